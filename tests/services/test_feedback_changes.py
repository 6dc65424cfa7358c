"""Feedback moved, told, joined and deleted: the board, trust, undo and the export follow."""

from datetime import date, timedelta
from pathlib import Path
from uuid import UUID

import pytest

from care_desktop.domain.feedback import Asker, FeedbackDraft, FeedbackState
from care_desktop.domain.promises import PromiseDraft, PromiseState
from care_desktop.errors import InvalidInput
from care_desktop.services import feedback_board, feedback_changes, people, promise_changes, transfer_in
from care_desktop.services.feedback_board import BoardFilter
from care_desktop.services.outcome import Outcome, Workspace, revert
from care_desktop.services.people_list import PeopleQuery
from care_desktop.services.transfer_out import ExportOptions, What, export_to_path
from tests.factories import NOW, add_person, content, exported, log_with, new_workspace

TODAY = NOW.date()
DAY = TODAY - timedelta(days=100)


def trust_of(workspace: Workspace, name: str) -> float:
    rows = people.lines(workspace, people.listing(workspace, PeopleQuery()).rownos)
    return next(row.trust or 0.0 for row in rows if row.name == name)


def state_of(workspace: Workspace, id: UUID) -> FeedbackState:
    return feedback_board.detail(workspace, id).feedback.draft.state


def undone_again(workspace: Workspace, before: dict[str, list[str]], outcome: Outcome[object]) -> None:
    """Undo gives every row as before the change; doing it again every row as after it."""
    after = content(workspace)
    assert after != before
    assert outcome.undo is not None
    undone = revert(workspace, outcome.undo)
    assert content(workspace) == before
    assert undone.undo is not None
    revert(workspace, undone.undo)
    assert content(workspace) == after


def test_from_heard_to_told_with_trust_and_undo_at_every_step(tmp_path: Path) -> None:
    with new_workspace(tmp_path / "w.care") as workspace:
        ana, bo, mei = (add_person(workspace, name) for name in ("Ana", "Bo", "Mei"))
        log_with(workspace, ana, bo, mei, on=date(2026, 9, 1))
        asked = (Asker(ana, DAY), Asker(bo, DAY))
        key = feedback_changes.add(workspace, FeedbackDraft("Dark mode", DAY, asked, "console", 2)).value
        for state in (FeedbackState.PASSED_ON, FeedbackState.PLANNED):
            undone_again(workspace, content(workspace), feedback_changes.move(workspace, key, state, DAY))
        with pytest.raises(InvalidInput, match="Only what was shipped"):
            feedback_changes.move(workspace, key, FeedbackState.TOLD)
        with pytest.raises(InvalidInput, match="nothing to tell"):
            feedback_changes.tell(workspace, key)
        calm = trust_of(workspace, "Ana")
        shipped_on = TODAY - timedelta(days=80)
        feedback_changes.move(workspace, key, FeedbackState.SHIPPED, shipped_on)
        forgotten = trust_of(workspace, "Ana")
        assert forgotten < calm
        with pytest.raises(InvalidInput, match="2 people who asked were not told"):
            feedback_changes.move(workspace, key, FeedbackState.TOLD)
        before = content(workspace)
        first = feedback_changes.tell(workspace, key, (ana,))
        assert first.undo is not None
        assert first.undo.label == 'Tell Ana about "Dark mode"'
        undone_again(workspace, before, first)
        assert trust_of(workspace, "Ana") > forgotten == trust_of(workspace, "Bo")
        assert state_of(workspace, key) is FeedbackState.SHIPPED
        feedback_changes.tell(workspace, key)
        assert state_of(workspace, key) is FeedbackState.TOLD
        feedback_changes.add_askers(workspace, key, (mei, ana))
        assert state_of(workspace, key) is FeedbackState.SHIPPED
        feedback_changes.remove_asker(workspace, key, mei)
        feedback_changes.tell(workspace, key)
        feedback_changes.untell(workspace, key, bo)
        board = feedback_board.board(workspace)
        (card,) = board.columns[FeedbackState.SHIPPED]
        assert [(who.name, who.told) for who in card.askers] == [("Ana", True), ("Bo", False)]
        assert feedback_board.untold(card) == 1


