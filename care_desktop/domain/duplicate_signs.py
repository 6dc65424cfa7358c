"""What speaks for and against two records being one person, as facts with plain sentences."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from functools import lru_cache
from types import MappingProxyType

from care_desktop.domain.name_likeness import Likeness, NameForm, fold, likeness, name_form

FREE_MAIL = frozenset(
    "gmail.com googlemail.com outlook.com hotmail.com live.com yahoo.com icloud.com me.com proton.me protonmail.com "
    "gmx.de gmx.net web.de mail.ru yandex.ru qq.com 163.com 126.com naver.com fastmail.com hey.com aol.com "
    "users.noreply.github.com".split()
)
ONE_ACCOUNT_SERVICES = frozenset({"github", "gitlab", "stackoverflow", "linkedin", "x", "bluesky", "devto"})
LOGIN_MIN = 4
_SHARED_LOCAL_PARTS = frozenset("info hello contact admin office team mail support dev developer me hi sales".split())
_COMPANY_ENDINGS = frozenset("inc incorporated ltd limited llc gmbh ag sa sas sl bv oy ab corp corporation co".split())
_ADDRESS = re.compile(r"[^@\s]+@[^@\s]+\.[^@\s.]+")
_PAGE = re.compile(r"(?:https?://)?(?:www\.)?(?P<rest>.*?)/*")
_PROFILE = re.compile(
    r"(?:https?://)?(?:www\.)?[\w-]+\.(?:com|org|to|app|social)/(?:in/|@|users?/|profile/)?([^/?#]+)/*"
)


class SignKind(StrEnum):
    """What two records have in common, what their names say, and what speaks against them."""

    SAME_ADDRESS = "same address"
    SAME_ACCOUNT = "same account"
    SAME_VERIFIED_LOGIN = "same verified login"
    NAME_SAME = "name same"
    NAME_READING = "name reading"
    NAME_ORDER = "name order"
    NAME_INITIALS = "name initials"
    NAME_PART = "name part"
    NAME_NEAR = "name near"
    COMPANY = "company"
    MAIL_AT_COMPANY = "mail at company"
    PLACE = "place"
    LOGIN = "login"
    PHONE = "phone"
    PAGE = "page"
    EVENT = "event"
    THREAD = "thread"
    INTRODUCER = "introducer"
    TEAMMATE = "teammate"
    OTHER_ACCOUNT = "other account"
    OTHER_VERIFIED_ACCOUNT = "other verified account"
    ELSEWHERE = "elsewhere"
    TOGETHER = "together"
    OTHER_READING = "other reading"
    OTHER_PRONOUNS = "other pronouns"


SENTENCES: Mapping[SignKind, str] = MappingProxyType(
    {
        SignKind.SAME_ADDRESS: "The same e-mail address stands with both: {0}",
        SignKind.SAME_ACCOUNT: "The same account on {0}: {1}",
        SignKind.SAME_VERIFIED_LOGIN: "{1} is verified on {0}",
        SignKind.NAME_SAME: "The same name: {0}",
        SignKind.NAME_READING: "{0} is read {1}",
        SignKind.NAME_ORDER: "The same name in another order: {0} and {1}",
        SignKind.NAME_INITIALS: "The initials fit: {0} and {1}",
        SignKind.NAME_PART: "One name is part of the other: {0} and {1}",
        SignKind.NAME_NEAR: "One letter differs: {0} and {1}",
        SignKind.COMPANY: "Both work or worked at {0}",
        SignKind.MAIL_AT_COMPANY: "The address {0} belongs to the company of the other, {1}",
        SignKind.PLACE: "Both are in {0}",
        SignKind.LOGIN: "{1} is the login on {0}",
        SignKind.PHONE: "The same telephone number: {0}",
        SignKind.PAGE: "The same web page: {0}",
        SignKind.EVENT: "Both were met at {0}",
        SignKind.THREAD: "Both took part in {0}",
        SignKind.INTRODUCER: "Both were introduced by {0}",
        SignKind.TEAMMATE: "One is a teammate and the other a developer",
        SignKind.OTHER_ACCOUNT: "Two accounts on {0}: {1} and {2}",
        SignKind.OTHER_VERIFIED_ACCOUNT: "Two verified accounts on {0}: {1} and {2}",
        SignKind.ELSEWHERE: "Different countries and employers at the same time: {0} and {1}",
        SignKind.TOGETHER: "Both took part in the same conversation",
        SignKind.OTHER_READING: "The names are read differently: {0} and {1}",
        SignKind.OTHER_PRONOUNS: "Different pronouns: {0} and {1}",
    }
)
"""Kind -> sentence; its values stand in the order of `Sign.values`."""

STRONG = frozenset({SignKind.SAME_ADDRESS, SignKind.SAME_ACCOUNT, SignKind.SAME_VERIFIED_LOGIN})
NAMES = frozenset(kind for kind in SignKind if kind.startswith("name"))
AGAINST = frozenset(tuple(SignKind)[tuple(SignKind).index(SignKind.TEAMMATE) :])
_NAME_SIGNS: Mapping[Likeness, SignKind] = MappingProxyType(
    {
        Likeness.SAME: SignKind.NAME_SAME,
        Likeness.ORDER: SignKind.NAME_ORDER,
        Likeness.INITIALS: SignKind.NAME_INITIALS,
        Likeness.PART: SignKind.NAME_PART,
        Likeness.NEAR: SignKind.NAME_NEAR,
    }
)


@dataclass(frozen=True, slots=True)
class Sign:
    """A fact about two records, and the values its sentence names, those of the first record first.

    `common` is what the two share as it is compared, so that it can be asked how many share it; empty for names.
    """

    kind: SignKind
    values: tuple[str, ...] = ()
    common: str = ""

    @property
    def sentence(self) -> str:
        """The fact in plain English."""
        return SENTENCES[self.kind].format(*self.values)

    @property
    def is_against(self) -> bool:
        """Whether it speaks against the two being one."""
        return self.kind in AGAINST


@dataclass(frozen=True, slots=True)
class PersonRecord:
    """What is compared of somebody.

    Attributes:
        key: a number of its own.
        handles: (service, value as compared, verified).
        jobs: (company, started, ended); None dates are unknown, or still there.
        identities: (service, stable key, login) that accounts know.
        card_addresses: e-mail addresses of their contact cards, as compared.
        met_event, introducer: the event they were met at and who introduced them, as key and name; None is unknown.
    """

    key: int
    name: str
    reading: str = ""
    place: str = ""
    country: str = ""
    pronouns: str = ""
    teammate: bool = False
    handles: tuple[tuple[str, str, bool], ...] = ()
    jobs: tuple[tuple[str, date | None, date | None], ...] = ()
    identities: tuple[tuple[str, str, str], ...] = ()
    card_addresses: tuple[str, ...] = ()
    met_event: tuple[str, str] | None = None
    introducer: tuple[str, str] | None = None


@dataclass(frozen=True, slots=True)
class Meetings:
    """Where somebody took part: key -> name of events, addresses of threads, and keys of conversations."""

    events: Mapping[str, str] = field(default_factory=dict)
    threads: frozenset[str] = frozenset()
    conversations: frozenset[int] = frozenset()


NO_MEETINGS = Meetings()


@dataclass(frozen=True, slots=True)
class Traits:
    """A record in the form in which it is compared: words shared by two records are equal here.

    Attributes:
        accounts: account as compared ("github:anaruiz") -> (service, login), whatever the way it was written.
        addresses: every e-mail address, wherever it stands, but those of offices.
        verified: the accounts that are verified.
        logins: login as compared -> (service, login as written); from addresses what stands before the @.
        companies: company as compared -> as written.
        domains: domain of an address that is no free mail -> the address.
    """

    record: PersonRecord
    form: NameForm
    reading: NameForm | None
    accounts: Mapping[str, tuple[str, str]]
    addresses: frozenset[str]
    verified: frozenset[str]
    logins: Mapping[str, tuple[str, str]]
    companies: Mapping[str, str]
    domains: Mapping[str, str]
    phones: frozenset[str]
    pages: frozenset[str]
    place: str


def traits_of(record: PersonRecord) -> Traits:
    """The form in which a record is compared."""
    accounts: dict[str, tuple[str, str]] = {}
    logins: dict[str, tuple[str, str]] = {}
    domains: dict[str, str] = {}
    addresses = set(record.card_addresses)
    verified, phones, pages = set[str](), set[str](), set[str]()
    known = ((service, (login or stable).casefold(), True) for service, stable, login in record.identities)
    for service, value, is_verified in (*record.handles, *known):
        if _ADDRESS.fullmatch(value):
            addresses.add(value)
        elif service == "phone":
            phones.add("".join(sign for sign in value if sign.isdecimal()))
        elif service == "web":
            pages.add(_page(value))
        else:
            found = _PROFILE.fullmatch(value)
            login = (found[1] if found else value).removeprefix("@")
            accounts[f"{service}:{login}"] = (service, login)
            logins.setdefault(login.partition("@")[0], (service, login))
            if is_verified:
                verified.add(f"{service}:{login}")
    addresses = {address for address in addresses if address.partition("@")[0] not in _SHARED_LOCAL_PARTS}
    for address in sorted(addresses):
        local, _, domain = address.partition("@")
        logins.setdefault(local.partition("+")[0], ("email", address))
        if domain not in FREE_MAIL:
            domains.setdefault(domain, address)
    return Traits(
        record,
        name_form(record.name),
        name_form(record.reading) if record.reading else None,
        accounts,
        frozenset(addresses),
        frozenset(verified),
        {login: where for login, where in logins.items() if len(login) >= LOGIN_MIN},
        {key: company for company, _, _ in record.jobs if (key := company_key(company))},
        domains,
        frozenset(phone for phone in phones if len(phone) >= LOGIN_MIN),
        frozenset(page for page in pages if page),
        _place_key(record.place),
    )


@lru_cache(maxsize=20_000)
def company_key(company: str) -> str:
    """A company as it is compared: folded, without Inc., GmbH and the like."""
    words = re.sub(r"[^\w]+", " ", fold(company)).split()
    return " ".join(word for word in words if word not in _COMPANY_ENDINGS) or " ".join(words)


@lru_cache(maxsize=20_000)
def _place_key(place: str) -> str:
    return " ".join(fold(place).replace(",", " ").split())


def _page(value: str) -> str:
    found = _PAGE.fullmatch(value)
    return found["rest"] if found else value


def sign_keys(traits: Traits) -> list[str]:
    """Everything of a record that can be shared with another, as one word each; strong ones begin with "!"."""
    record = traits.record
    keys = [f"!{account}" for account in traits.accounts] + [f"!{address}" for address in traits.addresses]
    for mark, found in (("l", traits.logins), ("w", traits.companies), ("d", traits.domains)):
        keys += [f"{mark}{key}" for key in found]
    keys += [f"t{phone}" for phone in traits.phones] + [f"p{page}" for page in traits.pages]
    # A domain and the company it is named after are one sign, so that they meet.
    keys += [f"s{domain.split('.')[0]}" for domain in traits.domains]
    keys += [f"s{company.replace(' ', '')}" for company in traits.companies]
    if traits.place:
        keys.append(f"c{traits.place}")
    keys += [f"{mark}{found[0]}" for mark, found in (("e", record.met_event), ("i", record.introducer)) if found]
    return keys


SIGN_MARKS: Mapping[SignKind, str] = MappingProxyType(
    {
        SignKind.SAME_ADDRESS: "!",
        SignKind.SAME_ACCOUNT: "!",
        SignKind.SAME_VERIFIED_LOGIN: "l",
        SignKind.LOGIN: "l",
        SignKind.COMPANY: "w",
        SignKind.MAIL_AT_COMPANY: "d",
        SignKind.PHONE: "t",
        SignKind.PAGE: "p",
        SignKind.PLACE: "c",
        SignKind.EVENT: "e",
        SignKind.INTRODUCER: "i",
    }
)
"""How the word of a sign in `sign_keys` begins; before its `common`."""


def name_signs(one: Traits, other: Traits) -> list[Sign]:
    """What the names say: at most one sign, the strongest; a reading stands for a name in another script."""
    found = likeness(one.form, other.form)
    if found is not Likeness.NONE:
        values = (one.record.name,) if found is Likeness.SAME else (one.record.name, other.record.name)
        return [Sign(_NAME_SIGNS[found], values)]
    for read, written in ((one, other), (other, one)):
        for form in (written.form, written.reading):
            if read.reading and form and likeness(read.reading, form) in (Likeness.SAME, Likeness.ORDER):
                return [Sign(SignKind.NAME_READING, (read.record.name, written.record.reading or written.record.name))]
    return []


def shared_signs(one: Traits, other: Traits) -> list[Sign]:
    """What two records share beside their names, strong signs first."""
    signs = [Sign(SignKind.SAME_ADDRESS, (address,), address) for address in sorted(one.addresses & other.addresses)]
    for account in sorted(one.accounts.keys() & other.accounts.keys()):
        signs.append(Sign(SignKind.SAME_ACCOUNT, one.accounts[account], account))
    for login in sorted(one.logins.keys() & other.logins.keys()):
        signs += _login_sign(login, one, other)
    for company in sorted(one.companies.keys() & other.companies.keys()):
        signs.append(Sign(SignKind.COMPANY, (one.companies[company],), company))
    signs += _mail_signs(one, other)
    if one.place and one.place == other.place:
        signs.append(Sign(SignKind.PLACE, (one.record.place,), one.place))
    signs += [Sign(SignKind.PHONE, (phone,), phone) for phone in sorted(one.phones & other.phones)]
    signs += [Sign(SignKind.PAGE, (page,), page) for page in sorted(one.pages & other.pages)]
    for kind, mine, theirs in (
        (SignKind.EVENT, one.record.met_event, other.record.met_event),
        (SignKind.INTRODUCER, one.record.introducer, other.record.introducer),
    ):
        if mine is not None and theirs is not None and mine[0] == theirs[0]:
            signs.append(Sign(kind, (mine[1],), mine[0]))
    return signs


def _login_sign(login: str, one: Traits, other: Traits) -> list[Sign]:
    (mine, written), (theirs, also) = one.logins[login], other.logins[login]
    if (mine, written) == (theirs, also):
        return []
    both = f"{mine}:{written}" in one.verified and f"{theirs}:{also}" in other.verified
    kind = SignKind.SAME_VERIFIED_LOGIN if both else SignKind.LOGIN
    return [Sign(kind, (" and ".join(sorted({mine, theirs})), login), login)]


def _mail_signs(one: Traits, other: Traits) -> list[Sign]:
    for mail, work in ((one, other), (other, one)):
        for domain, address in sorted(mail.domains.items()):
            if domain in work.domains and mail is one and address != work.domains[domain]:
                return [Sign(SignKind.MAIL_AT_COMPANY, (address, domain), domain)]
            stem = domain.split(".")[0]
            for key, company in work.companies.items():
                if len(stem) >= LOGIN_MIN and stem == key.replace(" ", ""):
                    return [Sign(SignKind.MAIL_AT_COMPANY, (address, company), domain)]
    return []


def meeting_signs(one: Meetings, other: Meetings) -> list[Sign]:
    """What the interactions of two records have in common."""
    signs = [Sign(SignKind.EVENT, (one.events[key],), key) for key in sorted(one.events.keys() & other.events.keys())]
    if one.conversations & other.conversations:
        signs.append(Sign(SignKind.TOGETHER))
    threads = sorted(one.threads & other.threads)
    return signs + [Sign(SignKind.THREAD, (thread,), thread) for thread in threads[:1]]


def signs_against(one: Traits, other: Traits) -> list[Sign]:
    """What speaks against the two being one person."""
    mine, theirs = one.record, other.record
    signs = _other_accounts(one, other)
    if mine.teammate != theirs.teammate:
        signs.append(Sign(SignKind.TEAMMATE))
    if mine.country and theirs.country and mine.country != theirs.country and _apart_at_work(one, other):
        signs.append(Sign(SignKind.ELSEWHERE, (mine.country, theirs.country)))
    if one.reading and other.reading and likeness(one.reading, other.reading) is Likeness.NONE:
        signs.append(Sign(SignKind.OTHER_READING, (mine.reading, theirs.reading)))
    pronouns = mine.pronouns.strip().casefold(), theirs.pronouns.strip().casefold()
    if all(pronouns) and not set(pronouns[0].split("/")) & set(pronouns[1].split("/")):
        signs.append(Sign(SignKind.OTHER_PRONOUNS, (mine.pronouns, theirs.pronouns)))
    return signs


def _other_accounts(one: Traits, other: Traits) -> list[Sign]:
    shared = {one.accounts[account][0] for account in one.accounts.keys() & other.accounts.keys()}
    signs: list[Sign] = []
    for service in sorted(_services(one) & _services(other) - shared):
        mine, theirs = _logins_on(one, service), _logins_on(other, service)
        both = any(f"{service}:{login}" in one.verified for login in mine) and any(
            f"{service}:{login}" in other.verified for login in theirs
        )
        kind = SignKind.OTHER_VERIFIED_ACCOUNT if both else SignKind.OTHER_ACCOUNT
        signs.append(Sign(kind, (service, mine[0], theirs[0])))
    return signs


def _services(traits: Traits) -> set[str]:
    return {service for service, login in traits.accounts.values() if service in ONE_ACCOUNT_SERVICES}


def _logins_on(traits: Traits, service: str) -> list[str]:
    return sorted(login for found, login in traits.accounts.values() if found == service)


def _apart_at_work(one: Traits, other: Traits) -> bool:
    """Whether both work now, and nowhere where the other ever did."""
    current = [_current(traits.record.jobs) for traits in (one, other)]
    return all(current) and not one.companies.keys() & other.companies.keys()


def _current(jobs: Iterable[tuple[str, date | None, date | None]]) -> bool:
    return any(ended is None for _, _, ended in jobs)
