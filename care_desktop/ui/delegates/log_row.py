"""A row of the log: when, who with their stages, what, where, what came of it, how long, and the tone."""

import math
from dataclasses import dataclass

from PySide6.QtCore import QCoreApplication, QLocale, QRectF, QSize, Qt
from PySide6.QtGui import QFont, QPainter
from PySide6.QtWidgets import QStyleOptionViewItem, QWidget

from care_desktop.domain.interactions import Flow
from care_desktop.services.log_lines import LoggedPerson, LogLine
from care_desktop.ui.delegates.painting import (
    LEADING,
    TRAILING,
    fill_border,
    mirrored,
    paint_text,
    text_width,
)
from care_desktop.ui.delegates.row import Index, RowDelegate, cell_text
from care_desktop.ui.delegates.stage import paint_stage_square, stage_name
from care_desktop.ui.icons import paint_icon
from care_desktop.ui.interaction_words import minutes_words, tone_words, word
from care_desktop.ui.models.log_model import LINE_ROLE, what_happened, when_words, where_words
from care_desktop.ui.roles import Ink
from care_desktop.ui.style import text_font
from care_desktop.ui.theme import ThemeHolder

PEOPLE_MAX = 4
_PERSON_LINE = 24
_TIME_WIDTH = 52
_PEOPLE_SHARE, _PEOPLE_LEAST = 0.23, 180
_PLACE_SHARE, _PLACE_FROM = 0.14, 860
_MINUTES_WIDTH = 64
_ICON_PLACES = 2


@dataclass(frozen=True, slots=True)
class _Columns:
    time: QRectF
    people: QRectF
    note: QRectF
    place: QRectF | None
    icons: QRectF
    minutes: QRectF
    tone: QRectF


