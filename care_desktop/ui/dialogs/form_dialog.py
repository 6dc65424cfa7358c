"""What the dialogs with a long form have in common: the form that scrolls, what is wrong with it, Save and Cancel."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QDialog, QFrame, QHBoxLayout, QScrollArea, QVBoxLayout, QWidget

from care_desktop.errors import CareError
from care_desktop.ui.form_draft import FormDraft
from care_desktop.ui.operations import Operations
from care_desktop.ui.roles import Ink
from care_desktop.ui.theme import ThemeHolder
from care_desktop.ui.widgets.button import Button, ButtonKind
from care_desktop.ui.widgets.label import hairline, label

_WIDTH, _HEIGHT = 800, 720


class FormDialog(QDialog):
    """A form with Save and Cancel; Ctrl+Enter saves, Esc leaves everything as it was.

    A subclass puts its form in with `show_form` once it has read what it needs, and stores it in `store`.

    Signals:
        saved(UUID): what was entered was stored; the dialog is closed.
    """

    saved = Signal(object)

    def __init__(self, operations: Operations, holder: ThemeHolder, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._operations = operations
        self._holder = holder
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self._area = QScrollArea(self)
        self._area.setFrameShape(QFrame.Shape.NoFrame)
        self._area.setWidgetResizable(True)
        # The fields in it take the focus; the area itself would be a stop for nothing.
        self._area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.problem = label(holder.theme, "", Ink.NEGATIVE, wraps=True)
        keys = QKeySequence("Ctrl+Enter").toString(QKeySequence.SequenceFormat.NativeText).replace("+", " ")
        self._cancel = Button(holder, self.tr("Cancel"))
        self._save = Button(holder, self.tr("Save"), ButtonKind.PRIMARY, hint=keys)
        for button in (self._cancel, self._save):
            button.setAutoDefault(False)
        self._save.setEnabled(False)
        self._cancel.clicked.connect(self.reject)
        self._save.clicked.connect(self.save)
        for sequence in ("Ctrl+Return", "Ctrl+Enter"):
            QShortcut(QKeySequence(sequence), self).activated.connect(self.save)
        self._lay_out()
        # Not to Cancel, which a space typed before the form is there would press.
        self.setFocus(Qt.FocusReason.OtherFocusReason)

    def _lay_out(self) -> None:
        space = self._holder.theme.metrics.space
        buttons = QHBoxLayout()
        buttons.setContentsMargins(space.page, space.unit, space.page, space.gap)
        buttons.setSpacing(space.unit)
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

    def show_form(self, form: QWidget, first: QWidget) -> None:
        """Put the form in, with the cursor in its first field; it can be saved from now on."""
        margin = self._holder.theme.metrics.space.page
        page = QWidget()
        page.setObjectName("page")
        column = QVBoxLayout(page)
        column.setContentsMargins(margin, margin, margin, margin)
        column.addWidget(form)
        column.addStretch(1)
        self._area.setWidget(page)
        self._save.setEnabled(True)
        first.setFocus(Qt.FocusReason.OtherFocusReason)
        if self._operations.form_draft is not None:
            FormDraft(self._operations.form_draft, form, self)

    def save(self) -> None:
        """Store what was entered; what is wrong with it stands beneath its field."""
        if not self._save.isEnabled():
            return
        self.problem.setText("")
        if self.store():
            self._save.setEnabled(False)
        else:
            self.show_focused()

    def store(self) -> bool:
        """Hand what was entered to the services; False when the form says what is still wrong with it."""
        raise NotImplementedError

    def show_focused(self) -> None:
        """Scroll to where the cursor is."""
        focused = self.focusWidget()
        if focused is not None:
            self._area.ensureWidgetVisible(focused)

    def refuse(self, error: CareError) -> None:
        """Say why it was not stored; what was typed stays."""
        self._save.setEnabled(self._area.widget() is not None)
        self.problem.setText(str(error))
