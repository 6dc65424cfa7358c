"""What we hold about somebody: everything, as JSON with lasting keys and as a page to read."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum
from html import escape
from types import MappingProxyType
from typing import Any
from uuid import UUID

from care_desktop.services import insights
from care_desktop.services.outcome import Workspace
from care_desktop.storage.held_rows import held_rows

FORMAT = "CARE Desktop: what we hold"
VERSION = 1
# Table -> what its rows are called for the person who asked; those who are missing keep their own words.
TITLES: Mapping[str, str] = MappingProxyType(
    {
        "person": "About you",
        "handle": "Your handles and addresses",
        "job": "Where you worked",
        "person_tag": "Tags",
        "own_rating": "Ratings by the people who know you",
        "stage_setting": "Stages set by hand",
        "handover": "Who looked after you",
        "interaction": "What happened between us",
        "interaction_tag": "Tags of what happened",
        "interaction_person": "Your part in what happened",
        "promise": "What we promised",
        "promise_person": "Promises to you",
        "feedback": "What you asked for",
        "feedback_step": "What became of it",
        "feedback_asker": "When you asked, and when you were told",
        "resource_given": "Content you were given",
        "swag_given": "Things you were given",
        "introduction": "Introductions",
        "event_target": "Plans to meet you",
        "identity": "Who you are on other services",
        "contact_card": "Your card in address books",
        "proposal": "You, as a service described you to us",
        "waiting_happening": "What a service told us and was not taken over",
        "synced": "Where records came from",
        "snooze": "Reminders that were put off",
        "not_duplicate": "People you are known not to be",
        "merged_person": "Earlier records of you that were joined",
        "segment": "Saved lists that name you",
        "setting": "Settings that name you",
        "person_summary": "Figures computed for lists",
        "person_text": "Words you are found by",
        "person_facts": "Packed figures for the scores",
    }
)
_FIRST = ("person", "handle", "job", "interaction", "promise", "feedback")


@dataclass(frozen=True, slots=True)
class Held:
    """What is held about somebody.

    Attributes:
        name: as stored. `made_at`: when this was put together.
        tables: table -> rows, plain values only (text, numbers, lists, None); every table that can hold something.
        scores: trust with its band, presence, stage and stage scores as of today, and each interaction's share.
    """

    name: str
    made_at: datetime
    tables: Mapping[str, list[dict[str, Any]]]
    scores: Mapping[str, Any]


def held(workspace: Workspace, person_id: UUID) -> Held:
    """Everything the workspace holds about somebody, private notes included. Blocks.

    Raises:
        NotFound: there is no such person.
    """
    with workspace.database.reading() as work:
        rows = held_rows(work, person_id)
    tables = {name: [_plain_row(row) for row in found] for name, found in rows.items()}
    return Held(rows["person"][0]["name"], workspace.clock(), tables, _scores(workspace, person_id, rows))


def _scores(workspace: Workspace, person_id: UUID, rows: Mapping[str, list[dict[str, Any]]]) -> dict[str, Any]:
    if rows["person"][0]["teammate"]:
        return {}
    view = insights.person_view(workspace, person_id)
    card = view.card
    shares = [
        {"day": line.day.isoformat(), "share": round(line.share, 2), "what": line.text, "reason": str(line.reason)}
        for line in view.ledger
    ]
    return {
        "as_of": card.as_of.isoformat(),
        "known": card.known,
        "trust": round(card.trust, 2),
        "trust_low": round(card.low, 2),
        "trust_high": round(card.high, 2),
        "presence_90d": round(card.presence, 4),
        "stage": str(card.stage),
        "computed_stage": str(card.computed_stage),
        "stage_scores": [round(score, 2) for score in card.stage_scores],
        "begins_with": round(view.base_rate, 2),
        "shares": shares,
    }


def _plain_row(row: Mapping[str, Any]) -> dict[str, Any]:
    return {name: _plain(value) for name, value in row.items()}


def _plain(value: Any) -> Any:
    match value:
        case StrEnum() | UUID() | Decimal():
            return str(value)
        case None | bool() | int() | str():
            return value
        case float():
            return round(value, 4)
        case datetime() | date():
            return value.isoformat()
        case tuple() | list():
            return [_plain(item) for item in value]
        case _:
            return str(value)


def as_json(found: Held) -> str:
    """One JSON object: format, version, made_at, name, scores, and `tables` with every table by name."""
    told = {
        "format": FORMAT,
        "version": VERSION,
        "made_at": found.made_at.isoformat(),
        "name": found.name,
        "tables": found.tables,
        "scores": found.scores,
    }
    return json.dumps(told, ensure_ascii=False, indent=1) + "\n"


_STYLE = """
body { font: 15px/1.5 system-ui, sans-serif; max-width: 860px; margin: 40px auto; padding: 0 20px; color: #1d1d1f; }
h1 { font-size: 24px; } h2 { font-size: 17px; margin-top: 32px; border-bottom: 1px solid #d8d8dc; }
dl { display: grid; grid-template-columns: 180px 1fr; gap: 2px 16px; margin: 12px 0; padding: 8px 0; }
dt { color: #6b6b70; } dd { margin: 0; white-space: pre-wrap; overflow-wrap: anywhere; }
dl + dl { border-top: 1px solid #ececef; }
@media (prefers-color-scheme: dark) { body { background: #1c1c1e; color: #ececef; } dt { color: #a1a1a6; } }
"""


def as_html(found: Held) -> str:
    """A page to read: no scripts, nothing loaded from anywhere, every text escaped."""
    order = [*_FIRST, *(name for name in found.tables if name not in _FIRST)]
    parts = [_section(TITLES.get(key, key.replace("_", " ")), found.tables[key], found.name) for key in order]
    scores = [{key: value for key, value in found.scores.items() if key != "shares"}] if found.scores else []
    parts.append(_section("Scores, and how they come about", [*scores, *found.scores.get("shares", [])], found.name))
    day = found.made_at.date().isoformat()
    return (
        '<!DOCTYPE html>\n<html lang="en"><head><meta charset="utf-8">'
        "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'unsafe-inline'\">"
        f"<title>What we hold about {escape(found.name)}</title><style>{_STYLE}</style></head><body>\n"
        f"<h1>What we hold about {escape(found.name)}</h1>\n"
        f"<p>Put together on {day}. Other developers are named by their initials. Notes that were kept in private are "
        "among it, under private notes.</p>\n" + "\n".join(part for part in parts if part) + "\n</body></html>\n"
    )


def _section(title: str, rows: list[dict[str, Any]], name: str) -> str:
    lists = [_list_of(row, name) for row in rows]
    return f"<h2>{escape(title)}</h2>\n" + "\n".join(lists) if lists else ""


def _list_of(row: Mapping[str, Any], name: str) -> str:
    pairs = (f"<dt>{escape(key)}</dt><dd>{escape(text)}</dd>" for key, text in row_words(row, name))
    return f"<dl>{''.join(pairs)}</dl>"


def row_words(row: Mapping[str, Any], name: str) -> list[tuple[str, str]]:
    """What a row says, to be read: (what, words), without what is empty, keys, and the name of who asked."""
    return [
        (key.replace("_", " "), _words(value))
        for key, value in row.items()
        if value not in (None, "", []) and key != "id" and not key.endswith("_id") and (key, value) != ("person", name)
    ]


def _words(value: Any) -> str:
    if isinstance(value, bool):
        return "yes" if value else "no"
    return ", ".join(map(str, value)) if isinstance(value, list) else str(value)
