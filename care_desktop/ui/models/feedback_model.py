"""A column of the feedback board as a list of cards, and what a card says in words."""

from collections.abc import Sequence
from datetime import date
from typing import Any
from uuid import UUID

from PySide6.QtCore import (
    QAbstractListModel,
    QCoreApplication,
    QLocale,
    QMimeData,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    Qt,
)

from care_desktop.domain.feedback import FeedbackState
from care_desktop.domain.feedback_board import OPEN_STATES, OUTCOMES, roadmap_host
from care_desktop.services.feedback_board import CardRow, untold
from care_desktop.ui.interaction_words import word
from care_desktop.ui.models.promise_model import names_words
from care_desktop.ui.person_words import ago_words, short_day
from care_desktop.ui.plain_text import one_line, tooltip
from care_desktop.ui.roles import Role

Index = QModelIndex | QPersistentModelIndex
CARD_ROLE = int(Role.SORT)
MIME = "application/x-care-feedback"
_NAMED_MAX = 2


def _tr(text: str) -> str:
    return QCoreApplication.translate("feedback", text)


def weight_words(weight: int) -> str:
    """A weight in words."""
    words = (_tr("nice to have"), _tr("slows them down"), _tr("blocks them"))
    return words[min(max(weight, 1), 3) - 1]


def state_title(state: FeedbackState) -> str:
    """A state as the head of its column: "Passed on"."""
    said = word(state)
    return said[:1].upper() + said[1:]


def age_text(row: CardRow, today: date) -> str:
    """How old a card is: days since it was heard, or since it was shipped or declined; of a told one the day."""
    if row.state is FeedbackState.TOLD:
        return short_day(row.since, today)
    begun = row.heard_on if row.state in OPEN_STATES else row.since
    return _tr("{n} d").format(n=QLocale().toString(max((today - begun).days, 0)))


def to_tell_text(row: CardRow) -> str:
    """How many still wait to hear what became of it: "4 to tell"; empty when nobody does."""
    count = untold(row) if row.state in OUTCOMES else 0
    return _tr("{n} to tell").format(n=QLocale().toString(count)) if count else ""


def asked_names(row: CardRow) -> str:
    """Who asked, in a line."""
    return names_words([person.name for person in row.askers], _NAMED_MAX)


def stand_lines(row: CardRow) -> tuple[tuple[str, str], ...]:
    """(icon, words) of who took it, and of where it stands on the roadmap."""
    host = roadmap_host(row.roadmap_url)
    lines = [("owner", row.taken_by_name)] if row.taken_by_name and row.state is not FeedbackState.TOLD else []
    if row.state is FeedbackState.TOLD:
        lines.append(("told_all", host or _tr("everybody knows")))
    elif host:
        lines.append(("roadmap", host))
    return tuple(lines)


def spoken(row: CardRow, today: date) -> str:
    """Everything a card shows, as a screen reader says it."""
    count = len(row.askers)
    asked = _tr("1 person asked") if count == 1 else _tr("{n} people asked").format(n=QLocale().toString(count))
    parts = [
        one_line(row.title),
        word(row.state),
        row.area,
        weight_words(row.weight),
        f"{asked}: {asked_names(row)}" if count else _tr("nobody noted"),
        _tr("heard {when}").format(when=ago_words(row.heard_on, today)),
        row.taken_by_name,
        roadmap_host(row.roadmap_url),
        to_tell_text(row),
    ]
    return ", ".join(part for part in parts if part)


class FeedbackModel(QAbstractListModel):
    """The cards of a column; Role.ID is the feedback, CARD_ROLE the whole card."""

    def __init__(self, state: FeedbackState, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.state = state
        self.rows: Sequence[CardRow] = ()
        self.today = date.min

    def show(self, rows: Sequence[CardRow], today: date) -> None:
        """Show other cards, in the order given; the same ones are left as they are."""
        if (list(rows), today) == (list(self.rows), self.today):
            return
        self.beginResetModel()
        self.rows, self.today = rows, today
        self.endResetModel()

    def place_of(self, id: UUID) -> int:
        """The place of a card; -1 when it is not in this column."""
        return next((place for place, row in enumerate(self.rows) if row.id == id), -1)

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008
        return 0 if parent.isValid() else len(self.rows)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        row = self.rows[index.row()]
        if role == CARD_ROLE:
            return row
        if role == Role.ID:
            return row.id
        if role == Qt.ItemDataRole.DisplayRole:
            return one_line(row.title)
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return spoken(row, self.today)
        if role == Qt.ItemDataRole.ToolTipRole:
            return tooltip(spoken(row, self.today))
        return None

    def flags(self, index: Index) -> Qt.ItemFlag:
        return super().flags(index) | Qt.ItemFlag.ItemIsDragEnabled

    def mimeTypes(self) -> list[str]:
        return [MIME]

    def mimeData(self, indexes: Sequence[QModelIndex]) -> QMimeData:
        data = QMimeData()
        keys = " ".join(str(index.data(Role.ID)) for index in indexes)
        data.setData(MIME, keys.encode("ascii"))
        return data