def test_two_that_say_the_same_become_one_and_undo_parts_them(tmp_path: Path) -> None:
    with new_workspace(tmp_path / "w.care") as workspace:
        ana, bo, mei = (add_person(workspace, name) for name in ("Ana", "Bo", "Mei"))
        talk = log_with(workspace, bo)
        kept = feedback_changes.add(workspace, FeedbackDraft("Retries", TODAY, (Asker(ana, TODAY),))).value
        other = feedback_changes.add(
            workspace, FeedbackDraft("Webhook retries", DAY, (Asker(bo, DAY, talk), Asker(ana, DAY)), "webhooks", 3)
        ).value
        feedback_changes.edit(
            workspace, kept, FeedbackDraft("Retries", TODAY, taken_by=mei, roadmap_url="https://r.io")
        )
        before = content(workspace)
        undone_again(workspace, before, feedback_changes.merge(workspace, kept, other))
        (card,) = feedback_board.board(workspace).columns[FeedbackState.HEARD]
        assert (card.title, card.area, card.weight, card.heard_on) == ("Retries", "webhooks", 3, DAY)
        assert (card.taken_by_name, [who.name for who in card.askers]) == ("Mei", ["Ana", "Bo"])
        with pytest.raises(InvalidInput, match="one and the same"):
            feedback_changes.merge(workspace, kept, kept)
        undone_again(workspace, content(workspace), feedback_changes.delete(workspace, kept))
        assert feedback_board.board(workspace).is_empty


def test_the_board_orders_filters_and_leaves_out_what_was_told_long_ago(tmp_path: Path) -> None:
    with new_workspace(tmp_path / "w.care") as workspace:
        ana = add_person(workspace, "Ána Quispe", reading="Ana")
        for title, weight, who in (("light", 1, ()), ("heavy", 3, ()), ("asked", 1, (Asker(ana, DAY),))):
            feedback_changes.add(workspace, FeedbackDraft(title, DAY, who, "sdk", weight))
        for title, on in (("old", TODAY - timedelta(days=91)), ("new", TODAY - timedelta(days=90))):
            key = feedback_changes.add(workspace, FeedbackDraft(title, DAY)).value
            feedback_changes.move(workspace, key, FeedbackState.DECLINED, on)
            feedback_changes.move(workspace, key, FeedbackState.TOLD, on)
        board = feedback_board.board(workspace)
        heard = board.columns[FeedbackState.HEARD]
        assert [card.title for card in heard] == ["heavy", "asked", "light"]
        assert [card.title for card in board.columns[FeedbackState.TOLD]] == ["new"]
        assert (board.older_told, board.areas) == (1, ("sdk",))
        every = feedback_board.board(workspace, all_told=True)
        assert (len(every.columns[FeedbackState.TOLD]), every.older_told) == (2, 0)
        for wanted, titles in (
            (BoardFilter("ana sdk"), ["asked"]),
            (BoardFilter(asked_by=ana), ["asked"]),
            (BoardFilter(area="docs"), []),
            (BoardFilter("HEAVY"), ["heavy"]),
        ):
            assert [card.title for card in feedback_board.matching(board, FeedbackState.HEARD, wanted)] == titles


def test_what_was_edited_comes_back_the_same_from_an_export(tmp_path: Path) -> None:
    with new_workspace(tmp_path / "a.care") as first, new_workspace(tmp_path / "b.care") as second:
        ana, bo = add_person(first, "Ana"), add_person(first, "Bo", teammate=True)
        key = feedback_changes.add(first, FeedbackDraft("Dark; mode", DAY, (Asker(ana, DAY),))).value
        feedback_changes.edit(first, key, FeedbackDraft("Dark = mode", DAY, (), "a;b", 3, "https://r.io/1", bo))
        feedback_changes.move(first, key, FeedbackState.DECLINED, DAY)
        feedback_changes.move(first, key, FeedbackState.PLANNED, DAY)
        feedback_changes.move(first, key, FeedbackState.SHIPPED)
        feedback_changes.tell(first, key)
        made = promise_changes.add(first, PromiseDraft("slides", (ana,), DAY, DAY, bo)).value
        promise_changes.settle(first, made, PromiseState.KEPT)
        promise_changes.add(first, PromiseDraft("open", (ana,), DAY))
        export_to_path(first, What.EVERYTHING, tmp_path / "all.zip", ExportOptions(private_notes=True))
        report = transfer_in.run(second, tmp_path / "all.zip").value
        assert (report.warnings, report.errors) == (0, 0)
        for what in (What.PROMISES, What.FEEDBACK):
            assert exported(second, what) == exported(first, what)
        (card,) = feedback_board.board(second).columns[FeedbackState.TOLD]
        assert (card.title, card.taken_by_name) == ("Dark = mode", "Bo")
