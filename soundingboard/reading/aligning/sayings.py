"""Judges an answer by what it says of itself: a number, a label, a heading typed again."""

import re
from dataclasses import replace

from soundingboard.reading.aligning.guessing import cited
from soundingboard.reading.aligning.hinting import hinted
from soundingboard.reading.aligning.known import Known, Verdict
from soundingboard.reading.aligning.markers import DELIMITERS, Reference, Strength, mentions
from soundingboard.reading.aligning.pieces import Piece
from soundingboard.reading.aligning.repeating import repeated
from soundingboard.reading.aligning.standing import Standing, Where
from soundingboard.reading.aligning.widening import wider
from soundingboard.reading.aligning.wording import stems
from soundingboard.reading.anchors import AnchorKind
from soundingboard.reading.passages import Target

_MOST_LABEL_STEMS = 6
_LOOKED_AT = 2_000  # characters after a marker that may cite a paragraph
_CITE = re.compile(
    r"\b(?:in|at|under|see|para|paragraph) (\d{1,2}\.\d{1,2})(?![\d.%])", re.IGNORECASE
)
_ALL_OF_IT = frozenset({"generally", "general", "in general", "overall", "as a whole", "comments"})
# What people say for any question: "the A31 idea", "the bit about trains".
_GENERIC = stems("idea proposal issue matter part section chapter thing bit topic subject")
_TELLING = 0.45  # likeness of words to another question that makes us ask
_MARGIN = 0.25
_LEADS = (
    r"re|regarding|on|about|as for|as to|as regards|concerning|turning to|with regard to|"
    r"ynghylch|o ran|zu|zum|zur|sur|concernant|quant à"
)
_LABEL = re.compile(
    rf"\W*(?:(?P<lead>{_LEADS})\b[:\s]*)?(?:the\s+|y\s+|yr\s+)?"
    r"(?P<label>[^\n:.?!;,]{3,70}?)\s*(?P<mark>:|\s[-\u2013\u2014]+\s|,|\.\s|\n|$)",
    re.IGNORECASE,
)
_COUNT = re.compile(r"^\W*\d{1,2}(?:\.\d{1,2})+\s")  # "2.1" of the sender's own
_MEASURED = re.compile(
    r"\s*(?:%|[\u2013\u2014/-]?\s?(?:per\b|percent|point|million|billion|thousand|hundred|tonnes?|"
    r"k?g\b|k?m\b|mm\b|cm\b|bn\b|[mkgt]?wh?\b|times|miles?|kilomet\w+|met(?:re|er)s?|hectares?|"
    r"acres?|hours?|minutes?|days?|weeks?|months?|years?|jobs?|people|homes?|children|litres?|"
    r"pounds?|pence|degrees?|out of|to \d|and \d|miliwn|biliwn|y cant))",
    re.IGNORECASE,
)
# Who comes back to something: "Still on the buses, ran out of room up there: ..."
_BACK_TO = re.compile(
    r"\W*(?:and\s+)?(?:still|again|back|(?:going|coming|to go|to come|turning|returning|to return)"
    r"(?: back)?|more|one more thing|another thing)\s+(?:on|to|about|with)\s+",
    re.IGNORECASE,
)
_THIS_ONE = re.compile(
    r"\W*(?:(?:and|so|right|ok),?\s+)?(?:now|as|on|to)\s+(?:(?:for|to|on|answer)\s+)*"
    r"this (?:one|question)\b|\W*this (?:one|question)\s*[:.,-]",
    re.IGNORECASE,
)
# A paragraph that asks itself something, or offers something: hardly goes on from an answer.
_ASKS_ITSELF = re.compile(r"\W*[^.?!\n]{3,60}\?\s+\S")
_OFFERS = re.compile(
    r"\W*(?:i|we)(?:['\u2019]d| would| should| will| are| am) (?:also )?(?:be )?"
    r"(?:very |more than |only too )?(?:glad|happy|pleased|delighted) to\b",
    re.IGNORECASE,
)
_HEADED = re.compile(r"[^\W\d_a-z][^\n.:?!]{2,60} [-\u2013\u2014] \S")
_BOTH = re.compile(
    r"\W*(?:(?:on|to|for|re|regarding|ar|i|zu|sur|pour|à|sobre|a|na|do)\s+)?(?:the\s+|y\s+|yr\s+)?"
    r"(?:both(?! of us\b)|(?:these|those|last|first|above)\s+two|two\s+(?:above|last)|"
    r"same\s+answer|ddau|ddwy|beiden?|(?:les|ces)\s+deux|amb[ao]s|ob(?:a|ie|u))\b",
    re.IGNORECASE,
)


