"""Opens every page and every dialog of the program and keeps what a screen reader could not say of them."""

import importlib
import pkgutil
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any
from uuid import UUID

import numpy as np
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QDialog, QWidget
from pytestqt.qtbot import QtBot

from care_desktop.app import Application
from care_desktop.domain.insight import Period, RowKind, RowsBehind, Said
from care_desktop.domain.workspace_key import WorkspaceKey
from care_desktop.errors import LockedFile
from care_desktop.services import accounts, backups, events, feedback_board, resources, swag
from care_desktop.services.installation import installation
from care_desktop.services.outcome import Workspace
from care_desktop.ui import dialogs
from care_desktop.ui.dialogs.about_dialog import AboutDialog
from care_desktop.ui.dialogs.account_code import CodeDialog
from care_desktop.ui.dialogs.account_dialog import AccountDialog
from care_desktop.ui.dialogs.account_options import AccountOptionsDialog
from care_desktop.ui.dialogs.account_removal import AccountRemovalDialog
from care_desktop.ui.dialogs.account_sealed import SealedKeyDialog
from care_desktop.ui.dialogs.account_sign_in import SignInDialog
from care_desktop.ui.dialogs.consent_dialog import ConsentDialog
from care_desktop.ui.dialogs.duplicates_merge import open_merge
from care_desktop.ui.dialogs.encryption_off_dialog import EncryptionOffDialog
from care_desktop.ui.dialogs.event_choice_dialog import EventChoiceDialog
from care_desktop.ui.dialogs.event_dialog import EventDialog
from care_desktop.ui.dialogs.feedback_dialog import FeedbackDialog
from care_desktop.ui.dialogs.feedback_merge_dialog import FeedbackMergeDialog
from care_desktop.ui.dialogs.introduction_dialog import IntroductionDialog
from care_desktop.ui.dialogs.introduction_path_dialog import IntroductionPathDialog
from care_desktop.ui.dialogs.people_tags_dialog import PeopleTagsDialog
from care_desktop.ui.dialogs.promise_dialog import PromiseDialog
from care_desktop.ui.dialogs.recovery_key_dialog import RecoveryKeyDialog
from care_desktop.ui.dialogs.resource_dialog import GiveResourceDialog, ResourceDialog
from care_desktop.ui.dialogs.restore_dialog import RestoreDialog
from care_desktop.ui.dialogs.rows_behind_dialog import RowsBehindDialog
from care_desktop.ui.dialogs.segment_dialog import SegmentDialog
from care_desktop.ui.dialogs.swag_dialog import SwagGiftDialog, SwagItemDialog
from care_desktop.ui.dialogs.text_dialog import TextDialog
from care_desktop.ui.dialogs.unlock_dialog import UnlockDialog
from care_desktop.ui.pages.insight_period import PeriodDialog
from care_desktop.ui.tab_order import tab_stops
from tests.ui.accessible_tree import offences
from tests.ui.waiting import let_work
from tests.ui.workspace_window import NOW, settle

# What other dialogs are made from.
BASES = frozenset({"FormDialog", "GrowingDialog", "ResourceShortForm"})


