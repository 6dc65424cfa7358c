"""Changes of stored feedback: its words, its steps, who asked, and its removal."""

from uuid import UUID

from care_desktop.domain.feedback import FeedbackDraft
from care_desktop.storage.ids import new_id
from care_desktop.storage.tables import feedback, feedback_asker, feedback_step
from care_desktop.storage.work import UnitOfWork


def edit_feedback(work: UnitOfWork, id: UUID, draft: FeedbackDraft) -> None:
    """Make a stored piece of feedback say what `draft` says; equal rows stay untouched."""
    work.update(
        feedback,
        (id,),
        {
            "title": draft.title,
            "area": draft.area,
            "weight": draft.weight,
            "roadmap_url": draft.roadmap_url,
            "heard_on": draft.heard_on,
            "taken_by_id": draft.taken_by,
        },
    )
    _store_steps(work, id, draft)
    askers = [
        {
            "feedback_id": id,
            "person_id": asker.person_id,
            "asked_on": asker.asked_on,
            "told_on": asker.told_on,
            "interaction_id": asker.interaction_id,
        }
        for asker in draft.askers
    ]
    work.replace_children(feedback_asker, feedback_asker.c.feedback_id, id, askers)


def _store_steps(work: UnitOfWork, id: UUID, draft: FeedbackDraft) -> None:
    """A step is known by its state: it keeps its key while its day or its position changes."""
    rows = (
        work.connection.execute(
            feedback_step.select().where(feedback_step.c.feedback_id == id).order_by(feedback_step.c.position)
        )
        .mappings()
        .all()
    )
    keys: dict[object, list[UUID]] = {}
    for row in rows:
        keys.setdefault(row["state"], []).append(row["id"])
    wanted = []
    for position, step in enumerate(draft.steps):
        left = keys.get(step.state)
        key = left.pop(0) if left else new_id()
        wanted.append({"id": key, "feedback_id": id, "state": step.state, "moved_on": step.on, "position": position})
    work.replace_children(feedback_step, feedback_step.c.feedback_id, id, wanted)


def delete_feedback(work: UnitOfWork, id: UUID) -> None:
    """Remove a piece of feedback with its steps and who asked; nothing happens when it is not there."""
    work.delete_where(feedback_asker, feedback_asker.c.feedback_id, id)
    work.delete_where(feedback_step, feedback_step.c.feedback_id, id)
    work.delete(feedback, (id,))
