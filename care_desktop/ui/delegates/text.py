"""Cells of plain words, numbers and tags."""

from PySide6.QtCore import QRectF
from PySide6.QtGui import QFont, QPainter
from PySide6.QtWidgets import QStyleOptionViewItem, QWidget

from care_desktop.ui.delegates.painting import LEADING, TRAILING, paint_text
from care_desktop.ui.delegates.row import Index, RowDelegate
from care_desktop.ui.roles import Ink, Role
from care_desktop.ui.style import text_font
from care_desktop.ui.theme import ThemeHolder


class TextDelegate(RowDelegate):
    """Words at the leading edge, cut at the end; ink and weight (regular, medium) as given."""

    alignment = LEADING
    tabular = False

    def __init__(
        self,
        holder: ThemeHolder,
        parent: QWidget | None = None,
        ink: Ink = Ink.MUTED,
        weight: str = "regular",
    ) -> None:
        super().__init__(holder, parent)
        self._ink = ink
        self._weight = weight

    def cell_font(self) -> QFont:
        """The body font in the weight given."""
        return text_font(self.theme, "body", self._weight, self.tabular)

    def paint_cell(self, painter: QPainter, rect: QRectF, option: QStyleOptionViewItem, index: Index) -> None:
        """Paint the words."""
        color = self.theme.color(self.ink(index, self._ink))
        paint_text(painter, rect, self.words(index), self.cell_font(), color, self.alignment)


class NumberDelegate(TextDelegate):
    """Numbers, ages and due dates: at the trailing edge, figures of one width.

    Late, today and never are words of the model, with `Role.INK` for their colour.
    """

    alignment = TRAILING
    tabular = True


class TagsDelegate(TextDelegate):
    """Tags, each behind a number sign."""

    def words(self, index: Index) -> str:
        """The tags of `Role.TAGS`, joined."""
        return tag_words(index.data(Role.TAGS) or ())


def tag_words(tags: tuple[str, ...]) -> str:
    """Tags as they are shown and spoken: `#sdk #speaker`."""
    return " ".join(f"#{tag}" for tag in tags)
