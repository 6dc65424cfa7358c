"""When and over what we are in touch with a person, on their page."""

from collections.abc import Callable, Iterator
from dataclasses import replace

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from care_desktop.domain.interactions import Channel, Depth, Direction
from care_desktop.services.insights import Stroke
from care_desktop.ui.pages.person_content import PersonContent
from care_desktop.ui.pages.person_rhythm import PersonRhythm
from care_desktop.ui.tasks import Lane
from care_desktop.ui.theme import ThemeHolder
from tests.ui.person_samples import ago, content, key, unknown, view

CHANNELS = {key("a"): Channel.CALL, key("b"): Channel.EMAIL, key("c"): Channel.CALL, key("d"): Channel.CHAT}


@pytest.fixture
def rhythm(qtbot: QtBot, holder: ThemeHolder) -> Iterator[Callable[[PersonContent], PersonRhythm]]:
    lane = Lane("charts")

    def made(what: PersonContent) -> PersonRhythm:
        widget = PersonRhythm(holder, lane)
        qtbot.addWidget(widget)
        widget.resize(620, 400)
        widget.show_content(what, CHANNELS)
        widget.show()
        return widget

    yield made
    lane.close()


def in_touch() -> PersonContent:
    """One email long ago; a call and another one on the same day; a chat."""
    strokes = (
        Stroke(ago(300), Direction.INBOUND, Depth.EXCHANGE, key("b")),
        Stroke(ago(20), Direction.MUTUAL, Depth.CONVERSATION, key("a")),
        Stroke(ago(20), Direction.OUTBOUND, Depth.CONVERSATION, key("c")),
        Stroke(ago(3), Direction.MUTUAL, Depth.EXCHANGE, key("d")),
    )
    return content(view=replace(view(), strokes=strokes))


def test_both_charts_say_all_in_words(rhythm: Callable[[PersonContent], PersonRhythm]) -> None:
    widget = rhythm(in_touch())
    assert "3 days" in widget.calendar.accessibleName()
    said = widget.bars.accessibleName()
    assert "call: 1 both ways, 1 from us; email: 1 from her; chat: 1 both ways" in said


def test_a_day_with_one_interaction_opens_it(qtbot: QtBot, rhythm: Callable[[PersonContent], PersonRhythm]) -> None:
    widget = rhythm(in_touch())
    qtbot.waitUntil(lambda: len(widget.calendar.spots) == 3, timeout=20_000)
    assert [spot.said for spot in widget.calendar.spots][1].endswith(": call 2")
    with qtbot.waitSignal(widget.interaction_activated) as caught:
        widget.calendar.setFocus()
        qtbot.keyClick(widget.calendar, Qt.Key.Key_End)
        qtbot.keyClick(widget.calendar, Qt.Key.Key_Return)
    assert caught.args == [key("d")]


@pytest.mark.qt_log_ignore("This plugin does not support grabbing the keyboard", extend=True)
def test_of_several_interactions_on_a_day_one_is_chosen(
    qtbot: QtBot, rhythm: Callable[[PersonContent], PersonRhythm]
) -> None:
    widget = rhythm(in_touch())
    widget.calendar.spot_activated.emit((key("a"), key("c")))
    assert widget.menu.isVisible()
    assert [action.text() for action in widget.menu.actions()] == ["call · mutual", "call · outbound"]
    with qtbot.waitSignal(widget.interaction_activated) as caught:
        widget.menu.actions()[1].trigger()
    assert caught.args == [key("c")]
    widget.menu.hide()


def test_nothing_shows_while_nothing_is_logged(rhythm: Callable[[PersonContent], PersonRhythm]) -> None:
    widget = rhythm(unknown())
    parts = (widget.days_heading, widget.calendar, widget.channels_heading, widget.bars)
    assert not any(part.isVisibleTo(widget) for part in parts)
    widget.show_content(in_touch(), CHANNELS)
    assert all(part.isVisibleTo(widget) for part in parts)


def test_an_interaction_of_unknown_channel_still_has_its_day(
    rhythm: Callable[[PersonContent], PersonRhythm],
) -> None:
    widget = rhythm(in_touch())
    widget.show_content(in_touch(), {key("a"): Channel.CALL})
    assert "3 days" in widget.calendar.accessibleName()
    assert widget.bars.accessibleName().endswith("call: 1 both ways.")
