"""The Log page: the capture line on top, below it every interaction, newest first."""

from uuid import UUID

from PySide6.QtCore import QItemSelection, QModelIndex, QPoint, Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QFrame,
    QHBoxLayout,
    QListView,
    QMenu,
    QStackedLayout,
    QVBoxLayout,
    QWidget,
)

from care_desktop.services import interactions
from care_desktop.services.interactions import Logged
from care_desktop.services.outcome import Changes
from care_desktop.ui.accessible import follow_selection
from care_desktop.ui.capture_desk import CaptureDesk
from care_desktop.ui.delegates.log_row import LogRowDelegate
from care_desktop.ui.models.log_model import LogModel
from care_desktop.ui.name_feed import NameFeed
from care_desktop.ui.operations import Operations
from care_desktop.ui.pages.page import Page
from care_desktop.ui.roles import Ink
from care_desktop.ui.theme import ThemeHolder
from care_desktop.ui.widgets.button import Button
from care_desktop.ui.widgets.capture_line import CaptureLine
from care_desktop.ui.widgets.empty_state import EmptyState
from care_desktop.ui.widgets.label import hairline, label
from care_desktop.ui.widgets.search_field import SearchField
from care_desktop.ui.widgets.section_heading import SectionHeading

EXAMPLE = "met @ana and Bo Li at KubeCon yesterday 20m: auth SDK docs confuse newcomers; promised sample by fri #sdk ++"
_SEARCH_WIDTH = 280
_SEARCH_AFTER_MS = 60
_CONCERNED = frozenset({"interaction", "person", "event", "promise", "feedback", "stage_setting"})


class LogList(QListView):
    """The rows; Enter and Delete are told to the page.

    Signals:
        opened(QModelIndex): Enter or a double click on a row.
        removed(QModelIndex): Delete on a row.
    """

    opened = Signal(QModelIndex)
    removed = Signal(QModelIndex)

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setResizeMode(QListView.ResizeMode.Adjust)
        self.setMouseTracking(True)
        self.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        self.doubleClicked.connect(self.opened)
        self._bar_width = self.verticalScrollBar().sizeHint().width()
        self.verticalScrollBar().rangeChanged.connect(self._on_range_changed)
        self._on_range_changed()

    @property
    def bar_width(self) -> int:
        """Room at the trailing edge that is kept for the scroll bar, so that rows end where they ended without it."""
        return self._bar_width

    def _on_range_changed(self) -> None:
        is_shown = self.verticalScrollBar().maximum() > 0
        kept = 0 if is_shown else self._bar_width
        is_mirrored = self.layoutDirection() == Qt.LayoutDirection.RightToLeft
        self.setViewportMargins(kept if is_mirrored else 0, 0, 0 if is_mirrored else kept, 0)

    def selectionChanged(self, selected: QItemSelection, deselected: QItemSelection) -> None:
        super().selectionChanged(selected, deselected)
        follow_selection(self, selected)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        index = self.currentIndex()
        if index.isValid() and event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.opened.emit(index)
        elif index.isValid() and event.key() == Qt.Key.Key_Delete:
            self.removed.emit(index)
        else:
            super().keyPressEvent(event)