class LogRowDelegate(RowDelegate):
    """The rows of a LogModel; the model gives headings of days as rows without a line."""

    def __init__(self, holder: ThemeHolder, parent: QWidget | None = None) -> None:
        super().__init__(holder, parent)
        self._tone_width = text_width(tone_words(None), text_font(holder.theme, "caption"))

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        if index.data(LINE_ROLE) is not None:
            super().paint(painter, option, index)
            return
        painter.save()
        painter.setLayoutDirection(option.direction)
        theme, edge = self.theme, self.theme.metrics.cell.edge
        room = option.rect.adjusted(edge, 0, -edge, 0)
        fill_border(painter, room, theme.metrics.line.hairline, theme.color("hairline_strong"), "b")
        words = QRectF(room.adjusted(0, room.height() - theme.metrics.row.table, 0, 0))
        font = text_font(theme, "body", "semibold", tabular=True)
        paint_text(painter, words, cell_text(index), font, theme.color("text"))
        painter.restore()

    def paint_cell(self, painter: QPainter, rect: QRectF, option: QStyleOptionViewItem, index: Index) -> None:
        """Paint the columns of one interaction."""
        line: LogLine = index.data(LINE_ROLE)
        theme, draft = self.theme, line.interaction.draft
        columns = self._columns(rect, option.direction)
        body = text_font(theme, "body", tabular=True)
        paint_text(painter, columns.time, when_words(line.interaction), body, theme.color("text_faint"))
        self._paint_people(painter, columns.people, line.people, option.direction)
        paint_text(painter, columns.note, what_happened(line.interaction), body, theme.color(self._note_ink(line)))
        if columns.place is not None:
            caption = text_font(theme, "caption")
            paint_text(painter, columns.place, where_words(line.interaction), caption, theme.color("text_faint"))
        self._paint_icons(painter, columns.icons, line, option.direction)
        if draft.duration_min is not None:
            words = minutes_words(draft.duration_min)
            paint_text(painter, columns.minutes, words, body, theme.color("text_muted"), TRAILING)
        is_noted = draft.tone is not None
        font = body if is_noted else text_font(theme, "caption")
        ink = theme.color(Ink.MUTED if is_noted else Ink.UNKNOWN)
        paint_text(painter, columns.tone, tone_words(draft.tone), font, ink, TRAILING)

    def _note_ink(self, line: LogLine) -> Ink:
        return Ink.MUTED if line.interaction.draft.note else Ink.FAINT

    def _columns(self, rect: QRectF, direction: Qt.LayoutDirection) -> _Columns:
        gap = self.theme.metrics.space.gap
        icon = self.theme.metrics.icon.normal
        tone = max(self._tone_width, 40)
        icons = _ICON_PLACES * (icon + self.theme.metrics.space.half)
        people = max(_PEOPLE_LEAST, rect.width() * _PEOPLE_SHARE)
        place = rect.width() * _PLACE_SHARE if rect.width() >= _PLACE_FROM else 0.0
        top, height = rect.top(), rect.height()

        def cell(left: float, width: float) -> QRectF:
            return mirrored(direction, rect, QRectF(left, top, max(width, 0.0), height))

        tone_left = rect.right() - tone
        minutes_left = tone_left - gap / 2 - _MINUTES_WIDTH
        icons_left = minutes_left - gap / 2 - icons
        place_left = icons_left - (gap + place if place else 0.0)
        note_left = rect.left() + _TIME_WIDTH + people
        return _Columns(
            time=cell(rect.left(), _TIME_WIDTH - 4),
            people=cell(rect.left() + _TIME_WIDTH, people - gap / 2),
            note=cell(note_left, place_left - gap - note_left),
            place=cell(place_left, place) if place else None,
            icons=cell(icons_left, icons),
            minutes=cell(minutes_left, _MINUTES_WIDTH),
            tone=cell(tone_left, tone),
        )

    def _paint_people(
        self, painter: QPainter, rect: QRectF, people: tuple[LoggedPerson, ...], direction: Qt.LayoutDirection
    ) -> None:
        shown = people if len(people) <= PEOPLE_MAX else people[: PEOPLE_MAX - 1]
        lines = len(shown) + (len(people) > len(shown))
        top = rect.center().y() - lines * _PERSON_LINE / 2
        for place, person in enumerate(shown):
            spot = QRectF(rect.left(), top + place * _PERSON_LINE, rect.width(), _PERSON_LINE)
            self._paint_person(painter, spot, person, direction)
        if len(people) > len(shown):
            theme = self.theme
            lead = self._lead()
            spot = QRectF(rect.left(), top + len(shown) * _PERSON_LINE, rect.width(), _PERSON_LINE)
            count = QLocale().toString(len(people) - len(shown))
            words = QCoreApplication.translate("log", "{count} more").format(count=count)
            room = mirrored(direction, spot, spot.adjusted(lead, 0, 0, 0))
            paint_text(painter, room, words, text_font(theme, "caption"), theme.color("text_faint"))

    def _lead(self) -> int:
        return self.theme.metrics.stage_square.small + self.theme.metrics.space.unit

    def _paint_person(
        self, painter: QPainter, rect: QRectF, person: LoggedPerson, direction: Qt.LayoutDirection
    ) -> None:
        theme, side = self.theme, self.theme.metrics.stage_square.small
        square = QRectF(round(rect.left()), round(rect.center().y() - side / 2), side, side)
        if person.stage is not None:
            paint_stage_square(painter, mirrored(direction, rect, square), person.stage.letter, theme)
        new = QCoreApplication.translate("log", "new") if person.is_new else ""
        caption = text_font(theme, "caption")
        reserved = text_width(new, caption) + theme.metrics.space.unit if new else 0
        room = rect.adjusted(self._lead(), 0, -reserved, 0)
        name = mirrored(direction, rect, room)
        width = paint_text(painter, name, person.name, self._name_font(), theme.color("text"))
        if new:
            left = room.left() + width + theme.metrics.space.unit
            spot = mirrored(direction, rect, QRectF(left, rect.top(), reserved, rect.height()))
            paint_text(painter, spot, new, caption, theme.color("accent"), LEADING)

    def _name_font(self) -> QFont:
        return text_font(self.theme, "body", "medium")

    def _paint_icons(self, painter: QPainter, rect: QRectF, line: LogLine, direction: Qt.LayoutDirection) -> None:
        side, step = self.theme.metrics.icon.normal, self.theme.metrics.icon.normal + self.theme.metrics.space.half
        top = round(rect.center().y() - side / 2)
        for place, name in enumerate(reversed([name for name, _ in marks(line)][-_ICON_PLACES:])):
            spot = QRectF(round(rect.right() - side - place * step), top, side, side)
            paint_icon(painter, mirrored(direction, rect, spot), name, self.theme.color("text_muted"))

    def content_width(self, index: Index) -> float:
        """More than any row has, so that the tooltip always says what the icons mean."""
        return math.inf

    def words(self, index: Index) -> str:
        """Everything the row says and shows, a line each, for the tooltip."""
        line: LogLine | None = index.data(LINE_ROLE)
        if line is None:
            return ""
        people = (f"{who.name}, {stage_name(who.stage.letter)}" if who.stage else who.name for who in line.people)
        came = (said for _, said in marks(line))
        return "\n".join((*people, what_happened(line.interaction), where_words(line.interaction), *came))

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        row = self.theme.metrics.row
        line: LogLine | None = index.data(LINE_ROLE)
        if line is None:
            return QSize(0, row.table if index.row() == 0 else row.table + self.theme.metrics.space.gap)
        further = min(len(line.people), PEOPLE_MAX) - 1
        return QSize(0, row.log + max(further, 0) * _PERSON_LINE)


def marks(line: LogLine) -> list[tuple[str, str]]:
    """What came of a conversation: the icon of each, and its words."""
    draft = line.interaction.draft
    found: list[tuple[str, str]] = []
    if draft.flow is Flow.INTRODUCTION:
        found.append(("introduction", word(draft.flow)))
    if line.has_feedback:
        found.append(("feedback", QCoreApplication.translate("log", "feedback heard")))
    if line.has_promise:
        found.append(("promise", QCoreApplication.translate("log", "something promised")))
    if draft.milestone is not None:
        found.append(("milestone", word(draft.milestone)))
    return found
