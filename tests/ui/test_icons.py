"""Icons: every name has a glyph, drawn in its colour, at every size and ratio."""

import subprocess
import sys
from pathlib import Path

import pytest
from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QColor, QIcon, QImage, QPainter
from PySide6.QtWidgets import QApplication

from care_desktop.ui.icons import ICONS, icon, paint_icon, themed_icon
from care_desktop.ui.theme import ThemeHolder


def drawn(name: str, side: int = 32, mirrored: bool = False) -> QImage:
    picture = QImage(side, side, QImage.Format.Format_ARGB32)
    picture.fill(Qt.GlobalColor.transparent)
    painter = QPainter(picture)
    paint_icon(painter, QRectF(0, 0, side, side), name, QColor("#AE2C22"), mirrored)
    painter.end()
    return picture


def inked(picture: QImage) -> int:
    places = range(picture.width())
    return sum(picture.pixelColor(x, y).alpha() > 128 for x in places for y in places)


@pytest.mark.parametrize("name", sorted(ICONS))
def test_every_icon_has_ink_inside_its_square(qapp: QApplication, name: str) -> None:
    picture = drawn(name)
    assert 10 < inked(picture) < 700


def test_an_icon_has_its_colour(qapp: QApplication) -> None:
    picture = drawn("add")
    assert picture.pixelColor(16, 16).name() == "#ae2c22"


def test_a_mirrored_icon_is_the_icon_turned_round(qapp: QApplication) -> None:
    there, back = drawn("next"), drawn("next", mirrored=True)
    assert there != back
    turned = back.flipped(Qt.Orientation.Horizontal)
    assert abs(inked(turned) - inked(there)) < 10
    assert turned.pixelColor(26, 16).alpha() == there.pixelColor(26, 16).alpha()


def test_an_unknown_name_is_refused(qapp: QApplication) -> None:
    with pytest.raises(KeyError):
        icon("colour of the month", QColor("black"))


def test_icons_are_paler_when_disabled_and_sharp_at_any_ratio(holder: ThemeHolder) -> None:
    made = themed_icon("search", holder.theme, "text")
    off = made.pixmap(QSize(16, 16), 1.0, QIcon.Mode.Disabled).toImage()
    on = made.pixmap(QSize(16, 16), 2.0, QIcon.Mode.Normal).toImage()
    assert on.width() == 32
    colours = {off.pixelColor(x, y).name() for x in range(16) for y in range(16) if off.pixelColor(x, y).alpha() == 255}
    assert colours <= {holder.theme.text_disabled.lower()}


def test_only_the_one_font_is_read_and_the_package_is_not_imported() -> None:
    script = (
        "import sys; from PySide6.QtWidgets import QApplication; app = QApplication([]);"
        "from PySide6.QtGui import QColor, QFontDatabase; before = len(QFontDatabase.families());"
        "from care_desktop.ui.icons import icon; icon('people', QColor('black')).pixmap(16, 16);"
        "print('qtawesome' in sys.modules, len(QFontDatabase.families()) - before)"
    )
    root = Path(__file__).resolve().parents[2]
    done = subprocess.run([sys.executable, "-c", script], cwd=root, capture_output=True, text=True, check=True)
    assert done.stdout.split() == ["False", "0"]
