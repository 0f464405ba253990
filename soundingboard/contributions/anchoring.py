"""What can be answered in a consultation: its questions, sections and paragraphs, and the whole."""

from collections.abc import Sequence

from sqlalchemy import or_, select
from sqlalchemy.orm import Session, joinedload

from soundingboard.models import Block, Comment, Consultation, Delivery, Invitation, Question
from soundingboard.reading.anchors import Anchor, AnchorKind, SentLetter
from soundingboard.refusals import NotFound
from soundingboard.vocabulary import BlockKind

Target = Question | Block | None
"""What a comment answers; None is the whole."""

WHOLE = "The whole"
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
            Delivery.invitation_id == invitation.id,
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
        raise NotFound("That question or paragraph is not part of this consultation.")
    return found


def where(target: Target) -> str:
    """How people call a target: "Question 2: What would help?", "Paragraph 1.4", "The whole"."""
    if target is None:
        return WHOLE
    if isinstance(target, Question):
        return f"Question {target.position}: {target.text}"
    if target.kind is BlockKind.HEADING:
        return f"Section {target.number}: {target.text}" if target.number else f"“{target.text}”"
    noun = "Table" if target.kind is BlockKind.TABLE else "Paragraph"
    if target.number:
        return f"{noun} {target.number}"
    return f"{noun} beginning “{opening(target.text)}”"


def where_of(comment: Comment) -> str:
    """What a comment answers, all of it: "Question 2: …; Paragraph 1.4"."""
    if not comment.placements:
        return "Not placed yet"
    return "; ".join(where(place.question or place.block) for place in comment.placements)


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
