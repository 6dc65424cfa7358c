"""Rows of a form that grow as they are filled: promises, feedback and swag of a conversation."""

from collections.abc import Callable
from datetime import date, datetime

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QLabel, QLineEdit, QVBoxLayout, QWidget

from care_desktop.domain.resources import SwagReason
from care_desktop.services.interactions import PromiseMade, SwagGift
from care_desktop.ui.dialogs.field import line_edit
from care_desktop.ui.interaction_words import day_words, word
from care_desktop.ui.roles import Ink
from care_desktop.ui.theme import ThemeHolder
from care_desktop.ui.typed_values import Typed, read_day
from care_desktop.ui.widgets.choice_box import ChoiceBox
from care_desktop.ui.widgets.label import label, set_ink

_SHORT_WIDTH = 128


class EntryRow(QWidget):
    """One row; its first field decides whether it is filled.

    Signals:
        changed(): something was typed.
    """

    changed = Signal()

    def __init__(self, placeholder: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.text = line_edit()
        self.text.setPlaceholderText(placeholder)
        self.text.setAccessibleName(placeholder)
        self.text.textChanged.connect(self.changed)
        self.row = QHBoxLayout(self)
        self.row.setContentsMargins(0, 0, 0, 0)
        self.row.addWidget(self.text, 1)

    @property
    def words(self) -> str:
        """What stands in the first field."""
        return self.text.text().strip()


class PromiseRow(EntryRow):
    """What was promised, and by when."""

    def __init__(self, holder: ThemeHolder, now: Callable[[], datetime], parent: QWidget | None = None) -> None:
        super().__init__("", parent)
        self._now = now
        self.text.setPlaceholderText(self.tr("What we promised"))
        self.text.setAccessibleName(self.tr("What we promised"))
        self.due = line_edit()
        self.due.setPlaceholderText(self.tr("by when"))
        self.due.setAccessibleName(self.tr("Promised by when"))
        self.due.setFixedWidth(_SHORT_WIDTH)
        self._said: QLabel = label(holder.theme, "", Ink.FAINT, "caption", wraps=True)
        self._said.setFixedWidth(_SHORT_WIDTH)
        self.row.addWidget(self.due)
        self.row.addWidget(self._said)
        self.due.textChanged.connect(self._on_due_typed)

    def read_due(self) -> Typed[date]:
        """The day typed."""
        return read_day(self.due.text(), now=self._now(), ahead=True)

    def _on_due_typed(self) -> None:
        typed = self.read_due()
        day = day_words(typed.value, self._now().date()) if typed.value is not None else ""
        self._said.setText(typed.problem or day)
        set_ink(self._said, Ink.NEGATIVE if typed.problem else Ink.FAINT)
        self.changed.emit()

    def promise(self) -> PromiseMade:
        """The promise of a filled row whose day can be read."""
        return PromiseMade(self.words, self.read_due().value)


class SwagRow(EntryRow):
    """An item, whether it was given freely, and what for."""

    def __init__(self, holder: ThemeHolder, parent: QWidget | None = None) -> None:
        super().__init__("", parent)
        self.text.setPlaceholderText(self.tr("Item, such as a sticker"))
        self.text.setAccessibleName(self.tr("Swag item"))
        self.reason = ChoiceBox(holder)
        self.reason.setAccessibleName(self.tr("Why it was given"))
        for member in SwagReason:
            self.reason.addItem(word(member), member)
        self.for_what = line_edit()
        self.for_what.setPlaceholderText(self.tr("what for"))
        self.for_what.setAccessibleName(self.tr("What the item was given for"))
        self.for_what.setEnabled(False)
        self.reason.currentIndexChanged.connect(self._on_reason_chosen)
        self.row.addWidget(self.reason, 1)
        self.row.addWidget(self.for_what, 1)

    def _on_reason_chosen(self) -> None:
        self.for_what.setEnabled(self.reason.currentData() == SwagReason.FOR_SOMETHING_DONE)

    def gift(self) -> SwagGift:
        """The gift of a filled row."""
        reason = SwagReason(self.reason.currentData())
        for_what = self.for_what.text().strip() if reason is SwagReason.FOR_SOMETHING_DONE else ""
        return SwagGift(self.words, reason, for_what)


class EntryRows(QWidget):
    """Rows of one kind, with always one empty row at the end."""

    def __init__(self, make: Callable[[], EntryRow], gap: int, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._make = make
        self._rows: list[EntryRow] = []
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(gap)
        self._grow()

    @property
    def rows(self) -> list[EntryRow]:
        """Every row, the empty one at the end included."""
        return list(self._rows)

    @property
    def filled(self) -> list[EntryRow]:
        """The rows with words in them."""
        return [row for row in self._rows if row.words]

    def _grow(self) -> None:
        row = self._make()
        row.changed.connect(self._on_changed)
        self._column.addWidget(row)
        if self._rows:
            QWidget.setTabOrder(_last_field(self._rows[-1]), row.text)
            self._number(row)
        self._rows.append(row)
        self.setFocusProxy(self._rows[0].text)

    def _number(self, row: EntryRow) -> None:
        """Tell the fields of a further row from those of the first for whoever only hears their names."""
        for field in (*row.findChildren(QLineEdit), *row.findChildren(QComboBox)):
            if field.accessibleName():
                name = self.tr("{name}, row {n}").format(name=field.accessibleName(), n=len(self._rows) + 1)
                field.setAccessibleName(name)

    def _on_changed(self) -> None:
        if self._rows[-1].words:
            self._grow()


def _last_field(row: EntryRow) -> QWidget:
    fields = row.findChildren(QLineEdit)
    return fields[-1] if fields else row
