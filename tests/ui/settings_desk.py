"""The Settings page over a small workspace, and ways to type into it, for its tests."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path
from uuid import UUID

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLineEdit

from care_desktop.domain.interactions import Channel, InteractionDraft, on_day
from care_desktop.domain.people import PersonDraft
from care_desktop.services.outcome import Workspace, commit
from care_desktop.settings import Settings
from care_desktop.storage import interactions, people
from care_desktop.ui.operations import Operations
from care_desktop.ui.pages.settings_page import SCORING, SettingsPage
from care_desktop.ui.pages.settings_scoring import ScoringSection
from care_desktop.ui.theme import ThemeHolder
from care_desktop.ui.widgets.weight_control import WeightControl
from tests.ui import logging_desk as desk
from tests.ui.waiting import let_work

TODAY = desk.NOW.date()


def add_people(workspace: Workspace, ages: dict[str, range], **fields: object) -> dict[str, UUID]:
    """People, each met so many days ago, in one go; `fields` are those of every interaction."""
    with workspace.database.work() as work:
        keys = {name: people.add_person(work, PersonDraft(name, tags=("Champion",)), now=desk.NOW) for name in ages}
        for name, met in ages.items():
            for age in met:
                draft = InteractionDraft((keys[name],), on_day(TODAY - timedelta(days=age)), **fields)  # type: ignore[arg-type]
                interactions.add_interaction(work, draft, now=desk.NOW)
        commit(workspace, work, None, "Fill")
    return keys


def add_ana(workspace: Workspace) -> UUID:
    """Ana, whom we met often, and of whom there is evidence."""
    return add_people(workspace, {"Ana": range(5, 200, 30)}, tone=2, channel=Channel.CALL)["Ana"]


@contextmanager
def shown(holder: ThemeHolder, operations: Operations, folder: Path) -> Iterator[SettingsPage]:
    """The page, shown, with everything read; its settings are kept in a profile in `folder`."""
    made = SettingsPage(operations, holder, Settings(folder / "profile" / "settings.json"))
    made.resize(1088, 800)
    made.show()
    desk.settle(operations)
    yield made
    desk.settle(operations)
    made.hide()
    made.deleteLater()


def scoring_of(page: SettingsPage) -> ScoringSection:
    section = page.sections[SCORING]
    assert isinstance(section, ScoringSection)
    return section


def control(page: SettingsPage, stem: str, name: str = "") -> WeightControl:
    """The editor of a weight, its section opened; `stem` is the name without outcome or share."""
    group = scoring_of(page).weights.groups[stem.partition(".")[0]]
    group.set_open(True)
    return group.rows[stem].controls[name or stem]


def type_into(edit: QLineEdit, text: str) -> None:
    """Replace what stands in a field, key by key."""
    edit.selectAll()
    QTest.keyClick(edit, Qt.Key.Key_Delete)
    QTest.keyClicks(edit, text)


def enter(page: SettingsPage, name: str, text: str, stem: str = "") -> None:
    """Type a weight and wait for what it would move."""
    edit = control(page, stem or name, name).focusProxy()
    assert isinstance(edit, QLineEdit)
    type_into(edit, text)
    see(page)


def see(page: SettingsPage) -> None:
    """Let the preview that is due come at once."""
    weights = scoring_of(page).weights
    if weights.preview_timer.isActive():
        weights.preview_timer.setInterval(0)
        weights.preview_timer.start()
        let_work(5)
    desk.settle(page.operations)
