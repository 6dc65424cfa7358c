"""The Today page: the capture line on top, below it whom to care for, each with the reason and one-key actions."""

from collections.abc import Callable
from functools import partial
from pathlib import Path
from uuid import UUID

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QApplication, QHBoxLayout, QMenu, QStackedLayout, QVBoxLayout, QWidget

from care_desktop.domain.today import GAP_KINDS
from care_desktop.services import today_changes
from care_desktop.services.outcome import Changes, Workspace
from care_desktop.services.today import TodayLine, TodayList
from care_desktop.services.today_changes import SnoozeFor, snoozed_until
from care_desktop.ui.capture_desk import CaptureDesk
from care_desktop.ui.choose_file import choose_export
from care_desktop.ui.interaction_words import day_words, time_words
from care_desktop.ui.models.today_model import TodayModel
from care_desktop.ui.operations import Operations
from care_desktop.ui.pages.page import Page
from care_desktop.ui.pages.today_view import TodayAction, TodayView
from care_desktop.ui.roles import Ink
from care_desktop.ui.theme import ThemeHolder
from care_desktop.ui.today_feed import TodayFeed
from care_desktop.ui.today_words import (
    count_words,
    date_words,
    names_words,
    next_words,
    settled_words,
    snooze_words,
)
from care_desktop.ui.widgets.button import Button, ButtonKind
from care_desktop.ui.widgets.empty_state import EmptyState
from care_desktop.ui.widgets.filter_button import FilterButton, FilterOption
from care_desktop.ui.widgets.label import ElidedLabel, hairline, label
from care_desktop.ui.widgets.section_heading import SectionHeading

# More than so many that wait are not counted on the page: a number nobody can work through helps nobody.
_COUNTED_MAX = 99
_READING, _LIST, _EMPTY = range(3)


