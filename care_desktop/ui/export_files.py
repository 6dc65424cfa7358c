"""Exports from the menu: where to, written in the background, and a way to the file afterwards."""

from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import QObject

from care_desktop.services import people_list
from care_desktop.services.outcome import Workspace
from care_desktop.services.transfer_out import ExportOptions, FileFormat, What, export_to_path
from care_desktop.ui.choose_file import choose_export, show_folder
from care_desktop.ui.main_window import MainWindow
from care_desktop.ui.operations import Operations
from care_desktop.ui.people_words import count_words
from care_desktop.ui.widgets.message_bar import MessageAction


class ExportFiles(QObject):
    """Takes data out of the workspace of `operations`; private notes stay in it."""

    def __init__(self, operations: Operations, window: MainWindow, folder: Path) -> None:
        super().__init__(window)
        self._operations = operations
        self._window = window
        self._folder = folder

    @property
    def folder(self) -> Path:
        """The folder offered first."""
        return self._folder

    def everyone(self) -> None:
        """Ask for a place and write every person there."""
        self._ask(What.PEOPLE, self.tr("Export people"), "people.csv")

    def interactions(self) -> None:
        """Ask for a place and write every interaction there."""
        self._ask(What.INTERACTIONS, self.tr("Export interactions"), "interactions.csv")

    def everything(self) -> None:
        """Ask for a place and write the whole workspace there."""
        filters = [self.tr("Zip of CSV files (*.zip)"), self.tr("JSON (*.json)")]
        self._ask(What.EVERYTHING, self.tr("Export everything"), "care-desktop.zip", filters)

    def some_people(self, rownos: Sequence[int]) -> None:
        """Ask for a place and write the people of these row numbers there."""
        self._ask(What.PEOPLE, self.tr("Export the people selected"), "people.csv", rownos=tuple(rownos))

    def _ask(
        self,
        what: What,
        title: str,
        name: str,
        filters: Sequence[str] = (),
        rownos: tuple[int, ...] | None = None,
    ) -> None:
        def write(path: Path) -> None:
            self.write(what, path, rownos)

        shown = list(filters) or [self.tr("CSV for spreadsheets (*.csv)")]
        choose_export(self._window, title, self._folder / name, shown, write)

    def write(self, what: What, path: Path, rownos: tuple[int, ...] | None = None) -> None:
        """Write to `path`; only the people of these row numbers, or all for None. Returns at once."""
        form = FileFormat.JSON if path.suffix.lower() == ".json" else FileFormat.CSV
        if what is What.EVERYTHING and path.suffix.lower() not in (".zip", ".json"):
            path = path.with_name(path.name + ".zip")
        self._folder = path.parent

        def work(workspace: Workspace) -> int:
            some = None if rownos is None else frozenset(people_list.ids_of(workspace, rownos))
            return export_to_path(workspace, what, path, ExportOptions(format=form, people=some))

        def say(count: int) -> None:
            text = self._sentence(what).format(n=count_words(count), file=path.name)
            self._window.messages.show_done(text, action=MessageAction(self.tr("Show in its folder"), show))

        def show() -> None:
            show_folder(path.parent)

        self._operations.query(work, say)

    def _sentence(self, what: What) -> str:
        return {
            What.PEOPLE: self.tr("{n} people exported to {file}, without private notes."),
            What.INTERACTIONS: self.tr("{n} interactions exported to {file}."),
            What.EVERYTHING: self.tr("Everything exported to {file}: {n} records, without private notes."),
        }[what]
