"""Settings, Privacy: who is to be looked at again, and setting basis and rights, archiving or erasing them."""

from datetime import datetime
from pathlib import Path
from uuid import UUID

from PySide6.QtCore import QModelIndex, Qt, Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QHBoxLayout, QHeaderView, QVBoxLayout, QWidget

from care_desktop.domain.interactions import zone_of
from care_desktop.services import consent
from care_desktop.services.consent import Review, ReviewReason
from care_desktop.services.outcome import Changes, Workspace
from care_desktop.ui.delegates.person import PersonDelegate
from care_desktop.ui.delegates.text import TextDelegate
from care_desktop.ui.dialogs.consent_dialog import ConsentDialog
from care_desktop.ui.dialogs.held_dialog import HeldDialog
from care_desktop.ui.models.review_model import BASIS, LAST, NAME, REASON, RETAIN, SOURCE, ReviewModel
from care_desktop.ui.operations import Operations
from care_desktop.ui.pages.page import Page
from care_desktop.ui.people_words import count_words
from care_desktop.ui.privacy_words import reason_words
from care_desktop.ui.roles import Ink, Role
from care_desktop.ui.theme import ThemeHolder
from care_desktop.ui.widgets.account_button import RemoveButton
from care_desktop.ui.widgets.button import Button, ButtonKind
from care_desktop.ui.widgets.data_table import DataTable
from care_desktop.ui.widgets.empty_state import EmptyState
from care_desktop.ui.widgets.filter_button import FilterButton, FilterOption
from care_desktop.ui.widgets.label import hairline, label

_EVERYONE = "everyone"
_WIDTHS = {BASIS: 124, SOURCE: 96, RETAIN: 96, LAST: 96}
_PERSON_WIDTH = 176


