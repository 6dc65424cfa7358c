"""`care-desktop report --event`: the report of an event as Markdown and PDF."""

from io import BytesIO
from pathlib import Path

import pytest
from pypdf import PdfReader

from care_desktop.cli import main


def test_event_report_from_the_command_line(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    place = ["--profile", str(tmp_path / "p"), "--database", str(tmp_path / "s.db")]
    assert main([*place, "demo", "--people", "2", "--interactions", "60"]) == 0
    out = tmp_path / "out"
    out.mkdir()
    for name in ("a.md", "a.pdf"):
        assert main([*place, "report", "--event", "kubecon", "-o", str(out / name)]) == 0
    text = (out / "a.md").read_text("utf-8")
    pages = "\n".join(page.extract_text() for page in PdfReader(BytesIO((out / "a.pdf").read_bytes())).pages)
    for words in ("KubeCon", "Why we went", "First steps with the auth SDK", "meant to be reached, not met"):
        assert words in text and words in pages, words
    assert main([*place, "report", "--event", "Nowhere", "-o", str(out / "c.md")]) == 1
    assert "There is no event 'Nowhere' here. There is:" in capsys.readouterr().err
    assert main([*place, "report", "--event", "kubecon", "-o", str(out / "c.txt")]) == 1
    assert "neither a .pdf nor a .md" in capsys.readouterr().err
    assert not (out / "c.md").exists()
