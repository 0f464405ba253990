"""The letter we sent as one row of words, each knowing the anchor it stands in."""

import re
from dataclasses import dataclass

from soundingboard.reading.aligning.wording import Words, words_of
from soundingboard.reading.anchors import SentLetter

# A letter longer than this is compared by its first words only.
MOST_WORDS = 60_000

_MOST_HINT_LINES = 12  # lines under the last question that may be its hint
_HEADING = 6  # words of a line that may be a heading
_ENDS_SENTENCE = re.compile(r"[.?!:;\n]")


@dataclass(frozen=True, slots=True)
class SentWords:
    """The words of a letter in order.

    `places[i]` says where a remark written under word i stands: -1 in the introduction, k under
    anchor k, `len(anchors)` under the farewell and footer. `owners[i]` is the anchor the word is
    part of, -1 where it is part of none. `opens[i]` and `closes[i]` say whether a sentence or a
    line begins or ends with the word; `lines` are the first and last word of each line. `signs`
    are what stands behind each word up to the next, without white space.
    """

    words: tuple[str, ...]
    places: tuple[int, ...]
    owners: tuple[int, ...]
    opens: tuple[bool, ...]
    closes: tuple[bool, ...]
    lines: tuple[tuple[int, int], ...]
    last_of: tuple[int, ...]
    signs: tuple[str, ...]


@dataclass(slots=True)
class _Row:
    """A row of words being written."""

    words: list[str]
    owners: list[int]
    opens: list[bool]
    closes: list[bool]
    lines: list[tuple[int, int]]
    signs: list[str]

    def write(
        self, text: str, words: Words, span: tuple[int, int], owner: int, label: int = 0
    ) -> None:
        """Add words of a text, first to last and not the last, as part of an anchor (or none: -1).

        A sentence may be quoted from any of its first `label` words on, or from the one after.
        """
        first, last = span
        base, line_first = len(self.words), len(self.words)
        for i in range(first, last):
            before = text[words.ends[i - 1] : words.starts[i]] if i else "\n"
            end = words.starts[i + 1] if i + 1 < len(words) else len(text)
            between = text[words.ends[i] : end]
            after = between if i + 1 < len(words) else "\n"
            if "\n" in before and len(self.words) > line_first:
                self.lines.append((line_first, len(self.words) - 1))
                line_first = len(self.words)
            self.words.append(words.folded[i])
            self.owners.append(owner)
            self.opens.append(i <= first + label or bool(_ENDS_SENTENCE.search(before)))
            self.closes.append(i == last - 1 or bool(_ENDS_SENTENCE.search(after)))
            self.signs.append("".join(between.split()))
        if len(self.words) > line_first:
            self.lines.append((line_first, len(self.words) - 1))
        if owner >= 0 and len(self.words) > base + label:
            self.lines.append((base, len(self.words) - 1))
            self.lines.append((base + label, len(self.words) - 1))


def sent_words(letter: SentLetter) -> SentWords:
    """Lay a letter out as one row of words.

    Anchors are looked for in the text in their order; those not found (a document commented on
    without a letter, a rendering that changed the words) are written where they would stand.
    """
    text_words = words_of(letter.text, MOST_WORDS)
    row = _Row([], [], [], [], [], [])
    cursor = 0
    waiting: list[int] = []
    anchor_words = [words_of(anchor.text, MOST_WORDS) for anchor in letter.anchors]
    index = _first_words(text_words)
    for k, words in enumerate(anchor_words):
        found = _find(words, letter.text, text_words, index, cursor)
        if found < 0:
            waiting.append(k)
            continue
        label = _label_start(letter.text, text_words, found, cursor, letter.anchors[k].number)
        row.write(letter.text, text_words, (cursor, label), -1)
        _write_anchors(row, letter, anchor_words, waiting)
        waiting = []
        row.write(letter.text, text_words, (label, found + len(words)), k, found - label)
        cursor = found + len(words)
    if cursor:
        _write_anchors(row, letter, anchor_words, waiting)
        waiting = []
    foot = len(row.words) + _foot(letter.text, text_words, cursor) - cursor
    row.write(letter.text, text_words, (cursor, len(text_words)), -1)
    _write_anchors(row, letter, anchor_words, waiting)
    return _laid(row, len(letter.anchors), foot)


def _foot(text: str, words: Words, cursor: int) -> int:
    """The word with which the foot of a letter begins, after its last anchor.

    A hint may follow the last question; the foot begins with the first line that looks like a
    heading (capitals, few words without an end mark), or at once where there is none.
    """
    if not 0 < cursor < len(words):
        return cursor
    offset = words.ends[cursor - 1]
    rest, *lines = text[offset:].splitlines(keepends=True)[:_MOST_HINT_LINES]
    offset += len(rest)
    for line in lines:
        found = line.strip()
        if found.isupper() or (found[-1:].isalnum() and len(found.split()) <= _HEADING):
            return next((i for i in range(cursor, len(words)) if words.starts[i] >= offset), cursor)
        offset += len(line)
    return cursor


def _write_anchors(
    row: _Row, letter: SentLetter, anchor_words: list[Words], which: list[int]
) -> None:
    for k in which:
        row.write(letter.anchors[k].text, anchor_words[k], (0, len(anchor_words[k])), k)


def _first_words(words: Words) -> dict[str, list[int]]:
    index: dict[str, list[int]] = {}
    for i, word in enumerate(words.folded):
        index.setdefault(word, []).append(i)
    return index


def _find(needle: Words, text: str, hay: Words, index: dict[str, list[int]], cursor: int) -> int:
    """Where the words of an anchor stand in the letter at or after the cursor; -1: nowhere.

    A place where a line ends with them is preferred: a heading of one word may stand in the
    introduction's sentences as well.
    """
    if not len(needle):
        return -1
    size, first = len(needle), -1
    for at in index.get(needle.folded[0], ()):
        if at < cursor or hay.folded[at : at + size] != needle.folded:
            continue
        end = at + size
        if end == len(hay) or "\n" in text[hay.ends[end - 1] : hay.starts[end]]:
            return at
        if first < 0 and size >= 4:
            first = at
    return first


def _label_start(text: str, words: Words, found: int, cursor: int, number: str) -> int:
    """Where the printed label before an anchor begins ("Question 3 of 9", "2.4").

    Words on the anchor's own line belong to it, and so does a line above of at most four words
    that holds the anchor's number.
    """
    start = found
    while start > cursor and "\n" not in text[words.ends[start - 1] : words.starts[start]]:
        start -= 1
    digits = words_of(number).folded
    if start < found or not digits:
        return start
    above = start
    while above > cursor and start - above < 4:
        above -= 1
        if above == cursor or "\n" in text[words.ends[above - 1] : words.starts[above]]:
            held = words.folded[above:start]
            return above if digits[0] in held else start
    return start


def _laid(row: _Row, anchors: int, foot: int) -> SentWords:
    places, place = [], -1
    last_of = [-1] * anchors
    for i, owner in enumerate(row.owners):
        if owner >= 0:
            place = owner
            last_of[owner] = i
        places.append(place)
    last = max((i for i, owner in enumerate(row.owners) if owner >= 0), default=-1)
    foot = max(last + 1, foot)
    if last >= 0:
        places[foot:] = [anchors] * (len(places) - foot)
    return SentWords(
        tuple(row.words),
        tuple(places),
        tuple(row.owners),
        tuple(row.opens),
        tuple(row.closes),
        tuple(row.lines),
        tuple(last_of),
        tuple(row.signs),
    )
