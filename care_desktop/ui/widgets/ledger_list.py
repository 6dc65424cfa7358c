"""Why a score is what it is: each interaction's share, or sums by reason that open in place."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import (
    QAbstractListModel,
    QItemSelection,
    QModelIndex,
    QPersistentModelIndex,
    QRectF,
    QSize,
    Qt,
    Signal,
)
from PySide6.QtGui import QKeyEvent, QPainter
from PySide6.QtWidgets import QAbstractItemView, QListView, QSizePolicy, QStyleOptionViewItem, QWidget

from care_desktop.ui.accessible import follow_selection
from care_desktop.ui.delegates.painting import TRAILING, fill_border, mirrored, paint_text, text_width
from care_desktop.ui.delegates.row import Index, RowDelegate, row_ground
from care_desktop.ui.icons import paint_icon
from care_desktop.ui.style import text_font
from care_desktop.ui.theme import ThemeHolder

_MINUS = "\u2212"
_SHARE_WIDTH = 40
_HALF_BAR = 24
_BAR_HEIGHT = 6
_GAP = 8
_INDENT = 16
_TOGGLES = (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space)
_ROW = int(Qt.ItemDataRole.UserRole)


@dataclass(frozen=True, slots=True)
class LedgerRow:
    """One share of a score in points with its words.

    Attributes:
        age: faint words at the end: how long ago, or how many.
        target: what is handed out when the row is opened; None for what is summed up and has no bar.
        is_open: whether a group shows its parts below it; None is no group.
        is_part: it belongs to the group above it.
    """

    share: float
    text: str
    age: str = ""
    target: object | None = None
    is_open: bool | None = None
    is_part: bool = False


def signed(share: float) -> str:
    """Points with one decimal, always with a sign and a true minus: `+2.0`."""
    rounded = round(share, 1)
    sign = _MINUS if rounded < 0 else "+"
    return f"{sign}{abs(rounded):.1f}"


class LedgerList(QListView):
    """Rows of 24 pixels: share, bar from a centre line, reason, age.

    A group is opened and closed by a click, Enter, Space, and the arrow keys that point along the row.

    Signals:
        row_activated(object): Enter or a double click on a row that is no group; the row's `target`.
        group_toggled(object): a group is to be opened or closed; the row's `target`.
    """

    row_activated = Signal(object)
    group_toggled = Signal(object)

    def __init__(self, holder: ThemeHolder, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._rows = _LedgerModel(holder, self)
        self.setModel(self._rows)
        self.setItemDelegate(_LedgerDelegate(holder, self))
        self.setUniformItemSizes(True)
        self.setMouseTracking(True)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setAccessibleName(self.tr("Shares of the score"))
        self.activated.connect(self._on_activated)
        self.clicked.connect(self._on_clicked)
        self._row_height = holder.theme.metrics.row.ledger

    def set_rows(self, rows: Sequence[LedgerRow]) -> None:
        """Show other rows, in the order given; the list is as high as they need, the current row stays if it can."""
        before = self.currentIndex().data(_ROW)
        self._rows.set_rows(rows)
        if before is not None and before.target is not None:
            place = next((n for n, row in enumerate(rows) if row.target == before.target), None)
            if place is not None:
                self.setCurrentIndex(self._rows.index(place, 0))
        self.updateGeometry()

    def _on_activated(self, index: QModelIndex) -> None:
        row = index.data(_ROW)
        if row is not None and row.target is not None and row.is_open is None:
            self.row_activated.emit(row.target)

    def _on_clicked(self, index: QModelIndex) -> None:
        row = index.data(_ROW)
        if row is not None and row.is_open is not None:
            self.group_toggled.emit(row.target)

    def selectionChanged(self, selected: QItemSelection, deselected: QItemSelection) -> None:
        super().selectionChanged(selected, deselected)
        follow_selection(self, selected)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        row, key = self.currentIndex().data(_ROW), Qt.Key(event.key())
        if row is None or row.is_open is None:
            super().keyPressEvent(event)
            return
        is_mirrored = self.layoutDirection() == Qt.LayoutDirection.RightToLeft
        onward, back = (Qt.Key.Key_Left, Qt.Key.Key_Right) if is_mirrored else (Qt.Key.Key_Right, Qt.Key.Key_Left)
        if key in _TOGGLES or key == (back if row.is_open else onward):
            self.group_toggled.emit(row.target)
        else:
            super().keyPressEvent(event)

    def sizeHint(self) -> QSize:
        return QSize(super().sizeHint().width(), self._rows.rowCount() * self._row_height)

    def minimumSizeHint(self) -> QSize:
        return QSize(_SHARE_WIDTH + 2 * _HALF_BAR, self.sizeHint().height())


class _LedgerModel(QAbstractListModel):
    def __init__(self, holder: ThemeHolder, parent: QWidget) -> None:
        super().__init__(parent)
        self._rows: tuple[LedgerRow, ...] = ()
        self._height = holder.theme.metrics.row.ledger

    def set_rows(self, rows: Sequence[LedgerRow]) -> None:
        self.beginResetModel()
        self._rows = tuple(rows)
        self.endResetModel()

    def largest(self) -> float:
        shares = [abs(row.share) for row in self._rows if row.target is not None]
        return max(shares, default=0.0)

    def rowCount(self, parent: QModelIndex | QPersistentModelIndex = QModelIndex()) -> int:  # noqa: B008
        return 0 if parent.isValid() else len(self._rows)

    def data(self, index: QModelIndex | QPersistentModelIndex, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        row = self._rows[index.row()]
        if role == Qt.ItemDataRole.DisplayRole:
            return row.text
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return ", ".join(part for part in (signed(row.share), row.text, row.age, self._opening(row)) if part)
        if role == Qt.ItemDataRole.SizeHintRole:
            return QSize(0, self._height)
        return row if role == _ROW else None

    def _opening(self, row: LedgerRow) -> str:
        if row.is_open is None:
            return ""
        return self.tr("open") if row.is_open else self.tr("closed")


class _LedgerDelegate(RowDelegate):
    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        theme, view = self.theme, option.widget
        painter.save()
        painter.setLayoutDirection(option.direction)
        has_focus = isinstance(view, QListView) and view.hasFocus()
        ground = row_ground(option, index, has_focus)
        if ground:
            painter.fillRect(option.rect, theme.color(ground))
        self.paint_cell(painter, QRectF(option.rect), option, index)
        if has_focus and isinstance(view, QListView) and view.currentIndex().row() == index.row():
            fill_border(painter, option.rect, theme.metrics.line.focus, theme.color("focus"), "tblr")
        painter.restore()

    def paint_cell(self, painter: QPainter, rect: QRectF, option: QStyleOptionViewItem, index: Index) -> None:
        theme, direction, row = self.theme, option.direction, index.data(_ROW)
        is_sum = row.target is None
        figures = text_font(theme, "body", "regular" if is_sum or row.is_part else "medium", tabular=True)
        share = QRectF(rect.left(), rect.top(), _SHARE_WIDTH, rect.height())
        ink = theme.color("text_faint" if is_sum else "text")
        paint_text(painter, mirrored(direction, rect, share), signed(row.share), figures, ink, TRAILING)
        centre = round(share.right()) + _GAP + _HALF_BAR
        if not is_sum:
            self._paint_bar(painter, rect, centre, row.share, option)
        age_font = text_font(theme, "caption", tabular=True)
        age_width = text_width(row.age, age_font) if row.age else 0
        age = rect.adjusted(rect.width() - age_width, 0, 0, 0)
        faint = theme.color("text_faint")
        paint_text(painter, mirrored(direction, rect, age), row.age, age_font, faint, TRAILING)
        start = centre + _HALF_BAR + _GAP + (_INDENT if row.is_part else 0)
        if row.is_open is not None:
            self._paint_caret(painter, rect, start, row.is_open, direction)
            start += _INDENT
        reason = QRectF(start, rect.top(), rect.right() - age_width - _GAP - start, rect.height())
        paint_text(painter, mirrored(direction, rect, reason), row.text, text_font(theme), ink)

    def _paint_caret(
        self, painter: QPainter, rect: QRectF, start: float, is_open: bool, direction: Qt.LayoutDirection
    ) -> None:
        side = self.theme.metrics.icon.inline
        spot = mirrored(direction, rect, QRectF(start - 2, round(rect.center().y() - side / 2), side, side))
        name, turned = ("open_menu", False) if is_open else ("open_row", direction == Qt.LayoutDirection.RightToLeft)
        paint_icon(painter, spot, name, self.theme.color("text_faint"), mirrored=turned)

    def _paint_bar(
        self, painter: QPainter, rect: QRectF, centre: int, share: float, option: QStyleOptionViewItem
    ) -> None:
        theme = self.theme
        model = option.widget.model() if isinstance(option.widget, QListView) else None
        largest = model.largest() if isinstance(model, _LedgerModel) else 0.0
        length = round((_HALF_BAR - 2) * abs(share) / largest) if largest else 0
        left = centre + 1 if share >= 0 else centre - 1 - length
        top = round(rect.center().y() - _BAR_HEIGHT / 2)
        line = QRectF(centre - 1, rect.top() + 4, 1, rect.height() - 8)
        painter.fillRect(mirrored(option.direction, rect, line), theme.color("hairline_strong"))
        body = mirrored(option.direction, rect, QRectF(left, top, max(length, 1), _BAR_HEIGHT))
        painter.fillRect(body, theme.color("positive" if share >= 0 else "negative"))

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        return QSize(0, self.theme.metrics.row.ledger)
