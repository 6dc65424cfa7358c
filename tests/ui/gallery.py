"""Every component in every state, light and dark, in one picture: `python -m tests.ui.gallery out.png`."""

import argparse
from pathlib import Path

from PySide6.QtCore import (
    QEvent,
    QPoint,
    QRectF,
    QSize,
    Qt,
)
from PySide6.QtGui import QColor, QFont, QImage, QPainter
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QApplication,
    QGridLayout,
    QHBoxLayout,
    QLineEdit,
    QMenu,
    QVBoxLayout,
    QWidget,
)

from care_desktop.ui.roles import Ink, Move, StageMark, TrustMark
from care_desktop.ui.style import install_style, text_font
from care_desktop.ui.theme import ThemeChoice, ThemeHolder, load_holder
from care_desktop.ui.widgets.avatar import Avatar
from care_desktop.ui.widgets.button import Button, ButtonKind
from care_desktop.ui.widgets.chip import Chip, ChipKind, ChipText
from care_desktop.ui.widgets.data_table import DataTable
from care_desktop.ui.widgets.empty_state import EmptyState
from care_desktop.ui.widgets.figure_strip import Figure, FigureStrip
from care_desktop.ui.widgets.filter_button import FilterButton, FilterOption
from care_desktop.ui.widgets.flow_layout import FlowLayout
from care_desktop.ui.widgets.label import label
from care_desktop.ui.widgets.ledger_list import LedgerList, LedgerRow
from care_desktop.ui.widgets.message_bar import MessageAction, MessageBar
from care_desktop.ui.widgets.rating_dots import RatingDots
from care_desktop.ui.widgets.search_field import SearchField
from care_desktop.ui.widgets.section_heading import SectionHeading
from care_desktop.ui.widgets.segment_tabs import SegmentTabs
from care_desktop.ui.widgets.sidebar import PERSON_KEY, Sidebar
from care_desktop.ui.widgets.sidebar_entries import SidebarEntry
from care_desktop.ui.widgets.stage_bars import StageBars, StageScore
from care_desktop.ui.widgets.stage_square import StageSquare
from care_desktop.ui.widgets.trust_bar import TrustBar
from tests.ui.gallery_people import PEOPLE, people_table

ROOT = Path(__file__).resolve().parents[2]
SWATCHES = (
    *("window", "surface", "raised", "well", "hover", "selection", "selection_idle", "hairline"),
    *("hairline_strong", "control", "accent", "focus", "positive", "warning", "negative", "unknown"),
)
ENTRIES = (
    SidebarEntry("today", "Today", "today", 1),
    SidebarEntry("people", "People", "people", 2),
    SidebarEntry(PERSON_KEY, "", "", 3),
    SidebarEntry("log", "Log", "log", 4),
    SidebarEntry("resources", "Resources", "resources", 5),
    SidebarEntry("feedback", "Feedback", "feedback", 6),
    SidebarEntry("insights", "Insights", "insights", 7),
    SidebarEntry("settings", "Settings", "settings", 8, at_foot=True),
)


def row(*parts: QWidget, gap: int = 16) -> QHBoxLayout:
    """Widgets one after the other."""
    line = QHBoxLayout()
    line.setSpacing(gap)
    for part in parts:
        line.addWidget(part)
    line.addStretch(1)
    return line


class Swatch(QWidget):
    """A colour and its name."""

    def __init__(self, holder: ThemeHolder, role: str) -> None:
        super().__init__()
        self._holder, self._role = holder, role
        self.setFixedSize(68, 40)

    def paintEvent(self, _event) -> None:
        theme = self._holder.theme
        painter = QPainter(self)
        painter.setPen(theme.color("hairline_strong"))
        painter.setBrush(theme.color(self._role))
        painter.drawRect(QRectF(0.5, 0.5, 66, 22))
        painter.setFont(text_font(theme, "caption"))
        painter.setPen(theme.color("text_faint"))
        painter.drawText(QPoint(0, 37), self._role.replace("_", " ")[:12])


