"""The report as PDF and as web page: what it holds, that words can be selected, that nothing is loaded or left open."""

import io
import re
from datetime import date
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pytest
from pypdf import PdfReader

from care_desktop.charts.report_files import Paper, check_form, write_report
from care_desktop.charts.report_fonts import is_shaped, missing, stand_ins
from care_desktop.charts.report_html import html_text
from care_desktop.charts.report_pdf import pdf_bytes
from care_desktop.domain.insight import (
    Answer,
    InsightFilters,
    Period,
    Question,
    Said,
    Table,
    TableColumn,
    Value,
    ValueKind,
)
from care_desktop.domain.insight_slipping import SlippingPicture
from care_desktop.domain.insight_words import plain
from care_desktop.domain.report import Answered, KeyFigure, Report
from care_desktop.domain.report_words import DEFINITIONS, LIMITS
from care_desktop.errors import InvalidInput, StorageFailure

DAY = date(2026, 11, 22)
FILTERS = InsightFilters(Period(date(2025, 11, 23), DAY))
BAD_NAME = "<script>alert(1)</script> & \u6771\u4eac"


def answered(question: Question, picture: Any, rows: int = 3) -> Answered:
    columns = (TableColumn("Region", ValueKind.TEXT), TableColumn("People", ValueKind.COUNT))
    table = Table(columns, tuple((f"{BAD_NAME} {place}", 12_345 + place) for place in range(rows)))
    finding = Said("{name} fell by 23 %.", {"name": Value(ValueKind.TEXT, BAD_NAME)})
    title = Said(f"What of {question}?")
    notes = (Said("A note."),)
    answer = Answer(question, FILTERS, DAY, 57, "people", title, finding, notes, table, picture, lambda key: None)  # type: ignore[arg-type,return-value]
    return Answered(answer, Said("Before, nothing fell."))


def report(*, has_before: bool = True, workspace: str = "\u4eac Team") -> Report:
    slipping = SlippingPicture(date(2026, 8, 24), DAY, (1, 2, 3, 29, 11), (0, 0, 4, 31, 11))
    figures = (
        KeyFigure(Question.TRUST, Said("Median trust at the end"), *(Value(ValueKind.POINTS, v) for v in (72, 70))),
    )
    items = (answered(Question.SLIPPING, slipping, 45), answered(Question.REGIONS, None))
    return Report(workspace, DAY, FILTERS, (), 60, has_before, items, figures, DEFINITIONS, LIMITS)


@pytest.fixture(scope="module")
def a4() -> PdfReader:
    """The sample report as PDF."""
    return PdfReader(io.BytesIO(pdf_bytes(report(), plain)))


@pytest.fixture(scope="module")
def page() -> str:
    """The sample report as web page."""
    return html_text(report(), plain)


def test_pdf_says_what_it_is(a4: PdfReader) -> None:
    assert a4.metadata is not None
    assert a4.metadata.title == "Insights report: \u4eac Team"
    assert a4.metadata.subject == "23 Nov 2025 to 22 Nov 2026"
    assert str(a4.root_object["/PageMode"]) == "/UseOutlines"
    assert str(a4.root_object["/Lang"]) == "en"


def test_bookmarks_lead_to_their_pages(a4: PdfReader) -> None:
    found = {entry.title: a4.get_destination_page_number(entry) for entry in a4.outline}  # type: ignore[union-attr,arg-type]
    assert list(found) == [
        "In short",
        "What of slipping?",
        "What of regions?",
        "What changed since the period before",
        "Words used",
        "Limits of these numbers",
    ]
    for title, number in found.items():
        assert number is not None
        assert str(title) in a4.pages[number].extract_text()


def test_contents_give_the_pages_and_link_to_them(a4: PdfReader) -> None:
    lines = a4.pages[1].extract_text().splitlines()
    found = {entry.title: a4.get_destination_page_number(entry) for entry in a4.outline}  # type: ignore[union-attr,arg-type]
    for title, number in found.items():
        assert number is not None
        assert f"{title} {number + 1}" in lines
    notes: Any = a4.pages[1]["/Annots"]
    links = [note.get_object()["/Subtype"] for note in notes]
    assert links.count("/Link") >= len(found)


