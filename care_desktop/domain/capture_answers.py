"""What a person answered to the questions of a capture line, put into its fields."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date, datetime, time

from care_desktop.domain.capture_types import CaptureParse, Question, TokenKind
from care_desktop.domain.interactions import Milestone
from care_desktop.domain.resources import SwagReason


def answered(parse: CaptureParse, answers: Mapping[str, str]) -> CaptureParse:
    """The parse with the fields that were answered for, and without those questions.

    Args:
        answers: what a question is about, and the choice made; an answer to what is not asked (any more), or that is
            none of its choices, does nothing.
    """
    for question in parse.questions:
        choice = answers.get(question.about)
        if question.settles is not None and choice in question.choices:
            rest = tuple(other for other in parse.questions if other is not question)
            parse = replace(_settled(parse, question, choice), questions=rest)
    return parse


def _settled(parse: CaptureParse, question: Question, choice: str) -> CaptureParse:
    match question.settles:
        case TokenKind.TONE:
            return replace(parse, tone=int(choice))
        case TokenKind.DURATION:
            return replace(parse, duration_min=int(choice.split()[0]))
        case TokenKind.MILESTONE:
            return replace(parse, milestone=Milestone(choice))
        case TokenKind.SWAG:
            reason = SwagReason(choice)
            items = (replace(item, reason=reason) if item.text == question.about else item for item in parse.swag)
            return replace(parse, swag=tuple(items))
    return replace(parse, occurred=_moment(parse, choice))


def _moment(parse: CaptureParse, choice: str) -> date | datetime:
    """A day, a moment, or a time of the day the line tells."""
    if "T" in choice:
        return datetime.fromisoformat(choice)
    if ":" in choice and isinstance(parse.occurred, datetime):
        return datetime.combine(parse.occurred.date(), time.fromisoformat(choice), parse.occurred.tzinfo)
    return date.fromisoformat(choice)
