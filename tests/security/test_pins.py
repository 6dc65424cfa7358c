"""Rule 9: what the program is made of is pinned with hashes, and installed by them alone.

That every pin has its hashes and no lock names an address is `tests/build_scripts/test_requirements.py`.
"""

import ast

from tests.security.source import ROOT, calls, text


def test_every_installation_from_a_lock_wants_hashes() -> None:
    installs = [
        ast.unparse(call)
        for path in sorted((ROOT / "build_scripts").glob("*.py"))
        if "requirement" in text(path)
        for call in calls(ast.parse(text(path)))
        if "--requirement" in ast.unparse(call) or "'install'" in ast.unparse(call)
    ]
    from_locks = [call for call in installs if "requirement" in call and "pip" in call.lower()]
    assert from_locks and [call for call in from_locks if "--require-hashes" not in call] == []
