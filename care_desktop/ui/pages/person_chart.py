"""Trust over time on a person's page: the chart, its twin as a table, and the slider to another day."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from typing import Any
from uuid import UUID

from PySide6.QtCore import QCoreApplication, QLocale, QModelIndex, Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QHeaderView, QVBoxLayout, QWidget

from care_desktop.charts.style import ChartStyle, Spot
from care_desktop.charts.trust_data import (
    LEFT_PX,
    RIGHT_PX,
    ChartMark,
    ChartWords,
    LaneStroke,
    MarkShape,
    Point,
    TrustOverTime,
)
from care_desktop.domain.interactions import Depth, Direction
from care_desktop.services.insights import PersonView
from care_desktop.services.reasons import MarkKind
from care_desktop.ui.delegates.painting import text_width
from care_desktop.ui.delegates.text import NumberDelegate, TextDelegate
from care_desktop.ui.delegates.trust import UNKNOWN_HIGH, UNKNOWN_LOW, figure
from care_desktop.ui.interaction_words import word
from care_desktop.ui.models.trust_table_model import TrustTableModel
from care_desktop.ui.pages.person_content import PersonContent
from care_desktop.ui.person_words import full_day, span_title, whose
from care_desktop.ui.roles import Role
from care_desktop.ui.style import text_font
from care_desktop.ui.tasks import Lane
from care_desktop.ui.theme import ThemeHolder
from care_desktop.ui.widgets.button import Button, ButtonKind
from care_desktop.ui.widgets.chart_view import ChartView
from care_desktop.ui.widgets.data_table import DataTable
from care_desktop.ui.widgets.day_slider import DaySlider
from care_desktop.ui.widgets.section_heading import SectionHeading

HEIGHT = 264
# Half a handle, and the ring around it, stand beyond the end of the axis.
_OVERHANG = 10
_WORDS_GAP = 12

_SHAPES = {
    MarkKind.MILESTONE: MarkShape.MILESTONE,
    MarkKind.PROMISE_KEPT: MarkShape.KEPT,
    MarkKind.PROMISE_BROKEN: MarkShape.BROKEN,
    MarkKind.FEEDBACK_TOLD: MarkShape.TOLD,
}
_DEPTHS = {Depth.GLANCE: 0.3, Depth.EXCHANGE: 0.5, Depth.CONVERSATION: 0.75, Depth.WORKING_SESSION: 1.0}


class PersonChart(QWidget):
    """The chart with its heading and the slider under it; "Table" shows the same as a table.

    It reaches 8 pixels over its column on both sides, where the rows of the table have their overhang.

    Signals:
        interaction_activated(UUID): the interaction behind a mark, a stroke or a row was opened.
        day_moved(object): the scores of another day are wanted; None is today.
    """

    interaction_activated = Signal(object)
    day_moved = Signal(object)

    def __init__(self, holder: ThemeHolder, lane: Lane, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._far = ""
        self._title = ""
        self._said_now = ""
        self._has_points = False
        self._holder = holder
        self._data: TrustOverTime | None = None
        self.heading = SectionHeading(holder, "", side=True)
        self.chart = ChartView(holder, lane, HEIGHT)
        self._model = TrustTableModel(self)
        self.table = DataTable(holder, self.tr("Trust over time as a table"))
        self.table.setModel(self._model)
        self.table.setFixedHeight(HEIGHT)
        for column in (0, 1, 2, 3):
            self.table.setItemDelegateForColumn(column, NumberDelegate(holder, self.table))
            self.table.setColumnWidth(column, 72)
        self.table.setItemDelegateForColumn(0, TextDelegate(holder, self.table))
        self.table.setColumnWidth(0, 112)
        self.table.setItemDelegateForColumn(4, TextDelegate(holder, self.table))
        self.table.horizontalHeader().setSectionResizeMode(4, QHeaderView.ResizeMode.Stretch)
        self.table.horizontalHeader().setSortIndicatorShown(False)
        self.table.setVisible(False)
        self.table.activated.connect(self._on_row_activated)
        self.chart.spot_activated.connect(self.interaction_activated)
        self.heading.link_activated.connect(self._on_toggled)
        edge = holder.theme.metrics.cell.edge
        inner = QVBoxLayout()
        inner.setContentsMargins(edge, 0, edge, 0)
        inner.setSpacing(2)
        inner.addWidget(self.heading)
        inner.addWidget(self.chart)
        inner.addLayout(self._slider_row())
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(2)
        layout.addLayout(inner)
        layout.addWidget(self.table)

    def _slider_row(self) -> QHBoxLayout:
        self.slider = DaySlider(self._holder, round(LEFT_PX), _OVERHANG)
        self.slider.day_moved.connect(self._on_day_moved)
        self.today = Button(self._holder, self.tr("Today"), ButtonKind.LINK)
        self.today.setToolTip(self.tr("Back to today"))
        self.today.clicked.connect(self._on_today)
        row = QHBoxLayout()
        row.setSpacing(0)
        row.addWidget(self.slider, 1)
        self._beside = QWidget()
        beside = QHBoxLayout(self._beside)
        beside.setContentsMargins(self._holder.theme.metrics.space.half, 0, 0, 0)
        beside.addWidget(self.today)
        beside.addStretch(1)
        row.addWidget(self._beside)
        return row

    def show_content(self, content: PersonContent, day: date | None) -> None:
        """Show a person's trust over time; `day` is the one that is looked at, None for today."""
        view = content.view
        caption = text_font(self._holder.theme, "caption")
        data = chart_data(content, caption_width=lambda words: text_width(words, caption))
        self._data = data
        count = QLocale().toString(view.interactions)
        counted = self.tr("1 interaction") if view.interactions == 1 else self.tr("{n} interactions")
        known_today = self.tr("as known today, {day}").format(day=full_day(view.card.as_of))
        self._far = f"{counted.format(n=count)}, {known_today}"
        self._title = span_title(data.span_days) if data.known else self.tr("Trust over time")
        self._has_points = bool(data.known)
        if not data.known:
            self._show_table(False)
        self._model.show(view.points, view.marks)
        right = round(data.right_px or RIGHT_PX)
        self._beside.setFixedWidth(right - _OVERHANG)
        self.slider.setVisible(self._has_points)
        self._beside.setVisible(self._has_points)
        self.slider.set_span(data.start, data.as_of, _OVERHANG)
        self._said_now = self._said(view)
        self.show_day(day)

    def show_day(self, day: date | None) -> None:
        """Mark the day that is looked at; None is today."""
        self.slider.set_day(day)
        self.today.setVisible(self.slider.day is not None)
        self._say_heading()
        if self._data is None:
            return
        data = replace(self._data, chosen=self.slider.day)

        def draw(sheet: Any, style: ChartStyle) -> tuple[Spot, ...]:
            from care_desktop.charts import trust_over_time

            return trust_over_time.draw(sheet, data, style)

        self.chart.show_chart(draw, self._said_now)

    def _on_day_moved(self, day: date | None) -> None:
        self.show_day(day)
        self.day_moved.emit(day)

    def _on_today(self) -> None:
        self.slider.setFocus(Qt.FocusReason.OtherFocusReason)
        self.slider.setValue(self.slider.maximum())

    def _said(self, view: PersonView) -> str:
        card = view.card
        if not card.known:
            return self.tr("{title}: unknown. {far}.").format(title=self._title, far=self._far)
        template = self.tr("{title}: {trust} now, between {low} and {high}. {far}. Arrow keys go through the marks.")
        return template.format(
            title=self._title,
            trust=figure(card.trust),
            low=figure(card.low),
            high=figure(card.high),
            far=self._far,
        )

    def _say_heading(self) -> None:
        link = self.tr("Chart") if self.table.isVisibleTo(self) else self.tr("Table")
        day = self.slider.day
        past = "" if day is None else self.tr("as of {day}, as known today").format(day=full_day(day))
        self.heading.set_words(self._title, "", past or self._far, link if self._has_points else "")

    def _on_toggled(self) -> None:
        self._show_table(not self.table.isVisibleTo(self))
        self._say_heading()

    def _show_table(self, shows_table: bool) -> None:
        self.table.setVisible(shows_table)
        self.chart.setVisible(not shows_table)

    def _on_row_activated(self, index: QModelIndex) -> None:
        interaction_id: UUID | None = index.data(Role.ID)
        if interaction_id is not None:
            self.interaction_activated.emit(interaction_id)


