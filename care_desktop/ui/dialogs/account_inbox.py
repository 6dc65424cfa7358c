"""The inbox: people whom accounts propose, one after the other, answered with a key."""

from uuid import UUID

from PySide6.QtCore import QEvent, QObject, Qt, QTimer
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QDialog, QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from care_desktop.errors import CareError
from care_desktop.services import inbox
from care_desktop.services.inbox import Proposed
from care_desktop.services.outcome import Changes
from care_desktop.ui.account_words import inbox_words
from care_desktop.ui.models.account_inbox import InboxGround, line_of_proposed, name_of, read_inbox
from care_desktop.ui.models.account_model import AccountModel
from care_desktop.ui.name_feed import NameFeed
from care_desktop.ui.operations import Operations
from care_desktop.ui.people_words import count_words
from care_desktop.ui.roles import Ink
from care_desktop.ui.theme import ThemeHolder
from care_desktop.ui.widgets.account_proposal import SUGGESTIONS_MAX, ProposalPanel
from care_desktop.ui.widgets.account_row import AccountList
from care_desktop.ui.widgets.button import Button
from care_desktop.ui.widgets.empty_state import EmptyState
from care_desktop.ui.widgets.label import hairline, label
from care_desktop.ui.widgets.suggestion_list import Suggestion, suggestion_of

_WIDTH, _HEIGHT = 960, 640
_PANEL_WIDTH = 320
_READ_AGAIN_MS = 400
_FEW = 20


