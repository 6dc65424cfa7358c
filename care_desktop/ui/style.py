"""The application's Qt style: Fusion without motion, the type scale, and the ring around the focus."""

from functools import lru_cache

from PySide6.QtCore import QObject, QRectF, Qt
from PySide6.QtGui import QFont, QGuiApplication, QPainter, QPen
from PySide6.QtWidgets import (
    QAbstractButton,
    QApplication,
    QFocusFrame,
    QProxyStyle,
    QStyle,
    QStyleHintReturn,
    QStyleOption,
    QWidget,
)
from shiboken6 import isValid

from care_desktop.ui.accessible import install_roles
from care_desktop.ui.metrics import TypeMetrics
from care_desktop.ui.theme import Theme, ThemeHolder

_STILL = (
    Qt.UIEffect.UI_AnimateMenu,
    Qt.UIEffect.UI_FadeMenu,
    Qt.UIEffect.UI_AnimateCombo,
    Qt.UIEffect.UI_AnimateTooltip,
    Qt.UIEffect.UI_FadeTooltip,
)


def text_font(theme: Theme, size: str = "body", weight: str = "regular", tabular: bool = False) -> QFont:
    """The system's font in a size (caption, body, heading, title) and weight (regular, medium, semibold).

    `tabular` gives all figures the same width, as columns and charts want it.
    """
    return _scaled_font(QGuiApplication.font().family(), theme.metrics.type, size, weight, tabular)


@lru_cache(maxsize=64)
def _scaled_font(family: str, scale: TypeMetrics, size: str, weight: str, tabular: bool) -> QFont:
    font = QFont(family)
    font.setPixelSize(getattr(scale.size, size))
    font.setWeight(QFont.Weight(getattr(scale.weight, weight)))
    if size == "title":
        font.setLetterSpacing(QFont.SpacingType.AbsoluteSpacing, -0.2)
    if tabular:
        font.setFeature(QFont.Tag("tnum"), 1)
    return font


def install_style(app: QApplication, holder: ThemeHolder) -> "FocusRing":
    """Give `app` the Fusion style, the body font, the theme of `holder` and a focus ring; call once.

    The ring belongs to `app`; it is returned for tests.
    """
    app.setStyle("Fusion")
    for effect in _STILL:
        QApplication.setEffectEnabled(effect, False)
    app.setFont(text_font(holder.theme))
    holder.apply()
    install_roles()
    return FocusRing(app, holder)


class FocusRing(QObject):
    """Puts a ring around the button that has the focus, unless the mouse put the focus there.

    Fields, rows and tabs show their focus inside their own edge and need no ring.
    """

    def __init__(self, app: QApplication, holder: ThemeHolder) -> None:
        super().__init__(app)
        self._style = _RingStyle(holder)
        self._frame: QFocusFrame | None = None
        app.focusChanged.connect(self._on_focus_changed)

    @property
    def target(self) -> QWidget | None:
        """The widget inside the ring; None when no ring shows."""
        if self._frame is None or not isValid(self._frame):
            return None
        return self._frame.widget()

    def _on_focus_changed(self, _old: QWidget | None, now: QWidget | None) -> None:
        by_mouse = QGuiApplication.mouseButtons() != Qt.MouseButton.NoButton
        target = now if isinstance(now, QAbstractButton) and not by_mouse else None
        if self._frame is None or not isValid(self._frame):
            if target is None:
                return
            self._frame = QFocusFrame()
            self._frame.setStyle(self._style)
        self._frame.setWidget(target)  # type: ignore[arg-type]


class _RingStyle(QProxyStyle):
    """Draws the ring; only the focus frame has this style.

    An application-wide proxy in Python would cost some 7 microseconds for every metric Qt asks for.
    """

    def __init__(self, holder: ThemeHolder) -> None:
        super().__init__("Fusion")
        self._holder = holder

    def pixelMetric(
        self,
        metric: QStyle.PixelMetric,
        option: QStyleOption | None = None,
        widget: QWidget | None = None,
    ) -> int:
        if metric in (QStyle.PixelMetric.PM_FocusFrameHMargin, QStyle.PixelMetric.PM_FocusFrameVMargin):
            line = self._holder.theme.metrics.line
            return line.focus + line.focus_gap
        return super().pixelMetric(metric, option, widget)

    def styleHint(
        self,
        hint: QStyle.StyleHint,
        option: QStyleOption | None = None,
        widget: QWidget | None = None,
        returned: QStyleHintReturn | None = None,
    ) -> int:
        if hint == QStyle.StyleHint.SH_FocusFrame_AboveWidget:
            return 1
        if hint == QStyle.StyleHint.SH_FocusFrame_Mask:
            return 0
        return super().styleHint(hint, option, widget, returned)

    def drawControl(
        self,
        element: QStyle.ControlElement,
        option: QStyleOption,
        painter: QPainter,
        widget: QWidget | None = None,
    ) -> None:
        if element != QStyle.ControlElement.CE_FocusFrame:
            super().drawControl(element, option, painter, widget)
            return
        theme = self._holder.theme
        metrics = theme.metrics
        is_small = option.rect.height() - 2 * (metrics.line.focus + metrics.line.focus_gap) <= metrics.control.small
        radius = (metrics.radius.square if is_small else metrics.radius.control) + metrics.line.focus_gap
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(theme.color("focus"), metrics.line.focus))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        half = metrics.line.focus / 2
        painter.drawRoundedRect(QRectF(option.rect).adjusted(half, half, -half, -half), radius + half, radius + half)
