"""Which marks stand for the whole table of an answer: from the rows behind them every figure follows."""

from collections.abc import Callable, Iterator, Mapping

from care_desktop.domain.insight import Answer, Question
from care_desktop.domain.insight_cohorts import MONTHS
from care_desktop.domain.insight_direction import Balance
from care_desktop.domain.insight_duration import GOALS
from care_desktop.domain.insight_promises import PromiseResult
from care_desktop.domain.insight_slipping import CLASSES
from care_desktop.domain.interactions import code_of
from care_desktop.domain.resources import ResourceKind, Stage


def keys_of(answer: Answer) -> tuple[str, ...]:
    """The keys for `Answer.behind`, in the order of the table. Where rows carry their day, one mark of the whole
    period stands for those of its parts; none when the chart has nothing to draw."""
    return () if answer.picture is None else tuple(_KEYS[answer.question](answer))


def _trust(answer: Answer) -> Iterator[str]:
    for row in answer.table.rows:
        if row[2] is not None:
            yield row[0].isoformat()


def _stages(answer: Answer) -> Iterator[str]:
    for first, last, *counts in answer.table.rows:
        if first is None:
            if counts[0] is not None:
                yield from (f"at|{last.isoformat()}|{stage}" for stage in Stage)
        else:
            yield from (f"moved|{first.isoformat()}|{last.isoformat()}|{way}" for way in ("up", "down"))


def _duration(answer: Answer) -> Iterator[str]:
    last = answer.picture.days[-1]
    yield from (f"{stage}:{last}" for stage in GOALS)
    yield from (f"stays:{stage}" for stage in Stage)


def _cohorts(answer: Answer) -> Iterator[str]:
    for cohort in answer.picture.cohorts:
        if cohort.people:
            yield f"{cohort.key}:people"
            yield from (
                f"{cohort.key}:{months}" for place, months in enumerate(MONTHS) if cohort.share(place) is not None
            )


def _direction(answer: Answer) -> Iterator[str]:
    yield from ("in:all", "out:all")
    if answer.picture.balance is not None:
        yield from (f"people:{balance}" for balance in Balance)


def _feedback(answer: Answer) -> Iterator[str]:
    yield from (row[0] for row in answer.table.rows)
    yield from ("waiting", "median")


def _cost(answer: Answer) -> Iterator[str]:
    for row in answer.picture.rows:
        yield f"minutes:{row.key}"
        yield from (f"money:{row.key}:{currency}" for currency, _ in row.money)
        yield f"trust:{row.key}"


def _content(answer: Answer) -> Iterator[str]:
    for row in answer.picture.rows:
        yield f"kind:{_kind_code(row.kind)}"


def labels_of(answer: Answer) -> dict[str, str]:
    """What the rows of the table are called whose marks have other keys: label by key."""
    if answer.picture is None or answer.question not in (Question.COST, Question.CONTENT):
        return {}
    if answer.question is Question.CONTENT:
        return {f"kind:{_kind_code(row.kind)}": str(row.kind or "any content") for row in answer.picture.rows}
    groups = {row.key: str(row.label) for row in answer.picture.rows}
    return {key: groups[key.split(":")[1]] for key in _cost(answer)}


def _kind_code(kind: ResourceKind | None) -> int:
    return 0 if kind is None else code_of(kind)


_KEYS: Mapping[Question, Callable[[Answer], Iterator[str]]] = {
    Question.TRUST: _trust,
    Question.STAGES: _stages,
    Question.DURATION: _duration,
    Question.COHORTS: _cohorts,
    Question.DIRECTION: _direction,
    Question.REPLY: lambda _answer: iter(("median:all",)),
    Question.FEEDBACK: _feedback,
    Question.PROMISES: lambda _answer: (f"{result}:all" for result in PromiseResult),
    Question.REGIONS: lambda answer: (row.key for row in answer.picture.rows),
    Question.COST: _cost,
    Question.CONTENT: _content,
    Question.DEPENDENCE: lambda answer: (str(known_to) for known_to in range(len(answer.picture.people))),
    Question.SLIPPING: lambda _answer: (fall_class.key for fall_class in CLASSES),
}
