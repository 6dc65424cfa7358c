"""The tab of resources on a person's page: what they got, what is best given next, and their swag."""

from functools import partial
from uuid import UUID

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QMenu, QVBoxLayout, QWidget

from care_desktop.domain.resource_map import PersonMap, Place
from care_desktop.domain.resources import KINDS_OF_STAGE, Resource, ResourceKind, Stage
from care_desktop.services import resources
from care_desktop.services.resources import PersonResources
from care_desktop.services.swag import SwagItem
from care_desktop.ui.dialogs.swag_dialog import SwagGiftDialog
from care_desktop.ui.name_feed import NameFeed
from care_desktop.ui.operations import Operations
from care_desktop.ui.pages.person_content import PersonGiven
from care_desktop.ui.pages.person_resource_cell import ResourceCell
from care_desktop.ui.pages.resources_words import kind_title, next_words, nothing_next_words, reason_words
from care_desktop.ui.person_words import BETWEEN, full_day
from care_desktop.ui.roles import Ink, StageMark
from care_desktop.ui.theme import ThemeHolder
from care_desktop.ui.widgets.button import Button, ButtonKind
from care_desktop.ui.widgets.label import ElidedLabel, label
from care_desktop.ui.widgets.section_heading import SectionHeading
from care_desktop.ui.widgets.stage_square import StageSquare

_SHOWN_MAX = 30


