"""The report as a PDF: text, tables and bookmarks by fpdf2, charts drawn by Matplotlib and put in as vectors."""

import io
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, time
from functools import partial

import matplotlib
from fpdf import FPDF
from fpdf.enums import XPos, YPos
from fpdf.outline import OutlineSection
from matplotlib.backends.backend_pdf import PdfPages
from matplotlib.figure import Figure
from pypdf import PdfReader, PdfWriter, Transformation

from care_desktop.charts.insight_charts import draw
from care_desktop.charts.print_style import print_style
from care_desktop.charts.report_fonts import FAMILY
from care_desktop.charts.report_sheet import MARGIN_MM, Paper, Sheet
from care_desktop.charts.style import PIXELS_PER_INCH, ChartStyle
from care_desktop.domain import report_words as words
from care_desktop.domain.insight import Answer, Question, Said, Value, ValueKind
from care_desktop.domain.insight_words import Speak
from care_desktop.domain.report import Answered, PrintedTable, Report, printed_tables

CHART_HEIGHT_PX = 300
_MM_PER_INCH = 25.4
_TABLE_HEAD_MM = 12.0
_ROW_MM = 5.2
_ROWS_TOGETHER = 4
_POINTS_PER_INCH = 72
LEFT_KINDS = frozenset({ValueKind.TEXT, ValueKind.STAGE, ValueKind.DAY, ValueKind.MONTH, ValueKind.QUARTER})
"""Columns of these stand at the leading edge."""

_TILES = (
    (Question.TRUST, "Median trust at the end"),
    (Question.STAGES, "People in Retain or Expand at the end"),
    (Question.REPLY, "Median time to first reply"),
    (Question.PROMISES, "Promises kept in time"),
)


@dataclass(frozen=True, slots=True)
class _Place:
    """Where a chart goes: page from 0, left and lower edge from the lower left corner, in points."""

    page: int
    x: float
    y: float


@dataclass(frozen=True, slots=True)
class _Writing:
    """What everything is written with, and the charts to come."""

    sheet: Sheet
    report: Report
    speak: Speak
    style: ChartStyle
    charts: list[tuple[Answer, _Place]]


def pdf_bytes(report: Report, speak: Speak, paper: Paper = Paper.A4, *, mirrored: bool = False) -> bytes:
    """The whole file. Blocks, about two seconds.

    Args:
        speak: turns sentences and values into words.
        mirrored: whether time runs from right to left in charts.
    """
    style, speak = print_style(mirrored=mirrored), partial(kept_together, speak)
    foot = f"{report.workspace} · {speak(report.title)} · {speak(report.period)}"
    writing = _Writing(Sheet(paper, style, foot), report, speak, style, [])
    _describe(writing)
    _cover(writing)
    writing.sheet.add_page()
    writing.sheet.words(speak(words.CONTENTS), 15, style.text, "B")
    writing.sheet.insert_toc_placeholder(partial(_contents, writing), pages=1)
    _in_short(writing)
    for item in report.answered:
        _section(writing, item.answer)
    _changed(writing)
    _definitions(writing)
    _limits(writing)
    return _with_charts(bytes(writing.sheet.output()), writing)


def kept_together(speak: Speak, said: Said | Value) -> str:
    """Words in which the percent sign never begins a line."""
    return speak(said).replace(" %", "\N{NO-BREAK SPACE}%")


def _describe(writing: _Writing) -> None:
    sheet, report, speak = writing.sheet, writing.report, writing.speak
    sheet.set_title(f"{speak(report.title)}: {report.workspace}")
    sheet.set_subject(speak(report.period))
    sheet.set_author(report.workspace)
    sheet.set_creator(speak(words.PRODUCT))
    sheet.set_producer(speak(words.PRODUCT))
    sheet.set_keywords("Developer Relations, trust, CARE")
    sheet.set_lang("en")
    sheet.set_creation_date(datetime.combine(report.made_on, time(), UTC))
    sheet.set_display_mode("fullpage", "single")
    sheet.page_mode = "USE_OUTLINES"


def _cover(writing: _Writing) -> None:
    sheet, report, speak, style = writing.sheet, writing.report, writing.speak, writing.style
    sheet.add_page()
    _stage_letters(writing)
    sheet.set_xy(MARGIN_MM + 34, 22)
    sheet.words(speak(words.PRODUCT), 11, style.text_muted, "B")
    sheet.set_y(58)
    sheet.words(speak(report.title), 30, style.text, "B")
    sheet.ln(1)
    sheet.words(report.workspace, 16, style.accent, "B")
    sheet.ln(2)
    sheet.words(speak(report.period), 12, style.text_muted)
    sheet.rule(6)
    sheet.words(" ".join(speak(said) for said in report.summary), 11, style.text)
    sheet.ln(8)
    _tiles(writing)
    for label, text in cover_lines(report, speak):
        y = sheet.get_y()
        sheet.words(label, 9, style.text_faint, width_mm=36)
        sheet.set_xy(MARGIN_MM + 36, y)
        sheet.words(text, 9, style.text)
        sheet.ln(1)


