"""A person as the page reads one, made up for tests: known well, or not at all."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any
from uuid import UUID, uuid5

from care_desktop.domain.cadence import Cadence, CadenceSource
from care_desktop.domain.facts import Reason
from care_desktop.domain.feedback import Asker, Feedback, FeedbackDraft
from care_desktop.domain.interactions import (
    Channel,
    Depth,
    Direction,
    Flow,
    Interaction,
    InteractionDraft,
    on_day,
)
from care_desktop.domain.people import Consent, DataSource, Handle, Job, LawfulBasis, OwnRating, Person, PersonDraft
from care_desktop.domain.promises import Promise, PromiseDraft, PromiseState
from care_desktop.domain.resources import Stage
from care_desktop.services.insights import LedgerLine, PersonView, ScoreCard, StageStretch, Stroke, TrustPoint
from care_desktop.services.reasons import Mark, MarkKind
from care_desktop.services.relationship import GiveAndTake, Relationship, rating_gap
from care_desktop.ui.pages.person_content import PersonContent, PersonScores

NOW = datetime(2026, 11, 24, 8, 40, tzinfo=UTC)
TODAY = NOW.date()
ANA = UUID(int=1)


# What is known beside the trust of somebody of whom nothing is known.
NOTHING: dict[str, Any] = {
    "reciprocity": GiveAndTake(0.5, 0.0, 0.0),
    "channels": 0,
    "advocates": 0,
    "cadence": None,
    "last_contact": None,
    "due_on": None,
    "own_rating": None,
    "rating_gap": None,
}


def key(name: object) -> UUID:
    """The same key for the same name."""
    return uuid5(ANA, str(name))


def ago(days: int) -> date:
    """A day before today."""
    return TODAY - timedelta(days=days)


def talk(
    days: int, name: object = "", others: tuple[str, ...] = (), event: str | None = None, **fields: Any
) -> Interaction:
    """An interaction so many days ago with Ana and `others`."""
    people = (ANA, *(key(other) for other in others))
    draft = InteractionDraft(people, on_day(ago(days)), **fields)
    return Interaction(key(name or ("talk", days)), draft, ("Ana Lucía Quispe", *others), (), event, ())


def ana(**fields: Any) -> Person:
    """A person of whom everything is entered."""
    draft = PersonDraft(
        "Ana Lucía Quispe",
        pronouns="she/her",
        place="Arequipa",
        country="PE",
        time_zone="America/Lima",
        languages=("Spanish", "Quechua"),
        tags=("sdk",),
        handles=(Handle("github", "analuq"), Handle("discourse:forum.example.org", "ana_q")),
        jobs=(Job("Andina Pagos", "Backend engineer", date(2025, 1, 5)),),
        notes="Likes plain answers.",
        private_notes="Looks for another job.",
        consent=Consent(LawfulBasis.CONSENT, DataSource.TOLD_ME, date(2025, 1, 5)),
    )
    return Person(ANA, replace(draft, **fields), NOW, False, "Inês Duarte", (OwnRating(4, date(2026, 11, 2)),))


def card(known: bool = True, **fields: Any) -> ScoreCard:
    """The scores of Ana, or of somebody unknown."""
    if not known:
        made = ScoreCard(TODAY, False, 30, 3, 69, 0.01, Stage.CONVERT, Stage.CONVERT, None, None, (0, 0, 0, 0))
    else:
        since = date(2025, 3, 3)
        made = ScoreCard(TODAY, True, 69.2, 51.3, 85.1, 0.88, Stage.RETAIN, Stage.RETAIN, since, None, (96, 88, 71, 38))
    return replace(made, **fields)


def view(ledger: tuple[LedgerLine, ...] | None = None, interactions: int = 3, **fields: Any) -> PersonView:
    """Scores with three reasons that add up, a mark and two strokes."""
    shares = (
        LedgerLine(21.0, "promise kept: benchmark data", ago(21), key("talk 1"), Reason.PROMISE_KEPT),
        LedgerLine(20.0, "conversation at KubeCon", ago(1), key("talk 0"), Reason.WENT_VERY_WELL),
        LedgerLine(-1.8, "promise broken: sample", ago(700), None, Reason.PROMISE_BROKEN),
    )
    points = tuple(
        TrustPoint(ago(7 * n), None, None, None) if n > 90 else TrustPoint(ago(7 * n), 69.2 - n / 10, 51.3, 85.1)
        for n in range(100, -1, -1)
    )
    return PersonView(
        card(**fields),
        30.0,
        shares if ledger is None else ledger,
        points,
        (Mark(ago(300), MarkKind.MILESTONE, "signed up", key("talk 2")),),
        (
            Stroke(ago(300), Direction.INBOUND, Depth.EXCHANGE, key("talk 2")),
            Stroke(ago(1), Direction.MUTUAL, Depth.CONVERSATION, key("talk 0")),
        ),
        interactions,
        (
            StageStretch(Stage.ACTIVATE, date(2024, 10, 1), date(2025, 3, 3), False),
            StageStretch(Stage.RETAIN, date(2025, 3, 3), None, False),
        ),
    )


def beside(**fields: Any) -> Relationship:
    """What stands beside Ana's trust."""
    made = Relationship(
        as_of=TODAY,
        reciprocity=GiveAndTake(0.52, 6.0, 5.5),
        channels=4,
        advocates=2,
        cadence=Cadence(21.0, CadenceSource.LEARNED),
        last_contact=ago(1),
        due_on=ago(-20),
        overdue_days=0,
        own_rating=OwnRating(4, date(2026, 11, 2)),
        rating_gap=rating_gap(4, 69.2, 51.3, 85.1),
    )
    return replace(made, **fields)


def scores(seen: PersonView | None = None, day: date | None = None, **fields: Any) -> PersonScores:
    """Ana's numbers as of today, or of another day."""
    return PersonScores(day, day or TODAY, view() if seen is None else seen, beside(**fields))


def content(**fields: Any) -> PersonContent:
    """Ana with three interactions, two promises and a piece of feedback."""
    talks = (
        talk(1, "talk 0", ("Bo Li",), "KubeCon", duration_min=20, tone=2, note="Auth docs confuse newcomers."),
        talk(21, "talk 1", flow=Flow.CONVERSATION, channel=Channel.EMAIL, direction=Direction.OUTBOUND),
        talk(300, "talk 2", flow=Flow.QUESTION, channel=Channel.GITHUB, tone=-1),
    )
    promises = (
        Promise(
            key("kept"), PromiseDraft("benchmark", (ANA,), ago(40), ago(20), None, None, PromiseState.KEPT, ago(21))
        ),
        Promise(key("open"), PromiseDraft("sample", (ANA,), ago(1), date(2026, 11, 27), None, key("talk 0"))),
    )
    asked = Asker(ANA, ago(1), key("talk 0"))
    feedback = (Feedback(key("feedback"), FeedbackDraft("auth SDK docs", ago(1), (asked,), "docs")),)
    seen = fields.get("view", view())
    made = PersonContent(NOW, ana(), seen, scores(seen), talks, promises, feedback)
    return replace(made, **fields)


def unknown() -> PersonContent:
    """Somebody of whom nothing but the name is known."""
    person = Person(ANA, PersonDraft("佐藤 美咲", reading="Satō Misaki"), NOW)
    nothing = PersonView(card(False), 30.0, (), (TrustPoint(TODAY, None, None, None),), (), (), 0, ())
    return PersonContent(NOW, person, nothing, scores(nothing, **NOTHING), (), (), ())
