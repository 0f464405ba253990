"""Recognises a line of our letter in spite of typing errors and odd characters."""

from rapidfuzz import fuzz, process

from soundingboard.reading.aligning.sentwords import SentWords

_ALIKE_SIGNED = 75.0  # likeness (0 to 100) that places a line with `>`
_ALIKE_MARKED = 85.0  # the same for a line otherwise marked as quoted
_ALIKE_UNMARKED = 90.0  # likeness that makes an unmarked line a quotation
_ALIKE_PART = 85.0  # likeness to part of a longer line
_SLIP = 60.0  # likeness of a word with an error in it to the word that was meant
_FEWEST_CHARACTERS = 8  # shorter lines are too easily alike
_FEWEST_UNMARKED = 24
_MOST_CHARACTERS = 4000
_MOST_LINES = 2000


class Resembling:
    """The lines of a letter, ready to be compared letter by letter."""

    def __init__(self, sent: SentWords) -> None:
        """Take the lines and anchors of a letter that are long enough to be told apart."""
        spans: dict[tuple[int, int], str] = {}
        for first, last in sent.lines:
            text = " ".join(sent.words[first : last + 1])
            if len(text) >= _FEWEST_CHARACTERS and len(spans) < _MOST_LINES:
                spans[first, last] = text[:_MOST_CHARACTERS]
        self._spans = spans
        self.sent = sent

    def find(self, words: str, *, marked: bool, signed: bool, after: int) -> tuple[int, int] | None:
        """The first and last word of the letter's line that the words resemble, if one does.

        `marked` says that they were marked as quoted, so less likeness will do and part of a line
        is enough; `signed` that each line carries its `>`, which leaves little doubt. Of equal
        lines the first behind the word `after` is meant.
        """
        if (
            not (_FEWEST_CHARACTERS if marked else _FEWEST_UNMARKED)
            <= len(words)
            <= _MOST_CHARACTERS
        ):
            return None
        alike = _ALIKE_MARKED if marked else _ALIKE_UNMARKED
        alike = _ALIKE_SIGNED if signed else alike
        found = process.extract(words, self._spans, scorer=fuzz.ratio, score_cutoff=alike, limit=8)
        if not found and marked and len(words) >= _FEWEST_UNMARKED:
            longer = {span: text for span, text in self._spans.items() if len(text) > len(words)}
            found = process.extract(
                words, longer, scorer=fuzz.partial_ratio, score_cutoff=_ALIKE_PART, limit=8
            )
        if not found:
            return None
        if not marked:
            found = [one for one in found if _has_no_new_word(words, one[0])]
        if not found:
            return None
        best = found[0][1]
        spans = sorted(span for _, score, span in found if score >= best - 1.0)
        return next((span for span in spans if span[0] > after), spans[0])


def _has_no_new_word(words: str, line: str) -> bool:
    """Whether each word is one of a line's, or one of them with a slip of the finger.

    Who types a sentence of ours again and changes a word says something by that word.
    """
    ours = line.split()
    new = set(words.split()).difference(ours)
    return all(
        process.extractOne(word, ours, scorer=fuzz.ratio, score_cutoff=_SLIP) for word in new
    )
