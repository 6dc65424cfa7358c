"""Toy answers for tests of Insights: quick, plain, with a mark that opens."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from care_desktop.charts.style import ChartStyle, Spot
from care_desktop.domain.insight import (
    Answer,
    InsightFilters,
    Question,
    RowKind,
    RowsBehind,
    Said,
    Table,
    TableColumn,
    Value,
    ValueKind,
)
from care_desktop.domain.insight_words import Speak
from care_desktop.errors import InvalidInput
from care_desktop.services import insight_answers, insight_questions
from care_desktop.services.insight_data import InsightData, chosen_people
from care_desktop.settings import Settings
from care_desktop.ui import insight_feed
from care_desktop.ui.operations import Operations
from care_desktop.ui.pages.insights_page import InsightsPage
from care_desktop.ui.theme import ThemeHolder
from tests.ui.waiting import let_work

LONGEST_WAIT_MS = 20_000


@dataclass(frozen=True, slots=True)
class ToyPicture:
    """One mark for everyone."""

    people: int


@contextmanager
def made_page(
    operations: Operations, holder: ThemeHolder, folder: Path, size: tuple[int, int] = (1088, 800)
) -> Iterator[InsightsPage]:
    """A page that does not show yet, with settings of its own in `folder`; stopped at the end."""
    page = InsightsPage(operations, holder, Settings(folder / "settings.json"))
    page.resize(*size)
    yield page
    page.stop()
    page.close()
    page.deleteLater()


def toy(question: Question, data: InsightData, filters: InsightFilters, choice: str = "") -> Answer:
    """How many people there are, with everyone behind it; the choice is in the sentence."""
    places = np.flatnonzero(chosen_people(data, filters))
    rownos = data.people.rowno[places]
    finding = Said("There are {n} people{choice}.", {
        "n": Value(ValueKind.COUNT, len(rownos)),
        "choice": Value(ValueKind.TEXT, f" by {choice}" if choice else ""),
    })  # fmt: skip

    def behind(key: str) -> RowsBehind:
        if key != "all":
            raise InvalidInput(f"There is no mark {key}.")
        columns = (TableColumn("Place", ValueKind.COUNT), TableColumn("Since", ValueKind.DAY))
        days = [filters.period.start] * len(rownos)
        said = Said("{n} people are counted.", {"n": Value(ValueKind.COUNT, len(rownos))})
        return RowsBehind(RowKind.PEOPLE, rownos, columns, (places, days), said)

    return Answer(
        question=question,
        filters=filters,
        as_of=data.today,
        n=len(rownos),
        counted="people",
        title=Said(f"Is {question.value} well?"),
        finding=finding,
        notes=(Said("Everyone counts once."),),
        table=Table(
            (TableColumn("Group", ValueKind.TEXT), TableColumn("People", ValueKind.COUNT)),
            (("everyone", len(rownos)),) if len(rownos) else (),
        ),
        picture=ToyPicture(len(rownos)) if len(rownos) else None,
        behind=behind,
    )


def draw_toy(figure: Any, picture: ToyPicture, style: ChartStyle, speak: Speak) -> tuple[Spot, ...]:
    """Nothing to see, one mark to open."""
    figure.clear()
    figure.set_facecolor(style.surface)
    words = speak(Said("{n} people", {"n": Value(ValueKind.COUNT, picture.people)}))
    return (Spot(50, 50, 20, 20, words, "all"),)


def use_toys(monkeypatch: pytest.MonkeyPatch) -> None:
    """Three questions instead of thirteen: one from the opening with a choice, one from everything, one refused."""
    from care_desktop.charts import insight_charts

    def refuse(_data: InsightData, _filters: InsightFilters, _choice: str) -> Answer:
        raise InvalidInput("Nobody has noted this.")

    answers = {
        Question.TRUST: partial(toy, Question.TRUST),
        Question.STAGES: partial(toy, Question.STAGES),
        Question.REPLY: refuse,
    }
    asking = {question: insight_questions.QUESTIONS[question] for question in answers}
    monkeypatch.setattr(insight_questions, "QUESTIONS", asking)
    monkeypatch.setattr(insight_answers, "ANSWERS", answers)
    monkeypatch.setattr(insight_feed, "_SETTLE_MS", 30)
    monkeypatch.setattr(insight_charts, "DRAWINGS", dict.fromkeys(answers, draw_toy))


def settle(page: InsightsPage) -> None:
    """Wait until everything is read, counted and drawn."""
    waited = calm = 0
    while calm < 3:
        let_work(10)
        waited += 10
        drawn = all(card.chart.spots for card in page.cards.values() if card.chart.isVisible())
        is_calm = page.feed.idle and page._drawing.idle and page.operations.idle and drawn
        is_calm = is_calm and not (page._unmade or page._near or page._far)
        calm = calm + 1 if is_calm else 0
        assert waited < LONGEST_WAIT_MS, "Insights is still busy"