class InboxDialog(QDialog):
    """Enter accepts as somebody new, 1 to 3 as the person suggested, P asks for another, I ignores, Shift+I always."""

    def __init__(
        self, operations: Operations, holder: ThemeHolder, feed: NameFeed, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._operations = operations
        self._holder = holder
        self._feed = feed
        self._rows: list[Proposed] = []
        self._answered: set[UUID] = set()
        self.ground: InboxGround | None = None
        self.setWindowTitle(self.tr("Inbox"))
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        theme = holder.theme
        self.heading = label(theme, self.tr("Inbox"), size="heading", weight="semibold")
        self.count = label(theme, ink=Ink.MUTED)
        self.model = AccountModel(self)
        self.list = AccountList(holder, self.model, self.tr("People whom accounts propose"))
        self.panel = ProposalPanel(holder, self._suggest)
        self.panel.setFixedWidth(_PANEL_WIDTH)
        self.empty = EmptyState(
            holder,
            "people",
            self.tr("Nobody waits"),
            self.tr("People whom your accounts know and you do not come here."),
        )
        self.close_button = Button(holder, self.tr("Close"))
        self.close_button.setAutoDefault(False)
        self.close_button.clicked.connect(self.accept)
        self._again = QTimer(self, singleShot=True, interval=_READ_AGAIN_MS)
        self._again.timeout.connect(self.read)
        self._lay_out()
        self.list.chosen.connect(lambda _row: self._show_chosen())
        self.list.activated_row.connect(lambda _row: self.accept_as(None))
        self.panel.accepted.connect(self.accept_as)
        self.panel.ignored.connect(lambda always: self.ignore(always=always))
        self.list.installEventFilter(self)
        operations.bus.changed.connect(self._on_changed)
        feed.start()
        self.list.setFocus()
        self.read()

    def _lay_out(self) -> None:
        theme = self._holder.theme
        space = theme.metrics.space
        head = QHBoxLayout()
        head.setSpacing(space.unit)
        head.addWidget(self.heading)
        head.addWidget(self.count, 1)
        self._stack = QStackedWidget()
        self._both = QWidget()
        row = QHBoxLayout(self._both)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(space.gap)
        row.addWidget(self.list, 1)
        row.addWidget(hairline(vertical=True))
        row.addWidget(self.panel)
        nobody = QWidget()
        under = QVBoxLayout(nobody)
        under.addWidget(self.empty)
        under.addStretch(1)
        self._stack.addWidget(self._both)
        self._stack.addWidget(nobody)
        foot = QHBoxLayout()
        foot.addWidget(
            label(
                theme,
                self.tr("What waits for somebody becomes interactions once they are accepted."),
                Ink.FAINT,
                "caption",
                wraps=True,
            ),
            1,
        )
        foot.addWidget(self.close_button)
        column = QVBoxLayout(self)
        column.setContentsMargins(*(space.page,) * 4)
        column.setSpacing(space.gap)
        column.addLayout(head)
        column.addWidget(self._stack, 1)
        column.addLayout(foot)
        room = self.screen().availableGeometry()
        self.resize(min(_WIDTH, room.width()), min(_HEIGHT, room.height()))

    @property
    def chosen(self) -> Proposed | None:
        """Who shows; None when nobody waits."""
        row = self.list.currentIndex().row()
        return self._rows[row] if 0 <= row < len(self._rows) else None

    def read(self) -> None:
        """Ask who waits."""
        self._operations.query(read_inbox, self._on_read, key="inbox")

    def _on_read(self, ground: InboxGround) -> None:
        self.ground = ground
        here = {found.id for found in ground.proposed}
        self._answered &= here
        before, row = self.chosen, self.list.currentIndex().row()
        self._rows = [found for found in ground.proposed if found.id not in self._answered]
        at = next((n for n, found in enumerate(self._rows) if before is not None and found.id == before.id), row)
        self._show_rows(at)

    def _show_rows(self, at: int) -> None:
        ground = self.ground
        if ground is None:
            return
        self.model.show_lines([line_of_proposed(found, ground.today) for found in self._rows])
        left = ground.count - len(self._answered)
        words = inbox_words(left) if left else ""
        if left > len(self._rows) > 0:
            words = self.tr("{all}, the newest {n} are here").format(all=words, n=count_words(len(self._rows)))
        self.count.setText(words)
        self._stack.setCurrentIndex(0 if self._rows else 1)
        if self._rows:
            self.list.choose(max(0, min(at, len(self._rows) - 1)))
            self._show_chosen()
        elif self.isVisible():
            self.close_button.setFocus()

    def _show_chosen(self) -> None:
        found = self.chosen
        if found is not None and self.ground is not None:
            self.panel.show_proposal(found, self.ground)

    def accept_as(self, person_id: UUID | None) -> None:
        """The one who shows is somebody new (None), or this person; the next one shows at once."""
        found = self.chosen
        if found is None:
            return
        name = name_of(found)
        self._answer(found)
        said = self.tr("{name} is somebody we know now") if person_id is None else self.tr("{name} was recognised")
        self._operations.change(
            lambda ws: inbox.accept(ws, found.id, person_id),
            lambda _person: self._operations.done.emit(said.format(name=name), False),
            failed=lambda error: self._on_failed(found.id, error),
        )

    def ignore(self, *, always: bool = False) -> None:
        """The one who shows is not wanted, until something new happens or never again; the next one shows at once."""
        found = self.chosen
        if found is None:
            return
        self._answer(found)
        self._operations.change(
            lambda ws: inbox.ignore(ws, found.id, always=always),
            failed=lambda error: self._on_failed(found.id, error),
        )

    def _answer(self, found: Proposed) -> None:
        row = self.list.currentIndex().row()
        self._answered.add(found.id)
        self._rows = [other for other in self._rows if other.id != found.id]
        self._show_rows(row)
        if self._rows:
            self.list.setFocus()
        if len(self._rows) < _FEW:
            self._again.start()

    def _on_failed(self, id: UUID, _error: CareError) -> None:
        self._answered.discard(id)
        self.read()

    def _on_changed(self, changes: Changes) -> None:
        # Answers given one after the other are read again once, after the last of them.
        if changes.many or changes.tables & {"proposal", "person"}:
            self._again.start()

    def _suggest(self, typed: str) -> list[Suggestion]:
        ground = self._feed.ground
        return [] if ground is None else [suggestion_of(person) for person in ground.names.starting_with(typed)]

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if watched is self.list and event.type() == QEvent.Type.KeyPress and isinstance(event, QKeyEvent):
            return self._take_key(event)
        return super().eventFilter(watched, event)

    def _take_key(self, event: QKeyEvent) -> bool:
        """Whether the key was an answer."""
        shift = Qt.KeyboardModifier.ShiftModifier
        if event.modifiers() & ~shift & ~Qt.KeyboardModifier.KeypadModifier:
            return False
        digit = event.key() - Qt.Key.Key_1
        if 0 <= digit < SUGGESTIONS_MAX:
            self.panel.accept_suggestion(digit)
        elif event.key() == Qt.Key.Key_I:
            self.ignore(always=bool(event.modifiers() & shift))
        elif event.key() == Qt.Key.Key_P:
            self.panel.picker.setFocus()
        else:
            return False
        return True
