"""Settings, Scoring: presence set right on what the people of this workspace did, and the switch for it."""

from PySide6.QtCore import QSignalBlocker
from PySide6.QtWidgets import QLabel, QVBoxLayout, QWidget

from care_desktop.errors import CareError
from care_desktop.services import local_presence
from care_desktop.services.local_presence import OUTCOMES_MIN, LocalPresence, Recalibration
from care_desktop.services.outcome import Changes
from care_desktop.ui.operations import Operations
from care_desktop.ui.pages.page import Page
from care_desktop.ui.roles import Ink
from care_desktop.ui.theme import ThemeHolder
from care_desktop.ui.widgets.check_box import CheckBox
from care_desktop.ui.widgets.label import label
from care_desktop.ui.widgets.section_heading import SectionHeading

_KEY = "settings presence"
_WIDTH = 640
_EXAMPLES = (0.1, 0.5, 0.9)
# Nearer to 0 and 1 than this the two parameters change no whole percentage worth a sentence.
_HARDLY = 0.05


class PresencePanel(Page):
    """How many outcomes there are, whether presence is recalibrated on them, what that does, and a switch."""

    def __init__(self, operations: Operations, holder: ThemeHolder, parent: QWidget | None = None) -> None:
        super().__init__(operations, parent)
        theme = holder.theme
        self.switch = CheckBox(holder, self.tr("Recalibrate presence on the history of this workspace"))
        self.switch.setEnabled(False)
        self.switch.toggled.connect(self._on_toggled)
        self._state = label(theme, self.tr("Counting past outcomes"), weight="medium", wraps=True)
        self._parameters = label(theme, "", Ink.MUTED, wraps=True)
        self._examples = label(theme, "", Ink.MUTED, wraps=True)
        about = label(
            theme,
            self.tr(
                "Presence is the chance that somebody is active with us within the next 90 days. The shipped form was "
                "fitted on open communities. Recalibration compares what it said in the past with what the people here "
                "then did. It never changes who comes before whom, and trust and stage do not depend on it. "
                "Exports always hold the shipped form."
            ),
            Ink.MUTED,
            wraps=True,
        )
        body = QWidget()
        column = QVBoxLayout(body)
        column.setContentsMargins(theme.metrics.space.unit, 0, theme.metrics.space.unit, 0)
        column.setSpacing(theme.metrics.space.unit)
        column.addWidget(SectionHeading(holder, self.tr("Presence in this workspace")))
        for part in (about, self.switch, self._state, self._parameters, self._examples):
            column.addWidget(part)
        body.setMaximumWidth(_WIDTH)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.addWidget(body)
        outer.addStretch(1)

    @property
    def words(self) -> str:
        """Everything it says about this workspace, a sentence a line."""
        parts: tuple[QLabel, ...] = (self._state, self._parameters, self._examples)
        return "\n".join(part.text() for part in parts if part.text())

    def read(self) -> None:
        """Ask for today's recalibration."""
        self.operations.query(local_presence.fresh_presence, self._on_read, key=_KEY)

    def concerns(self, changes: Changes) -> bool:
        """One outcome more is not worth counting all of them again before tomorrow; other weights are."""
        return changes.many or "setting" in changes.tables

    def _on_read(self, found: LocalPresence) -> None:
        with QSignalBlocker(self.switch):
            self.switch.setChecked(found.switched_on)
        self.switch.setEnabled(True)
        self._state.setText(self._state_words(found))
        fitted = found.fitted if found.in_force else None
        self._parameters.setText("" if fitted is None else self._parameter_words(fitted))
        self._examples.setText("" if fitted is None else self._example_words(fitted))
        for part in (self._parameters, self._examples):
            part.setVisible(fitted is not None)
        self.switch.setAccessibleDescription(self.words)

    def _state_words(self, found: LocalPresence) -> str:
        locale = self.locale()
        outcomes, least = locale.toString(found.outcomes), locale.toString(OUTCOMES_MIN)
        if found.fitted is None:
            words = self.tr(
                "Not recalibrated: there are {n} observed outcomes here so far, and about {least} are needed. "
                "An outcome is whether a person came back within 90 days of a past date."
            )
            return words.format(n=outcomes, least=least)
        if not found.switched_on:
            return self.tr("Switched off: presence shows as shipped, although there are {n} observed outcomes.").format(
                n=outcomes
            )
        words = self.tr("Recalibrated on {n} observed outcomes at {dates} past dates, 90 days apart.")
        return words.format(n=outcomes, dates=locale.toString(found.fitted.origins))

    def _parameter_words(self, fitted: Recalibration) -> str:
        level, slope = self.locale().toString(fitted.intercept, "f", 1), self.locale().toString(fitted.slope, "f", 1)
        if fitted.intercept > _HARDLY:
            first = self.tr("Level {level}: people here come back more often than the shipped form expects.")
        elif fitted.intercept < -_HARDLY:
            first = self.tr("Level {level}: people here come back less often than the shipped form expects.")
        else:
            first = self.tr("Level {level}: people here come back as often as the shipped form expects.")
        if fitted.slope > 1 + _HARDLY:
            second = self.tr("Steepness {slope}: high and low chances lie further apart here.")
        elif fitted.slope < 1 - _HARDLY:
            second = self.tr("Steepness {slope}: high and low chances lie closer together here.")
        else:
            second = self.tr("Steepness {slope}: high and low chances lie as far apart as shipped.")
        return f"{first.format(level=level)}\n{second.format(slope=slope)}"

    def _example_words(self, fitted: Recalibration) -> str:
        parts = [
            self.tr("{before} % becomes {after} %").format(
                before=self._percent(chance), after=self._percent(float(fitted.chance(chance)))
            )
            for chance in _EXAMPLES
        ]
        return self.tr("So {examples}.").format(examples=", ".join(parts))

    def _percent(self, chance: float) -> str:
        return self.locale().toString(round(100.0 * chance))

    def _on_toggled(self, is_on: bool) -> None:
        self.operations.change(lambda workspace: local_presence.switch(workspace, is_on), failed=self._on_refused)

    def _on_refused(self, _error: CareError) -> None:
        self.read()
