"""The stage of a relationship: the letter in its square, whether it moved, whether it was set by hand."""

from functools import lru_cache

from PySide6.QtCore import QCoreApplication, QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QPainter, QPen
from PySide6.QtWidgets import QStyleOptionViewItem

from care_desktop.ui.delegates.painting import mirrored
from care_desktop.ui.delegates.row import Index, RowDelegate, centred
from care_desktop.ui.icons import paint_icon
from care_desktop.ui.roles import Move, Role, StageMark
from care_desktop.ui.style import text_font
from care_desktop.ui.theme import Theme

_MOVE_ICONS = {Move.UP: "up", Move.DOWN: "down"}


def paint_stage_square(painter: QPainter, rect: QRectF, letter: str, theme: Theme) -> None:
    """Paint the square of stage `letter` (C, A, R or E) into `rect`; its side decides letter and corners."""
    colours, metrics = theme.stages[letter], theme.metrics
    is_large = rect.height() >= metrics.stage_square.large
    radius = metrics.radius.control if is_large else metrics.radius.square
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(QPen(QColor(colours.edge), metrics.line.hairline))
    painter.setBrush(QColor(colours.fill))
    half = metrics.line.hairline / 2
    painter.drawRoundedRect(rect.adjusted(half, half, -half, -half), radius - half, radius - half)
    font = _letter_font(theme, rect.height())
    painter.setFont(font)
    painter.setPen(QColor(colours.text))
    painter.drawText(rect.center() - _optical_centre(font, letter), letter)
    painter.restore()


def paint_stage(painter: QPainter, rect: QRectF, mark: StageMark, theme: Theme, direction: Qt.LayoutDirection) -> None:
    """Paint square, arrow and hand at the leading edge of `rect`, centred in its height; see `stage_size`."""
    side, icon_side, half = (
        theme.metrics.stage_square.small,
        theme.metrics.icon.inline,
        theme.metrics.space.half,
    )
    square = QRectF(centred(rect, side, side))
    paint_stage_square(painter, mirrored(direction, rect, square), mark.letter, theme)
    x = square.right() + half
    for name in _mark_icons(mark):
        spot = QRectF(x, round(square.center().y() - icon_side / 2), icon_side, icon_side)
        paint_icon(painter, mirrored(direction, rect, spot), name, theme.color("text_muted"))
        x += icon_side + half


def stage_size(mark: StageMark, theme: Theme) -> QSize:
    """Room that `paint_stage` needs, in logical pixels."""
    side, each = theme.metrics.stage_square.small, theme.metrics.icon.inline + theme.metrics.space.half
    return QSize(side + each * len(_mark_icons(mark)), side)


def stage_words(mark: StageMark | None) -> str:
    """The stage as a screen reader says it and a tooltip shows it; empty for None."""
    if mark is None:
        return ""
    words = [stage_name(mark.letter)]
    if mark.moved is Move.UP:
        words.append(QCoreApplication.translate("stage", "moved up"))
    if mark.moved is Move.DOWN:
        words.append(QCoreApplication.translate("stage", "moved down"))
    if mark.by_hand:
        words.append(QCoreApplication.translate("stage", "set by hand"))
    return ", ".join(words)


def stage_name(letter: str) -> str:
    """The stage's name in the person's language.

    Raises:
        KeyError: `letter` is none of C, A, R, E.
    """
    names = {
        "C": QCoreApplication.translate("stage", "Convert"),
        "A": QCoreApplication.translate("stage", "Activate"),
        "R": QCoreApplication.translate("stage", "Retain"),
        "E": QCoreApplication.translate("stage", "Expand"),
    }
    return names[letter]


class StageDelegate(RowDelegate):
    """The stage column: `Role.STAGE`; nothing when there is none."""

    def content_width(self, index: Index) -> float:
        """Width of square and marks."""
        mark = index.data(Role.STAGE)
        return 0.0 if mark is None else stage_size(mark, self.theme).width()

    def paint_cell(self, painter: QPainter, rect: QRectF, option: QStyleOptionViewItem, index: Index) -> None:
        """Paint square and marks."""
        mark = index.data(Role.STAGE)
        if mark is not None:
            paint_stage(painter, rect, mark, self.theme, option.direction)


def _mark_icons(mark: StageMark) -> list[str]:
    names = [_MOVE_ICONS[mark.moved]] if mark.moved in _MOVE_ICONS else []
    return [*names, "by_hand"] if mark.by_hand else names


def _letter_font(theme: Theme, side: float) -> QFont:
    size = "heading" if side >= theme.metrics.stage_square.large else "caption"
    return text_font(theme, size, "semibold")


@lru_cache(maxsize=32)
def _optical_centre(font: QFont, letter: str) -> QPointF:
    return QFontMetricsF(font).tightBoundingRect(letter).center()
