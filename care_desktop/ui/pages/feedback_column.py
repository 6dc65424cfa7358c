"""One column of the feedback board: its head, and its cards as a list that cards can be dropped on."""

from uuid import UUID

from PySide6.QtCore import QEvent, QItemSelection, QModelIndex, QPoint, QRect, QSize, Qt, Signal
from PySide6.QtGui import (
    QDragEnterEvent,
    QDragLeaveEvent,
    QDragMoveEvent,
    QDropEvent,
    QFocusEvent,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPen,
    QResizeEvent,
)
from PySide6.QtWidgets import QAbstractItemView, QFrame, QListView, QSizePolicy, QVBoxLayout, QWidget

from care_desktop.domain.feedback import FeedbackState
from care_desktop.ui.accessible import follow_selection
from care_desktop.ui.delegates.feedback_card import FeedbackCardDelegate
from care_desktop.ui.models.feedback_model import CARD_ROLE, MIME, FeedbackModel, state_title
from care_desktop.ui.roles import Ink, Role
from care_desktop.ui.theme import ThemeHolder
from care_desktop.ui.widgets.button import Button, ButtonKind
from care_desktop.ui.widgets.label import hairline, label
from care_desktop.ui.widgets.section_heading import SectionHeading

_ARROWS = (Qt.Key.Key_Left, Qt.Key.Key_Right, Qt.Key.Key_Up, Qt.Key.Key_Down)

# Cards can be dropped on an empty list too; one that must share its room stays higher than a card.
_LEAST_HEIGHT, _SHRUNK_HEIGHT = 24, 160
_TALLEST = 5000


