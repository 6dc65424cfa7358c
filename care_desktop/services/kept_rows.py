"""Rows of a file that are in the workspace already: counted as unchanged, and named when they differ."""

from collections.abc import Callable, Mapping, Sequence
from uuid import UUID

from care_desktop.services.import_run import ImportRun, Level

BATCH = 500
StoredCells = Callable[[ImportRun, Sequence[UUID]], Mapping[UUID, Mapping[str, str]]]


class KeptRows:
    """Compares rows with what is stored under their ids, in batches; what is stored always stays."""

    def __init__(
        self, run: ImportRun, sheet: str, header: Sequence[str], compared: Sequence[str], stored: StoredCells
    ) -> None:
        self._run = run
        self._sheet = sheet
        self._compared = [(header.index(name), name) for name in compared]
        self._stored = stored
        self._waiting: list[tuple[int, UUID, Sequence[str]]] = []

    def check(self, row: int, id: UUID, cells: Sequence[str]) -> None:
        """Take a row for comparison."""
        self._run.unchanged += 1
        self._waiting.append((row, id, cells))
        if len(self._waiting) >= BATCH:
            self.finish()

    def finish(self) -> None:
        """Compare what is waiting."""
        waiting, self._waiting = self._waiting, []
        stored = self._stored(self._run, [id for _, id, _ in waiting]) if waiting else {}
        for row, id, cells in waiting:
            if id not in stored:
                continue
            differing = [
                name
                for place, name in self._compared
                if (cells[place] if place < len(cells) else "") != stored[id].get(name, "")
            ]
            if differing:
                reason = f"differs from what is stored in {', '.join(differing)}; what is stored was kept"
                self._run.note(self._sheet, row, Level.WARNING, reason)
