"""The rows of the ledger: each share, or sums by reason that open in place."""

from datetime import timedelta

import pytest
from PySide6.QtCore import QPoint, Qt
from pytestqt.qtbot import QtBot

from care_desktop.domain.facts import Reason
from care_desktop.services.insights import LedgerLine, PersonView
from care_desktop.ui.pages.person_content import PersonContent
from care_desktop.ui.pages.person_ledger import ledger_rows, reason_rows
from care_desktop.ui.pages.person_reasons import BY_REASON, EACH, PersonReasons
from care_desktop.ui.relationship_words import reason_words
from care_desktop.ui.theme import ThemeHolder
from care_desktop.ui.widgets.ledger_list import LedgerRow, signed
from tests.ui.person_samples import NOTHING, TODAY, ago, key, scores, unknown, view

REASONS = (Reason.WENT_WELL, Reason.IN_TOUCH, Reason.PROMISE_KEPT)


def many(count: int = 40) -> PersonView:
    shares = tuple(
        LedgerLine(0.37 + n / 100, f"talk {n}", ago(n), key(n), REASONS[n % len(REASONS)]) for n in range(count, 0, -1)
    )
    return view(ledger=shares, trust=30.0 + sum(line.share for line in shares))


def shown(rows: list[LedgerRow]) -> list[float]:
    return [float(signed(row.share).replace("−", "-")) for row in rows]


def test_the_ledger_starts_at_the_base_rate_and_adds_up() -> None:
    rows = ledger_rows(many(), 8, TODAY)
    assert len(rows) == 10
    assert (rows[0].text, rows[0].share) == ("to begin with", 30.0)
    assert rows[-1].text == "32 smaller ones"
    assert sum(shown(rows)) == pytest.approx(round(many().card.trust, 1))


def test_a_few_shares_need_no_rest_and_are_as_old_as_on_the_day() -> None:
    rows = ledger_rows(view(), 8, TODAY)
    assert [row.text for row in rows[1:]] == [line.text for line in view().ledger]
    assert [row.age for row in rows] == ["", "3 weeks", "yesterday", "2 years"]
    assert sum(shown(rows)) == pytest.approx(69.2)
    assert ledger_rows(view(), 8, TODAY - timedelta(days=1))[2].age == "today"


def test_reasons_add_up_to_trust_and_parts_to_their_reason() -> None:
    seen = many()
    closed = reason_rows(seen, (), 200, TODAY)
    assert [row.text for row in closed[1:]] == [reason_words(reason) for reason in _by_sum(seen)]
    assert {row.is_open for row in closed[1:]} == {False}
    assert sum(shown(closed)) == pytest.approx(round(seen.card.trust, 1))
    opened = reason_rows(seen, {Reason.IN_TOUCH}, 200, TODAY)
    group = next(row for row in opened if row.is_open)
    parts = [row for row in opened if row.is_part]
    assert (group.text, group.age) == ("we were in touch", str(len(parts)))
    assert sum(shown(parts)) == pytest.approx(shown([group])[0])
    assert [row.text for row in opened if not row.is_part] == [row.text for row in closed]
    few = [row for row in reason_rows(seen, {Reason.IN_TOUCH}, 5, TODAY) if row.is_part]
    assert few[-1].text == f"{len(parts) - 5} smaller ones"
    assert sum(shown(few)) == pytest.approx(shown([group])[0])


def _by_sum(seen: PersonView) -> list[Reason]:
    sums = {reason: sum(x.share for x in seen.ledger if x.reason is reason) for reason in REASONS}
    return sorted(sums, key=lambda reason: -sums[reason])


@pytest.mark.parametrize("reason", Reason)
def test_every_reason_has_words(reason: Reason) -> None:
    assert reason_words(reason)


@pytest.fixture
def reasons(qtbot: QtBot, holder: ThemeHolder) -> PersonReasons:
    made = PersonReasons(holder)
    qtbot.addWidget(made)
    made.resize(360, 900)
    made.show()
    made.show_scores(scores())
    return made


def texts(reasons: PersonReasons) -> list[str]:
    model = reasons.ledger.model()
    return [model.index(row, 0).data(Qt.ItemDataRole.AccessibleTextRole) for row in range(model.rowCount())]


def test_a_reason_opens_in_place_by_mouse_and_keys(qtbot: QtBot, reasons: PersonReasons) -> None:
    reasons.switch.set_key(BY_REASON)
    ledger = reasons.ledger
    assert texts(reasons)[1] == "+21.0, we kept a promise, 1, closed"
    assert len(texts(reasons)) == 4
    rect = ledger.visualRect(ledger.model().index(1, 0))
    qtbot.mouseClick(ledger.viewport(), Qt.MouseButton.LeftButton, pos=rect.center())
    assert texts(reasons)[1:3] == [
        "+21.0, we kept a promise, 1, open",
        "+21.0, promise kept: benchmark data, 3 weeks",
    ]
    assert ledger.currentIndex().row() == 1
    qtbot.mouseDClick(ledger.viewport(), Qt.MouseButton.LeftButton, pos=rect.center())
    # A double click ends with the button down, which the next test would find pressed.
    qtbot.mouseRelease(ledger.viewport(), Qt.MouseButton.LeftButton, pos=rect.center())
    ledger.setFocus()
    for press, count in (
        (Qt.Key.Key_Left, 4),
        (Qt.Key.Key_Right, 5),
        (Qt.Key.Key_Right, 5),
        (Qt.Key.Key_Return, 4),
        (Qt.Key.Key_Space, 5),
    ):
        qtbot.keyClick(ledger, press)
        assert len(texts(reasons)) == count, press
        assert ledger.currentIndex().row() == 1
    reasons.show_scores(scores())
    assert len(texts(reasons)) == 5
    reasons.start_over()
    reasons.show_scores(scores())
    assert len(texts(reasons)) == 4


def test_a_part_opens_its_interaction_and_a_sum_does_not(qtbot: QtBot, reasons: PersonReasons) -> None:
    reasons.switch.set_key(BY_REASON)
    reasons.ledger.group_toggled.emit(Reason.PROMISE_KEPT)
    opened: list[object] = []
    reasons.interaction_activated.connect(opened.append)
    for row in range(reasons.ledger.model().rowCount()):
        reasons.ledger.activated.emit(reasons.ledger.model().index(row, 0))
    assert opened == [key("talk 1")]


def test_the_switch_is_worked_by_keys_and_hides_what_does_not_apply(qtbot: QtBot, reasons: PersonReasons) -> None:
    reasons.show_scores(scores(many()))
    assert reasons.switch.key == EACH
    assert reasons.link.text() == "All 40"
    first = reasons.switch.childAt(QPoint(5, 5))
    assert first is not None
    first.setFocus()
    qtbot.keyClick(first, Qt.Key.Key_Right)
    assert reasons.switch.key == BY_REASON
    assert not reasons.link.isVisible()
    reasons.switch.set_key(EACH)
    reasons.link.click()
    assert len(texts(reasons)) == 41
    nobody: PersonContent = unknown()
    reasons.show_scores(scores(nobody.view, **NOTHING))
    assert not reasons.switch.isVisible()
    assert not reasons.link.isVisible()
