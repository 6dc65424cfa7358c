"""Naming a segment: a new one, or one that is to be called something else."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QDialog, QHBoxLayout, QVBoxLayout, QWidget

from care_desktop.services.segments import NAME_MAX
from care_desktop.ui.dialogs.field import Field, line_edit
from care_desktop.ui.roles import Ink
from care_desktop.ui.theme import ThemeHolder
from care_desktop.ui.widgets.button import Button, ButtonKind
from care_desktop.ui.widgets.label import label

_WIDTH = 440


class SegmentDialog(QDialog):
    """Asks for a name; stays open until `close`, for a name may be refused.

    Args:
        title: what is about to happen.
        what: in words, what the segment holds; empty says nothing.
        name: the present name.
        others: the names that are taken.

    Signals:
        named(str): Save was pressed with a name that can be used.
    """

    named = Signal(str)

    def __init__(
        self,
        holder: ThemeHolder,
        title: str,
        what: str = "",
        name: str = "",
        others: frozenset[str] = frozenset(),
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        theme, space = holder.theme, holder.theme.metrics.space
        self._others = frozenset(other.casefold() for other in others)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(title)
        self.setFixedWidth(_WIDTH)
        self.edit = line_edit(name, NAME_MAX)
        self.edit.selectAll()
        self.field = Field(holder, self.tr("Name"), self.edit)
        self.save = Button(holder, self.tr("Save"), ButtonKind.PRIMARY)
        self.save.setDefault(True)
        cancel = Button(holder, self.tr("Cancel"))
        cancel.setAutoDefault(False)
        self.save.clicked.connect(self._on_save)
        cancel.clicked.connect(self.reject)
        self.edit.textChanged.connect(lambda: self.field.set_problem(""))
        buttons = QHBoxLayout()
        buttons.setSpacing(space.unit)
        buttons.addStretch(1)
        buttons.addWidget(cancel)
        buttons.addWidget(self.save)
        column = QVBoxLayout(self)
        column.setContentsMargins(*(space.page,) * 4)
        column.setSpacing(space.gap)
        column.addWidget(label(theme, title, size="heading", weight="semibold"))
        if what:
            column.addWidget(label(theme, what, Ink.MUTED, wraps=True))
        column.addWidget(self.field)
        column.addLayout(buttons)

    def _on_save(self) -> None:
        name = " ".join(self.edit.text().split())
        if not name:
            self.field.set_problem(self.tr("Give the segment a name."))
        elif name.casefold() in self._others:
            self.field.set_problem(self.tr("There is a segment of this name already."))
        else:
            self.named.emit(name)
            self.accept()
            return
        self.edit.setFocus(Qt.FocusReason.OtherFocusReason)
