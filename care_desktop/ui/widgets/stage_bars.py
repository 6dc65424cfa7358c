"""The four stage scores of a person as bars with the threshold across them."""

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from care_desktop.ui.delegates.painting import TRAILING, mirrored, paint_text
from care_desktop.ui.delegates.row import centred
from care_desktop.ui.delegates.stage import paint_stage_square, stage_name
from care_desktop.ui.delegates.trust import figure
from care_desktop.ui.style import text_font
from care_desktop.ui.theme import ThemeHolder

_NAME_WIDTH = 60
_FIGURE_WIDTH = 48
_BAR = 8
_SCALE = 100.0


@dataclass(frozen=True, slots=True)
class StageScore:
    """One stage's letter and its score, 0 to 100."""

    letter: str
    score: float


class StageBars(QWidget):
    """A row a stage: square, name, bar, figure; the stage the person is in is in medium weight."""

    def __init__(
        self,
        holder: ThemeHolder,
        scores: Sequence[StageScore] = (),
        threshold: float = 50.0,
        current: str = "",
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._holder = holder
        self._scores: tuple[StageScore, ...] = ()
        self._threshold = threshold
        self._current = current
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.set_scores(scores, threshold, current)

    def set_scores(self, scores: Sequence[StageScore], threshold: float = 50.0, current: str = "") -> None:
        """Show other scores; `threshold` is 0 to 100, `current` the letter of the person's stage or empty."""
        self._scores, self._threshold, self._current = tuple(scores), threshold, current
        said = "; ".join(f"{stage_name(entry.letter)} {figure(entry.score)}" for entry in self._scores)
        self.setAccessibleName(said)
        self.updateGeometry()
        self.update()

    def sizeHint(self) -> QSize:
        metrics = self._holder.theme.metrics
        return QSize(metrics.layout.person_side, metrics.row.ledger * len(self._scores))

    def minimumSizeHint(self) -> QSize:
        return QSize(_NAME_WIDTH + _FIGURE_WIDTH + 2 * self.fontMetrics().height(), self.sizeHint().height())

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setLayoutDirection(self.layoutDirection())
        height = self._holder.theme.metrics.row.ledger
        for place, entry in enumerate(self._scores):
            self._paint_row(painter, QRectF(0, place * height, self.width(), height), entry)
        self._paint_threshold(painter)

    def _bar(self, row: QRectF) -> QRectF:
        metrics = self._holder.theme.metrics
        start = metrics.stage_square.small + 2 * metrics.space.unit + _NAME_WIDTH
        return QRectF(start, row.center().y() - _BAR / 2, row.width() - start - _FIGURE_WIDTH + 12, _BAR)

    def _paint_row(self, painter: QPainter, row: QRectF, entry: StageScore) -> None:
        theme, direction = self._holder.theme, self.layoutDirection()
        side, track = theme.metrics.stage_square.small, theme.metrics.trust_bar.track
        square = mirrored(direction, row, QRectF(centred(row, side, side)))
        paint_stage_square(painter, square, entry.letter, theme)
        weight = "medium" if entry.letter == self._current else "regular"
        name = QRectF(side + theme.metrics.space.unit, row.top(), _NAME_WIDTH, row.height())
        ink = theme.color("text")
        paint_text(
            painter,
            mirrored(direction, row, name),
            stage_name(entry.letter),
            text_font(theme, "body", weight),
            ink,
        )
        bar = self._bar(row)
        line = QRectF(bar.left(), row.center().y() - track / 2, bar.width(), track)
        painter.fillRect(mirrored(direction, row, line), theme.color("trust_track"))
        colours = theme.stages[entry.letter]
        length = round(bar.width() * min(max(entry.score, 0.0), _SCALE) / _SCALE)
        if length:
            body = mirrored(direction, row, QRectF(bar.left(), bar.top(), length, _BAR))
            painter.setPen(QPen(QColor(colours.edge), 1))
            painter.setBrush(QColor(colours.fill))
            painter.drawRect(body.adjusted(0.5, 0.5, -0.5, -0.5))
        room = QRectF(row.right() - _FIGURE_WIDTH, row.top(), _FIGURE_WIDTH, row.height())
        figures = text_font(theme, "body", weight, tabular=True)
        paint_text(painter, mirrored(direction, row, room), figure(entry.score), figures, ink, TRAILING)

    def _paint_threshold(self, painter: QPainter) -> None:
        if not self._scores:
            return
        row = QRectF(0, 0, self.width(), self._holder.theme.metrics.row.ledger)
        bar = self._bar(row)
        x = round(bar.left() + bar.width() * self._threshold / _SCALE) + 0.5
        x = mirrored(self.layoutDirection(), row, QRectF(x, 0, 0, 0)).left()
        pen = QPen(self._holder.theme.color("text"), 1)
        pen.setDashPattern([4, 4])
        pen.setCapStyle(Qt.PenCapStyle.FlatCap)
        painter.setPen(pen)
        painter.drawLine(QPointF(x, 4), QPointF(x, self.height() - 4))
