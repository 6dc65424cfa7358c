"""Tabs with a count behind the word and a line under the current one."""

from PySide6.QtCore import QRect, QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QTabBar, QWidget

from care_desktop.ui.delegates.painting import fill_border, paint_text, text_width
from care_desktop.ui.style import text_font
from care_desktop.ui.theme import ThemeHolder


class SegmentTabs(QTabBar):
    """A tab bar over a hairline; `currentChanged` says which tab is shown."""

    def __init__(self, holder: ThemeHolder, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._holder = holder
        self.setExpanding(False)
        self.setDrawBase(False)
        self.setUsesScrollButtons(True)
        self.setElideMode(Qt.TextElideMode.ElideNone)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setMouseTracking(True)

    def add_segment(self, text: str, count: str = "", key: str = "") -> int:
        """Set a tab behind the others and return its place; `count` is faint, `key` is for `current_key`."""
        place = self.addTab(text)
        self.setTabData(place, (count, key))
        # Qt places a tab when it is added, and then knows nothing of its count yet.
        self.setTabText(place, text)
        self.setAccessibleTabName(place, f"{text} {count}".strip())
        return place

    def set_count(self, place: int, count: str) -> None:
        """Show another count behind the tab at `place`."""
        _, key = self.tabData(place)
        self.setTabData(place, (count, key))
        self.setAccessibleTabName(place, f"{self.tabText(place)} {count}".strip())
        # Qt places the tabs anew for another text only.
        self.setTabText(place, self.tabText(place))

    def current_key(self) -> str:
        """The key of the current tab; empty when there is none."""
        data = self.tabData(self.currentIndex())
        return "" if data is None else str(data[1])

    def _count(self, place: int) -> str:
        data = self.tabData(place)
        return "" if data is None else str(data[0])

    def words_width(self, text: str, count: str) -> float:
        """How much room a tab of these words takes, without what is between tabs."""
        theme = self._holder.theme
        width = text_width(text, text_font(theme, "body", "medium"))
        if count:
            width += theme.metrics.space.unit + text_width(count, text_font(theme, tabular=True))
        return width

    def _words_width(self, place: int) -> float:
        return self.words_width(self.tabText(place), self._count(place))

    def _gap(self) -> int:
        """Room behind a tab; half of it when the tabs would not fit beside each other."""
        page = self._holder.theme.metrics.space.page
        wide = sum(self._words_width(place) + page for place in range(self.count()))
        return page if wide <= self.width() else page // 2

    def tabSizeHint(self, index: int) -> QSize:
        return QSize(int(self._words_width(index)) + self._gap(), self._holder.theme.metrics.row.tab)

    def minimumTabSizeHint(self, index: int) -> QSize:
        return self.tabSizeHint(index)

    def sizeHint(self) -> QSize:
        return QSize(super().sizeHint().width(), self._holder.theme.metrics.row.tab)

    def minimumSizeHint(self) -> QSize:
        return QSize(self._gap(), self._holder.theme.metrics.row.tab)

    def paintEvent(self, _event: QPaintEvent) -> None:
        theme = self._holder.theme
        painter = QPainter(self)
        painter.setLayoutDirection(self.layoutDirection())
        fill_border(painter, self.rect(), theme.metrics.line.hairline, theme.color("hairline"), "b")
        under = self.tabAt(self.mapFromGlobal(self.cursor().pos())) if self.underMouse() else -1
        for place in range(self.count()):
            self._paint_tab(painter, place, under == place)

    def _word_rect(self, place: int) -> QRect:
        rect = self.tabRect(place)
        if self.layoutDirection() == Qt.LayoutDirection.RightToLeft:
            return rect.adjusted(self._gap(), 0, 0, 0)
        return rect.adjusted(0, 0, -self._gap(), 0)

    def _paint_tab(self, painter: QPainter, place: int, is_hovered: bool) -> None:
        theme = self._holder.theme
        rect = self._word_rect(place)
        is_current = place == self.currentIndex()
        ink = theme.color("text" if is_current or is_hovered else "text_muted")
        font = text_font(theme, "body", "medium" if is_current else "regular")
        width = paint_text(painter, QRectF(rect), self.tabText(place), font, ink)
        if self._count(place):
            shift = int(width) + theme.metrics.space.unit
            is_mirrored = self.layoutDirection() == Qt.LayoutDirection.RightToLeft
            rest = rect.adjusted(0, 0, -shift, 0) if is_mirrored else rect.adjusted(shift, 0, 0, 0)
            figures = text_font(theme, tabular=True)
            paint_text(painter, QRectF(rest), self._count(place), figures, theme.color("text_faint"))
        if is_current:
            fill_border(painter, rect, theme.metrics.line.focus, theme.color("accent"), "b")
            if self.hasFocus():
                ring = rect.adjusted(-4, 4, 4, -6)
                fill_border(painter, ring, theme.metrics.line.focus, theme.color("focus"), "tblr")
