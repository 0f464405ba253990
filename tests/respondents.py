"""What tests of the personal page share: its boxes, and what the record book holds."""

import re
from collections.abc import Callable

from sqlalchemy import func, select
from sqlalchemy.orm import Session
from werkzeug.test import TestResponse

from soundingboard.contributions.anchoring import where_of
from soundingboard.models import Comment, Contribution, Delivery, Evidence, Invitation
from soundingboard.vocabulary import (
    Consent,
    Standpoint,
)

Submit = Callable[..., TestResponse]
SPEAKS = {"standpoint": Standpoint.PERSONAL.value, "consent": Consent.UNNAMED.value}
EVERY_TABLE = (Contribution, Comment, Evidence, Delivery)


def look_again(session: Session) -> None:
    """Ends the transaction that looked before, which would see what it saw then."""
    session.rollback()
    session.expire_all()


def text(response: TestResponse) -> str:
    return response.get_data(as_text=True)


def boxes(invitation: Invitation) -> tuple[str, str, str]:
    """The names of the boxes of question 1, question 2 and paragraph 1.1."""
    consultation = invitation.consultation
    assert consultation.document_version is not None
    one, two = consultation.questions
    return (
        f"question-{one.id}",
        f"question-{two.id}",
        f"block-{consultation.document_version.blocks[1].id}",
    )


def kept(session: Session) -> list[tuple[str, str]]:
    """Every comment there is: where it stands, and its words."""
    look_again(session)
    return [
        (where_of(one), one.text)
        for one in session.scalars(select(Comment).order_by(Comment.position, Comment.id))
    ]


def rows(session: Session) -> list[int]:
    look_again(session)
    return [session.scalar(select(func.count()).select_from(table)) or 0 for table in EVERY_TABLE]


def token_of(page: TestResponse) -> str:
    found = re.search(r'name="csrf_token"[^>]*value="([^"]+)"', text(page))
    assert found is not None
    return found[1]


def sent_one(session: Session, submit: Submit, invitation: Invitation) -> Contribution:
    """An answer to question 1, sent on the web."""
    home = f"/respond/{invitation.token}"
    submit(f"{home}/answer/questions", {boxes(invitation)[0]: "Young people.", "go": "on"})
    submit(f"{home}/check", SPEAKS)
    look_again(session)
    return session.scalars(select(Contribution)).one()
