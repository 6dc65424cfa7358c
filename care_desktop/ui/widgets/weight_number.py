"""The editor of a weight that is a number: typed, or moved by the arrow keys, within its range."""

import math

from PySide6.QtCore import QCoreApplication, QLocale, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QWidget

from care_desktop.services.scoring import Value, WeightField
from care_desktop.ui.style import text_font
from care_desktop.ui.theme import ThemeHolder
from care_desktop.ui.widgets.weight_control import WeightControl

WIDTH = 72
_DIGITS = 10
_SMALL_RANGE, _MIDDLE_RANGE = 5.0, 50.0
_STEPS = {Qt.Key.Key_Up: 1, Qt.Key.Key_Down: -1, Qt.Key.Key_PageUp: 10, Qt.Key.Key_PageDown: -10}


def number_words(value: float) -> str:
    """A weight in the figures of the locale, with as many decimals as it has and no grouping."""
    locale = QLocale()
    locale.setNumberOptions(QLocale.NumberOption.OmitGroupSeparator)
    return locale.toString(float(value), "g", _DIGITS)


def read_number(text: str) -> float | None:
    """A number with the decimal sign of the locale or a point; None when it is none."""
    locale = QLocale()
    locale.setNumberOptions(QLocale.NumberOption.RejectGroupSeparator)
    for reader in (locale, QLocale.c()):
        number, is_read = reader.toDouble(text.strip())
        if is_read and math.isfinite(number):
            return number
    return None


class NumberEdit(QLineEdit):
    """A line for one number, in which the arrow and page keys count up and down within the range.

    Args:
        low, high: the range, both ends included.
        whole: only whole numbers.
    """

    def __init__(self, low: float, high: float, whole: bool, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._low, self._high, self._whole = low, high, whole
        reach = high - low
        self._step = 1.0 if whole or reach > _MIDDLE_RANGE else 0.05 if reach <= _SMALL_RANGE else 0.5
        self.setFixedWidth(WIDTH)
        self.setAlignment(Qt.AlignmentFlag.AlignTrailing | Qt.AlignmentFlag.AlignVCenter)

    @property
    def number(self) -> float | int | None:
        """What was typed; None when it is no number, or outside the range."""
        number = read_number(self.text())
        if number is None or not self._low <= number <= self._high or (self._whole and number != int(number)):
            return None
        return int(number) if self._whole else number

    @property
    def range_words(self) -> str:
        """The range: "1 to 5"."""
        words = QCoreApplication.translate("weights", "{low} to {high}")
        return words.format(low=number_words(self._low), high=number_words(self._high))

    @property
    def problem(self) -> str:
        """What is wrong with what was typed; empty when nothing is."""
        if self.number is not None:
            return ""
        if self._whole:
            words = QCoreApplication.translate("weights", "Write a whole number from {range}.")
        else:
            words = QCoreApplication.translate("weights", "Write a number from {range}.")
        return words.format(range=self.range_words)

    def _count(self, steps: int) -> None:
        number = read_number(self.text())
        number = self._low if number is None else number + steps * self._step
        number = round(min(max(number, self._low), self._high), 6)
        self.setText(number_words(number))
        self.textEdited.emit(self.text())

    def keyPressEvent(self, event: QKeyEvent) -> None:
        steps = _STEPS.get(Qt.Key(event.key()))
        if steps is not None and not event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier:
            self._count(steps)
            event.accept()
        else:
            super().keyPressEvent(event)


class WeightNumber(WeightControl):
    """A NumberEdit within the range of the weight."""

    def __init__(self, holder: ThemeHolder, field: WeightField, caption: str, parent: QWidget | None = None) -> None:
        super().__init__(holder, field, caption, parent)
        assert field.low is not None and field.high is not None
        self.edit = NumberEdit(field.low, field.high, field.whole, self)
        self.edit.setFont(text_font(holder.theme, tabular=True))
        self.edit.setAccessibleName(caption)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.addWidget(self.edit)
        self.setFocusProxy(self.edit)
        self.edit.textEdited.connect(self._on_edited)
        self.show_value(field.value)

    @property
    def value(self) -> Value | None:
        """The number; None while it is none or outside its range."""
        return self.edit.number

    @property
    def problem(self) -> str:
        """That it is no number, or outside its range."""
        return self.edit.problem

    def show_value(self, value: Value) -> None:
        """Show another number."""
        assert not isinstance(value, tuple)
        if self.value != value:
            self.edit.setText(number_words(value))

    def _on_edited(self, _text: str) -> None:
        self.edited.emit()