def buttons(holder: ThemeHolder) -> QGridLayout:
    """The three looks in their states; the fourth of each is given the focus by hand in `render`."""
    grid = QGridLayout()
    grid.setHorizontalSpacing(24)
    for line, (name, kind, words) in enumerate(
        (
            ("Primary", ButtonKind.PRIMARY, "Log"),
            ("Default", ButtonKind.DEFAULT, "Export"),
            ("Quiet", ButtonKind.QUIET, "Columns"),
        )
    ):
        grid.addWidget(label(holder.theme, name, Ink.FAINT, "caption"), line, 0)
        for place in range(5):
            button = Button(holder, words, kind)
            button.setObjectName(f"{kind}{place}")
            button.setDown(place == 2)
            button.setEnabled(place != 4)
            grid.addWidget(button, line, place + 1)
    grid.addWidget(Button(holder, "Add person", ButtonKind.PRIMARY, "add_person"), 0, 7)
    grid.addWidget(Button(holder, "Log", ButtonKind.PRIMARY, hint="Ctrl L"), 1, 7)
    grid.addWidget(Button(holder, "", icon="more"), 2, 7)
    grid.addWidget(Button(holder, "Snooze", small=True, hint="S"), 0, 8)
    grid.addWidget(Button(holder, "Columns", ButtonKind.QUIET, "columns"), 1, 8)
    grid.addWidget(Button(holder, "Filter", ButtonKind.LINK, "add"), 2, 8)
    grid.setColumnStretch(9, 1)
    return grid


def fields(holder: ThemeHolder) -> QHBoxLayout:
    """Fields: empty, filled, with a problem, disabled, and the one to search in."""
    empty, filled, wrong, off = (QLineEdit() for _ in range(4))
    for field in (empty, filled, wrong, off):
        field.setFixedWidth(112)
        field.setPlaceholderText("Search")
    filled.setObjectName("focused_field")
    filled.setText("ana")
    wrong.setText("32 Nov")
    wrong.setProperty("problem", True)
    off.setEnabled(False)
    search = SearchField(holder, "Search names, handles", "Ctrl F")
    search.setFixedWidth(220)
    return row(empty, filled, wrong, off, search, gap=12)


def chips(holder: ThemeHolder) -> QWidget:
    """The kinds of chips in a flow."""
    box = QWidget()
    flow = FlowLayout(box)
    menu = QMenu()
    menu.addAction("Ana Lucía Quispe")
    flow.addWidget(Chip(holder, ChipKind.UNDERSTOOD, ChipText("20 min", icon="duration")))
    flow.addWidget(Chip(holder, ChipKind.OFFERED, ChipText("Bo Li", note="new person", icon="add_person")))
    flow.addWidget(Chip(holder, ChipKind.QUESTION, ChipText("Ana: which of 2", icon="question"), menu))
    flow.addWidget(Chip(holder, ChipKind.CHOSEN, ChipText("Retain", label="Stage")))
    flow.addWidget(Chip(holder, ChipKind.UNDERSTOOD, ChipText("sample, due Fri 27 Nov", "promise", icon="promise")))
    stage = FilterButton(holder, "Stage", (FilterOption("R", "Retain"),))
    chosen = FilterButton(holder, "Stage", (FilterOption("R", "Retain"),))
    chosen.set_key("R")
    flow.addWidget(stage)
    flow.addWidget(chosen)
    return box


def stages_and_trust(holder: ThemeHolder) -> QVBoxLayout:
    """Squares in three sizes with their marks, and bars of trust."""
    column = QVBoxLayout()
    squares = [StageSquare(holder, StageMark(letter), side) for side in (16, 20, 24) for letter in "CARE"]
    squares.append(StageSquare(holder, StageMark("R", Move.UP)))
    squares.append(StageSquare(holder, StageMark("E", by_hand=True)))
    column.addLayout(row(*squares, RatingDots(holder, 4), Avatar(holder, "Ana Lucía Quispe", 32), gap=8))
    marks = (TrustMark(83, 70, 93), TrustMark(48, 14, 80), TrustMark(19, 6, 37), TrustMark(99, 96, 100), None)
    column.addLayout(row(*(TrustBar(holder, mark) for mark in marks)))
    return column


