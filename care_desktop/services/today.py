"""The list of Today: chosen from the board and from promises, feedback and what was put off as they are now."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from itertools import groupby
from uuid import UUID

import numpy as np

from care_desktop.domain.cadence import NEVER, CadenceSource
from care_desktop.domain.facts import Flags, Floats, Ints
from care_desktop.domain.insight import Said
from care_desktop.domain.interactions import zone_of
from care_desktop.domain.today import (
    FRESH_DAYS,
    GAP,
    GAP_KINDS,
    WEEK_DAYS,
    Entry,
    Reason,
    TodayKind,
    chosen,
    gap_id,
    promise_day,
    put_off_kind,
    question_urgency,
)
from care_desktop.domain.today_people import NOTHING, are_due, are_quiet, are_slipping, cadence_urgency
from care_desktop.services import today_board, today_words
from care_desktop.services.outcome import Workspace
from care_desktop.services.today_board import TodayBoard
from care_desktop.storage import today_rows
from care_desktop.storage.today_rows import Card, OpenPromise, Untold
from care_desktop.storage.types import from_epoch_day, to_epoch_day
from care_desktop.storage.work import UnitOfWork

__all__ = ["Card", "NextDue", "TodayBoard", "TodayLine", "TodayList"]

# Of each kind so many are looked at more closely; who is further down finds no seat.
LOOKED_AT = 30
PROMISES_LOOKED_AT = 300
SOURCES = tuple(CadenceSource)
_UNSAID = Said("")


@dataclass(frozen=True, slots=True)
class TodayLine:
    """An entry with how its people are shown, in their order."""

    entry: Entry
    people: tuple[Card, ...]


@dataclass(frozen=True, slots=True)
class NextDue:
    """What comes next: the day, who, and the promise; `promise` is empty when it is a contact by cadence."""

    day: date
    person_id: UUID
    name: str
    promise: str


@dataclass(frozen=True, slots=True)
class TodayList:
    """What Today shows.

    Attributes:
        now: the moment it is of, in the zone the person sits in.
        today: its day where the person sits.
        lines: at most SEATS.
        waiting: how many more people are due, waiting or slipping today.
        soon: row numbers of the people with something due within the next six days who are not among `lines`.
        next_due: what is due first after today; None when nothing is.
        owners: (key, name) of everyone who looks after somebody.
        is_complete: everyone was looked through; else there are only promises and feedback yet.
    """

    now: datetime
    today: date
    lines: tuple[TodayLine, ...]
    waiting: int
    soon: tuple[int, ...]
    next_due: NextDue | None
    owners: tuple[tuple[UUID, str], ...]
    is_complete: bool


def today_list(workspace: Workspace, board: TodayBoard | None = None, owner_id: UUID | None = None) -> TodayList:
    """Whom to care for. Blocks, milliseconds; without a board only promises and feedback are known yet.

    Args:
        workspace: where everything is.
        board: of today, see `today_board.load`.
        owner_id: only people this owner looks after; None is everyone.
    """
    with workspace.database.reading() as work:
        return _Looking(workspace, work, board, owner_id).found()


def full_list(workspace: Workspace, owner_id: UUID | None = None) -> TodayList:
    """Whom to care for, read from scratch. Blocks; some seconds for 100,000 people."""
    return today_list(workspace, today_board.load(workspace), owner_id)


def owners(workspace: Workspace) -> list[tuple[UUID, str]]:
    """(key, name) of everyone who looks after somebody, by name. Blocks."""
    with workspace.database.reading() as work:
        return today_rows.owners(work)


class _Looking:
    """One look through everything in one state of the data."""

    def __init__(self, workspace: Workspace, work: UnitOfWork, board: TodayBoard | None, owner_id: UUID | None) -> None:
        self.work = work
        self.now = workspace.clock().astimezone(zone_of(workspace.zone))
        self.today = workspace.today()
        self.day = to_epoch_day(self.today)
        self.is_complete = board is not None
        self.board = board if board is not None else _empty(workspace)
        put_off = today_rows.put_off(work, self.today)
        self.put_off = {(item.kind, item.subject_id) for item in put_off}
        self.owner = None if owner_id is None else owner_id.bytes
        self.owned: dict[UUID, bool] = {}
        found, shown = self.board.found, ~self.board.hidden
        if self.owner is not None:
            shown = shown & (self.board.owner == self.owner)
        self.quiet = are_quiet(found, self.day)
        self.open = shown & ~self.quiet
        self.within = self.open.copy()
        self.within[self._gaps_put_off(put_off)] = False

    def _gaps_put_off(self, items: Iterable[today_rows.PutOff]) -> list[int]:
        places: list[int] = []
        for item in items:
            place = None if item.person_id is None else self.board.places.get(item.person_id.bytes)
            if item.kind == GAP and item.person_id is not None and place is not None:
                last = int(self.board.found.last_contact[place])
                if last != NEVER and gap_id(item.person_id, from_epoch_day(last)) == item.subject_id:
                    places.append(place)
        return places

    def found(self) -> TodayList:
        """The whole list."""
        board, day = self.board, self.day
        slips = self.within & are_slipping(board.found, day)
        due = self.within & are_due(board.found, board.cadence_days, board.due, board.source, day)
        asks = self.open & (board.found.question != NOTHING)
        asks[self._questions_put_off(asks)] = False
        promises = self._promises()
        untold = self._untold()
        looked_at = self._looked_at(
            slips, due, asks, (*(p.person_id for p in promises), *(u.person_id for u in untold))
        )
        reasons = [
            *self._promise_reasons(promises),
            *self._feedback_reasons(untold),
            *self._board_reasons(looked_at, slips, due, asks),
        ]
        entries = tuple(self._in_words(entry, untold) for entry in chosen(reasons))
        cards = today_rows.cards(self.work, {who for entry in entries for who in entry.people})
        lines = tuple(TodayLine(entry, tuple(cards[who] for who in entry.people if who in cards)) for entry in entries)
        shown = {who.bytes for entry in entries for who in entry.people}
        promised = self._promise_people(self.today + timedelta(days=WEEK_DAYS - 1))
        concerned = slips | due | asks
        concerned[[board.places[key] for key, on in promised if on <= day and key in board.places]] = True
        concerned[[board.places[item.person_id.bytes] for item in untold if item.person_id.bytes in board.places]] = (
            True
        )
        seen = [board.places[key] for key in shown if key in board.places]
        concerned[seen] = False
        return TodayList(
            self.now,
            self.today,
            lines,
            int(np.count_nonzero(concerned)),
            self._soon(promised, seen),
            self._next_due(),
            tuple(today_rows.owners(self.work)),
            self.is_complete,
        )

    def _is_mine(self, id: UUID) -> bool:
        """Whether somebody belongs to the owner asked for."""
        if self.owner is None:
            return True
        if id not in self.owned:
            self.owned[id] = today_rows.owner_of(self.work, id) == self.owner
        return self.owned[id]

    def _is_quiet(self, id: UUID) -> bool:
        place = self.board.places.get(id.bytes)
        return place is not None and bool(self.quiet[place])

    def _promises(self) -> list[OpenPromise]:
        found = today_rows.promises_due(self.work, self.today, PROMISES_LOOKED_AT)
        return [
            item for item in found if (TodayKind.PROMISE, item.id) not in self.put_off and self._is_mine(item.person_id)
        ]

    def _untold(self) -> list[Untold]:
        return [
            item
            for item in today_rows.untold(self.work, self.today)
            if (TodayKind.FEEDBACK, item.id) not in self.put_off
            and self._is_mine(item.person_id)
            and not self._is_quiet(item.person_id)
        ]

    def _promise_people(self, until: date) -> list[tuple[bytes, int]]:
        """(key, epoch day) of everybody with an open promise through a day."""
        return [
            (person, day)
            for person, day, key in today_rows.promise_days(self.work, until)
            if (TodayKind.PROMISE, UUID(bytes=key)) not in self.put_off and self._is_mine(UUID(bytes=person))
        ]

    def _questions_put_off(self, asks: Flags) -> list[int]:
        """Places whose question was answered elsewhere, or is put off."""
        if not any(kind == TodayKind.QUESTION for kind, _ in self.put_off):
            return []
        places = np.flatnonzero(asks)
        talks = today_rows.talks(self.work, set(self.board.found.question[places].tolist()))
        off = {rowno for rowno, talk in talks.items() if (TodayKind.QUESTION, talk.id) in self.put_off}
        return [place for place in places.tolist() if int(self.board.found.question[place]) in off]

    def _looked_at(self, slips: Flags, due: Flags, asks: Flags, also: Iterable[UUID]) -> list[int]:
        """Places of the most urgent of each kind, and of those who are concerned by something else."""
        board, found = self.board, self.board.found
        places = {board.places[id.bytes] for id in also if id.bytes in board.places}
        slipping, overdue, asking = (np.flatnonzero(wanted) for wanted in (slips, due, asks))
        for candidates, urgency in (
            (slipping, found.fall[slipping]),
            (overdue, self._cadence_urgency(overdue)),
            (asking, _asked_urgency(self.day - found.asked_on[asking])),
        ):
            order = np.argsort(-urgency, kind="stable")[:LOOKED_AT]
            places.update(candidates[order].tolist())
        return sorted(places)

    def _cadence_urgency(self, places: Ints) -> Floats:
        board = self.board
        return cadence_urgency(board.cadence_days[places], board.due[places], board.source[places], self.day)

    def _promise_reasons(self, promises: Sequence[OpenPromise]) -> list[Reason]:
        reasons: list[Reason] = []
        for key, group in groupby(promises, key=lambda item: item.id):
            made_to = list(group)
            item = made_to[0]
            day = promise_day(item.made_on, item.due_on)
            what, more = today_words.promised(item.text, item.made_on, item.due_on, item.channel, self.today)
            late = (self.today - day).days
            people = tuple(one.person_id for one in made_to)
            reasons.append(
                Reason(
                    TodayKind.PROMISE, key, people, float(late), day, day, what, more, today_words.late(late), late > 0
                )
            )
        return reasons

    def _feedback_reasons(self, untold: Sequence[Untold]) -> list[Reason]:
        groups = [list(group) for _, group in groupby(untold, key=lambda item: item.id)]
        return [self._feedback_reason(group[0], [one.person_id for one in group]) for group in groups]

    def _feedback_reason(self, item: Untold, people: Sequence[UUID]) -> Reason:
        what, more = today_words.to_tell(item.state, item.title, item.moved_on, len(people), item.asked, item.told)
        urgency = float((self.today - item.moved_on).days)
        age = today_words.left_to_tell(len(people))
        return Reason(TodayKind.FEEDBACK, item.id, tuple(people), urgency, item.moved_on, None, what, more, age)

    def _board_reasons(self, places: Sequence[int], slips: Flags, due: Flags, asks: Flags) -> list[Reason]:
        found = self.board.found
        talks = today_rows.talks(self.work, {int(found.question[place]) for place in places if asks[place]})
        urgency = dict(zip(places, self._cadence_urgency(np.array(places, dtype=np.int64)).tolist(), strict=True))
        asked_by: dict[int, list[UUID]] = {}
        reasons: list[Reason] = []
        for place in places:
            who = UUID(bytes=self.board.keys[place])
            if asks[place]:
                asked_by.setdefault(int(found.question[place]), []).append(who)
            if slips[place]:
                reasons.append(self._slipping_reason(place, who))
            if due[place]:
                reasons.append(self._cadence_reason(place, who, urgency[place]))
        for rowno, people in asked_by.items():
            talk = talks[rowno]
            days = (self.today - talk.day).days
            what, more = today_words.asked(talk.note, talk.channel, days)
            age = today_words.waited(days)
            urgency_of = question_urgency(days)
            reasons.append(
                Reason(TodayKind.QUESTION, talk.id, tuple(people), urgency_of, talk.day, None, what, more, age)
            )
        return reasons

    def _in_words(self, entry: Entry, untold: Sequence[Untold]) -> Entry:
        """The same with the words of reasons that take some reading, and of what to tell to its own people only."""
        items = {item.id: item for item in untold}

        def worded(reason: Reason) -> Reason:
            if reason.kind is TodayKind.FEEDBACK:
                among = [who for who in reason.people if who in entry.people]
                return self._feedback_reason(items[reason.subject_id], among)
            if reason.kind not in GAP_KINDS:
                return reason
            what, more = self._gap_words(reason)
            return replace(reason, what=what, more=more)

        return replace(entry, reason=worded(entry.reason), further=tuple(worded(item) for item in entry.further))

    def _gap_words(self, reason: Reason) -> tuple[Said, Said]:
        board, who = self.board, reason.people[0]
        place = board.places[who.bytes]
        last = from_epoch_day(int(board.found.last_contact[place]))
        days, talk = (self.today - last).days, today_rows.last_talk(self.work, who, last)
        if reason.kind is TodayKind.SLIPPING:
            fall, low = float(board.found.fall[place]) / 100, float(board.found.low[place]) / 100
            return today_words.slipping(fall, low, days, talk)
        source = SOURCES[int(board.source[place]) - 1]
        return today_words.due(source, float(board.cadence_days[place]), str(board.tag[place]), days, talk)

    def _slipping_reason(self, place: int, who: UUID) -> Reason:
        found = self.board.found
        last = from_epoch_day(int(found.last_contact[place]))
        age = today_words.waited((self.today - last).days)
        fall = float(found.fall[place]) / 100
        return Reason(TodayKind.SLIPPING, gap_id(who, last), (who,), fall, last, None, _UNSAID, _UNSAID, age)

    def _cadence_reason(self, place: int, who: UUID, urgency: float) -> Reason:
        last = from_epoch_day(int(self.board.found.last_contact[place]))
        due_on = from_epoch_day(int(self.board.due[place]))
        age = today_words.late((self.today - due_on).days)
        return Reason(TodayKind.CADENCE, gap_id(who, last), (who,), urgency, due_on, due_on, _UNSAID, _UNSAID, age)

    def _soon(self, promised: Sequence[tuple[bytes, int]], seen: list[int]) -> tuple[int, ...]:
        """Row numbers of whom something is due for within the rest of the week, without those who are seen anyway."""
        board = self.board
        coming = self.within & (board.due > self.day) & (board.due < self.day + WEEK_DAYS)
        coming[[board.places[key] for key, on in promised if on > self.day and key in board.places]] = True
        coming[seen] = False
        return tuple(board.rowno[coming].tolist())

    def _next_due(self) -> NextDue | None:
        board = self.board
        ahead: Ints = np.where(self.within & (board.due > self.day), board.due, np.iinfo(np.int64).max)
        promise = today_rows.next_promise(self.work, self.today)
        place = int(np.argmin(ahead)) if len(ahead) and bool((board.due[self.within] > self.day).any()) else None
        if promise is not None and self._is_mine(promise.person_id):
            day = promise_day(promise.made_on, promise.due_on)
            if place is None or to_epoch_day(day) <= int(ahead[place]):
                return self._named(day, promise.person_id, promise.text)
        if place is None:
            return None
        return self._named(from_epoch_day(int(ahead[place])), UUID(bytes=board.keys[place]), "")

    def _named(self, day: date, who: UUID, promise: str) -> NextDue | None:
        card = today_rows.cards(self.work, (who,)).get(who)
        return None if card is None else NextDue(day, who, card.name, promise)


def _asked_urgency(days: Ints) -> Ints:
    return np.where(days <= FRESH_DAYS, days, -days)


def _empty(workspace: Workspace) -> TodayBoard:
    """A board of nobody, for as long as the people are still being read."""
    return today_board.load(workspace, ())


def put_off_keys(reasons: Iterable[Reason]) -> list[tuple[str, UUID, UUID]]:
    """(kind, subject, person) by which these reasons are put off; of several people the first stands for all."""
    return [(put_off_kind(reason.kind), reason.subject_id, reason.people[0]) for reason in reasons]
