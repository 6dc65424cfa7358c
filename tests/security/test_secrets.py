"""Rule 1: secrets come in by the keychain and the account page alone.

A whole session with a secret in every place that fails is `tests/integrations/test_secret_session.py`; what the
keychain does and refuses is `tests/test_keychain.py`.
"""

import re
from collections.abc import Iterator

from typer.main import get_command

from care_desktop import cli_commands
from care_desktop.settings import SETTINGS

SECRET = re.compile(r"token|secret|pass(word|phrase)|credential|recovery.?key|api.?key", re.IGNORECASE)


def parameters(command: object, path: str = "") -> Iterator[str]:
    """Every option and argument that takes a value, of a command and those under it."""
    for one in getattr(command, "params", []):
        if getattr(one, "is_flag", False):
            continue
        yield from (f"{path} {name}".strip() for name in (*one.opts, one.name or ""))
    for name, below in getattr(command, "commands", {}).items():
        yield from parameters(below, f"{path} {name}".strip())


def test_no_command_takes_a_secret_from_its_arguments() -> None:
    found = list(parameters(get_command(cli_commands.app)))
    assert any(name.startswith("accounts add ") for name in found)
    assert [name for name in found if SECRET.search(name.rpartition(" ")[2])] == []
    assert SECRET.search("--api-key") and SECRET.search("--token")


def test_no_setting_holds_a_secret() -> None:
    assert [setting.key for setting in SETTINGS if SECRET.search(setting.key)] == []
