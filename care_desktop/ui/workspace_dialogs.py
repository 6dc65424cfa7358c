"""The dialogs that are opened over the pages of a workspace, from the menu, a key or a page."""

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING
from uuid import UUID

from PySide6.QtCore import QObject

from care_desktop.ui.main_window import PEOPLE_KEY

if TYPE_CHECKING:
    from care_desktop.services.erasure import ErasurePlaces
    from care_desktop.ui.workspace_pages import WorkspacePages


class WorkspaceDialogs(QObject):
    """Opens each dialog; its module is loaded when it is first wanted."""

    def __init__(self, pages: "WorkspacePages") -> None:
        super().__init__(pages)
        self._pages = pages

    def show_inbox(self) -> None:
        """Show the people whom accounts propose."""
        from care_desktop.ui.dialogs.account_inbox import InboxDialog

        InboxDialog(self._pages.operations, self._pages.holder, self._pages.feed, self._pages.window).open()

    def find_duplicates(self) -> None:
        """Look for people who may be one."""
        from care_desktop.ui.dialogs.duplicates_dialog import DuplicatesDialog

        DuplicatesDialog(self._pages.operations, self._pages.holder, self._pages.window).open()

    def add_person(self) -> None:
        """Open the form for somebody new."""
        from care_desktop.ui.dialogs.person_dialog import PersonDialog

        dialog = PersonDialog(self._pages.operations, self._pages.holder, self._pages.feed, None, self._pages.window)
        dialog.saved.connect(self._on_person_added)
        dialog.open()

    def edit_person(self, id: UUID) -> None:
        """Open the form with what is known about somebody."""
        from care_desktop.ui.dialogs.person_dialog import PersonDialog

        PersonDialog(self._pages.operations, self._pages.holder, self._pages.feed, id, self._pages.window).open()

    def _on_person_added(self, id: UUID) -> None:
        self._pages.window.show_page(PEOPLE_KEY)
        self._pages.people.point_at(id)

    @property
    def erasure_places(self) -> "ErasurePlaces":
        """Where this workspace leaves files that an erasure looks into."""
        from care_desktop.services.erasure_files import places_of

        return places_of(self._pages.profile)

    def show_held(self, id: UUID) -> None:
        """Show everything that is held about somebody."""
        from care_desktop.ui.dialogs.held_dialog import HeldDialog

        HeldDialog(
            self._pages.operations, self._pages.holder, id, self._pages.profile.exports, self._pages.window
        ).open()

    def erase_person(self, id: UUID) -> None:
        """Show what erasing somebody would take away, and do it when that is confirmed."""
        self.erase_people((id,))

    def erase_people(self, people: Sequence[UUID]) -> None:
        """Show what erasing all of these would take away, and do it when that is confirmed."""
        from care_desktop.ui.dialogs.erasure_dialog import ErasureDialog

        dialog = ErasureDialog(
            self._pages.operations, self._pages.holder, people, self.erasure_places, self._pages.window
        )
        dialog.erased.connect(self._on_erased)
        dialog.open()

    def _on_erased(self, _people: Sequence[UUID]) -> None:
        """The page of the person shows nobody any more."""
        self._pages.leave_person()

    def import_file(self) -> None:
        """Ask for a file and show what would come of importing it."""
        from care_desktop.ui.dialogs.import_dialog import choose_and_import

        choose_and_import(self._pages.operations, self._pages.holder, self._pages.window)

    def import_path(self, path: Path) -> None:
        """Show what would come of importing a file."""
        from care_desktop.ui.dialogs.import_dialog import import_path

        import_path(self._pages.operations, self._pages.holder, self._pages.window, path)