def says(
    ours: Known,
    piece: Piece,
    standing: Standing,
    in_list: tuple[tuple[int, ...], bool] | None,
    *,
    headed: bool,
) -> Verdict | None:
    """The verdict of a piece's own marker; None where it has none.

    `in_list` is what a list numbered like our questions makes of it. A marker beats the place, but
    under another question "Question 3 is badly put" may be a remark by the way: then we ask. And
    labels count only where the place says nothing, for an answer may have headings of its own.
    They also do where the sender comes back to something ("Still on the buses, ..."), and where
    they answer on the lines of our headings (`headed`): "Delivery - see above".
    """
    if in_list is not None:
        meant, plain = in_list
        reason = "is numbered like " + " and ".join(ours.name(k) for k in meant)
        sure = plain or standing.anchor in meant
        return _marked(ours, meant, 0.9 if plain else 0.6, reason, standing, sure=sure)
    reference = piece.reference
    if reference is not None and (
        reference.strength is Strength.PLAIN or _is_printed(ours, piece, reference)
    ):
        meant = ours.numbering.resolve(reference, standing.anchor)
        if meant:
            said = " ".join(piece.text[reference.start : reference.end].split())
            reason = "says " + said.strip(" :.,-\u2013\u2014)]*")
            rest = piece.text[reference.end :]
            alone = not rest.strip() or rest.strip(" .:").casefold() in _ALL_OF_IT
            cut_off = piece.text[reference.end - 1] in DELIMITERS or alone
            plain = standing.anchor < 0 or cut_off or rest.lstrip(" \t")[:1] == "\n"
            plain = plain or ours.numbering.is_within(meant, standing.anchor)
            meant += _inside(ours, meant, rest)
            verdict = _marked(ours, meant, 0.95, reason, standing, sure=plain)
            return _unless_headed(ours, verdict, meant, rest)
    again = repeated(ours, piece.text)
    if again >= 0 and again != standing.anchor:
        reason = f"repeats words of {ours.name(again)}"
        return _marked(ours, (again,), 0.85, reason, standing, sure=True)
    if _BOTH.match(piece.text) and standing.where is Where.ANCHOR and len(standing.span) > 1:
        reason = "speaks of both that are quoted above it"
        both = tuple(ours.target(k, 0.8, reason) for k in standing.span[-2:])
        return Verdict(both, (), sure=len(standing.span) == 2)
    if standing.where in (Where.ANCHOR, Where.ABOVE) and not standing.wide:
        return _elsewhere(ours, piece, standing, headed=headed)
    return _labelled(ours, piece.text, standing)


def _is_printed(ours: Known, piece: Piece, reference: Reference) -> bool:
    """Whether a paragraph begins with a number in two parts that only one of ours bears.

    "4.1 eleven at night is great", but neither "2.4 million" nor a number that is none of ours.
    """
    return (
        not reference.start
        and all("." in number for number in reference.numbers)
        and bool(ours.numbering.resolve(reference))
        and not _MEASURED.match(piece.text, reference.end)
    )


def _elsewhere(ours: Known, piece: Piece, standing: Standing, *, headed: bool) -> Verdict | None:
    """The verdict of a piece under one anchor that turns to another, or to a part of it."""
    back = _BACK_TO.match(piece.text)
    if back is not None:
        return _labelled(ours, "On " + piece.text[back.end() :], standing)
    if headed and not piece.same_line and _HEADED.match(piece.text):
        return _labelled(ours, piece.text, standing)
    return _cites_part(ours, piece, standing)


def turns_here(piece: Piece, standing: Standing) -> bool:
    """Whether a piece turns from another place to the question it stands under: "Now this one."."""
    return standing.where is Where.ANCHOR and _THIS_ONE.match(piece.text) is not None


def _cites_part(ours: Known, piece: Piece, standing: Standing) -> Verdict | None:
    """The one paragraph that a remark cites under the section it is of: "... (6.1)"."""
    if ours.anchors[standing.anchor].kind is not AnchorKind.SECTION:
        return None
    found = cited(ours, piece.text)
    if len(found) != 1 or not ours.numbering.is_within(tuple(found), standing.anchor):
        return None
    ((k, number),) = found.items()
    return _marked(ours, (k,), 0.8, f"cites {number}", standing, sure=True)


