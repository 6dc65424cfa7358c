"""A chart on a page: drawn off the UI thread, pointed at, opened, drawn again for theme and size."""

from collections.abc import Iterator
from typing import Any
from uuid import UUID

import pytest
from PySide6.QtCore import QPoint, Qt
from pytestqt.qtbot import QtBot

from care_desktop.charts.style import ChartStyle, Spot
from care_desktop.ui.tasks import Lane
from care_desktop.ui.theme import ThemeChoice, ThemeHolder
from care_desktop.ui.widgets.chart_view import ChartView, chart_style
from tests.ui.person_samples import key

SPOTS = (
    Spot(100, 100, 10, 10, "signed up", key("first")),
    Spot(200, 100, 10, 10, "nothing behind it", None),
    Spot(300, 100, 4, 30, "a conversation", key("last")),
)


class Draw:
    """Counts its pictures and keeps the styles it was given."""

    def __init__(self) -> None:
        self.styles: list[ChartStyle] = []

    def __call__(self, figure: Any, style: ChartStyle) -> tuple[Spot, ...]:
        self.styles.append(style)
        figure.set_facecolor(style.surface)
        return SPOTS


@pytest.fixture
def lane() -> Iterator[Lane]:
    made = Lane("charts")
    yield made
    made.close()


@pytest.fixture
def draw() -> Draw:
    return Draw()


@pytest.fixture
def chart(qtbot: QtBot, holder: ThemeHolder, lane: Lane, draw: Draw) -> ChartView:
    made = ChartView(holder, lane, 200)
    qtbot.addWidget(made)
    made.resize(400, 200)
    made.show_chart(draw, "Trust over three years")
    with qtbot.waitSignal(made.drawn, timeout=20_000):
        made.show()
    return made


def test_nothing_is_drawn_before_it_shows(qtbot: QtBot, holder: ThemeHolder, lane: Lane, draw: Draw) -> None:
    made = ChartView(holder, lane, 200)
    qtbot.addWidget(made)
    made.show_chart(draw, "Trust")
    qtbot.wait(60)
    assert draw.styles == []


def test_several_changes_of_size_are_drawn_once(qtbot: QtBot, chart: ChartView, draw: Draw) -> None:
    before = len(draw.styles)
    with qtbot.waitSignal(chart.drawn, timeout=20_000):
        for width in range(410, 500, 10):
            chart.resize(width, 200)
    assert len(draw.styles) == before + 1


def test_another_theme_draws_again_in_its_colours(
    qtbot: QtBot, chart: ChartView, draw: Draw, holder: ThemeHolder
) -> None:
    with qtbot.waitSignal(chart.drawn, timeout=20_000):
        holder.choose(ThemeChoice.DARK)
    assert draw.styles[-1].surface == holder.theme.surface != draw.styles[0].surface
    assert chart.grab().toImage().pixelColor(5, 5).name() == holder.theme.surface.lower()


def test_keys_go_from_mark_to_mark_and_enter_opens(qtbot: QtBot, chart: ChartView) -> None:
    chart.setFocus()
    opened: list[UUID] = []
    chart.spot_activated.connect(opened.append)
    qtbot.keyClick(chart, Qt.Key.Key_Right)
    assert chart.accessibleDescription() == "signed up"
    qtbot.keyClick(chart, Qt.Key.Key_Return)
    qtbot.keyClick(chart, Qt.Key.Key_Right)
    qtbot.keyClick(chart, Qt.Key.Key_Return)
    qtbot.keyClick(chart, Qt.Key.Key_End)
    qtbot.keyClick(chart, Qt.Key.Key_Right)
    qtbot.keyClick(chart, Qt.Key.Key_Return)
    assert opened == [key("first"), key("last")]


def test_left_starts_at_the_newest(qtbot: QtBot, chart: ChartView) -> None:
    chart.setFocus()
    qtbot.keyClick(chart, Qt.Key.Key_Left)
    assert chart.accessibleDescription() == "a conversation"


def test_a_click_opens_what_is_near(qtbot: QtBot, chart: ChartView) -> None:
    with qtbot.waitSignal(chart.spot_activated) as opened:
        qtbot.mouseClick(chart, Qt.MouseButton.LeftButton, pos=QPoint(302, 110))
    assert opened.args == [key("last")]
    with qtbot.assertNotEmitted(chart.spot_activated):
        qtbot.mouseClick(chart, Qt.MouseButton.LeftButton, pos=QPoint(150, 30))
        qtbot.mouseClick(chart, Qt.MouseButton.LeftButton, pos=QPoint(200, 100))


def test_a_chart_tells_a_screen_reader_what_it_is(chart: ChartView) -> None:
    assert chart.accessibleName() == "Trust over three years"


def test_every_colour_of_a_chart_is_one_of_the_theme(holder: ThemeHolder) -> None:
    style = chart_style(holder.theme, "Any", mirrored=True)
    assert style.trust_band == holder.theme.trust_band
    assert style.series == holder.theme.series.color
    assert style.mirrored
