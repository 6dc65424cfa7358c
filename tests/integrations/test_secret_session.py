"""After a session in which everything failed once, the secret is in no file, log, output, argument or environment."""

import base64
import subprocess
import sys
from pathlib import Path

from tests.integrations.fake_social import CANARY

ROOT = Path(__file__).resolve().parents[2]


def test_a_secret_leaves_no_trace_whatever_fails(tmp_path: Path) -> None:
    command = [sys.executable, "-m", "tests.integrations.secret_session", str(tmp_path)]
    done = subprocess.run(
        command, cwd=ROOT, input=f"{CANARY}\n".encode(), capture_output=True, timeout=300, check=False
    )
    said = done.stdout + done.stderr
    assert b"the session is over" in done.stdout, said[-3000:].decode("utf-8", "replace")
    for what in (b"provoked", b"[secret]", b"Traceback"):
        assert what in said
    kept = {path.name: path.read_bytes() for path in tmp_path.rglob("*") if path.is_file()}
    assert {"w.care", "care-desktop.log"} <= kept.keys()
    kept |= {"output": said}
    for text in (CANARY.encode(), base64.b64encode(f"ana@example.org:{CANARY}".encode()), CANARY.encode()[3:-3]):
        assert [name for name, body in kept.items() if text in body] == []
