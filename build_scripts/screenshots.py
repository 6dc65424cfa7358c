"""Draw every page of the sample workspace, light and dark: `python build_scripts/screenshots.py [FOLDER]`."""

from __future__ import annotations

import argparse
import os
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

ROOT = Path(__file__).resolve().parents[1]
SIZES = ((1280, 800), (1920, 1080))
LONGEST_WAIT_S = 60.0
SETTLED_S = 1.0
PERSON = "Ana Lucía Quispe"
LINE = "met @ana and Bo Li at KubeCon yesterday 20m: auth SDK docs confuse newcomers; promised sample by fri #sdk ++"

if TYPE_CHECKING:
    from uuid import UUID

    from PySide6.QtWidgets import QWidget

    from care_desktop.app import Application


class Camera:
    """The window on a sample workspace of its own, and the folder the pictures go to."""

    def __init__(self, application: Application, folder: Path) -> None:
        self._application = application
        self._folder = folder

    def wait(self, until: Callable[[], bool]) -> None:
        """Let the window work until something is so."""
        from PySide6.QtCore import QCoreApplication, QEventLoop

        end = time.monotonic() + LONGEST_WAIT_S
        while not until():
            if time.monotonic() > end:
                raise SystemExit("The window did not come to rest in time.")
            QCoreApplication.processEvents(QEventLoop.ProcessEventsFlag.AllEvents, 20)

    def rest(self) -> None:
        """Wait until everything asked for has been read and drawn."""
        pages = self._application.pages
        assert pages is not None
        for _ in range(3):
            self.wait(lambda: pages.operations.idle)
            self._pause(0.05)

    def settle(self) -> None:
        """Wait also for what the window does after a moment by itself, such as drawing a chart."""
        self.rest()
        self._pause(SETTLED_S)

    def _pause(self, seconds: float) -> None:
        end = time.monotonic() + seconds
        self.wait(lambda: time.monotonic() > end)

    def take(self, name: str, widget: QWidget | None = None) -> None:
        """Save a picture of the window, or of something in it."""
        self.rest()
        path = self._folder / f"{name}.png"
        if not (widget or self._application.window).grab().save(str(path)):
            raise SystemExit(f"{path} could not be written.")
        make_smaller(path)
        print(path, flush=True)


def make_smaller(path: Path) -> None:
    """Leave a picture 256 colours: nobody sees the difference, and the handbook in the program takes a third."""
    # Comes with Matplotlib.
    from PIL import Image

    with Image.open(path) as picture:
        fewer = picture.convert("RGB").quantize(256, method=Image.Quantize.MEDIANCUT, dither=Image.Dither.NONE)
    fewer.save(path, optimize=True)


def take_pages(camera: Camera, application: Application, suffix: str) -> None:
    """Every page and dialog there is, in the appearance that is in force."""
    from care_desktop.ui.dialogs.interaction_dialog import InteractionDialog
    from care_desktop.ui.dialogs.person_dialog import PersonDialog
    from care_desktop.ui.pages.person_page import PersonPage
    from care_desktop.ui.pages.settings_page import SettingsPage
    from care_desktop.ui.widgets.chart_view import ChartView

    window, pages = application.window, application.pages
    assert pages is not None
    window.show_page("people")
    camera.rest()
    model = pages.people.model
    pages.people.table.go_to(3)
    camera.take(f"people{suffix}")
    camera.wait(lambda: model.line(0) is not None)
    lines = [line for row in range(min(model.rowCount(), 60)) if (line := model.line(row)) is not None]
    person = next((line for line in lines if line.name == PERSON), lines[0])
    pages.show_person(person.id, person.name)
    page = pages.widgets["person"]
    assert isinstance(page, PersonPage)
    drawn: list[bool] = []
    chart = page.findChildren(ChartView)[0]
    chart.drawn.connect(lambda: drawn.append(True))
    chart.redraw()
    camera.rest()
    camera.wait(lambda: bool(drawn))
    camera.take(f"person{suffix}")
    for key in ("today", "resources", "feedback"):
        window.show_page(key)
        camera.settle()
        camera.take(f"{key}{suffix}")
    take_log(camera, application, suffix)
    take_insights(camera, application, suffix)
    settings = pages.page("settings")
    assert isinstance(settings, SettingsPage)
    window.show_page("settings")
    for section in settings.section_keys:
        settings.show_section(section)
        camera.settle()
        camera.take(f"settings-{section}{suffix}")
    pages.find()
    camera.take(f"palette{suffix}")
    pages.palette.dismiss()
    pages.dialogs.edit_person(person.id)
    camera.rest()
    for kind, name in ((PersonDialog, "edit-person"), (InteractionDialog, "interaction")):
        if kind is InteractionDialog:
            pages.log.log.open_form()
            camera.rest()
        dialog = next(found for found in window.findChildren(kind) if found.isVisible())
        camera.take(f"{name}{suffix}", dialog)
        dialog.reject()


