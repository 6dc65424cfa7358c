"""Rule 3: certificates are checked, nothing goes out in the clear, and a secret stays with its origin.

That no source carries its secret to another host is `test_no_secret_goes_to_another_origin` of
`tests/integrations/test_contract.py`; here the one client is looked at alone.
"""

import http.server
import ssl
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from care_desktop.errors import CareError, InvalidInput
from care_desktop.integrations.http import Http
from care_desktop.integrations.problems import Offline, ServiceTrouble
from tests.factories import NOW
from tests.integrations.dovecot import _make_certificate
from tests.integrations.fake_server import Answer, FakeServer, serving
from tests.security.source import called_name, calls, modules, place, tree

UNCHECKED = ("verify=False", "CERT_NONE", "check_hostname=False", "_create_unverified_context", "trust_env=True")


@pytest.fixture
def own_certificate(tmp_path: Path) -> Iterator[tuple[str, list[str]]]:
    """A server nobody vouches for: its address, and the paths it was asked for."""
    asked: list[str] = []

    class Answers(http.server.BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            asked.append(self.path)
            self.send_response(200)
            self.end_headers()

        def log_message(self, *words: object) -> None:
            pass

    class Quiet(http.server.HTTPServer):
        def handle_error(self, *_words: object) -> None:
            pass

    _make_certificate(tmp_path)
    server = Quiet(("127.0.0.1", 0), Answers)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(tmp_path / "cert.pem", tmp_path / "key.pem")
    server.socket = context.wrap_socket(server.socket, server_side=True)
    thread = threading.Thread(target=server.serve_forever, args=(0.05,))
    thread.start()
    yield f"https://127.0.0.1:{server.server_port}/", asked
    server.shutdown()
    thread.join()
    server.server_close()


def test_a_certificate_nobody_vouches_for_is_refused(own_certificate: tuple[str, list[str]]) -> None:
    address, asked = own_certificate
    client = Http(lambda: NOW)
    with pytest.raises((Offline, ServiceTrouble)):
        client.at(address, {"authorization": "Bearer abc"}).get("x")
    client.close()
    assert asked == []


@pytest.mark.parametrize(
    "address",
    ["http://example.org", "http://192.0.2.1", "ftp://example.org", "file:///etc/passwd", "http://localhost.example.org",
     "https://ana:pw@example.org", "javascript:alert(1)"],
)  # fmt: skip
def test_nothing_goes_out_in_the_clear(address: str) -> None:
    with pytest.raises(InvalidInput):
        Http(lambda: NOW).at(address)


def test_a_redirect_to_another_origin_is_not_followed() -> None:
    with serving(FakeServer(lambda asked: Answer())) as there:
        moved = Answer(302, b"", {"location": f"{there.address}/take"})
        with serving(FakeServer(lambda asked: moved)) as here:
            _follow(here, there)


@pytest.mark.parametrize("location", ["http://127.0.0.1:1x", "http://[", "//[::1", "https://127.0.0.1:99999999/"])
def test_a_redirect_to_nowhere_is_the_services_trouble(location: str) -> None:
    with serving(FakeServer(lambda asked: Answer(302, b"", {"location": location}))) as here:
        client = Http(lambda: NOW)
        with pytest.raises(ServiceTrouble, match="was not followed"):
            client.at(here.address).get("x")
        client.close()


def _follow(here: FakeServer, there: FakeServer) -> None:
    client = Http(lambda: NOW)
    with pytest.raises(CareError, match="was not followed"):
        client.at(here.address, {"authorization": "Bearer abc"}).get("x")
    client.close()
    assert len(here.exchanges) == 1 and there.exchanges == []


def test_nobody_turns_the_checks_off() -> None:
    assert list(modules("build_scripts", naming=UNCHECKED)) == []
    clients = [
        place(path, call)
        for path in modules(naming=("httpx2", "urlopen", "http.client", "socket"))
        for call in calls(tree(path))
        if called_name(call).endswith(
            ("httpx2.Client", "urlopen", "HTTPConnection", "HTTPSConnection", "create_connection")
        )
    ]
    assert [where.partition(":")[0] for where in clients] == ["care_desktop/integrations/http.py"]
