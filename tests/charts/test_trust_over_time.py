"""The drawing: what is named, what can be pointed at, and that every state of knowledge has its own look."""

import itertools
from dataclasses import replace
from datetime import timedelta

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from matplotlib.colors import to_rgb
from matplotlib.figure import Figure

from care_desktop.charts import trust_over_time
from care_desktop.charts.rendering import Rendered, render
from care_desktop.charts.style import ChartStyle, Spot
from care_desktop.charts.trust_data import LEFT_PX, ChartWords, LaneStroke, MarkShape, Point, TrustOverTime
from tests.charts.samples import END, STYLE, ago, mark, sample, stroke, weekly

WIDTH, HEIGHT = 640, trust_over_time.HEIGHT_PX


def drawn(data: TrustOverTime, style: ChartStyle = STYLE) -> tuple[Figure, tuple[Spot, ...]]:
    figure = Figure(figsize=(WIDTH / 96, HEIGHT / 96), dpi=96)
    return figure, trust_over_time.draw(figure, data, style)


def words(figure: Figure) -> list[str]:
    return [text.get_text() for text in figure.axes[0].texts]


def rendered(data: TrustOverTime, style: ChartStyle = STYLE, ratio: float = 1.0) -> Rendered:
    return render(lambda figure, s: trust_over_time.draw(figure, data, s), WIDTH, HEIGHT, ratio, style)


def has_colour(picture: Rendered, colour: str) -> bool:
    pixels = np.frombuffer(picture.rgba, np.uint8).reshape(-1, 4)[:, :3]
    wanted = np.array(to_rgb(colour)) * 255
    return bool((np.abs(pixels - wanted).max(axis=1) <= 2).any())


def test_nothing_known_is_hatched_from_end_to_end_and_says_so() -> None:
    figure, spots = drawn(sample())
    assert "unknown" in words(figure)
    assert spots == ()
    picture = rendered(sample())
    assert has_colour(picture, STYLE.unknown_fill)
    assert not has_colour(picture, STYLE.trust_band)


def test_the_value_and_the_ends_of_its_band_stand_at_the_end() -> None:
    figure, _ = drawn(sample(weekly(100, 8, trust=69.4)))
    assert {"69", "49", "89"} <= set(words(figure))
    picture = rendered(sample(weekly(100, 8)))
    assert has_colour(picture, STYLE.trust_band)
    assert has_colour(picture, STYLE.unknown_fill)


def test_a_narrow_band_keeps_its_three_numbers_apart() -> None:
    points = (Point(ago(7), 98.0, 97.0, 99.0), Point(END, 98.0, 97.0, 99.0))
    figure, _ = drawn(sample(points))
    places = sorted(t.get_position()[1] for t in figure.axes[0].texts if t.get_text() in {"97", "98", "99"})
    assert len(places) == 3
    assert all(b - a >= 15 for a, b in itertools.pairwise(places))


def test_at_most_six_marks_are_named_and_all_can_be_opened() -> None:
    marks = tuple(mark(40 * place, f"mark {place}") for place in range(1, 20))
    figure, spots = drawn(sample(weekly(150), marks))
    assert len([text for text in words(figure) if text.startswith("mark")]) == trust_over_time.NAMED_MARKS
    assert {spot.target for spot in spots} == {item.label for item in marks}


def test_flags_do_not_cover_each_other() -> None:
    marks = tuple(mark(35 * place, f"spoke about us {place}") for place in range(1, 25))
    figure, _ = drawn(sample(weekly(150), marks))
    figure.canvas.draw()
    boxes = [t.get_window_extent() for t in figure.axes[0].texts if t.get_text().startswith("spoke")]
    assert len(boxes) >= 2
    assert not any(a.overlaps(b) for n, a in enumerate(boxes) for b in boxes[n + 1 :])


def test_a_broken_promise_is_not_drowned_by_many_milestones() -> None:
    marks = (mark(500, "promise broken", MarkShape.BROKEN), *(mark(30 * n, "built something") for n in range(1, 14)))
    figure, _ = drawn(sample(weekly(150), marks))
    assert "promise broken" in words(figure)


def test_strokes_say_who_and_how_deep() -> None:
    figure, spots = drawn(sample(weekly(100), strokes=(stroke(300, "a", True, False), stroke(30, "b", False, True))))
    first, second = spots
    assert (first.target, second.target) == ("a", "b")
    assert first.x < second.x
    assert first.y < second.y
    assert {"from them", "from us"} <= set(words(figure))


@pytest.mark.parametrize(("days", "said"), [((400, 220, 10), True), ((60, 30, 10), False)])
def test_a_long_silence_is_named(days: tuple[int, ...], said: bool) -> None:
    figure, _ = drawn(sample(weekly(100), strokes=tuple(stroke(age) for age in days)))
    assert ("silent 7 months: the band widens" in words(figure)) is said


