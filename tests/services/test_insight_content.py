"""Which content helps, from a real workspace; every mark recomputed from the rows behind it."""

from datetime import timedelta
from uuid import UUID, uuid4

import pytest

from care_desktop.domain.insight import Answer, InsightFilters, Period, RowKind
from care_desktop.domain.insight_content import ContentPicture, paired_interval
from care_desktop.domain.insight_words import plain
from care_desktop.domain.interactions import Flow, Milestone, code_of
from care_desktop.domain.resources import Resource, ResourceKind, Stage
from care_desktop.services import insight_content, insight_data
from care_desktop.services.outcome import Workspace
from care_desktop.storage import catalogue
from care_desktop.storage.insight_resources import resource_columns
from tests.factories import NOW, add_person, log_with

TODAY = NOW.date()
YEAR = Period(TODAY - timedelta(days=364), TODAY)


def answered(workspace: Workspace, **filters: object) -> Answer:
    data = insight_data.load(workspace)
    with workspace.database.reading() as work:
        resources = resource_columns(work, data.people)
    return insight_content.answer(data, InsightFilters(**{"period": YEAR, **filters}), resources)  # type: ignore[arg-type]


@pytest.fixture
def kinds(workspace: Workspace) -> dict[ResourceKind, UUID]:
    """A piece of content of three kinds."""
    made = {}
    with workspace.database.work() as work:
        for kind in (ResourceKind.EXAMPLES, ResourceKind.HOW_TO, ResourceKind.TRAINING):
            item = Resource(uuid4(), f"About {kind}", kind)
            catalogue.add_resource(work, item)
            made[kind] = item.id
        work.commit()
    return made


def person_with(
    workspace: Workspace, name: str, resource: UUID, given: int, milestone: int | None, known: int = 300
) -> None:
    """Somebody first met `known` days ago, given something and reaching a step so many days ago."""
    who = add_person(workspace, name)
    log_with(workspace, who, on=TODAY - timedelta(days=known))
    log_with(workspace, who, on=TODAY - timedelta(days=given), flow=Flow.RESOURCES, resources=(resource,))
    if milestone is not None:
        log_with(workspace, who, on=TODAY - timedelta(days=milestone), milestone=Milestone.BUILT_SOMETHING)


@pytest.fixture
def taught(workspace: Workspace, kinds: dict[ResourceKind, UUID]) -> Workspace:
    """Examples: eight of nine build something after, one before. How-to: five people, nothing. Training: two."""
    for place in range(9):
        person_with(workspace, f"E{place}", kinds[ResourceKind.EXAMPLES], 150, 120 if place else 170)
    for place in range(5):
        person_with(workspace, f"H{place}", kinds[ResourceKind.HOW_TO], 150, None)
    for place in range(2):
        person_with(workspace, f"T{place}", kinds[ResourceKind.TRAINING], 150, None)
    return workspace


def test_each_kind_is_counted_and_follows_from_its_rows(taught: Workspace) -> None:
    answer = answered(taught)
    assert isinstance(answer.picture, ContentPicture)
    found = {row.kind: (row.people, row.before, row.after) for row in answer.picture.rows}
    assert found == {None: (16, 1, 8), ResourceKind.HOW_TO: (5, 0, 0), ResourceKind.EXAMPLES: (9, 1, 8)}
    assert answer.n == 16
    for row in answer.picture.rows:
        behind = answer.behind(f"kind:{code_of(row.kind)}")
        _day, before, after = behind.values
        assert behind.kind is RowKind.PEOPLE
        assert (len(behind.rownos), sum(before), sum(after)) == (row.people, row.before, row.after)
        gained = sum(b > a for a, b in zip(before, after, strict=True))
        lost = sum(a > b for a, b in zip(before, after, strict=True))
        assert (paired_interval(gained, lost, row.people) or (None, None)) == (row.low, row.high)
        assert str(row.after) in plain(behind.said)


def test_the_finding_names_what_stands_out(taught: Workspace) -> None:
    answer = answered(taught)
    assert "The largest step goes with examples: from 11 % to 89 %." in plain(answer.finding)
    assert "1 kind given to fewer than 5 people is" in plain(answer.notes[-1])
    stages = {row[1]: row[0] for row in answer.table.rows}
    assert stages == {"any content": None, ResourceKind.EXAMPLES: Stage.ACTIVATE, ResourceKind.HOW_TO: Stage.ACTIVATE}


def test_who_was_just_met_and_what_was_just_given_does_not_count(
    workspace: Workspace, kinds: dict[ResourceKind, UUID]
) -> None:
    what = kinds[ResourceKind.EXAMPLES]
    for place in range(5):
        person_with(workspace, f"New {place}", what, 150, None, known=239)
        person_with(workspace, f"Late {place}", what, 89, None)
    answer = answered(workspace)
    assert (answer.n, answer.picture) == (0, None)
    assert plain(answer.finding).startswith("Too little to say: 0 people")
    for place in range(5):
        person_with(workspace, f"Just {place}", what, 90, None, known=180)
    assert answered(workspace).n == 5


def test_the_first_time_in_the_period_counts(workspace: Workspace, kinds: dict[ResourceKind, UUID]) -> None:
    what = kinds[ResourceKind.EXAMPLES]
    for place in range(5):
        person_with(workspace, f"Twice {place}", what, 200, 190, known=400)
        person_with(workspace, f"Other {place}", what, 200, None, known=400)
    everyone = answered(workspace)
    later = answered(workspace, period=Period(TODAY - timedelta(days=195), TODAY))
    assert (everyone.n, later.n) == (10, 0)
    assert "No kind stands out" not in plain(everyone.finding)


def test_filters_choose_people(taught: Workspace) -> None:
    assert answered(taught, region="nowhere").n == 0
    assert answered(taught, stage=Stage.CONVERT).n + answered(taught, stage=Stage.ACTIVATE).n == 16
