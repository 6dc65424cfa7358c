"""Which function answers which question. Importing it loads all of them: do that off the thread of the window."""

from collections.abc import Callable, Mapping

from care_desktop.domain.group_trust import TrustSplit
from care_desktop.domain.insight import Answer, InsightFilters, Question
from care_desktop.domain.insight_cost import CostSplit
from care_desktop.services import (
    insight_cohorts,
    insight_content,
    insight_cost,
    insight_dependence,
    insight_direction,
    insight_duration,
    insight_feedback,
    insight_promises,
    insight_regions,
    insight_reply,
    insight_slipping,
    insight_stages,
    insight_trust,
)
from care_desktop.services.insight_data import InsightData, LoopColumns
from care_desktop.services.insight_questions import QUESTIONS

AnswerFor = Callable[[InsightData, InsightFilters, str], Answer]
"""Gets what the person chose, empty for nothing."""


def _trust(data: InsightData, filters: InsightFilters, choice: str) -> Answer:
    return insight_trust.answer(data, filters, split=TrustSplit(choice) if choice else None)


def _feedback(data: InsightData, filters: InsightFilters, _choice: str) -> Answer:
    return insight_feedback.answer(data, filters, _loops(data).feedback)


def _promises(data: InsightData, filters: InsightFilters, _choice: str) -> Answer:
    return insight_promises.answer(data, filters, _loops(data).promises)


def _cost(data: InsightData, filters: InsightFilters, choice: str) -> Answer:
    by = CostSplit(choice) if choice else CostSplit.CHANNEL
    return insight_cost.answer(data, filters, _loops(data).event_channels, by)


def _content(data: InsightData, filters: InsightFilters, _choice: str) -> Answer:
    return insight_content.answer(data, filters, _loops(data).resources)


def _dependence(data: InsightData, filters: InsightFilters, _choice: str) -> Answer:
    return insight_dependence.answer(data, filters, _loops(data).advocates)


def _loops(data: InsightData) -> LoopColumns:
    if data.loops is None:
        raise ValueError("Only scores and people were read.")
    return data.loops


def _plain(answer: Callable[[InsightData, InsightFilters], Answer]) -> AnswerFor:
    return lambda data, filters, _choice: answer(data, filters)


ANSWERS: Mapping[Question, AnswerFor] = {
    Question.TRUST: _trust,
    Question.STAGES: _plain(insight_stages.answer),
    Question.DURATION: _plain(insight_duration.answer),
    Question.COHORTS: _plain(insight_cohorts.answer),
    Question.DIRECTION: _plain(insight_direction.answer),
    Question.REPLY: _plain(insight_reply.answer),
    Question.FEEDBACK: _feedback,
    Question.PROMISES: _promises,
    Question.REGIONS: _plain(insight_regions.answer),
    Question.COST: _cost,
    Question.CONTENT: _content,
    Question.DEPENDENCE: _dependence,
    Question.SLIPPING: _plain(insight_slipping.answer),
}


def answer(data: InsightData, question: Question, filters: InsightFilters, choice: str = "") -> Answer:
    """Answer one question; a choice that it does not offer is none. Blocks, tenths of a second at full size.

    Raises:
        KeyError: nothing answers it.
    """
    return ANSWERS[question](data, filters, choice if choice in QUESTIONS[question].choices else "")
