"""Judges every request and answer by GitHub's own descriptions, which build_scripts/fetch_descriptions.py fetches."""

import json
import re
from collections.abc import Sequence
from dataclasses import replace
from functools import cache, lru_cache
from pathlib import Path
from typing import Any

from graphql import (
    DocumentNode,
    EnumTypeDefinitionNode,
    GraphQLError,
    GraphQLSchema,
    NamedTypeNode,
    ScalarTypeDefinitionNode,
    build_schema,
    execute_sync,
    parse,
    print_ast,
    validate,
)
from openapi_core import Config, OpenAPI
from openapi_core.datatypes import RequestParameters

from tests.integrations.fake_github import FakeGitHub
from tests.integrations.fake_server import Answer, Asked

FOLDER = Path(__file__).resolve().parents[2] / "build" / "descriptions"
REST_FILE = FOLDER / "github_rest.json"
GRAPHQL_FILE = FOLDER / "github.graphql"
CUT_FILE = FOLDER / "github_cut.graphql"
ABSENT = "GitHub's own descriptions are not here: run python build_scripts/fetch_descriptions.py (needs npm)"
HOST = "https://api.github.com"
JUDGED_ITEMS = 2
_FINE: set[tuple[object, ...]] = set()
TYPES = {
    *"Query Repository Issue PullRequest IssueOrPullRequest PullRequestReview PullRequestReviewConnection".split(),
    *"Discussion DiscussionConnection DiscussionCategory DiscussionComment DiscussionCommentConnection".split(),
    *"DiscussionOrder Release ReleaseConnection ReleaseOrder PageInfo Actor User Bot UserConnection".split(),
    "Organization",
}
# What GitHub answers everywhere, although its description does not say so at every list.
EVERYWHERE = {301, 304, 401, 403, 404, 410, 429, 500, 502, 503}


def is_there() -> bool:
    """Whether the descriptions were fetched."""
    return REST_FILE.exists() and GRAPHQL_FILE.exists()


@cache
def _description() -> tuple[dict[str, Any], OpenAPI]:
    found = json.loads(REST_FILE.read_text(encoding="utf-8"))
    return found, OpenAPI.from_dict(found, config=Config(spec_validator_cls=None))


@cache
def _schema() -> GraphQLSchema:
    """The types we ask for as GitHub describes them; cut out once, because the whole takes seconds to read."""
    if not CUT_FILE.exists() or CUT_FILE.stat().st_mtime < GRAPHQL_FILE.stat().st_mtime:
        whole = parse(GRAPHQL_FILE.read_text(encoding="utf-8"), no_location=True)
        CUT_FILE.write_text("\n".join(map(print_ast, _cut(whole))), encoding="utf-8")
    return build_schema(CUT_FILE.read_text(encoding="utf-8"), assume_valid=True)


def _cut(whole: DocumentNode) -> list[Any]:
    """The types of TYPES with the fields, arguments and members that are of such a type or plain values."""
    plain = {
        d.name.value for d in whole.definitions if isinstance(d, (ScalarTypeDefinitionNode, EnumTypeDefinitionNode))
    }
    known = plain | TYPES | {"ID", "String", "Int", "Float", "Boolean"}
    return [_cut_type(d, known) for d in whole.definitions if getattr(d, "name", None) and d.name.value in known]


def _cut_type(definition: Any, known: set[str]) -> Any:
    def of_known(nodes: Any) -> tuple[Any, ...]:
        return tuple(node for node in nodes or () if _named(node) in known)

    parts = {name: of_known(getattr(definition, name)) for name in ("interfaces", "types") if hasattr(definition, name)}
    if hasattr(definition, "fields"):
        parts["fields"] = tuple(
            replace(field, arguments=of_known(field.arguments)) if hasattr(field, "arguments") else field
            for field in of_known(definition.fields)
        )
    return replace(definition, **parts)


def _named(node: Any) -> str:
    while not isinstance(node, NamedTypeNode):
        node = node.type
    return str(node.name.value)


