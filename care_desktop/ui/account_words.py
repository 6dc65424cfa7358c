"""What accounts say: how each stands, when it goes on, what is wrong and what helps, in words."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from urllib.parse import urlsplit

from PySide6.QtCore import QCoreApplication

from care_desktop.domain.schedule import due_at
from care_desktop.domain.sync import Account
from care_desktop.errors import CareError, NotFound
from care_desktop.services import accounts
from care_desktop.services.accounts import AccountState, SecretPlace, Source, StoredAccount
from care_desktop.ui.icons import ICONS
from care_desktop.ui.interaction_words import time_words
from care_desktop.ui.people_words import count_words
from care_desktop.ui.person_words import short_day
from care_desktop.ui.roles import Ink
from care_desktop.ui.widgets.message_bar import count_of

_FALLBACK_ICON = "online"


class Cure(StrEnum):
    """What helps an account that does not sync."""

    NONE = "none"
    SIGN_IN = "sign in"
    RETRY = "retry"
    RESUME = "resume"


@dataclass(frozen=True, slots=True)
class Standing:
    """What is going on with an account beside what is stored.

    Attributes:
        is_running, is_waiting, is_stopping: of its run.
        counts: done and total (None: unknown) of the run; None before its first page.
        refusal: why it could not even begin; None when it could.
    """

    is_running: bool = False
    is_waiting: bool = False
    is_stopping: bool = False
    counts: tuple[int, int | None] | None = None
    refusal: CareError | None = None


@dataclass(frozen=True, slots=True)
class StateWords:
    """How an account stands: an icon of ICONS (empty for none), words in an ink, faint words under them."""

    icon: str
    text: str
    note: str
    ink: Ink


@dataclass(frozen=True, slots=True)
class TroubleWords:
    """What is wrong with an account: a heading, a sentence with what is safe, and what helps."""

    heading: str
    sentence: str
    cure: Cure
    ink: Ink = Ink.NEGATIVE


def _tr(text: str) -> str:
    return QCoreApplication.translate("accounts", text)


def icon_of(name: str) -> str:
    """The icon of a source, as the program names it."""
    return name if name in ICONS else _FALLBACK_ICON


def source_or_none(account: Account) -> Source | None:
    """The source of an account; None when this program does not know it."""
    try:
        return accounts.source_for(account)
    except NotFound:
        return None


def title_of(account: Account) -> str:
    """What the kind of an account is called."""
    source = source_or_none(account)
    return account.kind if source is None else source.title


def place_of(account: Account) -> str:
    """Where an account is: our login there, else its host, for a folder of this computer its path."""
    source = source_or_none(account)
    if source is not None and source.is_local:
        folders = [account.options.get(field.name, "") for field in source.fields if field.is_folder]
        return next((folder for folder in folders if folder), account.host)
    default = "" if source is None else source.default_host
    if account.login and account.host == default:
        return account.login
    return account.host


def moment_words(moment: datetime, now: datetime) -> str:
    """The time of day, or the day when it is another one than that of `now`; both in the zone of `now`."""
    local = moment.astimezone(now.tzinfo)
    return time_words(local) if local.date() == now.date() else short_day(local.date(), now.date())


def full_moment_words(moment: datetime, now: datetime) -> str:
    """Day and time: "24 Nov at 07:40"; both in the zone of `now`."""
    local = moment.astimezone(now.tzinfo)
    return _tr("{day} at {time}").format(day=short_day(local.date(), now.date()), time=time_words(local))


def state_words(stored: StoredAccount, standing: Standing, now: datetime) -> StateWords:
    """How an account stands; `now` in the person's zone."""
    rhythm = stored.rhythm
    if standing.is_running:
        text = _tr("Stopping") if standing.is_stopping else _tr("Syncing")
        counts = count_of(*standing.counts) if standing.counts else ""
        return StateWords("progress", text, counts, Ink.ACCENT)
    if standing.is_waiting:
        return StateWords("progress", _tr("Next in line"), "", Ink.MUTED)
    if standing.refusal is not None and rhythm.state is not AccountState.SIGN_IN:
        return StateWords("error", _tr("Sign in again"), _tr("no secret"), Ink.NEGATIVE)
    if rhythm.paused:
        last = rhythm.last_run_at
        note = _tr("last {when}").format(when=moment_words(last, now)) if last else ""
        return StateWords("", _tr("Paused"), note, Ink.MUTED)
    return _stored_words(stored, now)


def _stored_words(stored: StoredAccount, now: datetime) -> StateWords:
    rhythm = stored.rhythm
    match rhythm.state:
        case AccountState.SIGN_IN:
            last = rhythm.last_run_at
            note = _tr("stopped at {when}").format(when=moment_words(last, now)) if last else ""
            return StateWords("error", _tr("Sign in again"), note, Ink.NEGATIVE)
        case AccountState.WAITING if rhythm.next_allowed_at is not None:
            text = _tr("Waiting until {when}").format(when=moment_words(rhythm.next_allowed_at, now))
            return StateWords("duration", text, _tr("the service asked us to"), Ink.WARNING)
        case AccountState.OFFLINE:
            return StateWords("offline", _tr("Offline"), again_words(stored, now), Ink.MUTED)
        case AccountState.TROUBLE | AccountState.WAITING:
            return StateWords("warning", _tr("Did not work"), again_words(stored, now), Ink.WARNING)
        case AccountState.SYNCED:
            source = source_or_none(stored.account)
            is_local = source is not None and source.is_local
            template = _tr("Read {when}") if is_local else _tr("Synced {when}")
            when = stored.last_good_at or rhythm.last_run_at or now
            note = _tr("on this computer") if is_local else again_words(stored, now)
            return StateWords("done", template.format(when=moment_words(when, now)), note, Ink.TEXT)
        case _:
            return StateWords("", _tr("Never"), "", Ink.MUTED)


