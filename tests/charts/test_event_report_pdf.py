"""The report of an event as PDF: the same bytes each time, everything in it, over as many pages as it takes."""

from dataclasses import replace
from datetime import date
from io import BytesIO

from pypdf import PdfReader

from care_desktop.charts.event_report_pdf import pdf_bytes
from care_desktop.charts.report_sheet import Paper
from care_desktop.domain.event_report import EventFacts, PersonThere, TalkThere, event_report
from care_desktop.domain.events import EventDraft
from care_desktop.domain.insight_words import plain
from care_desktop.domain.resources import Stage

DAY = date(2026, 11, 21)
PEOPLE = tuple(PersonThere(f"Person {n}", "Kola", True, None, Stage.CONVERT, False) for n in range(60))
FACTS = EventFacts(EventDraft("DevFest", goal="Meet teams"), DAY, (TalkThere(DAY, ("Person 1",), 20),), PEOPLE)


def test_pdf() -> None:
    content = pdf_bytes(event_report(FACTS), plain, Paper.LETTER)
    assert content == pdf_bytes(event_report(FACTS), plain, Paper.LETTER)
    reader = PdfReader(BytesIO(content))
    text = "\n".join(page.extract_text() for page in reader.pages)
    assert len(reader.pages) >= 2
    assert [item.title for item in reader.outline] == [  # type: ignore[union-attr]
        "Why we went", "In numbers", "Themes", "Stages, from before the event to 90 days after it",
        "Promises made there", "Questions to follow up", "People and companies to reach next",
    ]  # fmt: skip
    for words in ("Meet teams", "Person 0, Kola: no contact since", "Person 59, Kola: no contact since"):
        assert words in text
    other = pdf_bytes(event_report(replace(FACTS, talks=())), plain)
    assert other != content
