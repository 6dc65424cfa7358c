"""The commands about somebody's rights, as a person at a terminal uses them."""

import json
from pathlib import Path

import pytest

from care_desktop.cli import main
from care_desktop.composition import opened_workspace
from care_desktop.paths import Profile
from care_desktop.services import people
from care_desktop.services.erasure_files import is_in_file, needles_of
from tests.factories import add_person

NAME, ADDRESS = "Zyxana Quorvéx", "zyxana@quorvex.example"


def full(path: Path, text: str, encoding: str) -> int:
    """A disk that is full after some bytes."""
    path.write_bytes(text[:9].encode(encoding))
    raise OSError(28, "No space left")


def test_access_then_erasure_leaves_nothing(
    profile_folder: Path, tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    with opened_workspace(Profile(profile_folder)) as workspace:
        id = add_person(workspace, NAME, ("email", ADDRESS), private_notes="likes tea")
        add_person(workspace, "Bo Li")
        add_person(workspace, "Bo Li", restricted=True)
    assert main(["privacy", "access", ADDRESS]) == 0
    told = json.loads(capfd.readouterr().out)
    assert told["name"] == NAME and told["tables"]["person"][0]["private_notes"] == "likes tea"
    page = tmp_path / "held.html"
    assert main(["privacy", "access", NAME, "--format", "html", "-o", str(page)]) == 0
    assert "likes tea" in page.read_text() and page.stat().st_mode & 0o077 == 0
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Path, "write_text", full)
        assert main(["privacy", "access", NAME, "-o", str(tmp_path / "half.json")]) == 1
    assert "half.json could not be written (No space left)" in capfd.readouterr().err
    assert not list(tmp_path.glob("half*"))
    assert main(["privacy", "erase", "Bo Li"]) == 1
    assert "2 people are named" in capfd.readouterr().err
    assert main(["export", "people"]) == 0
    shown = capfd.readouterr()
    assert shown.out.count("Bo Li") == 1 and "1 person left out" in shown.err
    assert main(["export", "people", "--include-restricted"]) == 0
    assert capfd.readouterr().out.count("Bo Li") == 2

    assert main(["privacy", "erase", NAME]) == 0
    assert "Nothing was changed" in capfd.readouterr().out
    receipt = tmp_path / "receipt.txt"
    assert main(["privacy", "erase", str(id), "--yes", "--receipt", str(receipt)]) == 0
    assert "Nothing was found" in capfd.readouterr().out and "Z. Q." in receipt.read_text()
    assert main(["privacy", "access", NAME]) == 1
    needles = needles_of((NAME, ADDRESS, str(id), id.hex))
    assert not [path for path in profile_folder.rglob("*") if path.is_file() and is_in_file(path, needles)]
    with opened_workspace(Profile(profile_folder)) as workspace, pytest.raises(Exception, match="not in the workspace"):
        people.get(workspace, id)
