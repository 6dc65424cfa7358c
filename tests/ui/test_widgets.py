"""Widgets: what they show, say to a screen reader, and do with mouse and keys."""

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QAccessible
from PySide6.QtWidgets import QApplication, QLabel, QMenu, QVBoxLayout, QWidget

from care_desktop.ui.roles import Ink, Move, StageMark, TrustMark
from care_desktop.ui.theme import ThemeChoice, ThemeHolder
from care_desktop.ui.widgets.avatar import Avatar
from care_desktop.ui.widgets.button import Button
from care_desktop.ui.widgets.chip import Chip, ChipKind, ChipText
from care_desktop.ui.widgets.empty_state import EmptyState
from care_desktop.ui.widgets.figure_strip import Figure, FigureStrip
from care_desktop.ui.widgets.filter_button import FilterButton, FilterOption
from care_desktop.ui.widgets.flow_layout import FlowLayout
from care_desktop.ui.widgets.label import ElidedLabel, label
from care_desktop.ui.widgets.ledger_list import LedgerList, LedgerRow, signed
from care_desktop.ui.widgets.rating_dots import RatingDots
from care_desktop.ui.widgets.search_field import SearchField
from care_desktop.ui.widgets.section_heading import SectionHeading
from care_desktop.ui.widgets.segment_tabs import SegmentTabs
from care_desktop.ui.widgets.stage_bars import StageBars, StageScore
from care_desktop.ui.widgets.stage_square import StageSquare
from care_desktop.ui.widgets.trust_bar import TrustBar
from tests.ui import gallery

ODD_NAMES = ("佐藤 美咲", "Юлія Коваленко", "محمد الفاسي", "ณัฐวุฒิ ศรีสุข", "N" * 40, "<b>bold</b>", "")


def shown(qtbot, widget: QWidget) -> QWidget:
    qtbot.addWidget(widget)
    widget.show()
    qtbot.waitExposed(widget)
    return widget


def colours(widget: QWidget) -> set[str]:
    picture = widget.grab().toImage()
    return {picture.pixelColor(x, y).name() for x in range(picture.width()) for y in range(picture.height())}


def test_chips_say_what_they_mean(qtbot, holder: ThemeHolder) -> None:
    chip = shown(qtbot, Chip(holder, ChipKind.OFFERED, ChipText("Bo Li", note="new person", icon="add_person")))
    assert chip.accessibleName() == "Bo Li new person"
    assert chip.accessibleDescription() == "offered, press to take it"
    assert chip.focusPolicy() == Qt.FocusPolicy.StrongFocus
    assert chip.height() >= 24


@pytest.mark.parametrize(
    ("kind", "role"),
    [
        (ChipKind.UNDERSTOOD, "well"),
        (ChipKind.OFFERED, "control"),
        (ChipKind.QUESTION, "warning"),
        (ChipKind.CHOSEN, "selection"),
    ],
)
def test_kinds_of_chips_look_different(qtbot, holder: ThemeHolder, kind: ChipKind, role: str) -> None:
    chip = shown(qtbot, Chip(holder, kind, ChipText("Ana")))
    assert holder.theme.color(role).name() in colours(chip)


def test_a_chip_is_pressed_with_space_and_a_question_has_a_menu(qtbot, holder: ThemeHolder) -> None:
    chip = shown(qtbot, Chip(holder, ChipKind.CHOSEN, ChipText("Retain", "Stage")))
    with qtbot.waitSignal(chip.clicked):
        qtbot.keyClick(chip, Qt.Key.Key_Space)
    menu = QMenu()
    menu.addAction("Ana Lucía")
    question = shown(qtbot, Chip(holder, ChipKind.QUESTION, ChipText("Ana: which of 2"), menu))
    assert question.menu() is menu


def test_a_chip_never_grows_past_its_widest(qtbot, holder: ThemeHolder) -> None:
    chip = shown(qtbot, Chip(holder, ChipKind.UNDERSTOOD, ChipText("word " * 100000)))
    assert chip.width() <= 400
    assert chip.toolTip()


