"""Settings, Scoring: the weights behind trust, presence and stage, changed with a look at whom that would move."""

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QKeySequence, QResizeEvent, QShortcut
from PySide6.QtWidgets import QBoxLayout, QFrame, QHBoxLayout, QScrollArea, QVBoxLayout, QWidget

from care_desktop.domain.weights import Weights
from care_desktop.errors import CareError
from care_desktop.services import scoring
from care_desktop.services.outcome import Changes
from care_desktop.services.scoring import Preview, Value, WeightSheet
from care_desktop.ui.operations import Operations
from care_desktop.ui.pages.page import Page
from care_desktop.ui.pages.settings_draft import WeightsDraft
from care_desktop.ui.pages.settings_moves import MovesPane
from care_desktop.ui.pages.settings_words import SECTIONS, section_meaning, section_title, weight_titles
from care_desktop.ui.roles import Ink
from care_desktop.ui.theme import ThemeHolder
from care_desktop.ui.widgets.button import Button, ButtonKind
from care_desktop.ui.widgets.label import ElidedLabel, hairline
from care_desktop.ui.widgets.weight_group import WeightGroup

PREVIEW_AFTER_MS = 350
_PREVIEW_KEY = "settings weights preview"
_READ_KEY = "settings weights"
_SIDE_BY_SIDE = 720


