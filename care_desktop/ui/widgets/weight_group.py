"""A section of weights under a heading that opens and closes it; its rows are made when it is first opened."""

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from care_desktop.services.scoring import Value, WeightField
from care_desktop.ui.roles import Ink
from care_desktop.ui.theme import ThemeHolder
from care_desktop.ui.widgets.button import Button, ButtonKind
from care_desktop.ui.widgets.label import hairline, label, set_ink
from care_desktop.ui.widgets.weight_row import PARTS, WeightRow


class WeightGroup(QWidget):
    """One section of the shipped file.

    Args:
        title, meaning: the section in plain words; an empty meaning is not shown.
        titles: dotted name of a weight, without outcome or share -> what it is called.

    Signals:
        edited(str, object): the dotted name of a weight and what was entered for it; None while that is wrong.
    """

    edited = Signal(str, object)

    def __init__(
        self,
        holder: ThemeHolder,
        title: str,
        meaning: str,
        titles: dict[str, str],
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._holder = holder
        self.title = title
        self._titles = titles
        self._fields: tuple[WeightField, ...] = ()
        self._values: dict[str, Value] = {}
        self._wrong: set[str] = set()
        self.rows: dict[str, WeightRow] = {}
        theme = holder.theme
        self.head = Button(holder, title, ButtonKind.QUIET, "open_row")
        self.head.setCheckable(True)
        self.head.toggled.connect(self._on_toggled)
        self._note = label(theme, "", Ink.FAINT, "caption")
        self._body = QWidget()
        self._column = QVBoxLayout(self._body)
        inset = theme.metrics.space.unit + theme.metrics.icon.normal + theme.metrics.space.unit + 1
        self._column.setContentsMargins(inset, 0, theme.metrics.space.unit, theme.metrics.space.unit)
        self._column.setSpacing(theme.metrics.space.half)
        if meaning:
            self._column.addWidget(label(theme, meaning, Ink.MUTED, "caption", wraps=True))
        self._body.hide()
        line = QHBoxLayout()
        line.setContentsMargins(0, 0, theme.metrics.space.unit, 0)
        line.setSpacing(theme.metrics.space.unit)
        line.addWidget(self.head)
        line.addStretch(1)
        line.addWidget(self._note)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addLayout(line)
        column.addWidget(self._body)
        column.addWidget(hairline(self))

    @property
    def is_open(self) -> bool:
        """Whether its rows show."""
        return self.head.isChecked()

    @property
    def note(self) -> str:
        """The words at the end of the heading: how much is wrong, or differs from what is shipped."""
        return self._note.text()

    def set_open(self, is_open: bool) -> None:
        """Open or close it."""
        self.head.setChecked(is_open)

    def show_weights(self, fields: Sequence[WeightField], values: dict[str, Value], wrong: set[str]) -> None:
        """Show other values.

        Args:
            fields: the weights of this section, always the same ones.
            values: dotted name -> the value to show, entered or in force.
            wrong: names whose editor holds something that is no value; it is left there.
        """
        self._fields, self._values, self._wrong = tuple(fields), dict(values), set(wrong)
        for row in self.rows.values():
            for name in row.controls:
                if name not in wrong:
                    row.show_value(name, values[name])
        self._say_note()
        if self.is_open:
            self._make_rows()

    def _make_rows(self) -> None:
        if self.rows or not self._fields:
            return
        together: dict[str, list[WeightField]] = {}
        for field in self._fields:
            stem, _, part = field.name.rpartition(".")
            together.setdefault(stem if part in PARTS else field.name, []).append(field)
        for stem, fields in together.items():
            row = WeightRow(self._holder, fields, self._titles.get(stem, stem), self.title)
            for field in fields:
                row.show_value(field.name, self._values[field.name])
            row.edited.connect(self._on_edited)
            self.rows[stem] = row
            self._column.addWidget(row)
        # Rows that are made late would else come last of all in the order of the tab key.
        before: QWidget = self.head
        for row in self.rows.values():
            for stop in row.stops:
                QWidget.setTabOrder(before, stop)
                before = stop

    def _say_note(self) -> None:
        locale = self.locale()
        changed = sum(self._values[field.name] != field.shipped for field in self._fields)
        wrong = len(self._wrong)
        if wrong:
            words = self.tr("1 out of range") if wrong == 1 else self.tr("{n} out of range")
            words = words.format(n=locale.toString(wrong))
        else:
            words = self.tr("{n} not as shipped").format(n=locale.toString(changed)) if changed else ""
        self._note.setText(words)
        set_ink(self._note, Ink.NEGATIVE if wrong else Ink.FAINT)
        self._describe_head()

    def _describe_head(self) -> None:
        state = self.tr("open") if self.is_open else self.tr("closed")
        self.head.setAccessibleDescription(", ".join(part for part in (state, self.note) if part))

    def _on_toggled(self, is_open: bool) -> None:
        self.head.set_icon_name("open_menu" if is_open else "open_row")
        if is_open:
            self._make_rows()
        self._body.setVisible(is_open)
        self._describe_head()

    def _on_edited(self, name: str) -> None:
        row = next(row for row in self.rows.values() if name in row.controls)
        self.edited.emit(name, row.controls[name].value)
