"""The slider over the weeks of a history."""

from datetime import date

import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QImage, QWheelEvent
from pytestqt.qtbot import QtBot

from care_desktop.ui.theme import ThemeHolder
from care_desktop.ui.widgets.day_slider import DaySlider
from tests.ui.person_samples import TODAY, ago

LEFT, RIGHT = 32, 10
WEEKS = 100


@pytest.fixture
def slider(qtbot: QtBot, holder: ThemeHolder) -> DaySlider:
    made = DaySlider(holder, LEFT, RIGHT)
    qtbot.addWidget(made)
    made.resize(LEFT + RIGHT + 7 * WEEKS, 24)
    made.set_span(ago(7 * WEEKS), TODAY, RIGHT)
    made.show()
    return made


def moved(slider: DaySlider) -> list[date | None]:
    days: list[date | None] = []
    slider.day_moved.connect(days.append)
    return days


def test_it_begins_at_today_and_says_so(slider: DaySlider) -> None:
    assert slider.day is None
    assert slider.accessibleName() == "Day that is shown: today"


@pytest.mark.parametrize(
    ("key", "expected"),
    [
        (Qt.Key.Key_Left, 21),
        (Qt.Key.Key_Down, 21),
        (Qt.Key.Key_Right, 7),
        (Qt.Key.Key_Up, 7),
        (Qt.Key.Key_PageDown, 14 + 13 * 7),
        (Qt.Key.Key_Home, 7 * WEEKS),
        (Qt.Key.Key_End, 0),
    ],
)
def test_keys_go_by_weeks_quarters_and_to_the_ends(qtbot: QtBot, slider: DaySlider, key: Qt.Key, expected: int) -> None:
    slider.set_day(ago(14))
    days = moved(slider)
    qtbot.keyClick(slider, key)
    assert days == [ago(expected) if expected else None]


def test_on_a_mirrored_page_left_is_later(qtbot: QtBot, slider: DaySlider) -> None:
    slider.setLayoutDirection(Qt.LayoutDirection.RightToLeft)
    slider.set_day(ago(14))
    qtbot.keyClick(slider, Qt.Key.Key_Left)
    assert slider.day == ago(7)
    qtbot.mouseClick(slider, Qt.MouseButton.LeftButton, pos=QPoint(slider.width() - LEFT, 12))
    assert slider.day == ago(7 * WEEKS)


def test_the_mouse_lands_on_the_week_under_it(qtbot: QtBot, slider: DaySlider) -> None:
    days = moved(slider)
    qtbot.mousePress(slider, Qt.MouseButton.LeftButton, pos=QPoint(LEFT + 7 * 30 + 2, 12))
    qtbot.mouseMove(slider, QPoint(LEFT + 7 * 60, 12))
    qtbot.mouseRelease(slider, Qt.MouseButton.LeftButton, pos=QPoint(LEFT + 7 * 60, 12))
    assert days[0] == ago(7 * (WEEKS - 30))
    qtbot.mouseClick(slider, Qt.MouseButton.LeftButton, pos=QPoint(slider.width() - 1, 12))
    assert slider.day is None


def test_the_wheel_is_left_to_the_page(slider: DaySlider) -> None:
    down = QWheelEvent(
        QPointF(50, 5),
        slider.mapToGlobal(QPointF(50, 5)),
        QPoint(),
        QPoint(0, -120),
        Qt.MouseButton.NoButton,
        Qt.KeyboardModifier.NoModifier,
        Qt.ScrollPhase.NoScrollPhase,
        False,
    )
    slider.wheelEvent(down)
    assert not down.isAccepted()
    assert slider.day is None


def test_showing_a_day_is_no_move_and_other_ends_keep_it(slider: DaySlider) -> None:
    days = moved(slider)
    slider.set_day(ago(24))
    slider.set_span(ago(7 * WEEKS), date(2026, 11, 25), RIGHT)
    assert slider.day == ago(24)
    assert slider.words() == "31 Oct 2026"
    assert days == []
    slider.set_day(date(2026, 12, 1))
    assert slider.day is None


def test_a_history_of_a_few_days_has_one_place(qtbot: QtBot, slider: DaySlider) -> None:
    slider.set_span(TODAY, TODAY, RIGHT)
    days = moved(slider)
    qtbot.keyClick(slider, Qt.Key.Key_Left)
    qtbot.mouseClick(slider, Qt.MouseButton.LeftButton, pos=QPoint(60, 12))
    assert (slider.day, days) == (None, [])


def test_the_day_stands_beside_the_handle_on_either_side(slider: DaySlider, holder: ThemeHolder) -> None:
    text = holder.theme.color("text").rgb()

    def inked(day: date | None) -> list[int]:
        slider.set_day(day)
        image = slider.grab().toImage().convertToFormat(QImage.Format.Format_RGB32)
        return [x for x in range(image.width()) if any(image.pixel(x, y) == text for y in range(image.height()))]

    early, late = ago(7 * WEEKS - 7), ago(7)
    assert inked(None) == []
    assert min(inked(early)) > LEFT + 7
    assert max(inked(late)) < LEFT + 7 * (WEEKS - 1)
