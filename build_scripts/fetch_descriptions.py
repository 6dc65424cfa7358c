"""Fetch GitHub's own descriptions, by which tests judge our requests: `python build_scripts/fetch_descriptions.py`.

Needs npm. Nothing of them becomes part of the program or of its sources: they go into build/descriptions.
"""

from __future__ import annotations

import argparse
import json
import shutil
import subprocess
import sys
import tarfile
import tempfile
from collections.abc import Iterable
from pathlib import Path
from typing import Any

FOLDER = Path(__file__).resolve().parents[1] / "build" / "descriptions"
REST_FILE = "github_rest.json"
GRAPHQL_FILE = "github.graphql"
# Package, the member of it that is wanted, and where it goes.
REST = ("@octokit/openapi@23", "package/generated/api.github.com.json")
GRAPHQL = ("@octokit/graphql-schema@15", "package/schema.graphql")
PATHS = (
    "/user",
    "/repos/{owner}/{repo}",
    "/repos/{owner}/{repo}/issues",
    "/repos/{owner}/{repo}/issues/comments",
    "/repos/{owner}/{repo}/pulls",
    "/repos/{owner}/{repo}/pulls/comments",
    "/repos/{owner}/{repo}/stargazers",
    "/repos/{owner}/{repo}/forks",
)


class CannotFetch(Exception):
    """A description cannot be fetched; the message says why."""


def main(arguments: list[str] | None = None) -> int:
    """Fetch both descriptions, unless they are there; returns the exit status."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--again", action="store_true", help="fetch them even when they are there")
    chosen = parser.parse_args(arguments)
    try:
        fetch(FOLDER, again=chosen.again)
    except CannotFetch as error:
        print(error, file=sys.stderr)
        return 1
    print(f"The descriptions are in {FOLDER}.", file=sys.stderr)
    return 0


def fetch(folder: Path, *, again: bool = False) -> None:
    """Put both descriptions into a folder; the one of REST is cut down to the paths we use.

    Raises:
        CannotFetch: npm is missing or failed, or a package does not hold what it should.
    """
    if not again and (folder / REST_FILE).exists() and (folder / GRAPHQL_FILE).exists():
        return
    whole = json.loads(packed_member(*REST))
    graphql = packed_member(*GRAPHQL)
    folder.mkdir(parents=True, exist_ok=True)
    (folder / REST_FILE).write_text(json.dumps(trimmed(whole, PATHS)), encoding="utf-8")
    (folder / GRAPHQL_FILE).write_bytes(graphql)


def packed_member(package: str, member: str) -> bytes:
    """One file of an npm package.

    Raises:
        CannotFetch: npm is missing or failed, or the package does not hold it.
    """
    npm = shutil.which("npm")
    if npm is None:
        raise CannotFetch("npm is not installed; it comes with Node.js.")
    with tempfile.TemporaryDirectory() as place:
        command = [npm, "pack", package, "--silent", "--pack-destination", place]
        done = subprocess.run(command, capture_output=True, text=True, check=False, cwd=place)
        archives = list(Path(place).glob("*.tgz"))
        if done.returncode or len(archives) != 1:
            raise CannotFetch(f"npm could not fetch {package}: {done.stderr.strip()[-300:]}")
        with tarfile.open(archives[0]) as archive:
            try:
                found = archive.extractfile(member)
            except KeyError:
                found = None
            if found is None:
                raise CannotFetch(f"{package} holds no {member}.")
            return found.read()


def trimmed(whole: dict[str, Any], paths: Iterable[str]) -> dict[str, Any]:
    """A description of only these paths and what they refer to, only reading them.

    Raises:
        CannotFetch: a path is not described.
    """
    missing = [path for path in paths if path not in whole["paths"]]
    if missing:
        raise CannotFetch(f"The description does not know {', '.join(missing)} any more.")
    kept = {path: {"get": whole["paths"][path]["get"]} for path in paths}
    components: dict[str, dict[str, Any]] = {}
    waiting = list(references(kept))
    while waiting:
        _, _, part, name = waiting.pop().split("/", 3)
        if name not in components.setdefault(part, {}):
            components[part][name] = whole["components"][part][name]
            waiting += references(components[part][name])
    _loosen(kept)
    head = {name: whole[name] for name in ("openapi", "info", "servers")}
    return {**head, "paths": kept, "components": components}


def references(node: Any) -> Iterable[str]:
    """Every `$ref` in it."""
    if isinstance(node, dict):
        if isinstance(node.get("$ref"), str):
            yield node["$ref"]
        for child in node.values():
            yield from references(child)
    elif isinstance(node, list):
        for child in node:
            yield from references(child)


def _loosen(paths: dict[str, Any]) -> None:
    """A private user is a public one with more in it, so that `oneOf` both can never be true."""
    for path in paths.values():
        for answer in path["get"]["responses"].values():
            for content in answer.get("content", {}).values():
                if "oneOf" in content["schema"]:
                    content["schema"]["anyOf"] = content["schema"].pop("oneOf")
                    content["schema"].pop("discriminator", None)


if __name__ == "__main__":
    raise SystemExit(main())
