"""Rule 2: what reaches the log is redacted there; HTTP clients and the database say nothing of what they carry."""

import ast
import base64
import logging
import string
import traceback
from pathlib import Path

import httpx2
import pytest
import sqlalchemy
from hypothesis import given
from hypothesis import strategies as st

from care_desktop.errors import Conflict
from care_desktop.integrations.http import Http
from care_desktop.logs import redact, start_log, stop_log
from tests.factories import NOW, add_person, new_workspace
from tests.integrations.fake_server import Answer, FakeServer, serving
from tests.security.source import called_name, calls, modules, place, tree

CANARY = "Zorabel Quintrix"
LETTERS = st.text(string.ascii_letters + string.digits, min_size=16, max_size=60)
PREFIXED = st.builds(
    lambda prefix, rest: prefix + rest,
    st.sampled_from(["ghp_", "gho_", "ghu_", "ghs_", "ghr_", "github_pat_", "glpat-", "xoxb-", "xoxp-"]),
    LETTERS,
)
PLACES = st.sampled_from(
    [
        "Authorization: Bearer {}",
        "authorization='Basic {}'",
        "{{'access_token': '{}'}}",
        '{{"password": "{}", "x": 1}}',
        "PRIVATE-TOKEN: {}",
        "api_key={}&page=2",
        "https://ana:{}@host.example.org/feed",
        "https://host.example.org/feed.ics?private_key={}",
        "client_secret = {}",
        "Cookie: session={}",
    ]
)


@given(secret=LETTERS, where=PLACES)
def test_a_secret_beside_its_name_is_taken_out(secret: str, where: str) -> None:
    assert secret not in redact(where.format(secret))


@given(
    token=PREFIXED,
    before=st.sampled_from(["", "sent ", "(", "token ", "x="]),
    after=st.sampled_from(["", ".", ")", " to"]),
)
def test_a_known_shape_is_taken_out_wherever_it_stands(token: str, before: str, after: str) -> None:
    assert token not in redact(before + token + after)


@given(secret=LETTERS)
def test_a_secret_in_disguise_is_taken_out(secret: str) -> None:
    basic = base64.b64encode(f"ana:{secret}".encode()).decode()
    assert basic not in redact(f"Authorization: Basic {basic}")


def test_http_says_nothing_at_debug(tmp_path: Path) -> None:
    log = start_log(tmp_path, logging.DEBUG)
    try:
        with serving(FakeServer(lambda asked: Answer())) as server:
            client = Http(lambda: NOW)
            client.at(server.address).get(f"/{CANARY.split()[0]}", params={"token": "abc123"})
            client.close()
            with httpx2.Client() as bare:
                bare.get(f"{server.address}/{CANARY.split()[1]}")
        logging.getLogger("httpcore3.connection").debug("of %s", CANARY)
    finally:
        stop_log(log)
        logging.getLogger().setLevel(logging.WARNING)
    told = (tmp_path / "care-desktop.log").read_text(encoding="utf-8")
    assert "httpcore3" in told
    assert [word for word in (*CANARY.split(), "abc123", "http/1.1") if word.casefold() in told.casefold()] == []


def test_a_refused_row_is_not_shown(tmp_path: Path) -> None:
    log = start_log(tmp_path / "logs", logging.DEBUG)
    try:
        with new_workspace(tmp_path / "w.care") as workspace:
            add_person(workspace, CANARY)
            with pytest.raises(Conflict) as caught, workspace.database.work() as work:
                work.connection.execute(
                    sqlalchemy.text("INSERT INTO person SELECT * FROM person WHERE name = :name"), {"name": CANARY}
                )
        logging.getLogger("care_desktop.test").error("refused", exc_info=caught.value)
    finally:
        stop_log(log)
        logging.getLogger().setLevel(logging.WARNING)
    told = (tmp_path / "logs" / "care-desktop.log").read_text(encoding="utf-8")
    loud = "".join(traceback.format_exception(caught.value))
    assert "UNIQUE constraint failed" in told and "UNIQUE constraint failed" in loud
    assert CANARY not in told and CANARY not in loud


def bare_engines(module: ast.Module) -> list[ast.Call]:
    """Engines that would name the parameters of what failed."""
    return [
        call
        for call in calls(module)
        if called_name(call).endswith("create_engine")
        and not any(word.arg == "hide_parameters" and ast.unparse(word.value) == "True" for word in call.keywords)
    ]


def talkative(module: ast.Module) -> list[ast.Call]:
    """Lines of the log that are made of anything but fixed words; `log.log` has its level before them."""
    found = []
    for call in calls(module):
        owner, _, method = called_name(call).rpartition(".")
        if owner.split(".")[-1].strip("_") not in ("log", "logger", "logging") or method not in (
            "debug", "info", "warning", "error", "exception", "critical", "log",
        ):  # fmt: skip
            continue
        words = call.args[1:] if method == "log" else call.args
        if len(words) != 1 or not isinstance(words[0], ast.Constant):
            found.append(call)
    return found


def test_every_engine_hides_parameters_and_the_log_has_fixed_words() -> None:
    engines = modules("migrations", naming=("create_engine",))
    found = [place(path, call) for path in engines for call in bare_engines(tree(path))]
    # What Qt says is redacted in front of the log, and Qt knows no people.
    found += [
        place(path, call)
        for path in modules(naming=("getLogger",))
        for call in talkative(tree(path))
        if path.name != "crash.py"
    ]
    assert found == []


@pytest.mark.parametrize(
    "line", ["create_engine('sqlite://')", "log.info(f'{name} added')", "log.error('of %s', name)"]
)
def test_the_rules_can_fail(line: str) -> None:
    module = ast.parse(line)
    assert bare_engines(module) or talkative(module)
