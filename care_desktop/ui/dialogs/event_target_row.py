"""A row of the event's form: a person or a company to reach, and a note."""

from collections.abc import Callable, Sequence

from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from care_desktop.domain.events import EventTarget
from care_desktop.ui.dialogs.field import line_edit
from care_desktop.ui.theme import ThemeHolder
from care_desktop.ui.widgets.picker import Picked, Picker
from care_desktop.ui.widgets.suggestion_list import Suggestion


class EventTargetRow(QWidget):
    """Whom to reach: somebody known is picked from the list, any other name is a company."""

    def __init__(
        self, holder: ThemeHolder, suggest: Callable[[str], Sequence[Suggestion]], parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.whom = Picker(holder, suggest, self.tr("company"), "person", single=True)
        self.whom.edit.setPlaceholderText(self.tr("Person or company"))
        self.whom.edit.setAccessibleName(self.tr("Person or company to reach"))
        self.note = line_edit()
        self.note.setPlaceholderText(self.tr("What about"))
        self.note.setAccessibleName(self.tr("What to reach them about"))
        trailing = QVBoxLayout()
        trailing.addStretch(1)
        trailing.addWidget(self.note)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(holder.theme.metrics.space.unit)
        row.addWidget(self.whom, 1)
        row.addLayout(trailing, 1)

    @property
    def is_filled(self) -> bool:
        """Whether somebody is named."""
        return bool(self.whom.picked) or bool(self.whom.left_over())

    def show_target(self, target: EventTarget, name: str) -> None:
        """Show a stored target; `name` is the person's, or the company."""
        self.whom.set_picked([Picked(name, target.person_id)])
        self.note.setText(target.note)

    def target(self) -> EventTarget:
        """Whom the row names; call `whom.take_typed` before."""
        picked = self.whom.picked
        if not picked:
            return EventTarget()
        company = "" if picked[0].id is not None else picked[0].name
        return EventTarget(picked[0].id, company, self.note.text().strip())
