"""Whom do we not reach? People by region, and how many of them are present."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

import numpy as np

from care_desktop.domain.facts import Flags, Ints
from care_desktop.domain.insight import GROUP_MIN
from care_desktop.domain.insight_content import wilson

REGIONS_SHOWN = 9


class RegionGroup(StrEnum):
    """What a row of the chart stands for: a region, the small ones of a part of the world (with or without a region of
    it in a row of its own), those that find no room, all other small ones, and the unknown."""

    REGION = "region"
    AREA = "area"
    REST_OF_AREA = "rest of area"
    OTHERS = "others"
    SMALLER = "smaller"
    UNKNOWN = "unknown"


NAMED_GROUPS = frozenset({RegionGroup.REGION, RegionGroup.AREA, RegionGroup.REST_OF_AREA})


@dataclass(frozen=True, slots=True)
class Country:
    """What a country is called, and the part of the world it lies in."""

    name: str
    area: str


@dataclass(frozen=True, slots=True)
class RegionRow:
    """A region, or several of them.

    Attributes:
        name: of the region or the part of the world; empty for the other groups.
        regions: how many regions it stands for; 0 for the unknown ones.
        present: how many of its people are present.
        low, high: 90 % interval of the share present, 0 to 1; None with fewer than GROUP_MIN people.
    """

    group: RegionGroup
    name: str
    regions: int
    people: int
    present: int
    low: float | None
    high: float | None

    @property
    def key(self) -> str:
        """What the mark is called."""
        return f"{self.group}:{self.name}"

    @property
    def share(self) -> float | None:
        """The share present, 0 to 1; None with fewer than GROUP_MIN people."""
        return None if self.low is None else self.present / self.people


@dataclass(frozen=True, slots=True)
class RegionsPicture:
    """Regions, most people first, then the others, the smaller and the unknown ones; and the share of everyone."""

    rows: tuple[RegionRow, ...]
    share: float


def named_regions(entered: Sequence[str], countries: Mapping[str, Country]) -> tuple[tuple[Country, ...], Ints]:
    """What regions are called, ascending and each once, and for each one entered the place of its name.

    Two-letter codes become names, and differences in capitals from such a name go; all else stays as entered, in no
    known part of the world.

    Args:
        entered: may contain the empty word.
        countries: by ISO 3166-1 alpha-2 code.
    """
    known = {country.name.casefold(): country for country in countries.values()}
    called = []
    for words in (text.strip() for text in entered):
        by_name = known.get(words.casefold(), Country(words, ""))
        called.append(countries.get(words.upper(), by_name))
    found = sorted(set(called), key=lambda country: country.name)
    place_of = {country: place for place, country in enumerate(found)}
    return tuple(found), np.array([place_of[country] for country in called], dtype=np.int64)


def region_groups(regions: Sequence[Country], region: Ints) -> tuple[tuple[RegionGroup, str, tuple[int, ...]], ...]:
    """How regions are put together: group, name, places in `regions`; the unknown ones always last.

    Args:
        regions: the one with an empty name is unknown.
        region: place of each person's region.
    """
    people = np.bincount(region, minlength=len(regions)).tolist()
    used = [place for place, country in enumerate(regions) if country.name and people[place]]
    found: list[tuple[RegionGroup, str, tuple[int, ...]]] = [
        (RegionGroup.REGION, regions[place].name, (place,)) for place in used if people[place] >= GROUP_MIN
    ]
    parted = {regions[places[0]].area for _group, _name, places in found}
    small: dict[str, list[int]] = {}
    for place in used:
        if people[place] < GROUP_MIN:
            small.setdefault(regions[place].area, []).append(place)
    rest = small.pop("", [])
    for area, places in sorted(small.items()):
        if sum(people[place] for place in places) >= GROUP_MIN:
            found.append((RegionGroup.REST_OF_AREA if area in parted else RegionGroup.AREA, area, tuple(places)))
        else:
            rest += places
    found.sort(key=lambda group: -sum(people[place] for place in group[2]))
    # A single group behind the last that finds room takes no more room than the others would.
    shown = REGIONS_SHOWN if len(found) > REGIONS_SHOWN + 1 else len(found)
    hidden = tuple(place for group in found[shown:] for place in group[2])
    others = [(RegionGroup.OTHERS, "", hidden)] if hidden else []
    smaller = [(RegionGroup.SMALLER, "", tuple(rest))] if rest else []
    unknown = tuple(place for place, country in enumerate(regions) if not country.name)
    return (*found[:shown], *others, *smaller, (RegionGroup.UNKNOWN, "", unknown))


def region_row(group: RegionGroup, name: str, regions: int, present: Flags) -> RegionRow:
    """The people of a group, given whether each of them is present, as counts with the interval of the share."""
    people, hits = len(present), int(np.count_nonzero(present))
    ends = wilson(hits, people) if people >= GROUP_MIN else (None, None)
    return RegionRow(group, name, regions, people, hits, *ends)


def least_reached(rows: Sequence[RegionRow], share: float) -> RegionRow | None:
    """The named row with the lowest share whose interval lies below the share of everyone; None without one."""
    low = [row for row in rows if row.group in NAMED_GROUPS and row.high is not None and row.high < share]
    return min(low, key=lambda row: row.share or 0.0, default=None)
