"""The people whose own rating and computed trust disagree, farthest apart first, on the page of people."""

from PySide6.QtCore import QModelIndex, Signal
from PySide6.QtWidgets import QHBoxLayout, QHeaderView, QVBoxLayout, QWidget

from care_desktop.domain.people import normalise_name
from care_desktop.services import relationship
from care_desktop.services.relationship import Disagreement
from care_desktop.ui.delegates.person import PersonDelegate
from care_desktop.ui.delegates.text import NumberDelegate, TextDelegate
from care_desktop.ui.delegates.trust import TrustDelegate
from care_desktop.ui.models.disagreement_model import GAP, NAME, RATED, RATING, TRUST, DisagreementModel
from care_desktop.ui.operations import Operations
from care_desktop.ui.roles import Ink
from care_desktop.ui.theme import ThemeHolder
from care_desktop.ui.widgets.data_table import DataTable
from care_desktop.ui.widgets.label import label

MOST = 500
_WIDTHS = {NAME: 248, RATING: 96, TRUST: 184, RATED: 120}


class PeopleDisagreements(QWidget):
    """A sentence that says what this is, then the table; Enter opens a person.

    Signals:
        counted(int): so many people are there, whatever is searched for; at most MOST.
        person_activated(UUID, str): somebody is to be shown, with the name.
    """

    counted = Signal(int)
    person_activated = Signal(object, str)

    def __init__(self, operations: Operations, holder: ThemeHolder, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._operations = operations
        self._found: list[Disagreement] = []
        self._search = ""
        metrics = holder.theme.metrics
        self.model = DisagreementModel(self)
        self.table = DataTable(holder, self.tr("Where own rating and trust disagree"), self)
        self.table.setModel(self.model)
        self._fill_columns(holder)
        self.table.activated.connect(self._on_activated)
        sentence = self.tr(
            "A rating of 1 to 5 is read as a fifth of 0 to 100; the clearest contradictions come first. "
            "Outside the band, what is logged all but rules the rating out."
        )
        self.words = label(holder.theme, sentence, Ink.MUTED, wraps=True)
        self.nobody = label(holder.theme, self.tr("Nobody matches."), Ink.MUTED)
        over = metrics.cell.page_margin
        head = QHBoxLayout()
        head.setContentsMargins(metrics.cell.edge, 0, metrics.cell.edge, 0)
        head.addWidget(self.words)
        foot = QHBoxLayout()
        foot.setContentsMargins(metrics.cell.edge, 0, metrics.cell.edge, 0)
        foot.addWidget(self.nobody)
        column = QVBoxLayout(self)
        column.setContentsMargins(over, metrics.space.gap, over, metrics.space.gap)
        column.setSpacing(metrics.space.gap)
        column.addLayout(head)
        column.addLayout(foot)
        column.addWidget(self.table, 1)

    def _fill_columns(self, holder: ThemeHolder) -> None:
        table, head = self.table, self.table.horizontalHeader()
        for column, delegate in (
            (NAME, PersonDelegate(holder, table)),
            (RATING, TextDelegate(holder, table)),
            (TRUST, TrustDelegate(holder, table)),
            (GAP, TextDelegate(holder, table)),
            (RATED, NumberDelegate(holder, table)),
        ):
            table.setItemDelegateForColumn(column, delegate)
        for column, width in _WIDTHS.items():
            table.setColumnWidth(column, width)
        head.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        head.setSectionResizeMode(GAP, QHeaderView.ResizeMode.Stretch)
        head.setSortIndicatorShown(False)

    def read(self) -> None:
        """Ask for the list again; `counted` follows."""
        self._operations.query(
            lambda workspace: relationship.disagreements(workspace, MOST), self._on_read, key=f"disagree {id(self)}"
        )

    def search(self, text: str) -> None:
        """Show only people whose name contains a text."""
        self._search = normalise_name(text)
        self._show()

    def _on_read(self, found: list[Disagreement]) -> None:
        self._found = found
        self._show()
        self.counted.emit(len(found))

    def _show(self) -> None:
        current = self.table.currentIndex()
        before = self.model.row(current.row()).person_id if current.isValid() else None
        rows = [row for row in self._found if self._search in normalise_name(row.name)]
        self.model.show(rows)
        place = next((place for place, row in enumerate(rows) if row.person_id == before), None)
        if place is not None:
            self.table.setCurrentIndex(self.model.index(place, 0))
        self.table.setVisible(bool(rows))
        self.nobody.setVisible(not rows)

    def _on_activated(self, index: QModelIndex) -> None:
        row = self.model.row(index.row())
        self.person_activated.emit(row.person_id, row.name)
