"""The look, installed on the one application of the tests."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication

from care_desktop.ui.style import FocusRing, install_style
from care_desktop.ui.theme import ThemeChoice, ThemeHolder, load_holder

RESOURCES = Path(__file__).resolve().parents[2] / "resources"


@pytest.fixture
def ring(qapp: QApplication, holder: ThemeHolder) -> FocusRing:
    """The focus ring of the style that `holder` installed."""
    found = qapp.findChild(FocusRing)
    assert found is not None
    return found


@pytest.fixture
def holder(qapp: QApplication) -> Iterator[ThemeHolder]:
    """The light theme with style and focus ring, taken away again after the test."""
    made = load_holder(RESOURCES, ThemeChoice.LIGHT)
    installed = install_style(qapp, made)
    yield made
    installed.setParent(None)
    installed.deleteLater()
    qapp.setStyleSheet("")
    qapp.setLayoutDirection(Qt.LayoutDirection.LeftToRight)
