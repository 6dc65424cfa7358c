"""Rule 6: a spreadsheet runs nothing of an export, and the way back gives what was there.

For any text of a cell it is `tests/services/test_csv_format.py`, for whole workspaces
`tests/journeys/test_round_trip.py`.
"""

import csv
import io
from pathlib import Path

from care_desktop.services import transfer_in
from care_desktop.services.transfer_out import What
from tests.factories import add_person, exported, new_workspace

RISKY = ("=1+1", "+cmd|' /C calc'!A0", "-2+3", "@SUM(A1)", "\tx", "'=x", "=HYPERLINK(1)", "plain", "\rx")


def cells(data: bytes) -> set[str]:
    return {cell for row in csv.reader(io.StringIO(data.decode("utf-8-sig"), newline="")) for cell in row}


def is_run(cell: str) -> bool:
    try:
        float(cell)
    except ValueError:
        return cell.startswith(("=", "+", "-", "@", "\t", "\r"))
    return False


def test_a_spreadsheet_runs_nothing_and_the_way_back_is_exact(tmp_path: Path) -> None:
    with new_workspace(tmp_path / "a.care") as one, new_workspace(tmp_path / "b.care") as two:
        for number in range(0, len(RISKY), 3):
            notes, place, reading = RISKY[number : number + 3]
            add_person(one, f"Ana {number}", notes=notes, place=place, reading=reading, tags=(notes.strip(),))
        guarded, raw = exported(one, What.PEOPLE), exported(one, What.PEOPLE, raw=True)
        assert [cell for cell in cells(guarded) if is_run(cell)] == []
        assert set(RISKY) - {"\tx", "\rx"} <= cells(raw)
        path = tmp_path / "people.csv"
        path.write_bytes(guarded)
        report = transfer_in.run(two, path).value
        assert (report.people, report.errors) == (len(RISKY) // 3, 0)
        assert exported(two, What.PEOPLE, raw=True) == raw
