"""The report of Insights from its button: where to, written in the background, and a way to the file afterwards."""

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QLocale, QObject, Qt

from care_desktop.domain.insight import InsightFilters
from care_desktop.services.outcome import Workspace
from care_desktop.ui.choose_file import choose_export, show_folder
from care_desktop.ui.insight_feed import lane_of
from care_desktop.ui.insight_words import speak
from care_desktop.ui.main_window import MainWindow
from care_desktop.ui.operations import Operations
from care_desktop.ui.widgets.message_bar import MessageAction

if TYPE_CHECKING:
    from care_desktop.services.insight_data import InsightData

_LETTER_COUNTRIES = {QLocale.Country.UnitedStates, QLocale.Country.Canada, QLocale.Country.Mexico}
_FIGURES = ".zip"


class ReportFiles(QObject):
    """Writes what the page of Insights shows as PDF, as one HTML page, or as CSV files in a zip.

    Args:
        data: what has been read for the page; None while it has not, then it is read for the report.
    """

    def __init__(
        self, operations: Operations, window: MainWindow, folder: Path, data: "Callable[[], InsightData | None]"
    ) -> None:
        super().__init__(window)
        self._operations = operations
        self._window = window
        self._folder = folder
        self._data = data
        self._lane = lane_of(self, "report")

    def ask(self, filters: InsightFilters) -> None:
        """Ask for a place, and write the report there."""
        name = f"report-{filters.period.end.isoformat()}.pdf"
        kinds = [
            self.tr("Report as PDF (*.pdf)"),
            self.tr("Report as one HTML page (*.html)"),
            self.tr("All figures as CSV files (*.zip)"),
        ]
        title = self.tr("Export page")
        choose_export(self._window, title, self._folder / name, kinds, lambda path: self.write(filters, path))

    def write(self, filters: InsightFilters, path: Path) -> None:
        """Write to `path`, in the form its end says. Returns at once; some seconds in the background."""
        self._folder = path.parent
        read = self._data()
        locale = QLocale()
        is_letter = locale.territory() in _LETTER_COUNTRIES
        is_mirrored = locale.textDirection() == Qt.LayoutDirection.RightToLeft

        def work(workspace: Workspace) -> None:
            from care_desktop.charts.report_files import Paper, check_form, write_report
            from care_desktop.services import insight_data, insight_export, report

            if path.suffix.lower() != _FIGURES:
                check_form(path)
            data = read if read is not None else insight_data.load(workspace)
            if path.suffix.lower() == _FIGURES:
                insight_export.export_insights(data, filters, path)
                return
            found = report.build(workspace, data, filters)
            write_report(path, found, speak, Paper.LETTER if is_letter else Paper.A4, mirrored=is_mirrored)

        def say(_nothing: None) -> None:
            text = self.tr("The report was written to {file}.").format(file=path.name)
            self._window.messages.show_done(text, action=MessageAction(self.tr("Show in its folder"), show))

        def show() -> None:
            show_folder(path.parent)

        self._window.messages.show_done(self.tr("Writing {file}…").format(file=path.name))
        self._operations.query_on(self._lane, work, say)
