"""Writes the report of an event to a file, as PDF or as Markdown by the end of its name."""

from pathlib import Path

from care_desktop.charts.report_sheet import Paper
from care_desktop.domain.event_markdown import markdown
from care_desktop.domain.event_report import EventReport
from care_desktop.domain.insight_words import Speak, plain
from care_desktop.errors import InvalidInput, StorageFailure

__all__ = ["FORMS", "Paper", "check_form", "write_event_report"]

FORMS = (".pdf", ".md", ".markdown")
"""Ends of names the report of an event can be written to."""


def check_form(path: Path) -> None:
    """Nothing, when the report can be written under this name.

    Raises:
        InvalidInput: its end is none of FORMS.
    """
    if path.suffix.lower() not in FORMS:
        raise InvalidInput(f"{path.name} is neither a .pdf nor a .md file.", "Choose one of these ends.")


def write_event_report(path: Path, report: EventReport, speak: Speak = plain, paper: Paper = Paper.A4) -> None:
    """Write the report, whole or not at all: beside first, then put in place. Blocks.

    Args:
        path: ends in one of FORMS, which decides the form.
        speak: turns sentences and values into words.
        paper: of the PDF.

    Raises:
        InvalidInput: the end of the name is none of FORMS.
        StorageFailure: the file cannot be written.
    """
    check_form(path)
    if path.suffix.lower() == ".pdf":
        # The PDF needs fonts and drawing, Markdown does not.
        from care_desktop.charts.event_report_pdf import pdf_bytes

        content = pdf_bytes(report, speak, paper)
    else:
        content = markdown(report, speak).encode()
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
