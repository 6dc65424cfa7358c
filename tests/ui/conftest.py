"""The look, installed on the one application of the tests."""

import gc
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication

from care_desktop.ui.style import FocusRing, install_style
from care_desktop.ui.tasks import Lane
from care_desktop.ui.theme import ThemeChoice, ThemeHolder, load_holder

RESOURCES = Path(__file__).resolve().parents[2] / "resources"


@pytest.fixture(autouse=True)
def lanes_end_with_their_test(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Nothing is drawn or read any more when the next test begins: its application is the same.

    Meanwhile nothing is collected: the thread of a lane would destroy widgets under the hands of the main thread. The
    program sees to that with its Collector.
    """
    gc.disable()
    made: list[Lane] = []
    begin = Lane.__init__

    def remembered(lane: Lane, *arguments: Any, **options: Any) -> None:
        begin(lane, *arguments, **options)
        made.append(lane)

    monkeypatch.setattr(Lane, "__init__", remembered)
    yield
    for lane in made:
        lane.close()
    gc.enable()


@pytest.fixture
def look(qapp: QApplication) -> Iterator[tuple[ThemeHolder, FocusRing]]:
    """The light theme with style and focus ring, taken away again after the test."""
    made = load_holder(RESOURCES, ThemeChoice.LIGHT)
    installed = install_style(qapp, made)
    yield made, installed
    installed.setParent(None)
    installed.deleteLater()
    qapp.setStyleSheet("")
    qapp.setLayoutDirection(Qt.LayoutDirection.LeftToRight)


@pytest.fixture
def holder(look: tuple[ThemeHolder, FocusRing]) -> ThemeHolder:
    """The theme that is in force."""
    return look[0]


@pytest.fixture
def ring(look: tuple[ThemeHolder, FocusRing]) -> FocusRing:
    """The focus ring of this test; a window of the whole program leaves its own behind."""
    return look[1]
