"""The tabs over the table of people: built-in lists and saved segments; what finds no room is in a menu."""

from collections.abc import Sequence
from dataclasses import dataclass
from math import ceil
from uuid import UUID

from PySide6.QtCore import QPoint, QSignalBlocker, QSize, Qt, Signal
from PySide6.QtGui import QAction, QContextMenuEvent, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QMenu, QWidget

from care_desktop.domain.people_query import PeopleGroup
from care_desktop.services.segments import Segment
from care_desktop.ui.delegates.painting import fill_border
from care_desktop.ui.theme import ThemeHolder
from care_desktop.ui.widgets.button import Button, ButtonKind
from care_desktop.ui.widgets.segment_tabs import SegmentTabs

DISAGREE = "disagree"
_SEGMENT = "segment "


@dataclass(frozen=True, slots=True)
class PeopleTab:
    """A tab: its key, its words, what is counted behind them; `is_shown` False leaves it out."""

    key: str
    text: str
    count: str = ""
    is_shown: bool = True

    @property
    def segment_id(self) -> UUID | None:
        """The saved segment it stands for; None for a built-in list."""
        return UUID(self.key.removeprefix(_SEGMENT)) if self.key.startswith(_SEGMENT) else None


def segment_key(id: UUID) -> str:
    """The key of a saved segment's tab."""
    return f"{_SEGMENT}{id}"


