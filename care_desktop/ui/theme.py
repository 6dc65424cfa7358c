"""The themes: colours by role and sizes, read from resources, given to palette, style sheet, painters."""

import string
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, fields
from enum import StrEnum
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtGui import QColor, QGuiApplication, QPalette
from PySide6.QtWidgets import QApplication

from care_desktop.ui.metrics import Metrics, from_table, load_metrics

STAGE_LETTERS = {"C": "convert", "A": "activate", "R": "retain", "E": "expand"}
_NOT_ROLES = {"name", "stages", "series", "heat", "metrics"}


class ThemeChoice(StrEnum):
    """What the person chose under Appearance."""

    SYSTEM = "system"
    LIGHT = "light"
    DARK = "dark"


class StageColours(NamedTuple):
    """Colours of one stage: body, letter on the body, edge that carries the value."""

    fill: str
    text: str
    edge: str


class SeriesColours(NamedTuple):
    """Seven chart series: colour of the mark and of the direct label, in the same order."""

    color: tuple[str, ...]
    label: tuple[str, ...]


class HeatColours(NamedTuple):
    """Cells from low to high and the figures in them, in the same order."""

    fill: tuple[str, ...]
    text: tuple[str, ...]


@dataclass(frozen=True, slots=True, eq=False, repr=False)
class Theme:
    """One theme: every colour by role as `#RRGGBB`, stages by letter, series, heat, and the shared sizes."""

    name: str
    window: str
    surface: str
    raised: str
    well: str
    hover: str
    hairline: str
    hairline_strong: str
    control: str
    text: str
    text_muted: str
    text_faint: str
    text_disabled: str
    accent: str
    accent_hover: str
    accent_pressed: str
    accent_text: str
    focus: str
    selection: str
    selection_text: str
    selection_idle: str
    positive: str
    warning: str
    negative: str
    unknown: str
    unknown_fill: str
    unknown_edge: str
    trust_tick: str
    trust_band: str
    trust_band_edge: str
    trust_track: str
    stages: Mapping[str, StageColours]
    series: SeriesColours
    heat: HeatColours
    metrics: Metrics

    @property
    def is_dark(self) -> bool:
        """Whether the ground is darker than the text on it."""
        return QColor(self.surface).lightness() < QColor(self.text).lightness()

    def color(self, role: str) -> QColor:
        """The colour of `role`, a field name of this class such as "text_muted"."""
        return _color(getattr(self, role))


@cache
def _color(code: str) -> QColor:
    return QColor(code)


def load_theme(name: str, themes_dir: Path) -> Theme:
    """Read `<name>.toml` and `metrics.toml` from `themes_dir`.

    Raises:
        ValueError: a colour or a size is missing or unknown.
        OSError: a file cannot be read.
    """
    path = themes_dir / f"{name}.toml"
    table: dict[str, Any] = tomllib.loads(path.read_text(encoding="utf-8"))
    stages = table.pop("stage", {})
    if stages.keys() != set(STAGE_LETTERS.values()):
        raise ValueError(f"{path.name}: stages are {sorted(stages)}")
    series = from_table(SeriesColours, table.pop("series", {}), f"{path.name}: series")
    heat = from_table(HeatColours, table.pop("heat", {}), f"{path.name}: heat")
    by_letter = {
        letter: from_table(StageColours, stages[stage], f"{path.name}: {stage}")
        for letter, stage in STAGE_LETTERS.items()
    }
    roles = {field.name for field in fields(Theme)} - _NOT_ROLES
    if roles != table.keys():
        missing, extra = sorted(roles - table.keys()), sorted(table.keys() - roles)
        raise ValueError(f"{path.name}: missing {missing}, not known {extra}")
    metrics = load_metrics(themes_dir / "metrics.toml")
    return Theme(name=name, stages=by_letter, series=series, heat=heat, metrics=metrics, **table)


_PALETTE = {
    QPalette.ColorRole.Window: "surface",
    QPalette.ColorRole.WindowText: "text",
    QPalette.ColorRole.Base: "surface",
    QPalette.ColorRole.AlternateBase: "surface",
    QPalette.ColorRole.Text: "text",
    QPalette.ColorRole.Button: "surface",
    QPalette.ColorRole.ButtonText: "text",
    QPalette.ColorRole.BrightText: "negative",
    QPalette.ColorRole.ToolTipBase: "raised",
    QPalette.ColorRole.ToolTipText: "text",
    QPalette.ColorRole.PlaceholderText: "text_faint",
    QPalette.ColorRole.Highlight: "selection",
    QPalette.ColorRole.HighlightedText: "selection_text",
    QPalette.ColorRole.Link: "accent",
    QPalette.ColorRole.LinkVisited: "accent",
    QPalette.ColorRole.Accent: "accent",
    QPalette.ColorRole.Light: "raised",
    QPalette.ColorRole.Midlight: "well",
    QPalette.ColorRole.Mid: "hairline_strong",
    QPalette.ColorRole.Dark: "control",
    QPalette.ColorRole.Shadow: "hairline_strong",
}
_DISABLED_TEXT = (
    QPalette.ColorRole.WindowText,
    QPalette.ColorRole.Text,
    QPalette.ColorRole.ButtonText,
    QPalette.ColorRole.PlaceholderText,
    QPalette.ColorRole.HighlightedText,
)


