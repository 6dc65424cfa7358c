"""The accounts of a workspace, and the kinds there are, as rows of a list."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from PySide6.QtCore import QAbstractListModel, QModelIndex, QObject, QPersistentModelIndex, Qt

from care_desktop.services import accounts, inbox
from care_desktop.services.accounts import Source, StoredAccount
from care_desktop.services.outcome import Workspace
from care_desktop.ui.account_words import Standing, StateWords, icon_of, place_of, source_or_none, state_words, title_of
from care_desktop.ui.roles import Role
from care_desktop.ui.sync_runner import SyncRunner

Index = QModelIndex | QPersistentModelIndex


@dataclass(frozen=True, slots=True)
class AccountsGround:
    """What the window shows of accounts.

    Attributes:
        now: an aware instant in the person's zone.
        proposed: how many people wait in the inbox.
    """

    stored: tuple[StoredAccount, ...]
    now: datetime
    proposed: int


@dataclass(frozen=True, slots=True)
class AccountLine:
    """A row: icon, title, faint words under it; at its end how it stands, None for a kind of account."""

    id: UUID | None
    icon: str
    title: str
    place: str
    state: StateWords | None = None

    @property
    def spoken(self) -> str:
        """The row as a screen reader says it."""
        state = () if self.state is None else (self.state.text, self.state.note)
        return ", ".join(part for part in (self.title, self.place, *state) if part)


def read_ground(workspace: Workspace) -> AccountsGround:
    """Accounts and the present. Blocks."""
    now = workspace.clock().astimezone(ZoneInfo(workspace.zone))
    return AccountsGround(tuple(accounts.everyone(workspace)), now, inbox.count(workspace))


def standing_of(runner: SyncRunner, id: UUID) -> Standing:
    """What goes on with an account right now."""
    is_running = runner.running == id
    return Standing(
        is_running=is_running,
        is_waiting=runner.is_waiting(id),
        is_stopping=runner.is_stopping(id),
        counts=runner.counts if is_running else None,
        refusal=runner.refusals.get(id),
    )


def line_of(stored: StoredAccount, standing: Standing, now: datetime) -> AccountLine:
    """The row of an account."""
    source = source_or_none(stored.account)
    icon = icon_of("question" if source is None else source.icon)
    state = state_words(stored, standing, now)
    return AccountLine(stored.account.id, icon, title_of(stored.account), place_of(stored.account), state)


def line_of_kind(source: Source) -> AccountLine:
    """The row of a kind that can be added."""
    return AccountLine(None, icon_of(source.icon), source.title, source.reads)


class AccountModel(QAbstractListModel):
    """Rows in the order given; `LINE` is the whole row."""

    LINE = int(Qt.ItemDataRole.UserRole) + 100

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.lines: tuple[AccountLine, ...] = ()

    def show_lines(self, lines: Sequence[AccountLine]) -> None:
        """Show these; rows that are still there keep their selection."""
        new = tuple(lines)
        if [line.id for line in new] == [line.id for line in self.lines] and None not in {line.id for line in new}:
            self.lines = new
            if new:
                self.dataChanged.emit(self.index(0), self.index(len(new) - 1))
            return
        self.beginResetModel()
        self.lines = new
        self.endResetModel()

    def row_of(self, id: UUID) -> int:
        """The row of an account; -1 when it is gone."""
        return next((row for row, line in enumerate(self.lines) if line.id == id), -1)

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 (Qt's own signature)
        return 0 if parent.isValid() else len(self.lines)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if not index.isValid():
            return None
        line = self.lines[index.row()]
        if role == self.LINE:
            return line
        if role == Qt.ItemDataRole.DisplayRole:
            return line.title
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return line.spoken
        if role == Role.ID:
            return line.id
        return None
