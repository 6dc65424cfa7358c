"""What we hold about somebody: everything to read, and to save for them as a page or for programs."""

from pathlib import Path
from uuid import UUID

from PySide6.QtWidgets import QDialog, QHBoxLayout, QVBoxLayout, QWidget

from care_desktop.errors import CareError
from care_desktop.services import privacy
from care_desktop.services.privacy import Held
from care_desktop.ui.choose_file import choose_export
from care_desktop.ui.operations import Operations
from care_desktop.ui.roles import Ink
from care_desktop.ui.theme import ThemeHolder
from care_desktop.ui.widgets.button import Button, ButtonKind
from care_desktop.ui.widgets.label import label
from care_desktop.ui.widgets.long_text_edit import LongTextEdit

_WIDTH, _HEIGHT = 720, 640


class HeldDialog(QDialog):
    """Everything in one text, and two ways to save it.

    Args:
        person_id: who asked.
        folder: offered first for saving.
    """

    def __init__(
        self, operations: Operations, holder: ThemeHolder, person_id: UUID, folder: Path, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._operations, self._folder = operations, folder
        self.held: Held | None = None
        theme = holder.theme
        space = theme.metrics.space
        self.setWindowTitle(self.tr("What we hold"))
        self._title = label(theme, self.tr("What we hold"), size="heading", weight="semibold", wraps=True)
        sentence = self.tr(
            "Everything in this workspace, private notes included. Other developers are named by their initials; "
            "read the notes before you pass it on."
        )
        self.body = LongTextEdit(reads_only=True)
        self.body.setTabChangesFocus(True)
        self.body.setPlaceholderText(self.tr("Putting it together"))
        self.body.setAccessibleName(self.tr("What we hold"))
        self.save_page = Button(holder, self.tr("Save as page…"), ButtonKind.PRIMARY)
        self.save_json = Button(holder, self.tr("Save as JSON…"))
        self.close_button = Button(holder, self.tr("Close"))
        self._problem = label(theme, "", Ink.NEGATIVE, wraps=True)
        for button in (self.save_page, self.save_json, self.close_button):
            button.setAutoDefault(False)
        self.save_page.clicked.connect(lambda: self._ask(self.tr("Page (*.html)"), "what-we-hold.html"))
        self.save_json.clicked.connect(lambda: self._ask(self.tr("JSON (*.json)"), "what-we-hold.json"))
        self.close_button.clicked.connect(self.reject)
        buttons = QHBoxLayout()
        buttons.setSpacing(space.unit)
        buttons.addWidget(self._problem, 1)
        for button in (self.close_button, self.save_json, self.save_page):
            buttons.addWidget(button)
        column = QVBoxLayout(self)
        column.setContentsMargins(*(space.page,) * 4)
        column.setSpacing(space.unit)
        column.addWidget(self._title)
        column.addWidget(label(theme, sentence, Ink.MUTED, wraps=True))
        column.addWidget(self.body, 1)
        column.addSpacing(space.unit)
        column.addLayout(buttons)
        self.resize(_WIDTH, _HEIGHT)
        self._offer(False)
        operations.query(lambda ws: privacy.held(ws, person_id), self._on_read, key="held", failed=self._on_failed)

    def _on_read(self, held: Held) -> None:
        self.held = held
        self._title.setText(self.tr("What we hold about {name}").format(name=held.name))
        self.body.setPlainText("\n".join(_lines(held)))
        self._offer(True)
        self.save_page.setFocus()

    def _offer(self, offered: bool) -> None:
        for button in (self.save_page, self.save_json):
            button.setEnabled(offered)

    def _on_failed(self, error: CareError) -> None:
        self._problem.setText(str(error))

    def _ask(self, kind: str, name: str) -> None:
        choose_export(self, self.tr("Save what we hold"), self._folder / name, [kind], self.save)

    def save(self, path: Path) -> None:
        """Write it to a file only its owner may read: a page, or JSON when the name ends so."""
        assert self.held is not None
        text = privacy.as_json(self.held) if path.suffix.lower() == ".json" else privacy.as_html(self.held)
        try:
            path.touch(mode=0o600)
            path.write_text(text, encoding="utf-8")
        except OSError as error:
            self._problem.setText(self.tr("It could not be written: {why}.").format(why=error.strerror))
            return
        self.accept()


def _lines(held: Held) -> list[str]:
    found: list[str] = []
    for table, title in privacy.TITLES.items():
        rows = [said for row in held.tables.get(table, []) if (said := privacy.row_words(row, held.name))]
        if rows:
            found.append(title)
            for said in rows:
                found += [*(f"  {what}: {words}" for what, words in said), ""]
    return found
