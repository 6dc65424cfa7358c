"""The stage of a person as a square with its letter, outside tables."""

from PySide6.QtCore import QRectF
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QWidget

from care_desktop.ui.accessible import set_tip
from care_desktop.ui.delegates.stage import paint_stage, paint_stage_square, stage_size, stage_words
from care_desktop.ui.roles import StageMark
from care_desktop.ui.theme import ThemeHolder


class StageSquare(QWidget):
    """The square of one stage; small (16) with arrow and hand, or `side` pixels wide without.

    Not focusable: the words beside it are, and its accessible name says the same as its marks.
    """

    def __init__(
        self,
        holder: ThemeHolder,
        mark: StageMark | None = None,
        side: int = 16,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._holder = holder
        self._side = side
        self._mark = mark
        self.set_mark(mark)

    def set_mark(self, mark: StageMark | None) -> None:
        """Show another stage; None shows nothing."""
        self._mark = mark
        self.setAccessibleName(stage_words(mark))
        set_tip(self, stage_words(mark))
        if mark is not None and self._is_small():
            self.setFixedSize(stage_size(mark, self._holder.theme))
        else:
            self.setFixedSize(self._side, self._side)
        self.update()

    def _is_small(self) -> bool:
        return self._side <= self._holder.theme.metrics.stage_square.small

    def paintEvent(self, _event: QPaintEvent) -> None:
        if self._mark is None:
            return
        painter, rect, theme = QPainter(self), QRectF(self.rect()), self._holder.theme
        if self._is_small():
            paint_stage(painter, rect, self._mark, theme, self.layoutDirection())
        else:
            paint_stage_square(painter, rect, self._mark.letter, theme)
