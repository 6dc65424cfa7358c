"""The report of an event from its button: where to, written in the background, and a way to the file afterwards."""

import re
from pathlib import Path
from uuid import UUID

from PySide6.QtCore import QLocale, QObject

from care_desktop.services import events
from care_desktop.services.outcome import Workspace
from care_desktop.ui.choose_file import choose_export, show_folder
from care_desktop.ui.insight_feed import lane_of
from care_desktop.ui.insight_words import speak
from care_desktop.ui.main_window import MainWindow
from care_desktop.ui.operations import Operations
from care_desktop.ui.widgets.message_bar import MessageAction

_LETTER_COUNTRIES = {QLocale.Country.UnitedStates, QLocale.Country.Canada, QLocale.Country.Mexico}
_NOT_IN_NAMES = re.compile(r'[\\/:*?"<>|\s]+')


class EventFiles(QObject):
    """Writes the report of an event as PDF or Markdown."""

    def __init__(self, operations: Operations, window: MainWindow, folder: Path) -> None:
        super().__init__(window)
        self._operations = operations
        self._window = window
        self._folder = folder
        self._lane = lane_of(self, "event report")

    def ask(self, id: UUID) -> None:
        """Ask for a place, and write the report there."""
        self._operations.query(lambda ws: events.get(ws, id).draft.name, lambda name: self._ask(id, name))

    def _ask(self, id: UUID, name: str) -> None:
        kinds = [self.tr("Event report as PDF (*.pdf)"), self.tr("Event report as Markdown (*.md)")]
        file_name = f"{_NOT_IN_NAMES.sub('-', name).strip('-.').lower() or 'event'}-report.pdf"
        title = self.tr("Event report")
        choose_export(self._window, title, self._folder / file_name, kinds, lambda path: self.write(id, path))

    def write(self, id: UUID, path: Path) -> None:
        """Write to `path`, in the form its end says. Returns at once; a second in the background."""
        self._folder = path.parent
        is_letter = QLocale().territory() in _LETTER_COUNTRIES

        def work(workspace: Workspace) -> None:
            from care_desktop.charts.event_report_files import Paper, check_form, write_event_report
            from care_desktop.services import event_report

            check_form(path)
            found = event_report.build(workspace, id)
            write_event_report(path, found, speak, Paper.LETTER if is_letter else Paper.A4)

        def say(_nothing: None) -> None:
            text = self.tr("The event report was written to {file}.").format(file=path.name)
            self._window.messages.show_done(text, action=MessageAction(self.tr("Show in its folder"), show))

        def show() -> None:
            show_folder(path.parent)

        self._operations.query_on(self._lane, work, say)
