"""Who is slipping and who is known to one of us only, beside the questions of Insights that say the same."""

from dataclasses import replace
from datetime import timedelta

from care_desktop.domain.insight import InsightFilters, Period
from care_desktop.domain.interactions import Channel, Flow
from care_desktop.services import insight_data, insight_dependence, insight_slipping, people_groups
from care_desktop.services.outcome import Changes, Workspace
from tests.factories import add_person, log_with
from tests.services.conftest import days_ago


def crowd(workspace: Workspace) -> list[object]:
    """Six people known to one or both of two; half of them had a bad month."""
    ours = [add_person(workspace, name, teammate=True) for name in ("Inês", "Kwame")]
    made = []
    for place in range(6):
        who = add_person(workspace, f"Person {place}")
        made.append(who)
        for week in range(12):
            by = (ours[0],) if place < 3 or week % 2 else (ours[1],)
            log_with(workspace, who, on=days_ago(120 + 7 * week), tone=2, advocates=by)
        if place % 2:
            for day in range(4):
                log_with(workspace, who, on=days_ago(5 + 3 * day), tone=-2, advocates=(ours[0],), channel=Channel.CALL)
    add_person(workspace, "Never met")
    return made


def test_the_groups_are_those_that_insights_counts(workspace: Workspace) -> None:
    crowd(workspace)
    groups = people_groups.load(workspace)
    data = insight_data.load(workspace)
    filters = InsightFilters(Period(days_ago(89), workspace.today()))
    slipping = insight_slipping.answer(data, filters).behind(insight_slipping.ALL_SLIPPING)
    assert data.loops is not None
    sole = insight_dependence.answer(data, filters, data.loops.advocates).behind("1")
    assert groups.slipping and list(groups.slipping) == slipping.rownos.tolist()
    assert groups.known_to_one and set(groups.known_to_one) == set(sole.rownos.tolist())


def test_a_change_counts_only_whom_it_names(workspace: Workspace) -> None:
    people = crowd(workspace)
    groups = people_groups.load(workspace)
    kwame = next(id for id in _teammates(workspace) if id != _teammates(workspace)[0])
    talk = log_with(workspace, people[0], on=days_ago(1), tone=2, advocates=(kwame,), flow=Flow.CONVERSATION)  # type: ignore[arg-type]
    after = people_groups.after_changes(workspace, groups, Changes(interactions=frozenset({talk})))
    assert after == people_groups.load(workspace) and after.sole < groups.sole
    assert people_groups.is_outdated(Changes(many=True)) and people_groups.is_outdated(
        Changes(tables=frozenset({"promise"}))
    )
    then = replace(workspace, clock=lambda: workspace.clock() + timedelta(days=900))
    assert people_groups.load(then).sole == frozenset(), "nobody knows whom they have not met for two years"


def _teammates(workspace: Workspace) -> list[object]:
    from care_desktop.services import people

    return [id for id, _name in people.teammates(workspace)]
