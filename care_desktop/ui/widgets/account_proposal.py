"""Somebody proposed, in full: who they are elsewhere, whom we know it could be, and what can be done."""

from collections.abc import Callable
from uuid import UUID

from PySide6.QtCore import Qt, QUrl, Signal
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QVBoxLayout, QWidget

from care_desktop.services.inbox import Proposed
from care_desktop.ui.account_words import link_host
from care_desktop.ui.models.account_inbox import (
    InboxGround,
    name_of,
    suggestion_words,
    waiting_words,
    when_words,
    where_words,
)
from care_desktop.ui.roles import Ink
from care_desktop.ui.theme import ThemeHolder
from care_desktop.ui.widgets.button import Button, ButtonKind
from care_desktop.ui.widgets.label import label
from care_desktop.ui.widgets.picker import Picker
from care_desktop.ui.widgets.suggestion_list import Suggestion

SUGGESTIONS_MAX = 3


class ProposalPanel(QWidget):
    """What is known of one proposal, with a button for each answer and the key that gives it.

    Args:
        suggest: people we know, by what is typed.

    Signals:
        accepted(object): they are somebody new (None), or this person (UUID).
        ignored(bool): not now, or with True never.
    """

    accepted = Signal(object)
    ignored = Signal(bool)

    def __init__(
        self, holder: ThemeHolder, suggest: Callable[[str], list[Suggestion]], parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        theme = holder.theme
        space = theme.metrics.space
        self._address = ""
        self._people: tuple[UUID, ...] = ()
        self.name = label(theme, size="heading", weight="semibold", wraps=True)
        self.about = label(theme, ink=Ink.MUTED, wraps=True)
        self.about.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self.link = Button(holder, "", ButtonKind.LINK)
        self.new = Button(holder, self.tr("Accept as new"), ButtonKind.PRIMARY, hint=self.tr("Enter"))
        self.known = label(theme, self.tr("Somebody we know"), Ink.MUTED, "caption")
        self.suggestions = [Button(holder, "", hint=str(place + 1)) for place in range(SUGGESTIONS_MAX)]
        self.picker = Picker(holder, suggest, icon="person", single=True)
        self.picker.edit.setPlaceholderText(self.tr("Name of somebody we know (P)"))
        self.picker.edit.setAccessibleName(self.tr("Somebody we know"))
        self.ignore = Button(holder, self.tr("Ignore for now"), hint="I")
        self.always = Button(holder, self.tr("Always ignore"), hint=self.tr("Shift I"))
        for button in (self.link, self.new, self.ignore, self.always, *self.suggestions):
            button.setAutoDefault(False)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(space.unit)
        column.addWidget(self.name)
        column.addWidget(self.about)
        column.addWidget(self.link)
        column.addSpacing(space.unit)
        column.addWidget(self.new)
        column.addSpacing(space.unit)
        column.addWidget(self.known)
        for button in self.suggestions:
            column.addWidget(button)
        column.addWidget(self.picker)
        column.addStretch(1)
        column.addWidget(self.ignore)
        column.addWidget(self.always)
        self.link.clicked.connect(self._on_link)
        self.new.clicked.connect(lambda: self.accepted.emit(None))
        for place, button in enumerate(self.suggestions):
            button.clicked.connect(lambda _=False, at=place: self.accept_suggestion(at))
        self.picker.changed.connect(self._on_picked)
        self.ignore.clicked.connect(lambda: self.ignored.emit(False))
        self.always.clicked.connect(lambda: self.ignored.emit(True))

    def show_proposal(self, found: Proposed, ground: InboxGround) -> None:
        """Show somebody."""
        self.name.setText(name_of(found))
        waiting = " · ".join(part for part in (waiting_words(found), when_words(found, ground.today)) if part)
        self.about.setText("\n".join(part for part in (where_words(found), *found.emails, waiting) if part))
        self._address = found.url if link_host(found.url) else ""
        host = link_host(self._address)
        self.link.setText(self.tr("Open their page at {host}").format(host=host) if host else "")
        self.link.setVisible(bool(host))
        self._people = tuple(suggestion.person_id for suggestion in found.suggestions[:SUGGESTIONS_MAX])
        for place, button in enumerate(self.suggestions):
            has_one = place < len(self._people)
            button.setText(suggestion_words(found.suggestions[place]) if has_one else "")
            button.setVisible(has_one)
        self.picker.set_picked(())
        self.picker.edit.clear()

    def accept_suggestion(self, place: int) -> None:
        """They are the person suggested at `place`, counted from 0; nothing happens when there is none."""
        if place < len(self._people):
            self.accepted.emit(self._people[place])

    def _on_picked(self) -> None:
        picked = self.picker.picked
        if picked and picked[0].id is not None:
            self.accepted.emit(picked[0].id)

    def _on_link(self) -> None:
        if self._address:
            QDesktopServices.openUrl(QUrl(self._address))
