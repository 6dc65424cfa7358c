"""Row 17: files made to do harm are refused, or read with a reason per row, and the dry run says the same."""

import io
import random
import stat
import time
import zipfile
import zlib
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

import pytest

from care_desktop.domain.people_query import PeopleQuery
from care_desktop.errors import CareError
from care_desktop.services import transfer_in
from care_desktop.services.import_run import NOTES_KEPT_MAX, ImportReport
from care_desktop.services.outcome import Workspace
from care_desktop.services.people_list import view
from tests.factories import content, new_workspace
from tests.integrations.calendar_samples import calendar, event

ADA = "Ada Sato <ada@example.org>"
MILLION = 1_000_000
CANCEL_S = 1.0


def zipped(*members: tuple[str, bytes], mode: int = 0) -> bytes:
    """A zip file of these names and contents, which may lead anywhere."""
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, inside in members:
            member = zipfile.ZipInfo(name)
            member.compress_type = zipfile.ZIP_DEFLATED
            member.external_attr = mode << 16
            archive.writestr(member, inside)
    return stream.getvalue()


def lying_zip() -> bytes:
    """A zip file that says it holds a hundred bytes and holds a hundred megabytes."""
    found = bytearray(zipped(("people.csv", b"name\n" + b"a" * (64 << 20))))
    real = (5 + (64 << 20)).to_bytes(4, "little")
    return bytes(found.replace(real, (100).to_bytes(4, "little")))


def card(*lines: str) -> str:
    """A contact card with these lines."""
    return "\r\n".join(("BEGIN:VCARD", "VERSION:3.0", *lines, "END:VCARD", ""))


GOOD = "FN:Ada Sato"
BOMB = zipped(("people.csv", b"name\n" + b"a,b\n" * (16 << 20)))
# How many people a file brings; None is a refusal of the whole file.
FILES: dict[str, tuple[str, bytes, int | None]] = {
    "little endian": ("people.csv", "name,notes\r\nAna,ñ\r\nBo,b\r\n".encode("utf-16"), 2),
    "big endian without a mark": ("people.csv", "name,notes\nAna,n\nBo,b\n".encode("utf-16-be"), 2),
    "half a character at the end": ("people.csv", "name,notes\nAna,ñ\n".encode("utf-16") + b"\xd8", None),
    "two marks": ("people.csv", b"\xef\xbb\xbf\xef\xbb\xbfname,notes\nAna,n\n", None),
    "ragged": ("people.csv", b"name,notes\nAna\nBo,b,c,d\n,,,,\nCy,c\n\n\nDee,d,,\n", 3),
    "open quote": ("people.csv", b'name,notes\nAna,n\nBo,"b\nCy,c\n', 1),
    "quotes anywhere": ("people.csv", b'name,notes\nA"na,n\n"B"o,b\nCy,"c"c"\nDee,d\n', None),
    "the same header twice": ("people.csv", b"name,name,notes,notes\nAna,Bo,x,y\n", None),
    "no header": ("people.csv", b"Ana,n\nBo,b\n", None),
    "a header of commas": ("people.csv", b"," * 100_000 + b"\n" + b"," * 100_000, None),
    "a million cells": ("people.csv", b"name,notes\nAna" + b",x" * MILLION + b"\nBo,b\n", 1),
    "a cell without end": ("people.csv", b'name,notes\nAna,"' + b"x" * (17 << 20) + b'"\nBo,b\n', None),
    "formulas": ("people.csv", b"name,notes\n=cmd|' /C calc'!A0,n\n@SUM(1),b\n", 2),
    "nothing but returns": ("people.csv", b"\r\n" * 100_000, None),
    "deep JSON": ("people.json", b"[" * 100_000 + b"]" * 100_000, None),
    "huge numbers": ("people.json", b'[{"name": ' + b"9" * 10_000 + b"}]", None),
    "not a number": ("people.json", b'[{"name": NaN}, {"name": "Ana"}]', None),
    "a card without end": ("a.vcf", b"BEGIN:VCARD\r\nVERSION:3.0\r\nFN:Ada" + b"\r\n x" * 100_000, None),
    "cards in cards": ("a.vcf", (card(GOOD) * 3 + "BEGIN:VCARD\r\n" * 20_000).encode(), None),
    "a card of many lines": ("a.vcf", (card(*(["NOTE:x"] * 20_000), GOOD) + card("FN:Bo Li")).encode(), 1),
    "a card of odd bytes": (
        "a.vcf",
        card(GOOD).encode() + b"\xff\xfe\x00BEGIN:VCARD\r\nFN:\xe9\x00\r\nEND:VCARD\r\n",
        2,
    ),
    "a picture of megabytes": ("a.vcf", card(GOOD, "PHOTO;ENCODING=b:" + "A" * (5 << 20)).encode(), None),
    "a member that leads out": ("a.zip", zipped(("../../people.csv", b"name\nAna\n")), None),
    "an absolute member": ("a.zip", zipped(("/tmp/people.csv", b"name\nAna\n")), None),
    "a link": ("a.zip", zipped(("people.csv", b"/etc/passwd"), mode=stat.S_IFLNK | 0o777), None),
    "a bomb": ("a.zip", BOMB, None),
    "a bomb in a zip": ("a.zip", zipped(("people.zip", BOMB)), None),
    "a lying zip": ("a.zip", lying_zip(), None),
    "ten thousand members": ("a.zip", zipped(*((f"{n}.csv", b"name\nAna\n") for n in range(10_000))), None),
    "a cut zip": ("a.zip", zipped(("people.csv", b"name\nAna\n"))[:-30], None),
    "compressed noise": ("people.csv", zlib.compress(bytes(1000)), None),
    "noise": ("people.csv", random.Random(1).randbytes(50_000), None),
}
SLOW = {
    "a million cells",
    "a header of commas",
    "a cell without end",
    "a picture of megabytes",
    "cards in cards",
    "never",
}
SLOW |= {"ten thousand members", "many exceptions", "a card without end"}
ENDLESS = {
    "each second for ever": "RRULE:FREQ=SECONDLY",
    "a billion times": "RRULE:FREQ=DAILY;COUNT=1000000000",
    "never": "RRULE:FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=30",
    "all rules at once": "RRULE:FREQ=MINUTELY;BYHOUR=1,2,3;BYMINUTE=1,2,3;BYSECOND=1,2,3;BYDAY=MO,TU;INTERVAL=1",
    "a huge step": "RRULE:FREQ=DAILY;INTERVAL=99999999999999999999",
    "many exceptions": "\n".join(f"EXDATE:20200101T{n % 24:02}0000Z" for n in range(5_000)),
}


