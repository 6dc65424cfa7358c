"""Builds the manager's report: every question answered for a period and for the one before."""

from collections.abc import Callable

import numpy as np

from care_desktop.domain.insight import Answer, InsightFilters, Question, Said, Value, ValueKind
from care_desktop.domain.report import Answered, KeyFigure, Report
from care_desktop.domain.report_words import DEFINITIONS, LIMITS
from care_desktop.services import people_list
from care_desktop.services.insight_answers import ANSWERS, answer
from care_desktop.services.insight_data import InsightData, chosen_people
from care_desktop.services.outcome import Workspace
from care_desktop.services.report_figures import key_figures

Watch = Callable[[int, int], None]


def build(workspace: Workspace, data: InsightData, filters: InsightFilters, *, watch: Watch | None = None) -> Report:
    """Answer everything. Blocks, a few seconds at full size.

    Args:
        data: everything, interactions and loops too.
        watch: is told how many of how many questions are answered; may raise to stop.
    """
    answered: list[Answered] = []
    figures: list[KeyFigure] = []
    has_before = False
    for done, question in enumerate(ANSWERS, 1):
        now, before = (answer(data, question, asked) for asked in (filters, filters.in_period_before()))
        answered.append(Answered(now, before.finding))
        figures += key_figures(now, before)
        has_before = has_before or _says_something(before)
        if watch is not None:
            watch(done, len(ANSWERS))
    return Report(
        workspace=people_list.workspace_name(workspace) or workspace.path.stem,
        made_on=data.today,
        filters=filters,
        narrowed_by=narrowed_by(data, filters),
        people=int(np.count_nonzero(chosen_people(data, filters))),
        has_before=has_before,
        answered=tuple(answered),
        key_figures=tuple(figures),
        definitions=DEFINITIONS,
        limits=LIMITS,
    )


def _says_something(before: Answer) -> bool:
    """Whether something had happened by then; that people are entered by now says nothing of the past."""
    return before.n > 0 and before.question not in (Question.REGIONS, Question.DEPENDENCE, Question.SLIPPING)


def narrowed_by(data: InsightData, filters: InsightFilters) -> tuple[Said, ...]:
    """The filters beside the period, each a sentence."""
    said: list[Said] = []
    if filters.owner is not None:
        said.append(_with_text("Looked after by {text}.", dict(data.people.owners).get(filters.owner, "")))
    if filters.region == "":
        said.append(Said("Region unknown."))
    elif filters.region is not None:
        said.append(_with_text("Region: {text}.", filters.region))
    if filters.tag is not None:
        said.append(_with_text("Tag: {text}.", filters.tag))
    if filters.stage is not None:
        said.append(Said("Stage: {stage}.", {"stage": Value(ValueKind.STAGE, filters.stage)}))
    if filters.event is not None:
        events = dict(zip(data.events.id, data.events.name, strict=True))
        said.append(_with_text("Met at {text}.", events.get(filters.event, "")))
    return tuple(said)


def _with_text(template: str, text: str) -> Said:
    return Said(template, {"text": Value(ValueKind.TEXT, text)})
