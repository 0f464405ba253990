"""Names for the blocks of a document that outlast another import and changes elsewhere in it."""

from hashlib import blake2s

from soundingboard.vocabulary import BlockKind

_LETTER = {
    BlockKind.HEADING: "h",
    BlockKind.PARAGRAPH: "p",
    BlockKind.ITEM: "i",
    BlockKind.TABLE: "t",
    BlockKind.QUOTE: "q",
}


class Keys:
    """Gives each block of one document its key.

    A key comes from the words of the block and of the heading above it, never from its number
    or position: those shift when a paragraph is put in elsewhere. The same words twice under
    the same heading are told apart by their order.
    """

    def __init__(self) -> None:
        self._repeats: dict[str, int] = {}

    def key(self, kind: BlockKind, heading: str, text: str) -> str:
        words = "\n".join(" ".join(part.casefold().split()) for part in (heading, text))
        digest = blake2s(words.encode(), digest_size=5).hexdigest()
        plain = f"{_LETTER[kind]}-{digest}"
        count = self._repeats.get(plain, 0) + 1
        self._repeats[plain] = count
        return plain if count == 1 else f"{plain}-{count}"
