"""The dialog to enter somebody new, or to change what is known about somebody."""

from uuid import UUID

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QDialog, QFrame, QHBoxLayout, QScrollArea, QVBoxLayout, QWidget

from care_desktop.errors import CareError
from care_desktop.services import people
from care_desktop.services.person_form import PersonGround, person_ground
from care_desktop.ui.dialogs.person_form import PersonForm
from care_desktop.ui.name_feed import NameFeed
from care_desktop.ui.operations import Operations
from care_desktop.ui.roles import Ink
from care_desktop.ui.theme import ThemeHolder
from care_desktop.ui.widgets.button import Button, ButtonKind
from care_desktop.ui.widgets.label import hairline, label

_WIDTH, _HEIGHT = 800, 720


class PersonDialog(QDialog):
    """The form with Save and Cancel; Ctrl+Enter saves, Esc leaves everything as it was.

    Args:
        feed: names for the field of who introduced them.
        person_id: whom to change; None enters somebody new.

    Signals:
        saved(UUID): the person was stored; the dialog is closed.
    """

    saved = Signal(object)

    def __init__(
        self,
        operations: Operations,
        holder: ThemeHolder,
        feed: NameFeed,
        person_id: UUID | None = None,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._operations = operations
        self._holder = holder
        self._feed = feed
        self._id = person_id
        self.form: PersonForm | None = None
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(self.tr("Add person") if person_id is None else self.tr("Edit person"))
        self._lay_out()
        operations.query(lambda ws: person_ground(ws, person_id), self._on_read, failed=self._on_failed)
        feed.start()

    def _lay_out(self) -> None:
        metrics = self._holder.theme.metrics
        self._area = QScrollArea(self)
        self._area.setFrameShape(QFrame.Shape.NoFrame)
        self._area.setWidgetResizable(True)
        self._area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.problem = label(self._holder.theme, "", Ink.NEGATIVE, wraps=True)
        keys = QKeySequence("Ctrl+Enter").toString(QKeySequence.SequenceFormat.NativeText).replace("+", " ")
        self._cancel = Button(self._holder, self.tr("Cancel"))
        self._save = Button(self._holder, self.tr("Save"), ButtonKind.PRIMARY, hint=keys)
        for button in (self._cancel, self._save):
            button.setAutoDefault(False)
        self._save.setEnabled(False)
        self._cancel.clicked.connect(self.reject)
        self._save.clicked.connect(self.save)
        for sequence in ("Ctrl+Return", "Ctrl+Enter"):
            QShortcut(QKeySequence(sequence), self).activated.connect(self.save)
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

    def _on_read(self, ground: PersonGround) -> None:
        self.form = PersonForm(self._holder, ground, self._feed)
        margin = self._holder.theme.metrics.space.page
        page = QWidget()
        page.setObjectName("page")
        column = QVBoxLayout(page)
        column.setContentsMargins(margin, margin, margin, margin)
        column.addWidget(self.form)
        column.addStretch(1)
        self._area.setWidget(page)
        self._save.setEnabled(True)
        self.form.name.setFocus(Qt.FocusReason.OtherFocusReason)

    def save(self) -> None:
        """Store what was entered; what is wrong with it stands beneath its field."""
        if self.form is None or not self._save.isEnabled():
            return
        self.problem.setText("")
        draft = self.form.draft()
        if draft is None:
            self._show_focused()
            return
        self._save.setEnabled(False)
        id = self._id
        name = draft.name
        if id is None:
            said = self.tr("{name} added.").format(name=name)
            self._operations.change(
                lambda ws: people.add(ws, draft), self._on_saved, said=said, failed=self._on_refused
            )
        else:
            said = self.tr("{name} changed.").format(name=name)
            self._operations.change(
                lambda ws: people.edit(ws, id, draft), self._on_saved, said=said, failed=self._on_refused
            )

    def _show_focused(self) -> None:
        focused = self.focusWidget()
        if focused is not None:
            self._area.ensureWidgetVisible(focused)

    def _on_saved(self, id: UUID) -> None:
        self.saved.emit(id)
        self.accept()

    def _on_refused(self, error: CareError) -> None:
        self._on_failed(error)
        if self.form is not None and self.form.show_conflict(str(error)):
            self.problem.setText("")
            self._show_focused()

    def _on_failed(self, error: CareError) -> None:
        self._save.setEnabled(self.form is not None)
        self.problem.setText(str(error))
