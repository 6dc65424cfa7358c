"""What every chart is drawn with: colours by role, fonts and sizes, handed in by whoever shows it."""

from dataclasses import dataclass

POINTS_PER_PIXEL = 0.75
PIXELS_PER_INCH = 96
FALLBACK_FAMILIES = ("DejaVu Sans", "Noto Sans CJK JP")


@dataclass(frozen=True, slots=True)
class ChartStyle:
    """Colours as `#RRGGBB` by their role in the theme; sizes in pixels at 100 %.

    Attributes:
        series, series_label: colours of marks and of their direct labels, in series order.
        stage_fill, stage_text, stage_edge: body, letter on it and edge of Convert, Activate, Retain, Expand.
        heat_fill, heat_text: cells from low to high and the figures in them. By default as in the light theme.
        families: font families, the first one that has a glyph draws it.
        mirrored: time runs from right to left.
    """

    surface: str
    text: str
    text_muted: str
    text_faint: str
    hairline: str
    hairline_strong: str
    control: str
    accent: str
    positive: str
    negative: str
    unknown: str
    unknown_fill: str
    unknown_edge: str
    trust_tick: str
    trust_band: str
    trust_band_edge: str
    series: tuple[str, ...]
    series_label: tuple[str, ...]
    families: tuple[str, ...]
    stage_fill: tuple[str, ...] = ("#E6EA5C", "#A3B8EC", "#EFB0AD", "#47153E")
    stage_text: tuple[str, ...] = ("#33360A", "#152452", "#4A1213", "#FFFFFF")
    stage_edge: tuple[str, ...] = ("#838600", "#5A76C4", "#BC5C5B", "#47153E")
    heat_fill: tuple[str, ...] = ("#F1F5F5", "#DCEBEC", "#B9D9DB", "#83BCC0", "#2A7D85", "#0A6770")
    heat_text: tuple[str, ...] = ("#14191B", "#14191B", "#14191B", "#14191B", "#FFFFFF", "#FFFFFF")
    caption_px: int = 12
    heading_px: int = 15
    line_px: float = 2.0
    hairline_px: float = 1.0
    marker_px: float = 9.0
    hatch_px: float = 4.0
    mirrored: bool = False


@dataclass(frozen=True, slots=True)
class Spot:
    """A place on a drawn chart that can be pointed at.

    Attributes:
        x, y: centre, in pixels at 100 % from the top left corner.
        width, height: extent of the mark around the centre, in pixels.
        said: what it is, in words.
        target: the record behind it; None when nothing opens.
    """

    x: float
    y: float
    width: float
    height: float
    said: str
    target: object | None


def points(pixels: float) -> float:
    """Matplotlib's unit for line widths and type, from pixels at 100 %."""
    return pixels * POINTS_PER_PIXEL
