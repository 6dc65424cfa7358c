"""The invented people, events, contents and sentences of the sample workspace, read from the shipped tables."""

import csv
import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

from care_desktop.paths import resources_dir

FOLDER = "sample"


@dataclass(frozen=True, slots=True)
class Persona:
    """An invented developer; `story` names how their relationship goes, `owner` is a teammate's first name."""

    name: str
    reading: str
    pronouns: str
    place: str
    country: str
    time_zone: str
    languages: tuple[str, ...]
    skills: tuple[str, ...]
    company: str
    role: str
    earlier_company: str
    github: str
    owner: str
    tags: tuple[str, ...]
    story: str


@dataclass(frozen=True, slots=True)
class SampleTables:
    """Everything the sample is made from; see the comments in the files."""

    people: tuple[Persona, ...]
    community: Mapping[str, Any]
    notes: Mapping[str, Any]

    def sentences(self, kind: str) -> Sequence[str]:
        """Sentences for a kind of note."""
        found: Sequence[str] = self.notes[kind]
        return found


@cache
def sample_tables() -> SampleTables:
    """The shipped tables."""
    folder = resources_dir() / FOLDER
    with (folder / "people.csv").open(encoding="utf-8", newline="") as text:
        people = tuple(_persona(row) for row in csv.DictReader(text))
    community, notes = (tomllib.loads((folder / name).read_text(encoding="utf-8")) for name in _FILES)
    return SampleTables(people, community, notes)


_FILES = ("community.toml", "notes.toml")
_LISTS = ("languages", "skills", "tags")


def _persona(row: Mapping[str, str]) -> Persona:
    lists = {name: tuple(word.strip() for word in row[name].split(";") if word.strip()) for name in _LISTS}
    return Persona(**{name: value for name, value in row.items() if name not in _LISTS}, **lists)  # type: ignore[arg-type]
