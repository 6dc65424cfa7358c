"""Pages of the report: words in fonts that have their glyphs, headings that become bookmarks, tables, a footer."""

from collections.abc import Sequence
from enum import StrEnum

from fpdf import FPDF
from fpdf.enums import TableCellFillMode, TextEmphasis, WrapMode, XPos, YPos
from fpdf.fonts import FontFace

from care_desktop.charts.report_fonts import FAMILY, FILES, FontFile, is_shaped, missing, own_font, stand_ins
from care_desktop.charts.style import ChartStyle

MARGIN_MM = 20.0
FOOT_MM = 18.0
LINE = 1.4
MM_PER_POINT = 25.4 / 72
_TABLE_POINTS = 7.5
_HEADING_POINTS = 15.0
_WIDTH_MIN_MM = 9.0
_WIDTH_MAX_MM = 55.0
_CELL_PADDING_MM = 1.2
_AIR_MM = 8.0
_LONG_WORD = 18


class Paper(StrEnum):
    """The size of the pages."""

    A4 = "a4"
    LETTER = "letter"


class Sheet(FPDF):
    """A document of one paper with the colours of a chart style; the first page has no footer."""

    def __init__(self, paper: Paper, style: ChartStyle, foot: str) -> None:
        super().__init__(orientation="portrait", unit="mm", format=paper.value)
        self._style = style
        self._foot = foot
        self._stand_ins: dict[FontFile, str] = {}
        self._looked_for: set[int] = set()
        for emphasis in FILES:
            self.add_font(FAMILY, emphasis, str(own_font(emphasis)))
        self.set_margins(MARGIN_MM, MARGIN_MM, MARGIN_MM)
        self.set_auto_page_break(True, FOOT_MM + 4)

    def set_font(self, family: str | None = None, style: str | TextEmphasis = "", size: float = 0) -> None:
        """As usual, but at once: left until the first words it is lost when those need a font that stands in, as
        they are written in a state of their own, and what follows is drawn with the glyphs of another font."""
        super().set_font(family, style, size)
        if self.page and self.current_font is not None and not self.current_font_is_set_on_page:
            self._out(self._set_font_for_page(self.current_font, self.font_size_pt))

    @property
    def space_left(self) -> float:
        """How far down this page words may still go, in mm."""
        return float(self.page_break_trigger - self.get_y())

    def ready_for(self, text: str) -> None:
        """Load fonts for what DejaVu Sans cannot draw, and join letters where the script wants it."""
        new = missing(text) - self._looked_for
        if new:
            self._looked_for |= new
            for font in stand_ins(new):
                if font not in self._stand_ins:
                    name = f"standin{len(self._stand_ins)}"
                    self.add_font(name, "", str(font.path), collection_font_number=font.face)
                    self._stand_ins[font] = name
            self.set_fallback_fonts(list(self._stand_ins.values()), exact_match=False)
        # The report runs from left to right whatever script its names begin with.
        self.set_text_shaping(is_shaped(text), direction="ltr")

    def ink(self, color: str) -> None:
        """Write in this colour from now on."""
        self.set_text_color(*_rgb(color))

    def words(self, text: str, points: float, color: str, emphasis: str = "", width_mm: float = 0.0) -> None:
        """A paragraph from here, over the full width or `width_mm`; what follows stands beneath."""
        self.ready_for(text)
        self.set_font(FAMILY, emphasis, points)
        self.ink(color)
        self.multi_cell(
            width_mm,
            points * LINE * MM_PER_POINT,
            text,
            align="L",
            new_x=XPos.LMARGIN,
            new_y=YPos.NEXT,
            wrapmode=WrapMode.WORD if _has_short_words(text) else WrapMode.CHAR,
        )

    def heading(self, text: str, level: int = 0) -> None:
        """A heading that is also a bookmark."""
        self.ready_for(text)
        self.start_section(text, level)
        self.words(text, _HEADING_POINTS, self._style.text, "B")
        self.ln(1.5)

    def rule(self, gap_mm: float = 2.0) -> None:
        """A hairline over the full width with room around it."""
        self.ln(gap_mm)
        self.set_draw_color(*_rgb(self._style.hairline_strong))
        self.set_line_width(0.2)
        self.line(self.l_margin, self.get_y(), self.w - self.r_margin, self.get_y())
        self.ln(gap_mm)

    def box(self, x: float, y: float, width: float, height: float, fill: str, edge: str) -> None:
        """A filled box, in mm from the top left corner of the page."""
        self.set_fill_color(*_rgb(fill))
        self.set_draw_color(*_rgb(edge))
        self.set_line_width(0.2)
        self.rect(x, y, width, height, style="DF")

    def table_of(
        self,
        titles: Sequence[str],
        rows: Sequence[Sequence[str]],
        at_end: Sequence[bool],
        *,
        widths_mm: Sequence[float] = (),
        points: float = _TABLE_POINTS,
    ) -> None:
        """A table with its head repeated on every page; columns `at_end` stand at the trailing edge."""
        self.ready_for(" ".join((*titles, *(cell for row in rows for cell in row))))
        self.set_font(FAMILY, "", points)
        self.ink(self._style.text)
        self.set_draw_color(*_rgb(self._style.hairline_strong))
        self.set_line_width(0.15)
        self.set_fill_color(*_rgb(self._style.surface))
        widths = list(widths_mm) or self._widths(titles, rows, at_end)
        with self.table(
            borders_layout="HORIZONTAL_LINES",
            cell_fill_mode=TableCellFillMode.NONE,
            col_widths=tuple(widths),
            width=min(sum(widths), self.epw),
            align="LEFT",
            text_align=tuple("RIGHT" if end else "LEFT" for end in at_end),
            headings_style=FontFace(emphasis="BOLD", color=_rgb(self._style.text_muted)),
            line_height=points * LINE * MM_PER_POINT,
            padding=(0.7, _CELL_PADDING_MM, 0.7, 0 if len(titles) < 2 else _CELL_PADDING_MM),
            wrapmode=WrapMode.WORD,
            v_align="TOP",
        ) as table:
            for cells in (titles, *rows):
                row = table.row()
                for cell in cells:
                    row.cell(cell)
        self.ln(2)

    def _widths(self, titles: Sequence[str], rows: Sequence[Sequence[str]], at_end: Sequence[bool]) -> list[float]:
        """As wide as the longest cell and the longest word of the title; titles give way when it is too much."""
        bodies, heads = [], []
        for place, title in enumerate(titles):
            self.set_font(FAMILY, "B", _TABLE_POINTS)
            word = max((self.get_string_width(word) for word in title.split()), default=0.0)
            head = max(word, self.get_string_width(title) / 2.5)
            self.set_font(FAMILY, "", _TABLE_POINTS)
            body = max((self.get_string_width(row[place]) for row in rows), default=0.0)
            room = 2 * _CELL_PADDING_MM + 1
            bodies.append(max(min(body, _WIDTH_MAX_MM) + room, _WIDTH_MIN_MM))
            heads.append(max(min(head, _WIDTH_MAX_MM) + room, bodies[-1]))
        spare = self.epw - sum(heads)
        if spare >= 0:
            # A little air between figures, but never columns so far apart that a row is hard to follow.
            return [width + min(spare / len(heads), _AIR_MM) for width in heads]
        if sum(bodies) >= self.epw:
            return [width * self.epw / sum(bodies) for width in bodies]
        # Titles can be broken, figures cannot: what cells leave goes to the titles that want more.
        share = (self.epw - sum(bodies)) / (sum(heads) - sum(bodies))
        return [body + share * (head - body) for body, head in zip(bodies, heads, strict=True)]

    def footer(self) -> None:
        """The report and the page at the foot of every page but the cover."""
        if self.page_no() == 1:
            return
        style = self._style
        self.ready_for(self._foot)
        self.set_y(-FOOT_MM + 4)
        self.set_font(FAMILY, "", 7.5)
        self.ink(style.text_faint)
        self.cell(self.epw - 20, 4, self._foot)
        page = str(self.page_no())
        self.ready_for(page)
        self.cell(20, 4, page, align="R")


def _rgb(color: str) -> tuple[int, int, int]:
    return int(color[1:3], 16), int(color[3:5], 16), int(color[5:7], 16)


def _has_short_words(text: str) -> bool:
    """Whether lines can be broken between words: scripts without spaces, and endless words, are broken anywhere."""
    return all(len(word) <= _LONG_WORD or word.isascii() for word in text.split())
