"""Signing in with a code, against a server that keeps the rules of waiting."""

from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any
from urllib.parse import parse_qs

import pytest

from care_desktop.integrations import github_device
from care_desktop.integrations.github_device import device_flow
from care_desktop.integrations.http import Http
from care_desktop.integrations.problems import Offline, ServiceTrouble, SignInAgain
from tests.integrations.fake_server import Answer, Asked, FakeServer, serving

TOKEN = "canary-secret-0123456789abcdef"


class SignIn:
    """GitHub's side: what it answers to each question, and when it was asked."""

    def __init__(self, *answers: dict[str, object], page: str = "", expires_in: int = 900) -> None:
        self.answers = list(answers)
        self.waited: list[float] = []
        self.shown: list[tuple[str, str, int]] = []
        self.page = page
        self.expires_in = expires_in
        self.server = FakeServer(self.answer)

    def answer(self, asked: Asked) -> Answer:
        form = {name: values[0] for name, values in parse_qs(asked.body.decode()).items()}
        assert form["client_id"] == "Iv1.abc"
        assert asked.headers["accept"] == "application/json"
        if asked.path == "/login/device/code":
            page = self.page or f"{self.server.address}/login/device"
            begun = {"device_code": "dc", "user_code": "WDJB-MJHT", "verification_uri": page}
            return Answer(200, {**begun, "expires_in": self.expires_in, "interval": 5})
        assert asked.path == "/login/oauth/access_token"
        assert form["device_code"] == "dc"
        assert form["grant_type"] == "urn:ietf:params:oauth:grant-type:device_code"
        return Answer(200, self.answers.pop(0))

    def run(self, http: Http) -> str:
        def show(code: str, page: str, holds_s: int) -> None:
            self.shown.append((code, page, holds_s))

        with serving(self.server):
            return device_flow("Iv1.abc", http, show, self.waited.append, host=self.server.address)


@pytest.fixture(scope="module")
def http() -> Iterator[Http]:
    client = Http(lambda: datetime(2026, 11, 22, tzinfo=UTC))
    yield client
    client.close()


def test_the_code_is_shown_and_the_token_waited_for(http: Http) -> None:
    sign_in = SignIn(
        {"error": "authorization_pending"},
        {"error": "slow_down"},
        {"error": "slow_down", "interval": 20},
        {"error": "authorization_pending"},
        {"access_token": TOKEN, "token_type": "bearer", "scope": ""},
    )
    assert sign_in.run(http) == TOKEN
    assert sign_in.waited == [5, 5, 10, 20, 20]
    assert sign_in.shown == [("WDJB-MJHT", f"{sign_in.server.address}/login/device", 900)]


@pytest.mark.parametrize(
    ("error", "kind"),
    [
        ("expired_token", SignInAgain),
        ("access_denied", SignInAgain),
        ("device_flow_disabled", SignInAgain),
        ("incorrect_client_credentials", SignInAgain),
        ("something_new", ServiceTrouble),
    ],
)
def test_a_refusal_says_why(http: Http, error: str, kind: type[Exception]) -> None:
    with pytest.raises(kind):
        SignIn({"error": error}).run(http)


def test_it_gives_up_when_the_code_has_expired(http: Http) -> None:
    sign_in = SignIn(*[{"error": "authorization_pending"}] * 9, expires_in=12)
    with pytest.raises(SignInAgain, match="expired"):
        sign_in.run(http)
    assert len(sign_in.waited) == 3


def test_nobody_is_sent_to_another_place_to_type_the_code(http: Http) -> None:
    with pytest.raises(ServiceTrouble):
        SignIn(page="https://github.example.org/login/device").run(http)


def test_waiting_can_be_cancelled(http: Http) -> None:
    sign_in = SignIn({"error": "authorization_pending"})
    with serving(sign_in.server), pytest.raises(KeyboardInterrupt):
        device_flow("Iv1.abc", http, lambda _code, _page, _holds_s: None, _cancel, host=sign_in.server.address)


def test_a_network_that_goes_away_meanwhile_is_waited_for(http: Http, monkeypatch: pytest.MonkeyPatch) -> None:
    sign_in = SignIn({"error": "authorization_pending"}, {"access_token": TOKEN})
    post = github_device._post

    def unsteady(*asked: Any) -> dict[str, Any]:
        if len(sign_in.waited) in (1, 2):
            raise Offline("github.com cannot be reached.")
        return post(*asked)

    monkeypatch.setattr(github_device, "_post", unsteady)
    assert sign_in.run(http) == TOKEN
    assert sign_in.waited == [5, 10, 20, 20]


def _cancel(_seconds: float) -> None:
    raise KeyboardInterrupt
