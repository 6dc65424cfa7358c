"""One chart as a picture for a document: title, finding, what it rests on, filters and definitions around it."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import Any

import matplotlib
from matplotlib.axes import Axes
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure

from care_desktop.charts.canvas import Canvas, font
from care_desktop.charts.rendering import Draw, Rendered
from care_desktop.charts.style import PIXELS_PER_INCH, ChartStyle

DOTS_PER_INCH = 300
CHART_WIDTH_PX, CHART_HEIGHT_PX = 640.0, 300.0
_MARGIN = 32.0
_TITLE_PX, _BODY_PX, _CAPTION_PX = 18.0, 13.0, 11.0
_LINE = 1.5
_GAP = 12.0


class PictureFormat(StrEnum):
    """In which form; the value is the ending of the file's name."""

    PNG = "png"
    SVG = "svg"
    PDF = "pdf"


@dataclass(frozen=True, slots=True)
class PictureWords:
    """Everything a picture says around its chart, already in the reader's language.

    Attributes:
        counted, as_of: the ends of the line under the chart.
        filters: what was looked at.
        notes: definitions and limits, a paragraph each.
    """

    title: str
    finding: str
    counted: str
    as_of: str
    filters: str
    notes: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class _Line:
    """One line of words: how far its middle is from the top, in pixels at 100 %."""

    words: str
    y: float
    size_px: float
    color: str
    bold: bool = False
    at_end: bool = False


def write_picture(target: Path, form: PictureFormat, draw: Draw, words: PictureWords, style: ChartStyle) -> None:
    """Draw to a file; PNG has DOTS_PER_INCH. Blocks some tenths of a second.

    Raises:
        OSError: the file cannot be written.
    """
    figure = _figure(draw, words, style)
    with target.open("wb") as stream, matplotlib.rc_context({"pdf.fonttype": 42, "svg.hashsalt": "care"}):
        figure.savefig(stream, format=form.value, dpi=DOTS_PER_INCH, metadata=_about(form, words))


def _about(form: PictureFormat, words: PictureWords) -> dict[str, Any]:
    """What a file says of itself, so that it can be found and read aloud; never when it was made."""
    key = "Subject" if form is PictureFormat.PDF else "Description"
    undated: tuple[str, ...] = {PictureFormat.PDF: ("CreationDate",), PictureFormat.SVG: ("Date",)}.get(form, ())
    said = f"{words.finding} {words.counted}, {words.as_of}. {words.filters}"
    return {"Title": words.title, key: said, **dict.fromkeys(undated)}


def render_picture(draw: Draw, words: PictureWords, style: ChartStyle, ratio: float = 2.0) -> Rendered:
    """Draw as pixels, with `ratio` device pixels each; nothing can be pointed at. Blocks some tenths of a second."""
    figure = _figure(draw, words, style)
    figure.set_dpi(PIXELS_PER_INCH * ratio)
    canvas = FigureCanvasAgg(figure)
    canvas.draw()  # type: ignore[no-untyped-call]
    width, height = canvas.get_width_height(physical=True)
    return Rendered(bytes(canvas.buffer_rgba()), width, height, ())  # type: ignore[no-untyped-call]


def _figure(draw: Draw, words: PictureWords, style: ChartStyle) -> Figure:
    """The chart on a larger sheet: its axes cover the whole figure, so they only have to be moved."""
    figure = Figure(figsize=(CHART_WIDTH_PX / PIXELS_PER_INCH, CHART_HEIGHT_PX / PIXELS_PER_INCH), dpi=PIXELS_PER_INCH)
    above, below, height = _lines(Canvas(figure, style), words, style)
    draw(figure, style)
    width = CHART_WIDTH_PX + 2 * _MARGIN
    chart_top = above[-1].y + above[-1].size_px * _LINE / 2 + _GAP
    height += chart_top + CHART_HEIGHT_PX
    figure.set_size_inches(width / PIXELS_PER_INCH, height / PIXELS_PER_INCH)
    figure.set_facecolor(style.surface)
    place = (
        _MARGIN / width,
        1 - (chart_top + CHART_HEIGHT_PX) / height,
        CHART_WIDTH_PX / width,
        CHART_HEIGHT_PX / height,
    )
    for axes in figure.axes:
        axes.set_position(place)
    sheet = figure.add_axes((0.0, 0.0, 1.0, 1.0))
    sheet.set_axis_off()
    sheet.set_xlim((width, 0) if style.mirrored else (0, width))
    sheet.set_ylim(height, 0)
    sheet.patch.set_visible(False)
    for line in above:
        _write(sheet, line, width, style)
    for line in below:
        _write(sheet, line, width, style, chart_top + CHART_HEIGHT_PX)
    return figure


def _lines(measure: Canvas, words: PictureWords, style: ChartStyle) -> tuple[list[_Line], list[_Line], float]:
    """What stands above the chart, what beneath it (from the chart's foot), and how high all beneath it is."""
    above: list[_Line] = []
    y = _MARGIN + _TITLE_PX / 2
    for text in wrapped(measure, words.title, _TITLE_PX):
        above.append(_Line(text, y, _TITLE_PX, style.text, bold=True))
        y += _TITLE_PX * _LINE
    for text in wrapped(measure, words.finding, _BODY_PX):
        above.append(_Line(text, y, _BODY_PX, style.text_muted))
        y += _BODY_PX * _LINE
    y = _GAP + _CAPTION_PX / 2
    below = [
        _Line(words.counted, y, _CAPTION_PX, style.text_faint),
        _Line(words.as_of, y, _CAPTION_PX, style.text_faint, at_end=True),
    ]
    for paragraph in (words.filters, *words.notes):
        y += _GAP / 2
        for text in wrapped(measure, paragraph, _CAPTION_PX):
            y += _CAPTION_PX * _LINE
            below.append(_Line(text, y, _CAPTION_PX, style.text_faint))
    return above, below, y + _CAPTION_PX / 2 + _MARGIN


def wrapped(measure: Canvas, text: str, size_px: float, width_px: float = CHART_WIDTH_PX) -> Sequence[str]:
    """`text` in lines no wider than `width_px`; a word that is wider has a line of its own. No lines for no words."""
    lines: list[str] = []
    for word in text.split():
        longer = f"{lines[-1]} {word}" if lines else word
        if lines and measure.text_width(longer, size_px) <= width_px:
            lines[-1] = longer
        else:
            lines.append(word)
    return lines


def _write(sheet: Axes, line: _Line, width: float, style: ChartStyle, top: float = 0.0) -> None:
    sides = ("right", "left") if style.mirrored else ("left", "right")
    sheet.text(
        width - _MARGIN if line.at_end else _MARGIN,
        top + line.y,
        line.words,
        color=line.color,
        fontproperties=font(style.families, line.size_px, line.bold),
        horizontalalignment=sides[line.at_end],
        verticalalignment="center_baseline",
        parse_math=False,
    )
