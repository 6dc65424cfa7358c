"""What stands beside trust in words: reasons, give and take, cadence, breadth, own rating, time in stage."""

from datetime import date

from PySide6.QtCore import QT_TRANSLATE_NOOP, QCoreApplication, QLocale

from care_desktop.domain.cadence import Cadence, CadenceSource
from care_desktop.domain.facts import Reason
from care_desktop.services.insights import StageStretch
from care_desktop.services.relationship import GiveAndTake, RatingGap, Relationship
from care_desktop.ui.delegates.stage import stage_name
from care_desktop.ui.delegates.trust import figure
from care_desktop.ui.person_words import full_day, month_words, short_day, span_words
from care_desktop.ui.roles import Ink

# As much as one conversation counts; with less between us, nothing is said about give and take.
_LEAST_GIVEN = 1.5
_ABOUT_EVEN, _MOSTLY = 0.1, 0.25
_NAMED_STRETCHES = 2
# How each reason is said to somebody who reads it for the first time.
_REASONS = {
    Reason.CONTRIBUTION: QT_TRANSLATE_NOOP("reason", "contributed"),
    Reason.WENT_VERY_WELL: QT_TRANSLATE_NOOP("reason", "went very well"),
    Reason.WENT_WELL: QT_TRANSLATE_NOOP("reason", "went well"),
    Reason.IN_TOUCH: QT_TRANSLATE_NOOP("reason", "we were in touch"),
    Reason.GIVEN_BY_US: QT_TRANSLATE_NOOP("reason", "we gave something"),
    Reason.FEEDBACK_FROM_THEM: QT_TRANSLATE_NOOP("reason", "gave us feedback"),
    Reason.QUESTION_FROM_THEM: QT_TRANSLATE_NOOP("reason", "asked us something"),
    Reason.MILESTONE: QT_TRANSLATE_NOOP("reason", "reached a milestone"),
    Reason.VOUCHED_FOR_US: QT_TRANSLATE_NOOP("reason", "vouched for us"),
    Reason.WENT_BADLY: QT_TRANSLATE_NOOP("reason", "went badly"),
    Reason.WENT_VERY_BADLY: QT_TRANSLATE_NOOP("reason", "went very badly"),
    Reason.LEFT_US: QT_TRANSLATE_NOOP("reason", "left us"),
    Reason.PROMISE_KEPT: QT_TRANSLATE_NOOP("reason", "we kept a promise"),
    Reason.PROMISE_KEPT_LATE: QT_TRANSLATE_NOOP("reason", "we kept a promise late"),
    Reason.PROMISE_BROKEN: QT_TRANSLATE_NOOP("reason", "we broke a promise"),
    Reason.FEEDBACK_TOLD: QT_TRANSLATE_NOOP("reason", "we told what came of it"),
    Reason.FEEDBACK_FORGOTTEN: QT_TRANSLATE_NOOP("reason", "we never told what came of it"),
    Reason.QUESTION_UNANSWERED: QT_TRANSLATE_NOOP("reason", "we left a question open"),
}


def _tr(text: str) -> str:
    return QCoreApplication.translate("relationship", text)


def _count(number: int) -> str:
    return QLocale().toString(number)


def reason_words(reason: Reason) -> str:
    """Why something counts, in the person's language: "we kept a promise"."""
    return QCoreApplication.translate("reason", str(_REASONS[reason]))


def balance_words(given: GiveAndTake) -> tuple[str, Ink]:
    """Give and take in a sentence, and its ink."""
    if given.theirs + given.ours < _LEAST_GIVEN:
        return _tr("too little to say"), Ink.UNKNOWN
    away = given.share - 0.5
    if abs(away) <= _ABOUT_EVEN:
        return _tr("they give about as much as we do"), Ink.TEXT
    if away > 0:
        return (_tr("they give most of it") if away > _MOSTLY else _tr("they give more than we do")), Ink.TEXT
    return (_tr("we give most of it") if away < -_MOSTLY else _tr("we give more than they do")), Ink.TEXT


def due_words(found: Relationship, day: date) -> tuple[str, Ink]:
    """When the next contact is due, seen on `day`, and the ink of that."""
    if found.due_on is None:
        return (_tr("no cadence yet") if found.cadence is None else _tr("not in touch yet")), Ink.UNKNOWN
    late = (day - found.due_on).days
    if late > 0:
        return _tr("overdue by {span}").format(span=span_words(late)), Ink.WARNING
    if late == 0:
        return _tr("due that day"), Ink.WARNING
    return _tr("due {day}").format(day=short_day(found.due_on, day)), Ink.TEXT


