"""Beside event mode: what was left out, kind by kind, and the numbers of the event so far."""

from itertools import groupby

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QGridLayout, QVBoxLayout, QWidget

from care_desktop.domain.event_day import LeftOut, Missing
from care_desktop.services.event_mode import EventSoFar
from care_desktop.ui.event_words import count_words, missing_detail, missing_title, money_words
from care_desktop.ui.interaction_words import minutes_words
from care_desktop.ui.roles import Ink
from care_desktop.ui.theme import ThemeHolder
from care_desktop.ui.widgets.label import ElidedLabel, hairline, label
from care_desktop.ui.widgets.left_out_row import LeftOutRow
from care_desktop.ui.widgets.section_heading import SectionHeading
from care_desktop.ui.widgets.stage_strip import StageStrip

WIDTH = 264


class LogEventSide(QWidget):
    """The side column of event mode.

    Signals:
        pass_requested(object): go through what was left out, from this kind (Missing) on; None is from the start.
    """

    pass_requested = Signal(object)

    def __init__(self, holder: ThemeHolder, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._holder = holder
        self.setFixedWidth(WIDTH)
        theme = holder.theme
        self._heading = SectionHeading(holder, self.tr("End of day"))
        self._heading.link_activated.connect(self._on_all_wanted)
        self._rows = QVBoxLayout()
        self._rows.setSpacing(0)
        self._figures = QGridLayout()
        self._figures.setContentsMargins(0, 0, 0, 0)
        self._figures.setHorizontalSpacing(theme.metrics.space.unit)
        self._figures.setVerticalSpacing(0)
        self._figures.setColumnStretch(2, 1)
        self._strip = StageStrip(holder, self)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self._heading)
        column.addSpacing(theme.metrics.space.unit)
        column.addWidget(hairline(self, strong=True))
        column.addLayout(self._rows)
        column.addSpacing(theme.metrics.space.page)
        column.addWidget(SectionHeading(holder, self.tr("So far")))
        column.addSpacing(theme.metrics.space.unit)
        column.addWidget(hairline(self, strong=True))
        column.addLayout(self._figures)
        column.addSpacing(theme.metrics.space.gap)
        column.addWidget(self._strip)
        column.addStretch(1)

    def show_event(self, found: EventSoFar) -> None:
        """Show these numbers."""
        left = len(found.left_out)
        note = self.tr("{n} left out").format(n=count_words(left)) if left else ""
        self._heading.set_words(self.tr("End of day"), note, link=self.tr("Go through") if left else "")
        _clear(self._rows)
        for kind, items in groupby(found.left_out, key=lambda item: item.kind):
            self._add_row(kind, list(items))
        if not left:
            words = self.tr("Nothing is left out.") if found.talks else self.tr("Nothing to go through yet.")
            empty = label(self._holder.theme, words, Ink.FAINT)
            empty.setMinimumHeight(self._holder.theme.metrics.row.table)
            self._rows.addWidget(empty)
        self._show_figures(found)
        self._strip.show_counts([(stage.letter, count) for stage, count in found.stages.items()])

    def _add_row(self, kind: Missing, items: list[LeftOut]) -> None:
        row = LeftOutRow(self._holder, count_words(len(items)), missing_title(kind), missing_detail(kind, items), self)
        row.clicked.connect(lambda: self.pass_requested.emit(kind))
        self._rows.addWidget(row)

    def _show_figures(self, found: EventSoFar) -> None:
        new = self.tr("{n} of them new").format(n=count_words(found.new)) if found.new else ""
        without = self.tr("{n} without a day").format(n=count_words(found.without_day)) if found.without_day else ""
        figures = [
            (self.tr("People met"), count_words(found.people), new),
            (self.tr("Time"), minutes_words(found.minutes), self.tr("in conversations")),
            (self.tr("Feedback"), count_words(found.feedback), self.tr("heard")),
            (self.tr("Promises"), count_words(found.promises), without),
        ]
        draft, spent = found.event.draft, dict(found.spent)
        if draft.cost is not None:
            of = self.tr("for the event")
            figures.append((self.tr("Money"), money_words(draft.cost, draft.currency), of))
        for currency, amount in spent.items():
            figures.append((self.tr("Spent there"), money_words(amount, currency), self.tr("in conversations")))
        _clear(self._figures)
        theme, trailing = self._holder.theme, Qt.AlignmentFlag.AlignTrailing | Qt.AlignmentFlag.AlignVCenter
        for place, (title, figure, beside) in enumerate(figures):
            row = 2 * place
            name = label(theme, title)
            name.setMinimumHeight(28)
            self._figures.addWidget(name, row, 0)
            self._figures.addWidget(label(theme, figure, weight="semibold"), row, 1, trailing)
            self._figures.addWidget(ElidedLabel(theme, beside, Ink.MUTED), row, 2)
            self._figures.addWidget(hairline(self), row + 1, 0, 1, 3)

    def _on_all_wanted(self) -> None:
        self.pass_requested.emit(None)


def _clear(layout: QVBoxLayout | QGridLayout) -> None:
    while layout.count():
        item = layout.takeAt(0)
        widget = item.widget() if item is not None else None
        if widget is not None:
            widget.hide()
            widget.deleteLater()
