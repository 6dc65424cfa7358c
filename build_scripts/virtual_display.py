"""A display of our own that nobody sees, and pictures of what is on it, without any tool but Xvfb."""

from __future__ import annotations

import contextlib
import struct
import subprocess
import tempfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

WIDTH, HEIGHT = 1280, 800
_HEADER_FIELDS = 25  # of an X window dump: 25 numbers of four bytes, most significant first
_HEADER_SIZE, _WIDTH, _HEIGHT, _BYTES_PER_LINE, _COLOURS = 0, 4, 5, 12, 19
_COLOUR_BYTES = 12


class NoDisplay(Exception):
    """The display did not start, or cannot be read; the message says why."""


@dataclass(frozen=True, slots=True)
class Picture:
    """What a screen shows: `rows` are lines of four bytes a pixel, blue, green, red and one that means nothing."""

    width: int
    height: int
    rows: tuple[bytes, ...]

    def colours(self) -> int:
        """How many different colours there are."""
        return len({row[place : place + 3] for row in set(self.rows) for place in range(0, self.width * 4, 4)})

    def png(self) -> bytes:
        """The picture as a PNG file."""
        lines = []
        for row in self.rows:
            pixels = bytearray(self.width * 3)
            for channel in range(3):
                pixels[channel::3] = row[2 - channel : self.width * 4 : 4]
            lines.append(b"\0" + bytes(pixels))
        head = struct.pack(">IIBBBBB", self.width, self.height, 8, 2, 0, 0, 0)
        body = zlib.compress(b"".join(lines), 6)
        chunks = ((b"IHDR", head), (b"IDAT", body), (b"IEND", b""))
        return b"\x89PNG\r\n\x1a\n" + b"".join(_chunk(kind, content) for kind, content in chunks)


def _chunk(kind: bytes, content: bytes) -> bytes:
    return struct.pack(">I", len(content)) + kind + content + struct.pack(">I", zlib.crc32(kind + content))


@dataclass(frozen=True, slots=True)
class Display:
    """A display: its name for DISPLAY, and the file its pixels are in."""

    name: str
    pixels: Path

    def picture(self) -> Picture:
        """What it shows now."""
        return read_dump(self.pixels.read_bytes())


def read_dump(content: bytes) -> Picture:
    """The picture in an X window dump of 32 bits a pixel.

    Raises:
        NoDisplay: it is too short to be one.
    """
    if len(content) < _HEADER_FIELDS * 4:
        raise NoDisplay("The display's picture is empty.")
    header = struct.unpack_from(f">{_HEADER_FIELDS}I", content)
    width, height, line = header[_WIDTH], header[_HEIGHT], header[_BYTES_PER_LINE]
    start = header[_HEADER_SIZE] + header[_COLOURS] * _COLOUR_BYTES
    rows = tuple(content[start + y * line : start + y * line + width * 4] for y in range(height))
    return Picture(width, height, rows)


@contextlib.contextmanager
def virtual_display() -> Iterator[Display]:
    """A display for the time of the block.

    Raises:
        NoDisplay: it did not start.
    """
    with tempfile.TemporaryDirectory() as folder:
        command = ["Xvfb", "-displayfd", "1", "-screen", "0", f"{WIDTH}x{HEIGHT}x24", "-nolisten", "tcp"]
        command += ["-fbdir", folder]
        with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True) as server:
            try:
                assert server.stdout is not None
                number = server.stdout.readline().strip()
                if not number:
                    raise NoDisplay("The virtual display did not start.")
                yield Display(f":{number}", Path(folder) / "Xvfb_screen0")
            finally:
                server.terminate()
