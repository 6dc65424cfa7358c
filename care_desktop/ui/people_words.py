"""What the list of people says: ages, tooltips, counts and captions in words."""

from collections.abc import Sequence
from datetime import date

from PySide6.QtCore import QCoreApplication, QDate, QLocale

from care_desktop.domain.resources import Stage
from care_desktop.services.people_list import PersonRow
from care_desktop.ui.delegates.stage import stage_name
from care_desktop.ui.delegates.text import tag_words
from care_desktop.ui.delegates.trust import figure, trust_words, unknown_word
from care_desktop.ui.roles import StageMark, TrustMark

_DAYS_PER_YEAR = 365.25
_IN_DAYS_MAX = 999


def _tr(text: str) -> str:
    return QCoreApplication.translate("people", text)


def count_words(number: int) -> str:
    """A count in the figures of the locale: "1,204"."""
    return QLocale().toString(number)


def contact_words(last_contact: date | None, today: date) -> str:
    """How long ago the last contact was, short: "today", "7 d", "4 y"; "never" for None."""
    if last_contact is None:
        return _tr("never")
    days = (today - last_contact).days
    if days <= 0:
        return _tr("today")
    if days <= _IN_DAYS_MAX:
        return _tr("{n} d").format(n=count_words(days))
    return _tr("{n} y").format(n=count_words(round(days / _DAYS_PER_YEAR)))


def contact_sentence(last_contact: date | None, today: date) -> str:
    """The last contact as a screen reader says it."""
    if last_contact is None:
        return _tr("never in contact")
    days = (today - last_contact).days
    if days <= 0:
        return _tr("last contact today")
    return _tr("last contact {n} days ago").format(n=count_words(days))


def stage_mark(row: PersonRow) -> StageMark:
    """The stage that shows, and the hand when it is not the computed one."""
    return StageMark(row.shown_stage.letter, by_hand=row.shown_stage is not row.stage)


def trust_mark(row: PersonRow) -> TrustMark | None:
    """Trust with its band; None is unknown."""
    if row.trust is None or row.trust_low is None or row.trust_high is None:
        return None
    return TrustMark(row.trust, row.trust_low, row.trust_high)


def tags_of(row: PersonRow) -> tuple[str, ...]:
    """The tags of a line, without the number sign."""
    return tuple(tag.removeprefix("#") for tag in row.tags.split(" #") if tag)


def tags_sentence(row: PersonRow) -> str:
    """The tags of a line as they are shown."""
    return tag_words(tags_of(row))


def trust_tooltip(row: PersonRow, today: date) -> str:
    """What trust is known from, and how it moved in the last 12 months, a line each."""
    mark = trust_mark(row)
    if mark is None:
        reason = _tr("Nothing logged yet.") if not row.interactions else _tr("Nothing logged yet that says something.")
        return "\n".join((trust_words(None), reason))
    band = _tr("{value}, between {low} and {high}")
    lines = [band.format(value=figure(mark.value), low=figure(mark.low), high=figure(mark.high))]
    lines.append(_known_from(row, today))
    known = [value for value in row.trend if value == value]
    if len(known) > 1:
        rise = round(known[-1]) - round(known[0])
        sentence = _tr("Rose {n} in {months} months.") if rise > 0 else _tr("Fell {n} in {months} months.")
        steady = _tr("The same as {months} months ago.")
        months = count_words(len(known) - 1)
        lines.append((sentence if rise else steady).format(n=count_words(abs(rise)), months=months))
    return "\n".join((*lines, _tr("Enter shows why.")))


def _known_from(row: PersonRow, today: date) -> str:
    if row.last_contact is None:
        return _tr("Known from promises and feedback.")
    days = max((today - row.last_contact).days, 0)
    if row.interactions == 1:
        sentence = _tr("Known from one interaction, {days} days ago.") if days else _tr("Known from one today.")
        return sentence.format(days=count_words(days))
    known = _tr("Known from {n} interactions, the last {days} days ago.")
    now = _tr("Known from {n} interactions, the last today.")
    return (known if days else now).format(n=count_words(row.interactions), days=count_words(days))


def spark_sentence(row: PersonRow) -> str:
    """The 12 months as a screen reader says them."""
    known = [value for value in row.trend if value == value]
    if not known:
        return unknown_word()
    return _tr("from {first} to {last}").format(first=figure(known[0]), last=figure(known[-1]))


def footer_words(shown: int, people: int, unknown: int, selected: int, narrowed: bool) -> str:
    """How many there are: "412 people, 3 selected · trust unknown for 23"; "38 of 412 people" when narrowed."""
    if narrowed:
        whole = _tr("{shown} of {people} people").format(shown=count_words(shown), people=count_words(people))
    else:
        whole = _tr("1 person") if people == 1 else _tr("{people} people").format(people=count_words(people))
    if selected > 1:
        whole = _tr("{whole}, {n} selected").format(whole=whole, n=count_words(selected))
    if not unknown:
        return whole
    return _tr("{whole} · trust unknown for {n}").format(whole=whole, n=count_words(unknown))


def caption_words(today: date) -> str:
    """What the numbers are, and as of when."""
    day = QLocale().toString(QDate(today.year, today.month, today.day), "d MMM yyyy")
    return _tr("Trust 0 to 100, bar shows the 90 % band, as known today, {day}").format(day=day)


def stage_tooltip(row: PersonRow) -> str:
    """The stage in words; beside a hand-set one the computed one."""
    if row.shown_stage is row.stage:
        return stage_name(row.stage.letter)
    template = _tr("{shown}, set by hand\n{computed} by what is logged")
    return template.format(shown=stage_name(row.shown_stage.letter), computed=stage_name(row.stage.letter))


def short_names(names: Sequence[str]) -> dict[str, str]:
    """Full name -> what is enough to tell people apart in a narrow column: the first word, or all of it."""
    first = [name.split()[0] if name.split() else name for name in names]
    return {name: word if first.count(word) == 1 else name for name, word in zip(names, first, strict=True)}


def stage_title(stage: Stage) -> str:
    """The name of a stage."""
    return stage_name(stage.letter)
