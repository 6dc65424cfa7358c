"""The advocate's own rating of a person: one of five, with the words for each."""

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QButtonGroup, QDialog, QDialogButtonBox, QVBoxLayout, QWidget

from care_desktop.ui.roles import Ink
from care_desktop.ui.theme import ThemeHolder
from care_desktop.ui.widgets.button import ButtonKind, style_button
from care_desktop.ui.widgets.check_box import RadioButton
from care_desktop.ui.widgets.label import label


class RatingDialog(QDialog):
    """Asks for 1 to 5; keys 1 to 5 choose, Enter saves.

    Args:
        rating: the present one; None when there is none.
    """

    def __init__(
        self, holder: ThemeHolder, name: str, rating: int | None = None, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        theme = holder.theme
        self.setWindowTitle(self.tr("Own rating"))
        layout = QVBoxLayout(self)
        layout.setContentsMargins(*(theme.metrics.space.page,) * 4)
        layout.setSpacing(theme.metrics.space.unit)
        question = self.tr("How is it going with {name}?").format(name=name)
        layout.addWidget(label(theme, question, size="heading", weight="semibold", wraps=True))
        sentence = self.tr("What you feel, dated today. It stands beside the computed trust and never goes into it.")
        layout.addWidget(label(theme, sentence, Ink.MUTED, wraps=True))
        self._group = QButtonGroup(self)
        for value, words in enumerate(self._words(), start=1):
            button = RadioButton(holder, self.tr("{value}  {words}").format(value=value, words=words))
            button.setChecked(value == rating)
            self._group.addButton(button, value)
            layout.addWidget(button)
        self._buttons = QDialogButtonBox()
        save = self._buttons.addButton(self.tr("Rate"), QDialogButtonBox.ButtonRole.AcceptRole)
        cancel = self._buttons.addButton(self.tr("Cancel"), QDialogButtonBox.ButtonRole.RejectRole)
        style_button(save, ButtonKind.PRIMARY)
        style_button(cancel, ButtonKind.DEFAULT)
        save.setDefault(True)
        save.setEnabled(rating is not None)
        self._group.buttonToggled.connect(lambda: save.setEnabled(True))
        self._buttons.accepted.connect(self.accept)
        self._buttons.rejected.connect(self.reject)
        layout.addSpacing(theme.metrics.space.unit)
        layout.addWidget(self._buttons)
        self.setMinimumWidth(400)

    def _words(self) -> tuple[str, ...]:
        return (
            self.tr("we have lost touch, or trust"),
            self.tr("distant"),
            self.tr("friendly"),
            self.tr("we can ask each other"),
            self.tr("would stand up for us"),
        )

    def rating(self) -> int | None:
        """What was chosen, 1 to 5; None for nothing."""
        chosen = self._group.checkedId()
        return chosen if chosen > 0 else None

    def keyPressEvent(self, event: QKeyEvent) -> None:
        digit = event.key() - Qt.Key.Key_0
        if not 1 <= digit <= len(self._words()):
            super().keyPressEvent(event)
            return
        button = self._group.button(digit)
        button.setChecked(True)
        button.setFocus()
