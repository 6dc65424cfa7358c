"""How resources, swag and introductions are said on screen."""

from datetime import date

from PySide6.QtCore import QCoreApplication, QLocale

from care_desktop.domain.insight_content import ContentRow
from care_desktop.domain.introductions import Tie, WarmPath
from care_desktop.domain.resource_map import NextBest, PersonMap, Why
from care_desktop.domain.resources import Resource, ResourceKind, Stage, SwagReason
from care_desktop.services.introductions import NamedIntroduction, WarmPaths
from care_desktop.services.resources import Followed
from care_desktop.services.swag import SwagGiven
from care_desktop.ui.interaction_words import word
from care_desktop.ui.person_words import BETWEEN, full_day, number_word, span_words

LEAST_TO_COMPARE = 15


def _tr(text: str) -> str:
    return QCoreApplication.translate("resources", text)


def _n(number: int) -> str:
    return QLocale().toString(number)


def kind_title(kind: ResourceKind) -> str:
    """A kind as a heading: "How-to docs"."""
    words = word(kind)
    return words[:1].upper() + words[1:]


def stage_title(stage: Stage) -> str:
    """A stage as a heading: "Convert"."""
    words = word(stage)
    return words[:1].upper() + words[1:]


def aim_words(stage: Stage) -> str:
    """What a stage is for."""
    return {
        Stage.CONVERT: _tr("win new customers"),
        Stage.ACTIVATE: _tr("drive usage"),
        Stage.RETAIN: _tr("nurture power users"),
        Stage.EXPAND: _tr("encourage deeper usage"),
    }[stage]


def times_words(times: int) -> str:
    """How often something was given."""
    if not times:
        return _tr("never given")
    return _tr("given once") if times == 1 else _tr("given {n} times").format(n=_n(times))


def people_words(people: int) -> str:
    """So many people."""
    return _tr("1 person") if people == 1 else _tr("{n} people").format(n=_n(people))


def gap_words(kind: ResourceKind, in_stage: int) -> tuple[str, str]:
    """What is said where there is nothing of a kind: that there is none, and who stands where it would help."""
    none = _tr("No {kind} yet.").format(kind=content_words(kind))
    if not in_stage:
        return none, ""
    whom = _tr("1 person stands") if in_stage == 1 else _tr("{n} people stand").format(n=_n(in_stage))
    return none, _tr("{whom} where it would help.").format(whom=whom)


def share_words(row: ContentRow) -> tuple[str, str]:
    """The shares with a milestone before and after, in percent; the sign stands at the last one."""
    before, after = (round(100 * count / row.people) for count in (row.before, row.after))
    return _n(before), _tr("{n} %").format(n=_n(after))


def milestone_sentence(row: ContentRow | None) -> str:
    """The comparison as a sentence for tooltips and screen readers."""
    if row is None:
        return _tr("Nobody can be compared yet: it takes 90 days before and after.")
    if row.people < LEAST_TO_COMPARE:
        return _tr("Too few to compare: {n} people with 90 days before and after.").format(n=_n(row.people))
    return _tr(
        "Of {n} people, {after} reached a milestone in the 90 days after they were first given it, "
        "{before} in the 90 days before. No claim of cause."
    ).format(n=_n(row.people), after=_n(row.after), before=_n(row.before))


def resource_words(item: Resource) -> str:
    """Kind, state and phase in a line."""
    parts = [kind_title(item.kind), word(item.state)]
    if item.phase is not None:
        parts.append(word(item.phase))
    return BETWEEN.join(parts)


def followed_words(row: Followed) -> str:
    """What followed a gift: "built something, 12 days later"."""
    if row.milestone is not None and row.on is not None:
        days = (row.on - row.given.on).days
        return _tr("{milestone}, {span} later").format(milestone=word(row.milestone), span=span_words(days))
    return _tr("nothing yet") if row.is_early else _tr("no milestone within 90 days")


