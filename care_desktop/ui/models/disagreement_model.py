"""People whose own rating and computed trust do not say the same, as rows of a table."""

from collections.abc import Callable, Sequence
from typing import Any

from PySide6.QtCore import QAbstractTableModel, QLocale, QModelIndex, QObject, QPersistentModelIndex, Qt

from care_desktop.services.relationship import Disagreement
from care_desktop.ui.delegates.trust import trust_words
from care_desktop.ui.person_words import full_day
from care_desktop.ui.relationship_words import gap_words
from care_desktop.ui.roles import Ink, Role, TrustMark

Index = QModelIndex | QPersistentModelIndex
NAME, RATING, TRUST, GAP, RATED = range(5)
_SPEAKING = (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole)


class DisagreementModel(QAbstractTableModel):
    """Columns: name, own rating, trust, what the two say, when it was rated; Role.ID is the person."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._rows: tuple[Disagreement, ...] = ()
        self._heads = (
            self.tr("Name"),
            self.tr("Own rating"),
            self.tr("Trust"),
            self.tr("The rating lies"),
            self.tr("Rated on"),
        )
        self._words: dict[int, Callable[[Disagreement], str]] = {
            NAME: lambda row: row.name,
            RATING: lambda row: self.tr("{value} of 5").format(value=QLocale().toString(row.gap.value)),
            TRUST: lambda row: trust_words(_mark(row)),
            GAP: lambda row: gap_words(row.gap),
            RATED: lambda row: full_day(row.rated_on),
        }

    def show(self, rows: Sequence[Disagreement]) -> None:
        """Show other people, in the order given."""
        self.beginResetModel()
        self._rows = tuple(rows)
        self.endResetModel()

    def row(self, place: int) -> Disagreement:
        """Who stands in a row."""
        return self._rows[place]

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008
        return 0 if parent.isValid() else len(self._rows)

    def columnCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008
        return 0 if parent.isValid() else len(self._heads)

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if orientation != Qt.Orientation.Horizontal or not 0 <= section < len(self._heads):
            return None
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return Qt.AlignmentFlag.AlignTrailing if section == RATED else Qt.AlignmentFlag.AlignLeading
        return self._heads[section] if role in _SPEAKING else None

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        row, column = self._rows[index.row()], index.column()
        if role == Qt.ItemDataRole.AccessibleTextRole or (role == Qt.ItemDataRole.DisplayRole and column != TRUST):
            return self._words[column](row)
        if role == Role.TRUST:
            return _mark(row)
        if role == Role.INK and column == GAP:
            return Ink.WARNING if row.gap.beyond_band else None
        return row.person_id if role == Role.ID else None


def _mark(row: Disagreement) -> TrustMark:
    return TrustMark(row.gap.trust, row.gap.low, row.gap.high)
