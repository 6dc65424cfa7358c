"""The bar under the page: what was done, what went wrong, what is going on."""

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum

from PySide6.QtCore import QCoreApplication, QLocale, QRectF, Qt, QTimer
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QProgressBar, QWidget

from care_desktop.ui.accessible import announce
from care_desktop.ui.delegates.painting import fill_border
from care_desktop.ui.icons import paint_icon
from care_desktop.ui.roles import Ink
from care_desktop.ui.theme import ThemeHolder
from care_desktop.ui.widgets.button import Button, ButtonKind
from care_desktop.ui.widgets.label import ElidedLabel, label

_PROGRESS_WIDTH = 96


class MessageKind(StrEnum):
    """What a message is about."""

    DONE = "done"
    ERROR = "error"
    PROGRESS = "progress"


@dataclass(frozen=True, slots=True)
class MessageAction:
    """The one thing a message offers: its words, what it runs, and the name of its shortcut."""

    text: str
    run: Callable[[], None]
    hint: str = ""


@dataclass(frozen=True, slots=True)
class Message:
    """One message: a sentence, a faint detail behind it, what it offers; progress counts `done` of `total`.

    `total` None is a length nobody knows yet.
    """

    kind: MessageKind
    text: str
    detail: str = ""
    action: MessageAction | None = None
    done: int = 0
    total: int | None = None


_ICONS = {
    MessageKind.DONE: ("done", "accent"),
    MessageKind.ERROR: ("error", "negative"),
    MessageKind.PROGRESS: ("progress", "text_faint"),
}


