"""What the page of people shows while there is nobody: what will be here, and three ways to begin."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from care_desktop.ui.theme import ThemeHolder
from care_desktop.ui.widgets.button import Button, ButtonKind
from care_desktop.ui.widgets.empty_state import EmptyState


class PeopleEmpty(QWidget):
    """The empty state with links under it.

    Signals:
        add_requested(), import_requested(), sample_requested(): how to begin.
    """

    add_requested = Signal()
    import_requested = Signal()
    sample_requested = Signal()

    def __init__(self, holder: ThemeHolder, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        metrics = holder.theme.metrics
        column = QVBoxLayout(self)
        column.setContentsMargins(metrics.space.page, metrics.space.page, metrics.space.page, 0)
        column.setSpacing(metrics.space.gap)
        sentence = self.tr(
            "Everyone you talk to will be here, with the stage of the relationship and how far they trust you."
        )
        self.state = EmptyState(holder, "people", self.tr("No people yet"), sentence, self.tr("Add person"))
        self.state.action_requested.connect(self.add_requested)
        column.addWidget(self.state)
        more = QHBoxLayout()
        more.setContentsMargins(metrics.icon.empty + metrics.space.gap, 0, 0, 0)
        more.setSpacing(metrics.space.page)
        for text, signal in (
            (self.tr("Import a CSV"), self.import_requested),
            (self.tr("Open sample workspace"), self.sample_requested),
        ):
            link = Button(holder, text, ButtonKind.LINK)
            link.clicked.connect(signal)
            more.addWidget(link)
        more.addStretch(1)
        column.addLayout(more)
        column.addStretch(1)