def cover_lines(report: Report, speak: Speak) -> tuple[tuple[str, str], ...]:
    """What the cover says of its figures: label and text."""
    labels = {key: speak(said) for key, said in words.COVER_LABELS.items()}
    narrowed = " ".join(speak(said) for said in report.narrowed_by) or speak(words.EVERYONE)
    return (
        (labels["period"], speak(report.period)),
        (labels["before"], speak(report.period_before)),
        (labels["filters"], narrowed),
        (labels["people"], speak(Value(ValueKind.COUNT, report.people))),
        (labels["made_on"], speak(Value(ValueKind.DAY, report.made_on))),
    )


def _stage_letters(writing: _Writing) -> None:
    sheet, style = writing.sheet, writing.style
    size, top = 7.0, 21.0
    for place, letter in enumerate("CARE"):
        x = MARGIN_MM + place * (size + 1)
        sheet.box(x, top, size, size, style.stage_fill[place], style.stage_edge[place])
        sheet.set_xy(x, top)
        sheet.set_font(FAMILY, "B", 11)
        sheet.ink(style.stage_text[place])
        sheet.cell(size, size, letter, align="C")


def _tiles(writing: _Writing) -> None:
    """Up to four key figures side by side; none that is not known."""
    sheet, speak, style = writing.sheet, writing.speak, writing.style
    wanted = [
        figure
        for figure in writing.report.key_figures
        if (figure.question, figure.title.template) in _TILES and figure.now.value is not None
    ]
    if not wanted:
        return
    gap, top, height = 4.0, sheet.get_y(), 26.0
    width = (sheet.epw - gap * (len(_TILES) - 1)) / len(_TILES)
    for place, figure in enumerate(wanted):
        x = MARGIN_MM + place * (width + gap)
        sheet.box(x, top, width, height, style.surface, style.hairline_strong)
        sheet.set_xy(x + 3, top + 3)
        sheet.words(speak(figure.now), 16, style.text, "B", width_mm=width - 6)
        sheet.set_x(x + 3)
        sheet.words(speak(figure.title), 7.5, style.text_muted, width_mm=width - 5)
    sheet.set_y(top + height + 10)


def _contents(writing: _Writing, pdf: FPDF, outline: list[OutlineSection]) -> None:
    """The contents page: every heading with its page, as links."""
    sheet, style = writing.sheet, writing.style
    pdf.ln(4)
    for section in outline:
        sheet.ready_for(section.name)
        link = pdf.add_link(page=section.page_number)
        pdf.set_font(FAMILY, "", 10)
        sheet.ink(style.text)
        pdf.cell(pdf.epw - 15, 7.5, section.name, link=link)
        sheet.ink(style.text_muted)
        pdf.cell(15, 7.5, str(section.page_number), align="R", link=link, new_x=XPos.LMARGIN, new_y=YPos.NEXT)
        pdf.set_draw_color(223, 228, 229)
        pdf.line(pdf.l_margin, pdf.get_y(), pdf.w - pdf.r_margin, pdf.get_y())


def _in_short(writing: _Writing) -> None:
    sheet, speak, style = writing.sheet, writing.speak, writing.style
    sheet.heading(speak(words.IN_SHORT))
    for item in writing.report.answered:
        if sheet.space_left < 18:
            sheet.add_page()
        sheet.words(speak(item.answer.title), 9, style.text_muted, "B")
        sheet.words(speak(item.answer.finding), 10, style.text)
        sheet.ln(2.6)


def _section(writing: _Writing, answer: Answer) -> None:
    sheet, speak, style = writing.sheet, writing.speak, writing.style
    sheet.add_page()
    sheet.heading(speak(answer.title))
    sheet.words(speak(answer.finding), 11, style.text)
    sheet.ln(2)
    sheet.words(speak(words.rests_on(answer)), 8, style.text_faint)
    sheet.ln(2)
    if answer.picture is not None:
        height = CHART_HEIGHT_PX / PIXELS_PER_INCH * _MM_PER_INCH
        points = _POINTS_PER_INCH / _MM_PER_INCH
        place = _Place(sheet.page_no() - 1, MARGIN_MM * points, (sheet.h - sheet.get_y() - height) * points)
        writing.charts.append((answer, place))
        sheet.ln(height + 3)
    for note in answer.notes:
        sheet.words(speak(note), 7.5, style.text_muted)
        sheet.ln(0.8)
    sheet.ln(2)
    for table in printed_tables(answer):
        _table(writing, table)


