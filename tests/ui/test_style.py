"""Style: type scale, stillness, and a ring where the keyboard put the focus."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QFont, QGuiApplication
from PySide6.QtWidgets import QApplication, QFocusFrame, QLineEdit, QVBoxLayout, QWidget

from care_desktop.ui.style import FocusRing, text_font
from care_desktop.ui.theme import ThemeHolder
from care_desktop.ui.widgets.button import Button, ButtonKind


@pytest.mark.parametrize(("size", "pixels"), [("caption", 12), ("body", 13), ("heading", 15), ("title", 20)])
def test_there_are_four_sizes(holder: ThemeHolder, size: str, pixels: int) -> None:
    assert text_font(holder.theme, size).pixelSize() == pixels


def test_weights_and_tabular_figures(holder: ThemeHolder) -> None:
    font = text_font(holder.theme, "body", "semibold", tabular=True)
    assert font.weight() == QFont.Weight.DemiBold
    assert font.featureValue(QFont.Tag("tnum")) == 1
    assert not text_font(holder.theme).isFeatureSet(QFont.Tag("tnum"))


def test_the_family_is_the_system_s_own(qapp: QApplication, holder: ThemeHolder) -> None:
    assert text_font(holder.theme).family() == qapp.font().family()
    assert qapp.font().pixelSize() == 13


def test_nothing_moves(qapp: QApplication, holder: ThemeHolder) -> None:
    assert not qapp.isEffectEnabled(Qt.UIEffect.UI_AnimateMenu)
    assert not qapp.isEffectEnabled(Qt.UIEffect.UI_FadeTooltip)


@pytest.fixture
def window(qtbot, holder: ThemeHolder) -> QWidget:
    box = QWidget()
    qtbot.addWidget(box)
    column = QVBoxLayout(box)
    column.setContentsMargins(20, 20, 20, 20)
    for name in ("one", "two"):
        button = Button(holder, name)
        button.setObjectName(name)
        column.addWidget(button)
    column.addWidget(QLineEdit())
    box.show()
    qtbot.waitExposed(box)
    box.activateWindow()
    return box


def test_the_ring_goes_with_the_keyboard(qtbot, window: QWidget, ring: FocusRing) -> None:
    one, two = window.findChild(Button, "one"), window.findChild(Button, "two")
    window.activateWindow()
    qtbot.waitUntil(window.isActiveWindow)
    # A window that becomes active may have given the focus to the first button already.
    window.findChild(QLineEdit).setFocus()
    assert not QGuiApplication.mouseButtons()
    one.setFocus(Qt.FocusReason.TabFocusReason)
    qtbot.waitUntil(lambda: ring.target is one)
    qtbot.keyClick(one, Qt.Key.Key_Tab)
    qtbot.waitUntil(lambda: ring.target is two)
    frame = window.findChild(QFocusFrame)
    assert frame.geometry() == two.geometry().adjusted(-4, -4, 4, 4)


def test_the_ring_leaves_for_fields_and_with_its_window(qtbot, window: QWidget, ring: FocusRing) -> None:
    one = window.findChild(Button, "one")
    one.setFocus(Qt.FocusReason.TabFocusReason)
    window.findChild(QLineEdit).setFocus(Qt.FocusReason.TabFocusReason)
    assert ring.target is None


def test_a_press_of_the_mouse_shows_no_ring(qtbot, window: QWidget, ring: FocusRing) -> None:
    two = window.findChild(Button, "two")
    window.findChild(QLineEdit).setFocus()
    qtbot.mousePress(two, Qt.MouseButton.LeftButton)
    qtbot.mouseRelease(two, Qt.MouseButton.LeftButton)
    assert two.hasFocus()
    assert ring.target is None


def test_the_ring_is_painted_with_a_gap(qtbot, window: QWidget, holder: ThemeHolder, ring: FocusRing) -> None:
    one = window.findChild(Button, "one")
    one.setFocus(Qt.FocusReason.TabFocusReason)
    picture = window.grab().toImage()
    x, y = one.geometry().center().x(), one.geometry().top()
    theme = holder.theme
    column = [picture.pixelColor(x, y - up).name() for up in (1, 2, 3, 4, 5)]
    assert column[2:4] == [theme.focus.lower()] * 2
    assert theme.focus.lower() not in (column[0], column[1], column[4])


def test_kinds_of_buttons_differ(qtbot, holder: ThemeHolder) -> None:
    grounds = {}
    for kind in ButtonKind:
        button = Button(holder, "Log", kind)
        qtbot.addWidget(button)
        button.show()
        grounds[kind] = button.grab().toImage().pixelColor(6, 12).name()
        assert button.height() >= holder.theme.metrics.control.small
    assert grounds[ButtonKind.PRIMARY] == holder.theme.accent.lower()
    assert grounds[ButtonKind.DEFAULT] == holder.theme.surface.lower()
