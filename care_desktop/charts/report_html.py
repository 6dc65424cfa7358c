"""The report as one web page: charts inside as SVG, no script, nothing loaded from anywhere."""

import io
import re
from collections.abc import Iterable, Sequence
from functools import partial
from html import escape

import matplotlib
from matplotlib.backends.backend_svg import FigureCanvasSVG
from matplotlib.figure import Figure

from care_desktop.charts.insight_charts import draw
from care_desktop.charts.print_style import print_style
from care_desktop.charts.report_pdf import (
    CHART_HEIGHT_PX,
    LEFT_KINDS,
    cover_lines,
    figure_rows,
    finding_row,
    kept_together,
)
from care_desktop.charts.style import PIXELS_PER_INCH
from care_desktop.domain import report_words as words
from care_desktop.domain.insight import Answer, Said
from care_desktop.domain.insight_words import Speak
from care_desktop.domain.report import ROWS_MAX, Report, printed_tables

CHART_WIDTH_PX = 680
_PAGE_ROWS_MAX = 400
_POLICY = "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'"
_STYLE = """
:root { color-scheme: light dark; --ground: #fff; --text: #14191b; --muted: #465054; --line: #c6ced0;
  --accent: #0a6770 }
@media (prefers-color-scheme: dark) {
  :root { --ground: #14191b; --text: #e8eced; --muted: #a9b4b8; --line: #3c474b; --accent: #5cc4cc }
}
body { background: var(--ground); color: var(--text); font: 16px/1.5 system-ui, "DejaVu Sans", sans-serif;
  max-width: 720px; margin: 0 auto; padding: 32px 20px 64px }
h1 { font-size: 34px; line-height: 1.2; margin: 0 }
h2 { font-size: 22px; margin: 56px 0 8px; padding-top: 16px; border-top: 1px solid var(--line) }
h3 { font-size: 16px; margin: 24px 0 4px }
a { color: var(--accent) }
.workspace { color: var(--accent); font-size: 20px; font-weight: 600; margin: 4px 0 }
.faint, .notes { color: var(--muted); font-size: 13px }
.notes p { margin: 4px 0 }
.finding { font-size: 17px; margin: 0 0 4px }
figure { margin: 12px 0; padding: 12px; background: #fff; border: 1px solid var(--line); border-radius: 6px }
figure svg { display: block; width: 100%; height: auto }
figcaption { color: #465054; font-size: 13px; margin-top: 8px }
.wide { overflow-x: auto }
table { border-collapse: collapse; font-size: 13px; margin: 8px 0; font-variant-numeric: tabular-nums }
th, td { text-align: start; vertical-align: top; padding: 3px 14px 3px 0; border-bottom: 1px solid var(--line);
  font-weight: normal }
thead th { font-weight: 600; color: var(--muted) }
.end { text-align: end }
summary { cursor: pointer; font-size: 13px; color: var(--muted) }
dt { font-weight: 600; margin-top: 10px }
dd { margin: 0; color: var(--muted) }
@media print { h2 { break-after: avoid } figure, tr { break-inside: avoid } }
"""
_ID = re.compile(r' id="([^"]+)"')
_REFERENCE = re.compile(r'(?:href="#|url\(#)([^")]+)')


def html_text(report: Report, speak: Speak, *, mirrored: bool = False) -> str:
    """The whole page. Blocks, about a second.

    Args:
        speak: turns sentences and values into words.
        mirrored: whether the page and time in charts run from right to left.
    """
    speak = partial(kept_together, speak)
    title = f"{speak(report.title)}: {report.workspace}"
    parts = [
        "<!DOCTYPE html>",
        f'<html lang="en" dir="{"rtl" if mirrored else "ltr"}">',
        '<head><meta charset="utf-8">',
        f'<meta http-equiv="Content-Security-Policy" content="{_POLICY}">',
        '<meta name="viewport" content="width=device-width, initial-scale=1">',
        '<meta name="referrer" content="no-referrer">',
        f"<title>{escape(title)}</title>",
        f"<style>{_STYLE}</style></head>",
        "<body>",
        *_cover(report, speak),
        "<main>",
        *_in_short(report, speak),
        *(line for item in report.answered for line in _section(item.answer, speak, mirrored)),
        *_changed(report, speak),
        *_definitions(report, speak),
        *_limits(report, speak),
        "</main>",
        "</body></html>",
    ]
    return "\n".join(parts) + "\n"


def _cover(report: Report, speak: Speak) -> Iterable[str]:
    yield "<header>"
    yield f"<h1>{escape(speak(report.title))}</h1>"
    yield f'<p class="workspace"><bdi>{escape(report.workspace)}</bdi></p>'
    yield f"<p>{escape(' '.join(speak(said) for said in report.summary))}</p>"
    yield "<table><tbody>"
    for label, text in cover_lines(report, speak):
        yield f'<tr><th scope="row">{escape(label)}</th><td>{escape(text)}</td></tr>'
    yield "</tbody></table></header>"
    yield f'<nav aria-label="{escape(speak(words.CONTENTS))}"><ul>'
    for key, text in _headings(report, speak):
        yield f'<li><a href="#{key}">{escape(text)}</a></li>'
    yield "</ul></nav>"


def _headings(report: Report, speak: Speak) -> Iterable[tuple[str, str]]:
    yield "in-short", speak(words.IN_SHORT)
    for item in report.answered:
        yield str(item.answer.question), speak(item.answer.title)
    yield "changed", speak(words.CHANGED)
    yield "words", speak(words.WORDS_USED)
    yield "limits", speak(words.LIMITS_TITLE)


