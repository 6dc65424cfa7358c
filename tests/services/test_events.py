"""Events: planned, changed, refused to be deleted, undone; whom to reach; the pass; the report's facts; round trips."""

import json
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path

import pytest

from care_desktop.domain.event_day import Missing
from care_desktop.domain.events import EventDraft, EventKind, EventTarget
from care_desktop.domain.interactions import Channel, Flow, InteractionDraft, Milestone, on_day
from care_desktop.domain.people import Job, LawfulBasis
from care_desktop.domain.resources import Stage
from care_desktop.errors import Conflict, InvalidInput, NotFound
from care_desktop.services import (
    demo,
    event_mode,
    event_report,
    events,
    interactions,
    people,
    transfer_in,
    transfer_out,
)
from care_desktop.services.interactions import LogEntry, PromiseMade
from care_desktop.services.outcome import Workspace, revert
from care_desktop.services.transfer_out import ExportOptions, FileFormat, What
from tests.factories import NOW, add_person, exported, log_with, new_workspace

DAY = date(2026, 11, 21)
PLAN = EventDraft(
    "DevFest Accra", EventKind.HACKATHON, DAY, date(2026, 11, 22), "Accra", "GH", cost=Decimal("2000.50"),
    currency="EUR", goal="Meet teams,\nthen listen", themes="Retries\nBatteries", questions="=Which phones?",
)  # fmt: skip


def test_add_change_delete_and_undo(workspace: Workspace) -> None:
    ana, bo = add_person(workspace, "Ana"), add_person(workspace, "Bo Li", jobs=(Job("Vary  Pay"),))
    wanted = (EventTarget(ana, note="retries"), EventTarget(company="vary pay"), EventTarget(ana), EventTarget())
    key = events.add(workspace, PLAN, wanted).value
    promised = InteractionDraft((bo,), on_day(date(2026, 11, 2)))
    interactions.log(workspace, LogEntry(promised, promises=(PromiseMade("a sample", date(2026, 12, 4)),)))
    before = exported(workspace, What.EVERYTHING, format=FileFormat.JSON)
    talk = log_with(workspace, ana, on=DAY, event_id=key, channel=Channel.HACKATHON, duration_min=20)
    lines = events.detail(workspace, key).targets
    assert [(line.name, line.is_met, line.last_contact, line.promise) for line in lines] == [
        ("Ana", True, DAY, ""),
        ("vary pay", False, date(2026, 11, 2), "a sample"),
    ]
    assert events.counted(workspace, [key])[key] == events.EventCounts(1, 1, 20)
    with pytest.raises(Conflict, match=r"1 interactions and 0 people point to DevFest Accra"):
        events.delete(workspace, key)
    gone = events.delete(workspace, key, keep_interactions=True)
    assert interactions.get(workspace, talk).draft.event_id is None
    with pytest.raises(NotFound):
        events.get(workspace, key)
    revert(workspace, gone.undo)  # type: ignore[arg-type]
    assert interactions.get(workspace, talk).draft.event_id == key
    interactions.delete(workspace, talk)
    changed = events.edit(workspace, key, EventDraft("DevFest", goal="x"), (EventTarget(company="Kola"),))
    assert events.plan(workspace, key).targets == (EventTarget(company="Kola"),)
    revert(workspace, changed.undo)  # type: ignore[arg-type]
    assert exported(workspace, What.EVERYTHING, format=FileFormat.JSON) == before
    for wrong in (EventDraft(" "), EventDraft("x", ended_on=DAY), EventDraft("x", country="Ghana")):
        with pytest.raises(InvalidInput):
            events.add(workspace, wrong)


