"""What program this is, in which version, and under which licence."""

import platform

from PySide6.QtCore import Qt, qVersion
from PySide6.QtWidgets import QDialog, QHBoxLayout, QVBoxLayout, QWidget

from care_desktop import __version__
from care_desktop.ui.roles import Ink
from care_desktop.ui.theme import ThemeHolder
from care_desktop.ui.widgets.button import Button
from care_desktop.ui.widgets.label import label

_WIDTH = 400


class AboutDialog(QDialog):
    """Name, version, what it is for."""

    def __init__(self, holder: ThemeHolder, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        theme = holder.theme
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(self.tr("About CARE Desktop"))
        self.setFixedWidth(_WIDTH)
        column = QVBoxLayout(self)
        column.setContentsMargins(*(theme.metrics.space.page,) * 4)
        column.setSpacing(theme.metrics.space.unit)
        column.addWidget(label(theme, self.tr("CARE Desktop"), size="title", weight="semibold"))
        purpose = self.tr("Build trust with developers, one conversation at a time. Everything stays on this computer.")
        column.addWidget(label(theme, purpose, wraps=True))
        versions = self.tr("Version {version}, Python {python}, Qt {qt}. MIT licence.").format(
            version=__version__, python=platform.python_version(), qt=qVersion()
        )
        self.versions = label(theme, versions, Ink.FAINT, "caption", wraps=True)
        self.versions.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        column.addWidget(self.versions)
        close = Button(holder, self.tr("Close"))
        close.setDefault(True)
        close.clicked.connect(self.accept)
        row = QHBoxLayout()
        row.addStretch(1)
        row.addWidget(close)
        column.addSpacing(theme.metrics.space.unit)
        column.addLayout(row)
