"""The table of backups, in the settings and on the recovery page."""

from collections.abc import Sequence

from PySide6.QtWidgets import QHeaderView, QWidget

from care_desktop.services.backups import BackedUp
from care_desktop.ui.delegates.text import NumberDelegate, TextDelegate
from care_desktop.ui.models.backup_model import INTERACTIONS, NUMBERS, PEOPLE, SIZE, STATE, WHEN, WHY, BackupModel
from care_desktop.ui.theme import ThemeHolder
from care_desktop.ui.widgets.data_table import DataTable

_WIDTHS = {WHEN: 132, WHY: 220, PEOPLE: 76, INTERACTIONS: 96, SIZE: 80}


class BackupTable(DataTable):
    """One backup can be chosen; Enter or a double click is `activated`."""

    def __init__(self, holder: ThemeHolder, parent: QWidget | None = None) -> None:
        super().__init__(holder, "", parent)
        self.setAccessibleName(self.tr("Backups, newest first"))
        self.backups = BackupModel(self)
        self.setModel(self.backups)
        self.setSelectionMode(DataTable.SelectionMode.SingleSelection)
        for column in range(self.backups.columnCount()):
            kind = NumberDelegate if column in NUMBERS else TextDelegate
            self.setItemDelegateForColumn(column, kind(holder, self))
        head = self.horizontalHeader()
        head.setSortIndicatorShown(False)
        head.setSectionsClickable(False)
        head.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        head.setSectionResizeMode(STATE, QHeaderView.ResizeMode.Stretch)
        for column, width in _WIDTHS.items():
            self.setColumnWidth(column, width)

    def show_backups(self, rows: Sequence[BackedUp]) -> None:
        """Show these; the one that was chosen stays so, else the first is."""
        before = self.chosen
        self.backups.show(rows)
        places = [kept.path for kept in self.backups.rows]
        row = places.index(before.path) if before is not None and before.path in places else 0
        if places:
            self.selectRow(row)

    @property
    def chosen(self) -> BackedUp | None:
        """The backup that is chosen; None when there is none."""
        row = self.currentIndex().row()
        return self.backups.rows[row] if 0 <= row < len(self.backups.rows) else None