class PeopleTabs(QWidget):
    """Tabs, a menu of those that find no room, and what can be done with the segment that shows.

    Signals:
        chosen(str): another tab shows.
        save_requested(): what is searched and filtered is to be kept as a segment.
        rename_requested(UUID), change_requested(UUID), delete_requested(UUID): for a segment.
        order_chosen(list[UUID]): the segments are wanted in this order.
    """

    chosen = Signal(str)
    save_requested = Signal()
    rename_requested = Signal(object)
    change_requested = Signal(object)
    delete_requested = Signal(object)
    order_chosen = Signal(object)

    def __init__(self, holder: ThemeHolder, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._holder = holder
        self.tabs: dict[str, PeopleTab] = {}
        self._can_change = False
        self.bar = SegmentTabs(holder)
        self.bar.setUsesScrollButtons(False)
        self.bar.setAccessibleName(self.tr("Segments"))
        self.rest = Button(holder, "", ButtonKind.QUIET, "open_menu")
        self.more = Button(holder, "", ButtonKind.QUIET, "more")
        self.more.setAccessibleName(self.tr("This segment"))
        self.more.setToolTip(self.tr("Rename, move or delete this segment"))
        self.save = Button(holder, self.tr("Save as segment"), ButtonKind.QUIET, "add")
        self.rest.clicked.connect(lambda: self._pop_up(self.rest_menu(), self.rest))
        self.more.clicked.connect(lambda: self._pop_up(self.segment_menu(self.current_key), self.more))
        self.save.clicked.connect(self.save_requested)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(0)
        row.addWidget(self.bar)
        for button in (self.more, self.rest, self.save):
            row.addWidget(button)
        row.addStretch(1)
        self.setFocusProxy(self.bar)
        self.bar.currentChanged.connect(self._on_tab)
        for group, words in self._built_in().items():
            self.tabs[group] = PeopleTab(group, words, is_shown=group == PeopleGroup.EVERYONE)
        self.current_key: str = PeopleGroup.EVERYONE
        self._arrange()

    def _built_in(self) -> dict[str, str]:
        return {
            PeopleGroup.EVERYONE: self.tr("Everyone"),
            PeopleGroup.MINE: self.tr("Mine"),
            PeopleGroup.SLIPPING: self.tr("Slipping"),
            PeopleGroup.SOLE: self.tr("Known to one of us"),
            PeopleGroup.TO_RATE: self.tr("To be rated"),
            DISAGREE: self.tr("Rating and trust disagree"),
            PeopleGroup.TEAM: self.tr("Teammates"),
            PeopleGroup.ARCHIVED: self.tr("Archived"),
        }

    @property
    def segment_id(self) -> UUID | None:
        """The saved segment that shows; None for a built-in list."""
        tab = self.tabs.get(self.current_key)
        return None if tab is None else tab.segment_id

    @property
    def segment_ids(self) -> list[UUID]:
        """The saved segments, in order."""
        return [tab.segment_id for tab in self.tabs.values() if tab.segment_id is not None]

    def set_count(self, key: str, count: str, *, is_shown: bool = True) -> None:
        """Say how many a tab holds, and whether it is offered; the one that shows stays."""
        tab = self.tabs.get(key)
        if tab is not None:
            self.tabs[key] = PeopleTab(key, tab.text, count, is_shown)
            self._arrange()

    def set_segments(self, segments: Sequence[Segment]) -> None:
        """Offer these saved segments, after what is used daily and before what is not."""
        counts = {key: tab.count for key, tab in self.tabs.items()}
        saved = {
            key: PeopleTab(key, item.name, counts.get(key, "")) for item in segments for key in (segment_key(item.id),)
        }
        fixed = {key: tab for key, tab in self.tabs.items() if tab.segment_id is None}
        daily = {key: tab for key, tab in fixed.items() if key in _DAILY}
        self.tabs = {**daily, **saved, **fixed}
        if self.current_key not in self.tabs:
            self.set_current(PeopleGroup.EVERYONE)
            self.chosen.emit(self.current_key)
        self._arrange()

    def set_current(self, key: str) -> None:
        """Show a tab, without a signal; one that is not there leaves everything as it is."""
        if key in self.tabs:
            self.current_key = key
            self._arrange()

    def choose(self, key: str) -> None:
        """Show a tab as if it were pressed."""
        if key in self.tabs and key != self.current_key:
            self.set_current(key)
            self.chosen.emit(key)

    def set_saving(self, can_save: bool, can_change: bool) -> None:
        """Say whether there is something to keep as a segment, and whether the one that shows was altered."""
        self.save.setEnabled(can_save)
        self.save.setToolTip("" if can_save else self.tr("Search, filter or sort first"))
        self._can_change = can_change
        self._arrange()

    def _offered(self) -> list[PeopleTab]:
        return [tab for tab in self.tabs.values() if tab.is_shown or tab.key == self.current_key]

    def _fitting(self, offered: list[PeopleTab]) -> list[PeopleTab]:
        """As many as there is room for, in order, the current one always among them."""
        widths = {tab.key: self._width(tab) for tab in offered}
        buttons = [self.save.sizeHint().width(), self.more.sizeHint().width() if self.segment_id is not None else 0]
        room: float = self.width() - sum(buttons)
        if sum(widths.values()) <= room:
            return offered
        room -= self.rest.sizeHint().width() + widths[self.current_key]
        kept = {self.current_key}
        for tab in offered:
            if tab.key in kept:
                continue
            room -= int(widths[tab.key])
            if room < 0:
                break
            kept.add(tab.key)
        return [tab for tab in offered if tab.key in kept]

    def _arrange(self) -> None:
        offered = self._offered()
        self.more.setVisible(self.segment_id is not None)
        fitting = self._fitting(offered)
        left_out = len(offered) - len(fitting)
        self.rest.setVisible(left_out > 0)
        self.rest.setText(self.tr("{n} more").format(n=left_out))
        with QSignalBlocker(self.bar):
            shown = [(self.bar.tabText(place), *self.bar.tabData(place)) for place in range(self.bar.count())]
            if shown != [(tab.text, tab.count, tab.key) for tab in fitting]:
                while self.bar.count():
                    self.bar.removeTab(self.bar.count() - 1)
                for tab in fitting:
                    self.bar.add_segment(tab.text, tab.count, tab.key)
                self.bar.setFixedWidth(ceil(sum(self._width(tab) for tab in fitting)))
            self.bar.setCurrentIndex([tab.key for tab in fitting].index(self.current_key))

    def _width(self, tab: PeopleTab) -> float:
        return self.bar.words_width(tab.text, tab.count) + self._holder.theme.metrics.space.page

    def _on_tab(self) -> None:
        key = self.bar.current_key()
        if key and key != self.current_key:
            self.choose(key)

    def rest_menu(self) -> QMenu:
        """The tabs that find no room."""
        menu = QMenu(self)
        shown = {self.bar.tabData(place)[1] for place in range(self.bar.count())}
        for tab in self._offered():
            if tab.key not in shown:
                words = f"{tab.text}  {tab.count}".strip().replace("&", "&&")
                menu.addAction(words).triggered.connect(lambda _=False, key=tab.key: self.choose(key))
        return menu

    def segment_menu(self, key: str) -> QMenu:
        """What can be done with a saved segment; empty for a built-in list."""
        menu = QMenu(self)
        id = self.tabs[key].segment_id
        if id is None:
            return menu
        ids = self.segment_ids
        place = ids.index(id)

        def add(words: str, enabled: bool = True) -> QAction:
            action = menu.addAction(words)
            action.setEnabled(enabled)
            return action

        changed = add(self.tr("Save what shows now"), self._can_change and key == self.current_key)
        changed.triggered.connect(lambda: self.change_requested.emit(id))
        add(self.tr("Rename…")).triggered.connect(lambda: self.rename_requested.emit(id))
        menu.addSeparator()
        earlier, later = add(self.tr("Move forward"), place > 0), add(self.tr("Move back"), place < len(ids) - 1)
        earlier.triggered.connect(lambda: self._move(id, place - 1))
        later.triggered.connect(lambda: self._move(id, place + 1))
        menu.addSeparator()
        add(self.tr("Delete")).triggered.connect(lambda: self.delete_requested.emit(id))
        return menu

    def _move(self, id: UUID, place: int) -> None:
        ids = [other for other in self.segment_ids if other != id]
        ids.insert(place, id)
        self.order_chosen.emit(ids)

    def _pop_up(self, menu: QMenu, button: QWidget) -> None:
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        corner = button.mapToGlobal(QPoint(button.width(), button.height()))
        menu.popup(corner - QPoint(menu.sizeHint().width(), 0))

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        place = self.bar.tabAt(self.bar.mapFrom(self, event.pos()))
        key = self.bar.tabData(place)[1] if place >= 0 else self.current_key
        menu = self.segment_menu(key)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        if not menu.isEmpty():
            menu.popup(event.globalPos())

    def paintEvent(self, _event: QPaintEvent) -> None:
        theme = self._holder.theme
        fill_border(QPainter(self), self.rect(), theme.metrics.line.hairline, theme.color("hairline"), "b")

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._arrange()

    def minimumSizeHint(self) -> QSize:
        return QSize(self.save.sizeHint().width(), self._holder.theme.metrics.row.tab)


_DAILY = (PeopleGroup.EVERYONE, PeopleGroup.MINE, PeopleGroup.SLIPPING, PeopleGroup.SOLE)
