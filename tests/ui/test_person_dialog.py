"""The form about a person: every field there and back, problems in place, keyboard only."""

from collections.abc import Iterator
from datetime import date
from pathlib import Path
from uuid import UUID

import pytest
from PySide6.QtCore import QCoreApplication, QEvent, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLineEdit, QWidget
from pytestqt.qtbot import QtBot

from care_desktop.domain.people import (
    Consent,
    DataSource,
    Handle,
    Job,
    LawfulBasis,
    PersonDraft,
)
from care_desktop.paths import Profile
from care_desktop.services import people
from care_desktop.services.outcome import Workspace
from care_desktop.ui.dialogs.person_dialog import PersonDialog
from care_desktop.ui.dialogs.person_form import country_code
from care_desktop.ui.dialogs.person_rows import HandleRow, JobRow
from care_desktop.ui.name_feed import NameFeed
from care_desktop.ui.operations import Operations
from care_desktop.ui.theme import ThemeHolder
from tests.ui.workspace_window import fill, opener, settle

CONTROL = Qt.KeyboardModifier.ControlModifier
INES = PersonDraft("Inês Duarte", teammate=True)


@pytest.fixture
def profile(tmp_path: Path) -> Profile:
    return Profile(tmp_path / "profile").make()


@pytest.fixture
def operations(qtbot: QtBot, profile: Profile) -> Iterator[Operations]:
    made = Operations(opener(profile))
    crashes: list[object] = []
    made.crashed.connect(crashes.append)
    yield made
    made.close()
    assert crashes == []


@pytest.fixture
def window(qtbot: QtBot) -> QWidget:
    made = QWidget()
    qtbot.addWidget(made)
    made.show()
    return made


def opened(
    qtbot: QtBot, operations: Operations, holder: ThemeHolder, window: QWidget, id: UUID | None = None
) -> PersonDialog:
    dialog = PersonDialog(operations, holder, NameFeed(operations, window), id, window)
    dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose, False)
    dialog.open()
    settle(qtbot, operations)
    assert dialog.form is not None
    return dialog


def stored(qtbot: QtBot, operations: Operations, id: UUID) -> PersonDraft:
    found: list[PersonDraft] = []
    operations.query(lambda ws: people.get(ws, id).draft, found.append)
    settle(qtbot, operations)
    return found[0]


def full(introduced_by: UUID, owner: UUID) -> PersonDraft:
    return PersonDraft(
        "佐藤 美咲",
        reading="Satō Misaki",
        pronouns="she/her",
        place="Sendai",
        country="JP",
        time_zone="Asia/Tokyo",
        languages=("Japanese", "English"),
        skills=("Python", "Kubernetes"),
        tags=("sdk", "speaker"),
        handles=(Handle("github", "misaki", verified=True), Handle("discourse:forum.example.org", "m_sato")),
        jobs=(Job("Minato Works", "Engineer", date(2024, 4, 1)), Job("Old Works", "", None, date(2024, 3, 31))),
        met_how="after her talk",
        introduced_by_id=introduced_by,
        notes="Likes plain answers.",
        private_notes="Looks for another job.",
        owner_id=owner,
        consent=Consent(
            LawfulBasis.CONSENT, DataSource.TOLD_ME, date(2026, 1, 5), ("email", "call"), date(2028, 12, 31)
        ),
        cadence_days=30,
    )


def test_saving_without_a_change_keeps_every_field(
    qtbot: QtBot, profile: Profile, operations: Operations, holder: ThemeHolder, window: QWidget
) -> None:
    made: list[tuple[UUID, PersonDraft]] = []

    def work(workspace: Workspace) -> None:
        owner = people.add(workspace, INES).value
        draft = full(people.add(workspace, PersonDraft("Bo Li")).value, owner)
        made.append((people.add(workspace, draft).value, draft))

    fill(profile, work)
    id, draft = made[0]
    dialog = opened(qtbot, operations, holder, window, id)
    assert dialog.form is not None and dialog.form.draft() == draft
    dialog.save()
    settle(qtbot, operations)
    assert stored(qtbot, operations, id) == draft
    assert operations.history.next_undo is None


