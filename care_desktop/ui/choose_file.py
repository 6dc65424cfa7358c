"""Choosing files: a workspace to open or make, something to import, where to export to; showing folders and pages."""

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QCoreApplication, Qt, QUrl
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QFileDialog, QWidget

Chosen = Callable[[Path], object]


def _tr(text: str) -> str:
    return QCoreApplication.translate("choose_file", text)


def choose_workspace(parent: QWidget, folder: Path, then: Chosen) -> QFileDialog:
    """Ask for a workspace file that exists; `then` gets it."""
    filters = [_tr("Workspaces (*.care *.db *.sqlite)"), _tr("All files (*)")]
    return _open(parent, _tr("Open workspace"), folder, filters, then)


def choose_backup(parent: QWidget, folder: Path, then: Chosen) -> QFileDialog:
    """Ask for a backup that lies somewhere; `then` gets it."""
    return _open(parent, _tr("Choose a backup"), folder, [_tr("Backups (*.care)"), _tr("All files (*)")], then)


def choose_new_workspace(parent: QWidget, folder: Path, then: Chosen) -> QFileDialog:
    """Ask where a new workspace is to be made; `then` gets the place, at which there is no file."""
    # The suffix by which desktops know whose file it is.
    filters = [_tr("Workspaces (*.care)")]
    dialog = _save(parent, _tr("Make a new workspace"), folder / "workspace 2.care", filters, then)
    dialog.setLabelText(QFileDialog.DialogLabel.Accept, _tr("Make"))
    return dialog


def choose_import(parent: QWidget, folder: Path, then: Chosen) -> QFileDialog:
    """Ask for a file to import; `then` gets it."""
    kinds = "*.csv *.tsv *.txt *.zip *.json *.vcf *.vcard *.ics *.ical *.mbox"
    filters = [_tr("Tables, contacts, calendars and mail ({kinds})").format(kinds=kinds), _tr("All files (*)")]
    return _open(parent, _tr("Import"), folder, filters, then)


def choose_export(parent: QWidget, title: str, suggested: Path, filters: list[str], then: Chosen) -> QFileDialog:
    """Ask for a place to export to, `suggested` at first; `then` gets it."""
    return _save(parent, title, suggested, filters, then)


def show_folder(folder: Path) -> None:
    """Open a folder in the program of this system that shows files."""
    QDesktopServices.openUrl(QUrl.fromLocalFile(str(folder)))


def open_address(address: str) -> None:
    """Open a page of the web in the browser of this system."""
    QDesktopServices.openUrl(QUrl(address))


def _open(parent: QWidget, title: str, folder: Path, filters: list[str], then: Chosen) -> QFileDialog:
    dialog = QFileDialog(parent, title, str(folder))
    dialog.setFileMode(QFileDialog.FileMode.ExistingFile)
    return _ask(dialog, filters, then)


def _save(parent: QWidget, title: str, suggested: Path, filters: list[str], then: Chosen) -> QFileDialog:
    dialog = QFileDialog(parent, title, str(suggested.parent))
    dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
    dialog.setFileMode(QFileDialog.FileMode.AnyFile)
    dialog.setDefaultSuffix(suggested.suffix.removeprefix("."))
    dialog.selectFile(suggested.name)
    return _ask(dialog, filters, then)


def _ask(dialog: QFileDialog, filters: list[str], then: Chosen) -> QFileDialog:
    dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    dialog.setNameFilters(filters)
    dialog.fileSelected.connect(lambda name: then(Path(name)))
    dialog.open()
    return dialog
