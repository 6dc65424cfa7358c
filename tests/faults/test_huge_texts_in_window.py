"""Row 16 in the window: texts of megabytes, of one line or of odd signs, are shown cut, and no page stands still."""

import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from functools import partial
from pathlib import Path
from uuid import UUID

import pytest
from PySide6.QtWidgets import QApplication, QDialog
from pytestqt.qtbot import QtBot

from care_desktop.app import Application
from care_desktop.domain.interactions import InteractionDraft, on_day
from care_desktop.domain.people import Handle, Job, PersonDraft
from care_desktop.paths import Profile
from care_desktop.services import interactions, people
from care_desktop.services.interactions import LogEntry, PromiseMade
from care_desktop.services.outcome import Workspace
from care_desktop.ui.dialogs.form_dialog import FormDialog
from care_desktop.ui.main_window import FEEDBACK_KEY, INSIGHTS_KEY, LOG_KEY, PEOPLE_KEY, PERSON_KEY, TODAY_KEY
from care_desktop.ui.pages.person_tabs import PersonTabs
from care_desktop.ui.workspace_pages import WorkspacePages
from tests.faults.test_texts import LARGE_NOTE, LONG_LINE, TEXTS
from tests.ui.workspace_window import TODAY, fill, opener, settle

# A page of small texts takes a tenth of this, on a computer with nothing else to do.
PAINTED_S = 3.0
WIDEST = 1280


def write_huge_texts(workspace: Workspace) -> tuple[UUID, UUID]:
    """Somebody in whose every field stands far too much, and the conversation with the longest note."""
    line = "x" * LONG_LINE
    draft = PersonDraft(
        "🏳️‍🌈" * 60,
        pronouns=line[:1000],
        place=line,
        notes="word " * (LARGE_NOTE // 5),
        private_notes=line,
        skills=(line,),
        tags=(line,),
        handles=(Handle("github", line),),
        jobs=(Job(line, line),),
    )
    id = people.add(workspace, draft).value
    for text in (*TEXTS.values(), line, "a\n" * LONG_LINE, "م" * LONG_LINE, "x" * LARGE_NOTE):
        entry = LogEntry(
            InteractionDraft((id,), on_day(TODAY), note=text, tags=(line,)),
            promises=(PromiseMade(line[:10_000]),),
            feedback=(line[:10_000],),
        )
        talk = interactions.log(workspace, entry).value
    return id, talk.id


@pytest.fixture
def made(qtbot: QtBot, qapp: QApplication, tmp_path: Path) -> Iterator[tuple[Application, UUID, UUID]]:
    profile = Profile(tmp_path / "profile").make()
    ids: list[tuple[UUID, UUID]] = []
    fill(profile, lambda workspace: ids.append(write_huge_texts(workspace)))
    application = Application(profile, qapp)
    application.start(None)
    qtbot.waitUntil(lambda: application.is_settled, timeout=60_000)
    yield application, *ids[0]
    application.window.close()
    application.end()
    application.setParent(None)
    application.deleteLater()
    qapp.setStyleSheet("")


@contextmanager
def quickly(what: str) -> Iterator[None]:
    """What this thread computes is what the window stands still for, however busy the computer is."""
    started_s = time.thread_time()
    yield
    assert time.thread_time() - started_s < PAINTED_S, what


@pytest.mark.faults
def test_no_page_and_no_form_stands_still_over_huge_texts(qtbot: QtBot, made: tuple[Application, UUID, UUID]) -> None:
    application, id, talk = made
    pages = application.pages
    assert pages is not None
    before = stored(pages, id, talk)
    for key in (TODAY_KEY, PEOPLE_KEY, PERSON_KEY, LOG_KEY, FEEDBACK_KEY, INSIGHTS_KEY, PERSON_KEY):
        with quickly(key):
            if key == PERSON_KEY:
                pages.show_person(id)
            else:
                application.window.show_page(key)
            settle(qtbot, pages.operations)
            assert not application.window.grab().isNull()
        assert application.window.minimumSizeHint().width() < WIDEST, key
    (person,) = application.window.findChildren(PersonTabs)
    for place in range(person.tabs.count()):
        with quickly(f"tab {place}"):
            person.tabs.setCurrentIndex(place)
            assert not application.window.grab().isNull()
    application.window.show_page(LOG_KEY)
    for open_it in (
        partial(pages.dialogs.show_held, id),
        partial(pages.dialogs.erase_person, id),
        partial(pages.open_interaction, talk),
        partial(pages.dialogs.edit_person, id),
    ):
        with quickly(str(open_it.func)):
            open_it()
            settle(qtbot, pages.operations)
            (dialog,) = (found for found in application.window.findChildren(QDialog) if found.isVisible())
            assert not dialog.grab().isNull()
        if isinstance(dialog, FormDialog):
            with qtbot.waitSignal(dialog.saved):
                dialog.save()
            settle(qtbot, pages.operations)
        else:
            dialog.reject()
    # Both were saved as they stood, and nothing was cut.
    assert stored(pages, id, talk) == before


def stored(pages: WorkspacePages, id: UUID, talk: UUID) -> tuple[PersonDraft, InteractionDraft]:
    """What is known about somebody and of a conversation, without spaces at the ends of notes."""
    workspace = opener(pages.profile)()
    try:
        draft = people.get(workspace, id).draft
        return replace(draft, notes=draft.notes.strip()), interactions.get(workspace, talk).draft
    finally:
        workspace.database.close()
