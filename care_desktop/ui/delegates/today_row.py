"""A row of Today: why, who with their stage, what it is about in two lines, and how late or how long."""

import math
from dataclasses import dataclass

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QAbstractItemView, QStyleOptionViewItem, QWidget

from care_desktop.domain.today import TodayKind
from care_desktop.services.today import TodayLine, TodayList
from care_desktop.ui.delegates.painting import TRAILING, fill_border, mirrored, paint_text
from care_desktop.ui.delegates.person import paint_avatar
from care_desktop.ui.delegates.row import Index, RowDelegate, centred, row_ground
from care_desktop.ui.delegates.stage import paint_stage_square
from care_desktop.ui.icons import paint_icon
from care_desktop.ui.models.today_model import LINE_ROLE, LIST_ROLE
from care_desktop.ui.roles import Ink
from care_desktop.ui.style import text_font
from care_desktop.ui.theme import ThemeHolder
from care_desktop.ui.today_words import (
    KIND_ICONS,
    about_words,
    kind_words,
    more_words,
    reason_sentence,
    said,
    who_words,
)

_KIND_WIDTH = 144
_KIND_NARROW = 32
_NARROW_BELOW = 800
_AGE_WIDTH = 104
_WHO_SHARE, _WHO_LEAST = 0.29, 176
_LINE = 18


@dataclass(frozen=True, slots=True)
class _Columns:
    kind: QRectF
    who: QRectF
    what: QRectF
    age: QRectF


