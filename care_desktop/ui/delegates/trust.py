"""Trust as a thin bar: track from 0 to 100, pale band, dark tick; hatched while it is unknown."""

from PySide6.QtCore import QCoreApplication, QLocale, QRectF, Qt
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QStyleOptionViewItem

from care_desktop.ui.delegates.painting import (
    TRAILING,
    enter_device_pixels,
    mirrored,
    paint_hatch,
    paint_text,
    text_width,
)
from care_desktop.ui.delegates.row import Index, RowDelegate, centred
from care_desktop.ui.roles import Ink, Role, TrustMark
from care_desktop.ui.style import text_font
from care_desktop.ui.theme import Theme

# Where the band stands while nothing is known: the ends of the prior's 90 % band.
UNKNOWN_LOW, UNKNOWN_HIGH = 3.0, 69.0
_SCALE = 100.0


def paint_trust_bar(
    painter: QPainter,
    rect: QRectF,
    mark: TrustMark | None,
    theme: Theme,
    direction: Qt.LayoutDirection = Qt.LayoutDirection.LeftToRight,
) -> None:
    """Paint the bar as wide as `rect`, centred in its height, on whole device pixels; None is unknown."""
    size = theme.metrics.trust_bar
    painter.save()
    ratio = enter_device_pixels(painter, rect.topLeft())
    width, height = round(rect.width() * ratio), round(rect.height() * ratio)

    def at(value: float) -> int:
        return round(width * min(max(value, 0.0), _SCALE) / _SCALE)

    def fill(left: int, right: int, thickness: int, role: str) -> None:
        painter.fillRect(band(left, right, thickness), theme.color(role))

    def band(left: int, right: int, thickness: int) -> QRectF:
        depth = max(1, round(thickness * ratio))
        box = QRectF(left, (height - depth) // 2, right - left, depth)
        return mirrored(direction, QRectF(0, 0, width, height), box)

    low, high = (UNKNOWN_LOW, UNKNOWN_HIGH) if mark is None else (mark.low, mark.high)
    cap = max(1, round(size.cap * ratio))
    start, end = at(low), max(at(high), at(low) + 2 * cap)
    fill(0, width, size.track, "trust_track")
    if mark is None:
        paint_hatch(painter, band(start, end, size.band), theme, ratio)
    else:
        fill(start, end, size.band, "trust_band")
    edge = "unknown_edge" if mark is None else "trust_band_edge"
    fill(start, start + cap, size.band, edge)
    fill(end - cap, end, size.band, edge)
    if mark is not None:
        tick = max(1, round(size.tick.width * ratio))
        left = min(max(at(mark.value) - tick // 2, 0), width - tick)
        fill(left, left + tick, size.tick.height, "trust_tick")
    painter.restore()


def trust_words(mark: TrustMark | None) -> str:
    """Trust as a screen reader says it and a tooltip shows it."""
    if mark is None:
        return QCoreApplication.translate("trust", "Trust unknown")
    template = QCoreApplication.translate("trust", "Trust {value}, between {low} and {high}")
    return template.format(value=figure(mark.value), low=figure(mark.low), high=figure(mark.high))


def unknown_word() -> str:
    """The word for what nobody knows."""
    return QCoreApplication.translate("trust", "unknown")


def figure(value: float) -> str:
    """A score from 0 to 100 as it is shown: a whole number in the figures of the locale."""
    return QLocale().toString(round(value))


class TrustDelegate(RowDelegate):
    """The trust column: `Role.TRUST` as bar and number."""

    def content_width(self, index: Index) -> float:
        """Width of bar, gap and the wider of three figures and the word."""
        word = text_width(unknown_word(), text_font(self.theme, "caption"))
        return self.theme.metrics.trust_bar.width + self.theme.metrics.space.unit + word

    def paint_cell(self, painter: QPainter, rect: QRectF, option: QStyleOptionViewItem, index: Index) -> None:
        """Paint bar and number, or hatch and word."""
        theme, mark = self.theme, index.data(Role.TRUST)
        size = theme.metrics.trust_bar
        bar = QRectF(centred(rect, min(size.width, rect.width()), size.height))
        paint_trust_bar(painter, mirrored(option.direction, rect, bar), mark, theme, option.direction)
        rest = rect.adjusted(bar.width() + theme.metrics.space.unit, 0, 0, 0)
        rest = mirrored(option.direction, rect, rest)
        if mark is None:
            font, ink, words = text_font(theme, "caption"), Ink.UNKNOWN, unknown_word()
        else:
            font, ink, words = text_font(theme, "body", "medium", True), Ink.TEXT, figure(mark.value)
        paint_text(painter, rest, words, font, theme.color(ink), TRAILING)
