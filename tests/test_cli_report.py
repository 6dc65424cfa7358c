"""The commands of Insights: report and export insights."""

from datetime import date
from pathlib import Path

import pytest
from pypdf import PdfReader

from care_desktop.cli import main
from care_desktop.cli_report import period_of
from care_desktop.domain.insight import Period
from care_desktop.errors import InvalidInput

TODAY = date(2026, 11, 22)


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> list[str]:
    """A small sample workspace: the options that name it."""
    folder = tmp_path_factory.mktemp("report")
    options = ["--profile", str(folder / "profile"), "--database", str(folder / "sample.care")]
    assert main([*options, "demo", "--people", "12", "--database", str(folder / "sample.care")]) == 0
    return options


def test_report_as_pdf(place: list[str], tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    target = tmp_path / "r.pdf"
    assert main([*place, "report", "-o", str(target), "--paper", "letter", "--period", "90d"]) == 0
    assert "Report written to" in capsys.readouterr().err
    pages = PdfReader(target).pages
    assert len(pages) > 15
    assert "Our community" in pages[0].extract_text()


def test_report_as_web_page_and_insights_as_zip(place: list[str], tmp_path: Path) -> None:
    assert main([*place, "report", "-o", str(tmp_path / "r.html"), "--region", "unknown", "--period", "all"]) == 0
    assert "Region unknown." in (tmp_path / "r.html").read_text("utf-8")
    assert main([*place, "export", "insights", "-o", str(tmp_path / "i.zip"), "--period", "3y"]) == 0
    assert (tmp_path / "i.zip").read_bytes().startswith(b"PK")


@pytest.mark.parametrize(
    ("options", "said"),
    [
        (["--owner", "nobody"], "There is no owner 'nobody' here."),
        (["--tag", "#nothing"], "There is no tag 'nothing' here."),
        (["--region", "Atlantis"], "There is no region 'Atlantis' here."),
        (["--event", "none"], "There is no event 'none' here."),
        (["--period", "2y"], "'2y' is no period."),
    ],
)
def test_what_is_not_there_is_said(
    place: list[str], options: list[str], said: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main([*place, "report", "-o", str(tmp_path / "r.html"), *options]) == 1
    assert said in capsys.readouterr().err
    assert list(tmp_path.iterdir()) == []


def test_wrong_use(place: list[str], tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main([*place, "report", "-o", str(tmp_path / "r.txt")]) == 1
    assert "neither a .pdf nor a .html" in capsys.readouterr().err
    assert main([*place, "export", "insights"]) == 1
    assert "Name a folder" in capsys.readouterr().err
    assert main([*place, "export", "people", "--region", "PE"]) == 2


def test_periods() -> None:
    first = date(2020, 5, 1)
    assert period_of("90d", TODAY, first).days == 90
    assert period_of("1y", TODAY, first) == Period(date(2025, 11, 23), TODAY)
    assert period_of("all", TODAY, first) == Period(first, TODAY)
    assert period_of("3y", date(2024, 2, 29), first).start == date(2021, 3, 1)
    assert period_of("2026-01-01..2027-01-01", TODAY, first) == Period(date(2026, 1, 1), TODAY)
    for wrong in ("", "2y", "2026-01-01", "2026-02-01..2026-01-01", "2027-01-01..2027-02-01", "a..b"):
        with pytest.raises(InvalidInput):
            period_of(wrong, TODAY, first)
