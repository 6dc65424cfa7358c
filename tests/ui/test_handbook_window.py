"""The handbook in the program: every chapter with its pictures, links, the search, and the page that fits."""

from pathlib import Path

import pytest
from PySide6.QtCore import Qt, QUrl
from PySide6.QtGui import QDesktopServices, QTextDocument
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QDialog, QLineEdit
from pytestqt.qtbot import QtBot

from care_desktop.paths import docs_dir
from care_desktop.settings import Settings
from care_desktop.ui.actions import ActionId, KeyGuard
from care_desktop.ui.handbook_text import CHAPTERS, INDEX, chapters, missing_pictures, place_for
from care_desktop.ui.handbook_window import HandbookWindow
from care_desktop.ui.main_window import MainWindow
from care_desktop.ui.theme import ThemeChoice, ThemeHolder

PICTURE = QTextDocument.ResourceType.ImageResource.value


@pytest.fixture
def handbook(qtbot: QtBot, holder: ThemeHolder) -> HandbookWindow:
    made = HandbookWindow(holder, docs_dir())
    qtbot.addWidget(made)
    return made


def test_every_chapter_shows_with_its_pictures_in_both_themes(handbook: HandbookWindow, holder: ThemeHolder) -> None:
    on_disk = {f"handbook/{path.name}" for path in (docs_dir() / "handbook").glob("*.md")}
    assert set(handbook.places) == on_disk and handbook.places[0] == INDEX
    assert {place_for([name]) for name in CHAPTERS} <= on_disk
    assert missing_pictures(docs_dir()) == []
    for place in handbook.places:
        handbook.show_page(place)
        html = handbook.view.document().toHtml()
        assert handbook.trouble.text() == "" and "<!--" not in html and "&lt;!--" not in html, place
    source = QUrl("../screenshots/today.png")
    handbook.show_page("handbook/today.md")
    light = handbook.view.loadResource(PICTURE, source)
    holder.choose(ThemeChoice.DARK)
    dark = handbook.view.loadResource(PICTURE, source)
    assert not light.isNull() and light.size() == dark.size() and light != dark
    assert light.width() <= handbook.view.viewport().width()


def test_links_lead_on_and_back_and_the_web_opens_outside(
    handbook: HandbookWindow, monkeypatch: pytest.MonkeyPatch
) -> None:
    opened: list[str] = []
    monkeypatch.setattr(QDesktopServices, "openUrl", lambda url: opened.append(url.toString()))
    handbook.show_page("handbook/trust.md")
    handbook.follow("../validation.md")
    assert handbook.view.place == "validation.md"
    for elsewhere in ("../../../../etc/passwd", "file:///etc/passwd", "javascript:1"):
        handbook.follow(elsewhere)
        assert handbook.view.place == "validation.md" and "root:" not in handbook.view.toPlainText()
    assert handbook.trouble.text().startswith("The page passwd") and not opened
    handbook.back_button.click()
    assert handbook.view.place == "handbook/trust.md" and handbook.trouble.text() == ""
    handbook.forward_button.click()
    assert handbook.view.place == "validation.md" and not handbook.forward_button.isEnabled()
    handbook.follow("https://example.org/page")
    assert opened == ["https://example.org/page"]


def test_the_search_leaves_chapters_with_the_words_and_goes_from_place_to_place(handbook: HandbookWindow) -> None:
    handbook.show_page(INDEX)
    handbook.search.setText("Recovery KEY")
    places = handbook.places
    assert "handbook/encryption.md" in places and "handbook/today.md" not in places
    assert handbook.list.model().rowCount() == len(places) and str(len(places)) in handbook.found.text()
    seen = []
    for _ in range(200):
        handbook.find_next()
        assert handbook.view.textCursor().selectedText().casefold() == "recovery key"
        seen.append(handbook.view.place)
        if len(set(seen)) == len(places) and seen[-1] == seen[0]:
            break
    assert list(dict.fromkeys(seen)) == list(places)
    handbook.search.setText("no such words anywhere")
    assert handbook.places == () and handbook.list.model().rowCount() == 0
    handbook.find_next()
    handbook.search.clear()
    assert len(handbook.places) == len(chapters(docs_dir()))


def test_f1_opens_it_also_from_a_dialog_and_it_goes_with_the_window(
    qtbot: QtBot, holder: ThemeHolder, tmp_path: Path, qapp: object
) -> None:
    window = MainWindow(holder, Settings(tmp_path / "settings.json"))
    qtbot.addWidget(window)
    window.finish()
    guard = KeyGuard(qapp, window.commands, window)  # type: ignore[arg-type]
    window.show()
    window.commands[ActionId.HANDBOOK].trigger()
    shown = window.handbook
    assert shown is not None and shown.isVisible() and shown.view.place == INDEX
    shown.close()
    dialog = QDialog(window)
    field = QLineEdit(dialog)
    dialog.open()
    field.setFocus()
    qtbot.waitUntil(field.hasFocus)
    QTest.keyClick(field, Qt.Key.Key_F1)
    assert shown.isVisible() and field.text() == ""
    dialog.close()
    window.close()
    assert not shown.isVisible()
    guard.setParent(None)
    guard.deleteLater()
    shown.deleteLater()
