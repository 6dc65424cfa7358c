"""The dialog to log an interaction with every field, or to change a stored one."""

from uuid import UUID

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QDialog, QFrame, QHBoxLayout, QScrollArea, QVBoxLayout, QWidget

from care_desktop.domain.interactions import Interaction
from care_desktop.errors import CareError
from care_desktop.services import interactions
from care_desktop.services.capture import amend
from care_desktop.services.interactions import LogEntry, Logged
from care_desktop.ui.dialogs.interaction_form import InteractionForm
from care_desktop.ui.interaction_words import logged_words
from care_desktop.ui.name_feed import NameFeed
from care_desktop.ui.operations import Operations
from care_desktop.ui.roles import Ink
from care_desktop.ui.theme import ThemeHolder
from care_desktop.ui.widgets.button import Button, ButtonKind
from care_desktop.ui.widgets.label import hairline, label

_WIDTH, _HEIGHT = 800, 720


class InteractionDialog(QDialog):
    """The form with Save and Cancel; Ctrl+Enter saves, Esc leaves everything as it was.

    Args:
        feed: names to pick from; the form appears when they are read.
        interaction_id: what to change; None logs a new one.

    Signals:
        saved(UUID): the interaction was stored; the dialog is closed.
    """

    saved = Signal(object)

    def __init__(
        self,
        operations: Operations,
        holder: ThemeHolder,
        feed: NameFeed,
        interaction_id: UUID | None = None,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._operations = operations
        self._holder = holder
        self._feed = feed
        self._id = interaction_id
        self._before: Interaction | None = None
        self.form: InteractionForm | None = None
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        is_new = interaction_id is None
        self.setWindowTitle(self.tr("Log an interaction") if is_new else self.tr("Change an interaction"))
        self._lay_out()
        self._feed.changed.connect(self._on_names_read)
        self._feed.start()
        if interaction_id is not None:
            self._operations.query(
                lambda ws: interactions.get(ws, interaction_id), self._on_read, failed=self._on_failed
            )
        else:
            self._on_names_read()

    def _lay_out(self) -> None:
        metrics = self._holder.theme.metrics
        self._area = QScrollArea(self)
        self._area.setFrameShape(QFrame.Shape.NoFrame)
        self._area.setWidgetResizable(True)
        self._area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.problem = label(self._holder.theme, "", Ink.NEGATIVE, wraps=True)
        self._cancel = Button(self._holder, self.tr("Cancel"))
        self._save = Button(self._holder, self.tr("Save"), ButtonKind.PRIMARY, hint=_save_keys())
        for button in (self._cancel, self._save):
            button.setAutoDefault(False)
        self._save.setEnabled(False)
        self._cancel.clicked.connect(self.reject)
        self._save.clicked.connect(self.save)
        for keys in ("Ctrl+Return", "Ctrl+Enter"):
            QShortcut(QKeySequence(keys), self).activated.connect(self.save)
        buttons = QHBoxLayout()
        page = metrics.space.page
        buttons.setContentsMargins(page, metrics.space.unit, page, metrics.space.gap)
        buttons.setSpacing(metrics.space.unit)
        buttons.addWidget(self.problem, 1)
        buttons.addWidget(self._cancel)
        buttons.addWidget(self._save)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self._area, 1)
        column.addWidget(hairline(self))
        column.addLayout(buttons)
        room = self.screen().availableGeometry()
        self.resize(min(_WIDTH, room.width()), min(_HEIGHT, room.height()))

    def _on_read(self, interaction: Interaction) -> None:
        self._before = interaction
        self._on_names_read()

    def _on_names_read(self) -> None:
        ground = self._feed.ground
        if self.form is not None or ground is None or (self._id is not None and self._before is None):
            return
        self.form = InteractionForm(self._holder, ground, self._before)
        margin = self._holder.theme.metrics.space.page
        page = QWidget()
        page.setObjectName("page")
        column = QVBoxLayout(page)
        column.setContentsMargins(margin, margin, margin, margin)
        column.addWidget(self.form)
        column.addStretch(1)
        self._area.setWidget(page)
        self._save.setEnabled(True)
        self.form.controls.people.setFocus(Qt.FocusReason.OtherFocusReason)

    def save(self) -> None:
        """Store what was entered; what is wrong with it stands beneath its field."""
        if self.form is None or not self._save.isEnabled():
            return
        self.problem.setText("")
        entry = self.form.entry()
        if entry is None:
            self._show_focused()
            return
        self._save.setEnabled(False)
        id = self._id
        if id is None:
            said = self._said(entry)
            self._operations.change(
                lambda ws: interactions.log(ws, entry), self._on_saved, said=said, failed=self._on_failed
            )
        else:
            self._operations.change(lambda ws: amend(ws, id, entry), self._on_saved, failed=self._on_failed)

    def _said(self, entry: LogEntry) -> str:
        assert self.form is not None
        known = [picked.name for picked in self.form.controls.people.picked if picked.id is not None]
        return logged_words(known, [person.name for person in entry.new_people], entry.interaction.duration_min)

    def _show_focused(self) -> None:
        focused = self.focusWidget()
        if focused is not None:
            self._area.ensureWidgetVisible(focused)

    def _on_saved(self, logged: Logged) -> None:
        self.saved.emit(logged.id)
        self.accept()

    def _on_failed(self, error: CareError) -> None:
        self._save.setEnabled(self.form is not None)
        self.problem.setText(str(error))


def _save_keys() -> str:
    return QKeySequence("Ctrl+Enter").toString(QKeySequence.SequenceFormat.NativeText).replace("+", " ")