class LogPage(Page):
    """Capture and log.

    Args:
        search_hint: the name of the shortcut that leads to the search field.
        desk: lends the capture line of the window; None makes one of its own, which keeps no draft.

    Signals:
        saved(Logged): a conversation was stored with the capture line.
    """

    saved = Signal(object)

    def __init__(
        self,
        operations: Operations,
        holder: ThemeHolder,
        search_hint: str = "Ctrl F",
        feed: NameFeed | None = None,
        parent: QWidget | None = None,
        desk: CaptureDesk | None = None,
    ) -> None:
        super().__init__(operations, parent)
        self._holder = holder
        self.feed = feed or NameFeed(operations, self)
        self.setObjectName("page")
        self.setAccessibleName(self.tr("Log"))
        self.desk = desk or CaptureDesk(holder, operations, self.feed, self, parent=self)
        self._slot = self.desk.slot(self)
        self.search = SearchField(holder, self.tr("Search notes"), search_hint, self)
        self.search.setFixedWidth(_SEARCH_WIDTH)
        self._form_button = Button(holder, self.tr("Fill in a form"), icon="edit")
        self._form_button.setToolTip(self.tr("Log an interaction with every field"))
        self._heading = SectionHeading(holder, self.tr("Interactions"))
        self.model = LogModel(operations, holder.theme.metrics.time.saved_row_ms, self)
        self.list = LogList(self)
        self.list.setAccessibleName(self.tr("Interactions, newest first"))
        self.list.setModel(self.model)
        self.list.setItemDelegate(LogRowDelegate(holder, self.list))
        self.empty = EmptyState(
            holder,
            "log",
            self.tr("No interactions yet"),
            self.tr(
                "Every conversation you log will be here, newest first. Type it as one line, such as: {example}"
            ).format(example=EXAMPLE),
            self.tr("Try the example"),
        )
        self._nothing = label(holder.theme, "", Ink.MUTED)
        self._total = 0
        self._place: tuple[UUID | None, int, int] = (None, 0, 0)
        self._wanted: UUID | None = None
        self._search_timer = QTimer(self)
        self._search_timer.setSingleShot(True)
        self._search_timer.setInterval(_SEARCH_AFTER_MS)
        self._lay_out()
        self._connect()

    def _lay_out(self) -> None:
        metrics = self._holder.theme.metrics
        title = QHBoxLayout()
        title.setSpacing(metrics.space.unit)
        self._title = label(self._holder.theme, self.tr("Log"), size="title", weight="semibold")
        self._title_row = title
        title.addWidget(self._title)
        title.addStretch(1)
        title.addWidget(self.search)
        title.addWidget(self._form_button)
        top = QVBoxLayout()
        margin = metrics.space.page
        top.setContentsMargins(margin, metrics.layout.page_top, margin, 0)
        top.setSpacing(0)
        top.addLayout(title)
        top.addSpacing(metrics.space.gap)
        top.addWidget(self._slot)
        top.addSpacing(metrics.space.gap)
        top.addWidget(self._heading)
        overhang = metrics.cell.page_margin
        self._bodies = QStackedLayout()
        self._bodies.addWidget(self.list)
        for widget in (self.empty, self._nothing):
            self._bodies.addWidget(self._with_margins(widget))
        body = QWidget(self)
        body.setLayout(self._bodies)
        rows = QVBoxLayout()
        rows.setContentsMargins(overhang, 0, overhang - self.list.bar_width, 0)
        rows.addWidget(body)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addLayout(top)
        column.addLayout(rows, 1)

    def _with_margins(self, widget: QWidget) -> QWidget:
        outer = QWidget(self)
        edge = self._holder.theme.metrics.cell.edge
        column = QVBoxLayout(outer)
        column.setContentsMargins(edge, 0, edge + self.list.bar_width, 0)
        column.addWidget(hairline(outer, strong=True))
        column.addWidget(widget)
        column.addStretch(1)
        return outer

    def _connect(self) -> None:
        self.desk.saved.connect(self._on_saved)
        self.desk.closed.connect(self._on_capture_closed)
        self.search.textChanged.connect(self._on_search_typed)
        self._search_timer.timeout.connect(self._on_search_due)
        self._form_button.clicked.connect(self._on_form_wanted)
        self.empty.action_requested.connect(self._on_example_wanted)
        self.model.modelAboutToBeReset.connect(self._remember_place)
        self.model.filled.connect(self._on_filled)
        self.model.total_changed.connect(self._on_total)
        self.list.opened.connect(self._on_opened)
        self.list.removed.connect(self._on_removed)
        self.list.customContextMenuRequested.connect(self._on_menu_wanted)

    @property
    def capture(self) -> CaptureLine:
        """The capture line, which lies on this page while it shows."""
        return self.desk.line

    def lead_with(self, tabs: QWidget) -> None:
        """Stand tabs where the title stands."""
        self._title_row.replaceWidget(self._title, tabs)
        self._title.hide()

    def read(self) -> None:
        """Read the log again, as far as it is shown."""
        self.model.read_again()

    def concerns(self, changes: Changes) -> bool:
        """Names, stages and promises show here too."""
        return changes.many or bool(changes.interactions) or bool(changes.tables & _CONCERNED)

    def focus_search(self) -> None:
        """Put the cursor into the search field."""
        self.search.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.search.selectAll()

    def save_draft(self) -> None:
        """Keep the unsaved line at once; call before the window closes."""
        self.capture.save_draft()

    def open_form(self, id: UUID | None = None) -> None:
        """Open the dialog with every field: to add (None), or to change a stored interaction."""
        from care_desktop.ui.dialogs.interaction_dialog import InteractionDialog

        dialog = InteractionDialog(self.operations, self._holder, self.feed, id, self.window())
        dialog.saved.connect(self._on_form_saved)
        dialog.open()

    def _on_saved(self, logged: Logged) -> None:
        self._wanted = logged.id
        self.model.tint(logged.id)
        self.saved.emit(logged)

    def _on_form_saved(self, id: UUID) -> None:
        self._wanted = id
        self.model.tint(id)

    def _on_capture_closed(self) -> None:
        if not self.isVisible():
            return
        self.list.setFocus(Qt.FocusReason.OtherFocusReason)
        if not self.list.currentIndex().isValid():
            self._go_to_row(0)

    def _on_search_typed(self) -> None:
        self._search_timer.start()

    def _on_search_due(self) -> None:
        self.model.find(self.search.text().strip())

    def _on_example_wanted(self) -> None:
        self.capture.edit.set_text(EXAMPLE)
        self.capture.focus_line()

    def _on_form_wanted(self) -> None:
        self.open_form()

    def _on_total(self, total: int) -> None:
        self._total = total

    def _remember_place(self) -> None:
        index = self.list.currentIndex()
        self._place = (self._id_at(index), index.row(), self.list.verticalScrollBar().value())

    def _on_filled(self) -> None:
        count = self.locale().toString(self._total)
        has_rows = self.model.rowCount() > 0
        note, far = (count, self.tr("newest first")) if has_rows else ("", "")
        self._heading.set_words(self.tr("Interactions"), note, far)
        self._heading.setVisible(bool(self._total))
        if has_rows:
            self._bodies.setCurrentIndex(0)
            self._return_to_place()
        elif self._total:
            self._nothing.setText(self.tr("No note holds these words."))
            self._bodies.setCurrentIndex(2)
        else:
            self._bodies.setCurrentIndex(1)

    def _return_to_place(self) -> None:
        id, old_row, scrolled = self._place
        row = self.model.row_of(id) if id is not None else None
        if row is not None:
            self.list.setCurrentIndex(self.model.index(row))
        elif id is not None:
            self._go_to_row(old_row)
        self.list.verticalScrollBar().setValue(scrolled)
        wanted, self._wanted = self._wanted, None
        row = self.model.row_of(wanted) if wanted is not None else None
        if row is not None:
            self.list.scrollTo(self.model.index(row))

    def _go_to_row(self, row: int) -> None:
        """Make the first interaction from `row` on the current one, or else the last one before it."""
        while row < self.model.rowCount() and self.model.line(self.model.index(row)) is None:
            row += 1
        if row < self.model.rowCount():
            self.list.setCurrentIndex(self.model.index(row))
        elif self.model.rowCount():
            self.list.setCurrentIndex(self.model.index(self.model.rowCount() - 1))

    def _id_at(self, index: QModelIndex) -> UUID | None:
        line = self.model.line(index) if index.isValid() else None
        return None if line is None else line.interaction.id

    def _on_opened(self, index: QModelIndex) -> None:
        id = self._id_at(index)
        if id is not None:
            self.open_form(id)

    def _on_removed(self, index: QModelIndex) -> None:
        id = self._id_at(index)
        if id is None:
            return
        self.operations.change(lambda workspace: interactions.delete(workspace, id))

    def _on_menu_wanted(self, spot: QPoint) -> None:
        index = self.list.indexAt(spot)
        if self._id_at(index) is None:
            return
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        menu.addAction(self.tr("Open")).triggered.connect(lambda: self._on_opened(index))
        menu.addAction(self.tr("Delete")).triggered.connect(lambda: self._on_removed(index))
        menu.popup(self.list.viewport().mapToGlobal(spot))
