"""The filters over the table of people: those that always stand there, and those that are added."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from uuid import UUID

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QMenu, QSizePolicy, QWidget

from care_desktop.domain.people import LawfulBasis
from care_desktop.domain.people_query import NOBODY, UNKNOWN, PeopleGroup, PeopleQuery, Spoke
from care_desktop.domain.resources import Stage
from care_desktop.services.people_list import PeopleFacets
from care_desktop.ui.interaction_words import word
from care_desktop.ui.people_words import count_words, stage_title
from care_desktop.ui.person_words import country_name
from care_desktop.ui.theme import ThemeHolder
from care_desktop.ui.widgets.button import Button, ButtonKind
from care_desktop.ui.widgets.chip import Chip, ChipKind, ChipText
from care_desktop.ui.widgets.filter_button import FilterButton, FilterOption
from care_desktop.ui.widgets.flow_layout import FlowLayout

# Fields of a query that can be filtered by; the first five always stand there.
_ALWAYS = ("stage", "country", "owner_id", "tag", "spoke")
MORE = ("company", "language", "event_id", "basis")
_MEANT = {"stage": Stage, "owner_id": UUID, "spoke": Spoke, "event_id": UUID, "basis": LawfulBasis}
# Groups that leave a filter nothing to choose.
_POINTLESS = {
    PeopleGroup.MINE: ("owner_id",),
    PeopleGroup.TEAM: ("stage", "owner_id", "spoke"),
}


class PeopleFilters(QWidget):
    """A row of filter buttons; what is in force is a part of a PeopleQuery.

    Signals:
        filtered(): something else is in force.
        arranged(): the buttons may want another height.
        only_left(): the people who were picked out are no longer wanted alone.
        options_wanted(str): an added filter of this field needs to know what it can be.
    """

    filtered = Signal()
    arranged = Signal()
    only_left = Signal()
    options_wanted = Signal(str)

    def __init__(self, holder: ThemeHolder, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._holder = holder
        self._query = PeopleQuery()
        self._group = PeopleGroup.EVERYONE
        self._added: set[str] = set()
        self._options: dict[str, list[FilterOption]] = {}
        self._short: dict[str, dict[str, str]] = {}
        self.only: Chip | None = None
        self.buttons = {field: FilterButton(holder, words, any_text=anything) for field, words, anything in self._all()}
        self.add_button = Button(holder, self.tr("Filter"), ButtonKind.LINK, "add", small=True)
        self.add_button.setAccessibleName(self.tr("Add a filter"))
        metrics = holder.theme.metrics
        self._slot = QWidget(self)
        self._slot_row = QHBoxLayout(self._slot)
        self._slot_row.setContentsMargins(0, 0, 0, 0)
        self._slot.hide()
        self._flow = FlowLayout(self, metrics.space.unit)
        inset = (metrics.row.filter_bar - metrics.control.small) // 2
        self._flow.setContentsMargins(0, inset, 0, inset)
        self._flow.addWidget(self._slot)
        for field, button in self.buttons.items():
            button.key_chosen.connect(lambda key, field=field: self._on_chosen(field, key))
            self._flow.addWidget(button)
        self._flow.addWidget(self.add_button)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        self.add_button.clicked.connect(self._on_add_wanted)
        self._fill_known()
        self._show()

    def _all(self) -> tuple[tuple[str, str, str], ...]:
        return (
            ("stage", self.tr("Stage"), ""),
            ("country", self.tr("Region"), ""),
            ("owner_id", self.tr("Owner"), ""),
            ("tag", self.tr("Tag"), ""),
            ("spoke", self.tr("Spoke in"), self.tr("any time")),
            ("company", self.tr("Company"), ""),
            ("language", self.tr("Language"), ""),
            ("event_id", self.tr("Met at"), ""),
            ("basis", self.tr("Consent"), ""),
        )

    def _fill_known(self) -> None:
        spoke = {
            Spoke.MONTH: self.tr("the last 30 days"),
            Spoke.QUARTER: self.tr("the last 90 days"),
            Spoke.YEAR: self.tr("the last year"),
            Spoke.BEFORE: self.tr("earlier years only"),
            Spoke.NEVER: self.tr("no time: never"),
        }
        self._set_options("spoke", [(key.value, words) for key, words in spoke.items()])
        self._set_options("stage", [(stage.value, stage_title(stage)) for stage in Stage])
        self._set_options("basis", [(basis.value, word(basis)) for basis in LawfulBasis])

    def set_facets(self, facets: PeopleFacets) -> None:
        """Offer these owners and tags, and say how many are in each stage."""
        counts = [(stage.value, f"{stage_title(stage)}  {count_words(facets.stages[stage])}") for stage in Stage]
        self._set_options("stage", counts, {stage.value: stage_title(stage) for stage in Stage})
        owners = [(str(id), name) for id, name in facets.owners]
        self._set_options("owner_id", [*owners, (str(NOBODY), self.tr("nobody"))])
        self._set_options("tag", [(tag, f"#{tag}") for tag in facets.tags])

    def set_countries(self, codes: Sequence[str]) -> None:
        """Offer these countries by name; the empty code is the unknown one."""
        named = sorted(((code, country_name(code)) for code in codes if code), key=lambda item: item[1].casefold())
        unknown = [(UNKNOWN, self.tr("unknown"))] if "" in codes else []
        self._set_options("country", [*named, *unknown])

    def set_more(self, field: str, options: Sequence[tuple[str, str]]) -> None:
        """Offer what an added filter can be."""
        self._set_options(field, options)

    def _set_options(
        self, field: str, options: Sequence[tuple[str, str]], short: Mapping[str, str] | None = None
    ) -> None:
        self._options[field] = [FilterOption(key, words) for key, words in options]
        self._short[field] = dict(short or {})
        self._show_field(field)

    def apply_to(self, query: PeopleQuery) -> PeopleQuery:
        """The query with what is in force here instead of its own filters."""
        pointless = _POINTLESS.get(query.group, ())
        fresh = PeopleQuery()
        mine = {field: getattr(fresh if field in pointless else self._query, field) for field in self.buttons}
        return replace(query, **mine)

    def show_query(self, query: PeopleQuery) -> None:
        """Let the filters of a query be in force, without a signal."""
        self._query = query
        self._added = {field for field in MORE if getattr(query, field)}
        for field in self._added:
            self.options_wanted.emit(field)
        self._show()

    def show_group(self, group: PeopleGroup) -> None:
        """Hide what has nothing to choose in this list."""
        self._group = group
        self._show()

    def show_only(self, words: str) -> None:
        """Say that only people who were picked out elsewhere are listed, with a way out; empty words take it away."""
        if self.only is not None:
            self.only.deleteLater()
            self.only = None
        if words:
            self.only = Chip(self._holder, ChipKind.CHOSEN, ChipText(words), None, self._slot)
            self.only.clicked.connect(self.only_left)
            self._slot_row.addWidget(self.only)
        self._slot.setVisible(bool(words))
        self.arranged.emit()

    def wanted_height(self) -> int:
        """How high the buttons are at the present width: they go on in a second line when they find no room."""
        return self._flow.heightForWidth(self.width())

    def _show(self) -> None:
        for field in self.buttons:
            self._show_field(field)
        self.add_button.setVisible(len(self._added) < len(MORE))

    def _show_field(self, field: str) -> None:
        button, value = self.buttons[field], getattr(self._query, field)
        options = list(self._options.get(field, ()))
        key = str(value) if value else ""
        if key and all(option.key != key for option in options):
            # What was chosen once is offered as long as it holds, also when nobody is like that any more.
            words = "…" if field in ("owner_id", "event_id") else country_name(key) if field == "country" else key
            options.append(FilterOption(key, words))
        button.set_options(options)
        button.set_key(key)
        if key in self._short.get(field, {}):
            button.show_words(self._short[field][key])
        is_offered = bool(options) if field in _ALWAYS else field in self._added
        button.setVisible(is_offered and field not in _POINTLESS.get(self._group, ()))
        self.arranged.emit()

    def _on_chosen(self, field: str, key: str) -> None:
        value = _MEANT.get(field, str)(key) if key else getattr(PeopleQuery(), field)
        self._query = replace(self._query, **{field: value})
        if field in MORE and not key:
            self._added.discard(field)
            self._show()
        else:
            self._show_field(field)
        self.filtered.emit()

    def add(self, field: str) -> None:
        """Show the button of a further filter, to choose from."""
        self._added.add(field)
        if not self._options.get(field):
            self.options_wanted.emit(field)
        self._show()
        self.buttons[field].setFocus(Qt.FocusReason.OtherFocusReason)

    def add_menu(self) -> QMenu:
        """The filters that can be added."""
        menu = QMenu(self)
        for field, words, _anything in self._all():
            if field in MORE and field not in self._added:
                menu.addAction(words).triggered.connect(lambda _=False, field=field: self.add(field))
        return menu

    def _on_add_wanted(self) -> None:
        menu = self.add_menu()
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        menu.popup(self.add_button.mapToGlobal(self.add_button.rect().bottomLeft()))

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.arranged.emit()
