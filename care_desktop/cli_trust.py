"""The command that prints scores: everyone's at one or more dates, or why one person's score is what it is."""

import json
import sys
from collections.abc import Iterable, Iterator, Sequence
from contextlib import suppress
from datetime import date
from uuid import UUID

from care_desktop.cli_transfer import Place
from care_desktop.composition import opened_workspace
from care_desktop.domain.people import normalise_name
from care_desktop.errors import NotFound
from care_desktop.services import insights
from care_desktop.services.csv_format import CsvWriter, cell_text
from care_desktop.services.outcome import Workspace
from care_desktop.services.people_lookup import people_named
from care_desktop.services.reasons import by_reason, rounded_shares
from care_desktop.services.score_sheets import TRUST_COLUMNS, trust_rows
from care_desktop.storage.sheets import Cell

SHARE_COLUMNS = ("person_id", "name", "as_of", "share", "day", "text", "interaction_id", "reason")
_MINUS = "\N{MINUS SIGN}"


def run_trust(place: Place, days: Sequence[date], person: str, *, explain: bool, form: str) -> None:
    """Print scores, or with `explain` each share, as a table, CSV or JSON.

    Raises:
        CareError: there is no such person, or the workspace cannot be opened.
    """
    with opened_workspace(place.profile, place.database) as workspace:
        wanted = None if not person else _meant(workspace, person)
        if explain and form == "table":
            _print_ledgers(workspace, days, wanted)
            return
        columns = SHARE_COLUMNS if explain else TRUST_COLUMNS
        rows = _share_rows(workspace, days, wanted) if explain else _score_rows(workspace, days, wanted)
        if form == "csv":
            writer = CsvWriter(sys.stdout.buffer, bom=False, guarded=True)
            writer.write([columns])
            writer.write([cell_text(cell) for cell in row] for row in rows)
            writer.finish()
            sys.stdout.buffer.flush()
        elif form == "json":
            _print_json(columns, rows)
        else:
            _print_table(rows)


def _meant(workspace: Workspace, text: str) -> frozenset[UUID]:
    """Whom an id or a name means; several people may bear one name.

    Raises:
        NotFound: nobody.
    """
    with suppress(ValueError):
        return frozenset((UUID(text),))
    found = people_named(workspace, normalise_name(text))
    if not found:
        raise NotFound(f"Nobody in this workspace is named “{text}”.", "Check the spelling, or give the id.")
    return found


def _score_rows(workspace: Workspace, days: Sequence[date], wanted: frozenset[UUID] | None) -> Iterator[Sequence[Cell]]:
    for key, cells in trust_rows(workspace, days):
        if wanted is None or key in wanted:
            yield cells


def _share_rows(workspace: Workspace, days: Sequence[date], wanted: frozenset[UUID] | None) -> Iterator[Sequence[Cell]]:
    for row in insights.score_rows(workspace, days or None):
        if wanted is not None and row.person_id not in wanted:
            continue
        view = insights.person_view(workspace, row.person_id, row.as_of if days else None)
        head = (str(row.person_id), row.name, row.as_of.isoformat())
        yield (*head, round(view.base_rate, 4), "", "to begin with", "", "")
        for line in view.ledger:
            interaction = str(line.interaction_id) if line.interaction_id else ""
            yield (*head, round(line.share, 4), line.day.isoformat(), line.text, interaction, str(line.reason))


def _print_json(columns: Sequence[str], rows: Iterable[Sequence[Cell]]) -> None:
    print("[", end="")
    for place, row in enumerate(rows):
        print(
            ",\n" if place else "\n",
            json.dumps(dict(zip(columns, row, strict=True)), ensure_ascii=False),
            sep="",
            end="",
        )
    print("\n]")


def _print_table(rows: Iterable[Sequence[Cell]]) -> None:
    print(f"{'as of':10}  {'trust':>5}  {'band':>7}  {'presence':>8}  {'stage':8}  name")
    for row in rows:
        _, name, as_of, trust, low, high, presence, stage, *_ = row
        band = f"{float(str(low)):.0f}-{float(str(high)):.0f}"
        chance = f"{float(str(presence)) * 100:.0f} %"
        print(f"{as_of}  {float(str(trust)):5.0f}  {band:>7}  {chance:>8}  {stage:8}  {name}")


def _print_ledgers(workspace: Workspace, days: Sequence[date], wanted: frozenset[UUID] | None) -> None:
    """Each person's reasons with their pieces under them; what is printed adds up, reason by reason and as a whole."""
    for row in insights.score_rows(workspace, days or None):
        if wanted is not None and row.person_id not in wanted:
            continue
        view = insights.person_view(workspace, row.person_id, row.as_of if days else None)
        print(f"{row.name}: {row.trust:.0f}, between {row.low:.0f} and {row.high:.0f}, as of {row.as_of}, {row.stage}")
        groups = by_reason(view.ledger)
        base, *sums = rounded_shares([view.base_rate, *(group.share for group in groups)], row.trust)
        print(f"{_points(base):>8}  to begin with")
        for group, share in zip(groups, sums, strict=True):
            print(f"{_points(share):>8}  {group.reason}, {len(group.lines):,}")
            pieces = rounded_shares([line.share for line in group.lines], share)
            for line, piece in zip(group.lines, pieces, strict=True):
                print(f"{'':8}  {_points(piece):>6}  {line.day.isoformat()}  {line.text}")
        print(f"= {row.trust:6.1f}")


def _points(share: float) -> str:
    return f"{share:+.1f}".replace("-", _MINUS)
