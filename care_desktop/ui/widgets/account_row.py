"""A row of two lines for an account or a kind of account: icon, title, place; how it stands at the end."""

from PySide6.QtCore import QItemSelection, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent, QPainter
from PySide6.QtWidgets import QAbstractItemView, QListView, QStyleOptionViewItem, QWidget

from care_desktop.ui.accessible import follow_selection
from care_desktop.ui.account_words import StateWords
from care_desktop.ui.delegates.painting import mirrored, paint_text, text_width
from care_desktop.ui.delegates.row import Index, RowDelegate
from care_desktop.ui.icons import paint_icon
from care_desktop.ui.models.account_model import AccountLine, AccountModel
from care_desktop.ui.roles import Ink
from care_desktop.ui.style import text_font
from care_desktop.ui.theme import ThemeHolder

_WORDS_START = 36
_STATE_WIDTH = 152
_STATE_WORDS_START = 20
_GAP = 8
# Colour of the icon where the words beside it are plain.
_DONE = "positive"


class AccountDelegate(RowDelegate):
    """Two lines of words, an icon before them, and two lines of state at the end."""

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        return QSize(option.rect.width(), self.theme.metrics.row.list)

    def words(self, index: Index) -> str:
        """The whole row, for its tooltip."""
        line: AccountLine = index.data(AccountModel.LINE)
        return line.spoken

    def content_width(self, index: Index) -> float:
        """What the longer of the two lines and the state need."""
        line: AccountLine = index.data(AccountModel.LINE)
        title = text_width(line.title, text_font(self.theme, "body", "medium"))
        place = text_width(line.place, text_font(self.theme, "caption", tabular=True))
        return _WORDS_START + max(title, place) + _GAP + (_STATE_WIDTH if line.state is not None else 0)

    def paint_cell(self, painter: QPainter, rect: QRectF, option: QStyleOptionViewItem, index: Index) -> None:
        """Paint icon, words and state."""
        line: AccountLine = index.data(AccountModel.LINE)
        theme, lines = self.theme, self.theme.metrics.type.line
        top = rect.top() + round((rect.height() - lines.body - lines.caption) / 2)

        def place(x: float, y: float, width: float, height: float) -> QRectF:
            return mirrored(option.direction, rect, QRectF(rect.left() + x, y, width, height))

        side = theme.metrics.icon.large
        icon = place(0, rect.top() + round((rect.height() - side) / 2), side, side)
        paint_icon(painter, icon, line.icon, theme.color(Ink.MUTED))
        room = rect.width() - _WORDS_START - (_STATE_WIDTH if line.state is not None else 0)
        bold, faint = text_font(theme, "body", "medium"), text_font(theme, "caption", tabular=True)
        paint_text(painter, place(_WORDS_START, top, room - _GAP, lines.body), line.title, bold, theme.color(Ink.TEXT))
        under = place(_WORDS_START, top + lines.body, room - _GAP, lines.caption)
        paint_text(painter, under, line.place, faint, theme.color(Ink.MUTED))
        if line.state is not None:
            self._paint_state(painter, place(_WORDS_START + room, top, _STATE_WIDTH, lines.body), option, line.state)

    def _paint_state(self, painter: QPainter, rect: QRectF, option: QStyleOptionViewItem, state: StateWords) -> None:
        theme, lines = self.theme, self.theme.metrics.type.line
        start = 0
        if state.icon:
            side = theme.metrics.icon.inline
            role = _DONE if state.ink is Ink.TEXT else state.ink
            spot = QRectF(rect.left(), rect.top() + round((lines.body - side) / 2), side, side)
            paint_icon(painter, mirrored(option.direction, rect, spot), state.icon, theme.color(role))
            start = _STATE_WORDS_START
        for text, y, size, ink in (
            (state.text, 0, "body", state.ink),
            (state.note, lines.body, "caption", Ink.MUTED),
        ):
            height = getattr(lines, size)
            words = QRectF(rect.left() + start, rect.top() + y, rect.width() - start, height)
            font = text_font(theme, size, tabular=True)
            paint_text(painter, mirrored(option.direction, rect, words), text, font, theme.color(ink))


class AccountList(QListView):
    """Rows of an AccountModel; the arrow keys choose, Enter goes on.

    Signals:
        chosen(int): another row is the current one.
        activated_row(int): Enter or a double click.
    """

    chosen = Signal(int)
    activated_row = Signal(int)

    def __init__(self, holder: ThemeHolder, model: AccountModel, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setModel(model)
        self.setItemDelegate(AccountDelegate(holder, self))
        self.setAccessibleName(name)
        self.setMouseTracking(True)
        self.setUniformItemSizes(True)
        self.setResizeMode(QListView.ResizeMode.Adjust)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.selectionModel().currentChanged.connect(lambda current, _before: self.chosen.emit(current.row()))
        self.doubleClicked.connect(lambda index: self.activated_row.emit(index.row()))

    def choose(self, row: int) -> None:
        """Make a row the current one."""
        self.setCurrentIndex(self.model().index(row, 0))

    def selectionChanged(self, selected: QItemSelection, deselected: QItemSelection) -> None:
        super().selectionChanged(selected, deselected)
        follow_selection(self, selected)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and self.currentIndex().isValid():
            self.activated_row.emit(self.currentIndex().row())
            event.accept()
            return
        super().keyPressEvent(event)
