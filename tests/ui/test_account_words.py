"""What accounts say: state, trouble and its cure, and what can be opened."""

from dataclasses import replace
from datetime import timedelta
from uuid import UUID

import pytest

from care_desktop.domain.schedule import AccountState, Rhythm
from care_desktop.domain.sync import Account
from care_desktop.errors import CareError
from care_desktop.integrations.sources import SOURCES
from care_desktop.services.accounts import SecretPlace, StoredAccount
from care_desktop.ui import account_words as words
from care_desktop.ui.account_words import Cure, Standing
from care_desktop.ui.icons import ICONS
from care_desktop.ui.roles import Ink
from tests.ui.account_desk import at, install_sources
from tests.ui.logging_desk import NOW

NOTHING = Standing()


@pytest.fixture(autouse=True)
def sources(monkeypatch: pytest.MonkeyPatch) -> None:
    install_sources(put=monkeypatch.setattr)


def stored(state: AccountState = AccountState.SYNCED, *, trouble: str = "", **more: object) -> StoredAccount:
    rhythm = Rhythm(state, False, 30, NOW - timedelta(minutes=28), None, 1 if trouble else 0)
    account = Account(UUID(int=1), "forum", "forum.example.org")
    made = StoredAccount(account, False, rhythm, trouble, NOW - timedelta(minutes=28), 212, 3, "", NOW)
    of_rhythm = {name: value for name, value in more.items() if hasattr(rhythm, name)}
    return replace(made, rhythm=replace(rhythm, **of_rhythm), **{k: v for k, v in more.items() if k not in of_rhythm})  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("account", "text", "note"),
    [
        (stored(), "Synced 08:12", "next at 08:42"),
        (stored(every_min=0), "Synced 08:12", "only when asked"),
        (stored(AccountState.NEVER, last_run_at=None), "Never", ""),
        (stored(AccountState.SIGN_IN), "Sign in again", "stopped at 08:12"),
        (
            stored(AccountState.WAITING, next_allowed_at=at(9, 5)),
            "Waiting until 09:05",
            "the service asked us to",
        ),
        (stored(AccountState.OFFLINE, failures=4), "Offline", "next within a minute"),
        (stored(AccountState.TROUBLE, failures=5), "Did not work", "next at 08:44"),
        (stored(paused=True), "Paused", "last 08:12"),
        (stored(account=Account(UUID(int=1), "git", "git")), "Read 08:12", "on this computer"),
    ],
)
def test_a_state_is_words_and_when_it_goes_on(account: StoredAccount, text: str, note: str) -> None:
    said = words.state_words(account, NOTHING, NOW)
    assert (said.text, said.note) == (text, note)
    assert said.icon in ICONS or not said.icon


def test_what_is_going_on_comes_before_what_was() -> None:
    account = stored(AccountState.SIGN_IN)
    running = words.state_words(account, Standing(is_running=True, counts=(3, 9)), NOW)
    assert (running.text, running.note) == ("Syncing", "3 of 9")
    assert words.state_words(account, Standing(is_running=True, is_stopping=True), NOW).text == "Stopping"
    assert words.state_words(account, Standing(is_waiting=True), NOW).text == "Next in line"
    assert words.trouble_words(account, Standing(is_running=True), NOW) is None


@pytest.mark.parametrize(
    ("account", "standing", "cure"),
    [
        (stored(AccountState.SIGN_IN, trouble="It was revoked."), NOTHING, Cure.SIGN_IN),
        (stored(AccountState.OFFLINE, trouble="It was revoked."), NOTHING, Cure.RETRY),
        (stored(AccountState.TROUBLE, trouble="It was revoked."), NOTHING, Cure.RETRY),
        (stored(AccountState.WAITING, trouble="It was revoked."), NOTHING, Cure.NONE),
        (stored(paused=True, trouble="It was revoked."), NOTHING, Cure.RESUME),
        (stored(), Standing(refusal=CareError("It was revoked.")), Cure.SIGN_IN),
    ],
)
def test_trouble_says_what_is_safe_and_what_helps(account: StoredAccount, standing: Standing, cure: Cure) -> None:
    said = words.trouble_words(account, standing, NOW)
    assert said is not None
    assert (said.cure, "212 records" in said.sentence) == (cure, True)
    assert ("It was revoked." in said.sentence) == (cure is not Cure.RESUME)


def test_nothing_is_said_where_nothing_is_wrong() -> None:
    assert words.trouble_words(stored(), NOTHING, NOW) is None


def test_another_day_is_named() -> None:
    account = stored(AccountState.SIGN_IN, last_run_at=NOW - timedelta(days=3), trouble="Revoked.")
    assert words.state_words(account, NOTHING, NOW).note == "stopped at 21 Nov"
    said = words.trouble_words(account, NOTHING, NOW)
    assert said is not None and said.sentence.startswith("On 21 Nov at 08:40: Revoked.")


def test_an_account_of_an_unknown_kind_is_named_all_the_same() -> None:
    account = Account(UUID(int=1), "myspace", "myspace.example")
    assert (words.title_of(account), words.place_of(account)) == ("myspace", "myspace.example")
    assert words.state_words(stored(account=account), NOTHING, NOW).text == "Synced 08:12"


def test_where_an_account_is() -> None:
    github = Account(UUID(int=1), "github", "github.com", "ines")
    assert words.place_of(github) == "ines"
    assert words.place_of(replace(github, host="code.example.org")) == "code.example.org"
    assert words.place_of(Account(UUID(int=2), "git", "git", "", {"folder": "~/src/sdk"})) == "~/src/sdk"


@pytest.mark.parametrize(
    ("minutes", "said"),
    [
        (0, "Only when asked"),
        (15, "Every 15 minutes"),
        (60, "Every hour"),
        (240, "Every 4 hours"),
        (1440, "Once a day"),
    ],
)
def test_how_often(minutes: int, said: str) -> None:
    assert words.every_words(minutes) == said


@pytest.mark.parametrize(
    ("address", "host"),
    [
        ("https://github.com/settings", "github.com"),
        ("http://github.com/settings", ""),
        ("javascript:alert(1)", ""),
        ("https://github.com@evil.example/", ""),
        ("", ""),
    ],
)
def test_only_https_is_opened_and_its_host_is_shown(address: str, host: str) -> None:
    assert words.link_host(address) == host


def test_one_that_cannot_be_reached_is_not_all_of_them() -> None:
    off, on, local = stored(AccountState.OFFLINE), stored(), stored(account=Account(UUID(int=1), "git", "git"))
    assert words.is_offline([off, local])
    assert not words.is_offline([off, on])
    assert not words.is_offline([replace(off, rhythm=replace(off.rhythm, paused=True))])


def test_every_source_has_an_icon_and_a_missing_secret_its_words() -> None:
    assert [source.kind for source in SOURCES if source.icon not in ICONS] == []
    assert words.icon_of("nothing like it") in ICONS
    assert words.secret_words(SecretPlace.NOWHERE, "It is locked.") == "It is locked."
    assert words.state_words(stored(), NOTHING, NOW).ink is Ink.TEXT
