"""Mail from the other address of somebody who was on the list twice is theirs."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from incoming import LETTER_TEXT, REPLY_DOMAIN, a_letter_to, a_mail
from sqlalchemy import select
from sqlalchemy.orm import Session

from factories import NOON, a_stakeholder, an_invitation
from soundingboard.contributions.recording import Said, record
from soundingboard.inbox.queries import invitations_it_may_answer, invitations_of
from soundingboard.inbox.tending import take_off
from soundingboard.kit import Kit
from soundingboard.models import Contribution, Delivery, IncomingMail, Invitation, Stakeholder
from soundingboard.outbox import addressing
from soundingboard.people.making_one import make_one
from soundingboard.vocabulary import Channel, ContributionState, Disposition, Membership

Take = Callable[..., IncomingMail]
HOME = "rhoda@home.example"
FROM_HOME = {"From": f"Rhoda <{HOME}>"}
ANSWER = "Evening courses are what is missing here."


@pytest.fixture
def twin(session: Session, invitation: Invitation) -> Invitation:
    """Rhoda's other invitation, by which she was asked at home before the two were made one."""
    home = a_stakeholder(session, email=HOME, name="Rhoda Finch")
    asked = an_invitation(session, invitation.consultation, home)
    a_letter_to(
        session, asked, LETTER_TEXT, message_id=addressing.message_id("h" * 26, REPLY_DOMAIN)
    )
    make_one(
        session, home, invitation.stakeholder, take=(), at=NOON + timedelta(hours=1), actor="Me"
    )
    session.commit()
    return asked


def reply_to(invitation: Invitation, **headers: str) -> bytes:
    given = {"To": f"reply+{invitation.token}@{REPLY_DOMAIN}", **FROM_HOME, **headers}
    return a_mail(ANSWER, **given).as_bytes()


def said_by(session: Session) -> list[tuple[str, ContributionState]]:
    rows = session.scalars(select(Contribution).order_by(Contribution.id))
    return [(one.stakeholder.email, one.state) for one in rows]


@pytest.mark.parametrize("which", ["of either letter", "of the other letter"])
def test_a_reply_from_the_other_address_is_recorded_as_theirs(
    session: Session, invitation: Invitation, twin: Invitation, arrives: Take, which: str
) -> None:
    row = arrives(reply_to(twin if which == "of the other letter" else invitation))
    assert (row.disposition, row.invitation_id) == (Disposition.ACCEPTED, invitation.id)
    assert said_by(session) == [(invitation.stakeholder.email, ContributionState.SUBMITTED)]
    receipt = session.scalars(select(Delivery).where(Delivery.purpose == "receipt")).one()
    assert receipt.reply_to.startswith(f"reply+{invitation.token}@")


def test_an_answer_to_the_letter_that_went_there_is_read_against_it(
    invitation: Invitation, twin: Invitation, arrives: Take
) -> None:
    name = addressing.message_id("h" * 26, REPLY_DOMAIN)
    row = arrives(a_mail(ANSWER, **FROM_HOME, In_Reply_To=name))
    assert (row.disposition, row.invitation_id) == (Disposition.ACCEPTED, invitation.id)
    assert twin.now is invitation


def test_without_a_key_it_waits_as_any_mail_does(
    session: Session, invitation: Invitation, twin: Invitation, arrives: Take
) -> None:
    row = arrives(a_mail(ANSWER, **FROM_HOME))
    assert (row.disposition, row.sort) == (Disposition.HELD, "unproven")
    assert [one.id for one in invitations_it_may_answer(session, row)] == [invitation.id]
    assert [one.id for one in invitations_of(session, HOME)] == [invitation.id]
    assert twin.stakeholder.now is invitation.stakeholder


def test_who_asks_to_leave_from_there_leaves_altogether(
    session: Session, invitation: Invitation, twin: Invitation, arrives: Take
) -> None:
    row = arrives(a_mail("unsubscribe", **FROM_HOME, Subject="Please"))
    assert row.disposition is Disposition.ASKED_TO_LEAVE
    take_off(session, row.id, by="Me", at=NOON)
    assert invitation.stakeholder.membership is Membership.LEFT
    assert twin.stakeholder.membership is Membership.MERGED


def test_the_unsubscribe_button_of_the_letter_that_went_there_takes_them_off(
    session: Session, invitation: Invitation, twin: Invitation, arrives: Take
) -> None:
    row = arrives(a_mail("", **FROM_HOME, To=f"leave+{twin.token}@{REPLY_DOMAIN}"))
    assert row.disposition is Disposition.LEAVE
    session.expire_all()
    assert invitation.stakeholder.membership is Membership.LEFT


def test_nothing_is_ever_recorded_for_an_address_that_is_somebodys_other(
    session: Session, kit: Kit, invitation: Invitation, twin: Invitation
) -> None:
    home: Stakeholder = twin.stakeholder
    given = record(
        session,
        consultation=invitation.consultation,
        stakeholder=home,
        channel=Channel.RECORDED,
        said=[Said("As she said at the roundtable.")],
        shelf=kit.shelf,
        at=NOON,
        chance=kit.stationery.chance,
        recorded_by="Me",
    )
    assert given.stakeholder is invitation.stakeholder
