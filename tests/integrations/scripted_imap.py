"""A mail server that answers wrongly as it is told; what a right one says is tested on Dovecot."""

import socketserver
import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field

HEAD = b"From: Ana <ana@example.org>\r\nTo: ines@example.org\r\nDate: Tue, 3 Nov 2026 12:00:00 +0000\r\n"
_RIGHT: Mapping[str, bytes] = {
    "CAPABILITY": b"* CAPABILITY IMAP4rev1 AUTH=PLAIN\r\nTAG OK done\r\n",
    "LOGIN": b"TAG OK in\r\n",
    "LIST": b'* LIST (\\HasNoChildren) "/" INBOX\r\nTAG OK done\r\n',
    "STATUS": b'* STATUS "INBOX" (UIDNEXT 4 UIDVALIDITY 7)\r\nTAG OK done\r\n',
    "EXAMINE": b"* 3 EXISTS\r\n* OK [UIDVALIDITY 7]\r\nTAG OK [READ-ONLY] done\r\n",
    "SEARCH": b"* SEARCH 1 2 3\r\nTAG OK done\r\n",
    "FETCH": b"".join(
        b"* %d FETCH (UID %d BODY[HEADER.FIELDS (FROM)] {%d}\r\n%s)\r\n" % (n, n, len(head), head)
        for n in (1, 2, 3)
        for head in (HEAD + b"Message-ID: <%d@example.org>\r\n\r\n" % n,)
    )
    + b"TAG OK done\r\n",
    "LOGOUT": b"* BYE so long\r\nTAG OK done\r\n",
}
GREETING = b"* OK ready\r\n"


@dataclass
class ScriptedImap:
    """Three mails of Ana; `wrong` holds what is said instead, by command; a reply without its tag hangs up.

    `heard` is every line that came.
    """

    wrong: dict[str, bytes] = field(default_factory=dict)
    heard: list[str] = field(default_factory=list)
    greeting: bytes = GREETING
    port: int = 0

    @property
    def address(self) -> str:
        """Where it is, without encryption."""
        return f"imap://127.0.0.1:{self.port}"


@contextmanager
def scripted() -> Iterator[ScriptedImap]:
    """The server under way."""
    server = ScriptedImap()

    class Handler(socketserver.StreamRequestHandler):
        def handle(self) -> None:
            self.wfile.write(server.greeting)
            while line := self.rfile.readline().decode():
                server.heard.append(line.strip())
                tag, command, *rest = line.split()
                name = rest[0].upper() if command.upper() == "UID" else command.upper()
                reply = server.wrong.get(name, _RIGHT.get(name, b"TAG BAD what\r\n"))
                self.wfile.write(reply.replace(b"TAG", tag.encode()))
                if b"TAG" not in reply or name == "LOGOUT":
                    return

    with socketserver.ThreadingTCPServer(("127.0.0.1", 0), Handler) as tcp:
        tcp.daemon_threads = True
        server.port = tcp.server_address[1]
        thread = threading.Thread(target=tcp.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
        thread.start()
        yield server
        tcp.shutdown()
        thread.join()
