"""Cells: what they paint, where, in both directions, and what they say in words."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtCore import QLocale, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QImage, QPainter
from PySide6.QtWidgets import QApplication

from care_desktop.ui.delegates.due import due_words
from care_desktop.ui.delegates.painting import paint_text, reading_direction
from care_desktop.ui.delegates.person import initials
from care_desktop.ui.delegates.sparkline import paint_sparkline
from care_desktop.ui.delegates.stage import paint_stage_square, stage_size, stage_words
from care_desktop.ui.delegates.text import tag_words
from care_desktop.ui.delegates.trust import paint_trust_bar, trust_words
from care_desktop.ui.plain_text import LONGEST_SHOWN, isolated, one_line, tooltip
from care_desktop.ui.roles import Ink, Move, StageMark, TrustMark
from care_desktop.ui.style import text_font
from care_desktop.ui.theme import ThemeHolder
from care_desktop.ui.widgets.data_table import DataTable
from tests.ui.gallery_people import PEOPLE, people_table

RTL = Qt.LayoutDirection.RightToLeft
LTR = Qt.LayoutDirection.LeftToRight


def canvas(width: int, height: int, ratio: float = 1.0) -> QImage:
    picture = QImage(QSize(width, height) * ratio, QImage.Format.Format_RGB32)
    picture.setDevicePixelRatio(ratio)
    picture.fill(QColor("#FFFFFF"))
    return picture


def trust_row(holder: ThemeHolder, mark: TrustMark | None, ratio: float = 1.0, direction=LTR) -> list[str]:
    """The colours along the middle of a bar 104 wide."""
    picture = canvas(104, 16, ratio)
    painter = QPainter(picture)
    paint_trust_bar(painter, QRectF(0, 0, 104, 16), mark, holder.theme, direction)
    painter.end()
    return [picture.pixelColor(x, picture.height() // 2).name() for x in range(picture.width())]


def runs(row: list[str], color: str) -> list[tuple[int, int]]:
    """Where `color` stands: starts and ends, ends left out."""
    found, start = [], None
    for place, here in enumerate([*row, ""]):
        if here == color.lower() and start is None:
            start = place
        elif here != color.lower() and start is not None:
            found.append((start, place))
            start = None
    return found


def test_the_trust_bar_stands_on_whole_pixels(holder: ThemeHolder) -> None:
    row = trust_row(holder, TrustMark(83, 70, 93))
    theme = holder.theme
    assert runs(row, theme.trust_tick) == [(85, 87)]
    assert runs(row, theme.trust_band_edge) == [(73, 74), (96, 97)]
    assert runs(row, theme.trust_track) == [(0, 73), (97, 104)]


@pytest.mark.parametrize("ratio", [1.25, 1.5, 2.0])
def test_the_trust_bar_has_no_half_pixels_at_any_ratio(holder: ThemeHolder, ratio: float) -> None:
    theme = holder.theme
    allowed = {theme.trust_tick, theme.trust_band, theme.trust_band_edge, theme.trust_track}
    assert set(trust_row(holder, TrustMark(48, 14, 80), ratio)) == {color.lower() for color in allowed}


def test_the_trust_bar_at_its_ends_and_beyond(holder: ThemeHolder) -> None:
    assert runs(trust_row(holder, TrustMark(0, 0, 4)), holder.theme.trust_tick) == [(0, 2)]
    assert runs(trust_row(holder, TrustMark(100, 99.9, 140)), holder.theme.trust_tick) == [(102, 104)]


def test_unknown_trust_is_hatched_without_tick(holder: ThemeHolder) -> None:
    row, theme = trust_row(holder, None), holder.theme
    assert runs(row, theme.trust_tick) == []
    assert row[3] == row[71] == theme.unknown_edge.lower()
    assert theme.unknown_fill.lower() in row
    assert len(set(row[4:71])) > 2


def test_the_trust_bar_is_mirrored(holder: ThemeHolder) -> None:
    mark = TrustMark(83, 70, 93)
    assert trust_row(holder, mark, direction=RTL) == trust_row(holder, mark)[::-1]


@pytest.mark.parametrize("letter", ["C", "A", "R", "E"])
@pytest.mark.parametrize("side", [16, 20, 24])
def test_a_stage_square_is_filled_edged_and_lettered(holder: ThemeHolder, letter: str, side: int) -> None:
    picture = canvas(side, side)
    painter = QPainter(picture)
    paint_stage_square(painter, QRectF(0, 0, side, side), letter, holder.theme)
    painter.end()
    colours = holder.theme.stages[letter]
    assert picture.pixelColor(side // 2, 0).name() == colours.edge.lower()
    assert picture.pixelColor(2, side // 2).name() == colours.fill.lower()
    pixels = [(x, y) for x in range(3, side - 3) for y in range(3, side - 3)]
    inked = [spot for spot in pixels if picture.pixelColor(*spot).name() != colours.fill.lower()]
    middle = sum(x for x, _ in inked) / len(inked), sum(y for _, y in inked) / len(inked)
    assert abs(middle[0] - (side - 1) / 2) < 1.6
    assert abs(middle[1] - (side - 1) / 2) < 1.6


def test_marks_take_room_and_words(holder: ThemeHolder) -> None:
    plain, moved = StageMark("R"), StageMark("R", Move.UP, by_hand=True)
    assert stage_size(plain, holder.theme) == QSize(16, 16)
    assert stage_size(moved, holder.theme).width() == 16 + 2 * 18
    assert stage_words(plain) == "Retain"
    assert stage_words(moved) == "Retain, moved up, set by hand"
    assert stage_words(StageMark("C", Move.DOWN)) == "Convert, moved down"
    assert stage_words(None) == ""


def test_trust_in_words() -> None:
    assert trust_words(TrustMark(68.6, 51.2, 84.9)) == "Trust 69, between 51 and 85"
    assert trust_words(None) == "Trust unknown"


def lowest_and_highest(holder: ThemeHolder, values: tuple[float, ...]) -> tuple[int, int]:
    picture = canvas(72, 20)
    painter = QPainter(picture)
    paint_sparkline(painter, QRectF(0, 0, 72, 20), values, holder.theme)
    painter.end()
    rows = [y for y in range(20) if any(picture.pixelColor(x, y).name() != "#ffffff" for x in range(60))]
    return (min(rows), max(rows)) if rows else (0, 0)


def test_a_sparkline_keeps_noise_flat(holder: ThemeHolder) -> None:
    flat = lowest_and_highest(holder, (50, 52, 49, 51, 50))
    steep = lowest_and_highest(holder, (20, 80, 30, 70, 50))
    assert flat[1] - flat[0] <= 4
    assert steep[1] - steep[0] >= 14


def test_a_sparkline_of_nothing_and_of_one(holder: ThemeHolder) -> None:
    assert lowest_and_highest(holder, ()) == (0, 0)
    picture = canvas(72, 20)
    painter = QPainter(picture)
    paint_sparkline(painter, QRectF(0, 0, 72, 20), (40.0,), holder.theme)
    painter.end()
    assert picture.pixelColor(70, 10).name() == holder.theme.trust_tick.lower()


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("Ana Lucía Quispe", "AQ"),
        ("佐藤 美咲", "佐"),
        ("김서연", "김"),
        ("प्रिया देशमुख", "प"),
        ("محمد الفاسي", "م"),
        ("Юлія Коваленко", "ЮК"),
        ("Γιώργος Παππάς", "ΓΠ"),
        ("ณัฐวุฒิ ศรีสุข", "ณ"),
        ("ნინო ბერიძე", "ნ"),
        ("ana", "A"),
        ("e\u0301lise b", "ÉB"),
        ("  ", ""),
        ("42", ""),
    ],
)
def test_initials_in_every_script(name: str, expected: str) -> None:
    assert initials(name) == expected


@given(st.text())
def test_initials_of_anything_are_short(name: str) -> None:
    assert len(initials(name)) <= 6


@given(st.text(max_size=2000))
def test_one_line_is_one_line_and_short(text: str) -> None:
    line = one_line(text)
    assert len(line) <= LONGEST_SHOWN + 1
    assert "\n" not in line
    assert "\x00" not in line


def test_tooltips_never_read_markup() -> None:
    assert "<img" not in tooltip('<img src="file:///etc/passwd">')
    assert "&lt;img" in tooltip('<img src="file:///etc/passwd">')
    assert tooltip("") == ""


@pytest.mark.parametrize(
    ("due", "words", "ink"),
    [
        (None, "", Ink.MUTED),
        (date(2026, 11, 23), "1 day late", Ink.NEGATIVE),
        (date(2026, 11, 21), "3 days late", Ink.NEGATIVE),
        (date(2026, 11, 24), "today", Ink.WARNING),
        (date(2026, 12, 11), "11 Dec", Ink.MUTED),
        (date(2028, 12, 11), "11 Dec 2028", Ink.MUTED),
    ],
)
def test_due_in_words(due: date | None, words: str, ink: Ink) -> None:
    said = due_words(due, date(2026, 11, 24), QLocale(QLocale.Language.English))
    assert (said.text, said.ink) == (words, ink)


def test_tags_in_words() -> None:
    assert tag_words(("sdk", "speaker")) == "#sdk #speaker"


@pytest.mark.parametrize(
    ("text", "expected"),
    [("+2.0", LTR), ("Bo Li", LTR), ("محمد", RTL), ("12 يوم", RTL), (f"{isolated('محمد')} and 2 more", LTR)],
)
def test_the_reading_direction_is_the_text_s_own(text: str, expected: Qt.LayoutDirection) -> None:
    assert reading_direction(text) == expected


def test_text_is_cut_at_the_end_and_stays_in_its_room(holder: ThemeHolder) -> None:
    picture = canvas(200, 32)
    painter = QPainter(picture)
    font = text_font(holder.theme)
    width = paint_text(painter, QRectF(0, 0, 80, 32), "a very long name indeed " * 20000, font, QColor("black"))
    painter.end()
    assert 40 < width <= 80
    beyond = [picture.pixelColor(x, y).name() for x in range(84, 200) for y in range(32)]
    assert set(beyond) == {"#ffffff"}


@pytest.fixture
def table(qtbot, holder: ThemeHolder) -> DataTable:
    made = people_table(holder)
    qtbot.addWidget(made)
    made.resize(1056, 32 * 12 + 4)
    made.show()
    qtbot.waitExposed(made)
    made.activateWindow()
    return made


def ground(table: DataTable, row: int, x: int = 2) -> str:
    y = table.rowViewportPosition(row) + 8
    return table.viewport().grab().toImage().pixelColor(x, y).name()


def test_rows_show_selection_focus_and_pointer(qtbot, table: DataTable, holder: ThemeHolder) -> None:
    theme = holder.theme
    table.setCurrentIndex(table.model().index(3, 0))
    table.setFocus()
    assert ground(table, 3, x=6) == theme.selection.lower()
    assert ground(table, 3, x=0) == theme.focus.lower()
    assert ground(table, 2) == theme.surface.lower()
    table.clearFocus()
    assert ground(table, 3) == theme.selection_idle.lower()
    place = table.visualRect(table.model().index(5, 4)).center()
    qtbot.mouseMove(table.viewport(), place)
    assert ground(table, 5) == theme.hover.lower()


def test_the_ring_runs_round_the_whole_row_only(table: DataTable, holder: ThemeHolder) -> None:
    table.setCurrentIndex(table.model().index(1, 0))
    table.setFocus()
    picture = table.viewport().grab().toImage()
    focus, y = holder.theme.focus.lower(), table.rowViewportPosition(1)
    length = table.horizontalHeader().length()
    top = {picture.pixelColor(x, y).name() for x in range(length)}
    side = [picture.pixelColor(x, y + 10).name() == focus for x in range(length)]
    assert top == {focus}
    assert side[:2] == [True, True]
    assert side[-2:] == [True, True]
    assert sum(side) == 4


def test_hairlines_stop_before_the_overhang(table: DataTable, holder: ThemeHolder) -> None:
    picture = table.viewport().grab().toImage()
    y = table.rowViewportPosition(6) - 1
    line = holder.theme.hairline.lower()
    assert picture.pixelColor(7, y).name() != line
    assert picture.pixelColor(8, y).name() == line
    assert picture.pixelColor(table.horizontalHeader().length() - 9, y).name() == line
    assert picture.pixelColor(table.horizontalHeader().length() - 1, y).name() != line


def test_a_mirrored_table_turns_round(qapp: QApplication, table: DataTable, holder: ThemeHolder) -> None:
    table.setLayoutDirection(RTL)
    picture = table.viewport().grab().toImage()
    y = table.rowViewportPosition(0) + 16
    right = table.viewport().width()
    assert picture.pixelColor(right - 12, y).name() == holder.theme.well.lower()


def test_rows_are_as_high_as_the_tokens_say(table: DataTable, holder: ThemeHolder) -> None:
    assert table.rowHeight(0) == holder.theme.metrics.row.table
    assert table.horizontalHeader().height() == holder.theme.metrics.row.table_head
    assert table.model().rowCount() == len(PEOPLE)


def test_enter_on_a_row_activates_it(qtbot, table: DataTable) -> None:
    table.setCurrentIndex(table.model().index(2, 0))
    with qtbot.waitSignal(table.activated) as heard:
        qtbot.keyClick(table, Qt.Key.Key_Return)
    assert heard.args[0].row() == 2


def test_a_sorted_column_shows_its_arrow(table: DataTable, holder: ThemeHolder) -> None:
    head = table.horizontalHeader()

    def is_tinted(section: int) -> bool:
        picture, start = head.grab().toImage(), head.sectionViewportPosition(section)
        spots = [picture.pixelColor(start + x, y) for x in range(100) for y in range(32)]
        return any(spot.saturationF() > 0.5 for spot in spots)

    assert (is_tinted(3), is_tinted(1)) == (True, False)
    head.setSortIndicator(1, Qt.SortOrder.AscendingOrder)
    assert (is_tinted(3), is_tinted(1)) == (False, True)