def _heading(key: str, text: str) -> str:
    return f'<section aria-labelledby="{key}"><h2 id="{key}">{escape(text)}</h2>'


def _in_short(report: Report, speak: Speak) -> Iterable[str]:
    yield _heading("in-short", speak(words.IN_SHORT))
    yield "<dl>"
    for item in report.answered:
        yield f"<dt>{escape(speak(item.answer.title))}</dt><dd>{escape(speak(item.answer.finding))}</dd>"
    yield "</dl></section>"


def _section(answer: Answer, speak: Speak, mirrored: bool) -> Iterable[str]:
    finding, rests = escape(speak(answer.finding)), escape(speak(words.rests_on(answer)))
    yield _heading(str(answer.question), speak(answer.title))
    yield f'<p class="finding">{finding}</p>'
    if answer.picture is None:
        yield f'<p class="faint">{rests}</p>'
    else:
        yield "<figure>"
        yield _svg(answer, speak, mirrored)
        yield f"<figcaption>{rests}</figcaption></figure>"
    yield '<div class="notes">'
    for note in answer.notes:
        yield f"<p>{escape(speak(note))}</p>"
    yield "</div>"
    for table in printed_tables(answer, _PAGE_ROWS_MAX):
        titles = [speak(Said(column.title)) for column in table.columns]
        cells = [[speak(cell) for cell in row] for row in table.rows]
        ends = [column.kind not in LEFT_KINDS for column in table.columns]
        is_long = len(table.rows) > ROWS_MAX
        yield f"<details{'' if is_long else ' open'}><summary>{escape(speak(words.TABLE))}</summary>"
        yield _table(titles, cells, ends)
        left = words.rows_left(table)
        if left is not None:
            yield f'<p class="faint">{escape(speak(left))}</p>'
        yield "</details>"
    yield "</section>"


def _table(titles: Sequence[str], rows: Sequence[Sequence[str]], at_end: Sequence[bool]) -> str:
    """A table whose first column names the rows."""
    kinds = ['class="end"' if end else "" for end in at_end]
    head = "".join(f'<th scope="col" {kind}>{escape(title)}</th>' for title, kind in zip(titles, kinds, strict=True))
    lines = [f'<div class="wide" tabindex="0"><table><thead><tr>{head}</tr></thead><tbody>']
    for first, *others in rows:
        cells = "".join(f"<td {kind}>{escape(cell)}</td>" for cell, kind in zip(others, kinds[1:], strict=True))
        lines.append(f'<tr><th scope="row" {kinds[0]}>{escape(first)}</th>{cells}</tr>')
    lines.append("</tbody></table></div>")
    return "\n".join(lines)


def _changed(report: Report, speak: Speak) -> Iterable[str]:
    yield _heading("changed", speak(words.CHANGED))
    if not report.has_before:
        yield f"<p>{escape(speak(words.NOTHING_BEFORE))}</p></section>"
        return
    yield f'<p class="faint">{escape(speak(report.period))} / {escape(speak(report.period_before))}</p>'
    heads = [speak(said) for said in (words.FIGURE, words.THIS_PERIOD, words.PERIOD_BEFORE, words.CHANGE)]
    yield _table(heads, figure_rows(report, speak), (False, True, True, True))
    yield f'<p class="faint">{escape(speak(words.OWN_COMPARISONS))}</p>'
    heads = [speak(said) for said in (words.QUESTION, words.THIS_PERIOD, words.PERIOD_BEFORE)]
    yield _table(heads, [finding_row(item, speak) for item in report.answered], (False, False, False))
    yield "</section>"


def _definitions(report: Report, speak: Speak) -> Iterable[str]:
    yield _heading("words", speak(words.WORDS_USED))
    yield "<dl>"
    for definition in report.definitions:
        yield f"<dt>{escape(speak(definition.word))}</dt><dd>{escape(speak(definition.meaning))}</dd>"
    yield "</dl></section>"


def _limits(report: Report, speak: Speak) -> Iterable[str]:
    yield _heading("limits", speak(words.LIMITS_TITLE))
    yield "<ul>"
    for limit in report.limits:
        yield f"<li>{escape(speak(limit))}</li>"
    yield "</ul></section>"


def _svg(answer: Answer, speak: Speak, mirrored: bool) -> str:
    """The chart as an element of the page; its words stay words."""
    figure = Figure(figsize=(CHART_WIDTH_PX / PIXELS_PER_INCH, CHART_HEIGHT_PX / PIXELS_PER_INCH))
    FigureCanvasSVG(figure)
    draw(figure, answer.question, answer.picture, print_style(mirrored=mirrored), speak)
    out = io.StringIO()
    undated = dict.fromkeys(("Creator", "Date", "Format", "Type"))
    # A salt per question keeps the marks one chart defines apart from those of the others.
    with matplotlib.rc_context({"svg.fonttype": "none", "svg.hashsalt": str(answer.question)}):
        figure.savefig(out, format="svg", metadata=undated)
    drawn = out.getvalue()
    drawn = drawn[drawn.index("<svg") :].strip()
    used = set(_REFERENCE.findall(drawn))
    drawn = _ID.sub(lambda found: found.group(0) if found.group(1) in used else "", drawn)
    label = escape(f"{speak(answer.title)} {speak(answer.finding)}")
    return drawn.replace("<svg", f'<svg role="img" aria-label="{label}"', 1)
