"""People who say something on a priority, and the digest that is made of it."""

from datetime import timedelta

from sqlalchemy.orm import Session

from factories import NOON, a_contribution, a_stakeholder, an_organisation
from soundingboard.digests.compiling import compile_digest
from soundingboard.kit import Kit
from soundingboard.models import Comment, Consultation, Contribution, Digest, Tag
from soundingboard.vocabulary import OrganisationType, TagSource, TagState

BUSES = "The last bus leaves before seven, so nobody on the late shift can take it home."


def tag_first(session: Session, comment: Comment) -> None:
    """Ties a passage to the first priority of its strategy."""
    session.add(
        Tag(
            comment=comment,
            priority=comment.contribution.consultation.strategy.priorities[0],
            source=TagSource.QUESTION,
            state=TagState.APPLIES,
            score=1.0,
            reason="it answers a question on this priority",
        )
    )


def said(
    session: Session, consultation: Consultation, text: str, *, days: int = 0, **given: object
) -> Contribution:
    """Somebody of a college says something on question 1, tagged to the first priority."""
    person = given.pop("person", None) or a_stakeholder(
        session,
        organisation=an_organisation(session, type=OrganisationType.COLLEGE_OR_TRAINING),
    )
    contribution = a_contribution(
        session,
        consultation,
        person,
        (consultation.questions[0], text),
        submitted_at=NOON + timedelta(days=days),
        **given,
    )
    tag_first(session, contribution.comments[0])
    session.flush()
    return contribution


def compiled(session: Session, kit: Kit, consultation: Consultation, days: int = 7) -> Digest:
    digest = compile_digest(
        session,
        kit.stationery,
        consultation.strategy.priorities[0],
        at=NOON + timedelta(days=days),
    )
    assert digest is not None
    return digest
