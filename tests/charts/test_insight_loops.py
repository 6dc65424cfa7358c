"""The charts of direction, replies, feedback and promises: what can be pointed at, in every style and size."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from typing import Any

import numpy as np
import pytest
from matplotlib.figure import Figure

from care_desktop.charts import insight_direction, insight_feedback, insight_promises, insight_reply
from care_desktop.charts.rendering import render
from care_desktop.charts.style import ChartStyle, Spot
from care_desktop.domain.feedback import FeedbackState
from care_desktop.domain.insight import Period
from care_desktop.domain.insight_buckets import Buckets, BucketStep, buckets_of
from care_desktop.domain.insight_direction import DirectionPicture
from care_desktop.domain.insight_feedback import FeedbackPicture, StateBar
from care_desktop.domain.insight_promises import PromisesPicture
from care_desktop.domain.insight_reply import ReplyPicture
from care_desktop.domain.insight_words import plain
from tests.charts.samples import STYLE

DARK = replace(STYLE, surface="#14191B", text="#FFFFFF", text_muted="#C6CED0")
MIRRORED = replace(STYLE, mirrored=True)
Draw = Callable[..., tuple[Spot, ...]]


def months(count: int) -> Buckets:
    end = date(2025 + (count - 1) // 12, (count - 1) % 12 + 1, 20)
    return buckets_of(Period(date(2025, 1, 1), end), BucketStep.MONTH)


def direction(count: int) -> DirectionPicture:
    return DirectionPicture(months(count), (3,) * count, (2,) * count, (0, *(4,) * (count - 1)), (2, 5, 3))


def reply(count: int) -> ReplyPicture:
    median = tuple(None if place % 5 == 3 else 4.0 + place for place in range(count))
    return ReplyPicture(months(count), (9,) * count, (1,) * count, median, (90.0,) * count)


def feedback(count: int) -> FeedbackPicture:
    return FeedbackPicture(
        tuple(
            StateBar(state, count * place, place // 2, None if state is FeedbackState.TOLD or not place else 90 * place)
            for place, state in enumerate(FeedbackState)
        )
    )


def promises(count: int) -> PromisesPicture:
    return PromisesPicture(months(count), ((5, 1, 0, 0), *((7, 0, 2, 1),) * (count - 1)))


CHARTS: dict[str, tuple[Draw, Callable[[int], Any]]] = {
    "direction": (insight_direction.draw, direction),
    "reply": (insight_reply.draw, reply),
    "feedback": (insight_feedback.draw, feedback),
    "promises": (insight_promises.draw, promises),
}


def drawn(
    name: str, count: int = 12, style: ChartStyle = STYLE, size: tuple[int, int] = (320, 216)
) -> tuple[Spot, ...]:
    draw, make = CHARTS[name]
    figure = Figure(figsize=(size[0] / 96, size[1] / 96), dpi=96)
    return draw(figure, make(count), style, plain)


@pytest.mark.parametrize("name", CHARTS)
@pytest.mark.parametrize(("count", "size"), [(1, (300, 200)), (12, (320, 216)), (40, (640, 300))])
def test_every_mark_is_on_the_sheet_and_says_what_it_is(name: str, count: int, size: tuple[int, int]) -> None:
    spots = drawn(name, count, size=size)
    assert spots
    assert len({spot.target for spot in spots}) == len(spots)
    for spot in spots:
        assert 0 <= spot.x <= size[0] and 0 <= spot.y <= size[1]
        assert spot.said and "{" not in spot.said
        assert isinstance(spot.target, str)


@pytest.mark.parametrize("name", CHARTS)
def test_mirrored_every_mark_is_on_the_other_side(name: str) -> None:
    there = {spot.target: spot for spot in drawn(name)}
    for spot in drawn(name, style=MIRRORED):
        assert (spot.x, spot.y) == pytest.approx((320 - there[spot.target].x, there[spot.target].y))


@pytest.mark.parametrize("name", CHARTS)
@pytest.mark.parametrize("style", [STYLE, DARK])
def test_it_is_drawn_in_both_themes(name: str, style: ChartStyle) -> None:
    draw, make = CHARTS[name]
    made = render(lambda figure, look: draw(figure, make(12), look, plain), 320, 216, 1.0, style)
    pixels = np.frombuffer(made.rgba, dtype=np.uint8).reshape(made.height, made.width, 4)[..., :3]
    ground = [int(style.surface[place : place + 2], 16) for place in (1, 3, 5)]
    share = (pixels != ground).any(axis=2).mean()
    assert 0.01 < share < 0.9


def said(name: str, target: str, count: int = 12) -> str:
    return next(spot.said for spot in drawn(name, count) if spot.target == target)


def test_marks_say_their_figures() -> None:
    assert said("direction", "in:2025-02-01") == "Feb 2025: 5 came in from developers"
    assert said("direction", "out:2025-12-01") == "Dec 2025, a part of it: 6 went out from us"
    assert said("direction", "both:2025-03-01") == "Mar 2025: 2 went both ways"
    assert said("direction", "people:mostly us") == "2 of 10 people: more came from us than from them"
    assert said("reply", "median:2025-01-01") == (
        "Jan 2025: half of 9 messages had a reply within 4.0 hours, 1 are unanswered"
    )
    assert said("promises", "overdue:2025-05-01") == "May 2025: 1 of 10 promises overdue"
    assert said("feedback", "shipped", 1) == "Shipped and waiting to be told: 3, the oldest heard 8.9 months ago"


def test_a_month_without_a_figure_breaks_the_line_of_replies() -> None:
    targets = {spot.target for spot in drawn("reply")}
    assert "median:2025-04-01" not in targets
    assert {"median:2025-03-01", "p90:2025-04-01", "median:2025-05-01"} <= targets


def test_a_longer_time_stands_higher() -> None:
    spots = {spot.target: spot.y for spot in drawn("reply")}
    assert spots["p90:2025-01-01"] < spots["median:2025-12-01"] < spots["median:2025-01-01"]


@pytest.mark.parametrize("hours", [0.0, 0.001, 1.0, 24.0, 1e6])
def test_any_time_finds_a_place_on_the_scale(hours: float) -> None:
    picture = replace(reply(1), median_h=(hours,), slowest_tenth_h=(None,))
    (spot,) = insight_reply.draw(Figure(figsize=(3.3, 2.25), dpi=96), picture, STYLE, plain)
    assert 0 <= spot.y <= 216


def test_without_a_figure_nothing_is_drawn() -> None:
    picture = replace(reply(2), median_h=(None, None), slowest_tenth_h=(None, None))
    assert insight_reply.draw(Figure(figsize=(3.3, 2.25), dpi=96), picture, STYLE, plain) == ()


def test_without_enough_people_there_is_no_strip() -> None:
    picture = replace(direction(3), balance=None)
    spots = insight_direction.draw(Figure(figsize=(3.3, 2.25), dpi=96), picture, STYLE, plain)
    assert not [spot for spot in spots if str(spot.target).startswith("people")]


def test_bars_stand_on_each_other() -> None:
    parts = {str(spot.target).partition(":")[0]: spot for spot in drawn("promises") if "2025-05" in str(spot.target)}
    assert parts["kept"].y > parts["broken"].y > parts["overdue"].y
    assert parts["kept"].height == pytest.approx(7 * parts["overdue"].height)
