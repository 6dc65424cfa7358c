"""Names of regions, how they are put together, and their shares."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from care_desktop.domain.insight import GROUP_MIN
from care_desktop.domain.insight_content import wilson
from care_desktop.domain.insight_regions import (
    REGIONS_SHOWN,
    Country,
    RegionGroup,
    least_reached,
    named_regions,
    region_groups,
    region_row,
)

COUNTRIES = {"PE": Country("Peru", "South"), "BR": Country("Brazil", "South"), "JP": Country("Japan", "East")}


def test_codes_and_names_of_a_country_are_one_region() -> None:
    found, place = named_regions(["", "PE", "pe ", "Peru", "peru", "Bavaria", "XX"], COUNTRIES)
    assert [country.name for country in found] == ["", "Bavaria", "Peru", "XX"]
    assert [found[p].name for p in place] == ["", "Peru", "Peru", "Peru", "Peru", "Bavaria", "XX"]
    assert {country.name: country.area for country in found}["Bavaria"] == ""


def groups(people: dict[Country, int]) -> list[tuple[RegionGroup, str, list[str]]]:
    regions = tuple(people)
    region = np.repeat(np.arange(len(regions)), list(people.values()))
    found = region_groups(regions, region)
    return [(group, name, [regions[place].name for place in places]) for group, name, places in found]


def test_small_countries_stand_together_by_part_of_the_world() -> None:
    unknown = Country("", "")
    people = {unknown: 1, COUNTRIES["PE"]: 3, COUNTRIES["BR"]: 2, COUNTRIES["JP"]: 9, Country("Korea", "East"): 4}
    assert groups(people) == [
        (RegionGroup.REGION, "Japan", ["Japan"]),
        (RegionGroup.AREA, "South", ["Peru", "Brazil"]),
        (RegionGroup.SMALLER, "", ["Korea"]),
        (RegionGroup.UNKNOWN, "", [""]),
    ]
    people[Country("Taiwan", "East")] = 1
    assert (RegionGroup.REST_OF_AREA, "East", ["Korea", "Taiwan"]) in groups(people)


@given(st.lists(st.tuples(st.integers(0, 12), st.sampled_from(["", "a", "b", "c"])), max_size=40))
def test_everybody_stands_in_one_group_and_no_named_one_is_small(sizes: list[tuple[int, str]]) -> None:
    regions = (Country("", ""), *(Country(f"r{place}", area) for place, (_n, area) in enumerate(sizes)))
    counts = [3, *(n for n, _area in sizes)]
    region = np.repeat(np.arange(len(regions)), counts)
    found = region_groups(regions, region)
    listed = [place for _group, _name, places in found for place in places]
    assert sorted(listed) == [place for place, n in enumerate(counts) if n]
    named = [group for group in found if group[0] in (RegionGroup.REGION, RegionGroup.AREA, RegionGroup.REST_OF_AREA)]
    assert len(named) <= REGIONS_SHOWN + 1
    totals = [sum(counts[place] for place in places) for _group, _name, places in named]
    assert all(total >= GROUP_MIN for total in totals)
    assert totals == sorted(totals, reverse=True)
    assert found[-1][0] is RegionGroup.UNKNOWN


def test_a_share_has_an_interval_from_five_people_on() -> None:
    small = region_row(RegionGroup.SMALLER, "", 2, np.array([True] * (GROUP_MIN - 1)))
    assert (small.share, small.low, small.high) == (None, None, None)
    row = region_row(RegionGroup.REGION, "Peru", 1, np.array([True, False, False, True, False]))
    assert (row.share, row.low, row.high) == (0.4, *wilson(2, 5))
    # Wilson by hand: z = 1.644854, centre (0.4 + z²/10) / (1 + z²/5).
    assert (row.low + row.high) / 2 == pytest.approx((0.4 + 2.705543 / 10) / (1 + 2.705543 / 5), abs=1e-6)


def test_the_least_reached_lies_wholly_below_everyone() -> None:
    low = region_row(RegionGroup.REGION, "Peru", 1, np.arange(100) < 10)
    lower = region_row(RegionGroup.UNKNOWN, "", 0, np.arange(100) < 1)
    unsure = region_row(RegionGroup.REGION, "Japan", 1, np.arange(5) < 0)
    assert least_reached((unsure, low, lower), 0.3) is low
    assert least_reached((unsure, low, lower), 0.15) is None
