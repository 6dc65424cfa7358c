"""Setting the stage of a person by hand, with the reason, or handing it back to the computed one."""

from PySide6.QtWidgets import (
    QButtonGroup,
    QDialog,
    QDialogButtonBox,
    QHBoxLayout,
    QLineEdit,
    QVBoxLayout,
    QWidget,
)

from care_desktop.domain.resources import Stage
from care_desktop.services.insights import ScoreCard
from care_desktop.ui.delegates.stage import stage_name
from care_desktop.ui.roles import Ink, StageMark
from care_desktop.ui.theme import ThemeHolder
from care_desktop.ui.widgets.button import ButtonKind, style_button
from care_desktop.ui.widgets.check_box import RadioButton
from care_desktop.ui.widgets.label import label
from care_desktop.ui.widgets.stage_square import StageSquare

_COMPUTED = 0


class StageDialog(QDialog):
    """Asks for a stage and why; `chosen` and `reason` say what was entered."""

    def __init__(self, holder: ThemeHolder, name: str, card: ScoreCard, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._holder = holder
        theme = holder.theme
        self.setWindowTitle(self.tr("Set stage by hand"))
        layout = QVBoxLayout(self)
        layout.setContentsMargins(*(theme.metrics.space.page,) * 4)
        layout.setSpacing(theme.metrics.space.unit)
        question = self.tr("Where does {name} stand?").format(name=name)
        layout.addWidget(label(theme, question, size="heading", weight="semibold", wraps=True))
        self._group = QButtonGroup(self)
        computed = self.tr("As computed: {stage}").format(stage=stage_name(card.computed_stage.letter))
        layout.addWidget(self._choice(_COMPUTED, computed, card.stage_reason is None))
        for place, stage in enumerate(Stage, start=1):
            row = QHBoxLayout()
            is_set = card.stage_reason is not None and card.stage is stage
            row.addWidget(self._choice(place, stage_name(stage.letter), is_set))
            row.addWidget(StageSquare(holder, StageMark(stage.letter)))
            row.addStretch(1)
            layout.addLayout(row)
        self._caption = label(theme, self.tr("&Reason"), Ink.MUTED, "caption")
        self.reason_field = QLineEdit(card.stage_reason or "")
        self.reason_field.setPlaceholderText(self.tr("What you know that the interactions do not say"))
        self._caption.setBuddy(self.reason_field)
        self.problem = label(theme, "", Ink.NEGATIVE, "caption", wraps=True)
        self.problem.hide()
        for part in (self._caption, self.reason_field, self.problem, self._button_box()):
            layout.addWidget(part)
        self._group.idToggled.connect(self._on_choice)
        self._on_choice()
        self.setMinimumWidth(400)

    def _choice(self, id: int, words: str, is_checked: bool) -> RadioButton:
        button = RadioButton(self._holder, words)
        button.setChecked(is_checked)
        self._group.addButton(button, id)
        return button

    def _button_box(self) -> QDialogButtonBox:
        buttons = QDialogButtonBox()
        save = buttons.addButton(self.tr("Set stage"), QDialogButtonBox.ButtonRole.AcceptRole)
        cancel = buttons.addButton(self.tr("Cancel"), QDialogButtonBox.ButtonRole.RejectRole)
        style_button(save, ButtonKind.PRIMARY)
        style_button(cancel, ButtonKind.DEFAULT)
        save.setDefault(True)
        buttons.accepted.connect(self.accept)
        buttons.rejected.connect(self.reject)
        return buttons

    def _on_choice(self) -> None:
        by_hand = self.chosen() is not None
        self.reason_field.setEnabled(by_hand)
        self.reason_field.setToolTip("" if by_hand else self.tr("The computed stage needs no reason"))
        self._show_problem("")

    def _show_problem(self, sentence: str) -> None:
        self.problem.setText(sentence)
        self.problem.setVisible(bool(sentence))
        self.reason_field.setProperty("problem", "true" if sentence else "false")
        self.reason_field.style().polish(self.reason_field)
        self.reason_field.setAccessibleDescription(sentence)

    def choose(self, stage: Stage | None) -> None:
        """Choose a stage; None is the computed one."""
        place = _COMPUTED if stage is None else list(Stage).index(stage) + 1
        self._group.button(place).setChecked(True)

    def chosen(self) -> Stage | None:
        """The stage that was chosen; None for the computed one."""
        place = self._group.checkedId()
        return list(Stage)[place - 1] if place > _COMPUTED else None

    def reason(self) -> str:
        """Why; empty for the computed stage."""
        return self.reason_field.text().strip() if self.chosen() is not None else ""

    def accept(self) -> None:
        if self.chosen() is not None and not self.reason():
            self._show_problem(self.tr("Say why you set the stage by hand."))
            self.reason_field.setFocus()
            return
        super().accept()
