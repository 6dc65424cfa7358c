"""A slider over the weeks of a history, under the time axis of a chart, with the day in words at its handle."""

from datetime import date, timedelta

from PySide6.QtCore import QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QMouseEvent, QPainter, QPaintEvent, QPen, QWheelEvent
from PySide6.QtWidgets import QSizePolicy, QSlider, QWidget

from care_desktop.ui.delegates.painting import LEADING, TRAILING, mirrored, paint_text, text_width
from care_desktop.ui.person_words import full_day
from care_desktop.ui.style import text_font
from care_desktop.ui.theme import ThemeHolder

DAYS_PER_STEP = 7
_STEPS_PER_PAGE = 13
_HANDLE = 12
_TRACK = 2
_GAP = 6


class DaySlider(QSlider):
    """Goes in whole weeks back from the last day; arrows a week, Page keys a quarter, Home and End to the ends.

    Signals:
        day_moved(object): the person moved it: the day, None for the last one.
    """

    day_moved = Signal(object)

    def __init__(self, holder: ThemeHolder, left: int, right: int, parent: QWidget | None = None) -> None:
        """`left` and `right` are the pixels beside the axis, at its beginning and its end."""
        super().__init__(Qt.Orientation.Horizontal, parent)
        self._holder = holder
        self._left, self._right = left, right
        self._start = self._last = date.min
        self._day: date | None = None
        self.setPageStep(_STEPS_PER_PAGE)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.valueChanged.connect(self._on_value)
        self._say()

    @property
    def day(self) -> date | None:
        """The day that is chosen; None is the last one."""
        return self._day

    def set_span(self, start: date, last: date, right: int) -> None:
        """Slide between other days, with another room at the end; the chosen day stays."""
        self._start, self._last, self._right = start, last, right
        self.blockSignals(True)
        self.setRange(0, max((last - start).days // DAYS_PER_STEP, 0))
        self.blockSignals(False)
        self.set_day(self._day)

    def set_day(self, day: date | None) -> None:
        """Show a day without saying that it moved; None is the last one."""
        self._day = None if day is None or day >= self._last else day
        weeks_back = 0 if self._day is None else round((self._last - self._day).days / DAYS_PER_STEP)
        self.blockSignals(True)
        self.setValue(self.maximum() - weeks_back)
        self.blockSignals(False)
        self._say()
        self.update()

    def _on_value(self, value: int) -> None:
        weeks_back = self.maximum() - value
        self._day = self._last - timedelta(days=DAYS_PER_STEP * weeks_back) if weeks_back else None
        self._say()
        self.day_moved.emit(self._day)

    def words(self) -> str:
        """The day in words."""
        return self.tr("today") if self._day is None else full_day(self._day)

    def _say(self) -> None:
        self.setAccessibleName(self.tr("Day that is shown: {day}").format(day=self.words()))

    def _axis(self) -> QRectF:
        return QRectF(self._left, 0, max(self.width() - self._left - self._right, 1), self.height())

    def _place(self) -> float:
        """Where the handle stands, counted from the leading edge."""
        axis, span = self._axis(), max((self._last - self._start).days, 1)
        days = max(((self._day or self._last) - self._start).days, 0)
        return axis.left() + axis.width() * days / span

    def _value_at(self, x: float) -> int:
        axis = self._axis()
        if self.layoutDirection() == Qt.LayoutDirection.RightToLeft:
            x = self.width() - x
        days_back = (axis.right() - x) / axis.width() * (self._last - self._start).days
        return self.maximum() - round(days_back / DAYS_PER_STEP)

    def sizeHint(self) -> QSize:
        return QSize(240, self._holder.theme.metrics.control.small)

    def minimumSizeHint(self) -> QSize:
        return QSize(120, self._holder.theme.metrics.control.small)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if event.button() == Qt.MouseButton.LeftButton:
            self.setSliderDown(True)
            self.setValue(self._value_at(event.position().x()))

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        if self.isSliderDown():
            self.setValue(self._value_at(event.position().x()))

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        self.setSliderDown(False)

    def wheelEvent(self, event: QWheelEvent) -> None:
        # The wheel scrolls the page.
        event.ignore()

    def paintEvent(self, _event: QPaintEvent) -> None:
        theme, direction, bounds = self._holder.theme, self.layoutDirection(), QRectF(self.rect())
        painter = QPainter(self)
        painter.setLayoutDirection(direction)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        axis, middle, place = self._axis(), bounds.center().y(), self._place()
        track = QRectF(axis.left(), round(middle - _TRACK / 2), axis.width(), _TRACK)
        painter.fillRect(mirrored(direction, bounds, track), theme.color("hairline_strong"))
        if self._day is not None:
            self._paint_words(painter, bounds, axis, place)
        spot = mirrored(direction, bounds, QRectF(place, middle, 0, 0)).topLeft()
        is_past = self._day is not None
        painter.setPen(QPen(theme.color("accent" if is_past else "control"), 2))
        painter.setBrush(theme.color("accent" if is_past else "surface"))
        painter.drawEllipse(QPointF(spot), _HANDLE / 2 - 1, _HANDLE / 2 - 1)
        if self.hasFocus():
            painter.setPen(QPen(theme.color("focus"), theme.metrics.line.focus))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawEllipse(QPointF(spot), _HANDLE / 2 + 3, _HANDLE / 2 + 3)

    def _paint_words(self, painter: QPainter, bounds: QRectF, axis: QRectF, place: float) -> None:
        """The day beside the handle, on the side where the longer part of the track is."""
        theme, words = self._holder.theme, self.words()
        font = text_font(theme, "caption", "medium", tabular=True)
        width = text_width(words, font) + _GAP
        is_after = place + _HANDLE / 2 + _GAP + width <= axis.right()
        left = place + _HANDLE / 2 + _GAP if is_after else place - _HANDLE / 2 - _GAP - width
        ground = mirrored(self.layoutDirection(), bounds, QRectF(left, 0, width, bounds.height()))
        painter.fillRect(ground, theme.color("surface"))
        paint_text(painter, ground, words, font, theme.color("text"), LEADING if is_after else TRAILING)
