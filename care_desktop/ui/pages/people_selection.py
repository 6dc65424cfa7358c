"""What can be done with everyone selected in the table of people."""

from PySide6.QtCore import QRectF, Qt, Signal, SignalInstance
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QWidget

from care_desktop.ui.people_words import count_words
from care_desktop.ui.roles import Ink
from care_desktop.ui.theme import ThemeHolder
from care_desktop.ui.widgets.button import Button, ButtonKind
from care_desktop.ui.widgets.label import label


class PeopleSelection(QWidget):
    """A tinted row of buttons, as wide as a row of the table.

    Signals:
        tag_requested(), owner_requested(), log_requested(), merge_requested(), export_requested(), erase_requested(),
        archive_requested(bool), clear_requested(): for everyone selected; False brings them back.
    """

    tag_requested = Signal()
    owner_requested = Signal()
    log_requested = Signal()
    merge_requested = Signal()
    export_requested = Signal()
    erase_requested = Signal()
    archive_requested = Signal(bool)
    clear_requested = Signal()

    def __init__(self, holder: ThemeHolder, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._holder = holder
        self._archived = False
        self._count = label(holder.theme, "", weight="medium")
        self.tag = self._button(self.tr("Tag"), "tags", self.tag_requested)
        self.owner = self._button(self.tr("Owner"), "owner", self.owner_requested)
        self.log = self._button(self.tr("Log"), "log", self.log_requested)
        self.merge = self._button(self.tr("Merge"), "merge", self.merge_requested)
        self.export = self._button(self.tr("Export"), "export", self.export_requested)
        self.archive = Button(holder, self.tr("Archive"), ButtonKind.QUIET, "archive", small=True)
        self.archive.clicked.connect(lambda: self.archive_requested.emit(not self._archived))
        self.erase = self._button(self.tr("Erase…"), "remove", self.erase_requested)
        metrics = holder.theme.metrics
        row = QHBoxLayout(self)
        row.setContentsMargins(metrics.cell.edge, 0, metrics.cell.edge, 0)
        row.setSpacing(metrics.space.half)
        row.addWidget(self._count)
        row.addSpacing(metrics.space.unit)
        for button in (self.log, self.tag, self.owner, self.merge, self.export, self.archive, self.erase):
            row.addWidget(button)
        row.addStretch(1)
        clear = Button(holder, self.tr("Clear selection"), ButtonKind.LINK)
        clear.clicked.connect(self.clear_requested)
        row.addWidget(clear)
        row.addSpacing(metrics.space.half)
        row.addWidget(label(holder.theme, self.tr("Esc"), Ink.FAINT, "caption"))

    def _button(self, text: str, icon: str, pressed: SignalInstance) -> Button:
        made = Button(self._holder, text, ButtonKind.QUIET, icon, small=True)
        made.clicked.connect(lambda: pressed.emit())
        return made

    def show_selected(self, count: int, *, archived: bool, teammates: bool) -> None:
        """Offer what can be done with so many people of the list that shows."""
        self._archived = archived
        self._count.setText(self.tr("{n} selected").format(n=count_words(count)))
        self.archive.setText(self.tr("Bring back") if archived else self.tr("Archive"))
        self.archive.set_icon_name("undo" if archived else "archive")
        self.merge.setVisible(count == 2)
        self.owner.setVisible(not teammates)

    def paintEvent(self, _event: QPaintEvent) -> None:
        theme = self._holder.theme
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(theme.color("selection"))
        inset = theme.metrics.space.unit
        ground = QRectF(self.rect()).adjusted(0, inset, 0, -inset)
        painter.drawRoundedRect(ground, theme.metrics.radius.square, theme.metrics.radius.square)
