"""English names of countries by their two-letter codes, and the parts of the world they lie in."""

import csv
from collections.abc import Mapping
from functools import cache
from types import MappingProxyType

from care_desktop.domain.insight_regions import Country
from care_desktop.paths import resources_dir


@cache
def countries() -> Mapping[str, Country]:
    """ISO 3166-1 alpha-2 code -> short English name and part of the world, from the shipped table; read once."""
    with (resources_dir() / "countries.csv").open(encoding="utf-8", newline="") as stream:
        return MappingProxyType({row["code"]: Country(row["name"], row["area"]) for row in csv.DictReader(stream)})
