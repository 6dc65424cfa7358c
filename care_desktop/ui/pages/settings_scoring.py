"""Settings, Scoring: weights, presence and cadence, each behind its tab."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QStackedWidget, QVBoxLayout, QWidget

from care_desktop.ui.operations import Operations
from care_desktop.ui.pages.settings_cadence import CadencePanel
from care_desktop.ui.pages.settings_presence import PresencePanel
from care_desktop.ui.pages.settings_weights import WeightsPanel
from care_desktop.ui.theme import ThemeHolder
from care_desktop.ui.widgets.segment_tabs import SegmentTabs


class ScoringSection(QWidget):
    """The three sides of scoring; each reads when it is shown.

    Signals:
        person_activated(UUID): somebody whose scores would move is to be shown.
    """

    person_activated = Signal(object)

    def __init__(self, operations: Operations, holder: ThemeHolder, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.weights = WeightsPanel(operations, holder)
        self.presence = PresencePanel(operations, holder)
        self.cadence = CadencePanel(operations, holder)
        self.tabs = SegmentTabs(holder)
        self.tabs.setAccessibleName(self.tr("Scoring"))
        self._stack = QStackedWidget()
        for words, panel in (
            (self.tr("Weights"), self.weights),
            (self.tr("Presence"), self.presence),
            (self.tr("Cadence by tag"), self.cadence),
        ):
            self.tabs.add_segment(words)
            self._stack.addWidget(panel)
        self.tabs.currentChanged.connect(self._stack.setCurrentIndex)
        self.weights.person_activated.connect(self.person_activated)
        space = holder.theme.metrics.space
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(space.gap)
        # The words of the tabs stand over the words of what is below them.
        head = QVBoxLayout()
        head.setContentsMargins(space.unit, 0, 0, 0)
        head.addWidget(self.tabs)
        column.addLayout(head)
        column.addWidget(self._stack, 1)
