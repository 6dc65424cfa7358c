"""A crowd for the sample workspace, to see how the program does at size: people and interactions drawn at once."""

from collections.abc import Iterator, Sequence
from typing import Any

import numpy as np
import numpy.typing as npt

from care_desktop.domain.interactions import DEPTH_OF_CHANNEL, DIRECTION_OF_FLOW, Channel, Flow, code_of
from care_desktop.services.sample_cast import WORKSPACE_DAYS, Cast
from care_desktop.storage.crowd import CrowdPeople, CrowdTalks
from care_desktop.storage.types import to_epoch_day

CHUNK = 50_000
_DAY_MS = 86_400_000
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
_FLOW_SHARES = {
    Flow.CONVERSATION: 40,
    Flow.QUESTION: 14,
    Flow.FEEDBACK: 10,
    Flow.SENTIMENT: 6,
    Flow.CONTRIBUTION: 14,
    Flow.RESOURCES: 10,
    Flow.AWARENESS: 6,
}
_CHANNELS = (Channel.CHAT, Channel.EMAIL, Channel.CALL, Channel.FORUM, Channel.GITHUB, Channel.SOCIAL, Channel.MEETUP)
_DEPTHS = tuple(DEPTH_OF_CHANNEL[channel] for channel in _CHANNELS)
_NOTED_SHARE = 0.25


def keys(generator: np.random.Generator, milliseconds: npt.NDArray[np.int64]) -> list[bytes]:
    """A time-ordered key (RFC 9562, version 7) for each moment in milliseconds since 1970."""
    raw = generator.integers(0, 256, (len(milliseconds), 16), dtype=np.uint8)
    raw[:, :6] = milliseconds.astype(">u8").view(np.uint8).reshape(-1, 8)[:, 2:]
    raw[:, 6] = (raw[:, 6] & 0x0F) | 0x70
    raw[:, 8] = (raw[:, 8] & 0x3F) | 0x80
    flat = raw.tobytes()
    return [flat[start : start + 16] for start in range(0, len(flat), 16)]


def crowd_people(cast: Cast, generator: np.random.Generator, count: int) -> CrowdPeople:
    """So many people, met over the years of the sample."""
    first = to_epoch_day(cast.clock.days_ago(WORKSPACE_DAYS))
    met = np.sort(first + generator.integers(0, WORKSPACE_DAYS - 30, count))
    region, given, family = (generator.integers(0, size, count) for size in (len(_GIVEN_AND_FAMILY), 6, 6))
    names: list[str] = []
    parts = [(one.split(), other.split()) for one, other in _GIVEN_AND_FAMILY]
    for number, (where, one, other) in enumerate(zip(region.tolist(), given.tolist(), family.tolist(), strict=True)):
        names.append(f"{parts[where][0][one]} {parts[where][1][other]} {number + 1}")
    owners = [key.bytes for name, key in cast.team.items() if name in ("Inês", "Kwame", "Farid", "Tomoko")]
    return CrowdPeople(
        keys(generator, met * _DAY_MS),
        names,
        [_COUNTRIES[where] for where in region.tolist()],
        [_COMPANIES[place] for place in generator.integers(0, len(_COMPANIES), count).tolist()],
        [owners[place] for place in generator.integers(0, len(owners), count).tolist()],
        met.tolist(),
    )


def crowd_talks(
    cast: Cast, generator: np.random.Generator, people: Sequence[bytes], met: Sequence[int], count: int
) -> Iterator[CrowdTalks]:
    """So many interactions with these people, in the order of time, in chunks; few people have many, many have few."""
    last = to_epoch_day(cast.clock.days_ago(1))
    first_days = np.array(met, dtype=np.int64)
    weight = (1 + np.arange(len(people))) ** -0.7
    generator.shuffle(weight)
    who = generator.choice(len(people), count, p=weight / weight.sum())
    # Later days are likelier for people met later; the square root leans towards the present.
    day = first_days[who] + ((last - first_days[who] + 1) * np.sqrt(generator.random(count))).astype(np.int64)
    moment = np.minimum(day, last) * _DAY_MS + generator.integers(0, _DAY_MS, count)
    order = np.argsort(moment, kind="stable")
    who, moment = who[order], moment[order]
    day = moment // _DAY_MS
    sentences = _sentences(cast)
    advocates = [key.bytes for name, key in cast.team.items() if name in ("Inês", "Kwame", "Farid", "Tomoko")]
    flows = list(_FLOW_SHARES)
    shares = np.array(list(_FLOW_SHARES.values()), dtype=float)
    directions = np.array([code_of(DIRECTION_OF_FLOW[flow]) for flow in flows])
    flow_codes, channel_codes, depth_codes = (
        np.array([code_of(member) for member in members]) for members in (flows, _CHANNELS, _DEPTHS)
    )
    for start in range(0, count, CHUNK):
        part = slice(start, min(start + CHUNK, count))
        size = part.stop - start
        flow = generator.choice(len(flows), size, p=shares / shares.sum())
        channel = generator.integers(0, len(_CHANNELS), size)
        tone = generator.choice([-1, 0, 1, 2, 9], size, p=[0.04, 0.12, 0.22, 0.06, 0.56])
        noted = generator.random(size) < _NOTED_SHARE
        chosen = generator.integers(0, len(sentences), size)
        yield CrowdTalks(
            keys(generator, moment[part]),
            day[part].tolist(),
            channel_codes[channel].tolist(),
            flow_codes[flow].tolist(),
            directions[flow].tolist(),
            [None if value == 9 else value for value in tone.tolist()],
            depth_codes[channel].tolist(),
            [sentences[place] if has else "" for place, has in zip(chosen.tolist(), noted.tolist(), strict=True)],
            [people[place] for place in who[part].tolist()],
            [advocates[place] for place in generator.integers(0, len(advocates), size).tolist()],
        )


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
