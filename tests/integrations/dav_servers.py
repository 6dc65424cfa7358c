"""Two real address book and calendar servers, Radicale and Xandikos, each on this computer with a folder of its own."""

import base64
import importlib.util
import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import pytest

from care_desktop.domain.sync import Account
from care_desktop.integrations.http import Http, Origin, Reply
from care_desktop.storage.ids import new_id

USER = "ana@example.org"
SECRET = "canary-secret-0123456789abcdef"
NOW = datetime(2026, 11, 22, 9, 30, tzinfo=UTC)
READY_S = 20
NAMES = ("radicale", "xandikos")


@dataclass
class DavServer:
    """A server that runs, and what to put there."""

    name: str
    base: str
    home: str
    origin: Origin

    @property
    def book(self) -> str:
        """The path of the address book."""
        return f"{self.home}book/" if self.name == "radicale" else "/user/contacts/addressbook/"

    @property
    def calendar(self) -> str:
        """The path of the calendar."""
        return f"{self.home}plan/" if self.name == "radicale" else "/user/calendars/calendar/"

    def account(self, kind: str, **options: str) -> Account:
        """An account there."""
        return Account(new_id(), kind, self.base, options={"user": USER, **options})

    def put(self, path: str, text: str) -> Reply:
        """Store a card or an event."""
        kind = "text/vcard" if "VCARD" in text else "text/calendar"
        body = text.replace("\r\n", "\n").replace("\n", "\r\n").encode()
        return self.origin.send("PUT", path, body=body, headers={"content-type": f"{kind}; charset=utf-8"})

    def delete(self, path: str) -> Reply:
        """Delete one."""
        return self.origin.send("DELETE", path)


@contextmanager
def running(name: str, folder: Path, http: Http) -> Iterator[DavServer]:
    """The server of that name, ready to be asked, with an empty address book and calendar."""
    if importlib.util.find_spec(name) is None:
        pytest.skip(f"{name} is not installed: pip install {name}")
    port = _free_port()
    folder.mkdir()
    log = (folder / "log").open("wb")
    process = subprocess.Popen(
        _command(name, folder, port), stdout=log, stderr=log, env={**os.environ, "XDG_DATA_HOME": str(folder)}
    )
    try:
        _wait(process, port, folder)
        base = f"http://127.0.0.1:{port}/"
        basic = base64.b64encode(f"{USER}:{SECRET}".encode()).decode()
        server = DavServer(name, base, f"/{USER}/", http.at(base, {"authorization": f"Basic {basic}"}))
        if name == "radicale":
            _make_collections(server)
        yield server
    finally:
        process.terminate()
        try:
            process.wait(5)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait(5)
        log.close()


def _command(name: str, folder: Path, port: int) -> list[str]:
    if name == "radicale":
        (folder / "users").write_text(f"{USER}:{SECRET}\n")
        return [
            *(sys.executable, "-m", "radicale", "--config", "", "--server-hosts", f"127.0.0.1:{port}"),
            *("--auth-type", "htpasswd", "--auth-htpasswd-filename", str(folder / "users")),
            *("--auth-htpasswd-encryption", "plain", "--auth-delay", "0"),
            *("--storage-filesystem-folder", str(folder / "data")),
            *("--logging-level", "warning"),
        ]
    return [
        *(sys.executable, "-m", "xandikos", "serve", "--directory", str(folder / "data"), "--defaults"),
        *("--listen-address", "127.0.0.1", "--port", str(port), "--state-dir", str(folder / "state")),
    ]


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _wait(process: subprocess.Popen[bytes], port: int, folder: Path) -> None:
    end = time.monotonic() + READY_S
    while time.monotonic() < end and process.poll() is None:
        try:
            socket.create_connection(("127.0.0.1", port), 1).close()
            return
        except OSError:
            time.sleep(0.05)
    raise AssertionError((folder / "log").read_text(errors="replace"))


def _make_collections(server: DavServer) -> None:
    for path, space, kind in (
        (server.book, "urn:ietf:params:xml:ns:carddav", "addressbook"),
        (server.calendar, "urn:ietf:params:xml:ns:caldav", "calendar"),
    ):
        body = (
            f'<d:mkcol xmlns:d="DAV:" xmlns:x="{space}"><d:set><d:prop><d:resourcetype><d:collection/><x:{kind}/>'
            "</d:resourcetype><d:displayname>Mine</d:displayname></d:prop></d:set></d:mkcol>"
        )
        server.origin.send("MKCOL", path, body=body.encode(), headers={"content-type": "application/xml"})


def card(uid: str, name: str, email: str = "", more: str = "") -> str:
    """A contact card."""
    address = f"EMAIL;TYPE=WORK:{email}\n" if email else ""
    return f"BEGIN:VCARD\nVERSION:3.0\nUID:{uid}\nFN:{name}\nN:{name};;;;\n{address}{more}END:VCARD\n"
