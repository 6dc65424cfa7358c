"""Why the score of a person is what it is, the four stage scores, and what stands beside trust."""

from PySide6.QtCore import QLocale, Signal
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from care_desktop.domain.facts import Reason
from care_desktop.domain.resources import Stage
from care_desktop.services.insights import LedgerLine
from care_desktop.ui.delegates.trust import figure
from care_desktop.ui.pages.person_content import PersonScores
from care_desktop.ui.pages.person_ledger import ledger_rows, reason_rows
from care_desktop.ui.pages.person_relationship import PersonRelationship
from care_desktop.ui.roles import Ink
from care_desktop.ui.theme import ThemeHolder
from care_desktop.ui.widgets.button import Button, ButtonKind
from care_desktop.ui.widgets.label import ElidedLabel, label
from care_desktop.ui.widgets.ledger_list import LedgerList
from care_desktop.ui.widgets.section_heading import SectionHeading
from care_desktop.ui.widgets.segment_switch import SegmentSwitch
from care_desktop.ui.widgets.stage_bars import StageBars, StageScore

EACH, BY_REASON = "each", "by reason"
_FEW, _MANY = 8, 200
_THRESHOLD = 50.0


class PersonReasons(QWidget):
    """The ledger beside the chart, the C-A-R-E bars and the relationship under it.

    Signals:
        interaction_activated(UUID): the interaction behind a share was opened.
    """

    interaction_activated = Signal(object)

    def __init__(self, holder: ThemeHolder, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._scores: PersonScores | None = None
        self._shows_all = False
        self._opened: set[Reason] = set()
        self.ledger = LedgerList(holder)
        self.ledger.row_activated.connect(self._on_row_activated)
        self.ledger.group_toggled.connect(self._on_group_toggled)
        self._nothing = label(holder.theme, "", Ink.MUTED, wraps=True)
        self._bars_heading = SectionHeading(holder, self.tr("C-A-R-E scores"), side=True)
        self.bars = StageBars(holder)
        self.relationship = PersonRelationship(holder)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(2)
        layout.addLayout(self._head(holder))
        layout.addWidget(self.ledger)
        layout.addWidget(self._nothing)
        layout.addSpacing(holder.theme.metrics.space.gap)
        layout.addWidget(self._bars_heading)
        layout.addWidget(self.bars)
        layout.addSpacing(holder.theme.metrics.space.gap)
        layout.addWidget(self.relationship)
        layout.addStretch(1)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Preferred)

    def _head(self, holder: ThemeHolder) -> QHBoxLayout:
        self._title = ElidedLabel(holder.theme, weight="semibold")
        self.switch = SegmentSwitch(holder)
        self.switch.setAccessibleName(self.tr("How the score is explained"))
        self.switch.add_segment(self.tr("each interaction"), EACH)
        self.switch.add_segment(self.tr("by reason"), BY_REASON)
        self.switch.key_chosen.connect(self._show_ledger)
        self.link = Button(holder, "", ButtonKind.LINK)
        self.link.clicked.connect(self._on_toggled)
        row = QHBoxLayout()
        row.setSpacing(holder.theme.metrics.space.unit + holder.theme.metrics.space.half)
        row.addWidget(self._title)
        row.addWidget(self.switch)
        row.addStretch(1)
        row.addWidget(self.link)
        return row

    def show_scores(self, scores: PersonScores) -> None:
        """Show the same person after a change, or on another day; what is unfolded stays so."""
        self._scores = scores
        self._show_ledger()
        far = self.tr("line: threshold {n}").format(n=QLocale().toString(round(_THRESHOLD)))
        self._bars_heading.set_words(self.tr("C-A-R-E scores"), far=far)
        card = scores.view.card
        bars = [StageScore(s.letter, v) for s, v in zip(Stage, card.stage_scores, strict=True)]
        self.bars.set_scores(bars, _THRESHOLD, card.stage.letter)
        self.relationship.show_scores(scores)

    def start_over(self) -> None:
        """Fold everything, as for another person."""
        self._shows_all = False
        self._opened.clear()

    def _show_ledger(self) -> None:
        if self._scores is None:
            return
        view, day = self._scores.view, self._scores.day
        known, by_reason = view.card.known, self.switch.key == BY_REASON
        self.ledger.setVisible(known)
        self.switch.setVisible(known)
        self._nothing.setVisible(not known)
        self.link.setVisible(known and not by_reason and len(view.ledger) > _FEW)
        if not known:
            self._title.setText(self.tr("Why unknown"))
            sentence = self.tr("Nothing has happened yet that says good or bad. Trust would start from {base}.")
            self._nothing.setText(sentence.format(base=figure(view.base_rate)))
            return
        title = self.tr("Why {trust}").format(trust=figure(view.card.trust))
        self._title.setText(title)
        more = self.tr("All {n}") if len(view.ledger) <= _MANY else self.tr("{n} largest")
        count = QLocale().toString(min(len(view.ledger), _MANY))
        self.link.setText(self.tr("Fewer") if self._shows_all else more.format(n=count))
        self.link.setAccessibleName(f"{title}: {self.link.text()}")
        if by_reason:
            self.ledger.set_rows(reason_rows(view, self._opened, _MANY, day))
        else:
            self.ledger.set_rows(ledger_rows(view, _MANY if self._shows_all else _FEW, day))

    def _on_toggled(self) -> None:
        self._shows_all = not self._shows_all
        self._show_ledger()

    def _on_group_toggled(self, reason: Reason) -> None:
        self._opened ^= {reason}
        self._show_ledger()

    def _on_row_activated(self, line: object) -> None:
        if isinstance(line, LedgerLine) and line.interaction_id is not None:
            self.interaction_activated.emit(line.interaction_id)