def person_parts(holder: ThemeHolder) -> QVBoxLayout:
    """What the page of a person is put together from."""
    theme = holder.theme
    column = QVBoxLayout()
    square, bar = StageSquare(holder, StageMark("R")), TrustBar(holder, TrustMark(69, 51, 85))
    column.addWidget(
        FigureStrip(
            holder,
            (
                Figure(theme, "Stage", "Retain", "since Mar 2025", lead=square),
                Figure(theme, "Trust, 90 % band", "69", "51 to 85", middle=bar),
                Figure(theme, "Presence, 90 days", "likely", "about 9 in 10"),
                Figure(theme, "Own rating", "", "2 Nov", lead=RatingDots(holder, 4)),
            ),
        )
    )
    ledger = LedgerList(holder)
    ledger.set_rows(
        (
            LedgerRow(2.0, "promise kept: benchmark data", "3 weeks", 1),
            LedgerRow(1.9, "spoke about us, a talk", "6 months", 2),
            LedgerRow(-1.7, "token refresh missing, tone −1", "5 months", 3),
            LedgerRow(0.7, "introduction to Itzel", "6 weeks", 4),
            LedgerRow(2.0, "29 smaller ones"),
        )
    )
    why = QVBoxLayout()
    why.setSpacing(8)
    why.addWidget(SectionHeading(holder, "Why 69", "each interaction’s share", "All 37", side=True))
    why.addWidget(ledger)
    why.addStretch(1)
    care = QVBoxLayout()
    care.setSpacing(8)
    care.addWidget(SectionHeading(holder, "C-A-R-E scores", far="line: threshold 50", side=True))
    scores = tuple(StageScore(letter, score) for letter, score in zip("CARE", (96, 88, 71, 38), strict=True))
    care.addWidget(StageBars(holder, scores, 50, "R"))
    care.addStretch(1)
    sides = QHBoxLayout()
    sides.setSpacing(40)
    sides.addLayout(why, 1)
    sides.addLayout(care, 1)
    column.addLayout(sides)
    return column


def messages(holder: ThemeHolder) -> list[MessageBar]:
    """The three messages."""
    done, error, progress = (MessageBar(holder) for _ in range(3))
    nothing = lambda: None  # noqa: E731
    done.show_done("Logged.", "", MessageAction("Undo", nothing, "Ctrl+Z"))
    error.show_error("The disk is full. What you typed is kept.", "", MessageAction("Try again", nothing))
    progress.show_progress("Reading Connections.csv, 1,204 of 3,880 rows", 1204, 3880, nothing)
    return [done, progress, error]


