"""The period of Insights: the button that offers spans, and the question for days chosen by hand."""

from datetime import date, datetime, time

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QDialog, QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from care_desktop.domain.insight import Period
from care_desktop.ui.dialogs.field import Field, line_edit
from care_desktop.ui.insight_choice import DEFAULT_SPAN, OWN, SPANS, span_words
from care_desktop.ui.insight_words import day_words
from care_desktop.ui.theme import ThemeHolder
from care_desktop.ui.typed_values import read_day
from care_desktop.ui.widgets.button import Button, ButtonKind
from care_desktop.ui.widgets.filter_button import FilterButton, FilterOption


class PeriodButton(FilterButton):
    """Reads `Period 3 years to 24 Nov 2026`; the default span stands in its place among the others.

    Signals:
        span_chosen(str): one of SPANS, or OWN: ask for the days.
    """

    span_chosen = Signal(str)

    def __init__(self, holder: ThemeHolder, parent: QWidget | None = None) -> None:
        super().__init__(holder, self.tr("Period"), any_text=span_words(DEFAULT_SPAN), parent=parent)
        self.set_options([FilterOption(key, span_words(key)) for key in (*SPANS, OWN) if key != DEFAULT_SPAN])
        default, *others = self.menu().actions()
        self.menu().removeAction(default)
        self.menu().insertAction(others[SPANS.index(DEFAULT_SPAN)], default)
        self.key_chosen.connect(self._on_key)

    def show_period(self, span: str, words: str) -> None:
        """Show the span in force, in these words."""
        self.set_key("" if span == DEFAULT_SPAN else span)
        self.show_words(words)

    def _on_key(self, key: str) -> None:
        self.span_chosen.emit(key or DEFAULT_SPAN)


class PeriodDialog(QDialog):
    """Asks for the first and the last day that count.

    Signals:
        period_chosen(Period): the days, both included.
    """

    period_chosen = Signal(object)

    def __init__(self, holder: ThemeHolder, period: Period, today: date, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        space = holder.theme.metrics.space
        self._now = datetime.combine(today, time(12))
        self.setWindowTitle(self.tr("Choose days"))
        self.first = Field(holder, self.tr("From"), line_edit(period.start.isoformat()))
        self.last = Field(holder, self.tr("To"), line_edit(period.end.isoformat()))
        row = QHBoxLayout()
        row.setSpacing(space.gap)
        for field in (self.first, self.last):
            row.addWidget(field)
            _edit(field).textChanged.connect(self._read)
        self.show_button = Button(holder, self.tr("Show"), ButtonKind.PRIMARY)
        self.show_button.setDefault(True)
        cancel = Button(holder, self.tr("Cancel"))
        cancel.setAutoDefault(False)
        buttons = QHBoxLayout()
        buttons.setSpacing(space.unit)
        buttons.addStretch(1)
        buttons.addWidget(cancel)
        buttons.addWidget(self.show_button)
        column = QVBoxLayout(self)
        column.setContentsMargins(*(space.page,) * 4)
        column.setSpacing(space.gap)
        column.addLayout(row)
        column.addStretch(1)
        column.addLayout(buttons)
        self.setMinimumWidth(400)
        self.show_button.clicked.connect(self._on_show)
        cancel.clicked.connect(self.reject)
        self._read()
        _edit(self.first).setFocus()
        _edit(self.first).selectAll()

    def _read(self) -> Period | None:
        """The days typed; says beneath each field how it was understood, or what is wrong with it."""
        days = [self._read_day(field) for field in (self.first, self.last)]
        first, last = days
        if first is None or last is None:
            return None
        if first > last:
            self.first.set_problem(self.tr("This is after the last day."))
            return None
        return Period(first, last)

    def _read_day(self, field: Field) -> date | None:
        typed = read_day(_edit(field).text(), now=self._now, ahead=False)
        problem = typed.problem
        if typed.value is None and not problem:
            problem = self.tr("Give a day.")
        elif typed.value is not None and typed.value > self._now.date():
            problem = self.tr("This day is still to come.")
        field.set_problem(problem)
        field.set_note("" if typed.value is None else day_words(typed.value))
        return None if problem else typed.value

    def _on_show(self) -> None:
        period = self._read()
        if period is not None:
            self.accept()
            self.period_chosen.emit(period)


def _edit(field: Field) -> QLineEdit:
    edit = field.control
    assert isinstance(edit, QLineEdit)
    return edit
