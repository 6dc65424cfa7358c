"""Search: any text is a safe query, and words of every script are found."""

from collections.abc import Iterator
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import text

from care_desktop.domain.interactions import InteractionDraft, on_day
from care_desktop.domain.people import Handle, Job, PersonDraft
from care_desktop.storage import interactions, people, person_text
from care_desktop.storage.database import Database
from care_desktop.storage.search import match_query
from tests.factories import add_person, log_with, new_workspace

NOW = datetime(2026, 11, 22, 9, 30, tzinfo=UTC)


def found(database: Database, typed: str) -> set[str]:
    match = match_query(typed)
    if match is None:
        return set()
    with database.reading() as work:
        rows = work.connection.execute(
            text(
                "SELECT name FROM person WHERE rowno IN (SELECT rowid FROM person_search WHERE person_search MATCH :m)"
            ),
            {"m": match},
        )
        return set(rows.scalars())


@pytest.fixture(scope="module")
def crowd(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Database]:
    """Read by every test here, changed by none."""
    with new_workspace(tmp_path_factory.mktemp("crowd") / "workspace.care") as workspace:
        fill(workspace.database)
        yield workspace.database


def fill(database: Database) -> None:
    with database.work() as work:
        for draft in (
            PersonDraft("佐藤 美咲", reading="Satō Misaki", handles=(Handle("github", "misaki-s"),)),
            PersonDraft("Ana Lucía Quispe", handles=(Handle("email", "ana.quispe@example.org"),), tags=("sdk",)),
            PersonDraft("Юлія Коваленко", jobs=(Job("Lypa Systems"),), notes="writes C++"),
            PersonDraft("ณัฐวุฒิ ศรีสุข", place="Chiang Mai"),
        ):
            people.add_person(work, draft, now=NOW)
        person_text.refresh_all(work)
        work.commit()


@pytest.mark.parametrize(
    ("typed", "who"),
    [
        ("佐", "佐藤 美咲"),
        ("美咲", "佐藤 美咲"),
        ("sato mis", "佐藤 美咲"),
        ("misaki-s", "佐藤 美咲"),
        ("lucia", "Ana Lucía Quispe"),
        ("ana.quispe@ex", "Ana Lucía Quispe"),
        ("SDK", "Ana Lucía Quispe"),
        ("коваленко", "Юлія Коваленко"),
        ("c++", "Юлія Коваленко"),
        ("lypa", "Юлія Коваленко"),
        ("วุฒิ", "ณัฐวุฒิ ศรีสุข"),
        ("chiang m", "ณัฐวุฒิ ศรีสุข"),
    ],
)
def test_people_are_found_by_parts_of_what_is_known(crowd: Database, typed: str, who: str) -> None:
    assert who in found(crowd, typed)


def test_every_word_must_occur(crowd: Database) -> None:
    assert found(crowd, "ana kovalenko") == set()


@given(st.text(max_size=80))
def test_any_text_is_a_valid_query(typed: str) -> None:
    import sqlite3

    match = match_query(typed)
    connection = sqlite3.connect(":memory:")
    connection.execute("CREATE VIRTUAL TABLE t USING fts5(x)")
    if match is not None:
        assert connection.execute("SELECT * FROM t WHERE t MATCH ?", (match,)).fetchall() == []
    connection.close()


@pytest.mark.parametrize("typed", ["C++ @x ' \" * AND NEAR(", 'NEAR("a" "b")', "a* -b", "\0", "col:x", "{a b}"])
def test_operators_are_only_words(crowd: Database, typed: str) -> None:
    assert found(crowd, typed) == set() or typed == "a* -b"


def test_a_changed_person_is_found_by_the_new_text_only(database: Database) -> None:
    fill(database)
    with database.work() as work:
        (key,) = people.named(work, "ana lucía  QUISPE")
        people.edit_person(work, key, PersonDraft("Beatriz"), now=NOW)
        person_text.refresh(work, list(people.rownos_of(work, [key]).values()))
        work.commit()
    assert found(database, "lucia") == set()
    assert found(database, "beat") == {"Beatriz"}


def test_notes_are_found_changed_and_forgotten(database: Database) -> None:
    def hits(typed: str) -> list[str]:
        with database.reading() as work:
            return [item.draft.note for item in interactions.log_page(work, search=typed)]

    with database.work() as work:
        key = people.add_person(work, PersonDraft("Ana"), now=NOW)
        draft = InteractionDraft((key,), on_day(date(2026, 11, 1)), note="認証 SDK docs confuse newcomers")
        talk = interactions.add_interaction(work, draft, now=NOW)
        work.commit()
    assert hits("confuse new") == hits("証") == [draft.note]
    with database.work() as work:
        interactions.edit_interaction(work, talk, InteractionDraft((key,), draft.when, note="webhooks"), now=NOW)
        work.commit()
    assert hits("confuse") == [] and hits("webh") == ["webhooks"]
    with database.work() as work:
        interactions.delete_interaction(work, talk)
        work.commit()
    assert hits("webh") == []


def test_an_edited_note_is_found_by_what_it_says_now(tmp_path: Path) -> None:
    with new_workspace(tmp_path / "workspace.care") as workspace:
        log_with(workspace, add_person(workspace, "Ana"), note="alpha beta")
    # Opened again: triggers run in another order when the file was made by somebody else.
    with new_workspace(tmp_path / "workspace.care") as workspace, workspace.database.work() as work:
        for note, words in (("alpha gamma", "alpha gamma"), ("alpha gamma", "alpha gamma"), ("", ""), ("beta", "beta")):
            work.driver.execute("UPDATE interaction SET note = ?, tone = 1", (note,))
            query = "SELECT count(*) FROM note_search WHERE note_search MATCH ?"
            hits = {word: work.driver.execute(query, (word,)).fetchone()[0] for word in ("alpha", "beta", "gamma")}
            assert " ".join(word for word, count in hits.items() if count) == words
            (rows,) = work.driver.execute("SELECT count(*) FROM note_search_docsize").fetchone()
            assert rows == bool(note)
        work.driver.execute("INSERT INTO note_search(note_search, rank) VALUES ('integrity-check', 1)")
