"""A chip: one thing understood, offered, asked or chosen, as a small button."""

from dataclasses import dataclass
from enum import StrEnum

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QMenu, QSizePolicy, QToolButton, QWidget

from care_desktop.ui.accessible import set_tip
from care_desktop.ui.delegates.painting import mirrored, paint_text, text_width
from care_desktop.ui.icons import paint_icon
from care_desktop.ui.style import text_font
from care_desktop.ui.theme import ThemeHolder

_WIDEST = 400


class ChipKind(StrEnum):
    """What a chip means; filled, outlined, amber with a menu, and tinted."""

    UNDERSTOOD = "understood"
    OFFERED = "offered"
    QUESTION = "question"
    CHOSEN = "chosen"


@dataclass(frozen=True, slots=True)
class ChipText:
    """The words of a chip: faint `label` before, faint `note` behind; `icon` is a key of ICONS or empty."""

    text: str
    label: str = ""
    note: str = ""
    icon: str = ""


@dataclass(frozen=True, slots=True)
class _Look:
    ground: str
    border: str
    icon: str
    trailing_icon: str = ""
    label: str = "text_faint"


_LOOKS = {
    ChipKind.UNDERSTOOD: _Look("well", "", "text_faint"),
    ChipKind.OFFERED: _Look("surface", "control", "accent"),
    ChipKind.QUESTION: _Look("surface", "warning", "warning", "open_menu"),
    ChipKind.CHOSEN: _Look("selection", "", "text_muted", "close", "text"),
}


class Chip(QToolButton):
    """A chip; `clicked` takes what is offered or removes what is chosen, a question opens its menu."""

    def __init__(
        self,
        holder: ThemeHolder,
        kind: ChipKind,
        text: ChipText,
        menu: QMenu | None = None,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._holder = holder
        self._kind = kind
        self._words = text
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        if menu is not None:
            menu.setParent(self, menu.windowFlags())
            self.setMenu(menu)
            self.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        said = " ".join(part for part in (text.label, text.text, text.note) if part)
        self.setAccessibleName(said)
        self.setAccessibleDescription(self._meaning())
        if self.sizeHint().width() >= _WIDEST:
            set_tip(self, said)

    @property
    def kind(self) -> ChipKind:
        """What this chip means."""
        return self._kind

    @property
    def words(self) -> ChipText:
        """What it says."""
        return self._words

    def _meaning(self) -> str:
        meanings = {
            ChipKind.UNDERSTOOD: self.tr("understood"),
            ChipKind.OFFERED: self.tr("offered, press to take it"),
            ChipKind.QUESTION: self.tr("a question, press to choose"),
            ChipKind.CHOSEN: self.tr("chosen, press to remove"),
        }
        return meanings[self._kind]

    def _parts(self) -> list[tuple[str, str]]:
        look, words = _LOOKS[self._kind], self._words
        spoken = ((words.label, look.label), (words.text, "text"), (words.note, "text_faint"))
        return [(text, role) for text, role in spoken if text]

    def sizeHint(self) -> QSize:
        metrics = self._holder.theme.metrics
        font = text_font(self._holder.theme, "caption")
        width = 2.0 * metrics.space.unit
        width += sum(text_width(text, font) + metrics.space.unit for text, _ in self._parts()) - metrics.space.unit
        for name in (self._words.icon, _LOOKS[self._kind].trailing_icon):
            if name:
                width += metrics.icon.inline + metrics.space.unit - 2
        return QSize(min(int(width) + 1, _WIDEST), metrics.control.chip)

    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()

    def paintEvent(self, _event: QPaintEvent) -> None:
        theme, look = self._holder.theme, _LOOKS[self._kind]
        painter = QPainter(self)
        painter.setLayoutDirection(self.layoutDirection())
        self._paint_ground(painter, look)
        bounds, metrics = QRectF(self.rect()), theme.metrics
        side, gap = metrics.icon.inline, metrics.space.unit - 2
        left, right = float(metrics.space.unit), bounds.width() - metrics.space.unit
        top = round((bounds.height() - side) / 2)
        for name, x, role in (
            (self._words.icon, left, look.icon),
            (look.trailing_icon, right - side, "text_muted"),
        ):
            if name:
                spot = mirrored(self.layoutDirection(), bounds, QRectF(x, top, side, side))
                paint_icon(painter, spot, name, theme.color(role))
        left += side + gap if self._words.icon else 0
        right -= side + gap if look.trailing_icon else 0
        font = text_font(theme, "caption", tabular=True)
        for text, role in self._parts():
            place = mirrored(self.layoutDirection(), bounds, QRectF(left, 0, right - left, bounds.height()))
            left += paint_text(painter, place, text, font, theme.color(role)) + metrics.space.unit

    def _paint_ground(self, painter: QPainter, look: _Look) -> None:
        theme = self._holder.theme
        ground = look.ground
        if self.isDown():
            ground = "selection_idle"
        elif self.underMouse() and self.isEnabled():
            ground = "selection_idle" if ground == "well" else "hover"
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setBrush(theme.color(ground))
        painter.setPen(QPen(theme.color(look.border), 1) if look.border else Qt.PenStyle.NoPen)
        inset = 0.5 if look.border else 0.0
        radius = theme.metrics.radius.square - inset
        painter.drawRoundedRect(QRectF(self.rect()).adjusted(inset, inset, -inset, -inset), radius, radius)
        painter.restore()
