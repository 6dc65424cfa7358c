"""A crowd for the sample workspace, to see how the program does at size: people and interactions drawn at once."""

from collections.abc import Iterator, Sequence
from typing import Any

import numpy as np

from care_desktop.domain.interactions import (
    CONVERSATION_MIN,
    DEPTH_OF_CHANNEL,
    DIRECTION_OF_FLOW,
    EXCHANGE_MIN,
    WORKING_SESSION_MIN,
    Channel,
    Depth,
    Flow,
    Initiator,
    code_of,
)
from care_desktop.services.sample_cast import WORKSPACE_DAYS, Cast
from care_desktop.services.sample_crowd_talks import DAY_MS, NO_EVENT, Codes, Drawn, Flags, Ints, shares
from care_desktop.storage.crowd import CrowdPeople, CrowdTalks
from care_desktop.storage.types import to_epoch_day

CHUNK = 50_000
# Parts of names from many places; a name is a given name and a family name of one row.
_GIVEN_AND_FAMILY: tuple[tuple[str, str], ...] = (
    ("Adaeze Chidi Emeka Ifeoma Obinna Uche", "Adeyemi Balogun Eze Nwosu Okafor Obi"),
    ("Abena Akosua Kofi Kojo Yaa Yaw", "Addo Asante Boateng Osei Owusu Sarpong"),
    ("Aroha Hone Mere Ngaire Tama Wiremu", "Harawira Kawhia Ngata Parata Rangi Tamihana"),
    ("さくら 健 翔 美咲 葵 陽菜", "伊藤 佐藤 山本 田中 鈴木 高橋"),
    ("지우 민준 서연 하은 도윤 예준", "김 박 이 정 최 강"),
    ("Анна Богдан Ірина Олег Софія Тарас", "Бондар Коваль Мельник Шевчук Ткач Гончар"),
    ("Aisha Farida Hassan Karim Leila Omar", "Haddad Mansour Nasser Saleh Tahan Younis"),
    ("ليلى محمد سارة يوسف مريم أحمد", "حداد منصور ناصر صالح خليل يونس"),
    ("Ana Bruno Camila Diego Lucía Mateo", "Álvarez Castro Mamani Quispe Rojas Vargas"),
    ("Beatriz Caio Joana Luísa Rui Tomás", "Almeida Carvalho Lopes Moreira Pinto Ramos"),
    ("अनिल काव्या दीपा राहुल सुनीता विजय", "जोशी देशमुख पाटील राव शर्मा नायर"),
    ("Bảo Hương Linh Minh Quang Trang", "Đặng Hoàng Lê Nguyễn Phạm Trần"),
    ("Agata Bartosz Celina Jakub Oliwia Piotr", "Górski Kowal Lis Nowak Wójcik Zając"),
    ("Astrid Bjørn Eirik Ingrid Sigrun Torben", "Dahl Haugen Lund Nygård Solberg Vik"),
    ("Ayşe Burak Deniz Elif Kerem Zeynep", "Aydın Çelik Demir Kaya Şahin Yılmaz"),
    ("Amélie Baptiste Chloé Hugo Inès Rémi", "Dubois Girard Lefèvre Moreau Petit Roux"),
)
_COMPANIES = (
    "Andina Pagos;Atlas Rail;Bunna Cloud;Corrib Pay;Delta Grid;Haneul Games;Hekla Data;Kola Labs;Lanna Robotics;"
    "Lypa Systems;Maluti Software;Minato Works;Moana Link;Namib Data;Neem Health;Petra Interfaces;Rioni Tech;"
    "Sika Farms;Tal Nomads;Thalassa Soft;Umoya Energy;Vanua Ferries;Warta Logistics;Wiphala Pay"
).split(";")
_COUNTRIES = "NG GH NZ JP KR UA EG JO PE BR IN VN PL NO TR FR".split()
_REGION_SHARES = (9, 5, 2, 9, 7, 5, 4, 2, 8, 12, 14, 6, 7, 4, 3, 8)
# The advocate nearest to each region.
_NEAREST = (1, 1, 3, 3, 3, 0, 2, 2, 0, 0, 2, 3, 0, 0, 2, 2)
_TAGS = ("sdk", "docs", "offline", "console", "iot", "api", "cli", "payments", "webhooks", "maps", "speaker", "mentor")
_TAG_SHARES = (20, 16, 14, 11, 10, 9, 7, 5, 4, 2, 1, 1)
_NO_COUNTRY_SHARE, _NO_OWNER_SHARE = 0.09, 0.04
_ADVOCATES = ("Inês", "Kwame", "Farid", "Tomoko")
_MINUTES = {
    Channel.CALL: (15, 20, 25, 30, 45, 60),
    Channel.CHAT: (5, 10, 15),
    Channel.EMAIL: (5, 10, 20),
    Channel.MEETUP: (10, 20, 30),
    Channel.CONFERENCE: (10, 15, 20),
    Channel.HACKATHON: (60, 90, 120),
    Channel.WEBINAR: (40, 45, 60),
}
_NOTED_SHARE = 0.2
_MINUTES_SHARE = 0.6
_BY_THEM_SHARE, _NOT_SAID_SHARE = 0.3, 0.2
_PAID_SHARE = {Channel.MEETUP: 0.05, Channel.CALL: 0.004, Channel.CONFERENCE: 0.08, Channel.HACKATHON: 0.1}
_PRICES = ("4.50", "12.00", "18.90", "25.00", "40.00", "64.00")
_CURRENCIES = ("EUR", "EUR", "EUR", "USD")
_DIRECTIONS = np.array([0, *(code_of(DIRECTION_OF_FLOW[flow]) for flow in Flow)])
_DEPTHS = np.array([0, *(code_of(DEPTH_OF_CHANNEL[channel]) for channel in Channel)])
_PAID_BY_CHANNEL = np.array([0.0, *(_PAID_SHARE.get(channel, 0.0) for channel in Channel)])
_INBOUND = [code_of(flow) for flow in (Flow.QUESTION, Flow.FEEDBACK, Flow.SENTIMENT, Flow.CONTRIBUTION)]