class PersonResourcesTab(QWidget):
    """One sentence says what comes next and one button gives it; the map, what they got, and swag stand below.

    Args:
        feed: the names the dialog of swag picks from.
    """

    def __init__(
        self, operations: Operations, holder: ThemeHolder, feed: NameFeed, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._operations = operations
        self._holder = holder
        self._feed = feed
        self.found: PersonResources | None = None
        self._items: list[SwagItem] = []
        theme = holder.theme
        space = theme.metrics.space
        self.next_sentence = label(theme, "", weight="medium", wraps=True)
        self.give_button = Button(holder, "", ButtonKind.DEFAULT, icon="next")
        self.give_button.clicked.connect(self._on_give)
        self.other_button = Button(holder, self.tr("Give another"), ButtonKind.QUIET)
        self._menu = QMenu(self)
        self.other_button.setMenu(self._menu)
        self._map_heading = SectionHeading(holder, self.tr("Resource map"), side=True)
        self._map = QWidget()
        self.grid = QGridLayout(self._map)
        self.grid.setContentsMargins(0, 0, 0, 0)
        self.grid.setSpacing(space.unit)
        self.cells: dict[ResourceKind, ResourceCell] = {}
        self._make_cells()
        self._got_heading = SectionHeading(holder, self.tr("Got"), side=True)
        self._got = _Lines(holder)
        self._swag_heading = SectionHeading(holder, self.tr("Swag"), link=self.tr("Give swag"), side=True)
        self._swag_heading.link_activated.connect(self._on_swag)
        self._swag = _Lines(holder)
        buttons = QHBoxLayout()
        buttons.setSpacing(space.unit)
        buttons.addWidget(self.give_button)
        buttons.addWidget(self.other_button)
        buttons.addStretch(1)
        column = QVBoxLayout(self)
        column.setContentsMargins(theme.metrics.cell.edge, space.gap, theme.metrics.cell.edge, space.gap)
        column.setSpacing(space.unit)
        column.addWidget(self.next_sentence)
        column.addLayout(buttons)
        for part in (
            self._map_heading,
            self._map,
            self._got_heading,
            self._got,
            self._swag_heading,
            self._swag,
        ):
            column.addWidget(part)

    def _make_cells(self) -> None:
        for down, stage in enumerate(Stage):
            self.grid.addWidget(StageSquare(self._holder, StageMark(stage.letter)), down, 0)
            for across, kind in enumerate(KINDS_OF_STAGE[stage], start=1):
                cell = ResourceCell(self._holder, kind_title(kind))
                cell.clicked.connect(partial(self._on_cell, kind))
                self.cells[kind] = cell
                self.grid.addWidget(cell, down, across)
                self.grid.setColumnStretch(across, 1)

    def show_given(self, given: PersonGiven) -> None:
        """Show what another person got, or the same one after a change."""
        self.found = found = given.resources
        self._items = list(given.items)
        gifts = given.swag
        self._show_next(found)
        self._show_map(found.map)
        lines = [(item.title, kind_title(item.kind), full_day(gift.on)) for gift, item in found.given]
        self._got_heading.set_words(self.tr("Got"), "" if lines else self.tr("nothing yet"))
        self._got.show_lines(lines)
        self._swag_heading.set_words(
            self.tr("Swag"),
            "" if gifts else self.tr("none yet"),
            link=self.tr("Give swag") if self._items else "",
        )
        self._swag.show_lines([(row.item, reason_words(row), full_day(row.on)) for row in gifts])

    def _show_next(self, found: PersonResources) -> None:
        best = found.map.best if found.map is not None else None
        if found.map is None:
            self.next_sentence.setText("")
        else:
            self.next_sentence.setText(next_words(best) if best is not None else nothing_next_words(found.map))
        self.next_sentence.setVisible(found.map is not None)
        self.give_button.setVisible(found.suggestion is not None)
        if found.suggestion is not None:
            title = found.suggestion.title.replace("&", "&&")
            self.give_button.setText(self.tr("Give “{title}” today").format(title=title))
        self._menu.clear()
        for item in found.choices:
            self._add_choice(self._menu, item, BETWEEN.join((item.title, kind_title(item.kind))))
        self.other_button.setVisible(bool(found.choices))

    def _add_choice(self, menu: QMenu, item: Resource, words: str) -> None:
        menu.addAction(words.replace("&", "&&")).triggered.connect(lambda _=False: self.give(item.id))

    def _show_map(self, found: PersonMap | None) -> None:
        self._map.setVisible(found is not None)
        self._map_heading.setVisible(found is not None)
        if found is None:
            return
        number = found.count
        self._map_heading.set_words(
            self.tr("Resource map"),
            self.tr("got {got}, next {next}").format(got=number(Place.GOT), next=number(Place.NEXT)),
        )
        for kind, cell in self.cells.items():
            cell.show_place(found.places[kind])

    def _on_give(self) -> None:
        if self.found is not None and self.found.suggestion is not None:
            self.give(self.found.suggestion.id)

    def _on_cell(self, kind: ResourceKind) -> None:
        """Offer what there is of a kind."""
        if self.found is None:
            return
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        for item in self.found.choices:
            if item.kind is kind:
                self._add_choice(menu, item, item.title)
        if not menu.isEmpty():
            cell = self.cells[kind]
            menu.popup(cell.mapToGlobal(cell.rect().bottomLeft()))

    def give(self, resource_id: UUID) -> None:
        """Record that the person got a resource today; undo takes it back."""
        if self.found is not None:
            who = self.found.person_id
            self._operations.change(lambda ws: resources.give(ws, resource_id, (who,), ws.today()))

    def _on_swag(self) -> None:
        if self.found is not None and self._items:
            people = (self.found.person_id,)
            SwagGiftDialog(self._operations, self._holder, self._feed, self._items, people=people, parent=self).open()


class _Lines(QWidget):
    """Lines of a name, faint words and a day."""

    def __init__(self, holder: ThemeHolder, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._holder = holder
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setHorizontalSpacing(holder.theme.metrics.space.gap)
        self._grid.setVerticalSpacing(holder.theme.metrics.space.half)
        self._grid.setColumnStretch(0, 1)
        self._grid.setColumnStretch(1, 1)

    def show_lines(self, lines: list[tuple[str, str, str]]) -> None:
        """Show other lines, as many as fit a page."""
        while (item := self._grid.takeAt(0)) is not None:
            widget = item.widget()
            if widget is not None:
                widget.hide()
                widget.deleteLater()
        theme = self._holder.theme
        for place, (name, what, day) in enumerate(lines[:_SHOWN_MAX]):
            self._grid.addWidget(ElidedLabel(theme, name), place, 0)
            self._grid.addWidget(ElidedLabel(theme, what, Ink.MUTED), place, 1)
            self._grid.addWidget(label(theme, day, Ink.FAINT), place, 2, Qt.AlignmentFlag.AlignTrailing)
        if len(lines) > _SHOWN_MAX:
            more = self.tr("and {n} more").format(n=len(lines) - _SHOWN_MAX)
            self._grid.addWidget(label(theme, more, Ink.FAINT), _SHOWN_MAX, 0)
        self.setVisible(bool(lines))
