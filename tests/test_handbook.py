"""The handbook says what the program does: its commands run, its lines are read so, its figures and links hold."""

import ast
import re
import shlex
import shutil
import subprocess
import tomllib
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cache
from pathlib import Path

import pytest

from care_desktop.cli import main
from care_desktop.domain.capture import NameIndex, parse, to_json_dict
from care_desktop.integrations.sources import SOURCES
from care_desktop.storage import cipher

ROOT = Path(__file__).resolve().parents[1]
HANDBOOK = ROOT / "docs" / "handbook"
CHAPTERS = sorted(path.name for path in HANDBOOK.glob("*.md"))
NOON = datetime(2026, 11, 22, 12, tzinfo=UTC)
PROGRAM = "care-desktop"

_BLOCK = re.compile(r"(?:<!-- *(?P<mark>[^>]*?) *-->\n)?^```\w*\n(?P<text>.*?)^```$", re.MULTILINE | re.DOTALL)
_LINK = re.compile(r"(?P<picture>!?)\[[^\]]*\]\((?P<target>[^)\s]+)\)")
_ENDS_WITH = re.compile(r"ends with (\d)")


@dataclass(frozen=True, slots=True)
class Block:
    """A fenced block: its text, and what the comment above it says about it, such as "file" and a name."""

    mark: str
    about: str
    text: str


@cache
def text_of(chapter: str) -> str:
    return (HANDBOOK / chapter).read_text(encoding="utf-8")


def blocks_of(chapter: str) -> Iterator[Block]:
    for found in _BLOCK.finditer(text_of(chapter)):
        mark, _, about = (found["mark"] or "").partition(":")
        yield Block(mark.strip(), about.strip(), found["text"])


def commands_in(block: Block) -> Iterator[tuple[list[str], int]]:
    """Arguments of each command, and the exit status the text says."""
    for line in block.text.splitlines():
        command, _, remark = line.partition("    # ")
        words = shlex.split(command)
        if words[:1] == [PROGRAM]:
            said = _ENDS_WITH.search(remark)
            yield words[1:], int(said[1]) if said else 0


def table_rows(text: str, header: str) -> list[list[str]]:
    """The cells of the table whose header begins so."""
    lines = iter(text.splitlines())
    for line in lines:
        if line.startswith(header):
            break
    next(lines)
    found = []
    for line in lines:
        if not line.startswith("|"):
            break
        found.append([cell.strip() for cell in line.strip("|").split("|")])
    return found


