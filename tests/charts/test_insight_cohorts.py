"""The chart of cohorts: a number in every cell, small cohorts as dots, the latest ones when there is little room."""

from datetime import date

import pytest

from care_desktop.charts import insight_cohorts
from care_desktop.charts.style import ChartStyle
from care_desktop.domain.insight import Value, ValueKind
from care_desktop.domain.insight_cohorts import MONTHS, Cohort, CohortsPicture
from care_desktop.domain.insight_words import plain
from tests.charts.insight_samples import CASES, LIGHT, MIRRORED, blank, extents, overlapping, words_on


def cohort(number: int, people: int, cells: int, share: float = 0.5) -> Cohort:
    start = date(2020 + number // 4, number % 4 * 3 + 1, 1)
    present = tuple(round(people * share) if place < cells else None for place in range(len(MONTHS)))
    return Cohort(start.isoformat(), Value(ValueKind.QUARTER, start), people, present)


def picture(*cohorts: Cohort) -> CohortsPicture:
    return CohortsPicture(cohorts)


PICTURES = [
    picture(*(cohort(n, 20 + n, 9 - max(n - 4, 0), n / 12) for n in range(13))),
    picture(cohort(0, 15_000, 9, 1.0), cohort(1, 4, 9), cohort(2, 0, 0)),
    picture(cohort(0, 5, 1, 0.0)),
]
MANY = picture(*(cohort(n, 7, 9) for n in range(30)))


@pytest.mark.parametrize(("size", "style"), CASES)
@pytest.mark.parametrize("drawn", PICTURES)
def test_words_do_not_overlap_and_stay_on_the_sheet(
    drawn: CohortsPicture, size: tuple[int, int], style: ChartStyle
) -> None:
    figure = blank(*size)
    spots = insight_cohorts.draw(figure, drawn, style, plain)
    assert overlapping(figure) == []
    assert all(left >= -1 and right <= size[0] + 1 for _words, left, right, _top, _bottom in extents(figure))
    assert all(0 <= spot.x <= size[0] and 0 <= spot.y <= size[1] for spot in spots)


def test_every_cell_bears_its_number_in_a_colour_that_can_be_read() -> None:
    figure = blank()
    insight_cohorts.draw(figure, picture(cohort(0, 100, 3, 0.07), cohort(1, 100, 3, 0.93)), LIGHT, plain)
    inks = {text.get_text(): text.get_color() for text in figure.axes[0].texts}
    assert (inks["7"], inks["93"]) == (LIGHT.heat_text[0], LIGHT.heat_text[5])
    assert len([text for text in words_on(figure) if text == "93"]) == 3


def test_cells_and_cohorts_can_be_opened() -> None:
    drawn = picture(cohort(0, 10, 2), cohort(1, 4, 2))
    spots = insight_cohorts.draw(blank(), drawn, LIGHT, plain)
    assert [spot.target for spot in spots] == [
        "2020-01-01:people",
        "2020-01-01:1",
        "2020-01-01:3",
        "2020-04-01:people",
    ]
    assert spots[1].said == "First met in Q1 2020: 50 % present after a month, 5 of 10"
    assert spots[2].said == "First met in Q1 2020: 50 % present after 3 months, 5 of 10"
    assert spots[3].said == "First met in Q2 2020: 4, too few to be split"
    figure = blank()
    insight_cohorts.draw(figure, drawn, LIGHT, plain)
    assert words_on(figure).count("·") == 2


def test_the_latest_cohorts_stay_when_there_is_little_room() -> None:
    spots = insight_cohorts.draw(blank(), MANY, LIGHT, plain)
    kept = {str(spot.target).partition(":")[0] for spot in spots}
    assert len(kept) < 30
    assert MANY.cohorts[-1].key in kept
    assert MANY.cohorts[0].key not in kept


def test_mirrored_columns_run_the_other_way() -> None:
    spots = [insight_cohorts.draw(blank(), PICTURES[1], style, plain) for style in (LIGHT, MIRRORED)]
    assert [spot.x for spot in spots[1]] == pytest.approx([320 - spot.x for spot in spots[0]])


def test_nothing_over_yet_draws_nothing() -> None:
    assert insight_cohorts.draw(blank(), picture(cohort(0, 50, 0)), LIGHT, plain) == ()
