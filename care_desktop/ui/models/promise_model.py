"""Promises as rows of a table: what, to whom, made by whom, and where it stands."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from PySide6.QtCore import QAbstractTableModel, QCoreApplication, QModelIndex, QObject, QPersistentModelIndex, Qt

from care_desktop.domain.promises import PromiseState
from care_desktop.services.promises import PromiseRow
from care_desktop.ui.delegates.due import due_words
from care_desktop.ui.interaction_words import word
from care_desktop.ui.person_words import ago_words, short_day
from care_desktop.ui.plain_text import isolated, one_line
from care_desktop.ui.roles import Ink, Role

Index = QModelIndex | QPersistentModelIndex
WHAT, TO, MADE_BY, MADE_ON, STANDS = range(5)
_NAMED_MAX = 3
_INKS = {
    PromiseState.KEPT: Ink.POSITIVE,
    PromiseState.KEPT_LATE: Ink.MUTED,
    PromiseState.BROKEN: Ink.NEGATIVE,
    PromiseState.RELEASED: Ink.FAINT,
}


def _tr(text: str) -> str:
    return QCoreApplication.translate("promises", text)


def names_words(names: Sequence[str], most: int = _NAMED_MAX) -> str:
    """Names in a line: "Ana, Bo Li and 4 more"."""
    named = [isolated(name) for name in names]
    if len(named) <= most:
        return ", ".join(named)
    return _tr("{names} and {n} more").format(names=", ".join(named[: most - 1]), n=len(named) - most + 1)


def standing_words(row: PromiseRow, today: date) -> tuple[str, Ink]:
    """Where a promise stands, and its ink: "3 days late", "27 Nov", "no day named", "kept 2 weeks ago"."""
    if row.state is PromiseState.OPEN:
        if row.due_on is None:
            return _tr("no day named"), Ink.FAINT
        due = due_words(row.due_on, today)
        return due.text, due.ink
    when = f" {ago_words(row.settled_on, today)}" if row.settled_on is not None else ""
    return f"{word(row.state)}{when}", _INKS[row.state]


class PromiseModel(QAbstractTableModel):
    """Columns: what, to whom, made by, made on, where it stands; Role.ID is the promise."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.rows: Sequence[PromiseRow] = ()
        self._today = date.min
        self._heads = (self.tr("Promise"), self.tr("To"), self.tr("Made by"), self.tr("Made"), self.tr("Due"))

    def show(self, rows: Sequence[PromiseRow], today: date) -> None:
        """Show other promises, in the order given."""
        self.beginResetModel()
        self.rows, self._today = rows, today
        self.endResetModel()

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008
        return 0 if parent.isValid() else len(self.rows)

    def columnCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008
        return 0 if parent.isValid() else len(self._heads)

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if orientation != Qt.Orientation.Horizontal or not 0 <= section < len(self._heads):
            return None
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return Qt.AlignmentFlag.AlignTrailing if section in (MADE_ON, STANDS) else Qt.AlignmentFlag.AlignLeading
        speaking = (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole)
        return self._heads[section] if role in speaking else None

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        row, column = self.rows[index.row()], index.column()
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole):
            return self._words(row, column)
        if role == Role.INK:
            if column == STANDS:
                return standing_words(row, self._today)[1]
            return Ink.MUTED if column == WHAT and row.state is not PromiseState.OPEN else None
        return row.id if role == Role.ID else None

    def _words(self, row: PromiseRow, column: int) -> str:
        if column == WHAT:
            return one_line(row.text)
        if column == TO:
            return names_words([name for _, name in row.people])
        if column == MADE_BY:
            return row.made_by_name
        return short_day(row.made_on, self._today) if column == MADE_ON else standing_words(row, self._today)[0]
