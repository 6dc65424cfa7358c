"""The list of sections on the settings page: words alone, as high as its rows."""

from collections.abc import Sequence

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRectF
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QStyleOptionViewItem, QWidget

from care_desktop.ui.delegates.painting import mirrored, paint_text
from care_desktop.ui.delegates.row import cell_text
from care_desktop.ui.style import text_font
from care_desktop.ui.theme import ThemeHolder
from care_desktop.ui.widgets.sidebar_entries import ENTRY, EntryDelegate, SidebarEntry
from care_desktop.ui.widgets.sidebar_list import SidebarList


class SettingsList(SidebarList):
    """Sections one under the other; a click, Enter or Space goes there."""

    def __init__(self, holder: ThemeHolder, entries: Sequence[SidebarEntry], parent: QWidget | None = None) -> None:
        super().__init__(holder, entries, parent)
        self._delegate: EntryDelegate = _WordDelegate(holder, self)
        self.setItemDelegate(self._delegate)


class _WordDelegate(EntryDelegate):
    """An entry without the room for an icon."""

    def paint(
        self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        theme, bounds = self._holder.theme, QRectF(option.rect)
        is_current = index.data(ENTRY).key == self.current_key
        painter.save()
        painter.setLayoutDirection(option.direction)
        self._paint_ground(painter, bounds, option, index, is_current)
        unit = theme.metrics.space.unit
        place = mirrored(option.direction, bounds, bounds.adjusted(unit, 0, -unit, 0))
        font = text_font(theme, "body", "medium" if is_current else "regular")
        paint_text(painter, place, cell_text(index), font, theme.color("text" if is_current else "text_muted"))
        painter.restore()
