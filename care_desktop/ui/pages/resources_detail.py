"""A resource that was opened: what it is, whom it was given to, and what followed."""

from uuid import UUID

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QGuiApplication, QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from care_desktop.domain.resources import ResourceState
from care_desktop.errors import CareError, NotFound
from care_desktop.services import resources
from care_desktop.services.resources import Followed, ResourceDetail
from care_desktop.ui.accessible import set_tip
from care_desktop.ui.dialogs.resource_dialog import GiveResourceDialog, ResourceDialog
from care_desktop.ui.models.resource_rows_model import RowColumn
from care_desktop.ui.name_feed import NameFeed
from care_desktop.ui.operations import Operations
from care_desktop.ui.pages.resources_table import RecordTable
from care_desktop.ui.pages.resources_words import followed_words, people_words, resource_words, times_words
from care_desktop.ui.person_words import full_day
from care_desktop.ui.roles import Ink
from care_desktop.ui.theme import ThemeHolder
from care_desktop.ui.widgets.button import Button, ButtonKind
from care_desktop.ui.widgets.empty_state import EmptyState
from care_desktop.ui.widgets.label import ElidedLabel, label

_WIDTHS = {0: 300, 1: 140, 3: 160}


class ResourcesDetail(QWidget):
    """One resource; Esc goes back.

    Signals:
        left(): back to the map.
        person_opened(UUID): somebody who got it is to be shown.
    """

    left = Signal()
    person_opened = Signal(object)

    def __init__(
        self, operations: Operations, holder: ThemeHolder, feed: NameFeed, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._operations = operations
        self._holder = holder
        self._feed = feed
        self._id: UUID | None = None
        self.detail: ResourceDetail | None = None
        theme = holder.theme
        space = theme.metrics.space
        self.back = Button(holder, self.tr("All resources"), ButtonKind.LINK)
        self.title = ElidedLabel(theme, "", size="heading", weight="semibold")
        self._about = label(theme, "", Ink.MUTED)
        self.address = ElidedLabel(theme, "", Ink.FAINT)
        self.address.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self.copy_button = Button(holder, self.tr("Copy address"), ButtonKind.LINK)
        self.count = label(theme, "", Ink.FAINT)
        self.give_button = Button(holder, self.tr("Give"), ButtonKind.DEFAULT, icon="next")
        self.edit_button = Button(holder, self.tr("Edit"), icon="edit")
        self.retire_button = Button(holder, self.tr("Retire"))
        self.delete_button = Button(holder, self.tr("Delete"), icon="remove")
        self.table = RecordTable(
            holder,
            self.tr("Given to"),
            (
                RowColumn(self.tr("Person"), lambda row: row.given.name),
                RowColumn(self.tr("Given on"), lambda row: full_day(row.given.on)),
                RowColumn(self.tr("What followed"), followed_words, _followed_ink),
                RowColumn(self.tr("Where"), self._where, lambda _row: Ink.FAINT),
            ),
            _WIDTHS,
            lambda row: row.given.id,
        )
        self.empty = EmptyState(
            holder,
            "resources",
            self.tr("Given to nobody yet"),
            self.tr("Whom you give it to, in a conversation or here, will stand in this place, with what followed."),
            self.tr("Give to people"),
        )
        self._lay_out(space.page, space.unit, space.gap)
        self._connect()

    def _lay_out(self, page: int, unit: int, gap: int) -> None:
        over = self._holder.theme.metrics.cell.page_margin
        head = QHBoxLayout()
        head.setSpacing(unit)
        head.addWidget(self.title, 1)
        for button in (self.give_button, self.edit_button, self.retire_button, self.delete_button):
            head.addWidget(button)
        about = QHBoxLayout()
        about.setSpacing(gap)
        about.addWidget(self._about)
        about.addWidget(self.address, 0)
        about.addWidget(self.copy_button)
        about.addStretch(1)
        about.addWidget(self.count)
        top = QVBoxLayout()
        top.setContentsMargins(page, gap, page, gap)
        top.setSpacing(unit)
        top.addWidget(self.back, 0, Qt.AlignmentFlag.AlignLeading)
        top.addLayout(head)
        top.addLayout(about)
        top.addWidget(self.empty)
        body = QVBoxLayout()
        body.setContentsMargins(over, 0, over, gap)
        body.addWidget(self.table, 1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addLayout(top)
        column.addLayout(body, 1)
        column.addStretch(0)

    def _connect(self) -> None:
        self.back.clicked.connect(self.left)
        self.give_button.clicked.connect(self.give)
        self.empty.action_requested.connect(self.give)
        self.edit_button.clicked.connect(self._on_edit)
        self.retire_button.clicked.connect(self._on_retire)
        self.delete_button.clicked.connect(self._on_delete)
        self.copy_button.clicked.connect(self._on_copy)
        self.table.opened.connect(lambda row: self.person_opened.emit(row.given.person_id))
        self.table.deletion_requested.connect(self._on_take_back)

    def _where(self, row: Followed) -> str:
        return self.tr("in a conversation") if row.given.interaction_id is not None else ""

    def show_resource(self, id: UUID) -> None:
        """Show another resource."""
        self._id = id
        self.detail = None
        self.read()

    def read(self) -> None:
        """Ask for the resource again; nothing when none is open."""
        id = self._id
        if id is not None:
            self._operations.query(
                lambda ws: resources.detail(ws, id), self._on_read, key="resource", failed=self._on_failed
            )

    def close_resource(self) -> None:
        """Forget the resource that was open."""
        self._id = self.detail = None

    def _on_failed(self, error: CareError) -> None:
        if isinstance(error, NotFound):
            self.left.emit()
        else:
            self._operations.failed.emit(str(error))

    def _on_read(self, detail: ResourceDetail) -> None:
        if detail.item.id != self._id:
            return
        is_other = self.detail is None
        self.detail = detail
        item, count = detail.item, detail.count
        self.title.setText(item.title)
        self._about.setText(resource_words(item))
        self.address.setText(item.url)
        self.copy_button.setVisible(bool(item.url))
        words = times_words(count.times)
        if count.last is not None:
            words = self.tr("{times} to {people}, last on {day}").format(
                times=words, people=people_words(count.people), day=full_day(count.last)
            )
        self.count.setText(words)
        self.give_button.setEnabled(item.can_be_given)
        why = self.tr("It is {state}: publish it before it is given.").format(state=item.state)
        set_tip(self.give_button, "" if item.can_be_given else why)
        is_retired = item.state is ResourceState.RETIRED
        self.retire_button.setText(self.tr("Publish again") if is_retired else self.tr("Retire"))
        self.table.show_records(detail.followed)
        self.table.setVisible(bool(detail.followed))
        self.empty.setVisible(not detail.followed and item.can_be_given)
        if is_other:
            (self.table if detail.followed else self.give_button).setFocus()

    def give(self) -> None:
        """Ask whom it was given to."""
        if self.detail is not None:
            GiveResourceDialog(self._operations, self._holder, self._feed, self.detail.item, self).open()

    def _on_edit(self) -> None:
        if self.detail is not None:
            ResourceDialog(self._operations, self._holder, self._feed, self.detail.item, parent=self).open()

    def _on_retire(self) -> None:
        if self.detail is not None:
            item = self.detail.item
            self._operations.change(lambda ws: resources.retire(ws, item.id, item.state is not ResourceState.RETIRED))

    def _on_delete(self) -> None:
        if self.detail is not None:
            id = self.detail.item.id
            self._operations.change(lambda ws: resources.delete(ws, id), lambda _nothing: self.left.emit())

    def _on_copy(self) -> None:
        if self.detail is not None:
            QGuiApplication.clipboard().setText(self.detail.item.url)
            self._operations.done.emit(self.tr("Address copied."), False)

    def _on_take_back(self, row: Followed) -> None:
        id = row.given.id
        self._operations.change(lambda ws: resources.take_back(ws, id))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.left.emit()
            return
        super().keyPressEvent(event)


def _followed_ink(row: Followed) -> Ink | None:
    return None if row.milestone is not None else Ink.FAINT
