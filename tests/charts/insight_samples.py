"""What tests of charts of Insights draw with: styles, and what a drawn figure says."""

from dataclasses import replace

from matplotlib.figure import Figure

from tests.charts.samples import STYLE

LIGHT = replace(
    STYLE,
    series=("#0072B2", "#C65300", "#00835F", "#AC5584", "#A87200", "#3A87B5", "#4A4F52"),
    series_label=("#0072B2", "#B84D00", "#007A58", "#A64E7D", "#946400", "#2C749D", "#4A4F52"),
)
DARK = replace(LIGHT, surface="#191E20", text="#E7EBEC", text_muted="#B1BABE", trust_tick="#F3F6F6")
MIRRORED = replace(LIGHT, mirrored=True)
CASES = (((320, 216), LIGHT), ((300, 200), MIRRORED), ((640, 300), DARK))
"""Sizes in pixels and styles."""


def blank(width: int = 320, height: int = 216) -> Figure:
    """A figure of a size in pixels."""
    return Figure(figsize=(width / 96, height / 96), dpi=96)


def words_on(figure: Figure) -> list[str]:
    """Everything written on it."""
    return [text.get_text() for text in figure.axes[0].texts]


def extents(figure: Figure) -> list[tuple[str, float, float, float, float]]:
    """Each text with left, right, top and bottom in pixels of the sheet, from the top left corner."""
    figure.draw_without_rendering()
    height = figure.bbox.height
    found = []
    for text in figure.axes[0].texts:
        box = text.get_window_extent()
        found.append((text.get_text(), box.x0, box.x1, height - box.y1, height - box.y0))
    return found


def overlapping(figure: Figure) -> list[tuple[str, str]]:
    """Pairs of texts that lie on each other by more than a pixel."""
    boxes = extents(figure)
    return [
        (a[0], b[0])
        for place, a in enumerate(boxes)
        for b in boxes[place + 1 :]
        if min(a[2], b[2]) - max(a[1], b[1]) > 1 and min(a[4], b[4]) - max(a[3], b[3]) > 3
    ]