def test_every_font_is_embedded(a4: PdfReader) -> None:
    names = set()
    for sheet in a4.pages:
        for font in sheet["/Resources"]["/Font"].values():  # type: ignore[index]
            used = font.get_object()
            inner = used["/DescendantFonts"][0].get_object() if "/DescendantFonts" in used else used
            descriptor = inner["/FontDescriptor"].get_object()
            assert {"/FontFile", "/FontFile2", "/FontFile3"} & set(descriptor)
            names.add(used["/BaseFont"])
    assert any("DejaVuSans" in name for name in names)


def test_words_of_charts_can_be_selected_and_pages_are_numbered(a4: PdfReader) -> None:
    sheet = a4.pages[3].extract_text()
    assert "fell 5 to 10" in sheet
    assert "12,345" in sheet
    for number, each in enumerate(a4.pages[1:], 2):
        # A name in another script before it must not change the glyphs of what follows.
        (foot,) = [line for line in each.extract_text().splitlines() if "Insights report" in line]
        assert foot.endswith(f" {number}")


def test_long_tables_are_cut_and_say_so(a4: PdfReader) -> None:
    text = " ".join(sheet.extract_text() for sheet in a4.pages)
    assert "25 more rows are in the exported CSV." in text


@pytest.mark.parametrize(("paper", "size"), [(Paper.A4, (595, 842)), (Paper.LETTER, (612, 792))])
def test_paper(paper: Paper, size: tuple[int, int], tmp_path: Path) -> None:
    write_report(tmp_path / "r.pdf", report(has_before=False, workspace="w"), plain, paper)
    sheet = PdfReader(tmp_path / "r.pdf").pages[0]
    assert (round(sheet.mediabox.width), round(sheet.mediabox.height)) == size


class Tags(HTMLParser):
    """Counts tags, and finds those left open."""

    void = frozenset(("meta", "br", "link", "img"))

    def __init__(self) -> None:
        super().__init__()
        self.open: list[str] = []
        self.seen: list[str] = []
        self.ids: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.seen.append(tag)
        self.ids += [value for name, value in attrs if name == "id" and value]
        if tag not in self.void:
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag


def test_page_is_whole_and_loads_nothing(page: str) -> None:
    tags = Tags()
    tags.feed(page.partition("\n")[2])
    assert tags.open == []
    assert len(tags.ids) == len(set(tags.ids))
    assert not {"script", "link", "img", "iframe"} & set(tags.seen)
    assert {"svg", "figure", "figcaption", "nav", "main", "table"} <= set(tags.seen)
    assert "default-src 'none'" in page
    assert not re.search(r'(?:src|href)="(?!#)', page.replace("xlink:href=", "href="))
    assert "url(http" not in page
    assert "@import" not in page


def test_what_somebody_typed_is_escaped(page: str) -> None:
    assert "<script" not in page
    assert "&lt;script&gt;alert(1)&lt;/script&gt; &amp; \u6771\u4eac fell by 23\u00a0%." in page


def test_tables_name_their_rows_and_columns(page: str) -> None:
    assert page.count('<th scope="col"') >= 2
    assert page.count('<th scope="row"') >= 48
    assert "12,389" in page


def test_nothing_before_is_said() -> None:
    assert "Nothing is known of the period before" in html_text(report(has_before=False), plain)


def test_a_mirrored_page_runs_from_right_to_left() -> None:
    assert 'dir="rtl"' in html_text(report(), plain, mirrored=True)


def test_forms_and_places_that_cannot_be(tmp_path: Path) -> None:
    with pytest.raises(InvalidInput, match=r"r\.docx is neither"):
        check_form(Path("r.docx"))
    with pytest.raises(StorageFailure, match=r"r\.html could not be written"):
        write_report(tmp_path / "no" / "r.html", report())
    write_report(tmp_path / "r.html", report())
    assert [path.name for path in tmp_path.iterdir()] == ["r.html"]


def test_fonts_stand_in_for_what_is_missing() -> None:
    assert missing("Inês – “x” \u2212 \u00b7 \u0645") == frozenset()
    assert missing("\u6771") == frozenset({0x6771})
    assert stand_ins(()) == ()
    # A private code point: no font of any system has it, and that is no failure.
    assert all(font.path.exists() for font in stand_ins([0x10FFFD]))
    assert not is_shaped("Ana")
