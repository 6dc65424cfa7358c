"""The editors of weights that are lists of words: checked in a vocabulary, or typed with commas between them."""

from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from care_desktop.services.scoring import Value, WeightField
from care_desktop.ui.interaction_words import word
from care_desktop.ui.theme import ThemeHolder
from care_desktop.ui.widgets.check_box import CheckBox
from care_desktop.ui.widgets.flow_layout import FlowLayout
from care_desktop.ui.widgets.weight_control import WeightControl

LONGEST_WORD = 60
_BETWEEN = ", "


class WeightWords(WeightControl):
    """Words of any kind, typed with commas between them."""

    def __init__(self, holder: ThemeHolder, field: WeightField, caption: str, parent: QWidget | None = None) -> None:
        super().__init__(holder, field, caption, parent)
        self.edit = QLineEdit(self)
        self.edit.setAccessibleName(caption)
        self.edit.setPlaceholderText(self.tr("Words with commas between them"))
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.addWidget(self.edit)
        self.setFocusProxy(self.edit)
        self.edit.textEdited.connect(self._on_edited)
        self.show_value(field.value)

    def _words(self) -> tuple[str, ...]:
        typed = (part.strip() for part in self.edit.text().split(","))
        return tuple(dict.fromkeys(part for part in typed if part))

    @property
    def value(self) -> Value | None:
        """The words in the order typed, each once; None while one is too long."""
        return None if self.problem else self._words()

    @property
    def problem(self) -> str:
        """That a word is too long."""
        if all(len(part) <= LONGEST_WORD for part in self._words()):
            return ""
        return self.tr("A word may have up to {n} characters. Put commas between words.").format(n=LONGEST_WORD)

    def show_value(self, value: Value) -> None:
        """Show other words."""
        assert isinstance(value, tuple)
        if self._words() != value:
            self.edit.setText(_BETWEEN.join(value))

    def _on_edited(self, _text: str) -> None:
        self.edited.emit()


class WeightChoices(WeightControl):
    """The words of a vocabulary, each with a check."""

    def __init__(self, holder: ThemeHolder, field: WeightField, caption: str, parent: QWidget | None = None) -> None:
        super().__init__(holder, field, caption, parent)
        self.boxes: dict[str, CheckBox] = {}
        self._order = field.shipped if isinstance(field.shipped, tuple) else ()
        flow = FlowLayout(gap=holder.theme.metrics.space.unit)
        for member in field.vocabulary:
            name, words = member.value, word(member)
            box = CheckBox(holder, words)
            box.setAccessibleName(f"{caption}: {words}")
            box.toggled.connect(self._on_toggled)
            self.boxes[name] = box
            flow.addWidget(box)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addLayout(flow)
        self.show_value(field.value)

    @property
    def value(self) -> Value | None:
        """The checked words, shipped ones first and in their order, so that what was set back is as shipped."""
        checked = [name for name, box in self.boxes.items() if box.isChecked()]
        return (*(name for name in self._order if name in checked), *(n for n in checked if n not in self._order))

    def show_value(self, value: Value) -> None:
        """Check other words."""
        assert isinstance(value, tuple)
        for name, box in self.boxes.items():
            box.blockSignals(True)
            box.setChecked(name in value)
            box.blockSignals(False)

    @property
    def stops(self) -> list[QWidget]:
        """Every check."""
        return list(self.boxes.values())

    def describe(self, words: str) -> None:
        """Let a screen reader say these words about every check."""
        for box in self.boxes.values():
            box.setAccessibleDescription(words)

    def _on_toggled(self, _checked: bool) -> None:
        self.edited.emit()