def again_words(stored: StoredAccount, now: datetime) -> str:
    """When an account runs next by itself."""
    due = due_at(stored.rhythm)
    if due is None:
        return _tr("only when asked")
    if due <= now:
        return _tr("next within a minute")
    return _tr("next at {when}").format(when=moment_words(due, now))


def trouble_words(stored: StoredAccount, standing: Standing, now: datetime) -> TroubleWords | None:
    """What is wrong with an account and what helps; None when nothing is, or while it tries again."""
    rhythm = stored.rhythm
    if standing.is_running or standing.is_waiting:
        return None
    if standing.refusal is not None:
        return TroubleWords(_tr("Sign in to go on"), f"{standing.refusal} {safe_words(stored)}", Cure.SIGN_IN)
    if rhythm.paused:
        sentence = _tr("It is not synced until it goes on. {safe}").format(safe=safe_words(stored))
        return TroubleWords(_tr("Paused"), sentence, Cure.RESUME, Ink.MUTED)
    if not stored.trouble:
        return None
    last = rhythm.last_run_at
    when = _tr("On {when}:").format(when=full_moment_words(last, now)) if last else ""
    sentence = " ".join(part for part in (when, stored.trouble, safe_words(stored)) if part)
    match rhythm.state:
        case AccountState.SIGN_IN:
            return TroubleWords(_tr("Sign in again to go on"), sentence, Cure.SIGN_IN)
        case AccountState.WAITING:
            until = rhythm.next_allowed_at
            heading = _tr("Waiting until {when}").format(when=moment_words(until, now)) if until else _tr("Waiting")
            return TroubleWords(heading, sentence, Cure.NONE, Ink.WARNING)
        case AccountState.OFFLINE:
            return TroubleWords(_tr("Offline"), sentence, Cure.RETRY, Ink.MUTED)
        case _:
            return TroubleWords(_tr("It did not work this time"), sentence, Cure.RETRY, Ink.WARNING)


def safe_words(stored: StoredAccount) -> str:
    """What is not lost."""
    if not stored.brought:
        return _tr("Nothing was lost.")
    count = count_words(stored.brought)
    return _tr(
        "Nothing was lost: the {n} records that came before are here, and the next sync goes on after them."
    ).format(n=count)


def so_far_words(stored: StoredAccount, now: datetime) -> str:
    """What an account brought, ever."""
    since = short_day(stored.created_at.astimezone(now.tzinfo).date(), now.date())
    if not stored.brought:
        return _tr("Nothing yet, since {day}").format(day=since)
    if stored.brought == 1:
        return _tr("1 interaction or contact, since {day}").format(day=since)
    return _tr("{n} interactions and contacts, since {day}").format(n=count_words(stored.brought), day=since)


def every_words(minutes: int) -> str:
    """How often an account runs."""
    if minutes <= 0:
        return _tr("Only when asked")
    if minutes == 60:
        return _tr("Every hour")
    if minutes == 1440:
        return _tr("Once a day")
    if minutes % 60 == 0:
        return _tr("Every {n} hours").format(n=count_words(minutes // 60))
    return _tr("Every {n} minutes").format(n=count_words(minutes))


def secret_words(place: SecretPlace, trouble: str) -> str:
    """Where a secret is, as a sentence."""
    if place is SecretPlace.KEYCHAIN:
        return _tr("In the keychain of this computer, nowhere else")
    if place is SecretPlace.SESSION:
        return _tr("In memory until the program ends, nowhere else")
    return trouble or _tr("There is none")


def link_host(address: str) -> str:
    """The host of an address that may be opened; empty for one that may not."""
    parts = urlsplit(address)
    return parts.netloc if parts.scheme == "https" and "@" not in parts.netloc else ""


def brought_words(title: str, new: int, proposed: int) -> str:
    """What a run that was asked for brought."""
    words = _tr("{title}: nothing new") if not new else _tr("{title}: {n} new")
    said = words.format(title=title, n=count_words(new))
    return said if not proposed else _tr("{said}, {n} for the inbox").format(said=said, n=count_words(proposed))


def inbox_words(count: int) -> str:
    """How many people wait in the inbox."""
    return _tr("1 person in the inbox") if count == 1 else _tr("{n} people in the inbox").format(n=count_words(count))


def needs_words(count: int) -> str:
    """How many accounts wait for somebody."""
    return _tr("1 account needs you") if count == 1 else _tr("{n} accounts need you").format(n=count_words(count))


def latest_good(stored: Iterable[StoredAccount]) -> datetime | None:
    """When something was synced last; None for never."""
    return max((one.last_good_at for one in stored if one.last_good_at is not None), default=None)


def is_offline(stored: Iterable[StoredAccount]) -> bool:
    """Whether none of the accounts that want the network could be reached; one that cannot is that one's trouble."""
    states = []
    for one in stored:
        source = source_or_none(one.account)
        if not one.rhythm.paused and source is not None and not source.is_local:
            states.append(one.rhythm.state)
    return AccountState.OFFLINE in states and AccountState.SYNCED not in states
