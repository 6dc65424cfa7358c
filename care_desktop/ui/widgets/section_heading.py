"""The heading of a section, with faint words behind it and a link at the end."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QWidget

from care_desktop.ui.roles import Ink
from care_desktop.ui.theme import ThemeHolder
from care_desktop.ui.widgets.button import Button, ButtonKind
from care_desktop.ui.widgets.label import ElidedLabel, label


class SectionHeading(QWidget):
    """A heading (15, or 13 in side columns), a faint note, faint words at the far end, or a link there.

    Signals:
        link_activated(): the link was pressed.
    """

    link_activated = Signal()

    def __init__(
        self,
        holder: ThemeHolder,
        text: str,
        note: str = "",
        link: str = "",
        far: str = "",
        side: bool = False,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        theme = holder.theme
        self._text = label(theme, text, Ink.TEXT, "body" if side else "heading", "semibold")
        self._note = ElidedLabel(theme, note, Ink.FAINT, "caption" if side else "body")
        self._far = label(theme, far, Ink.FAINT, "caption")
        self._link = Button(holder, link, ButtonKind.LINK)
        self._link.clicked.connect(self._on_clicked)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(theme.metrics.space.unit)
        baseline = Qt.AlignmentFlag.AlignVCenter
        row.addWidget(self._text, 0, baseline)
        row.addWidget(self._note, 1, baseline)
        row.addWidget(self._far, 0, baseline)
        row.addWidget(self._link, 0, baseline)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setMinimumHeight(theme.metrics.control.small)
        self.set_words(text, note, far, link)

    def set_words(self, text: str, note: str = "", far: str = "", link: str = "") -> None:
        """Say something else; what is empty is not shown."""
        self._text.setText(text)
        self._note.setText(note)
        self._far.setText(far)
        self._far.setVisible(bool(far))
        self._link.setText(link)
        self._link.setVisible(bool(link))
        self._link.setAccessibleName(f"{text}: {link}" if link else "")

    def _on_clicked(self) -> None:
        self.link_activated.emit()
