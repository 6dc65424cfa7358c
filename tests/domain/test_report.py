"""How tables are cut for paper, and how figures of two periods differ."""

from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from care_desktop.domain.insight import (
    Answer,
    InsightFilters,
    Period,
    Question,
    Said,
    Table,
    TableColumn,
    Value,
    ValueKind,
)
from care_desktop.domain.insight_words import plain
from care_desktop.domain.report import ROWS_MAX, WHOLE_PERIOD, KeyFigure, printed_tables
from care_desktop.domain.report_words import DEFINITIONS, LIMITS, rests_on, rows_left

DAY = date(2026, 1, 1)


def answered(question: Question, titles: dict[str, ValueKind], rows: list[tuple[Any, ...]]) -> Answer:
    table = Table(tuple(TableColumn(*pair) for pair in titles.items()), tuple(rows))
    filters = InsightFilters(Period(DAY, DAY))
    return Answer(question, filters, DAY, 7, "people", Said("T"), Said("F"), (), table, None, lambda key: None)  # type: ignore[arg-type,return-value]


@given(st.integers(1, 400))
def test_weeks_are_spread_with_both_ends(count: int) -> None:
    rows = [(DAY + timedelta(days=7 * place), place) for place in range(count)]
    answer = answered(Question.TRUST, {"Week to": ValueKind.DAY, "People": ValueKind.COUNT}, rows)
    (table,) = printed_tables(answer)
    shown = [row[1].value for row in table.rows if isinstance(row[1], Value)]
    assert len(shown) == min(count, ROWS_MAX)
    assert (shown[0], shown[-1]) == (0, count - 1)
    assert shown == sorted(set(shown))
    assert table.of_rows == count
    left = rows_left(table)
    assert (left is None) == (count <= ROWS_MAX)


def test_other_rows_are_the_first_ones() -> None:
    rows = [(f"R{place}", place) for place in range(30)]
    (table,) = printed_tables(answered(Question.REGIONS, {"Region": ValueKind.TEXT, "People": ValueKind.COUNT}, rows))
    assert [plain(row[0]) for row in table.rows] == [f"R{place}" for place in range(ROWS_MAX)]
    left = rows_left(table)
    assert left is not None
    assert plain(left) == "10 more rows are in the exported CSV."


def test_parts_that_fill_other_columns_stand_apart() -> None:
    titles = {"From": ValueKind.DAY, "To": ValueKind.DAY, "Convert": ValueKind.COUNT, "Moved up": ValueKind.COUNT}
    rows = [(None, DAY, 3, None), (None, DAY, 4, None), (DAY, DAY, None, 2)]
    ends, moves = printed_tables(answered(Question.STAGES, titles, rows))
    assert [column.title for column in ends.columns] == ["To", "Convert"]
    assert [column.title for column in moves.columns] == ["From", "To", "Moved up"]
    assert (len(ends.rows), len(moves.rows)) == (2, 1)


def test_the_last_row_is_the_whole_period() -> None:
    titles = {"Quarter": ValueKind.QUARTER, "Kept": ValueKind.COUNT}
    (table,) = printed_tables(answered(Question.PROMISES, titles, [(DAY, 1), (None, 1)]))
    assert table.rows[-1][0] == WHOLE_PERIOD


def test_no_rows_make_no_table() -> None:
    assert printed_tables(answered(Question.SLIPPING, {"Fall from": ValueKind.POINTS}, [])) == ()


@pytest.mark.parametrize(
    ("kind", "now", "before", "said"),
    [
        (ValueKind.COUNT, 12, 9, "+3"),
        (ValueKind.COUNT, 9, 12, "−3"),
        (ValueKind.COUNT, 9, 9, "no change"),
        (ValueKind.SHARE, 0.5, 0.25, "+25.0 points"),
        (ValueKind.POINTS, 71.765, 70.25, "+1.5"),
        (ValueKind.DAYS, 30.0, 40.0, "−10 days"),
    ],
)
def test_change(kind: ValueKind, now: float, before: float, said: str) -> None:
    change = KeyFigure(Question.TRUST, Said("T"), Value(kind, now), Value(kind, before)).change
    assert change is not None
    assert plain(change) == said


def test_no_change_of_what_is_not_known_or_has_two_currencies() -> None:
    unknown = KeyFigure(Question.TRUST, Said("T"), Value(ValueKind.COUNT, 3), Value(ValueKind.COUNT, None))
    money = Value(ValueKind.MONEY, (3, "EUR"))
    assert unknown.change is None
    assert KeyFigure(Question.COST, Said("T"), money, money).change is None


def test_what_every_report_says_can_be_spoken() -> None:
    said = [plain(part) for item in DEFINITIONS for part in (item.word, item.meaning)] + [
        plain(item) for item in LIMITS
    ]
    assert all(said)
    assert not any("{" in words or "!" in words for words in said)
    assert plain(rests_on(answered(Question.TRUST, {"Week to": ValueKind.DAY}, []))) == "n 7 people · as of 1 Jan 2026"
