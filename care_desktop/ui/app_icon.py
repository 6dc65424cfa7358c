"""The program's own icon, for title bars, task bars and the window about it."""

from pathlib import Path

from PySide6.QtGui import QIcon

SIZES_PX = (16, 24, 32, 48, 64, 128, 256)


def app_icon(resources: Path) -> QIcon:
    """The icon in every size that is shown; a file is read when its size is asked for."""
    icon = QIcon()
    for size_px in SIZES_PX:
        icon.addFile(str(resources / "icons" / f"care-desktop-{size_px}.png"))
    return icon