class Judge:
    """Goes through the program and keeps what it finds wrong, by the place where it was."""

    def __init__(self, qtbot: QtBot, made: Application) -> None:
        assert made.pages is not None
        self._qtbot = qtbot
        self.pages: Any = made.pages
        self.window = made.window
        self.found: dict[str, list[str]] = {}
        self.opened: set[str] = set()

    def rest(self) -> None:
        """Wait until everything asked for is there."""
        settle(self._qtbot, self.pages.operations)
        let_work(1)
        settle(self._qtbot, self.pages.operations)

    def look(self, place: str, widget: QWidget) -> None:
        """Look at what shows now."""
        self.rest()
        wrong = offences(widget)
        if wrong:
            self.found.setdefault(place, []).extend(wrong)

    def page(self, key: str) -> Any:
        """Go to a page and look at it."""
        self.window.show_page(key)
        page = self.pages.widgets[key]
        self.look(key, page)
        return page

    def tab_round(self, place: str) -> None:
        """Press Tab until the focus is back where it was; everything that takes keys must have had it, once."""
        wanted = list(tab_stops(self.window))
        wanted[0].setFocus()
        reached = [QApplication.focusWidget()]
        while len(reached) <= len(wanted):
            QTest.keyClick(reached[-1], Qt.Key.Key_Tab)
            reached.append(QApplication.focusWidget())
        if reached != [*wanted, wanted[0]]:
            self.found.setdefault(place, []).append(f"Tab does not come round: {reached}")

    def dialog(self, open_it: Callable[[], object]) -> None:
        """Open a dialog, look at it and close it again."""
        made = open_it()
        self.rest()
        shown = [found for found in QApplication.topLevelWidgets() if isinstance(found, QDialog) and found.isVisible()]
        if isinstance(made, QDialog) and made not in shown:
            made.show()
            shown.append(made)
        assert shown, open_it
        for found in shown:
            self.opened.add(type(found).__name__)
            self.look(type(found).__name__, found)
            found.reject()
            found.deleteLater()


def every_dialog() -> set[str]:
    """The names of the dialogs there are."""
    names = set()
    for module in pkgutil.iter_modules(dialogs.__path__, f"{dialogs.__name__}."):
        found = vars(importlib.import_module(module.name)).values()
        names |= {one.__name__ for one in found if isinstance(one, type) and issubclass(one, QDialog)}
    return {name for name in names if not name.startswith("Q")} - BASES


def go_through_pages(judge: Judge) -> None:
    """Every page with every tab, and what lies over pages."""
    pages = judge.pages
    for key in ("today", "people", "feedback", "resources", "log", "insights"):
        page = judge.page(key)
        tabs = getattr(page, "tabs", None)
        for place in range(1, tabs.count()) if hasattr(tabs, "setCurrentIndex") else ():
            tabs.setCurrentIndex(place)
            judge.look(f"{key}, tab {place}", page)
    line = pages.people.model.line(0)
    pages.show_person(line.id, line.name)
    judge.rest()
    person = pages.widgets["person"]
    for place in range(person.tabs.tabs.count()):
        person.tabs.tabs.setCurrentIndex(place)
        judge.look(f"person, tab {place}", person)
    settings = judge.page("settings")
    for section in settings.section_keys:
        settings.show_section(section)
        judge.look(f"settings, {section}", settings)
        if section in ("scoring", "appearance", "backup"):
            judge.tab_round(f"settings, {section}")
    judge.window.show_page("log")
    pages.log.show_tab(1)
    judge.look("events", pages.log)
    held: list[UUID] = []
    pages.operations.query(events.every_event, lambda rows: held.extend(row.id for row in rows))
    judge.rest()
    pages.log.start_event_mode(held[0])
    judge.look("event mode", pages.log)
    mode = pages.log.mode
    if mode.found is not None and mode.found.left_out:
        judge.dialog(mode.go_through)
    pages.log.leave_event_mode()
    pages.desk.line.edit.set_text("met @nobody at KubeCon: said yes #sdk ++")
    judge.look("capture line", judge.window)
    pages.desk.line.edit.set_text("")
    pages.find()
    pages.palette.field.setText("e")
    judge.look("palette", judge.window)
    pages.palette.dismiss()
    judge.window.messages.show_error("It could not be read.")
    judge.window.messages.show_progress("Reading, 1 of 3", 1, 3, lambda: None)
    judge.look("messages", judge.window.messages)
    judge.window.messages.end_progress()
    judge.window.messages.dismiss()


