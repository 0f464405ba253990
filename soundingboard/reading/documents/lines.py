"""Plain text and Markdown read into pieces, line by line, as people really write both."""

import re
from collections.abc import Callable

from soundingboard.reading.documents import inline
from soundingboard.reading.documents.grids import refuse_too_large, table_piece
from soundingboard.reading.documents.labels import dotted, typed_label
from soundingboard.reading.documents.markdown import inline_html
from soundingboard.reading.documents.pieces import Draft, Piece, refuse_too_many
from soundingboard.reading.documents.tabbed import table_at
from soundingboard.reading.documents.wrapping import is_wrapped, without_breaks_by_page
from soundingboard.vocabulary import BlockKind

_MARKDOWN = re.compile(
    r"^#{1,6} +\S|^ {0,3}```|\*\*[^\s*][^*\n]{0,500}\*\*|\]\(https?:"
    r"|^[^\s|#>-].{0,200}\n(?:={3,}|-{3,}) *$",
    re.MULTILINE,
)
_ATX = re.compile(r" {0,3}(#{1,6})(?:[ \t]+(.*?))?(?:[ \t]+#+)?[ \t]*")
_ENDS = (".", ";", ":", "?", "!", "and", "or")  # after which a number begins a new paragraph
_RULE = re.compile(r" {0,3}(?:(?:\* *){3,}|(?:- *){3,}|(?:_ *){3,})")
_UNDERLINE = re.compile(r" {0,3}(=+|-{2,})[ \t]*")
_BULLET = re.compile(r"([ \t]*)([-*+\u2022\u00b7\u25aa\u2023\u25e6\u2013\u2014\uf0b7])[ \t]+(?=\S)")
_FENCE = re.compile(r" {0,3}(`{3,}|~{3,})")
# What a word processor leaves behind when it is asked for text; no reader ever saw it.
_BOOKMARK = re.compile(r"\[bookmark: [A-Za-z0-9_]{1,60}\]")
_BLANK_LINES = re.compile(r"\n(?:[ \r\f\v\u00a0]*\n){4,}")


def read_text(text: str, *, markdown: bool | None = None) -> Draft:
    """The pieces of a text; whether it is Markdown is told by its marks unless it is said."""
    text, bookmarks = _BOOKMARK.subn("", text)
    text = _BLANK_LINES.sub("\n\n\n\n", "\n".join(text.splitlines()))
    if markdown is None:
        markdown = bool(_MARKDOWN.search(text))
    reader = _Reader(text.split("\n"), markdown=markdown)
    pieces = without_breaks_by_page(reader.pieces())
    notes = [] if markdown else ["Headings were told from short lines of their own: check them."]
    if bookmarks:
        notes.append(f"Word's own marks left out ([bookmark: \u2026]): {bookmarks}.")
    return Draft(pieces=tuple(pieces), notes=tuple(notes))


