"""What the content map is drawn of: a line for each resource, ring and dot for what followed, the hatch of a gap."""

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QAbstractButton, QSizePolicy, QWidget

from care_desktop.domain.insight_content import ContentRow
from care_desktop.ui.delegates.painting import TRAILING, mirrored, paint_hatch, paint_text, text_width
from care_desktop.ui.roles import Ink
from care_desktop.ui.style import text_font
from care_desktop.ui.theme import ThemeHolder

_SCALE_WIDTH, _SCALE_SHARE = 52, 0.4
_DOT, _HATCH_HEIGHT = 4.0, 6


class ResourceRow(QAbstractButton):
    """A title with a number at the end; pressing it opens the resource.

    Args:
        note: faint words behind the title, such as its state; empty for none.
    """

    def __init__(
        self, holder: ThemeHolder, title: str, note: str, number: str, faint: bool, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._holder = holder
        self._note = note
        self._number = number
        self._faint = faint
        self.setText(title.replace("&", "&&"))
        self._title = title
        self.setAccessibleName(", ".join(part for part in (title, note, number) if part))
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)

    def sizeHint(self) -> QSize:
        return QSize(120, self._holder.theme.metrics.row.ledger)

    def minimumSizeHint(self) -> QSize:
        return QSize(80, self._holder.theme.metrics.row.ledger)

    def paintEvent(self, _event: QPaintEvent) -> None:
        theme = self._holder.theme
        painter = QPainter(self)
        painter.setLayoutDirection(self.layoutDirection())
        bounds = QRectF(self.rect())
        if self.underMouse() or self.isDown():
            painter.fillRect(self.rect(), theme.color("hover" if not self.isDown() else "selection_idle"))
        font = text_font(theme)
        figures = text_font(theme, tabular=True)
        ink = theme.color(Ink.FAINT if self._faint else Ink.TEXT)
        room = bounds.adjusted(0, 0, -text_width(self._number, figures) - theme.metrics.space.unit, 0)
        width = paint_text(painter, mirrored(self.layoutDirection(), bounds, room), self._title, font, ink)
        if self._note:
            rest = room.adjusted(width + theme.metrics.space.unit, 0, 0, 0)
            small, faint = text_font(theme, "caption"), theme.color(Ink.FAINT)
            paint_text(painter, mirrored(self.layoutDirection(), bounds, rest), self._note, small, faint)
        paint_text(painter, bounds, self._number, figures, ink, TRAILING)


class StepMark(QWidget):
    """Ring and dot on a line from 0 to 40 %: the share that reached a milestone before and after.

    Decoration: the words beside it say the same.
    """

    def __init__(self, holder: ThemeHolder, row: ContentRow, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._holder = holder
        self._row = row
        self.setFixedSize(_SCALE_WIDTH, holder.theme.metrics.icon.normal)

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        row = self._row
        before, after = (self._place(count / row.people) for count in (row.before, row.after))
        paint_step(painter, QRectF(self.rect()), before, after, self._holder)

    def _place(self, share: float) -> float:
        x = _DOT + min(share / _SCALE_SHARE, 1.0) * (_SCALE_WIDTH - 2 * _DOT)
        return self.width() - x if self.layoutDirection() == Qt.LayoutDirection.RightToLeft else x


def paint_step(painter: QPainter, rect: QRectF, before: float | None, after: float | None, holder: ThemeHolder) -> None:
    """Paint the line, the ring at `before` and the dot at `after` (x within `rect`); None leaves one out."""
    theme = holder.theme
    middle = rect.center().y()
    if before is not None and after is not None:
        painter.setPen(QPen(theme.color("hairline_strong"), 1))
        painter.drawLine(QPointF(rect.left(), middle), QPointF(rect.right(), middle))
        painter.setPen(QPen(theme.color("text_faint"), 2))
        painter.drawLine(QPointF(before, middle), QPointF(after, middle))
    if after is not None:
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(theme.color("positive"))
        painter.drawEllipse(QPointF(after, middle), _DOT, _DOT)
    if before is not None:
        painter.setPen(QPen(theme.color("text"), 1.25))
        painter.setBrush(theme.color("surface"))
        painter.drawEllipse(QPointF(before, middle), _DOT - 0.75, _DOT - 0.75)


class StepSign(QWidget):
    """The ring or the dot alone, for the legend."""

    def __init__(self, holder: ThemeHolder, after: bool, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._holder = holder
        self._after = after
        self.setFixedSize(12, holder.theme.metrics.icon.normal)

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        at = self.width() / 2
        paint_step(painter, QRectF(self.rect()), None if self._after else at, at if self._after else None, self._holder)


class GapMark(QWidget):
    """The hatched line where there is nothing to give."""

    def __init__(self, holder: ThemeHolder, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._holder = holder
        self.setFixedHeight(_HATCH_HEIGHT)

    def paintEvent(self, _event: QPaintEvent) -> None:
        paint_hatch(QPainter(self), QRectF(self.rect()), self._holder.theme)