def goes_on(ours: Known, piece: Piece, scope: Verdict, *, behind: bool) -> Verdict:
    """The verdict for a piece without a marker below one with: the same, unless it speaks against.

    `behind` says that it stands behind a row of answers of one paragraph each: it may be about the
    whole.

    It does with words of another question, and a new paragraph does that has a label of its own,
    hints at another number, or sums up.
    """
    turned = wider(ours, piece, scope)
    if turned is not None:
        return turned
    reason = scope.targets[0].reason
    if not reason.startswith("goes on"):
        reason = f"goes on from the answer that {reason}"
    targets = tuple(Target(target.key, min(0.8, target.score), reason) for target in scope.targets)
    keys = {target.key for target in targets}
    ranked = [(score, k) for score, k in ours.likeness.ranked(piece.text) if score >= _TELLING]
    if piece.parted and ranked and ours.anchors[ranked[0][1]].key not in keys:
        best, k = ranked[0]
        same = max((score for score, j in ranked if ours.anchors[j].key in keys), default=0.0)
        if best - same >= _MARGIN and len(ours.likeness.shared(piece.text, k)) > 1:
            return Verdict(targets, (ours.target(k, best * 0.7, "similar words"),), sure=False)
    if piece.parted and (_ASKS_ITSELF.match(piece.text) or _OFFERS.match(piece.text)):
        whole = Target(None, 0.5, "turns to something else, or to the whole")
        return Verdict(targets, (whole,), sure=False)
    named = _named(ours, piece) if piece.parted else ()
    if named and keys.isdisjoint(ours.anchors[k].key for k in named):
        reason = "is mentioned below another answer"
        return Verdict(tuple(ours.target(k, 0.6, reason) for k in named), targets, sure=False)
    others = _elsewhere_too(ours, piece, keys, behind=behind)
    if others:
        return Verdict(targets, others, sure=False)
    found = _LABEL.match(piece.text) if piece.parted else None
    labelled = found is not None and (
        (found["lead"] and found["mark"]) or found["mark"].strip() not in ("", ",", ".")
    )
    own_heading = labelled and "says “" in reason
    return Verdict(targets, scope.runners_up, scope.sure and not own_heading)


def _elsewhere_too(
    ours: Known, piece: Piece, keys: set[str | None], *, behind: bool
) -> tuple[Target, ...]:
    """Where else a paragraph without a marker may belong: what it hints at, or the whole."""
    said = _COUNT.sub("", piece.text) if piece.reference is None else piece.text
    hints = hinted(ours.numbering, said) if piece.parted else ()
    others = tuple(
        ours.target(k, 0.4, f"may mean {ours.name(k)}")
        for k in hints
        if ours.anchors[k].key not in keys
    )
    if others or not behind:
        return others
    return (Target(None, 0.5, "stands behind a row of answers: may be about the whole"),)


def _named(ours: Known, piece: Piece) -> tuple[int, ...]:
    """The anchors that a paragraph mentions by kind and number."""
    held = (k for one in mentions(piece.text) for k in ours.numbering.resolve(one))
    return tuple(dict.fromkeys(held))


def _marked(
    ours: Known,
    meant: tuple[int, ...],
    score: float,
    reason: str,
    standing: Standing,
    *,
    sure: bool,
) -> Verdict:
    targets = tuple(ours.target(k, score, reason) for k in meant)
    if standing.anchor < 0 or standing.anchor in meant:
        return Verdict(targets, (), sure)
    place = f"stands under the quoted {ours.name(standing.anchor)}"
    return Verdict(targets, (ours.target(standing.anchor, 0.5, place),), sure)


def _inside(ours: Known, meant: tuple[int, ...], rest: str) -> tuple[int, ...]:
    """The paragraphs of one section meant that its remark goes on to cite: "in 2.1"."""
    if len(meant) != 1 or ours.anchors[meant[0]].kind is not AnchorKind.SECTION:
        return ()
    section = ours.anchors[meant[0]].number.strip().rstrip(".")
    cited = (cite[1] for cite in _CITE.finditer(rest[:_LOOKED_AT]))
    numbers = [number for number in cited if number.startswith(f"{section}.")]
    references = (Reference((n,), None, Strength.MENTION, False, 0, 0) for n in numbers)
    held = (k for one in references for k in ours.numbering.resolve(one))
    return tuple(dict.fromkeys(k for k in held if k not in meant))


def _unless_headed(ours: Known, verdict: Verdict, meant: tuple[int, ...], rest: str) -> Verdict:
    """The verdict of a number, doubted where the heading after it is that of another anchor."""
    line = stems(rest.split("\n", 1)[0][:200])
    same = [k for k, held in enumerate(ours.stems) if held == line]
    if len(line) < 2 or len(same) != 1 or same[0] in meant:
        return verdict
    other = ours.target(same[0], 0.6, f"has the heading of {ours.name(same[0])}")
    return replace(verdict, runners_up=(other, *verdict.runners_up), sure=False)


def _labelled(ours: Known, text: str, standing: Standing) -> Verdict | None:
    """The verdict of "Skills: ...", "Re: skills", "As for the buses, ...", a heading alone."""
    found = _LABEL.match(text)
    if found is None or (found["mark"].strip() in (",", ".") and not found["lead"]):
        return None
    label = stems(found["label"])
    label = label - _GENERIC or label
    if not label or len(label) > _MOST_LABEL_STEMS:
        return None
    same = [k for k, held in enumerate(ours.stems) if held == label]
    holders = same or [k for k, held in enumerate(ours.stems) if label <= held]
    sections = [k for k in holders if ours.anchors[k].kind is AnchorKind.SECTION]
    if len(holders) > 1 and len(sections) == 1:
        holders = sections
    alone = not found["mark"].strip() and not found["lead"]
    if len(holders) != 1 or (alone and not same):
        return None
    reason = f"says “{' '.join(found['label'].split())}”"
    return _marked(ours, (holders[0],), 0.85, reason, standing, sure=True)
