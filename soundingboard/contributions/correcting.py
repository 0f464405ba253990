"""People put right where we put their points: by mail or on their page, in their own word."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from sqlalchemy.orm import Session

from soundingboard.contributions import placing
from soundingboard.contributions.anchoring import keys_of, opening
from soundingboard.contributions.coders import Coders
from soundingboard.contributions.receipts import place
from soundingboard.contributions.stamps import claim
from soundingboard.letters.receipt import NotFollowed
from soundingboard.models import Comment, Consultation, IncomingMail
from soundingboard.phrases import Phrase, joined, phrase, reshaped
from soundingboard.reading.corrections import Asked, Corrections, Unclear, Wish
from soundingboard.refusals import Conflict, Refusal
from soundingboard.vocabulary import CommentState, ContributionState, SaidBy

RESPONDENT = SaidBy.RESPONDENT.value
SETTLED = phrase("We have finished sorting the answers, so nothing can be moved any more.")
GONE = phrase("This point has been changed since we sent you the receipt.")
REPLACED = phrase("You have sent a newer version of this answer since.")
APART = phrase("These points do not stand next to each other.")


@dataclass(frozen=True, slots=True)
class Told:
    """When somebody corrected us, and the letter they did it in (None: on their page)."""

    at: datetime
    coders: Coders
    mail: IncomingMail | None = None


@dataclass(slots=True)
class Outcome:
    """What corrections came to: sentences for the person, and what a person of ours must see.

    `left` pairs each stretch of the mail that was not followed with the reason.
    """

    changes: list[str] = field(default_factory=list)
    not_followed: list[NotFollowed] = field(default_factory=list)
    left: list[tuple[int, int, str]] = field(default_factory=list)
    news: bool = False  # something other than a yes to what was sure


def correct(
    session: Session,
    found: Corrections,
    numbered: Mapping[int, Comment | None],
    told: Told,
) -> Outcome:
    """Does what a letter asks of the points of a receipt, each by the respondent's own word.

    What cannot be done is left to staff, with its reason; nothing is half done.
    """
    outcome = Outcome()
    by_number = dict(numbered)
    for one in found.asked:
        try:
            with session.begin_nested():
                outcome.changes += _do(session, one, by_number, outcome, told)
        except Refusal as refusal:
            _leave(outcome, told, one, refusal.sentence)
    for unclear in found.unclear:
        _leave(outcome, told, unclear, _sentence(unclear.reason))
    return outcome


class _Cannot(Refusal):
    """A correction cannot be carried out."""


def is_settled(consultation: Consultation) -> bool:
    """Whether staff have said that the coding of a consultation is final."""
    return consultation.coding_final_at is not None


def check_open(comment: Comment) -> None:
    """Raises Refusal, with a sentence for its writer, where a passage cannot be put right now."""
    if is_settled(comment.contribution.consultation):
        raise _Cannot(SETTLED)
    if comment.contribution.state is not ContributionState.SUBMITTED:
        raise _Cannot(REPLACED)


def put(
    session: Session,
    comment: Comment,
    keys: Sequence[str | None],
    told: Told,
) -> bool:
    """Puts a passage where its writer says; whether that changed anything.

    Raises Refusal where it cannot be changed any more, or a key names nothing.
    """
    comment = _held(session, comment)
    check_open(comment)
    settled = comment.state is CommentState.PLACED
    if settled and keys_of(comment) == tuple(keys):
        return False
    _in_their_word(placing.move, session, comment, *keys, told=told)
    return True


def take_out(
    session: Session,
    comment: Comment,
    told: Told,
) -> bool:
    """The writer says that a passage is no comment; whether that changed anything."""
    comment = _held(session, comment)
    check_open(comment)
    if comment.state is CommentState.NOT_A_COMMENT:
        return False
    _in_their_word(placing.dismiss, session, comment, told=told)
    return True


def _in_their_word(
    act: Callable[..., None], session: Session, comment: Comment, *keys: str | None, told: Told
) -> None:
    """Has done to a passage what `contributions.placing` can do, as its writer's own word."""
    act(
        session,
        comment,
        *keys,
        by=RESPONDENT,
        at=told.at,
        coders=told.coders,
        said_by=SaidBy.RESPONDENT,
        mail=told.mail,
    )


