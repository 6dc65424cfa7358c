"""What the page of a person says: presence, stage, job, handles, ages and spans in words."""

from datetime import date, datetime

from PySide6.QtCore import QCoreApplication, QDate, QLocale

from care_desktop.domain.interactions import zone_of
from care_desktop.domain.people import Consent, Handle, LawfulBasis, Person
from care_desktop.services.handover import Handover
from care_desktop.services.insights import PersonView
from care_desktop.ui.interaction_words import time_words, word
from care_desktop.ui.roles import Ink

BETWEEN = " · "
_DAYS_PER_WEEK, _DAYS_PER_MONTH, _DAYS_PER_YEAR = 7, 30.44, 365.25
# From so many interactions on presence is said at all.
_LEAST_FOR_PRESENCE = 2
_HANDLE_ICONS = {"email": "email", "github": "repository", "gitlab": "repository", "gitea": "repository"}


def _tr(text: str) -> str:
    return QCoreApplication.translate("person", text)


def number_word(number: int) -> str:
    """A small number as a word, as a sentence wants it; larger ones in figures."""
    words = ("", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten")
    return _tr(words[number]) if 0 < number < len(words) else QLocale().toString(number)


def month_words(day: date) -> str:
    """A month and its year: "Mar 2025"."""
    return QLocale().toString(QDate(day.year, day.month, day.day), "MMM yyyy")


def full_day(day: date) -> str:
    """A day with its year: "24 Nov 2026"."""
    return QLocale().toString(QDate(day.year, day.month, day.day), "d MMM yyyy")


def short_day(day: date, today: date) -> str:
    """A day: "2 Nov", with the year when it is not the one of `today`."""
    pattern = "d MMM" if day.year == today.year else "d MMM yyyy"
    return QLocale().toString(QDate(day.year, day.month, day.day), pattern)


def age_words(day: date, today: date) -> str:
    """How long ago a day was: "today", "yesterday", "5 days", "3 weeks", "6 months", "2 years"."""
    days = (today - day).days
    if days < 0:
        return _tr("to come")
    if days < 2:
        return (_tr("today"), _tr("yesterday"))[days]
    return span_words(days)


def span_words(days: int) -> str:
    """How long something lasted: "1 day", "3 weeks", "6 months", "2 years"."""
    for limit, unit, one, many in (
        (14, 1.0, _tr("{n} day"), _tr("{n} days")),
        (91, _DAYS_PER_WEEK, _tr("{n} week"), _tr("{n} weeks")),
        (690, _DAYS_PER_MONTH, _tr("{n} month"), _tr("{n} months")),
    ):
        if days < limit:
            count = max(round(days / unit), 1)
            return (one if count == 1 else many).format(n=QLocale().toString(count))
    return _tr("{n} years").format(n=QLocale().toString(round(days / _DAYS_PER_YEAR)))


def ago_words(day: date, today: date) -> str:
    """How long ago a day was, as a sentence ends: "3 weeks ago"."""
    age = age_words(day, today)
    return age if (today - day).days < 2 else _tr("{age} ago").format(age=age)


def presence_words(view: PersonView) -> tuple[str, str, Ink]:
    """Presence within 90 days in words, the odds behind it, and their ink; never with decimals."""
    if not view.card.known or view.interactions < _LEAST_FOR_PRESENCE:
        return _tr("too little known"), "", Ink.UNKNOWN
    tenths = round(view.card.presence * 10)
    if tenths < 1:
        return _tr("unlikely"), _tr("less than 1 in 10"), Ink.TEXT
    odds = _tr("more than 9 in 10") if tenths > 9 else _tr("about {n} in 10").format(n=QLocale().toString(tenths))
    if tenths >= 7:
        return _tr("likely"), odds, Ink.TEXT
    return (_tr("possible") if tenths >= 4 else _tr("unlikely")), odds, Ink.TEXT


def span_title(days: int) -> str:
    """What the trust chart shows, by its length: "Trust over three years"."""
    years = round(days / _DAYS_PER_YEAR)
    months = max(round(days / _DAYS_PER_MONTH), 1)
    if months >= 22:
        return _tr("Trust over {n} years").format(n=number_word(years))
    if months >= 11:
        return _tr("Trust over a year")
    return _tr("Trust over {n} months").format(n=number_word(max(months, 2)))


def whose(pronouns: str) -> str:
    """What the lane of inbound interactions is called: "from her", "from him", "from them"."""
    first = pronouns.casefold().split("/")[0].strip()
    return {"she": _tr("from her"), "he": _tr("from him")}.get(first, _tr("from them"))


def about_words(person: Person, now: datetime) -> str:
    """Job, place, local time and languages in a line; what is unknown is left out."""
    draft, job = person.draft, person.draft.job
    parts: list[str] = []
    if job is not None:
        what = _tr("{role} at {company}").format(role=job.role, company=job.company)
        what = what if job.role and job.company else job.role or job.company
        since = _tr("{what} since {month}")
        parts.append(since.format(what=what, month=month_words(job.started)) if job.started else what)
    country = country_name(draft.country)
    is_said = bool(country) and draft.place.casefold().endswith(country.casefold())
    parts.append(", ".join(text for text in (draft.place, "" if is_said else country) if text))
    parts.append(local_time_words(draft.time_zone, now))
    parts.append(", ".join(draft.languages))
    if draft.teammate:
        parts.insert(0, _tr("teammate"))
    return BETWEEN.join(part for part in parts if part)


def local_time_words(zone: str, now: datetime) -> str:
    """The time of day where somebody lives: "03:40 there"; empty when the zone is unknown."""
    return _tr("{time} there").format(time=time_words(now.astimezone(zone_of(zone)))) if zone else ""


def country_name(code: str) -> str:
    """The name of a country by its two-letter code; the code itself when Qt does not know it."""
    territory = QLocale.codeToTerritory(code) if code else QLocale.Country.AnyCountry
    known = territory != QLocale.Country.AnyCountry
    return QLocale.territoryToString(territory) if known else code


def handle_words(handle: Handle) -> tuple[str, str]:
    """The icon and the words of a handle: the value alone where the icon says the service."""
    base, _, host = handle.service.partition(":")
    if base in _HANDLE_ICONS and not host:
        return _HANDLE_ICONS[base], handle.value
    if base == "discourse":
        return "forum", f"{host or base}: {handle.value}"
    return "handle", f"{host or base}: {handle.value}"


def consent_words(consent: Consent) -> tuple[str, str, Ink]:
    """Lawful basis, where the data came from, and the ink of the first."""
    if consent.basis in (LawfulBasis.UNKNOWN, LawfulBasis.NONE):
        return word(consent.basis), "", Ink.UNKNOWN
    return word(consent.basis), word(consent.source), Ink.TEXT


def handover_words(found: Handover, today: date) -> str:
    """A handover in a line: "Kwame to Inês, 3 Nov: moved to another team"."""
    nobody = _tr("nobody")
    said = _tr("{before} to {after}, {day}").format(
        before=found.from_name or nobody, after=found.to_name or nobody, day=short_day(found.handed_on, today)
    )
    return f"{said}: {found.note}" if found.note else said
