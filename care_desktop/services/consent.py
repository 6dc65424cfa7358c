"""Consent and rights in bulk: who is to be looked at again, and setting basis, source, retention and rights of many."""

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from care_desktop.domain.people import DataSource, LawfulBasis
from care_desktop.domain.privacy import SILENT_YEARS, ReviewFacts, ReviewReason, review_reasons
from care_desktop.errors import InvalidInput
from care_desktop.services.outcome import Outcome, Workspace, commit
from care_desktop.storage import consent_rows
from care_desktop.storage.work import Row, UnitOfWork

__all__ = ["Review", "ReviewLine", "ReviewReason", "Setting"]


@dataclass(frozen=True, slots=True)
class ReviewLine:
    """Somebody in the review list.

    Attributes:
        reasons: why, the most pressing first; empty for somebody who is only listed because everyone is.
        last_contact: None when there never was any.
    """

    id: UUID
    name: str
    basis: LawfulBasis
    source: DataSource
    recorded_on: date | None
    retain_until: date | None
    last_contact: date | None
    restricted: bool
    objected: bool
    reasons: tuple[ReviewReason, ...]


@dataclass(frozen=True, slots=True)
class Review:
    """The review list, the most pressing first, then by name; and how many there are for each reason."""

    lines: tuple[ReviewLine, ...]
    counts: dict[ReviewReason, int]


@dataclass(frozen=True, slots=True)
class Setting:
    """What is to be set for many; None leaves a thing as it is.

    Attributes:
        recorded_on: since when the basis holds; today when a basis is set without it.
        retain_until: until when we keep them; `clears_retention` takes the day away.
    """

    basis: LawfulBasis | None = None
    source: DataSource | None = None
    recorded_on: date | None = None
    retain_until: date | None = None
    clears_retention: bool = False
    restricted: bool | None = None
    objected: bool | None = None


_ORDER = tuple(ReviewReason)


def review(
    workspace: Workspace,
    reason: ReviewReason | None = None,
    *,
    everyone: bool = False,
    silent_years: int = SILENT_YEARS,
) -> Review:
    """Who is to be looked at again, developers and not archived. Blocks; under a second for 100,000 people.

    Args:
        workspace: where they are.
        reason: only for this reason; None is any.
        everyone: with those for whom there is no reason.
        silent_years: how long without contact is a reason.
    """
    today = workspace.today()
    counts = dict.fromkeys(ReviewReason, 0)
    lines: list[ReviewLine] = []
    with workspace.database.reading() as work:
        for row in consent_rows.review_rows(work):
            last_seen = row.last_contact or row.created_on
            facts = ReviewFacts(row.basis, row.recorded_on, row.retain_until, last_seen)
            found = review_reasons(facts, today, silent_years=silent_years)
            for one in found:
                counts[one] += 1
            if reason in found or (reason is None and (found or everyone)):
                lines.append(
                    ReviewLine(
                        row.id,
                        row.name,
                        row.basis,
                        row.source,
                        row.recorded_on,
                        row.retain_until,
                        row.last_contact,
                        row.restricted,
                        row.objected,
                        found,
                    )
                )
    lines.sort(key=lambda line: (_ORDER.index(line.reasons[0]) if line.reasons else len(_ORDER), line.name.casefold()))
    return Review(tuple(lines), counts)


def set_for(workspace: Workspace, people: Sequence[UUID], setting: Setting) -> Outcome[int]:
    """Set basis, source, retention date or rights of many; one step of undo. Returns how many changed. Blocks.

    Raises:
        InvalidInput: nobody was chosen, or nothing is to be set.
    """
    values: Row = {}
    if setting.basis is not None:
        values |= {"consent_basis": setting.basis, "consent_on": setting.recorded_on or workspace.today()}
    elif setting.recorded_on is not None:
        values["consent_on"] = setting.recorded_on
    if setting.source is not None:
        values["consent_source"] = setting.source
    if setting.retain_until is not None or setting.clears_retention:
        values["retain_until"] = setting.retain_until
    for name in ("restricted", "objected"):
        wanted = getattr(setting, name)
        if wanted is not None:
            values[name] = wanted
    if not values:
        raise InvalidInput("Nothing was chosen that could be set.", "Choose a basis, a source or a day.")
    return _change(workspace, people, lambda work, id: consent_rows.set_values(work, id, values), "Set the basis of")


def archive(workspace: Workspace, people: Sequence[UUID]) -> Outcome[int]:
    """Archive many; one step of undo. Blocks.

    Raises:
        InvalidInput: nobody was chosen.
    """
    return _change(workspace, people, lambda work, id: consent_rows.set_values(work, id, {"archived": True}), "Archive")


def _change(
    workspace: Workspace, people: Collection[UUID], change: Callable[[UnitOfWork, UUID], object], verb: str
) -> Outcome[int]:
    if not people:
        raise InvalidInput("Nobody is selected.", "Select one or more people first.")
    with workspace.database.work() as work:
        for id in dict.fromkeys(people):
            change(work, id)
        changed = len(work.journal)
        many = f"{len(people):,} people" if len(people) != 1 else "1 person"
        return commit(workspace, work, changed, f"{verb} {many}")
