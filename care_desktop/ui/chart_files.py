"""Charts of Insights as files and on the clipboard: drawn anew for paper, written in the background."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject, QStandardPaths, Qt
from PySide6.QtGui import QFontInfo, QGuiApplication, QImage
from PySide6.QtWidgets import QWidget

from care_desktop.charts.style import ChartStyle, Spot
from care_desktop.domain.insight import Answer, RowsBehind
from care_desktop.errors import CareError
from care_desktop.services import insight_files
from care_desktop.ui.choose_file import choose_export
from care_desktop.ui.insight_words import as_of_words, counted_words, speak
from care_desktop.ui.operations import Operations
from care_desktop.ui.tasks import Lane

if TYPE_CHECKING:
    from care_desktop.charts.chart_files import PictureWords
    from care_desktop.charts.rendering import Rendered


@dataclass(frozen=True, slots=True)
class ShownAnswer:
    """An answer with its filters in words, as files say them."""

    answer: Answer
    filters: str


class ChartFiles(QObject):
    """Asks where to, writes on the lane of drawing, and says when it is done or why it is not."""

    def __init__(self, operations: Operations, lane: Lane, window: QWidget) -> None:
        super().__init__(window)
        self._operations = operations
        self._lane = lane
        self._window = window
        self._folder = Path(QStandardPaths.writableLocation(QStandardPaths.StandardLocation.DocumentsLocation))

    def ask_picture(self, shown: ShownAnswer, suffix: str) -> None:
        """Ask for a place and write the chart there as `png`, `svg` or `pdf`."""
        kinds = {
            "png": self.tr("PNG picture, 300 dots per inch (*.png)"),
            "svg": self.tr("SVG drawing (*.svg)"),
            "pdf": self.tr("PDF (*.pdf)"),
        }
        self._ask(self.tr("Export the chart"), shown, suffix, kinds[suffix], partial(self.write_picture, shown, suffix))

    def ask_table(self, shown: ShownAnswer) -> None:
        """Ask for a place and write the figures there as CSV."""
        words = self.tr("CSV for spreadsheets (*.csv)")
        self._ask(self.tr("Export the table"), shown, "csv", words, partial(self.write_table, shown))

    def ask_rows(self, shown: ShownAnswer, behind: RowsBehind) -> None:
        """Ask for a place and write the rows behind a mark there as CSV."""
        words = self.tr("CSV for spreadsheets (*.csv)")
        self._ask(self.tr("Export the rows"), shown, "csv", words, partial(self.write_rows, behind), "-rows")

    def _ask(
        self, title: str, shown: ShownAnswer, suffix: str, kind: str, write: Callable[[Path], object], part: str = ""
    ) -> None:
        name = f"{shown.answer.question.value}{part}-{shown.answer.as_of.isoformat()}.{suffix}"
        choose_export(self._window, title, self._folder / name, [kind], write)

    def copy_picture(self, shown: ShownAnswer) -> None:
        """Put the chart on the clipboard as a picture."""
        draw, style, said = drawing_of(shown.answer), self._style(), picture_words(shown)

        def work() -> "Rendered":
            from care_desktop.charts.chart_files import render_picture

            return render_picture(draw, said(), style())

        self._submit(work, self._on_copied)

    def write_picture(self, shown: ShownAnswer, suffix: str, target: Path) -> None:
        """Write the chart to `target` as `png`, `svg` or `pdf`; the name gets that ending. Returns at once."""
        if target.suffix.lower() != f".{suffix}":
            target = target.with_name(f"{target.name}.{suffix}")
        draw, style, said = drawing_of(shown.answer), self._style(), picture_words(shown)

        def fill(partial_file: Path) -> None:
            from care_desktop.charts.chart_files import PictureFormat, write_picture

            write_picture(partial_file, PictureFormat(suffix), draw, said(), style())

        self._write(target, lambda: insight_files.put_in_place(target, fill))

    def write_table(self, shown: ShownAnswer, target: Path) -> None:
        """Write the figures behind the chart to `target`. Returns at once."""
        self._write(target, lambda: insight_files.write_table(target, shown.answer.table))

    def write_rows(self, behind: RowsBehind, target: Path) -> None:
        """Write the rows behind a mark to `target`. Returns at once."""
        self._folder = target.parent
        operations = self._operations
        operations.query_on(
            self._lane,
            lambda workspace: insight_files.write_rows(workspace, target, behind),
            lambda _nothing: self._say_written(target),
        )

    def _style(self) -> Callable[[], ChartStyle]:
        """Makes the style of paper, off the thread of the window."""
        family = QFontInfo(QGuiApplication.font()).family()
        is_mirrored = self._window.layoutDirection() == Qt.LayoutDirection.RightToLeft

        def make() -> ChartStyle:
            from care_desktop.charts.print_style import print_style

            return print_style((family,), is_mirrored)

        return make

    def _write(self, target: Path, work: Callable[[], None]) -> None:
        self._folder = target.parent
        self._submit(work, lambda _nothing: self._say_written(target))

    def _submit(self, work: Callable[[], Any], then: Callable[[Any], None]) -> None:
        self._lane.submit(work, then, self._on_failed, self._operations.crashed.emit)

    def _say_written(self, target: Path) -> None:
        self._operations.done.emit(self.tr("Exported to {file}.").format(file=target.name), False)

    def _on_failed(self, error: CareError) -> None:
        self._operations.failed.emit(str(error))

    def _on_copied(self, rendered: "Rendered") -> None:
        stride = rendered.width * 4
        image = QImage(rendered.rgba, rendered.width, rendered.height, stride, QImage.Format.Format_RGBA8888)
        QGuiApplication.clipboard().setImage(image.copy())
        self._operations.done.emit(self.tr("Picture copied."), False)


def drawing_of(answer: Answer) -> Callable[[Any, ChartStyle], tuple[Spot, ...]]:
    """Draws the picture of an answer; loads what draws when it is called, off the thread of the window."""

    def draw(figure: Any, style: ChartStyle) -> tuple[Spot, ...]:
        from care_desktop.charts import insight_charts

        return insight_charts.draw(figure, answer.question, answer.picture, style, speak)

    return draw


def picture_words(shown: ShownAnswer) -> "Callable[[], PictureWords]":
    """Makes the words around a chart in a file, off the thread of the window."""
    answer = shown.answer

    def make() -> "PictureWords":
        from care_desktop.charts.chart_files import PictureWords

        return PictureWords(
            title=speak(answer.title),
            finding=speak(answer.finding),
            counted=counted_words(answer.n, answer.counted),
            as_of=as_of_words(answer.as_of),
            filters=shown.filters,
            notes=tuple(speak(note) for note in answer.notes),
        )

    return make
