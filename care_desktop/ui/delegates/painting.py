"""Painting primitives shared by cells and widgets: elided text, device pixels, hatching."""

import math
import unicodedata
from functools import cache, lru_cache

from PySide6.QtCore import QPointF, QRect, QRectF, Qt
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QPainter, QPen
from PySide6.QtWidgets import QStyle

from care_desktop.ui.plain_text import LONGEST_SHOWN, one_line, without_isolated
from care_desktop.ui.theme import Theme

LEADING = Qt.AlignmentFlag.AlignLeading | Qt.AlignmentFlag.AlignVCenter
TRAILING = Qt.AlignmentFlag.AlignTrailing | Qt.AlignmentFlag.AlignVCenter


def mirrored(direction: Qt.LayoutDirection, bounds: QRectF, rect: QRectF) -> QRectF:
    """`rect` laid out left to right within `bounds`, turned round when `direction` is right to left."""
    if direction != Qt.LayoutDirection.RightToLeft:
        return rect
    return QRectF(bounds.left() + bounds.right() - rect.right(), rect.top(), rect.width(), rect.height())


def text_width(text: str, font: QFont) -> float:
    """Width of one line of `text`, in logical pixels, rounded up."""
    return math.ceil(QFontMetricsF(font).horizontalAdvance(one_line(text)))


def paint_text(
    painter: QPainter,
    rect: QRectF,
    text: str,
    font: QFont,
    color: QColor,
    alignment: Qt.AlignmentFlag = LEADING,
) -> float:
    """Paint one line of `text` into `rect`, cut at the end; sides follow the painter's direction.

    Returns the width painted, in logical pixels.
    """
    if rect.width() <= 0:
        return 0.0
    line, width, direction = _fitted(text[: LONGEST_SHOWN + 1], font, rect.width())
    before = painter.layoutDirection()
    painter.setFont(font)
    painter.setPen(color)
    if direction != before:
        painter.setLayoutDirection(direction)
    painter.drawText(rect, _flags(before, alignment), line)
    if direction != before:
        painter.setLayoutDirection(before)
    return min(width, rect.width())


@lru_cache(maxsize=4096)
def _fitted(text: str, font: QFont, room: float) -> tuple[str, float, Qt.LayoutDirection]:
    metrics = QFontMetricsF(font)
    line = one_line(text)
    width = metrics.horizontalAdvance(line)
    if width > room + 0.5:
        line = metrics.elidedText(line, Qt.TextElideMode.ElideRight, room)
        width = metrics.horizontalAdvance(line)
    return line, width, reading_direction(line)


@cache
def _flags(direction: Qt.LayoutDirection, alignment: Qt.AlignmentFlag) -> int:
    side = QStyle.visualAlignment(direction, alignment) | Qt.AlignmentFlag.AlignAbsolute
    return int(side) | Qt.TextFlag.TextSingleLine | Qt.TextFlag.TextDontClip


def reading_direction(text: str) -> Qt.LayoutDirection:
    """The direction of the first letter that has one: "+2.0" and "Bo Li" keep their order on a mirrored page."""
    for sign in without_isolated(text):
        kind = unicodedata.bidirectional(sign)
        if kind in ("R", "AL"):
            return Qt.LayoutDirection.RightToLeft
        if kind == "L":
            break
    return Qt.LayoutDirection.LeftToRight


def enter_device_pixels(painter: QPainter, corner: QPointF) -> float:
    """Make `corner`, moved to the nearest device pixel, the origin and the device pixel the unit.

    Call between save() and restore(). Returns the device pixel ratio.
    """
    ratio = painter.device().devicePixelRatioF()
    there = painter.deviceTransform().map(corner)
    painter.translate(corner)
    painter.scale(1 / ratio, 1 / ratio)
    painter.translate(round(there.x()) - there.x(), round(there.y()) - there.y())
    painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)
    return ratio


def paint_hatch(painter: QPainter, rect: QRectF, theme: Theme, unit: float = 1.0) -> None:
    """Fill `rect` with the look of the unknown, 45 degree lines on stone; `unit` is painter units a pixel."""
    painter.save()
    painter.fillRect(rect, theme.color("unknown_fill"))
    painter.setClipRect(rect, Qt.ClipOperation.IntersectClip)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(QPen(theme.color("unknown_edge"), unit))
    step = theme.metrics.chart.hatch * unit * math.sqrt(2)
    x = rect.left()
    while x < rect.right() + rect.height():
        painter.drawLine(QPointF(x, rect.top()), QPointF(x - rect.height(), rect.bottom()))
        x += step
    painter.restore()


def paint_raised(painter: QPainter, rect: QRectF, theme: Theme) -> None:
    """Paint the ground of what lies over a page: raised, a hairline around it, round corners."""
    line, radius = theme.metrics.line.hairline, theme.metrics.radius.capture
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setBrush(theme.color("raised"))
    painter.setPen(QPen(theme.color("hairline_strong"), line))
    painter.drawRoundedRect(rect.adjusted(line / 2, line / 2, -line / 2, -line / 2), radius, radius)


def fill_border(painter: QPainter, rect: QRect, width: int, color: QColor, sides: str) -> None:
    """Fill the edges of `rect` named in `sides` (any of "t", "b", "l", "r") inwards, `width` wide."""
    x, y, wide, high = rect.x(), rect.y(), rect.width(), rect.height()
    for side in sides:
        if side in "tb":
            painter.fillRect(x, y if side == "t" else y + high - width, wide, width, color)
        else:
            painter.fillRect(x if side == "l" else x + wide - width, y, width, high, color)
