"""How and when we are in touch with a person: a calendar of days, and interactions by channel."""

from collections import Counter
from collections.abc import Mapping
from typing import Any
from uuid import UUID

from PySide6.QtCore import QLocale, Signal
from PySide6.QtGui import QCursor
from PySide6.QtWidgets import QMenu, QVBoxLayout, QWidget

from care_desktop.charts.person_rhythm_data import (
    CALENDAR_PX,
    CalendarDay,
    ChannelBar,
    PersonCalendar,
    PersonChannels,
    height_px,
)
from care_desktop.charts.style import ChartStyle, Spot
from care_desktop.domain.interactions import Channel, Direction
from care_desktop.services.insights import Stroke
from care_desktop.ui.interaction_words import word
from care_desktop.ui.pages.person_content import PersonContent
from care_desktop.ui.person_words import BETWEEN, full_day, whose
from care_desktop.ui.tasks import Lane
from care_desktop.ui.theme import ThemeHolder
from care_desktop.ui.widgets.chart_view import ChartView
from care_desktop.ui.widgets.section_heading import SectionHeading

_SAID_CHANNELS = 5
_MONDAY_FIRST = range(1, 8)


class PersonRhythm(QWidget):
    """Two small charts with their headings; nothing shows while nothing is logged.

    Signals:
        interaction_activated(UUID): the interaction of a day was opened; of several one was chosen.
    """

    interaction_activated = Signal(object)

    def __init__(self, holder: ThemeHolder, lane: Lane, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._channels: Mapping[UUID, Channel] = {}
        self._strokes: Mapping[UUID, Stroke] = {}
        self.days_heading = SectionHeading(holder, self.tr("Days in touch"), side=True)
        self.calendar = ChartView(holder, lane, CALENDAR_PX)
        self.channels_heading = SectionHeading(holder, self.tr("Interactions by channel"), side=True)
        self.bars = ChartView(holder, lane, CALENDAR_PX)
        self.menu = QMenu(self)
        self.calendar.spot_activated.connect(self._on_day)
        edge = holder.theme.metrics.cell.edge
        layout = QVBoxLayout(self)
        layout.setContentsMargins(edge, 0, edge, 0)
        layout.setSpacing(2)
        for part in self._parts:
            layout.addWidget(part)
        layout.insertSpacing(2, holder.theme.metrics.space.gap)

    @property
    def _parts(self) -> tuple[QWidget, ...]:
        return self.days_heading, self.calendar, self.channels_heading, self.bars

    def show_content(self, content: PersonContent, channels: Mapping[UUID, Channel]) -> None:
        """Show how and when we were in touch; `channels` has the channel of each interaction."""
        strokes = content.view.strokes
        self._channels = channels
        self._strokes = {stroke.interaction_id: stroke for stroke in strokes}
        for part in self._parts:
            part.setVisible(bool(strokes))
        if strokes:
            self._show_calendar(content)
            self._show_bars(content)

    def _show_calendar(self, content: PersonContent) -> None:
        by_day: dict[Any, list[UUID]] = {}
        for stroke in content.view.strokes:
            by_day.setdefault(stroke.day, []).append(stroke.interaction_id)
        locale = QLocale()
        days = tuple(CalendarDay(day, len(ids), self._said_day(day, ids), tuple(ids)) for day, ids in by_day.items())
        short = QLocale.FormatType.ShortFormat
        data = PersonCalendar(
            days,
            content.view.card.as_of,
            locale.firstDayOfWeek().value - 1,
            tuple(locale.standaloneDayName(number, short) for number in _MONDAY_FIRST),
            tuple(locale.standaloneMonthName(number, short) for number in range(1, 13)),
        )

        def draw(sheet: Any, style: ChartStyle) -> tuple[Spot, ...]:
            from care_desktop.charts import person_calendar

            return person_calendar.draw(sheet, data, style)

        count = self.tr("1 day") if len(days) == 1 else self.tr("{n} days").format(n=locale.toString(len(days)))
        last = self.tr("the last on {day}").format(day=full_day(content.view.strokes[-1].day))
        self.days_heading.set_words(self.tr("Days in touch"), "", f"{count}, {last}")
        said = self.tr("Days in touch: {count}, {last}. Arrow keys go through the days, Enter opens one.")
        self.calendar.show_chart(draw, said.format(count=count, last=last))

    def _said_day(self, day: Any, ids: list[UUID]) -> str:
        named = Counter(self._word(id) for id in ids)
        what = ", ".join(name if count == 1 else f"{name} {count}" for name, count in named.items())
        return f"{full_day(day)}: {what}"

    def _word(self, id: UUID) -> str:
        """The channel of an interaction; its direction when the channel is not known."""
        channel = self._channels.get(id)
        return word(channel) if channel is not None else word(self._strokes[id].direction)

    def _show_bars(self, content: PersonContent) -> None:
        counts = Counter(
            (self._channels[stroke.interaction_id], stroke.direction)
            for stroke in content.view.strokes
            if stroke.interaction_id in self._channels
        )
        totals: Counter[Channel] = Counter()
        for (channel, _direction), count in counts.items():
            totals[channel] += count
        keys = (whose(content.person.draft.pronouns), self.tr("both ways"), self.tr("from us"))
        ways = (Direction.INBOUND, Direction.MUTUAL, Direction.OUTBOUND)
        bars = []
        for channel, _total in sorted(totals.items(), key=lambda pair: (-pair[1], tuple(Channel).index(pair[0]))):
            theirs, both, ours = (counts[channel, way] for way in ways)
            split = zip((theirs, both, ours), keys, strict=True)
            parts = ", ".join(f"{count} {key}" for count, key in split if count)
            bars.append(ChannelBar(word(channel), theirs, both, ours, f"{word(channel)}: {parts}"))
        data = PersonChannels(tuple(bars), keys)

        def draw(sheet: Any, style: ChartStyle) -> tuple[Spot, ...]:
            from care_desktop.charts import person_channels

            return person_channels.draw(sheet, data, style)

        self.bars.setFixedHeight(height_px(data))
        said = "; ".join(bar.said for bar in bars[:_SAID_CHANNELS])
        self.bars.show_chart(draw, self.tr("Interactions by channel: {what}.").format(what=said))

    def _on_day(self, ids: tuple[UUID, ...]) -> None:
        if len(ids) == 1:
            self.interaction_activated.emit(ids[0])
            return
        self.menu.clear()
        for id in ids:
            words = f"{self._word(id)}{BETWEEN}{word(self._strokes[id].direction)}"
            self.menu.addAction(words, lambda id=id: self.interaction_activated.emit(id))  # type: ignore[misc]
        self.menu.popup(QCursor.pos())
