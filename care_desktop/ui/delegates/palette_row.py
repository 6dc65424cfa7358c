"""A line of the command palette: icon or initials, the title, faint words behind it, the key at the end."""

from PySide6.QtCore import QRectF, QSize
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QStyleOptionViewItem

from care_desktop.ui.delegates.painting import TRAILING, mirrored, paint_text, text_width
from care_desktop.ui.delegates.person import paint_avatar
from care_desktop.ui.delegates.row import Index, RowDelegate, cell_text, centred, row_ground
from care_desktop.ui.icons import paint_icon
from care_desktop.ui.models.palette_model import PaletteModel
from care_desktop.ui.roles import Role
from care_desktop.ui.style import text_font

_NARROW = 24


class PaletteRowDelegate(RowDelegate):
    """The rows of a PaletteModel. The list has no focus of its own, so the current row is painted as if it had."""

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        painter.save()
        ground = row_ground(option, index, True)
        if ground:
            painter.fillRect(option.rect, self.theme.color(ground))
        painter.setLayoutDirection(option.direction)
        self.paint_cell(painter, self.content_rect(option, index), option, index)
        painter.restore()

    def paint_cell(self, painter: QPainter, rect: QRectF, option: QStyleOptionViewItem, index: Index) -> None:
        """Paint the line."""
        theme, space = self.theme, self.theme.metrics.space
        model = index.model()
        assert isinstance(model, PaletteModel)
        entry = model.entry(index.row())
        side = theme.metrics.avatar.table
        spot = mirrored(option.direction, rect, QRectF(centred(rect, side, side)))
        if entry.icon:
            size = theme.metrics.icon.normal
            inset = (side - size) / 2
            paint_icon(painter, spot.adjusted(inset, inset, -inset, -inset), entry.icon, theme.color("text_muted"))
        else:
            ground = "surface" if row_ground(option, index, True) else "well"
            paint_avatar(painter, spot, entry.title, theme, ground)
        caption = text_font(theme, "caption")
        taken = text_width(entry.hint, caption) if entry.hint else 0.0
        if taken:
            hint = QRectF(rect.right() - taken, rect.top(), taken, rect.height())
            place = mirrored(option.direction, rect, hint)
            paint_text(painter, place, entry.hint, caption, theme.color("text_faint"), TRAILING)
        room = rect.adjusted(side + space.unit, 0, -taken - (space.unit if taken else 0), 0)
        font = text_font(theme, "body", "medium")
        width = paint_text(painter, mirrored(option.direction, rect, room), cell_text(index), font, theme.color("text"))
        rest = room.adjusted(width + space.unit, 0, 0, 0)
        detail = index.data(Role.READING)
        if detail and rest.width() >= _NARROW:
            place = mirrored(option.direction, rect, rest)
            paint_text(painter, place, detail, text_font(theme), theme.color("text_faint"))

    def sizeHint(self, _option: QStyleOptionViewItem, _index: Index) -> QSize:
        return QSize(0, self.theme.metrics.row.table)
