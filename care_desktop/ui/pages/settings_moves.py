"""Beside the weights: whom what was entered would move, and whether to apply it."""

from uuid import UUID

from PySide6.QtCore import QModelIndex, Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QHeaderView, QProgressBar, QVBoxLayout, QWidget

from care_desktop.services.scoring import Preview
from care_desktop.ui.delegates.person import PersonDelegate
from care_desktop.ui.delegates.stage import StageDelegate
from care_desktop.ui.delegates.text import NumberDelegate
from care_desktop.ui.models.moved_model import NAME, PRESENCE, STAGE, THEN, TRUST, MovedModel
from care_desktop.ui.roles import Ink, Role
from care_desktop.ui.theme import ThemeHolder
from care_desktop.ui.widgets.button import Button, ButtonKind
from care_desktop.ui.widgets.data_table import DataTable
from care_desktop.ui.widgets.label import hairline, label
from care_desktop.ui.widgets.section_heading import SectionHeading

_WIDTHS = {TRUST: 84, PRESENCE: 96, STAGE: 52, THEN: 56}


class MovesPane(QWidget):
    """The list of the largest moves over Apply and Discard.

    Signals:
        person_activated(UUID): Enter or a double click on somebody.
        apply_requested(), discard_requested(): a button was pressed.
    """

    person_activated = Signal(object)
    apply_requested = Signal()
    discard_requested = Signal()

    def __init__(self, holder: ThemeHolder, apply_hint: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        theme = holder.theme
        self._has_small_print = True
        self._heading = SectionHeading(holder, self.tr("What moves"))
        self._sentence = label(theme, "", Ink.MUTED, wraps=True)
        self._small_print = label(
            theme,
            self.tr("Computed stage and presence before recalibration; figures as they are shown, without decimals."),
            Ink.FAINT,
            "caption",
            wraps=True,
        )
        self.progress = QProgressBar()
        self.progress.setRange(0, 0)
        self.progress.setTextVisible(False)
        self.progress.setAccessibleName(self.tr("Working out what would move"))
        self.model = MovedModel(self)
        self.table = DataTable(holder, self.tr("Largest moves"))
        self._fill_table(holder)
        self.apply_button = Button(holder, self.tr("Apply"), ButtonKind.PRIMARY, hint=apply_hint)
        self.discard_button = Button(holder, self.tr("Discard"))
        self.apply_button.clicked.connect(self._on_apply)
        self.discard_button.clicked.connect(self._on_discard)
        self.table.activated.connect(self._on_row_activated)
        self._lay_out(holder)
        self.show_nothing("")

    def _fill_table(self, holder: ThemeHolder) -> None:
        table = self.table
        table.setModel(self.model)
        table.setSelectionMode(DataTable.SelectionMode.SingleSelection)
        for column, delegate in (
            (NAME, PersonDelegate(holder, table, shows_avatar=False)),
            (TRUST, NumberDelegate(holder, table)),
            (PRESENCE, NumberDelegate(holder, table)),
            (STAGE, StageDelegate(holder, table)),
            (THEN, StageDelegate(holder, table)),
        ):
            table.setItemDelegateForColumn(column, delegate)
        head = table.horizontalHeader()
        head.setSortIndicatorShown(False)
        head.setSectionsClickable(False)
        head.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        head.setSectionResizeMode(NAME, QHeaderView.ResizeMode.Stretch)
        for column, width in _WIDTHS.items():
            table.setColumnWidth(column, width)

    def _lay_out(self, holder: ThemeHolder) -> None:
        space, edge = holder.theme.metrics.space, holder.theme.metrics.cell.edge
        words = QVBoxLayout()
        words.setContentsMargins(edge, 0, edge, 0)
        words.setSpacing(space.half)
        for part in (self._heading, hairline(self), self._sentence, self.progress, self._small_print):
            words.addWidget(part)
        buttons = QHBoxLayout()
        buttons.setContentsMargins(edge, space.unit, edge, 0)
        buttons.setSpacing(space.unit)
        buttons.addWidget(self.apply_button)
        buttons.addWidget(self.discard_button)
        buttons.addStretch(1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(space.unit)
        column.addLayout(words)
        column.addWidget(self.table, 1)
        column.addStretch(0)
        column.addWidget(hairline(self))
        column.addLayout(buttons)

    @property
    def sentence(self) -> str:
        """What is said above the list."""
        return self._sentence.text()

    def show_nothing(self, sentence: str) -> None:
        """Say why there is no list."""
        self._say(sentence, busy=False)
        self.model.show(())
        self._show_list(False)

    def show_working(self, sentence: str) -> None:
        """Say that something is being worked out; the list that is there stays meanwhile."""
        self._say(sentence, busy=True)

    def show_preview(self, preview: Preview) -> None:
        """Show whom it would move."""
        locale = self.locale()
        known = locale.toString(preview.known)
        if not preview.moving:
            words = self.tr("Nobody's figures would be others: not one of the {known} people with evidence.")
        elif preview.moving == 1:
            words = self.tr("1 of {known} people with evidence would move.")
        elif preview.moving > len(preview.moved):
            words = self.tr("{n} of {known} people with evidence would move. The {shown} largest moves:")
        else:
            words = self.tr("{n} of {known} people with evidence would move, the largest moves first:")
        moving, shown = locale.toString(preview.moving), locale.toString(len(preview.moved))
        self._say(words.format(n=moving, known=known, shown=shown), busy=False)
        self.model.show(preview.moved)
        self._show_list(bool(preview.moved))

    def set_small_print(self, offered: bool) -> None:
        """Say beside the list what its figures are, or leave it out where room is short."""
        self._has_small_print = offered
        self._small_print.setVisible(offered and self.table.isVisibleTo(self))

    def set_buttons(self, can_apply: bool, can_discard: bool) -> None:
        """Offer what makes sense now; the focus does not stay on a button that cannot be pressed."""
        for button, offered in ((self.discard_button, can_discard), (self.apply_button, can_apply)):
            if button.hasFocus() and not offered:
                self.setFocus(Qt.FocusReason.OtherFocusReason)
            button.setEnabled(offered)

    def _say(self, sentence: str, busy: bool) -> None:
        self._sentence.setText(sentence)
        self._sentence.setVisible(bool(sentence))
        self.progress.setVisible(busy)
        self.setAccessibleDescription(sentence)

    def _show_list(self, shown: bool) -> None:
        self.table.setVisible(shown)
        self._small_print.setVisible(shown and self._has_small_print)

    def _on_apply(self) -> None:
        self.apply_requested.emit()

    def _on_discard(self) -> None:
        self.discard_requested.emit()

    def _on_row_activated(self, index: QModelIndex) -> None:
        person_id: UUID = index.data(Role.ID)
        self.person_activated.emit(person_id)
