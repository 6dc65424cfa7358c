"""About somebody who objected nothing new is stored, wherever it comes from; what is known can be corrected."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from pathlib import Path
from uuid import UUID

import pytest

from care_desktop.domain.events import EventDraft, EventKind, EventTarget
from care_desktop.domain.feedback import Asker, FeedbackDraft
from care_desktop.domain.interactions import InteractionDraft, on_day
from care_desktop.domain.introductions import Introduction
from care_desktop.domain.people import PersonDraft
from care_desktop.domain.promises import PromiseDraft
from care_desktop.domain.resources import ResourceKind, Stage
from care_desktop.errors import InvalidInput
from care_desktop.services import (
    events,
    feedback_changes,
    handover,
    interactions,
    introductions,
    people,
    privacy,
    promise_changes,
    promises,
    resources,
    swag,
    transfer_in,
)
from care_desktop.services.import_run import LeftOutWhy
from care_desktop.services.interactions import LogEntry
from care_desktop.services.outcome import Workspace
from care_desktop.services.transfer_out import ExportOptions, FileFormat, What, export_to_path
from care_desktop.storage.introductions import get_introduction
from care_desktop.storage.tables import metadata
from tests.factories import add_person, new_workspace

DAY = date(2026, 11, 20)


class World:
    """Ada, who objected, with what was recorded before; Bo and Cy, who did not."""

    def __init__(self, workspace: Workspace) -> None:
        self.ada = add_person(workspace, "Ada Sato", ("email", "ada@example.org"))
        self.bo, self.cy = add_person(workspace, "Bo Li"), add_person(workspace, "Cy Roe")
        self.ines = add_person(workspace, "Inês Duarte", teammate=True)
        self.promise = promise_changes.add(workspace, PromiseDraft("a sample", (self.bo,), DAY)).value
        self.feedback = feedback_changes.add(workspace, FeedbackDraft("retries", DAY, (Asker(self.bo, DAY),))).value
        self.shirt = swag.add_item(workspace, "shirt").value
        self.guide = resources.add(workspace, "Guide", ResourceKind.EXPLAINER).value
        self.event = events.add(workspace, EventDraft("FOSDEM", EventKind.CONFERENCE)).value
        self.met = introductions.add(workspace, self.bo, self.cy, on=DAY).value
        self.talk = interactions.log(
            workspace, LogEntry(InteractionDraft(people=(self.ada,), when=on_day(DAY), note="hi"))
        ).value.id
        draft = people.get(workspace, self.ada).draft
        people.edit(workspace, self.ada, replace(draft, objected=True))


def introduction(workspace: Workspace, id: UUID) -> Introduction:
    with workspace.database.reading() as work:
        return get_introduction(work, id)


REFUSED: dict[str, Callable[[Workspace, World], object]] = {
    "promise": lambda ws, w: promise_changes.add(ws, PromiseDraft("more", (w.bo, w.ada), DAY)),
    "promise changed": lambda ws, w: promise_changes.edit(ws, w.promise, PromiseDraft("more", (w.bo, w.ada), DAY)),
    "feedback": lambda ws, w: feedback_changes.add(ws, FeedbackDraft("less", DAY, (Asker(w.ada, DAY),))),
    "asker": lambda ws, w: feedback_changes.add_askers(ws, w.feedback, (w.ada,), DAY),
    "swag": lambda ws, w: swag.give(ws, w.shirt, (w.bo, w.ada), on=DAY),
    "resource": lambda ws, w: resources.give(ws, w.guide, (w.ada,), DAY),
    "resource in a talk": lambda ws, w: interactions.edit(
        ws, w.talk, replace(interactions.get(ws, w.talk).draft, resources=(w.guide,))
    ),
    "introduction": lambda ws, w: introductions.add(ws, w.bo, w.ada, on=DAY),
    "introducer": lambda ws, w: introductions.add(ws, w.bo, w.cy, on=DAY, by=w.ada),
    "introduction changed": lambda ws, w: introductions.edit(ws, replace(introduction(ws, w.met), second=w.ada)),
    "event": lambda ws, w: events.add(ws, EventDraft("PyCon", EventKind.CONFERENCE), [EventTarget(w.ada)]),
    "event changed": lambda ws, w: events.edit(
        ws, w.event, EventDraft("FOSDEM", EventKind.CONFERENCE), [EventTarget(w.bo), EventTarget(w.ada)]
    ),
    "rating": lambda ws, w: people.rate(ws, w.ada, 4),
    "stage": lambda ws, w: people.set_stage(ws, w.ada, Stage.ACTIVATE, "said so"),
    "introduced by": lambda ws, w: people.add(ws, PersonDraft("New One", introduced_by_id=w.ada)),
    "introduced by, changed": lambda ws, w: people.edit(
        ws, w.bo, replace(people.get(ws, w.bo).draft, introduced_by_id=w.ada)
    ),
    "talk": lambda ws, w: interactions.log(ws, LogEntry(InteractionDraft(people=(w.bo, w.ada), when=on_day(DAY)))),
}


def test_nothing_new_is_stored_about_somebody_who_objected(workspace: Workspace) -> None:
    world = World(workspace)

    def counts() -> dict[str, int]:
        with workspace.database.reading() as work:
            return {
                name: work.driver.execute(f'SELECT count(*) FROM "{name}"').fetchone()[0] for name in metadata.tables
            }

    before = counts()
    for what, change in REFUSED.items():
        with pytest.raises(InvalidInput, match=r"Ada Sato objected to what is recorded.*Leave them out"):
            change(workspace, world)
            pytest.fail(f"stored although refused: {what}")
    assert counts() == before


def test_what_is_known_of_them_can_be_corrected_and_looked_after(workspace: Workspace) -> None:
    world = World(workspace)
    people.edit(workspace, world.ada, replace(people.get(workspace, world.ada).draft, place="Kyoto", owner_id=world.bo))
    interactions.edit(workspace, world.talk, replace(interactions.get(workspace, world.talk).draft, note="hello"))
    assert people.get(workspace, world.ada).draft.place == "Kyoto"
    assert interactions.get(workspace, world.talk).draft.note == "hello"
    given = handover.give(workspace, (world.ada,), world.ines, "she left").value
    assert given == 1 and people.get(workspace, world.ada).draft.owner_id == world.ines
    assert not handover.of_person(workspace, world.ada).handovers


def test_an_import_brings_nothing_new_about_them(workspace: Workspace, tmp_path: Path) -> None:
    """Everything of another workspace, in which they had not objected yet."""
    with new_workspace(tmp_path / "before.care") as before:
        world = World(before)
        people.edit(before, world.ada, replace(people.get(before, world.ada).draft, objected=False))
        export_to_path(before, What.PEOPLE, tmp_path / "people.csv", ExportOptions())
        people.rate(before, world.ada, 4)
        people.set_stage(before, world.ada, Stage.ACTIVATE, "said so")
        promise_changes.add(before, PromiseDraft("to both", (world.ada, world.bo), DAY))
        promise_changes.add(before, PromiseDraft("to Ada", (world.ada,), DAY))
        feedback_changes.add_askers(before, world.feedback, (world.ada,), DAY)
        swag.give(before, world.shirt, (world.ada, world.bo), on=DAY)
        resources.give(before, world.guide, (world.ada,), DAY)
        introductions.add(before, world.ada, world.bo, on=DAY)
        events.edit(before, world.event, EventDraft("FOSDEM", EventKind.CONFERENCE), [EventTarget(world.ada)])
        export_to_path(before, What.EVERYTHING, tmp_path / "all.json", ExportOptions(FileFormat.JSON))
    transfer_in.run(workspace, tmp_path / "people.csv")
    people.edit(workspace, world.ada, replace(people.get(workspace, world.ada).draft, objected=True))
    report = transfer_in.run(workspace, tmp_path / "all.json").value
    assert report.errors == 0 and report.left_out[LeftOutWhy.OBJECTED] >= 6, report
    held = privacy.held(workspace, world.ada).tables
    derived = {"person", "handle", "person_text", "person_summary", "person_facts"}
    assert {name for name, rows in held.items() if rows} <= derived
    assert sorted(row.draft.text for row in promises.promises_to(workspace, world.bo)) == ["a sample", "to both"]
    assert [gift.item for gift in swag.given(workspace)] == ["shirt"]
