"""Rows 15 and 16: whatever is typed, pasted or brought is stored as given and found again; only a NUL is refused."""

import random
import shutil
import unicodedata
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from care_desktop.domain.capture import parse
from care_desktop.domain.interactions import InteractionDraft, on_day
from care_desktop.domain.people import Handle, Job, PersonDraft
from care_desktop.domain.people_query import PeopleQuery
from care_desktop.domain.resources import SwagReason
from care_desktop.errors import InvalidInput
from care_desktop.services import interactions, people, transfer_in
from care_desktop.services.capture import entry_from
from care_desktop.services.capture_names import known_names
from care_desktop.services.import_source import ReadOptions
from care_desktop.services.interactions import LogEntry, PromiseMade, SwagGift
from care_desktop.services.log_lines import log_part
from care_desktop.services.outcome import Workspace
from care_desktop.services.people_list import view
from care_desktop.services.transfer_out import ExportOptions, FileFormat, What, export_to_path
from tests.factories import NOW, add_person, content, new_workspace

LONG_LINE = 200_000
LARGE_NOTE = 5 << 20
TEXTS = {
    "emoji": "👩🏽‍💻 met 👨‍👩‍👧‍👦 🏳️‍🌈 ☕️ 🇵🇪",
    "right to left": "سارة قالت: مرحبا \u202eabc\u202c שלום ‏2026",
    "combining": "e\u0301 Z\u0351\u036b\u0343a\u0328l\u0334\u0315g\u0489o " + "x" + "\u0301" * 200,
    "controls": "a\tb\nc\r\nd\x01\x1b[31m\x7f\u0085\u2028\ufeff\uffff",
    "quotes": "' \" ; DROP TABLE person; -- % _ \\ \\; =1+1 +2 -3 @x",
    "far planes": "𠮷野家 𝒜𝒷 \U0010fffd",
    "a long line": "wörd " * (LONG_LINE // 5),
}
SEARCHES = (
    "C++ @x ' \" * AND NEAR(",
    'NEAR("a" "b", 3)',
    "a* -b ^c",
    "\0",
    "col:x",
    "{a b}",
    "%",
    "_",
    "\\",
    "٣",
    "(((",
    "OR OR",
)


def test_texts_are_stored_captured_exported_and_brought_back_as_they_were_given(
    workspace: Workspace, tmp_path: Path
) -> None:
    kept: dict[UUID, str] = {}
    notes: dict[UUID, str] = {}
    for name, text in TEXTS.items():
        who = people.add(workspace, PersonDraft(f"Ana {name}", notes=text)).value
        draft = InteractionDraft((who,), on_day(NOW.date()), note=text)
        notes[who], kept[interactions.log(workspace, LogEntry(draft)).value.id] = text, text
        typed = " ".join(text.split())
        found = parse(f"met Ana {name} 20m: {typed}", now=NOW, known=known_names(workspace), day_first=True)
        id = interactions.log(workspace, entry_from(found, known_names(workspace), zone="UTC")).value.id
        kept[id] = interactions.get(workspace, id).draft.note
        assert _letters(typed) <= _letters(kept[id]) | _letters(str(found)), name
    assert_kept(workspace, notes, kept)
    for format, ending in ((FileFormat.CSV, "zip"), (FileFormat.JSON, "json")):
        file = tmp_path / f"all.{ending}"
        export_to_path(workspace, What.EVERYTHING, file, ExportOptions(format))
        with new_workspace(tmp_path / f"{format}.care") as other:
            assert transfer_in.run(other, file).value.errors == 0
            assert_kept(other, notes, kept)


def assert_kept(workspace: Workspace, notes: dict[UUID, str], kept: dict[UUID, str]) -> None:
    """The notes of these people and interactions are these, to the letter."""
    assert {id: people.get(workspace, id).draft.notes for id in notes} == notes
    assert {id: interactions.get(workspace, id).draft.note for id in kept} == kept


def _letters(text: str) -> set[str]:
    return {sign for sign in unicodedata.normalize("NFKC", text) if sign.isalnum()}


@pytest.mark.parametrize("length", [LONG_LINE, pytest.param(LARGE_NOTE, marks=pytest.mark.faults)])
def test_a_note_of_megabytes_comes_back_whole(workspace: Workspace, length: int) -> None:
    words = [random.choice(("retry", "ドキュメント", "سؤال", "😀", "webhook\n")) for _ in range(1000)]
    note = (" ".join(words) * (length // 5000 + 1))[:length]
    ana = add_person(workspace, "Ana")
    id = interactions.log(workspace, LogEntry(InteractionDraft((ana,), on_day(NOW.date()), note=note))).value.id
    assert interactions.get(workspace, id).draft.note == note
    assert log_part(workspace, search="webhook").lines[0].interaction.id == id


PERSON = PersonDraft("Ana", handles=(Handle("github", "ana"),), jobs=(Job("Andina"),))


SPOILT = {
    "name": replace(PERSON, name="A\0na"),
    "notes": replace(PERSON, notes="a\0"),
    "pronouns": replace(PERSON, pronouns="\0"),
    "skill": replace(PERSON, skills=("g\0o",)),
    "language": replace(PERSON, languages=("\0",)),
    "tag": replace(PERSON, tags=("\0",)),
    "company": replace(PERSON, jobs=(Job("And\0ina"),)),
    "role": replace(PERSON, jobs=(Job("Andina", "De\0v"),)),
    "handle": replace(PERSON, handles=(Handle("github", "a\0na"),)),
    "service": replace(PERSON, handles=(Handle("git\0hub", "ana"),)),
    "half a name": replace(PERSON, name="A\ud800na"),
    "half a note": replace(PERSON, notes="\udfff"),
}


@pytest.mark.parametrize("part", SPOILT)
def test_a_person_with_a_nul_or_half_a_character_is_refused(workspace: Workspace, part: str) -> None:
    before = content(workspace)
    with pytest.raises(InvalidInput) as refused:
        people.add(workspace, SPOILT[part])
    assert str(refused.value)
    assert content(workspace) == before


@pytest.mark.parametrize("sign", ["\0", "\ud800"], ids=["NUL", "half a character"])
@pytest.mark.parametrize("part", ["note", "tag", "promise", "feedback", "swag", "new person"])
def test_a_conversation_with_a_nul_or_half_a_character_is_refused(workspace: Workspace, part: str, sign: str) -> None:
    ana, text = add_person(workspace, "Ana"), f"a{sign}b"
    draft = InteractionDraft((ana,), on_day(NOW.date()), note=text if part == "note" else "")
    entry = LogEntry(
        replace(draft, tags=(text,) if part == "tag" else ()),
        new_people=(PersonDraft(text),) if part == "new person" else (),
        promises=(PromiseMade(text),) if part == "promise" else (),
        feedback=(text,) if part == "feedback" else (),
        swag=(SwagGift(text, SwagReason.FREELY),) if part == "swag" else (),
    )
    before = content(workspace)
    with pytest.raises(InvalidInput):
        interactions.log(workspace, entry)
    assert content(workspace) == before


def test_a_file_with_a_nul_or_half_a_character_brings_the_other_rows(workspace: Workspace, tmp_path: Path) -> None:
    table = tmp_path / "people.csv"
    table.write_bytes(b"name,notes\r\nAna,good\r\nBo,b\0d\r\nCy,good\r\n")
    halves = tmp_path / "people.json"
    halves.write_text('[{"name": "Dee", "notes": "good"}, {"name": "Eli\\ud800"}, {"name": "Flo\\u0000"}]')
    for file, bad, names in ((table, 1, {"Ana", "Cy"}), (halves, 2, {"Ana", "Cy", "Dee"})):
        report = transfer_in.run(workspace, file, ReadOptions()).value
        assert report.errors == bad and all(note.reason for note in report.rows)
        assert {row.name for row in view(workspace, PeopleQuery(), 0, 9).rows} == names


@given(st.one_of(st.sampled_from(SEARCHES), st.text(max_size=60), st.text("\"'*()^:+-{}@\0\ud800 aN", max_size=20)))
def test_any_search_finds_something_or_nothing(searched: Workspace, typed: str) -> None:
    assert set(view(searched, PeopleQuery(search=typed), 0, 9).rownos) <= {1}
    assert len(log_part(searched, search=typed).lines) <= 1
    assert len(interactions.log_page(searched, search=typed)) <= 1


@pytest.fixture(scope="module")
def searched(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Workspace]:
    with new_workspace(tmp_path_factory.mktemp("searched") / "w.care") as workspace:
        ana = add_person(workspace, "Ana AND near", ("github", "c++"))
        interactions.log(workspace, LogEntry(InteractionDraft((ana,), on_day(NOW.date()), note="C++ NOT OR @x * a")))
        yield workspace


@pytest.fixture
def workspace(empty: Path, tmp_path: Path) -> Iterator[Workspace]:
    with new_workspace(Path(shutil.copyfile(empty, tmp_path / "w.care"))) as found:
        yield found
