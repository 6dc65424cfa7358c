"""Writes the page with a recovery key, as text or PDF, into a file that only its owner may read."""

import os
from pathlib import Path

from PySide6.QtCore import QBuffer, QIODevice, QMarginsF
from PySide6.QtGui import QFont, QPageLayout, QPageSize, QPdfWriter, QTextDocument

from care_desktop.errors import StorageFailure

_MARGIN_MM = 25.0
_FONT_POINTS = 11


def write_page(path: Path, page: str) -> None:
    """Write the page; a name that ends in .pdf makes a PDF of one A4 sheet. Blocks for a moment.

    Raises:
        StorageFailure: it could not be written.
    """
    content = _pdf(page) if path.suffix.lower() == ".pdf" else page.encode("utf-8")
    try:
        path.unlink(missing_ok=True)
        handle = os.open(path, os.O_CREAT | os.O_EXCL | os.O_WRONLY | getattr(os, "O_BINARY", 0), 0o600)
        with os.fdopen(handle, "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
    except OSError as error:
        raise StorageFailure(
            f"The recovery key could not be written to {path} ({error.strerror or error}).",
            "Choose another place.",
        ) from error


def _pdf(page: str) -> bytes:
    buffer = QBuffer()
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    writer = QPdfWriter(buffer)
    margins = QMarginsF(_MARGIN_MM, _MARGIN_MM, _MARGIN_MM, _MARGIN_MM)
    writer.setPageLayout(
        QPageLayout(
            QPageSize(QPageSize.PageSizeId.A4), QPageLayout.Orientation.Portrait, margins, QPageLayout.Unit.Millimeter
        )
    )
    document = QTextDocument()
    font = QFont("DejaVu Sans Mono", _FONT_POINTS)
    font.setStyleHint(QFont.StyleHint.Monospace)
    document.setDefaultFont(font)
    document.setPlainText(page)
    document.print_(writer)
    buffer.close()
    return bytes(buffer.data().data())
