"""The themes: complete, contrasts as promised, one switch for everything."""

import re
import string
from itertools import pairwise
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QPalette
from PySide6.QtWidgets import QApplication, QLabel

from care_desktop.ui.theme import (
    Theme,
    ThemeChoice,
    ThemeHolder,
    load_holder,
    load_theme,
    palette_for,
    style_sheet,
)

RESOURCES = Path(__file__).resolve().parents[2] / "resources"
THEMES = RESOURCES / "themes"
NAMES = ("light", "dark")
# Figures are written with two digits, mostly cut off.
WRITTEN = 0.0101
GROUNDS = ("window", "surface", "raised", "well", "hover", "selection", "selection_idle")
CALM_GROUNDS = ("window", "surface", "raised")
TEXTS = (
    *("text", "text_muted", "text_faint", "accent", "accent_hover"),
    *("selection_text", "positive", "warning", "negative", "unknown"),
)
GRAPHICS = ("control", "focus", "unknown_edge", "trust_tick", "trust_band_edge")


def luminance(color: str) -> float:
    """Relative luminance as WCAG 2.2 defines it."""
    value = QColor(color)
    channels = (value.red() / 255, value.green() / 255, value.blue() / 255)
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one: str, other: str) -> float:
    """Contrast ratio as WCAG 2.2 defines it, 1 to 21."""
    high, low = sorted((luminance(one), luminance(other)), reverse=True)
    return (high + 0.05) / (low + 0.05)


def worst(theme: Theme, color: str, grounds: tuple[str, ...] = GROUNDS) -> float:
    return min(contrast(color, getattr(theme, ground)) for ground in grounds)


@pytest.fixture(params=NAMES)
def theme(request: pytest.FixtureRequest) -> Theme:
    return load_theme(request.param, THEMES)


def test_contrast_of_black_on_white_is_the_largest_there_is() -> None:
    assert contrast("#000000", "#FFFFFF") == pytest.approx(21.0)


@pytest.mark.parametrize("role", TEXTS)
def test_text_is_legible_on_every_ground(theme: Theme, role: str) -> None:
    assert worst(theme, getattr(theme, role)) >= 4.5


@pytest.mark.parametrize("role", GRAPHICS)
def test_graphics_and_focus_stand_out_on_every_ground(theme: Theme, role: str) -> None:
    assert worst(theme, getattr(theme, role)) >= 3.0


def test_words_on_filled_buttons_are_legible(theme: Theme) -> None:
    for ground in ("accent", "accent_hover", "accent_pressed"):
        assert contrast(theme.accent_text, getattr(theme, ground)) >= 4.5


def test_stages_are_legible_and_edged(theme: Theme) -> None:
    for colours in theme.stages.values():
        assert contrast(colours.text, colours.fill) >= 4.5
        assert worst(theme, colours.edge) >= 3.0


def test_series_heat_and_trust_are_legible(theme: Theme) -> None:
    assert all(worst(theme, color, CALM_GROUNDS) >= 3.0 for color in theme.series.color)
    assert all(worst(theme, color, CALM_GROUNDS) >= 4.5 for color in theme.series.label)
    cells = zip(theme.heat.fill, theme.heat.text, strict=True)
    assert all(contrast(fill, text) >= 4.5 for fill, text in cells)
    assert contrast(theme.trust_tick, theme.trust_band) >= 3.0
    assert contrast(theme.unknown, theme.unknown_fill) >= 4.5


def test_heat_runs_one_way(theme: Theme) -> None:
    steps = [luminance(fill) for fill in theme.heat.fill]
    rises = [later > earlier for earlier, later in pairwise(steps)]
    assert set(rises) == {theme.is_dark}


@pytest.mark.parametrize("name", NAMES)
def test_every_ratio_written_beside_a_colour_is_true(name: str) -> None:
    theme = load_theme(name, THEMES)
    checked = 0
    for line in (THEMES / f"{name}.toml").read_text(encoding="utf-8").splitlines():
        found = re.match(r'(\w+) = "(#\w+)".*?(?:text|graphics|:) >= ([\d.]+) \(worst', line)
        if found:
            assert worst(theme, found[2]) == pytest.approx(float(found[3]), abs=WRITTEN), line
            checked += 1
        beside = re.search(r"([\d.]+) on (trust_band|unknown_fill)", line)
        if found and beside:
            there = contrast(found[2], getattr(theme, beside[2]))
            assert there == pytest.approx(float(beside[1]), abs=WRITTEN), line
    assert checked == len(TEXTS) + len(GRAPHICS) + len(theme.stages)


