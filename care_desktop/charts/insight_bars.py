"""Bars beyond the shared ones: hatched, many of one colour at once, and a time axis that ends with the last one."""

import math
from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta

from care_desktop.charts.canvas import Canvas, Place
from care_desktop.charts.insight_axes import Bar, Plot, draw_time_axis
from care_desktop.domain.insight_words import Speak

LINE_PX = 1.0


def hatch_lines(
    left: float, top: float, right: float, bottom: float, step_px: float, falling: bool = False
) -> list[tuple[Place, Place]]:
    """Lines at 45 degrees within a box, `step_px` apart; rising to the right unless `falling`.

    They start from the origin of the sheet, not of the box, so that neighbours look like one cloth.
    """
    step, side = step_px * math.sqrt(2), -1.0 if falling else 1.0
    # Along such a line x + side * y stays the same.
    corners = [x + side * y for x in (left, right) for y in (top, bottom)]
    pairs = []
    for number in range(math.ceil(min(corners) / step), math.floor(max(corners) / step) + 1):
        total = number * step
        reach = sorted((total - side * top, total - side * bottom))
        start, end = max(left, reach[0]), min(right, reach[1])
        if end > start:
            pairs.append(((start, side * (total - start)), (end, side * (total - end))))
    return pairs


def draw_hatch(
    sheet: Canvas, box: tuple[float, float, float, float], color: str, step_px: float, falling: bool = False
) -> None:
    """Slanted lines across a box given by left, top, right, bottom."""
    left, top, right, bottom = box
    pairs = hatch_lines(left, min(top, bottom), right, max(top, bottom), step_px, falling)
    if pairs:
        sheet.lines(pairs, color, LINE_PX, z=1.5)


def draw_boxes(sheet: Canvas, boxes: Sequence[Bar], color: str) -> None:
    """Many boxes of one colour, from the leading side on, as one shape; empty ones leave no trace."""
    full = [box for box in boxes if box.base != box.end]
    if not full:
        return
    xs = [x for box in full for x in (box.left, box.left, box.right, box.right)]
    ends = [y for box in full for y in (box.base, box.end, box.end, box.base)]
    sheet.area(xs, ends, [box.base for box in full for _ in range(4)], color)


def draw_bucket_axis(sheet: Canvas, plot: Plot, speak: Speak) -> None:
    """The time axis under bars; the day after the last one, where the plot ends, is not marked."""
    last = plot.last - timedelta(days=1)
    draw_time_axis(sheet, replace(plot, last=last, right=plot.x_of_day(last)), speak)
