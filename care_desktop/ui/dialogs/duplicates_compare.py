"""Two people side by side: what differs and which value stays, what both have, and counts before and after."""

from collections.abc import Sequence

from PySide6.QtCore import QDate, QLocale, Qt
from PySide6.QtWidgets import QButtonGroup, QFrame, QGridLayout, QScrollArea, QVBoxLayout, QWidget

from care_desktop.services.duplicates import Duplicate
from care_desktop.services.merge import Choices, FieldPair, MergeField, MergePreview
from care_desktop.ui.dialogs.duplicates_words import after_words, count_rows, field_words, sign_words
from care_desktop.ui.people_words import count_words
from care_desktop.ui.person_words import country_name
from care_desktop.ui.roles import Ink
from care_desktop.ui.theme import ThemeHolder
from care_desktop.ui.widgets.check_box import RadioButton
from care_desktop.ui.widgets.label import ElidedLabel, hairline, label

_LABEL_WIDTH = 136
_NOTHING = "–"


class ComparePanel(QScrollArea):
    """The comparison of two people; `choices` says which values of the second one stay."""

    def __init__(self, holder: ThemeHolder, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._holder = holder
        self._groups: dict[MergeField, QButtonGroup] = {}
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setWidgetResizable(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setAccessibleName(self.tr("Two people side by side"))

    @property
    def choices(self) -> Choices:
        """Field -> whether the second one's value stays; only fields where both know one."""
        return {field: group.checkedId() == 1 for field, group in self._groups.items()}

    def choose(self, field: MergeField, takes_second: bool) -> None:
        """Switch the choice of a field."""
        self._groups[field].button(int(takes_second)).setChecked(True)

    def show_pair(self, preview: MergePreview, duplicate: Duplicate | None) -> None:
        """Show two people, with the signs when they were suggested."""
        space = self._holder.theme.metrics.space
        self._groups = {}
        body = QWidget()
        column = QVBoxLayout(body)
        column.setContentsMargins(0, 0, space.unit, 0)
        column.setSpacing(space.unit)
        if duplicate is not None:
            self._add_signs(column, duplicate)
        self._grid = QGridLayout()
        self._grid.setHorizontalSpacing(space.gap)
        self._grid.setVerticalSpacing(space.half)
        self._grid.setColumnMinimumWidth(0, _LABEL_WIDTH)
        self._grid.setColumnStretch(1, 1)
        self._grid.setColumnStretch(2, 1)
        column.addLayout(self._grid)
        column.addStretch(1)
        self._fill(preview)
        self.setWidget(body)

    def _add_signs(self, column: QVBoxLayout, duplicate: Duplicate) -> None:
        theme = self._holder.theme
        for sign in duplicate.signs:
            column.addWidget(label(theme, sign_words(sign), wraps=True))
        for sign in duplicate.against:
            words = self.tr("Against it: {sign}").format(sign=sign_words(sign))
            column.addWidget(label(theme, words, Ink.WARNING, wraps=True))
        column.addSpacing(theme.metrics.space.unit)

    def _fill(self, preview: MergePreview) -> None:
        theme = self._holder.theme
        row = self._grid.rowCount()
        for place, (title, day) in enumerate(zip(preview.names, preview.created_on, strict=True), 1):
            self._grid.addWidget(ElidedLabel(theme, title, Ink.TEXT, "heading", "semibold"), row, place)
            words = self.tr("stays, here since {day}") if place == 1 else self.tr("goes into it, here since {day}")
            known = words.format(day=QLocale().toString(QDate(day.year, day.month, day.day), "d MMM yyyy"))
            self._grid.addWidget(label(theme, known, Ink.FAINT, "caption"), row + 1, place)
        self._rule()
        for pair in preview.fields:
            self._add_field(pair)
        for words, both in (
            (self.tr("Handles"), preview.handles),
            (self.tr("Companies"), preview.companies),
            (self.tr("Tags"), preview.tags),
        ):
            if any(both):
                self._add_row(words, *(_lines(values) for values in both))
        self._add_row(self.tr("Consent"), *preview.consent[:2])
        if len(set(preview.consent)) > 1:
            row = self._grid.rowCount()
            self._add_label(self.tr("Consent after"), row)
            self._grid.addWidget(label(self._holder.theme, preview.consent[2], wraps=True), row, 1, 1, 2)
        if preview.dropped:
            words = self.tr("Their introduction to each other goes; the notes keep it.")
            self._grid.addWidget(label(theme, words, Ink.WARNING, wraps=True), self._grid.rowCount(), 1, 1, 2)
        self._rule()
        self._add_counts(preview)

    def _rule(self) -> None:
        self._grid.addWidget(hairline(), self._grid.rowCount(), 0, 1, 4)

    def _add_field(self, pair: FieldPair) -> None:
        if (not pair.kept and not pair.other) or (pair.field is MergeField.TEAMMATE and not pair.can_choose):
            return
        name = field_words(pair.field)
        kept, other = pair.kept, pair.other
        if pair.field is MergeField.COUNTRY:
            kept, other = country_name(kept), country_name(other)
        if not pair.can_choose:
            self._add_row(name, kept, other)
            return
        row = self._grid.rowCount()
        self._grid.addWidget(label(self._holder.theme, name, Ink.TEXT, weight="semibold"), row, 0)
        group = QButtonGroup(self)
        for place, value in enumerate((kept, other)):
            button = RadioButton(self._holder, value)
            button.setAccessibleName(self.tr("{field}: {value}").format(field=name, value=value))
            button.setChecked(place == 0)
            group.addButton(button, place)
            # Without an alignment the button's own width would be the widest the column gets.
            self._grid.addWidget(button, row, place + 1, Qt.AlignmentFlag.AlignLeading)
        self._groups[pair.field] = group

    def _add_row(self, name: str, one: str, other: str) -> None:
        row = self._grid.rowCount()
        self._add_label(name, row)
        for place, words in enumerate((one, other), 1):
            made = label(self._holder.theme, words or _NOTHING, Ink.TEXT if words else Ink.FAINT, wraps=True)
            made.setAlignment(Qt.AlignmentFlag.AlignTop | Qt.AlignmentFlag.AlignLeading)
            self._grid.addWidget(made, row, place)

    def _add_label(self, name: str, row: int) -> None:
        self._grid.addWidget(label(self._holder.theme, name, Ink.MUTED), row, 0, Qt.AlignmentFlag.AlignTop)

    def _add_counts(self, preview: MergePreview) -> None:
        theme = self._holder.theme
        after = label(theme, self.tr("Together"), Ink.MUTED, "caption")
        self._grid.addWidget(after, self._grid.rowCount(), 3)
        for name, count in count_rows(preview):
            row = self._grid.rowCount()
            self._add_row(name, count_words(count.kept), count_words(count.other))
            self._grid.addWidget(label(theme, after_words(count), weight="medium"), row, 3)


def _lines(values: Sequence[str]) -> str:
    return "\n".join(values)
