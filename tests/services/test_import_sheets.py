"""The small sheets on their way in: what a broken one says, and what is made of what it points at."""

from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path
from uuid import uuid4

import pytest

from care_desktop.domain.feedback import Asker, FeedbackDraft
from care_desktop.domain.promises import PromiseDraft
from care_desktop.services import transfer_in
from care_desktop.services.import_run import ImportReport
from care_desktop.services.outcome import Workspace
from care_desktop.services.transfer_out import What
from care_desktop.storage import promises
from tests.factories import add_person, copy_of, exported_rows, log_with, new_workspace, write_csv

Change = Callable[[dict[str, str]], None]


@pytest.fixture(scope="module")
def file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("filled") / "workspace.care"
    with new_workspace(path) as workspace:
        fill(workspace)
    return path


@pytest.fixture
def filled(file: Path, tmp_path: Path) -> Iterator[Workspace]:
    with copy_of(file, tmp_path) as found:
        yield found


def fill(workspace: Workspace) -> None:
    """A promise and a piece of feedback for two people, heard in one conversation."""
    ana, bo = add_person(workspace, "Ana", tags=("sdk",)), add_person(workspace, "Bo")
    talk = log_with(workspace, ana, bo)
    with workspace.database.work() as work:
        promises.add_promise(
            work, PromiseDraft("send a sample", (ana,), date(2026, 11, 1), date(2026, 11, 27), interaction_id=talk)
        )
        promises.add_promise(work, PromiseDraft("call back", (bo,), date(2026, 3, 1)))
        askers = (Asker(ana, date(2026, 11, 1), talk), Asker(bo, date(2026, 11, 2)))
        promises.add_feedback(work, FeedbackDraft("Webhook retries", date(2026, 11, 1), askers, "webhooks", 3))
        promises.add_introduction(work, ana, bo, on=date(2026, 11, 3), outcome="They met.")
        work.commit()


def import_changed(workspace: Workspace, what: What, change: Change, folder: Path) -> ImportReport:
    """The first row of a sheet under a new id, changed, imported into the same workspace."""
    row = exported_rows(workspace, what)[0]
    row["id"] = str(uuid4())
    change(row)
    path = write_csv(folder / "sheet.csv", [tuple(row), tuple(row.values())])
    return transfer_in.run(workspace, path).value


@pytest.mark.parametrize(
    ("what", "column", "value", "said"),
    [
        (What.PROMISES, "id", "", "the id is missing"),
        (What.PROMISES, "id", "7", "not an id"),
        (What.PROMISES, "text", "", "the text is missing"),
        (What.PROMISES, "made_on", "", "the made_on is missing"),
        (What.PROMISES, "due_on", "soon", "is not a date"),
        (What.PROMISES, "state", "forgotten", "kept late"),
        (What.FEEDBACK, "weight", "9", "1, 2, 3"),
        (What.FEEDBACK, "states", "heard; told", "not equally long"),
        (What.FEEDBACK, "asked_on", "2026-11-01", "not equally long"),
        (What.FEEDBACK, "state_days", "never", "is not a date"),
    ],
)
def test_a_broken_row_is_left_out_with_a_reason(
    what: What, column: str, value: str, said: str, filled: Workspace, tmp_path: Path
) -> None:
    report = import_changed(filled, what, lambda row: row.update({column: value}), tmp_path)
    assert (report.errors, report.new) == (1, 0)
    assert said in report.rows[0].reason


def test_a_person_cannot_ask_twice(filled: Workspace, tmp_path: Path) -> None:
    def twice(row: dict[str, str]) -> None:
        first = row["asked_by_ids"].split("; ")[0]
        row["asked_by_ids"] = f"{first}; {first}"

    assert "named twice" in import_changed(filled, What.FEEDBACK, twice, tmp_path).rows[0].reason


def test_an_interaction_that_is_not_there_is_left_out_and_said(filled: Workspace, tmp_path: Path) -> None:
    report = import_changed(filled, What.PROMISES, lambda row: row.update(interaction_id=str(uuid4())), tmp_path)
    assert (report.others, report.warnings, report.errors) == ({"promises": 1}, 1, 0)
    assert "points at nothing" in report.rows[0].reason


def test_people_who_are_not_there_are_made_and_said(filled: Workspace, tmp_path: Path) -> None:
    rows = exported_rows(filled, What.PROMISES)
    path = write_csv(tmp_path / "promises.csv", [tuple(rows[0]), *(tuple(row.values()) for row in rows)])
    with new_workspace(tmp_path / "other.db") as other:
        report = transfer_in.run(other, path).value
        assert (report.people, report.others["promises"]) == (2, 2)
        assert {note.reason for note in report.rows} >= {"“Bo” is not among the people of the file and was made"}


def test_one_id_cannot_stand_for_two_rows(filled: Workspace, tmp_path: Path) -> None:
    rows = exported_rows(filled, What.PROMISES)
    rows[0]["id"] = rows[1]["id"] = str(uuid4())
    path = write_csv(tmp_path / "promises.csv", [tuple(rows[0]), *(tuple(row.values()) for row in rows)])
    report = transfer_in.run(filled, path).value
    assert (report.errors, report.others) == (1, {"promises": 1})


def test_a_changed_row_is_kept_as_stored_and_said(filled: Workspace, tmp_path: Path) -> None:
    row = exported_rows(filled, What.FEEDBACK)[0]
    row["title"] = "Something else"
    path = write_csv(tmp_path / "feedback.csv", [tuple(row), tuple(row.values())])
    report = transfer_in.run(filled, path).value
    assert (report.unchanged, report.warnings) == (1, 1)
    assert "title" in report.rows[0].reason
    assert exported_rows(filled, What.FEEDBACK)[0]["title"] == "Webhook retries"


def test_promises_and_feedback_can_be_filtered(filled: Workspace) -> None:
    assert [row["text"] for row in exported_rows(filled, What.PROMISES, tag="sdk")] == ["send a sample"]
    assert [row["text"] for row in exported_rows(filled, What.PROMISES, until=date(2026, 6, 1))] == ["call back"]
    assert len(exported_rows(filled, What.FEEDBACK, tag="sdk")) == 1
    assert exported_rows(filled, What.FEEDBACK, since=date(2026, 11, 2)) == []
