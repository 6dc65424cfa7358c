"""Giving people to another teammate, with a note."""

from collections.abc import Sequence
from uuid import UUID

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QDialog, QHBoxLayout, QPlainTextEdit, QVBoxLayout, QWidget

from care_desktop.errors import CareError
from care_desktop.services import handover, people
from care_desktop.ui.dialogs.field import Field
from care_desktop.ui.operations import Operations
from care_desktop.ui.people_words import count_words
from care_desktop.ui.roles import Ink
from care_desktop.ui.theme import ThemeHolder
from care_desktop.ui.widgets.button import Button, ButtonKind
from care_desktop.ui.widgets.choice_box import ChoiceBox
from care_desktop.ui.widgets.label import label

_WIDTH, _NOTE_HEIGHT = 480, 88


class HandoverDialog(QDialog):
    """Asks who looks after some people from now on; Ctrl+Enter gives, Esc leaves everything as it was.

    Args:
        ids: who is given.
        name: of whoever is given, if it is one person; of whose people they are, if `of_owner`.
        of_owner: they are everyone a teammate looks after.

    Signals:
        given(int): so many people have another owner; the dialog is closed.
    """

    given = Signal(int)

    def __init__(
        self,
        operations: Operations,
        holder: ThemeHolder,
        ids: Sequence[UUID],
        name: str = "",
        of_owner: bool = False,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._operations = operations
        self._ids = tuple(ids)
        theme, space = holder.theme, holder.theme.metrics.space
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(self.tr("Hand over"))
        self.setFixedWidth(_WIDTH)
        self.owner = ChoiceBox(holder)
        self.note = QPlainTextEdit()
        self.note.setTabChangesFocus(True)
        self.note.setFixedHeight(_NOTE_HEIGHT)
        self.note.setPlaceholderText(self.tr("What they should know: what was promised, what to avoid"))
        self.problem = label(theme, "", Ink.NEGATIVE, wraps=True)
        self.problem.hide()
        self.give = Button(holder, self.tr("Give"), ButtonKind.PRIMARY, "next")
        self.give.setEnabled(False)
        cancel = Button(holder, self.tr("Cancel"))
        for button in (self.give, cancel):
            button.setAutoDefault(False)
        self.give.clicked.connect(self._on_give)
        cancel.clicked.connect(self.reject)
        QShortcut(QKeySequence("Ctrl+Return"), self).activated.connect(self._on_give)
        buttons = QHBoxLayout()
        buttons.setSpacing(space.unit)
        buttons.addStretch(1)
        buttons.addWidget(cancel)
        buttons.addWidget(self.give)
        sentence = self.tr(
            "The new owner is asked for their own rating afresh; earlier ratings and who looked after them are kept."
        )
        column = QVBoxLayout(self)
        column.setContentsMargins(*(space.page,) * 4)
        column.setSpacing(space.gap)
        column.addWidget(label(theme, self._title(name, of_owner), size="heading", weight="semibold", wraps=True))
        column.addWidget(label(theme, sentence, Ink.MUTED, wraps=True))
        column.addWidget(Field(holder, self.tr("New owner"), self.owner))
        column.addWidget(Field(holder, self.tr("Note"), self.note))
        column.addWidget(self.problem)
        column.addLayout(buttons)
        asked = operations.query(people.teammates, self._on_team)
        self.finished.connect(lambda _result: asked.cancel())

    def _title(self, name: str, of_owner: bool) -> str:
        count = count_words(len(self._ids))
        if of_owner:
            return self.tr("Who looks after the {n} people of {name} from now on?").format(n=count, name=name)
        if len(self._ids) == 1:
            return self.tr("Who looks after {name} from now on?").format(name=name)
        return self.tr("Who looks after these {n} people from now on?").format(n=count)

    def _on_team(self, team: list[tuple[UUID, str]]) -> None:
        for id, name in team:
            if id not in self._ids:
                self.owner.addItem(name, id)
        self.owner.addItem(self.tr("nobody"), None)
        self.give.setEnabled(True)
        self.owner.setFocus(Qt.FocusReason.OtherFocusReason)

    def _on_give(self) -> None:
        if not self.give.isEnabled():
            return
        self.give.setEnabled(False)
        self.problem.hide()
        ids, owner, note = self._ids, self.owner.currentData(), self.note.toPlainText()
        self._operations.change(lambda ws: handover.give(ws, ids, owner, note), self._on_given, failed=self._on_refused)

    def _on_given(self, count: int) -> None:
        self.given.emit(count)
        self.accept()

    def _on_refused(self, error: CareError) -> None:
        self.problem.setText(str(error))
        self.problem.show()
        self.give.setEnabled(True)
