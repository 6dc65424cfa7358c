"""One weight, or the two of an outcome: its title and meaning, its editors, the shipped value, what is wrong."""

from collections.abc import Sequence

from PySide6.QtCore import QCoreApplication, Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from care_desktop.services.scoring import Value, WeightField
from care_desktop.ui.interaction_words import word
from care_desktop.ui.roles import Ink
from care_desktop.ui.theme import ThemeHolder
from care_desktop.ui.widgets.button import Button, ButtonKind
from care_desktop.ui.widgets.label import label, set_ink
from care_desktop.ui.widgets.weight_control import WeightControl
from care_desktop.ui.widgets.weight_number import WeightNumber, number_words
from care_desktop.ui.widgets.weight_words import WeightChoices, WeightWords

PARTS = ("outcome", "share")


class WeightRow(QWidget):
    """Title, meaning and editors of the weights that stand together.

    Args:
        fields: one weight, or outcome and share of the same evidence.
        title: what it is called; the editors' accessible name.
        section: the heading it stands under, part of that name.

    Signals:
        edited(str): the dotted name of the weight somebody changed.
    """

    edited = Signal(str)

    def __init__(
        self,
        holder: ThemeHolder,
        fields: Sequence[WeightField],
        title: str,
        section: str,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._holder = holder
        theme = holder.theme
        self.title = title
        self.controls: dict[str, WeightControl] = {}
        self._meaning = label(theme, fields[0].meaning[:1].upper() + fields[0].meaning[1:], Ink.MUTED, "caption")
        self._meaning.setWordWrap(True)
        self._note = label(theme, "", Ink.FAINT, "caption", wraps=True)
        self.back_button = Button(holder, self.tr("Set back"), ButtonKind.LINK)
        self.back_button.setAccessibleName(self.tr("Set back: {title}").format(title=title))
        self.back_button.clicked.connect(self._on_set_back)
        self._editors = QHBoxLayout()
        self._editors.setSpacing(theme.metrics.space.unit)
        for field in fields:
            self._add_control(field, f"{section}, {title}", len(fields) > 1)
        self._lay_out()
        self.refresh()

    def _add_control(self, field: WeightField, name: str, has_parts: bool) -> None:
        part = _part_words(field.name.rpartition(".")[2]) if has_parts else ""
        control = _control(self._holder, field, f"{name}, {part}" if part else name)
        if part:
            self._editors.addWidget(label(self._holder.theme, part, Ink.FAINT, "caption"))
        self._editors.addWidget(control)
        control.edited.connect(lambda: self._on_edited(field.name))
        self.controls[field.name] = control

    def _lay_out(self) -> None:
        space = self._holder.theme.metrics.space
        words = QVBoxLayout()
        words.setSpacing(0)
        words.addWidget(label(self._holder.theme, self.title))
        words.addWidget(self._meaning)
        foot = QHBoxLayout()
        foot.setSpacing(space.unit)
        foot.addWidget(self._note, 1)
        foot.addWidget(self.back_button)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, space.half, 0, space.half)
        column.setSpacing(2)
        if all(isinstance(control, WeightNumber) for control in self.controls.values()):
            line = QHBoxLayout()
            line.setSpacing(space.gap)
            line.addLayout(words, 1)
            line.addLayout(self._editors)
            line.setAlignment(self._editors, Qt.AlignmentFlag.AlignTop)
            column.addLayout(line)
        else:
            column.addLayout(words)
            column.addLayout(self._editors)
        column.addLayout(foot)

    @property
    def problem(self) -> str:
        """What is wrong with the row, as shown; empty when nothing is."""
        return next((control.problem for control in self.controls.values() if control.problem), "")

    @property
    def stops(self) -> list[QWidget]:
        """What the tab key stops at, in reading order."""
        return [*(stop for control in self.controls.values() for stop in control.stops), self.back_button]

    @property
    def note(self) -> str:
        """The words beneath, as shown: what is wrong, else the shipped value when another one stands here."""
        return self._note.text()

    @property
    def is_shipped(self) -> bool:
        """Whether every editor shows the shipped value."""
        return all(control.value == control.field.shipped for control in self.controls.values())

    def show_value(self, name: str, value: Value) -> None:
        """Show another value in the editor of the weight `name`."""
        if self.controls[name].value != value:
            self.controls[name].show_value(value)
            self.refresh()

    def refresh(self) -> None:
        """Bring note, problem and the link to set back up to date with what the editors show."""
        problem = self.problem
        words = problem or ("" if self.is_shipped else self._shipped_words())
        self._note.setText(words)
        self._note.setVisible(bool(words))
        set_ink(self._note, Ink.NEGATIVE if problem else Ink.FAINT)
        had_focus = self.back_button.hasFocus()
        self.back_button.setVisible(not self.is_shipped)
        if had_focus and self.is_shipped:
            next(iter(self.controls.values())).setFocus(Qt.FocusReason.OtherFocusReason)
        for control in self.controls.values():
            control.describe(". ".join(part for part in (control.problem or words, self._meaning.text()) if part))

    def _shipped_words(self) -> str:
        shipped = [_value_words(control) for control in self.controls.values()]
        return self.tr("Shipped: {value}").format(value=", ".join(shipped))

    def _on_edited(self, name: str) -> None:
        self.refresh()
        self.edited.emit(name)

    def set_back(self) -> None:
        """Show the shipped values, and say so as if they had been entered."""
        for name, control in self.controls.items():
            if control.value != control.field.shipped:
                control.show_value(control.field.shipped)
                self.edited.emit(name)
        self.refresh()

    def _on_set_back(self) -> None:
        self.set_back()


def _control(holder: ThemeHolder, field: WeightField, caption: str) -> WeightControl:
    if field.low is not None:
        return WeightNumber(holder, field, caption)
    return WeightChoices(holder, field, caption) if field.vocabulary else WeightWords(holder, field, caption)


def _part_words(part: str) -> str:
    words = {
        "outcome": QCoreApplication.translate("weights", "how good"),
        "share": QCoreApplication.translate("weights", "share"),
    }
    return words[part]


def _value_words(control: WeightControl) -> str:
    shipped = control.field.shipped
    if not isinstance(shipped, tuple):
        return number_words(shipped)
    spoken = {member.value: member for member in control.field.vocabulary}
    return ", ".join(word(spoken[name]) if name in spoken else name for name in shipped)