@pytest.mark.parametrize("name", NAMES)
def test_ratios_of_lists_and_stages_written_in_the_file_are_true(name: str) -> None:
    theme = load_theme(name, THEMES)
    words = (THEMES / f"{name}.toml").read_text(encoding="utf-8")

    def figures(pattern: str) -> list[float]:
        found = re.search(pattern, words)
        assert found is not None
        return [float(part) for part in re.findall(r"\d+\.\d\d", found[1])]

    def near(expected: list[float]) -> object:
        return pytest.approx(expected, abs=WRITTEN)

    on_accent = [contrast(theme.accent_text, g) for g in (theme.accent, theme.accent_hover, theme.accent_pressed)]
    assert figures(r"# on accent, accent_hover, accent_pressed: (.*)") == near(on_accent)
    marks = [worst(theme, color, CALM_GROUNDS) for color in theme.series.color]
    assert figures(r"# graphics >= 3:1: (.*?)  ") == near(marks)
    labels = [worst(theme, color, CALM_GROUNDS) for color in theme.series.label]
    assert figures(r"# direct labels >= 4.5:1: (.*)") == near(labels)
    cells = [contrast(f, t) for f, t in zip(theme.heat.fill, theme.heat.text, strict=True)]
    assert figures(r"figures in the cells: (.*)") == near(cells)
    letters = [float(part) for part in re.findall(r"letter and figures on fill: ([\d.]+)", words)]
    assert letters == near([contrast(c.text, c.fill) for c in theme.stages.values()])


def test_a_missing_or_unknown_colour_is_named(tmp_path: Path) -> None:
    for name in ("light.toml", "metrics.toml"):
        (tmp_path / name).write_text((THEMES / name).read_text(encoding="utf-8"), encoding="utf-8")
    whole = (tmp_path / "light.toml").read_text(encoding="utf-8")
    (tmp_path / "light.toml").write_text(whole.replace("focus =", "focos ="), encoding="utf-8")
    with pytest.raises(ValueError, match=r"missing \['focus'\], not known \['focos'\]"):
        load_theme("light", tmp_path)


def test_a_missing_size_is_named(tmp_path: Path) -> None:
    for name in ("light.toml", "metrics.toml"):
        (tmp_path / name).write_text((THEMES / name).read_text(encoding="utf-8"), encoding="utf-8")
    whole = (tmp_path / "metrics.toml").read_text(encoding="utf-8")
    (tmp_path / "metrics.toml").write_text(whole.replace("ledger = 24\n", ""), encoding="utf-8")
    with pytest.raises(ValueError, match=r"row: missing \['ledger'\]"):
        load_theme("light", tmp_path)


def test_the_style_sheet_has_no_colour_of_its_own(theme: Theme) -> None:
    template = (RESOURCES / "styles" / "app.qss").read_text(encoding="utf-8")
    assert re.findall(r"#[0-9A-Fa-f]{3,8}\b", template) == []
    filled = style_sheet(theme, template)
    assert "$" not in filled
    assert theme.accent in filled


def test_a_token_that_does_not_exist_is_refused(theme: Theme) -> None:
    with pytest.raises(KeyError):
        style_sheet(theme, "QLabel { color: $colour_of_the_month; }")


def test_sizes_reach_the_style_sheet(theme: Theme) -> None:
    assert style_sheet(theme, "$radius_control $row_table") == "6px 32px"


def test_the_palette_tells_focus_from_none(theme: Theme) -> None:
    palette = palette_for(theme)
    highlight = QPalette.ColorRole.Highlight
    assert palette.color(QPalette.ColorGroup.Active, highlight) == theme.color("selection")
    assert palette.color(QPalette.ColorGroup.Inactive, highlight) == theme.color("selection_idle")
    disabled = palette.color(QPalette.ColorGroup.Disabled, QPalette.ColorRole.Text)
    assert disabled == theme.color("text_disabled")


def test_switching_reaches_palette_widgets_and_listeners(qtbot, qapp: QApplication, holder: ThemeHolder) -> None:
    shown = QLabel("words")
    qtbot.addWidget(shown)
    shown.show()
    heard: list[Theme] = []
    holder.theme_changed.connect(heard.append)
    holder.choose(ThemeChoice.DARK)
    assert [theme.name for theme in heard] == ["dark"]
    assert holder.theme.is_dark
    assert qapp.palette().color(QPalette.ColorRole.Window) == holder.theme.color("surface")
    assert holder.theme.text in qapp.styleSheet()
    holder.choose(ThemeChoice.DARK)
    assert len(heard) == 1


def test_only_the_choice_system_follows_the_system(qapp: QApplication) -> None:
    light = load_holder(RESOURCES, ThemeChoice.LIGHT)
    following = load_holder(RESOURCES, ThemeChoice.SYSTEM)
    is_dark = qapp.styleHints().colorScheme() == Qt.ColorScheme.Dark
    assert following.theme.is_dark == is_dark
    light._on_system_scheme_changed(Qt.ColorScheme.Dark)
    assert light.theme.name == "light"


def test_template_placeholders_are_roles_or_sizes() -> None:
    template = (RESOURCES / "styles" / "app.qss").read_text(encoding="utf-8")
    asked = set(string.Template(template).get_identifiers())
    assert {"surface", "focus", "negative", "radius_control"} <= asked
