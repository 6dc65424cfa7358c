"""The report of an event: numbers, themes, what to follow up, and nothing that becomes markup."""

from datetime import date
from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from care_desktop.domain.event_markdown import markdown
from care_desktop.domain.event_report import (
    EventFacts,
    PersonThere,
    PromiseThere,
    TalkThere,
    TargetThere,
    event_report,
)
from care_desktop.domain.events import EventDraft, EventKind
from care_desktop.domain.insight_words import plain
from care_desktop.domain.promises import PromiseState
from care_desktop.domain.resources import Stage

DAY = date(2026, 11, 21)
EVENT = EventDraft(
    "DevFest *Accra*", EventKind.HACKATHON, DAY, date(2026, 11, 22), "Accra", cost=Decimal(2000), currency="EUR",
    goal="Meet teams", themes="- Retries\n\n* Batteries ", questions="Which phones?", notes="never in the report",
)  # fmt: skip
FACTS = EventFacts(
    EVENT,
    date(2026, 12, 1),
    (
        TalkThere(DAY, ("Ana",), 20, 2, ("sdk",)),
        TalkThere(DAY, ("Bo Li",), None, 1, ("sdk", "cli"), Decimal("12.50"), "GHS"),
        TalkThere(DAY, ("Zuri",), 10, None, question="What about 2G?", answered=False),
        TalkThere(DAY, ("Zuri",), 10, None, question="Is it free?", answered=True),
    ),
    (
        PersonThere("Ana", "Kola Labs", False, Stage.CONVERT, Stage.ACTIVATE, True),
        PersonThere("Bo Li", "kola labs", False, Stage.RETAIN, Stage.RETAIN, False),
        PersonThere("Zuri", "", True, None, Stage.CONVERT, False),
    ),
    (
        PromiseThere("a sample", ("Zuri",), date(2026, 12, 4), PromiseState.OPEN),
        PromiseThere("load numbers", ("Ana",), None, PromiseState.KEPT),
    ),
    (("webhook retries", 2),),
    (TargetThere("Vary Pay", True, "payouts", False), TargetThere("Ana", False, "", True)),
)


def test_the_whole_report() -> None:
    text = markdown(event_report(FACTS), plain)
    assert text == markdown(event_report(FACTS), plain)
    for line in (
        "# DevFest \\*Accra\\*",
        "21 Nov 2026 to 22 Nov 2026, hackathon, Accra  ",
        "| Conversations | 4 |  |",
        "| People met | 3 | 1 of them new |",
        "| Companies | 1 |  |",
        "| Time in conversations | 40 minutes | noted in 3 of 4 conversations |",
        "| Cost | 2,000.00 EUR |  |",
        "| Cost per conversation | 500.00 EUR |  |",
        "| Cost | 12.50 GHS |  |",
        "| Average tone, from −2 to +2 | 1.5 | noted in 2 of 4 conversations |",
        "| Promises made | 2 | 1 kept |",
        "| Meant to reach | 2 | 1 of them met |",
        "- Retries",
        "- Batteries",
        "- webhook retries: asked by 2",
        "- \\#sdk: in 2 conversations",
        "- 1 from Convert to Activate",
        "- 1 new, now in Convert",
        "- a sample, to Zuri, by 4 Dec 2026: open",
        "- load numbers, to Ana: kept",
        "- Which phones?",
        "- What about 2G? (Zuri)",
        "- Vary Pay: meant to be reached, not met (payouts)",
        "- Zuri: 1 promise open",
        "- Bo Li, kola labs: no contact since",
    ):
        assert line in text.splitlines(), line
    assert "Is it free" not in text
    assert "never in the report" not in text


def test_an_event_without_anything_says_so() -> None:
    text = markdown(event_report(EventFacts(EventDraft("Nothing"), DAY)), plain)
    assert "*No goal was written.*" in text and "| Conversations | 0 |  |" in text and "| Cost" not in text


@given(st.text(max_size=60), st.text(max_size=60))
def test_what_somebody_typed_never_becomes_markup(words: str, name: str) -> None:
    facts = EventFacts(EventDraft("E", goal=words, themes=words), DAY, (TalkThere(DAY, (name,), question=words),))
    lines = markdown(event_report(facts), plain).splitlines()
    heads = [line for line in lines if line.startswith("#")]
    assert len(heads) == 8
    assert not any(line.startswith(("<", "![")) for line in lines)