def _table(writing: _Writing, table: PrintedTable) -> None:
    sheet, speak, style = writing.sheet, writing.speak, writing.style
    if sheet.space_left < _TABLE_HEAD_MM + _ROW_MM * min(len(table.rows), _ROWS_TOGETHER):
        sheet.add_page()
    sheet.table_of(
        [speak(Said(column.title)) for column in table.columns],
        [[speak(cell) for cell in row] for row in table.rows],
        [column.kind not in LEFT_KINDS for column in table.columns],
    )
    left = words.rows_left(table)
    if left is not None:
        sheet.words(speak(left), 7.5, style.text_faint)
        sheet.ln(2)


def _changed(writing: _Writing) -> None:
    sheet, report, speak, style = writing.sheet, writing.report, writing.speak, writing.style
    sheet.add_page()
    sheet.heading(speak(words.CHANGED))
    sheet.words(f"{speak(report.period)} / {speak(report.period_before)}", 9, style.text_muted)
    sheet.ln(3)
    if not report.has_before:
        sheet.words(speak(words.NOTHING_BEFORE), 10, style.text)
        return
    heads = [speak(said) for said in (words.FIGURE, words.THIS_PERIOD, words.PERIOD_BEFORE, words.CHANGE)]
    wide = sheet.epw
    sheet.table_of(
        heads, figure_rows(report, speak), (False, True, True, True), widths_mm=_parts(wide, (43, 19, 19, 19))
    )
    sheet.ln(3)
    sheet.words(speak(words.OWN_COMPARISONS), 7.5, style.text_muted)
    sheet.ln(1)
    heads = [speak(said) for said in (words.QUESTION, words.THIS_PERIOD, words.PERIOD_BEFORE)]
    sheet.table_of(
        heads,
        [finding_row(item, speak) for item in report.answered],
        (False, False, False),
        widths_mm=_parts(wide, (20, 40, 40)),
    )


def _parts(whole: float, percents: Sequence[float]) -> list[float]:
    return [whole * percent / 100 for percent in percents]


def figure_rows(report: Report, speak: Speak) -> list[list[str]]:
    """The key figures: title, now, before, change."""
    rows = []
    for figure in report.key_figures:
        change = figure.change
        rows.append(
            [speak(figure.title), speak(figure.now), speak(figure.before), "" if change is None else speak(change)]
        )
    return rows


def finding_row(item: Answered, speak: Speak) -> list[str]:
    """A question with its findings of this period and of the one before."""
    return [speak(item.answer.title), speak(item.answer.finding), speak(item.finding_before)]


def _definitions(writing: _Writing) -> None:
    sheet, speak, style = writing.sheet, writing.speak, writing.style
    sheet.add_page()
    sheet.heading(speak(words.WORDS_USED))
    for definition in writing.report.definitions:
        if sheet.space_left < 16:
            sheet.add_page()
        sheet.words(speak(definition.word), 9.5, style.text, "B")
        sheet.words(speak(definition.meaning), 9.5, style.text_muted)
        sheet.ln(2)


def _limits(writing: _Writing) -> None:
    sheet, speak, style = writing.sheet, writing.speak, writing.style
    sheet.add_page()
    sheet.heading(speak(words.LIMITS_TITLE))
    for limit in writing.report.limits:
        sheet.words(speak(limit), 10, style.text)
        sheet.ln(2)


def _with_charts(pages: bytes, writing: _Writing) -> bytes:
    if not writing.charts:
        return pages
    width_px = writing.sheet.epw / _MM_PER_INCH * PIXELS_PER_INCH
    drawn = PdfReader(io.BytesIO(_drawn(writing, width_px)))
    writer = PdfWriter(clone_from=io.BytesIO(pages))
    for (_, place), chart in zip(writing.charts, drawn.pages, strict=True):
        writer.pages[place.page].merge_transformed_page(chart, Transformation().translate(place.x, place.y))
    writer.compress_identical_objects()
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()


def _drawn(writing: _Writing, width_px: float) -> bytes:
    """All charts as one PDF, a page each, so that they share their fonts."""
    out = io.BytesIO()
    # Type 42 fonts keep the words of a chart selectable.
    with matplotlib.rc_context({"pdf.fonttype": 42}), PdfPages(out, metadata={"CreationDate": None}) as pages:
        for answer, _ in writing.charts:
            figure = Figure(figsize=(width_px / PIXELS_PER_INCH, CHART_HEIGHT_PX / PIXELS_PER_INCH))
            draw(figure, answer.question, answer.picture, writing.style, writing.speak)
            pages.savefig(figure)
    return out.getvalue()
