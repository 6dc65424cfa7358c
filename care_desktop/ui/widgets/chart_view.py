"""A chart on a page: drawn on a thread of its own, shown as pixels, with marks that can be pointed at and opened."""

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QEvent, QPoint, QRectF, QSize, Qt, QTimer, Signal
from PySide6.QtGui import (
    QAccessible,
    QAccessibleEvent,
    QFocusEvent,
    QFontInfo,
    QHelpEvent,
    QImage,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPen,
    QResizeEvent,
    QShowEvent,
)
from PySide6.QtWidgets import QSizePolicy, QToolTip, QWidget
from shiboken6 import isValid

from care_desktop.charts.style import ChartStyle, Spot
from care_desktop.ui.plain_text import tooltip
from care_desktop.ui.style import text_font
from care_desktop.ui.tasks import Lane, Ticket
from care_desktop.ui.theme import Theme, ThemeHolder

if TYPE_CHECKING:
    from care_desktop.charts.rendering import Rendered

# Several changes of size within this time are drawn once.
_COALESCE_MS = 30
_REACH = 6.0
# Marks whose words stand for the figures of the chart; the table twin has every one.
_SAID_MAX = 40
_STEPS = {Qt.Key.Key_Left: -1, Qt.Key.Key_Right: 1, Qt.Key.Key_Up: -1, Qt.Key.Key_Down: 1}

# Draws on a Matplotlib figure; imports what it needs when it is called, off the UI thread.
Draw = Callable[[Any, ChartStyle], tuple[Spot, ...]]


def chart_style(theme: Theme, family: str, mirrored: bool = False) -> ChartStyle:
    """The colours and sizes of `theme` as charts take them; `family` is the font of the screen."""
    roles = (
        "surface text text_muted text_faint hairline hairline_strong control accent positive negative "
        "unknown unknown_fill unknown_edge trust_tick trust_band trust_band_edge"
    ).split()
    size, chart = theme.metrics.type.size, theme.metrics.chart
    return ChartStyle(
        **{role: getattr(theme, role) for role in roles},
        series=theme.series.color,
        series_label=theme.series.label,
        stage_fill=tuple(theme.stages[letter].fill for letter in "CARE"),
        stage_text=tuple(theme.stages[letter].text for letter in "CARE"),
        stage_edge=tuple(theme.stages[letter].edge for letter in "CARE"),
        heat_fill=theme.heat.fill,
        heat_text=theme.heat.text,
        families=(family,),
        caption_px=size.caption,
        heading_px=size.heading,
        line_px=chart.line,
        hairline_px=chart.grid,
        marker_px=chart.marker,
        hatch_px=chart.hatch,
        mirrored=mirrored,
    )