def slow_ones_marked(names: Iterable[str]) -> list[Any]:
    """The names for a test; those that take about a second only with `--faults`."""
    return [pytest.param(name, marks=pytest.mark.faults) if name in SLOW else name for name in names]


@pytest.fixture
def workspace(empty: Path, tmp_path: Path) -> Iterator[Workspace]:
    path = tmp_path / "here" / "w.care"
    path.parent.mkdir()
    path.write_bytes(empty.read_bytes())
    with new_workspace(path) as found:
        yield found


def brought(workspace: Workspace, file: Path) -> ImportReport | None:
    """What a file brings, None when it is refused; the dry run has to say the same and change nothing."""
    before, around = content(workspace), set(file.parent.rglob("*"))
    preview: ImportReport | str
    try:
        preview = transfer_in.preview(workspace, file)
    except CareError as refused:
        preview = str(refused)
    assert content(workspace) == before
    try:
        report = transfer_in.run(workspace, file).value
    except CareError as refused:
        assert str(refused) == preview and refused.message
        assert content(workspace) == before
        return None
    finally:
        assert set(file.parent.rglob("*")) == around
    assert report == preview
    assert all(note.reason for note in report.rows)
    assert len(report.rows) == min(report.errors + report.warnings, NOTES_KEPT_MAX)
    return report


@pytest.mark.parametrize("name", slow_ones_marked(FILES))
def test_a_hostile_file_is_refused_or_read_with_a_reason_per_row(
    workspace: Workspace, tmp_path: Path, name: str
) -> None:
    ending, inside, people = FILES[name]
    folder = tmp_path / "a" / "b" / "c"
    folder.mkdir(parents=True)
    (folder / ending).write_bytes(inside)
    report = brought(workspace, folder / ending)
    found = view(workspace, PeopleQuery(), 0, 9).rownos
    if people is not None:
        assert report is not None and len(found) == report.people == people
    elif report is not None:
        # Read, but not without a word.
        assert report.rows or report.ignored_columns or report.left_out


@pytest.mark.parametrize("name", slow_ones_marked(ENDLESS))
def test_a_calendar_without_end_comes_to_one(workspace: Workspace, tmp_path: Path, name: str) -> None:
    file = tmp_path / "calendar.ics"
    endless = event("a", 5, ADA).replace("END:VEVENT", f"{ENDLESS[name]}\nEND:VEVENT")
    file.write_text(calendar(endless, event("b", 9, ADA)), encoding="utf-8")
    report = brought(workspace, file)
    assert report is not None and report.interactions >= 1


def test_an_import_that_is_stopped_has_changed_nothing(workspace: Workspace, tmp_path: Path) -> None:
    file = tmp_path / "people.csv"
    file.write_bytes(b"name,notes\n" + b"".join(b"P%d,n\n" % n for n in range(3_000)))
    before = content(workspace)

    def stop(rows: int) -> None:
        if rows >= 1_000:
            raise InterruptedByHand

    with pytest.raises(InterruptedByHand):
        transfer_in.run(workspace, file, watch=stop)
    assert content(workspace) == before


class InterruptedByHand(CareError):
    """Somebody pressed Cancel."""

    def __init__(self) -> None:
        super().__init__("Stopped.")


@pytest.mark.faults
def test_a_million_rows_are_read_and_can_be_stopped_within_a_second(workspace: Workspace, tmp_path: Path) -> None:
    file = tmp_path / "interactions.csv"
    with file.open("w", encoding="utf-8", newline="") as stream:
        stream.write("person,date,note\r\n")
        stream.writelines(f"Person {n % 5_000},2026-0{1 + n % 9}-1{n % 9},note {n}\r\n" for n in range(MILLION))
    before = content(workspace)
    last_s = time.thread_time()
    longest_s = 0.0

    def watch(rows: int) -> None:
        nonlocal last_s, longest_s
        # What this thread computes, however busy the computer is.
        now_s = time.thread_time()
        longest_s, last_s = max(longest_s, now_s - last_s), now_s
        if rows >= MILLION // 4:
            raise InterruptedByHand

    with pytest.raises(InterruptedByHand):
        transfer_in.run(workspace, file, undoable=False, watch=watch)
    stopped_s = time.thread_time() - last_s
    assert content(workspace) == before
    # Whenever somebody presses Cancel, it is asked about soon, and then over soon.
    assert longest_s + stopped_s < CANCEL_S
