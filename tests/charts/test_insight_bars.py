"""Slanted lines stay in their box, and as one cloth."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from care_desktop.charts.insight_bars import hatch_lines

SIDES = st.floats(0, 300)


@given(left=SIDES, top=SIDES, width=st.floats(0.5, 80), height=st.floats(0.5, 80), falling=st.booleans())
def test_every_line_lies_in_the_box_at_45_degrees(
    left: float, top: float, width: float, height: float, falling: bool
) -> None:
    right, bottom = left + width, top + height
    for (x0, y0), (x1, y1) in hatch_lines(left, top, right, bottom, 4.0, falling):
        assert left - 1e-6 <= x0 <= x1 <= right + 1e-6
        assert top - 1e-6 <= min(y0, y1) and max(y0, y1) <= bottom + 1e-6
        assert (y1 - y0) == pytest.approx((x1 - x0) if falling else (x0 - x1), abs=1e-6)


@pytest.mark.parametrize("falling", [False, True])
def test_a_box_of_some_size_is_crossed(falling: bool) -> None:
    lines = hatch_lines(10, 10, 40, 40, 4.0, falling)
    # The diagonal of the box, 30 * sqrt(2) pixels long, is crossed every 4 pixels.
    assert len(lines) in (10, 11)