class _Request:
    """A request as openapi-core takes it, on GitHub's own host."""

    host_url = HOST
    content_type = "application/json"

    def __init__(self, asked: Asked, path: str) -> None:
        self.method = asked.method.lower()
        self.path = path
        self.body = asked.body or None
        self.parameters = RequestParameters(query=dict(asked.params), header=dict(asked.headers))


class _Response:
    """An answer as openapi-core takes it."""

    content_type = "application/json"

    def __init__(self, answer: Answer) -> None:
        self.status_code = answer.status
        self.headers = dict(answer.headers)
        found = json.loads(answer.sent)
        # All items of a list are made alike; judging a few of each is a hundred times as fast.
        self.data = json.dumps(found[:JUDGED_ITEMS] if isinstance(found, list) else found).encode()


def complaints(github: FakeGitHub, exchanges: Sequence[tuple[Asked, Answer]]) -> list[str]:
    """What is wrong with what was asked and answered, a line each."""
    found: list[str] = []
    for asked, answer in exchanges:
        # Tests of one kind say the same again; what was fine once is fine.
        key = (asked.path, tuple(asked.params.items()), asked.body, answer.status, answer.sent)
        if key not in _FINE:
            said = _complaints(github, asked, answer)
            found += said
            if not said:
                _FINE.add(key)
    return found


def _complaints(github: FakeGitHub, asked: Asked, answer: Answer) -> list[str]:
    if asked.headers.get("x-github-api-version") != "2022-11-28":
        return [f"{asked.path}: no version"]
    if asked.path == "/graphql":
        return _graphql_complaints(github, asked, answer)
    path = _described_path(github, asked.path)
    template = re.sub(r"^/repos/[^/]+/[^/]+", "/repos/{owner}/{repo}", path)
    description, openapi = _description()
    if template not in description["paths"]:
        return [f"{asked.path}: is not described"]
    operation = description["paths"][template]["get"]
    found = [f"{path}: has no parameter {name}" for name in sorted(set(asked.params) - _names(operation))]
    request = _Request(asked, path)
    found += [f"{path}: {error}" for error in openapi.iter_request_errors(request)]
    if str(answer.status) in operation["responses"] and answer.status == 200:
        for error in openapi.iter_response_errors(request, _Response(answer)):
            found.append(f"{path} answers {error}: {_first_causes(error)}")
    elif answer.status not in EVERYWHERE and str(answer.status) not in operation["responses"]:
        found.append(f"{path}: never answers {answer.status}")
    return found


def _described_path(github: FakeGitHub, path: str) -> str:
    """Links lead to repositories by their number, which the description does not know."""
    match = re.match(r"/repositories/(\d+)", path)
    if match is None:
        return path
    name = next(home.name for home in github.homes.values() if str(home.item["id"]) == match[1])
    return f"/repos/{name}{path[match.end() :]}"


def _names(operation: dict[str, Any]) -> set[str]:
    parameters = _description()[0]["components"]["parameters"]
    whole = [parameters[p["$ref"].rpartition("/")[2]] if "$ref" in p else p for p in operation.get("parameters", [])]
    # The lists of pages that GitHub itself links to always take a page.
    return {p["name"] for p in whole if p["in"] == "query"}


def _first_causes(error: Any) -> str:
    causes = getattr(error.__cause__, "schema_errors", None) or []
    return "; ".join(str(cause)[:200] for cause in list(causes)[:3])


@lru_cache(maxsize=64)
def _errors_in(query: str) -> tuple[GraphQLError, ...]:
    return tuple(validate(_schema(), parse(query)))


def _graphql_complaints(github: FakeGitHub, asked: Asked, answer: Answer) -> list[str]:
    """The query must be valid, and the same data must be answerable by the whole schema."""
    sent = json.loads(asked.body)
    errors = _errors_in(sent["query"])
    if errors or answer.status != 200:
        return [f"GraphQL: {error.message}" for error in errors]
    done = execute_sync(_schema(), parse(sent["query"]), github.root(), variable_values=sent["variables"])
    return [f"GraphQL answers: {error.message}" for error in done.errors or []]
