"""What runs across people in the sample workspace: feedback, introductions, stages set by hand, handovers."""

from datetime import date, timedelta
from uuid import UUID

from care_desktop.domain.feedback import FeedbackState
from care_desktop.domain.interactions import Channel, Flow, InteractionDraft, on_day
from care_desktop.domain.resources import Stage
from care_desktop.services.sample_story import Story
from care_desktop.storage import tables as t
from care_desktop.storage.bulk_rows import BulkRow, interaction_rows
from care_desktop.storage.day_tables import event_target

_PATH = {
    "heard": (FeedbackState.HEARD,),
    "passed on": (FeedbackState.HEARD, FeedbackState.PASSED_ON),
    "planned": (FeedbackState.HEARD, FeedbackState.PASSED_ON, FeedbackState.PLANNED),
    "shipped": (FeedbackState.HEARD, FeedbackState.PASSED_ON, FeedbackState.PLANNED, FeedbackState.SHIPPED),
    "declined": (FeedbackState.HEARD, FeedbackState.PASSED_ON, FeedbackState.DECLINED),
    "told": (
        FeedbackState.HEARD,
        FeedbackState.PASSED_ON,
        FeedbackState.PLANNED,
        FeedbackState.SHIPPED,
        FeedbackState.TOLD,
    ),
}
_DECLINED_AND_TOLD = (FeedbackState.HEARD, FeedbackState.PASSED_ON, FeedbackState.DECLINED, FeedbackState.TOLD)


def feedback_rows(story: Story) -> list[BulkRow]:
    """Every piece of feedback with its way and who asked; somebody told is told on the day of its last step."""
    clock, rows = story.cast.clock, list[BulkRow]()
    for row in story.cast.tables.community["feedback"]["rows"]:
        title, area, weight, heard, state, since, number, taken_by, asking = row
        askers = [life for part in asking if (life := story.life_of(part)) is not None]
        if not askers:
            continue
        key = clock.key(clock.moment(clock.days_ago(heard)))
        url = f"https://roadmap.example.org/{number}" if number else ""
        taken = story.cast.team[taken_by] if taken_by else None
        rows.append((t.feedback, (key, title, area, weight, url, clock.days_ago(heard), taken)))
        path = _DECLINED_AND_TOLD if state == "told" and not number else _PATH[state]
        for position, step in enumerate(path):
            # The first step is the day it was heard, the last one the day it got where it is, the others lie between.
            ago = heard - (heard - since) * position // max(1, len(path) - 1)
            day = clock.days_ago(ago)
            rows.append((t.feedback_step, (clock.key(clock.moment(day)), key, step, day, position)))
        told = clock.days_ago(since) if state == "told" else None
        for life in askers:
            asked = clock.days_ago(story.cast.clock.random.randint(since, heard))
            asked = max(asked, clock.days_ago(min(life.start, heard)))
            rows.append((t.feedback_asker, (key, life.key, min(asked, told or asked), told, None)))
    return rows


def introduction_rows(story: Story) -> list[BulkRow]:
    """Developers brought together, with the conversation in which it happened."""
    clock, rows = story.cast.clock, list[BulkRow]()
    for first_part, second_part, days, outcome in story.cast.tables.community["introductions"]["rows"]:
        first, second = story.life_of(first_part), story.life_of(second_part)
        if first is None or second is None:
            continue
        day, owner = clock.days_ago(days), first.persona.owner or "Inês"
        moment = clock.moment(day, story.cast.zones[owner])
        key, talk = clock.key(moment), clock.key(moment)
        advocate = story.cast.team[owner]
        draft = InteractionDraft(
            people=(first.key, second.key),
            when=on_day(day, story.cast.zones[owner]),
            channel=Channel.CALL,
            flow=Flow.INTRODUCTION,
            tone=1,
            duration_min=30,
            advocates=(advocate,),
            note=outcome or "Introduced them to each other by e-mail.",
        )
        rows.extend(interaction_rows(talk, draft, created_at=moment, updated_at=moment))
        rows.append((t.introduction, (key, first.key, second.key, advocate, day, outcome, talk)))
    return rows


def stage_rows(story: Story) -> list[BulkRow]:
    """Two stages set by hand, each with its reason."""
    settings = (
        ("Nokuthula", Stage.EXPAND, 60, "Trains three teams at Umoya Energy; we see none of it here."),
        ("Agnieszka", Stage.RETAIN, 25, "Uses us daily, but writes to us only when something is wrong."),
    )
    rows: list[BulkRow] = []
    for part, stage, days, reason in settings:
        life = story.life_of(part)
        if life is not None:
            day = story.cast.clock.days_ago(days)
            by = story.cast.team[life.persona.owner or "Inês"]
            rows.append((t.stage_setting, (_key(story, day), life.key, stage, day, by, reason)))
    return rows


def handover_rows(story: Story) -> list[BulkRow]:
    """Relationships that changed hands within the team."""
    changes = (
        ("प्रिया", "Tomoko", 400, "Closer to Inês' working hours since she moved."),
        ("Gulnoza", "Tomoko", 20, ""),
        ("María José", "Farid", 620, "Spanish is easier for her than English."),
    )
    rows: list[BulkRow] = []
    for part, before, days, note in changes:
        life = story.life_of(part)
        if life is not None and life.persona.owner:
            day = min(story.cast.clock.today, max(story.cast.clock.days_ago(days), _after(story, life.start)))
            team = story.cast.team
            row = (_key(story, day), life.key, team[before], team[life.persona.owner], day, note)
            rows.append((t.handover, row))
    return rows


def target_rows(story: Story) -> list[BulkRow]:
    """Whom the team means to reach at an event: people of the stories who are there, and companies."""
    rows: list[BulkRow] = []
    for key, event in story.cast.events:
        for position, (part, company, note) in enumerate(event.get("targets", ())):
            life = story.life_of(part) if part else None
            if part and life is None:
                continue
            day = story.cast.clock.days_ago(event["days_ago"] + 10)
            person = life.key if life is not None else None
            rows.append((event_target, (_key(story, day), key, person, company, note, position)))
    return rows


def _after(story: Story, start: int) -> date:
    return story.cast.clock.days_ago(start) + timedelta(days=5)


def _key(story: Story, day: date) -> UUID:
    return story.cast.clock.key(story.cast.clock.moment(day))
