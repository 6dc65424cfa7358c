"""Settings, Scoring: weights are edited, previewed, applied, undone and set back; what is wrong is said."""

from collections.abc import Iterator
from pathlib import Path
from uuid import UUID

import pytest
from PySide6.QtCore import QLocale, Qt
from PySide6.QtTest import QSignalSpy, QTest
from PySide6.QtWidgets import QApplication, QCheckBox, QLineEdit

from care_desktop.errors import StorageFailure
from care_desktop.services import scoring
from care_desktop.services.outcome import Workspace
from care_desktop.services.scoring import Preview
from care_desktop.ui.operations import Operations
from care_desktop.ui.pages.settings_page import SettingsPage
from care_desktop.ui.pages.settings_weights import WeightsPanel
from care_desktop.ui.pages.settings_words import weight_titles
from care_desktop.ui.theme import ThemeHolder
from care_desktop.ui.widgets.weight_number import NumberEdit, number_words, read_number
from tests.ui import logging_desk as desk
from tests.ui.settings_desk import add_ana, control, enter, scoring_of, see, shown, type_into

pytest_plugins = ["tests.ui.desk_fixtures"]
Key = Qt.Key


@pytest.fixture
def workspace(desk_workspace: Workspace) -> Workspace:
    return desk_workspace


@pytest.fixture
def ana(workspace: Workspace) -> UUID:
    return add_ana(workspace)


@pytest.fixture
def page(ana: UUID, holder: ThemeHolder, operations: Operations, tmp_path: Path) -> Iterator[SettingsPage]:
    with shown(holder, operations, tmp_path) as made:
        yield made


@pytest.fixture
def weights(page: SettingsPage) -> WeightsPanel:
    return scoring_of(page).weights


def kept(workspace: Workspace) -> dict[str, object]:
    return dict(scoring.changed_weights(workspace))


def undo(operations: Operations) -> None:
    operations.undo()
    desk.settle(operations)


def texts(weights: WeightsPanel) -> list[list[str]]:
    model = weights.moves.model
    columns = range(model.columnCount())
    return [[model.index(row, column).data() for column in columns] for row in range(model.rowCount())]


def spoken(weights: WeightsPanel, row: int) -> list[str]:
    model = weights.moves.model
    return [model.index(row, n).data(Qt.ItemDataRole.AccessibleTextRole) for n in range(model.columnCount())]


def test_every_weight_of_the_file_has_a_place_a_title_and_a_meaning(page: SettingsPage, workspace: Workspace) -> None:
    shown = set()
    for group in scoring_of(page).weights.groups.values():
        group.set_open(True)
        assert group.title and group.rows
        for stem, row in group.rows.items():
            shown |= row.controls.keys()
            assert row.title == weight_titles()[stem]
            assert not row.note
    assert shown == {field.name for field in scoring.weight_fields(workspace)}


def test_editors_have_names_descriptions_and_places_in_the_order_of_the_tab_key(page: SettingsPage) -> None:
    edit = control(page, "trust.kappa").focusProxy()
    assert edit.accessibleName() == "Trust, Bad against good"
    assert edit.accessibleDescription().startswith("How many times more")
    pair = control(page, "promise.kept_late", "promise.kept_late.share").focusProxy()
    assert pair.accessibleName() == "Promises, Kept late, share"
    edit.setFocus()
    stops = []
    for _ in range(5):
        QTest.keyClick(QApplication.focusWidget(), Key.Key_Tab)
        stops.append(QApplication.focusWidget())
    groups = scoring_of(page).weights.groups
    rows = groups["trust"].rows
    assert stops[:2] == [rows[f"trust.{name}"].stops[0] for name in ("half_life_days", "cap_per_day")]
    assert stops[2:4] == [groups["depth"].head, groups["tone"].head]


def test_a_pending_weight_shows_whom_it_would_move_and_keeps_nothing(
    page: SettingsPage, weights: WeightsPanel, workspace: Workspace, ana: UUID
) -> None:
    assert not weights.moves.apply_button.isEnabled()
    assert "Nothing is kept until you apply it" in weights.moves.sentence
    before = scoring.preview(workspace, {"trust.half_life_days": 30.0}).moved[0]
    edit = control(page, "trust.half_life_days").focusProxy()
    type_into(edit, "30")
    assert weights.moves.progress.isVisible()
    assert weights.moves.apply_button.isEnabled()
    see(page)
    assert not weights.moves.progress.isVisible()
    assert weights.moves.sentence.startswith("1 of 1 people")
    ((name, trust, presence, *_),) = texts(weights)
    assert name == "Ana"
    assert trust == f"{round(before.trust_before)} → {round(before.trust_after)}"
    assert presence == f"{round(100 * before.presence_before)} %"
    assert spoken(weights, 0)[1] == f"from {round(before.trust_before)} to {round(before.trust_after)}"
    assert "." not in "".join(texts(weights)[0])
    assert weights.groups["trust"].rows["trust.half_life_days"].note == "Shipped: 180"
    assert weights.groups["trust"].note == "1 not as shipped"
    assert kept(workspace) == {}


