"""Logging: one transaction for everything that came up, one step to undo it."""

from dataclasses import replace
from decimal import Decimal
from uuid import UUID

import pytest

from care_desktop.domain.events import EventDraft, EventKind
from care_desktop.domain.interactions import (
    Channel,
    Depth,
    Direction,
    Flow,
    Initiator,
    InteractionDraft,
    Milestone,
    at_instant,
    on_day,
)
from care_desktop.domain.people import PersonDraft
from care_desktop.domain.resources import Resource, ResourceKind, SwagReason
from care_desktop.errors import Conflict, InvalidInput, NotFound
from care_desktop.services import interactions, people
from care_desktop.services.interactions import LogEntry, PromiseMade, SwagGift
from care_desktop.services.outcome import Workspace, revert
from care_desktop.services.undo import UndoHistory
from care_desktop.storage import catalogue, promises
from care_desktop.storage.ids import new_id
from tests.services.conftest import NOW, days_ago


@pytest.fixture
def ana(workspace: Workspace) -> UUID:
    return people.add(workspace, PersonDraft("Ana")).value


def counts(workspace: Workspace) -> dict[str, int]:
    tables = "person interaction interaction_person promise promise_person feedback feedback_asker swag_given event"
    with workspace.database.reading() as work:
        return {name: work.driver.execute(f"SELECT count(*) FROM {name}").fetchone()[0] for name in tables.split()}


def test_every_field_comes_back(workspace: Workspace, ana: UUID) -> None:
    ines = people.add(workspace, PersonDraft("Inês", teammate=True)).value
    guide = Resource(new_id(), "Offline guide", ResourceKind.HOW_TO)
    with workspace.database.work() as work:
        event = catalogue.add_event(work, EventDraft("KubeCon", EventKind.CONFERENCE))
        catalogue.add_resource(work, guide)
        work.commit()
    draft = InteractionDraft(
        people=(ana,),
        when=at_instant(NOW, "Africa/Accra"),
        channel=Channel.CONFERENCE,
        flow=Flow.QUESTION,
        direction=Direction.MUTUAL,
        initiated_by=Initiator.THEM,
        tone=-1,
        depth=Depth.WORKING_SESSION,
        duration_min=20.5,
        cost=Decimal("12.30"),
        currency="GHS",
        milestone=Milestone.TRIED_IT,
        event_id=event,
        resources=(guide.id,),
        advocates=(ines,),
        tags=("auth", "sdk"),
        note="5 scripts: 佐藤, محمد, ณัฐวุฒิ",
        url="https://example.org/1",
        kind="talk",
        source="by hand",
        external_id="x1",
    )
    key = interactions.log(workspace, LogEntry(draft)).value.id
    stored = interactions.get(workspace, key)
    assert stored.draft == draft
    assert (stored.people_names, stored.advocate_names) == (("Ana",), ("Inês",))
    assert (stored.event_name, stored.resource_titles) == ("KubeCon", ("Offline guide",))
    with pytest.raises(Conflict):
        interactions.log(workspace, LogEntry(draft))


def test_one_line_stores_people_event_promise_feedback_and_swag_and_undo_takes_all_back(
    workspace: Workspace, ana: UUID
) -> None:
    before = counts(workspace)
    entry = LogEntry(
        InteractionDraft((ana,), on_day(days_ago(1)), tone=2),
        new_people=(PersonDraft("Bo Li"),),
        new_event=EventDraft("KubeCon"),
        promises=(PromiseMade("sample", days_ago(-5)),),
        feedback=("auth SDK docs confuse newcomers",),
        swag=(SwagGift("t-shirt", SwagReason.FOR_SOMETHING_DONE, "the talk"),),
    )
    history = UndoHistory()
    outcome = interactions.log(workspace, entry)
    history.push(outcome.undo)
    logged = outcome.value
    after = counts(workspace)
    assert {name: after[name] - before[name] for name in after} == {
        "person": 1, "interaction": 1, "interaction_person": 2, "promise": 1, "promise_person": 2,
        "feedback": 1, "feedback_asker": 2, "swag_given": 2, "event": 1,
    }  # fmt: skip
    assert set(logged.people) == {ana, *logged.new_people}
    assert outcome.changes.people == set(logged.people)
    with workspace.database.reading() as work:
        (promise,) = promises.promises(work, person_id=ana)
    assert (promise.draft.due_on, promise.draft.interaction_id) == (days_ago(-5), logged.id)
    assert history.next_undo == "Log conversation with Ana, Bo Li"
    history.undo(workspace)
    assert counts(workspace) == before
    history.redo(workspace)
    assert counts(workspace) == after
    with pytest.raises(Conflict, match="nothing to redo"):
        history.redo(workspace)


