"""How each page of the window is made when it is first wanted, and what it is connected with."""

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication
from PySide6.QtWidgets import QWidget

from care_desktop.ui.actions import ActionId, key_hint
from care_desktop.ui.main_window import FEEDBACK_KEY, INSIGHTS_KEY, LOG_KEY, RESOURCES_KEY, SETTINGS_KEY, TODAY_KEY

if TYPE_CHECKING:
    from care_desktop.ui.pages.feedback_page import FeedbackPage
    from care_desktop.ui.pages.insights_page import InsightsPage
    from care_desktop.ui.pages.log_event_tabs import LogTabs
    from care_desktop.ui.pages.person_page import PersonPage
    from care_desktop.ui.pages.resources_page import ResourcesPage
    from care_desktop.ui.pages.settings_page import SettingsPage
    from care_desktop.ui.pages.today_page import TodayPage
    from care_desktop.ui.workspace_pages import WorkspacePages


def make_today(pages: "WorkspacePages") -> "TodayPage":
    """Whom to care for today."""
    from care_desktop.ui.pages.today_page import TodayPage

    made = TodayPage(pages.operations, pages.holder, pages.desk, pages.exports.folder)
    made.person_opened.connect(pages.show_person)
    made.log_requested.connect(pages.log_with)
    made.log_line_requested.connect(pages.log_line)
    made.people_requested.connect(pages.show_only)
    made.calendar_saved.connect(pages.exports.say_calendar)
    return made


def make_log(pages: "WorkspacePages") -> "LogTabs":
    """The log, the events, and event mode."""
    from care_desktop.ui.event_files import EventFiles
    from care_desktop.ui.pages.log_event_tabs import LogTabs
    from care_desktop.ui.pages.log_page import LogPage

    window = pages.window
    log = LogPage(
        pages.operations, pages.holder, search_hint=key_hint(ActionId.SEARCH), feed=pages.feed, desk=pages.desk
    )
    made = LogTabs(pages.operations, pages.holder, log, window.settings)
    pages.event_files = EventFiles(pages.operations, window, pages.exports.folder)
    made.person_opened.connect(pages.show_person)
    made.report_requested.connect(pages.event_files.ask)
    made.setFocusProxy(log.list)
    return made


def make_person(pages: "WorkspacePages") -> "PersonPage":
    """The page of the person who was opened last."""
    from care_desktop.ui.pages.person_page import PersonPage

    made = PersonPage(pages.operations, pages.holder, feed=pages.feed)
    made.log_requested.connect(pages.log_with)
    made.edit_requested.connect(pages.dialogs.edit_person)
    made.interaction_activated.connect(pages.open_interaction)
    made.left.connect(pages.leave_person)
    made.held_requested.connect(pages.dialogs.show_held)
    made.erasure_requested.connect(pages.dialogs.erase_person)
    made.gifts.person_opened.connect(pages.show_person)
    made.loops.person_opened.connect(pages.show_person)
    made.loops.log_line_requested.connect(pages.log_line)
    return made


def make_resources(pages: "WorkspacePages") -> "ResourcesPage":
    """The content map, swag and introductions."""
    from care_desktop.ui.pages.resources_page import ResourcesPage

    made = ResourcesPage(pages.operations, pages.holder, pages.feed, key_hint(ActionId.SEARCH))
    made.person_opened.connect(pages.show_person)
    made.interaction_opened.connect(pages.open_interaction)
    return made


def make_feedback(pages: "WorkspacePages") -> "FeedbackPage":
    """The board of feedback, and the promises."""
    from care_desktop.ui.pages.feedback_page import FeedbackPage

    made = FeedbackPage(pages.operations, pages.holder, pages.feed, key_hint(ActionId.SEARCH))
    made.person_opened.connect(pages.show_person)
    made.log_line_requested.connect(pages.log_line)
    return made


def make_insights(pages: "WorkspacePages") -> "InsightsPage":
    """The questions managers ask."""
    from care_desktop.ui.pages.insights_page import InsightsPage
    from care_desktop.ui.report_files import ReportFiles

    made = InsightsPage(pages.operations, pages.holder, pages.window.settings)
    made.person_activated.connect(pages.show_person)
    made.interaction_activated.connect(pages.open_interaction)
    made.add_requested.connect(pages.dialogs.add_person)
    feed = made.feed
    pages.reports = ReportFiles(pages.operations, pages.window, pages.exports.folder, lambda: feed.data)
    made.report_requested.connect(pages.reports.ask)
    return made


def make_settings(pages: "WorkspacePages") -> "SettingsPage":
    """Everything that can be set."""
    from care_desktop.ui.pages.settings_backup import BackupSection
    from care_desktop.ui.pages.settings_encryption import EncryptionSection
    from care_desktop.ui.pages.settings_page import SettingsPage, SettingsSection
    from care_desktop.ui.pages.settings_privacy import PrivacySection

    operations, holder, window = pages.operations, pages.holder, pages.window

    def make_backup() -> BackupSection:
        section = BackupSection(operations, holder, pages.backups, window.settings)
        section.restore_requested.connect(pages.restore_requested)
        return section

    def make_encryption() -> EncryptionSection:
        section = EncryptionSection(operations, holder)
        section.conversion_requested.connect(pages.conversion_requested)
        return section

    def make_privacy() -> PrivacySection:
        section = PrivacySection(operations, holder, pages.profile.exports)
        section.person_activated.connect(pages.show_person)
        section.erasure_requested.connect(pages.dialogs.erase_people)
        return section

    more = (
        SettingsSection("privacy", QCoreApplication.translate("settings", "Privacy"), make_privacy),
        SettingsSection("backup", QCoreApplication.translate("settings", "Backup"), make_backup),
        SettingsSection("encryption", QCoreApplication.translate("settings", "Encryption"), make_encryption),
    )
    made = SettingsPage(operations, holder, window.settings, runner=pages.runner, more=more)
    made.inbox_requested.connect(pages.dialogs.show_inbox)
    made.person_activated.connect(pages.show_person)
    made.appearance_chosen.connect(window.menu.show_appearance)
    return made


MAKERS: dict[str, Callable[["WorkspacePages"], QWidget]] = {
    TODAY_KEY: make_today,
    LOG_KEY: make_log,
    RESOURCES_KEY: make_resources,
    FEEDBACK_KEY: make_feedback,
    INSIGHTS_KEY: make_insights,
    SETTINGS_KEY: make_settings,
}
