"""Rule 7: what reads files and answers has limits, and nothing that is read is run.

Elsewhere: a megabyte in a cell, ragged and open quotes, foreign encodings (`tests/services/test_csv_format.py`); too
many and too large cards (`test_import_vcard.py`); rules of calendars made to take for ever, and the limit of time
(`tests/integrations/test_calendar_events.py`); heads of mail made to be slow (`test_vcard.py`, `test_import_mbox.py`);
zips that unpack to far too much or lead elsewhere (`tests/journeys/test_round_trip.py`); entities in XML
(`test_carddav.py`).
"""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

from care_desktop.errors import CareError
from care_desktop.integrations.http import Http, Reply
from care_desktop.integrations.problems import ServiceTrouble
from care_desktop.services import csv_format, transfer_in
from care_desktop.services.outcome import Workspace
from tests.factories import NOW, content, new_workspace
from tests.integrations.fake_server import Answer, FakeServer, serving
from tests.security.source import called_name, calls, modules, place, tree

FORBIDDEN_MODULES = {"pickle", "cPickle", "dill", "marshal", "shelve", "yaml", "xml.sax", "xml.dom", "lxml", "xmlrpc"}
FORBIDDEN_CALLS = {"eval", "exec", "compile", "__import__", "os.system", "os.popen", "tempfile.mktemp"}
FORBIDDEN_METHODS = {"extractall", "extract", "unpack_archive", "literal_eval"}
DEEP = 100_000


@pytest.fixture(scope="module")
def workspace(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Workspace]:
    with new_workspace(tmp_path_factory.mktemp("empty") / "w.care") as made:
        yield made


def running(module: ast.Module) -> list[ast.AST]:
    """Everything that would run what it reads, or unpack wherever an archive says."""
    found: list[ast.AST] = []
    for call in calls(module):
        called = called_name(call)
        has_shell = any(word.arg == "shell" and ast.unparse(word.value) != "False" for word in call.keywords)
        if called in FORBIDDEN_CALLS or called.rpartition(".")[2] in FORBIDDEN_METHODS or has_shell:
            found.append(call)
    for node in ast.walk(module):
        names = [alias.name for alias in node.names] if isinstance(node, ast.Import) else []
        base = node.module or "" if isinstance(node, ast.ImportFrom) else ""
        bad = tuple(f"{name}." for name in FORBIDDEN_MODULES)
        if base != "xml.sax.saxutils" and any(f"{name}.".startswith(bad) for name in (*names, base)):
            found.append(node)
        parses = {alias.name for alias in getattr(node, "names", ())} & {"parse", "fromstring", "XML", "iterparse"}
        if base == "xml.etree.ElementTree" and parses:
            found.append(node)
    return found


def test_nothing_that_is_read_is_run() -> None:
    words = (
        "pickle", "marshal", "shelve", "yaml", "dill", "lxml", "xml.", "extractall", ".extract(", "unpack_archive",
        "literal_eval", " eval(", "(eval(", " exec(", "= compile(", "shell=", "os.system", "popen", "mktemp",
        "__import__",
    )  # fmt: skip
    assert [place(path, node) for path in modules("migrations", naming=words) for node in running(tree(path))] == []


@pytest.mark.parametrize(
    "line",
    ["import pickle", "from yaml import load", "archive.extractall(folder)", "eval(text)", "run(command, shell=True)",
     "from xml.etree.ElementTree import fromstring", "import xml.sax.handler"],
)  # fmt: skip
def test_the_rule_can_fail(line: str) -> None:
    assert running(ast.parse(line))


@pytest.mark.parametrize(
    ("name", "body"),
    [
        ("deep.json", b"[" * DEEP + b"]" * DEEP),
        ("deep-object.json", b'{"people":' * DEEP + b"1" + b"}" * DEEP),
        ("huge-number.json", b'[{"name": "Ana", "interactions": ' + b"9" * 5000 + b"}]"),
        ("field.csv", b'name\n"' + b"x" * 200_000 + b'"\n'),
        ("line.csv", b"x" * 3_000_000),
        ("nul.csv", b"name\nAna\x00Quispe\n"),
        ("alarm.ics", b"BEGIN:VCALENDAR\r\n" + b"BEGIN:VEVENT\r\n" * 20_000),
        ("deep.vcf", b"BEGIN:VCARD\r\n" * 5_000),
        ("zeros.zip", b"PK\x05\x06" + b"\0" * 18),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_what_is_made_to_hurt_ends_in_a_sentence_and_stores_nothing(
    name: str, body: bytes, workspace: Workspace, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(csv_format, "CELL_CHARACTERS_MAX", 100_000)
    path = tmp_path / name
    path.write_bytes(body)
    before = content(workspace)
    try:
        report = transfer_in.run(workspace, path).value
    except CareError as error:
        assert str(error)
    else:
        assert report.new == 0
    assert content(workspace) == before


def test_a_deep_answer_is_the_services_trouble() -> None:
    with pytest.raises(ServiceTrouble):
        Reply("https://example.org", 200, {}, b"[" * DEEP + b"]" * DEEP).json()


def test_an_answer_without_end_is_broken_off(monkeypatch: pytest.MonkeyPatch) -> None:
    from care_desktop.integrations import http

    monkeypatch.setattr(http, "BODY_MAX_BYTES", 10_000)
    with serving(FakeServer(lambda asked: Answer(200, b"x" * 1_000_000))) as server:
        client = Http(lambda: NOW)
        with pytest.raises(ServiceTrouble, match="more than"):
            client.at(server.address).get("x")
        client.close()
