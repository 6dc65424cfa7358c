"""The one menu of the window, behind the name of the workspace, F10 and Alt: files, undo, view, about."""

from collections.abc import Sequence
from functools import partial

from PySide6.QtCore import Signal
from PySide6.QtGui import QActionGroup
from PySide6.QtWidgets import QMenu, QWidget

from care_desktop.ui.actions import ActionId, Actions
from care_desktop.ui.theme import ThemeChoice
from care_desktop.ui.widgets.sidebar_entries import SidebarEntry

_APPEARANCES = {
    ThemeChoice.LIGHT: ActionId.LIGHT,
    ThemeChoice.DARK: ActionId.DARK,
    ThemeChoice.SYSTEM: ActionId.SYSTEM,
}
_FILES = (
    (ActionId.OPEN, ActionId.OPEN_OWN, ActionId.OPEN_SAMPLE),
    (
        ActionId.IMPORT,
        ActionId.EXPORT_PEOPLE,
        ActionId.EXPORT_CARDS,
        ActionId.EXPORT_INTERACTIONS,
        ActionId.EXPORT_EVERYTHING,
    ),
    (ActionId.UNDO, ActionId.REDO),
    (ActionId.FIND, ActionId.LOG, ActionId.EVENT_MODE, ActionId.ADD_PERSON, ActionId.SEARCH),
    (ActionId.INBOX, ActionId.DUPLICATES),
)


class WorkspaceMenu(QMenu):
    """The actions in groups, then pages and appearance.

    Signals:
        page_chosen(str): key of the page to go to.
        appearance_chosen(ThemeChoice): light, dark or as the system.
    """

    page_chosen = Signal(str)
    appearance_chosen = Signal(object)

    def __init__(self, actions: Actions, entries: Sequence[SidebarEntry], parent: QWidget) -> None:
        super().__init__(parent)
        self._actions = actions
        self.setAccessibleName(self.tr("Workspace"))
        for group in _FILES:
            for id in group:
                self.addAction(actions[id])
            self.addSeparator()
        self.pages = self.addMenu(self.tr("Go to"))
        for entry in entries:
            if entry.text:
                # The key is bound by the sidebar; behind the tab it only shows.
                action = self.pages.addAction(f"{entry.text}\tCtrl+{entry.digit}")
                action.triggered.connect(lambda _=False, key=entry.key: self.page_chosen.emit(key))
        appearance = self.addMenu(self.tr("Appearance"))
        choices = QActionGroup(self)
        for choice, id in _APPEARANCES.items():
            choices.addAction(actions[id])
            appearance.addAction(actions[id])
            actions.connect(id, partial(self.appearance_chosen.emit, choice))
        self.addSeparator()
        self.addAction(actions[ActionId.HANDBOOK])
        self.addAction(actions[ActionId.NEWER_VERSION])
        self.addAction(actions[ActionId.ABOUT])
        self.addAction(actions[ActionId.QUIT])

    def show_appearance(self, choice: ThemeChoice) -> None:
        """Mark what was chosen."""
        self._actions[_APPEARANCES[choice]].setChecked(True)