def _held(session: Session, comment: Comment) -> Comment:
    """The passage as it stands by now; staff, who may be at it, wait until we are done."""
    try:
        return claim(session, comment.id, None)
    except Conflict:
        raise _Cannot(GONE) from None


def _do(
    session: Session,
    one: Asked,
    numbered: dict[int, Comment | None],
    outcome: Outcome,
    told: Told,
) -> list[Phrase]:
    comments: list[tuple[int, Comment]] = []
    for number in one.points:
        comment = numbered.get(number)
        if comment is None:
            raise _Cannot(GONE)
        comment = _held(session, comment)
        check_open(comment)
        comments.append((number, comment))
    if one.wish is Wish.JOIN:
        sentence = _join(session, comments, numbered, told)
        outcome.news = True
        return [sentence]
    told_them = []
    for number, comment in comments:
        before = place(comment) if comment.state is CommentState.PLACED else None
        name = phrase(
            "Point %(number)s (“%(words)s”)", number=number, words=opening(comment.text, 6)
        )
        if one.wish is Wish.MOVE:
            put(session, comment, one.keys, told)
            was = before if before != place(comment) else None
            is_now = phrase(
                "%(point)s is now on %(place)s", point=name, place=_inside(place(comment))
            )
            if was:
                is_now = joined(" ", (is_now, phrase("It was on %(place)s", place=_inside(was))))
            told_them.append(is_now)
        elif one.wish is Wish.DISMISS:
            take_out(session, comment, told)
            told_them.append(
                phrase("%(point)s is not counted as a comment any more. It is kept.", point=name)
            )
        else:
            asked = comment.state is not CommentState.PLACED
            _in_their_word(placing.accept, session, comment, told=told)
            outcome.news = outcome.news or asked
            told_them.append(
                phrase(
                    "%(point)s stands where it belongs: %(place)s",
                    point=name,
                    place=_inside(place(comment)),
                )
            )
    outcome.news = outcome.news or one.wish is not Wish.CONFIRM
    return told_them


def _join(
    session: Session,
    comments: Sequence[tuple[int, Comment]],
    numbered: dict[int, Comment | None],
    told: Told,
) -> Phrase:
    """Joins passages that stand next to each other; the first one stays."""
    ordered = sorted(comments, key=lambda pair: pair[1].position)
    first = ordered[0][1]
    if any(one.contribution_id != first.contribution_id for _, one in ordered):
        raise _Cannot(APART)
    together = list({one.id: one for _, one in ordered}.values())
    if [one.position - first.position for one in together] != list(range(len(together))):
        raise _Cannot(APART)
    for _ in together[1:]:
        _in_their_word(placing.join, session, first, told=told)
    for number, _ in ordered:
        numbered[number] = first
    names = [str(number) for number, _ in sorted(ordered, key=lambda pair: pair[0])]
    return phrase(
        "Points %(others)s and %(last)s are one point now.",
        others=", ".join(names[:-1]),
        last=names[-1],
    )


def _leave(outcome: Outcome, told: Told, what: Asked | Unclear, reason: str) -> None:
    words = " ".join(told.mail.body[what.start : what.end].split()) if told.mail else ""
    outcome.not_followed.append(NotFollowed(words, reason))
    outcome.left.append((what.start, what.end, reason))
    outcome.news = True


def _sentence(reason: str) -> str:
    english = f"{reason[:1].upper()}{reason[1:]}."
    # Other languages say it as a sentence of its own at once.
    return reshaped(reason, english) if isinstance(reason, Phrase) else english


def _inside(name: Phrase) -> Phrase:
    """A place at the end of a sentence. Other languages put it between quotation marks there."""
    inside = name if name.startswith("“") else name[:1].lower() + name[1:]
    return reshaped(name, inside if inside.endswith(("?", "!", ".")) else f"{inside}.")
