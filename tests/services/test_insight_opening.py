"""What Insights has first: the same scores and people as later, and what can be filtered by."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest

from care_desktop.domain.group_trust import TrustSplit
from care_desktop.domain.insight import InsightFilters, Period, Question
from care_desktop.domain.insight_cost import CostSplit
from care_desktop.domain.interactions import InteractionDraft, on_day
from care_desktop.domain.people import PersonDraft
from care_desktop.paths import migrations_dir
from care_desktop.services import insight_answers, insight_data, insight_opening, interactions, people
from care_desktop.services.insight_questions import QUESTIONS
from care_desktop.services.interactions import LogEntry
from care_desktop.services.local_weights import shipped_weights
from care_desktop.services.outcome import Workspace
from care_desktop.storage.database import open_database
from tests.services.conftest import NOW, days_ago

YEAR = Period(days_ago(364), NOW.date())


@pytest.fixture(scope="module")
def peopled(tmp_path_factory: pytest.TempPathFactory, empty_file: Path) -> Iterator[Workspace]:
    """A workspace with some people, for the tests that only read."""
    folder = tmp_path_factory.mktemp("people")
    path = folder / "workspace.care"
    shutil.copyfile(empty_file, path)
    database = open_database(path, migrations_dir=migrations_dir(), backups_dir=folder, now=NOW, version="0.1.0")
    made = Workspace(database, shipped_weights(), lambda: NOW)
    some_people(made)
    yield made
    database.close()


def some_people(workspace: Workspace) -> None:
    ines = people.add(workspace, PersonDraft("Inês", teammate=True)).value
    for place in range(8):
        country = "DE" if place % 2 else ""
        draft = PersonDraft(f"Person {place}", country=country, owner_id=ines if place < 3 else None, tags=("sdk",))
        id = people.add(workspace, draft).value
        for week in range(place + 1):
            interactions.log(workspace, LogEntry(InteractionDraft((id,), on_day(days_ago(10 + 7 * week)), tone=1)))


def test_the_opening_holds_the_same_people_and_scores_as_everything(peopled: Workspace) -> None:
    first = insight_opening.opening_data(peopled)
    later = insight_data.load(peopled, first.scores)
    assert first.people.rowno.tolist() == later.people.rowno.tolist()
    assert np.array_equal(first.moves.day, later.moves.day)
    assert len(first.interactions.rowno) == 0 and len(later.interactions.rowno) == 36
    assert insight_opening.facets(first) == insight_opening.facets(later)


def test_what_can_be_filtered_by(peopled: Workspace) -> None:
    facets = insight_opening.facets(insight_opening.opening_data(peopled))
    assert (facets.people, facets.today, facets.first_day) == (8, NOW.date(), days_ago(10 + 49))
    assert [name for _, name in facets.owners] == ["Inês"]
    assert (facets.regions, facets.has_unknown_region, facets.tags, facets.events) == (("DE",), True, ("sdk",), ())


def test_only_the_most_used_tags_are_offered(workspace: Workspace) -> None:
    many = tuple(f"tag{place:03}" for place in range(insight_opening.TAGS_MAX + 5))
    people.add(workspace, PersonDraft("Ana", tags=many))
    people.add(workspace, PersonDraft("Bo", tags=many[-2:]))
    tags = insight_opening.facets(insight_opening.opening_data(workspace)).tags
    assert len(tags) == insight_opening.TAGS_MAX and set(many[-2:]) < set(tags)


def test_an_empty_workspace_opens_too(workspace: Workspace) -> None:
    data = insight_opening.opening_data(workspace)
    facets = insight_opening.facets(data)
    assert (facets.people, facets.first_day, facets.regions) == (0, NOW.date(), ())
    assert insight_opening.people_chosen(data, InsightFilters(YEAR)) == 0


def test_people_are_counted_as_the_filters_choose_them(peopled: Workspace) -> None:
    data = insight_opening.opening_data(peopled)
    assert insight_opening.people_chosen(data, InsightFilters(YEAR)) == 8
    assert insight_opening.people_chosen(data, InsightFilters(YEAR, region="DE")) == 4
    assert insight_opening.people_chosen(data, InsightFilters(YEAR, region="")) == 4


def test_every_question_has_an_answer_also_for_nobody_and_under_each_choice(
    workspace: Workspace, peopled: Workspace
) -> None:
    for filled in (workspace, peopled):
        data = insight_data.load(filled)
        for question, asking in QUESTIONS.items():
            for choice in ("", *asking.choices, "no such choice"):
                found = insight_answers.answer(data, question, InsightFilters(YEAR), choice)
                assert found.question is question and found.filters.period == YEAR


def test_what_needs_no_interactions_is_answered_alike_from_the_opening(peopled: Workspace) -> None:
    first, later = insight_opening.opening_data(peopled), insight_data.load(peopled)
    early = [question for question, asking in QUESTIONS.items() if not asking.needs_interactions]
    assert early
    for question in early:
        for choice in ("", *QUESTIONS[question].choices):
            found = [insight_answers.answer(data, question, InsightFilters(YEAR), choice) for data in (first, later)]
            assert found[0].table == found[1].table and found[0].finding == found[1].finding


def test_choices_are_the_keys_the_answers_know() -> None:
    assert QUESTIONS[Question.TRUST].choices == tuple(TrustSplit)
    assert QUESTIONS[Question.COST].choices == tuple(split for split in CostSplit if split is not CostSplit.CHANNEL)
    assert tuple(QUESTIONS) == tuple(insight_answers.ANSWERS) == tuple(Question)
