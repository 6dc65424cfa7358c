"""The page of resources: the content map, swag and introductions, one at a time under one head."""

from uuid import UUID

from PySide6.QtCore import QLocale, Signal
from PySide6.QtWidgets import QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from care_desktop.domain.resources import ResourceKind
from care_desktop.services.outcome import Changes
from care_desktop.services.resources import ContentMap
from care_desktop.ui.dialogs.resource_dialog import ResourceDialog
from care_desktop.ui.insight_feed import lane_of
from care_desktop.ui.name_feed import NameFeed
from care_desktop.ui.operations import Operations
from care_desktop.ui.pages.page import Page
from care_desktop.ui.pages.resources_detail import ResourcesDetail
from care_desktop.ui.pages.resources_introductions import ResourcesIntroductions
from care_desktop.ui.pages.resources_map import ResourcesMap
from care_desktop.ui.pages.resources_swag import ResourcesSwag
from care_desktop.ui.pages.resources_words import times_words
from care_desktop.ui.person_words import span_words
from care_desktop.ui.roles import Ink
from care_desktop.ui.theme import ThemeHolder
from care_desktop.ui.widgets.button import Button, ButtonKind
from care_desktop.ui.widgets.label import ElidedLabel, label
from care_desktop.ui.widgets.search_field import SearchField
from care_desktop.ui.widgets.segment_tabs import SegmentTabs

MAP, SWAG, INTRODUCTIONS = "map", "swag", "introductions"
_DETAIL = "detail"
_SEARCH_WIDTH = 240
_CONCERNED = frozenset(
    {"resource", "resource_given", "swag_item", "swag_given", "introduction", "interaction", "person", "stage_setting"}
)


