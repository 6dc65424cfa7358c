"""Content lines of vCard 2.1, 3.0 and 4.0: cards of a file, lines of a card, and lines as they are written."""

import codecs
import quopri
import re
from collections import deque
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType

from vobject.base import VObjectError, parseLine  # type: ignore[import-untyped]

CARD_CHARACTERS_MAX = 4 * 1024 * 1024
LINES_MAX = 5_000
HEAD_CHARACTERS_MAX = 1_000
STRAY_LINES_MAX = 100
FOLD_BYTES = 75
_BEGIN, _END = "BEGIN:VCARD", "END:VCARD"
# Left over where files were put together or cut: a mark of another encoding, control characters, spaces of any kind.
_ODD = r"[^\x21-\x3d\x3f-\x7e]*"
_MARK = re.compile(rf"{_ODD}((?:BEGIN|END):VCARD)[^\x21-\x3a\x3c\x3d\x3f-\x7e]*", re.IGNORECASE)
_BEGIN_IN_CARD = re.compile(rf"[^\s:;]*(BEGIN:VCARD){_ODD}", re.IGNORECASE)
_BEGIN_AFTER_WORDS = re.compile(rf".*(BEGIN:VCARD){_ODD}", re.IGNORECASE)
_JOINED = re.compile(r"(END:VCARD)([^\n:]*BEGIN:VCARD)", re.IGNORECASE)
_FOLD = re.compile(r"\n[ \t]")
_FOLD_AMONG_QUOTED = re.compile(r"(?<!=)\n[ \t]")
_QUOTED_PRINTABLE = re.compile(r"quoted-printable", re.IGNORECASE)
_UNESCAPED = {"n": "\n", "N": "\n"}


class BadCard(ValueError):
    """A card that cannot be read; the text says why, to follow a row number."""


@dataclass(frozen=True, slots=True)
class Line:
    """One property of a card.

    Attributes:
        name: in capital letters, without its group.
        value: decoded from quoted-printable; otherwise as it stands, still escaped.
        params: names in capital letters; what stands without a name (vCard 2.1) is a TYPE.
        group: ties lines together, such as "item1"; empty for none.
        text: the whole line as it stands, unfolded.
        decoded: the value was quoted-printable, so it holds its line ends and commas as they are.
    """

    name: str
    value: str
    params: Mapping[str, tuple[str, ...]]
    group: str
    text: str
    decoded: bool = False

    @property
    def types(self) -> frozenset[str]:
        """The words of TYPE, in lower case."""
        return frozenset(word.casefold() for value in self.params.get("TYPE", ()) for word in value.split(","))

    @property
    def texts(self) -> tuple[str, ...]:
        """The parts between semicolons, each without escapes and outer white space."""
        return tuple(unescaped(part).strip() for part in split_at(self.value, ";"))

    @property
    def text_value(self) -> str:
        """The whole value without escapes and outer white space."""
        return unescaped(self.value).strip()


def decoded(data: bytes) -> str:
    """The text of a file: by its mark, as UTF-8, else as Windows-1252."""
    for mark, name in (
        (codecs.BOM_UTF8, "utf-8-sig"),
        (codecs.BOM_UTF16_LE, "utf-16"),
        (codecs.BOM_UTF16_BE, "utf-16"),
    ):
        if data.startswith(mark):
            return data.decode(name, "replace")
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError:
        return data.decode("cp1252", "replace")


def cards_of(text: str) -> Iterator[str]:
    """Every card of a text, as it stands but for what surrounds BEGIN and END in their lines.

    One that breaks off is passed on without its end, and one whose beginning cannot be made out without that: whoever
    reads it says so, and none is passed over.
    """
    lines: list[str] = []
    stray: deque[str] = deque(maxlen=STRAY_LINES_MAX)
    depth, before = 0, ""
    for line in _JOINED.sub(r"\1\n\2", text.replace("\0", "").replace("\r\n", "\n").replace("\r", "\n")).split("\n"):
        mark = _mark_of(line, within=depth > 0)
        if mark == _BEGIN:
            if depth and not before.startswith("AGENT"):
                yield "\n".join(lines)
                depth = 0
            if not depth:
                lines = []
            depth += 1
        if depth:
            lines.append(mark or line)
            if mark == _END:
                depth -= 1
                if not depth:
                    yield "\n".join(lines)
                    stray.clear()
        elif mark == _END:
            yield "\n".join([*stray, _END])
            stray.clear()
        else:
            stray.append(line)
        before = line.strip().upper()
    if depth:
        yield "\n".join(lines)


def _mark_of(line: str, *, within: bool) -> str:
    """BEGIN or END when the line is one, whatever odd signs stand around it; empty for another line.

    Within a card words before it are what somebody wrote; between cards it can only be a beginning.
    """
    found = _MARK.fullmatch(line) or (_BEGIN_IN_CARD if within else _BEGIN_AFTER_WORDS).fullmatch(line)
    return found[1].upper() if found else ""


