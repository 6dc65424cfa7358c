"""The Settings page: its sections in a list, the chosen one beside it."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from uuid import UUID

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from care_desktop.errors import CareError
from care_desktop.services.outcome import Changes
from care_desktop.settings import Settings
from care_desktop.ui.operations import Operations
from care_desktop.ui.pages.page import Page
from care_desktop.ui.pages.settings_accounts import AccountsSection
from care_desktop.ui.pages.settings_appearance import AppearancePanel
from care_desktop.ui.pages.settings_list import SettingsList
from care_desktop.ui.pages.settings_scoring import ScoringSection
from care_desktop.ui.pages.settings_team import TeamSection
from care_desktop.ui.sync_runner import SyncRunner
from care_desktop.ui.theme import ThemeChoice, ThemeHolder
from care_desktop.ui.widgets.label import hairline, label
from care_desktop.ui.widgets.sidebar_entries import SidebarEntry

ACCOUNTS, TEAM, SCORING, APPEARANCE = "accounts", "team", "scoring", "appearance"
_LIST_WIDTH = 112


@dataclass(frozen=True, slots=True)
class SettingsSection:
    """A section: its key, its word in the list, and what makes it when it is first shown."""

    key: str
    text: str
    make: Callable[[], QWidget]


class SettingsPage(Page):
    """Everything that can be set; a section is made when it is first shown and reads by itself.

    Signals:
        appearance_chosen(ThemeChoice): light, dark or as the system was chosen here; it holds already and is kept.
        person_activated(UUID): somebody whose scores would move is to be shown.
        inbox_requested(): the people whom accounts propose are to be shown.

    Args:
        runner: runs the accounts; None where nothing syncs, then there is no section about them.
        more: sections that need more than this page knows.
    """

    appearance_chosen = Signal(object)
    person_activated = Signal(object)
    inbox_requested = Signal()

    def __init__(
        self,
        operations: Operations,
        holder: ThemeHolder,
        settings: Settings,
        parent: QWidget | None = None,
        runner: SyncRunner | None = None,
        more: Sequence[SettingsSection] = (),
    ) -> None:
        super().__init__(operations, parent)
        self._runner = runner
        self._more = more
        self._holder = holder
        self._settings = settings
        self.setObjectName("page")
        self.setAccessibleName(self.tr("Settings"))
        self._sections = {section.key: section for section in self._all_sections()}
        self.sections: dict[str, QWidget] = {}
        entries = tuple(SidebarEntry(section.key, section.text, "") for section in self._sections.values())
        self.list = SettingsList(holder, entries)
        self.list.setAccessibleName(self.tr("Sections of the settings"))
        self.list.setFixedWidth(_LIST_WIDTH)
        self.list.entry_chosen.connect(self.show_section)
        self.setFocusProxy(self.list)
        self._stack = QStackedWidget()
        self._lay_out()
        self.show_section(next(iter(self._sections)))

    def _all_sections(self) -> tuple[SettingsSection, ...]:
        """The sections in the order of the list; a new one is a line here."""
        accounts = (SettingsSection(ACCOUNTS, self.tr("Accounts"), self._make_accounts),)
        return (
            *(accounts if self._runner is not None else ()),
            SettingsSection(SCORING, self.tr("Scoring"), self._make_scoring),
            SettingsSection(APPEARANCE, self.tr("Appearance"), self._make_appearance),
            SettingsSection(TEAM, self.tr("Team"), self._make_team),
            *self._more,
        )

    def _lay_out(self) -> None:
        theme = self._holder.theme
        space = theme.metrics.space
        title = QHBoxLayout()
        title.setContentsMargins(space.page, 0, space.page, 0)
        title.addWidget(label(theme, self.tr("Settings"), size="title", weight="semibold"))
        left = QVBoxLayout()
        left.setContentsMargins(0, 0, 0, 0)
        left.addWidget(self.list)
        left.addStretch(1)
        row = QHBoxLayout()
        # Rows stand out by their inset, so that their words stand under the title.
        row.setContentsMargins(space.page - space.unit, 0, space.page, space.gap)
        row.setSpacing(space.gap)
        row.addLayout(left)
        row.addWidget(hairline(self, vertical=True))
        row.addWidget(self._stack, 1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, theme.metrics.layout.page_top, 0, 0)
        column.setSpacing(space.gap)
        column.addLayout(title)
        column.addLayout(row, 1)

    @property
    def section_keys(self) -> tuple[str, ...]:
        """The keys of all sections, in the order of the list."""
        return tuple(self._sections)

    @property
    def current_key(self) -> str:
        """The key of the section that shows."""
        return next(key for key, widget in self.sections.items() if widget is self._stack.currentWidget())

    def show_section(self, key: str) -> None:
        """Go to a section.

        Raises:
            KeyError: there is none of that name.
        """
        if key not in self.sections:
            self.sections[key] = self._sections[key].make()
            self._stack.addWidget(self.sections[key])
        self._stack.setCurrentWidget(self.sections[key])
        self.list.set_current(key)

    def read(self) -> None:
        """Nothing: every section reads what it shows."""

    def concerns(self, changes: Changes) -> bool:
        """Nothing concerns the frame."""
        return False

    def _make_accounts(self) -> QWidget:
        assert self._runner is not None  # without it there is no such section
        section = AccountsSection(self.operations, self._holder, self._runner)
        section.inbox_requested.connect(self.inbox_requested)
        return section

    def _make_team(self) -> QWidget:
        return TeamSection(self.operations, self._holder)

    def _make_scoring(self) -> QWidget:
        section = ScoringSection(self.operations, self._holder)
        section.person_activated.connect(self._on_person_activated)
        return section

    def _make_appearance(self) -> QWidget:
        panel = AppearancePanel(self._holder)
        panel.appearance_chosen.connect(self._on_appearance_chosen)
        return panel

    def show_appearance(self, choice: ThemeChoice) -> None:
        """Mark an appearance that was chosen elsewhere."""
        panel = self.sections.get(APPEARANCE)
        if isinstance(panel, AppearancePanel):
            panel.show_choice(choice)

    def _on_appearance_chosen(self, choice: ThemeChoice) -> None:
        self._holder.choose(choice)
        self.appearance_chosen.emit(choice)
        try:
            self._settings.change("appearance", choice.value)
        except CareError as error:
            self.operations.failed.emit(str(error))

    def _on_person_activated(self, person_id: UUID) -> None:
        self.person_activated.emit(person_id)
