"""The command that checks an installation from inside: also in the frozen program, where nothing else can."""

import json
import os
import sys
import tempfile
from collections.abc import Callable
from dataclasses import asdict, dataclass
from datetime import timedelta
from io import BytesIO
from pathlib import Path

from care_desktop import __version__, keychain
from care_desktop.composition import opened_workspace, present
from care_desktop.errors import CareError
from care_desktop.keychain import KeychainState, TokenName
from care_desktop.paths import Profile, docs_dir, migrations_dir, resources_dir

_CHART_WIDTH_PX, _CHART_HEIGHT_PX, _CHART_WEEKS = 480, 240, 20
_SCRIPTS = "Aą佐김प्रم"


@dataclass(frozen=True, slots=True)
class Finding:
    """What one check found; `ok` is also said of what may be absent, with a detail that says so."""

    name: str
    ok: bool
    detail: str


class CheckFailed(Exception):
    """A check found something wrong; the text says what."""


def run_self_test(as_json: bool) -> int:
    """Run every check and print what each found; 1 when one failed."""
    findings = [_finding(name, check) for name, check in CHECKS]
    passed = all(finding.ok for finding in findings)
    if as_json:
        found = {"ok": passed, "version": __version__, "checks": [asdict(finding) for finding in findings]}
        print(json.dumps(found, ensure_ascii=False, indent=1))
    else:
        for finding in findings:
            print(f"{'ok' if finding.ok else 'FAILED':6}  {finding.name}: {finding.detail}")
    return int(not passed)


def _finding(name: str, check: Callable[[], str]) -> Finding:
    try:
        return Finding(name, True, check())
    except (CareError, CheckFailed) as error:
        return Finding(name, False, str(error))
    except Exception as error:  # a broken installation fails in ways nobody foresaw, and each is a finding
        return Finding(name, False, f"{type(error).__name__}: {error}")


def check_migrations() -> str:
    """The shipped revisions make a database."""
    from care_desktop.storage.migrate import current_revision, known_revisions

    known = known_revisions(migrations_dir())
    with (
        tempfile.TemporaryDirectory() as folder,
        opened_workspace(Profile(Path(folder)), Path(folder) / "w.db") as made,
    ):
        found = current_revision(made.database.engine)
    if not known or found != known[-1]:
        raise CheckFailed(f"a new database is at revision {found}, and the program ships {known}")
    return f"{len(known)} revisions, a new database is at {found}"


def check_sqlite() -> str:
    """Which SQLite reads and writes the workspace; one that needs mending is said, and no reason to stop."""
    from sqlite3 import sqlite_version

    from care_desktop.services.installation import sqlite_resets_logs_safely

    return sqlite_version + ("" if sqlite_resets_logs_safely() else "; 3.51.3 or later resets its log more safely")


def check_resources() -> str:
    """Weights, themes, style sheet and sample tables are there and can be read."""
    from care_desktop.domain.weights import load_weights
    from care_desktop.services.sample_tables import sample_tables

    shipped = resources_dir()
    load_weights(shipped / "trust.toml")
    people = len(sample_tables().people)
    themes = ("themes/light.toml", "themes/dark.toml", "themes/metrics.toml", "styles/app.qss")
    wanted = (*themes, "icons/care-desktop-64.png")
    missing = [name for name in wanted if not (shipped / name).is_file()]
    if missing:
        raise CheckFailed(f"missing: {', '.join(missing)}")
    return f"weights, {len(wanted)} files of the look, {people} sample people"


def check_fonts() -> str:
    """The system has fonts to write with, and the icon font draws."""
    if sys.platform.startswith("linux") and not (os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY")):
        os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    from care_desktop.ui.font_check import count_families, icons_draw, undrawable

    families = count_families()
    if not families:
        raise CheckFailed("this computer has no fonts")
    if not icons_draw():
        raise CheckFailed("the icon font draws nothing")
    missing = undrawable(_SCRIPTS)
    return f"{families} font families, icons draw" + (f"; no font here has {missing}" if missing else "")


def check_keychain() -> str:
    """A token goes into the keychain and comes out again, where there is a keychain."""
    state = keychain.state()
    if state is not KeychainState.READY:
        return f"no keychain: {state.sentence}"
    name = TokenName("self-test", "nobody", "localhost")
    keychain.store_token(name, "a token of the self-test")
    keychain.delete_token(name)
    if keychain.read_token(name) is not None:
        raise CheckFailed("a deleted token is still there")
    return "a token was stored, read and deleted"


def check_charts() -> str:
    """A chart is drawn."""
    from care_desktop.charts.rendering import render
    from care_desktop.charts.trust_data import Point, TrustOverTime
    from care_desktop.charts.trust_over_time import draw
    from care_desktop.ui.theme import load_theme
    from care_desktop.ui.widgets.chart_view import chart_style

    today = present().date()
    points = tuple(
        Point(today - timedelta(days=7 * (_CHART_WEEKS - week)), 40.0 + week, 20.0 + week, 60.0 + week)
        for week in range(_CHART_WEEKS + 1)
    )
    data = TrustOverTime(points, (), (), today, 30.0, 3.0, 69.0)
    style = chart_style(load_theme("light", resources_dir() / "themes"), "DejaVu Sans")
    drawn = render(lambda figure, how: draw(figure, data, how), _CHART_WIDTH_PX, _CHART_HEIGHT_PX, 1.0, style)
    if len(set(drawn.rgba)) < 3:
        raise CheckFailed("the picture of a chart is empty")
    return f"{drawn.width} x {drawn.height} pixels drawn"


def check_database() -> str:
    """The sample goes in, out, into a second database and out again, and is the same."""
    from care_desktop.services import demo, transfer_in, transfer_out
    from care_desktop.services.transfer_out import ExportOptions, What

    exported: list[bytes] = []
    with tempfile.TemporaryDirectory() as folder:
        place = Path(folder)
        for name in ("first", "second"):
            with opened_workspace(Profile(place), place / f"{name}.db") as workspace:
                if not exported:
                    demo.write_sample(workspace)
                else:
                    transfer_in.run(workspace, place / "first.zip", undoable=False)
                stream = BytesIO()
                transfer_out.export(workspace, What.EVERYTHING, stream, ExportOptions(private_notes=True))
                exported.append(stream.getvalue())
                (place / f"{name}.zip").write_bytes(exported[-1])
    if exported[0] != exported[1]:
        raise CheckFailed("a second database did not give back what the first one held")
    return f"the sample went through two databases unchanged, {len(exported[0]):,} bytes"


def check_handbook() -> str:
    """Every chapter is there, with its pictures in both appearances."""
    from care_desktop.ui.handbook_text import chapters, missing_pictures

    missing = missing_pictures(docs_dir())
    if missing:
        raise CheckFailed(f"missing: {', '.join(missing)}")
    return f"{len(chapters(docs_dir()))} chapters with their pictures"


CHECKS: tuple[tuple[str, Callable[[], str]], ...] = (
    ("migrations", check_migrations),
    ("SQLite", check_sqlite),
    ("resources", check_resources),
    ("handbook", check_handbook),
    ("fonts", check_fonts),
    ("keychain", check_keychain),
    ("charts", check_charts),
    ("database", check_database),
)