class WeightsPanel(Page):
    """Weights by section on one side, what they would move on the other.

    Signals:
        person_activated(UUID): somebody in the list of moves is to be shown.
    """

    person_activated = Signal(object)

    def __init__(self, operations: Operations, holder: ThemeHolder, parent: QWidget | None = None) -> None:
        super().__init__(operations, parent)
        self._holder = holder
        self.draft = WeightsDraft()
        self._version = ""
        self._is_applying = False
        keys = QKeySequence("Ctrl+Enter").toString(QKeySequence.SequenceFormat.NativeText).replace("+", " ")
        self.moves = MovesPane(holder, keys)
        self._version_label = ElidedLabel(holder.theme, "", Ink.FAINT, "caption")
        self.back_button = Button(holder, self.tr("Set all back"), ButtonKind.LINK)
        self.back_button.setToolTip(self.tr("Enter the shipped value of every weight"))
        titles = weight_titles()
        self.groups: dict[str, WeightGroup] = {
            name: WeightGroup(holder, section_title(name), section_meaning(name), titles) for name in SECTIONS
        }
        self.preview_timer = QTimer(self, singleShot=True, interval=PREVIEW_AFTER_MS)
        self.preview_timer.timeout.connect(self._on_preview_due)
        self._lay_out()
        for group in self.groups.values():
            group.edited.connect(self._on_edited)
        self.back_button.clicked.connect(self._on_all_back)
        self.moves.apply_requested.connect(self.apply)
        self.moves.discard_requested.connect(self._on_discard)
        self.moves.person_activated.connect(self.person_activated)
        for sequence in ("Ctrl+Return", "Ctrl+Enter"):
            shortcut = QShortcut(QKeySequence(sequence), self)
            shortcut.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
            shortcut.activated.connect(self.apply)
        self._show_state()

    def _lay_out(self) -> None:
        space = self._holder.theme.metrics.space
        head = QHBoxLayout()
        head.setContentsMargins(space.unit, 0, space.gap, 0)
        head.setSpacing(space.unit)
        head.addWidget(self._version_label, 1)
        head.addWidget(self.back_button)
        body = QWidget()
        body.setObjectName("page")
        rows = QVBoxLayout(body)
        rows.setContentsMargins(0, 0, space.unit, space.unit)
        rows.setSpacing(0)
        for group in self.groups.values():
            rows.addWidget(group)
        rows.addStretch(1)
        self.area = QScrollArea()
        self.area.setFrameShape(QFrame.Shape.NoFrame)
        self.area.setWidgetResizable(True)
        self.area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        # The fields in it take the focus; the area itself would be a stop for nothing.
        self.area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.area.setWidget(body)
        left = QVBoxLayout()
        left.setContentsMargins(0, 0, 0, 0)
        left.setSpacing(space.half)
        left.addLayout(head)
        left.addWidget(hairline(self))
        left.addWidget(self.area, 1)
        self._sides = QBoxLayout(QBoxLayout.Direction.LeftToRight, self)
        self._sides.setContentsMargins(0, 0, 0, 0)
        self._sides.setSpacing(space.gap)
        self._sides.addLayout(left, 1)
        self._line = hairline(self, vertical=True)
        self._sides.addWidget(self._line)
        self._sides.addWidget(self.moves, 1)

    def read(self) -> None:
        """Ask for the weights in force."""
        self.operations.query(scoring.weight_sheet, self._on_read, key=_READ_KEY)

    def concerns(self, changes: Changes) -> bool:
        """Weights are settings of the workspace; anything else can only move what the list shows."""
        return changes.many or "setting" in changes.tables or self.draft.pending > 0

    def _on_read(self, sheet: WeightSheet) -> None:
        is_first = not self.draft.fields
        self._version = sheet.formula_version
        self.draft.take(sheet)
        self._show_weights()
        if is_first:
            self.groups["trust"].set_open(True)
        self._show_state()
        if self.draft.pending and not self.draft.wrong:
            self._on_preview_due()

    def _show_weights(self, only: str = "") -> None:
        """Show every weight as entered or in force, or those of one section."""
        values = self.draft.values
        for section, group in self.groups.items():
            if only not in ("", section):
                continue
            fields = [field for name, field in self.draft.fields.items() if name.partition(".")[0] == section]
            group.show_weights(fields, values, {field.name for field in fields} & self.draft.wrong)

    def _on_edited(self, name: str, value: Value | None) -> None:
        self.draft.enter(name, value)
        self._after_edit(name.partition(".")[0])

    def _after_edit(self, section: str = "") -> None:
        self.preview_timer.stop()
        self._show_weights(section)
        self._show_state()
        if self.draft.pending and not self.draft.wrong:
            self.preview_timer.start()

    def _on_all_back(self) -> None:
        self.draft.set_all_back()
        self._after_edit()

    def _on_discard(self) -> None:
        self.draft.discard()
        self._after_edit()

    def _on_preview_due(self) -> None:
        self.preview_timer.stop()
        changed = self.draft.changed

        def show(preview: Preview) -> None:
            if changed == self.draft.changed and self.draft.pending and not self.draft.wrong:
                self.moves.show_preview(preview)

        self.operations.query(lambda workspace: scoring.preview(workspace, changed), show, key=_PREVIEW_KEY)

    def _show_state(self) -> None:
        draft = self.draft
        ready = bool(draft.pending) and not draft.wrong and not self._is_applying
        self.moves.set_buttons(ready, bool(draft.pending or draft.wrong) and not self._is_applying)
        self.back_button.setEnabled(not draft.is_shipped)
        self._version_label.setText(self.version_words)
        if self._is_applying:
            self.moves.show_working(self.tr("Scoring everyone anew"))
        elif draft.wrong:
            self.moves.show_nothing(self.tr("Something is out of range. Correct it to see whom the change would move."))
        elif draft.pending:
            self.moves.show_working(self.tr("Working out whom it would move"))
        else:
            self.moves.show_nothing(
                self.tr("Change a weight to see whom it would move. Nothing is kept until you apply it.")
            )

    @property
    def version_words(self) -> str:
        """Which formula is in force here; empty before that is known."""
        if not self._version:
            return ""
        kind = self.tr("changed in this workspace") if "+" in self._version else self.tr("as shipped")
        return self.tr("Formula version {version}, {kind}").format(version=self._version, kind=kind)

    def apply(self) -> None:
        """Keep what was entered and score everyone anew; nothing happens while something is wrong or under way."""
        if self._is_applying or self.draft.wrong or not self.draft.pending:
            return
        self.preview_timer.stop()
        self._is_applying = True
        self._show_state()
        changed = self.draft.changed
        self.operations.change(
            lambda workspace: scoring.change(workspace, changed), self._on_applied, failed=self._on_refused
        )

    def _on_applied(self, _weights: Weights) -> None:
        self._is_applying = False
        self.read()

    def _on_refused(self, _error: CareError) -> None:
        self._is_applying = False
        self._after_edit()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        is_wide = event.size().width() >= _SIDE_BY_SIDE
        direction = QBoxLayout.Direction.LeftToRight if is_wide else QBoxLayout.Direction.TopToBottom
        self._sides.setDirection(direction)
        self._line.setVisible(is_wide)
        self.moves.set_small_print(is_wide)
