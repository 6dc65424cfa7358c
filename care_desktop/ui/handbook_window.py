"""The handbook in a window of its own: chapters on the left, the page on the right, words found in all of them."""

from pathlib import Path

from PySide6.QtCore import Qt, QUrl
from PySide6.QtGui import QKeySequence, QShortcut, QTextDocument
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from care_desktop.errors import CareError
from care_desktop.ui.choose_file import open_address
from care_desktop.ui.handbook_text import INDEX, Chapter, chapters, place_of_link, text_of, title_of
from care_desktop.ui.pages.settings_list import SettingsList
from care_desktop.ui.roles import Ink
from care_desktop.ui.theme import ThemeHolder
from care_desktop.ui.widgets.button import Button, ButtonKind
from care_desktop.ui.widgets.handbook_view import HandbookView
from care_desktop.ui.widgets.label import hairline, label
from care_desktop.ui.widgets.search_field import SearchField
from care_desktop.ui.widgets.sidebar_entries import SidebarEntry

_WIDTH, _HEIGHT = 1120, 760
_LIST_WIDTH = 264


class HandbookWindow(QWidget):
    """Stays beside the window it explains, also while a dialog is open there; Esc closes it.

    Args:
        docs: the folder of documents, `paths.docs_dir`.

    Raises:
        StorageFailure: the handbook is not in this installation.
    """

    def __init__(self, holder: ThemeHolder, docs: Path) -> None:
        # Without a parent, for a dialog of the window would block its children.
        super().__init__()
        self._holder = holder
        self._docs = docs
        self._chapters = chapters(docs)
        self._plain: dict[str, str] = {}
        self._visited: list[str] = []
        self._at = -1
        self.setAttribute(Qt.WidgetAttribute.WA_QuitOnClose, False)
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.setObjectName("page")
        self.setWindowTitle(self.tr("Handbook"))
        self.search = SearchField(holder, self.tr("Search"), "Ctrl F")
        self.search.setAccessibleName(self.tr("Search the handbook"))
        entries = [SidebarEntry(chapter.place, chapter.title, "") for chapter in self._chapters]
        self.list = SettingsList(holder, entries)
        self.list.setAccessibleName(self.tr("Chapters"))
        self.list.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAsNeeded)
        self.list.setMinimumHeight(1)
        self.found = label(holder.theme, "", Ink.FAINT, "caption", wraps=True)
        self.found.hide()
        self.view = HandbookView(holder, docs)
        self.back_button = Button(holder, self.tr("Back"), ButtonKind.QUIET)
        self.forward_button = Button(holder, self.tr("Forward"), ButtonKind.QUIET)
        self.trouble = label(holder.theme, "", Ink.NEGATIVE, wraps=True)
        self._lay_out()
        self._connect()
        room = self.screen().availableGeometry()
        self.resize(min(_WIDTH, room.width()), min(_HEIGHT, room.height()))

    def _lay_out(self) -> None:
        space = self._holder.theme.metrics.space
        left = QVBoxLayout()
        left.setContentsMargins(space.gap, space.gap, space.gap, space.gap)
        left.setSpacing(space.unit)
        left.addWidget(self.search)
        left.addWidget(self.found)
        left.addWidget(self.list, 1)
        left.addStretch(0)
        side = QWidget()
        side.setObjectName("sidebar")
        side.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        side.setLayout(left)
        side.setFixedWidth(_LIST_WIDTH)
        ways = QHBoxLayout()
        ways.setContentsMargins(space.gap, space.unit, space.gap, space.unit)
        ways.setSpacing(space.half)
        ways.addWidget(self.back_button)
        ways.addWidget(self.forward_button)
        ways.addWidget(self.trouble, 1)
        right = QVBoxLayout()
        right.setContentsMargins(0, 0, 0, 0)
        right.setSpacing(0)
        right.addLayout(ways)
        right.addWidget(hairline(self))
        right.addWidget(self.view, 1)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(0)
        row.addWidget(side)
        row.addWidget(hairline(self, vertical=True))
        row.addLayout(right, 1)

    def _connect(self) -> None:
        self.list.entry_chosen.connect(self.show_page)
        self.view.link_chosen.connect(self.follow)
        self.search.textChanged.connect(self._on_words_changed)
        self.search.returnPressed.connect(self.find_next)
        self.back_button.clicked.connect(lambda: self._step(-1))
        self.forward_button.clicked.connect(lambda: self._step(1))
        keys = {
            QKeySequence(QKeySequence.StandardKey.Close): self.close,
            QKeySequence(Qt.Key.Key_Escape): self.close,
            QKeySequence(QKeySequence.StandardKey.Find): self._on_find,
            QKeySequence(QKeySequence.StandardKey.FindNext): self.find_next,
            QKeySequence(Qt.Modifier.ALT | Qt.Key.Key_Left): lambda: self._step(-1),
            QKeySequence(Qt.Modifier.ALT | Qt.Key.Key_Right): lambda: self._step(1),
        }
        for sequence, act in keys.items():
            QShortcut(sequence, self).activated.connect(act)
        self.back_button.setToolTip("Alt+Left")
        self.forward_button.setToolTip("Alt+Right")

    @property
    def places(self) -> tuple[str, ...]:
        """The chapters that the list shows, all of them while nothing is searched."""
        words = self.search.text().strip()
        return tuple(chapter.place for chapter in self._chapters if not words or self._has(chapter, words))

    def show_page(self, place: str) -> None:
        """Show a page; what was shown before is one step back. A page that is not there is said."""
        if self._show(place) and (self._at < 0 or self._visited[self._at] != place):
            del self._visited[self._at + 1 :]
            self._visited.append(place)
            self._at += 1
        self._refresh_ways()

    def come_forward(self) -> None:
        """Show the window in front, with the keys on the page."""
        self.setWindowState(self.windowState() & ~Qt.WindowState.WindowMinimized)
        self.show()
        self.raise_()
        self.activateWindow()
        self.view.setFocus()

    def follow(self, link: str) -> None:
        """Go where a link leads: to another page here, and to the web in the browser of this system."""
        if QUrl(link).scheme() in ("http", "https"):
            open_address(link)
        elif link and not QUrl(link).scheme():
            self.show_page(place_of_link(self.view.place, link))

    def find_next(self) -> None:
        """Go to the next place of the words, into the next chapter after the last one of this."""
        places = self.places
        if not self.search.text().strip() or not places or (self.view.place in places and self.view.go_to_next()):
            return
        here = places.index(self.view.place) + 1 if self.view.place in places else 0
        self.show_page(places[here % len(places)])
        self.view.go_to_next()

    def _show(self, place: str) -> bool:
        try:
            text = text_of(self._docs, place)
        except CareError as error:
            self.trouble.setText(str(error))
            return False
        self.trouble.setText("")
        title = title_of(text)
        self.view.show_page(place, text, title)
        words = self.tr("Handbook") if place == INDEX else self.tr("{title} - Handbook").format(title=title)
        self.setWindowTitle(words)
        self.list.set_current(place)
        return True

    def _step(self, by: int) -> None:
        if 0 <= self._at + by < len(self._visited):
            self._at += by
            self._show(self._visited[self._at])
        self._refresh_ways()

    def _refresh_ways(self) -> None:
        self.back_button.setEnabled(self._at > 0)
        self.forward_button.setEnabled(self._at + 1 < len(self._visited))

    def _has(self, chapter: Chapter, words: str) -> bool:
        if chapter.place not in self._plain:
            document = QTextDocument()
            document.setMarkdown(text_of(self._docs, chapter.place))
            self._plain[chapter.place] = document.toPlainText().casefold()
        return words.casefold() in self._plain[chapter.place]

    def _on_find(self) -> None:
        self.search.setFocus()
        self.search.selectAll()

    def _on_words_changed(self) -> None:
        words, places = self.search.text().strip(), self.places
        for chapter in self._chapters:
            self.list.set_text(chapter.place, chapter.title if chapter.place in places else "")
        self.list.set_current(self.view.place)
        self.view.mark(words)
        said = self.tr("{n} of {all} chapters; Enter goes to the next place.")
        none = self.tr("No chapter says this.")
        self.found.setText(said.format(n=len(places), all=len(self._chapters)) if places else none)
        self.found.setVisible(bool(words))
