"""Get a release ready: `python build_scripts/release.py [--dry-run]`.

Says version, tag, change log and artefacts with their checksums, and what is not ready. Without --dry-run it also dates
the section of the change log and writes `SHA256SUMS` and `release-notes.md` beside the artefacts. It never commits,
tags or sends anything: the commands for that are printed at the end.
"""

from __future__ import annotations

import argparse
import hashlib
import re
import subprocess
import sys
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from build import program_version
from environment import ROOT, CannotPrepare

SEMANTIC = re.compile(r"\d+\.\d+\.\d+(?:-[0-9A-Za-z.-]+)?(?:\+[0-9A-Za-z.-]+)?")
HEADING = re.compile(r"^## (.+)$", re.MULTILINE)
UNRELEASED = "Unreleased"
# What a release is made of: how the name of each file ends, on which system it is made.
ARTEFACTS = {
    "_{version}_amd64.deb": "Linux",
    "-{version}-linux-x86_64.tar.xz": "Linux",
    "-{version}-windows-x64.exe": "Windows",
    "-{version}-macos.dmg": "macOS",
}


@dataclass(frozen=True, slots=True)
class Artefact:
    """A file of the release: `content` is its SHA-256, empty with a size of 0 while it is not there."""

    name: str
    system: str
    content: str = ""
    size: int = 0


def changes_of(text: str, version: str) -> str:
    """What the change log says of a version, or of what is unreleased; empty when neither has a section."""
    headings = list(HEADING.finditer(text))
    for wanted in (version, UNRELEASED):
        for place, heading in enumerate(headings):
            if heading[1].split()[0].strip("[]") == wanted:
                end = headings[place + 1].start() if place + 1 < len(headings) else len(text)
                return text[heading.end() : end].strip()
    return ""


def dated(text: str, version: str, day: date) -> str:
    """The change log with what was unreleased under the version; as it is when nothing was."""
    return text.replace(f"## {UNRELEASED}\n", f"## {UNRELEASED}\n\n## {version} - {day:%Y-%m-%d}\n", 1)


def artefacts(folder: Path, version: str) -> list[Artefact]:
    """Every file a release has, whether it was made or not."""
    found = []
    for ending, system in ARTEFACTS.items():
        path = folder / f"care-desktop{ending.format(version=version)}"
        if path.is_file():
            found.append(
                Artefact(path.name, system, hashlib.sha256(path.read_bytes()).hexdigest(), path.stat().st_size)
            )
        else:
            found.append(Artefact(path.name, system))
    return found


def problems(version: str, changes: str, found: list[Artefact], root: Path = ROOT) -> list[str]:
    """What stands in the way of a release, a sentence each."""
    said = []
    if not SEMANTIC.fullmatch(version):
        said.append(f"{version} is not a version of the form 1.2.3.")
    if not changes:
        said.append(f"CHANGELOG.md says nothing of {version}, nor of what is unreleased.")
    said += [
        f"{artefact.name} is not there; it is made on {artefact.system}." for artefact in found if not artefact.size
    ]
    if _git(root, "tag", "--list", f"v{version}"):
        said.append(f"The tag v{version} exists already; raise __version__ in care_desktop/__init__.py.")
    if _git(root, "status", "--porcelain"):
        said.append("There are changes that are not committed.")
    return said


def _git(root: Path, *arguments: str) -> str:
    try:
        result = subprocess.run(["git", "-C", str(root), *arguments], capture_output=True, text=True, check=False)
    except OSError:
        return ""
    return result.stdout.strip()


def checksums(found: list[Artefact]) -> str:
    """The lines that `sha256sum --check` reads."""
    return "".join(f"{artefact.content}  {artefact.name}\n" for artefact in found if artefact.size)


def main(arguments: list[str]) -> int:
    """Say everything of the release; 1 when it is not ready and this is no dry run."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--dry-run", action="store_true", help="only say it, write nothing")
    parser.add_argument("--folder", type=Path, default=ROOT / "dist", help="where the artefacts are; default: dist")
    options = parser.parse_args(arguments)
    log = ROOT / "CHANGELOG.md"
    try:
        version = program_version()
    except CannotPrepare as reason:
        print(reason, file=sys.stderr)
        return 1
    text = log.read_text(encoding="utf-8")
    changes, found = changes_of(text, version), artefacts(options.folder, version)
    print(f"version    {version}\ntag        v{version}\n")
    for artefact in found:
        state = f"{artefact.size / 1e6:.1f} MB  sha256 {artefact.content}" if artefact.size else "not there"
        print(f"artefact   {artefact.name}  {state}")
    print(f"\n{changes}\n")
    wrong = problems(version, changes, found)
    for sentence in wrong:
        print(f"not ready: {sentence}", file=sys.stderr)
    if options.dry_run:
        return 0
    if wrong:
        return 1
    log.write_text(dated(text, version, date.today()), encoding="utf-8")
    (options.folder / "SHA256SUMS").write_text(checksums(found), encoding="utf-8")
    (options.folder / "release-notes.md").write_text(changes + "\n", encoding="utf-8")
    print("Now look through CHANGELOG.md, then type:")
    print(f"  git commit -am 'Release {version}' && git tag -s v{version} -m {version} && git push --follow-tags")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
