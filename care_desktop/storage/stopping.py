"""Long work on a database that can be stopped: whoever waits is asked between rows and inside a long statement."""

from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from typing import TypeVar

from care_desktop.storage.work import UnitOfWork

T = TypeVar("T")
OPCODES_BETWEEN_LOOKS = 1_000_000
ROWS_BETWEEN_LOOKS = 1_000


@contextmanager
def stoppable(work: UnitOfWork, look: Callable[[], None]) -> Iterator[None]:
    """Call `look` again and again while the block runs; what it raises ends the block, and nothing of it is kept.

    SQLite counts the steps of one statement at a time: many short ones call `work.look` by themselves (`looked_over`).
    """
    raised: list[Exception] = []

    def look_inside() -> int:
        try:
            look()
        except Exception as error:
            raised.append(error)
            return 1
        return 0

    nothing, work.look = work.look, look
    work.driver.set_progress_handler(look_inside, OPCODES_BETWEEN_LOOKS)
    try:
        yield
    except Exception:
        # SQLite says only that it was interrupted.
        if raised:
            raise raised[0] from None
        raise
    finally:
        work.driver.set_progress_handler(None, 0)
        work.look = nothing


def looked_over(work: UnitOfWork, rows: Iterable[T]) -> Iterator[T]:
    """The rows, looking every 1,000 of them whether somebody stops the work."""
    for place, row in enumerate(rows):
        if place % ROWS_BETWEEN_LOOKS == 0:
            work.look()
        yield row
