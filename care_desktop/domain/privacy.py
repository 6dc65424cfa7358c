"""Privacy: masked names, the words by which somebody could be found again, and who is to be looked at again."""

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from care_desktop.domain.people import LawfulBasis

MASK = "[erased]"
SHORTEST_WORD = 3
RETENTION_AHEAD_DAYS = 30
CONSENT_OLD_YEARS = 2
SILENT_YEARS = 3
_DAYS_IN_YEAR = 365.25


def masked_label(name: str) -> str:
    """The initials of a name, such as "A. R."; an ellipsis when it has none."""
    parts = re.findall(r"\w+", name)
    initials = [f"{part[0].upper()}." for part in parts if part[0].isalpha()]
    return " ".join([*initials[:1], *initials[-1:]] if len(initials) > 1 else initials) or "…"


def spellings(word: str) -> tuple[str, ...]:
    """Every form in which a word may lie in a file: as written, without case, composed and decomposed."""
    forms: dict[str, None] = {}
    for text in (word, word.casefold(), word.lower(), word.upper(), word.title()):
        for form in ("NFC", "NFD", "NFKC"):
            forms[unicodedata.normalize(form, text)] = None
    return tuple(form for form in forms if form.strip())


def pattern_of(words: Iterable[str]) -> re.Pattern[str] | None:
    """What finds any of these words, standing alone, in whatever case and form; None for no words."""
    forms = {form for word in words for form in spellings(word)}
    if not forms:
        return None
    either = "|".join(re.escape(form).replace(r"\ ", r"\s+") for form in sorted(forms, key=len, reverse=True))
    return re.compile(rf"(?<!\w)(?:{either})(?!\w)", re.IGNORECASE)


def masked(text: str, pattern: re.Pattern[str]) -> str:
    """The text with everything that the pattern finds taken out."""
    return pattern.sub(MASK, text)


class ReviewReason(StrEnum):
    """Why a person is to be looked at again."""

    RETENTION_PASSED = "retention date passed"
    RETENTION_SOON = "retention date soon"
    NO_BASIS = "no lawful basis"
    CONSENT_OLD = "consent is old"
    SILENT = "no contact for years"


@dataclass(frozen=True, slots=True)
class ReviewFacts:
    """What the review looks at; None is not known. `last_seen` is the last contact, else the day they were added."""

    basis: LawfulBasis
    consent_on: date | None
    retain_until: date | None
    last_seen: date


def review_reasons(facts: ReviewFacts, today: date, *, silent_years: int = SILENT_YEARS) -> tuple[ReviewReason, ...]:
    """Why somebody is to be looked at again, the most pressing first; empty when nothing is to be done."""
    found: list[ReviewReason] = []
    if facts.retain_until is not None:
        if facts.retain_until < today:
            found.append(ReviewReason.RETENTION_PASSED)
        elif facts.retain_until <= today + timedelta(days=RETENTION_AHEAD_DAYS):
            found.append(ReviewReason.RETENTION_SOON)
    if facts.basis in (LawfulBasis.UNKNOWN, LawfulBasis.NONE):
        found.append(ReviewReason.NO_BASIS)
    if facts.basis is LawfulBasis.CONSENT and (
        facts.consent_on is None or facts.consent_on < years_before(today, CONSENT_OLD_YEARS)
    ):
        found.append(ReviewReason.CONSENT_OLD)
    if facts.last_seen < years_before(today, silent_years):
        found.append(ReviewReason.SILENT)
    return tuple(found)


def years_before(day: date, years: int) -> date:
    """The day so many years earlier."""
    return day - timedelta(days=round(years * _DAYS_IN_YEAR))
