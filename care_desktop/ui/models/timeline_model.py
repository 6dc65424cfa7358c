"""The interactions of one person as rows: day, what it was, note, minutes, tone, and what came of it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from PySide6.QtCore import (
    QAbstractListModel,
    QCoreApplication,
    QLocale,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    Qt,
)

from care_desktop.domain.feedback import Feedback
from care_desktop.domain.interactions import Channel, Direction, Flow, Interaction
from care_desktop.domain.promises import Promise, PromiseState
from care_desktop.ui.interaction_words import day_words, minutes_words, tone_words, word
from care_desktop.ui.person_words import age_words, ago_words
from care_desktop.ui.plain_text import isolated, one_line
from care_desktop.ui.roles import Role

Index = QModelIndex | QPersistentModelIndex

_DIRECTION_ICONS = {
    Direction.OUTBOUND: "outbound",
    Direction.INBOUND: "inbound",
    Direction.MUTUAL: "mutual",
}


@dataclass(frozen=True, slots=True)
class TimelineChip:
    """Something that came of an interaction: an icon of ICONS and words."""

    icon: str
    text: str


@dataclass(frozen=True, slots=True)
class TimelineRow:
    """One interaction in words.

    Attributes:
        id: the interaction to open; None when there is none.
        day, age: empty on all but the first row of a day.
        with_whom: who else was there; empty when nobody.
    """

    id: UUID | None
    day: str
    age: str
    icon: str
    direction: str
    title: str
    with_whom: str
    note: str
    minutes: str
    tone: str
    chips: tuple[TimelineChip, ...]
    spoken: str

    @property
    def starts_day(self) -> bool:
        """Whether the day stands beside this row."""
        return bool(self.day)


def _tr(text: str) -> str:
    return QCoreApplication.translate("timeline", text)


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]


def title_words(talk: Interaction, person_id: UUID) -> tuple[str, str]:
    """What an interaction was, and who else took part: ("Conversation at KubeCon", "with Bo Li")."""
    draft = talk.draft
    others = [isolated(name) for who, name in zip(draft.people, talk.people_names, strict=False) if who != person_id]
    if draft.flow is Flow.INTRODUCTION and others:
        return _tr("Introduction to {name}").format(name=", ".join(others)), ""
    what = _capital(draft.kind) if draft.kind and draft.flow is Flow.CONTRIBUTION else _capital(word(draft.flow))
    channel = word(draft.channel)
    if talk.event_name:
        title = _tr("{what} at {event}").format(what=what, event=talk.event_name)
    elif draft.flow is Flow.CONVERSATION and draft.actual_direction is not Direction.MUTUAL:
        title = f"{_capital(channel)}, {word(draft.actual_direction)}"
    else:
        title = what if draft.channel is Channel.OTHER else f"{what}, {channel}"
    return title, _tr("with {names}").format(names=", ".join(others)) if others else ""


def promise_words(promise: Promise, today: date) -> str:
    """A promise with its day or what became of it: "sample, due Fri 27 Nov"."""
    draft = promise.draft
    if draft.state is not PromiseState.OPEN:
        return f"{draft.text}, {word(draft.state)}"
    if draft.due_on is None:
        return _tr("{what}, no day named").format(what=draft.text)
    if draft.due_on < today:
        return _tr("{what}, {age} late").format(what=draft.text, age=_late(draft.due_on, today))
    return _tr("{what}, due {day}").format(what=draft.text, day=day_words(draft.due_on, today))


def _late(due: date, today: date) -> str:
    days = (today - due).days
    return _tr("1 day") if days == 1 else age_words(due, today)


def feedback_words(item: Feedback) -> str:
    """What was asked and where it stands: "auth SDK docs, heard"."""
    return f"{item.draft.title}, {word(item.draft.state)}"


def promise_row(promise: Promise, today: date) -> TimelineRow:
    """A promise as a row of its own: when it was made, what, and where it stands."""
    draft = promise.draft
    state = promise_words(promise, today).removeprefix(f"{draft.text}, ")
    if draft.settled_on is not None:
        state = f"{state} {ago_words(draft.settled_on, today)}"
    return _record_row("promise", _tr("promise"), draft.made_on, today, draft.text, state, draft.interaction_id)


def feedback_row(item: Feedback, person_id: UUID, today: date) -> TimelineRow:
    """What somebody asked for as a row of its own: when, what, how many asked, and where it stands."""
    draft = item.draft
    mine = next((asker for asker in draft.askers if asker.person_id == person_id), None)
    parts = [word(draft.state), draft.area]
    if len(draft.askers) > 1:
        parts.append(_tr("{n} people asked").format(n=QLocale().toString(len(draft.askers))))
    if mine is not None and mine.told_on is not None:
        parts.append(_tr("told {when}").format(when=ago_words(mine.told_on, today)))
    day, key = (draft.heard_on, None) if mine is None else (mine.asked_on, mine.interaction_id)
    return _record_row(
        "feedback", _tr("feedback"), day, today, draft.title, ", ".join(part for part in parts if part), key
    )


def _record_row(
    icon: str, kind: str, day: date, today: date, title: str, state: str, interaction_id: UUID | None
) -> TimelineRow:
    words = day_words(day, today)
    title = one_line(title)
    spoken = ", ".join((kind, words, title, state))
    return TimelineRow(interaction_id, words, ago_words(day, today), icon, kind, title, "", state, "", "", (), spoken)


class TimelineModel(QAbstractListModel):
    """Rows in the order given, newest first; Role.ID is the interaction, ROW the whole row."""

    ROW = int(Role.SORT)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.rows: list[TimelineRow] = []
        self.total = 0
        self._person_id: UUID | None = None
        self._today = date.min
        self._last_day: date | None = None
        self._promises: dict[UUID, list[Promise]] = {}
        self._feedback: dict[UUID, list[Feedback]] = {}

    def set_came_of_it(self, promises: Sequence[Promise], feedback: Sequence[Feedback]) -> None:
        """Say what was promised and asked for; call before `show`."""
        self._promises, self._feedback = {}, {}
        for promise in promises:
            if promise.draft.interaction_id is not None:
                self._promises.setdefault(promise.draft.interaction_id, []).append(promise)
        for item in feedback:
            for key in {asker.interaction_id for asker in item.draft.askers if asker.interaction_id}:
                self._feedback.setdefault(key, []).append(item)

    def show(self, talks: Sequence[Interaction], person_id: UUID, today: date, total: int) -> None:
        """Show these instead, newest first; `total` is how many there are in all."""
        self.beginResetModel()
        self.rows = []
        self._person_id, self._today, self.total, self._last_day = person_id, today, total, None
        self.rows = [self._row(talk) for talk in talks]
        self.endResetModel()

    def show_rows(self, rows: Sequence[TimelineRow]) -> None:
        """Show these rows, all there are."""
        self.beginResetModel()
        self.rows, self.total = list(rows), len(rows)
        self.endResetModel()

    def append(self, talks: Sequence[Interaction]) -> None:
        """Add older ones; the ones that are there already are left out."""
        present = {row.id for row in self.rows}
        new = [talk for talk in talks if talk.id not in present]
        if not new:
            self.total = len(self.rows)
            return
        first = len(self.rows)
        self.beginInsertRows(QModelIndex(), first, first + len(new) - 1)
        self.rows += [self._row(talk) for talk in new]
        self.endInsertRows()

    @property
    def has_more(self) -> bool:
        """Older interactions are still to be read."""
        return len(self.rows) < self.total

    def row_of(self, interaction_id: UUID) -> int:
        """The row of an interaction; -1 when it is not among the rows read so far."""
        return next((place for place, row in enumerate(self.rows) if row.id == interaction_id), -1)

    def _row(self, talk: Interaction) -> TimelineRow:
        draft, today = talk.draft, self._today
        day = draft.when.day
        is_first, self._last_day = day != self._last_day, day
        title, with_whom = title_words(talk, self._person_id or talk.id)
        chips = [TimelineChip("promise", promise_words(p, today)) for p in self._promises.get(talk.id, ())]
        chips += [TimelineChip("feedback", feedback_words(item)) for item in self._feedback.get(talk.id, ())]
        if draft.milestone is not None:
            chips.insert(0, TimelineChip("milestone", word(draft.milestone)))
        chips += [TimelineChip("resource", name) for name in talk.resource_titles]
        minutes = "" if draft.duration_min is None else minutes_words(draft.duration_min)
        tone = "" if draft.tone is None else tone_words(draft.tone)
        direction = word(draft.actual_direction)
        tone_said = _tr("tone {tone}").format(tone=tone_words(draft.tone))
        note = one_line(draft.note)
        said = [day_words(day, today), f"{title} {with_whom}".strip(), direction, note, minutes, tone_said]
        return TimelineRow(
            talk.id,
            day_words(day, today) if is_first else "",
            ago_words(day, today) if is_first else "",
            _DIRECTION_ICONS[draft.actual_direction],
            direction,
            title,
            with_whom,
            note,
            minutes,
            tone,
            tuple(chips),
            ", ".join(part for part in (*said, *(chip.text for chip in chips)) if part),
        )

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008
        return 0 if parent.isValid() else len(self.rows)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        row = self.rows[index.row()]
        if role == Qt.ItemDataRole.DisplayRole:
            return row.title
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return row.spoken
        if role == Role.ID:
            return row.id
        return row if role == self.ROW else None
