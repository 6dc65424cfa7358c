"""A page of the handbook: its Markdown in the look of the program, pictures as wide as the text, words marked."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from PySide6.QtCore import QEvent, Qt, QTimer, QUrl, Signal
from PySide6.QtGui import (
    QImage,
    QResizeEvent,
    QTextBlock,
    QTextBlockFormat,
    QTextCharFormat,
    QTextCursor,
    QTextDocument,
    QTextFormat,
    QTextFrameFormat,
    QTextTable,
    QTextTableCellFormat,
)
from PySide6.QtWidgets import QFrame, QTextBrowser, QTextEdit, QWidget

from care_desktop.ui.handbook_text import picture_place, place_of_link
from care_desktop.ui.style import text_font
from care_desktop.ui.theme import ThemeHolder

_TEXT_WIDTH = 760
_LINE_PERCENT = 120.0
_MOST_MARKED = 500
_REFLOW_MS = 80
_HEADINGS = {1: ("title", "semibold"), 2: ("heading", "semibold")}


class HandbookView(QTextBrowser):
    """Shows one page at a time; it follows no link by itself.

    Signals:
        link_chosen(str): a link was pressed, as it is written on the page.
    """

    link_chosen = Signal(str)

    def __init__(self, holder: ThemeHolder, docs: Path, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._holder = holder
        self._docs = docs
        self._place, self._text, self._words = "", "", ""
        self.setProperty("kind", "reading")
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setOpenLinks(False)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.anchorClicked.connect(lambda url: self.link_chosen.emit(url.toString()))
        self._reflow = QTimer(self)
        self._reflow.setSingleShot(True)
        self._reflow.setInterval(_REFLOW_MS)
        self._reflow.timeout.connect(self._draw_again)
        holder.theme_changed.connect(self._draw_again)

    @property
    def place(self) -> str:
        """The page that shows; empty before the first."""
        return self._place

    def show_page(self, place: str, text: str, title: str) -> None:
        """Show the Markdown of a page from its beginning."""
        self._place, self._text = place, text
        self.setAccessibleName(title)
        self._draw()
        self.moveCursor(QTextCursor.MoveOperation.Start)

    def mark(self, words: str) -> int:
        """Mark every place where these words stand, none for an empty text; returns how many there are."""
        self._words = words
        found = list(self._places(words)) if words else []
        ground = QTextCharFormat()
        ground.setBackground(self._holder.theme.color("selection"))
        self.setExtraSelections([_selection(cursor, ground) for cursor in found])
        return len(found)

    def go_to_next(self) -> bool:
        """Select the next of the marked places and show it; False, with nothing selected, after the last one."""
        if self._words and self.find(self._words):
            return True
        cursor = self.textCursor()
        cursor.clearSelection()
        self.setTextCursor(cursor)
        return False

    def _places(self, words: str) -> Iterator[QTextCursor]:
        cursor = self.document().find(words)
        for _ in range(_MOST_MARKED):
            if cursor.isNull():
                return
            yield cursor
            cursor = self.document().find(words, cursor)

    def _draw(self) -> None:
        # Apart from the view and in one edit, for the view would lay the page out anew after every change.
        document = QTextDocument(self)
        document.setDefaultFont(text_font(self._holder.theme))
        document.setDocumentMargin(0)
        document.setIndentWidth(self._holder.theme.metrics.space.page + self._holder.theme.metrics.space.half)
        document.setUndoRedoEnabled(False)
        document.setMarkdown(self._text, QTextDocument.MarkdownFeature.MarkdownDialectGitHub)
        whole = QTextCursor(document)
        whole.beginEditBlock()
        _Look(self._holder, document).apply()
        whole.endEditBlock()
        self.setDocument(document)
        self.mark(self._words)

    def _draw_again(self) -> None:
        """Draw in another theme or width; what was read stays where it was."""
        bar = self.verticalScrollBar()
        share = bar.value() / max(bar.maximum(), 1)
        self._draw()
        bar.setValue(round(share * bar.maximum()))

    def loadResource(self, type: int, name: QUrl | str) -> Any:
        if type != QTextDocument.ResourceType.ImageResource.value:
            return None
        place = place_of_link(self._place, name.toString() if isinstance(name, QUrl) else name)
        path = self._docs / picture_place(place, self._holder.theme.is_dark)
        picture = QImage(str(path if path.is_file() else self._docs / place))
        if picture.isNull():
            return picture
        ratio = self.devicePixelRatioF()
        width = min(round(self.viewport().width() * ratio), picture.width())
        scaled = picture.scaledToWidth(max(width, 1), Qt.TransformationMode.SmoothTransformation)
        scaled.setDevicePixelRatio(ratio)
        return scaled

    def resizeEvent(self, event: QResizeEvent) -> None:
        page = self._holder.theme.metrics.space.page
        room = self.width() - self.verticalScrollBar().sizeHint().width() - 2 * page
        self.setViewportMargins(page, page, page + max(room - _TEXT_WIDTH, 0), 0)
        super().resizeEvent(event)
        if self._text:
            self._reflow.start()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.DevicePixelRatioChange and self._text:
            self._reflow.start()


class _Look:
    """Gives what was read from Markdown the sizes and colours of the theme."""

    def __init__(self, holder: ThemeHolder, document: QTextDocument) -> None:
        self._theme = holder.theme
        self._document = document

    def apply(self) -> None:
        for frame in self._document.rootFrame().childFrames():
            if isinstance(frame, QTextTable):
                self._draw_table(frame)
        block = self._document.begin()
        while block.isValid():
            self._draw_block(block)
            block = block.next()

    def _draw_block(self, block: QTextBlock) -> None:
        cursor = QTextCursor(block)
        space, made = self._theme.metrics.space, block.blockFormat()
        level = made.headingLevel()
        is_code = made.hasProperty(QTextFormat.Property.BlockCodeFence)
        ways = list(_fragments(block))
        if not is_code and not any(way.isImageFormat() for _, _, way in ways):
            made.setLineHeight(_LINE_PERCENT, QTextBlockFormat.LineHeightTypes.ProportionalHeight.value)
        if level:
            made.setTopMargin(0 if block.blockNumber() == 0 else space.section)
            made.setBottomMargin(space.unit)
        elif is_code:
            made.setBackground(self._theme.color("well"))
            made.setNonBreakableLines(False)
            made.setTopMargin(0)
            made.setBottomMargin(0 if _is_code(block.next()) else space.gap)
        elif cursor.currentTable() is not None:
            made.setTopMargin(0)
            made.setBottomMargin(0)
        else:
            made.setTopMargin(0)
            made.setBottomMargin(space.half if block.textList() is not None else space.unit + space.half)
        cursor.setBlockFormat(made)
        if level:
            size, weight = _HEADINGS.get(level, ("body", "semibold"))
            cursor.movePosition(QTextCursor.MoveOperation.EndOfBlock, QTextCursor.MoveMode.KeepAnchor)
            # Set, not merged: the size that Markdown gave a heading would win over ours.
            cursor.setCharFormat(_letters(text_font(self._theme, size, weight)))
        for start, length, way in ways:
            self._draw_letters(cursor, start, length, way, is_code)

    def _draw_letters(self, cursor: QTextCursor, start: int, length: int, way: QTextCharFormat, is_code: bool) -> None:
        made = QTextCharFormat()
        if way.isAnchor():
            made.setForeground(self._theme.color("accent"))
            made.setFontUnderline(True)
        elif way.fontFixedPitch() and not is_code:
            made.setBackground(self._theme.color("well"))
        else:
            return
        cursor.setPosition(start)
        cursor.setPosition(start + length, QTextCursor.MoveMode.KeepAnchor)
        cursor.mergeCharFormat(made)

    def _draw_table(self, table: QTextTable) -> None:
        theme, space = self._theme, self._theme.metrics.space
        made = table.format()
        made.setBorder(0)
        made.setBorderCollapse(True)
        made.setCellSpacing(0)
        made.setCellPadding(space.half + 1)
        made.setTopMargin(space.half)
        made.setBottomMargin(space.gap)
        table.setFormat(made)
        for row in range(table.rows()):
            for column in range(table.columns()):
                cell = table.cellAt(row, column)
                look = QTextTableCellFormat(cell.format().toTableCellFormat())
                look.setBottomBorder(theme.metrics.line.hairline)
                look.setBottomBorderStyle(QTextFrameFormat.BorderStyle.BorderStyle_Solid)
                look.setBottomBorderBrush(theme.color("hairline_strong" if row == 0 else "hairline"))
                cell.setFormat(look)
                if row == 0:
                    cursor = cell.firstCursorPosition()
                    cursor.setPosition(cell.lastCursorPosition().position(), QTextCursor.MoveMode.KeepAnchor)
                    words = _letters(text_font(theme, "body", "medium"))
                    words.setForeground(theme.color("text_muted"))
                    cursor.mergeCharFormat(words)


def _letters(font: Any) -> QTextCharFormat:
    made = QTextCharFormat()
    made.setFont(font)
    return made


def _is_code(block: QTextBlock) -> bool:
    return block.isValid() and block.blockFormat().hasProperty(QTextFormat.Property.BlockCodeFence)


def _fragments(block: QTextBlock) -> Iterator[tuple[int, int, QTextCharFormat]]:
    """Where each run of letters of one look begins, how long it is, and the look."""
    at = block.begin()
    while not at.atEnd():
        fragment = at.fragment()
        if fragment.isValid():
            yield fragment.position(), fragment.length(), fragment.charFormat()
        at += 1


def _selection(cursor: QTextCursor, ground: QTextCharFormat) -> QTextEdit.ExtraSelection:
    made = QTextEdit.ExtraSelection()
    made.cursor = cursor
    made.format = ground
    return made