def test_a_stage_that_would_change_stands_beside_the_one_there_is(page: SettingsPage, weights: WeightsPanel) -> None:
    enter(page, "stage.retain_months", "12")
    enter(page, "stage.threshold", "90")
    assert spoken(weights, 0)[3:] == ["Retain", "Activate, moved down"]
    heard = QSignalSpy(page.person_activated)
    weights.moves.table.selectRow(0)
    QTest.keyClick(weights.moves.table, Key.Key_Return)
    assert heard.count() == 1


def test_activating_a_row_says_who_it_is(page: SettingsPage, weights: WeightsPanel, ana: UUID) -> None:
    enter(page, "trust.kappa", "5")
    enter(page, "trust.half_life_days", "10")
    heard: list[UUID] = []
    page.person_activated.connect(heard.append)
    weights.moves.table.setCurrentIndex(weights.moves.model.index(0, 0))
    QTest.keyClick(weights.moves.table, Key.Key_Return)
    assert heard == [ana]


def test_apply_is_one_change_that_undo_takes_back(
    page: SettingsPage, weights: WeightsPanel, workspace: Workspace, operations: Operations
) -> None:
    enter(page, "trust.half_life_days", "30")
    enter(page, "promise.kept_late.share", "0.5", stem="promise.kept_late")
    control(page, "promise.kept_late", "promise.kept_late.share").focusProxy().setFocus()
    QTest.keyClick(QApplication.focusWidget(), Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    desk.settle(operations)
    assert kept(workspace) == {"trust.half_life_days": 30.0, "promise.kept_late.share": 0.5}
    assert not weights.moves.apply_button.isEnabled()
    assert weights.draft.pending == 0
    assert weights.version_words.startswith("Formula version 1+local:")
    assert operations.history.next_undo == "Change the weights"
    undo(operations)
    assert kept(workspace) == {}
    assert operations.history.next_undo is None
    assert control(page, "trust.half_life_days").focusProxy().text() == "180"
    assert weights.version_words == "Formula version 1, as shipped"
    operations.redo()
    desk.settle(operations)
    assert control(page, "trust.half_life_days").focusProxy().text() == "30"


@pytest.mark.parametrize(
    ("name", "text", "sentence"),
    [
        ("trust.kappa", "99", "Write a number from 1 to 5."),
        ("trust.kappa", "", "Write a number from 1 to 5."),
        ("trust.kappa", "much", "Write a number from 1 to 5."),
        ("trust.kappa", "nan", "Write a number from 1 to 5."),
        ("stage.retain_months", "2.5", "Write a whole number from 1 to 12."),
        ("question.grace_days", "-1", "Write a whole number from 0 to 3650."),
    ],
)
def test_what_is_out_of_range_says_why_and_cannot_be_applied(
    page: SettingsPage, weights: WeightsPanel, workspace: Workspace, name: str, text: str, sentence: str
) -> None:
    enter(page, "trust.half_life_days", "30")
    enter(page, name, text)
    section = name.partition(".")[0]
    assert weights.groups[section].rows[name].note == sentence
    assert weights.groups[section].note == "1 out of range"
    edit = control(page, name).focusProxy()
    assert edit.property("problem") and edit.accessibleDescription().startswith(sentence)
    assert not weights.moves.apply_button.isEnabled()
    assert texts(weights) == []
    weights.apply()
    desk.settle(page.operations)
    assert kept(workspace) == {}
    weights.groups[section].rows[name].back_button.click()
    see(page)
    assert weights.groups[section].rows[name].note == ""
    assert not edit.property("problem")
    assert weights.moves.apply_button.isEnabled()


def test_one_weight_or_all_can_be_set_back(page: SettingsPage, weights: WeightsPanel, workspace: Workspace) -> None:
    enter(page, "trust.kappa", "2")
    enter(page, "trust.half_life_days", "30")
    weights.apply()
    desk.settle(page.operations)
    row = weights.groups["trust"].rows["trust.kappa"]
    row.back_button.setFocus()
    QTest.keyClick(row.back_button, Key.Key_Space)
    assert row.note == "" and not row.back_button.isVisible()
    assert QApplication.focusWidget() is row.stops[0]
    assert weights.draft.changed == {"trust.half_life_days": 30.0}
    weights.back_button.click()
    see(page)
    assert weights.draft.changed == {} and weights.draft.pending == 2
    assert control(page, "trust.half_life_days").focusProxy().text() == "180"
    weights.apply()
    desk.settle(page.operations)
    assert kept(workspace) == {}
    assert not weights.back_button.isEnabled()


def test_discard_shows_what_is_in_force_again(page: SettingsPage, weights: WeightsPanel) -> None:
    enter(page, "trust.kappa", "2")
    enter(page, "trust.half_life_days", "x")
    weights.moves.discard_button.click()
    see(page)
    assert [control(page, f"trust.{n}").focusProxy().text() for n in ("kappa", "half_life_days")] == ["1.5", "180"]
    assert not weights.moves.discard_button.isEnabled()
    assert weights.draft.pending == 0 and not weights.draft.wrong


def test_words_are_checked_or_typed(page: SettingsPage, weights: WeightsPanel, workspace: Workspace) -> None:
    kinds = control(page, "leading.kinds").focusProxy()
    assert isinstance(kinds, QLineEdit)
    type_into(kinds, "review, screencast, review ,")
    boxes = control(page, "stage.retain_milestones").stops
    contributed = next(box for box in boxes if isinstance(box, QCheckBox) and box.text() == "contributed")
    assert contributed.accessibleName() == "Stage, Milestones of Retain: contributed"
    QTest.keyClick(contributed, Key.Key_Space)
    assert weights.groups["stage"].rows["stage.retain_milestones"].note == "Shipped: in production, answered others"
    weights.apply()
    desk.settle(page.operations)
    assert kept(workspace) == {
        "leading.kinds": ("review", "screencast"),
        "stage.retain_milestones": ("in production", "answered others", "contributed"),
    }
    QTest.keyClick(contributed, Key.Key_Space)
    assert weights.draft.changed == {"leading.kinds": ("review", "screencast")}
    type_into(kinds, "x" * 61)
    assert "up to 60 characters" in weights.groups["leading"].rows["leading.kinds"].note
    assert not weights.moves.apply_button.isEnabled()


def test_what_was_typed_survives_a_change_elsewhere(
    page: SettingsPage, weights: WeightsPanel, workspace: Workspace, operations: Operations
) -> None:
    enter(page, "trust.kappa", "2")
    operations.change(lambda ws: scoring.change(ws, {"trust.cap_per_day": 2.0}))
    desk.settle(operations)
    assert control(page, "trust.cap_per_day").focusProxy().text() == "2"
    assert weights.draft.changed == {"trust.kappa": 2.0, "trust.cap_per_day": 2.0}
    page.hide()
    operations.change(lambda ws: scoring.change(ws, {"trust.kappa": 2.0}))
    desk.settle(operations)
    assert control(page, "trust.cap_per_day").focusProxy().text() == "2"
    page.show()
    desk.settle(operations)
    assert control(page, "trust.cap_per_day").focusProxy().text() == "3"
    assert weights.draft.pending == 0


def test_only_the_newest_preview_is_shown(
    page: SettingsPage, weights: WeightsPanel, monkeypatch: pytest.MonkeyPatch
) -> None:
    shown: list[Preview] = []
    monkeypatch.setattr(weights.moves, "show_preview", shown.append)
    weights.preview_timer.setInterval(0)
    edit = control(page, "trust.half_life_days").focusProxy()
    for text in ("30", "40", "50"):
        type_into(edit, text)
        weights.preview_timer.timeout.emit()
    desk.settle(page.operations)
    wanted = scoring.preview(page.operations._ready(), {"trust.half_life_days": 50.0})
    assert shown and all(preview == wanted for preview in shown)


def test_a_refused_change_keeps_what_was_typed(
    page: SettingsPage, weights: WeightsPanel, workspace: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    enter(page, "trust.kappa", "2")

    def refuse(*_: object) -> None:
        raise StorageFailure("The disk is full; nothing was changed.")

    said: list[str] = []
    page.operations.failed.connect(said.append)
    monkeypatch.setattr(scoring, "change", refuse)
    weights.apply()
    assert not weights.moves.apply_button.isEnabled()
    see(page)
    assert said == ["The disk is full; nothing was changed."]
    assert weights.moves.apply_button.isEnabled()
    assert control(page, "trust.kappa").focusProxy().text() == "2"


def test_a_move_that_no_figure_shows_is_said_to_be_none(page: SettingsPage, weights: WeightsPanel) -> None:
    enter(page, "trust.kappa", "1.500001")
    assert weights.moves.sentence.startswith("Nobody's figures would be others")
    assert not weights.moves.table.isVisible()
    assert weights.moves.apply_button.isEnabled()


def test_arrow_keys_count_within_the_range(qapp: QApplication) -> None:
    edit = NumberEdit(1.0, 5.0, False)
    edit.setText("4.95")
    for key, text in ((Key.Key_Up, "5"), (Key.Key_Up, "5"), (Key.Key_PageDown, "4.5"), (Key.Key_Down, "4.45")):
        QTest.keyClick(edit, key)
        assert edit.text() == text
    whole = NumberEdit(0, 3650, True)
    QTest.keyClick(whole, Key.Key_Up)
    assert (whole.text(), whole.number) == ("0", 0)
    assert isinstance(whole.number, int)


def test_numbers_are_written_as_people_here_write_them(qapp: QApplication) -> None:
    before = QLocale()
    try:
        QLocale.setDefault(QLocale("de_DE"))
        assert (number_words(1.5), number_words(3650), number_words(0.1)) == ("1,5", "3650", "0,1")
        assert (read_number("1,5"), read_number("1.5"), read_number("1.000,5")) == (1.5, 1.5, None)
        assert read_number("inf") is None
    finally:
        QLocale.setDefault(before)
