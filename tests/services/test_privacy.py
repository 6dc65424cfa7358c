"""What we hold about somebody is everything; restricting and objecting are obeyed; private notes stay in."""

import io
import itertools
import json
from collections.abc import Mapping
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import Column, String, Table, Text, func, insert, select

from care_desktop.domain.events import EventDraft, EventKind
from care_desktop.domain.interactions import InteractionDraft, on_day
from care_desktop.domain.people import Consent, DataSource, LawfulBasis
from care_desktop.domain.privacy import ReviewFacts, ReviewReason, masked_label, review_reasons
from care_desktop.domain.sync import Identity
from care_desktop.errors import InvalidInput
from care_desktop.services import (
    consent,
    erasure,
    event_report,
    events,
    inbox,
    interactions,
    people,
    privacy,
    transfer_in,
    transfer_out,
)
from care_desktop.services.interactions import LogEntry, PromiseMade
from care_desktop.services.outcome import Workspace, revert
from care_desktop.services.transfer_out import ExportOptions, FileFormat, What
from care_desktop.storage.held_rows import NOT_ABOUT_PEOPLE, held_tables
from care_desktop.storage.ids import new_id
from care_desktop.storage.merge import references
from care_desktop.storage.tables import metadata, person
from care_desktop.storage.types import Coded, Day, Instant, Key
from care_desktop.storage.work import UnitOfWork
from tests.factories import NOW, add_person, new_workspace
from tests.services.test_sync import ADA, Canned, account_for, run, said

DAY = date(2026, 11, 20)
NUMBERS = itertools.count()


def log(workspace: Workspace, *who: object, note: str = "", **more: object) -> None:
    draft = InteractionDraft(people=who, when=on_day(DAY), note=note, **more)  # type: ignore[arg-type]
    interactions.log(workspace, LogEntry(draft, promises=(PromiseMade("a sample"),), feedback=("retries",)))


def exported(workspace: Workspace, what: What, **options: object) -> str:
    stream = io.BytesIO()
    transfer_out.export(workspace, what, stream, ExportOptions(**{"format": FileFormat.JSON, **options}))  # type: ignore[arg-type]
    return stream.getvalue().decode()


def test_every_table_is_either_held_or_about_nobody() -> None:
    assert held_tables() | NOT_ABOUT_PEOPLE == set(metadata.tables.values())
    assert not held_tables() & NOT_ABOUT_PEOPLE
    assert set(references()) <= held_tables()
    assert set(privacy.TITLES) == {table.name for table in held_tables()}


def test_what_we_hold_is_everything_in_both_forms(workspace: Workspace) -> None:
    ada = add_person(
        workspace, "Ada <b>Sato</b>", ("email", "ada@example.org"), notes="likes tea", private_notes="left her job"
    )
    bo = add_person(workspace, "Bo Li", introduced_by_id=ada)
    ines = add_person(workspace, "Inês Duarte", teammate=True)
    log(workspace, ada, bo, note="Webhooks arrive twice", advocates=(ines,))
    people.rate(workspace, ada, 4, by=ines)
    source = Canned([said("c1", ADA)])
    run(workspace, account_for(workspace, source), source)
    found = privacy.held(workspace, ada)
    told = json.loads(privacy.as_json(found))
    tables = told["tables"]
    assert list(told) == ["format", "version", "made_at", "name", "tables", "scores"]
    assert tables["person"][0]["private_notes"] == "left her job"
    assert tables["person"][1] == {"person": "B. L.", "has_them_as": "introduced_by"}
    assert {who for talk in tables["interaction"] for who in talk["people"]} == {
        "Ada <b>Sato</b>",
        "B. L.",
        "Inês Duarte",
    }
    filled = {name for name, rows in tables.items() if rows}
    assert filled >= {
        "handle",
        "own_rating",
        "promise",
        "feedback",
        "feedback_asker",
        "identity",
        "synced",
        "interaction",
    }
    assert told["scores"]["shares"]
    page = privacy.as_html(found)
    assert "<script" not in page and "<b>Sato" not in page and "&lt;b&gt;Sato" in page and "left her job" in page
    assert "Bo Li" not in page and "Bo Li" not in privacy.as_json(found)


