"""What a screen reader is told of a widget and everything in it, and what is wrong with that."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass

from PySide6.QtCore import Qt
from PySide6.QtGui import QAccessible, QAccessibleInterface
from PySide6.QtWidgets import QAbstractItemView, QDialog, QScrollArea, QWidget

Role = QAccessible.Role
ROWS_LOOKED_AT = 40
_PRESSED = frozenset(
    {
        *(Role.Button, Role.ButtonDropDown, Role.ButtonMenu, Role.CheckBox, Role.ComboBox, Role.EditableText),
        *(Role.Link, Role.RadioButton, Role.Slider, Role.SpinBox),
    }
)
NAMED = _PRESSED | {
    *(Role.AlertMessage, Role.Chart, Role.ColumnHeader, Role.Dialog, Role.Graphic, Role.List, Role.ListItem),
    *(Role.MenuItem, Role.PageTab, Role.PageTabList, Role.ProgressBar, Role.Table, Role.Tree, Role.TreeItem),
    Role.Window,
}
_SAYING_NOTHING = frozenset({Role.Client, Role.NoRole, Role.Pane, Role.Grouping, Role.LayeredPane, Role.Whitespace})
_OF_ROWS = frozenset({Role.Cell, Role.ColumnHeader, Role.ListItem, Role.TreeItem})


@dataclass(frozen=True, slots=True)
class Said:
    """A node: what it is, what it is called and what is said of it; its widget if it is one; what it lies in."""

    role: QAccessible.Role
    name: str
    description: str
    widget: QWidget | None
    path: tuple[str, ...]
    group: str

    def __str__(self) -> str:
        return " > ".join((*self.path, f"{self.role.name} {self.name[:40]!r}"))


def said_of(widget: QWidget) -> list[Said]:
    """The widget and everything that shows in it, outermost first; of a long list only the first rows."""
    node = QAccessible.queryAccessibleInterface(widget)
    assert node is not None
    return list(_walk(node, (), ""))


def _walk(node: QAccessibleInterface, path: tuple[str, ...], group: str) -> Iterator[Said]:
    thing = node.object()
    widget = thing if isinstance(thing, QWidget) else None
    name = node.text(QAccessible.Text.Name)
    yield Said(node.role(), name, node.text(QAccessible.Text.Description), widget, path, group)
    inner = (*path, type(widget).__name__) if widget is not None else path
    within = f"{group}/{name}" if name and node.role() not in _PRESSED else group
    count = node.childCount()
    for number in range(min(count, ROWS_LOOKED_AT) if isinstance(widget, QAbstractItemView) else count):
        child = node.child(number)
        # Rows that are scrolled out of sight call themselves invisible too; nobody else does who can be reached.
        if child is not None and child.isValid() and (child.role() in _OF_ROWS or not child.state().invisible):
            yield from _walk(child, inner, within)


def _takes_clicks(widget: QWidget) -> bool:
    """Whether one of our classes does something about the mouse by itself and has nothing in it to click at."""
    ours = (kind for kind in type(widget).__mro__ if kind.__module__.startswith("care_desktop"))
    taken = any(name in vars(kind) for kind in ours for name in ("mousePressEvent", "mouseReleaseEvent"))
    return taken and not widget.findChildren(QWidget)


def _takes_keys(widget: QWidget) -> bool:
    """Whether Tab stops there; an area that has a name may, so that arrow keys scroll it."""
    if isinstance(widget, QScrollArea) and widget.accessibleName():
        return False
    is_stop = widget.focusPolicy() & Qt.FocusPolicy.TabFocus == Qt.FocusPolicy.TabFocus
    return is_stop and widget.isEnabled() and widget.focusProxy() is None


def offences(widget: QWidget) -> list[str]:
    """What a person who does not see would stumble over in a widget; empty when nothing."""
    everything = said_of(widget)
    found = []
    for said in everything:
        if said.role in NAMED and not said.name.strip():
            found.append(f"has no name: {said}")
        if "<" in said.description and ">" in said.description:
            found.append(f"is said with markup: {said}: {said.description}")
        part = said.widget
        if part is not None and said.role in _SAYING_NOTHING and (_takes_keys(part) or _takes_clicks(part)):
            found.append(f"does not say what it is: {said} of {type(part).__name__}")
    twice = Counter((said.role, said.name, said.group) for said in everything if said.role in _PRESSED)
    found += [f"called the same {count} times: {key}" for key, count in twice.items() if count > 1]
    if isinstance(widget, QDialog) and not widget.windowTitle():
        found.append("is a dialog without a title")
    return found
