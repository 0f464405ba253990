"""Was it you? The link in our letter changes nothing; the button behind it does."""

import re
from collections.abc import Callable

import pytest
from flask.testing import FlaskClient
from incoming import REPLY_DOMAIN, RHODA, a_mail, rhoda_is_asked
from sqlalchemy import select
from sqlalchemy.orm import Session

from conftest import Clock
from factories import NOON
from soundingboard.inbox import confirming, holding
from soundingboard.inbox.settling import settle
from soundingboard.inbox.taking import take
from soundingboard.kit import Kit
from soundingboard.models import Contribution, Delivery, IncomingMail, Invitation, Stakeholder
from soundingboard.vocabulary import ContributionState, Disposition, Membership

ANSWER = "Evening courses are what is missing here."
JUNO = "juno@college.example"


@pytest.fixture
def invitation(session: Session) -> Invitation:
    return rhoda_is_asked(session)


@pytest.fixture
def asked(session: Session, kit: Kit, invitation: Invitation) -> Callable[..., tuple[int, str]]:
    """Lets a mail arrive; gives its id and the path of the link in the letter that asks."""

    def come(text: str, **headers: str) -> tuple[int, str]:
        raw = a_mail(text, **headers).as_bytes()
        mail_id = take(kit.database, raw, source="test", at=NOON)
        settle(kit.database, kit.post_desk, mail_id, at=NOON)
        letter = session.scalars(
            select(Delivery).where(Delivery.purpose.startswith("confirm_"))
        ).one()
        link = re.search(r"http\S+/confirm/\S+", letter.text)
        assert link is not None
        return mail_id, link[0].removeprefix(kit.links.base_url)

    return come


def colleague(invitation: Invitation) -> dict[str, str]:
    return {"From": f"Juno <{JUNO}>", "To": f"reply+{invitation.token}@{REPLY_DOMAIN}"}


def test_looking_changes_nothing_and_yes_makes_it_count(
    session: Session,
    invitation: Invitation,
    asked: Callable[..., tuple[int, str]],
    client: FlaskClient,
    submit: Callable[..., object],
) -> None:
    mail_id, path = asked(ANSWER, **colleague(invitation))
    for _ in range(3):
        assert "Was this answer yours?" in client.get(path).get_data(as_text=True)
    session.rollback()
    said = session.scalars(select(Contribution)).one()
    assert said.state is ContributionState.UNCONFIRMED

    submit(path, {"answer": "yes"})
    session.rollback()
    row = session.get_one(IncomingMail, mail_id)
    assert (said.state, said.stakeholder.email) == (ContributionState.SUBMITTED, JUNO)
    assert said.stakeholder.membership is Membership.ACTIVE
    assert (row.disposition, row.settled_by) == (Disposition.ACCEPTED, "the person")
    page = client.get(path).get_data(as_text=True)
    assert "The answer counts." in page
    assert "<form" not in page[page.index("<main") :]
    receipts = select(Delivery.to_address).where(Delivery.purpose == "receipt")
    assert session.scalars(receipts).all() == [JUNO]


def test_no_withdraws_it(
    session: Session,
    invitation: Invitation,
    asked: Callable[..., tuple[int, str]],
    client: FlaskClient,
    submit: Callable[..., object],
) -> None:
    mail_id, path = asked(ANSWER, **colleague(invitation))
    submit(path, {"answer": "no"})
    session.rollback()
    row = session.get_one(IncomingMail, mail_id)
    assert row.disposition is Disposition.DISCARDED
    assert row.reason.endswith("the owner of the address says that they did not write it")
    assert session.scalars(select(Contribution.state)).all() == [ContributionState.WITHDRAWN]
    assert "Nothing of it counts" in client.get(path).get_data(as_text=True)


def test_wish_to_leave_is_done_by_a_yes_of_the_address(
    session: Session,
    asked: Callable[..., tuple[int, str]],
    client: FlaskClient,
    submit: Callable[..., object],
) -> None:
    mail_id, path = asked("unsubscribe", Subject="hello")
    client.get(path)
    session.rollback()
    rhoda = session.scalars(select(Stakeholder).where(Stakeholder.email == RHODA)).one()
    assert rhoda.membership is Membership.ACTIVE
    submit(path, {"answer": "yes"})
    session.rollback()
    assert rhoda.membership is Membership.LEFT
    assert session.get_one(IncomingMail, mail_id).disposition is Disposition.LEAVE
    assert "You are off the list" in client.get(path).get_data(as_text=True)


def test_what_staff_settled_meanwhile_stays_settled(
    session: Session,
    kit: Kit,
    invitation: Invitation,
    asked: Callable[..., tuple[int, str]],
    client: FlaskClient,
    submit: Callable[..., object],
) -> None:
    mail_id, path = asked(ANSWER, **colleague(invitation))
    form = client.get(path).get_data(as_text=True)
    token = re.search(r'name="csrf_token"[^>]*value="([^"]+)"', form)
    assert token is not None
    holding.discard(session, mail_id, by="Idris Falk", at=NOON, reason="a test of ours")
    session.commit()
    client.post(path, data={"answer": "yes", "csrf_token": token[1]})
    session.rollback()
    row = session.get_one(IncomingMail, mail_id)
    assert (row.disposition, row.settled_by) == (Disposition.DISCARDED, "Idris Falk")


def test_link_that_is_old_foreign_or_answered_with_nonsense(
    session: Session,
    invitation: Invitation,
    asked: Callable[..., tuple[int, str]],
    client: FlaskClient,
    submit: Callable[..., object],
    clock: Clock,
) -> None:
    _, path = asked(ANSWER, **colleague(invitation))
    assert submit(path, {"answer": "perhaps"}).status_code == 400
    assert client.get(f"{path}x").status_code == 404
    clock.at = NOON + confirming.VALID_FOR
    answer = client.get(path)
    assert answer.status_code == 410
    assert "This link has expired. Please write to us again." in answer.get_data(as_text=True)
    session.rollback()
    assert session.scalars(select(Contribution.state)).all() == [ContributionState.UNCONFIRMED]