def lines_of(raw: str) -> list[Line]:
    """The properties of one card, without BEGIN and END and without what is nested in it.

    Raises:
        BadCard: it is no card, breaks off, or is far too large.
    """
    if len(raw) > CARD_CHARACTERS_MAX:
        raise BadCard(f"it is larger than {CARD_CHARACTERS_MAX >> 20} MB")
    texts = _unfolded(raw)
    if len(texts) > LINES_MAX:
        raise BadCard(f"it has more than {LINES_MAX:,} lines")
    if not texts or texts[0].upper() != _BEGIN:
        raise BadCard("it does not begin as a contact card")
    if texts[-1].upper() != _END:
        raise BadCard("it breaks off")
    found: list[Line] = []
    nested = 0
    for text in texts[1:-1]:
        mark = text.upper()
        if mark.startswith(("BEGIN:", "END:")):
            nested += 1 if mark[0] == "B" else -1
        elif nested <= 0 and (line := parsed(text)) is not None:
            found.append(line)
    return found


def _unfolded(raw: str) -> list[str]:
    fold = _FOLD_AMONG_QUOTED if _QUOTED_PRINTABLE.search(raw) else _FOLD
    text = fold.sub("", raw.replace("\r\n", "\n").replace("\r", "\n").strip())
    found: list[str] = []
    parts: list[str] = []
    for line in text.split("\n"):
        parts.append(line)
        # A line end that is quoted-printable goes on in the next line.
        if line.endswith("=") and _QUOTED_PRINTABLE.search(parts[0][:HEAD_CHARACTERS_MAX]):
            continue
        joined = "\n".join(parts).strip()
        if joined:
            found.append(joined)
        parts = []
    return [*found, *(["\n".join(parts)] if parts else [])]


def parsed(text: str) -> Line | None:
    """One unfolded line; None when it is none."""
    head, colon, value = _cut(text)
    if not colon or len(head) > HEAD_CHARACTERS_MAX:
        return None
    try:
        name, pairs, _value, group = parseLine(f"{head}:")
    except VObjectError:
        return None
    params: dict[str, tuple[str, ...]] = {}
    for key, *values in pairs:
        # vCard 2.1 lets the name of a parameter be left out.
        key, values = (key.upper(), values) if values else ("TYPE", [key])
        params[key] = (*params.get(key, ()), *values)
    quoted = any(word.upper() == "QUOTED-PRINTABLE" for key in ("ENCODING", "TYPE") for word in params.get(key, ()))
    if quoted:
        params["TYPE"] = tuple(word for word in params.get("TYPE", ()) if word.upper() != "QUOTED-PRINTABLE")
        value = _from_quoted(value, params.get("CHARSET", ("utf-8",))[0])
    return Line(name.upper(), value, MappingProxyType(params), group or "", text, quoted)


def _from_quoted(value: str, charset: str) -> str:
    """Text that was quoted-printable; what is not of its charset, or of none we know, is read as UTF-8."""
    data = quopri.decodestring(value.encode("utf-8"))
    try:
        text = data.decode(charset)
    except (LookupError, UnicodeError):
        text = data.decode("utf-8", "replace")
    return text.replace("\r\n", "\n")


def _cut(text: str) -> tuple[str, str, str]:
    """Head, colon and value: the colon is the first outside quotes."""
    within = False
    for place, mark in enumerate(text[: HEAD_CHARACTERS_MAX + 1]):
        if mark == '"':
            within = not within
        elif mark == ":" and not within:
            return text[:place], ":", text[place + 1 :]
    return text, "", ""


def split_at(value: str, mark: str) -> list[str]:
    """The parts between marks that are not escaped, still escaped."""
    parts, start, place = [], 0, 0
    while place < len(value):
        if value[place] == "\\":
            place += 2
            continue
        if value[place] == mark:
            parts.append(value[start:place])
            start = place + 1
        place += 1
    return [*parts, value[start:]]


def unescaped(value: str) -> str:
    """The text a value stands for; a NUL, which no database takes, is left out."""
    if "\\" in value:
        value = re.sub(r"\\(.)", lambda found: _UNESCAPED.get(found[1], found[1]), value, flags=re.DOTALL)
    return value.replace("\0", "")


def escaped(text: str) -> str:
    """A text as a value."""
    text = text.replace("\r\n", "\n").replace("\r", "\n").replace("\\", "\\\\").replace("\n", "\\n")
    return text.replace(",", "\\,").replace(";", "\\;")


def head_text(group: str, name: str, params: Mapping[str, Sequence[str]]) -> str:
    """What stands before the colon."""
    words = "".join(f";{key}={','.join(map(_param, values))}" for key, values in params.items() if values)
    return f"{group}.{name}{words}" if group else f"{name}{words}"


def _param(text: str) -> str:
    text = text.replace('"', "'").replace("\n", " ")
    return f'"{text}"' if any(mark in text for mark in ",;:") else text


def folded(text: str) -> str:
    """A line as it is written: cut into pieces of at most 75 bytes, never within a character, each with a line end."""
    data = text.encode("utf-8", "replace")
    pieces, start, room = [], 0, FOLD_BYTES
    while len(data) - start > room:
        end = start + room
        while data[end] & 0xC0 == 0x80:
            end -= 1
        pieces.append(data[start:end])
        start, room = end, FOLD_BYTES - 1
    pieces.append(data[start:])
    return b"\r\n ".join(pieces).decode() + "\r\n"
