"""Whose code is in the bundle, under which licences: `licences.py CONTENTS FOLDER`, run inside the build environment.

Writes `licences/`, a folder for each part with its texts, `licences/README.txt` and `sbom.json` (CycloneDX 1.6) into
the folder. Needs no network.
"""

from __future__ import annotations

import argparse
import json
import os
import shutil
import sys
from collections.abc import Iterable
from dataclasses import dataclass
from importlib.metadata import Distribution, distributions
from pathlib import Path

from licence_sources import TEXTS, Part, python_part, system_parts, without_text

WORDS_OF_A_LICENCE = ("licen", "copying", "notice", "authors", "copyright")
# Wheels whose text is not in them: the file in packaging/licences that holds it.
TEXTS_OF = {
    "pyside6-essentials": ("LGPL-3.0.txt", "GPL-3.0.txt"),
    "shiboken6": ("LGPL-3.0.txt", "GPL-3.0.txt"),
    "fpdf2": ("GPL-3.0.txt",),
    "recurring-ical-events": ("GPL-3.0.txt",),
    "x-wr-timezone": ("GPL-3.0.txt",),
}
QT_NOTE = (TEXTS / "qt.txt").read_text(encoding="utf-8")
ALWAYS = {"care-desktop", "pyinstaller", "qtawesome"}


@dataclass(frozen=True, slots=True)
class Entry:
    """A file that PyInstaller took: its name in the bundle, and where it came from (empty when it was made)."""

    name: str
    source: str


def read_contents(path: Path) -> list[Entry]:
    """What the spec wrote down of the bundle."""
    return [Entry(name, source) for name, source in json.loads(path.read_text(encoding="utf-8"))]


def normal_name(name: str) -> str:
    """The one spelling of a package's name."""
    return name.lower().replace("_", "-").replace(".", "-")


def distribution_parts(sources: set[str], found: Iterable[Distribution] | None = None) -> list[Part]:
    """The installed packages that any of these files belong to, and those that are in every bundle."""
    parts = []
    for distribution in found if found is not None else distributions():
        name = normal_name(distribution.metadata["Name"])
        place = os.path.realpath(str(distribution.locate_file("")))
        files = (os.path.normpath(f"{place}/{file}") for file in distribution.files or ())
        if name in ALWAYS or not sources.isdisjoint(files):
            parts.append(_part(name, distribution))
    return sorted(parts, key=lambda part: part.name)


def _part(name: str, distribution: Distribution) -> Part:
    metadata = distribution.metadata
    texts = tuple(
        Path(str(file.locate()))
        for file in distribution.files or ()
        if file.parts[0].endswith(".dist-info")
        and any(word in "/".join(file.parts[1:]).lower() for word in WORDS_OF_A_LICENCE)
        and Path(str(file.locate())).is_file()
    )
    own = tuple(TEXTS / file for file in TEXTS_OF.get(name, ()))
    return Part(
        name,
        distribution.version,
        licence_of(metadata),
        texts + own,
        f"pkg:pypi/{name}@{distribution.version}",
        "wheel",
    )


def licence_of(metadata: object) -> str:
    """The licence a package names in one line: an expression, its classifiers, or the first line it gives."""
    expression = metadata.get("License-Expression")  # type: ignore[attr-defined]
    if expression:
        return str(expression)
    classifiers = metadata.get_all("Classifier") or []  # type: ignore[attr-defined]
    named = [line.rpartition(" :: ")[2] for line in classifiers if line.startswith("License :: ")]
    named = [line for line in named if line != "OSI Approved"]
    if named:
        return ", ".join(named)
    first = str(metadata.get("License") or "").strip().partition("\n")[0]  # type: ignore[attr-defined]
    return first if first.strip("= ") else "see the text"


def write_licences(parts: list[Part], folder: Path) -> None:
    """Write a folder of texts for each part, and a list of all of them."""
    if folder.exists():
        shutil.rmtree(folder)
    folder.mkdir(parents=True)
    lines = [
        "What CARE Desktop is made of, and under which licences. The texts lie in the folders beside this file.",
        "",
    ]
    for part in parts:
        lines.append(f"{part.name} {part.version}: {part.licence}")
        place = folder / part.name
        place.mkdir()
        for number, text in enumerate(part.texts):
            name = text.name if text.suffix else f"{text.name}.txt"
            target = place / name
            if target.exists():
                target = place / f"{number} {text.parent.name} {name}"
            shutil.copyfile(text, target)
    lines += ["", QT_NOTE]
    (folder / "README.txt").write_text("\n".join(lines), encoding="utf-8")


def bill_of_materials(parts: list[Part], version: str, date: int) -> dict[str, object]:
    """The list of parts as CycloneDX 1.6; `date` in seconds since 1970, so that a second build says the same."""
    from datetime import UTC, datetime
    from uuid import NAMESPACE_URL, uuid5

    components = [
        {
            "type": "library",
            "bom-ref": part.address,
            "name": part.name,
            "version": part.version,
            "purl": part.address,
            "licenses": [{"license": {"name": part.licence}}],
            "properties": [{"name": "care-desktop:from", "value": part.kind}],
        }
        for part in parts
        if part.name != "care-desktop"
    ]
    own = f"pkg:generic/care-desktop@{version}"
    serial = uuid5(NAMESPACE_URL, own + "".join(part.address for part in parts))
    return {
        "bomFormat": "CycloneDX",
        "specVersion": "1.6",
        "serialNumber": f"urn:uuid:{serial}",
        "version": 1,
        "metadata": {
            "timestamp": f"{datetime.fromtimestamp(date, UTC):%Y-%m-%dT%H:%M:%SZ}",
            "component": {
                "type": "application",
                "bom-ref": own,
                "name": "care-desktop",
                "version": version,
                "licenses": [{"license": {"id": "MIT"}}],
            },
        },
        "components": components,
        "dependencies": [{"ref": own, "dependsOn": [component["bom-ref"] for component in components]}],
    }


def main(arguments: list[str]) -> int:
    """Write licences and list; 1 with the names when a part of the bundle has no text."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("contents", type=Path, help="what the spec wrote down: contents.json")
    parser.add_argument("folder", type=Path, help="the bundle")
    parser.add_argument("--version", required=True)
    parser.add_argument("--date", type=int, required=True, help="seconds since 1970")
    options = parser.parse_args(arguments)
    # Links stay as they are: a library is looked up under the name its package gave it, and under what it points to.
    given = {entry.source for entry in read_contents(options.contents) if entry.source}
    sources = given | {str(Path(source).resolve()) for source in given}
    parts = distribution_parts(sources)
    known = {normal_name(part.name) for part in parts}
    parts += [python_part(), *(part for part in system_parts(sources) if part.name not in known)]
    missing = without_text(parts)
    for name in missing:
        print(f"{name} is in the bundle and has no licence text.", file=sys.stderr)
    write_licences(parts, options.folder / "licences")
    listing = json.dumps(bill_of_materials(parts, options.version, options.date), indent=1)
    (options.folder / "sbom.json").write_text(listing + "\n", encoding="utf-8")
    return int(bool(missing))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
