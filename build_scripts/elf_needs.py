"""Which shared libraries the files of a folder ask for, read from the files themselves."""

from __future__ import annotations

import struct
from collections.abc import Iterator
from pathlib import Path

_LOAD, _DYNAMIC = 1, 2
_NEEDED, _STRINGS = 1, 5
_MAGIC_64_LITTLE = b"\x7fELF\x02\x01"


def needed_by(path: Path) -> list[str]:
    """Names of the libraries a 64-bit little-endian ELF file needs; empty for any other file."""
    content = path.read_bytes()
    if not content.startswith(_MAGIC_64_LITTLE):
        return []
    (header_offset,) = struct.unpack_from("<Q", content, 32)
    size, count = struct.unpack_from("<HH", content, 54)
    headers = [struct.unpack_from("<IIQQQQ", content, header_offset + size * place) for place in range(count)]
    loaded = [(address, offset, length) for kind, _, offset, address, _, length in headers if kind == _LOAD]
    entries = [
        struct.unpack_from("<QQ", content, place)
        for kind, _, offset, _, _, length in headers
        if kind == _DYNAMIC
        for place in range(offset, offset + length, 16)
    ]
    strings = next((value for tag, value in entries if tag == _STRINGS), None)
    if strings is None:
        return []
    table = next(offset + strings - address for address, offset, length in loaded if 0 <= strings - address < length)
    return [_text_at(content, table + value) for tag, value in entries if tag == _NEEDED]


def _text_at(content: bytes, offset: int) -> str:
    return content[offset : content.index(b"\0", offset)].decode("utf-8")


def libraries_in(folder: Path) -> Iterator[Path]:
    """Every ELF file of a folder, links left out."""
    for path in sorted(folder.rglob("*")):
        if path.is_file() and not path.is_symlink():
            with path.open("rb") as file:
                if file.read(len(_MAGIC_64_LITTLE)) == _MAGIC_64_LITTLE:
                    yield path


def needed_outside(folder: Path) -> set[str]:
    """Libraries that something in the folder needs and that are not in it."""
    own = {path.name for path in folder.rglob("*")}
    return {name for path in libraries_in(folder) for name in needed_by(path)} - own
