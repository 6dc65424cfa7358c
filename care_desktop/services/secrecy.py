"""Keeps secrets out of whatever shows the local variables of a traceback."""

import traceback
from collections.abc import Iterator
from contextlib import contextmanager


class Secret(str):
    """A secret; printing a variable that holds it does not show it."""

    __slots__ = ()

    def __repr__(self) -> str:
        """Nothing of it."""
        return "[secret]"


@contextmanager
def locals_forgotten() -> Iterator[None]:
    """Let an error that leaves this block keep its lines, without the variables of the calls that have ended."""
    try:
        yield
    except BaseException as error:
        for one in _chain(error):
            traceback.clear_frames(one.__traceback__)
        raise


def _chain(error: BaseException) -> list[BaseException]:
    """An error and everything it came from."""
    found: list[BaseException] = []
    waiting: list[BaseException | None] = [error]
    while waiting:
        one = waiting.pop()
        if one is not None and one not in found:
            found.append(one)
            waiting += [one.__cause__, one.__context__]
    return found
