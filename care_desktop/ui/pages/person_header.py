"""The head of a person's page: who this is, where to find them, and what can be done."""

from datetime import datetime

from PySide6.QtCore import QRectF, Qt, Signal
from PySide6.QtGui import QAction, QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QMenu, QVBoxLayout, QWidget

from care_desktop.domain.people import Person
from care_desktop.ui.icons import paint_icon
from care_desktop.ui.person_words import about_words, handle_words
from care_desktop.ui.privacy_words import rights_words
from care_desktop.ui.roles import Ink
from care_desktop.ui.theme import ThemeHolder
from care_desktop.ui.widgets.avatar import Avatar
from care_desktop.ui.widgets.button import Button, ButtonKind
from care_desktop.ui.widgets.flow_layout import FlowLayout
from care_desktop.ui.widgets.label import ElidedLabel, label

_HANDLE_GAP = 24
_LONGEST_ITEM = 60


class IconMark(QWidget):
    """An icon of ICONS in a colour role; decoration, the words stand beside it."""

    def __init__(self, holder: ThemeHolder, name: str, ink: Ink, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._holder = holder
        self._name = name
        self._ink = ink
        side = holder.theme.metrics.icon.normal
        self.setFixedSize(side, side)

    def paintEvent(self, _event: QPaintEvent) -> None:
        color = self._holder.theme.color(self._ink)
        paint_icon(QPainter(self), QRectF(self.rect()), self._name, color)


class PersonHeader(QWidget):
    """Avatar, name, job and place, handles and tags; Log, Edit and a menu at the end.

    Signals:
        log_requested(): Log was pressed.
        edit_requested(): Edit was pressed.
        archive_requested(bool): archive (True) or bring back (False).
        stage_requested(): the stage is to be set by hand.
        rating_requested(): the advocate wants to rate.
        held_requested(): everything we hold about them is to be shown.
        erasure_requested(): they are to be erased.
        hand_over_requested(): somebody else is to look after them.
    """

    log_requested = Signal()
    edit_requested = Signal()
    archive_requested = Signal(bool)
    stage_requested = Signal()
    rating_requested = Signal()
    held_requested = Signal()
    erasure_requested = Signal()
    hand_over_requested = Signal()

    def __init__(self, holder: ThemeHolder, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._holder = holder
        self._person: Person | None = None
        theme = holder.theme
        self._avatar = Avatar(holder, side=theme.metrics.avatar.person)
        self._name = ElidedLabel(theme, size="title", weight="semibold")
        self._beside = ElidedLabel(theme, ink=Ink.FAINT)
        self._rights = ElidedLabel(theme, ink=Ink.WARNING, weight="medium")
        self._about = ElidedLabel(theme, ink=Ink.MUTED)
        self._name.setMinimumHeight(theme.metrics.type.line.title)
        self._about.setMinimumHeight(theme.metrics.type.line.body)
        self._handles = QWidget()
        self._flow = FlowLayout(self._handles, theme.metrics.space.unit)
        line = QHBoxLayout()
        line.setSpacing(12)
        line.addWidget(self._name)
        line.addWidget(self._beside)
        line.addWidget(self._rights)
        line.addStretch(1)
        words = QVBoxLayout()
        words.setContentsMargins(0, theme.metrics.space.half, 0, 0)
        words.setSpacing(0)
        words.addLayout(line)
        words.addWidget(self._about)
        words.addSpacing(theme.metrics.space.half)
        words.addWidget(self._handles)
        words.addStretch(1)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(theme.metrics.space.gap)
        top = Qt.AlignmentFlag.AlignTop
        row.addWidget(self._avatar, 0, top)
        row.addLayout(words, 1)
        row.addWidget(self._actions(), 0, top)

    def _actions(self) -> QWidget:
        holder, box = self._holder, QWidget()
        self.log_button = Button(holder, self.tr("Log"), ButtonKind.PRIMARY, hint=self.tr("Ctrl L"))
        self.edit_button = Button(holder, self.tr("Edit"))
        self.more_button = Button(holder, icon="more")
        self.more_button.setAccessibleName(self.tr("More actions"))
        self.more_button.setToolTip(self.tr("More actions"))
        self.log_button.clicked.connect(lambda: self.log_requested.emit())
        self.edit_button.clicked.connect(lambda: self.edit_requested.emit())
        self.more_button.clicked.connect(self._on_more)
        row = QHBoxLayout(box)
        row.setContentsMargins(0, 12, 0, 0)
        row.setSpacing(holder.theme.metrics.space.unit)
        for button in (self.log_button, self.edit_button, self.more_button):
            row.addWidget(button)
        return box

    def show_person(self, person: Person, now: datetime) -> None:
        """Show another person, or the same one after a change."""
        draft, self._person = person.draft, person
        self._avatar.set_name(draft.name)
        self._name.setText(draft.name)
        archived = self.tr("archived") if person.archived else ""
        beside = " · ".join(text for text in (draft.reading, draft.pronouns, archived) if text)
        self._beside.setText(beside)
        self._beside.setVisible(bool(beside))
        rights = "; ".join(rights_words(draft.restricted, draft.objected))
        self._rights.setText(rights)
        self._rights.setVisible(bool(rights))
        self.set_now(now)
        self._flow.clear()
        for icon, words in [handle_words(handle) for handle in draft.handles]:
            self._add_item(icon, words)
        if draft.tags:
            self._add_item("tag", ", ".join(draft.tags))
        self._handles.setVisible(self._flow.count() > 0)

    def set_now(self, now: datetime) -> None:
        """Bring the local time up to date."""
        if self._person is not None:
            self._about.setText(about_words(self._person, now))
            self._about.setVisible(bool(self._about.text()))

    def _add_item(self, icon: str, words: str) -> None:
        item = QWidget()
        item.setMinimumHeight(self._holder.theme.metrics.type.line.body)
        row = QHBoxLayout(item)
        row.setContentsMargins(0, 0, _HANDLE_GAP - self._holder.theme.metrics.space.unit, 0)
        row.setSpacing(self._holder.theme.metrics.space.unit)
        row.addWidget(IconMark(self._holder, icon, Ink.FAINT))
        row.addWidget(self._item_words(words))
        self._flow.addWidget(item)

    def _item_words(self, words: str) -> QLabel:
        """Words that can be copied, cut where they could make the page too wide."""
        if len(words) > _LONGEST_ITEM:
            return ElidedLabel(self._holder.theme, words, Ink.MUTED)
        text = label(self._holder.theme, words, Ink.MUTED)
        text.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        return text

    def menu(self) -> QMenu:
        """The actions that need no button of their own."""
        menu = QMenu(self)
        menu.setAccessibleName(self.tr("More actions"))
        is_archived = self._person is not None and self._person.archived
        for text, signal in (
            (self.tr("Rate…"), self.rating_requested),
            (self.tr("Set stage by hand…"), self.stage_requested),
            (self.tr("Hand over…"), self.hand_over_requested),
        ):
            action = QAction(text, menu)
            action.triggered.connect(lambda _checked=False, signal=signal: signal.emit())
            menu.addAction(action)
        menu.addSeparator()
        held = QAction(self.tr("What we hold…"), menu)
        held.triggered.connect(lambda: self.held_requested.emit())
        menu.addAction(held)
        archive = QAction(self.tr("Bring back from the archive") if is_archived else self.tr("Archive"), menu)
        archive.triggered.connect(lambda: self.archive_requested.emit(not is_archived))
        menu.addAction(archive)
        erase = QAction(self.tr("Erase…"), menu)
        erase.triggered.connect(lambda: self.erasure_requested.emit())
        menu.addAction(erase)
        return menu

    def _on_more(self) -> None:
        menu = self.menu()
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        menu.popup(self.more_button.mapToGlobal(self.more_button.rect().bottomLeft()))
