"""Pieces of a file become the blocks of a document: title, headings, numbers as cited, keys."""

from soundingboard.reading.documents import inline
from soundingboard.reading.documents.citing import Citer, Place
from soundingboard.reading.documents.headings import find_headings
from soundingboard.reading.documents.keys import Keys
from soundingboard.reading.documents.labels import bare_number, dotted, typed_label
from soundingboard.reading.documents.pieces import Draft, Label, Piece
from soundingboard.reading.documents.titles import find_title
from soundingboard.reading.documents.values import Block, ReadDocument
from soundingboard.refusals import Unreadable
from soundingboard.vocabulary import BlockKind


def arranged(draft: Draft, name: str) -> ReadDocument:
    """The document that these pieces make; `name` is that of the file, its last resort for a title.

    Raises `Unreadable` where there is not a word in it.
    """
    if not draft.pieces:
        raise Unreadable("This file holds no text. If it is a scan, upload the original instead.")
    titled = find_title(draft, name)
    arranger = _Arranger()
    for piece in find_headings(titled.pieces):
        arranger.add(piece)
    return ReadDocument(
        title=titled.title, blocks=tuple(arranger.blocks), notes=(*draft.notes, *titled.notes)
    )


class _Arranger:
    """One pass over the pieces; remembers the count of paragraphs and the heading above."""

    def __init__(self) -> None:
        self.blocks: list[Block] = []
        self._citer = Citer()
        self._keys = Keys()
        self._above: list[tuple[int, str]] = []  # level and words of the headings above
        self._lifted = 0  # depth of the list entry that turned out to be a numbered paragraph

    def add(self, piece: Piece) -> None:
        label, number, html = self._split(piece)
        text = "\n".join(piece.table.lines()) if piece.table else inline.plain(html)
        if not text:
            return
        if piece.kind is BlockKind.HEADING:
            html, text = inline.without_strong(html), text.replace("\n", " ")
            if not number:
                self._citer.unnumbered_heading()
            while self._above and self._above[-1][0] >= piece.level:
                self._above.pop()
        kind, level = self._kind(piece, number)
        key = self._keys.key(kind, self._above[-1][1] if self._above else "", text)
        if kind is BlockKind.HEADING:
            self._above.append((piece.level, text))
        html = html.replace("\t", " ")
        self.blocks.append(Block(key, kind, level, number, label, text, html, piece.table))

    def _split(self, piece: Piece) -> tuple[str, str, str]:
        """The printed number, the cited number, and the words without either."""
        if piece.table:
            return "", "", piece.html
        raw = inline.raw_text(piece.html)
        start = len(raw) - len(raw.lstrip())
        words = raw[start:]
        heading = piece.kind is BlockKind.HEADING
        if piece.label:
            number = self._citer.cite(piece.label, self._place(piece, words, typed=False))
            return piece.label.printed, number or "", piece.html
        printed = "" if piece.html.startswith("<code>") else typed_label(words)
        if not printed and (heading or "\t" in words[:4]):
            bare = bare_number(words)
            printed = bare if bare == str(self._citer.next_top()) else ""
        if not printed:
            return "", "", piece.html
        place = self._place(piece, words[len(printed) :].lstrip(), typed=True)
        number = self._citer.cite(Label(printed, ""), place)
        if number is None:
            return "", "", piece.html
        return printed, number, inline.without_start(piece.html, start + len(printed))

    def _place(self, piece: Piece, words: str, *, typed: bool) -> Place:
        before = self.blocks[-1].text if self.blocks else ""
        return Place(
            typed=typed,
            heading=piece.kind is BlockKind.HEADING,
            depth=piece.depth,
            introduced=before.endswith(":"),
            before_small=words[:1].islower(),
        )

    def _kind(self, piece: Piece, number: str) -> tuple[BlockKind, int]:
        """What a piece is, now that its number is known, and its level."""
        if piece.kind not in (BlockKind.PARAGRAPH, BlockKind.ITEM):
            return piece.kind, piece.level
        if dotted(number) and not number.endswith(")"):
            self._lifted = piece.depth
            return BlockKind.PARAGRAPH, 0
        if piece.depth <= self._lifted:
            self._lifted = 0
        if number.endswith(")"):
            return BlockKind.ITEM, number.count("(")
        if piece.kind is BlockKind.ITEM:
            return BlockKind.ITEM, max(1, piece.depth - self._lifted)
        return BlockKind.PARAGRAPH, 0
