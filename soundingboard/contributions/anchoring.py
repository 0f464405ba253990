"""What can be answered in a consultation: its questions, sections and paragraphs, and the whole."""

from collections.abc import Sequence

from sqlalchemy import or_, select
from sqlalchemy.orm import Session, joinedload

from soundingboard.models import Block, Comment, Consultation, Delivery, Invitation, Question
from soundingboard.outbox.formerly import asked_as
from soundingboard.phrases import Phrase, joined, phrase
from soundingboard.reading.anchors import Anchor, AnchorKind, SentLetter
from soundingboard.refusals import NotFound
from soundingboard.vocabulary import BlockKind

Target = Question | Block | None
"""What a comment answers; None is the whole."""

WHOLE = phrase("The whole")
_PARAGRAPH = phrase("Paragraph %(number)s"), phrase("Paragraph beginning “%(words)s”")
_TABLE = phrase("Table %(number)s"), phrase("Table beginning “%(words)s”")
_OPENING_WORDS = 8
MOST_ANSWERED = 50  # Message-IDs of one mail that are looked up


def key_of(target: Target) -> str | None:
    """The name of a target in links, forms and anchors: "question:12", "block:33"; None: whole."""
    if target is None:
        return None
    return f"question:{target.id}" if isinstance(target, Question) else f"block:{target.id}"


def anchors_of(consultation: Consultation) -> tuple[Anchor, ...]:
    """Everything one can answer: the questions in order, then the document's blocks in order."""
    questions = [
        Anchor(f"question:{one.id}", AnchorKind.QUESTION, str(one.position), one.text)
        for one in consultation.questions
    ]
    blocks = [
        Anchor(
            f"block:{one.id}",
            AnchorKind.SECTION if one.kind is BlockKind.HEADING else AnchorKind.PARAGRAPH,
            one.number,
            one.text,
        )
        for one in blocks_of(consultation)
    ]
    return (*questions, *blocks)


def sent_letter(
    session: Session, invitation: Invitation, answered: Sequence[str] = ()
) -> SentLetter:
    """The letter a person answers, as they received it, with everything that one can answer.

    `answered` are the Message-IDs a mail says it answers, the nearest first: the letter to this
    person that bears one, such as a receipt; else their invitation. Its text is empty where no
    letter was posted: somebody was invited by hand, or by a link.
    """
    names = [f"<{name.strip('<>')}>" for name in answered[:MOST_ANSWERED]]
    letters = session.scalars(
        select(Delivery)
        .where(
            Delivery.invitation_id.in_(asked_as(invitation)),
            or_(Delivery.message_id.in_(names), Delivery.purpose == "invitation"),
        )
        .order_by(Delivery.id)
        .options(joinedload(Delivery.wording))
    ).all()
    named = {one.message_id: one for one in letters}
    invited = (one for one in reversed(letters) if one.purpose == "invitation")
    letter = next((named[name] for name in names if name in named), None) or next(invited, None)
    text = letter.text if letter is not None else ""
    return SentLetter(anchors=anchors_of(invitation.consultation), text=text)


def targets_of(consultation: Consultation) -> dict[str, Question | Block]:
    """Every target of a consultation by its key, in the order in which it is read."""
    found: dict[str, Question | Block] = {f"question:{q.id}": q for q in consultation.questions}
    found.update({f"block:{block.id}": block for block in blocks_of(consultation)})
    return found


def target(consultation: Consultation, key: str | None) -> Target:
    """What a key names. Raises NotFound for a key of another consultation, or of nothing."""
    if key is None:
        return None
    found = targets_of(consultation).get(key)
    if found is None:
        raise NotFound(phrase("That question or paragraph is not part of this consultation."))
    return found


def where(target: Target) -> Phrase:
    """How people call a target: "Question 2: What would help?", "Paragraph 1.4", "The whole"."""
    if target is None:
        return WHOLE
    if isinstance(target, Question):
        return phrase("Question %(number)s: %(text)s", number=target.position, text=target.text)
    if target.kind is BlockKind.HEADING:
        if not target.number:
            return phrase("“%(text)s”", text=target.text)
        return phrase("Section %(number)s: %(text)s", number=target.number, text=target.text)
    numbered, beginning = _TABLE if target.kind is BlockKind.TABLE else _PARAGRAPH
    if target.number:
        return phrase(numbered, number=target.number)
    return phrase(beginning, words=opening(target.text))


def where_of(comment: Comment) -> Phrase:
    """What a comment answers, all of it: "Question 2: …; Paragraph 1.4"."""
    if not comment.placements:
        return phrase("Not placed yet")
    return joined("; ", (where(place.question or place.block) for place in comment.placements))


def keys_of(comment: Comment) -> tuple[str | None, ...]:
    """The keys of everything a comment answers; a single None is the whole."""
    return tuple(key_of(place.question or place.block) for place in comment.placements)


def blocks_of(consultation: Consultation) -> list[Block]:
    """The blocks of the consultation's document in order; none where it has no document."""
    version = consultation.document_version
    return [] if version is None else version.blocks


def opening(text: str, words: int = _OPENING_WORDS) -> str:
    """The first words of a text, with an ellipsis where it goes on."""
    spoken = text.split()
    return " ".join(spoken[:words]) + (" …" if len(spoken) > words else "")
