"""The bar over the charts of Insights: period, what it is compared with, filters."""

from dataclasses import replace
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QSizePolicy, QWidget

from care_desktop.domain.insight import Period
from care_desktop.domain.resources import Stage
from care_desktop.ui.delegates.stage import stage_name
from care_desktop.ui.insight_choice import (
    OWN,
    UNKNOWN_REGION,
    InsightChoice,
    before_words,
    filters_of,
    only_known,
    period_words,
    region_key,
)
from care_desktop.ui.pages.insight_period import PeriodButton, PeriodDialog
from care_desktop.ui.roles import Ink
from care_desktop.ui.theme import ThemeHolder
from care_desktop.ui.widgets.filter_button import FilterButton, FilterOption
from care_desktop.ui.widgets.flow_layout import FlowLayout
from care_desktop.ui.widgets.label import label

if TYPE_CHECKING:
    from care_desktop.services.insight_opening import InsightFacets


class InsightBar(QWidget):
    """One bar for all charts. Filters with nothing to offer are hidden.

    Signals:
        chosen(InsightChoice): something else is to be looked at.
    """

    chosen = Signal(object)

    def __init__(self, holder: ThemeHolder, choice: InsightChoice, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        theme, space = holder.theme, holder.theme.metrics.space
        self._holder = holder
        self._facets: InsightFacets | None = None
        self.choice = choice
        self.period = PeriodButton(holder)
        self.before = label(theme, "", Ink.FAINT, "caption")
        self.before.setFixedHeight(theme.metrics.control.small)
        self.filters = {
            "stage": FilterButton(holder, self.tr("Stage")),
            "region": FilterButton(holder, self.tr("Region")),
            "owner": FilterButton(holder, self.tr("Owner")),
            "tag": FilterButton(holder, self.tr("Tag")),
            "event": FilterButton(holder, self.tr("Event")),
        }
        flow = FlowLayout(self, space.unit)
        flow.addWidget(self.period)
        flow.addWidget(self.before)
        for button in self.filters.values():
            flow.addWidget(button)
        policy = QSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)
        self.period.span_chosen.connect(self._on_span)
        for name, button in self.filters.items():
            button.key_chosen.connect(lambda key, field=name: self._choose(replace(self.choice, **{field: key})))
        self.setEnabled(False)

    def show_facets(self, facets: "InsightFacets") -> None:
        """Offer what this workspace has; a filter in force that it does not have is taken back."""
        self._facets = facets
        regions = [FilterOption(region_key(name), name) for name in facets.regions]
        if regions and facets.has_unknown_region:
            regions.append(FilterOption(UNKNOWN_REGION, self.tr("unknown")))
        options = {
            "stage": [FilterOption(stage.value, stage_name(stage.letter)) for stage in Stage],
            "region": regions,
            "owner": [FilterOption(str(id), name) for id, name in facets.owners],
            "tag": [FilterOption(tag, f"#{tag}") for tag in facets.tags],
            "event": [FilterOption(str(id), name) for id, name in facets.events],
        }
        for name, button in self.filters.items():
            button.set_options(options[name])
            button.setVisible(bool(options[name]))
        self.choice = only_known(self.choice, facets)
        self._show_choice()
        self.setEnabled(True)

    def clear_filters(self) -> None:
        """Leave nobody out any more."""
        self._choose(self.choice.for_everyone())

    def _show_choice(self) -> None:
        if self._facets is None:
            return
        period = filters_of(self.choice, self._facets).period
        self.period.show_period(self.choice.span, period_words(self.choice, period))
        before = before_words(self.choice, period)
        self.before.setText(self.tr("beside {before}").format(before=before) if before else "")
        self.before.setVisible(bool(before))
        for name, button in self.filters.items():
            button.set_key(getattr(self.choice, name))

    def _choose(self, choice: InsightChoice) -> None:
        self.choice = choice
        self._show_choice()
        self.chosen.emit(choice)

    def _on_span(self, span: str) -> None:
        if span != OWN:
            self._choose(replace(self.choice, span=span))
        elif self._facets is not None:
            self._show_choice()
            self.ask_days()

    def ask_days(self) -> PeriodDialog | None:
        """Ask for the first and the last day; None while nothing was read."""
        if self._facets is None:
            return None
        period = filters_of(self.choice, self._facets).period
        dialog = PeriodDialog(self._holder, period, self._facets.today, self)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.period_chosen.connect(self._on_days)
        dialog.open()
        return dialog

    def _on_days(self, period: Period) -> None:
        first, last = period.start.isoformat(), period.end.isoformat()
        self._choose(replace(self.choice, span=OWN, first=first, last=last))
