"""Writes the report to a file, as PDF or as a web page by the end of its name."""

from pathlib import Path

from care_desktop.charts.report_html import html_text
from care_desktop.charts.report_pdf import pdf_bytes
from care_desktop.charts.report_sheet import Paper
from care_desktop.domain.insight_words import Speak, plain
from care_desktop.domain.report import Report
from care_desktop.errors import InvalidInput, StorageFailure

__all__ = ["FORMS", "Paper", "check_form", "write_report"]

FORMS = (".pdf", ".html", ".htm")
"""Ends of names a report can be written to."""


def check_form(path: Path) -> None:
    """Nothing, when a report can be written under this name.

    Raises:
        InvalidInput: its end is none of FORMS.
    """
    if path.suffix.lower() not in FORMS:
        raise InvalidInput(f"{path.name} is neither a .pdf nor a .html file.", "Choose one of these ends.")


def write_report(
    path: Path, report: Report, speak: Speak = plain, paper: Paper = Paper.A4, *, mirrored: bool = False
) -> None:
    """Write the report, whole or not at all: beside first, then put in place. Blocks, a few seconds.

    Args:
        path: ends in one of FORMS, which decides the form.
        speak: turns sentences and values into words.
        paper: of the PDF.
        mirrored: whether time runs from right to left in charts.

    Raises:
        InvalidInput: the end of the name is none of FORMS.
        StorageFailure: the file cannot be written.
    """
    check_form(path)
    if path.suffix.lower() == ".pdf":
        content = pdf_bytes(report, speak, paper, mirrored=mirrored)
    else:
        content = html_text(report, speak, mirrored=mirrored).encode()
    partial = path.with_name(path.name + ".part")
    try:
        try:
            partial.write_bytes(content)
            partial.replace(path)
        finally:
            partial.unlink(missing_ok=True)
    except OSError as error:
        reason = error.strerror or str(error)
        raise StorageFailure(f"{path.name} could not be written ({reason}).", "Choose another folder.") from error
