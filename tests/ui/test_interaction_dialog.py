"""The interaction form: adding and changing with the keyboard, problems in place, nothing lost by saving."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, date, datetime
from decimal import Decimal
from uuid import UUID, uuid4

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel, QLineEdit, QWidget

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
from care_desktop.domain.resources import Resource, ResourceKind, SwagReason
from care_desktop.errors import StorageFailure
from care_desktop.services import interactions
from care_desktop.services.interactions import LogEntry
from care_desktop.services.outcome import Workspace
from care_desktop.storage import catalogue, promises
from care_desktop.ui.dialogs.entry_rows import PromiseRow, SwagRow
from care_desktop.ui.dialogs.interaction_controls import InteractionControls, place_of
from care_desktop.ui.dialogs.interaction_dialog import InteractionDialog
from care_desktop.ui.dialogs.interaction_form import FIELD_OF_PROBLEM
from care_desktop.ui.name_feed import NameFeed
from care_desktop.ui.operations import Operations
from care_desktop.ui.theme import ThemeHolder
from tests.ui import logging_desk as desk

pytest_plugins = ["tests.ui.desk_fixtures"]
Key = Qt.Key
CTRL = Qt.KeyboardModifier.ControlModifier
Opener = Callable[..., InteractionDialog]
TODAY = date(2026, 11, 24)


@pytest.fixture
def workspace(desk_workspace: Workspace) -> Workspace:
    return desk_workspace


@pytest.fixture
def ana(workspace: Workspace) -> UUID:
    return desk.add(workspace, "Ana Lucía Quispe", "ana")


@pytest.fixture
def window(holder: ThemeHolder) -> Iterator[QWidget]:
    made = QWidget()
    yield made
    made.deleteLater()


@pytest.fixture
def open_dialog(holder: ThemeHolder, operations: Operations, window: QWidget) -> Opener:
    def open_it(id: UUID | None = None) -> InteractionDialog:
        dialog = InteractionDialog(operations, holder, NameFeed(operations, window), id, window)
        dialog.show()
        desk.settle(operations)
        return dialog

    return open_it


def controls(dialog: InteractionDialog) -> InteractionControls:
    assert dialog.form is not None
    return dialog.form.controls


def pick(edit: QLineEdit, typed: str, key: Qt.Key = Key.Key_Return) -> None:
    QTest.keyClicks(edit, typed)
    QTest.keyClick(edit, key)


def choose(dialog: InteractionDialog, name: str, value: object) -> None:
    combo = getattr(controls(dialog), name)
    place = place_of(combo, value)
    assert place >= 0
    combo.setCurrentIndex(place)


def save(dialog: InteractionDialog, operations: Operations) -> None:
    dialog.save()
    desk.settle(operations)


def test_every_field_is_stored(open_dialog: Opener, operations: Operations, workspace: Workspace, ana: UUID) -> None:
    tim = desk.add(workspace, "Tim Ours", teammate=True)
    guide = Resource(uuid4(), "Webhooks how-to", ResourceKind.HOW_TO)
    with workspace.database.work() as work:
        catalogue.add_resource(work, guide)
        work.commit()
    dialog = open_dialog()
    form = controls(dialog)
    pick(form.people.edit, "quis")
    pick(form.people.edit, "Bo Li")
    form.day.setText("yesterday")
    form.time.setText("3pm")
    form.zone.setCurrentText("Asia/Tokyo")
    for name, value in (
        ("channel", Channel.CALL),
        ("flow", Flow.QUESTION),
        ("direction", Direction.MUTUAL),
        ("initiator", Initiator.THEM),
        ("tone", -1),
        ("depth", Depth.WORKING_SESSION),
        ("milestone", Milestone.TRIED_IT),
    ):
        choose(dialog, name, value)
    form.duration.setText("1h30")
    pick(form.event.edit, "DevFest Accra")
    pick(form.resources.edit, "webh")
    pick(form.advocates.edit, "tim")
    form.tags.setText("#sdk, docs")
    form.note.setPlainText("two\nlines")
    form.url.setText("https://example.org/1")
    form.cost.setText("12.50")
    form.currency.setCurrentText("eur")
    promise, gift = form.promises.rows[0], form.swag.rows[0]
    assert isinstance(promise, PromiseRow)
    assert isinstance(gift, SwagRow)
    promise.text.setText("sample")
    promise.due.setText("fri")
    form.feedback.rows[0].text.setText("dark mode")
    form.feedback.rows[1].text.setText("retries")
    gift.text.setText("sticker")
    gift.reason.setCurrentIndex(place_of(gift.reason, SwagReason.FOR_SOMETHING_DONE))
    gift.for_what.setText("the PR")
    save(dialog, operations)
    stored = desk.all_logged(workspace)[0]
    assert stored.people_names == ("Ana Lucía Quispe", "Bo Li")
    assert stored.event_name == "DevFest Accra"
    assert stored.draft == InteractionDraft(
        people=stored.draft.people,
        advocates=(tim,),
        when=at_instant(datetime(2026, 11, 23, 6, 0, tzinfo=UTC), "Asia/Tokyo"),
        channel=Channel.CALL,
        flow=Flow.QUESTION,
        direction=Direction.MUTUAL,
        initiated_by=Initiator.THEM,
        tone=-1,
        depth=Depth.WORKING_SESSION,
        duration_min=90,
        cost=Decimal("12.50"),
        currency="EUR",
        milestone=Milestone.TRIED_IT,
        event_id=stored.draft.event_id,
        resources=(guide.id,),
        tags=("docs", "sdk"),
        note="two\nlines",
        url="https://example.org/1",
    )
    with workspace.database.reading() as work:
        assert [(p.draft.text, p.draft.due_on) for p in promises.promises(work)] == [("sample", date(2026, 11, 27))]
        assert {f.draft.title for f in promises.all_feedback(work)} == {"dark mode", "retries"}
        assert [name for _, name in catalogue.swag_items(work)] == ["sticker"]


def test_saving_without_a_change_changes_nothing(
    open_dialog: Opener, operations: Operations, workspace: Workspace, ana: UUID
) -> None:
    when = at_instant(datetime(2026, 11, 20, 7, 31, 12, 345_000, tzinfo=UTC), "America/Lima")
    draft = InteractionDraft(
        (ana,), when, Channel.EMAIL, Flow.FEEDBACK, tone=0, duration_min=12.25, cost=Decimal("3.005"), currency="JPY",
        kind="reply", source="mail", external_id="42", tags=("b", "a"), note="as it was",
    )  # fmt: skip
    id = interactions.log(workspace, LogEntry(draft)).value.id
    before = interactions.get(workspace, id)
    save(open_dialog(id), operations)
    assert interactions.get(workspace, id) == before


def test_a_changed_note_is_stored_and_undone(
    open_dialog: Opener, operations: Operations, workspace: Workspace, ana: UUID
) -> None:
    id = desk.log(workspace, ana, TODAY, "old words")
    dialog = open_dialog(id)
    saved: list[UUID] = []
    dialog.saved.connect(saved.append)
    controls(dialog).note.setPlainText("new words")
    pick(controls(dialog).people.edit, "Bo Li")
    QTest.keyClick(controls(dialog).note, Key.Key_Return, CTRL)
    desk.settle(operations)
    stored = interactions.get(workspace, id)
    assert (stored.draft.note, stored.people_names) == ("new words", ("Ana Lucía Quispe", "Bo Li"))
    assert saved == [id]
    operations.undo()
    desk.settle(operations)
    assert interactions.get(workspace, id).draft.note == "old words"


def test_problems_stand_beneath_their_fields(open_dialog: Opener, operations: Operations, workspace: Workspace) -> None:
    dialog = open_dialog()
    form = controls(dialog)
    form.day.setText("31 feb")
    form.time.setText("25:99")
    form.zone.setCurrentText("Mars/Base")
    form.duration.setText("long")
    form.cost.setText("abc")
    promise = form.promises.rows[0]
    assert isinstance(promise, PromiseRow)
    promise.text.setText("sample")
    promise.due.setText("someday")
    save(dialog, operations)
    wrong = {name for name, field in form.fields.items() if field.problem}
    assert wrong == {"people", "day", "time", "zone", "duration", "cost", "promises"}
    shown = [words.text() for words in form.fields["people"].findChildren(QLabel)]
    assert "Say who it was with: at least one person is needed." in shown
    assert desk.all_logged(workspace) == []
    assert dialog.isVisible()
    form.cost.setText("5")
    pick(form.people.edit, "Bo Li")
    form.day.setText("2026-11-20")
    for field in (form.time, form.duration):
        field.clear()
    form.zone.setCurrentText("UTC")
    promise.due.setText("")
    save(dialog, operations)
    assert [name for name, field in form.fields.items() if field.problem] == ["cost"]
    form.currency.setCurrentText("EUR")
    save(dialog, operations)
    assert len(desk.all_logged(workspace)) == 1


def test_every_problem_of_a_draft_has_its_field() -> None:
    good = InteractionDraft((uuid4(),), on_day(TODAY))
    bad = (
        replace(good, people=()),
        replace(good, tone=3),
        replace(good, duration_min=-1),
        replace(good, cost=Decimal(-1), currency="EUR"),
        replace(good, cost=Decimal(1)),
        replace(good, note="\0"),
    )
    for draft in bad:
        (problem,) = draft.problems()
        assert any(problem.startswith(start) for start in FIELD_OF_PROBLEM)


def test_unknown_words_in_a_picker_of_known_things_are_not_dropped(
    open_dialog: Opener, operations: Operations, workspace: Workspace, ana: UUID
) -> None:
    dialog = open_dialog()
    form = controls(dialog)
    pick(form.people.edit, "quis")
    QTest.keyClicks(form.resources.edit, "no such guide")
    save(dialog, operations)
    assert "no such guide" in form.fields["resources"].problem
    assert desk.all_logged(workspace) == []


def test_a_name_left_in_the_field_counts_as_picked(
    open_dialog: Opener, operations: Operations, workspace: Workspace, ana: UUID
) -> None:
    dialog = open_dialog()
    QTest.keyClicks(controls(dialog).people.edit, "ana lucia quispe")
    save(dialog, operations)
    assert desk.all_logged(workspace)[0].draft.people == (ana,)


def test_backspace_and_the_chip_take_a_person_out(open_dialog: Opener, ana: UUID) -> None:
    dialog = open_dialog()
    people = controls(dialog).people
    pick(people.edit, "quis")
    pick(people.edit, "Bo Li", Key.Key_Comma)
    pick(people.edit, "bo li")
    assert [picked.name for picked in people.picked] == ["Ana Lucía Quispe", "Bo Li"]
    QTest.keyClick(people.edit, Key.Key_Backspace)
    assert [picked.name for picked in people.picked] == ["Ana Lucía Quispe"]


def test_direction_and_depth_follow_unless_set(open_dialog: Opener) -> None:
    dialog = open_dialog()
    form = controls(dialog)
    choose(dialog, "flow", Flow.RESOURCES)
    choose(dialog, "channel", Channel.SOCIAL)
    assert form.fields["direction"].note == "outbound"
    assert form.fields["depth"].note == "glance"
    form.duration.setText("90")
    assert form.fields["depth"].note == "working session"
    choose(dialog, "direction", Direction.INBOUND)
    assert form.fields["direction"].note == ""


def test_days_are_shown_resolved(open_dialog: Opener) -> None:
    dialog = open_dialog()
    form = controls(dialog)
    form.day.setText("last fri")
    assert form.fields["day"].note == "Fri 20 Nov"
    form.day.setText("no day")
    assert form.fields["day"].problem


def test_a_failure_keeps_the_form_open(
    open_dialog: Opener, operations: Operations, monkeypatch: pytest.MonkeyPatch, ana: UUID
) -> None:
    def refuse(*_: object) -> None:
        raise StorageFailure("The disk is full; nothing was changed.")

    monkeypatch.setattr(interactions, "log", refuse)
    dialog = open_dialog()
    pick(controls(dialog).people.edit, "quis")
    save(dialog, operations)
    assert dialog.isVisible()
    assert dialog.problem.text() == "The disk is full; nothing was changed."
    monkeypatch.undo()
    saved: list[UUID] = []
    dialog.saved.connect(saved.append)
    save(dialog, operations)
    assert len(saved) == 1


def test_tab_goes_through_the_form_from_top_to_bottom(open_dialog: Opener) -> None:
    dialog = open_dialog()
    form = controls(dialog)
    form.people.edit.setFocus()
    seen: list[QWidget] = []
    for _ in range(40):
        current = dialog.focusWidget()
        assert current is not None
        seen.append(current)
        QTest.keyClick(current, Key.Key_Tab)
    wanted = [
        form.people.edit,
        form.day,
        form.time,
        form.zone,
        form.channel,
        form.flow,
        form.note,
        form.tone,
        form.tags,
        form.url,
    ]
    places = [seen.index(control) for control in wanted]
    assert places == sorted(places)


def test_every_control_has_a_name(open_dialog: Opener) -> None:
    dialog = open_dialog()
    for field in controls(dialog).fields.values():
        target = field.control.focusProxy() or field.control
        assert target.accessibleName()
