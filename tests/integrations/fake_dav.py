"""A small stateful stand-in for a server of address books and calendars, for what real ones do not do on demand."""

import base64
import re
from datetime import UTC, datetime
from xml.etree.ElementTree import Element, fromstring
from xml.sax.saxutils import escape

from tests.integrations.fake_server import Answer, Asked, FakeServer
from tests.integrations.fake_social import CANARY

USER = "ines@example.org"
HOME, INSIDE = "/home/", "/home/one/"
BASIC = base64.b64encode(f"{USER}:{CANARY}".encode()).decode()
_SPACES = (
    'xmlns:d="DAV:" xmlns:card="urn:ietf:params:xml:ns:carddav" xmlns:cal="urn:ietf:params:xml:ns:caldav" '
    'xmlns:cs="http://calendarserver.org/ns/"'
)
_SPAN = "{urn:ietf:params:xml:ns:caldav}time-range"


class FakeDav(FakeServer):
    """One collection of things by name; its token is the number of changes so far.

    Attributes:
        kind: `card` or `cal`.
        is_cut: every list of changes ends before it began.
    """

    def __init__(self, kind: str) -> None:
        super().__init__(self._answer)
        self.kind = kind
        self.is_cut = False
        self.things: dict[str, tuple[int, str, datetime | None]] = {}
        self._changes = 0

    def put(self, name: str, text: str, when: datetime | None = None) -> None:
        """Store or change a thing; events at a time."""
        self._changes += 1
        self.things[name] = (self._changes, text, when)

    def _answer(self, asked: Asked) -> Answer:
        if asked.headers.get("authorization") != f"Basic {BASIC}":
            return Answer(401, "")
        if asked.method == "PROPFIND":
            return self._properties(asked)
        if asked.method != "REPORT":
            return Answer(405, "")
        root = fromstring(asked.body)
        kind = root.tag.rpartition("}")[2]
        if kind == "sync-collection":
            return self._changed(root)
        if kind.endswith("multiget"):
            return _rows(*(self._whole(href.text or "") for href in root.iter("{DAV:}href")))
        begin, end = ((next(root.iter(_SPAN)).get(name) or "") for name in ("start", "end"))
        inside = (name for name, (_, _, when) in self.things.items() if when and _stamp(begin) <= when < _stamp(end))
        return _rows(*(self._whole(INSIDE + name) for name in inside))

    def _properties(self, asked: Asked) -> Answer:
        name = {"card": "addressbook", "cal": "calendar"}[self.kind]
        if asked.path == HOME:
            kind = f"<d:resourcetype><d:collection/><{self.kind}:{name}/></d:resourcetype>"
            mark = f"<d:sync-token>{self._changes}</d:sync-token>"
            return _rows(_row(HOME, "<d:resourcetype><d:collection/></d:resourcetype>"), _row(INSIDE, kind + mark))
        home = f"<{self.kind}:{name}-home-set><d:href>{HOME}</d:href></{self.kind}:{name}-home-set>"
        principal = "<d:current-user-principal><d:href>/me/</d:href></d:current-user-principal>"
        return _rows(_row(asked.path, home if asked.path == "/me/" else principal))

    def _changed(self, root: Element) -> Answer:
        since = int(root.findtext("{DAV:}sync-token") or 0)
        rows = [
            _row(INSIDE + name, f'<d:getetag>"{number}"</d:getetag>')
            for name, (number, *_) in self.things.items()
            if number > since
        ]
        if self.is_cut:
            rows = [f"<d:response><d:href>{INSIDE}</d:href><d:status>HTTP/1.1 507 Full</d:status></d:response>"]
        return _rows(*rows, f"<d:sync-token>{self._changes}</d:sync-token>")

    def _whole(self, path: str) -> str:
        number, text, _when = self.things[path.removeprefix(INSIDE)]
        kind = {"card": "card:address-data", "cal": "cal:calendar-data"}[self.kind]
        return _row(path, f'<d:getetag>"{number}"</d:getetag><{kind}>{escape(text)}</{kind}>')


def _stamp(text: str) -> datetime:
    digits = re.sub(r"\D", "", text)
    return datetime.strptime(digits, "%Y%m%d%H%M%S").replace(tzinfo=UTC)


def _row(path: str, props: str) -> str:
    status = "<d:status>HTTP/1.1 200 OK</d:status>"
    return f"<d:response><d:href>{path}</d:href><d:propstat><d:prop>{props}</d:prop>{status}</d:propstat></d:response>"


def _rows(*rows: str) -> Answer:
    kind = {"content-type": "application/xml; charset=utf-8"}
    return Answer(207, f"<d:multistatus {_SPACES}>{''.join(rows)}</d:multistatus>", kind)
