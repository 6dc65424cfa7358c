"""Making one person of two: what both are side by side, what a merge would do, and the merge itself."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from types import MappingProxyType
from typing import Any
from uuid import UUID

from care_desktop.domain.people import LawfulBasis, normalise_name
from care_desktop.errors import InvalidInput, NotFound
from care_desktop.services.outcome import Outcome, Workspace, commit
from care_desktop.storage import tables as t
from care_desktop.storage.merge import (
    MergePlan,
    TableCount,
    apply_plan,
    interaction_counts,
    joined_text,
    leads_to,
    name_in,
    plan_merge,
    rows_of,
)
from care_desktop.storage.work import Row, UnitOfWork

__all__ = [
    "Choices",
    "FieldPair",
    "MergeField",
    "MergePreview",
    "TableCount",
    "in_order",
    "merge",
    "merged_from",
    "preview",
]


class MergeField(StrEnum):
    """What only one of the two can keep; the other value goes into the notes. Values are columns of a person."""

    NAME = "name"
    READING = "reading"
    PRONOUNS = "pronouns"
    PLACE = "place"
    COUNTRY = "country"
    TIME_ZONE = "time_zone"
    MET_HOW = "met_how"
    MET_EVENT = "met_event_id"
    INTRODUCED_BY = "introduced_by_id"
    OWNER = "owner_id"
    CADENCE = "cadence_days"
    TEAMMATE = "teammate"


Choices = Mapping[MergeField, bool]
"""Field -> whether the value of the one merged away is kept; what is not named stays as the one kept has it."""

NO_CHOICES: Choices = MappingProxyType({})
_LABELS: Mapping[MergeField, str] = MappingProxyType(
    {
        MergeField.READING: "read",
        MergeField.PRONOUNS: "pronouns",
        MergeField.PLACE: "place",
        MergeField.COUNTRY: "country",
        MergeField.TIME_ZONE: "time zone",
        MergeField.MET_HOW: "met",
        MergeField.MET_EVENT: "met at",
        MergeField.INTRODUCED_BY: "introduced by",
        MergeField.OWNER: "owner",
        MergeField.CADENCE: "cadence in days",
        MergeField.TEAMMATE: "teammate",
    }
)
# The basis that binds us most comes first; unknown is no basis, so it yields to whatever was recorded.
_CARE = (
    LawfulBasis.NONE,
    LawfulBasis.CONSENT,
    LawfulBasis.CONTRACT,
    LawfulBasis.LEGITIMATE_INTEREST,
    LawfulBasis.UNKNOWN,
)


@dataclass(frozen=True, slots=True)
class FieldPair:
    """A field of both, in words; empty is not known.

    `can_choose` is True when both know it and differ.
    """

    field: MergeField
    kept: str
    other: str

    @property
    def can_choose(self) -> bool:
        """Whether there is something to choose."""
        return bool(self.kept) and bool(self.other) and self.kept != self.other


@dataclass(frozen=True, slots=True)
class MergePreview:
    """Two people side by side, and what a merge would do.

    Attributes:
        kept, other: their keys; `other` is merged into `kept`.
        names: of both.
        fields: what only one value can be of, in the order of `MergeField`.
        counts: table -> rows that speak of either, before and after.
        handles, companies, tags: of both, in words, sorted.
        consent: of both, and as it would be after.
        created_on: since when each is in the workspace, UTC.
        dropped: introductions of the two to each other, which go.
    """

    kept: UUID
    other: UUID
    names: tuple[str, str]
    fields: tuple[FieldPair, ...]
    counts: Mapping[str, TableCount]
    handles: tuple[tuple[str, ...], tuple[str, ...]]
    companies: tuple[tuple[str, ...], tuple[str, ...]]
    tags: tuple[tuple[str, ...], tuple[str, ...]]
    consent: tuple[str, str, str]
    created_on: tuple[date, date]
    dropped: int


def preview(workspace: Workspace, kept: UUID, other: UUID) -> MergePreview:
    """What merging `other` into `kept` would do; changes nothing. Blocks.

    Raises:
        InvalidInput: the two are the same.
        NotFound: one of them is gone.
    """
    with workspace.database.reading() as work:
        mine, theirs = _both(work, kept, other)
        plan = plan_merge(work, kept, other)
        pairs = tuple(FieldPair(f, _shown(work, f, mine[f]), _shown(work, f, theirs[f])) for f in MergeField)
        after = _merged_row(work, mine, theirs, NO_CHOICES, plan)
        return MergePreview(
            kept,
            other,
            (mine["name"], theirs["name"]),
            pairs,
            plan.counts,
            _words_of(work, kept, other, t.handle, lambda row: f"{row['service']}: {row['value']}"),
            _words_of(work, kept, other, t.job, lambda row: row["company"]),
            _words_of(work, kept, other, t.person_tag, lambda row: f"#{row['tag']}"),
            (_consent_words(mine), _consent_words(theirs), _consent_words(after)),
            (mine["created_at"].date(), theirs["created_at"].date()),
            plan.dropped,
        )


def in_order(workspace: Workspace, one: UUID, other: UUID) -> tuple[UUID, UUID]:
    """Who of two is better kept, then the other: the one with more interactions, else who is here longer. Blocks."""
    with workspace.database.reading() as work:
        count = interaction_counts(work, (one, other))
    first, second = sorted((one, other), key=lambda key: (-count.get(key, 0), key))
    return first, second


def merge(workspace: Workspace, kept: UUID, other: UUID, choices: Choices = NO_CHOICES) -> Outcome[UUID]:
    """Make one person of two: everything of `other` goes to `kept`, who stays. Blocks.

    Handles, notes, interactions and whatever else points at `other` are kept; values that lose go into the notes.
    Undo puts every row back.

    Raises:
        InvalidInput: the two are the same.
        NotFound: one of them is gone.
    """
    with workspace.database.work() as work:
        mine, theirs = _both(work, kept, other)
        plan = plan_merge(work, kept, other)
        row = _merged_row(work, mine, theirs, choices, plan)
        apply_plan(work, plan, row, other, on=workspace.today(), now=workspace.clock())
        return commit(workspace, work, kept, f"Merge {theirs['name']} into {row['name']}")


def merged_from(workspace: Workspace, old: UUID) -> UUID | None:
    """Whom the key of somebody who was merged away leads to now; None when nobody. Blocks."""
    with workspace.database.reading() as work:
        return leads_to(work, old)


def _both(work: UnitOfWork, kept: UUID, other: UUID) -> tuple[Row, Row]:
    if kept == other:
        raise InvalidInput("These two are the same person already.")
    mine, theirs = work.row(t.person, (kept,)), work.row(t.person, (other,))
    if mine is None or theirs is None:
        raise NotFound("One of the two is no longer in the workspace.", "Look again; perhaps they were merged before.")
    return mine, theirs


def _merged_row(work: UnitOfWork, mine: Row, theirs: Row, choices: Choices, plan: MergePlan) -> Row:
    """The row of the one kept as it is after the merge."""
    row = dict(mine)
    lost: list[str] = []
    both = (mine["id"], theirs["id"])
    for field in MergeField:
        # Nobody is their own owner or introduced themselves.
        values = [None if found[field] in both else found[field] for found in (mine, theirs)]
        takes_other = choices.get(field, False)
        if _is_empty(values[0]) or (takes_other and not _is_empty(values[1])):
            values.reverse()
        row[field] = values[0] if not _is_empty(values[0]) or field is MergeField.TEAMMATE else mine[field]
        if row[field] in both:
            row[field] = None
        if not _is_empty(values[1]) and values[1] != row[field] and field is not MergeField.TEAMMATE:
            lost.append(_lost_words(work, row, field, values[1]))
    if row["teammate"] != theirs["teammate"] or row["teammate"] != mine["teammate"]:
        lost.append("one of the two was kept as a teammate, the other as a developer")
    row["name_key"] = normalise_name(row["name"])
    row |= _together(mine, theirs) | _consent(mine, theirs)
    remarks = [f"Before the merge: {'; '.join(word for word in lost if word)}."] if any(lost) else []
    row["notes"] = joined_text(row["notes"], "\n".join([*remarks, *plan.remarks]))
    return row


def _is_empty(value: Any) -> bool:
    return value in ("", None, False)


def _lost_words(work: UnitOfWork, row: Row, field: MergeField, value: Any) -> str:
    """What the notes say of a value that lost; a name in Latin letters becomes the reading of one that is not."""
    words = _shown(work, field, value)
    if field is not MergeField.NAME:
        return f"{_LABELS[field]} {words}"
    if not row["reading"] and value.isascii() and not row["name"].isascii() and not _has_latin(row["name"]):
        row["reading"] = value
        return ""
    return f"also known as {words}"


def _has_latin(name: str) -> bool:
    return any("a" <= sign <= "z" for sign in name.casefold())


def _together(mine: Row, theirs: Row) -> Row:
    """What both have a share in."""
    return {
        "notes": joined_text(mine["notes"], theirs["notes"]),
        "private_notes": joined_text(mine["private_notes"], theirs["private_notes"]),
        "languages": tuple(dict.fromkeys((*mine["languages"], *theirs["languages"]))),
        "skills": tuple(dict.fromkeys((*mine["skills"], *theirs["skills"]))),
        "archived": mine["archived"] and theirs["archived"],
        "restricted": mine["restricted"] or theirs["restricted"],
        "objected": mine["objected"] or theirs["objected"],
        "created_at": min(mine["created_at"], theirs["created_at"]),
    }


def _consent(mine: Row, theirs: Row) -> Row:
    """The basis that binds us most, with its own source, day and channels; the earlier end of keeping."""
    ends = [row["retain_until"] for row in (mine, theirs) if row["retain_until"] is not None]
    more, less = sorted((mine, theirs), key=lambda row: _CARE.index(row["consent_basis"]))
    names = ("consent_basis", "consent_source", "consent_on", "consent_channels")
    found = {name: more[name] for name in names}
    if more["consent_basis"] == less["consent_basis"]:
        channels = more["consent_channels"], less["consent_channels"]
        days = [row["consent_on"] for row in (mine, theirs) if row["consent_on"] is not None]
        agreed = tuple(word for word in channels[0] if word in channels[1]) if all(channels) else sum(channels, ())
        found |= {"consent_channels": agreed, "consent_on": min(days, default=None)}
    return {**found, "retain_until": min(ends, default=None)}


def _consent_words(row: Row) -> str:
    words = [str(row["consent_basis"])]
    if row["consent_on"] is not None:
        words.append(f"since {_day_words(row['consent_on'])}")
    words += row["consent_channels"]
    if row["retain_until"] is not None:
        words.append(f"kept until {_day_words(row['retain_until'])}")
    return ", ".join(words)


def _day_words(day: date) -> str:
    return f"{day.day} {day:%b %Y}"


def _shown(work: UnitOfWork, field: MergeField, value: Any) -> str:
    if field is MergeField.TEAMMATE:
        return "yes" if value else "no"
    if isinstance(value, UUID):
        return name_in(work, t.event if field is MergeField.MET_EVENT else t.person, value)
    return "" if value is None else str(value)


def _words_of(
    work: UnitOfWork, kept: UUID, other: UUID, table: Any, words: Any
) -> tuple[tuple[str, ...], tuple[str, ...]]:
    def of(id: UUID) -> tuple[str, ...]:
        return tuple(sorted({words(row) for row in rows_of(work, table, id)}))

    return of(kept), of(other)