def cadence_words(cadence: Cadence | None) -> str:
    """How often we mean to be in touch, and where that comes from; empty without a cadence."""
    if cadence is None:
        return ""
    days = round(cadence.days)
    span = span_words(days) if days > 1 else _tr("day")
    if cadence.source is CadenceSource.BY_HAND:
        return _tr("every {span}, set by hand").format(span=span)
    if cadence.source is CadenceSource.BY_TAG:
        return _tr("every {span}, by tag #{tag}").format(span=span, tag=cadence.tag)
    return _tr("about every {span}, as it has been").format(span=span)


def breadth_words(found: Relationship) -> tuple[str, Ink]:
    """Over how many channels and people on our side it runs, and the ink of that."""
    if not found.channels:
        return _tr("no contact yet"), Ink.UNKNOWN
    channels = _tr("1 channel") if found.channels == 1 else _tr("{n} channels").format(n=_count(found.channels))
    if not found.advocates:
        return channels, Ink.TEXT
    many = _tr("{n} people on our side").format(n=_count(found.advocates))
    advocates = _tr("1 person on our side") if found.advocates == 1 else many
    return _tr("{channels}, {people}").format(channels=channels, people=advocates), Ink.TEXT


def gap_words(gap: RatingGap) -> str:
    """An own rating beside trust: that they say the same, else by how much, and whether the band allows for it."""
    if not gap.points:
        return _tr("as trust {trust} says").format(trust=figure(gap.trust))
    points = max(round(abs(gap.points)), 1)
    if points == 1:
        template = _tr("1 point above trust {trust}") if gap.points > 0 else _tr("1 point below trust {trust}")
    else:
        template = _tr("{n} points above trust {trust}") if gap.points > 0 else _tr("{n} points below trust {trust}")
    words = template.format(n=_count(points), trust=figure(gap.trust))
    return (_tr("{gap}, outside its band") if gap.beyond_band else _tr("{gap}, within its band")).format(gap=words)


def rating_words(found: Relationship) -> tuple[str, Ink]:
    """The own rating beside trust, and its ink: "2 of 5, 31 points below trust 71, outside its band"."""
    if found.own_rating is None:
        return _tr("not rated"), Ink.UNKNOWN
    value, gap = _count(found.own_rating.value), found.rating_gap
    if gap is None:
        return _tr("{value} of 5, trust is unknown").format(value=value), Ink.TEXT
    ink = Ink.WARNING if gap.beyond_band else Ink.TEXT
    return _tr("{value} of 5, {gap}").format(value=value, gap=gap_words(gap)), ink


def stage_words(stretches: tuple[StageStretch, ...], day: date) -> str:
    """Time in stage seen on `day`: "Retain since Mar 2025, 8 months; before: Activate 5 months"; empty for none."""
    if not stretches:
        return ""
    now = stretches[-1]
    template = _tr("{stage} by hand since {month}, {span}") if now.by_hand else _tr("{stage} since {month}, {span}")
    words = template.format(
        stage=stage_name(now.stage.letter),
        month=month_words(now.began),
        span=span_words((day - now.began).days),
    )
    earlier = [_stretch_words(stretch) for stretch in reversed(stretches[:-1]) if stretch.ended is not None]
    if not earlier:
        return words
    named = ", ".join(earlier[:_NAMED_STRETCHES])
    return _tr("{now}; before: {earlier}").format(now=words, earlier=named)


def stages_told(stretches: tuple[StageStretch, ...]) -> str:
    """Every stage with its days, newest first, a line each."""
    lines: list[str] = []
    for stretch in reversed(stretches):
        name = stage_name(stretch.stage.letter)
        name = _tr("{stage}, set by hand").format(stage=name) if stretch.by_hand else name
        since = _tr("{stage} since {day}") if stretch.ended is None else _tr("{stage} from {day} to {end}")
        end = "" if stretch.ended is None else full_day(stretch.ended)
        lines.append(since.format(stage=name, day=full_day(stretch.began), end=end))
    return "\n".join(lines)


def _stretch_words(stretch: StageStretch) -> str:
    days = ((stretch.ended or stretch.began) - stretch.began).days
    return f"{stage_name(stretch.stage.letter)} {span_words(days)}"
