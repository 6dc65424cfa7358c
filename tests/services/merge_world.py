"""A small workspace in which everything points at everybody, made from a seed."""

import random
from datetime import date, timedelta
from decimal import Decimal
from uuid import UUID

from sqlalchemy import insert

from care_desktop.domain.events import EventKind
from care_desktop.domain.feedback import Asker, FeedbackDraft, FeedbackState, FeedbackStep
from care_desktop.domain.interactions import Flow, InteractionDraft, on_day
from care_desktop.domain.people import Consent, DataSource, Job, LawfulBasis, OwnRating
from care_desktop.domain.promises import PromiseDraft
from care_desktop.domain.resources import ResourceKind, ResourceState, Stage, SwagReason
from care_desktop.services.outcome import Workspace, commit
from care_desktop.storage import day_tables as d
from care_desktop.storage import interactions, people, promises
from care_desktop.storage import sync_tables as s
from care_desktop.storage import tables as t
from care_desktop.storage.ids import new_id
from care_desktop.storage.people import set_stage
from tests.factories import NOW, add_person

DAY = date(2026, 6, 1)


def fill(workspace: Workspace, seed: int, size: int = 9) -> list[UUID]:
    """Store people and what points at them; returns everybody's keys, teammates first."""
    chance = random.Random(seed)
    event = new_id()
    team = [add_person(workspace, f"Team {n}", teammate=True) for n in range(3)]
    with workspace.database.work() as work:
        work.insert(
            t.event,
            {"id": event, "name": "KubeCon", "name_key": "kubecon", "kind": EventKind.CONFERENCE, "cost": Decimal(5)},
        )
        commit(workspace, work, None, "event")
    everybody = team + [_person(workspace, chance, n, team, event) for n in range(size - len(team))]
    with workspace.database.work() as work:
        _fill_rows(work, chance, everybody, team, event)
        commit(workspace, work, None, "fill", everybody)
    return everybody


def _person(workspace: Workspace, chance: random.Random, n: int, team: list[UUID], event: UUID) -> UUID:
    def day() -> date:
        return DAY + timedelta(days=chance.randrange(100))

    return add_person(
        workspace,
        chance.choice(["Ana Ruiz", "Ruiz Ana", "佐藤 美咲", "Bo", "Юлія Коваленко"]),
        ("github", f"login{n}"),
        ("email", f"mail{n}@example.org"),
        reading=chance.choice(["", "Sato"]),
        place=chance.choice(["", "Lima", "Osaka"]),
        country=chance.choice(["", "PE", "JP"]),
        pronouns=chance.choice(["", "she/her"]),
        skills=tuple(chance.sample(["go", "rust"], 1)),
        tags=tuple(chance.sample(["sdk", "docs", "vip"], 2)),
        jobs=(Job("Acme", "dev"), Job(chance.choice(["Acme", "Globex"]), "", DAY, None)),
        notes=chance.choice(["", "Likes tea.", "Met twice."]),
        private_notes=chance.choice(["", "Shy."]),
        met_event_id=chance.choice([None, event]),
        owner_id=chance.choice([None, *team]),
        cadence_days=chance.choice([None, 30, 60]),
        consent=Consent(
            chance.choice(list(LawfulBasis)), DataSource.TOLD_ME, day(), ("email",), chance.choice([None, day()])
        ),
    )


