"""Signing in to GitHub with a code that is typed into the browser (RFC 8628)."""

from collections.abc import Callable, Mapping
from typing import Any
from urllib.parse import urlencode

from care_desktop.integrations.http import Http, Origin, changed_shape, checked_base, origin_of
from care_desktop.integrations.problems import Offline, ServiceTrouble, SignInAgain
from care_desktop.integrations.repository_items import number_in, text_in

SLOWER_S = 5
LEAST_INTERVAL_S = 5
_GRANT = "urn:ietf:params:oauth:grant-type:device_code"
_FORM = {"accept": "application/json", "content-type": "application/x-www-form-urlencoded"}
_REFUSALS = {
    "expired_token": "The code has expired.",
    "token_expired": "The code has expired.",
    "access_denied": "Signing in was cancelled in the browser.",
    "device_flow_disabled": "This GitHub app does not allow signing in with a code.",
    "incorrect_client_credentials": "GitHub does not know this client id.",
}


def device_flow(
    client_id: str,
    http: Http,
    show_code: Callable[[str, str, int], None],
    wait: Callable[[float], None],
    *,
    host: str = "github.com",
) -> str:
    """Sign in and return the token; no scope is asked for, so it reads what is public. Blocks, up to 15 minutes.

    Args:
        client_id: of a GitHub app that allows it.
        http: the client.
        show_code: is given the code, the https address where it is typed in, and the seconds it holds.
        wait: waits so many seconds; raises to give up. A network that goes away meanwhile is waited for, ever longer.
        host: github.com, or that of a GitHub Enterprise server.

    Raises:
        SignInAgain: refused, or too late.
        Postponed, Offline (at the beginning), ServiceTrouble: each with a sentence.
    """
    base = checked_base(host)
    origin = http.at(base)
    begun = _post(origin, "login/device/code", {"client_id": client_id})
    _refuse(begun)
    code, user_code, page = (text_in(begun, name) for name in ("device_code", "user_code", "verification_uri"))
    if not code or not user_code or origin_of(page) != origin_of(base):
        raise changed_shape(base)
    left_s = number_in(begun, "expires_in", base)
    interval_s = max(number_in(begun, "interval", base), LEAST_INTERVAL_S)
    show_code(user_code, page, left_s)
    form = {"client_id": client_id, "device_code": code, "grant_type": _GRANT}
    while left_s > 0:
        wait(float(interval_s))
        left_s -= interval_s
        try:
            answer = _post(origin, "login/oauth/access_token", form)
        except Offline:
            interval_s *= 2
            continue
        error = text_in(answer, "error")
        if error == "slow_down":
            told = answer.get("interval")
            interval_s = max(told if isinstance(told, int) else 0, interval_s + SLOWER_S)
        elif error != "authorization_pending":
            _refuse(answer)
            if not text_in(answer, "access_token"):
                raise changed_shape(base)
            return text_in(answer, "access_token")
    raise SignInAgain(_REFUSALS["expired_token"], "Start again.")


def _post(origin: Origin, path: str, form: Mapping[str, str]) -> dict[str, Any]:
    return origin.send("POST", path, headers=_FORM, body=urlencode(form).encode()).record()


def _refuse(answer: Mapping[str, Any]) -> None:
    error = text_in(answer, "error")
    if error in _REFUSALS:
        raise SignInAgain(_REFUSALS[error], "Start again.")
    if error:
        raise ServiceTrouble("GitHub refused to sign in with a code.", "Use a fine-grained token instead.")
