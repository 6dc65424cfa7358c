"""Every size of the look, read from metrics.toml; pixels at 100 % unless the name says otherwise."""

import tomllib
from pathlib import Path
from typing import Any, NamedTuple, TypeVar

T = TypeVar("T", bound=tuple[Any, ...])


class TypeSizes(NamedTuple):
    """Pixel sizes (or line heights) of the one type scale."""

    caption: int
    body: int
    heading: int
    title: int


class TypeWeights(NamedTuple):
    """Font weights, 1 to 1000 as in QFont."""

    regular: int
    medium: int
    semibold: int


class TypeMetrics(NamedTuple):
    """The type scale."""

    size: TypeSizes
    line: TypeSizes
    weight: TypeWeights


class SpaceMetrics(NamedTuple):
    """Distances on the 8 pixel grid."""

    half: int
    unit: int
    gap: int
    page: int
    column: int
    section: int


class RadiusMetrics(NamedTuple):
    """Corner radii."""

    square: int
    control: int
    capture: int
    full: int


class RowMetrics(NamedTuple):
    """Heights of rows and bars."""

    table: int
    table_head: int
    log: int
    list: int
    ledger: int
    sidebar: int
    tab: int
    filter_bar: int
    message_bar: int


class ControlMetrics(NamedTuple):
    """Heights and paddings of what can be pressed or typed into."""

    height: int
    small: int
    capture: int
    chip: int
    field_padding: int
    button_padding: int


class IconMetrics(NamedTuple):
    """Side of the icon's square."""

    inline: int
    normal: int
    large: int
    empty: int


class SquareMetrics(NamedTuple):
    """Side of the stage square."""

    small: int
    normal: int
    large: int


class AvatarMetrics(NamedTuple):
    """Diameter of the avatar."""

    table: int
    list: int
    person: int


class CellMetrics(NamedTuple):
    """Insets of table cells."""

    page_margin: int
    edge: int
    side: int


class LayoutMetrics(NamedTuple):
    """Widths and tops of pages."""

    sidebar: int
    sidebar_narrow: int
    narrow_below: int
    page_top: int
    person_side: int
    event_side: int
    insight_card_min: int
    insight_card_gap: int


class LineMetrics(NamedTuple):
    """Widths of lines."""

    hairline: int
    focus: int
    focus_gap: int
    capture_border: int


class TickMetrics(NamedTuple):
    """The tick of the trust bar."""

    width: int
    height: int


class TrustBarMetrics(NamedTuple):
    """The trust bar."""

    width: int
    height: int
    track: int
    band: int
    cap: int
    tick: TickMetrics


class SparklineMetrics(NamedTuple):
    """The sparkline."""

    width: int
    height: int
    stroke: float
    dot: int


class ChartMetrics(NamedTuple):
    """What charts share; `body_alpha` is 0 to 1, markers and dashes go by series."""

    line: int
    band_edge: int
    grid: int
    body_alpha: float
    bar_edge: int
    marker: int
    markers: tuple[str, ...]
    dashes: tuple[str, ...]
    hatch: int


class TimeMetrics(NamedTuple):
    """How long things stay; milliseconds."""

    saved_row_ms: int
    done_message_ms: int


class Metrics(NamedTuple):
    """All sizes, one group a table of metrics.toml."""

    type: TypeMetrics
    space: SpaceMetrics
    radius: RadiusMetrics
    row: RowMetrics
    control: ControlMetrics
    icon: IconMetrics
    stage_square: SquareMetrics
    avatar: AvatarMetrics
    cell: CellMetrics
    layout: LayoutMetrics
    line: LineMetrics
    trust_bar: TrustBarMetrics
    sparkline: SparklineMetrics
    chart: ChartMetrics
    time: TimeMetrics


def load_metrics(path: Path) -> Metrics:
    """Read the sizes from `path`.

    Raises:
        ValueError: a size is missing or unknown.
        OSError: the file cannot be read.
    """
    return from_table(Metrics, tomllib.loads(path.read_text(encoding="utf-8")), path.name)


def from_table(kind: type[T], table: dict[str, Any], where: str) -> T:
    """Build the named tuple `kind` from a TOML table; nested tables become nested tuples, arrays plain ones.

    Named tuples, not dataclasses: twenty dataclasses would cost 30 ms of every start.

    Raises:
        ValueError: the table lacks a field or has one too many; `where` names the place.
    """
    hints = kind.__annotations__
    if hints.keys() != table.keys():
        missing, extra = sorted(hints.keys() - table.keys()), sorted(table.keys() - hints.keys())
        raise ValueError(f"{where}: missing {missing}, not known {extra}")
    values = {}
    for name, value in table.items():
        if hasattr(hints[name], "_fields"):
            value = from_table(hints[name], value, f"{where}: {name}")
        values[name] = tuple(value) if isinstance(value, list) else value
    return kind(**values)
