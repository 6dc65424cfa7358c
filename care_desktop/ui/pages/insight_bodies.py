"""What stands under the bar of Insights: the cards, or why there are none."""

from enum import IntEnum

from PySide6.QtCore import QEvent, QRect, Qt, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QScrollArea, QStackedLayout, QVBoxLayout, QWidget

from care_desktop.ui.roles import Ink
from care_desktop.ui.theme import ThemeHolder
from care_desktop.ui.widgets.button import Button, ButtonKind
from care_desktop.ui.widgets.empty_state import EmptyState
from care_desktop.ui.widgets.insight_card import InsightCard
from care_desktop.ui.widgets.insight_grid import InsightGrid
from care_desktop.ui.widgets.label import hairline, label

_COLUMNS_MAX = 4


class Body(IntEnum):
    """What shows, by its place in the stack."""

    CARDS = 0
    NO_PEOPLE = 1
    NOBODY_PASSES = 2
    FAILED = 3


class InsightBodies(QWidget):
    """Cards in as many columns as fit, or one sentence and a way on.

    Signals:
        everyone_wanted(): filter by nothing any more.
        again_wanted(): read once more.
        add_requested(): somebody is to be entered.
    """

    everyone_wanted = Signal()
    again_wanted = Signal()
    add_requested = Signal()

    def __init__(self, holder: ThemeHolder, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._holder = holder
        layout = holder.theme.metrics.layout
        sheet = QWidget()
        sheet.setObjectName("page")
        self.grid = InsightGrid(layout.insight_card_min, layout.insight_card_gap, _COLUMNS_MAX, sheet)
        self.area = QScrollArea(self)
        self.area.setFrameShape(QFrame.Shape.NoFrame)
        self.area.setWidgetResizable(True)
        self.area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.area.setWidget(sheet)
        self.area.verticalScrollBar().rangeChanged.connect(self._keep_edge)
        self._keep_edge()
        self.empty = EmptyState(
            holder,
            "insights",
            self.tr("No people yet"),
            self.tr("Once there are people and conversations with them, thirteen questions are answered here."),
            self.tr("Add person"),
        )
        self.empty.action_requested.connect(self.add_requested)
        self.failure: QLabel = label(holder.theme, "", Ink.NEGATIVE, wraps=True)
        self.everyone = Button(holder, self.tr("Show everyone"), ButtonKind.LINK)
        self.everyone.clicked.connect(self.everyone_wanted)
        self.again = Button(holder, self.tr("Try again"), ButtonKind.LINK)
        self.again.clicked.connect(self.again_wanted)
        nobody = label(holder.theme, self.tr("Nobody passes these filters."), Ink.MUTED)
        self._stack = QStackedLayout(self)
        self._stack.addWidget(self.area)
        self._stack.addWidget(self._framed(self.empty))
        self._stack.addWidget(self._framed(nobody, self.everyone))
        self._stack.addWidget(self._framed(self.failure, self.again))

    def _framed(self, *widgets: QWidget) -> QWidget:
        space = self._holder.theme.metrics.space
        made = QWidget(self)
        column = QVBoxLayout(made)
        column.setContentsMargins(space.page, 0, space.page, 0)
        column.setSpacing(space.gap)
        column.addWidget(hairline())
        row = QHBoxLayout()
        row.setSpacing(space.unit)
        for widget in widgets:
            row.addWidget(widget)
        if len(widgets) > 1:
            row.addStretch(1)
        column.addLayout(row)
        column.addStretch(1)
        return made

    def _keep_edge(self) -> None:
        """The scroll bar stands in the page's margin, so that cards end where the rest of the page ends."""
        page, bar = self._holder.theme.metrics.space.page, self.area.verticalScrollBar()
        end = page - (bar.sizeHint().width() if bar.maximum() > 0 else 0)
        is_mirrored = self.layoutDirection() == Qt.LayoutDirection.RightToLeft
        self.grid.setContentsMargins(end if is_mirrored else page, 0, page if is_mirrored else end, page)

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.LayoutDirectionChange:
            self._keep_edge()

    def show_body(self, body: Body, sentence: str = "") -> None:
        """Show the cards, or say why there are none; `sentence` is what failed."""
        self.failure.setText(sentence)
        self._stack.setCurrentIndex(body)

    def add_card(self, card: InsightCard) -> None:
        """Put a card behind the others."""
        self.grid.addWidget(card)
        card.show()

    def is_in_sight(self, card: QWidget) -> bool:
        """Whether a part of the card shows."""
        top = self.area.verticalScrollBar().value()
        seen = QRect(0, top, self.area.viewport().width(), self.area.viewport().height())
        return seen.intersects(card.geometry())