class FeedbackList(QListView):
    """The cards of a state.

    Signals:
        opened(UUID): Enter or a double click.
        tell_wanted(UUID): T, or the button of a card.
        removed(UUID): Delete.
        dropped(UUID): a card of another column was dropped here.
        stepped(int): the column before (-1) or behind (1) is to have the focus.
        pushed(UUID, Qt.Key): Alt and an arrow: the card is to be moved that way.
    """

    opened = Signal(object)
    tell_wanted = Signal(object)
    removed = Signal(object)
    dropped = Signal(object)
    stepped = Signal(int)
    pushed = Signal(object, object)

    def __init__(self, holder: ThemeHolder, state: FeedbackState, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._holder = holder
        self._is_target = False
        self.cards = FeedbackModel(state, self)
        self._delegate = FeedbackCardDelegate(holder, self)
        self.setModel(self.cards)
        self.setItemDelegate(self._delegate)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setResizeMode(QListView.ResizeMode.Adjust)
        self.setLayoutMode(QListView.LayoutMode.Batched)
        self.setMouseTracking(True)
        self.setDragEnabled(True)
        self.setAcceptDrops(True)
        self.viewport().setAcceptDrops(True)
        self.setDropIndicatorShown(False)
        self.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        self.setTabKeyNavigation(False)
        self.doubleClicked.connect(lambda index: self.opened.emit(index.data(Role.ID)))

    def current_id(self) -> UUID | None:
        """The current card; None when there is none."""
        index = self.currentIndex()
        return index.data(Role.ID) if index.isValid() else None

    def content_height(self) -> int:
        """Height of all cards together, or of so many as fill any screen."""
        width, height = self.viewport().width(), 0
        for row in self.cards.rows:
            height += self._delegate.height(row, width)
            if height > _TALLEST:
                break
        return height

    def go_to(self, place: int) -> None:
        """Make the card at a place the current one, or the last one when there are fewer."""
        if self.cards.rows:
            index = self.cards.index(min(max(place, 0), len(self.cards.rows) - 1))
            self.setCurrentIndex(index)
            self.scrollTo(index)

    def button_of(self, index: QModelIndex) -> QRect:
        """Where the button of a card is; empty when it has none."""
        return self._delegate.button_rect(index.data(CARD_ROLE), self.visualRect(index), self.layoutDirection())

    def sizeHint(self) -> QSize:
        return QSize(super().sizeHint().width(), max(self.content_height(), _LEAST_HEIGHT))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        key, id = Qt.Key(event.key()), self.current_id()
        if id is not None and key in _ARROWS and event.modifiers() & Qt.KeyboardModifier.AltModifier:
            self.pushed.emit(id, self._unmirrored(key))
        elif key in _ARROWS[:2] and not event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier:
            self.stepped.emit(-1 if self._unmirrored(key) == Qt.Key.Key_Left else 1)
        elif id is not None and key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.opened.emit(id)
        elif id is not None and key == Qt.Key.Key_T and not event.modifiers():
            self.tell_wanted.emit(id)
        elif id is not None and key == Qt.Key.Key_Delete:
            self.removed.emit(id)
        else:
            super().keyPressEvent(event)

    def _unmirrored(self, key: Qt.Key) -> Qt.Key:
        if self.layoutDirection() != Qt.LayoutDirection.RightToLeft or key not in _ARROWS[:2]:
            return key
        return Qt.Key.Key_Left if key == Qt.Key.Key_Right else Qt.Key.Key_Right

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        super().mouseReleaseEvent(event)
        spot: QPoint = event.position().toPoint()
        index = self.indexAt(spot)
        if event.button() == Qt.MouseButton.LeftButton and index.isValid() and self.button_of(index).contains(spot):
            self.tell_wanted.emit(index.data(Role.ID))

    def selectionChanged(self, selected: QItemSelection, deselected: QItemSelection) -> None:
        super().selectionChanged(selected, deselected)
        follow_selection(self, selected)

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        if not self.currentIndex().isValid():
            self.go_to(0)
        self.viewport().update()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self.viewport().update()

    def _card_in(self, event: QDropEvent) -> UUID | None:
        data = event.mimeData()
        if not data.hasFormat(MIME) or event.source() is self:
            return None
        try:
            return UUID(bytes(data.data(MIME).data()).decode("ascii"))
        except ValueError:
            return None

    def _set_target(self, is_target: bool) -> None:
        if is_target != self._is_target:
            self._is_target = is_target
            self.viewport().update()

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        self.dragMoveEvent(event)

    def dragMoveEvent(self, event: QDragMoveEvent) -> None:
        is_card = self._card_in(event) is not None
        self._set_target(is_card)
        event.setAccepted(is_card)

    def dragLeaveEvent(self, event: QDragLeaveEvent) -> None:
        self._set_target(False)
        event.accept()

    def dropEvent(self, event: QDropEvent) -> None:
        self._set_target(False)
        id = self._card_in(event)
        if id is None:
            event.ignore()
            return
        # The card goes when the change is stored, not when the drag ends.
        event.setDropAction(Qt.DropAction.CopyAction)
        event.accept()
        self.dropped.emit(id)

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        if self._is_target:
            theme = self._holder.theme
            painter = QPainter(self.viewport())
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.setPen(QPen(theme.color("accent"), theme.metrics.line.focus, Qt.PenStyle.DashLine))
            radius = theme.metrics.radius.control
            painter.drawRoundedRect(self.viewport().rect().adjusted(1, 1, -2, -2), radius, radius)


class FeedbackColumn(QWidget):
    """A head with a count and a faint note, and the cards under it.

    Args:
        hugs: the list is only as high as its cards, so that another column can stand under it.

    Signals:
        more_wanted(): the link under the cards was pressed.
    """

    more_wanted = Signal()

    def __init__(
        self, holder: ThemeHolder, state: FeedbackState, hugs: bool = False, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._hugs = hugs
        theme = holder.theme
        unit = theme.metrics.space.unit
        self.heading = SectionHeading(holder, state_title(state))
        self.list = FeedbackList(holder, state)
        self.list.setAccessibleName(state_title(state))
        self.nothing = label(theme, self.tr("none"), Ink.FAINT)
        self.more = Button(holder, "", ButtonKind.LINK)
        self.more.clicked.connect(self.more_wanted)
        self.more.hide()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        head = QVBoxLayout()
        head.setContentsMargins(unit, unit, unit, 0)
        head.setSpacing(unit)
        head.addWidget(self.heading)
        head.addWidget(hairline(self, strong=True))
        foot = QVBoxLayout()
        foot.setContentsMargins(unit, unit, unit, 0)
        foot.addWidget(self.nothing)
        foot.addWidget(self.more, 0, Qt.AlignmentFlag.AlignLeading)
        column.addLayout(head)
        column.addWidget(self.list, 1)
        column.addLayout(foot)
        if hugs:
            self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Preferred)

    def show_words(self, count: str, note: str, more: str = "") -> None:
        """Say how many cards there are, something faint about them, and what the link under them shows."""
        self.heading.set_words(state_title(self.list.cards.state), count, note)
        self.nothing.setVisible(not self.list.cards.rows)
        self.more.setText(more)
        self.more.setVisible(bool(more))
        self.fit()

    def fit(self) -> None:
        """Make the list as high as its cards, where it has to hug them; empty ones can still be dropped on."""
        if self._hugs:
            height = max(self.list.content_height(), _LEAST_HEIGHT)
            self.list.setMinimumHeight(min(height, _SHRUNK_HEIGHT))
            self.list.setMaximumHeight(height)
            self.list.updateGeometry()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if event.size().width() != event.oldSize().width():
            self.fit()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.FontChange:
            self.fit()