class TodayPage(Page):
    """Whom to care for today.

    Args:
        desk: lends the capture line; None leaves its place out.
        exports: the folder offered first for the calendar file.

    Signals:
        person_opened(UUID): a person's page is wanted.
        log_requested(UUID): the capture line is wanted with that person in it.
        log_line_requested(str): the capture line is wanted with this text in it.
        people_requested(tuple): the list of people is wanted with these row numbers only.
        calendar_saved(Path, int): so many follow-ups were written to a calendar file.
    """

    person_opened = Signal(object)
    log_requested = Signal(object)
    log_line_requested = Signal(str)
    people_requested = Signal(object)
    calendar_saved = Signal(object, int)

    def __init__(
        self,
        operations: Operations,
        holder: ThemeHolder,
        desk: CaptureDesk | None = None,
        exports: Path | None = None,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(operations, parent)
        self._holder = holder
        self._desk = desk
        self._exports = exports or Path.home()
        self.setObjectName("page")
        self.setAccessibleName(self.tr("Today"))
        self.feed = TodayFeed(operations, self)
        self.model = TodayModel(self)
        self.list = TodayView(holder, self)
        self.list.setAccessibleName(self.tr("Whom to care for"))
        self.list.setModel(self.model)
        self._date = label(holder.theme, "", Ink.MUTED)
        self.owner_filter = FilterButton(holder, self.tr("Owner"), (), self.tr("everyone"))
        self.owner_filter.hide()
        self._heading = SectionHeading(holder, self.tr("Whom to care for"))
        self._reading = label(holder.theme, self.tr("Looking through what happened…"), Ink.FAINT)
        self._empty = QWidget(self)
        self._hint = ElidedLabel(
            holder.theme,
            self.tr("Enter opens the person, L logs, S puts it off, D says it is done."),
            Ink.FAINT,
            "caption",
        )
        self._hint.hide()
        self.soon = Button(holder, "", ButtonKind.LINK)
        self.soon.hide()
        self.calendar = Button(
            holder, self.tr("Save follow-ups as calendar file…"), ButtonKind.QUIET, icon="calendar", small=True
        )
        self.calendar.hide()
        self._capture = None if desk is None else desk.slot(self)
        self._wants_focus = False
        self._lay_out()
        self.setFocusProxy(self.list)
        self.list.asked.connect(self._on_asked)
        self.feed.changed.connect(self._show)
        self.owner_filter.key_chosen.connect(self._on_owner_chosen)
        self.soon.clicked.connect(self._on_soon_wanted)
        self.calendar.clicked.connect(self._on_calendar_wanted)
        if desk is not None:
            desk.closed.connect(self._on_line_closed)

    def _lay_out(self) -> None:
        metrics, theme = self._holder.theme.metrics, self._holder.theme
        title = QHBoxLayout()
        title.setSpacing(metrics.space.gap)
        title.addWidget(label(theme, self.tr("Today"), size="title", weight="semibold"))
        title.addStretch(1)
        title.addWidget(self.owner_filter)
        title.addWidget(self._date)
        self._date.setMinimumHeight(metrics.control.height)
        top = QVBoxLayout()
        margin, overhang = metrics.space.page, metrics.cell.page_margin
        top.setContentsMargins(margin, metrics.layout.page_top, margin, 0)
        top.setSpacing(0)
        top.addLayout(title)
        if self._capture is not None:
            top.addSpacing(metrics.space.gap)
            top.addWidget(self._capture)
        top.addSpacing(metrics.space.gap)
        top.addWidget(self._heading)
        body = QWidget(self)
        self._bodies = QStackedLayout(body)
        self._bodies.addWidget(self._inset(self._reading))
        self._bodies.addWidget(self.list)
        self._empty_column = QVBoxLayout(self._empty)
        self._empty_column.setContentsMargins(0, 0, 0, 0)
        self._bodies.addWidget(self._inset(self._empty))
        rows = QVBoxLayout()
        rows.setContentsMargins(overhang, metrics.space.half, overhang, 0)
        rows.addWidget(body)
        foot = QHBoxLayout()
        foot.setContentsMargins(margin, metrics.space.unit, margin, metrics.space.gap)
        foot.setSpacing(metrics.space.gap)
        foot.addWidget(self.soon)
        foot.addWidget(self._hint, 1000)
        foot.addStretch(1)
        foot.addWidget(self.calendar)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addLayout(top)
        column.addLayout(rows, 1)
        column.addLayout(foot)

    def _inset(self, widget: QWidget) -> QWidget:
        outer = QWidget(self)
        edge = self._holder.theme.metrics.cell.edge
        column = QVBoxLayout(outer)
        column.setContentsMargins(edge, 0, edge, 0)
        column.addWidget(hairline(outer, strong=True))
        column.addWidget(widget)
        column.addStretch(1)
        return outer

    def read(self) -> None:
        """Begin to read, once; changes come in by themselves, a new day with the next look at the page."""
        self.feed.start()
        if self.model.found is not None:
            self.feed.look_again()

    def concerns(self, changes: Changes) -> bool:
        """Nothing here: the feed hears of changes itself, also while the page is hidden."""
        return False

    def focus_first(self) -> None:
        """Put the focus on the list, as soon as there is one; into the capture line when nobody waits."""
        is_empty = self._bodies.currentIndex() == _EMPTY
        self._wants_focus = not is_empty and not self.list.isVisible()
        if is_empty and self._desk is not None:
            self._desk.line.focus_line()
        else:
            self.list.setFocus(Qt.FocusReason.OtherFocusReason)

    def _is_writing(self) -> bool:
        """Whether the cursor is behind words in the capture line, or in a dialog: whoever types keeps it."""
        focused = QApplication.focusWidget()
        line = None if self._desk is None else self._desk.line
        in_line = line is not None and focused is not None and line.isAncestorOf(focused) and bool(line.text.strip())
        return in_line or QApplication.activeModalWidget() is not None

    def stop(self) -> None:
        """Stop reading in the background; call before the workspace closes."""
        self.feed.close()

    def _show(self, found: TodayList) -> None:
        index = self.list.currentIndex()
        line = self.model.line(index.row())
        before = None if line is None else line.entry.reason.subject_id
        self.model.show(found)
        row = None if before is None else self.model.row_of(before)
        self._date.setText(date_words(found.today))
        self._show_owners(found)
        self._show_heading(found)
        count = len(found.soon)
        self.soon.setText(self.tr("Also due this week: {n}").format(n=count_words(count)))
        self.soon.setVisible(bool(count))
        self._hint.setVisible(bool(found.lines))
        self.calendar.setVisible(bool(found.lines or count or found.next_due))
        if found.lines:
            self._bodies.setCurrentIndex(_LIST)
            self.list.go_to_row(row if row is not None else max(index.row(), 0))
        elif found.is_complete:
            self._show_empty(found)
        else:
            self._bodies.setCurrentIndex(_READING)
            return
        if self._wants_focus and self.isVisible() and not self._is_writing():
            self.focus_first()

    def _show_owners(self, found: TodayList) -> None:
        self.owner_filter.set_options([FilterOption(str(id), name) for id, name in found.owners])
        self.owner_filter.setVisible(len(found.owners) > 1 or bool(self.owner_filter.key))

    def _show_heading(self, found: TodayList) -> None:
        shown = len(found.lines)
        note = count_words(shown) if shown else ""
        if shown and 0 < found.waiting <= _COUNTED_MAX:
            note = self.tr("{n} · {waiting} more wait").format(n=note, waiting=count_words(found.waiting))
        far = self.tr("as known today, {time}").format(time=time_words(found.now))
        if not found.is_complete:
            far = self.tr("looking through the rest…")
        self._heading.set_words(self.tr("Whom to care for"), note, far)

    def _show_empty(self, found: TodayList) -> None:
        while (item := self._empty_column.takeAt(0)) is not None:
            if (old := item.widget()) is not None:
                old.deleteLater()
        heading = self.tr("Nobody is waiting for you today")
        self._empty_column.addWidget(
            EmptyState(self._holder, "today", heading, next_words(found.next_due, found.today))
        )
        self._bodies.setCurrentIndex(_EMPTY)

    def _on_line_closed(self) -> None:
        if self.isVisible():
            self.focus_first()

    def _on_owner_chosen(self, key: str) -> None:
        self.feed.set_owner(UUID(key) if key else None)

    def _on_soon_wanted(self) -> None:
        if self.model.found is not None:
            self.people_requested.emit(self.model.found.soon)

    def _on_asked(self, action: TodayAction, row: int) -> None:
        line = self.model.line(row)
        if line is not None and line.people:
            {
                TodayAction.LOG: self._log,
                TodayAction.SNOOZE: self._snooze,
                TodayAction.DONE: self._settle,
                TodayAction.OPEN: self._open,
            }[action](line)

    def _log(self, line: TodayLine) -> None:
        if len(line.people) == 1:
            self.log_requested.emit(line.people[0].id)
        else:
            names = ", ".join(card.name for card in line.people)
            self.log_line_requested.emit(self.tr("told {names}: ").format(names=names))

    def _open(self, line: TodayLine) -> None:
        if len(line.people) == 1:
            self.person_opened.emit(line.people[0].id)
            return
        self._ask([(card.name, partial(self.person_opened.emit, card.id)) for card in line.people])

    def _snooze(self, line: TodayLine) -> None:
        found = self.model.found
        if found is None:
            return
        choices: list[tuple[str, Callable[[], object]]] = []
        for span in SnoozeFor:
            until = snoozed_until(found.today, span)
            words = self.tr("{span}: {day}").format(span=snooze_words(span), day=day_words(until, found.today))
            said = self.tr("{names} put off until {day}.").format(
                names=names_words(line), day=day_words(until, found.today)
            )
            work = partial(today_changes.snooze, entry=line.entry, until=until)
            choices.append((words, partial(self.operations.change, work, said=said)))
        self._ask(choices)

    def _settle(self, line: TodayLine) -> None:
        work = partial(today_changes.settle, entry=line.entry)
        settle = partial(self.operations.change, work, said=settled_words(line))
        if line.entry.reason.kind in GAP_KINDS:
            self._ask(
                [
                    (self.tr("We were in touch: log it"), partial(self._log, line)),
                    (self.tr("Not again until the next contact"), settle),
                ]
            )
        else:
            settle()

    def _ask(self, choices: list[tuple[str, Callable[[], object]]]) -> None:
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        for words, run in choices:
            menu.addAction(words.replace("&", "&&")).triggered.connect(_running(run))
        self.list.open_menu(menu)

    def _on_calendar_wanted(self) -> None:
        filters = [self.tr("Calendar (*.ics)")]
        name = self._exports / "follow-ups.ics"
        choose_export(self, self.tr("Save follow-ups as calendar file"), name, filters, self.save_calendar)

    def save_calendar(self, path: Path) -> None:
        """Write every follow-up to a calendar file; `calendar_saved` follows."""
        key = self.owner_filter.key
        owner = UUID(key) if key else None
        self._exports = path.parent
        self.operations.query(
            lambda ws: _write_calendar(ws, path, owner),
            lambda count: self.calendar_saved.emit(path, count),
        )


def _write_calendar(workspace: Workspace, path: Path, owner_id: UUID | None) -> int:
    # What writes calendars is loaded where it runs: it takes a tenth of a second.
    from care_desktop.services import follow_up_calendar

    return follow_up_calendar.write(workspace, path, owner_id=owner_id)


def _running(run: Callable[[], object]) -> Callable[[], None]:
    def triggered() -> None:
        run()

    return triggered
