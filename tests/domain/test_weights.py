"""Weights: the shipped file is complete and commented, and a wrong one is refused with a sentence that helps."""

import copy
import tomllib
from pathlib import Path

import pytest

from care_desktop.domain.weights import load_weights, weights_from
from care_desktop.errors import CareError, InvalidInput, UnreadableFile

SHIPPED = Path(__file__).resolve().parents[2] / "resources" / "trust.toml"


@pytest.fixture
def table():
    return copy.deepcopy(tomllib.loads(SHIPPED.read_text(encoding="utf-8")))


def test_the_shipped_file_holds_the_published_numbers():
    weights = load_weights(SHIPPED)
    assert weights.formula_version == "1"
    assert (weights.trust.prior_weight, weights.trust.base_rate, weights.trust.kappa) == (4.0, 0.3, 1.5)
    assert (weights.trust.half_life_days, weights.trust.cap_per_day) == (180.0, 3.0)
    assert (weights.presence.day_points, weights.presence.month_points) == (15.5, 18.4)
    assert weights.depth.working_session == 3.0
    assert {"review", "merge", "mentoring", "answer", "talk"} <= set(weights.leading.kinds)


def test_every_shipped_weight_has_a_comment():
    for line in SHIPPED.read_text(encoding="utf-8").splitlines():
        if "=" in line and not line.startswith("#"):
            assert line.split("#")[1:] and line.split("#")[-1].strip(), line


def test_shipped_outcomes_are_all_or_nothing(table):
    outcomes = [
        value["outcome"]
        for section in table.values()
        if isinstance(section, dict)
        for value in section.values()
        if isinstance(value, dict)
    ]
    assert len(outcomes) >= 20
    assert set(outcomes) == {0.0, 1.0}


def test_a_whole_number_is_taken_where_a_fraction_may_stand(table):
    table["trust"]["kappa"] = 2
    assert weights_from(table).trust.kappa == 2.0


@pytest.mark.parametrize(
    ("section", "key", "value", "said"),
    [
        ("trust", "kappa", 0.5, "trust.kappa must be a number from 1 to 5"),
        ("trust", "kappa", float("nan"), "trust.kappa must be a number from 1 to 5"),
        ("trust", "kappa", float("inf"), "trust.kappa"),
        ("trust", "kappa", True, "trust.kappa"),
        ("trust", "base_rate", "0.3", "trust.base_rate must be a number from 0.05 to 0.95"),
        ("trust", "prior_wieght", 4.0, "no weight called trust.prior_wieght"),
        ("stage", "retain_months", 6.5, "stage.retain_months must be a whole number from 1 to 12"),
        ("tone", "plus_two", 1.0, "tone.plus_two must be a table"),
        ("tone", "plus_two", {"outcome": 2.0, "share": 1.0}, "tone.plus_two.outcome must be a number from 0 to 1"),
        ("tone", "plus_two", {"outcome": 1.0}, "tone.plus_two.share is missing"),
        ("leading", "kinds", "review", "leading.kinds must be a list of words"),
        ("leading", "kinds", [""], "leading.kinds may only hold words"),
        ("leading", "milestones", ["won the lottery"], "leading.milestones holds 'won the lottery'"),
    ],
)
def test_a_wrong_weight_is_named_with_what_is_allowed(table, section, key, value, said):
    table[section][key] = value
    with pytest.raises(InvalidInput) as problem:
        weights_from(table)
    assert said in str(problem.value)


def test_unknown_and_missing_sections_are_named(table):
    with pytest.raises(InvalidInput, match="no weight called luck"):
        weights_from({**table, "luck": {}})
    del table["presence"]
    with pytest.raises(InvalidInput, match="presence is missing"):
        weights_from(table)


@pytest.mark.parametrize("version", ["", "x" * 21, 1])
def test_the_formula_version_is_a_short_text(table, version):
    table["formula_version"] = version
    with pytest.raises(InvalidInput, match="formula_version"):
        weights_from(table)


@pytest.mark.parametrize("content", [b"\xff\xfe", b"[trust\n", None])
def test_an_unreadable_file_is_an_expected_failure(tmp_path, content):
    path = tmp_path / "trust.toml"
    if content is not None:
        path.write_bytes(content)
    with pytest.raises(UnreadableFile) as problem:
        load_weights(path)
    assert isinstance(problem.value, CareError)
    assert "trust.toml" in str(problem.value)