class ChartView(QWidget):
    """A chart of a fixed height; the drawing library is loaded when the first one shows.

    Arrow keys go from mark to mark, Enter or a click opens the record behind one.

    Signals:
        spot_activated(object): the target of the mark that was opened.
        drawn(): a new picture shows.
    """

    spot_activated = Signal(object)
    drawn = Signal()

    def __init__(self, holder: ThemeHolder, lane: Lane, height: int, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._holder = holder
        self._lane = lane
        self._draw: Draw | None = None
        self._image: QImage | None = None
        self._ticket: Ticket | None = None
        self.spots: tuple[Spot, ...] = ()
        self._current = -1
        self._hovered = -1
        self._timer = QTimer(self, singleShot=True, interval=_COALESCE_MS)
        self._timer.timeout.connect(self._on_due)
        self.setFixedHeight(height)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setMouseTracking(True)
        holder.theme_changed.connect(self.redraw)

    def show_chart(self, draw: Draw, said: str) -> None:
        """Draw something else; `said` is the whole chart in a sentence, for screen readers."""
        self._draw = draw
        self._current = self._hovered = -1
        self.setAccessibleName(said)
        self.setAccessibleDescription("")
        self.redraw()

    def redraw(self) -> None:
        """Draw again soon; what shows stays until the new picture is there."""
        if self._draw is not None and self.isVisible():
            self._timer.start()

    def cancel(self) -> None:
        """Draw no more of what is due: the view is about to go."""
        self._timer.stop()
        if self._ticket is not None:
            self._ticket.cancel()

    def _on_due(self) -> None:
        self.cancel()
        draw, size, ratio = self._draw, self.size(), self.devicePixelRatioF()
        family = QFontInfo(text_font(self._holder.theme)).family()
        is_mirrored = self.layoutDirection() == Qt.LayoutDirection.RightToLeft
        style = chart_style(self._holder.theme, family, is_mirrored)
        if draw is None or size.width() < 1:
            return

        def work() -> "Rendered":
            from care_desktop.charts.rendering import render

            return render(draw, size.width(), size.height(), ratio, style)

        self._ticket = self._lane.submit(work, self._on_rendered, crashed=_raise)

    def _on_rendered(self, rendered: "Rendered") -> None:
        if not isValid(self):
            return
        stride = rendered.width * 4
        image = QImage(rendered.rgba, rendered.width, rendered.height, stride, QImage.Format.Format_RGBA8888)
        self._image = image.copy()
        self._image.setDevicePixelRatio(rendered.height / max(self.height(), 1))
        self.spots = rendered.spots
        self._current = min(self._current, len(self.spots) - 1)
        self._describe()
        self.update()
        self.drawn.emit()

    def _spot_at(self, place: QPoint) -> int:
        best, nearest = -1, _REACH
        for number, spot in enumerate(self.spots):
            away_x = max(abs(place.x() - spot.x) - spot.width / 2, 0.0)
            away_y = max(abs(place.y() - spot.y) - spot.height / 2, 0.0)
            distance = max(away_x, away_y) + abs(place.x() - spot.x) / 100
            if distance < nearest:
                best, nearest = number, distance
        return best

    def _set_current(self, number: int) -> None:
        self._current = number
        words = self._describe()
        if number >= 0:
            spot = self.spots[number]
            at = self.mapToGlobal(QPoint(round(spot.x), round(spot.y + spot.height / 2)))
            QToolTip.showText(at, tooltip(words), self)
        self.update()

    def _describe(self) -> str:
        """Tell a screen reader the current mark, or the figures of all when none is; returns what it is told."""
        said = [spot.said for spot in self.spots if spot.said]
        words = self.spots[self._current].said if self._current >= 0 else "; ".join(said[:_SAID_MAX])
        self.setAccessibleDescription(words)
        QAccessible.updateAccessibility(QAccessibleEvent(self, QAccessible.Event.DescriptionChanged))
        return words

    def step(self, marks: int) -> None:
        """Go so many marks on, or back when negative; nothing happens in a chart without marks."""
        if self.spots:
            last = len(self.spots) - 1
            start = last + 1 if self._current < 0 and marks < 0 else self._current
            self._set_current(min(max(start + marks, 0), last))

    def open_current(self) -> None:
        """Open what is behind the current mark, if there is one."""
        self._activate(self._current)

    def _activate(self, number: int) -> None:
        if 0 <= number < len(self.spots) and self.spots[number].target is not None:
            self.spot_activated.emit(self.spots[number].target)

    def _paint_ring(self, painter: QPainter, number: int) -> None:
        if not 0 <= number < len(self.spots):
            return
        spot, line = self.spots[number], self._holder.theme.metrics.line
        width, height = (side + 2 * line.focus_gap for side in (spot.width, spot.height))
        box = QRectF(spot.x - width / 2, spot.y - height / 2, width, height)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(self._holder.theme.color("focus"), line.focus))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawRoundedRect(box, 4, 4)

    def sizeHint(self) -> QSize:
        return QSize(480, self.height())

    def minimumSizeHint(self) -> QSize:
        return QSize(240, self.height())

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        if self._image is not None:
            is_mirrored = self.layoutDirection() == Qt.LayoutDirection.RightToLeft
            width = self._image.width() / self._image.devicePixelRatio()
            painter.drawImage(QRectF(self.width() - width if is_mirrored else 0, 0, width, self.height()), self._image)
        self._paint_ring(painter, self._hovered)
        if self.hasFocus():
            if self._current >= 0:
                self._paint_ring(painter, self._current)
            else:
                painter.setPen(QPen(self._holder.theme.color("focus"), 2))
                painter.drawRoundedRect(QRectF(self.rect()).adjusted(1, 1, -1, -1), 4, 4)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.redraw()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self.redraw()

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        hovered = self._spot_at(event.position().toPoint())
        if hovered != self._hovered:
            self._hovered = hovered
            opens = hovered >= 0 and self.spots[hovered].target is not None
            self.setCursor(Qt.CursorShape.PointingHandCursor if opens else Qt.CursorShape.ArrowCursor)
            self.update()

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        if event.button() == Qt.MouseButton.LeftButton:
            self._activate(self._spot_at(event.position().toPoint()))

    def leaveEvent(self, event: QEvent) -> None:
        super().leaveEvent(event)
        self._hovered = -1
        self.update()

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        self.update()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self._current = -1
        self._describe()
        self.update()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        key, last = Qt.Key(event.key()), len(self.spots) - 1
        if key in _STEPS and self.spots:
            self.step(_STEPS[key])
        elif key in (Qt.Key.Key_Home, Qt.Key.Key_End) and self.spots:
            self._set_current(0 if key == Qt.Key.Key_Home else last)
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and self._current >= 0:
            self.open_current()
        else:
            super().keyPressEvent(event)

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.LayoutDirectionChange:
            self.redraw()

    def event(self, event: QEvent) -> bool:
        if isinstance(event, QHelpEvent) and event.type() == QEvent.Type.ToolTip:
            number = self._spot_at(event.pos())
            QToolTip.showText(event.globalPos(), tooltip(self.spots[number].said if number >= 0 else ""), self)
            return True
        if event.type() == QEvent.Type.DevicePixelRatioChange:
            self.redraw()
        return super().event(event)


def _raise(error: BaseException) -> None:
    raise error
