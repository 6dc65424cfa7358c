"""The base of all cell delegates: ground, hairline and focus ring of a row, and where its words stand."""

from dataclasses import dataclass, field

from PySide6.QtCore import QEvent, QModelIndex, QPersistentModelIndex, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QFont, QHelpEvent, QPainter
from PySide6.QtWidgets import (
    QAbstractItemView,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTableView,
    QToolTip,
    QWidget,
)

from care_desktop.ui.delegates.painting import fill_border, text_width
from care_desktop.ui.plain_text import tooltip
from care_desktop.ui.roles import Ink, Role
from care_desktop.ui.style import text_font
from care_desktop.ui.theme import Theme, ThemeHolder

Index = QModelIndex | QPersistentModelIndex
HOVERED_ROW = "hovered_row"
PAINT_MEMO = "paint_memo"


@dataclass(slots=True)
class PaintMemo:
    """What is the same for all cells of a row or a column while a table paints itself once."""

    ringed: int = -1  # the current row, while the table has the focus
    grounds: dict[int, str] = field(default_factory=dict)
    edges: dict[int, tuple[bool, bool]] = field(default_factory=dict)
    lined: set[int] = field(default_factory=set)  # rows whose hairline is drawn already, over their full width


class RowDelegate(QStyledItemDelegate):
    """Paints what a row looks like behind its cell; a column kind overrides `paint_cell` and `content_width`.

    In a table the row under the pointer is the view's property HOVERED_ROW.
    """

    def __init__(self, holder: ThemeHolder, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._holder = holder

    @property
    def theme(self) -> Theme:
        """The theme in use."""
        return self._holder.theme

    def paint_cell(self, painter: QPainter, rect: QRectF, option: QStyleOptionViewItem, index: Index) -> None:
        """Paint the cell's content into `rect`, the row without its insets."""

    def content_width(self, index: Index) -> float:
        """Width the content would like, in logical pixels, without the insets."""
        return text_width(self.words(index), self.cell_font())

    def words(self, index: Index) -> str:
        """What the cell says."""
        return cell_text(index)

    def cell_font(self) -> QFont:
        """The font of the cell's words."""
        return text_font(self.theme)

    def ink(self, index: Index, default: Ink) -> Ink:
        """The ink the model asks for, or `default`."""
        asked = index.data(Role.INK)
        return default if asked is None else Ink(asked)

    def content_rect(self, option: QStyleOptionViewItem, index: Index) -> QRectF:
        """The part of the cell between its insets."""
        leading, trailing = self._insets(option.widget, index)
        if option.direction == Qt.LayoutDirection.RightToLeft:
            leading, trailing = trailing, leading
        return QRectF(option.rect.adjusted(leading, 0, -trailing, 0))

    def _insets(self, view: QWidget | None, index: Index) -> tuple[int, int]:
        cell = self.theme.metrics.cell
        first, last = _is_edge(view, index)
        return (cell.edge if first else cell.side, cell.edge if last else cell.side)

    def _paint_row(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        theme, view = self.theme, option.widget
        memo = getattr(view, PAINT_MEMO, None)
        if memo is not None and index.row() in memo.lined:
            return
        has_focus = isinstance(view, QAbstractItemView) and view.hasFocus()
        ground = row_ground(option, index, has_focus)
        if memo is not None and isinstance(view, QTableView) and not ground and index.row() != memo.ringed:
            memo.lined.add(index.row())
            edge = theme.metrics.cell.edge
            line = _row_rect(view, option.rect).adjusted(edge, 0, -edge, 0)
            fill_border(painter, line, theme.metrics.line.hairline, theme.color("hairline"), "b")
            return
        if ground:
            painter.fillRect(option.rect, theme.color(ground))
        first, last = _is_edge(view, index)
        if option.direction == Qt.LayoutDirection.RightToLeft:
            first, last = last, first
        edge, line = theme.metrics.cell.edge, option.rect
        if first or last:
            line = line.adjusted(edge if first else 0, 0, -edge if last else 0, 0)
        fill_border(painter, line, theme.metrics.line.hairline, theme.color("hairline"), "b")
        if has_focus and isinstance(view, QAbstractItemView) and view.currentIndex().row() == index.row():
            sides = "tb" + "l" * first + "r" * last
            fill_border(painter, option.rect, theme.metrics.line.focus, theme.color("focus"), sides)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        painter.save()
        self._paint_row(painter, option, index)
        painter.setLayoutDirection(option.direction)
        self.paint_cell(painter, self.content_rect(option, index), option, index)
        painter.restore()

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        width = self.content_width(index) + sum(self._insets(option.widget, index))
        return QSize(int(width), self.theme.metrics.row.table)

    def helpEvent(self, event: QHelpEvent, view: QAbstractItemView, option: QStyleOptionViewItem, index: Index) -> bool:
        if event.type() != QEvent.Type.ToolTip:
            return super().helpEvent(event, view, option, index)
        words = index.data(Qt.ItemDataRole.ToolTipRole) or ""
        option.widget = view
        if not words and self.content_width(index) > self.content_rect(option, index).width():
            words = self.words(index)
        QToolTip.showText(event.globalPos(), tooltip(words), view, option.rect)
        return True


def row_ground(option: QStyleOptionViewItem, index: Index, has_focus: bool) -> str:
    """The colour role behind a row; empty when it is the page itself."""
    memo = getattr(option.widget, PAINT_MEMO, None)
    if memo is None:
        return _find_ground(option, index, has_focus)
    row = index.row()
    if row not in memo.grounds:
        memo.grounds[row] = _find_ground(option, index, has_focus)
    return str(memo.grounds[row])


def _find_ground(option: QStyleOptionViewItem, index: Index, has_focus: bool) -> str:
    if index.data(Role.SAVED):
        return "selection"
    if option.state & QStyle.StateFlag.State_Selected:
        return "selection" if has_focus else "selection_idle"
    view = option.widget
    if isinstance(view, QTableView):
        return "hover" if view.property(HOVERED_ROW) == index.row() else ""
    return "hover" if option.state & QStyle.StateFlag.State_MouseOver else ""


def cell_text(index: Index) -> str:
    """The words of a cell; empty when it has none."""
    words = index.data(Qt.ItemDataRole.DisplayRole)
    return "" if words is None else str(words)


def _row_rect(table: QTableView, cell: QRect) -> QRect:
    """The rectangle of all cells of the row that `cell` belongs to."""
    header = table.horizontalHeader()
    left = -header.offset()
    if table.isRightToLeft():
        left = header.viewport().width() - header.length() + header.offset()
    return QRect(left, cell.top(), header.length(), cell.height())


def _is_edge(view: QWidget | None, index: Index) -> tuple[bool, bool]:
    """Whether the cell stands first and last in its row, in reading order."""
    if not isinstance(view, QTableView):
        return True, True
    memo, column = getattr(view, PAINT_MEMO, None), index.column()
    if memo is not None and column in memo.edges:
        return memo.edges[column]
    header = view.horizontalHeader()
    start = header.sectionPosition(column)
    edges = start == 0, start + header.sectionSize(column) == header.length()
    if memo is not None:
        memo.edges[column] = edges
    return edges


def centred(rect: QRectF, width: float, height: float) -> QRect:
    """A box of the given size at the left of `rect`, centred in its height, on whole pixels."""
    return QRect(round(rect.left()), round(rect.center().y() - height / 2), round(width), round(height))