def take_log(camera: Camera, application: Application, suffix: str) -> None:
    """The log with a line in it, the events, and event mode at the event of the sample's last days."""
    from care_desktop.services import events
    from care_desktop.ui.pages.log_event_tabs import EVENTS, LOG

    window, pages = application.window, application.pages
    assert pages is not None
    window.show_page("log")
    pages.log.show_tab(LOG)
    pages.desk.line.edit.set_text(LINE)
    camera.settle()
    camera.take(f"log{suffix}")
    pages.desk.line.edit.set_text("")
    pages.log.show_tab(EVENTS)
    camera.settle()
    camera.take(f"events{suffix}")
    found: list[UUID] = []
    pages.operations.query(events.every_event, lambda rows: found.extend(row.id for row in rows))
    camera.rest()
    pages.log.start_event_mode(found[0])
    camera.settle()
    camera.take(f"event-mode{suffix}")
    pages.log.leave_event_mode()


def take_insights(camera: Camera, application: Application, suffix: str) -> None:
    """The questions, once all of them are answered."""
    from care_desktop.ui.pages.insights_page import InsightsPage

    window, pages = application.window, application.pages
    assert pages is not None
    window.show_page("insights")
    page = pages.widgets["insights"]
    assert isinstance(page, InsightsPage)
    camera.wait(lambda: page.feed.is_complete and page.feed.idle)
    camera.settle()
    camera.take(f"insights{suffix}")


def draw(folder: Path) -> int:
    """Open the sample in a profile that is thrown away, and take every picture; returns the number of pictures."""
    from PySide6.QtWidgets import QApplication

    from care_desktop.app import Application
    from care_desktop.paths import Profile
    from care_desktop.ui.theme import ThemeChoice

    folder.mkdir(parents=True, exist_ok=True)
    app = QApplication([])
    with tempfile.TemporaryDirectory() as scratch:
        application = Application(Profile(Path(scratch) / "profile").make(), app)
        camera = Camera(application, folder)
        application.start()
        camera.wait(lambda: application.is_settled)
        # On a small screen it starts with all of it, and the one there is without a display is small.
        application.window.showNormal()
        application.window.resize(*SIZES[0])
        camera.take("empty")
        application.window.sample_chosen.emit()
        camera.wait(lambda: application.is_settled)
        for choice in (ThemeChoice.LIGHT, ThemeChoice.DARK):
            application.window.holder.choose(choice)
            for width, height in SIZES:
                application.window.resize(width, height)
                dark = "-dark" if choice is ThemeChoice.DARK else ""
                take_pages(camera, application, f"{dark}{'' if width == SIZES[0][0] else f'-{width}'}")
        application.window.close()
        application.end()
    return len(list(folder.glob("*.png")))


def main(arguments: list[str]) -> int:
    """Draw the pictures; returns the exit status."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", nargs="?", type=Path, default=ROOT / "docs" / "screenshots")
    folder = parser.parse_args(arguments).folder.absolute()
    if not (os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY")):
        os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    sys.path.insert(0, str(ROOT))
    print(f"{draw(folder)} pictures in {folder}")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
