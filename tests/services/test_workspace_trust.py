"""Trust of the whole workspace week by week, and changes folded in as if read anew."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from uuid import UUID

import numpy as np
import pytest

from care_desktop.domain.group_trust import UNKNOWN
from care_desktop.domain.interactions import Channel, Flow, InteractionDraft, Milestone, on_day
from care_desktop.domain.people import PersonDraft
from care_desktop.domain.promises import PromiseState
from care_desktop.domain.series import quantiles_of
from care_desktop.services import insights, interactions, people, scoring, workspace_trust
from care_desktop.services.interactions import LogEntry, PromiseMade
from care_desktop.services.outcome import Outcome, Workspace, commit, revert
from care_desktop.services.workspace_trust import ScoreArrays
from care_desktop.storage import interactions as interactions_store
from care_desktop.storage import people as people_store
from care_desktop.storage import promises
from care_desktop.storage.types import from_epoch_day
from tests.factories import copy_of, new_workspace
from tests.services.conftest import days_ago, later


@pytest.fixture(scope="module")
def filled(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, list[UUID]]:
    """A closed workspace file with the crowd in it, and their keys."""
    path = tmp_path_factory.mktemp("crowd") / "workspace.care"
    with new_workspace(path) as workspace:
        return path, fill(workspace)


@pytest.fixture
def workspace(filled: tuple[Path, list[UUID]], tmp_path: Path) -> Iterator[Workspace]:
    with copy_of(filled[0], tmp_path) as found:
        yield found


@pytest.fixture(scope="module")
def crowd(filled: tuple[Path, list[UUID]]) -> list[UUID]:
    return filled[1]


def fill(workspace: Workspace) -> list[UUID]:
    """Twelve developers with an owner; the first six are from Peru, two from Japan; a teammate among them."""
    now, keys = workspace.clock(), []
    with workspace.database.work() as work:
        owner = people_store.add_person(work, PersonDraft("Inês", teammate=True), now=now)
        for place in range(12):
            country = "PE" if place < 6 else "JP" if place < 8 else ""
            tags = ("sdk", "all") if place % 2 else ("all",)
            draft = PersonDraft(f"P{place}", country=country, owner_id=owner, tags=tags)
            keys.append(people_store.add_person(work, draft, now=now))
            for age in range(3 + place, 600, 40 + 7 * place):
                talk = InteractionDraft((keys[-1],), on_day(days_ago(age)), tone=(place % 4) - 1)
                interactions_store.add_interaction(work, talk, now=now)
        commit(workspace, work, None, "Fill")
    return keys


def log(workspace: Workspace, who: UUID, age: int, **fields: object) -> Outcome[interactions.Logged]:
    draft = InteractionDraft((who,), on_day(days_ago(age)), **fields)  # type: ignore[arg-type]
    return interactions.log(workspace, LogEntry(draft))


def same(one: ScoreArrays, other: ScoreArrays) -> bool:
    """Whether both say the same of everyone; people may lie in another order, and gone ones may linger unknown."""
    for key in {*one.places, *other.places}:
        columns = [
            arrays.hundredths[:, arrays.places[key]]
            if key in arrays.places
            else np.full(one.hundredths.shape[0], UNKNOWN)
            for arrays in (one, other)
        ]
        if not np.array_equal(*columns):
            return False
        if sorted(evidence_of(one, key)) != sorted(evidence_of(other, key)):
            return False
    return np.array_equal(one.counts.counts, other.counts.counts)


def evidence_of(arrays: ScoreArrays, key: bytes) -> list[tuple[int, float, int]]:
    """Day, weight and reason of each piece about somebody; nothing when they are not there."""
    if key not in arrays.places:
        return []
    theirs = arrays.evidence.of(arrays.places[key])
    return list(zip(theirs.day.tolist(), theirs.counted.tolist(), theirs.reason.tolist(), strict=True))


def test_everyone_week_by_week_is_what_the_scores_say(workspace: Workspace, crowd: list[UUID]) -> None:
    arrays = workspace_trust.load(workspace)
    found = quantiles_of(arrays.counts)
    days = [from_epoch_day(day) for day in found.as_of_days.tolist()]
    assert (len(arrays.places), len(days)) == (12, 261)
    assert days[-1] == workspace.today() + timedelta(days=1)
    assert days[1] - days[0] == timedelta(days=7)
    for place in (-1, -20, -60):
        rows = [row for row in insights.score_rows(workspace, [days[place]]) if row.known]
        wanted = np.quantile([row.trust for row in rows], (0.25, 0.5, 0.75))
        lines = (found.lower, found.median, found.upper)
        assert [line[place] for line in lines] == pytest.approx(wanted, abs=0.011)
        assert found.people[place] == len(rows)
    assert np.isnan(found.median[0])


CHANGES: tuple[Callable[[Workspace, list[UUID]], Outcome[object]], ...] = (
    lambda workspace, crowd: log(workspace, crowd[3], 0, tone=2, channel=Channel.CALL),
    lambda workspace, crowd: log(workspace, crowd[3], 1500, tone=-2),
    lambda workspace, crowd: log(workspace, crowd[0], 30, flow=Flow.QUESTION),
    lambda workspace, crowd: people.add(workspace, PersonDraft("Somebody new")),
    lambda workspace, crowd: people.edit(workspace, crowd[7], PersonDraft("P7", country="PE", tags=("all", "new"))),
    lambda workspace, crowd: log(workspace, crowd[4], 2, milestone=Milestone.IN_PRODUCTION),
    lambda workspace, crowd: people.edit(workspace, crowd[2], PersonDraft("P2", teammate=True)),
    lambda workspace, crowd: interactions.log(
        workspace,
        LogEntry(
            InteractionDraft((crowd[1],), on_day(days_ago(40))),
            new_people=(PersonDraft("New one"), PersonDraft("New two")),
            promises=(PromiseMade("sample", days_ago(30)),),
        ),
    ),
)


@pytest.mark.parametrize("change", CHANGES)
def test_a_change_and_its_undo_fold_in_as_if_everything_was_read_anew(
    workspace: Workspace, crowd: list[UUID], change: Callable[[Workspace, list[UUID]], Outcome[object]]
) -> None:
    before = workspace_trust.load(workspace)
    arrays = workspace_trust.load(workspace)
    outcome = change(workspace, crowd)
    arrays = workspace_trust.after_changes(workspace, arrays, outcome.changes)
    assert same(arrays, workspace_trust.load(workspace))
    assert outcome.undo is not None
    undone = revert(workspace, outcome.undo)
    arrays = workspace_trust.after_changes(workspace, arrays, undone.changes)
    assert same(arrays, before)


def test_an_edited_interaction_finds_its_people(workspace: Workspace, crowd: list[UUID]) -> None:
    logged = log(workspace, crowd[0], 10, tone=1).value
    arrays = workspace_trust.load(workspace)
    draft = InteractionDraft((crowd[0],), on_day(days_ago(10)), tone=-2)
    outcome = interactions.edit(workspace, logged.id, draft)
    arrays = workspace_trust.after_changes(workspace, arrays, outcome.changes)
    assert same(arrays, workspace_trust.load(workspace))


def test_what_became_of_a_promise_is_seen_although_it_names_nobody(workspace: Workspace, crowd: list[UUID]) -> None:
    draft = InteractionDraft((crowd[0],), on_day(days_ago(40)))
    interactions.log(workspace, LogEntry(draft, promises=(PromiseMade("sample", days_ago(30)),)))
    arrays = workspace_trust.load(workspace)
    with workspace.database.work() as work:
        (made,) = promises.promises(work, person_id=crowd[0])
        promises.settle_promise(work, made.id, PromiseState.KEPT, on=days_ago(31))
        outcome = commit(workspace, work, None, "Settle")
    after = workspace_trust.after_changes(workspace, arrays, outcome.changes)
    assert after.counts.counts.tolist() != arrays.counts.counts.tolist()
    assert same(after, workspace_trust.load(workspace))


def test_many_new_people_find_room(workspace: Workspace, crowd: list[UUID], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(workspace_trust, "PLACES_TO_SPARE", 2)
    arrays = workspace_trust.load(workspace)
    for place in range(7):
        key = people.add(workspace, PersonDraft(f"New {place}")).value
        log(workspace, key, place, tone=1)
        arrays = workspace_trust.with_people_changed(workspace, arrays, [key])
    assert same(arrays, workspace_trust.load(workspace))


def test_another_day_other_weights_or_many_people_read_everything_anew(workspace: Workspace, crowd: list[UUID]) -> None:
    arrays = workspace_trust.load(workspace)
    assert workspace_trust.with_people_changed(workspace, arrays, []) is arrays
    tomorrow = workspace_trust.with_people_changed(later(workspace, 1), arrays, crowd[:1])
    assert tomorrow.today == days_ago(-1)
    for key in crowd:
        log(workspace, key, 2, tone=-1)
    many = workspace_trust.with_people_changed(workspace, arrays, [*crowd, *(UUID(int=n) for n in range(20))])
    assert same(many, workspace_trust.load(workspace))
    outcome = scoring.change(workspace, {"trust.kappa": 3.0})
    changed = replace(workspace, weights=outcome.value)
    after = workspace_trust.after_changes(changed, many, outcome.changes)
    assert same(after, workspace_trust.load(changed))
    assert not same(after, many)


def test_an_empty_workspace_has_no_median(tmp_path: Path) -> None:
    with new_workspace(tmp_path / "empty.care") as workspace:
        arrays = workspace_trust.load(workspace)
    assert arrays.places == {}
    assert np.all(np.isnan(quantiles_of(arrays.counts).median))