def test_the_flow_breaks_into_lines_and_is_mirrored(qtbot, holder: ThemeHolder) -> None:
    box = QWidget()
    flow = FlowLayout(box)
    chips = [Chip(holder, ChipKind.UNDERSTOOD, ChipText(f"chip number {place}")) for place in range(5)]
    for chip in chips:
        flow.addWidget(chip)
    width = chips[0].sizeHint().width()
    box.resize(width * 2 + 20, 200)
    shown(qtbot, box)
    assert chips[0].y() == chips[1].y() < chips[2].y()
    assert flow.heightForWidth(width * 6) < flow.heightForWidth(width * 2 + 20)
    box.setLayoutDirection(Qt.LayoutDirection.RightToLeft)
    flow.activate()
    assert chips[0].x() > chips[1].x()
    flow.clear()
    assert flow.count() == 0


@pytest.mark.parametrize("name", ODD_NAMES)
def test_names_of_every_kind_fit(qtbot, holder: ThemeHolder, name: str) -> None:
    for widget in (
        Avatar(holder, name),
        ElidedLabel(holder.theme, name),
        Chip(holder, ChipKind.UNDERSTOOD, ChipText(name)),
        SectionHeading(holder, name, name, name, name),
    ):
        assert not shown(qtbot, widget).grab().isNull()


def test_labels_never_read_markup(qtbot, holder: ThemeHolder) -> None:
    for made in (label(holder.theme, "<b>x</b>"), ElidedLabel(holder.theme, "<b>x</b>")):
        assert made.textFormat() == Qt.TextFormat.PlainText
        qtbot.addWidget(made)


def test_a_cut_label_has_the_whole_in_its_tooltip(qtbot, holder: ThemeHolder) -> None:
    made = ElidedLabel(holder.theme, "a name that is longer than its room")
    made.resize(60, 20)
    shown(qtbot, made)
    assert "longer than its room" in made.toolTip()
    made.resize(600, 20)
    assert made.toolTip() == ""


def test_marks_are_spoken(qtbot, holder: ThemeHolder) -> None:
    bar = shown(qtbot, TrustBar(holder, TrustMark(69, 51, 85)))
    square = shown(qtbot, StageSquare(holder, StageMark("R", Move.UP)))
    dots = shown(qtbot, RatingDots(holder, 4))
    assert bar.accessibleName() == "Trust 69, between 51 and 85"
    assert square.accessibleName() == "Retain, moved up"
    assert dots.accessibleName() == "4 of 5"
    bar.set_mark(None)
    dots.set_rating(None)
    assert (bar.accessibleName(), dots.accessibleName()) == ("Trust unknown", "not rated")
    assert holder.theme.unknown_fill.lower() in colours(bar)


def test_figures_change_and_hide_what_is_empty(qtbot, holder: ThemeHolder) -> None:
    figure = Figure(holder.theme, "Owner", "Inês Duarte", "since May")
    strip = shown(qtbot, FigureStrip(holder, (figure, Figure(holder.theme, "Stage", "Retain"))))
    assert figure.accessibleName() == "Owner Inês Duarte since May"
    figure.set_value("none", ink=Ink.UNKNOWN)
    visible = [part.text() for part in figure.findChildren(QLabel) if part.isVisible()]
    assert visible == ["Owner", "none"]
    strip.add(Figure(holder.theme, "Consent", "unknown"))
    assert [part.accessibleName() for part in strip.findChildren(Figure)][-1] == "Consent unknown"