def keys(generator: np.random.Generator, milliseconds: Ints) -> list[bytes]:
    """A time-ordered key (RFC 9562, version 7) for each moment in milliseconds since 1970."""
    raw = generator.integers(0, 256, (len(milliseconds), 16), dtype=np.uint8)
    raw[:, :6] = milliseconds.astype(">u8").view(np.uint8).reshape(-1, 8)[:, 2:]
    raw[:, 6] = (raw[:, 6] & 0x0F) | 0x70
    raw[:, 8] = (raw[:, 8] & 0x3F) | 0x80
    flat = raw.tobytes()
    return [flat[start : start + 16] for start in range(0, len(flat), 16)]


def advocates(cast: Cast) -> list[bytes]:
    """Keys of those in the team who look after developers."""
    return [cast.team[name].bytes for name in _ADVOCATES]


def crowd_people(cast: Cast, generator: np.random.Generator, count: int) -> CrowdPeople:
    """So many people, met over the years of the sample."""
    first = to_epoch_day(cast.clock.days_ago(WORKSPACE_DAYS))
    met = np.sort(first + generator.integers(0, WORKSPACE_DAYS - 30, count))
    region = generator.choice(len(_GIVEN_AND_FAMILY), count, p=shares(_REGION_SHARES))
    given, family = (generator.integers(0, size, count) for size in (6, 6))
    names: list[str] = []
    parts = [(one.split(), other.split()) for one, other in _GIVEN_AND_FAMILY]
    for number, (where, one, other) in enumerate(zip(region.tolist(), given.tolist(), family.tolist(), strict=True)):
        names.append(f"{parts[where][0][one]} {parts[where][1][other]} {number + 1}")
    team = advocates(cast)
    owners = np.where(generator.random(count) < _NO_OWNER_SHARE, len(team), _owner_of(generator, region))
    has_country = generator.random(count) >= _NO_COUNTRY_SHARE
    tagged = [generator.choice(len(_TAGS), count, p=shares(_TAG_SHARES)) for _ in range(2)]
    has_tag = [generator.random(count) < share for share in (0.7, 0.25)]
    tags = [
        tuple(dict.fromkeys(_TAGS[tag] for tag, has in zip(pair[:2], pair[2:], strict=True) if has))
        for pair in zip(*(column.tolist() for column in (*tagged, *has_tag)), strict=True)
    ]
    return CrowdPeople(
        keys(generator, met * DAY_MS),
        names,
        [
            _COUNTRIES[where] if known else ""
            for where, known in zip(region.tolist(), has_country.tolist(), strict=True)
        ],
        [_COMPANIES[place] for place in generator.integers(0, len(_COMPANIES), count).tolist()],
        [(*team, None)[place] for place in owners.tolist()],
        met.tolist(),
        tags,
    )


def _owner_of(generator: np.random.Generator, region: Ints) -> Ints:
    """Mostly the advocate nearest to a region."""
    near = np.array(_NEAREST)[region]
    found: Ints = np.where(
        generator.random(len(region)) < 0.8, near, generator.integers(0, len(_ADVOCATES), len(region))
    )
    return found


