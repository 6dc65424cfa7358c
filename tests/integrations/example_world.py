"""The world of the example source of CONTRIBUTING.md: a board with three notices a page."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from typing import Any

from tests.factories import NOW
from tests.integrations.example_source import Notices
from tests.integrations.fake_server import Answer, Asked, FakeServer, serving
from tests.integrations.worlds import CANARY, World

PAGE = 3


class FakeNotices(FakeServer):
    """Notices of one developer."""

    def __init__(self) -> None:
        super().__init__(self._answer)
        self.author: dict[str, Any] = {"id": 7, "login": "bo"}
        self.notices: list[dict[str, Any]] = []
        self.is_endless = False

    def add(self) -> None:
        """One more, a day after the last."""
        number = len(self.notices) + 1
        when = (NOW - timedelta(days=100 - number)).isoformat()
        self.notices.append({"id": number, "at": when, "author": self.author, "title": f"Sync stops {number}"})

    def _answer(self, asked: Asked) -> Answer:
        if asked.headers.get("authorization") != f"Bearer {CANARY}":
            return Answer(401, {})
        if asked.path == "/me":
            return Answer(200, {"id": 1, "login": "ines"})
        after = 0 if self.is_endless else int(asked.params["after"])
        return Answer(200, [one for one in self.notices if one["id"] > after][:PAGE])


@contextmanager
def notices() -> Iterator[World]:
    """Seven notices, one a day."""
    fake = FakeNotices()
    with serving(fake):
        for _ in range(7):
            fake.add()

        def rename() -> None:
            fake.author["login"] = "bo-li"

        yield World(Notices(), fake, 7, fake.add, rename, lambda: setattr(fake, "is_endless", True))
