"""The chart of what follows content: rows, stages, what stands out, what opens."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from care_desktop.charts import insight_content
from care_desktop.charts.style import ChartStyle
from care_desktop.domain.insight_content import ContentPicture, ContentRow
from care_desktop.domain.insight_words import plain
from care_desktop.domain.interactions import code_of
from care_desktop.domain.resources import ResourceKind
from tests.charts.insight_samples import CASES, LIGHT, MIRRORED, blank, overlapping, words_on

ALL_KINDS = ContentPicture(
    (
        ContentRow(None, 240, 50, 61, -0.01, 0.1),
        *(ContentRow(kind, 20, 3 + place % 4, 9, 0.02, 0.3) for place, kind in enumerate(ResourceKind)),
    )
)


@pytest.mark.parametrize(("size", "style"), CASES)
def test_all_kinds_find_room_with_their_letters(size: tuple[int, int], style: ChartStyle) -> None:
    figure = blank(*size)
    spots = insight_content.draw(figure, ALL_KINDS, style, plain)
    assert [spot.target for spot in spots] == ["kind:0", *(f"kind:{code_of(kind)}" for kind in ResourceKind)]
    words = words_on(figure)
    assert [words.count(letter) for letter in "CARE"] == [3, 3, 3, 3]
    assert all(0 <= spot.x <= size[0] and 0 <= spot.y <= size[1] for spot in spots)
    if size[1] > 280:
        assert overlapping(figure) == []


def test_only_a_clear_difference_is_written_strongly() -> None:
    figure = blank()
    rows = (
        ContentRow(ResourceKind.EXAMPLES, 10, 1, 8, 0.2, 0.9),
        ContentRow(ResourceKind.HOW_TO, 10, 4, 5, -0.2, 0.4),
        ContentRow(ResourceKind.TEMPLATES, 10, 6, 6, None, None),
    )
    spots = insight_content.draw(figure, ContentPicture(rows), LIGHT, plain)
    weights = {text.get_text(): text.get_fontproperties().get_weight() for text in figure.axes[0].texts}
    assert (weights["80 %"], weights["50 %"], weights["60 %"]) == ("semibold", "normal", "normal")
    assert "the difference lies between 20 % and 90 %" in spots[0].said
    assert "lies" not in spots[2].said


def test_right_to_left_has_the_same_words() -> None:
    plainly, turned = blank(), blank()
    insight_content.draw(plainly, ALL_KINDS, LIGHT, plain)
    insight_content.draw(turned, ALL_KINDS, MIRRORED, plain)
    assert words_on(turned) == words_on(plainly)


def test_nothing_is_drawn_for_nothing() -> None:
    assert insight_content.draw(blank(), ContentPicture(()), LIGHT, plain) == ()


@settings(max_examples=20)
@given(st.lists(st.tuples(st.integers(5, 100_000), st.floats(0, 1), st.floats(0, 1)), min_size=1, max_size=13))
def test_any_shares_can_be_drawn(rows: list[tuple[int, float, float]]) -> None:
    kinds = (None, *ResourceKind)
    made = tuple(
        ContentRow(kinds[place], people, int(people * before), int(people * after), None, None)
        for place, (people, before, after) in enumerate(rows)
    )
    assert len(insight_content.draw(blank(), ContentPicture(made), LIGHT, plain)) == len(rows)
