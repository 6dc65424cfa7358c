"""Today on a real workspace: what puts people on the list, what takes them off, and what must never be on it."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from icalendar import Calendar

from care_desktop.domain.feedback import Asker, FeedbackDraft, FeedbackState, FeedbackStep
from care_desktop.domain.insight_words import plain
from care_desktop.domain.interactions import Channel, Flow, Initiator, InteractionDraft, on_day
from care_desktop.domain.promises import PromiseDraft, PromiseState
from care_desktop.domain.today import TodayKind
from care_desktop.services import (
    feedback_changes,
    follow_up_calendar,
    interactions,
    people,
    promise_changes,
    promises,
    relationship,
    today,
    today_board,
    today_changes,
)
from care_desktop.services.interactions import LogEntry
from care_desktop.services.outcome import Outcome, Workspace, revert
from care_desktop.services.today import TodayLine, TodayList
from care_desktop.services.today_changes import SnoozeFor, snoozed_until
from care_desktop.services.transfer_out import What
from care_desktop.storage.tables import person as person_table
from tests.factories import NOW, add_person, exported_rows, log_with, new_workspace

TODAY = NOW.date()
KIND = TodayKind


def ago(days: int) -> date:
    return TODAY - timedelta(days=days)


@pytest.fixture
def workspace(tmp_path: Path) -> Iterator[Workspace]:
    with new_workspace(tmp_path / "w.db") as opened:
        yield opened


def promise(workspace: Workspace, *who: UUID, due: date | None, text: str = "a sample") -> UUID:
    return promise_changes.add(workspace, PromiseDraft(text, who, ago(20), due)).value


def feedback(workspace: Workspace, *who: UUID, state: FeedbackState = FeedbackState.SHIPPED) -> UUID:
    steps = (FeedbackStep(FeedbackState.HEARD, ago(40)), FeedbackStep(state, ago(3)))
    askers = tuple(Asker(person, ago(40)) for person in who)
    return feedback_changes.add(workspace, FeedbackDraft("Dark mode", ago(40), askers, steps=steps)).value


def shown(found: TodayList) -> list[tuple[str, str]]:
    return [(", ".join(card.name for card in line.people), str(line.entry.reason.kind)) for line in found.lines]


def line_of(found: TodayList, who: UUID) -> TodayLine:
    return next(line for line in found.lines if who in line.entry.people)


def tag(workspace: Workspace, who: UUID, **columns: Any) -> None:
    with workspace.database.work() as work:
        work.update(person_table, (who,), columns)
        work.commit()


def test_every_kind_with_its_reason(workspace: Workspace) -> None:
    ana, bo, cy, dee, eli, fay = (add_person(workspace, name) for name in ("Ana", "Bo", "Cy", "Dee", "Eli", "Fay"))
    every = add_person(workspace, "Gil", cadence_days=30)
    promise(workspace, ana, due=ago(1))
    log_with(workspace, bo, on=ago(3), flow=Flow.QUESTION, channel=Channel.EMAIL, note="how to rotate keys?")
    for days in range(150, 90, -5):
        log_with(workspace, cy, on=ago(days), tone=2)
    log_with(workspace, every, on=ago(41), channel=Channel.CALL, note="templates")
    feedback(workspace, dee, eli, fay)
    found = today.full_list(workspace)
    assert shown(found) == [
        ("Ana", "promise"),
        ("Bo", "question"),
        ("Cy", "slipping"),
        ("Dee, Eli, Fay", "feedback"),
        ("Gil", "cadence"),
    ]
    reasons = [f"{plain(line.entry.reason.what)}; {plain(line.entry.reason.more)}" for line in found.lines]
    assert reasons[0] == "a sample; Promised on 2 Nov 2026, by yesterday"
    assert reasons[1] == "“how to rotate keys?”; Asked 3 days ago (email), no reply yet"
    assert reasons[2].startswith("Lower end of trust fell ") and reasons[2].endswith("Last contact 95 days ago (other)")
    assert reasons[3] == "Shipped what 3 people asked: tell them; “Dark mode” · shipped on 19 Nov 2026; told 0 of 3"
    assert reasons[4] == "Due: every 30 days; Last contact 41 days ago (call): templates"
    assert [plain(line.entry.reason.age) for line in found.lines][::2] == ["1 day late", "95 days", "11 days late"]
    assert found.waiting == 0 and found.is_complete
    quick = today.today_list(workspace)
    assert [kind for _, kind in shown(quick)] == ["promise", "feedback"] and not quick.is_complete


@pytest.mark.parametrize("flow", [Flow.CONVERSATION, Flow.RESOURCES])
def test_logging_contact_takes_off_what_it_answers_at_once_and_undo_brings_it_back(
    workspace: Workspace, flow: Flow
) -> None:
    asks = add_person(workspace, "Asks")
    slips = add_person(workspace, "Slips")
    due = add_person(workspace, "Due", cadence_days=10)
    log_with(workspace, asks, on=ago(2), flow=Flow.QUESTION)
    log_with(workspace, due, on=ago(30))
    for days in range(150, 90, -5):
        log_with(workspace, slips, on=ago(days), tone=2)
    board = today_board.load(workspace)
    assert len(today.today_list(workspace, board).lines) == 3
    outcome = interactions.log(workspace, LogEntry(InteractionDraft((asks, slips, due), on_day(TODAY), flow=flow)))
    after = today_board.after_changes(workspace, board, outcome.changes)
    assert shown(today.today_list(workspace, after)) == [] == shown(today.full_list(workspace))
    assert not today_board.is_outdated(workspace, after, outcome.changes)
    back = today_board.after_changes(workspace, after, revert(workspace, outcome.undo).changes)
    assert today.today_list(workspace, back).lines == today.full_list(workspace).lines
    assert len(today.today_list(workspace, back).lines) == 3


def test_who_must_not_be_suggested_never_is(workspace: Workspace) -> None:
    names = ("Restricted", "Objected", "Archived", "Teammate", "Fine")
    who = {name: add_person(workspace, name, teammate=name == "Teammate", cadence_days=5) for name in names}
    for name, id in who.items():
        if name != "Teammate":
            log_with(workspace, id, on=ago(20), flow=Flow.QUESTION)
        promise(workspace, id, due=ago(1))
    feedback(workspace, *who.values())
    tag(workspace, who["Restricted"], restricted=True)
    tag(workspace, who["Objected"], objected=True)
    people.archive(workspace, who["Archived"])
    found = today.full_list(workspace)
    assert {card.name for line in found.lines for card in line.people} == {"Fine"}
    assert [str(reason.kind) for reason in found.lines[0].entry.further] == ["question", "feedback", "cadence"]
    assert found.waiting == 0 and found.soon == ()
    described = [item.summary for item in follow_up_calendar.follow_ups(workspace)]
    assert all("Fine" in text for text in described) and len(described) == 2


def test_who_did_not_answer_three_times_is_left_alone_but_promises_stay(workspace: Workspace) -> None:
    silent, helped = add_person(workspace, "Silent", cadence_days=5), add_person(workspace, "Helped", cadence_days=5)
    for days in (40, 30, 20):
        log_with(workspace, silent, on=ago(days), flow=Flow.RESOURCES, initiated_by=Initiator.US)
        log_with(workspace, helped, on=ago(days), flow=Flow.RESOURCES, initiated_by=Initiator.THEM)
    feedback(workspace, silent)
    assert shown(today.full_list(workspace)) == [("Helped", "cadence")]
    promise(workspace, silent, due=TODAY)
    assert shown(today.full_list(workspace)) == [("Silent", "promise"), ("Helped", "cadence")]
    later = replace(workspace, clock=lambda: NOW + timedelta(days=41))
    assert ("Silent", "promise") in shown(today.full_list(later))
    assert len(line_of(today.full_list(later), silent).entry.further) == 2


def test_done_means_what_the_kind_says_and_is_undone(workspace: Workspace) -> None:
    ana, bo, cy, dee = (add_person(workspace, name, cadence_days=500) for name in ("Ana", "Bo", "Cy", "Dee"))
    kept, late = promise(workspace, ana, due=TODAY), promise(workspace, bo, due=ago(2))
    log_with(workspace, cy, on=ago(2), flow=Flow.QUESTION)
    log_with(workspace, dee, on=ago(600))
    asked = feedback(workspace, ana, dee)
    before = today.full_list(workspace)
    outcomes: list[Outcome[Any]] = [
        today_changes.settle(workspace, line_of(before, who).entry) for who in (ana, bo, cy)
    ]
    state = {item.id: item.draft.state for who in (ana, bo) for item in promises.promises_to(workspace, who)}
    assert state == {kept: PromiseState.KEPT, late: PromiseState.KEPT_LATE}
    found = today.full_list(workspace)
    assert shown(found) == [("Ana, Dee", "feedback")]
    assert [str(item.kind) for item in found.lines[0].entry.further] == ["cadence"]
    outcomes.append(today_changes.settle(workspace, found.lines[0].entry))
    told = promises.feedback_of(workspace, ana)[0]
    assert told.id == asked and told.draft.state is FeedbackState.TOLD
    outcomes.append(today_changes.settle(workspace, today.full_list(workspace).lines[0].entry))
    assert shown(today.full_list(workspace)) == []
    for outcome in reversed(outcomes):
        assert outcome.undo is not None
        revert(workspace, outcome.undo)
    assert today.full_list(workspace).lines == before.lines


def test_telling_one_of_two_who_have_entries_of_their_own_tells_only_that_one(workspace: Workspace) -> None:
    ana, bo = add_person(workspace, "Ana"), add_person(workspace, "Bo")
    feedback(workspace, ana, bo)
    promise(workspace, ana, due=ago(1))
    line = line_of(today.full_list(workspace), bo)
    assert plain(line.entry.reason.what) == "Shipped what they asked: tell them"
    today_changes.settle(workspace, line.entry)
    assert shown(today.full_list(workspace)) == [("Ana", "promise")]
    assert [asker.told_on for asker in promises.feedback_of(workspace, ana)[0].draft.askers].count(None) == 1


def test_a_snooze_hides_every_reason_until_its_day_and_a_gap_ends_with_the_next_contact(workspace: Workspace) -> None:
    ana = add_person(workspace, "Ana", cadence_days=10)
    log_with(workspace, ana, on=ago(30))
    promise(workspace, ana, due=ago(1))
    entry = today.full_list(workspace).lines[0].entry
    until = snoozed_until(TODAY, SnoozeFor.THREE_DAYS)
    outcome = today_changes.snooze(workspace, entry, until)
    assert shown(today.full_list(workspace)) == []
    for days, count in ((2, 0), (3, 1)):
        later = replace(workspace, clock=lambda days=days: NOW + timedelta(days=days))
        assert len(today.full_list(later).lines) == count
    assert outcome.undo is not None
    revert(workspace, outcome.undo)
    assert today.full_list(workspace).lines[0].entry == entry
    today_changes.snooze(workspace, entry, None)
    log_with(workspace, ana, on=ago(20))
    assert shown(today.full_list(workspace)) == [("Ana", "cadence")]
    assert [snoozed_until(date(2026, 12, 31), span) for span in SnoozeFor] == [
        date(2027, 1, 1),
        date(2027, 1, 3),
        date(2027, 1, 7),
        date(2027, 1, 1),
    ]


def test_owner_week_and_what_comes_next(workspace: Workspace) -> None:
    mia, tom = (add_person(workspace, name, teammate=True) for name in ("Mia", "Tom"))
    ana = add_person(workspace, "Ana", owner_id=mia, cadence_days=10)
    bo = add_person(workspace, "Bo", owner_id=tom)
    cy = add_person(workspace, "Cy", owner_id=tom, cadence_days=30)
    log_with(workspace, ana, on=ago(8))
    log_with(workspace, cy, on=ago(20))
    promise(workspace, bo, due=ago(-4), text="slides")
    found = today.full_list(workspace)
    assert found.lines == () and len(found.soon) == 2 and [name for _, name in found.owners] == ["Mia", "Tom"]
    assert found.next_due is not None and (found.next_due.name, found.next_due.day) == ("Ana", ago(-2))
    toms = today.full_list(workspace, tom)
    assert len(toms.soon) == 1 and toms.next_due is not None
    assert (toms.next_due.name, toms.next_due.promise, toms.next_due.day) == ("Bo", "slides", ago(-4))
    promise(workspace, bo, due=ago(1))
    assert shown(today.full_list(workspace, mia)) == [] and shown(today.full_list(workspace, tom)) == [
        ("Bo", "promise")
    ]


def test_export_person_page_calendar_and_today_agree_about_the_next_day(workspace: Workspace, tmp_path: Path) -> None:
    relationship.set_cadence_by_tag(workspace, {"vip": 14})
    hand, tagged, learned = (
        add_person(workspace, "Hand", cadence_days=40),
        add_person(workspace, "Tagged, with; signs\\", tags=("vip",)),
        add_person(workspace, "Learned"),
    )
    for days in range(60, 9, -10):
        log_with(workspace, learned, on=ago(days))
    log_with(workspace, hand, on=ago(10))
    log_with(workspace, tagged, on=ago(5))
    promised = promise(workspace, hand, due=ago(-3), text="slides; two, versions")
    rows = {row["name"]: row["next_follow_up"] for row in exported_rows(workspace, What.PEOPLE)}
    pages = {who: relationship.relationship(workspace, who).due_on for who in (tagged, learned)}
    assert rows == {
        "Hand": ago(-3).isoformat(),
        "Tagged, with; signs\\": pages[tagged].isoformat(),
        "Learned": pages[learned].isoformat(),
    }
    assert pages == {tagged: ago(-9), learned: TODAY}
    assert shown(today.full_list(workspace)) == [("Learned", "cadence")]
    path = tmp_path / "f.ics"
    assert follow_up_calendar.write(workspace, path) == 4
    events = list(Calendar.from_ical(path.read_bytes()).walk("VEVENT"))
    by_day = {(event["DTSTART"].dt, str(event["SUMMARY"])) for event in events}
    assert by_day == {
        (ago(-3), "Hand: slides; two, versions"),
        (ago(-30), "Be in touch with Hand"),
        (ago(-9), "Be in touch with Tagged, with; signs\\"),
        (TODAY, "Be in touch with Learned"),
    }
    uids = {str(event["UID"]) for event in events}
    assert f"promise-{promised}@care-desktop" in uids and len(uids) == 4
    assert {item.uid for item in follow_up_calendar.follow_ups(workspace)} == uids


def test_an_entry_of_several_people_is_put_off_for_all_of_them(workspace: Workspace) -> None:
    who = [add_person(workspace, name, cadence_days=10) for name in ("Ana", "Bo")]
    for person in who:
        log_with(workspace, person, on=ago(30))
    promise(workspace, *who, due=ago(1))
    feedback(workspace, *who)
    (line,) = today.full_list(workspace).lines
    assert [str(item.kind) for item in line.entry.further] == ["feedback", "cadence", "cadence"]
    outcome = today_changes.snooze(workspace, line.entry, ago(-1))
    assert shown(today.full_list(workspace)) == [] and outcome.undo is not None
    revert(workspace, outcome.undo)
    assert today.full_list(workspace).lines == (line,)