def crowd_talks(
    cast: Cast,
    generator: np.random.Generator,
    drawn: Drawn,
    people: Sequence[bytes],
    events: Sequence[bytes],
) -> Iterator[CrowdTalks]:
    """What was drawn as rows of the database, in chunks."""
    sentences, team = _sentences(cast), advocates(cast)
    for start in range(0, len(drawn.who), CHUNK):
        part = slice(start, min(start + CHUNK, len(drawn.who)))
        size = part.stop - start
        channel, flow, day = drawn.channel[part], drawn.flow[part], drawn.day[part]
        tone = generator.choice([-1, 0, 1, 2, 9], size, p=[0.04, 0.12, 0.22, 0.06, 0.56])
        noted = generator.random(size) < _NOTED_SHARE
        chosen = generator.integers(0, len(sentences), size)
        minutes = _minutes(generator, channel)
        paid = generator.random(size) < _PAID_BY_CHANNEL[channel]
        price, currency = (generator.integers(0, len(of), size).tolist() for of in (_PRICES, _CURRENCIES))
        timed = drawn.timed[part]
        yield CrowdTalks(
            keys(generator, drawn.moment_ms[part]),
            (np.where(timed, drawn.moment_ms[part], day * DAY_MS) * 1000).tolist(),
            (~timed).astype(np.int64).tolist(),
            day.tolist(),
            channel.tolist(),
            flow.tolist(),
            _DIRECTIONS[flow].tolist(),
            [value or None for value in _initiators(generator, flow, drawn.replies[part]).tolist()],
            [None if value == 9 else value for value in tone.tolist()],
            _depths(channel, minutes).tolist(),
            [value or None for value in minutes.tolist()],
            [_PRICES[place] if has else None for place, has in zip(price, paid.tolist(), strict=True)],
            [_CURRENCIES[place] if has else "" for place, has in zip(currency, paid.tolist(), strict=True)],
            [value or None for value in drawn.milestone[part].tolist()],
            [None if place == NO_EVENT else events[place] for place in drawn.event[part].tolist()],
            [sentences[place] if has else "" for place, has in zip(chosen.tolist(), noted.tolist(), strict=True)],
            [people[place] for place in drawn.who[part].tolist()],
            [team[place] for place in drawn.advocate[part].tolist()],
        )


def _minutes(generator: np.random.Generator, channel: Codes) -> Ints:
    """How long each took; 0 is not noted."""
    found = np.zeros(len(channel), dtype=np.int64)
    noted = generator.random(len(channel)) < _MINUTES_SHARE
    for kind, choices in _MINUTES.items():
        rows = np.flatnonzero((channel == code_of(kind)) & noted)
        found[rows] = np.array(choices)[generator.integers(0, len(choices), len(rows))]
    return found


def _depths(channel: Codes, minutes: Ints) -> Ints:
    """Depth codes: by the minutes where they are noted, otherwise what is usual for the channel."""
    by_minutes = code_of(Depth.GLANCE) + np.searchsorted(
        (EXCHANGE_MIN, CONVERSATION_MIN, WORKING_SESSION_MIN), minutes, "right"
    )
    found: Ints = np.where(minutes > 0, by_minutes, _DEPTHS[channel])
    return found


def _initiators(generator: np.random.Generator, flow: Codes, replies: Flags) -> Ints:
    """Who started it, as codes; 0 is not noted. What only comes in was started by them, answers by us."""
    chance = generator.random(len(flow))
    theirs = np.isin(flow, _INBOUND) | (chance < _BY_THEM_SHARE)
    found = np.where(theirs & ~replies, code_of(Initiator.THEM), code_of(Initiator.US))
    is_open = ~replies & ~np.isin(flow, _INBOUND) & (chance > 1 - _NOT_SAID_SHARE)
    return np.where(is_open, 0, found)


def _sentences(cast: Cast) -> list[str]:
    notes: Any = cast.tables.notes
    kinds = ("conversation", "question", "answer", "feedback", "contribution", "awareness")
    templates = [sentence for kind in kinds for sentence in notes[kind] if "{resource}" not in sentence]
    filled: list[str] = []
    for place, template in enumerate(templates):
        for turn, thing in enumerate(notes["things"]):
            job = notes["jobs"][(place + turn) % len(notes["jobs"])]
            text = template.format(thing=thing, job=job)
            filled.append(text[:1].upper() + text[1:])
    return filled
