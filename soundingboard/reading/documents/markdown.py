"""Markdown's marks inside a paragraph (bold, links, code) as safe HTML."""

import re
from html import escape, unescape
from typing import Any

import mistune

from soundingboard.reading.documents import inline

_LONGEST = 8_000  # characters; a paragraph beyond this is shown as typed
# HTML that converters leave in Markdown and that means only emphasis or a line break.
_KNOWN_TAG = re.compile(r"<(/?(?:b|strong|i|em|u|s|sub|sup|code)|br ?/?)>", re.IGNORECASE)
# CommonMark, 6.2: a reference ends with a semicolon; "&#0" and what cannot be seen is as typed.
_REFERENCE = re.compile(r"&(?:#\d{1,7}|#[xX][0-9a-fA-F]{1,6}|[A-Za-z][A-Za-z0-9]{1,31});")
_TAG_MARKS = re.compile("\ue000([^\ue000\ue001]{1,8})\ue001")


class _Words(mistune.HTMLRenderer):
    """HTML of the words; what is not emphasis or an absolute link is shown as typed."""

    def text(self, text: str) -> str:
        return escape(_REFERENCE.sub(_character, text), quote=False)

    def link(self, text: str, url: str, title: str | None = None) -> str:
        if not url.lower().startswith(("http://", "https://", "mailto:")):
            return f"[{text}]({escape(url)})"
        about = f" ({escape(title)})" if title else ""
        return f'<a href="{escape(url)}">{text}</a>{about}'

    def image(self, text: str, url: str, title: str | None = None) -> str:  # noqa: ARG002  # mistune's signature
        words = " ".join(part for part in (text, escape(title or "")) if part)
        return f"[Picture: {words}]"

    def inline_html(self, html: str) -> str:
        return escape(html)


class _Inline:
    """One parser, made once: it holds no state between paragraphs."""

    def __init__(self) -> None:
        self._parser: Any = mistune.Markdown(renderer=_Words(escape=True))

    def html(self, text: str) -> str:
        state = self._parser.inline.state_cls({"ref_links": {}})
        state.src = text
        return str(self._parser.renderer(self._parser.inline.render(state), state))


_INLINE = _Inline()


def inline_html(text: str) -> str:
    """One paragraph of Markdown as safe inline HTML; its line breaks were settled before."""
    if len(text) > _LONGEST:
        return inline.clean(inline.escaped(text))
    kept = _KNOWN_TAG.sub("\ue000\\1\ue001", text.replace("\ue000", "").replace("\ue001", ""))
    return inline.clean(_TAG_MARKS.sub(r"<\1>", _INLINE.html(kept)))


def _character(reference: re.Match[str]) -> str:
    meant = unescape(reference[0])
    return meant if meant.isprintable() and meant != "\ufffd" else reference[0]
