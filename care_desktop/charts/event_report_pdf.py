"""The report of an event as a PDF: one to a few pages of figures and lists on the sheet of the manager's report."""

from datetime import UTC, datetime, time
from functools import partial

from care_desktop.charts.print_style import print_style
from care_desktop.charts.report_pdf import kept_together
from care_desktop.charts.report_sheet import MARGIN_MM, Paper, Sheet
from care_desktop.charts.style import ChartStyle
from care_desktop.domain.event_report import EventReport, ReportFigure, ReportList
from care_desktop.domain.insight import Said, Value, ValueKind
from care_desktop.domain.insight_words import Speak
from care_desktop.domain.report_words import PRODUCT

_ACROSS = 3
_GAP_MM = 4.0
_TILE_MM = 19.0
_HEAD_MM = 22.0
_LINE_MM = 12.0
_MARK_MM = 4.0


def pdf_bytes(report: EventReport, speak: Speak, paper: Paper = Paper.A4) -> bytes:
    """The whole file; the same report gives the same bytes. Blocks, a fifth of a second.

    Args:
        speak: turns sentences and values into words.
    """
    speak = partial(kept_together, speak)
    style = print_style(mirrored=False)
    sheet = Sheet(paper, style, f"{report.title} · {speak(Said('Event report'))}")
    _describe(sheet, report, speak)
    sheet.add_page()
    sheet.words(speak(Said("Event report")), 11, style.accent, "B")
    sheet.ln(1)
    sheet.words(report.title, 24, style.text, "B")
    sheet.ln(1)
    sheet.words(speak(report.under), 11, style.text_muted)
    made = Said("As known on {day}.", {"day": Value(ValueKind.DAY, report.made_on)})
    sheet.words(speak(made), 9, style.text_faint)
    sheet.rule(4)
    _heading(sheet, speak(Said("Why we went")), style)
    goal = " ".join(report.goal.split())
    sheet.words(goal or speak(Said("No goal was written.")), 11, style.text if goal else style.text_faint)
    sheet.ln(4)
    _heading(sheet, speak(Said("In numbers")), style)
    _tiles(sheet, report.figures, speak, style)
    for part in report.lists:
        _list(sheet, part, speak, style)
    return bytes(sheet.output())


def _describe(sheet: Sheet, report: EventReport, speak: Speak) -> None:
    sheet.set_title(f"{speak(Said('Event report'))}: {report.title}")
    sheet.set_subject(speak(report.under))
    sheet.set_creator(speak(PRODUCT))
    sheet.set_producer(speak(PRODUCT))
    sheet.set_lang("en")
    sheet.set_creation_date(datetime.combine(report.made_on, time(), UTC))


def _heading(sheet: Sheet, text: str, style: ChartStyle) -> None:
    """A heading that is also a bookmark, never alone at the foot of a page."""
    if sheet.space_left < _HEAD_MM:
        sheet.add_page()
    sheet.ready_for(text)
    sheet.start_section(text, 0)
    sheet.words(text, 12, style.text, "B")
    sheet.ln(1)


def _tiles(sheet: Sheet, figures: tuple[ReportFigure, ...], speak: Speak, style: ChartStyle) -> None:
    """The figures three across: the number, what it is, and what limits it."""
    width = (sheet.epw - _GAP_MM * (_ACROSS - 1)) / _ACROSS
    top = sheet.get_y()
    for place, figure in enumerate(figures):
        row, column = divmod(place, _ACROSS)
        if column == 0 and row:
            top += _TILE_MM + _GAP_MM
        if column == 0 and top + _TILE_MM > sheet.page_break_trigger:
            sheet.add_page()
            top = sheet.get_y()
        x = MARGIN_MM + column * (width + _GAP_MM)
        sheet.box(x, top, width, _TILE_MM, style.surface, style.hairline_strong)
        sheet.set_xy(x + 3, top + 2.5)
        sheet.words(speak(figure.value), 13, style.text, "B", width_mm=width - 6)
        sheet.set_x(x + 3)
        sheet.words(speak(figure.title), 7.5, style.text_muted, width_mm=width - 5)
        if figure.beside is not None:
            sheet.set_x(x + 3)
            sheet.words(speak(figure.beside), 6.5, style.text_faint, width_mm=width - 5)
    sheet.set_y(top + _TILE_MM + 6)


def _list(sheet: Sheet, part: ReportList, speak: Speak, style: ChartStyle) -> None:
    _heading(sheet, speak(part.title), style)
    for line in part.lines:
        if sheet.space_left < _LINE_MM:
            sheet.add_page()
        y = sheet.get_y()
        sheet.words("·", 10, style.text_faint, width_mm=_MARK_MM)
        sheet.set_xy(MARGIN_MM + _MARK_MM, y)
        sheet.words(speak(line), 10, style.text, width_mm=sheet.epw - _MARK_MM)
        sheet.ln(0.8)
    if not part.lines:
        sheet.words(speak(part.nothing), 10, style.text_faint)
    sheet.ln(4)
