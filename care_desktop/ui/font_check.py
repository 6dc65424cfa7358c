"""Whether this computer can show text and icons, for the self-test."""

from PySide6.QtGui import QColor, QFont, QFontDatabase, QGuiApplication, QImage, QPainter, QRawFont
from PySide6.QtWidgets import QApplication

from care_desktop.ui.icons import ICONS, paint_icon

_ICON_PX = 24


def start_qt() -> QGuiApplication:
    """The running application, made when there is none."""
    running = QGuiApplication.instance()
    return running if isinstance(running, QGuiApplication) else QApplication(["care-desktop"])


def count_families() -> int:
    """How many font families the system offers."""
    start_qt()
    return len(QFontDatabase.families())


def icons_draw() -> bool:
    """Whether an icon leaves a mark on an empty picture."""
    start_qt()
    image = QImage(_ICON_PX, _ICON_PX, QImage.Format.Format_ARGB32)
    image.fill(QColor("white"))
    empty = image.copy()
    painter = QPainter(image)
    paint_icon(painter, image.rect().toRectF(), next(iter(ICONS)), QColor("black"))
    painter.end()
    return image != empty


def undrawable(characters: str) -> str:
    """Those of the characters for which the usual font, and all that stand in for it, have no glyph."""
    start_qt()
    missing: list[str] = []
    for character in characters:
        system = QFontDatabase.writingSystems()
        if not any(QRawFont.fromFont(QFont(), writing).supportsCharacter(ord(character)) for writing in system):
            missing.append(character)
    return " ".join(missing)
