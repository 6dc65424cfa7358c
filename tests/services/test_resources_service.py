"""Resources: added, changed, given, retired; what followed is what Insights counts; everything undone and exported."""

from datetime import date, timedelta

import pytest

from care_desktop.domain.insight import InsightFilters, Period
from care_desktop.domain.insight_content import ContentPicture
from care_desktop.domain.interactions import Flow, Milestone
from care_desktop.domain.resource_map import Place
from care_desktop.domain.resources import Phase, Resource, ResourceKind, ResourceState, Stage
from care_desktop.errors import Conflict, InvalidInput, NotFound
from care_desktop.services import insight_content, insight_data, people, resources, transfer_in
from care_desktop.services.outcome import Workspace, revert
from care_desktop.services.transfer_out import ExportOptions, What, export_to_path
from care_desktop.storage.insight_resources import resource_columns
from tests.factories import NOW, add_person, exported, exported_rows, log_with, new_workspace

TODAY = NOW.date()


def test_a_resource_from_first_to_last(workspace: Workspace) -> None:
    before = exported(workspace, What.EVERYTHING)
    ana, bo = add_person(workspace, "Ana"), add_person(workspace, "Bo")
    with pytest.raises(InvalidInput, match="https"):
        resources.add(workspace, "Retries", ResourceKind.TEMPLATES, url="http://docs.example.org")
    made = resources.add(workspace, " Retries ", ResourceKind.TEMPLATES, url="https://docs.example.org/retries")
    with pytest.raises(InvalidInput, match="already"):
        resources.add(workspace, "retries", ResourceKind.HOW_TO)
    item = Resource(made.value, "Retry templates", ResourceKind.EXAMPLES, "", ResourceState.DRAFT, Phase.EMPOWER)
    changed = resources.edit(workspace, item)
    given = resources.give(workspace, made.value, (ana, bo, ana), TODAY)
    assert given.value == 2
    again = resources.give(workspace, made.value, (ana,), TODAY)
    assert (again.value, again.undo) == (0, None)
    assert resources.give(workspace, made.value, (ana,), TODAY - timedelta(days=1)).value == 1
    with pytest.raises(InvalidInput, match="ahead"):
        resources.give(workspace, made.value, (ana,), TODAY + timedelta(days=1))
    found = resources.detail(workspace, made.value)
    assert found.item == item
    assert (found.count.times, found.count.people, found.count.last) == (3, 2, TODAY)
    with pytest.raises(Conflict, match="2 people"):
        resources.delete(workspace, made.value)
    retired = resources.retire(workspace, made.value)
    with pytest.raises(InvalidInput, match="retired"):
        resources.give(workspace, made.value, (bo,), TODAY - timedelta(days=3))
    kind = next(each for each in resources.content_map(workspace).kinds if each.kind is ResourceKind.EXAMPLES)
    assert (kind.times, kind.on_offer, kind.in_stage) == (3, False, 0)
    reach = resources.reach(workspace, ResourceKind.EXAMPLES)
    assert (reach.people, set(reach.faces)) == (2, {"Ana", "Bo"})
    assert reach.by_resource[made.value] == (2, TODAY)
    assert retired.undo and changed.undo and given.undo and made.undo
    revert(workspace, retired.undo)
    for row in resources.detail(workspace, made.value).followed:
        resources.take_back(workspace, row.given.id)
    revert(workspace, changed.undo)
    assert resources.delete(workspace, made.value).undo is not None
    with pytest.raises(NotFound):
        resources.detail(workspace, made.value)
    assert len(exported(workspace, What.EVERYTHING)) != len(before)
    assert exported_rows(workspace, What.RESOURCES) == []


def test_what_followed_is_what_insights_counts(workspace: Workspace) -> None:
    item = resources.add(workspace, "Ferry timetable", ResourceKind.EXAMPLES).value
    for place in range(8):
        who = add_person(workspace, f"P{place}")
        log_with(workspace, who, on=TODAY - timedelta(days=300))
        # The last one has been given it too lately to be compared.
        age = 150 if place < 7 else 20
        log_with(workspace, who, on=TODAY - timedelta(days=age), flow=Flow.RESOURCES, resources=(item,))
        if place % 2:
            then = TODAY - timedelta(days=age - 12)
            log_with(workspace, who, on=then, milestone=Milestone.BUILT_SOMETHING)
    data = insight_data.load(workspace)
    with workspace.database.reading() as work:
        columns = resource_columns(work, data.people)
    filters = InsightFilters(Period(TODAY - timedelta(days=3000), TODAY))
    picture = insight_content.answer(data, filters, columns).picture
    assert isinstance(picture, ContentPicture)
    counted = resources.milestones(workspace)
    assert list(counted.values()) == [row for row in picture.rows if row.kind is not None]
    row = counted[ResourceKind.EXAMPLES]
    assert (row.people, row.before, row.after) == (7, 0, 3)
    followed = {each.given.name: each for each in resources.detail(workspace, item).followed}
    assert followed["P1"].milestone is Milestone.BUILT_SOMETHING
    assert followed["P1"].on == TODAY - timedelta(days=138)
    assert (followed["P0"].milestone, followed["P0"].is_early) == (None, False)
    assert followed["P7"].is_early


def test_what_a_person_lacks_next(workspace: Workspace) -> None:
    ana, mate = add_person(workspace, "Ana"), add_person(workspace, "Mate", teammate=True)
    people.set_stage(workspace, ana, Stage.ACTIVATE, "Builds with us")
    how_to = resources.add(workspace, "Sign in", ResourceKind.HOW_TO).value
    resources.add(workspace, "Planned", ResourceKind.EXAMPLES, state=ResourceState.PLANNED)
    draft = resources.add(workspace, "A draft", ResourceKind.EXAMPLES, state=ResourceState.DRAFT).value
    sensor = resources.add(workspace, "Sensor log", ResourceKind.EXAMPLES).value
    resources.give(workspace, draft, (mate,), TODAY)
    first = resources.of_person(workspace, ana)
    assert first.suggestion is not None and first.suggestion.id == how_to
    resources.give(workspace, how_to, (ana,), TODAY)
    found = resources.of_person(workspace, ana)
    assert found.map is not None and found.suggestion is not None and found.map.best is not None
    assert (found.map.best.has, found.suggestion.id) == ((ResourceKind.HOW_TO,), sensor)
    assert found.map.places[ResourceKind.HOW_TO] is Place.GOT
    assert found.map.missing == (ResourceKind.TEMPLATES,)
    assert [item.title for item in found.choices] == ["Sign in", "A draft", "Sensor log"]
    assert resources.of_person(workspace, mate).map is None


def test_edits_survive_export_and_import(workspace: Workspace) -> None:
    ana = add_person(workspace, "Ana")
    key = resources.add(workspace, "First", ResourceKind.SWITCH, url="https://docs.example.org/1").value
    resources.edit(workspace, Resource(key, "Second", ResourceKind.UP_SELL, "", ResourceState.PLANNED, Phase.AWARENESS))
    resources.retire(workspace, key, retired=False)
    resources.give(workspace, key, (ana,), date(2026, 11, 2))
    target = workspace.path.parent / "all.zip"
    export_to_path(workspace, What.EVERYTHING, target, ExportOptions(raw=True))
    with new_workspace(workspace.path.parent / "other.care") as other:
        assert transfer_in.run(other, target).value.errors == 0
        assert exported(other, What.EVERYTHING) == exported(workspace, What.EVERYTHING)