def test_stage_bars_are_as_long_as_their_scores(qtbot, holder: ThemeHolder) -> None:
    scores = tuple(StageScore(letter, score) for letter, score in zip("CARE", (96, 88, 71, 0), strict=True))
    bars = shown(qtbot, StageBars(holder, scores, 50, "R"))
    bars.resize(360, bars.sizeHint().height())
    picture = bars.grab().toImage()
    edges = {entry.letter: holder.theme.stages[entry.letter].edge.lower() for entry in scores}

    def length(row: int, letter: str) -> int:
        y = row * 24 + 8
        return sum(picture.pixelColor(x, y).name() == edges[letter] for x in range(90, 330))

    assert length(0, "C") > length(1, "A") > length(2, "R") > length(3, "E") == 0
    assert bars.accessibleName() == "Convert 96; Activate 88; Retain 71; Expand 0"


def test_the_ledger_opens_rows_and_speaks(qtbot, holder: ThemeHolder) -> None:
    ledger = LedgerList(holder)
    ledger.set_rows((LedgerRow(2.0, "promise kept", "3 weeks", "id-1"), LedgerRow(-0.7, "29 smaller ones")))
    shown(qtbot, ledger)
    model = ledger.model()
    spoken = [model.index(row).data(Qt.ItemDataRole.AccessibleTextRole) for row in range(2)]
    assert spoken == ["+2.0, promise kept, 3 weeks", "−0.7, 29 smaller ones"]
    assert ledger.sizeHint().height() == 48
    ledger.setCurrentIndex(model.index(0))
    with qtbot.waitSignal(ledger.row_activated) as heard:
        qtbot.keyClick(ledger, Qt.Key.Key_Return)
    assert heard.args == ["id-1"]
    ledger.setCurrentIndex(model.index(1))
    with qtbot.assertNotEmitted(ledger.row_activated):
        qtbot.keyClick(ledger, Qt.Key.Key_Return)


def test_ledger_bars_go_left_for_less(qtbot, holder: ThemeHolder) -> None:
    ledger = LedgerList(holder)
    ledger.set_rows((LedgerRow(2.0, "kept", "", 1), LedgerRow(-2.0, "broken", "", 2)))
    shown(qtbot, ledger)
    ledger.resize(360, 48)
    picture = ledger.viewport().grab().toImage()
    good, bad = holder.theme.positive.lower(), holder.theme.negative.lower()
    up = [x for x in range(120) if picture.pixelColor(x, 12).name() == good]
    down = [x for x in range(120) if picture.pixelColor(x, 36).name() == bad]
    assert up
    assert down
    assert max(down) < min(up)


@pytest.mark.parametrize(("share", "words"), [(2.0, "+2.0"), (-1.66, "−1.7"), (-0.04, "+0.0"), (0, "+0.0")])
def test_shares_have_a_sign_and_a_true_minus(share: float, words: str) -> None:
    assert signed(share) == words


def test_the_search_field_is_emptied_with_escape_and_button(qtbot, holder: ThemeHolder) -> None:
    field = shown(qtbot, SearchField(holder, "Search names", "Ctrl F"))
    empty = field.grab().toImage()
    qtbot.keyClicks(field, "ana")
    assert field.grab().toImage() != empty
    qtbot.keyClick(field, Qt.Key.Key_Escape)
    assert field.text() == ""
    assert field.accessibleName() == "Search names"


def test_a_filter_is_tinted_once_set_and_told_once(qtbot, holder: ThemeHolder) -> None:
    options = (FilterOption("R", "Retain"), FilterOption("E", "Expand & more"))
    button = shown(qtbot, FilterButton(holder, "Stage", options))
    assert button.accessibleName() == "Stage: any"
    retain = next(action for action in button.menu().actions() if action.text() == "Retain")
    with qtbot.waitSignal(button.key_chosen) as heard:
        retain.trigger()
    assert heard.args == ["R"]
    assert button.accessibleName() == "Stage: Retain"
    assert holder.theme.selection.lower() in colours(button)
    with qtbot.assertNotEmitted(button.key_chosen):
        retain.trigger()
    button.set_options((FilterOption("C", "Convert"),))
    assert button.key == ""


