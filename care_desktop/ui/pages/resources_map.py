"""The content map: four stages beside each other, three kinds of content under each."""

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QGridLayout, QHBoxLayout, QScrollArea, QVBoxLayout, QWidget

from care_desktop.domain.people import normalise_name
from care_desktop.domain.resources import KINDS_OF_STAGE, ResourceKind, Stage
from care_desktop.services import resources
from care_desktop.services.resources import ContentMap, Reach
from care_desktop.ui.insight_words import as_of_words
from care_desktop.ui.operations import Operations
from care_desktop.ui.pages.resources_kind import KindCell
from care_desktop.ui.pages.resources_marks import StepSign
from care_desktop.ui.pages.resources_words import aim_words, stage_title
from care_desktop.ui.roles import Ink, StageMark
from care_desktop.ui.tasks import Lane
from care_desktop.ui.theme import ThemeHolder
from care_desktop.ui.widgets.label import ElidedLabel, hairline, label
from care_desktop.ui.widgets.stage_square import StageSquare

if TYPE_CHECKING:
    from care_desktop.domain.insight_content import ContentRow

_NARROWEST = 176


class ResourcesMap(QWidget):
    """Every kind in its place, always all twelve. First the resources, then whom they reached, last what followed.

    Args:
        counting: the lane on which what followed is counted, which takes a second where very much was given.

    Signals:
        read_done(ContentMap): the map was read and shows.
        opened(UUID): a resource is to be opened.
        add_requested(ResourceKind): one of a kind is to be added.
    """

    read_done = Signal(object)
    opened = Signal(object)
    add_requested = Signal(object)

    def __init__(
        self, operations: Operations, holder: ThemeHolder, counting: Lane, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._operations = operations
        self._holder = holder
        self._counting = counting
        self._search = ""
        self._found: ContentMap | None = None
        self._reach: dict[ResourceKind, Reach] = {}
        self._steps: dict[ResourceKind, ContentRow] | None = None
        self._reading = 0
        self.cells: dict[ResourceKind, KindCell] = {}
        metrics = holder.theme.metrics
        self._grid_widget = QWidget()
        self._grid_widget.setObjectName("page")
        self._grid = QGridLayout(self._grid_widget)
        self._grid.setContentsMargins(metrics.space.page, 0, metrics.space.page, 0)
        self._grid.setHorizontalSpacing(metrics.space.gap)
        self._grid.setVerticalSpacing(0)
        self._head()
        self._area = QScrollArea()
        self._area.setFrameShape(QFrame.Shape.NoFrame)
        self._area.setWidgetResizable(True)
        self._area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._area.setWidget(self._grid_widget)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self._area, 1)
        column.addWidget(hairline(self))
        column.addLayout(self._foot())

    def _head(self) -> None:
        theme = self._holder.theme
        unit = theme.metrics.space.unit
        for place, stage in enumerate(Stage):
            row = QHBoxLayout()
            row.setSpacing(unit + theme.metrics.space.half)
            row.setContentsMargins(0, 0, 0, unit)
            row.addWidget(StageSquare(self._holder, StageMark(stage.letter), theme.metrics.stage_square.large))
            words = QVBoxLayout()
            words.setSpacing(0)
            words.addWidget(label(theme, stage_title(stage), size="heading", weight="semibold"))
            words.addWidget(ElidedLabel(theme, aim_words(stage), Ink.FAINT, "caption"))
            row.addLayout(words, 1)
            self._grid.addLayout(row, 0, 2 * place)
            self._grid.addWidget(hairline(strong=True), 1, 2 * place)
            self._grid.setColumnStretch(2 * place, 1)
            self._grid.setColumnMinimumWidth(2 * place, _NARROWEST)
            if place:
                self._grid.addWidget(hairline(vertical=True), 0, 2 * place - 1, 7, 1)
        for row_place in (2, 4, 6):
            self._grid.setRowStretch(row_place, 1)
        for between in (3, 5):
            for place in range(len(Stage)):
                self._grid.addWidget(hairline(), between, 2 * place)

    def _foot(self) -> QHBoxLayout:
        theme = self._holder.theme
        space = theme.metrics.space
        row = QHBoxLayout()
        row.setContentsMargins(space.page, space.unit, space.page, space.unit)
        row.setSpacing(space.unit)
        row.addWidget(StepSign(self._holder, after=False))
        row.addWidget(label(theme, self.tr("reached a milestone in the 90 days before"), Ink.FAINT, "caption"))
        row.addSpacing(space.gap)
        row.addWidget(StepSign(self._holder, after=True))
        words = self.tr("in the 90 days after it was given, the same people. No claim of cause.")
        row.addWidget(ElidedLabel(theme, words, Ink.FAINT, "caption"), 1)
        self.as_of = label(theme, "", Ink.FAINT, "caption")
        row.addWidget(self.as_of)
        return row

    def read(self) -> None:
        """Ask for everything again; what shows stays until then."""
        self._reading += 1
        self._operations.query(resources.content_map, self._on_map, key="content map")

    def _on_map(self, found: ContentMap) -> None:
        self._found = found
        self.as_of.setText(as_of_words(found.today))
        self._show()
        self.read_done.emit(found)
        turn = self._reading
        for kind in found.kinds:
            if kind.times:
                self._ask_reach(kind.kind)
            else:
                self._reach.pop(kind.kind, None)
        if found.times:
            self._operations.query_on(
                self._counting, resources.milestones, lambda rows: self._on_milestones(turn, rows)
            )

    def _ask_reach(self, kind: ResourceKind) -> None:
        self._operations.query(
            lambda ws: resources.reach(ws, kind), lambda reach: self._on_reach(kind, reach), key=f"reach {kind}"
        )

    def _on_reach(self, kind: ResourceKind, reach: Reach) -> None:
        self._reach[kind] = reach
        if kind in self.cells:
            self.cells[kind].show_reach(reach)

    def _on_milestones(self, turn: int, rows: "dict[ResourceKind, ContentRow]") -> None:
        if turn != self._reading:
            return
        self._steps = rows
        for kind, cell in self.cells.items():
            cell.show_steps(rows.get(kind))

    def search(self, text: str) -> None:
        """Show only resources whose title contains a text."""
        self._search = normalise_name(text)
        self._show()

    def _show(self) -> None:
        if self._found is None:
            return
        focused = next((id for cell in self.cells.values() for id, row in cell.rows.items() if row.hasFocus()), None)
        for cell in self.cells.values():
            self._grid.removeWidget(cell)
            cell.hide()
            cell.deleteLater()
        self.cells = {}
        for kind in self._found.kinds:
            lines = tuple(line for line in kind.resources if self._search in normalise_name(line.item.title))
            cell = KindCell(self._holder, kind, lines)
            cell.opened.connect(self.opened)
            cell.add_requested.connect(self.add_requested)
            if kind.kind in self._reach:
                cell.show_reach(self._reach[kind.kind])
            if self._steps is not None:
                cell.show_steps(self._steps.get(kind.kind))
            self.cells[kind.kind] = cell
        for place, stage in enumerate(Stage):
            for down, each in enumerate(KINDS_OF_STAGE[stage]):
                self._grid.addWidget(self.cells[each], 2 + 2 * down, 2 * place)
                if focused in self.cells[each].rows:
                    self.cells[each].rows[focused].setFocus()
