"""A person in a row: initials, the name in its own script, the Latin reading behind it."""

import unicodedata

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QFont, QPainter
from PySide6.QtWidgets import QStyleOptionViewItem, QWidget

from care_desktop.ui.delegates.painting import mirrored, paint_text, text_width
from care_desktop.ui.delegates.row import Index, RowDelegate, centred, row_ground
from care_desktop.ui.roles import Ink, Role
from care_desktop.ui.style import text_font
from care_desktop.ui.theme import Theme, ThemeHolder

_NARROW = 24


def initials(name: str) -> str:
    """First and last initial where letters have capitals, else the first letter; empty without letters."""
    letters = [_first_letter(word) for word in unicodedata.normalize("NFC", name).split()]
    letters = [letter for letter in letters if letter]
    if not letters:
        return ""
    if not _has_capitals(letters[0]):
        return letters[0]
    last = letters[-1] if len(letters) > 1 and _has_capitals(letters[-1]) else ""
    return (letters[0] + last).upper()


def _first_letter(word: str) -> str:
    return next((sign for sign in word if sign.isalpha()), "")


def _has_capitals(letter: str) -> bool:
    # Georgian has capitals in Unicode, but no name begins with one: its title case is the letter itself.
    return letter.istitle() or letter.title() != letter


def paint_avatar(painter: QPainter, rect: QRectF, name: str, theme: Theme, ground: str = "well") -> None:
    """Paint the initials of `name` in a circle over `rect`; `ground` is the circle's colour role."""
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(theme.color(ground))
    painter.drawEllipse(rect)
    painter.setFont(avatar_font(theme, rect.height()))
    painter.setPen(theme.color("text_muted"))
    painter.drawText(rect, int(Qt.AlignmentFlag.AlignCenter), initials(name))
    painter.restore()


def avatar_font(theme: Theme, side: float) -> QFont:
    """The font of the initials in a circle `side` pixels wide."""
    if side >= theme.metrics.avatar.person:
        return text_font(theme, "title", "medium")
    return text_font(theme, "caption", "medium")


class PersonDelegate(RowDelegate):
    """The name column: `Qt.DisplayRole` is the name, `Role.READING` its Latin reading."""

    def __init__(self, holder: ThemeHolder, parent: QWidget | None = None, shows_avatar: bool = True) -> None:
        super().__init__(holder, parent)
        self._shows_avatar = shows_avatar

    def cell_font(self) -> QFont:
        """The font of the name."""
        return text_font(self.theme, "body", "medium")

    def words(self, index: Index) -> str:
        """Name and reading."""
        reading = index.data(Role.READING)
        return f"{super().words(index)} {reading}" if reading else super().words(index)

    def content_width(self, index: Index) -> float:
        """Width of circle, name and reading."""
        lead = self._lead() if self._shows_avatar else 0
        return lead + text_width(self.words(index), self.cell_font())

    def _lead(self) -> int:
        return self.theme.metrics.avatar.table + self.theme.metrics.space.unit

    def paint_cell(self, painter: QPainter, rect: QRectF, option: QStyleOptionViewItem, index: Index) -> None:
        """Paint circle, name and as much of the reading as there is room for."""
        theme, name = self.theme, super().words(index)
        lead = self._lead() if self._shows_avatar else 0
        if self._shows_avatar:
            side = theme.metrics.avatar.table
            spot = mirrored(option.direction, rect, QRectF(centred(rect, side, side)))
            ground = "surface" if row_ground(option, index, False) else "well"
            paint_avatar(painter, spot, name, theme, ground)
        room = rect.adjusted(lead, 0, 0, 0)
        ink = theme.color(self.ink(index, Ink.TEXT))
        width = paint_text(painter, mirrored(option.direction, rect, room), name, self.cell_font(), ink)
        rest = room.adjusted(width + theme.metrics.space.half, 0, 0, 0)
        reading = index.data(Role.READING)
        if reading and rest.width() >= _NARROW:
            faint = theme.color(Ink.FAINT)
            paint_text(painter, mirrored(option.direction, rect, rest), reading, text_font(theme), faint)
