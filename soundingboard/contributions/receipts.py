"""What a receipt says of each passage, and which receipt a letter answers."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from sqlalchemy import or_, select
from sqlalchemy.orm import Session, joinedload

from soundingboard.contributions import choices
from soundingboard.contributions.anchoring import (
    MOST_ANSWERED,
    Target,
    anchors_of,
    keys_of,
    opening,
    target,
    where,
)
from soundingboard.letters.receipt import UNSURE, TakenPoint
from soundingboard.models import (
    Block,
    Comment,
    Consultation,
    Contribution,
    Delivery,
    Invitation,
    ReceiptPoint,
)
from soundingboard.outbox.formerly import asked_as
from soundingboard.phrases import Phrase, joined, phrase, said
from soundingboard.reading.anchors import AnchorKind
from soundingboard.reading.corrections import Printed
from soundingboard.reading.parts import Mark, Part
from soundingboard.refusals import NotFound
from soundingboard.vocabulary import BlockKind, CommentState, Language

RECEIPTS = ("receipt", "corrected")  # the purposes of letters that print numbered points
MOST_POINTS = 100  # in one letter; the rest stands on the page
MOST_SHOWN = 400  # characters of a passage that are printed in full
_CUT_AT = 300
_MOST_PERHAPS = 3

LEFT_OUT: dict[Mark, Phrase] = {
    Mark.GREETING: phrase("your greeting and your name"),
    Mark.QUOTED: phrase("the words of our own letter that came back with yours"),
    Mark.HEADER: phrase("the words of our own letter that came back with yours"),
    Mark.SIGNATURE: phrase("your signature, or a line that your phone or mail program adds"),
    Mark.DISCLAIMER: phrase("a notice that your mail system adds"),
}


_IS_ABOUT = {
    AnchorKind.QUESTION: phrase("“point %(point)s is about question %(number)s”"),
    AnchorKind.SECTION: phrase("“point %(point)s is about section %(number)s”"),
    AnchorKind.PARAGRAPH: phrase("“point %(point)s is about paragraph %(number)s”"),
}


@dataclass(frozen=True, slots=True)
class Answered:
    """A receipt that a letter answers: what it printed, and the passage behind each number.

    `named` tells whether the letter says so by its Message-ID; else it is only the latest receipt.
    """

    printed: tuple[Printed, ...]
    placed: dict[int, tuple[str | None, ...]]  # the keys of what each point is about now
    named: bool
    comments: dict[int, Comment | None] = field(compare=False)


def answered(
    session: Session, invitation: Invitation, message_ids: Sequence[str]
) -> Answered | None:
    """The receipt that a letter to this invitation answers.

    `message_ids` are those it names, the nearest first. Where none of them is a letter of ours,
    it is the person's latest receipt; None where they answer another letter, or have had none.
    """
    names = [f"<{name.strip('<>')}>" for name in message_ids[:MOST_ANSWERED]]
    letters = session.execute(
        select(Delivery.id, Delivery.message_id, Delivery.purpose)
        .where(
            Delivery.invitation_id.in_(asked_as(invitation)),
            or_(Delivery.message_id.in_(names), Delivery.purpose.in_(RECEIPTS)),
        )
        .order_by(Delivery.id)
    ).all()
    ours = {one.message_id: one for one in letters}
    latest = next((one for one in reversed(letters) if one.purpose in RECEIPTS), None)
    nearest = next((ours[name] for name in names if name in ours), None)
    named = nearest is not None
    nearest = nearest or latest
    if nearest is None or nearest.purpose not in RECEIPTS:
        return None
    rows = session.scalars(
        select(ReceiptPoint)
        .where(ReceiptPoint.delivery_id == nearest.id)
        .order_by(ReceiptPoint.number)
        .options(joinedload(ReceiptPoint.comment))
    ).all()
    return Answered(
        printed=tuple(Printed(row.number, row.heading, row.sure) for row in rows),
        placed={row.number: keys_of(row.comment) for row in rows if row.comment is not None},
        named=named,
        comments={row.number: row.comment for row in rows},
    )


def note_points(
    session: Session, delivery: Delivery, comments: Sequence[Comment], language: Language
) -> None:
    """Remembers which passage a new letter in a language printed under which number."""
    for number, comment in enumerate(comments, start=1):
        sure = comment.state is not CommentState.UNSURE
        heading = said(place(comment) if sure else UNSURE, language)
        session.add(
            ReceiptPoint(
                delivery=delivery, number=number, heading=heading, sure=sure, comment=comment
            )
        )
    session.flush()


def points(comments: Sequence[Comment], *, in_full: bool) -> tuple[TakenPoint, ...]:
    """The points of a receipt, numbered from 1; long ones are cut unless `in_full`."""
    taken = []
    for number, comment in enumerate(comments, start=1):
        text, more = (comment.text, 0) if in_full else shortened(comment.text)
        sure = comment.state is not CommentState.UNSURE
        perhaps = () if sure else perhaps_about(comment)
        chosen = choices.beside(comment)
        taken.append(TakenPoint(number, place(comment), text, sure, more, perhaps, chosen))
    return tuple(taken)


def place(comment: Comment) -> Phrase:
    """What a comment answers, with the words a reader needs to know it again."""
    if not comment.placements:
        return where(None)
    return joined("; ", (_worded(one.question or one.block) for one in comment.placements))


def perhaps_about(comment: Comment) -> tuple[str, ...]:
    """The places an unsure passage may be about, the likeliest first; at most three."""
    consultation = comment.contribution.consultation
    found = [_worded(one.question or one.block) for one in comment.placements if one.score > 0]
    for other in comment.runners_up:
        try:
            found.append(_worded(target(consultation, other["key"])))
        except NotFound:
            continue  # the document has a new version since
    named = [one for one in dict.fromkeys(found) if one != where(None)]
    return tuple(named[:_MOST_PERHAPS])


def shortened(text: str) -> tuple[str, int]:
    """A long passage cut where a sentence or else a word ends, and how many words are missing."""
    if len(text) <= MOST_SHOWN:
        return text, 0
    head = text[:_CUT_AT]
    ends = [head.rfind(mark) + 1 for mark in (". ", "? ", "! ", "\n")]
    cut = max(ends) if max(ends) > _CUT_AT // 2 else head.rfind(" ")
    kept = (head[:cut] if cut > 0 else head).rstrip()
    return kept, len(text[len(kept) :].split())


def examples(comments: Sequence[Comment], consultation: Consultation) -> tuple[str, ...]:
    """Corrections as somebody might write them, with numbers that this receipt has.

    They stand in quotation marks, so that a letter that quotes them without any mark is not
    taken for a correction.
    """
    if not comments:
        return ()
    last = len(comments)
    anchors = [one for one in anchors_of(consultation) if one.number]
    asked = [one for one in anchors if one.kind is AnchorKind.QUESTION]
    chosen = (asked or anchors)[-1:]
    found = [
        phrase(_IS_ABOUT[one.kind], point=last, number=one.number.rstrip(".")) for one in chosen
    ] or [phrase("“point %(point)s is about the whole document”", point=last)]
    found.append(phrase("“point %(point)s is not a comment”", point=last))
    if last > 1:
        found.append(
            phrase("“points %(one)s and %(other)s belong together”", one=last - 1, other=last)
        )
    return tuple(found)


def left_out(parts: Sequence[Part]) -> tuple[str, ...]:
    """What of a mail was not taken as points, in words for the person who wrote it."""
    marks = {part.mark for part in parts if any(map(str.isalnum, part.text))}
    return tuple(dict.fromkeys(words for mark, words in LEFT_OUT.items() if mark in marks))


def live(contributions: Sequence[Contribution]) -> list[Comment]:
    """The passages of contributions that count as comments, in order."""
    return [
        comment
        for one in contributions
        for comment in one.comments
        if comment.state is not CommentState.NOT_A_COMMENT
    ]


def _worded(found: Target) -> Phrase:
    """`where`, and for a paragraph known by its number its first words as well."""
    name = where(found)
    if isinstance(found, Block) and found.kind is not BlockKind.HEADING and found.number:
        return phrase("%(place)s (“%(words)s”)", place=name, words=opening(found.text))
    return name
