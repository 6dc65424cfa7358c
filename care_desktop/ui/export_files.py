"""Exports from the menu: where to, written in the background, and a way to the file afterwards."""

from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QFileDialog

from care_desktop.services import people_list
from care_desktop.services.outcome import Workspace
from care_desktop.services.transfer_out import ExportOptions, FileFormat, What, export_to_path, hidden_count
from care_desktop.ui.choose_file import choose_export, show_folder
from care_desktop.ui.main_window import MainWindow
from care_desktop.ui.operations import Operations
from care_desktop.ui.people_words import count_words
from care_desktop.ui.widgets.message_bar import MessageAction

_FORMATS = {".json": FileFormat.JSON, ".vcf": FileFormat.VCARD, ".vcard": FileFormat.VCARD}


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

    def everyone_on_cards(self) -> None:
        """Ask for a place and write a contact card (vCard) of every person there."""
        self._ask(What.PEOPLE, self.tr("Export people as contact cards"), "people.vcf", [self._cards()])

    def interactions(self) -> None:
        """Ask for a place and write every interaction there."""
        self._ask(What.INTERACTIONS, self.tr("Export interactions"), "interactions.csv")

    def everything(self) -> None:
        """Ask for a place and write the whole workspace there."""
        filters = [self.tr("Zip of CSV files (*.zip)"), self.tr("JSON (*.json)")]
        self._ask(What.EVERYTHING, self.tr("Export everything"), "care-desktop.zip", filters)

    def some_people(self, rownos: Sequence[int]) -> None:
        """Ask for a place and write the people of these row numbers there, as a table or on contact cards."""
        title, filters = self.tr("Export the people selected"), [self._table(), self._cards()]
        self._ask(What.PEOPLE, title, "people.csv", filters, rownos=tuple(rownos))

    def _table(self) -> str:
        return self.tr("CSV for spreadsheets (*.csv)")

    def _cards(self) -> str:
        return self.tr("Contact cards, vCard (*.vcf)")

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

        shown = list(filters) or [self._table()]
        dialog = choose_export(self._window, title, self._folder / name, shown, write)
        dialog.filterSelected.connect(lambda chosen: _name_as(dialog, chosen))

    def write(self, what: What, path: Path, rownos: tuple[int, ...] | None = None) -> None:
        """Write to `path`; only the people of these row numbers, or all for None. Returns at once."""
        if what is What.EVERYTHING and path.suffix.lower() not in (".zip", ".json"):
            path = path.with_name(path.name + ".zip")
        form = _FORMATS.get(path.suffix.lower(), FileFormat.CSV)
        self._folder = path.parent

        def work(workspace: Workspace) -> tuple[int, int]:
            some = None if rownos is None else frozenset(people_list.ids_of(workspace, rownos))
            options = ExportOptions(format=form, people=some)
            count = export_to_path(workspace, what, path, options)
            return count, hidden_count(workspace, what, options)

        def say(counts: tuple[int, int]) -> None:
            count, hidden = counts
            sentence = self._sentence(what).format(n=count_words(count), file=path.name)
            self._say(f"{sentence} {self._hidden_sentence(hidden)}" if hidden else sentence, path)

        self._operations.query(work, say)

    def say_calendar(self, path: Path, count: int) -> None:
        """Say that so many follow-ups were written to a calendar file."""
        self._say(self.tr("{n} follow-ups written to {file}.").format(n=count_words(count), file=path.name), path)

    def _say(self, text: str, path: Path) -> None:
        action = MessageAction(self.tr("Show in its folder"), lambda: show_folder(path.parent))
        self._window.messages.show_done(text, action=action)

    def _hidden_sentence(self, hidden: int) -> str:
        if hidden == 1:
            return self.tr("1 person was left out: their data may only be kept.")
        return self.tr("{n} people were left out: their data may only be kept.").format(n=count_words(hidden))

    def _sentence(self, what: What) -> str:
        return {
            What.PEOPLE: self.tr("{n} people exported to {file}, without private notes."),
            What.INTERACTIONS: self.tr("{n} interactions exported to {file}."),
            What.EVERYTHING: self.tr("Everything exported to {file}: {n} records, without private notes."),
        }[what]


def _name_as(dialog: QFileDialog, chosen: str) -> None:
    """Let the name that is offered end as the chosen kind of file does."""
    suffix = chosen.rpartition("*.")[2].rstrip(")")
    dialog.setDefaultSuffix(suffix)
    named = [Path(name) for name in dialog.selectedFiles()[:1] if Path(name).suffix]
    for path in named:
        dialog.selectFile(path.with_suffix(f".{suffix}").name)