def chart_data(content: PersonContent, caption_width: Callable[[str], float]) -> TrustOverTime:
    """The scores of a person as the chart takes them, with all words in the person's language.

    `caption_width` measures words beside the lane, in pixels, so that what stands under the chart can line up with it.
    """
    view, words = content.view, chart_words(content.person.draft.pronouns)
    marks = [
        ChartMark(
            mark.day,
            _SHAPES[mark.kind],
            mark.text if mark.kind == MarkKind.MILESTONE else word(mark.kind),
            f"{full_day(mark.day)}: {mark.text}",
            mark.interaction_id,
        )
        for mark in view.marks
    ]
    strokes = [
        LaneStroke(
            stroke.day,
            stroke.direction is not Direction.OUTBOUND,
            stroke.direction is not Direction.INBOUND,
            _DEPTHS[stroke.depth],
            f"{full_day(stroke.day)}: {word(stroke.depth)}, {word(stroke.direction)}",
            stroke.interaction_id,
        )
        for stroke in view.strokes
    ]
    return TrustOverTime(
        tuple(Point(point.day, point.trust, point.low, point.high) for point in view.points),
        tuple(marks),
        tuple(strokes),
        view.card.as_of,
        view.base_rate,
        UNKNOWN_LOW,
        UNKNOWN_HIGH,
        words,
        right_px=max(RIGHT_PX, *(caption_width(text) + _WORDS_GAP for text in (words.from_them, words.from_us))),
    )


def chart_words(pronouns: str) -> ChartWords:
    """The words of the chart in the person's language."""
    locale = QLocale()
    return ChartWords(
        unknown=QCoreApplication.translate("trust", "unknown"),
        from_them=whose(pronouns),
        from_us=QCoreApplication.translate("person", "from us"),
        silent=QCoreApplication.translate("person", "silent {months} months: the band widens"),
        months=tuple(locale.standaloneMonthName(month, QLocale.FormatType.ShortFormat) for month in range(1, 13)),
    )
