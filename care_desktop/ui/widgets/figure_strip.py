"""Figures with captions in a row, hairlines between them and none around."""

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from care_desktop.ui.roles import Ink
from care_desktop.ui.theme import Theme, ThemeHolder
from care_desktop.ui.widgets.label import ElidedLabel, hairline, label, set_ink


class Figure(QWidget):
    """A caption over a value and a faint note; `lead` stands before the value, `middle` between the two."""

    def __init__(
        self,
        theme: Theme,
        caption: str,
        value: str = "",
        note: str = "",
        lead: QWidget | None = None,
        middle: QWidget | None = None,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._caption = caption
        self._value = ElidedLabel(theme, value, Ink.TEXT, weight="medium")
        self._note = ElidedLabel(theme, note, Ink.FAINT)
        self._parts = [part for part in (lead, self._value, middle, self._note) if part is not None]
        self._unit = theme.metrics.space.unit
        line = QHBoxLayout()
        line.setSpacing(self._unit)
        for part in self._parts:
            line.addWidget(part, 0, Qt.AlignmentFlag.AlignVCenter)
        line.addStretch(1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme.metrics.space.half // 2)
        self._head = label(theme, caption, Ink.FAINT, "caption")
        column.addWidget(self._head)
        column.addLayout(line)
        self.set_value(value, note)

    def set_value(self, value: str, note: str = "", ink: Ink = Ink.TEXT) -> None:
        """Show another value and note; unknown values take `Ink.UNKNOWN`."""
        for part, text in ((self._value, value), (self._note, note)):
            part.setText(text)
            part.setVisible(bool(text))
        set_ink(self._value, ink)
        self.setAccessibleName(" ".join(words for words in (self._caption, value, note) if words))

    @property
    def wanted_width(self) -> int:
        """How wide it is when nothing is cut, in pixels, at once: layouts know it only when they are next asked."""
        shown = [max(part.sizeHint().width(), part.minimumWidth()) for part in self._parts if not part.isHidden()]
        return max(sum(shown) + self._unit * max(len(shown) - 1, 0), self._head.sizeHint().width())


class FigureStrip(QWidget):
    """Figures side by side between two hairlines."""

    def __init__(self, holder: ThemeHolder, figures: Sequence[Figure] = (), parent: QWidget | None = None) -> None:
        super().__init__(parent)
        metrics = holder.theme.metrics
        self._gap = metrics.space.gap
        self._figures: list[Figure] = []
        self._row = QHBoxLayout()
        self._row.setContentsMargins(0, metrics.space.unit, 0, metrics.space.unit)
        self._row.setSpacing(self._gap)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(hairline())
        column.addLayout(self._row)
        column.addWidget(hairline())
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        for figure in figures:
            self.add(figure)
        self._row.addStretch(1)

    def add(self, figure: Figure) -> None:
        """Set one more figure behind the others."""
        place = max(self._row.count() - 1, 0) if self._has_stretch() else self._row.count()
        if place:
            self._row.insertWidget(place, hairline(vertical=True))
            place += 1
        self._row.insertWidget(place, figure)
        self._figures.append(figure)

    @property
    def wanted_width(self) -> int:
        """How wide the figures are side by side when nothing of them is cut, in pixels."""
        between = 2 * self._gap + 1
        return sum(figure.wanted_width + between for figure in self._figures)

    def _has_stretch(self) -> bool:
        last = self._row.itemAt(self._row.count() - 1)
        return last is not None and last.spacerItem() is not None
