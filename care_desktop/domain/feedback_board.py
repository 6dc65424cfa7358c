"""The rules of the feedback board: which moves there are, who still waits to be told, and two that say the same."""

from dataclasses import replace
from datetime import date
from urllib.parse import urlsplit
from uuid import UUID

from care_desktop.domain.feedback import Asker, FeedbackDraft, FeedbackState, FeedbackStep

OPEN_STATES = (FeedbackState.HEARD, FeedbackState.PASSED_ON, FeedbackState.PLANNED)
OUTCOMES = (FeedbackState.SHIPPED, FeedbackState.DECLINED)
_PLACE = {
    FeedbackState.HEARD: 0,
    FeedbackState.PASSED_ON: 1,
    FeedbackState.PLANNED: 2,
    FeedbackState.SHIPPED: 3,
    FeedbackState.DECLINED: 3,
    FeedbackState.TOLD: 4,
}
TITLE_LENGTH_MAX = 500
AREA_LENGTH_MAX = 100
URL_LENGTH_MAX = 2000


def outcome_of(draft: FeedbackDraft) -> FeedbackState | None:
    """What became of it, shipped or declined; None while it is open."""
    return next((step.state for step in reversed(draft.steps) if step.state in OUTCOMES), None)


def waiting(draft: FeedbackDraft) -> tuple[UUID, ...]:
    """Who asked and was not told yet."""
    return tuple(asker.person_id for asker in draft.askers if asker.told_on is None)


def refusal(draft: FeedbackDraft, target: FeedbackState) -> str:
    """Why it cannot be moved to `target`, as a sentence; empty when it can.

    Told follows shipped or declined only, and only when everyone who asked was told.
    """
    if target is not FeedbackState.TOLD or draft.state is FeedbackState.TOLD:
        return ""
    if draft.state not in OUTCOMES:
        return "Only what was shipped or declined can be told: move it there first."
    left = len(waiting(draft))
    if left:
        who = "1 person who asked was" if left == 1 else f"{left} people who asked were"
        return f"{who} not told yet: tell them, then it moves by itself."
    return ""


def moved(draft: FeedbackDraft, target: FeedbackState, on: date) -> FeedbackDraft:
    """The same with `target` as its latest state; ask `refusal` first.

    A move back takes the later steps away, and what people were told about them with it: another answer is owed.
    A step is never dated before the one it follows.
    """
    if draft.state is target and draft.steps:
        return draft
    place = _PLACE[target]
    kept = tuple(step for step in draft.steps if _PLACE[step.state] < place or step.state is target)
    if not kept or kept[-1].state is not target:
        kept = tuple(step for step in kept if step.state is not target)
        day = max([on, *(step.on for step in kept)])
        kept = (*kept, FeedbackStep(target, day))
    back = target in OPEN_STATES or (target in OUTCOMES and outcome_of(draft) not in (None, target))
    askers = tuple(replace(asker, told_on=None) for asker in draft.askers) if back else draft.askers
    return replace(draft, steps=kept, askers=askers)


def told(draft: FeedbackDraft, people: frozenset[UUID], on: date) -> FeedbackDraft:
    """The same with these people told; once nobody waits any more, its state is told.

    Who was told before keeps that day.
    """
    askers = tuple(
        replace(asker, told_on=max(on, asker.asked_on))
        if asker.person_id in people and asker.told_on is None
        else asker
        for asker in draft.askers
    )
    after = replace(draft, askers=askers)
    return after if refusal(after, FeedbackState.TOLD) else moved(after, FeedbackState.TOLD, on)


def not_told(draft: FeedbackDraft, person: UUID) -> FeedbackDraft:
    """The same with one person not told after all; what was told goes back to shipped or declined."""
    askers = tuple(replace(asker, told_on=None) if asker.person_id == person else asker for asker in draft.askers)
    return _opened(replace(draft, askers=askers))


