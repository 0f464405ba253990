"""One coder at work: a passage is taken, coded and kept with before and after, or undone."""

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from soundingboard.coding.codes import Codes
from soundingboard.coding.deciding import apply, check
from soundingboard.coding.pairs import pair_of
from soundingboard.coding.standing import put_back, standings
from soundingboard.coding.waiting import copies_of, is_chosen, next_for
from soundingboard.contributions.recording import journal
from soundingboard.contributions.stamps import claim
from soundingboard.models import Coding, CodingTurn, Comment, Consultation, Officer
from soundingboard.refusals import Conflict, NotAllowed, NotFound
from soundingboard.vocabulary import CommentState, ContributionState, Round

TAKEN = "Somebody else coded this passage while you had it open. Nothing of yours was kept."
YOURS = "You have coded this passage. Undo that to code it anew."
CHANGED = "Something was done to this passage since. Undo that first, or correct it by hand."


def take_turn(
    session: Session, consultation: Consultation, officer: Officer, *, at: datetime
) -> CodingTurn | None:
    """Puts the next passage before somebody, and keeps it for them; None where none waits."""
    # One at a time: two who ask at one moment must not be given the same passage.
    session.execute(
        select(Consultation.id).where(Consultation.id == consultation.id).with_for_update()
    )
    found = next_for(session, consultation, officer, at=at)
    if found is None:
        leave(session, officer)
        return None
    return _turn(session, officer, session.get_one(Comment, found.comment_id), found.round, at)


def open_passage(
    session: Session, comment: Comment, officer: Officer, round_: Round, *, at: datetime
) -> CodingTurn:
    """Puts a chosen passage before somebody: to settle it, or to code it out of turn."""
    return _turn(session, officer, comment, round_, at)


def leave(session: Session, officer: Officer) -> None:
    """What somebody had before them is free for others."""
    turn = session.scalar(select(CodingTurn).where(CodingTurn.officer_id == officer.id))
    if turn is not None:
        session.delete(turn)
        session.flush()


def code(
    session: Session,
    comment_id: int,
    codes: Codes,
    round_: Round,
    officer: Officer,
    *,
    seen: str | None,
    at: datetime,
) -> Coding:
    """Keeps what somebody says of a passage; copies of it, word for word, are coded with it.

    A second coder's word is only kept, to be compared. `seen` is the passage's stamp
    (contributions.stamps) as the page showed it. Raises Conflict where the passage has changed
    or somebody was quicker, NotAllowed where it is not theirs to code, and as `deciding.check`.
    """
    comment = claim(session, comment_id, seen)
    _refuse_uncodable(comment)
    _refuse_out_of_turn(session, comment, round_, officer)
    check(session, comment, codes)
    kept = Coding(
        comment=comment,
        coder=officer,
        round=round_,
        at=at,
        codes=codes.as_json(),
        seconds=_seconds(session, comment, officer, at),
    )
    session.add(kept)
    session.flush()
    if round_ is not Round.SECOND:
        _change(session, kept, codes)
    leave(session, officer)
    return kept


def own(session: Session, comment: Comment, round_: Round, officer: Officer) -> Coding | None:
    """What this person said of a passage in a round, and did not undo."""
    return session.scalar(
        select(Coding).where(
            Coding.comment_id == comment.id,
            Coding.round == round_,
            Coding.coder_id == officer.id,
            Coding.undone_at.is_(None),
            Coding.copy_of_id.is_(None),
        )
    )


def last_of(session: Session, consultation: Consultation, officer: Officer) -> Coding | None:
    """What this person would undo first; None where there is nothing."""
    return session.scalar(
        select(Coding)
        .join(Coding.comment)
        .join(Comment.contribution)
        .where(
            Coding.coder_id == officer.id,
            Coding.undone_at.is_(None),
            Coding.copy_of_id.is_(None),
            Comment.contribution.has(consultation_id=consultation.id),
        )
        .order_by(Coding.id.desc())
        .limit(1)
    )


