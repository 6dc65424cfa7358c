"""Contact cards: vCard 2.1, 3.0 and 4.0 read, and a person written as one with what we do not know kept."""

import re
from collections.abc import Iterable, Sequence
from enum import StrEnum

from care_desktop.domain.people import NAME_MAX, Handle, PersonDraft, normalise_handle
from care_desktop.domain.sync import Card
from care_desktop.integrations.vcard_handles import handle_of, line_for
from care_desktop.integrations.vcard_lines import (
    BadCard,
    Line,
    cards_of,
    decoded,
    escaped,
    folded,
    head_text,
    lines_of,
    split_at,
    unescaped,
)

__all__ = ["BadCard", "Version", "cards_of", "decoded", "read_card", "write_card"]

NOTE_CHARACTERS_MAX = 20_000
HANDLES_MAX = 100
TAGS_MAX = 100
TEXT_CHARACTERS_MAX = 500
_NO_PERSON = frozenset({"group", "org", "location", "device", "application"})
_BINARY = frozenset({"PHOTO", "LOGO", "SOUND", "KEY"})
_LABELS = frozenset({"X-ABLABEL", "X-ABADR"})
_MEDIA = {"jpeg": "image/jpeg", "jpg": "image/jpeg", "png": "image/png", "gif": "image/gif"}


class Version(StrEnum):
    """The versions that are written."""

    V3 = "3.0"
    V4 = "4.0"


def read_card(raw: str, key: str = "", etag: str = "") -> Card | None:
    """What a card says of a person; None when it is a group, an organisation or a place.

    A country is its two-letter code where the card gives it, else the name as it stands there.

    Raises:
        BadCard: it cannot be read.
    """
    return _read(lines_of(raw), raw, key, etag)


def _read(lines: Sequence[Line], raw: str, key: str, etag: str) -> Card | None:
    first: dict[str, Line] = {}
    for line in lines:
        if line.value.strip(" ;\n") and (line.name not in first or _is_preferred(line, first[line.name])):
            first[line.name] = line
    kind = next((first[name].text_value for name in ("KIND", "X-ADDRESSBOOKSERVER-KIND") if name in first), "")
    if kind.casefold() in _NO_PERSON:
        return None
    place, country = _where(first.get("ADR"), lines)
    role = first.get("TITLE") or first.get("ROLE")
    return Card(
        key,
        etag,
        _name(first),
        tuple(_handles(lines)),
        _line_of(first["ORG"].texts[0]) if "ORG" in first else "",
        _line_of(role.text_value) if role else "",
        place,
        country,
        _tags(lines),
        first["NOTE"].text_value[:NOTE_CHARACTERS_MAX] if "NOTE" in first else "",
        raw,
    )


def _is_preferred(line: Line, other: Line) -> bool:
    return _rank(line) < _rank(other)


def _rank(line: Line) -> int:
    """1 comes first: PREF of vCard 4.0, TYPE=pref of those before."""
    given = line.params.get("PREF", ("",))[0]
    return int(given) if given.isdecimal() and len(given) < 4 else 1 if "pref" in line.types else 101


def _name(first: dict[str, Line]) -> str:
    if "FN" in first and (name := _line_of(first["FN"].text_value)):
        return name
    if "N" in first:
        family, given, middle = (*first["N"].texts, "", "", "")[:3]
        if name := _line_of(" ".join([given, middle, family])):
            return name
    for other in ("NICKNAME", "ORG"):
        if other in first and (name := _line_of(first[other].texts[0])):
            return name
    return ""


def _handles(lines: Iterable[Line]) -> list[Handle]:
    found: dict[tuple[str, str], Handle] = {}
    for line in sorted(lines, key=_rank):
        handle = handle_of(line)
        if handle is not None:
            found.setdefault((handle.service, normalise_handle(handle.service, handle.value)), handle)
    return list(found.values())[:HANDLES_MAX]


def _where(address: Line | None, lines: Iterable[Line]) -> tuple[str, str]:
    if address is None:
        return "", ""
    parts = (*address.texts, *[""] * 7)
    codes = [*address.params.get("CC", ())]
    if address.group:
        codes += [line.text_value for line in lines if line.group == address.group and line.name == "X-ABADR"]
    country = next((code.upper() for code in (*codes, parts[6]) if re.fullmatch(r"[A-Za-z]{2}", code)), parts[6])
    return _line_of(parts[3] or parts[4]), _line_of(country)


def _tags(lines: Iterable[Line]) -> tuple[str, ...]:
    words = (part for line in lines if line.name == "CATEGORIES" for part in split_at(line.value, ","))
    return tuple(dict.fromkeys(tag for word in words if (tag := _line_of(unescaped(word)))))[:TAGS_MAX]


def _line_of(text: str) -> str:
    return " ".join(text.split())[: min(NAME_MAX, TEXT_CHARACTERS_MAX)]


