"""A small server on this computer that answers as it is told, and remembers every request."""

import json
import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlencode, urlsplit


@dataclass(frozen=True)
class Asked:
    """A request; header names in lower case, the last value of each parameter."""

    method: str
    path: str
    params: Mapping[str, str]
    headers: Mapping[str, str]
    body: bytes


@dataclass(frozen=True)
class Answer:
    """An answer; a body that is no text or bytes is sent as JSON. `cut` breaks off in the middle of it."""

    status: int = 200
    body: Any = b""
    headers: Mapping[str, str] = field(default_factory=dict)
    cut: bool = False
    is_odd: bool = False

    @property
    def sent(self) -> bytes:
        """The body as bytes."""
        if isinstance(self.body, bytes):
            return self.body
        return self.body.encode() if isinstance(self.body, str) else json.dumps(self.body).encode()


def later(seconds: int = 0) -> Mapping[str, str]:
    """Headers of an answer that asks to wait."""
    return {"retry-after": str(seconds)}


# What may go wrong, by name: the answer that comes instead of the right one.
TROUBLES: Mapping[str, Answer] = {
    "401": Answer(401, {"message": "Bad credentials"}),
    "403": Answer(403, {"message": "Resource not accessible by personal access token"}),
    "limit": Answer(
        403,
        {"message": "API rate limit exceeded"},
        {"x-ratelimit-remaining": "0", "x-ratelimit-reset": "1795341600"},  # 22 November 2026, 10:00 UTC
    ),
    "secondary limit": Answer(403, {"message": "You have exceeded a secondary rate limit."}),
    "429": Answer(429, {"message": "Too many requests"}, later(90)),
    "500": Answer(500, "<html>Unicorn</html>"),
    "502": Answer(502, ""),
    "503": Answer(503, "", later(120)),
    "html": Answer(200, "<html><body>Sign in to the hotel network</body></html>", {"content-type": "text/html"}),
    "not a list": Answer(200, {"message": "something else"}),
    "odd list": Answer(200, [{"id": "x"}]),
    "truncated": Answer(200, b"[" + b" " * 4096, cut=True),
    "elsewhere": Answer(302, "", {"location": "http://localhost:1/stolen"}),
    "circle": Answer(302, "", {"location": "?around"}),
}


@dataclass
class FakeServer:
    """Answers with `answer`, unless something is to go wrong; `exchanges` holds what was asked and answered."""

    answer: Callable[[Asked], Answer]
    address: str = ""
    exchanges: list[tuple[Asked, Answer]] = field(default_factory=list)
    troubles: list[tuple[str, Answer]] = field(default_factory=list)
    records: bool = True

    def trouble(self, name: str, path: str = "", times: int = 1) -> None:
        """Let the next answers to paths that hold a text go wrong."""
        self.troubles += [(path, TROUBLES[name])] * times

    def reply_to(self, asked: Asked) -> Answer:
        """The answer, which is remembered."""
        wrong = next((place for place, (path, _answer) in enumerate(self.troubles) if path in asked.path), None)
        answer = self.answer(asked) if wrong is None else self.troubles.pop(wrong)[1]
        if self.records:
            self.exchanges.append((asked, answer))
        return answer

    def asked_for(self, path: str) -> list[Asked]:
        """Requests whose path ends so."""
        return [asked for asked, _answer in self.exchanges if asked.path.endswith(path)]


@contextmanager
def serving(server: FakeServer) -> Iterator[FakeServer]:
    """The server under way on a port of this computer."""

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"
        disable_nagle_algorithm = True

        def do_GET(self) -> None:
            self._reply()

        def do_POST(self) -> None:
            self._reply()

        def do_PROPFIND(self) -> None:
            self._reply()

        def do_REPORT(self) -> None:
            self._reply()

        def _reply(self) -> None:
            parts = urlsplit(self.path)
            body = self.rfile.read(int(self.headers.get("content-length") or 0))
            params = {name: values[-1] for name, values in parse_qs(parts.query).items()}
            headers = {name.lower(): value for name, value in self.headers.items()}
            answer = server.reply_to(Asked(self.command, parts.path, params, headers, body))
            sent = answer.sent
            self.send_response(answer.status)
            for name, value in {"content-type": "application/json", **answer.headers}.items():
                self.send_header(name, value)
            self.send_header("content-length", str(len(sent)))
            self.end_headers()
            self.wfile.write(sent[: len(sent) // 2] if answer.cut else sent)
            if answer.cut:
                self.close_connection = True

        def log_message(self, format: str, *args: object) -> None:
            pass

    http = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    http.daemon_threads = True
    server.address = f"http://127.0.0.1:{http.server_port}"
    thread = threading.Thread(target=http.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
    thread.start()
    try:
        yield server
    finally:
        http.shutdown()
        http.server_close()
        thread.join()


def page_of(
    items: list[Any], asked: Asked, address: str, size: str = "per_page", default: int = 30, most: int = 100
) -> tuple[list[Any], dict[str, str]]:
    """The part of a list that was asked for, and its `Link`; links lead to `address`."""
    per_page = min(int(asked.params.get(size, default)), most)
    page = int(asked.params.get("page", 1))
    last = max(1, -(-len(items) // per_page))
    wanted = {"prev": page - 1, "next": page + 1, "last": last, "first": 1}
    links = [
        f'<{address}?{urlencode({**asked.params, "page": number})}>; rel="{name}"'
        for name, number in wanted.items()
        if 1 <= number <= last and (page < last if name in ("next", "last") else page > 1)
    ]
    part = items[(page - 1) * per_page : page * per_page]
    return part, {"link": ", ".join(links)} if links else {}
