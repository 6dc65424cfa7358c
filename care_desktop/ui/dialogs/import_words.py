"""Sentences about an import: what is new, what stays, what is left out and why."""

from collections.abc import Iterable

from PySide6.QtCore import QCoreApplication

from care_desktop.services.import_preview import ImportReport, LeftOutWhy, Level, RowNote
from care_desktop.ui.people_words import count_words

_COLUMNS_SHOWN = 12


def _tr(text: str) -> str:
    return QCoreApplication.translate("import_words", text)


def new_words(report: ImportReport) -> str:
    """The heading: what is ready."""
    counts = (
        (report.people, _tr("1 person"), _tr("{n} people")),
        (report.interactions, _tr("1 interaction"), _tr("{n} interactions")),
        (sum(report.others.values()), _tr("1 other record"), _tr("{n} other records")),
    )
    parts = _counted(counts)
    if not parts:
        return _tr("Nothing new in this file")
    return _tr("{what} ready to import").format(what=", ".join(parts))


def rest_words(report: ImportReport) -> str:
    """What stays as it is, what is imported with a warning, and what is left out and why."""
    parts = _counted(
        (
            (
                report.unchanged,
                _tr("1 row is here already and stays as it is."),
                _tr("{n} rows are here already and stay as they are."),
            ),
            (
                report.warnings,
                _tr("1 row has a warning and is imported."),
                _tr("{n} rows have a warning and are imported."),
            ),
            (
                report.errors,
                _tr("1 row has an error and is left out."),
                _tr("{n} rows have an error and are left out."),
            ),
        )
    )
    whys = {
        LeftOutWhy.ERASED: (
            _tr("1 row is about somebody who was erased, and stays out."),
            _tr("{n} rows are about people who were erased, and stay out."),
        ),
        LeftOutWhy.OBJECTED: (
            _tr("1 row is about somebody who objected to what is recorded, and stays out."),
            _tr("{n} rows are about people who objected to what is recorded, and stay out."),
        ),
        LeftOutWhy.STRANGERS: (
            _tr("1 message with nobody known here by address is left out."),
            _tr("{n} messages with nobody known here by address are left out."),
        ),
        LeftOutWhy.OLD: (
            _tr("1 message older than ten years is left out."),
            _tr("{n} messages older than ten years are left out."),
        ),
    }
    parts += _counted((count, *whys[why]) for why, count in report.left_out.items())
    if report.ignored_columns:
        columns = ", ".join(report.ignored_columns[:_COLUMNS_SHOWN])
        parts.append(_tr("Columns not known here, left out: {columns}.").format(columns=columns))
    return " ".join(parts)


def note_words(note: RowNote, several: bool) -> str:
    """One line about one row."""
    row = _tr("Row {n}").format(n=count_words(note.row))
    where = f"{note.sheet}, {row}" if several else row
    level = _tr("error") if note.level is Level.ERROR else _tr("warning")
    return f"{where}, {level}: {note.reason}"


def _counted(counts: Iterable[tuple[int, str, str]]) -> list[str]:
    return [one if count == 1 else many.format(n=count_words(count)) for count, one, many in counts if count]
