"""The icon's files show the drawing of today, in the colours of the themes."""

import re
import tomllib
from collections.abc import Callable
from pathlib import Path
from types import ModuleType

from PySide6.QtGui import QImage
from pytestqt.qtbot import QtBot

Load = Callable[[str], ModuleType]


def test_the_files_show_the_drawing(qtbot: QtBot, script: Load) -> None:
    icons = script("icons")
    for size_px in icons.SIZES_PX:
        image, now = QImage(str(icons.png_path(size_px))), QImage.fromData(icons.render(size_px))
        assert (image.width(), image.height()) == (size_px, size_px)
        assert image == now, f"{size_px}: python build_scripts/icons.py makes it anew"
    assert icons.main(["--check"]) == 0


def test_both_drawings_use_the_colours_of_the_stages(script: Load) -> None:
    folder: Path = script("icons").FOLDER
    stages = tomllib.loads((folder.parent / "themes" / "light.toml").read_text(encoding="utf-8"))["stage"]
    wanted = {stage[part] for stage in stages.values() for part in ("fill", "text")}
    for name in ("care-desktop.svg", "care-desktop-16.svg"):
        assert set(re.findall(r"#[0-9A-F]{6}", (folder / name).read_text())) == wanted