def test_nobody_named_is_refused_with_a_reason_and_nothing_stored(workspace: Workspace) -> None:
    before = counts(workspace)
    with pytest.raises(InvalidInput, match="at least one person"):
        interactions.log(workspace, LogEntry(InteractionDraft((), on_day(days_ago(0))), new_event=EventDraft("X")))
    assert counts(workspace) == before


@pytest.mark.parametrize(
    ("change", "says"),
    [
        ({"tone": 3}, "Tone"),
        ({"duration_min": -1}, "duration"),
        ({"cost": Decimal(5)}, "currency"),
        ({"cost": Decimal(-5), "currency": "EUR"}, "negative"),
        ({"note": "a\0b"}, "NUL"),
    ],
)
def test_bad_values_are_sentences(workspace: Workspace, ana: UUID, change: dict[str, object], says: str) -> None:
    draft = replace(InteractionDraft((ana,), on_day(days_ago(0))), **change)  # type: ignore[arg-type]
    with pytest.raises(InvalidInput, match=says):
        interactions.log(workspace, LogEntry(draft))


def test_editing_moves_it_to_other_people_and_their_scores_follow(workspace: Workspace, ana: UUID) -> None:
    bo = people.add(workspace, PersonDraft("Bo")).value
    draft = InteractionDraft((ana,), on_day(days_ago(2)), tone=2)
    key = interactions.log(workspace, LogEntry(draft)).value.id
    outcome = interactions.edit(workspace, key, replace(draft, people=(bo,)))
    ana_row, bo_row = people.lines(workspace, (1, 2))
    assert (ana_row.interactions, ana_row.trust) == (0, None)
    assert bo_row.interactions == 1 and bo_row.trust is not None
    assert outcome.changes.people >= {ana, bo}


def test_deleting_keeps_the_promise_without_its_link_and_undo_brings_both_back(workspace: Workspace, ana: UUID) -> None:
    entry = LogEntry(InteractionDraft((ana,), on_day(days_ago(1))), promises=(PromiseMade("sample"),))
    key = interactions.log(workspace, entry).value.id
    outcome = interactions.delete(workspace, key)
    with pytest.raises(NotFound):
        interactions.get(workspace, key)
    with workspace.database.reading() as work:
        assert promises.promises(work)[0].draft.interaction_id is None
    assert outcome.undo is not None
    revert(workspace, outcome.undo)
    with workspace.database.reading() as work:
        assert promises.promises(work)[0].draft.interaction_id == key
    assert interactions.get(workspace, key).draft.people == (ana,)


def test_introducing_two_people_records_the_introduction(workspace: Workspace, ana: UUID) -> None:
    draft = InteractionDraft((ana,), on_day(days_ago(1)), flow=Flow.INTRODUCTION)
    interactions.log(workspace, LogEntry(draft, new_people=(PersonDraft("Bo"),)))
    with workspace.database.reading() as work:
        assert work.driver.execute("SELECT count(*) FROM introduction").fetchone() == (1,)


def test_the_log_is_newest_first_and_paged(workspace: Workspace, ana: UUID) -> None:
    for age in range(7):
        interactions.log(workspace, LogEntry(InteractionDraft((ana,), on_day(days_ago(age)), note=f"day {age}")))
    first = interactions.log_page(workspace, limit=3)
    second = interactions.log_page(workspace, limit=3, offset=3)
    assert [item.draft.note for item in (*first, *second)] == [f"day {age}" for age in range(6)]
    assert len(interactions.of_person(workspace, ana)) == 7
    assert interactions.log_page(workspace, search="%%%") == []
