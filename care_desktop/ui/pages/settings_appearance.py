"""Settings, Appearance: light, dark, or as the system is."""

from PySide6.QtCore import QSignalBlocker, Signal
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QButtonGroup, QVBoxLayout, QWidget

from care_desktop.ui.roles import Ink
from care_desktop.ui.theme import ThemeChoice, ThemeHolder
from care_desktop.ui.widgets.check_box import RadioButton
from care_desktop.ui.widgets.label import label
from care_desktop.ui.widgets.section_heading import SectionHeading

_CHOICES = tuple(ThemeChoice)


class AppearancePanel(QWidget):
    """One choice of three.

    Signals:
        appearance_chosen(ThemeChoice): another one was chosen.
    """

    appearance_chosen = Signal(object)

    def __init__(self, holder: ThemeHolder, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._holder = holder
        theme = holder.theme
        space = theme.metrics.space
        words = {
            ThemeChoice.SYSTEM: self.tr("As the system is"),
            ThemeChoice.LIGHT: self.tr("Light"),
            ThemeChoice.DARK: self.tr("Dark"),
        }
        self._group = QButtonGroup(self)
        self.buttons: dict[ThemeChoice, RadioButton] = {}
        column = QVBoxLayout(self)
        column.setContentsMargins(space.unit, 0, space.unit, 0)
        column.setSpacing(space.unit)
        column.addWidget(SectionHeading(holder, self.tr("Appearance")))
        sentence = self.tr("Holds for this computer and every workspace; charts change with it.")
        column.addWidget(label(theme, sentence, Ink.MUTED, wraps=True))
        for place, choice in enumerate(_CHOICES):
            button = RadioButton(holder, words[choice])
            self._group.addButton(button, place)
            self.buttons[choice] = button
            column.addWidget(button)
        column.addStretch(1)
        self.show_choice(holder.choice)
        self._group.idToggled.connect(self._on_toggled)

    def show_choice(self, choice: ThemeChoice) -> None:
        """Mark what was chosen elsewhere, without a signal."""
        with QSignalBlocker(self._group):
            self.buttons[choice].setChecked(True)

    def _on_toggled(self, place: int, is_on: bool) -> None:
        if is_on:
            self.appearance_chosen.emit(_CHOICES[place])

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self.show_choice(self._holder.choice)
