"""Settings, Team: who is on our side, and which of them uses this workspace."""

from uuid import UUID

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QButtonGroup, QFrame, QHBoxLayout, QScrollArea, QVBoxLayout, QWidget

from care_desktop.errors import CareError
from care_desktop.services import handover, me
from care_desktop.services.me import Teammate
from care_desktop.services.outcome import Changes
from care_desktop.ui.accessible import set_tip
from care_desktop.ui.dialogs.field import line_edit
from care_desktop.ui.dialogs.handover_dialog import HandoverDialog
from care_desktop.ui.operations import Operations
from care_desktop.ui.pages.page import Page
from care_desktop.ui.people_words import count_words
from care_desktop.ui.roles import Ink
from care_desktop.ui.theme import ThemeHolder
from care_desktop.ui.widgets.avatar import Avatar
from care_desktop.ui.widgets.button import Button, ButtonKind
from care_desktop.ui.widgets.check_box import RadioButton
from care_desktop.ui.widgets.label import ElidedLabel, hairline, label
from care_desktop.ui.widgets.section_heading import SectionHeading

_WIDTH = 640
_AVATAR = 24
_COUNT_WIDTH = 96
_NAME_MAX = 500


class TeamRow(QWidget):
    """A teammate: that it is me, name, how many people, hand them over, no longer in the team.

    Signals:
        me_chosen(UUID), hand_over_requested(UUID, str), leave_requested(UUID): for this teammate.
    """

    me_chosen = Signal(object)
    hand_over_requested = Signal(object, str)
    leave_requested = Signal(object)

    def __init__(self, holder: ThemeHolder, found: Teammate, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        metrics = holder.theme.metrics
        self.radio = RadioButton(holder, self.tr("me"))
        self.radio.setChecked(found.is_me)
        self.radio.setAccessibleName(self.tr("{name} uses this workspace").format(name=found.name))
        self.radio.clicked.connect(lambda: self.me_chosen.emit(found.id))
        self.give = Button(holder, self.tr("Hand over…"), ButtonKind.QUIET, small=True)
        self.give.setEnabled(found.people > 0)
        words = self.tr("Give everyone {name} looks after to somebody else").format(name=found.name)
        set_tip(self.give, words)
        self.give.setAccessibleName(words)
        self.give.clicked.connect(lambda: self.hand_over_requested.emit(found.id, found.name))
        self.leave = Button(holder, "", ButtonKind.QUIET, "close", small=True)
        words = self.tr("Take {name} out of the team").format(name=found.name)
        set_tip(self.leave, words)
        self.leave.setAccessibleName(words)
        self.leave.clicked.connect(lambda: self.leave_requested.emit(found.id))
        people = self.tr("1 person") if found.people == 1 else self.tr("{n} people").format(n=count_words(found.people))
        count = label(holder.theme, people, Ink.MUTED)
        count.setFixedWidth(_COUNT_WIDTH)
        count.setAlignment(Qt.AlignmentFlag.AlignTrailing | Qt.AlignmentFlag.AlignVCenter)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, metrics.space.half, 0, metrics.space.half)
        row.setSpacing(metrics.space.gap)
        row.addWidget(Avatar(holder, found.name, _AVATAR))
        row.addWidget(ElidedLabel(holder.theme, found.name, weight="medium"), 1)
        row.addWidget(self.radio)
        row.addWidget(count)
        row.addWidget(self.give)
        row.addWidget(self.leave)


