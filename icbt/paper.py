"""Paper: an A4 page with our letters, a title, a language, an outline and page numbers, and what is drawn on it.

Every text may be anything that a person typed: `glyphs.written` makes it one that can be drawn.
"""

from collections.abc import Callable, Sequence
from datetime import datetime
from io import BytesIO
from typing import Any, Literal

from fpdf import FPDF, FontFace, ViewerPreferences
from fpdf.enums import MethodReturnValue, XPos, YPos
from fpdf.fonts import TTFFont

from icbt.glyphs import BOLD, PLAIN, written

Size = float  # points
NORMAL, LARGE = 11.0, 16.0
SIZES = {"": NORMAL, "large": LARGE}
MARGIN, FOOT = 18.0, 18.0  # millimetres
MM = 0.3528  # a point in millimetres
LEADING = 1.35  # a line in heights of its letters
GREY, FAINT, INK = 90, 150, 20
BOX = "\N{BALLOT BOX}"
CONTINUED = "Continued on the next page"


class Paper(FPDF):
    """A4 with a foot on every page. All measures are millimetres, sizes of letters points."""

    def __init__(
        self,
        title: str,
        *,
        now: datetime,
        service: str,
        language: str = "en",
        foot: str = "",
        size: Size = NORMAL,
        lying: bool = False,
    ) -> None:
        """`foot` stands above the page number; `lying` turns the page on its long side."""
        super().__init__(orientation="landscape" if lying else "portrait", format="A4")
        self.title_written, self.foot, self.size, self.service = written(title), written(foot), size, written(service)
        self.deepest = -1  # the level of the last heading in the outline
        self.goes_on = False  # while the foot is drawn of a page that another one follows
        self.add_font("paper", "", PLAIN)
        self.add_font("paper", "B", BOLD)
        self._let_files_go()
        self.set_margins(MARGIN, MARGIN - 3)
        self.set_auto_page_break(True, FOOT)
        self._tell(now, language)
        self.add_page()

    def _let_files_go(self) -> None:
        """Fonts are read as they are needed: from memory, since a paper that is never made would keep files open."""
        for font in (one for one in self.fonts.values() if isinstance(one, TTFFont)):
            reader = font.ttfont.reader
            with reader.file as file:
                file.seek(0)
                reader.file = BytesIO(file.read())

    def _tell(self, now: datetime, language: str) -> None:
        self.set_title(self.title_written)
        self.set_author(self.service)
        self.set_lang(language)
        self.set_creation_date(now)
        self.viewer_preferences = ViewerPreferences(display_doc_title=True)

    def letters(self, size: Size | None = None, *, bold: bool = False, grey: int = INK) -> None:
        """What is written next: its size in points (that of the paper), its weight, and how grey it is."""
        self.set_font("paper", "B" if bold else "", size or self.size)
        self.set_text_color(grey)

    @property
    def small(self) -> Size:
        return max(7.5, self.size * 0.82)

    @property
    def leading(self) -> float:
        """The height of one line of text."""
        return self.size * MM * LEADING

    def add_page(self, *args: Any, **kwargs: Any) -> None:
        """The next page; the foot of the one before tells of it."""
        self.goes_on = True
        super().add_page(*args, **kwargs)
        self.goes_on = False

    def header(self) -> None:
        """The title again, small, from the second page on."""
        if self.page_no() > 1:
            self.letters(self.small, grey=GREY)
            self.cell(0, 5, f"{self.title_written} ({self.page_no()})", new_x=XPos.LMARGIN, new_y=YPos.NEXT)
            self.ln(2)

    def footer(self) -> None:
        """The foot and the page number, and that there is more where another page follows."""
        self.set_y(-FOOT + 2)
        self.letters(8, grey=GREY)
        if self.goes_on:
            self.cell(0, 4, CONTINUED, align="R", new_x=XPos.LMARGIN, new_y=YPos.NEXT)
        if self.foot:
            self.multi_cell(0, 4, self.foot, align="C", new_x=XPos.LMARGIN, new_y=YPos.NEXT)
        self.cell(0, 4, f"{self.page_no()} / {{nb}}", align="C")

    def room(self, height: float) -> None:
        """A new page, where less than this is left of the page and it would help."""
        if self.will_page_break(min(height, self.eph - 10)):
            self.add_page()

    def heading(self, text: str, level: int = 1) -> None:
        """A heading of the page and of the outline: 0 the title, 1 a part, 2 a part of that."""
        size = self.size * (1.6, 1.22, 1.05)[level]
        text = written(text)
        self.letters(size, bold=True)
        self.room(3 * size * MM * LEADING)
        self.ln((0, 2.5, 1)[level] if self.get_y() > self.t_margin else 0)
        self.deepest = min(level, self.deepest + 1)  # a sub-part right below the title is a part to the outline
        self.start_section(text or " ", level=self.deepest)
        self._lines_of(text, size * MM * 1.2)
        self.ln(size * MM * 0.3)

    def text_of(self, text: str, *, bold: bool = False, quiet: bool = False, after: float = 1.5) -> None:
        """A paragraph."""
        size = self.small if quiet else self.size
        self.letters(size, bold=bold, grey=GREY if quiet else INK)
        self._lines_of(written(text), size * MM * LEADING)
        self.ln(after)

    def point(self, text: str, mark: str = "•") -> None:
        """One point of a list, its lines under each other."""
        self.letters()
        self.room(2 * self.leading)
        indent, left = self.size * MM * 1.6, self.l_margin
        self.cell(indent, self.leading, mark)
        self.set_left_margin(left + indent)
        self._lines_of(written(text), self.leading)
        self.set_left_margin(left)
        self.set_x(left)
        self.ln(1)

    def _lines_of(self, text: str, height: float) -> None:
        for part in text.split("\n"):
            self.multi_cell(0, height, part, align="L", new_x=XPos.LMARGIN, new_y=YPos.NEXT)

    def ruled(self, count: int, label: str = "") -> None:
        """Empty lines to write on; the first begins behind `label`, if there is one."""
        gap = max(7.0, self.leading * 1.5)
        self.set_draw_color(FAINT)
        self.letters(bold=True)
        begins = self.l_margin
        if label := written(label):
            self.room(gap)
            self.set_y(self.get_y() + gap - self.leading)
            self.cell(self.get_string_width(label) + 2, self.leading, label)
            begins = min(self.get_x(), self.w - self.r_margin)
            self.set_y(self.get_y() + self.leading - gap)
        for _ in range(count):
            self.room(gap)
            self.ln(gap)
            self._rule(begins, self.get_y(), self.w - self.r_margin)
            begins = self.l_margin
        self.ln(self.leading * 0.4)

    def _rule(self, x: float, y: float, to: float) -> None:
        """A thin line across."""
        self.set_line_width(0.2)
        self.line(x, y, to, y)

    def boxes(self, labels: Sequence[str]) -> None:
        """Boxes to tick, as many in a row as there is room for."""
        self.letters()
        for label in map(written, labels):
            width = self.get_string_width(f"{BOX} {label}") + self.size * MM * 2
            if self.get_x() > self.l_margin and self.get_x() + width > self.w - self.r_margin:
                self.ln(self.leading * 1.25)
            if width > self.epw:
                self.point(label, BOX)
                continue
            self.room(self.leading)
            self.cell(width, self.leading, f"{BOX} {label}")
        self.ln(self.leading * 1.25 if self.get_x() > self.l_margin else 0)
        self.ln(1.5)

    def scale(self, low: str, high: str) -> None:
        """The numbers 0 to 10 in boxes, to circle, with what the ends mean."""
        side = min(self.epw / 11 - 1.5, max(8.0, self.size * MM * 1.9))
        self.letters()
        self.set_draw_color(FAINT)
        self.room(side + self.leading)
        for n in range(11):
            self.cell(side, side, str(n), border=1, align="C")
            self.set_x(self.get_x() + 1.5)
        self.ln(side + 0.5)
        self.letters(self.small, grey=GREY)
        words = f"0: {low}, 10: {high}" if low and high else ""
        self._lines_of(written(words), self.small * MM * LEADING)
        self.ln(1.5)

    def form_of(self, rows: Sequence[Sequence[str]], room: float) -> None:
        """Boxes to write in, side by side: each has its words on top and `room` to write below them."""
        self.set_draw_color(FAINT)
        self.letters(self.small)
        height = self.small * MM * 1.25
        for row in rows:
            width = self.epw / len(row)
            texts = [written(one) for one in row]
            tall = max(self._count_lines(width, height, one) for one in texts) * height + room
            self.room(tall)
            top = self.get_y()
            for n, text in enumerate(texts):
                self.rect(self.l_margin + n * width, top, width, tall)
                self.set_xy(self.l_margin + n * width, top + 0.5)
                self.multi_cell(width, height, text, align="L")
            self.set_xy(self.l_margin, top + tall)
        self.ln(4)

    def _count_lines(self, width: float, height: float, text: str) -> int:
        found = self.multi_cell(width, height, text, dry_run=True, output=MethodReturnValue.LINES)
        return len(found) if isinstance(found, list) else 1

    def table_of(
        self,
        head: Sequence[str],
        rows: Sequence[Sequence[str]],
        *,
        widths: Sequence[float] = (),
        size: Size | None = None,
        align: Literal["LEFT", "RIGHT"] = "LEFT",
        grid: bool = False,
        width: float | None = None,
        least: float = 0,
    ) -> None:
        """A table; its head is repeated on every page. `widths` are parts of the line, `least` the height of a row.

        A cell has to fit on a page: long texts belong below a table (`fits_a_cell`).
        """
        size = size or self.small
        self.letters(size)
        self.set_draw_color(FAINT)
        aligns = ("LEFT", *([align] * (len(head) - 1)))
        with self.table(
            col_widths=tuple(widths) or None,
            width=width,
            align="LEFT",
            text_align=aligns,
            padding=(0.6, 0.8) if grid else None,
            borders_layout="ALL" if grid else "HORIZONTAL_LINES",
            line_height=size * MM * (1.3 if grid else 1.6),
            headings_style=FontFace(emphasis="BOLD"),
            min_row_height=least or None,
        ) as drawn:
            for cells in (head, *rows):
                drawn.row([written(one) for one in cells])
        self.ln(2.5)

    def made(self) -> bytes:
        """The file."""
        return bytes(self.output())


def on_one_page(draw: Callable[[Size], Paper], sizes: Sequence[Size]) -> Paper:
    """The paper in the first of these sizes in which it is one page, else in the last: then it goes on overleaf."""
    *larger, least = sizes
    for size in larger:
        paper = draw(size)
        if paper.page_no() == 1:
            return paper
    return draw(least)
