"""Why the score of a person is what it is: the ledger of shares, and the four stage scores."""

from collections.abc import Sequence
from datetime import date

from PySide6.QtCore import QCoreApplication, QLocale, Signal
from PySide6.QtWidgets import QSizePolicy, QVBoxLayout, QWidget

from care_desktop.domain.resources import Stage
from care_desktop.services.insights import LedgerLine, PersonView
from care_desktop.ui.delegates.trust import figure
from care_desktop.ui.person_words import age_words
from care_desktop.ui.roles import Ink
from care_desktop.ui.theme import ThemeHolder
from care_desktop.ui.widgets.label import label
from care_desktop.ui.widgets.ledger_list import LedgerList, LedgerRow
from care_desktop.ui.widgets.section_heading import SectionHeading
from care_desktop.ui.widgets.stage_bars import StageBars, StageScore

_FEW, _MANY = 8, 200
_THRESHOLD = 50.0


class PersonReasons(QWidget):
    """The ledger beside the chart, the C-A-R-E bars under it.

    Signals:
        interaction_activated(UUID): the interaction behind a share was opened.
    """

    interaction_activated = Signal(object)

    def __init__(self, holder: ThemeHolder, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._view: PersonView | None = None
        self._shows_all = False
        self._heading = SectionHeading(holder, "", side=True)
        self._heading.link_activated.connect(self._on_toggled)
        self.ledger = LedgerList(holder)
        self.ledger.row_activated.connect(self._on_row_activated)
        self._nothing = label(holder.theme, "", Ink.MUTED, wraps=True)
        self._bars_heading = SectionHeading(holder, self.tr("C-A-R-E scores"), side=True)
        self.bars = StageBars(holder)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(2)
        layout.addWidget(self._heading)
        layout.addWidget(self.ledger)
        layout.addWidget(self._nothing)
        layout.addSpacing(holder.theme.metrics.space.gap)
        layout.addWidget(self._bars_heading)
        layout.addWidget(self.bars)
        layout.addStretch(1)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Preferred)

    def show_view(self, view: PersonView) -> None:
        """Show another person's reasons."""
        self._view = view
        self._shows_all = False
        self._show_ledger()
        far = self.tr("line: threshold {n}").format(n=QLocale().toString(round(_THRESHOLD)))
        self._bars_heading.set_words(self.tr("C-A-R-E scores"), far=far)
        scores = [StageScore(s.letter, v) for s, v in zip(Stage, view.card.stage_scores, strict=True)]
        self.bars.set_scores(scores, _THRESHOLD, view.card.stage.letter)

    def _show_ledger(self) -> None:
        view = self._view
        if view is None:
            return
        self.ledger.setVisible(view.card.known)
        self._nothing.setVisible(not view.card.known)
        if not view.card.known:
            self._heading.set_words(self.tr("Why unknown"))
            sentence = self.tr("Nothing has happened yet that says good or bad. Trust would start from {base}.")
            self._nothing.setText(sentence.format(base=figure(view.base_rate)))
            return
        heading = self.tr("Why {trust}").format(trust=figure(view.card.trust))
        link = ""
        if len(view.ledger) > _FEW:
            more = self.tr("All {n}") if len(view.ledger) <= _MANY else self.tr("{n} largest")
            count = QLocale().toString(min(len(view.ledger), _MANY))
            link = self.tr("Fewer") if self._shows_all else more.format(n=count)
        self._heading.set_words(heading, self.tr("each interaction's share"), link=link)
        self.ledger.set_rows(ledger_rows(view, _MANY if self._shows_all else _FEW))

    def _on_toggled(self) -> None:
        self._shows_all = not self._shows_all
        self._show_ledger()

    def _on_row_activated(self, line: object) -> None:
        if isinstance(line, LedgerLine) and line.interaction_id is not None:
            self.interaction_activated.emit(line.interaction_id)


def ledger_rows(view: PersonView, most: int) -> list[LedgerRow]:
    """The base rate, the `most` largest shares, and the rest in one line.

    Shares are rounded to one decimal; the rest takes what rounding leaves, so that the rows shown add up to
    the score rounded to one decimal. Without a rest they add up to within 0.05 a row.
    """
    named, rest = view.ledger[:most], view.ledger[most:]
    rows = [LedgerRow(view.base_rate, _base_words())]
    rows += [_row(line, view.card.as_of) for line in named]
    if rest:
        left = round(view.card.trust, 1) - sum(round(row.share, 1) for row in rows)
        rows.append(LedgerRow(left, _rest_words(rest)))
    return rows


def _row(line: LedgerLine, today: date) -> LedgerRow:
    # The line itself is what is activated: a share without an interaction is still no sum.
    return LedgerRow(line.share, line.text, age_words(line.day, today), line)


def _base_words() -> str:
    return QCoreApplication.translate("person", "to begin with")


def _rest_words(rest: Sequence[LedgerLine]) -> str:
    if len(rest) == 1:
        return QCoreApplication.translate("person", "1 smaller one")
    return QCoreApplication.translate("person", "{n} smaller ones").format(n=QLocale().toString(len(rest)))
