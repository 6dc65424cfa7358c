"""Charts turned into pixels for a screen, or into a file; safe to run on any one thread."""

from collections.abc import Callable
from dataclasses import dataclass

from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure

from care_desktop.charts.style import PIXELS_PER_INCH, ChartStyle, Spot

Draw = Callable[[Figure, ChartStyle], tuple[Spot, ...]]


@dataclass(frozen=True, slots=True)
class Rendered:
    """A drawn chart: RGBA bytes from the top, its size in device pixels, and what can be pointed at."""

    rgba: bytes
    width: int
    height: int
    spots: tuple[Spot, ...]


def render(draw: Draw, width_px: int, height_px: int, ratio: float, style: ChartStyle) -> Rendered:
    """Draw at a size in pixels at 100 %, with `ratio` device pixels each. Blocks some 30 to 60 ms."""
    size = (width_px / PIXELS_PER_INCH, height_px / PIXELS_PER_INCH)
    figure = Figure(figsize=size, dpi=PIXELS_PER_INCH * ratio)
    canvas = FigureCanvasAgg(figure)
    spots = draw(figure, style)
    canvas.draw()  # type: ignore[no-untyped-call]
    width, height = canvas.get_width_height(physical=True)
    rgba = bytes(canvas.buffer_rgba())  # type: ignore[no-untyped-call]
    return Rendered(rgba, width, height, spots)
