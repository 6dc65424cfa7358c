"""A small crowd with two years of interactions, for the questions of Insights about people."""

from datetime import date

from care_desktop.domain.insight import InsightFilters, Period
from care_desktop.domain.interactions import Flow, InteractionDraft, Milestone, on_day
from care_desktop.domain.people import PersonDraft
from care_desktop.services.outcome import Workspace, commit
from care_desktop.storage import interactions as interactions_store
from care_desktop.storage import people as people_store
from tests.services.conftest import days_ago

YEAR = InsightFilters(Period(days_ago(364), days_ago(0)))


def filled(workspace: Workspace, people: int = 14) -> None:
    """Developers with an owner, the first six from Peru; some busy, some silent for long, some disappointed lately."""
    now = workspace.clock()
    with workspace.database.work() as work:
        first = owner = people_store.add_person(work, PersonDraft("Inês", teammate=True), now=now)
        for place in range(people):
            country = "PE" if place < 6 else "JP" if place < 8 else ""
            tags = ("sdk", "all") if place % 2 else ("all",)
            draft = PersonDraft(f"P{place}", country=country, owner_id=owner if place else None, tags=tags)
            key = people_store.add_person(work, draft, now=now)
            first = key if place == 0 else first
            for age in range(3 + 30 * (place % 5), 700 - 25 * place, 12 + 5 * place):
                late = place % 3 == 2 and age < 80
                flow = Flow.CONTRIBUTION if place % 4 == 1 else Flow.CONVERSATION
                talk = InteractionDraft((key,), on_day(days_ago(age)), tone=-2 if late else 1, flow=flow)
                interactions_store.add_interaction(work, talk, now=now)
        left = InteractionDraft((first,), on_day(days_ago(20)), milestone=Milestone.LEFT_US)
        interactions_store.add_interaction(work, left, now=now)
        commit(workspace, work, None, "Fill")


def within(start: date, end: date) -> InsightFilters:
    """No filter but the period."""
    return InsightFilters(Period(start, end))
