"""A filter: what is filtered, by what, and a menu to change it."""

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QAction, QActionGroup, QPainter, QPaintEvent
from PySide6.QtWidgets import QMenu, QSizePolicy, QToolButton, QWidget

from care_desktop.ui.delegates.painting import mirrored, paint_text, text_width
from care_desktop.ui.icons import paint_icon
from care_desktop.ui.style import text_font
from care_desktop.ui.theme import ThemeHolder


@dataclass(frozen=True, slots=True)
class FilterOption:
    """One choice of a filter: its key and its words."""

    key: str
    text: str


class FilterButton(QToolButton):
    """A small button that reads `label any`, tinted once something is chosen.

    Signals:
        key_chosen(str): another option is in force; empty is any.
    """

    key_chosen = Signal(str)

    def __init__(
        self,
        holder: ThemeHolder,
        label: str,
        options: Sequence[FilterOption] = (),
        any_text: str = "",
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._holder = holder
        self._label = label
        self._any = FilterOption("", any_text or self.tr("any"))
        self._chosen = self._any
        self._shown = self._any.text
        self._options: tuple[FilterOption, ...] = ()
        self._menu = QMenu(self)
        self._menu.setAccessibleName(label)
        self._group = QActionGroup(self)
        self._group.triggered.connect(self._on_triggered)
        self.setMenu(self._menu)
        self.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.set_options(options)

    @property
    def key(self) -> str:
        """The key in force; empty is any."""
        return self._chosen.key

    def set_options(self, options: Sequence[FilterOption]) -> None:
        """Offer other options; the key in force stays if it is still among them."""
        self._options = (self._any, *options)
        self._menu.clear()
        for action in self._group.actions():
            self._group.removeAction(action)
        for option in self._options:
            action = QAction(option.text.replace("&", "&&"), self._menu)
            action.setData(option.key)
            action.setCheckable(True)
            self._group.addAction(action)
            self._menu.addAction(action)
        self.set_key(self.key)

    def set_key(self, key: str) -> None:
        """Put the option `key` in force without a signal; an unknown key means any."""
        known = {option.key: option for option in self._options}
        self._chosen = known.get(key, self._any)
        for action in self._group.actions():
            action.setChecked(action.data() == self._chosen.key)
        self.show_words(self._chosen.text)

    def show_words(self, words: str) -> None:
        """Say what is in force in other words than its menu does, until another option is."""
        self._shown = words
        self.setAccessibleName(f"{self._label}: {words}")
        self.updateGeometry()
        self.update()

    def _on_triggered(self, action: QAction) -> None:
        key = str(action.data())
        if key != self.key:
            self.set_key(key)
            self.key_chosen.emit(key)

    def sizeHint(self) -> QSize:
        theme = self._holder.theme
        font = text_font(theme, "caption", "medium")
        words = text_width(self._label, font) + text_width(self._shown, font)
        unit = theme.metrics.space.unit
        return QSize(int(words) + 4 * unit + theme.metrics.icon.inline, theme.metrics.control.small)

    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()

    def paintEvent(self, _event: QPaintEvent) -> None:
        theme, bounds, direction = self._holder.theme, QRectF(self.rect()), self.layoutDirection()
        metrics, is_set = theme.metrics, bool(self.key)
        painter = QPainter(self)
        painter.setLayoutDirection(direction)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        ground = "selection" if is_set else "well"
        painter.setBrush(theme.color("selection_idle" if self.isDown() or self.underMouse() else ground))
        painter.drawRoundedRect(bounds, metrics.radius.square, metrics.radius.square)
        unit, side = metrics.space.unit, metrics.icon.inline
        right = bounds.width() - unit - side
        caret = QRectF(right, round((bounds.height() - side) / 2), side, side)
        paint_icon(painter, mirrored(direction, bounds, caret), "open_menu", theme.color("text_faint"))
        left = float(unit)
        enabled = self.isEnabled()
        for text, role in ((self._label, "text"), (self._shown, "text" if is_set else "text_faint")):
            weight = "medium" if is_set and text == self._shown else "regular"
            place = mirrored(direction, bounds, QRectF(left, 0, right - left, bounds.height()))
            color = theme.color(role if enabled else "text_disabled")
            left += paint_text(painter, place, text, text_font(theme, "caption", weight), color) + unit
