"""The step of an import in which it is said what each column of a file is."""

from collections.abc import Mapping

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QGridLayout, QHBoxLayout, QScrollArea, QVBoxLayout, QWidget

from care_desktop.services.import_preview import FIELDS, ColumnMap, FileColumns, guessed_as
from care_desktop.ui.roles import Ink
from care_desktop.ui.theme import ThemeHolder
from care_desktop.ui.widgets.choice_box import ChoiceBox
from care_desktop.ui.widgets.label import ElidedLabel, label
from care_desktop.ui.widgets.segment_switch import SegmentSwitch

_PEOPLE, _INTERACTIONS = "people", "interactions"
_FIELD_WIDTH = 208
_CHARACTERS_SHOWN = 120
_ROWS_MAX = 200


class ImportMapping(QWidget):
    """A row for each column of the file: its name, a few of its values, and what it is.

    Signals:
        changed(ColumnMap): something else was chosen.
    """

    changed = Signal(object)

    def __init__(self, holder: ThemeHolder, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._holder = holder
        self._kind = ""
        self._header: tuple[str, ...] = ()
        self._samples: tuple[tuple[str, ...], ...] = ()
        self.boxes: list[ChoiceBox] = []
        self.kind = SegmentSwitch(holder)
        self.kind.add_segment(self.tr("People"), _PEOPLE)
        self.kind.add_segment(self.tr("Interactions"), _INTERACTIONS)
        self.kind.setAccessibleName(self.tr("What a row is"))
        self._scroll = QScrollArea()
        self._scroll.setFrameShape(QFrame.Shape.NoFrame)
        self._scroll.setWidgetResizable(True)
        # The fields in it take the focus; the area itself would be a stop for nothing.
        self._scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(holder.theme.metrics.space.unit)
        top = QHBoxLayout()
        top.addWidget(label(holder.theme, self.tr("Each row is about"), Ink.MUTED))
        top.addWidget(self.kind)
        top.addStretch(1)
        column.addLayout(top)
        column.addWidget(self._scroll, 1)
        self.kind.key_chosen.connect(self._on_kind_chosen)

    @property
    def columns(self) -> ColumnMap:
        """What is chosen now."""
        chosen = [str(box.currentData() or "") for box in self.boxes]
        return ColumnMap(self._kind, (*chosen, *("" for _ in self._header[len(chosen) :])))

    def show_columns(self, found: FileColumns) -> None:
        """Make the rows of a file; those that are there already keep what was chosen."""
        if self._header == found.header:
            return
        self._header, self._samples = found.header, found.samples
        self._kind = found.read_as.kind
        self.kind.set_key(self._kind)
        theme = self._holder.theme
        body = QWidget()
        grid = QGridLayout(body)
        grid.setContentsMargins(0, 0, theme.metrics.space.unit, 0)
        grid.setHorizontalSpacing(theme.metrics.space.gap)
        grid.setVerticalSpacing(theme.metrics.space.unit)
        grid.setColumnStretch(0, 2)
        grid.setColumnStretch(1, 3)
        self.boxes = []
        for row, (name, samples) in enumerate(zip(found.header[:_ROWS_MAX], found.samples, strict=False)):
            shown = name or self.tr("Column {n}").format(n=row + 1)
            title = ElidedLabel(theme, shown[:_CHARACTERS_SHOWN], weight="medium")
            values = ElidedLabel(theme, " · ".join(samples)[:_CHARACTERS_SHOWN], Ink.FAINT)
            box = ChoiceBox(self._holder)
            box.setFixedWidth(_FIELD_WIDTH)
            box.setAccessibleName(self.tr("Read {column} as").format(column=shown[:_CHARACTERS_SHOWN]))
            title.setBuddy(box)
            box.currentIndexChanged.connect(self._on_changed)
            self.boxes.append(box)
            for place, widget in enumerate((title, values, box)):
                grid.addWidget(widget, row, place)
        grid.setRowStretch(len(found.header), 1)
        self._fill(found.read_as)
        self._scroll.setWidget(body)

    def _fill(self, read_as: ColumnMap) -> None:
        words = field_words(self)
        for box, field in zip(self.boxes, read_as.fields, strict=False):
            box.blockSignals(True)
            box.clear()
            box.addItem(self.tr("Leave out"), "")
            known = FIELDS[read_as.kind]
            for name in (*known, *((field,) if field and field not in known else ())):
                box.addItem(words.get(name, name), name)
            box.setCurrentIndex(max(box.findData(field), 0))
            box.blockSignals(False)

    def _on_kind_chosen(self, kind: str) -> None:
        if kind != self._kind:
            self._kind = kind
            self._fill(guessed_as(kind, self._header, self._samples))
            self._on_changed()

    def _on_changed(self) -> None:
        self.changed.emit(self.columns)


def field_words(widget: QWidget) -> Mapping[str, str]:
    """What each field is called here; services go by their own names."""
    tr = widget.tr
    return {
        "name": tr("Name"),
        "given name": tr("First name"),
        "family name": tr("Last name"),
        "company": tr("Company"),
        "role": tr("Role"),
        "country": tr("Country"),
        "place": tr("Place"),
        "tags": tr("Tags"),
        "notes": tr("Notes"),
        "met_how": tr("How we met"),
        "pronouns": tr("Pronouns"),
        "languages": tr("Languages"),
        "skills": tr("Skills"),
        "time_zone": tr("Time zone"),
        "teammate": tr("Teammate"),
        "person": tr("Person"),
        "date": tr("Date"),
        "kind": tr("What it was"),
        "channel": tr("Channel"),
        "direction": tr("Direction"),
        "tone": tr("Tone"),
        "duration_min": tr("Minutes"),
        "note": tr("Note"),
        "url": tr("Link"),
        "external_id": tr("Key of the source"),
        "activity type": tr("Activity type"),
        "github": "GitHub",
        "email": tr("E-mail"),
        "stackoverflow": "Stack Overflow",
        "mastodon": "Mastodon",
        "bluesky": "Bluesky",
        "linkedin": "LinkedIn",
        "x": "X",
        "gitlab": "GitLab",
        "gitea": "Gitea",
        "discord": "Discord",
        "slack": "Slack",
        "devto": "dev.to",
        "youtube": "YouTube",
        "phone": tr("Phone"),
        "web": tr("Web page"),
        "consent_source": tr("Data from"),
        "consent_on": tr("Data since"),
    }
