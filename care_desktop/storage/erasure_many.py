"""Erasing several people one after the other, and what that comes to as one plan."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from types import MappingProxyType
from uuid import UUID

from care_desktop.storage.erasure import ErasurePlan, erase_person, plan_erasure
from care_desktop.storage.traces import Traces
from care_desktop.storage.work import UnitOfWork


def erase_each(
    work: UnitOfWork, people: Sequence[UUID], on: date, *, mask_notes: bool = True
) -> list[tuple[ErasurePlan, frozenset[UUID]]]:
    """Take each of them out as `erase_person` does, one after the other; the plan of each, and whom it touched.

    Raises:
        NotFound: one of them is not there.
    """
    done = []
    for id in people:
        plan = plan_erasure(work, id)
        done.append((plan, erase_person(work, plan, on, mask_notes=mask_notes)))
    return done


def joined(plans: Sequence[ErasurePlan]) -> ErasurePlan:
    """What one erasure after the other does, as one plan: the `id` of the first, a line for each name.

    `plans`: at least one, in their order, each as of the moment when the one before was carried out.
    """
    if len(plans) == 1:
        return plans[0]
    counts: dict[str, int] = {}
    kept: dict[str, int] = {}
    for plan in plans:
        for total, part in ((counts, plan.counts), (kept, plan.kept)):
            for name, number in part.items():
                total[name] = total.get(name, 0) + number
    only = tuple(id for plan in plans for id in plan.only)
    notes = {note.interaction_id: note for plan in reversed(plans) for note in plan.notes}
    words = dict.fromkeys(word for plan in plans for word in plan.traces.words)
    common = dict.fromkeys(word for plan in plans for word in plan.traces.common if word not in words)
    stays = frozenset(id for plan in plans for id in plan.stays) - frozenset(only)
    kept |= {"interaction": len(stays)} if "interaction" in kept else {}
    names = dict.fromkeys(name for plan in plans for name in plan.traces.names)
    people = {plan.id for plan in plans}
    return replace(
        plans[0],
        label=", ".join(plan.label for plan in plans),
        name="\n".join(plan.name for plan in plans),
        traces=Traces(tuple(words), tuple(common), tuple(names)),
        counts=MappingProxyType(counts),
        kept=MappingProxyType({name: number for name, number in kept.items() if number}),
        only=only,
        promises=tuple(id for plan in plans for id in plan.promises),
        feedback=tuple(id for plan in plans for id in plan.feedback),
        proposals=tuple(id for plan in plans for id in plan.proposals),
        notes=tuple(sorted((n for n in notes.values() if n.interaction_id not in only), key=lambda n: n.day)),
        touched=frozenset(id for plan in plans for id in plan.touched) - people,
        stays=stays,
    )
