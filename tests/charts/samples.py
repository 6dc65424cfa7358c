"""A style and a person's trust over time to draw in tests."""

from datetime import date, timedelta

from care_desktop.charts.style import ChartStyle
from care_desktop.charts.trust_data import ChartMark, LaneStroke, MarkShape, Point, TrustOverTime

END = date(2026, 11, 24)
STYLE = ChartStyle(
    surface="#FFFFFF",
    text="#14191B",
    text_muted="#465054",
    text_faint="#5D676B",
    hairline="#DFE4E5",
    hairline_strong="#C6CED0",
    control="#758186",
    accent="#0A6770",
    positive="#17693A",
    negative="#AE2C22",
    unknown="#6A6152",
    unknown_fill="#EEE8DC",
    unknown_edge="#857A66",
    trust_tick="#14191B",
    trust_band="#C9E4E6",
    trust_band_edge="#2E878F",
    series=("#0072B2", "#C65300"),
    series_label=("#0072B2", "#B84D00"),
    families=("DejaVu Sans",),
)


def ago(days: int) -> date:
    """A day before the end of the samples."""
    return END - timedelta(days=days)


def weekly(weeks: int, unknown_weeks: int = 0, trust: float = 60.0) -> tuple[Point, ...]:
    """Points a week apart that end on END, the first ones unknown."""
    known = [Point(ago(7 * place), trust, trust - 20, trust + 20) for place in range(weeks - unknown_weeks)]
    unknown = [Point(ago(7 * place), None, None, None) for place in range(weeks - unknown_weeks, weeks)]
    return tuple(reversed([*known, *unknown]))


def stroke(days: int, target: object = None, from_them: bool = True, from_us: bool = True) -> LaneStroke:
    """An interaction so many days before END."""
    return LaneStroke(ago(days), from_them, from_us, 0.75, f"{days} days ago", target)


def mark(days: int, label: str = "signed up", shape: MarkShape = MarkShape.MILESTONE) -> ChartMark:
    """A mark so many days before END; its target is its label."""
    return ChartMark(ago(days), shape, label, f"{label}, {days} days ago", label)


def sample(
    points: tuple[Point, ...] = (),
    marks: tuple[ChartMark, ...] = (),
    strokes: tuple[LaneStroke, ...] = (),
) -> TrustOverTime:
    """What the chart takes, with the base rate of the shipped weights."""
    return TrustOverTime(points, marks, strokes, END, 30.0, 3.0, 69.0)
