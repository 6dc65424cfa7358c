"""The rows of the ledger: each interaction's share, or sums by reason that open in place; shown sums add up."""

from collections.abc import Collection, Sequence
from datetime import date

from PySide6.QtCore import QCoreApplication, QLocale

from care_desktop.domain.facts import Reason
from care_desktop.services.insights import LedgerLine, PersonView
from care_desktop.services.reasons import ReasonGroup, by_reason, rounded_shares
from care_desktop.ui.person_words import age_words
from care_desktop.ui.relationship_words import reason_words
from care_desktop.ui.widgets.ledger_list import LedgerRow


def _tr(text: str) -> str:
    return QCoreApplication.translate("person", text)


def ledger_rows(view: PersonView, most: int, day: date) -> list[LedgerRow]:
    """The base rate, the `most` largest shares, and the rest in one line; they add up to trust to one decimal.

    `day` is the one that ages are counted from.
    """
    named, rest = view.ledger[:most], view.ledger[most:]
    shares = [view.base_rate, *(line.share for line in named)]
    if rest:
        shares.append(sum(line.share for line in rest))
    base, *shown = rounded_shares(shares, view.card.trust)
    rows = [LedgerRow(base, _tr("to begin with"))]
    # The line itself is what is opened: a share without an interaction is still no sum.
    rows += [
        LedgerRow(share, line.text, age_words(line.day, day), line)
        for line, share in zip(named, shown[: len(named)], strict=True)
    ]
    if rest:
        rows.append(LedgerRow(shown[-1], _rest_words(rest)))
    return rows


def reason_rows(view: PersonView, opened: Collection[Reason], most: int, day: date) -> list[LedgerRow]:
    """The base rate, then a row for each reason, the `most` largest shares of those `opened` under it.

    Reasons add up to trust to one decimal, the shares of a reason to its sum. `day` is the one that ages are
    counted from.
    """
    groups = by_reason(view.ledger)
    base, *sums = rounded_shares([view.base_rate, *(group.share for group in groups)], view.card.trust)
    rows = [LedgerRow(base, _tr("to begin with"))]
    for group, share in zip(groups, sums, strict=True):
        is_open = group.reason in opened
        count = QLocale().toString(len(group.lines))
        rows.append(LedgerRow(share, reason_words(group.reason), count, group.reason, is_open))
        if is_open:
            rows += _parts(group, share, most, day)
    return rows


def _parts(group: ReasonGroup, share: float, most: int, day: date) -> list[LedgerRow]:
    named, rest = group.lines[:most], group.lines[most:]
    shares = [line.share for line in named]
    if rest:
        shares.append(sum(line.share for line in rest))
    shown = rounded_shares(shares, share)
    rows = [
        LedgerRow(part, line.text, age_words(line.day, day), line, is_part=True)
        for line, part in zip(named, shown[: len(named)], strict=True)
    ]
    if rest:
        rows.append(LedgerRow(shown[-1], _rest_words(rest), is_part=True))
    return rows


def _rest_words(rest: Sequence[LedgerLine]) -> str:
    if len(rest) == 1:
        return _tr("1 smaller one")
    return _tr("{n} smaller ones").format(n=QLocale().toString(len(rest)))
