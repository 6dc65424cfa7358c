"""The report of an event as Markdown."""

import re

from care_desktop.domain.event_report import EventReport, ReportList
from care_desktop.domain.insight import Said, Value, ValueKind
from care_desktop.domain.insight_words import Speak

_SPECIAL = re.compile(r"([\\`*_\[\]<>#|])")
_LIST_MARK = re.compile(r"^(\s*)([-+]|\d+[.)])(?=\s)")


def markdown(report: EventReport, speak: Speak) -> str:
    """The whole report, ending in a line break; whatever somebody typed stays text and never becomes markup."""
    parts = [f"# {_plain(report.title)}", f"{_plain(speak(report.under))}  ", ""]
    made = Said("As known on {day}.", {"day": Value(ValueKind.DAY, report.made_on)})
    parts[2] = f"{_plain(speak(made))}\n"
    parts += [f"## {speak(Said('Why we went'))}\n", _plain(report.goal) or _none(speak(Said("No goal was written.")))]
    parts += [f"\n## {speak(Said('In numbers'))}\n", f"| {speak(Said('Figure'))} | | |", "| --- | ---: | --- |"]
    for figure in report.figures:
        beside = "" if figure.beside is None else speak(figure.beside)
        parts.append(f"| {_plain(speak(figure.title))} | {_plain(speak(figure.value))} | {_plain(beside)} |")
    for part in report.lists:
        parts += _list(part, speak)
    return "\n".join(parts) + "\n"


def _list(part: ReportList, speak: Speak) -> list[str]:
    lines = [f"- {_plain(speak(line))}" for line in part.lines]
    return [f"\n## {_plain(speak(part.title))}\n", *(lines or [_none(speak(part.nothing))])]


def _none(sentence: str) -> str:
    return f"*{sentence}*"


def _plain(text: str) -> str:
    """Typed words on one line, with everything that Markdown would read escaped."""
    flat = " ".join(text.split())
    return _LIST_MARK.sub(r"\1\\\2", _SPECIAL.sub(r"\\\1", flat))