def palette_for(theme: Theme) -> QPalette:
    """The Qt palette of `theme`; selection without focus uses its own, idle colour."""
    palette = QPalette()
    for role, name in _PALETTE.items():
        palette.setColor(role, theme.color(name))
    for role in _DISABLED_TEXT:
        palette.setColor(QPalette.ColorGroup.Disabled, role, theme.color("text_disabled"))
    palette.setColor(QPalette.ColorGroup.Inactive, QPalette.ColorRole.Highlight, theme.color("selection_idle"))
    return palette


def style_sheet(theme: Theme, template: str) -> str:
    """`template` with `$role` replaced by colours and `$group_name`, such as `$radius_control`, by sizes.

    Raises:
        KeyError: the template asks for a token that does not exist.
    """
    tokens = {field.name: getattr(theme, field.name) for field in fields(Theme) if field.name not in _NOT_ROLES}
    for group, values in theme.metrics._asdict().items():
        sizes = {name: value for name, value in values._asdict().items() if isinstance(value, int)}
        tokens |= {f"{group}_{name}": f"{value}px" for name, value in sizes.items()}
    return string.Template(template).substitute(tokens)


def apply_theme(app: QApplication, theme: Theme, template: str) -> None:
    """Give the whole application the palette of `theme` and the style sheet made from `template`."""
    app.setPalette(palette_for(theme))
    app.setStyleSheet(style_sheet(theme, template))


class ThemeHolder(QObject):
    """The theme in use, for everything that paints; it is passed in, never looked up.

    Signals:
        theme_changed(Theme): another theme is in use; paint again.
    """

    theme_changed = Signal(object)

    def __init__(
        self,
        themes: Mapping[str, Theme],
        template: str,
        choice: ThemeChoice = ThemeChoice.SYSTEM,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._themes = themes
        self._template = template
        self._choice = choice
        self._theme = themes[self._wanted()]
        QGuiApplication.styleHints().colorSchemeChanged.connect(self._on_system_scheme_changed)

    @property
    def theme(self) -> Theme:
        """The theme in use."""
        return self._theme

    @property
    def choice(self) -> ThemeChoice:
        """What the person chose; `theme` follows from it."""
        return self._choice

    def choose(self, choice: ThemeChoice) -> None:
        """Switch to light, to dark, or to whatever the system shows, at once and everywhere."""
        self._choice = choice
        self._tell_platform()
        self._refresh()

    def apply(self) -> None:
        """Give the application palette and style sheet of the theme in use; call once after start."""
        app = QApplication.instance()
        if isinstance(app, QApplication):
            self._tell_platform()
            apply_theme(app, self._theme, self._template)

    def _tell_platform(self) -> None:
        hints = QGuiApplication.styleHints()
        if self._choice is ThemeChoice.SYSTEM:
            hints.unsetColorScheme()
            return
        is_dark = self._choice is ThemeChoice.DARK
        hints.setColorScheme(Qt.ColorScheme.Dark if is_dark else Qt.ColorScheme.Light)

    def _wanted(self) -> str:
        if self._choice is not ThemeChoice.SYSTEM:
            return self._choice.value
        is_dark = QGuiApplication.styleHints().colorScheme() == Qt.ColorScheme.Dark
        return "dark" if is_dark else "light"

    def _refresh(self) -> None:
        theme = self._themes[self._wanted()]
        if theme is not self._theme:
            self._theme = theme
            self.apply()
            self.theme_changed.emit(theme)

    def _on_system_scheme_changed(self, _scheme: Qt.ColorScheme) -> None:
        if self._choice is ThemeChoice.SYSTEM:
            self._refresh()


def load_holder(resources_dir: Path, choice: ThemeChoice = ThemeChoice.SYSTEM) -> ThemeHolder:
    """Read both themes and the style sheet from `resources_dir`; nothing is applied yet.

    Raises:
        ValueError: a theme lacks a colour or a size.
        OSError: a file cannot be read.
    """
    themes = {name: load_theme(name, resources_dir / "themes") for name in ("light", "dark")}
    template = (resources_dir / "styles" / "app.qss").read_text(encoding="utf-8")
    return ThemeHolder(themes, template, choice)
