"""Row 5: a damaged, empty, cut or foreign file is worked with, reported or refused; never replaced, never a crash."""

import random
import shutil
import sqlite3
from collections.abc import Callable
from contextlib import closing
from io import BytesIO
from pathlib import Path

import pytest

from care_desktop.composition import open_workspace
from care_desktop.domain.people import PersonDraft
from care_desktop.errors import CareError
from care_desktop.paths import Profile
from care_desktop.services import insights, interactions, people
from care_desktop.services.log_lines import log_part
from care_desktop.services.outcome import Workspace
from care_desktop.services.people_list import PeopleQuery, view
from care_desktop.services.transfer_out import ExportOptions, What, export
from tests.factories import NOW
from tests.faults.children import PAGE, talk
from tests.faults.soundness import count_of

SAMPLE, ALL = 15, 40
PARTS = 5
PAGE_BYTES = 4096
Damage = Callable[[bytearray], None]


def _flip_bits(content: bytearray) -> None:
    for _ in range(random.choice((1, 8, 200))):
        content[random.randrange(len(content))] ^= 1 << random.randrange(8)


def _damage_the_head(content: bytearray) -> None:
    content[random.randrange(100)] ^= random.randint(1, 255)


def _damage_the_first_page(content: bytearray) -> None:
    start = random.randrange(100, PAGE_BYTES)
    content[start : start + 30] = random.randbytes(len(content[start : start + 30]))


def _garble_a_page(content: bytearray) -> None:
    start = random.randrange(len(content) // PAGE_BYTES) * PAGE_BYTES
    content[start : start + PAGE_BYTES] = random.randbytes(PAGE_BYTES)


def _blank_pages(content: bytearray) -> None:
    start = random.randrange(len(content) // PAGE_BYTES) * PAGE_BYTES
    end = min(len(content), start + PAGE_BYTES * random.randint(1, 8))
    content[start:end] = bytes(end - start)


def _swap_pages(content: bytearray) -> None:
    first, second = (place * PAGE_BYTES for place in random.sample(range(len(content) // PAGE_BYTES), 2))
    one, other = content[first : first + PAGE_BYTES], content[second : second + PAGE_BYTES]
    content[first : first + PAGE_BYTES], content[second : second + PAGE_BYTES] = other, one


def _cut(content: bytearray) -> None:
    del content[random.randrange(1, len(content)) :]


def _cut_at_a_page(content: bytearray) -> None:
    del content[random.randrange(1, len(content) // PAGE_BYTES) * PAGE_BYTES :]


def _cut_the_beginning(content: bytearray) -> None:
    del content[: random.randrange(1, len(content))]


def _insert(content: bytearray) -> None:
    place = random.randrange(len(content))
    content[place:place] = random.randbytes(random.randint(1, 3 * PAGE_BYTES))


def _add(content: bytearray) -> None:
    content += random.randbytes(random.randint(1, 3 * PAGE_BYTES))


def _garble_bytes(content: bytearray) -> None:
    start = random.randrange(len(content))
    count = min(len(content) - start, random.randint(1, 500))
    content[start : start + count] = random.randbytes(count)


def _empty(content: bytearray) -> None:
    content.clear()


def _blank(content: bytearray) -> None:
    content[:] = bytes(len(content))


def _text(content: bytearray) -> None:
    content[:] = b"name,company\nAna,Andina\n" * 1000


DAMAGES: tuple[Damage, ...] = (
    _flip_bits,
    _damage_the_head,
    _damage_the_first_page,
    _garble_a_page,
    _blank_pages,
    _swap_pages,
    _cut,
    _cut_at_a_page,
    _cut_the_beginning,
    _insert,
    _add,
    _garble_bytes,
    _empty,
    _blank,
    _text,
)


def use(workspace: Workspace) -> int:
    """What a person does in a while: look, search, export, add, log; returns how many people were there."""
    shown = view(workspace, PeopleQuery(), 0, 500)
    for row in shown.rows:
        people.get(workspace, row.id)
        interactions.of_person(workspace, row.id)
    view(workspace, PeopleQuery(search="person"), 0, 20)
    log_part(workspace)
    interactions.log_page(workspace, search="talk")
    export(workspace, What.EVERYTHING, BytesIO(), ExportOptions(private_notes=True))
    insights.refresh_all(workspace)
    people.add(workspace, PersonDraft("Somebody new"))
    interactions.log(workspace, talk(PAGE))
    return len(shown.rownos)


@pytest.mark.parametrize(
    "times", [SAMPLE, *(pytest.param(ALL, marks=pytest.mark.faults, id=f"{n}") for n in range(PARTS))]
)
def test_whatever_is_damaged_it_is_worked_with_or_refused(filled: Path, tmp_path: Path, times: int) -> None:
    whole = filled.read_bytes()
    refused = 0
    for number in range(times):
        seed = random.randrange(1 << 32)
        random.seed(seed)
        damage = DAMAGES[number % len(DAMAGES)]
        content = bytearray(whole)
        damage(content)
        folder = tmp_path / str(number)
        folder.mkdir()
        path = folder / "workspace.care"
        path.write_bytes(content)
        about = f"{damage.__name__} with seed {seed}"
        try:
            shown, problem = _opened_and_used(folder, path)
        except Exception as crash:
            raise AssertionError(f"{about} ended in {crash!r}") from crash
        if problem is not None:
            refused += 1
            assert str(problem), about
            if shown is None:
                assert path.read_bytes() == bytes(content), f"{about}: the damaged file was touched"
        if shown is not None:
            # Whoever is gone is gone because of the damage; everybody gone is another file.
            assert shown, f"{about}: an empty workspace took the place of the damaged one"
        shutil.rmtree(folder)
    assert refused >= times // 5


def _opened_and_used(folder: Path, path: Path) -> tuple[int | None, CareError | None]:
    """How many people were there, None when the file was not opened; and what was said against it."""
    try:
        workspace = open_workspace(Profile(folder / "profile"), path, clock=lambda: NOW)
    except CareError as problem:
        return None, problem
    try:
        return use(workspace), None
    except CareError as problem:
        return -1, problem
    finally:
        workspace.database.close()


def test_another_programs_database_is_refused_and_not_touched(tmp_path: Path) -> None:
    path = tmp_path / "places.sqlite"
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("CREATE TABLE person (name)")
        connection.execute("PRAGMA journal_mode = WAL")
        connection.commit()
    before = path.read_bytes()
    with pytest.raises(CareError, match="another program's database"):
        open_workspace(Profile(tmp_path / "profile"), path)
    assert path.read_bytes() == before
    assert count_of(path, "person") == 0