@pytest.mark.parametrize("flag", ["restricted", "objected"])
def test_people_at_rest_are_kept_and_not_used(workspace: Workspace, flag: str) -> None:
    ada = add_person(workspace, "Ada Sato", ("email", "ada@example.org"), cadence_days=7)
    bo = add_person(workspace, "Bo Li", ("email", "bo@example.org"))
    log(workspace, ada, note="alone")
    log(workspace, ada, bo, note="together")
    person = people.get(workspace, ada)
    people.edit(workspace, ada, replace(person.draft, **{flag: True}))
    assert getattr(people.get(workspace, ada).draft, flag)
    for what in (What.PEOPLE, What.INTERACTIONS, What.PROMISES, What.FEEDBACK, What.TRUST, What.STAGES):
        text = exported(workspace, what)
        assert "Ada Sato" not in text and str(ada) not in text, what
        assert "Ada Sato" in exported(workspace, what, restricted=True), what
    assert "together" in exported(workspace, What.INTERACTIONS)
    assert "Ada" not in exported(workspace, What.PEOPLE, format=FileFormat.VCARD)
    assert transfer_out.hidden_count(workspace, What.PEOPLE, ExportOptions()) == 1
    assert "Ada Sato" in exported(workspace, What.EVERYTHING)
    source = Canned([said("c1", ADA), said("c2", Identity("github", "5", "bo5", ("bo@example.org",)), thread="x")])
    run(workspace, account_for(workspace, source), source)
    assert len(interactions.of_person(workspace, ada)) == 2 and len(interactions.of_person(workspace, bo)) == 2
    assert not inbox.proposed(workspace)
    if flag == "objected":
        with pytest.raises(InvalidInput, match="Ada Sato objected"):
            log(workspace, ada, bo)
    else:
        log(workspace, ada)


def test_flags_travel_with_everything_and_come_twice_without_change(workspace: Workspace, tmp_path: Path) -> None:
    ada = add_person(workspace, "Ada Sato", ("email", "ada@example.org"), restricted=True, objected=True)
    bo = add_person(workspace, "Bo Li", restricted=True)
    log(workspace, bo)
    path = tmp_path / "everything.json"
    transfer_out.export_to_path(workspace, What.EVERYTHING, path, ExportOptions(format=FileFormat.JSON))
    with new_workspace(tmp_path / "other" / "workspace.care") as other:
        first, second = (transfer_in.run(other, path).value for _ in range(2))
        assert first.people == 2 and not second.new and not second.left_out
        drafts = [people.get(other, id).draft for id in (ada, bo)]
        assert [(draft.restricted, draft.objected) for draft in drafts] == [(True, True), (True, False)]


def test_an_import_leaves_objectors_out_with_a_reason(workspace: Workspace, tmp_path: Path) -> None:
    ada = add_person(workspace, "Ada Sato", ("email", "ada@example.org"), objected=True)
    path = tmp_path / "talks.csv"
    path.write_text("person,date,note\nada@example.org,2026-11-01,x\nBo Li,2026-11-02,y\n")
    found = transfer_in.run(workspace, path).value
    assert found.interactions == 1 and {str(why): n for why, n in found.left_out.items()} == {
        "about people who objected to what is recorded": 1
    }
    assert not interactions.of_person(workspace, ada)


def test_private_notes_are_in_no_export_unless_asked_for_by_name(workspace: Workspace) -> None:
    canary = "zyx-private-canary"
    ada = add_person(workspace, "Ada Sato", ("email", "ada@example.org"), private_notes=canary)
    fair = events.add(workspace, EventDraft("Fair", EventKind.CONFERENCE, DAY, DAY)).value
    log(workspace, ada, event_id=fair)
    for what in What:
        assert canary not in exported(workspace, what), what
    assert canary not in exported(workspace, What.PEOPLE, format=FileFormat.VCARD)
    assert canary not in repr(event_report.build(workspace, fair))
    assert canary in exported(workspace, What.PEOPLE, private_notes=True)


