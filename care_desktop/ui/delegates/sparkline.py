"""The last twelve months of trust as a small line."""

import math

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QPainter, QPen, QPolygonF
from PySide6.QtWidgets import QStyleOptionViewItem

from care_desktop.ui.delegates.painting import mirrored
from care_desktop.ui.delegates.row import Index, RowDelegate, centred
from care_desktop.ui.roles import Role
from care_desktop.ui.theme import Theme

# Never zoomed in further than so many points of trust, so that noise stays flat.
LEAST_SPAN = 26.0


def paint_sparkline(
    painter: QPainter,
    rect: QRectF,
    values: tuple[float, ...],
    theme: Theme,
    direction: Qt.LayoutDirection = Qt.LayoutDirection.LeftToRight,
) -> None:
    """Paint `values` (oldest first, 0 to 100) over `rect`, with a dot on the newest; none paint nothing.

    The first ones may be NaN, unknown: the line then begins later.
    """
    if not values or math.isnan(values[-1]):
        return
    size = theme.metrics.sparkline
    inner = rect.adjusted(size.dot / 2, size.dot / 2, -size.dot / 2, -size.dot / 2)
    points = [mirrored(direction, rect, QRectF(p.x(), p.y(), 0, 0)).topLeft() for p in _points(inner, values)]
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(QPen(theme.color("text_muted"), size.stroke))
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.drawPolyline(QPolygonF(points))
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(theme.color("trust_tick"))
    painter.drawEllipse(points[-1], size.dot / 2, size.dot / 2)
    painter.restore()


def _points(rect: QRectF, values: tuple[float, ...]) -> list[QPointF]:
    known = [value for value in values if not math.isnan(value)]
    middle = (max(known) + min(known)) / 2
    span = max(max(known) - min(known), LEAST_SPAN)
    step = rect.width() / max(len(values) - 1, 1)
    start = rect.left() if len(values) > 1 else rect.right()
    return [
        QPointF(start + step * place, rect.center().y() - (value - middle) / span * rect.height())
        for place, value in enumerate(values)
        if not math.isnan(value)
    ]


class SparklineDelegate(RowDelegate):
    """The trend column: `Role.SPARK`."""

    def content_width(self, index: Index) -> float:
        """Width of the line."""
        return self.theme.metrics.sparkline.width

    def paint_cell(self, painter: QPainter, rect: QRectF, option: QStyleOptionViewItem, index: Index) -> None:
        """Paint the line."""
        size = self.theme.metrics.sparkline
        box = QRectF(centred(rect, min(size.width, rect.width()), size.height))
        box = mirrored(option.direction, rect, box)
        paint_sparkline(painter, box, index.data(Role.SPARK) or (), self.theme, option.direction)
