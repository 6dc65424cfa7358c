"""The chart of effort and trust: what it says, what opens, what is left out."""

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from care_desktop.charts import insight_cost
from care_desktop.charts.style import ChartStyle, Spot
from care_desktop.domain.insight_cost import CostPicture, CostRow, CostSplit, TrustChange
from care_desktop.domain.insight_words import plain
from care_desktop.domain.interactions import Channel
from tests.charts.insight_samples import CASES, LIGHT, MIRRORED, blank, overlapping, words_on


def row(key: int, label: str, minutes: float = 90.0, **more: object) -> CostRow:
    made = CostRow(str(key), label, False, 12, 8 if minutes else 0, minutes, (), None, 2)
    return replace(made, **more)  # type: ignore[arg-type]


GREW = TrustChange(40, 1.0, 4.2, 2.9, 5.5)
CHANNELS = CostPicture(
    CostSplit.CHANNEL,
    (
        row(5, Channel.CALL, 2600.0, trust=GREW),
        row(7, Channel.CHAT, 45.0, trust=replace(GREW, after=-0.6, low=-2.0, high=0.8)),
        row(3, Channel.CONFERENCE, 0.0, money=(("EUR", 64_000_000), ("USD", 1_800_000))),
    ),
)


def drawn(
    picture: CostPicture, style: ChartStyle = LIGHT, size: tuple[int, int] = (320, 216)
) -> tuple[list[str], tuple[Spot, ...]]:
    figure = blank(*size)
    spots = insight_cost.draw(figure, picture, style, plain)
    return words_on(figure) if picture.rows else [], spots


def test_each_figure_is_written_and_opens_its_rows() -> None:
    words, spots = drawn(CHANNELS, size=(420, 216))
    assert {"call", "chat", "conference", "43 h", "45 min", "6,400 EUR", "180 USD", "+4.2", "−0.6"} <= set(words)
    assert [spot.target for spot in spots] == [
        "minutes:5",
        "trust:5",
        "minutes:7",
        "trust:7",
        None,
        "money:3:EUR",
        "money:3:USD",
        None,
    ]
    assert "40" not in spots[1].said
    assert "trust changed by 4.2 points" in spots[1].said
    assert "too few" in spots[-1].said


def test_one_currency_stands_in_the_head_of_its_column() -> None:
    rows = tuple(replace(one, money=one.money[:1]) for one in CHANNELS.rows)
    words, _ = drawn(replace(CHANNELS, rows=rows))
    assert {"EUR", "6,400"} <= set(words)
    assert "6,400 EUR" not in words


@pytest.mark.parametrize(("size", "style"), CASES)
def test_words_do_not_lie_on_each_other(size: tuple[int, int], style: ChartStyle) -> None:
    figure = blank(*size)
    spots = insight_cost.draw(figure, CHANNELS, style, plain)
    assert overlapping(figure) == []
    assert all(0 <= spot.x <= size[0] and 0 <= spot.y <= size[1] for spot in spots)


def test_right_to_left_mirrors_the_columns() -> None:
    _, spots = drawn(CHANNELS)
    _, turned = drawn(CHANNELS, MIRRORED)
    assert [spot.x for spot in turned] == pytest.approx([320 - spot.x for spot in spots])


def test_what_finds_no_room_is_counted() -> None:
    rows = tuple(replace(row(place, f"An event with a long name {place}"), named_by_user=True) for place in range(30))
    words, spots = drawn(CostPicture(CostSplit.EVENT, rows))
    shown = len(spots) // 2
    assert 5 <= shown < 30
    assert f"{30 - shown} more in the table" in words
    assert any(word.endswith("…") for word in words)


def test_what_has_no_event_has_no_bar_that_dwarfs_the_others() -> None:
    picture = CostPicture(CostSplit.EVENT, (row(0, "FOSDEM", 60.0), row(1, "", 60_000.0)))
    words, spots = drawn(picture)
    assert "no event" in words
    assert spots[0].width > spots[2].width - 60


def test_nothing_is_drawn_for_nothing() -> None:
    assert drawn(CostPicture(CostSplit.PHASE, ())) == ([], ())


points = st.floats(-90, 90)
amounts = st.lists(st.tuples(st.sampled_from(("EUR", "USD", "JPY", "")), st.integers(1, 10**13)), max_size=3)


names = st.text("ab _^{}\\-éЖ漢", max_size=30)


@settings(max_examples=15)
@given(st.lists(st.tuples(names, st.floats(0, 1e6), amounts, points, points), min_size=1, max_size=20))
def test_any_picture_can_be_drawn_and_stays_on_the_sheet(
    rows: list[tuple[str, float, list[tuple[str, int]], float, float]],
) -> None:
    made = tuple(
        CostRow(
            str(place),
            label,
            True,
            9,
            5,
            minutes,
            tuple(dict(money).items()),
            TrustChange(9, before, after, after - 3, after + 3) if place % 3 else None,
            9,
        )
        for place, (label, minutes, money, before, after) in enumerate(rows)
    )
    _, spots = drawn(CostPicture(CostSplit.EVENT, made))
    assert all(0 <= spot.x <= 320 for spot in spots)