class MessageBar(QFrame):
    """Shows the newest message; errors wait their turn until dismissed, what was done leaves by itself.

    Hidden while there is nothing to say. `done_ms` is how long a done message stays.
    """

    def __init__(self, holder: ThemeHolder, done_ms: int | None = None, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._holder = holder
        theme = holder.theme
        self.setObjectName("message_bar")
        self.setFixedHeight(theme.metrics.row.message_bar)
        self._messages: list[Message] = []
        self._text = ElidedLabel(theme)
        self._detail = ElidedLabel(theme, ink=Ink.MUTED)
        self._action = Button(holder, "", ButtonKind.LINK)
        self._hint = label(theme, "", Ink.FAINT, "caption")
        self._progress = QProgressBar()
        self._progress.setFixedWidth(_PROGRESS_WIDTH)
        self._progress.setTextVisible(False)
        self._cancel = Button(holder, self.tr("Cancel"), ButtonKind.LINK)
        self._close = Button(holder, "", ButtonKind.QUIET, "close", small=True)
        self._close.setAccessibleName(self.tr("Dismiss"))
        self._close.setToolTip(self.tr("Dismiss"))
        self._action.clicked.connect(self._on_action)
        self._cancel.clicked.connect(self._on_action)
        self._close.clicked.connect(self.dismiss)
        self._lay_out()
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(theme.metrics.time.done_message_ms if done_ms is None else done_ms)
        self._timer.timeout.connect(self._on_timeout)
        self.hide()

    def _lay_out(self) -> None:
        metrics = self._holder.theme.metrics
        row = QHBoxLayout(self)
        row.setContentsMargins(metrics.space.page, 0, metrics.space.page, 0)
        row.setSpacing(metrics.space.unit)
        row.addSpacing(metrics.icon.normal + metrics.space.unit)
        row.addWidget(self._text)
        row.addWidget(self._detail)
        row.addWidget(self._progress)
        row.addSpacing(metrics.space.unit)
        row.addWidget(self._action)
        row.addWidget(self._hint)
        row.addStretch(1)
        row.addWidget(self._cancel)
        row.addWidget(self._close)

    @property
    def message(self) -> Message | None:
        """The message that shows; None when the bar is empty."""
        return self._messages[-1] if self._messages else None

    def show_done(self, text: str, detail: str = "", action: MessageAction | None = None) -> None:
        """Say what was done, with its undo as `action`; it replaces the last such and leaves by itself."""
        self._push(Message(MessageKind.DONE, text, detail, action))

    def show_error(self, text: str, detail: str = "", action: MessageAction | None = None) -> None:
        """Say what went wrong, and what helps as `action`; it stays until dismissed, the same words once."""
        message = Message(MessageKind.ERROR, text, detail, action)
        self._messages = [old for old in self._messages if (old.kind, old.text) != (message.kind, text)]
        self._push(message)

    def show_progress(
        self, text: str, done: int = 0, total: int | None = None, cancel: Callable[[], None] | None = None
    ) -> None:
        """Show or move on what is going on; `text` holds the count in words, `cancel` stops it."""
        action = MessageAction(self.tr("Cancel"), cancel) if cancel else None
        message = Message(MessageKind.PROGRESS, text, "", action, done, total)
        for place, old in enumerate(self._messages):
            if old.kind is MessageKind.PROGRESS:
                self._messages[place] = message
                self._refresh()
                return
        self._push(message)

    def end_progress(self) -> None:
        """Take away what was going on."""
        self._messages = [old for old in self._messages if old.kind is not MessageKind.PROGRESS]
        self._refresh()

    def dismiss(self) -> None:
        """Take away the message that shows; the one before it shows again."""
        if self._messages:
            self._messages.pop()
        self._refresh()

    def _push(self, message: Message) -> None:
        if message.kind is MessageKind.DONE:
            self._messages = [old for old in self._messages if old.kind is not MessageKind.DONE]
            self._timer.start()
        self._messages.append(message)
        self._refresh()
        announce(self, f"{message.text} {message.detail}".strip(), urgent=message.kind is MessageKind.ERROR)

    def _refresh(self) -> None:
        message = self.message
        self.setVisible(message is not None)
        if message is None:
            return
        action = message.action
        is_progress = message.kind is MessageKind.PROGRESS
        self._text.setText(message.text)
        self._text.updateGeometry()
        self._detail.setText(message.detail)
        self._detail.setVisible(bool(message.detail))
        self._action.setVisible(action is not None and not is_progress)
        self._action.setText(action.text if action else "")
        self._action.updateGeometry()
        self._hint.setText(action.hint if action else "")
        self._hint.setVisible(bool(self._hint.text()))
        self._cancel.setVisible(is_progress and action is not None)
        self._close.setVisible(not is_progress)
        self._progress.setVisible(is_progress)
        self._progress.setRange(0, message.total or 0)
        self._progress.setValue(message.done)
        self._progress.setAccessibleName(message.text)
        self.setAccessibleName(f"{message.text} {message.detail}".strip())
        self.update()

    def _on_action(self) -> None:
        message = self.message
        if message is None or message.action is None:
            return
        if message.kind is not MessageKind.PROGRESS:
            self.dismiss()
        message.action.run()

    def _on_timeout(self) -> None:
        if self.underMouse() or any(button.hasFocus() for button in (self._action, self._close)):
            # Someone is about to press Undo.
            self._timer.start()
            return
        self._messages = [old for old in self._messages if old.kind is not MessageKind.DONE]
        self._refresh()

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        message, theme = self.message, self._holder.theme
        painter = QPainter(self)
        painter.fillRect(self.rect(), theme.color("window"))
        fill_border(painter, self.rect(), theme.metrics.line.hairline, theme.color("hairline"), "t")
        if message is None:
            return
        name, role = _ICONS[message.kind]
        side, page = theme.metrics.icon.normal, theme.metrics.space.page
        is_mirrored = self.layoutDirection() == Qt.LayoutDirection.RightToLeft
        x = self.width() - page - side if is_mirrored else page
        spot = QRectF(x, round((self.height() - side) / 2), side, side)
        paint_icon(painter, spot, name, theme.color(role))


def count_of(done: int, total: int | None) -> str:
    """`1,204 of 3,880` in the figures of the locale; only the first when the whole is not known."""
    locale = QLocale()
    if total is None:
        return locale.toString(done)
    template = QCoreApplication.translate("count", "{done} of {total}")
    return template.format(done=locale.toString(done), total=locale.toString(total))
