"""Markdown to HTML, raw HTML off, with an allow-list over what comes out as a second lock."""

import nh3
from markdown_it import MarkdownIt

TAGS = {"p", "strong", "em", "ul", "ol", "li", "a", "blockquote", "h3", "br"}


def render(markdown: str) -> str:
    """Safe HTML of a piece of prose; a link may go to a page of ours, or to https, tel and mailto."""
    html = MarkdownIt("commonmark", {"html": False}).render(markdown)
    return nh3.clean(html, tags=TAGS, attributes={"a": {"href"}}, url_schemes={"https", "tel", "mailto"})
