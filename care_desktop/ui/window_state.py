"""Where the window was and how large: kept in the settings, given back at the next start."""

from PySide6.QtCore import QByteArray, Qt
from PySide6.QtWidgets import QWidget

from care_desktop.settings import Settings

GEOMETRY = "window_geometry"
_WIDTH, _HEIGHT = 1280, 800
_FRAME = 48  # what a title bar may take, in logical pixels: it is not known before the window shows


def restore_geometry(window: QWidget, settings: Settings) -> None:
    """Place and size the window as it was; when nothing is known as wide and high as fits, all of a small screen."""
    kept = settings.text(GEOMETRY)
    if kept and window.restoreGeometry(QByteArray.fromBase64(kept.encode("ascii", "replace"))):
        return
    room = window.screen().availableGeometry()
    window.resize(min(_WIDTH, room.width()), min(_HEIGHT, room.height() - _FRAME))
    if room.width() < _WIDTH + _FRAME and room.height() < _HEIGHT + _FRAME:
        window.setWindowState(Qt.WindowState.WindowMaximized)


def keep_geometry(window: QWidget, settings: Settings) -> None:
    """Remember place and size for the next start.

    Raises:
        StorageFailure: the settings cannot be written.
    """
    data = bytes(window.saveGeometry().toBase64().data()).decode("ascii")
    if data != settings.text(GEOMETRY):
        settings.change(GEOMETRY, data)
