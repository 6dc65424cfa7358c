"""A person's interactions by channel: lengths, looks and words."""

import pytest

from care_desktop.charts import person_channels
from care_desktop.charts.person_rhythm_data import ChannelBar, PersonChannels, height_px
from care_desktop.charts.style import ChartStyle
from tests.charts.insight_samples import DARK, LIGHT, MIRRORED, blank, overlapping, words_on

KEYS = ("from her", "both ways", "from us")
BARS = PersonChannels(
    (
        ChannelBar("chat", 4, 3, 2, "chat: 4 from her, 3 both ways, 2 from us"),
        ChannelBar("a channel with a very long name indeed", 0, 1, 0, "long"),
        ChannelBar("call", 1, 0, 0, "call: 1 from her"),
    ),
    KEYS,
)


@pytest.mark.parametrize("width", [240, 600])
@pytest.mark.parametrize("style", [LIGHT, DARK, MIRRORED])
def test_bars_have_names_totals_and_a_key(width: int, style: ChartStyle) -> None:
    figure = blank(width, height_px(BARS))
    spots = person_channels.draw(figure, BARS, style)
    assert {"chat", "9", "1", *KEYS} <= set(words_on(figure))
    assert [spot.said for spot in spots] == [bar.said for bar in BARS.bars]
    assert [spot.y for spot in spots] == sorted(spot.y for spot in spots)
    assert all(0 <= spot.y <= height_px(BARS) for spot in spots)
    assert overlapping(figure) == []


def test_lengths_stand_for_counts() -> None:
    figure = blank(600, height_px(BARS))
    person_channels.draw(figure, BARS, LIGHT)
    keys, bars = 3, figure.axes[0].collections
    areas = [made.get_paths()[0].get_extents() for made in bars if made.get_paths() and made.get_facecolor().size]
    widths = [area.width for area in areas if area.height > 11]
    assert len(widths) == 5
    one = widths[-1]
    assert [round(width / one) for width in widths[:keys]] == [4, 3, 2]


def test_nothing_is_drawn_for_nothing() -> None:
    assert person_channels.draw(blank(), PersonChannels((), KEYS), LIGHT) == ()