def test_tabs_are_walked_with_arrows_and_count(qtbot, holder: ThemeHolder) -> None:
    tabs = SegmentTabs(holder)
    tabs.add_segment("Everyone", "412", "all")
    tabs.add_segment("Mine", "96", "mine")
    shown(qtbot, tabs)
    assert tabs.current_key() == "all"
    assert tabs.accessibleTabName(0) == "Everyone 412"
    qtbot.keyClick(tabs, Qt.Key.Key_Right)
    assert tabs.current_key() == "mine"
    tabs.add_segment("Teammates", "6", "team")
    assert tabs.tabRect(2).width() == tabs.tabSizeHint(2).width()
    narrow = tabs.tabRect(1).width()
    tabs.set_count(1, "12,345")
    assert tabs.tabSizeHint(1).width() > narrow
    assert holder.theme.accent.lower() in colours(tabs)


def test_headings_and_empty_pages_offer_one_thing(qtbot, holder: ThemeHolder) -> None:
    heading = shown(qtbot, SectionHeading(holder, "Why 69", "each share", "All 37"))
    link = heading.findChild(Button)
    assert link.accessibleName() == "Why 69: All 37"
    with qtbot.waitSignal(heading.link_activated):
        link.click()
    heading.set_words("Why 70")
    assert not link.isVisible()
    empty = shown(qtbot, EmptyState(holder, "promise", "No promises yet", "They are listed here.", "Log one"))
    with qtbot.waitSignal(empty.action_requested):
        empty.button.click()
    assert empty.accessibleName() == "No promises yet. They are listed here."


def test_a_button_makes_room_for_icon_and_shortcut(qtbot, holder: ThemeHolder) -> None:
    plain, full = Button(holder, "Log"), Button(holder, "Log", icon="log", hint="Ctrl L")
    icon_only, small = Button(holder, "", icon="more"), Button(holder, "Log", small=True)
    for button in (plain, full, icon_only, small):
        shown(qtbot, button)
    assert full.width() >= plain.width() + 16 + 30
    assert (icon_only.width(), icon_only.height()) == (32, 32)
    assert (plain.height(), small.height()) == (32, 24)
    for key in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space):
        with qtbot.waitSignal(plain.clicked):
            qtbot.keyClick(plain, key)
    icon_only.setText("More of these words")
    icon_only.adjustSize()
    assert icon_only.width() > 100


def test_roles_and_names_reach_the_screen_reader(qtbot, holder: ThemeHolder) -> None:
    chip = shown(qtbot, Chip(holder, ChipKind.UNDERSTOOD, ChipText("20 min")))
    spoken = QAccessible.queryAccessibleInterface(chip)
    assert spoken.text(QAccessible.Text.Name) == "20 min"
    assert spoken.role() in (QAccessible.Role.Button, QAccessible.Role.PushButton)


@pytest.mark.parametrize("choice", [ThemeChoice.LIGHT, ThemeChoice.DARK])
@pytest.mark.parametrize("mirrored", [False, True])
def test_the_gallery_paints(qapp: QApplication, holder: ThemeHolder, choice: ThemeChoice, mirrored: bool) -> None:
    picture = gallery.render(qapp, choice, mirrored)
    ground = gallery.load_holder(gallery.ROOT / "resources", choice).theme.surface.lower()
    assert picture.pixelColor(600, 8).name() == ground


def test_a_live_switch_repaints_what_is_painted_by_hand(qtbot, holder: ThemeHolder) -> None:
    box = QWidget()
    column = QVBoxLayout(box)
    chip, bar = Chip(holder, ChipKind.CHOSEN, ChipText("Retain")), TrustBar(holder, TrustMark(50, 40, 60))
    field = SearchField(holder, "Search")
    for part in (chip, bar, field):
        column.addWidget(part)
    shown(qtbot, box)
    light = [part.grab().toImage() for part in (chip, bar, field)]
    holder.choose(ThemeChoice.DARK)
    dark = [part.grab().toImage() for part in (chip, bar, field)]
    assert all(before != after for before, after in zip(light, dark, strict=True))
    assert chip.grab().toImage().pixelColor(QPoint(4, 3)).name() == holder.theme.selection.lower()