def write_card(draft: PersonDraft, *, uid: str, version: Version | None = None, raw: str = "") -> str:
    """A person as a card, lines folded and ended as the standard wants them.

    Args:
        draft: the person; private notes are never written.
        uid: of a card that has none, such as "urn:uuid:...".
        version: None is that of `raw` (3.0 for 2.1), else 4.0.
        raw: the card as it was read: every line that still says what the person says stays as it is, and so does
            all that we do not know. A card that cannot be read counts as none.
    """
    try:
        lines = lines_of(raw) if raw else []
    except BadCard:
        lines = []
    before = next((line.text_value for line in lines if line.name == "VERSION"), "")
    version = version or (Version.V3 if before in ("2.1", "3.0") else Version.V4)
    kept = _kept(draft, lines, raw)
    names = {line.name for line in kept}
    out = [f"VERSION:{version.value}", *_from_person(draft, kept, names, uid, version)]
    out += [line.text if before == version.value else _converted(line, version) for line in kept]
    return "".join(map(folded, ["BEGIN:VCARD", *filter(None, out), "END:VCARD"]))


def _kept(draft: PersonDraft, lines: Sequence[Line], raw: str) -> list[Line]:
    """The lines that may stay: those that still hold, and those of which we know nothing."""
    said = _read([line for line in lines if not line.name.endswith("KIND")], raw, "", "")
    if said is None:
        return []
    job = draft.job
    company, role = (job.company, job.role) if job else ("", "")
    holds = {
        "FN": said.name == draft.name,
        "N": said.name == draft.name,
        "ORG": said.company == company,
        "TITLE": said.role == role,
        "ROLE": said.role == role or not role,
        "ADR": _is_there(said, draft),
        "CATEGORIES": said.tags == draft.tags,
        "NOTE": said.note == draft.notes,
    }
    held = {(h.service, normalise_handle(h.service, h.value)) for h in draft.handles}

    def stays(line: Line) -> bool:
        handle = handle_of(line)
        if handle is not None:
            return (handle.service, normalise_handle(handle.service, handle.value)) in held
        return line.name != "VERSION" and holds.get(line.name, True)

    dropped = {line.group for line in lines if line.group and not stays(line) and line.name not in _LABELS}
    return [line for line in lines if stays(line) and not (line.name in _LABELS and line.group in dropped)]


def _is_there(said: Card, draft: PersonDraft) -> bool:
    """Whether a card and a person agree where somebody lives; a country's name cannot be compared with its code."""
    places = (said.place, f"{said.place}, {said.country}", said.country if not said.place else said.place)
    return draft.place in places and (len(said.country) != 2 or said.country == draft.country)


def _from_person(draft: PersonDraft, kept: Sequence[Line], names: set[str], uid: str, version: Version) -> list[str]:
    """The lines that the kept ones do not say."""
    name, job = escaped(_line_of(draft.name)), draft.job
    held = {(h.service, normalise_handle(h.service, h.value)) for line in kept if (h := handle_of(line))}
    found = [
        f"FN:{name}" if "FN" not in names else "",
        f"N:;{name};;;" if "N" not in names else "",
        f"UID:{uid}" if "UID" not in names else "",
        f"ORG:{escaped(job.company)}" if job and job.company and "ORG" not in names else "",
        f"TITLE:{escaped(job.role)}" if job and job.role and not names & {"TITLE", "ROLE"} else "",
    ]
    if (draft.place or draft.country) and "ADR" not in names:
        found.append(f"ADR:;;;{escaped(draft.place)};;;{draft.country}")
    if draft.tags and "CATEGORIES" not in names:
        found.append(f"CATEGORIES:{','.join(map(escaped, draft.tags))}")
    if draft.notes and "NOTE" not in names:
        found.append(f"NOTE:{escaped(draft.notes)}")
    missing = [h for h in draft.handles if (h.service, normalise_handle(h.service, h.value)) not in held]
    return [*found, *(line_for(handle, version.value) for handle in missing)]


def _converted(line: Line, version: Version) -> str:
    """A kept line as another version writes it."""
    params = {name: values for name, values in line.params.items() if name not in ("ENCODING", "CHARSET")}
    encoding = "".join(line.params.get("ENCODING", ())).casefold()
    words = [word for word in params.get("TYPE", ()) if word.casefold() not in ("base64", "b", "8bit", "7bit")]
    params["TYPE"] = tuple(words)
    if line.name in _BINARY:
        return _converted_picture(line, params, encoding, version)
    value = line.value
    if line.decoded:
        # Semicolons stay: they part the fields of names and addresses.
        value = value.replace(",", "\\,") if line.name not in ("CATEGORIES", "URL") else value
    return f"{head_text(line.group, line.name, params)}:{value.replace(chr(10), chr(92) + 'n')}"


def _converted_picture(line: Line, params: dict[str, tuple[str, ...]], encoding: str, version: Version) -> str:
    """Bytes stand as base64 in vCard 3.0, and as a data address in 4.0."""
    words = [word for value in line.params.get("TYPE", ()) for word in value.split(",")]
    value = "".join(line.value.split())
    inline = encoding in ("b", "base64") or "base64" in line.types
    if version is Version.V4 and inline:
        media = next(
            (_MEDIA[word.casefold()] for word in words if word.casefold() in _MEDIA), "application/octet-stream"
        )
        return f"{head_text(line.group, line.name, {})}:data:{media};base64,{value}"
    data = re.match(r"data:image/(\w+);base64,", value)
    if version is Version.V3 and data:
        head = head_text(line.group, line.name, {"ENCODING": ("b",), "TYPE": (data[1].upper(),)})
        return f"{head}:{value[data.end() :]}"
    if version is Version.V3 and inline:
        return f"{head_text(line.group, line.name, {**params, 'ENCODING': ('b',)})}:{value}"
    return f"{head_text(line.group, line.name, params)}:{value}"
