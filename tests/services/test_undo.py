"""Undo: sixty changes of every kind are taken back one by one until nothing is left of them, and done again."""

from collections.abc import Callable
from datetime import date
from uuid import UUID

from care_desktop.domain.events import EventDraft
from care_desktop.domain.interactions import InteractionDraft, on_day
from care_desktop.domain.people import Handle, Job, PersonDraft
from care_desktop.domain.people_query import PeopleQuery
from care_desktop.domain.resources import Stage
from care_desktop.services import events, handover, interactions, me, people, people_many, segments
from care_desktop.services.interactions import LogEntry
from care_desktop.services.outcome import Outcome, Workspace
from care_desktop.services.transfer_out import What
from care_desktop.services.undo import UndoHistory
from tests.factories import add_person, exported, log_with
from tests.services.conftest import days_ago

STEPS = 60
LOOKED_AT = 15


def everything(workspace: Workspace) -> bytes:
    return exported(workspace, What.EVERYTHING)


def changes(workspace: Workspace, team: list[UUID], crowd: list[UUID]) -> list[Callable[[int], Outcome[object]]]:
    """Kinds of changes; each gets the number of the step."""
    talk = log_with(workspace, crowd[0])

    def who(step: int) -> UUID:
        return crowd[step % len(crowd)]

    def edited(step: int) -> Outcome[object]:
        draft = PersonDraft(
            f"Renamed {step}",
            tags=(f"tag-{step}",),
            handles=(Handle("github", f"login-{step}"),),
            jobs=(Job("Andina", "engineer", date(2020, 1, 1)),),
            owner_id=team[step % 2],
            languages=("es",),
        )
        return people.edit(workspace, who(step), draft)

    return [
        lambda step: people.add(workspace, PersonDraft(f"New {step}", tags=("new",))),
        edited,
        lambda step: interactions.log(workspace, LogEntry(_draft(who(step), step))),
        lambda step: people.rate(workspace, who(step), 1 + step % 5, team[0]),
        lambda step: people.set_stage(workspace, who(step), Stage.RETAIN, f"because {step}"),
        lambda step: people_many.tag(workspace, crowd, [f"many-{step}"], ["sdk"]),
        lambda step: people_many.archive(workspace, crowd[:3], archived=step % 4 < 2),
        lambda step: handover.give(workspace, crowd, team[(step // 12) % 2], f"note {step}"),
        lambda step: segments.add(workspace, f"Segment {step}", PeopleQuery(tag=f"tag-{step}")),
        lambda step: me.set_me(workspace, team[(step // 12) % 2]),
        lambda step: events.add(workspace, EventDraft(f"Meetup {step}")),
        lambda step: interactions.edit(workspace, talk, _draft(who(step), step)),
    ]


def _draft(who: UUID, step: int) -> InteractionDraft:
    return InteractionDraft((who,), on_day(days_ago(step % 30)), tone=step % 3, note=f"note {step}", tags=("t",))


def test_sixty_mixed_changes_are_undone_to_the_same_export_and_done_again(workspace: Workspace) -> None:
    team = [add_person(workspace, name, teammate=True) for name in ("Inês", "Kwame")]
    crowd = [add_person(workspace, f"Person {n}", tags=("sdk",), owner_id=team[0]) for n in range(6)]
    kinds = changes(workspace, team, crowd)
    history, kept, step = UndoHistory(), {0: everything(workspace)}, 0
    done = 0
    while done < STEPS:
        outcome = kinds[step % len(kinds)](step)
        step += 1
        if outcome.undo is not None:
            history.push(outcome.undo)
            done += 1
            if done % LOOKED_AT == 0:
                kept[done] = everything(workspace)
    assert len(set(kept.values())) == len(kept)
    for left in reversed(range(STEPS)):
        history.undo(workspace)
        if left in kept:
            assert everything(workspace) == kept[left]
    assert history.next_undo is None
    for _ in range(STEPS):
        history.redo(workspace)
    assert history.next_redo is None and everything(workspace) == kept[STEPS]
