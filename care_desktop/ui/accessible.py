"""What our own widgets are to a screen reader, and how rows that it selects become the current ones."""

from collections.abc import Callable

from PySide6.QtCore import QItemSelection, QModelIndex, QObject, QTimer
from PySide6.QtGui import QAccessible, QAccessibleAnnouncementEvent, QAccessibleInterface
from PySide6.QtWidgets import QAbstractItemView, QAccessibleWidget, QApplication, QComboBox, QMenu, QWidget
from shiboken6 import isValid

from care_desktop.ui.plain_text import tooltip

_TIP = "tip"
_PRESS, _BACK, _FORWARD = "Press", "Decrease", "Increase"
# By the name of the class, or of one it is made from; Qt itself would call each of these a plain area.
_ROLES = {
    **dict.fromkeys(("BalanceBar", "RatingDots", "StageBars", "StageSquare", "TrustBar"), QAccessible.Role.Graphic),
    **dict.fromkeys(("CaptureChips", "EmptyState", "Figure", "InsightCard"), QAccessible.Role.Grouping),
    **dict.fromkeys(("AccountDetail", "Page", "Sidebar", "SettingsSectionBody"), QAccessible.Role.Pane),
    "MessageBar": QAccessible.Role.AlertMessage,
    "Palette": QAccessible.Role.Dialog,
}
_WINDOWS = {
    **dict.fromkeys(("HandbookWindow", "MainWindow", "QuickLogWindow"), QAccessible.Role.Window),
    "QDialog": QAccessible.Role.Dialog,
}
_installed: list[bool] = []


class _ChartFace(QAccessibleWidget):
    """A chart: its marks one after the other, and what is behind the current one."""

    def actionNames(self) -> list[str]:
        return [_PRESS, _BACK, _FORWARD, "SetFocus"]

    def doAction(self, action_name: str) -> None:
        chart = self.widget()
        if action_name == _PRESS:
            chart.open_current()  # type: ignore[attr-defined]
        elif action_name in (_BACK, _FORWARD):
            chart.step(1 if action_name == _FORWARD else -1)  # type: ignore[attr-defined]
        else:
            super().doAction(action_name)


class _ChoiceFace(QAccessibleWidget):
    """A combo box by the name of its field: Qt's own takes what is chosen for its name on Linux."""

    def _parts(self) -> list[QWidget]:
        box = self.widget()
        assert isinstance(box, QComboBox)
        edit = box.lineEdit() if box.isEditable() else None
        if edit is not None and edit.accessibleName() != box.accessibleName():
            edit.setAccessibleName(box.accessibleName())
        return [box.view()] if edit is None else [box.view(), edit]

    def childCount(self) -> int:
        return len(self._parts())

    def child(self, index: int) -> QAccessibleInterface | None:  # type: ignore[override]
        parts = self._parts()
        return QAccessible.queryAccessibleInterface(parts[index]) if 0 <= index < len(parts) else None

    def indexOfChild(self, child: QAccessibleInterface) -> int:
        parts = self._parts()
        return parts.index(child.object()) if child.object() in parts else -1  # type: ignore[arg-type]

    def text(self, t: QAccessible.Text) -> str:
        box = self.widget()
        assert isinstance(box, QComboBox)
        if t == QAccessible.Text.Value:
            return box.currentText()
        if t == QAccessible.Text.Name:
            return box.accessibleName() or box.currentText()
        if t == QAccessible.Text.Description:
            return ". ".join(part for part in (box.currentText(), box.accessibleDescription()) if part)
        return super().text(t)

    def actionNames(self) -> list[str]:
        return ["ShowMenu", _PRESS, "SetFocus"]

    def doAction(self, action_name: str) -> None:
        box = self.widget()
        assert isinstance(box, QComboBox)
        if action_name not in ("ShowMenu", _PRESS):
            super().doAction(action_name)
        elif box.view().isVisible():
            box.hidePopup()
        else:
            box.showPopup()


class _WindowFace(QAccessibleWidget):
    """A window, with the menu that is open in it as its last child: Qt names it to those who listen only."""

    def _menu(self) -> QMenu | None:
        popup: QWidget | None = QApplication.activePopupWidget()
        first = None
        while isinstance(popup, QMenu):
            # What is open behind its item is the item's child already.
            first, popup = popup, popup.parentWidget()
        return first if first is not None and first.isVisible() and _window_of(first) is self.widget() else None

    def childCount(self) -> int:
        return super().childCount() + (self._menu() is not None)

    def child(self, index: int) -> QAccessibleInterface | None:  # type: ignore[override]
        menu = self._menu()
        if menu is not None and index == super().childCount():
            return QAccessible.queryAccessibleInterface(menu)
        return super().child(index)

    def indexOfChild(self, child: QAccessibleInterface) -> int:
        menu = self._menu()
        return super().childCount() if menu is not None and child.object() is menu else super().indexOfChild(child)


def _window_of(menu: QMenu) -> QWidget | None:
    parent = menu.parentWidget()
    return None if parent is None else parent.window()


def _face(class_name: str, thing: QObject) -> QAccessibleInterface | None:
    if not isinstance(thing, QWidget):
        return None
    if class_name == "ChartView":
        return _ChartFace(thing, QAccessible.Role.Chart)
    if class_name == "ChoiceBox":
        return _ChoiceFace(thing, QAccessible.Role.ComboBox)
    if class_name in _WINDOWS:
        return _WindowFace(thing, _WINDOWS[class_name])
    role = _ROLES.get(class_name)
    return None if role is None else QAccessibleWidget(thing, role)


def install_roles() -> None:
    """Let Qt ask here what our own widgets are; call before the first window, more often does no harm."""
    if not _installed:
        QAccessible.installFactory(_face)
        _installed.append(True)


def set_tip(widget: QWidget, text: str) -> None:
    """Show `text` while the mouse rests on `widget`; a screen reader says it unless something else is said of it.

    Qt would else say the tooltip, with its markup.
    """
    widget.setToolTip(tooltip(text))
    if widget.accessibleDescription() == (widget.property(_TIP) or ""):
        widget.setAccessibleDescription(text)
    widget.setProperty(_TIP, text)


def announce(widget: QWidget, words: str, urgent: bool = False) -> None:
    """Let a screen reader say `words` now, or once it has finished when it is not urgent."""
    event = QAccessibleAnnouncementEvent(widget, words)
    politeness = QAccessible.AnnouncementPoliteness
    event.setPoliteness(politeness.Assertive if urgent else politeness.Polite)
    QAccessible.updateAccessibility(event)


def follow_selection(
    view: QAbstractItemView, selected: QItemSelection, chosen: Callable[[QModelIndex], object] | None = None
) -> None:
    """Make the one row that something else than keys or mouse selected the current one; call from `selectionChanged`.

    Qt lets a screen reader select rows, but what a key then does, such as Enter, it does to the current one.

    Args:
        selected: what has just been selected.
        chosen: takes the row when it was selected in that way.
    """
    if not QAccessible.isActive() or selected.count() != 1:
        return
    rows = selected.at(0)
    if rows.top() != rows.bottom():
        return
    row, model = rows.top(), view.selectionModel()

    def follow() -> None:
        if not isValid(model) or model.currentIndex().row() == row:
            return
        index = view.model().index(row, 0, view.rootIndex())
        if index.isValid() and model.isSelected(index):
            model.setCurrentIndex(index, model.SelectionFlag.NoUpdate)
            if chosen is not None:
                chosen(index)

    # Keys and mouse select a row just before they make it the current one.
    QTimer.singleShot(0, view, follow)
