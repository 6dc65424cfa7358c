"""The model of the list of people: order from the database, lines as they come into sight."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtCore import QAbstractItemModel, Qt
from PySide6.QtTest import QAbstractItemModelTester
from pytestqt.qtbot import QtBot

from care_desktop.domain.people import Job
from care_desktop.domain.resources import Stage
from care_desktop.paths import Profile
from care_desktop.services import people
from care_desktop.services.outcome import Workspace
from care_desktop.services.people_list import PeopleQuery, PeopleSort
from care_desktop.ui.models.people_model import COLUMN_OF, COLUMNS, PeopleModel
from care_desktop.ui.operations import Operations
from care_desktop.ui.roles import Ink, Role
from tests.ui.workspace_window import add, fill, opener, settle

MANY = 400


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


def names(model: PeopleModel) -> list[str]:
    return [model.index(row, 0).data() for row in range(model.rowCount())]


def cell(model: QAbstractItemModel, row: int, sort: PeopleSort, role: int = Qt.ItemDataRole.DisplayRole) -> object:
    return model.index(row, COLUMN_OF[sort]).data(role)


def three(workspace: Workspace) -> None:
    add(workspace, "Ana Lucía Quispe", 8, jobs=(Job("Andina Pagos", "Backend engineer"),), tags=("sdk", "web hooks"))
    add(workspace, "佐藤 美咲", 2, reading="Satō Misaki")
    add(workspace, "Nino")


def shown(qtbot: QtBot, operations: Operations, query: PeopleQuery | None = None) -> PeopleModel:
    model = PeopleModel(operations, saved_row_ms=20)
    model.show(query or PeopleQuery())
    settle(qtbot, operations)
    return model


def test_the_list_stands_in_the_order_of_the_lower_end_and_unknown_comes_last(
    qtbot: QtBot, profile: Profile, operations: Operations
) -> None:
    fill(profile, three)
    model = shown(qtbot, operations)
    QAbstractItemModelTester(model, QAbstractItemModelTester.FailureReportingMode.Fatal, model)
    assert names(model) == ["Ana Lucía Quispe", "佐藤 美咲", "Nino"]
    lows = [cell(model, row, PeopleSort.TRUST, Role.TRUST) for row in range(3)]
    assert lows[2] is None and lows[0].low > lows[1].low  # type: ignore[attr-defined]
    model.sort_by(PeopleSort.TRUST, Qt.SortOrder.AscendingOrder)
    settle(qtbot, operations)
    assert names(model) == ["佐藤 美咲", "Ana Lucía Quispe", "Nino"]
    assert (model.counts.people, model.counts.unknown) == (3, 1)


def test_every_column_sorts_and_says_something(qtbot: QtBot, profile: Profile, operations: Operations) -> None:
    fill(profile, three)
    model = shown(qtbot, operations)
    for column in COLUMNS:
        model.sort_by(column.sort, Qt.SortOrder.AscendingOrder)
        settle(qtbot, operations)
        assert sorted(names(model)) == ["Ana Lucía Quispe", "Nino", "佐藤 美咲"]
    for sort in PeopleSort:
        assert cell(model, names(model).index("Ana Lucía Quispe"), sort, Qt.ItemDataRole.AccessibleTextRole)


def test_what_cells_say(qtbot: QtBot, profile: Profile, operations: Operations) -> None:
    fill(profile, three)
    model = shown(qtbot, operations)
    assert cell(model, 0, PeopleSort.COMPANY) == "Andina Pagos"
    assert cell(model, 0, PeopleSort.LAST_CONTACT) == "7 d"
    assert cell(model, 0, PeopleSort.TAGS, Role.TAGS) == ("sdk", "web hooks")
    assert cell(model, 0, PeopleSort.OWNER) == "none"
    assert cell(model, 0, PeopleSort.OWNER, Role.INK) == Ink.UNKNOWN
    assert cell(model, 1, PeopleSort.NAME, Role.READING) == "Satō Misaki"
    assert cell(model, 2, PeopleSort.LAST_CONTACT) == "never"
    assert cell(model, 2, PeopleSort.TREND, Role.SPARK) == ()
    tip = cell(model, 0, PeopleSort.TRUST, Qt.ItemDataRole.ToolTipRole)
    assert "Known from 8 interactions, the last 7 days ago." in str(tip)
    assert cell(model, 2, PeopleSort.TRUST, Qt.ItemDataRole.ToolTipRole) == "Trust unknown\nNothing logged yet."


def test_a_stage_set_by_hand_shows_the_hand(qtbot: QtBot, profile: Profile, operations: Operations) -> None:
    def work(workspace: Workspace) -> None:
        id = add(workspace, "Ana")
        people.set_stage(workspace, id, Stage.EXPAND, "She teaches others")

    fill(profile, work)
    mark = cell(shown(qtbot, operations), 0, PeopleSort.STAGE, Role.STAGE)
    assert (mark.letter, mark.by_hand) == ("E", True)  # type: ignore[attr-defined]


def test_lines_far_down_are_read_when_they_come_into_sight(
    qtbot: QtBot, profile: Profile, operations: Operations
) -> None:
    def work(workspace: Workspace) -> None:
        with workspace.database.work() as unit:
            from care_desktop.domain.people import PersonDraft
            from care_desktop.services import derived
            from care_desktop.storage.people import add_person

            for place in range(MANY):
                add_person(unit, PersonDraft(f"Person {place:04}"), now=workspace.clock())
            derived.refresh_all(unit, workspace.today(), workspace.weights)
            unit.commit()

    fill(profile, work)
    model = shown(qtbot, operations, PeopleQuery(sort=PeopleSort.NAME, descending=False))
    assert model.rowCount() == MANY
    far = model.index(MANY - 1, 0)
    assert far.data() is None
    assert far.data(Qt.ItemDataRole.AccessibleTextRole) == "not read yet"
    model.see(MANY - 10, MANY)
    settle(qtbot, operations)
    assert far.data() == f"Person {MANY - 1:04}"


def test_search_and_filters_narrow(qtbot: QtBot, profile: Profile, operations: Operations) -> None:
    fill(profile, three)
    model = shown(qtbot, operations)
    for query, expected in (
        (replace(model.query, search="pagos"), ["Ana Lucía Quispe"]),
        (replace(model.query, search="sat"), ["佐藤 美咲"]),
        (replace(model.query, tag="sdk"), ["Ana Lucía Quispe"]),
        (replace(model.query, search="nobody of this name"), []),
    ):
        model.show(query)
        settle(qtbot, operations)
        assert names(model) == expected
        assert model.is_narrowed


def test_a_saved_row_is_tinted_for_a_while(qtbot: QtBot, profile: Profile, operations: Operations) -> None:
    fill(profile, three)
    model = shown(qtbot, operations)
    model.tint(cell(model, 1, PeopleSort.NAME, Role.ID))  # type: ignore[arg-type]
    assert cell(model, 1, PeopleSort.NAME, Role.SAVED) is True
    qtbot.waitUntil(lambda: cell(model, 1, PeopleSort.NAME, Role.SAVED) is False)


def test_reading_again_with_the_same_order_resets_nothing(
    qtbot: QtBot, profile: Profile, operations: Operations
) -> None:
    fill(profile, three)
    model = shown(qtbot, operations)
    resets: list[bool] = []
    model.modelReset.connect(lambda: resets.append(True))
    with qtbot.waitSignal(model.dataChanged):
        model.read_again()
    assert resets == []