def open_dialogs(judge: Judge, folder: Path) -> None:
    """Every dialog, empty or with somebody from the sample."""
    pages = judge.pages
    holder, operations, feed, runner = pages.holder, pages.operations, pages.feed, pages.runner
    feed.start()
    kept: dict[str, Any] = {}

    def read(workspace: Workspace) -> None:
        kept["accounts"] = accounts.everyone(workspace)
        kept["board"] = feedback_board.board(workspace)
        kept["items"] = swag.items(workspace)
        kept["backup"] = backups.make(workspace)
        kept["resource"] = next(line.item for kind in resources.content_map(workspace).kinds for line in kind.resources)

    operations.query(read, lambda _nothing: None)
    judge.rest()
    lines = [pages.people.model.line(row) for row in range(3)]
    pages.show_person(lines[0].id, lines[0].name)
    judge.rest()
    person = pages.widgets["person"]
    stored = kept["accounts"][0]
    cards = [card for rows in kept["board"].columns.values() for card in rows]
    key = WorkspaceKey(bytes(range(32)))
    sheet = folder / "people.csv"
    sheet.write_text("name,company\nAna,Acme\n", encoding="utf-8")
    behind = RowsBehind(RowKind.PEOPLE, np.array([1, 2]), (), (), Said("They are two."))
    for open_it in (
        pages.dialogs.add_person,
        lambda: pages.dialogs.edit_person(lines[0].id),
        lambda: pages.dialogs.show_held(lines[0].id),
        lambda: pages.dialogs.erase_person(lines[0].id),
        pages.dialogs.find_duplicates,
        pages.dialogs.show_inbox,
        lambda: pages.dialogs.import_path(sheet),
        pages.log.log.open_form,
        lambda: person.changes.rate(person.content.person),
        lambda: person.changes.set_stage(person.content.person, person.content.scores.view.card),
        lambda: person.changes.hand_over(person.content.person),
        lambda: open_merge(operations, holder, lines[0].id, lines[1].id, judge.window),
        lambda: PeopleTagsDialog(operations, holder, [lines[0].id], lines[0].name),
        lambda: PromiseDialog(operations, holder, feed),
        lambda: FeedbackDialog(operations, holder, feed, cards[0].id),
        lambda: FeedbackMergeDialog(operations, holder, cards[0], cards[1:]),
        lambda: ResourceDialog(operations, holder, feed),
        lambda: GiveResourceDialog(operations, holder, feed, kept["resource"]),
        lambda: SwagItemDialog(operations, holder, feed),
        lambda: SwagGiftDialog(operations, holder, feed, kept["items"]),
        lambda: IntroductionDialog(operations, holder, feed),
        lambda: IntroductionPathDialog(operations, holder, lines[0].id),
        lambda: EventDialog(operations, holder, feed),
        lambda: EventChoiceDialog(operations, holder),
        lambda: SegmentDialog(holder, "Save segment", "Stage: Retain"),
        lambda: PeriodDialog(holder, Period(date(2026, 1, 1), date(2026, 3, 1)), date(2026, 11, 22)),
        lambda: ConsentDialog(holder, 2, NOW),
        lambda: RowsBehindDialog(operations, holder, "Rows", "of a mark", behind),
        lambda: AccountDialog(runner, holder),
        lambda: AccountOptionsDialog(operations, holder, stored),
        lambda: AccountRemovalDialog(holder, stored),
        lambda: SignInDialog(runner, holder, stored),
        lambda: CodeDialog(runner, holder, stored.account),
        lambda: SealedKeyDialog(runner, holder, stored.account),
        lambda: RestoreDialog(holder, folder / "workspace.db", kept["backup"].path),
        lambda: RecoveryKeyDialog(holder, key, "workspace.db", NOW.date()),
        lambda: UnlockDialog(holder, LockedFile("It is encrypted.", "", key.id), folder / "workspace.db"),
        lambda: EncryptionOffDialog(holder),
        lambda: TextDialog(holder, "What went wrong", "It was kept.", "words", folder / "report.txt"),
        lambda: AboutDialog(holder, installation(pages.profile)),
    ):
        judge.dialog(open_it)