def with_askers(draft: FeedbackDraft, people: tuple[UUID, ...], on: date) -> FeedbackDraft:
    """The same with more people who asked on a day; who asked before is left alone. The loop opens for them."""
    known = {asker.person_id for asker in draft.askers}
    new = tuple(Asker(who, on) for who in dict.fromkeys(people) if who not in known)
    return _opened(replace(draft, askers=(*draft.askers, *new)))


def without_asker(draft: FeedbackDraft, person: UUID) -> FeedbackDraft:
    """The same without somebody who did not ask after all."""
    return replace(draft, askers=tuple(asker for asker in draft.askers if asker.person_id != person))


def merged(kept: FeedbackDraft, other: FeedbackDraft) -> FeedbackDraft:
    """Two that say the same as one: words and state of `kept`, the people of both, the earlier day, the higher weight.

    Who was told what became of `other` counts as told only when the same became of `kept`.
    """
    same_end = outcome_of(kept) is not None and outcome_of(kept) == outcome_of(other)
    askers = {asker.person_id: asker for asker in kept.askers}
    for theirs in other.askers:
        theirs = theirs if same_end else replace(theirs, told_on=None)
        mine = askers.get(theirs.person_id)
        askers[theirs.person_id] = theirs if mine is None else _one_asker(mine, theirs)
    joined = replace(
        heard_on(kept, min(kept.heard_on, other.heard_on)),
        askers=tuple(askers.values()),
        area=kept.area or other.area,
        weight=max(kept.weight, other.weight),
        roadmap_url=kept.roadmap_url or other.roadmap_url,
        taken_by=kept.taken_by or other.taken_by,
    )
    return _opened(joined)


def _one_asker(mine: Asker, theirs: Asker) -> Asker:
    told_on = mine.told_on or theirs.told_on
    return Asker(
        mine.person_id, min(mine.asked_on, theirs.asked_on), mine.interaction_id or theirs.interaction_id, told_on
    )


def _opened(draft: FeedbackDraft) -> FeedbackDraft:
    """Back to shipped or declined when somebody waits although it is told."""
    outcome = outcome_of(draft)
    if draft.state is not FeedbackState.TOLD or not waiting(draft) or outcome is None:
        return draft
    return replace(draft, steps=tuple(step for step in draft.steps if step.state is not FeedbackState.TOLD))


def heard_on(draft: FeedbackDraft, day: date) -> FeedbackDraft:
    """The same, heard on another day; the step to heard goes with it."""
    first, rest = draft.steps[:1], draft.steps[1:]
    if first and first[0].state is FeedbackState.HEARD:
        first = (replace(first[0], on=day),)
    return replace(draft, heard_on=day, steps=(*first, *rest))


def roadmap_host(url: str) -> str:
    """The host of a roadmap address; empty when it is no https address with one."""
    try:
        parts = urlsplit(url.strip())
        host = parts.hostname or ""
    except ValueError:
        return ""
    return host if parts.scheme == "https" and not any(sign.isspace() for sign in url.strip()) else ""


def problems(draft: FeedbackDraft, today: date) -> dict[str, str]:
    """What is wrong with the words of a feedback, by name of the field; empty when it can be stored."""
    found: dict[str, str] = {}
    if not draft.title.strip():
        found["title"] = "Say what they ask of the product."
    elif len(draft.title) > TITLE_LENGTH_MAX:
        found["title"] = f"This is longer than {TITLE_LENGTH_MAX} characters."
    if len(draft.area) > AREA_LENGTH_MAX:
        found["area"] = f"This is longer than {AREA_LENGTH_MAX} characters."
    if not 1 <= draft.weight <= 3:
        found["weight"] = "Weight goes from 1 to 3."
    if draft.heard_on > today:
        found["heard_on"] = "It cannot have been heard on a day to come."
    elif any(step.on < draft.heard_on for step in draft.steps[1:]):
        found["heard_on"] = "It cannot have been heard after it was moved on."
    if draft.roadmap_url and not roadmap_host(draft.roadmap_url):
        found["roadmap_url"] = "This is no address: write it in full, beginning with https://."
    elif len(draft.roadmap_url) > URL_LENGTH_MAX:
        found["roadmap_url"] = f"This is longer than {URL_LENGTH_MAX} characters."
    return found
