"""What the small dialogs of resources, swag and introductions share: fields under each other, and a day."""

from collections.abc import Callable, Mapping
from datetime import date
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLineEdit, QVBoxLayout, QWidget

from care_desktop.services.capture_names import CaptureGround
from care_desktop.services.outcome import Outcome, Workspace
from care_desktop.ui.dialogs.field import Field, line_edit
from care_desktop.ui.dialogs.form_dialog import FormDialog
from care_desktop.ui.dialogs.name_pickers import left_over
from care_desktop.ui.interaction_words import day_words
from care_desktop.ui.name_feed import NameFeed
from care_desktop.ui.operations import Operations
from care_desktop.ui.roles import Ink
from care_desktop.ui.theme import ThemeHolder
from care_desktop.ui.typed_values import read_day
from care_desktop.ui.widgets.label import label
from care_desktop.ui.widgets.picker import Picker

_WIDTH = 560


class ResourceShortForm(FormDialog):
    """A few fields under a sentence; the form appears once the names are read.

    A subclass makes its fields in `make` and stores them in `store`.

    Args:
        feed: names, clock and zone.
        title: of the window.
        sentence: what this is about, above the fields; empty for none.
        height: pixels at 100 %.
    """

    def __init__(
        self,
        operations: Operations,
        holder: ThemeHolder,
        feed: NameFeed,
        title: str,
        sentence: str,
        height: int,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(operations, holder, parent)
        self.setWindowTitle(title)
        self.resize(_WIDTH, height)
        self._feed = feed
        self._sentence = sentence
        self.fields: dict[str, Field] = {}
        self.ground: CaptureGround | None = None

    def begin(self) -> None:
        """Show the form as soon as the names are there."""
        self._feed.changed.connect(self._on_names_read)
        self._feed.start()
        self._on_names_read()

    def _on_names_read(self) -> None:
        if self.ground is not None or self._feed.ground is None:
            return
        self.ground = self._feed.ground
        form = QWidget()
        column = QVBoxLayout(form)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(self._holder.theme.metrics.space.gap)
        if self._sentence:
            column.addWidget(label(self._holder.theme, self._sentence, Ink.MUTED, wraps=True))
        first = self.make(self.ground)
        for field in self.fields.values():
            column.addWidget(field)
        self.show_form(form, first)

    def make(self, ground: CaptureGround) -> QWidget:
        """Fill `fields` and return the control in which the cursor is to stand."""
        raise NotImplementedError

    def add_field(self, name: str, caption: str, control: QWidget) -> None:
        """Add a field beneath the others."""
        self.fields[name] = Field(self._holder, caption, control)

    def add_day(self, name: str, caption: str, day: date | None = None) -> QLineEdit:
        """Add a field for a day, today unless said otherwise; what is understood stands beneath."""
        assert self.ground is not None
        edit = line_edit((day or self.ground.now().date()).isoformat())
        self.add_field(name, caption, edit)
        edit.textChanged.connect(lambda: self._say_day(name, edit))
        self._say_day(name, edit)
        return edit

    def _say_day(self, name: str, edit: QLineEdit) -> None:
        assert self.ground is not None
        now = self.ground.now()
        typed = read_day(edit.text(), now=now, ahead=False)
        self.fields[name].set_problem(typed.problem)
        self.fields[name].set_note("" if typed.value is None else day_words(typed.value, now.date()))

    def day_in(self, name: str, edit: QLineEdit) -> date | None:
        """The day typed; None with the reason beneath the field when there is none."""
        assert self.ground is not None
        typed = read_day(edit.text(), now=self.ground.now(), ahead=False)
        if typed.value is None:
            self.fields[name].set_problem(typed.problem or self.tr("Say on which day it was."))
        return typed.value

    def check_names(self, pickers: Mapping[str, Picker]) -> None:
        """Take what is typed in the pickers; a name nobody has is said beneath its field."""
        for name, picker in pickers.items():
            unknown = self.tr("Nobody known has exactly the name “{name}”: pick it from the list, or clear it.")
            said = left_over(picker, lambda typed, unknown=unknown: unknown.format(name=typed))  # type: ignore[misc]
            self.fields[name].set_problem(said)

    def focus_problem(self) -> bool:
        """Put the cursor into the first field with a problem; False when none has one."""
        for field in self.fields.values():
            if field.problem:
                field.control.setFocus(Qt.FocusReason.OtherFocusReason)
                return True
        return False

    def change(self, work: Callable[[Workspace], Outcome[Any]]) -> None:
        """Run a change; close when it is stored, else say why beside the buttons and keep what was typed."""
        self._operations.change(work, self.on_stored, failed=self.refuse)

    def on_stored(self, value: Any) -> None:
        """Say that it is stored and close."""
        self.saved.emit(value)
        self.accept()
