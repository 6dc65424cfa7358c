"""What program this is, in which versions, under which licence, and where it keeps what was entered."""

from collections.abc import Callable
from functools import partial
from pathlib import Path

from PySide6.QtCore import Qt, qVersion
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QDialog, QGridLayout, QHBoxLayout, QLabel, QVBoxLayout, QWidget

from care_desktop.paths import licences_dir, resources_dir
from care_desktop.services.installation import Installation, diagnostics
from care_desktop.ui.app_icon import app_icon
from care_desktop.ui.choose_file import show_folder
from care_desktop.ui.roles import Ink
from care_desktop.ui.theme import ThemeHolder
from care_desktop.ui.widgets.button import Button, ButtonKind
from care_desktop.ui.widgets.label import ElidedLabel, hairline, label

_WIDTH, _ICON_PX = 560, 48


class AboutDialog(QDialog):
    """Name, versions, places with a way to each, and what helps whoever looks for a mistake."""

    def __init__(
        self,
        holder: ThemeHolder,
        found: Installation,
        show: Callable[[Path], object] = show_folder,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._holder = holder
        self._found = found
        self._show = show
        space = holder.theme.metrics.space
        self.setObjectName("page")
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(self.tr("About CARE Desktop"))
        self.setFixedWidth(_WIDTH)
        column = QVBoxLayout(self)
        column.setContentsMargins(*(space.page,) * 4)
        column.setSpacing(space.gap)
        column.addLayout(self._heading())
        column.addWidget(hairline())
        column.addLayout(self._places())
        column.addWidget(hairline())
        column.addWidget(label(holder.theme, self._licence_words(), Ink.MUTED, wraps=True))
        column.addLayout(self._buttons())
        self.close_button.setFocus()

    def _heading(self) -> QHBoxLayout:
        theme, found = self._holder.theme, self._found
        picture = QLabel()
        picture.setAccessibleName(self.tr("Icon of CARE Desktop"))
        picture.setPixmap(app_icon(resources_dir()).pixmap(_ICON_PX, _ICON_PX))
        words = QVBoxLayout()
        words.setSpacing(theme.metrics.space.half)
        words.addWidget(label(theme, self.tr("CARE Desktop"), size="title", weight="semibold"))
        words.addWidget(label(theme, self.tr("Build trust with developers, one conversation at a time."), wraps=True))
        version = self.tr("Version {version}").format(version=found.program)
        if found.built:
            version = self.tr("{version}, built on {day}").format(version=version, day=found.built)
        beside = self.tr("Trust formula {formula}, Python {python}, Qt {qt}, SQLite {sqlite}").format(
            formula=found.formula, python=found.python, qt=qVersion(), sqlite=found.sqlite
        )
        self.versions = label(theme, f"{version}\n{beside}", Ink.FAINT, "caption", wraps=True)
        self.versions.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        words.addWidget(self.versions)
        row = QHBoxLayout()
        row.setSpacing(theme.metrics.space.gap)
        row.addWidget(picture, 0, Qt.AlignmentFlag.AlignTop)
        row.addLayout(words, 1)
        return row

    def _places(self) -> QGridLayout:
        theme, profile = self._holder.theme, self._found.profile
        places = [
            (self.tr("Workspace"), self._found.workspace),
            (self.tr("Settings"), profile.settings),
            (self.tr("Backups"), profile.backups),
            (self.tr("Log"), profile.logs),
        ]
        grid = QGridLayout()
        grid.setHorizontalSpacing(theme.metrics.space.gap)
        grid.setVerticalSpacing(theme.metrics.space.unit)
        grid.setColumnStretch(1, 1)
        told = self.tr("Everything stays on this computer, in files that are readable by you alone.")
        grid.addWidget(label(theme, told, wraps=True), 0, 0, 1, 3)
        self.show_buttons: list[Button] = []
        for line, (name, path) in enumerate(places, start=1):
            grid.addWidget(label(theme, name, Ink.MUTED), line, 0)
            if path is None:
                grid.addWidget(label(theme, self.tr("none is open"), Ink.FAINT), line, 1)
                continue
            shown = ElidedLabel(theme, str(path))
            shown.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
            grid.addWidget(shown, line, 1)
            button = Button(self._holder, self.tr("Show"), ButtonKind.LINK)
            button.setAccessibleName(self.tr("Show the folder: {place}").format(place=name))
            button.setAutoDefault(False)
            button.clicked.connect(partial(self._on_show, path))
            grid.addWidget(button, line, 2)
            self.show_buttons.append(button)
        return grid

    def _licence_words(self) -> str:
        return self.tr(
            "CARE Desktop is free software under the MIT licence. It uses Qt and PySide under the LGPL, version 3; "
            "their libraries can be replaced by changed ones."
        )

    def _buttons(self) -> QHBoxLayout:
        self.copied = label(self._holder.theme, "", Ink.MUTED)
        self.licences_button = Button(self._holder, self.tr("Licences"))
        self.copy_button = Button(self._holder, self.tr("Copy diagnostics"))
        self.close_button = Button(self._holder, self.tr("Close"))
        licences = licences_dir()
        self.licences_button.setVisible(licences is not None)
        if licences is not None:
            self.licences_button.clicked.connect(lambda _checked=False: self._show(licences))
        self.copy_button.clicked.connect(self._on_copy)
        self.close_button.clicked.connect(self.accept)
        row = QHBoxLayout()
        row.setSpacing(self._holder.theme.metrics.space.unit)
        row.addWidget(self.copied, 1)
        for button in (self.licences_button, self.copy_button, self.close_button):
            button.setAutoDefault(False)
            row.addWidget(button)
        self.close_button.setDefault(True)
        return row

    def _on_show(self, path: Path, _checked: bool = False) -> None:
        self._show(path if path.is_dir() else path.parent)

    def _on_copy(self) -> None:
        QGuiApplication.clipboard().setText(diagnostics(self._found, qVersion()))
        self.copied.setText(self.tr("Copied."))
