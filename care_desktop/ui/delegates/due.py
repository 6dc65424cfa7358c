"""Words and ink of a due date: late, today, or the day itself."""

from dataclasses import dataclass
from datetime import date

from PySide6.QtCore import QCoreApplication, QDate, QLocale

from care_desktop.ui.roles import Ink

_DAYS_IN_YEAR = 365


@dataclass(frozen=True, slots=True)
class DueWords:
    """What a due column says, and in which ink."""

    text: str
    ink: Ink


def due_words(due: date | None, today: date, locale: QLocale | None = None) -> DueWords:
    """How `due` reads on `today`: "3 days late" red, "today" amber, else the day; None is empty.

    The year is given when the day is more than a year ahead.
    """
    if due is None:
        return DueWords("", Ink.MUTED)
    late_days = (today - due).days
    if late_days == 1:
        return DueWords(QCoreApplication.translate("due", "1 day late"), Ink.NEGATIVE)
    if late_days > 1:
        template = QCoreApplication.translate("due", "{days} days late")
        return DueWords(template.format(days=(locale or QLocale()).toString(late_days)), Ink.NEGATIVE)
    if late_days == 0:
        return DueWords(QCoreApplication.translate("due", "today"), Ink.WARNING)
    pattern = "d MMM" if -late_days <= _DAYS_IN_YEAR else "d MMM yyyy"
    day = QDate(due.year, due.month, due.day)
    return DueWords((locale or QLocale()).toString(day, pattern), Ink.MUTED)
