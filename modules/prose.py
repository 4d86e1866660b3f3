"""Markdown into HTML that is safe to show: raw HTML is off, and an allow-list goes over the result as a second lock."""

import re

import nh3
from markdown_it import MarkdownIt
from markdown_it.token import Token

from modules.reading import words

TAGS = {"p", "br", "hr", "h2", "h3", "h4", "ul", "ol", "li", "strong", "em", "blockquote", "a"}
TAGS |= {"table", "thead", "tbody", "tr", "th", "td"}
RAW_HTML = re.compile(r"<(?:[a-zA-Z][\w-]*(?=[\s>/])|/[a-zA-Z]|!)[^>]*>")

_markdown = MarkdownIt("commonmark", {"html": False}).enable("table")


def html(markdown: str) -> str:
    """Safe HTML. Headings move up one level, since the title of the page is its first."""
    tokens = _markdown.parse(markdown)
    for token in tokens:
        if token.type in ("heading_open", "heading_close"):
            token.tag = f"h{max(2, int(token.tag[1]) - 1)}"
    rendered = _markdown.renderer.render(tokens, _markdown.options, {})
    return nh3.clean(
        rendered, tags=TAGS, attributes={"a": {"href"}}, url_schemes={"http", "https", "mailto", "tel"}
    ).strip()


def plain(markdown: str) -> str:
    """The words alone, one line for each paragraph, heading, list item or table cell."""
    return "\n".join(_words(token) for token in _markdown.parse(markdown) if token.type == "inline")


def _words(token: Token) -> str:
    parts = [" " if one.type in ("softbreak", "hardbreak") else one.content for one in token.children or []]
    return "".join(parts).strip()


def word_count(text: str) -> int:
    return len(words(text))
