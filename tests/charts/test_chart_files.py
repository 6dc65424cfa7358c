"""Charts as files: everything around the chart, 300 dots per inch, the same bytes each time, mirrored."""

import re
import struct
from pathlib import Path

import pytest
from matplotlib.figure import Figure

from care_desktop.charts import trust_over_time
from care_desktop.charts.canvas import Canvas
from care_desktop.charts.chart_files import (
    CHART_HEIGHT_PX,
    CHART_WIDTH_PX,
    PictureFormat,
    PictureWords,
    _figure,
    render_picture,
    wrapped,
    write_picture,
)
from care_desktop.charts.print_style import print_style
from care_desktop.charts.style import PIXELS_PER_INCH, ChartStyle, Spot
from tests.charts.samples import mark, sample, weekly

WORDS = PictureWords(
    "Does trust grow?",
    "Yes. Median trust rose from 41 to 52 in three years; the lower quarter hardly moved, from 29 to 32. " * 2,
    "n 412 people",
    "as of 24 Nov 2026",
    "3 years to 24 Nov 2026 · #sdk · met at $x^2$",
    ("Trust is 0 to 100.", "A second note."),
)


def draw(figure: Figure, style: ChartStyle) -> tuple[Spot, ...]:
    return trust_over_time.draw(figure, sample(weekly(60, 4), (mark(30),)), style)


def words_in(figure: Figure) -> list[str]:
    return [text.get_text() for text in figure.axes[-1].texts]


def test_everything_stands_around_the_chart_and_inside_the_sheet() -> None:
    figure = _figure(draw, WORDS, print_style())
    said = words_in(figure)
    assert said[0] == WORDS.title and " ".join(said[1:-5]) == WORDS.finding.strip()
    assert said[-5:] == [WORDS.counted, WORDS.as_of, WORDS.filters, *WORDS.notes]
    width, height = figure.get_size_inches() * PIXELS_PER_INCH
    place = figure.axes[0].get_position()
    assert (place.width * width, place.height * height) == pytest.approx((CHART_WIDTH_PX, CHART_HEIGHT_PX))
    figure.canvas.draw()
    boxes = [text.get_window_extent() for axes in figure.axes for text in axes.texts]
    assert min(box.x0 for box in boxes) >= 0 and max(box.x1 for box in boxes) <= width
    assert min(box.y0 for box in boxes) >= 0 and max(box.y1 for box in boxes) <= height


def test_a_mirrored_picture_begins_at_the_right() -> None:
    figure = _figure(draw, WORDS, print_style(mirrored=True))
    figure.canvas.draw()
    title = figure.axes[-1].texts[0].get_window_extent()
    width = figure.get_size_inches()[0] * PIXELS_PER_INCH
    assert title.x1 == pytest.approx(width - 32, abs=2)


def test_png_has_300_dots_per_inch(tmp_path: Path) -> None:
    write_picture(tmp_path / "a.png", PictureFormat.PNG, draw, WORDS, print_style())
    data = (tmp_path / "a.png").read_bytes()
    width, height = struct.unpack(">II", data[16:24])
    assert width == round((CHART_WIDTH_PX + 64) / PIXELS_PER_INCH * 300) and height > width / 2
    place = data.index(b"pHYs") + 4
    assert struct.unpack(">II", data[place : place + 8]) == (11811, 11811)
    assert WORDS.title.encode() in data


def test_a_drawing_says_what_it_is_and_is_the_same_each_time(tmp_path: Path) -> None:
    for name in ("a", "b"):
        write_picture(tmp_path / name, PictureFormat.SVG, draw, WORDS, print_style())
    text = (tmp_path / "a").read_text(encoding="utf-8")
    assert text == (tmp_path / "b").read_text(encoding="utf-8")
    assert f"<dc:title>{WORDS.title}</dc:title>" in text and "n 412 people" in text
    assert re.search(r"<dc:date>", text) is None


def test_a_pdf_holds_its_words_as_text(tmp_path: Path) -> None:
    write_picture(tmp_path / "a", PictureFormat.PDF, draw, WORDS, print_style())
    data = (tmp_path / "a").read_bytes()
    assert data.startswith(b"%PDF-") and b"CIDFontType2" in data and b"CreationDate" not in data


def test_pixels_for_the_clipboard_have_the_size_of_the_sheet() -> None:
    made = render_picture(draw, WORDS, print_style(), 2.0)
    assert made.width == 2 * (CHART_WIDTH_PX + 64) and len(made.rgba) == made.width * made.height * 4
    assert made.rgba[:4] == b"\xff\xff\xff\xff"


def test_words_are_wrapped_and_a_long_word_stands_alone() -> None:
    sheet = Canvas(Figure(), print_style())
    lines = wrapped(sheet, "one two " + "x" * 200 + " three", 13, 120)
    assert lines == ["one two", "x" * 200, "three"]
    assert wrapped(sheet, "  ", 13) == []
