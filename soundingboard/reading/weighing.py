"""Weighs what speaks for each place an answer may belong to, and says how sure that is."""

import re
from dataclasses import dataclass, replace

from soundingboard.reading.anchors import Anchor, AnchorKind, SentLetter
from soundingboard.reading.groups import Group, Piece
from soundingboard.reading.listing import listed
from soundingboard.reading.markers import Strength, mentions
from soundingboard.reading.naming import name
from soundingboard.reading.numbering import Numbering
from soundingboard.reading.passages import Target
from soundingboard.reading.sentwords import SentWords
from soundingboard.reading.standing import Standing, Where
from soundingboard.reading.wording import Likeness, stems

_MARGIN = 0.25  # what the best place must be ahead of the second
_TELLING = 0.45  # likeness of words worth a person's look
_STRIKING = 0.8  # likeness of words that will do alone
_MOST = 0.8  # share of short answers that makes a list of short answers
_WORD_OR_TWO = 40  # characters of answers that may go by turns with questions quoted together
_SHORT = 120  # characters of an answer in a list of short answers
_GENERAL = re.compile(
    r"\W*(?:(?:other|any other|further|final|some|and)\s+)*(?:general(?:ly)?|overall|in general|"
    r"in summary|in conclusion|to conclude|finally|otherwise|more (?:generally|widely)|"
    r"sylwadau cyffredinol|yn gyffredinol|i gloi|allgemein\w*|insgesamt|zum schluss|"
    r"en général|de manière générale|en conclusion|remarques? générales?|ogólnie|uwagi ogólne|"
    r"podsumowując|other comments|any other (?:comments|business))\b",
    re.IGNORECASE,
)
_LABEL = re.compile(
    r"\W*(?:(?:re|regarding|on|about|as for|concerning|ynghylch|ar|zu|zum|sur)\b[:\s]*)?(?:the\s+)?"
    r"([^\n:.?!;]{3,70}?)\s*(?::|\s[-–—]+\s|\n|$)",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Verdict:
    """Where a piece belongs: `targets` together, `runners_up` instead."""

    targets: tuple[Target, ...]
    runners_up: tuple[Target, ...]
    sure: bool


class Scales:
    """One letter, ready for its answers to be weighed."""

    def __init__(self, letter: SentLetter, sent: SentWords) -> None:
        """Prepare the numbers and the words of a letter's anchors."""
        self._anchors = letter.anchors
        self._sent = sent
        self._numbering = Numbering(letter.anchors)
        self._likeness = Likeness(anchor.text for anchor in letter.anchors)
        self._stems = [stems(anchor.text) for anchor in letter.anchors]

    def weigh(
        self, group: Group, standing: Standing, *, alone: bool, answered: set[int]
    ) -> list[Verdict]:
        """A verdict for each piece of a group.

        `alone` says that the sender wrote nothing anywhere else; `answered` are the anchors that
        have answers of their own elsewhere.
        """
        verdicts: list[Verdict] = []
        numbered = listed(group.pieces, standing, self._numbering)
        in_order = self._in_order(group, standing, alone=alone) if not numbered else {}
        place = self._place(group, standing, alone=alone, answered=answered)
        scope: Verdict | None = None
        for i, piece in enumerate(group.pieces):
            if piece.edited >= 0:
                verdicts.append(self._edit(piece))
                continue
            said = self._says(piece, standing, numbered.get(i))
            if said is not None:
                scope = said
            elif (
                scope is not None
                and _GENERAL.match(piece.text)
                and standing.where is not Where.ANCHOR
            ):
                said = self._general_after(scope)
            elif scope is not None:
                said = self._goes_on(scope)
            elif i in in_order:
                said = in_order[i]
            elif place is not None:
                said = _placed(piece, place)
            else:
                said = self._by_words(_paragraph(group.pieces, i), standing)
                said = replace(said, sure=said.sure and not piece.inside)
            verdicts.append(said)
        return verdicts

    # What the piece says of itself

    def _says(
        self, piece: Piece, standing: Standing, in_list: tuple[tuple[int, ...], bool] | None
    ) -> Verdict | None:
        if in_list is not None:
            meant, plain = in_list
            agrees = standing.anchor in meant
            reason = f"is numbered like {self._names(meant)}"
            return self._marked(
                meant, 0.9 if plain else 0.6, reason, standing, sure=plain or agrees
            )
        reference = piece.reference
        if reference is not None and reference.strength is Strength.PLAIN:
            meant = self._numbering.resolve(reference, standing.anchor)
            if meant:
                said = " ".join(piece.text[reference.start : reference.end].split()).strip(
                    " :.-–—)]*"
                )
                heading = self._heading_after(piece, reference.end)
                clash = heading >= 0 and heading not in meant
                verdict = self._marked(meant, 0.95, f"says {said}", standing, sure=not clash)
                if clash:
                    other = Target(
                        self._anchors[heading].key, 0.6, f"has the heading of {self._name(heading)}"
                    )
                    return Verdict(verdict.targets, (other, *verdict.runners_up), sure=False)
                return verdict
        if standing.where in (Where.ANCHOR, Where.ABOVE) and not standing.wide:
            return None
        return self._labelled(piece, standing)

    def _marked(
        self, meant: tuple[int, ...], score: float, reason: str, standing: Standing, *, sure: bool
    ) -> Verdict:
        targets = tuple(Target(self._anchors[k].key, score, reason) for k in meant)
        if standing.anchor < 0 or standing.anchor in meant:
            return Verdict(targets, (), sure)
        other = Target(
            self._anchors[standing.anchor].key,
            0.5,
            f"stands under the quoted {self._name(standing.anchor)}",
        )
        return Verdict(targets, (other,), sure)

    def _heading_after(self, piece: Piece, end: int) -> int:
        """The anchor whose whole text the marker's line goes on with, -1 for none."""
        line = stems(piece.text[end:].split("\n", 1)[0][:200])
        if len(line) < 2:
            return -1
        same = [k for k, held in enumerate(self._stems) if held == line]
        return same[0] if len(same) == 1 else -1

    def _labelled(self, piece: Piece, standing: Standing) -> Verdict | None:
        """ "Skills: ...", "Re: skills", a heading typed again on a line of its own."""
        found = _LABEL.match(piece.text)
        if found is None:
            return None
        label = stems(found.group(1))
        if not label or len(label) > 6:
            return None
        same = [k for k, held in enumerate(self._stems) if held == label]
        holders = same or [k for k, held in enumerate(self._stems) if label <= held]
        sections = [k for k in holders if self._anchors[k].kind is AnchorKind.SECTION]
        if len(holders) > 1 and len(sections) == 1:
            holders = sections
        if len(holders) != 1:
            return None
        alone = found.group(1).strip() == piece.text.strip()
        if alone and not same:
            return None
        reason = f"says “{' '.join(found.group(1).split())}”"
        return self._marked((holders[0],), 0.85, reason, standing, sure=True)

    def _goes_on(self, scope: Verdict) -> Verdict:
        targets = tuple(
            Target(
                t.key,
                round(0.9 * t.score, 3),
                f"goes on from the answer that {t.reason}"
                if not t.reason.startswith("goes on")
                else t.reason,
            )
            for t in scope.targets
        )
        return Verdict(targets, scope.runners_up, scope.sure)

    def _general_after(self, scope: Verdict) -> Verdict:
        whole = Target(None, 0.6, "sums up after the last answer")
        return Verdict((whole,), scope.targets, sure=False)

    def _edit(self, piece: Piece) -> Verdict:
        place = self._sent.places[piece.edited]
        if not 0 <= place < len(self._anchors):
            return Verdict((Target(None, 0.6, "was written into quoted words"),), (), sure=False)
        reason = f"was written into the quoted words of {self._name(place)}"
        return Verdict((Target(self._anchors[place].key, 0.8, reason),), (), sure=False)

    # What its place says

    def _place(
        self, group: Group, standing: Standing, *, alone: bool, answered: set[int]
    ) -> Verdict | None:
        """The verdict of the place where a group stands; None where the place says little."""
        k, count = standing.anchor, len(self._anchors)
        whole = Target(None, 0.85, "")
        if standing.where is Where.ABOVE:
            reason = f"stands right above the quoted {self._name(k)}"
            target = Target(self._anchors[k].key, 0.85 if standing.sure else 0.55, reason)
            return Verdict(
                (target,), (Target(None, 0.4, "stands above a quotation"),), standing.sure
            )
        if standing.where is Where.ANCHOR:
            target = Target(self._anchors[k].key, 0.92, f"stands under the quoted {self._name(k)}")
            if standing.dim:
                return Verdict((Target(target.key, 0.6, target.reason),), (), sure=False)
            if standing.wide and alone and count > 1 and k == count - 1:
                below = Target(None, 0.5, "stands below the whole quoted letter")
                return Verdict((below,), (Target(target.key, 0.45, target.reason),), sure=False)
            return Verdict((target,), (), sure=True)
        if standing.where is Where.FOOT:
            whole = Target(None, 0.8, "stands below the quoted letter: about the whole")
            last = count - 1
            if not alone and last >= 0 and last not in answered:
                other = Target(
                    self._anchors[last].key, 0.6, f"{self._name(last)} is the last before it"
                )
                return Verdict((whole,), (other,), sure=False)
            return None if alone else Verdict((whole,), (), sure=True)
        if standing.where is Where.INTRODUCTION:
            return Verdict(
                (Target(None, 0.8, "stands under the quoted introduction"),), (), sure=True
            )
        return None

    def _by_words(self, text: str, standing: Standing) -> Verdict:
        """A text with no place: the only question, one it mentions, one it sounds like, or all."""
        questions = self._numbering.questions
        if len(questions) == 1 and len(self._anchors) == 1:
            target = Target(
                self._anchors[0].key, 0.85, f"answers the only question, {self._name(0)}"
            )
            return Verdict((target,), (), sure=True)
        if standing.where is Where.FOOT:
            reason = "stands below the quoted letter: about the whole"
        else:
            reason = "stands above the quote: about the whole"
        mentioned: dict[int, str] = {}
        for reference in mentions(text):
            for k in self._numbering.resolve(reference):
                mentioned.setdefault(k, text[reference.start : reference.end].strip(" :.,-–—)"))
        if mentioned:
            targets = tuple(
                Target(self._anchors[k].key, 0.75, f"mentions {said}")
                for k, said in mentioned.items()
            )
            return Verdict(targets, (Target(None, 0.4, reason),), sure=len(targets) == 1)
        ranked = self._likeness.ranked(text)
        best, k = ranked[0] if ranked else (0.0, -1)
        second = ranked[1][0] if len(ranked) > 1 else 0.0
        whole = Target(None, 0.8 if best < _TELLING else 0.5, reason)
        if best < _TELLING or best - second < _MARGIN or len(self._likeness.shared(text, k)) < 2:
            return Verdict((whole,), (), sure=True)
        words = ", ".join(self._likeness.shared(text, k)[:4])
        target = Target(self._anchors[k].key, round(best * 0.7, 3), f"similar words: {words}")
        return Verdict((whole,), (target,), sure=False)

    # What its order says

    def _in_order(self, group: Group, standing: Standing, *, alone: bool) -> dict[int, Verdict]:
        """As many unmarked paragraphs, or lines, as questions: each answers its own in order."""
        said = [i for i, piece in enumerate(group.pieces) if not piece.polite]
        if any(group.pieces[i].reference is not None or group.pieces[i].edited >= 0 for i in said):
            return {}
        whole = standing.where in (Where.TOP, Where.FOOT) or standing.wide
        asked = (
            self._numbering.questions
            if whole and alone
            else [k for k in standing.span if self._anchors[k].kind is AnchorKind.QUESTION]
        )
        for units in (_paragraphs(group.pieces, said), [[i] for i in said]):
            if len(units) == len(asked) > 1:
                return self._ordered(group, units, asked, whole=whole and alone)
        return {}

    def _ordered(
        self, group: Group, units: list[list[int]], asked: list[int], *, whole: bool
    ) -> dict[int, Verdict]:
        """The verdicts of answers in order: sure where they are short, listed, or sound right."""
        texts = ["\n".join(group.pieces[i].text for i in unit) for unit in units]
        longest = max(len(text) for text in texts)
        if not whole and longest > _WORD_OR_TWO:
            return {}
        short = sum(len(text) <= _SHORT for text in texts) >= _MOST * len(texts)
        tops = [(self._likeness.ranked(text) or [(0.0, -1)])[0][1] for text in texts]
        alike = sum(top == k for top, k in zip(tops, asked, strict=True))
        bulleted = all(group.pieces[unit[0]].bulleted for unit in units)
        sure = whole and len(units) > 2 and (short or bulleted or 3 * alike >= len(units))
        found = {}
        for n, (unit, k) in enumerate(zip(units, asked, strict=True), start=1):
            reason = f"{_ordinal(n)} of {len(units)} answers, in order"
            target = Target(self._anchors[k].key, 0.75 if sure else 0.55, reason)
            verdict = Verdict((target,), (Target(None, 0.4, "about the whole"),), sure)
            found.update(dict.fromkeys(unit, verdict))
        return found

    def _name(self, k: int) -> str:
        return name(self._anchors[k])

    def _names(self, which: tuple[int, ...]) -> str:
        return " and ".join(self._name(k) for k in which)


def _placed(piece: Piece, place: Verdict) -> Verdict:
    """The verdict of a place for one piece there."""
    targets = place.targets
    if piece.same_line:
        targets = tuple(
            replace(target, reason=target.reason.replace("stands under", "stands on the line of"))
            for target in targets
        )
    return Verdict(targets, place.runners_up, place.sure and not piece.inside)


def _paragraphs(pieces: tuple[Piece, ...], said: list[int]) -> list[list[int]]:
    """The pieces that say something, by paragraphs."""
    found: list[list[int]] = []
    for i in said:
        if pieces[i].spaced or not found:
            found.append([])
        found[-1].append(i)
    return found


def _paragraph(pieces: tuple[Piece, ...], at: int) -> str:
    """The paragraph a piece is part of: lines without a blank one between them."""
    first, last = at, at + 1
    while first > 0 and not pieces[first].spaced:
        first -= 1
    while last < len(pieces) and not pieces[last].spaced:
        last += 1
    return "\n".join(piece.text for piece in pieces[first:last] if not piece.polite)


_ORDINALS = "first second third fourth fifth sixth seventh eighth ninth tenth".split()


def _ordinal(n: int) -> str:
    return _ORDINALS[n - 1] if n <= len(_ORDINALS) else f"number {n}"