def next_words(best: NextBest) -> str:
    """Why a kind is the best one to give next, in one sentence."""
    kind, stage = one_of(best.kind), stage_title(best.stage)
    if best.why is Why.LEADS_ON:
        return _tr("Has what there is for {stage}; {kind} would lead on.").format(stage=stage, kind=kind)
    if best.why is Why.FIRST_OF_STAGE:
        return _tr("Has nothing for {stage} yet; {kind} would come first.").format(stage=stage, kind=kind)
    has = joined([content_words(each) for each in best.has])
    missing = _tr("{kind} are missing") if best.kind in _PLURAL else _tr("{kind} is missing")
    return _tr("Has the {has}; {missing}.").format(has=has, missing=missing.format(kind=kind))


_PLURAL = {
    ResourceKind.EXPLAINER,
    ResourceKind.KEY_FEATURES,
    ResourceKind.SWITCH,
    ResourceKind.HOW_TO,
    ResourceKind.BEST_PRACTICES,
    ResourceKind.UP_SELL,
    ResourceKind.CROSS_SELL,
}


def content_words(kind: ResourceKind) -> str:
    """A kind within a sentence: "examples", "industry-specific content"."""
    return _tr("industry-specific content") if kind is ResourceKind.INDUSTRY else word(kind)


def one_of(kind: ResourceKind) -> str:
    """What is given of a kind: "an example", "how-to docs"."""
    return {
        ResourceKind.EXAMPLES: _tr("an example"),
        ResourceKind.TEMPLATES: _tr("a template"),
        ResourceKind.SHORT_LESSONS: _tr("a short lesson"),
    }.get(kind, content_words(kind))


def nothing_next_words(found: PersonMap) -> str:
    """What is said when nothing is left to give."""
    if found.missing:
        kinds = joined([content_words(kind) for kind in found.missing])
        return _tr("Lacks {kinds}, and we have none to give.").format(kinds=kinds)
    return _tr("Has something of everything there is to give.")


def joined(parts: list[str]) -> str:
    """Words in a row: "a, b and c"."""
    if len(parts) < 2:
        return "".join(parts)
    return _tr("{first} and {last}").format(first=", ".join(parts[:-1]), last=parts[-1])


def reason_words(row: SwagGiven) -> str:
    """What an item was given for; that it was given freely, or for something not noted."""
    return row.for_what if row.reason is SwagReason.FOR_SOMETHING_DONE and row.for_what else word(row.reason)


def outcome_words(row: NamedIntroduction, today: date) -> str:
    """What came of an introduction, or for how long nothing is known."""
    if row.item.outcome:
        return row.item.outcome
    days = (today - row.item.on).days
    return _tr("not known yet, {span}").format(span=span_words(days)) if days > 0 else _tr("not known yet")


def path_words(path: WarmPath, names: WarmPaths) -> str:
    """A path as names with arrows."""
    return " → ".join(names.names.get(who, "") for who in path.people)


def tie_words(path: WarmPath, place: int, names: WarmPaths) -> str:
    """Why one of a path knows the next: "Ana knows Bo (met at KubeCon, 3 interactions)"."""
    one, two = (names.names.get(path.people[at], "") for at in (place, place + 1))
    return _tr("{one} knows {two} ({why})").format(one=one, two=two, why=", ".join(_why(path.ties[place])))


def _why(tie: Tie) -> list[str]:
    parts: list[str] = []
    if tie.event:
        parts.append(_tr("together at {event}").format(event=tie.event))
    if tie.introduced:
        parts.append(_tr("introduced"))
    if tie.talks:
        many = _tr("{n} interactions").format(n=_n(tie.talks))
        parts.append(_tr("1 interaction") if tie.talks == 1 else many)
    if tie.latest is not None:
        parts.append(_tr("last {day}").format(day=full_day(tie.latest)))
    return parts


def weakest_words(path: WarmPath) -> str:
    """How sure we are of whoever stands between."""
    if path.weakest is None:
        return _tr("knows them directly")
    if not path.weakest:
        return _tr("{n} steps, trust unknown on the way").format(n=number_word(path.steps))
    low = _n(round(path.weakest))
    return _tr("{n} steps, trust at least {low} on the way").format(n=number_word(path.steps), low=low)
