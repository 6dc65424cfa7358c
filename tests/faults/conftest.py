"""What every fault needs: the program that is killed, a filled workspace to spoil, old workspaces."""

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from care_desktop.services import accounts, interactions
from care_desktop.storage import new_file
from care_desktop.storage.migrate import upgrade
from tests.factories import new_workspace
from tests.faults.children import PAGE, Pages, talk
from tests.faults.killing import Killer, killer
from tests.faults.old_workspaces import write_old_workspace


@pytest.fixture(autouse=True)
def revisions_run_each_time(monkeypatch: pytest.MonkeyPatch) -> None:
    """What is to fail at any step of making a file has to take every step."""
    monkeypatch.setattr(new_file, "upgrade", upgrade)


@pytest.fixture(autouse=True)
def every_file_is_made_in_full(revisions_run_each_time: None) -> None:
    """Whatever can fail while a file is made does so here."""


@pytest.fixture(scope="session")
def kill(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Killer]:
    """Runs acts and kills them."""
    with killer(tmp_path_factory.mktemp("said")) as found:
        yield found


@pytest.fixture(scope="session")
def empty(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A closed workspace file with nothing in it; to be copied."""
    path = tmp_path_factory.mktemp("empty") / "workspace.care"
    with new_workspace(path):
        return path


@pytest.fixture(scope="session")
def filled(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A closed workspace file with a page of conversations and an account; to be copied."""
    path = tmp_path_factory.mktemp("filled") / "workspace.care"
    with new_workspace(path) as workspace:
        for number in range(PAGE):
            interactions.log(workspace, talk(number))
        accounts.add(workspace, Pages(), "", {}, creates_people=True)
    return path


@pytest.fixture
def spoilt(filled: Path, tmp_path: Path) -> Path:
    """A copy of the filled workspace, for this test."""
    return Path(shutil.copyfile(filled, tmp_path / filled.name))


@pytest.fixture(scope="session")
def old_workspace(tmp_path_factory: pytest.TempPathFactory) -> Callable[[str], Path]:
    """Gives the closed workspace file of an earlier revision; to be copied."""
    made: dict[str, Path] = {}

    def of(revision: str) -> Path:
        if revision not in made:
            made[revision] = write_old_workspace(tmp_path_factory.mktemp(f"old-{revision}"), revision)
        return made[revision]

    return of
