"""A lesson's summary on paper: what it said in short, her plan for the week, and her own words if she asks for them."""

from collections.abc import Mapping
from datetime import datetime
from html.parser import HTMLParser
from typing import Any

from icbt.paper import NORMAL, Paper
from modules.lessons import Lesson

POINTS, PARAGRAPHS = ("li",), ("p", "h2", "h3", "h4", "blockquote", "figcaption", "td", "th")
UNSEEN = ("svg", "script", "style")


class Prose(HTMLParser):
    """The safe HTML of a lesson as texts: (is it a point of a list?, its words) each."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.texts: list[tuple[bool, str]] = []
        self._open: list[str] = []
        self._unseen = self._within = 0
        self.feed(html)
        self.close()
        self._end()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self._unseen += tag in UNSEEN
        self._within += tag in POINTS
        if tag in (*POINTS, *PARAGRAPHS):
            self._end()

    def handle_endtag(self, tag: str) -> None:
        if tag in (*POINTS, *PARAGRAPHS):
            self._end()
        self._unseen -= tag in UNSEEN
        self._within -= tag in POINTS

    def handle_data(self, data: str) -> None:
        if not self._unseen:
            self._open.append(data)

    def _end(self) -> None:
        if words := " ".join("".join(self._open).split()):
            self.texts.append((self._within > 0, words))
        self._open = []


def summary_paper(
    paper: Mapping[str, Any],
    *,
    words: bool,
    service: str,
    now: datetime,
    size: float = NORMAL,
    foot: str = "",
) -> Paper:
    """The summary of a lesson from `lesson_page.paper`; with `words`, her other answers as well."""
    lesson: Lesson = paper["lesson"]
    pdf = Paper(lesson.title, now=now, service=service, language=lesson.language, foot=foot, size=size)
    pdf.heading(lesson.title, 0)
    pdf.text_of(lesson.in_one_line, quiet=True)
    pdf.heading("In short")
    for html in paper["summary"]:
        draw_prose(pdf, html)
    if paper["plan"]:
        pdf.heading("My plan for the week")
        draw_answers(pdf, paper["plan"])
    if words and paper["answers"]:
        pdf.heading("My own words")
        for step, lines in paper["answers"]:
            pdf.heading(step.title, 2)
            draw_answers(pdf, lines)
    return pdf


def draw_prose(pdf: Paper, html: str) -> None:
    """Safe HTML of a lesson, as paragraphs and points."""
    for point, words in Prose(html).texts:
        if point:
            pdf.point(words)
        else:
            pdf.text_of(words)


def draw_answers(pdf: Paper, lines: list[tuple[str, list[str]]]) -> None:
    """Questions with the short lines that were answered."""
    for prompt, said in lines:
        pdf.room(pdf.leading * 2)
        pdf.text_of(prompt, bold=True, after=0.3)
        for line in said:
            pdf.text_of(line, after=0.3)
        pdf.ln(1.5)
