"""The people whom accounts propose, as rows and in words."""

from dataclasses import dataclass
from datetime import date

from PySide6.QtCore import QCoreApplication

from care_desktop.domain.people import Handle
from care_desktop.services import inbox
from care_desktop.services.inbox import Proposed, Suggestion
from care_desktop.services.outcome import Workspace
from care_desktop.ui.account_words import StateWords
from care_desktop.ui.models.account_model import AccountLine
from care_desktop.ui.people_words import count_words
from care_desktop.ui.person_words import handle_words, short_day
from care_desktop.ui.roles import Ink

SHOWN_MAX = 200
_CARD = "card"


@dataclass(frozen=True, slots=True)
class InboxGround:
    """The newest of those who wait (SHOWN_MAX at most), how many wait, and the present day."""

    proposed: tuple[Proposed, ...]
    count: int
    today: date


def _tr(text: str) -> str:
    return QCoreApplication.translate("inbox", text)


def read_inbox(workspace: Workspace) -> InboxGround:
    """Who waits. Blocks."""
    found = tuple(inbox.proposed(workspace, SHOWN_MAX))
    count = len(found) if len(found) < SHOWN_MAX else inbox.count(workspace)
    return InboxGround(found, count, workspace.today())


def name_of(found: Proposed) -> str:
    """What somebody proposed is called."""
    return found.name or found.login or next(iter(found.emails), "") or _tr("Without a name")


def where_words(found: Proposed) -> str:
    """Where they are known: "github: ada", or their card."""
    if found.service == _CARD:
        return _tr("contact card")
    if not found.login:
        return found.service
    return handle_words(Handle(found.service, found.login))[1]


def icon_of_proposed(found: Proposed) -> str:
    """The icon of the service they are known on."""
    return "person" if found.service == _CARD else handle_words(Handle(found.service, found.login))[0]


def waiting_words(found: Proposed) -> str:
    """How many things wait for them."""
    if not found.happenings:
        return ""
    return (
        _tr("1 thing waits")
        if found.happenings == 1
        else _tr("{n} things wait").format(n=count_words(found.happenings))
    )


def when_words(found: Proposed, today: date) -> str:
    """When those things happened."""
    if found.first_on is None or found.last_on is None:
        return ""
    if found.first_on == found.last_on:
        return short_day(found.last_on, today)
    return _tr("{first} to {last}").format(first=short_day(found.first_on, today), last=short_day(found.last_on, today))


def suggestion_words(suggestion: Suggestion) -> str:
    """Who it could be, and why: "Ana Quispe (same login)"."""
    signs = {"same login": _tr("same login"), "same name": _tr("same name")}
    sign = signs.get(suggestion.sign, suggestion.sign)
    return _tr("{name} ({sign})").format(name=suggestion.name, sign=sign)


def line_of_proposed(found: Proposed, today: date) -> AccountLine:
    """The row of somebody proposed."""
    where = where_words(found)
    place = (
        _tr("{where} · perhaps {name}").format(where=where, name=found.suggestions[0].name)
        if (found.suggestions)
        else " · ".join((where, *found.emails))
    )
    state = StateWords("", waiting_words(found), when_words(found, today), Ink.MUTED)
    return AccountLine(found.id, icon_of_proposed(found), name_of(found), place, state)
