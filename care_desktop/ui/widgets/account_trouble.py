"""What is wrong with an account: what happened, to what, what is safe, and the button that helps."""

from PySide6.QtCore import QRectF, Qt, Signal
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from care_desktop.ui.account_words import Cure, TroubleWords
from care_desktop.ui.icons import paint_icon
from care_desktop.ui.roles import Ink
from care_desktop.ui.theme import ThemeHolder
from care_desktop.ui.widgets.button import Button, ButtonKind
from care_desktop.ui.widgets.label import label

_ICONS = {Ink.NEGATIVE: "error", Ink.WARNING: "duration", Ink.MUTED: "info"}


class AccountTrouble(QWidget):
    """Hidden while nothing is wrong.

    Signals:
        cure_requested(Cure): the button that helps was pressed.
        pause_requested(): it is to rest until somebody says otherwise.
    """

    cure_requested = Signal(object)
    pause_requested = Signal()

    def __init__(self, holder: ThemeHolder, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._holder = holder
        self._words: TroubleWords | None = None
        theme = holder.theme
        space, icon = theme.metrics.space, theme.metrics.icon.normal
        self.heading = label(theme, weight="medium", wraps=True)
        self.sentence = label(theme, ink=Ink.MUTED, wraps=True)
        self.sentence.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self.cure = Button(holder, "", ButtonKind.PRIMARY)
        self.pause = Button(holder, self.tr("Pause this account"))
        self.cure.clicked.connect(self._on_cure)
        self.pause.clicked.connect(lambda: self.pause_requested.emit())
        buttons = QHBoxLayout()
        buttons.setSpacing(space.unit)
        buttons.addWidget(self.cure)
        buttons.addWidget(self.pause)
        buttons.addStretch(1)
        column = QVBoxLayout(self)
        column.setContentsMargins(icon + space.unit + space.half, 0, 0, space.gap)
        column.setSpacing(0)
        column.addWidget(self.heading)
        column.addWidget(self.sentence)
        column.addSpacing(space.unit + space.half)
        column.addLayout(buttons)
        self.hide()

    def show_words(self, words: TroubleWords | None) -> None:
        """Say what is wrong; None hides it."""
        self._words = words
        self.setVisible(words is not None)
        if words is None:
            return
        self.heading.setText(words.heading)
        self.sentence.setText(words.sentence)
        cures = {
            Cure.SIGN_IN: self.tr("Sign in"),
            Cure.RETRY: self.tr("Try again"),
            Cure.RESUME: self.tr("Go on"),
            Cure.NONE: "",
        }
        self.cure.setText(cures[words.cure])
        self.cure.setVisible(words.cure is not Cure.NONE)
        self.pause.setVisible(words.cure is not Cure.RESUME)
        self.setAccessibleName(f"{words.heading}. {words.sentence}")
        self.update()

    def _on_cure(self) -> None:
        if self._words is not None:
            self.cure_requested.emit(self._words.cure)

    def paintEvent(self, _event: QPaintEvent) -> None:
        if self._words is None:
            return
        theme = self._holder.theme
        side = theme.metrics.icon.normal
        is_mirrored = self.layoutDirection() == Qt.LayoutDirection.RightToLeft
        top = round((theme.metrics.type.line.body - side) / 2)
        spot = QRectF(self.width() - side if is_mirrored else 0, top, side, side)
        paint_icon(QPainter(self), spot, _ICONS.get(self._words.ink, "info"), theme.color(self._words.ink))
