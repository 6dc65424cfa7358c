"""The tabs of resources and introductions, set into a person's page."""

from PySide6.QtCore import QCoreApplication, QLocale, QObject, Signal

from care_desktop.ui.name_feed import NameFeed
from care_desktop.ui.operations import Operations
from care_desktop.ui.pages.person_content import PersonContent
from care_desktop.ui.pages.person_introductions import PersonIntroductions
from care_desktop.ui.pages.person_resources import PersonResourcesTab
from care_desktop.ui.pages.person_tabs import PersonTabs
from care_desktop.ui.theme import ThemeHolder

RESOURCES, INTRODUCTIONS = "resources", "introductions"


class PersonGifts(QObject):
    """Puts both tabs in and shows in them what was read with the person.

    Signals:
        person_opened(UUID): somebody whom the person met through us, or who knows them, is to be shown.
    """

    person_opened = Signal(object)

    def __init__(self, operations: Operations, holder: ThemeHolder, tabs: PersonTabs, feed: NameFeed) -> None:
        super().__init__(tabs)
        self.resources = PersonResourcesTab(operations, holder, feed)
        self.introductions = PersonIntroductions(operations, holder, feed)
        for key, words, page in (
            (RESOURCES, QCoreApplication.translate("PersonGifts", "Resources"), self.resources),
            (INTRODUCTIONS, QCoreApplication.translate("PersonGifts", "Introductions"), self.introductions),
        ):
            tabs.add_page(key, words, page)
        self._tabs = tabs
        self.introductions.person_opened.connect(self.person_opened)

    def show_content(self, content: PersonContent) -> None:
        """Show what somebody got and whom they met; call it before the tabs show the same content."""
        given, number = content.given, QLocale().toString
        if given is not None:
            self.resources.show_given(given)
            self.introductions.show_introductions(content.person.id, given.introductions, content.now.date())
        self._tabs.set_count(RESOURCES, None if given is None else number(len(given.resources.given)))
        self._tabs.set_count(INTRODUCTIONS, None if given is None else number(len(given.introductions)))
