"""Fetching GitHub's descriptions: cut down to what is used, by npm alone."""

import io
import json
import tarfile
from collections.abc import Callable
from pathlib import Path
from types import ModuleType

import pytest

WHOLE = {
    "openapi": "3.0.3",
    "info": {},
    "servers": [],
    "paths": {
        "/user": {
            "get": {
                "responses": {
                    "200": {
                        "content": {
                            "application/json": {
                                "schema": {
                                    "oneOf": [{"$ref": "#/components/schemas/user"}],
                                    "discriminator": {"propertyName": "kind"},
                                }
                            }
                        }
                    },
                    "304": {"$ref": "#/components/responses/same"},
                }
            },
            "delete": {"responses": {}},
        },
        "/other": {"get": {"responses": {}}},
    },
    "components": {
        "schemas": {
            "user": {"properties": {"plan": {"$ref": "#/components/schemas/plan"}}},
            "plan": {"properties": {"owner": {"$ref": "#/components/schemas/user"}}},
            "unused": {},
        },
        "responses": {"same": {"description": "Not modified"}},
    },
}


@pytest.fixture
def fetch_descriptions(script: Callable[[str], ModuleType]) -> ModuleType:
    return script("fetch_descriptions")


def test_only_what_is_used_is_kept(fetch_descriptions: ModuleType) -> None:
    found = fetch_descriptions.trimmed(json.loads(json.dumps(WHOLE)), ["/user"])
    assert list(found["paths"]) == ["/user"]
    assert list(found["paths"]["/user"]) == ["get"]
    assert set(found["components"]["schemas"]) == {"user", "plan"}
    schema = found["paths"]["/user"]["get"]["responses"]["200"]["content"]["application/json"]["schema"]
    assert list(schema) == ["anyOf"]


def test_a_path_that_is_gone_is_named(fetch_descriptions: ModuleType) -> None:
    with pytest.raises(fetch_descriptions.CannotFetch, match="/gone"):
        fetch_descriptions.trimmed(WHOLE, ["/gone"])


def test_a_member_is_taken_out_of_what_npm_packs(
    fetch_descriptions: ModuleType, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    packed = tmp_path / "packed.tgz"
    with tarfile.open(packed, "w:gz") as archive:
        member = tarfile.TarInfo("package/schema.graphql")
        member.size = 4
        archive.addfile(member, io.BytesIO(b"type"))
    npm = tmp_path / "bin" / "npm"
    npm.parent.mkdir()
    npm.write_text(f'#!/bin/sh\n[ "$2" = good ] || exit 1\ncp "{packed}" "$5"\n', encoding="utf-8")
    npm.chmod(0o755)
    monkeypatch.setenv("PATH", str(npm.parent), prepend=":")
    assert fetch_descriptions.packed_member("good", "package/schema.graphql") == b"type"
    with pytest.raises(fetch_descriptions.CannotFetch, match="holds no"):
        fetch_descriptions.packed_member("good", "package/other")
    with pytest.raises(fetch_descriptions.CannotFetch, match="could not fetch bad"):
        fetch_descriptions.packed_member("bad", "package/schema.graphql")
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(fetch_descriptions.CannotFetch, match="not installed"):
        fetch_descriptions.packed_member("good", "package/schema.graphql")


def test_what_is_there_is_not_fetched_again(
    fetch_descriptions: ModuleType, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in (fetch_descriptions.REST_FILE, fetch_descriptions.GRAPHQL_FILE):
        (tmp_path / name).touch()
    monkeypatch.setenv("PATH", "")
    fetch_descriptions.fetch(tmp_path)
    with pytest.raises(fetch_descriptions.CannotFetch):
        fetch_descriptions.fetch(tmp_path, again=True)
