"""What each action of the menu does with the window and the pages in it."""

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication
from PySide6.QtWidgets import QApplication

from care_desktop import RELEASES_ADDRESS
from care_desktop.ui.actions import ACTIONS, ActionId, key_hint
from care_desktop.ui.choose_file import choose_new_workspace, choose_workspace, open_address
from care_desktop.ui.main_window import MainWindow
from care_desktop.ui.palette_entries import PaletteEntry
from care_desktop.ui.widgets.message_bar import MessageAction

if TYPE_CHECKING:
    from care_desktop.ui.workspace_pages import WorkspacePages

_ON_PAGES: "dict[ActionId, Callable[[WorkspacePages], object]]" = {
    ActionId.FIND: lambda pages: pages.find(),
    ActionId.LOG: lambda pages: pages.log_conversation(),
    ActionId.EVENT_MODE: lambda pages: pages.toggle_event_mode(),
    ActionId.SEARCH: lambda pages: pages.search(),
    ActionId.ADD_PERSON: lambda pages: pages.dialogs.add_person(),
    ActionId.UNDO: lambda pages: pages.operations.undo(),
    ActionId.REDO: lambda pages: pages.operations.redo(),
    ActionId.INBOX: lambda pages: pages.dialogs.show_inbox(),
    ActionId.DUPLICATES: lambda pages: pages.dialogs.find_duplicates(),
    ActionId.IMPORT: lambda pages: pages.dialogs.import_file(),
    ActionId.EXPORT_PEOPLE: lambda pages: pages.exports.everyone(),
    ActionId.EXPORT_CARDS: lambda pages: pages.exports.everyone_on_cards(),
    ActionId.EXPORT_INTERACTIONS: lambda pages: pages.exports.interactions(),
    ActionId.EXPORT_EVERYTHING: lambda pages: pages.exports.everything(),
}
_ON_WINDOW: dict[ActionId, Callable[[MainWindow], object]] = {
    ActionId.OPEN: lambda window: ask_for_workspace(window),
    ActionId.OPEN_OWN: lambda window: window.own_chosen.emit(),
    ActionId.OPEN_SAMPLE: lambda window: window.sample_chosen.emit(),
    ActionId.MENU: lambda window: window.open_menu(),
    ActionId.HANDBOOK: lambda window: window.show_handbook(),
    ActionId.NEWER_VERSION: lambda _window: open_address(RELEASES_ADDRESS),
    ActionId.ABOUT: lambda window: _tell_about(window),
    ActionId.QUIT: lambda window: window.close(),
}


_ICONS = {
    ActionId.LOG: "log",
    ActionId.EVENT_MODE: "event_mode",
    ActionId.SEARCH: "search",
    ActionId.ADD_PERSON: "add_person",
    ActionId.UNDO: "undo",
    ActionId.OPEN: "folder",
    ActionId.OPEN_SAMPLE: "sample",
    ActionId.INBOX: "people",
    ActionId.DUPLICATES: "merge",
    ActionId.IMPORT: "import",
    ActionId.EXPORT_PEOPLE: "export",
    ActionId.EXPORT_CARDS: "export",
    ActionId.EXPORT_INTERACTIONS: "export",
    ActionId.EXPORT_EVERYTHING: "export",
    ActionId.HANDBOOK: "question",
    ActionId.NEWER_VERSION: "outbound",
    ActionId.ABOUT: "info",
    ActionId.QUIT: "close",
}


def connect_actions(window: MainWindow) -> None:
    """Make every action of the window do what it says; those on pages do nothing while none are open."""
    for id, act in _ON_WINDOW.items():
        window.commands.connect(id, partial(act, window))
    for id, act_on_pages in _ON_PAGES.items():
        window.commands.connect(id, partial(_with_pages, window, act_on_pages))


def _with_pages(window: MainWindow, act: "Callable[[WorkspacePages], object]") -> None:
    if window.pages is not None:
        act(window.pages)


def palette_entries(window: MainWindow) -> list[PaletteEntry]:
    """What the palette offers: every action that can be done now, and every page."""
    pages = [
        PaletteEntry(
            QCoreApplication.translate("actions", "Go to {page}").format(page=entry.text),
            partial(window.show_page, entry.key),
            hint=f"Ctrl {entry.digit}" if entry.digit else "",
            icon=entry.icon,
            other_words=entry.text,
        )
        for entry in window.entries
        if entry.text
    ]
    actions = [
        PaletteEntry(
            window.commands[spec.id].text().replace("&&", "&"),
            window.commands[spec.id].trigger,
            hint=key_hint(spec.id),
            icon=_ICONS.get(spec.id, "next"),
        )
        for spec in ACTIONS
        if window.commands[spec.id].isEnabled() and spec.id is not ActionId.FIND
    ]
    log = next((entry for entry in actions if entry.icon == _ICONS[ActionId.LOG]), None)
    first = [log] if log is not None else []
    return [*first, *pages, *(entry for entry in actions if entry is not log)]


def names_of_what_shows(window: MainWindow) -> list[str]:
    """What the handbook may have a chapter about, the closest first: dialog, line one types in, section, page."""
    if window.pages is None:
        return ["trouble"] if window.trouble is not None else []
    from care_desktop.ui.pages.settings_page import SettingsPage

    names = [window.current_key]
    page, cursor, dialog = window.stack.currentWidget(), window.focusWidget(), QApplication.activeModalWidget()
    if isinstance(page, SettingsPage):
        names.insert(0, f"{window.current_key}-{page.current_key}")
    if window.pages.desk.line.isAncestorOf(cursor):
        names.insert(0, "capture")
    return names if dialog is None else [type(dialog).__name__, *names]


def undo_action(window: MainWindow) -> MessageAction:
    """The offer to take back what was just done."""
    words = QCoreApplication.translate("actions", "Undo")
    return MessageAction(words, window.commands[ActionId.UNDO].trigger, key_hint(ActionId.UNDO))


def ask_for_workspace(window: MainWindow) -> None:
    """Ask for a workspace that exists."""
    choose_workspace(window, window.folder, window.workspace_chosen.emit)


def ask_for_new_workspace(window: MainWindow) -> None:
    """Ask for a place where there is none yet."""
    choose_new_workspace(window, window.folder, window.workspace_chosen.emit)


def _tell_about(window: MainWindow) -> None:
    from care_desktop.paths import Profile
    from care_desktop.services.installation import installation
    from care_desktop.ui.dialogs.about_dialog import AboutDialog

    found = installation(Profile(window.settings.path.parent), window.workspace)
    AboutDialog(window.holder, found, parent=window).open()
