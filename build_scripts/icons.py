"""Make the PNG files of the program's icon from its drawings: `python build_scripts/icons.py [--check]`."""

from __future__ import annotations

import argparse
import os
import sys
from pathlib import Path

from environment import ROOT, hand_over, prepare

FOLDER = ROOT / "resources" / "icons"
# Below 24 pixels the letters of the large drawing would blur; the small one has its edges on the pixels.
DRAWINGS = {16: "care-desktop-16.svg"}
DRAWING = "care-desktop.svg"
SIZES_PX = (16, 22, 24, 32, 48, 64, 128, 256, 512)


def png_path(size_px: int, folder: Path = FOLDER) -> Path:
    """Where the icon of a size lies."""
    return folder / f"care-desktop-{size_px}.png"


def render(size_px: int) -> bytes:
    """The icon as PNG, `size_px` wide and high, on a transparent ground. Needs PySide6."""
    from PySide6.QtCore import QBuffer, QIODevice, QRectF
    from PySide6.QtGui import QImage, QImageWriter, QPainter
    from PySide6.QtSvg import QSvgRenderer

    image = QImage(size_px, size_px, QImage.Format.Format_ARGB32)
    image.fill(0)
    painter = QPainter(image)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    drawing = FOLDER / DRAWINGS.get(size_px, DRAWING)
    QSvgRenderer(str(drawing)).render(painter, QRectF(0, 0, size_px, size_px))
    painter.end()
    buffer = QBuffer()
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    QImageWriter(buffer, b"PNG").write(image)
    return bytes(buffer.data().data())


def main(arguments: list[str]) -> int:
    """Write every size, or with --check say which ones do not show the drawing of today."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--check", action="store_true", help="write nothing; 1 when a file is missing or old")
    options = parser.parse_args(arguments)
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    try:
        from PySide6.QtGui import QGuiApplication
    except ImportError:
        return hand_over(prepare("run"), [__file__, *arguments])
    QGuiApplication.instance() or QGuiApplication([])
    wrong = []
    for size_px in SIZES_PX:
        path, content = png_path(size_px), render(size_px)
        if not options.check:
            path.write_bytes(content)
        elif not path.is_file() or path.read_bytes() != content:
            wrong.append(path.name)
    for name in wrong:
        print(f"{name} does not show the drawing; python build_scripts/icons.py makes it anew.", file=sys.stderr)
    return int(bool(wrong))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
