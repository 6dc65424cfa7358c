"""Picking several people or things by typing their names: what is picked stands as chips above the field."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from uuid import UUID

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent
from PySide6.QtWidgets import QLineEdit, QVBoxLayout, QWidget

from care_desktop.domain.capture_types import normalise
from care_desktop.ui.theme import ThemeHolder
from care_desktop.ui.widgets.chip import Chip, ChipKind, ChipText
from care_desktop.ui.widgets.flow_layout import FlowLayout
from care_desktop.ui.widgets.suggestion_list import Suggestion, SuggestionList

_NEW = UUID(int=0)


@dataclass(frozen=True, slots=True)
class Picked:
    """Somebody or something picked; `id` None is new and has only a name."""

    name: str
    id: UUID | None = None


class _PickerEdit(QLineEdit):
    """The field of a picker.

    Signals:
        committed(): Enter or a comma: take what was typed.
        emptied(): Backspace in the empty field.
        left(): the focus went elsewhere.
    """

    committed = Signal()
    emptied = Signal()
    left = Signal()

    def __init__(self, suggestions: Callable[[], SuggestionList], parent: QWidget) -> None:
        super().__init__(parent)
        self._suggestions = suggestions

    def event(self, event: QEvent) -> bool:
        is_key = event.type() == QEvent.Type.KeyPress and isinstance(event, QKeyEvent)
        # Qt moves the focus with Tab before keyPressEvent hears of it.
        if is_key and self._suggestions().isVisible() and self._suggestions().takes(event):  # type: ignore[arg-type]
            return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        is_enter = event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and not event.modifiers() & (
            Qt.KeyboardModifier.ControlModifier
        )
        if (is_enter or event.text() in (",", "、", "،")) and self.text().strip():
            self.committed.emit()
        elif event.key() == Qt.Key.Key_Backspace and not self.text():
            self.emptied.emit()
        else:
            super().keyPressEvent(event)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self.left.emit()


class Picker(QWidget):
    """A field with suggestions, and a chip for each thing picked; press a chip to take it out again.

    Args:
        suggest: what could be meant by the words typed.
        new_note: faint words beside a name that is not known; empty allows known ones only.
        single: one at most; picking another one replaces it.

    Signals:
        changed(): something was picked, taken out or typed.
    """

    changed = Signal()

    def __init__(
        self,
        holder: ThemeHolder,
        suggest: Callable[[str], Sequence[Suggestion]],
        new_note: str = "",
        icon: str = "",
        single: bool = False,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._holder = holder
        self._suggest = suggest
        self._new_note = new_note
        self._icon = icon
        self._single = single
        self._picked: list[Picked] = []
        self.edit = _PickerEdit(lambda: self.suggestions, self)
        self.suggestions = SuggestionList(holder, self.edit, shows_avatar=icon == "person")
        self._chips = QWidget(self)
        self._flow = FlowLayout(self._chips, holder.theme.metrics.space.half)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(holder.theme.metrics.space.half)
        column.addWidget(self._chips)
        column.addWidget(self.edit)
        self.setFocusProxy(self.edit)
        self._chips.hide()
        self.edit.textEdited.connect(self._on_edited)
        self.edit.committed.connect(self.take_typed)
        self.edit.emptied.connect(self._on_emptied)
        self.edit.left.connect(self.suggestions.hide)
        self.suggestions.picked.connect(self._on_picked)

    @property
    def picked(self) -> list[Picked]:
        """What stands as chips, in order."""
        return list(self._picked)

    def set_picked(self, picked: Sequence[Picked]) -> None:
        """Show these as picked."""
        self._picked = list(picked)[-1:] if self._single else list(picked)
        self._show_chips()

    def left_over(self) -> str:
        """Words that are typed but not picked."""
        return self.edit.text().strip()

    def take_typed(self) -> bool:
        """Pick what is typed: the thing of exactly this name, or a new one if that is allowed.

        Returns whether nothing is left over.
        """
        typed = self.left_over()
        if not typed:
            return True
        exact = [item for item in self._suggest(typed) if normalise(item.name) == normalise(typed)]
        if len(exact) == 1:
            self._add(Picked(exact[0].name, exact[0].id))
        elif self._new_note and not exact:
            self._add(Picked(typed))
        return not self.left_over()

    def _on_edited(self, text: str) -> None:
        typed = text.strip()
        items = [item for item in self._suggest(typed) if all(p.id != item.id for p in self._picked)] if typed else []
        is_known = any(normalise(item.name) == normalise(typed) for item in items)
        if typed and self._new_note and not is_known:
            items.append(Suggestion(_NEW, typed, self._new_note))
        if items:
            corner = self.edit.mapTo(self.window(), self.edit.rect().bottomLeft())
            self.suggestions.show_items(items, corner)
        else:
            self.suggestions.hide()
        self.changed.emit()

    def _on_picked(self, item: Suggestion) -> None:
        self._add(Picked(item.name, None if item.id == _NEW else item.id))

    def _add(self, picked: Picked) -> None:
        key = (picked.id, normalise(picked.name) if picked.id is None else "")
        present = [(p.id, normalise(p.name) if p.id is None else "") for p in self._picked]
        if self._single:
            self._picked = [picked]
        elif key not in present:
            self._picked.append(picked)
        self.edit.clear()
        self.suggestions.hide()
        self._show_chips()
        self.changed.emit()

    def _on_emptied(self) -> None:
        if self._picked:
            self._take_out(self._picked[-1])

    def _take_out(self, picked: Picked) -> None:
        self._picked.remove(picked)
        self._show_chips()
        self.edit.setFocus(Qt.FocusReason.OtherFocusReason)
        self.changed.emit()

    def _show_chips(self) -> None:
        self._flow.clear()
        for picked in self._picked:
            words = ChipText(picked.name, note=self._new_note if picked.id is None else "", icon=self._icon)
            chip = Chip(self._holder, ChipKind.CHOSEN, words, None, self._chips)
            chip.clicked.connect(lambda _=False, gone=picked: self._take_out(gone))
            self._flow.addWidget(chip)
            chip.show()
        self._chips.setVisible(bool(self._picked))
        self.updateGeometry()