class TodayRowDelegate(RowDelegate):
    """The rows of a TodayModel.

    Attributes:
        kept_free: how much room at the end of the reason of the current row its buttons take, in pixels.
    """

    def __init__(self, holder: ThemeHolder, parent: QWidget | None = None) -> None:
        super().__init__(holder, parent)
        self.kept_free = 0

    def _paint_row(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        """The line under a row begins at its people while the next row is of the same kind."""
        theme, view = self.theme, option.widget
        has_focus = isinstance(view, QAbstractItemView) and view.hasFocus()
        ground = row_ground(option, index, has_focus)
        if ground:
            painter.fillRect(option.rect, theme.color(ground))
        edge = theme.metrics.cell.edge
        start = self._kind_width(option.rect.width()) if _kind(index) is _kind(index, 1) else 0
        line = option.rect.adjusted(edge + start, 0, -edge, 0)
        if option.direction == Qt.LayoutDirection.RightToLeft:
            line = option.rect.adjusted(edge, 0, -edge - start, 0)
        fill_border(painter, line, theme.metrics.line.hairline, theme.color("hairline"), "b")
        if has_focus and isinstance(view, QAbstractItemView) and view.currentIndex().row() == index.row():
            fill_border(painter, option.rect, theme.metrics.line.focus, theme.color("focus"), "tblr")

    def paint_cell(self, painter: QPainter, rect: QRectF, option: QStyleOptionViewItem, index: Index) -> None:
        """Paint the columns of one entry."""
        line: TodayLine = index.data(LINE_ROLE)
        found: TodayList = index.data(LIST_ROLE)
        theme, reason = self.theme, line.entry.reason
        columns = self._columns(rect, option.direction)
        if _kind(index) is not _kind(index, -1):
            self._paint_kind(painter, columns.kind, reason.kind, option.direction)
        self._paint_who(painter, columns.who, line, found, option, index)
        view = option.widget
        is_current = isinstance(view, QAbstractItemView) and view.currentIndex().row() == index.row()
        free = self.kept_free if is_current else 0
        what = columns.what.adjusted(0, 0, -free, 0)
        if option.direction == Qt.LayoutDirection.RightToLeft:
            what = columns.what.adjusted(free, 0, 0, 0)
        upper, lower = _two_lines(what)
        paint_text(painter, upper, said(reason.what, found.today), text_font(theme), theme.color("text"))
        caption = text_font(theme, "caption")
        paint_text(painter, lower, more_words(line, found.today), caption, theme.color("text_faint"))
        age = text_font(theme, "body", tabular=True)
        paint_text(
            painter, columns.age, said(reason.age, found.today), age, theme.color(_age_ink(line, found)), TRAILING
        )

    def _paint_kind(self, painter: QPainter, rect: QRectF, kind: TodayKind, direction: Qt.LayoutDirection) -> None:
        theme, side = self.theme, self.theme.metrics.icon.normal
        spot = QRectF(centred(rect, side, side))
        paint_icon(painter, mirrored(direction, rect, spot), KIND_ICONS[kind], theme.color("text_muted"))
        words = mirrored(direction, rect, rect.adjusted(side + theme.metrics.space.unit, 0, 0, 0))
        if words.width() >= _KIND_WIDTH / 2:
            paint_text(painter, words, kind_words(kind), text_font(theme), theme.color("text_muted"))

    def _paint_who(
        self,
        painter: QPainter,
        rect: QRectF,
        line: TodayLine,
        found: TodayList,
        option: QStyleOptionViewItem,
        index: Index,
    ) -> None:
        theme, direction = self.theme, option.direction
        side, half = theme.metrics.avatar.list, theme.metrics.space.half
        circle = mirrored(direction, rect, QRectF(centred(rect, side, side)))
        ground = "surface" if row_ground(option, index, False) else "well"
        name, reading = who_words(line)
        is_one = len(line.people) == 1
        paint_avatar(painter, circle, name if is_one else "", theme, ground)
        if not is_one:
            icon = theme.metrics.icon.normal
            spot = QRectF(0, 0, icon, icon)
            spot.moveCenter(circle.center())
            paint_icon(painter, spot, "people", theme.color("text_muted"))
        room = rect.adjusted(side + theme.metrics.space.unit + half, 0, 0, 0)
        upper, lower = _two_lines(room)
        square = theme.metrics.stage_square.small
        stage = line.people[0].stage if is_one else None
        names = upper.adjusted(0, 0, -(square + theme.metrics.space.unit) if stage else 0, 0)
        ink = theme.color("text")
        font = text_font(theme, "body", "medium")
        used = paint_text(painter, mirrored(direction, rect, names), name, font, ink)
        rest = names.adjusted(used + theme.metrics.space.unit, 0, 0, 0)
        if reading and rest.width() >= 2 * square:
            faint = theme.color("text_faint")
            used += theme.metrics.space.unit + paint_text(
                painter, mirrored(direction, rect, rest), reading, text_font(theme), faint
            )
        if stage is not None:
            left = names.left() + used + theme.metrics.space.unit
            spot = QRectF(round(left), round(upper.center().y() - square / 2), square, square)
            paint_stage_square(painter, mirrored(direction, rect, spot), stage.letter, theme)
        caption = text_font(theme, "caption")
        about = mirrored(direction, rect, lower)
        paint_text(painter, about, about_words(line, found.now), caption, theme.color("text_faint"))

    def _kind_width(self, width: float) -> int:
        return _KIND_WIDTH if width >= _NARROW_BELOW else _KIND_NARROW

    def _columns(self, rect: QRectF, direction: Qt.LayoutDirection) -> _Columns:
        gap = self.theme.metrics.space.gap
        kind = self._kind_width(rect.width())
        who = max(_WHO_LEAST, rect.width() * _WHO_SHARE)
        what_left = rect.left() + kind + who
        age_left = rect.right() - _AGE_WIDTH

        def cell(left: float, right: float) -> QRectF:
            return mirrored(direction, rect, QRectF(left, rect.top(), max(right - left, 0.0), rect.height()))

        return _Columns(
            kind=cell(rect.left(), rect.left() + kind - gap / 2),
            who=cell(rect.left() + kind, what_left - gap / 2),
            what=cell(what_left, age_left - gap / 2),
            age=cell(age_left, rect.right()),
        )

    @property
    def age_width(self) -> int:
        """Room for the age at the end of a row, with the gap before it, in pixels."""
        return _AGE_WIDTH + self.theme.metrics.space.unit

    def content_width(self, index: Index) -> float:
        """More than any row has, so that the tooltip always says every reason."""
        return math.inf

    def words(self, index: Index) -> str:
        """Every reason, a line each, for the tooltip."""
        line: TodayLine | None = index.data(LINE_ROLE)
        if line is None:
            return ""
        found: TodayList = index.data(LIST_ROLE)
        reasons = (line.entry.reason, *line.entry.further)
        names = [", ".join(card.name for card in line.people)] if len(line.people) > 1 else []
        return "\n".join((*names, *(reason_sentence(reason, found.today) for reason in reasons)))

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        return QSize(0, self.theme.metrics.row.list)


def _two_lines(rect: QRectF) -> tuple[QRectF, QRectF]:
    middle = rect.center().y()
    upper = QRectF(rect.left(), middle - _LINE, rect.width(), _LINE)
    return upper, QRectF(rect.left(), middle, rect.width(), _LINE)


def _kind(index: Index, step: int = 0) -> TodayKind | None:
    """The kind of a row, or of the one so many below; None beyond the list."""
    line = index.sibling(index.row() + step, 0).data(LINE_ROLE)
    return None if line is None else line.entry.reason.kind


def _age_ink(line: TodayLine, found: TodayList) -> Ink:
    reason = line.entry.reason
    if reason.kind is TodayKind.PROMISE:
        return Ink.NEGATIVE if reason.is_late else Ink.WARNING
    if reason.kind is TodayKind.CADENCE and reason.due_on == found.today:
        return Ink.WARNING
    return Ink.MUTED
