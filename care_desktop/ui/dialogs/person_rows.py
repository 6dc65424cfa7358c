"""Rows of the form about a person: a handle on a service, and a job with its dates."""

from collections.abc import Callable
from datetime import date, datetime

from PySide6.QtWidgets import QComboBox, QLabel, QLineEdit, QWidget

from care_desktop.domain.people import KNOWN_SERVICES, Handle, Job, parse_handle
from care_desktop.ui.dialogs.entry_rows import EntryRow
from care_desktop.ui.dialogs.field import line_edit
from care_desktop.ui.person_words import month_words
from care_desktop.ui.roles import Ink
from care_desktop.ui.theme import ThemeHolder
from care_desktop.ui.typed_values import Typed, read_day
from care_desktop.ui.widgets.choice_box import ChoiceBox
from care_desktop.ui.widgets.label import label, set_ink

_SERVICE_WIDTH, _DAY_WIDTH = 176, 112


class HandleRow(EntryRow):
    """One identity; an address or "github:name" typed into the field chooses the service by itself."""

    def __init__(self, holder: ThemeHolder, parent: QWidget | None = None) -> None:
        super().__init__("", parent)
        self.text.setPlaceholderText(self.tr("Name, address or number there"))
        self.text.setAccessibleName(self.tr("Handle"))
        self.service = ChoiceBox(holder)
        self.service.setEditable(True)
        self.service.setInsertPolicy(QComboBox.InsertPolicy.NoInsert)
        self.service.addItems(list(KNOWN_SERVICES))
        self.service.setFixedWidth(_SERVICE_WIDTH)
        self.service.setAccessibleName(self.tr("Service of the handle"))
        self.service.setToolTip(self.tr("A service, or one on a host: discourse:forum.example.org"))
        self._before = Handle("", "")
        self.row.addWidget(self.service)
        self.text.editingFinished.connect(self._on_typed)
        self.service.currentTextChanged.connect(self.changed)

    def show_handle(self, handle: Handle) -> None:
        """Show a stored handle."""
        self._before = handle
        self.service.setCurrentText(handle.service)
        self.text.setText(handle.value)

    def _on_typed(self) -> None:
        found = parse_handle(self.words)
        if found is not None:
            self.service.setCurrentText(found.service)
            if found.value != self.words:
                self.text.setText(found.value)

    def handle(self) -> Handle:
        """The handle of a filled row; still verified when nothing was changed."""
        found = Handle(self.service.currentText().strip().lower(), self.words)
        is_same = (found.service, found.value) == (self._before.service, self._before.value)
        return self._before if is_same else found


class JobRow(EntryRow):
    """A company, what the person does there, from when and until when."""

    def __init__(self, holder: ThemeHolder, now: Callable[[], datetime], parent: QWidget | None = None) -> None:
        super().__init__("", parent)
        self._now = now
        self.text.setPlaceholderText(self.tr("Company"))
        self.text.setAccessibleName(self.tr("Company"))
        self.role = self._more(self.tr("Role"), self.tr("Role there"))
        self.started = self._more(self.tr("from"), self.tr("There from"), _DAY_WIDTH)
        self.ended = self._more(self.tr("until, empty: still"), self.tr("There until"), _DAY_WIDTH)
        self._said: QLabel = label(holder.theme, "", Ink.FAINT, "caption", wraps=True)
        self._said.setFixedWidth(_DAY_WIDTH)
        self.row.addWidget(self._said)

    def _more(self, placeholder: str, name: str, width: int = 0) -> QLineEdit:
        edit = line_edit()
        edit.setPlaceholderText(placeholder)
        edit.setAccessibleName(name)
        if width:
            edit.setFixedWidth(width)
        edit.textChanged.connect(self._on_typed)
        self.row.addWidget(edit, 0 if width else 1)
        return edit

    @property
    def words(self) -> str:
        """Company and role, either of which fills a row."""
        return f"{self.text.text()} {self.role.text()}".strip()

    def show_job(self, job: Job) -> None:
        """Show a stored job."""
        self.text.setText(job.company)
        self.role.setText(job.role)
        self.started.setText(job.started.isoformat() if job.started else "")
        self.ended.setText(job.ended.isoformat() if job.ended else "")

    def read_days(self) -> tuple[Typed[date], Typed[date]]:
        """The first and the last day typed."""
        now = self._now()
        return (
            read_day(self.started.text(), now=now, ahead=False),
            read_day(self.ended.text(), now=now, ahead=False),
        )

    @property
    def problem(self) -> str:
        """What is wrong with the days; empty when nothing is."""
        return next((typed.problem for typed in self.read_days() if typed.problem), "")

    def _on_typed(self) -> None:
        first, last = self.read_days()
        months = [month_words(typed.value) for typed in (first, last) if typed.value is not None]
        self._said.setText(self.problem or " – ".join(months))
        set_ink(self._said, Ink.NEGATIVE if self.problem else Ink.FAINT)
        self.changed.emit()

    def job(self) -> Job:
        """The job of a filled row whose days can be read."""
        first, last = self.read_days()
        return Job(self.text.text().strip(), self.role.text().strip(), first.value, last.value)
