"""Weights of one workspace: checked like the file, previewed, applied to everyone, undone."""

import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import replace
from pathlib import Path
from uuid import UUID

import pytest

from care_desktop.domain.interactions import Channel, Flow, InteractionDraft, on_day
from care_desktop.domain.people import PersonDraft
from care_desktop.domain.weights import Weights
from care_desktop.errors import InvalidInput
from care_desktop.paths import resources_dir
from care_desktop.services import insights, interactions, local_weights, people, scoring
from care_desktop.services.interactions import LogEntry
from care_desktop.services.outcome import Workspace, revert
from care_desktop.storage.database import write_setting
from tests.factories import copy_of, new_workspace
from tests.services.conftest import days_ago


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
    """Ana, whom we met often; Bo, who asked and was not answered; Cy, of whom nothing is known."""
    ana, bo, _cy = (people.add(workspace, PersonDraft(name)).value for name in ("Ana", "Bo", "Cy"))
    for age in range(5, 200, 30):
        log(workspace, ana, age, tone=2, channel=Channel.CALL)
    log(workspace, bo, 12, flow=Flow.QUESTION)


def log(workspace: Workspace, who: UUID, age: int, **fields: object) -> None:
    interactions.log(workspace, LogEntry(InteractionDraft((who,), on_day(days_ago(age)), **fields)))  # type: ignore[arg-type]


def in_force(workspace: Workspace) -> Weights:
    return local_weights.weights_of(workspace.database)


def reopened(workspace: Workspace) -> Workspace:
    """The workspace as it is opened again, brought up to date."""
    again = replace(workspace, weights=in_force(workspace))
    insights.refresh_all(again)
    return again


def listed(workspace: Workspace) -> str:
    return repr(people.lines(workspace, (1, 2, 3)))


def test_a_workspace_begins_with_the_shipped_weights(workspace: Workspace) -> None:
    assert in_force(workspace) == workspace.weights == local_weights.shipped_weights()
    assert scoring.changed_weights(workspace) == {}


def test_a_change_scores_everyone_anew_and_says_so_in_the_formula_version(filled: Workspace) -> None:
    before = list(insights.score_rows(filled))
    outcome = scoring.change(filled, {"trust.base_rate": 0.5, "stage.expand_acts": 4})
    changed = replace(filled, weights=outcome.value)
    assert outcome.value == in_force(filled)
    assert outcome.value.formula_version.startswith("1+local:")
    assert scoring.changed_weights(changed) == {"trust.base_rate": 0.5, "stage.expand_acts": 4}
    after = list(insights.score_rows(changed))
    assert all(one.trust < other.trust for one, other in zip(before, after, strict=True))
    assert [row.trust for row in people.lines(changed, (1, 2, 3))] == [after[0].trust, after[1].trust, None]
    assert insights.refresh_all(changed) is False


def test_undo_brings_back_the_weights_and_every_score(filled: Workspace) -> None:
    before = listed(filled)
    outcome = scoring.change(filled, {"trust.kappa": 3})
    assert outcome.value.trust.kappa == 3.0
    assert listed(filled) != before
    assert outcome.undo is not None
    again = revert(replace(filled, weights=outcome.value), outcome.undo)
    assert reopened(filled).weights == filled.weights
    assert listed(filled) == before
    assert again.undo is not None
    revert(filled, again.undo)
    assert reopened(filled).weights == outcome.value
    assert listed(filled) != before


def test_setting_back_is_an_empty_change(filled: Workspace) -> None:
    before = listed(filled)
    changed = replace(filled, weights=scoring.change(filled, {"trust.kappa": 3.0}).value)
    assert scoring.change(changed, {}).value == filled.weights
    assert listed(filled) == before
    assert scoring.changed_weights(filled) == {}


def test_equal_weights_have_one_version_however_they_are_written() -> None:
    shipped = local_weights.shipped_weights()
    one = local_weights.with_changes(shipped, {"trust.kappa": 2, "trust.base_rate": 0.4})
    other = local_weights.with_changes(shipped, {"trust.base_rate": 0.4, "trust.kappa": 2.0, "depth.glance": 0.5})
    assert one == other
    assert local_weights.with_changes(shipped, {"trust.kappa": 1.5}) == shipped
    third = local_weights.with_changes(shipped, {"trust.kappa": 2.5})
    assert third.formula_version != one.formula_version


