"""One of the twelve places of the content map: its resources, whom they reached, what followed; or that it is empty."""

from PySide6.QtCore import QLocale, Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from care_desktop.domain.insight_content import ContentRow
from care_desktop.domain.resources import ResourceState
from care_desktop.services.resources import KindOverview, Reach, ResourceLine
from care_desktop.ui.accessible import set_tip
from care_desktop.ui.interaction_words import word
from care_desktop.ui.pages.resources_marks import GapMark, ResourceRow, StepMark
from care_desktop.ui.pages.resources_words import (
    LEAST_TO_COMPARE,
    gap_words,
    kind_title,
    milestone_sentence,
    people_words,
    share_words,
    times_words,
)
from care_desktop.ui.person_words import BETWEEN, full_day
from care_desktop.ui.roles import Ink
from care_desktop.ui.theme import ThemeHolder
from care_desktop.ui.widgets.avatar import Avatar
from care_desktop.ui.widgets.button import Button, ButtonKind
from care_desktop.ui.widgets.label import ElidedLabel, label


class KindCell(QWidget):
    """A place of the map. Whom it reached and what followed come later, for they take longer to read.

    Args:
        lines: its resources that are to be shown; none while searching says that nothing matches.

    Signals:
        opened(UUID): a resource is to be opened.
        add_requested(ResourceKind): one of this kind is to be added.
    """

    opened = Signal(object)
    add_requested = Signal(object)

    def __init__(
        self,
        holder: ThemeHolder,
        kind: KindOverview,
        lines: tuple[ResourceLine, ...],
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._holder = holder
        self.kind = kind.kind
        self._overview = kind
        theme = holder.theme
        space = theme.metrics.space
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, space.unit, 0, space.gap)
        self._column.setSpacing(0)
        self._column.addLayout(self._head())
        self.rows: dict[object, ResourceRow] = {}
        for line in lines:
            self._column.addWidget(self._row(line))
        if not kind.on_offer:
            self._add_gap()
        self._column.addStretch(1)
        self._reach = QHBoxLayout()
        self._reach.setContentsMargins(0, space.unit, 0, 0)
        self._reach.setSpacing(space.half)
        self._column.addLayout(self._reach)
        self._steps = QHBoxLayout()
        self._steps.setContentsMargins(0, space.half, 0, 0)
        self._steps.setSpacing(space.unit)
        self._column.addLayout(self._steps)

    def _head(self) -> QHBoxLayout:
        theme, kind = self._holder.theme, self._overview
        far = times_words(kind.times) if kind.resources else self.tr("none yet")
        row = QHBoxLayout()
        row.addWidget(ElidedLabel(theme, kind_title(kind.kind), weight="semibold"), 1)
        row.addWidget(label(theme, far, Ink.FAINT if kind.resources else Ink.UNKNOWN))
        row.setContentsMargins(0, 0, 0, theme.metrics.space.half)
        return row

    def _row(self, line: ResourceLine) -> ResourceRow:
        item = line.item
        note = "" if item.state is ResourceState.PUBLISHED else word(item.state)
        faint = item.state is ResourceState.RETIRED
        row = ResourceRow(self._holder, item.title, note, QLocale().toString(line.times), faint)
        row.clicked.connect(lambda _=False, id=item.id: self.opened.emit(id))
        self.rows[item.id] = row
        return row

    def _add_gap(self) -> None:
        theme, kind = self._holder.theme, self._overview
        space = theme.metrics.space
        if not kind.resources:
            self._column.addSpacing(space.half)
            self._column.addWidget(GapMark(self._holder))
            self._column.addSpacing(space.unit)
        none, whom = gap_words(kind.kind, kind.in_stage)
        if kind.resources:
            none = self.tr("Nothing here can be given yet.")
        self._column.addWidget(label(theme, none, Ink.MUTED, wraps=True))
        if whom:
            self._column.addWidget(label(theme, whom, Ink.MUTED, wraps=True))
        link = Button(self._holder, self.tr("Add one of ours"), ButtonKind.LINK, icon="add")
        link.setAccessibleName(self.tr("Add one of {kind}").format(kind=word(kind.kind)))
        link.clicked.connect(lambda: self.add_requested.emit(self.kind))
        self._column.addSpacing(space.half)
        self._column.addWidget(link, 0, Qt.AlignmentFlag.AlignLeading)

    def show_reach(self, reach: Reach) -> None:
        """Say whom the kind reached, and on each resource whom it reached and when last."""
        _clear(self._reach)
        for id, (people, last) in reach.by_resource.items():
            if id in self.rows:
                parts = (people_words(people), self.tr("last on {day}").format(day=full_day(last)))
                set_tip(self.rows[id], BETWEEN.join((self.rows[id].accessibleName(), *parts)))
                self.rows[id].setAccessibleDescription(BETWEEN.join(parts))
        if not reach.people:
            return
        theme = self._holder.theme
        for name in reach.faces:
            self._reach.addWidget(Avatar(self._holder, name, theme.metrics.avatar.table))
        self._reach.addSpacing(theme.metrics.space.half)
        self._reach.addWidget(label(theme, people_words(reach.people), Ink.FAINT))
        self._reach.addStretch(1)

    def show_steps(self, row: ContentRow | None) -> None:
        """Say what followed; None when nobody can be compared."""
        _clear(self._steps)
        if not self._overview.times:
            return
        theme = self._holder.theme
        sentence = milestone_sentence(row)
        if row is None or row.people < LEAST_TO_COMPARE:
            count = QLocale().toString(row.people if row is not None else 0)
            words = label(theme, self.tr("too few to compare, n {n}").format(n=count), Ink.FAINT, "caption")
            set_tip(words, sentence)
            words.setAccessibleDescription(sentence)
            self._steps.addStretch(1)
            self._steps.addWidget(words)
            return
        before, after = share_words(row)
        n = self.tr("n {n}").format(n=QLocale().toString(row.people))
        what = ElidedLabel(theme, self.tr("milestone, {n}").format(n=n), Ink.FAINT, "caption")
        share = label(theme, f"{before} → ", Ink.MUTED)
        strong = label(theme, after, weight="semibold")
        for part in (what, share, strong):
            set_tip(part, sentence)
        strong.setAccessibleDescription(sentence)
        self._steps.addWidget(StepMark(self._holder, row))
        self._steps.addWidget(what, 1)
        self._steps.addWidget(share)
        self._steps.addWidget(strong)

    @property
    def is_gap(self) -> bool:
        """Whether there is nothing of this kind to give."""
        return not self._overview.on_offer


def _clear(row: QHBoxLayout) -> None:
    while (item := row.takeAt(0)) is not None:
        widget = item.widget()
        if widget is not None:
            widget.hide()
            widget.deleteLater()
