"""Tags for several people at once: what is put on everyone, what is taken off."""

from collections.abc import Sequence
from uuid import UUID

from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QDialog, QHBoxLayout, QVBoxLayout, QWidget

from care_desktop.errors import CareError
from care_desktop.services import people_many
from care_desktop.ui.dialogs.field import Field, line_edit
from care_desktop.ui.operations import Operations
from care_desktop.ui.people_words import count_words
from care_desktop.ui.roles import Ink
from care_desktop.ui.theme import ThemeHolder
from care_desktop.ui.widgets.button import Button, ButtonKind
from care_desktop.ui.widgets.check_box import CheckBox
from care_desktop.ui.widgets.flow_layout import FlowLayout
from care_desktop.ui.widgets.label import label

_WIDTH = 480
_OFFERED_MAX = 40


class PeopleTagsDialog(QDialog):
    """A line for new tags, and a box for each tag somebody of them has; Ctrl+Enter saves, Esc leaves all as it was."""

    def __init__(
        self,
        operations: Operations,
        holder: ThemeHolder,
        ids: Sequence[UUID],
        name: str = "",
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._operations = operations
        self._holder = holder
        self._ids = tuple(ids)
        theme, space = holder.theme, holder.theme.metrics.space
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(self.tr("Tags"))
        self.setFixedWidth(_WIDTH)
        self.add = line_edit()
        self.add.setPlaceholderText(self.tr("sdk, docs"))
        self.boxes: dict[str, CheckBox] = {}
        self._gone = QWidget()
        self._flow = FlowLayout(self._gone, space.unit)
        self.gone_field = Field(holder, self.tr("Take off"), self._gone)
        self.gone_field.hide()
        self.problem = label(theme, "", Ink.NEGATIVE, wraps=True)
        self.problem.hide()
        self.save = Button(holder, self.tr("Save"), ButtonKind.PRIMARY)
        cancel = Button(holder, self.tr("Cancel"))
        cancel.setAutoDefault(False)
        self.save.setDefault(True)
        self.save.setEnabled(False)
        self.save.clicked.connect(self._on_save)
        cancel.clicked.connect(self.reject)
        self.add.textChanged.connect(self._on_edited)
        QShortcut(QKeySequence("Ctrl+Return"), self).activated.connect(self._on_save)
        buttons = QHBoxLayout()
        buttons.setSpacing(space.unit)
        buttons.addStretch(1)
        buttons.addWidget(cancel)
        buttons.addWidget(self.save)
        several = self.tr("Tags of {n} people").format(n=count_words(len(self._ids)))
        one = self.tr("Tags of {name}").format(name=name)
        column = QVBoxLayout(self)
        column.setContentsMargins(*(space.page,) * 4)
        column.setSpacing(space.gap)
        heading = one if name else several
        column.addWidget(label(theme, heading, size="heading", weight="semibold", wraps=True))
        column.addWidget(Field(holder, self.tr("Put on"), self.add))
        column.addWidget(self.gone_field)
        column.addWidget(self.problem)
        column.addLayout(buttons)
        asked = operations.query(lambda ws: people_many.tags_of(ws, self._ids), self._on_tags)
        self.finished.connect(lambda _result: asked.cancel())

    def _on_tags(self, tags: list[str]) -> None:
        for tag in tags[:_OFFERED_MAX]:
            box = CheckBox(self._holder, f"#{tag}")
            box.toggled.connect(self._on_edited)
            self.boxes[tag] = box
            self._flow.addWidget(box)
        self.gone_field.setVisible(bool(tags))
        QTimer.singleShot(0, self, self._fit)

    def _fit(self) -> None:
        """As high as the tags ask for at this width."""
        layout = self.layout()
        if layout is not None:
            self.resize(_WIDTH, layout.totalHeightForWidth(_WIDTH))

    def _new(self) -> list[str]:
        return [word for part in self.add.text().split(",") if (word := part.strip().removeprefix("#").strip())]

    def _old(self) -> list[str]:
        return [tag for tag, box in self.boxes.items() if box.isChecked()]

    def _on_edited(self) -> None:
        self.save.setEnabled(bool(self._new() or self._old()))
        self.problem.hide()

    def _on_save(self) -> None:
        if not self.save.isEnabled():
            return
        self.save.setEnabled(False)
        ids, new, old = self._ids, self._new(), self._old()
        self._operations.change(
            lambda ws: people_many.tag(ws, ids, new, old), lambda _count: self.accept(), failed=self._on_refused
        )

    def _on_refused(self, error: CareError) -> None:
        self.problem.setText(str(error))
        self.problem.show()
        self.save.setEnabled(True)
