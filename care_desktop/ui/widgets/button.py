"""The push button: filled, outlined, quiet or a link; with an icon before and a shortcut behind its words."""

from enum import StrEnum

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QFont, QIcon, QKeyEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QPushButton, QSizePolicy, QStyle, QStyleOptionButton, QStylePainter, QWidget

from care_desktop.ui.delegates.painting import LEADING, mirrored, paint_text, text_width
from care_desktop.ui.icons import paint_icon
from care_desktop.ui.style import text_font
from care_desktop.ui.theme import ThemeHolder


class ButtonKind(StrEnum):
    """The looks of a button; a page has one primary at most."""

    PRIMARY = "primary"
    DEFAULT = "default"
    QUIET = "quiet"
    LINK = "link"


# Colour roles of icon and words, then of the shortcut.
_INKS = {
    ButtonKind.PRIMARY: ("accent_text", "accent_text"),
    ButtonKind.DEFAULT: ("text", "text_faint"),
    ButtonKind.QUIET: ("text_muted", "text_faint"),
    ButtonKind.LINK: ("accent", "text_faint"),
}


def style_button(button: QPushButton, kind: ButtonKind) -> None:
    """Give any push button, such as one of a QDialogButtonBox, the look of `kind`."""
    button.setProperty("kind", kind.value)
    button.style().polish(button)


class Button(QPushButton):
    """A push button in one of the four looks.

    Args:
        icon: a key of ICONS, empty for none.
        hint: the shortcut shown behind the words; it is not bound here.
        small: 24 instead of 32 pixels high.
    """

    def __init__(
        self,
        holder: ThemeHolder,
        text: str = "",
        kind: ButtonKind = ButtonKind.DEFAULT,
        icon: str = "",
        hint: str = "",
        small: bool = False,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(text, parent)
        self._holder = holder
        self._kind = kind
        self._icon_name = icon
        self._hint = hint
        self._small = small
        self.setAccessibleDescription(hint)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.setFont(text_font(holder.theme, "caption" if small else "body", "medium"))
        self._refresh_extent()

    def _refresh_extent(self) -> None:
        has_words = bool(self.text()) or self._kind is ButtonKind.LINK
        self.setProperty("extent", _extent(self._small, has_words))
        style_button(self, self._kind)

    def set_icon_name(self, name: str) -> None:
        """Show another icon of ICONS, or none for an empty name."""
        self._icon_name = name
        self.updateGeometry()
        self.update()

    def _content_width(self) -> float:
        parts = [width for width in (self._icon_side(), self._words_width(), self._hint_width()) if width]
        return sum(parts) + self._holder.theme.metrics.space.unit * max(len(parts) - 1, 0)

    def _icon_side(self) -> float:
        return self._holder.theme.metrics.icon.normal if self._icon_name else 0

    def _words_width(self) -> float:
        return text_width(self._words(), self.font()) if self.text() else 0

    def _hint_width(self) -> float:
        return text_width(self._hint, self._hint_font()) if self._hint else 0

    def _hint_font(self) -> QFont:
        return text_font(self._holder.theme, "caption")

    def _words(self) -> str:
        return self.text().replace("&&", "\0").replace("&", "").replace("\0", "&")

    def keyPressEvent(self, event: QKeyEvent) -> None:
        # Qt lets Enter press the default button of a dialog only.
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and not event.isAutoRepeat():
            self.click()
            return
        super().keyPressEvent(event)

    def setText(self, text: str) -> None:
        super().setText(text)
        self._refresh_extent()
        self.updateGeometry()

    def sizeHint(self) -> QSize:
        theme = self._holder.theme
        height = theme.metrics.control.small if self._small else theme.metrics.control.height
        if self._kind is ButtonKind.LINK:
            return QSize(int(self._content_width()), theme.metrics.control.small)
        if not self.text():
            return QSize(height, height)
        narrow = self._small or self._kind is ButtonKind.QUIET
        padding = theme.metrics.space.unit + 1 if narrow else theme.metrics.control.button_padding
        return QSize(int(self._content_width()) + 2 * padding, height)

    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QStylePainter(self)
        option = QStyleOptionButton()
        self.initStyleOption(option)
        option.text = ""
        option.icon = QIcon()
        painter.drawControl(QStyle.ControlElement.CE_PushButton, option)
        self._paint_content(painter)

    def _paint_content(self, painter: QPainter) -> None:
        theme = self._holder.theme
        ink, hint_ink = _INKS[self._kind]
        if not self.isEnabled():
            ink = hint_ink = "text_disabled"
        elif self._kind is ButtonKind.LINK and self.underMouse():
            ink = "accent_hover"
        bounds = QRectF(self.rect())
        painter.setLayoutDirection(self.layoutDirection())
        x = (bounds.width() - self._content_width()) / 2
        if self._icon_name:
            side = self._icon_side()
            spot = QRectF(round(x), round((bounds.height() - side) / 2), side, side)
            paint_icon(painter, mirrored(self.layoutDirection(), bounds, spot), self._icon_name, theme.color(ink))
            x += side + theme.metrics.space.unit
        for words, width, font, role in (
            (self._words(), self._words_width(), self.font(), ink),
            (self._hint, self._hint_width(), self._hint_font(), hint_ink),
        ):
            if width:
                place = mirrored(self.layoutDirection(), bounds, QRectF(x, 0, width + 1, bounds.height()))
                paint_text(painter, place, words, font, theme.color(role), LEADING)
                x += width + theme.metrics.space.unit


def _extent(small: bool, has_words: bool) -> str:
    if has_words:
        return "small" if small else "normal"
    return "small_icon" if small else "icon"
