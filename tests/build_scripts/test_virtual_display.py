"""A display of our own: it starts and goes, and its picture is read as it is."""

import shutil
import struct
from collections.abc import Callable
from pathlib import Path
from types import ModuleType

import pytest
from PySide6.QtGui import QImage

Load = Callable[[str], ModuleType]


def test_a_dump_is_read_and_becomes_a_png(script: Load) -> None:
    display = script("virtual_display")
    header = [0] * 25
    header[0], header[4], header[5], header[12], header[19] = 104, 2, 2, 12, 1
    rows = b"\x01\x02\x03\0" + b"\xff\0\0\0" + b"pad!" + b"\x01\x02\x03\0" * 2 + b"pad!"
    picture = display.read_dump(struct.pack(">25I", *header) + b"name" + bytes(12) + rows)
    assert (picture.width, picture.height, picture.colours()) == (2, 2, 2)
    image = QImage.fromData(picture.png())
    assert [image.pixelColor(x, 0).name() for x in (0, 1)] == ["#030201", "#0000ff"]
    with pytest.raises(display.NoDisplay):
        display.read_dump(b"")


@pytest.mark.skipif(shutil.which("Xvfb") is None, reason="Xvfb is not installed")
def test_a_display_has_a_name_and_a_blank_picture_and_goes_away(script: Load) -> None:
    with script("virtual_display").virtual_display() as display:
        socket = Path("/tmp/.X11-unix") / f"X{display.name.removeprefix(':')}"
        assert socket.exists()
        assert display.picture().colours() <= 3
    assert not socket.exists()