@pytest.mark.parametrize(
    ("changed", "sentence"),
    [
        ({"trust.kapa": 2.0}, "no weight called trust.kapa"),
        ({"trust": 2.0}, "no weight called trust"),
        ({"tone.plus_one": 1.0}, "no weight called tone.plus_one"),
        ({"trust.kappa.share": 1.0}, "no weight called"),
        ({"formula_version": 2.0}, "no weight called formula_version"),
        ({"trust.kappa": 99.0}, "trust.kappa must be a number from 1 to 5"),
        ({"question.grace_days": 1.5}, "question.grace_days must be a whole number"),
        ({"leading.milestones": ("danced",)}, "'danced', which is not known"),
    ],
)
def test_the_checks_are_those_of_the_file(
    filled: Workspace, changed: dict[str, local_weights.Value], sentence: str
) -> None:
    with pytest.raises(InvalidInput, match=sentence):
        scoring.change(filled, changed)
    with pytest.raises(InvalidInput, match=sentence):
        scoring.preview(filled, changed)
    assert in_force(filled) == filled.weights


def test_words_are_kept_too(filled: Workspace) -> None:
    outcome = scoring.change(filled, {"leading.kinds": ("review", "émission")})
    assert outcome.value.leading.kinds == ("review", "émission")
    assert in_force(filled) == outcome.value


def test_a_preview_lists_the_largest_moves_first_and_changes_nothing(filled: Workspace) -> None:
    before = listed(filled)
    changed = {"trust.half_life_days": 30.0, "flow.question.share": 5.0}
    found = scoring.preview(filled, changed)
    assert [moved.name for moved in found.moved] == ["Ana", "Bo"]
    assert abs(found.moved[0].move) > abs(found.moved[1].move) > 0
    assert (found.known, found.moving) == (2, 2)
    scores = {row.name: row for row in insights.score_rows(filled)}
    then = replace(filled, weights=scoring.change(filled, changed).value)
    assert found.formula_version == then.weights.formula_version
    after = {row.name: row for row in insights.score_rows(then)}
    for moved in found.moved:
        assert (moved.trust_before, moved.trust_after) == (scores[moved.name].trust, after[moved.name].trust)
        assert (moved.stage_before, moved.stage_after) == (scores[moved.name].stage, after[moved.name].stage)
    nothing = scoring.preview(then, changed)
    assert (nothing.known, nothing.moving, nothing.moved) == (2, 0, ())
    scoring.change(then, {})
    assert listed(filled) == before


def test_a_preview_counts_only_figures_that_would_be_shown_otherwise(filled: Workspace) -> None:
    assert scoring.preview(filled, {"trust.kappa": 1.500001, "trust.half_life_days": 180.0001}).moving == 0
    one = scoring.preview(filled, {"presence.midpoint": 20.0})
    assert one.moving == 2
    assert all(moved.move == 0 and moved.presence_after > moved.presence_before for moved in one.moved)


def test_a_preview_also_knows_facts_that_only_the_new_weights_make(filled: Workspace) -> None:
    (moved,) = scoring.preview(filled, {"question.grace_days": 60}).moved
    assert moved.name == "Bo"
    assert moved.move > 0
    found = scoring.preview(filled, {"trust.kappa": 2.0, "trust.half_life_days": 20.0}, limit=1)
    assert (found.moving, len(found.moved)) == (2, 1)


@pytest.mark.parametrize("kept", ["[1]", "{", '{"trust.gone": 1}', '{"trust.kappa": 77}'])
def test_a_workspace_opens_whatever_was_kept_in_it(filled: Workspace, kept: str) -> None:
    with filled.database.work() as work:
        write_setting(work, local_weights.SETTING, kept)
        work.commit()
    assert in_force(filled) == filled.weights
    assert scoring.change(filled, {"trust.kappa": 2.0}).value.trust.kappa == 2.0


def test_every_weight_of_the_file_can_be_shown_with_its_meaning(filled: Workspace) -> None:
    workspace = replace(filled, weights=scoring.change(filled, {"trust.kappa": 2.0}).value)
    fields = {field.name: field for field in scoring.weight_fields(workspace)}
    kappa = fields["trust.kappa"]
    assert (kappa.value, kappa.shipped, kappa.low, kappa.high, kappa.whole) == (2.0, 1.5, 1.0, 5.0, False)
    assert kappa.meaning.startswith("how many times more")
    assert fields["question.grace_days"].whole
    assert fields["tone.plus_one.share"].meaning == "it went well"
    assert fields["leading.kinds"].low is None
    assert (fields["leading.kinds"].vocabulary, fields["trust.kappa"].vocabulary) == ((), ())
    assert "in production" in fields["stage.retain_milestones"].vocabulary
    assert scoring.weight_sheet(workspace) == scoring.WeightSheet(
        scoring.weight_fields(workspace), workspace.weights.formula_version
    )
    assert all(field.meaning for field in fields.values())
    table = tomllib.loads((resources_dir() / "trust.toml").read_text(encoding="utf-8"))
    assert set(fields) == set(leaves(table)) - {"formula_version"}


def leaves(table: Mapping[str, object], prefix: str = "") -> Iterator[str]:
    for name, value in table.items():
        if isinstance(value, dict):
            yield from leaves(value, f"{prefix}{name}.")
        else:
            yield prefix + name
