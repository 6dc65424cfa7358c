"""Get a release ready: `python build_scripts/release.py [--dry-run | --tagged]`.

Says version, tag, change log and artefacts with their checksums, and what is not ready; with --dry-run that is all.
Before the tag it dates the section of the change log. In the checkout of the tag (--tagged, as release.yml does once
every system has made its part) it writes `SHA256SUMS` and `release-notes.md` beside the artefacts. It refuses while
something is not ready, and never commits, tags or sends anything: the commands for that are printed at the end.
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
# What a publisher sets in care_desktop/__init__.py; a name under .example is nobody's.
PUBLISHED = ("RELEASES_ADDRESS", "MAINTAINER")
PLACEHOLDER = re.compile(r"\.example\b")
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


def placeholders(root: Path = ROOT) -> list[str]:
    """What a publisher has yet to set, a sentence each."""
    source = (root / "care_desktop" / "__init__.py").read_text(encoding="utf-8")
    values = {name: re.search(rf'^{name} = "(.*)"$', source, re.MULTILINE) for name in PUBLISHED}
    return [
        f"{name} in care_desktop/__init__.py is still a placeholder: set what people are to reach."
        for name, found in values.items()
        if found is None or PLACEHOLDER.search(found[1])
    ]


def problems(
    version: str, changes: str, found: list[Artefact], root: Path = ROOT, is_tagged: bool = False
) -> list[str]:
    """What stands in the way of a release, a sentence each; `is_tagged` when its tag is checked out here."""
    said = placeholders(root)
    if not SEMANTIC.fullmatch(version):
        said.append(f"{version} is not a version of the form 1.2.3.")
    if not changes:
        said.append(f"CHANGELOG.md says nothing of {version}, nor of what is unreleased.")
    said += [
        f"{artefact.name} is not there; it is made on {artefact.system}." for artefact in found if not artefact.size
    ]
    tag = f"v{version}"
    if is_tagged and tag not in _git(root, "tag", "--points-at", "HEAD").split():
        said.append(f"What is checked out is not {tag}; is __version__ in care_desktop/__init__.py that of the tag?")
    elif not is_tagged and _git(root, "tag", "--list", tag):
        said.append(f"The tag {tag} exists already; raise __version__ in care_desktop/__init__.py.")
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
    way = parser.add_mutually_exclusive_group()
    way.add_argument("--dry-run", action="store_true", help="only say it, write nothing")
    way.add_argument("--tagged", action="store_true", help="the tag is made; leave the change log as it is")
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
    # The other systems make their parts from the tag, so only then they have to be there.
    needed = found if options.dry_run or options.tagged else []
    wrong = problems(version, changes, needed, is_tagged=options.tagged)
    for sentence in wrong:
        print(f"NOT READY: {sentence}", file=sys.stderr)
    if options.dry_run:
        return 0
    if wrong:
        return 1
    if options.tagged:
        (options.folder / "SHA256SUMS").write_text(checksums(found), encoding="utf-8")
        (options.folder / "release-notes.md").write_text(changes + "\n", encoding="utf-8")
        return 0
    log.write_text(dated(text, version, date.today()), encoding="utf-8")
    print("Now look through CHANGELOG.md, then type:")
    print(f"  git commit -am 'Release {version}' && git tag -s v{version} -m {version} && git push --follow-tags")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
