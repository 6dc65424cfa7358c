"""How often we mean to be in touch, as it is kept, and the day it makes due for people in a list."""

import json
from collections.abc import Sequence

import numpy as np

from care_desktop.domain.cadence import NEVER, cadence, due_day, rhythm_of_days
from care_desktop.storage import person_facts
from care_desktop.storage.database import read_setting
from care_desktop.storage.work import UnitOfWork

CADENCE_SETTING = "cadence_by_tag"
_AS_OF = "SELECT max(as_of) FROM person_summary"
_PEOPLE = "SELECT rowno, id, cadence_days FROM person WHERE NOT teammate AND id IN ({marks}) ORDER BY rowno"
_TAGS = "SELECT person_id, tag FROM person_tag WHERE person_id IN ({marks})"


def days_by_tag(work: UnitOfWork) -> dict[str, int]:
    """Days by tag; nothing when another program kept something else under that name."""
    try:
        kept = json.loads(read_setting(work, CADENCE_SETTING) or "{}")
    except ValueError:
        return {}
    return {tag: days for tag, days in kept.items() if isinstance(days, int)} if isinstance(kept, dict) else {}


def contact_due(work: UnitOfWork, keys: Sequence[bytes]) -> dict[bytes, int]:
    """Key -> epoch day of the next contact by cadence, as of the last scoring; who has none is left out.

    The same day as that of the person's page and of Today: by hand, by tag, or by their own rhythm.
    """
    as_of = work.driver.execute(_AS_OF).fetchone()[0]
    marks = ",".join("?" * len(keys))
    people = work.driver.execute(_PEOPLE.format(marks=marks), keys).fetchall()
    if as_of is None or not people:
        return {}
    by_tag = days_by_tag(work)
    tags: dict[bytes, list[str]] = {}
    for key, tag in work.driver.execute(_TAGS.format(marks=marks), keys) if by_tag else ():
        tags.setdefault(key, []).append(tag)
    rownos = np.array([row[0] for row in people], dtype=np.int64)
    places, records = person_facts.read(work, rownos, everyone=False)
    past = records["day"] <= as_of
    found = rhythm_of_days(places[past].astype(np.int64), records["day"][past].astype(np.int64), len(people))
    due: dict[bytes, int] = {}
    for place, (_, key, by_hand) in enumerate(people):
        last = int(found.last_contact[place])
        meant = cadence(by_hand, tags.get(key, ()), by_tag, float(found.learned_days[place]))
        if meant is not None and last != NEVER:
            due[key] = due_day(last, meant.days)
    return due
