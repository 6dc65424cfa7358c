"""What the page of a person reads: through which day it counts, and which presence it shows."""

import json
from collections.abc import Iterator
from dataclasses import asdict
from datetime import timedelta
from pathlib import Path
from uuid import UUID

import pytest

from care_desktop.domain.interactions import Flow, InteractionDraft, on_day
from care_desktop.domain.people import PersonDraft
from care_desktop.domain.recalibration import Recalibration
from care_desktop.paths import Profile
from care_desktop.services import insights, interactions, local_presence, people
from care_desktop.services.interactions import LogEntry
from care_desktop.services.outcome import Workspace
from care_desktop.storage.database import write_setting
from care_desktop.ui.pages.person_content import read_content, read_scores
from tests.ui.workspace_window import TODAY, ago, opener


@pytest.fixture
def workspace(tmp_path: Path) -> Iterator[Workspace]:
    made = opener(Profile(tmp_path / "profile").make())()
    yield made
    made.database.close()


@pytest.fixture
def ana(workspace: Workspace) -> UUID:
    id = people.add(workspace, PersonDraft("Ana")).value
    for age in (90, 60, 30, 0):
        draft = InteractionDraft((id,), on_day(ago(age)), tone=1, flow=Flow.CONVERSATION)
        interactions.log(workspace, LogEntry(draft))
    people.rate(workspace, id, 3)
    return id


def test_everything_through_the_day_counts(workspace: Workspace, ana: UUID) -> None:
    on, before = read_scores(workspace, ana, ago(30)), read_scores(workspace, ana, ago(31))
    assert (on.day, on.view.interactions, before.view.interactions) == (ago(30), 3, 2)
    assert on.view.card == insights.person_view(workspace, ana, ago(29)).card
    assert (on.relationship.last_contact, before.relationship.last_contact) == (ago(30), ago(60))
    assert on.relationship.own_rating is None


def test_it_matches_the_chart_of_today(workspace: Workspace, ana: UUID) -> None:
    content = read_content(workspace, ana, day=ago(14))
    points = {point.day: point.trust for point in content.view.points}
    assert content.scores.view.card.trust == pytest.approx(points[ago(14)], abs=1e-9)
    assert content.view.interactions == 4
    assert content.scores.asked == ago(14)


def test_today_and_a_day_to_come_are_now(workspace: Workspace, ana: UUID) -> None:
    now = read_content(workspace, ana)
    assert (now.scores.asked, now.scores.day, now.scores.view) == (None, TODAY, now.view)
    for day in (TODAY, TODAY + timedelta(days=9)):
        found = read_scores(workspace, ana, day)
        assert (found.day, found.view, found.relationship) == (TODAY, now.view, now.scores.relationship)
    assert now.scores.relationship.own_rating is not None


def test_presence_obeys_the_recalibration_of_the_workspace(workspace: Workspace, ana: UUID) -> None:
    shipped = insights.person_view(workspace, ana).card.presence
    assert read_scores(workspace, ana).view.card.presence == shipped
    fitted = Recalibration(-1.0, 0.8, 300, 4, 0.5, 0.4)
    kept = {"day": TODAY.isoformat(), "outcomes": 300, "fitted": asdict(fitted)}
    with workspace.database.work() as work:
        formula = workspace.weights.formula_version
        write_setting(work, local_presence.FIT_SETTING, json.dumps({formula: kept}))
        work.commit()
    shown = read_scores(workspace, ana).view.card.presence
    assert shown == pytest.approx(float(fitted.chance(shipped)))
    assert shown < shipped
    assert (
        read_scores(workspace, ana, ago(30)).view.card.presence
        < insights.person_view(workspace, ana, ago(29)).card.presence
    )
    local_presence.switch(workspace, False)
    assert read_scores(workspace, ana).view.card.presence == shipped
