"""What shows when a workspace cannot be opened: what happened, and the two ways on."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from care_desktop.ui.roles import Ink
from care_desktop.ui.theme import ThemeHolder
from care_desktop.ui.widgets.button import Button, ButtonKind
from care_desktop.ui.widgets.label import label

_WIDTH = 560


class TroublePage(QWidget):
    """Says why a workspace is not open; the file is left as it is and no other is made behind anybody's back.

    Signals:
        open_requested(): another workspace is to be chosen.
        new_requested(): a new one is to be made elsewhere.
    """

    open_requested = Signal()
    new_requested = Signal()

    def __init__(self, holder: ThemeHolder, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        theme = holder.theme
        self.setObjectName("page")
        self._sentence = label(theme, "", wraps=True)
        self._file = label(theme, "", Ink.FAINT, "caption", wraps=True)
        for part in (self._sentence, self._file):
            part.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self.open_button = Button(holder, self.tr("Choose another workspace…"), ButtonKind.PRIMARY, "folder")
        self.new_button = Button(holder, self.tr("Make a new one elsewhere…"))
        self.open_button.clicked.connect(self.open_requested)
        self.new_button.clicked.connect(self.new_requested)
        buttons = QHBoxLayout()
        buttons.setSpacing(theme.metrics.space.unit)
        buttons.addWidget(self.open_button)
        buttons.addWidget(self.new_button)
        buttons.addStretch(1)
        body = QWidget(self)
        body.setFixedWidth(_WIDTH)
        column = QVBoxLayout(body)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme.metrics.space.gap)
        title = self.tr("This workspace could not be opened")
        column.addWidget(label(theme, title, size="title", weight="semibold", wraps=True))
        column.addWidget(self._sentence)
        column.addWidget(self._file)
        column.addLayout(buttons)
        # An alignment would keep the wrapped sentences from getting the height they need.
        across = QHBoxLayout()
        across.addStretch(1)
        across.addWidget(body)
        across.addStretch(1)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(*(theme.metrics.space.page,) * 4)
        outer.addStretch(1)
        outer.addLayout(across)
        outer.addStretch(2)

    @property
    def sentence(self) -> str:
        """What happened, as it is shown."""
        return self._sentence.text()

    def explain(self, sentence: str, file: str) -> None:
        """Say what happened, and to which file."""
        self._sentence.setText(sentence)
        self._file.setText(file)
        self.setAccessibleName(sentence)