class ResourcesPage(Page):
    """Map, swag and introductions. Call `stop` before the workspace is closed.

    Args:
        feed: the names to pick from.
        hint: the shortcut of the search field, shown in it.

    Signals:
        person_opened(UUID), interaction_opened(UUID): a record is to be shown.
    """

    person_opened = Signal(object)
    interaction_opened = Signal(object)

    def __init__(
        self,
        operations: Operations,
        holder: ThemeHolder,
        feed: NameFeed,
        hint: str = "",
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(operations, parent)
        self._holder = holder
        self._feed = feed
        self.setObjectName("page")
        self.setAccessibleName(self.tr("Resources"))
        self._lane = lane_of(self, "content")
        theme = holder.theme
        self.summary = ElidedLabel(theme, "", Ink.FAINT)
        self.search_field = SearchField(holder, self.tr("Search resources"), hint)
        self.search_field.setFixedWidth(_SEARCH_WIDTH)
        self.add_button = Button(holder, self.tr("Add resource"), ButtonKind.PRIMARY, icon="add")
        self.tabs = SegmentTabs(holder)
        self.tabs.setAccessibleName(self.tr("What is shown below"))
        for text, key in (
            (self.tr("Map"), MAP),
            (self.tr("Swag"), SWAG),
            (self.tr("Introductions"), INTRODUCTIONS),
        ):
            self.tabs.add_segment(text, "", key)
        self.map = ResourcesMap(operations, holder, self._lane)
        self.detail = ResourcesDetail(operations, holder, feed)
        self.swag = ResourcesSwag(operations, holder, feed)
        self.introductions = ResourcesIntroductions(operations, holder, feed)
        self.stack = QStackedWidget()
        self._places = {MAP: self.map, SWAG: self.swag, INTRODUCTIONS: self.introductions, _DETAIL: self.detail}
        for part in self._places.values():
            self.stack.addWidget(part)
        self._lay_out()
        self._connect()

    def _lay_out(self) -> None:
        theme = self._holder.theme
        metrics = theme.metrics
        page, unit = metrics.space.page, metrics.space.unit
        head = QHBoxLayout()
        head.setContentsMargins(page, metrics.layout.page_top, page, 0)
        head.setSpacing(unit)
        head.addWidget(label(theme, self.tr("Resources"), size="title", weight="semibold"))
        head.addStretch(1)
        head.addWidget(self.summary)
        head.addSpacing(metrics.space.gap)
        head.addWidget(self.search_field)
        head.addWidget(self.add_button)
        tabs = QVBoxLayout()
        tabs.setContentsMargins(page, metrics.space.half, page, 0)
        tabs.addWidget(self.tabs)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addLayout(head)
        column.addLayout(tabs)
        column.addSpacing(metrics.space.half * 3)
        column.addWidget(self.stack, 1)

    def _connect(self) -> None:
        self.tabs.currentChanged.connect(self._on_tab)
        self.add_button.clicked.connect(self.add)
        self.search_field.textChanged.connect(self._on_search)
        self.map.opened.connect(self.open_resource)
        self.map.add_requested.connect(self.add_kind)
        self.map.read_done.connect(self._on_map)
        self.detail.left.connect(self._on_detail_left)
        self.swag.counted.connect(lambda count: self._count(SWAG, count))
        self.introductions.counted.connect(lambda count: self._count(INTRODUCTIONS, count))
        for part in (self.detail, self.swag, self.introductions):
            part.person_opened.connect(self.person_opened)
        self.introductions.interaction_opened.connect(self.interaction_opened)

    def stop(self) -> None:
        """Finish what is being counted. Blocks up to a second or two."""
        self._lane.close()

    def read(self) -> None:
        """Read every tab again, and the resource that is open."""
        self.map.read()
        self.swag.read()
        self.introductions.read()
        if self.stack.currentWidget() is self.detail:
            self.detail.read()

    def concerns(self, changes: Changes) -> bool:
        """Whether a change can alter what was given, to whom, or what followed."""
        return changes.many or bool(_CONCERNED & changes.tables)

    def show_tab(self, key: str) -> None:
        """Show one of MAP, SWAG and INTRODUCTIONS."""
        for place in range(self.tabs.count()):
            if self.tabs.tabData(place)[1] == key:
                self.tabs.setCurrentIndex(place)
        self._on_tab()

    def focus_search(self) -> None:
        """Put the cursor into the search field."""
        self.search_field.setFocus()
        self.search_field.selectAll()

    def open_resource(self, id: UUID) -> None:
        """Show a resource with whom it was given to."""
        self.detail.show_resource(id)
        self.stack.setCurrentWidget(self.detail)

    def add(self) -> None:
        """Add what the tab shows: a resource, an item, an introduction."""
        key = self.tabs.current_key()
        if key == SWAG:
            self.swag.add_item()
        elif key == INTRODUCTIONS:
            self.introductions.add()
        else:
            self.add_kind(ResourceKind.EXPLAINER)

    def add_kind(self, kind: ResourceKind) -> None:
        """Open the form of a new resource of a kind."""
        ResourceDialog(self.operations, self._holder, self._feed, kind=kind, parent=self).open()

    def _on_tab(self) -> None:
        key = self.tabs.current_key() or MAP
        words = {
            MAP: (self.tr("Add resource"), self.tr("Search resources")),
            SWAG: (self.tr("Add item"), self.tr("Search swag")),
            INTRODUCTIONS: (self.tr("Record an introduction"), self.tr("Search introductions")),
        }
        add, search = words[key]
        self.add_button.setText(add)
        self.search_field.setPlaceholderText(search)
        self.search_field.setAccessibleName(search)
        self.summary.setVisible(key == MAP)
        self.detail.close_resource()
        self.stack.setCurrentWidget(self._places[key])
        self._on_search(self.search_field.text())

    def _on_search(self, text: str) -> None:
        key = self.tabs.current_key() or MAP
        if key == MAP:
            if self.stack.currentWidget() is self.detail:
                self._on_detail_left()
            self.map.search(text)
        elif key == SWAG:
            self.swag.search(text)
        else:
            self.introductions.search(text)

    def _on_detail_left(self) -> None:
        self.detail.close_resource()
        self.stack.setCurrentWidget(self.map)

    def _on_map(self, found: ContentMap) -> None:
        filled = sum(kind.on_offer for kind in found.kinds)
        number = QLocale().toString
        words = self.tr("{n} of 12 kinds filled").format(n=number(filled))
        if found.first_given is not None:
            days = max((found.today - found.first_given).days, 1)
            words = self.tr("{filled}, {times} in {span}").format(
                filled=words, times=times_words(found.times), span=span_words(days)
            )
        self.summary.setText(words)
        self._count(MAP, sum(len(kind.resources) for kind in found.kinds))

    def _count(self, key: str, count: int) -> None:
        for place in range(self.tabs.count()):
            if self.tabs.tabData(place)[1] == key:
                self.tabs.set_count(place, QLocale().toString(count))