def test_somebody_new_with_the_keyboard_alone(
    qtbot: QtBot, profile: Profile, operations: Operations, holder: ThemeHolder, window: QWidget
) -> None:
    fill(profile, lambda ws: people.add(ws, INES))
    dialog = opened(qtbot, operations, holder, window)
    form = dialog.form
    assert form is not None
    form.name.setFocus()
    for words, tabs in (("Ana Quispe", 1), ("", 1), ("she/her", 1), ("Arequipa", 1), ("Peru", 0)):
        QTest.keyClicks(dialog.focusWidget(), words)
        for _ in range(tabs):
            qtbot.keyClick(dialog.focusWidget(), Qt.Key.Key_Tab)
    row = form.handles.rows[0]
    assert isinstance(row, HandleRow)
    row.text.setFocus()
    QTest.keyClicks(row.text, "ana@example.org")
    qtbot.keyClick(row.text, Qt.Key.Key_Tab)
    job = form.jobs.rows[0]
    assert isinstance(job, JobRow)
    QTest.keyClicks(job.text, "Andina Pagos")
    QTest.keyClicks(job.started, "2025-01-05")
    form.owner.setFocus()
    QTest.keyClicks(form.owner.edit, "Duarte")
    qtbot.keyClick(form.owner.edit, Qt.Key.Key_Down)
    qtbot.keyClick(form.owner.edit, Qt.Key.Key_Return)
    assert [picked.name for picked in form.owner.picked] == ["Inês Duarte"]
    with qtbot.waitSignal(dialog.saved) as saved:
        qtbot.keyClick(dialog.focusWidget() or dialog, Qt.Key.Key_Return, CONTROL)
    draft = stored(qtbot, operations, saved.args[0])
    assert (draft.name, draft.pronouns, draft.place, draft.country) == ("Ana Quispe", "she/her", "Arequipa", "PE")
    assert draft.handles == (Handle("email", "ana@example.org"),)
    assert draft.jobs == (Job("Andina Pagos", "", date(2025, 1, 5)),)
    assert draft.owner_id is not None
    assert operations.history.next_undo == "Add Ana Quispe"


def test_what_is_wrong_stands_under_its_field_and_nothing_is_stored(
    qtbot: QtBot, operations: Operations, holder: ThemeHolder, window: QWidget
) -> None:
    dialog = opened(qtbot, operations, holder, window)
    form = dialog.form
    assert form is not None
    form.country.setText("Atlantis")
    form.cadence.setText("often")
    form.recorded_on.setText("2026-13-40")
    form.owner.edit.setText("Nobody known")
    job = form.jobs.rows[0]
    assert isinstance(job, JobRow)
    for edit, words in ((job.text, "Late"), (job.started, "2026-02-01"), (job.ended, "2026-01-01")):
        edit.setText(words)
    dialog.save()
    assert dialog.isVisible()
    wrong = {name for name, field in form.fields.items() if field.problem}
    assert wrong == {"name", "country", "cadence", "recorded_on", "owner", "jobs"}
    assert form.fields["jobs"].problem == "The job at Late ends before it starts."
    assert dialog.focusWidget() is form.name
    form.name.setText("Ana")
    assert not form.fields["name"].problem


def test_a_handle_of_somebody_else_is_named_and_what_was_typed_stays(
    qtbot: QtBot, profile: Profile, operations: Operations, holder: ThemeHolder, window: QWidget
) -> None:
    fill(profile, lambda ws: people.add(ws, PersonDraft("Ana", handles=(Handle("github", "analuq"),))))
    dialog = opened(qtbot, operations, holder, window)
    form = dialog.form
    assert form is not None
    form.name.setText("Other Ana")
    row = form.handles.rows[0]
    row.text.setText("analuq")
    dialog.save()
    settle(qtbot, operations)
    assert dialog.isVisible()
    assert form.fields["handles"].problem.startswith("github analuq already belongs to Ana.")
    assert form.name.text() == "Other Ana"


@pytest.mark.parametrize(
    ("typed", "code"), [("pe", "PE"), ("Peru", "PE"), ("japan", "JP"), ("", ""), ("Atlantis", "Atlantis")]
)
def test_countries_are_read_by_code_and_by_name(typed: str, code: str) -> None:
    assert country_code(typed) == code


def test_every_control_is_named(qtbot: QtBot, operations: Operations, holder: ThemeHolder, window: QWidget) -> None:
    dialog = opened(qtbot, operations, holder, window)
    unnamed = [edit for edit in dialog.findChildren(QLineEdit) if not named(edit)]
    assert unnamed == []


def named(edit: QLineEdit) -> bool:
    parent = edit.parentWidget()
    return bool(edit.accessibleName() or (parent is not None and parent.accessibleName()))


def test_keys_before_the_form_is_there_press_nothing_and_a_dialog_closed_by_then_is_forgotten(
    qtbot: QtBot, operations: Operations, holder: ThemeHolder, window: QWidget
) -> None:
    dialog = PersonDialog(operations, holder, NameFeed(operations, window), None, window)
    dialog.open()
    QTest.keyClick(dialog.focusWidget() or dialog, Qt.Key.Key_Space)
    assert dialog.isVisible() and dialog.form is None
    dialog.reject()
    QCoreApplication.sendPostedEvents(dialog, QEvent.Type.DeferredDelete)
    settle(qtbot, operations)