class _Reader:
    """One pass over the lines. Each `_take` eats lines at the current one, or declines."""

    def __init__(self, lines: list[str], *, markdown: bool) -> None:
        self._lines = lines
        self._markdown = markdown
        self._joins = markdown or is_wrapped(lines)
        self._html: Callable[[str], str] = inline_html if markdown else _as_typed
        self._at = 0
        self._gap = True
        self._indents: list[int] = []  # of the list entries that are open, outermost first
        self._pieces: list[Piece] = []

    def pieces(self) -> list[Piece]:
        marks = (self._fence, self._atx, self._underlined, self._quote) if self._markdown else ()
        takes = (self._table, self._blank, *marks, self._rule, self._entry, self._paragraph)
        while self._at < len(self._lines):
            for take in takes:
                if take():
                    break
        return self._pieces

    def _line(self) -> str:
        return self._lines[self._at]

    def _add(self, kind: BlockKind, text: str, *, level: int = 0, depth: int = 0) -> None:
        self._put(kind, self._html(text), level=level, depth=depth)

    def _put(self, kind: BlockKind, html: str, *, level: int = 0, depth: int = 0) -> None:
        bare = not self._markdown and kind is BlockKind.PARAGRAPH
        self._pieces.append(
            Piece(kind, html, level=level, depth=depth, is_bare=bare, after_gap=self._gap)
        )
        refuse_too_many(self._pieces)
        self._gap = False

    def _table(self) -> bool:
        line = self._line()
        if "\t" not in line and "|" not in line:
            return False
        found = table_at(self._lines, self._at)
        if found is None:
            return False
        refuse_too_large(found.grid)
        cells = [
            ["<br>".join(map(self._html, cell.split("\n"))) for cell in row] for row in found.grid
        ]
        piece = table_piece(cells, headed=found.headed)
        self._pieces += [piece] if piece else []
        self._at = found.end
        return True

    def _blank(self) -> bool:
        if self._line().strip():
            return False
        self._at += 1
        self._gap = True
        return True

    def _fence(self) -> bool:
        opening = _FENCE.match(self._line())
        if opening is None:
            return False
        mark = opening.group(1)
        end = self._at + 1
        while end < len(self._lines) and not self._lines[end].strip().startswith(mark):
            end += 1
        words = self._line().strip().lstrip("`~").strip()
        code = "\n".join([*([words] if words else []), *self._lines[self._at + 1 : end]])
        self._at = end + 1
        if code.strip():
            self._put(BlockKind.PARAGRAPH, inline.clean(f"<code>{inline.escaped(code)}</code>"))
        return True

    def _atx(self) -> bool:
        match = _ATX.fullmatch(self._line())
        if match is None:
            return False
        self._at += 1
        self._indents = []
        if match.group(2):
            self._add(BlockKind.HEADING, match.group(2), level=len(match.group(1)))
        return True

    def _underlined(self) -> bool:
        """A line underlined with "===" or "---" is a heading; a line under a line is not."""
        after = self._lines[self._at + 1] if self._at + 1 < len(self._lines) else ""
        match = _UNDERLINE.fullmatch(after)
        if match is None or not self._gap or self._starts_entry(self._line()):
            return False
        self._indents = []
        self._add(BlockKind.HEADING, self._line(), level=1 if match.group(1)[0] == "=" else 2)
        self._at += 2
        return True

    def _quote(self) -> bool:
        if not self._line().lstrip().startswith(">"):
            return False
        parts: list[str] = [""]
        while self._at < len(self._lines) and self._line().lstrip().startswith(">"):
            words = self._line().lstrip(" \t>").strip()
            parts = [*parts, ""] if not words else [*parts[:-1], f"{parts[-1]} {words}".strip()]
            self._at += 1
        for part in parts:
            if part:
                self._add(BlockKind.QUOTE, part)
        return True

    def _rule(self) -> bool:
        if not _RULE.fullmatch(self._line()[:200]):
            return False
        self._at += 1
        self._gap = True
        return True

    def _entry(self) -> bool:
        """A bulleted entry, or one that begins with a number; the number stays in the text."""
        line = self._line()
        if not self._starts_entry(line):
            return False
        bullet = _BULLET.match(line)
        indent = _indent(line)
        while self._indents and self._indents[-1] >= indent:
            self._indents.pop()
        self._indents.append(indent)
        self._at += 1
        words = self._with_following(line[bullet.end() :] if bullet else line.strip(), indent)
        kind = BlockKind.ITEM if bullet else BlockKind.PARAGRAPH
        self._add(kind, words, depth=len(self._indents))
        return True

    def _paragraph(self) -> bool:
        line = self._line()
        self._at += 1
        indented = bool(self._indents) and _indent(line) > self._indents[-1]
        if self._gap and not indented and not line.startswith((" ", "\t")):
            self._indents_end()
        words = self._with_following(line.strip() + _hard_break(line), -1)
        self._add(BlockKind.PARAGRAPH, words, depth=len(self._indents) if indented else 0)
        return True

    def _indents_end(self) -> None:
        """A paragraph at the margin ends the entries that stood deeper than the margin."""
        self._indents = [indent for indent in self._indents if indent == 0]

    def _with_following(self, words: str, indent: int) -> str:
        """The paragraph that these words begin, with the lines that run on from them."""
        parts = [words]
        while self._at < len(self._lines):
            line = self._line()
            if not line.strip() or not self._runs_on(parts[-1], line, indent):
                break
            parts.append(line.strip() + _hard_break(line))
            self._at += 1
        joined = []
        for part in parts[:-1]:
            broken = self._markdown and part.endswith(("  ", "\\"))
            joined.append(part.rstrip(" \\") + "<br>" if broken else f"{part.rstrip()} ")
        return "".join(joined) + parts[-1].rstrip()

    def _runs_on(self, before: str, line: str, indent: int) -> bool:
        if _BULLET.match(line) and not line.lstrip().startswith(("\u2013", "\u2014")):
            return False
        if self._markdown and (_ATX.fullmatch(line) or _FENCE.match(line)):
            return False
        if self._markdown and (line.lstrip().startswith(">") or _UNDERLINE.fullmatch(line)):
            return False
        printed = typed_label(line.strip())
        # Within a list "2." begins the next entry; elsewhere a line may break before "4. This".
        listed = indent >= 0 and printed and not dotted(printed)
        if listed or (printed and before.rstrip().endswith(_ENDS)):
            return False
        return self._joins or (indent >= 0 and _indent(line) >= indent + 2)

    def _starts_entry(self, line: str) -> bool:
        return bool(_BULLET.match(line) or typed_label(line.strip()))


def _as_typed(text: str) -> str:
    return inline.clean(inline.escaped(text))


def _indent(line: str) -> int:
    return len(line.expandtabs(4)) - len(line.expandtabs(4).lstrip())


def _hard_break(line: str) -> str:
    return "  " if line.endswith("  ") else ""
