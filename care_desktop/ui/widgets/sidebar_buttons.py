"""The buttons above and below the pages of the sidebar: workspace, find or do, status."""

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QAbstractButton, QSizePolicy, QWidget

from care_desktop.ui.accessible import set_tip
from care_desktop.ui.delegates.painting import mirrored, paint_text, text_width
from care_desktop.ui.icons import paint_icon
from care_desktop.ui.style import text_font
from care_desktop.ui.theme import ThemeHolder


class _SidebarButton(QAbstractButton):
    """A row of the sidebar's width that can be pressed; `set_narrow` leaves only its icon."""

    def __init__(self, holder: ThemeHolder, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._holder = holder
        self._narrow = False
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def set_narrow(self, narrow: bool) -> None:
        """Show the icon only, or icon and words."""
        self._narrow = narrow
        self.update()

    def _ground(self, painter: QPainter, role: str, border: str = "") -> None:
        metrics = self._holder.theme.metrics
        inset = 0.5 if border else 0.0
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setBrush(self._holder.theme.color(role))
        painter.setPen(QPen(self._holder.theme.color(border), 1) if border else Qt.PenStyle.NoPen)
        radius = metrics.radius.control - inset
        painter.drawRoundedRect(QRectF(self.rect()).adjusted(inset, inset, -inset, -inset), radius, radius)

    def _icon(self, painter: QPainter, name: str, x: float, role: str) -> None:
        side, bounds = self._holder.theme.metrics.icon.normal, QRectF(self.rect())
        if self._narrow:
            x = (bounds.width() - side) / 2
        spot = QRectF(round(x), round((bounds.height() - side) / 2), side, side)
        place = mirrored(self.layoutDirection(), bounds, spot)
        paint_icon(painter, place, name, self._holder.theme.color(role))

    def sizeHint(self) -> QSize:
        return QSize(0, self._holder.theme.metrics.control.height)

    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()


class WorkspaceButton(_SidebarButton):
    """The workspace's name, and two carets that promise a menu."""

    def set_words(self, name: str) -> None:
        """Show `name`."""
        self.setText(name)
        self.setAccessibleName(self.tr("Workspace {name}").format(name=name))
        set_tip(self, name)

    def paintEvent(self, _event: QPaintEvent) -> None:
        theme, metrics = self._holder.theme, self._holder.theme.metrics
        painter = QPainter(self)
        painter.setLayoutDirection(self.layoutDirection())
        if self.underMouse():
            self._ground(painter, "selection_idle")
        bounds, unit, side = QRectF(self.rect()), metrics.space.unit, metrics.icon.normal
        apart = metrics.space.half
        for name, shift in (("close_menu", -apart), ("open_menu", apart)):
            painter.translate(0, shift)
            self._icon(painter, name, bounds.width() - unit - side, "text_faint")
            painter.translate(0, -shift)
        if not self._narrow:
            room = bounds.adjusted(unit, 0, -2 * unit - side, 0)
            place = mirrored(self.layoutDirection(), bounds, room)
            font = text_font(theme, "body", "semibold")
            paint_text(painter, place, self.text(), font, theme.color("text"))


class FindButton(_SidebarButton):
    """Looks like a field and opens the command palette."""

    def __init__(self, holder: ThemeHolder, text: str, hint: str, parent: QWidget | None = None) -> None:
        super().__init__(holder, parent)
        self._hint = hint
        self.setText(text)
        self.setAccessibleName(text)
        set_tip(self, f"{text}  {hint}")

    def paintEvent(self, _event: QPaintEvent) -> None:
        theme, metrics = self._holder.theme, self._holder.theme.metrics
        painter = QPainter(self)
        painter.setLayoutDirection(self.layoutDirection())
        self._ground(painter, "hover" if self.underMouse() else "surface", "hairline_strong")
        bounds, unit = QRectF(self.rect()), metrics.space.unit
        self._icon(painter, "search", unit + 1, "text_faint")
        if self._narrow:
            return
        font, faint = text_font(theme, "caption"), theme.color("text_faint")
        width = text_width(self._hint, font)
        hint = QRectF(bounds.width() - unit - 1 - width, 0, width + 1, bounds.height())
        paint_text(painter, mirrored(self.layoutDirection(), bounds, hint), self._hint, font, faint)
        room = bounds.adjusted(metrics.icon.normal + 2 * unit + 1, 0, -width - 2 * unit, 0)
        place = mirrored(self.layoutDirection(), bounds, room)
        paint_text(painter, place, self.text(), text_font(theme), faint)


class StatusBlock(_SidebarButton):
    """How things stand, in two lines behind an icon; hidden until there is something to say."""

    def __init__(self, holder: ThemeHolder, parent: QWidget | None = None) -> None:
        super().__init__(holder, parent)
        self._icon_name = ""
        self._detail = ""
        self.hide()

    def set_words(self, icon: str, text: str, detail: str) -> None:
        """Show an icon, words and fainter words; nothing for empty words."""
        self._icon_name, self._detail = icon, detail
        self.setText(text)
        said = ". ".join(part for part in (text, detail) if part)
        self.setAccessibleName(said)
        set_tip(self, said)
        self.setVisible(bool(text))
        self.updateGeometry()
        self.update()

    def sizeHint(self) -> QSize:
        line = self._holder.theme.metrics.type.line.caption
        lines = 2 if self._detail and not self._narrow else 1
        return QSize(0, lines * line + self._holder.theme.metrics.space.unit)

    def paintEvent(self, _event: QPaintEvent) -> None:
        theme, metrics = self._holder.theme, self._holder.theme.metrics
        painter = QPainter(self)
        painter.setLayoutDirection(self.layoutDirection())
        if self.underMouse():
            self._ground(painter, "selection_idle")
        bounds, unit, side = QRectF(self.rect()), metrics.space.unit, metrics.icon.normal
        line = metrics.type.line.caption
        x = (bounds.width() - side) / 2 if self._narrow else float(unit)
        spot = mirrored(self.layoutDirection(), bounds, QRectF(x, metrics.space.half, side, side))
        paint_icon(painter, spot, self._icon_name, theme.color("text_muted"))
        if self._narrow:
            return
        left = unit + side + metrics.space.half * 3
        for place, (words, weight, role) in enumerate(
            ((self.text(), "medium", "text_muted"), (self._detail, "regular", "text_muted"))
        ):
            top = metrics.space.half + place * line
            room = mirrored(self.layoutDirection(), bounds, QRectF(left, top, bounds.width() - left - unit, line))
            paint_text(painter, room, words, text_font(theme, "caption", weight), theme.color(role))
