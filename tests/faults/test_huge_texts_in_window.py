"""Row 16 in the window: texts of megabytes, of one line or of odd signs, are shown cut, and no page stands still."""

import time
from collections.abc import Iterator
from pathlib import Path
from uuid import UUID

import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from care_desktop.app import Application
from care_desktop.domain.interactions import InteractionDraft, on_day
from care_desktop.domain.people import Handle, Job, PersonDraft
from care_desktop.paths import Profile
from care_desktop.services import interactions, people
from care_desktop.services.interactions import LogEntry, PromiseMade
from care_desktop.services.outcome import Workspace
from care_desktop.ui.main_window import FEEDBACK_KEY, LOG_KEY, PEOPLE_KEY, PERSON_KEY, TODAY_KEY
from tests.faults.test_texts import LARGE_NOTE, LONG_LINE, TEXTS
from tests.ui.workspace_window import TODAY, fill, settle

# A page of small texts takes a tenth of this.
PAINTED_S = 2.0


def write_huge_texts(workspace: Workspace) -> UUID:
    """Somebody in whose every field stands far too much."""
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
        interactions.log(workspace, entry)
    return id


@pytest.fixture
def made(qtbot: QtBot, qapp: QApplication, tmp_path: Path) -> Iterator[tuple[Application, UUID]]:
    profile = Profile(tmp_path / "profile").make()
    ids: list[UUID] = []
    fill(profile, lambda workspace: ids.append(write_huge_texts(workspace)))
    application = Application(profile, qapp)
    application.start(None)
    qtbot.waitUntil(lambda: application.is_settled, timeout=60_000)
    yield application, ids[0]
    application.window.close()
    application.end()
    application.setParent(None)
    application.deleteLater()
    qapp.setStyleSheet("")


@pytest.mark.faults
def test_no_page_stands_still_over_huge_texts(qtbot: QtBot, made: tuple[Application, UUID]) -> None:
    application, id = made
    pages = application.pages
    assert pages is not None
    for key in (TODAY_KEY, PEOPLE_KEY, PERSON_KEY, LOG_KEY, FEEDBACK_KEY, PERSON_KEY):
        # What this thread computes is what the window stands still for, however busy the computer is.
        started_s = time.thread_time()
        if key == PERSON_KEY:
            pages.show_person(id)
        else:
            application.window.show_page(key)
        settle(qtbot, pages.operations)
        assert not application.window.grab().isNull()
        assert time.thread_time() - started_s < PAINTED_S, key