class PrivacySection(Page):
    """The review list with what can be done with those selected; Enter opens a person, Delete erases.

    Args:
        exports: the folder offered first for saving.

    Signals:
        person_activated(UUID): Enter or a double click on somebody.
        erasure_requested(tuple[UUID, ...]): those selected are to be erased; nothing was asked yet.
    """

    person_activated = Signal(object)
    erasure_requested = Signal(object)

    def __init__(
        self, operations: Operations, holder: ThemeHolder, exports: Path, parent: QWidget | None = None
    ) -> None:
        super().__init__(operations, parent)
        self._holder = holder
        self._exports = exports
        self._now: datetime | None = None
        self.model = ReviewModel(self)
        self.table = DataTable(holder, self.tr("People to look at again"))
        self._fill_table()
        options = [FilterOption(reason.value, reason_words(reason)) for reason in ReviewReason]
        self.filter = FilterButton(
            holder,
            self.tr("Why"),
            [*options, FilterOption(_EVERYONE, self.tr("everyone, with or without a reason"))],
            self.tr("any reason"),
        )
        self.filter.key_chosen.connect(lambda _key: self.read())
        self.count = label(holder.theme, "", Ink.FAINT, "caption")
        self.set_button = Button(holder, self.tr("Set basis and rights…"), ButtonKind.PRIMARY)
        self.archive_button = Button(holder, self.tr("Archive"))
        self.held_button = Button(holder, self.tr("What we hold…"))
        self.erase_button = RemoveButton(holder, self.tr("Erase…"))
        self.empty = EmptyState(
            holder,
            "consent",
            self.tr("Nobody has to be looked at"),
            self.tr("Everyone has a lawful basis, and no retention date is near."),
        )
        self.setFocusProxy(self.table)
        self._connect()
        self._lay_out()
        self._on_selected()

    def _fill_table(self) -> None:
        table = self.table
        table.setModel(self.model)
        table.setItemDelegateForColumn(NAME, PersonDelegate(self._holder, table, shows_avatar=False))
        for column in (REASON, BASIS, SOURCE, RETAIN, LAST):
            table.setItemDelegateForColumn(column, TextDelegate(self._holder, table))
        head = table.horizontalHeader()
        head.setSortIndicatorShown(False)
        head.setSectionsClickable(False)
        head.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        head.setSectionResizeMode(REASON, QHeaderView.ResizeMode.Stretch)
        table.setColumnWidth(NAME, _PERSON_WIDTH)
        for column, width in _WIDTHS.items():
            table.setColumnWidth(column, width)

    def _connect(self) -> None:
        self.table.activated.connect(self._on_activated)
        self.table.selectionModel().selectionChanged.connect(self._on_selected)
        self.set_button.clicked.connect(self.set_basis)
        self.archive_button.clicked.connect(self.archive)
        self.held_button.clicked.connect(self.show_held)
        self.erase_button.clicked.connect(self.erase)
        erase = QShortcut(QKeySequence(Qt.Key.Key_Delete), self.table)
        erase.setContext(Qt.ShortcutContext.WidgetShortcut)
        erase.activated.connect(self.erase)

    def _lay_out(self) -> None:
        theme = self._holder.theme
        space, edge = theme.metrics.space, theme.metrics.cell.edge
        head = QHBoxLayout()
        head.addStrut(theme.metrics.control.small)
        head.setSpacing(space.unit)
        head.addWidget(label(theme, self.tr("Privacy"), size="heading", weight="semibold"))
        head.addWidget(self.count)
        head.addStretch(1)
        head.addWidget(self.filter)
        about = self.tr(
            "Why may we keep data about somebody, since when, and until when? Here is who has to be looked at again. "
            "Restricted people are kept but not used; about those who objected nothing new is recorded."
        )
        words = QVBoxLayout()
        words.setContentsMargins(edge, 0, edge, 0)
        words.setSpacing(space.unit)
        words.addLayout(head)
        words.addWidget(hairline(self))
        words.addWidget(label(theme, about, Ink.MUTED, wraps=True))
        words.addWidget(self.empty)
        buttons = QHBoxLayout()
        buttons.setContentsMargins(edge, space.unit, edge, 0)
        buttons.setSpacing(space.unit)
        for button in (self.set_button, self.archive_button, self.held_button):
            buttons.addWidget(button)
        buttons.addStretch(1)
        buttons.addWidget(self.erase_button)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(space.unit)
        column.addLayout(words)
        column.addWidget(self.table, 1)
        column.addStretch(0)
        column.addWidget(hairline(self))
        column.addLayout(buttons)
        self.empty.hide()

    def read(self) -> None:
        """Ask for the review list."""
        key = self.filter.key
        reason = ReviewReason(key) if key and key != _EVERYONE else None

        def work(workspace: Workspace) -> tuple[Review, datetime]:
            now = workspace.clock().astimezone(zone_of(workspace.zone))
            return consent.review(workspace, reason, everyone=key == _EVERYONE), now

        self.operations.query(work, self._on_read, key="settings privacy")

    def concerns(self, changes: Changes) -> bool:
        """People and what happened with them do."""
        return changes.many or bool(changes.people or changes.interactions)

    def _on_read(self, found: tuple[Review, datetime]) -> None:
        review, self._now = found
        chosen = set(self.selected())
        self.model.show(review.lines)
        selection = self.table.selectionModel()
        for row, line in enumerate(review.lines) if chosen else ():
            if line.id in chosen:
                flags = selection.SelectionFlag.Select | selection.SelectionFlag.Rows
                selection.select(self.model.index(row, 0), flags)
        options = [
            FilterOption(reason.value, f"{reason_words(reason)}, {count_words(review.counts[reason])}")
            for reason in ReviewReason
        ]
        self.filter.set_options([*options, FilterOption(_EVERYONE, self.tr("everyone, with or without a reason"))])
        n = len(review.lines)
        self.count.setText(self.tr("1 person") if n == 1 else self.tr("{n} people").format(n=count_words(n)))
        self.table.setVisible(bool(n))
        self.empty.setVisible(not n)
        self._on_selected()

    def selected(self) -> list[UUID]:
        """Who is selected, from top to bottom."""
        rows = sorted(index.row() for index in self.table.selectionModel().selectedRows())
        return [self.model.lines[row].id for row in rows]

    def _on_selected(self) -> None:
        count = len(self.table.selectionModel().selectedRows())
        for button in (self.set_button, self.archive_button, self.erase_button):
            button.setEnabled(count > 0)
        self.held_button.setEnabled(count == 1)

    def _on_activated(self, index: QModelIndex) -> None:
        self.person_activated.emit(index.data(Role.ID))

    def set_basis(self) -> None:
        """Ask what to set for those selected."""
        people = self.selected()
        if not people or self._now is None:
            return
        dialog = ConsentDialog(self._holder, len(people), self._now, self)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.accepted.connect(lambda: self._set(people, dialog.setting()))
        dialog.open()

    def _set(self, people: list[UUID], setting: consent.Setting) -> None:
        self.operations.change(lambda ws: consent.set_for(ws, people, setting))

    def archive(self) -> None:
        """Archive those selected; undo brings them back."""
        people = self.selected()
        if people:
            self.operations.change(lambda ws: consent.archive(ws, people))

    def show_held(self) -> None:
        """Show everything we hold about the one selected."""
        people = self.selected()
        if len(people) == 1:
            dialog = HeldDialog(self.operations, self._holder, people[0], self._exports, self)
            dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
            dialog.open()

    def erase(self) -> None:
        """Ask for those selected to be erased."""
        people = self.selected()
        if people:
            self.erasure_requested.emit(tuple(people))