def undo(session: Session, coding_id: int, officer: Officer, *, at: datetime) -> Coding:
    """Puts back how a passage and its copies stood before somebody coded them; it stays kept.

    Raises NotFound where there is no such coding of theirs, Conflict where it was undone already,
    or where something was done to one of the passages since.
    """
    kept = session.get(Coding, coding_id)
    if kept is None or kept.coder_id != officer.id or kept.copy_of_id is not None:
        raise NotFound("There is nothing of yours to undo.")
    claim(session, kept.comment_id, None)
    if kept.undone_at is not None:
        raise Conflict("This was undone already.")
    if kept.round is Round.FIRST and _settled_since(session, kept):
        raise Conflict(CHANGED)
    rows = [kept, *session.scalars(select(Coding).where(Coding.copy_of_id == kept.id))]
    if kept.round is not Round.SECOND:
        now = standings(session, [one.comment_id for one in rows])
        if any(now[one.comment_id] != one.after for one in rows):
            raise Conflict(CHANGED)
        put_back(session, {one.comment_id: one.before for one in rows})
    for one in rows:
        one.undone_by, one.undone_at = officer.name, at
    detail = f"coding of passage {kept.comment.position}"
    session.add(journal(kept.comment.contribution, officer.name, "undone", at, detail=detail))
    session.flush()
    return kept


def _turn(
    session: Session, officer: Officer, comment: Comment, round_: Round, at: datetime
) -> CodingTurn:
    turn = session.scalar(select(CodingTurn).where(CodingTurn.officer_id == officer.id))
    if turn is None:
        turn = CodingTurn(officer=officer, comment=comment, round=round_, taken_at=at)
        session.add(turn)
    turn.comment, turn.round, turn.taken_at = comment, round_, at
    session.flush()
    return turn


def _refuse_uncodable(comment: Comment) -> None:
    given = comment.contribution
    if comment.state is not CommentState.PLACED or given.state is not ContributionState.SUBMITTED:
        raise Conflict("This passage is not coded: it waits to be placed, or was withdrawn.")


def _refuse_out_of_turn(
    session: Session, comment: Comment, round_: Round, officer: Officer
) -> None:
    pair = pair_of(session, comment)
    if round_ is Round.FIRST and pair.first is not None:
        raise Conflict(YOURS if pair.first.coder_id == officer.id else TAKEN)
    if round_ is Round.SECOND:
        if pair.first is None or not is_chosen(comment.contribution.consultation, comment.id):
            raise NotAllowed("This passage has not been chosen for a second coder.")
        if pair.second is not None:
            raise Conflict(YOURS if pair.second.coder_id == officer.id else TAKEN)
        if pair.first.coder_id == officer.id:
            raise NotAllowed("You coded this passage yourself: somebody else has to code it again.")
    if round_ is Round.SETTLED:
        if pair.first is None or pair.second is None:
            raise NotAllowed("Only what two people coded can be settled.")
        if pair.settled is not None:
            raise Conflict("This has been settled already.")
        if officer.id not in {pair.first.coder_id, pair.second.coder_id}:
            raise NotAllowed("One of the two who coded this passage settles it.")


def _change(session: Session, kept: Coding, codes: Codes) -> None:
    """Applies the codes to the passage and, the first time, to its uncoded copies."""
    comment, officer, at = kept.comment, kept.coder, kept.at
    copies = copies_of(session, comment) if kept.round is Round.FIRST else []
    # `copies_of` asks for what nobody has coded; this passage has a row by now.
    together = [comment, *copies]
    before = standings(session, [one.id for one in together])
    apply(session, together, codes, by=officer.name, at=at)
    after = standings(session, [one.id for one in together])
    kept.before, kept.after = before[comment.id], after[comment.id]
    session.add_all(
        Coding(
            comment=one,
            coder=officer,
            round=kept.round,
            at=at,
            codes=kept.codes,
            before=before[one.id],
            after=after[one.id],
            copy_of=kept,
        )
        for one in copies
    )
    names = [
        one.name
        for one in comment.contribution.consultation.strategy.priorities
        if one.id in codes.priorities
    ]
    for one in together:
        detail = f"passage {one.position}: {', '.join(names) or 'no priority'}"
        session.add(journal(one.contribution, officer.name, "coded", at, detail=detail))
    session.flush()


def _seconds(session: Session, comment: Comment, officer: Officer, at: datetime) -> int | None:
    turn = session.scalar(select(CodingTurn).where(CodingTurn.officer_id == officer.id))
    if turn is None or turn.comment_id != comment.id:
        return None
    return max(int((at - turn.taken_at).total_seconds()), 0)


def _settled_since(session: Session, kept: Coding) -> bool:
    return pair_of(session, kept.comment).settled is not None
