"""A layout of cards of one width in as many columns as fit; the cards of a line are as high as the highest of them."""

from PySide6.QtCore import QPoint, QRect, QSize, Qt
from PySide6.QtWidgets import QLayout, QLayoutItem, QStyle, QWidget


class InsightGrid(QLayout):
    """Items in reading order; at least `card_min` pixels wide where there is room, `gap` pixels apart sideways."""

    def __init__(self, card_min: int, gap: int, columns_max: int, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._items: list[QLayoutItem] = []
        self._card_min = card_min
        self._gap = gap
        self._columns_max = columns_max
        self._heights: dict[int, list[int]] = {}
        self.setContentsMargins(0, 0, 0, 0)

    def columns(self, width: int) -> int:
        """How many cards stand beside each other in so many pixels."""
        return min(max((width + self._gap) // (self._card_min + self._gap), 1), self._columns_max)

    def _card_width(self, width: int) -> int:
        columns = self.columns(width)
        return (width - (columns - 1) * self._gap) // columns

    def _line_heights(self, width: int) -> list[int]:
        if width not in self._heights:
            columns, wide = self.columns(width), self._card_width(width)
            heights = [_height(item, wide) for item in self._items]
            self._heights[width] = [max(heights[start : start + columns]) for start in range(0, len(heights), columns)]
        return self._heights[width]

    def invalidate(self) -> None:
        self._heights.clear()
        super().invalidate()

    def addItem(self, item: QLayoutItem) -> None:
        self._items.append(item)
        self.invalidate()

    def count(self) -> int:
        return len(self._items)

    def itemAt(self, index: int) -> QLayoutItem | None:
        return self._items[index] if 0 <= index < len(self._items) else None

    def takeAt(self, index: int) -> QLayoutItem | None:
        self._heights.clear()
        return self._items.pop(index) if 0 <= index < len(self._items) else None

    def expandingDirections(self) -> Qt.Orientation:
        return Qt.Orientation(0)

    def hasHeightForWidth(self) -> bool:
        return True

    def heightForWidth(self, width: int) -> int:
        margins = self.contentsMargins()
        return sum(self._line_heights(width - margins.left() - margins.right())) + margins.top() + margins.bottom()

    def setGeometry(self, rect: QRect) -> None:
        super().setGeometry(rect)
        rect = rect.marginsRemoved(self.contentsMargins())
        parent = self.parentWidget()
        direction = parent.layoutDirection() if parent else Qt.LayoutDirection.LeftToRight
        columns, wide = self.columns(rect.width()), self._card_width(rect.width())
        y = rect.top()
        for line, height in enumerate(self._line_heights(rect.width())):
            for place, item in enumerate(self._items[line * columns : (line + 1) * columns]):
                corner = QPoint(rect.left() + place * (wide + self._gap), y)
                item.setGeometry(QStyle.visualRect(direction, rect, QRect(corner, QSize(wide, height))))
            y += height

    def sizeHint(self) -> QSize:
        margins = self.contentsMargins()
        width = self._card_min + margins.left() + margins.right()
        return QSize(width, self.heightForWidth(width))

    def minimumSize(self) -> QSize:
        margins = self.contentsMargins()
        widest = max((item.minimumSize().width() for item in self._items), default=0)
        return QSize(widest + margins.left() + margins.right(), 0)


def _height(item: QLayoutItem, width: int) -> int:
    return item.heightForWidth(width) if item.hasHeightForWidth() else item.sizeHint().height()
