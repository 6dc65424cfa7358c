"""The head of a table: column names, the sorted one with its arrow and what it is sorted by."""

from PySide6.QtCore import QRect, QRectF, QSize, Qt
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QHeaderView, QWidget

from care_desktop.ui.delegates.painting import fill_border, mirrored, paint_text, text_width
from care_desktop.ui.icons import paint_icon
from care_desktop.ui.roles import Role
from care_desktop.ui.style import text_font
from care_desktop.ui.theme import ThemeHolder


class TableHeader(QHeaderView):
    """Names over their cells; the model says where (`Qt.TextAlignmentRole`) and adds `Role.SORT_NOTE`."""

    def __init__(self, holder: ThemeHolder, parent: QWidget | None = None) -> None:
        super().__init__(Qt.Orientation.Horizontal, parent)
        self._holder = holder
        self.setHighlightSections(False)
        self.setSectionsClickable(True)
        self.setSectionsMovable(True)
        self.setFixedHeight(holder.theme.metrics.row.table_head)
        self.setMinimumSectionSize(holder.theme.metrics.control.height)

    def _data(self, section: int, role: int) -> object:
        return self.model().headerData(section, self.orientation(), role)

    def _insets(self, section: int) -> tuple[int, int]:
        cell = self._holder.theme.metrics.cell
        start = self.sectionPosition(section)
        leading = cell.edge if start == 0 else cell.side
        trailing = cell.edge if start + self.sectionSize(section) == self.length() else cell.side
        return leading, trailing

    def sectionSizeFromContents(self, logicalIndex: int) -> QSize:  # noqa: N803
        theme = self._holder.theme
        words = str(self._data(logicalIndex, Qt.ItemDataRole.DisplayRole) or "")
        width = text_width(words, text_font(theme, "caption", "semibold")) + 2 * theme.metrics.cell.side
        width += theme.metrics.icon.inline + theme.metrics.space.half
        return QSize(int(width), theme.metrics.row.table_head)

    def paintSection(self, painter: QPainter, rect: QRect, logicalIndex: int) -> None:  # noqa: N803
        theme, direction = self._holder.theme, self.layoutDirection()
        leading, trailing = self._insets(logicalIndex)
        is_mirrored = direction == Qt.LayoutDirection.RightToLeft
        left, right = (trailing, leading) if is_mirrored else (leading, trailing)
        painter.save()
        painter.setLayoutDirection(direction)
        painter.fillRect(rect, theme.color("surface"))
        edge = theme.metrics.cell.edge
        line = rect.adjusted(edge if left == edge else 0, 0, -edge if right == edge else 0, 0)
        fill_border(painter, line, theme.metrics.line.hairline, theme.color("hairline"), "t")
        fill_border(painter, line, theme.metrics.line.hairline, theme.color("hairline_strong"), "b")
        self._paint_words(painter, QRectF(rect.adjusted(left, 0, -right, 0)), logicalIndex)
        painter.restore()

    def _paint_words(self, painter: QPainter, rect: QRectF, section: int) -> None:
        theme, direction = self._holder.theme, self.layoutDirection()
        words = str(self._data(section, Qt.ItemDataRole.DisplayRole) or "")
        is_sorted = self.isSortIndicatorShown() and self.sortIndicatorSection() == section
        font = text_font(theme, "caption", "semibold" if is_sorted else "medium")
        half, side = theme.metrics.space.half, theme.metrics.icon.inline
        width = text_width(words, font)
        whole = width + (half + side if is_sorted else 0)
        start = rect.left()
        if _is_trailing(self._data(section, Qt.ItemDataRole.TextAlignmentRole)):
            start = max(rect.right() - whole, rect.left())
        name = QRectF(start, rect.top(), min(width, rect.right() - start), rect.height())
        ink = theme.color("text" if is_sorted else "text_muted")
        paint_text(painter, mirrored(direction, rect, name), words, font, ink)
        if not is_sorted:
            return
        arrow = QRectF(name.right() + half, round(rect.center().y() - side / 2), side, side)
        is_down = self.sortIndicatorOrder() == Qt.SortOrder.DescendingOrder
        spot = mirrored(direction, rect, arrow)
        paint_icon(painter, spot, "down" if is_down else "up", theme.color("accent"))
        note = self._data(section, Role.SORT_NOTE)
        if note:
            rest = QRectF(arrow.right() + half, rect.top(), rect.right() - arrow.right() - half, rect.height())
            faint = theme.color("text_faint")
            paint_text(painter, mirrored(direction, rect, rest), str(note), text_font(theme, "caption"), faint)


def _is_trailing(alignment: object) -> bool:
    if not isinstance(alignment, int | Qt.AlignmentFlag):
        return False
    return bool(Qt.AlignmentFlag(alignment) & Qt.AlignmentFlag.AlignTrailing)
