"""Who can introduce us to somebody: the warm paths, each with why its people know each other."""

from uuid import UUID

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QDialog, QFrame, QHBoxLayout, QScrollArea, QVBoxLayout, QWidget

from care_desktop.domain.introductions import WarmPath
from care_desktop.errors import CareError
from care_desktop.services import introductions
from care_desktop.services.introductions import WarmPaths
from care_desktop.ui.operations import Operations
from care_desktop.ui.pages.resources_words import path_words, tie_words, weakest_words
from care_desktop.ui.roles import Ink
from care_desktop.ui.theme import ThemeHolder
from care_desktop.ui.widgets.button import Button, ButtonKind
from care_desktop.ui.widgets.label import hairline, label, set_ink

_WIDTH, _HEIGHT = 600, 480


class IntroductionPathDialog(QDialog):
    """The paths to one person, the best first; read when it opens.

    Signals:
        person_opened(UUID): somebody on a path is to be shown; the dialog closes.
    """

    person_opened = Signal(object)

    def __init__(
        self, operations: Operations, holder: ThemeHolder, person_id: UUID, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._holder = holder
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(self.tr("Who can introduce me?"))
        theme = holder.theme
        page, gap = theme.metrics.space.page, theme.metrics.space.gap
        self.heading = label(
            theme, self.tr("Looking for who knows whom…"), size="heading", weight="semibold", wraps=True
        )
        self.sentence = label(theme, "", Ink.MUTED, wraps=True)
        self._paths = QWidget()
        self._column = QVBoxLayout(self._paths)
        self._column.setContentsMargins(0, 0, gap, 0)
        self._column.setSpacing(gap)
        area = QScrollArea()
        area.setFrameShape(QFrame.Shape.NoFrame)
        area.setWidgetResizable(True)
        # The names in it take the focus; the area itself would be a stop for nothing.
        area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        area.setWidget(self._paths)
        close = Button(holder, self.tr("Close"))
        close.clicked.connect(self.reject)
        foot = QHBoxLayout()
        foot.addStretch(1)
        foot.addWidget(close)
        column = QVBoxLayout(self)
        column.setContentsMargins(page, page, page, gap)
        column.setSpacing(gap)
        column.addWidget(self.heading)
        column.addWidget(self.sentence)
        column.addWidget(area, 1)
        column.addWidget(hairline(self))
        column.addLayout(foot)
        self.resize(_WIDTH, _HEIGHT)
        operations.query(
            lambda ws: introductions.warm_paths(ws, person_id), self._on_read, key="warm path", failed=self._on_failed
        )

    def _on_failed(self, error: CareError) -> None:
        self.heading.setText(str(error))

    def _on_read(self, found: WarmPaths) -> None:
        self.heading.setText(self.tr("Ways to {name}").format(name=found.name))
        if not found.paths:
            sentence = self.tr(
                "Nobody we know was seen with {name} in a small circle, over three steps. "
                "A conversation they take part in together, or an introduction, makes a way."
            )
            self.sentence.setText(sentence.format(name=found.name))
            return
        self.sentence.setText(
            self.tr(
                "Shortest first; of the same length, the one whose weakest link we trust most. Known is who took part "
                "in the same conversation of a small circle, or was introduced."
            )
        )
        for path in found.paths:
            self._add(path, found)
        self._column.addStretch(1)

    def _add(self, path: WarmPath, found: WarmPaths) -> None:
        theme = self._holder.theme
        box = QVBoxLayout()
        box.setSpacing(theme.metrics.space.half)
        names = Button(self._holder, path_words(path, found), ButtonKind.LINK)
        names.setToolTip(self.tr("Show the page of whoever is asked first"))
        asked = path.people[1] if path.steps > 1 else path.people[0]
        names.clicked.connect(lambda: self._open(asked))
        box.addWidget(names, 0, Qt.AlignmentFlag.AlignLeading)
        for place in range(path.steps):
            box.addWidget(label(theme, tie_words(path, place, found), wraps=True))
        note = label(theme, weakest_words(path), size="caption")
        set_ink(note, Ink.UNKNOWN if path.weakest == 0 else Ink.FAINT)
        box.addWidget(note)
        self._column.addLayout(box)
        self._column.addWidget(hairline())

    def _open(self, person_id: UUID) -> None:
        self.person_opened.emit(person_id)
        self.accept()
