"""The receipt: everything as we took it, where we put it, once."""

from datetime import timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from factories import NOON, a_contribution, a_stakeholder, an_invitation, an_open_consultation
from soundingboard.contributions.acknowledging import acknowledge, invitation_of
from soundingboard.kit import Kit
from soundingboard.models import Contribution, Delivery, Evidence, IncomingMail, Invitation
from soundingboard.vocabulary import Channel, CommentState, ContributionState


@pytest.fixture
def invitation(session: Session) -> Invitation:
    return an_invitation(
        session,
        an_open_consultation(session, "What would help?"),
        a_stakeholder(session, name="Nia Rees", email="nia@partner.example"),
    )


@pytest.fixture
def contribution(session: Session, invitation: Invitation) -> Contribution:
    question = invitation.consultation.questions[0]
    given = a_contribution(
        session,
        invitation.consultation,
        invitation.stakeholder,
        (question, "Later buses.\n\nAnd trains."),
        (None, "Who decides?"),
    )
    given.comments[1].state = CommentState.UNSURE
    file = Evidence(
        contribution=given,
        file_name="Timetable.pdf",
        media_type="application/pdf",
        size=8,
        content_hash="2" * 64,
        added_at=NOON,
    )
    session.add(file)
    return given


def test_receipt_repeats_everything_and_says_where_it_went(
    session: Session, kit: Kit, invitation: Invitation, contribution: Contribution
) -> None:
    receipt = acknowledge(session, kit.stationery, contribution, at=NOON)
    assert receipt is not None
    assert (receipt.purpose, receipt.once_key, receipt.to_address, receipt.to_name) == (
        "receipt",
        f"receipt:{contribution.id}",
        "nia@partner.example",
        "Nia Rees",
    )
    assert receipt.invitation is invitation
    assert receipt.reply_to == f"reply+{invitation.token}@reply.wealdmere.example"
    for words in (
        contribution.reference,
        "What would help?",
        "Later buses.",
        "And trains.",
        "Who decides?",
        "Timetable.pdf",
        f"/respond/{invitation.token}",
        "30 November 2026",
    ):
        assert words in receipt.text
        assert words in receipt.html


def test_receipt_goes_out_once(session: Session, kit: Kit, contribution: Contribution) -> None:
    first = acknowledge(session, kit.stationery, contribution, at=NOON)
    again = acknowledge(session, kit.stationery, contribution, at=NOON + timedelta(hours=1))
    assert first is again
    assert session.scalars(select(Delivery)).all() == [first]


def test_receipt_answers_the_mail(session: Session, kit: Kit, contribution: Contribution) -> None:
    contribution.channel = Channel.EMAIL
    contribution.incoming_mail = IncomingMail(
        content_hash="3" * 64,
        raw=b"",
        size=0,
        source="smtp",
        received_at=NOON,
        message_id="<nia-1@partner.example>",
    )
    receipt = acknowledge(session, kit.stationery, contribution, at=NOON)
    assert receipt is not None
    assert ["In-Reply-To", "<nia-1@partner.example>"] in receipt.headers


@pytest.mark.parametrize(
    ("state", "channel"),
    [
        (ContributionState.UNCONFIRMED, Channel.EMAIL),
        (ContributionState.DRAFT, Channel.WEB),
        (ContributionState.WITHDRAWN, Channel.WEB),
        (ContributionState.SUBMITTED, Channel.RECORDED),
    ],
)
def test_no_receipt_for_what_is_not_sent_in_by_the_person(
    session: Session,
    kit: Kit,
    contribution: Contribution,
    state: ContributionState,
    channel: Channel,
) -> None:
    contribution.state, contribution.channel = state, channel
    assert acknowledge(session, kit.stationery, contribution, at=NOON) is None
    assert session.scalars(select(Delivery)).all() == []


def test_whoever_answered_without_an_invitation_gets_one_with_a_link_of_their_own(
    session: Session, kit: Kit, invitation: Invitation
) -> None:
    consultation, newcomer = invitation.consultation, a_stakeholder(session)
    given = a_contribution(session, consultation, newcomer, (None, "Forwarded to me."))
    receipt = acknowledge(session, kit.stationery, given, at=NOON)
    chance = kit.stationery.chance
    own = invitation_of(session, consultation, newcomer, at=NOON, chance=chance)
    assert receipt is not None
    assert receipt.invitation is own
    assert own is not invitation
    assert f"/respond/{own.token}" in receipt.text
    assert invitation.token not in receipt.text
