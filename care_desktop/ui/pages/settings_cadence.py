"""Settings, Scoring: how often we mean to be in touch with people of a tag."""

from collections.abc import Mapping

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QCompleter, QFrame, QHBoxLayout, QLineEdit, QScrollArea, QVBoxLayout, QWidget

from care_desktop.domain.cadence import CADENCE_DAYS_MAX
from care_desktop.errors import CareError
from care_desktop.services import people_list, relationship
from care_desktop.services.outcome import Changes, Workspace
from care_desktop.ui.operations import Operations
from care_desktop.ui.pages.page import Page
from care_desktop.ui.roles import Ink
from care_desktop.ui.theme import ThemeHolder
from care_desktop.ui.widgets.button import Button
from care_desktop.ui.widgets.label import hairline, label
from care_desktop.ui.widgets.section_heading import SectionHeading
from care_desktop.ui.widgets.weight_number import NumberEdit
from care_desktop.ui.widgets.weight_tag_row import TagRow, mark_problem

_KEY = "settings cadence"
_WIDTH = 560
_TAG_LENGTH_MAX = 60


class CadencePanel(Page):
    """A line a tag; every change is kept at once and can be undone.

    Attributes:
        rows: the lines, by tag.
        tag_edit, days_edit, add_button: the line at the end that adds one.
    """

    def __init__(self, operations: Operations, holder: ThemeHolder, parent: QWidget | None = None) -> None:
        super().__init__(operations, parent)
        self._holder = holder
        self._tags: tuple[str, ...] = ()
        self._days: dict[str, int] = {}
        self._focus_tag: str | None = None
        self.rows: dict[str, TagRow] = {}
        self.tag_edit = QLineEdit()
        self.tag_edit.setMaxLength(_TAG_LENGTH_MAX)
        self.tag_edit.setAccessibleName(self.tr("Tag"))
        self.tag_edit.setPlaceholderText(self.tr("Tag"))
        self.days_edit = NumberEdit(1, CADENCE_DAYS_MAX, True)
        self.days_edit.setAccessibleName(self.tr("Days between contacts"))
        self.add_button = Button(holder, self.tr("Add"), icon="add")
        self._problem = label(holder.theme, "", Ink.NEGATIVE, "caption", wraps=True)
        self._problem.hide()
        for edit in (self.tag_edit, self.days_edit):
            edit.textEdited.connect(self._on_typed)
            edit.returnPressed.connect(self.add)
        self.add_button.clicked.connect(self.add)
        self._lines = QVBoxLayout()
        self._lay_out()

    def _lay_out(self) -> None:
        theme = self._holder.theme
        space = theme.metrics.space
        self._lines.setSpacing(space.half)
        add = QHBoxLayout()
        add.setSpacing(space.gap)
        add.addWidget(self.tag_edit, 1)
        add.addWidget(self.days_edit)
        add.addWidget(label(theme, self.tr("days"), Ink.FAINT))
        add.addWidget(self.add_button)
        about = label(
            theme,
            self.tr(
                "How often we mean to be in touch with people who carry a tag. Of several tags the shortest time "
                "holds; days set on a person come first, and without either it is learned from their own rhythm."
            ),
            Ink.MUTED,
            wraps=True,
        )
        inner = QWidget()
        inner.setMaximumWidth(_WIDTH)
        column = QVBoxLayout(inner)
        column.setContentsMargins(space.unit, 0, space.unit, space.unit)
        column.setSpacing(space.unit)
        column.addWidget(SectionHeading(self._holder, self.tr("Cadence by tag")))
        column.addWidget(about)
        column.addLayout(self._lines)
        column.addWidget(hairline(self))
        column.addLayout(add)
        column.addWidget(self._problem)
        body = QWidget()
        body.setObjectName("page")
        rows = QVBoxLayout(body)
        rows.setContentsMargins(0, 0, 0, 0)
        rows.addWidget(inner)
        rows.addStretch(1)
        self.area = QScrollArea()
        self.area.setFrameShape(QFrame.Shape.NoFrame)
        self.area.setWidgetResizable(True)
        # The fields in it take the focus; the area itself would be a stop for nothing.
        self.area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.area.setWidget(body)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.addWidget(self.area)

    @property
    def problem(self) -> str:
        """What is wrong with the line that adds one, as shown; empty when nothing is."""
        return self._problem.text()

    def read(self) -> None:
        """Ask for the cadences, and for the tags there are."""
        self.operations.query(_read, self._on_read, key=_KEY)

    def concerns(self, changes: Changes) -> bool:
        """Cadences are settings; the tags offered are people's."""
        return changes.many or "setting" in changes.tables or "person_tag" in changes.tables

    def _on_read(self, found: tuple[dict[str, int], tuple[str, ...]]) -> None:
        self._days, self._tags = found
        completer = QCompleter(sorted(set(self._tags) - self._days.keys()), self)
        completer.setCaseSensitivity(Qt.CaseSensitivity.CaseInsensitive)
        self.tag_edit.setCompleter(completer)
        for tag in self.rows.keys() - self._days.keys():
            row = self.rows.pop(tag)
            self._lines.removeWidget(row)
            row.hide()
            # Its own button may still be on its way up.
            row.deleteLater()
        before: QWidget | None = None
        for place, (tag, days) in enumerate(self._days.items()):
            if tag in self.rows:
                self.rows[tag].show_days(days)
            else:
                self._add_row(place, tag, days)
            if before is not None:
                QWidget.setTabOrder(before, self.rows[tag].days_edit)
            QWidget.setTabOrder(self.rows[tag].days_edit, self.rows[tag].remove_button)
            before = self.rows[tag].remove_button
        if before is not None:
            QWidget.setTabOrder(before, self.tag_edit)
        self._move_focus()

    def _add_row(self, place: int, tag: str, days: int) -> None:
        row = TagRow(self._holder, tag, days, self.add_button.sizeHint().width())
        row.days_chosen.connect(self._on_days_chosen)
        row.removed.connect(self._on_removed)
        self._lines.insertWidget(place, row)
        self.rows[tag] = row

    def _move_focus(self) -> None:
        """After a line was taken away, go to its neighbour; without one, to the line that adds."""
        tag, self._focus_tag = self._focus_tag, None
        if tag is not None:
            target: QWidget = self.rows[tag].remove_button if tag in self.rows else self.tag_edit
            target.setFocus(Qt.FocusReason.OtherFocusReason)

    def add(self) -> None:
        """Keep the tag and the days of the last line; what is wrong with them stands beneath."""
        tag = self._known(self.tag_edit.text().strip().removeprefix("#").strip())
        days = self.days_edit.number
        if not tag:
            self._refuse(self.tr("Write the tag whose people you mean."), self.tag_edit)
        elif tag in self._days:
            self._refuse(self.tr("{tag} has a cadence already: change it above.").format(tag=tag), self.tag_edit)
        elif days is None:
            self._refuse(self.days_edit.problem, self.days_edit)
        else:
            self._keep({**self._days, tag: int(days)})
            self.tag_edit.clear()
            self.days_edit.clear()
            self.tag_edit.setFocus(Qt.FocusReason.OtherFocusReason)

    def _known(self, tag: str) -> str:
        """The tag as it is written already, whatever its capitals; as typed when nobody carries it."""
        written = {known.casefold(): known for known in (*self._tags, *self._days)}
        return written.get(tag.casefold(), tag)

    def _keep(self, days: Mapping[str, int]) -> None:
        self._days = dict(days)
        self.operations.change(
            lambda workspace: relationship.set_cadence_by_tag(workspace, days), failed=self._on_refused
        )

    def _on_refused(self, _error: CareError) -> None:
        self.read()

    def _on_days_chosen(self, tag: str, days: int) -> None:
        self._keep({**self._days, tag: days})

    def _on_removed(self, tag: str) -> None:
        tags = list(self._days)
        place = tags.index(tag)
        self._focus_tag = next(iter(tags[place + 1 :] or tags[:place][-1:]), "")
        self._keep({other: days for other, days in self._days.items() if other != tag})

    def _on_typed(self) -> None:
        self._refuse("", None)

    def _refuse(self, words: str, wrong: QLineEdit | None) -> None:
        for edit in (self.tag_edit, self.days_edit):
            mark_problem(edit, words if edit is wrong else "")
        self._problem.setText(words)
        self._problem.setVisible(bool(words))
        if wrong is not None:
            wrong.setFocus(Qt.FocusReason.OtherFocusReason)


def _read(workspace: Workspace) -> tuple[dict[str, int], tuple[str, ...]]:
    """Cadences by tag, in the order of the tags, and the tags people carry."""
    days = relationship.cadence_by_tag(workspace)
    ordered = sorted(days.items(), key=lambda item: item[0].casefold())
    return dict(ordered), people_list.facets(workspace).tags
