"""Where the window was and how large: kept in the settings, given back at the next start."""

from PySide6.QtCore import QByteArray
from PySide6.QtWidgets import QWidget

from care_desktop.settings import Settings

GEOMETRY = "window_geometry"
_WIDTH, _HEIGHT = 1280, 800


def restore_geometry(window: QWidget, settings: Settings) -> None:
    """Place and size the window as it was; as wide and high as a small screen allows when nothing is known."""
    kept = settings.text(GEOMETRY)
    if kept and window.restoreGeometry(QByteArray.fromBase64(kept.encode("ascii", "replace"))):
        return
    room = window.screen().availableGeometry()
    window.resize(min(_WIDTH, room.width()), min(_HEIGHT, room.height()))


def keep_geometry(window: QWidget, settings: Settings) -> None:
    """Remember place and size for the next start.

    Raises:
        StorageFailure: the settings cannot be written.
    """
    data = bytes(window.saveGeometry().toBase64().data()).decode("ascii")
    if data != settings.text(GEOMETRY):
        settings.change(GEOMETRY, data)