def test_the_pass_asks_for_what_is_missing_and_takes_it(workspace: Workspace) -> None:
    old, key = add_person(workspace, "Ana"), events.add(workspace, PLAN).value
    log_with(workspace, old, on=date(2026, 11, 2))
    log_with(workspace, old, on=DAY, event_id=key, tone=1, duration_min=10)
    new = add_person(workspace, "woman with crab sticker")
    draft = InteractionDraft((new,), on_day(DAY), event_id=key, note="took a sticker")
    talk = interactions.log(workspace, LogEntry(draft, promises=(PromiseMade("a sample"),))).value.id
    found = event_mode.so_far(workspace, key)
    assert (found.talks, found.people, found.new, found.promises, found.without_day) == (2, 2, 1, 1, 1)
    kinds = [item.kind for item in found.left_out]
    # An open promise is a follow-up already.
    assert kinds == [Missing.NAME, Missing.TONE, Missing.DURATION, Missing.PROMISE_DAY, Missing.CONSENT]
    subject = {item.kind: item.subject for item in found.left_out}
    assert subject[Missing.TONE] == subject[Missing.DURATION] == talk
    event_mode.name_person(workspace, subject[Missing.NAME], " Zuri Abara ")
    event_mode.note_tone(workspace, talk, 2)
    event_mode.note_minutes(workspace, talk, 15)
    event_mode.promise_day(workspace, subject[Missing.PROMISE_DAY], date(2026, 12, 4))
    event_mode.note_consent(workspace, new, LawfulBasis.CONSENT)
    assert event_mode.so_far(workspace, key).left_out == ()
    person = people.get(workspace, new).draft
    assert (person.name, person.notes, person.consent.recorded_on) == (
        "Zuri Abara",
        "woman with crab sticker",
        NOW.date(),
    )
    with pytest.raises(InvalidInput):
        event_mode.note_tone(workspace, talk, 3)
    event_mode.plan_next(workspace, new, 30)
    assert people.get(workspace, new).draft.cadence_days == 30
    assert event_mode.likely_event(workspace) == key


def test_the_reports_facts(workspace: Workspace) -> None:
    ana, bo = add_person(workspace, "Ana", jobs=(Job("Kola"),)), add_person(workspace, "Bo Li")
    key = events.add(workspace, PLAN, (EventTarget(bo), EventTarget(company="Vary Pay"))).value
    log_with(workspace, ana, on=date(2026, 11, 1))
    log_with(workspace, ana, on=DAY, event_id=key, tags=("sdk",), milestone=Milestone.BUILT_SOMETHING)
    for who, text in ((bo, "Is it free?"), (ana, "Which phones?")):
        asked = InteractionDraft((who,), on_day(DAY), flow=Flow.QUESTION, note=text, event_id=key)
        interactions.log(workspace, LogEntry(asked))
    log_with(workspace, ana, on=date(2026, 11, 22), flow=Flow.RESOURCES)
    facts = event_report.facts(workspace, key)
    assert [(talk.question, talk.answered) for talk in facts.talks if talk.question] == [
        ("Is it free?", False),
        ("Which phones?", True),
    ]
    there = {person.name: person for person in facts.people}
    assert (there["Ana"].before, there["Ana"].after, there["Ana"].company) == (Stage.CONVERT, Stage.ACTIVATE, "Kola")
    assert there["Bo Li"].is_new and there["Bo Li"].before is None
    assert [(target.name, target.is_met) for target in facts.targets] == [("Bo Li", True), ("Vary Pay", False)]
    assert event_report.event_meant(workspace, "devfest") == key
    with pytest.raises(NotFound, match="There is: DevFest Accra"):
        event_report.event_meant(workspace, "KubeCon")


@pytest.mark.parametrize("form", [FileFormat.JSON, FileFormat.CSV])
def test_plans_survive_export_and_import(workspace: Workspace, tmp_path: Path, form: FileFormat) -> None:
    demo.write_sample(workspace, people=20, interactions=100)
    events.add(workspace, PLAN, (EventTarget(company="Ñandú; GmbH", note='says "hi", twice'),))
    file = tmp_path / f"all.{'json' if form is FileFormat.JSON else 'zip'}"
    transfer_out.export_to_path(workspace, What.EVERYTHING, file, ExportOptions(form))
    before = json.loads(exported(workspace, What.EVERYTHING, format=FileFormat.JSON))
    assert any(row["goal"] for row in before["events"]) and len(before["event_targets"]) > 5
    with new_workspace(tmp_path / "other.db", lambda: datetime.fromisoformat("2026-11-23T08:00:00+00:00")) as other:
        # What is there already stays, and what comes is merged by its id: twice is as once.
        mine = events.add(other, EventDraft("Mine", goal="stays"), (EventTarget(company="Own"),)).value
        for _ in range(2):
            report = transfer_in.run(other, file).value
            assert not report.errors
        after = json.loads(exported(other, What.EVERYTHING, format=FileFormat.JSON))
        own = str(mine)
        assert [row for row in after["events"] if row["id"] != own] == before["events"]
        assert [row for row in after["event_targets"] if row["event_id"] != own] == before["event_targets"]
        assert events.plan(other, mine).draft.goal == "stays"