class TeamSection(Page):
    """A row a teammate, and a line that adds one; every change is kept at once and can be undone."""

    def __init__(self, operations: Operations, holder: ThemeHolder, parent: QWidget | None = None) -> None:
        super().__init__(operations, parent)
        self._holder = holder
        self.rows: dict[UUID, TeamRow] = {}
        self._group = QButtonGroup(self)
        self._lines = QVBoxLayout()
        self._lines.setSpacing(0)
        self.name_edit = line_edit("", _NAME_MAX)
        self.name_edit.setPlaceholderText(self.tr("Name"))
        self.name_edit.setAccessibleName(self.tr("Name of a new teammate"))
        self.add_button = Button(holder, self.tr("Add"), icon="add")
        self.add_button.setEnabled(False)
        self._problem = label(holder.theme, "", Ink.NEGATIVE, "caption", wraps=True)
        self._problem.hide()
        self.unclear = label(
            holder.theme,
            self.tr("Say which of them you are: “Mine” and your own ratings go by it."),
            Ink.WARNING,
            wraps=True,
        )
        self.unclear.hide()
        self.name_edit.textEdited.connect(self._on_typed)
        self.name_edit.returnPressed.connect(self.add)
        self.add_button.clicked.connect(self.add)
        self._lay_out()

    def _lay_out(self) -> None:
        theme = self._holder.theme
        space = theme.metrics.space
        about = self.tr(
            "Colleagues are people too: they look after developers and take part in conversations, and are left out of "
            "trust, stages and totals. Whoever leaves the team stays as a person, with everything that was logged."
        )
        add = QHBoxLayout()
        add.setSpacing(space.gap)
        add.addWidget(self.name_edit, 1)
        add.addWidget(self.add_button)
        inner = QWidget()
        inner.setMaximumWidth(_WIDTH)
        column = QVBoxLayout(inner)
        column.setContentsMargins(space.unit, 0, space.unit, space.unit)
        column.setSpacing(space.unit)
        column.addWidget(SectionHeading(self._holder, self.tr("Team")))
        column.addWidget(label(theme, about, Ink.MUTED, wraps=True))
        column.addWidget(self.unclear)
        column.addLayout(self._lines)
        column.addWidget(hairline(self))
        column.addLayout(add)
        column.addWidget(self._problem)
        body = QWidget()
        body.setObjectName("page")
        rows = QVBoxLayout(body)
        rows.setContentsMargins(0, 0, 0, 0)
        rows.addWidget(inner)
        rows.addStretch(1)
        area = QScrollArea()
        area.setFrameShape(QFrame.Shape.NoFrame)
        area.setWidgetResizable(True)
        # The buttons in it take the focus; the area itself would be a stop for nothing.
        area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        area.setWidget(body)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.addWidget(area)

    def read(self) -> None:
        """Ask who is in the team."""
        self.operations.query(me.team, self._on_team, key=f"team {id(self)}")

    def concerns(self, changes: Changes) -> bool:
        """Teammates are people; which of them I am is a setting."""
        return changes.many or bool(changes.tables & {"person", "setting", "identity"})

    def _on_team(self, team: list[Teammate]) -> None:
        while self._lines.count():
            item = self._lines.takeAt(0)
            gone = item.widget() if item is not None else None
            if gone is not None:
                gone.hide()
                # Its own button may still be on its way up.
                gone.deleteLater()
        self.rows = {}
        for found in team:
            row = TeamRow(self._holder, found)
            row.me_chosen.connect(self._on_me_chosen)
            row.hand_over_requested.connect(self._on_hand_over)
            row.leave_requested.connect(self._on_leave)
            self._group.addButton(row.radio)
            self.rows[found.id] = row
            self._lines.addWidget(hairline(self))
            self._lines.addWidget(row)
        self.unclear.setVisible(bool(team) and not any(found.is_me for found in team))

    def _on_typed(self) -> None:
        self._problem.hide()
        self.add_button.setEnabled(bool(self.name_edit.text().strip()))

    def add(self) -> None:
        """Add the teammate whose name was typed."""
        name = self.name_edit.text()
        if name.strip():
            self.operations.change(lambda ws: me.add_teammate(ws, name), self._on_added, failed=self._on_refused)

    def _on_added(self, _id: UUID) -> None:
        self.name_edit.clear()
        self.add_button.setEnabled(False)

    def _on_refused(self, error: CareError) -> None:
        self._problem.setText(str(error))
        self._problem.show()

    def _on_me_chosen(self, id: UUID) -> None:
        self.operations.change(lambda ws: me.set_me(ws, id))

    def _on_leave(self, id: UUID) -> None:
        self.operations.change(lambda ws: me.leave_team(ws, id))

    def _on_hand_over(self, id: UUID, name: str) -> None:
        def ask(ids: list[UUID]) -> None:
            HandoverDialog(self.operations, self._holder, ids, name, of_owner=True, parent=self).open()

        self.operations.query(lambda ws: handover.people_of(ws, id), ask)
