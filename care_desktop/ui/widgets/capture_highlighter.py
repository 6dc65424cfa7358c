"""Underlines in the capture line: solid for what was understood, dotted for what is offered or asked."""

from collections.abc import Sequence

from PySide6.QtGui import QSyntaxHighlighter, QTextCharFormat, QTextDocument

from care_desktop.domain.capture_types import Status, Token, TokenKind
from care_desktop.ui.theme import Theme, ThemeHolder
from care_desktop.ui.widgets.capture_edit import utf16_length

_LINES = {
    Status.UNDERSTOOD: (QTextCharFormat.UnderlineStyle.SingleUnderline, "accent"),
    Status.OFFERED: (QTextCharFormat.UnderlineStyle.DotLine, "text"),
    Status.QUESTION: (QTextCharFormat.UnderlineStyle.DotLine, "warning"),
}


class CaptureHighlighter(QSyntaxHighlighter):
    """Underlines the tokens it was given last; words that only point at a field stay plain."""

    def __init__(self, document: QTextDocument, holder: ThemeHolder) -> None:
        super().__init__(document)
        self._tokens: tuple[Token, ...] = ()
        self._formats = _formats(holder.theme)
        holder.theme_changed.connect(self._on_theme_changed)

    def show_tokens(self, tokens: Sequence[Token]) -> None:
        """Underline these stretches; positions count characters of the line, as Python does."""
        wanted = tuple(token for token in tokens if token.kind is not TokenKind.CUE)
        if wanted != self._tokens:
            self._tokens = wanted
            self.rehighlight()

    def _on_theme_changed(self, theme: Theme) -> None:
        self._formats = _formats(theme)
        self.rehighlight()

    def highlightBlock(self, text: str) -> None:
        for token in self._tokens:
            start, end = (utf16_length(text[:place]) for place in (token.start, token.end))
            self.setFormat(start, end - start, self._formats[token.status])


def _formats(theme: Theme) -> dict[Status, QTextCharFormat]:
    made: dict[Status, QTextCharFormat] = {}
    for status, (style, role) in _LINES.items():
        made[status] = QTextCharFormat()
        made[status].setUnderlineStyle(style)
        made[status].setUnderlineColor(theme.color(role))
    return made