def _fill_rows(work, chance: random.Random, everybody: list[UUID], team: list[UUID], event: UUID) -> None:  # type: ignore[no-untyped-def]
    def some(k: int) -> list[UUID]:
        return chance.sample(everybody[3:], k)

    def day() -> date:
        return DAY + timedelta(days=chance.randrange(100))

    resource, item, account = new_id(), new_id(), new_id()
    kind, state = next(iter(ResourceKind)), next(iter(ResourceState))
    work.insert(t.resource, {"id": resource, "title": "Guide", "title_key": "guide", "kind": kind, "state": state})
    work.insert(t.swag_item, {"id": item, "name": "Mug"})
    work.insert(s.account, {"id": account, "kind": "github", "host": "github.com", "created_at": NOW})
    for n in range(12):
        draft = InteractionDraft(
            people=tuple(some(chance.choice([1, 2, 3]))),
            advocates=tuple(chance.sample(team, chance.choice([0, 1, 2]))),
            when=on_day(day()),
            flow=chance.choice(list(Flow)),
            note=f"talk {n}",
            resources=(resource,) if n % 3 == 0 else (),
        )
        talk = interactions.add_interaction(work, draft, now=NOW)
        promises.add_promise(work, PromiseDraft(f"p{n}", tuple(some(2)), day(), day(), chance.choice(team), talk))
        askers = tuple(Asker(who, day(), talk, chance.choice([None, day()])) for who in some(3))
        steps = (FeedbackStep(FeedbackState.HEARD, DAY), FeedbackStep(FeedbackState.SHIPPED, day()))
        promises.add_feedback(work, FeedbackDraft(f"f{n}", DAY, askers, taken_by=chance.choice(team), steps=steps))
        one, two = some(2)
        promises.add_introduction(work, one, two, on=day(), by=chance.choice(everybody), outcome=f"o{n}")
        reason = next(iter(SwagReason))
        work.insert(
            t.swag_given,
            {"id": new_id(), "item_id": item, "person_id": one, "given_on": day(), "reason": reason, "for_what": ""},
        )
        work.insert(t.resource_given, {"id": new_id(), "resource_id": resource, "person_id": two, "given_on": day()})
    for n, who in enumerate(everybody):
        people.add_rating(work, who, OwnRating(chance.randint(1, 5), day(), chance.choice(team)))
        set_stage(work, who, chance.choice([None, *Stage]), on=day(), reason="said so", by=chance.choice(team))
        work.insert(
            t.handover,
            {
                "id": new_id(), "person_id": who, "from_owner_id": chance.choice(team),
                "to_owner_id": chance.choice(team), "handed_on": day(), "note": "",
            },
        )  # fmt: skip
        work.insert(s.identity, {"service": "github", "identity_key": str(n), "person_id": who, "login": f"gh{n}"})
        work.insert(s.contact_card, {"account_id": account, "card_key": str(n), "person_id": who})
        for kind_word, subject in (("cadence", who), ("promise", new_id())):
            row = {"kind": kind_word, "subject_id": subject, "person_id": who, "until": chance.choice([None, day()])}
            work.insert(d.snooze, row | {"set_on": DAY})
        target = {"id": new_id(), "event_id": event, "person_id": who, "company": "", "note": f"n{n}", "position": n}
        work.insert(d.event_target, target)
        work.insert(d.merged_person, {"old_id": new_id(), "person_id": who, "merged_on": DAY})
        work.insert(d.segment, {"id": new_id(), "name": f"s{n}", "filters": f'{{"owner": "{who}"}}', "position": n})
    for _ in range(4):
        first, second = sorted(chance.sample(everybody, 2))
        row = {"first_id": first, "second_id": second, "decided_on": DAY, "until": chance.choice([None, day()])}
        work.connection.execute(insert(d.not_duplicate).prefix_with("OR IGNORE").values(row))
    for who in everybody[3:]:
        work.update(t.person, (who,), {"introduced_by_id": chance.choice([None, *(e for e in everybody if e != who)])})


def everything(workspace: Workspace) -> dict[str, list[tuple[object, ...]]]:
    """Every row of every table but those that are derived, sorted."""
    left_out = ("interaction_block", "stale_block", "fact_kind", "person_text")
    with workspace.database.reading() as work:
        return {
            table.name: sorted(map(tuple, work.connection.execute(table.select())), key=repr)
            for table in t.metadata.sorted_tables
            if table.name not in left_out
        }
