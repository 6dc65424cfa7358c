"""The derived summary of each person that lists are sorted by: scores as of a day, last contact, company, tags."""

from collections.abc import Iterable, Sequence
from datetime import date
from uuid import UUID

from care_desktop.storage.people import IN_LIST_MAX
from care_desktop.storage.stopping import looked_over
from care_desktop.storage.types import from_epoch_day, to_epoch_day
from care_desktop.storage.work import UnitOfWork

Maybe = float | None
SummaryRow = tuple[
    int, str, Maybe, Maybe, Maybe, Maybe, int, int, float, float, float, float, bytes | None, Maybe, int | None, int
]  # fmt: skip
"""rowno, formula, trust, low, high, presence, stage code, shown stage code, four stage scores, trend, trend rise,
epoch day of the last contact, number of interactions."""

_UPSERT = """
INSERT INTO person_summary(rowno, as_of, formula, trust, trust_low, trust_high, presence, stage, shown_stage,
                           "convert", activate, retain, expand, trend, trend_rise, last_contact,
                           interactions)
VALUES (?1, {as_of}, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16)
ON CONFLICT(rowno) DO UPDATE SET as_of = excluded.as_of, formula = excluded.formula, trust = excluded.trust,
    trust_low = excluded.trust_low, trust_high = excluded.trust_high, presence = excluded.presence,
    stage = excluded.stage, shown_stage = excluded.shown_stage, "convert" = excluded."convert",
    activate = excluded.activate, retain = excluded.retain, expand = excluded.expand, trend = excluded.trend,
    trend_rise = excluded.trend_rise, last_contact = excluded.last_contact, interactions = excluded.interactions
"""

_WORDS = """
UPDATE person_summary SET
    (company, role) = (
        SELECT coalesce(max(j.company), ''), coalesce(max(j.role), '') FROM (
            SELECT company, role FROM job
            WHERE person_id = (SELECT id FROM person WHERE rowno = person_summary.rowno) AND ended IS NULL
            ORDER BY coalesce(started, -1000000) DESC, position LIMIT 1) j),
    tags = coalesce((
        SELECT group_concat(tag, ' ') FROM (
            SELECT '#' || tag AS tag FROM person_tag
            WHERE person_id = (SELECT id FROM person WHERE rowno = person_summary.rowno) ORDER BY tag)), '')
{where}
"""


def store(work: UnitOfWork, rows: Iterable[SummaryRow], *, as_of: date) -> None:
    """Write the scores of these people; what else is in their summary stays."""
    work.driver.executemany(_UPSERT.format(as_of=to_epoch_day(as_of)), looked_over(work, rows))


def refresh_words(work: UnitOfWork, rownos: Sequence[int]) -> None:
    """Bring company, role and tags of these people up to date."""
    for start in range(0, len(rownos), IN_LIST_MAX):
        part = ",".join(str(int(rowno)) for rowno in rownos[start : start + IN_LIST_MAX])
        work.driver.execute(_WORDS.format(where=f"WHERE rowno IN ({part})"))


def refresh_all_words(work: UnitOfWork) -> None:
    """Bring company, role and tags of everyone up to date."""
    work.driver.execute(_WORDS.format(where=""))


def incomplete(work: UnitOfWork) -> bool:
    """Whether something derived is missing for somebody."""
    statement = """SELECT (SELECT count(*) FROM person) <> (SELECT count(*) FROM person_summary)
                       OR (SELECT count(*) FROM person) <> (SELECT count(*) FROM person_facts)"""
    return bool(work.driver.execute(statement).fetchone()[0])


def waiting(work: UnitOfWork) -> bool:
    """Whether nothing is derived yet, as after an upgrade or a restoring: it is built at the next opening."""
    statement = "SELECT EXISTS (SELECT 1 FROM person_summary) OR EXISTS (SELECT 1 FROM person_facts)"
    return not work.driver.execute(statement).fetchone()[0]


def outdated(work: UnitOfWork, *, as_of: date, formula: str) -> bool:
    """Whether somebody's summary is of another day or of another formula."""
    statement = "SELECT EXISTS (SELECT 1 FROM person_summary WHERE as_of <> ? OR formula <> ?)"
    return bool(work.driver.execute(statement, (to_epoch_day(as_of), formula)).fetchone()[0])


def hand_set_stages(work: UnitOfWork, people: Sequence[UUID] | None = None) -> dict[int, list[tuple[date, int]]]:
    """Row number -> (day, stage code or 0 for handed back) of stages set by hand, oldest first; None is everyone."""
    keys = {} if people is None else {f"p{place}": key.bytes for place, key in enumerate(people)}
    among = "" if people is None else f"WHERE p.id IN ({','.join(f':{name}' for name in keys)})"
    found: dict[int, list[tuple[date, int]]] = {}
    statement = f"""SELECT p.rowno, s.set_on, coalesce(s.stage, 0) FROM stage_setting s
                    JOIN person p ON p.id = s.person_id {among} ORDER BY s.set_on, s.id"""
    for rowno, day, stage in work.driver.execute(statement, keys):
        found.setdefault(rowno, []).append((from_epoch_day(day), stage))
    return found