def board(holder: ThemeHolder) -> QWidget:
    """All components in one column, beside the sidebar."""
    theme = holder.theme
    page = QWidget()
    page.setObjectName("page")
    column = QVBoxLayout()
    column.setContentsMargins(24, 16, 24, 16)
    column.setSpacing(12)
    column.addWidget(SectionHeading(holder, holder.theme.name.capitalize(), "every component", "All"))
    swatches = QGridLayout()
    for place, role in enumerate(SWATCHES):
        swatches.addWidget(Swatch(holder, role), place // 12, place % 12)
    column.addLayout(swatches)
    column.addLayout(buttons(holder))
    column.addLayout(fields(holder))
    column.addWidget(chips(holder))
    column.addLayout(stages_and_trust(holder))
    column.addLayout(person_parts(holder))
    tabs = SegmentTabs(holder)
    for text, count in (("Everyone", "412"), ("Mine", "96"), ("Slipping", "14")):
        tabs.add_segment(text, count)
    column.addWidget(tabs)
    outside = QVBoxLayout()
    outside.setContentsMargins(0, 0, 0, 0)
    outside.setSpacing(0)
    outside.addLayout(column)
    margin = theme.metrics.cell.page_margin
    table = people_table(holder)
    table.setObjectName("table")
    table.setMinimumHeight(32 * (len(PEOPLE) + 1) + 2)
    around = QHBoxLayout()
    around.setContentsMargins(margin, 0, margin, 16)
    around.addWidget(table)
    outside.addLayout(around)
    empty = QVBoxLayout()
    empty.setContentsMargins(24, 0, 24, 16)
    empty.addWidget(
        EmptyState(
            holder,
            "promise",
            "No promises yet",
            "What we say we will do, and by when, is listed here.",
            "Log a promise",
        )
    )
    outside.addLayout(empty)
    outside.addStretch(1)
    for bar in messages(holder):
        outside.addWidget(bar)
    sidebar = Sidebar(holder, ENTRIES, "Our community")
    sidebar.set_person("Ana Lucía Quispe")
    sidebar.set_current("people")
    sidebar.set_status("online", "Synced 08:12", "1 account needs you")
    whole = QHBoxLayout(page)
    whole.setContentsMargins(0, 0, 0, 0)
    whole.setSpacing(0)
    whole.addWidget(sidebar)
    whole.addLayout(outside, 1)
    return page


def render(app: QApplication, choice: ThemeChoice, mirrored: bool) -> QImage:
    """The board in one theme."""
    holder = load_holder(ROOT / "resources", choice)
    ring = install_style(app, holder)
    app.setLayoutDirection(Qt.LayoutDirection.RightToLeft if mirrored else Qt.LayoutDirection.LeftToRight)
    page = board(holder)
    page.resize(QSize(1280, 1340))
    page.show()
    page.activateWindow()
    table = page.findChild(DataTable, "table")
    table.setCurrentIndex(table.model().index(3, 0))
    table.setProperty("hovered_row", 7)
    app.processEvents()
    picture = page.grab().toImage()
    paint_focused(app, page, picture)
    ring.deleteLater()
    page.close()
    page.deleteLater()
    app.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    return picture


def paint_focused(app: QApplication, page: QWidget, picture: QImage) -> None:
    """Copy what has the focus or the pointer in turn: only one thing can have either at a time."""
    painter = QPainter(picture)
    for kind in ButtonKind.PRIMARY, ButtonKind.DEFAULT, ButtonKind.QUIET:
        hovered = page.findChild(Button, f"{kind}1")
        QTest.mouseMove(hovered)
        app.processEvents()
        painter.drawPixmap(hovered.geometry().topLeft(), page.grab(hovered.geometry()))
    for name in ("primary3", "default3", "quiet3", "focused_field", "table"):
        widget = page.findChild(QWidget, name)
        widget.setFocus(Qt.FocusReason.TabFocusReason)
        app.processEvents()
        spot = widget.geometry().adjusted(-6, -6, 6, 6)
        painter.drawPixmap(spot.topLeft(), page.grab(spot))
    painter.end()


def main() -> None:
    """Render and save."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("out", type=Path)
    parser.add_argument("--family", default="", help="font to draw with instead of the system's own")
    parser.add_argument("--mirrored", action="store_true", help="right to left")
    options = parser.parse_args()
    app = QApplication([])
    if options.family:
        app.setFont(QFont(options.family))
    sides = [render(app, choice, options.mirrored) for choice in (ThemeChoice.LIGHT, ThemeChoice.DARK)]
    whole = QImage(sum(side.width() for side in sides), sides[0].height(), QImage.Format.Format_RGB32)
    whole.fill(QColor("white"))
    painter = QPainter(whole)
    x = 0
    for side in sides:
        side.setDevicePixelRatio(1)
        painter.drawImage(x, 0, side)
        x += side.width()
    painter.end()
    whole.save(str(options.out))


if __name__ == "__main__":
    main()
