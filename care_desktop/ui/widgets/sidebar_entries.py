"""The rows of the sidebar: their model and how they are painted."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

from PySide6.QtCore import QAbstractListModel, QModelIndex, QPersistentModelIndex, QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPen
from PySide6.QtWidgets import QListView, QStyle, QStyledItemDelegate, QStyleOptionViewItem, QWidget

from care_desktop.ui.delegates.painting import mirrored, paint_text, text_width
from care_desktop.ui.icons import paint_icon
from care_desktop.ui.plain_text import tooltip
from care_desktop.ui.style import text_font
from care_desktop.ui.theme import ThemeHolder

ENTRY = int(Qt.ItemDataRole.UserRole)
_Index = QModelIndex | QPersistentModelIndex


@dataclass(frozen=True, slots=True)
class SidebarEntry:
    """A page: its key, its word, its icon (a key of ICONS; empty indents), its digit for Ctrl (0 for none).

    An entry `at_foot` stands at the lower end; one without `text` does not show.
    """

    key: str
    text: str
    icon: str
    digit: int = 0
    at_foot: bool = False


class EntryModel(QAbstractListModel):
    """Entries that have a text, in the order given."""

    def __init__(self, entries: Sequence[SidebarEntry], parent: QWidget) -> None:
        super().__init__(parent)
        self._entries = tuple(entries)
        self._shown = tuple(entry for entry in entries if entry.text)

    def set_text(self, key: str, text: str) -> None:
        """Rename the entry `key`; an empty text takes it out."""
        self.beginResetModel()
        self._entries = tuple(replace(entry, text=text) if entry.key == key else entry for entry in self._entries)
        self._shown = tuple(entry for entry in self._entries if entry.text)
        self.endResetModel()

    def row_of(self, key: str) -> int:
        """The row of the entry `key`; -1 when it does not show."""
        return next((row for row, entry in enumerate(self._shown) if entry.key == key), -1)

    def rowCount(self, parent: _Index = QModelIndex()) -> int:  # noqa: B008
        return 0 if parent.isValid() else len(self._shown)

    def data(self, index: _Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        entry = self._shown[index.row()]
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole):
            return entry.text
        if role == Qt.ItemDataRole.ToolTipRole:
            keys = f"{entry.text}  Ctrl+{entry.digit}" if entry.digit else entry.text
            return tooltip(keys)
        return entry if role == ENTRY else None


class EntryDelegate(QStyledItemDelegate):
    """Icon and word in a rounded row; the digit behind it while Ctrl is held; the icon alone when narrow."""

    def __init__(self, holder: ThemeHolder, parent: QWidget) -> None:
        super().__init__(parent)
        self._holder = holder
        self.current_key = ""
        self.shows_digits = False
        self.is_narrow = False

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: _Index) -> None:
        theme, metrics = self._holder.theme, self._holder.theme.metrics
        entry: SidebarEntry = index.data(ENTRY)
        is_current = entry.key == self.current_key
        painter.save()
        painter.setLayoutDirection(option.direction)
        bounds = QRectF(option.rect)
        self._paint_ground(painter, bounds, option, index, is_current)
        side, gap = metrics.icon.normal, metrics.space.unit
        ink = "text" if is_current else "text_muted"
        if entry.icon:
            left = bounds.left() + (bounds.width() - side) / 2 if self.is_narrow else bounds.left() + gap
            spot = QRectF(round(left), round(bounds.center().y() - side / 2), side, side)
            color = theme.color("accent" if is_current else "text_muted")
            paint_icon(painter, mirrored(option.direction, bounds, spot), entry.icon, color)
        weight = "medium" if is_current else "regular"
        if self.is_narrow:
            if not entry.icon:
                painter.setFont(text_font(theme, "caption", "medium"))
                painter.setPen(theme.color(ink))
                painter.drawText(bounds, int(Qt.AlignmentFlag.AlignCenter), entry.text[:1])
            painter.restore()
            return
        room = bounds.adjusted(gap + side + metrics.space.half * 3, 0, -gap, 0)
        if self.shows_digits and entry.digit:
            digit, font = str(entry.digit), text_font(theme, "caption", tabular=True)
            width = text_width(digit, font)
            place = QRectF(room.right() - width, room.top(), width, room.height())
            color = theme.color("text_faint")
            paint_text(painter, mirrored(option.direction, bounds, place), digit, font, color)
            room.setWidth(room.width() - width - gap)
        place = mirrored(option.direction, bounds, room)
        paint_text(painter, place, entry.text, text_font(theme, "body", weight), theme.color(ink))
        painter.restore()

    def _paint_ground(
        self, painter: QPainter, bounds: QRectF, option: QStyleOptionViewItem, index: _Index, is_current: bool
    ) -> None:
        theme, metrics = self._holder.theme, self._holder.theme.metrics
        is_hovered = bool(option.state & QStyle.StateFlag.State_MouseOver)
        view = option.widget
        has_ring = isinstance(view, QListView) and view.hasFocus() and view.currentIndex() == index
        if not (is_current or is_hovered or has_ring):
            return
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        radius = metrics.radius.control
        if is_current or is_hovered:
            painter.setBrush(theme.color("selection" if is_current else "selection_idle"))
            painter.drawRoundedRect(bounds, radius, radius)
        if has_ring:
            half = metrics.line.focus / 2
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.setPen(QPen(theme.color("focus"), metrics.line.focus))
            painter.drawRoundedRect(bounds.adjusted(half, half, -half, -half), radius - half, radius - half)
        painter.restore()

    def sizeHint(self, option: QStyleOptionViewItem, index: _Index) -> QSize:
        return QSize(0, self._holder.theme.metrics.row.sidebar)