def test_the_review_lists_who_has_to_be_looked_at_and_sets_many_at_once(workspace: Workspace) -> None:
    now = workspace.today()
    ok = Consent(LawfulBasis.CONTRACT, DataSource.TOLD_ME, now)
    late = replace(ok, retain_until=now - timedelta(days=1))
    soon = replace(ok, retain_until=now + timedelta(days=30))
    stale = Consent(LawfulBasis.CONSENT, DataSource.TOLD_ME, now - timedelta(days=800))
    ids = {
        name: add_person(workspace, name, consent=found)
        for name, found in (("Ok", ok), ("Late", late), ("Soon", soon), ("Stale", stale), ("Unknown", Consent()))
    }
    found = consent.review(workspace)
    assert [line.name for line in found.lines] == ["Late", "Soon", "Unknown", "Stale"]
    assert found.counts[ReviewReason.CONSENT_OLD] == 1
    assert [line.name for line in consent.review(workspace, ReviewReason.NO_BASIS).lines] == ["Unknown"]
    assert len(consent.review(workspace, everyone=True).lines) == 5
    setting = consent.Setting(basis=LawfulBasis.LEGITIMATE_INTEREST, retain_until=now + timedelta(days=400))
    outcome = consent.set_for(workspace, [ids["Late"], ids["Unknown"]], setting)
    assert [line.name for line in consent.review(workspace).lines] == ["Soon", "Stale"]
    assert people.get(workspace, ids["Unknown"]).draft.consent.recorded_on == now
    assert outcome.undo is not None
    revert(workspace, outcome.undo)
    assert [line.name for line in consent.review(workspace).lines] == ["Late", "Soon", "Unknown", "Stale"]
    consent.archive(workspace, [ids["Late"]])
    assert people.get(workspace, ids["Late"]).archived
    with pytest.raises(InvalidInput):
        consent.set_for(workspace, [], setting)
    facts = ReviewFacts(LawfulBasis.CONTRACT, None, None, now - timedelta(days=1200))
    assert review_reasons(facts, now) == (ReviewReason.SILENT,) and masked_label("Ada van Sato") == "A. S."


def filled_row(work: UnitOfWork, table: Table, column: Column[Any], person: UUID, others: Mapping[str, UUID]) -> None:
    """A row of any table that has somebody in one column, and whatever else it needs."""
    values: dict[str, Any] = {column.name: person}
    number = next(NUMBERS)
    for each in table.c:
        targets = [key.column.table.name for key in each.foreign_keys]
        if each.name in values or each.nullable or each.server_default is not None:
            continue
        if targets:
            values[each.name] = others[
                "cy" if targets == ["person"] and others["person"] in values.values() else targets[0]
            ]
        elif isinstance(each.type, Key):
            values[each.name] = new_id()
        elif isinstance(each.type, Coded):
            values[each.name] = next(iter(each.type.enum_class))
        elif isinstance(each.type, Day):
            values[each.name] = DAY
        elif isinstance(each.type, Instant):
            values[each.name] = NOW
        elif isinstance(each.type, Text | String):
            values[each.name] = f"row {number}"
        elif not (each.primary_key and each.name == "rowno"):
            values[each.name] = 1
    work.connection.execute(insert(table).values(values))


def test_every_column_that_points_at_somebody_is_told_and_erased(workspace: Workspace) -> None:
    canary, other, third = (add_person(workspace, name) for name in ("Zyxana Quorvex", "Bo Li", "Cy Roe"))
    log(workspace, other)
    pointing = [
        (table, column)
        for table in metadata.sorted_tables
        for column in table.c
        if any(key.column is person.c.id for key in column.foreign_keys)
    ]
    assert {table for table, _ in pointing} <= set(references()) <= held_tables()
    with workspace.database.work() as work:
        others = {"person": other, "cy": third}
        needed = {key.column.table for table, _ in pointing for key in table.foreign_keys} - {person}
        for table in (table for table in metadata.sorted_tables if table in needed):
            if work.connection.execute(select(table.c.id)).first() is None:
                filled_row(work, table, table.c.id, new_id(), others)
            others[table.name] = work.connection.execute(select(table.c.id)).scalars().first()
        for table, column in pointing:
            filled_row(work, table, column, canary, others)
        work.commit()
    tables = privacy.held(workspace, canary).tables
    assert not [table.name for table, _ in pointing if not tables[table.name]]
    told = {row["has_them_as"] for row in tables["person"] if "has_them_as" in row}
    assert told == {column.name.removesuffix("_id") for table, column in pointing if table is person}
    erasure.erase(workspace, canary, erasure.ErasurePlaces(), "Zyxana Quorvex")
    with workspace.database.reading() as work:
        for table, column in pointing:
            found = work.connection.execute(select(func.count()).where(column == canary)).scalar_one()
            assert found == 0, (table.name, column.name)
        every = "\n".join(
            repr(row)
            for table in metadata.sorted_tables
            for row in work.driver.execute(f'SELECT * FROM "{table.name}"')
        )
        assert repr(canary.bytes) not in every and str(canary) not in every and canary.hex not in every
        assert work.driver.execute("PRAGMA foreign_key_check").fetchall() == []
