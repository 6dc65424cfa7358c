"""Everything Insights counts, read and kept in the background, and its answers, one after the other."""

import atexit
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer, Signal

from care_desktop.domain.insight import Answer, InsightFilters, Question, RowsBehind
from care_desktop.errors import CareError
from care_desktop.services import insight_questions
from care_desktop.services.outcome import Changes, Workspace
from care_desktop.ui.operations import Operations
from care_desktop.ui.tasks import Lane, Ticket

if TYPE_CHECKING:
    from care_desktop.services.insight_data import InsightData
    from care_desktop.services.insight_opening import InsightFacets
    from care_desktop.services.workspace_trust import ScoreArrays

# So long after the window is up nobody waits for the processor any more.
_START_MS = 1_500
# Several changes within this time are read once.
_SETTLE_MS = 700
_CLOSE_S = 0.5


@dataclass(frozen=True, slots=True)
class Ask:
    """A question to be answered under filters; `choice` is what its card offers to choose, empty for nothing."""

    question: Question
    filters: InsightFilters
    choice: str = ""


@dataclass(frozen=True, slots=True)
class _Read:
    """What a reading found."""

    data: "InsightData"
    facets: "InsightFacets"


class InsightFeed(QObject):
    """Reads the whole workspace once, folds changes in, and answers; nothing is read before `start` or `start_soon`.

    Signals:
        ready(InsightFacets): there is data, or newer data: ask again. What is asked is answered as soon as what it
            needs was read: scores and people come first.
        answered(Ask, Answer): a question that was asked last for its card is answered.
        refused(Ask, str): it could not be; the sentence says why.
        counted(int): so many people pass the filters asked for last.
        failed(str): the workspace could not be read; the sentence says why.
    """

    ready = Signal(object)
    answered = Signal(object, object)
    refused = Signal(object, str)
    counted = Signal(int)
    failed = Signal(str)

    def __init__(self, operations: Operations, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._operations = operations
        self._lane = lane_of(self, "insights")
        # A filter changed while seconds of reading go on is answered from what was read before.
        self._reading = lane_of(self, "insights reading")
        self._opening: InsightData | None = None
        self._data: InsightData | None = None
        self._unread: list[Changes] = []
        self._is_started = False
        self._is_reading = False
        self._is_watched = False
        self._parked: dict[Question, Ask] = {}
        self._tickets: dict[Question, Ticket] = {}
        self._count: InsightFilters | None = None
        self._soon = QTimer(self, singleShot=True, interval=_START_MS)
        self._soon.timeout.connect(self.start)
        self._settle = QTimer(self, singleShot=True, interval=_SETTLE_MS)
        self._settle.timeout.connect(self._read_on)
        operations.bus.changed.connect(self._on_changed)

    @property
    def is_complete(self) -> bool:
        """Whether everything was read, so that every question can be answered."""
        return self._data is not None

    @property
    def data(self) -> "InsightData | None":
        """Everything that was read; None until all of it was."""
        return self._data

    @property
    def idle(self) -> bool:
        """Nothing is being read or counted, nor will be soon."""
        return self._lane.idle and self._reading.idle and not self._settle.isActive()

    def start_soon(self) -> None:
        """Read everything in some seconds, when the window has come to rest."""
        if not self._is_started:
            self._soon.start()

    def start(self) -> None:
        """Read everything now, unless that was done or has begun."""
        if self._is_started:
            return
        self._soon.stop()
        self._is_started = self._is_reading = True
        self._operations.query_on(self._reading, _read_opening, self._on_opening, self._on_unread)

    def set_watched(self, is_watched: bool) -> None:
        """Say whether somebody looks: changes are read at once, or when somebody looks again."""
        self._is_watched = is_watched
        if is_watched:
            self.start()
            self._read_on()

    def ask(self, asks: Iterable[Ask]) -> None:
        """Answer these, in order; what was asked before for the same cards is no longer wanted."""
        for ask in asks:
            self._drop(ask.question)
            self._submit(ask)

    def count(self, filters: InsightFilters) -> None:
        """Count who passes the filters; `counted` follows."""
        data = self._data or self._usable_opening(filters)
        self._count = filters if data is None else None
        if data is not None:
            operations = self._operations
            self._lane.submit(
                partial(_people_chosen, data, filters), self.counted.emit, _said(operations), operations.crashed.emit
            )

    def behind(self, answer: Answer, key: str, then: Callable[[RowsBehind], None]) -> None:
        """Find the rows behind a mark; `then` gets them."""
        operations = self._operations
        self._lane.submit(lambda: answer.behind(key), then, _said(operations), operations.crashed.emit)

    def close(self) -> None:
        """Stop: what is waiting is dropped, and the thread ends once what it reads is read. Blocks a second."""
        self._soon.stop()
        self._settle.stop()
        for question in tuple(self._tickets):
            self._drop(question)
        for lane in (self._lane, self._reading):
            lane.close(_CLOSE_S)

    def _drop(self, question: Question) -> None:
        self._parked.pop(question, None)
        ticket = self._tickets.pop(question, None)
        if ticket is not None:
            ticket.cancel()

    def _submit(self, ask: Ask) -> None:
        data = self._data
        if data is None and not insight_questions.QUESTIONS[ask.question].needs_interactions:
            data = self._usable_opening(ask.filters)
        if data is None:
            self._parked[ask.question] = ask
            return
        known = data

        def work() -> Answer:
            from care_desktop.services import insight_answers

            return insight_answers.answer(known, ask.question, ask.filters, ask.choice)

        def deliver(answer: Answer) -> None:
            self._tickets.pop(ask.question, None)
            self.answered.emit(ask, answer)

        def refuse(error: CareError) -> None:
            self._tickets.pop(ask.question, None)
            self.refused.emit(ask, str(error))

        def crash(error: BaseException) -> None:
            self.refused.emit(ask, self.tr("This could not be counted. The details are in the log."))
            self._operations.crashed.emit(error)

        self._tickets[ask.question] = self._lane.submit(work, deliver, refuse, crash)

    def _usable_opening(self, filters: InsightFilters) -> "InsightData | None":
        """Scores and people, unless the filter needs to know who took part in what."""
        return self._opening if filters.event is None else None

    def _on_opening(self, found: _Read) -> None:
        self._opening = found.data
        self.ready.emit(found.facets)
        # The first answer is not to share the processor with the long reading.
        self._lane.submit(lambda: None, lambda _nothing: self._read_the_rest(found.data.scores))

    def _read_the_rest(self, scores: "ScoreArrays") -> None:
        self._operations.query_on(self._reading, lambda ws: _read_rest(ws, scores), self._on_rest, self._on_unread)

    def _on_rest(self, found: _Read) -> None:
        self._take(found.data)
        parked, self._parked = tuple(self._parked.values()), {}
        self.ask(parked)
        if self._count is not None:
            self.count(self._count)

    def _on_read_again(self, found: _Read) -> None:
        self._take(found.data)
        self.ready.emit(found.facets)

    def _take(self, data: "InsightData") -> None:
        self._data, self._opening = data, None
        self._is_reading = False
        if self._unread:
            self._settle.start()

    def _on_unread(self, error: CareError) -> None:
        self._is_reading = self._is_started = False
        self.failed.emit(str(error))

    def _on_changed(self, changes: Changes) -> None:
        if self._is_started:
            self._unread.append(changes)
            self._settle.start()

    def _read_on(self) -> None:
        data = self._data
        if self._is_reading or not self._unread or not self._is_watched or data is None:
            return
        batch, self._unread = self._unread, []
        self._is_reading = True

        def work(workspace: Workspace) -> _Read:
            from care_desktop.services import workspace_trust

            scores = data.scores
            for changes in batch:
                scores = workspace_trust.after_changes(workspace, scores, changes)
            return _read_rest(workspace, scores)

        self._operations.query_on(self._reading, work, self._on_read_again, self._on_unread)


def lane_of(owner: QObject, name: str) -> Lane:
    """A lane that ends with its owner but outlives it: something may still be under way when the owner goes."""
    lane = Lane(name)
    owner.destroyed.connect(partial(_end, lane))
    atexit.register(lane.close, _CLOSE_S)
    return lane


def _end(lane: Lane, _owner: object = None) -> None:
    atexit.unregister(lane.close)
    lane.close(_CLOSE_S)


def _said(operations: Operations) -> Callable[[CareError], None]:
    return lambda error: operations.failed.emit(str(error))


# What reads and counts is loaded where it runs: on the thread of the window it would hold up a tenth of a second.
def _read_opening(workspace: Workspace) -> _Read:
    from care_desktop.services.insight_opening import facets, opening_data

    data = opening_data(workspace)
    return _Read(data, facets(data))


def _read_rest(workspace: Workspace, scores: "ScoreArrays") -> _Read:
    from care_desktop.services import insight_data
    from care_desktop.services.insight_opening import facets

    data = insight_data.load(workspace, scores)
    return _Read(data, facets(data))


def _people_chosen(data: "InsightData", filters: InsightFilters) -> int:
    from care_desktop.services.insight_opening import people_chosen

    return people_chosen(data, filters)
