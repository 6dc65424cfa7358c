"""Where Tab goes: from one control to the next as they lie in the window's layouts."""

from collections.abc import Iterator
from typing import cast

from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QAbstractButton, QButtonGroup, QGridLayout, QLayout, QScrollArea, QWidget

_TAB = Qt.FocusPolicy.TabFocus


def tab_stops(widget: QWidget) -> Iterator[QWidget]:
    """What Tab stops at in `widget` and everything in it, in the order in which it is read."""
    if not widget.isVisible() or not widget.isEnabled():
        return
    if widget.focusPolicy() & _TAB == _TAB and widget.focusProxy() is None and not _is_beside_the_chosen(widget):
        yield widget
    for child in _children(widget):
        yield from tab_stops(child)


def _is_beside_the_chosen(widget: QWidget) -> bool:
    """Whether arrow keys lead there from another button of its group, which is on."""
    if not isinstance(widget, QAbstractButton) or widget.isChecked():
        return False
    group = cast("QButtonGroup | None", widget.group())
    if group is not None:
        return group.exclusive() and group.checkedButton() is not None
    around = widget.parentWidget()
    if not widget.autoExclusive() or around is None:
        return False
    beside = around.findChildren(QAbstractButton, options=Qt.FindChildOption.FindDirectChildrenOnly)
    return any(other.autoExclusive() and other.isChecked() for other in beside)


def _children(widget: QWidget) -> Iterator[QWidget]:
    """Those in the layout as it has them, then the others from top to bottom."""
    layout = widget.layout()
    laid_out = [] if layout is None else list(_in_layout(layout))
    yield from laid_out
    rest = [child for child in widget.children() if isinstance(child, QWidget) and not child.isWindow()]
    if len(rest) > len(laid_out):
        is_mirrored = widget.layoutDirection() == Qt.LayoutDirection.RightToLeft
        known = set(map(id, laid_out))
        lying = [child for child in rest if id(child) not in known]
        yield from sorted(lying, key=lambda child: (child.y(), -child.x() if is_mirrored else child.x()))


def _in_layout(layout: QLayout) -> Iterator[QWidget]:
    places = range(layout.count())
    if isinstance(layout, QGridLayout):
        # Rows and columns, not the order in which they were filled.
        places = sorted(places, key=lambda place: layout.getItemPosition(place)[:2])  # type: ignore[assignment,index]
    for place in places:
        item = layout.itemAt(place)
        inner = None if item is None else item.layout()
        widget = None if item is None else item.widget()
        if widget is not None:
            yield widget
        elif inner is not None:
            yield from _in_layout(inner)


def go_on(window: QWidget, forward: bool) -> bool:
    """Give the focus to the next control of `window`, or the one before; False when Qt has to do it.

    Qt's own chain is the order in which widgets were made, and leaves it, or turns in a circle, wherever a widget
    hands the focus on to one that lies in it.
    """
    if QGuiApplication.styleHints().tabFocusBehavior() != Qt.TabFocusBehavior.TabFocusAllControls:
        return False
    stops = list(tab_stops(window))
    if not stops:
        return False
    current = window.focusWidget()
    around = cast("QWidget | None", current) or window
    if current in stops:
        target = stops[(stops.index(current) + (1 if forward else -1)) % len(stops)]
    else:
        # A page that has the focus itself, such as one that was just opened, leads to the first control in it.
        inside = [stop for stop in stops if around.isAncestorOf(stop)] or stops
        target = inside[0 if forward else -1]
    target.setFocus(Qt.FocusReason.TabFocusReason if forward else Qt.FocusReason.BacktabFocusReason)
    _show(target)
    return True


def _show(target: QWidget) -> None:
    """Scroll what `target` lies in until it is seen."""
    around = target.parentWidget()
    while around is not None:
        if isinstance(around, QScrollArea):
            around.ensureWidgetVisible(target)
        around = around.parentWidget()