def test_right_to_left_mirrors_the_time() -> None:
    data = sample(weekly(100), (mark(600, "first"), mark(20, "last")))
    _, plain = drawn(data)
    _, mirrored = drawn(data, replace(STYLE, mirrored=True))
    assert [spot.target for spot in mirrored] == ["first", "last"]
    assert [spot.x for spot in mirrored] == pytest.approx([WIDTH - spot.x for spot in plain])


def test_words_are_never_read_as_markup() -> None:
    data = sample(weekly(60), (mark(100, "$x_1$ costs $5"),))
    assert "$x_1$ costs $5" in words(drawn(data)[0])
    rendered(data)


def test_colours_come_from_the_style_alone() -> None:
    style = replace(STYLE, surface="#191E20", trust_band="#24595F", trust_tick="#F3F6F6")
    picture = rendered(sample(weekly(100)), style)
    assert all(has_colour(picture, colour) for colour in ("#191E20", "#24595F", "#F3F6F6"))
    assert not has_colour(picture, "#FFFFFF")


def test_a_picture_has_the_pixels_of_the_screen() -> None:
    picture = rendered(sample(weekly(30)), ratio=2.0)
    assert (picture.width, picture.height) == (2 * WIDTH, 2 * HEIGHT)
    assert len(picture.rgba) == 4 * picture.width * picture.height


def test_two_thousand_interactions_can_all_be_pointed_at() -> None:
    strokes = tuple(stroke(day, day) for day in range(2000, 0, -1))
    _, spots = drawn(sample(weekly(290), strokes=strokes))
    assert len(spots) == 2000


def test_words_beside_the_lane_get_the_room_they_need() -> None:
    data = replace(sample(weekly(60), strokes=(stroke(9),)), words=ChartWords(from_them="a long way to say from them"))
    figure, _ = drawn(data)
    figure.canvas.draw()
    (text,) = (t for t in figure.axes[0].texts if t.get_text().startswith("a long"))
    assert text.get_window_extent().x1 <= WIDTH


values = st.floats(0, 100)
day_numbers = st.integers(0, 4000)


@settings(max_examples=20)
@given(
    st.lists(st.tuples(day_numbers, values, values, values), max_size=12),
    st.lists(st.tuples(day_numbers, st.sampled_from(MarkShape), st.text(max_size=40)), max_size=9),
    st.lists(st.tuples(day_numbers, st.booleans(), st.booleans(), st.floats(0, 1)), max_size=20),
)
def test_any_history_can_be_drawn_and_stays_on_the_sheet(
    points: list[tuple[int, float, float, float]],
    marks: list[tuple[int, MarkShape, str]],
    strokes: list[tuple[int, bool, bool, float]],
) -> None:
    found = sorted({p[0]: Point(ago(p[0]), *sorted(p[1:])) for p in points}.values(), key=lambda p: p.day)
    first = found[0].day if found else END
    data = sample(
        tuple(Point(p.day, p.low, p.trust, p.high) for p in found),
        tuple(mark(max((END - max(first, ago(d))).days, 0), label, shape) for d, shape, label in marks),
        tuple(LaneStroke(max(first, ago(d)), a, b, depth, "", d) for d, a, b, depth in sorted(strokes, reverse=True)),
    )
    _, spots = drawn(data)
    assert all(0 <= spot.x <= WIDTH and 0 <= spot.y <= HEIGHT for spot in spots)
    assert data.start + timedelta(days=data.span_days) == END


def lines(figure: Figure) -> list[float]:
    """Where the upright lines in the accent's colour stand."""
    accented = [line for line in figure.axes[0].lines if line.get_color() == STYLE.accent]
    places = [np.asarray(line.get_xdata(), dtype=float) for line in accented]
    return [float(xs[0]) for xs in places if len(xs) == 2]


@pytest.mark.parametrize("right_px", [None, 100.0])
def test_the_chosen_day_is_a_thin_line_at_its_place(right_px: float | None) -> None:
    data = replace(sample(weekly(100, 8)), right_px=right_px)
    assert lines(drawn(data)[0]) == []
    chosen = replace(data, chosen=ago(350))
    (place,) = lines(drawn(chosen)[0])
    if right_px is not None:
        width = WIDTH - LEFT_PX - right_px
        assert place == pytest.approx(LEFT_PX + width * (data.span_days - 350) / data.span_days)
    assert words(drawn(chosen)[0]) == words(drawn(data)[0])
    assert len(drawn(chosen)[1]) == len(drawn(data)[1])


def test_a_day_outside_the_chart_draws_no_line() -> None:
    data = sample(weekly(20))
    for day in (ago(-3), ago(2000)):
        assert lines(drawn(replace(data, chosen=day))[0]) == []
