"""Everything out, into an empty workspace, and out again gives the same bytes; twice in changes nothing."""

import shutil
import zipfile
from collections.abc import Iterator
from datetime import UTC, date, datetime
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from care_desktop.domain.interactions import When, at_instant, on_day
from care_desktop.errors import UnreadableFile
from care_desktop.services import demo, transfer_in
from care_desktop.services.import_source import ReadOptions
from care_desktop.services.outcome import Workspace
from care_desktop.services.transfer_out import ExportOptions, FileFormat, What, export_to_path
from care_desktop.storage import sheets
from tests.factories import add_person, exported, log_with, new_workspace

ANY_TEXT = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), max_size=30)
RISKY_TEXT = st.text(st.sampled_from("'=+-@\t\r\n\",;\\ 1éא佐"), max_size=10)
WORDS = st.lists((ANY_TEXT | RISKY_TEXT).filter(lambda word: word.strip()), max_size=3, unique=True)


def fill(workspace: Workspace, **sizes: int) -> None:
    demo.write_sample(workspace, **sizes)
    key = add_person(workspace, "'=Guarded", notes="=1+1", private_notes="-between us", tags=("a;b", "\\"))
    log_with(workspace, key, note='"quoted", and\r\nlines', tags=("x; y",))


@pytest.fixture(scope="module")
def filled(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Workspace, dict[What, bytes]]]:
    """A workspace with everything in it, which is only read, and each of its exports."""
    with new_workspace(tmp_path_factory.mktemp("first") / "first.db") as first:
        fill(first, people=70, interactions=1800)
        # Trust is in the order of entry, which differs.
        others = [what for what in What if what is not What.TRUST]
        yield first, {what: exported(first, what, private_notes=what is What.EVERYTHING) for what in others}


@pytest.mark.parametrize("target", ["all", "all.zip", "all.json"])
def test_everything_comes_back_the_same(
    target: str, filled: tuple[Workspace, dict[What, bytes]], tmp_path: Path
) -> None:
    options = ExportOptions(format=FileFormat.JSON if target.endswith("json") else FileFormat.CSV, private_notes=True)
    first, exports = filled
    with new_workspace(tmp_path / "second.db") as second:
        export_to_path(first, What.EVERYTHING, tmp_path / target, options)
        report = transfer_in.run(second, tmp_path / target).value
        assert (report.people, report.interactions) == (77, 1801)
        assert (report.warnings, report.errors, report.unchanged) == (0, 0, 0)
        assert len(exports) == len(What) - 1
        for what, content in exports.items():
            assert exported(second, what, private_notes=what is What.EVERYTHING) == content
        before = exported(second, What.EVERYTHING)
        again = transfer_in.run(second, tmp_path / target).value
        assert again.new == 0
        assert (again.warnings, again.errors) == (0, 0)
        assert again.unchanged > 1878
        assert exported(second, What.EVERYTHING) == before
        with second.database.reading() as work:
            assert sheets.workspace_name(work) == "Our community"


def test_the_raw_form_comes_back_too(tmp_path: Path) -> None:
    with new_workspace(tmp_path / "first.db") as first, new_workspace(tmp_path / "second.db") as second:
        fill(first, people=5)
        export_to_path(first, What.EVERYTHING, tmp_path / "all.zip", ExportOptions(raw=True, private_notes=True))
        transfer_in.run(second, tmp_path / "all.zip", ReadOptions(unguarded=True))
        assert exported(second, What.EVERYTHING) == exported(first, What.EVERYTHING)


@pytest.fixture(scope="module")
def empty_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A new, closed workspace file to copy."""
    path = tmp_path_factory.mktemp("empty") / "workspace.db"
    with new_workspace(path):
        return path


@st.composite
def whens(draw: st.DrawFn) -> When:
    zone = draw(st.sampled_from(["UTC", "Asia/Tokyo", "America/Lima", "Pacific/Kiritimati", "Australia/Lord_Howe"]))
    if draw(st.booleans()):
        return on_day(draw(st.dates(date(1950, 1, 1), date(2026, 11, 20))), zone)
    moment = draw(st.datetimes(datetime(1950, 1, 1), datetime(2026, 11, 20)))
    return at_instant(moment.replace(tzinfo=UTC), zone)


@settings(max_examples=10, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    name=(ANY_TEXT | RISKY_TEXT).filter(lambda text: text.strip()),
    texts=st.lists(ANY_TEXT | RISKY_TEXT, min_size=5, max_size=5),
    tags=WORDS,
    languages=WORDS,
    when=whens(),
    form=st.sampled_from((FileFormat.CSV, FileFormat.JSON)),
)
def test_any_text_in_any_cell_survives(
    name: str,
    texts: list[str],
    tags: list[str],
    languages: list[str],
    when: When,
    form: FileFormat,
    empty_file: Path,
    tmp_path_factory: pytest.TempPathFactory,
) -> None:
    folder = tmp_path_factory.mktemp("trip")
    for copy in ("first.db", "second.db"):
        shutil.copyfile(empty_file, folder / copy)
    person: dict[str, Any] = dict(zip(("reading", "place", "notes", "private_notes", "met_how"), texts, strict=True))
    with new_workspace(folder / "first.db") as first, new_workspace(folder / "second.db") as second:
        key = add_person(first, name, tags=tuple(tags), languages=tuple(languages), **person)
        log_with(first, key, when=when, note=texts[0], url=texts[1], kind=texts[2], tags=tuple(tags))
        target = folder / ("all.zip" if form is FileFormat.CSV else "all.json")
        export_to_path(first, What.EVERYTHING, target, ExportOptions(format=form, private_notes=True))
        report = transfer_in.run(second, target).value
        assert (report.people, report.interactions, report.rows) == (1, 1, ())
        options = {"private_notes": True}
        assert exported(second, What.EVERYTHING, **options) == exported(first, What.EVERYTHING, **options)


def test_a_zip_that_unpacks_to_far_too_much_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "bomb.zip"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("people.csv", b"name\r\n" + b"a" * 30_000_000)
    with new_workspace(tmp_path / "w.db") as workspace, pytest.raises(UnreadableFile, match="far too much"):
        transfer_in.run(workspace, path)


def test_a_zip_with_paths_that_lead_elsewhere_is_not_followed(tmp_path: Path) -> None:
    path = tmp_path / "paths.zip"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("../people.csv", "name\r\nEve\r\n")
        archive.writestr("notes.txt", "hello")
    with new_workspace(tmp_path / "w.db") as workspace, pytest.raises(UnreadableFile, match="neither people"):
        transfer_in.run(workspace, path)


def test_a_damaged_zip_is_refused(tmp_path: Path) -> None:
    whole = BytesIO()
    with zipfile.ZipFile(whole, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("people.csv", "name\r\n" + "Ana\r\n" * 1000)
    path = tmp_path / "cut.zip"
    path.write_bytes(whole.getvalue()[:60])
    with new_workspace(tmp_path / "w.db") as workspace, pytest.raises(UnreadableFile, match="damaged or locked zip"):
        transfer_in.run(workspace, path)
