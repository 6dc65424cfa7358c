"""What is done with people from their list: opened, logged with, tagged, handed over, merged, archived, exported."""

from collections.abc import Callable, Sequence

from PySide6.QtCore import QObject, QPoint, Qt, Signal
from PySide6.QtWidgets import QMenu, QWidget

from care_desktop.services import people, people_list, people_many
from care_desktop.services.people_list import PersonRow
from care_desktop.ui.dialogs.handover_dialog import HandoverDialog
from care_desktop.ui.dialogs.people_tags_dialog import PeopleTagsDialog
from care_desktop.ui.operations import Operations
from care_desktop.ui.pages.people_table import PeopleTable
from care_desktop.ui.theme import ThemeHolder

LOG_MAX = 20
"""So many people fit into one capture line; the first of them are put in."""


class PeopleWork(QObject):
    """Acts on everyone selected in a table; dialogs stand over it.

    Signals:
        person_opened(UUID, str), edit_requested(UUID), log_requested(UUID): for one person.
        log_many_requested(tuple[tuple[UUID, str], ...]): key and name of everyone to log one conversation with.
        export_requested(tuple[int, ...]): these row numbers.
        erasure_requested(tuple[UUID, ...]): all of these are to be erased; nothing was asked yet.
    """

    person_opened = Signal(object, str)
    edit_requested = Signal(object)
    log_requested = Signal(object)
    log_many_requested = Signal(object)
    export_requested = Signal(object)
    erasure_requested = Signal(object)

    def __init__(self, operations: Operations, holder: ThemeHolder, table: PeopleTable, parent: QWidget) -> None:
        super().__init__(parent)
        self._operations = operations
        self._holder = holder
        self._table = table
        self._over = parent

    def _with_rows(self, then: Callable[[list[PersonRow]], None], most: int | None = None) -> None:
        rownos = self._table.selected_rownos()[:most]
        if rownos:
            self._operations.query(lambda ws: people.lines(ws, rownos), then)

    def log(self) -> None:
        """Ask for a conversation with everyone selected to be logged."""

        def ask(rows: list[PersonRow]) -> None:
            if len(rows) == 1:
                self.log_requested.emit(rows[0].id)
            else:
                self.log_many_requested.emit(tuple((row.id, row.name) for row in rows))

        self._with_rows(ask, LOG_MAX)

    def tag(self) -> None:
        """Ask which tags everyone selected gets and loses."""
        self._with_rows(lambda rows: self._open(PeopleTagsDialog, rows))

    def hand_over(self) -> None:
        """Ask who looks after everyone selected from now on."""
        self._with_rows(lambda rows: self._open(HandoverDialog, rows))

    def _open(self, dialog: type[HandoverDialog] | type[PeopleTagsDialog], rows: Sequence[PersonRow]) -> None:
        name = rows[0].name if len(rows) == 1 else ""
        dialog(self._operations, self._holder, [row.id for row in rows], name, parent=self._over).open()

    def merge(self) -> None:
        """Show the two who are selected side by side."""

        def ask(rows: list[PersonRow]) -> None:
            from care_desktop.ui.dialogs.duplicates_merge import open_merge

            if len(rows) == 2:
                open_merge(self._operations, self._holder, rows[0].id, rows[1].id, self._over)

        self._with_rows(ask, 2)

    def archive(self, archived: bool) -> None:
        """Take everyone selected out of the lists, or bring them back."""
        rownos = self._table.selected_rownos()
        if rownos:
            self._operations.change(lambda ws: people_many.archive(ws, people_list.ids_of(ws, rownos), archived))

    def export(self) -> None:
        """Ask for everyone selected to be exported."""
        self.export_requested.emit(self._table.selected_rownos())

    def erase(self) -> None:
        """Ask for everyone selected to be erased."""
        rownos = self._table.selected_rownos()
        if rownos:
            self._operations.query(lambda ws: tuple(people_list.ids_of(ws, rownos)), self.erasure_requested.emit)

    def menu(self, line: PersonRow, *, archived: bool, teammates: bool) -> QMenu:
        """What can be done with those selected, among them `line`."""
        menu, count = QMenu(self._over), self._table.selected_count

        def add(words: str, act: Callable[[], object]) -> None:
            menu.addAction(words).triggered.connect(lambda _=False: act())

        if count <= 1:
            add(self.tr("Open"), lambda: self.person_opened.emit(line.id, line.name))
            add(self.tr("Log a conversation"), lambda: self.log_requested.emit(line.id))
            add(self.tr("Edit…"), lambda: self.edit_requested.emit(line.id))
        else:
            add(self.tr("Log a conversation with all of them"), self.log)
        menu.addSeparator()
        add(self.tr("Tags…"), self.tag)
        if not teammates:
            add(self.tr("Hand over…"), self.hand_over)
        if count == 2:
            add(self.tr("Merge…"), self.merge)
        menu.addSeparator()
        add(self.tr("Export…"), self.export)
        add(self.tr("Bring back") if archived else self.tr("Archive"), lambda: self.archive(not archived))
        menu.addSeparator()
        add(self.tr("Erase…"), self.erase)
        return menu

    def pop_up(self, spot: QPoint, *, archived: bool, teammates: bool) -> None:
        """Open the menu of a row at a place in the table, or of the current one."""
        index = self._table.indexAt(spot)
        line = self._table.line_at(index.row() if index.isValid() else self._table.currentIndex().row())
        if line is None:
            return
        menu = self.menu(line, archived=archived, teammates=teammates)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        menu.popup(self._table.viewport().mapToGlobal(spot))
