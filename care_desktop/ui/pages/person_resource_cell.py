"""A place of a person's resource map: filled what they got, outlined what comes next, plain what comes later."""

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QAbstractButton, QSizePolicy, QWidget

from care_desktop.domain.resource_map import Place
from care_desktop.ui.accessible import set_tip
from care_desktop.ui.delegates.painting import mirrored, paint_text
from care_desktop.ui.icons import paint_icon
from care_desktop.ui.style import text_font
from care_desktop.ui.theme import ThemeHolder

# Colour roles of ground, border and words, and the icon behind them.
_LOOKS = {
    Place.GOT: ("well", "", "text", "done"),
    Place.NEXT: ("surface", "accent", "accent", "next"),
    Place.LATER: ("", "", "text_muted", ""),
    Place.NONE_TO_GIVE: ("unknown_fill", "", "unknown", ""),
}


class ResourceCell(QAbstractButton):
    """A kind of content; pressing it offers what there is of it."""

    def __init__(self, holder: ThemeHolder, words: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._holder = holder
        self._place = Place.LATER
        self.setText(words)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)

    def show_place(self, place: Place) -> None:
        """Say how the kind stands with the person."""
        self._place = place
        said = {
            Place.GOT: self.tr("got it"),
            Place.NEXT: self.tr("next"),
            Place.LATER: self.tr("later"),
            Place.NONE_TO_GIVE: self.tr("we have none to give"),
        }[place]
        self.setAccessibleName(f"{self.text()}, {said}")
        set_tip(self, said)
        self.setEnabled(place is not Place.NONE_TO_GIVE)
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(110, self._holder.theme.metrics.control.small)

    def minimumSizeHint(self) -> QSize:
        return QSize(72, self._holder.theme.metrics.control.small)

    def paintEvent(self, _event: QPaintEvent) -> None:
        theme = self._holder.theme
        ground, border, ink, icon = _LOOKS[self._place]
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setLayoutDirection(self.layoutDirection())
        bounds = QRectF(self.rect())
        ground = "hover" if self.isEnabled() and self.underMouse() else ground
        if ground or border:
            painter.setPen(QPen(theme.color(border), 1) if border else Qt.PenStyle.NoPen)
            painter.setBrush(theme.color(ground) if ground else Qt.BrushStyle.NoBrush)
            radius = theme.metrics.radius.square
            painter.drawRoundedRect(bounds.adjusted(0.5, 0.5, -0.5, -0.5), radius, radius)
        inset = theme.metrics.control.field_padding
        side = theme.metrics.icon.inline
        taken = side + theme.metrics.space.half if icon else 0
        room = bounds.adjusted(inset, 0, -inset - taken, 0)
        paint_text(
            painter, mirrored(self.layoutDirection(), bounds, room), self.text(), text_font(theme, "caption"),
            theme.color(ink),
        )  # fmt: skip
        if icon:
            spot = QRectF(bounds.right() - inset - side, round((bounds.height() - side) / 2), side, side)
            flipped = self.layoutDirection() == Qt.LayoutDirection.RightToLeft
            paint_icon(painter, mirrored(self.layoutDirection(), bounds, spot), icon, theme.color(ink), flipped)