@pytest.fixture(scope="module")
def sample(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The sample workspace, which each chapter copies; with fewer interactions, as every command reads them."""
    path = tmp_path_factory.mktemp("handbook") / "workspace.db"
    profile = ["--profile", str(path.parent / "profile")]
    assert main([*profile, "demo", "--interactions", "400", "--database", str(path)]) == 0
    return path


def make_repository(folder: Path) -> None:
    def git(*arguments: str) -> None:
        name = ("-c", "user.name=Ada Okafor", "-c", "user.email=ada@lagoon.example", "-c", "commit.gpgsign=false")
        subprocess.run(["git", *name, "-C", str(folder), *arguments], check=True, capture_output=True, timeout=30)

    folder.mkdir()
    git("init", "--quiet")
    git("commit", "--quiet", "--allow-empty", "-m", "Retry webhooks")


@pytest.mark.parametrize("chapter", [name for name in CHAPTERS if f"\n{PROGRAM}" in text_of(name)])
def test_commands_end_as_the_text_says(
    chapter: str,
    sample: Path,
    profile_folder: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    profile_folder.mkdir(parents=True)
    shutil.copy(sample, profile_folder / sample.name)
    place = tmp_path / "place"
    place.mkdir()
    monkeypatch.chdir(place)
    if "folder=offline-sdk" in text_of(chapter):
        make_repository(place / "offline-sdk")
    printed = ""
    for block in blocks_of(chapter):
        if block.mark == "not run" or (block.mark == "needs" and not cipher.is_available()):
            assert block.about, f"{chapter} does not say why a block is not run"
        elif block.mark == "file":
            (place / block.about).write_text(block.text, encoding="utf-8")
        elif block.mark == "prints":
            said = {" ".join(line.split()) for line in printed.splitlines()}
            missing = [line for line in block.text.splitlines() if " ".join(line.split()) not in said]
            assert not missing, f"{missing} is not printed by the command above in {chapter}"
        else:
            assert block.mark in ("", "needs"), f"{chapter} has a comment the test does not know: {block.mark}"
            for arguments, status in commands_in(block):
                got = main(arguments)
                out, err = capsys.readouterr()
                assert got == status, f"{chapter}: {shlex.join(arguments)} ended with {got}\n{out}\n{err}"
                assert "Traceback" not in err
                printed = out


def _as_told(read: Mapping[str, object]) -> dict[str, list[str]]:
    """The fields of a parse under the words of the chapter, each as a list of texts."""

    def many(name: str) -> Sequence[Mapping[str, str]]:
        found = read[name]
        assert isinstance(found, list)
        return found

    moment = str(read["occurred_at"])
    day, _, time = moment.partition("T")
    told: dict[str, object] = {
        "people": read["people"],
        "day": day,
        "time": time[:5] or None,
        "minutes": read["duration_min"],
        "started by": read["initiated_by"],
        "tag": read["tags"],
        "feedback": read["feedback"],
        "resource": read["resources"],
        "promise": [f"{one['text']}, by {one['due']}" for one in many("promises")],
        "swag": [f"{one['item']}, {one['given']}" for one in many("swag")],
        **{name: read[name] for name in ("event", "channel", "flow", "direction", "tone", "milestone", "note")},
    }
    return {
        name: [str(one) for one in value] if isinstance(value, list) else [str(value)]
        for name, value in told.items()
        if value not in (None, [], "")
    }


def test_lines_of_the_capture_chapter_are_read_so() -> None:
    rows = table_rows(text_of("capture.md"), "| line | understood")
    assert len(rows) > 20
    for line, understood, asked in rows:
        read = to_json_dict(parse(line.strip("`"), now=NOON, known=NameIndex({}, {}, {}, {}, {})))
        told = _as_told(read)
        for field in understood.split(" · "):
            name, _, value = field.partition(": ")
            assert ", ".join(told.get(name, [])) == value, f"{line}: {name}"
        # What the table keeps silent about must not have been found either.
        silent = {"event", "promise", "swag", "resource", "milestone", "tag", "tone", "minutes", "people", "time"}
        assert not (silent & set(told)) - {field.partition(": ")[0] for field in understood.split(" · ")}, line
        questions = read["questions"]
        assert isinstance(questions, list)
        assert [one["question"] for one in questions] == ([asked] if asked else []), line


def picture_names() -> set[str]:
    """What `screenshots.py` calls its pictures at the first size, in light."""
    tree = ast.parse((ROOT / "build_scripts" / "screenshots.py").read_text(encoding="utf-8"))
    words = {node.value for node in ast.walk(tree) if isinstance(node, ast.Constant) and isinstance(node.value, str)}
    named = {
        call.args[0].values[0].value
        for call in ast.walk(tree)
        if isinstance(call, ast.Call)
        and isinstance(call.func, ast.Attribute)
        and call.func.attr == "take"
        and isinstance(call.args[0], ast.JoinedStr)
        and isinstance(call.args[0].values[0], ast.Constant)
    }
    looped = {word for word in ("today", "resources", "feedback") if word in words}
    return {str(name) for name in named if not str(name).endswith("-")} | looped | settings_pictures(named)


def settings_pictures(named: Collection[object]) -> set[str]:
    """One for each section of the settings, where the sections are pictured."""
    if "settings-" not in named:
        return set()
    pages = ROOT / "care_desktop" / "ui"
    places = ("page_makers.py", "pages/settings_page.py")
    source = "".join((pages / place).read_text(encoding="utf-8") for place in places)
    keys = re.findall(r'SettingsSection\((\w+|"\w+"),', source)
    words = dict(zip(*(re.split(r", ", part) for part in _section_names(source)), strict=True))
    return {f"settings-{words.get(key, key).strip(chr(34))}" for key in keys}


def _section_names(source: str) -> tuple[str, str]:
    found = re.search(r'^([A-Z]+(?:, [A-Z]+)*) = ("\w+"(?:, "\w+")*)$', source, re.MULTILINE)
    assert found is not None, "the keys of the settings' sections are written in another way"
    return found[1], found[2]


def test_links_lead_to_files_and_pictures_are_made() -> None:
    made = picture_names()
    assert {"person", "settings-accounts"} <= made
    for chapter in CHAPTERS:
        for link in _LINK.finditer(text_of(chapter)):
            target = link["target"].partition("#")[0]
            if link["picture"]:
                path = Path(target)
                assert path.parent.as_posix() == "../screenshots" and path.suffix == ".png", f"{chapter}: {target}"
                assert path.stem in made, f"{chapter}: screenshots.py makes no {path.name}"
            elif "://" not in target:
                assert (HANDBOOK / target).exists(), f"{chapter}: {target}"


def test_the_index_and_the_readme_lead_here() -> None:
    named = {link["target"] for link in _LINK.finditer(text_of("README.md"))}
    assert set(CHAPTERS) - {"README.md"} <= named
    assert "docs/handbook/README.md" in (ROOT / "README.md").read_text(encoding="utf-8")


def test_every_command_has_an_example() -> None:
    import typer.main
    from typer.core import TyperGroup

    from care_desktop.cli_commands import app

    shown = [words for block in blocks_of("command-line.md") for words, _ in commands_in(block)]
    tree = typer.main.get_command(app)
    assert isinstance(tree, TyperGroup)
    for name, command in tree.commands.items():
        below = [[name, inner] for inner in command.commands] if isinstance(command, TyperGroup) else [[name]]
        for words in below:
            there = any(words == given[at : at + len(words)] for given in shown for at in range(len(given)))
            assert there, f"no example of {' '.join(words)}"


def test_every_key_of_an_action_is_in_the_chapter_on_keys() -> None:
    from care_desktop.ui.actions import ACTIONS

    rows = table_rows(text_of("keys.md"), "| key | does")
    told = {key for keys, _ in rows for key in re.split(r",? or ", keys)}
    assert {key for spec in ACTIONS for key in spec.keys} <= told
    extra = {key for key in told if key not in {key for spec in ACTIONS for key in spec.keys}}
    assert extra == {"Ctrl+1 to Ctrl+8", "Alt alone"}


def test_every_source_is_named_with_what_it_asks_for() -> None:
    rows = {row[1].strip("`"): row for row in table_rows(text_of("sync.md"), "| service | kind")}
    assert set(rows) == {source.kind for source in SOURCES}
    for source in SOURCES:
        title, _, secret, scopes, made_at = rows[source.kind]
        assert title == source.title
        if source.secret is None:
            assert (secret, scopes) == ("none", "")
            continue
        needed = source.secret
        assert secret == needed.label + (", may be left out" if needed.optional else "")
        assert scopes == needed.scopes
        if needed.made_at:
            assert made_at == f"`{needed.made_at.format(host=source.default_host)}`"


def test_figures_are_those_of_the_weights_and_of_the_validation() -> None:
    text = text_of("trust.md")
    weights = tomllib.loads((ROOT / "resources" / "trust.toml").read_text(encoding="utf-8"))
    rows = table_rows(text, "| number | value")
    assert len(rows) == 12
    for _, value, key in rows:
        group, _, name = key.strip("`").partition(".")
        assert float(value) == weights[group][name], key
    measured = (ROOT / "docs" / "validation.md").read_text(encoding="utf-8")
    for header in ("| score | AUC", "| stage | came back", "| people | AUC"):
        assert table_rows(text, header) == table_rows(measured, header), header
    for figure in re.findall(r"100,293|14 communities|64 points wide", text):
        assert figure in measured
