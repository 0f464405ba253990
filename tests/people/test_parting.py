"""What stands in the way of parting two who were made one, and what stays where others put it."""

from datetime import timedelta

from sqlalchemy.orm import Session

from factories import NOON, a_contribution, a_stakeholder, an_invitation, an_open_consultation
from outbox_letters import a_letter
from soundingboard.models import Delivery, Invitation, Stakeholder
from soundingboard.outbox.bouncing import note_complaint
from soundingboard.people.making_one import make_one
from soundingboard.people.parting import hindrances, part
from soundingboard.vocabulary import ContributionState, DeliveryState

LATER = NOON + timedelta(hours=1)
EVEN_LATER = NOON + timedelta(hours=2)
ME = "Olwen Pryce"


def two(session: Session) -> tuple[Stakeholder, Stakeholder]:
    """Two people of one name, whom somebody takes for one."""
    home = a_stakeholder(session, email="jane@home.example", name="Jane Smith")
    return home, a_stakeholder(session, email="jane@acme.example", name="Jane Smith")


def an_invitation_letter(session: Session, invitation: Invitation) -> Delivery:
    return a_letter(
        session,
        invitation.stakeholder.email,
        once_key="each:invitation",
        message_id=f"<0.{invitation.id}.invitation@reply.wealdmere.example>",
        invitation=invitation,
        bulk=True,
    )


def test_a_link_that_has_left_for_the_other_stands_in_the_way(session: Session) -> None:
    home, work = two(session)
    letter = an_invitation_letter(
        session, an_invitation(session, an_open_consultation(session, "What?"), home)
    )
    merge = make_one(session, home, work, take=(), at=LATER, actor=ME)
    assert (letter.to_address, hindrances(session, merge)) == (work.email, ())
    letter.state, letter.sent_at = DeliveryState.SENT, EVEN_LATER
    session.flush()
    assert hindrances(session, merge) == ("We wrote to them.",)


def test_an_answer_that_was_begun_before_and_sent_since_stands_in_the_way(session: Session) -> None:
    home, work = two(session)
    draft = a_contribution(
        session,
        an_open_consultation(session, "What?"),
        home,
        (None, "Yes"),
        state=ContributionState.DRAFT,
        submitted_at=None,
    )
    merge = make_one(session, home, work, take=(), at=LATER, actor=ME)
    assert hindrances(session, merge) == ()
    draft.state, draft.submitted_at = ContributionState.SUBMITTED, EVEN_LATER
    session.flush()
    assert hindrances(session, merge) == ("They sent something in.",)


def test_what_staff_gave_to_somebody_else_since_stays_theirs(session: Session) -> None:
    home, work = two(session)
    other = a_stakeholder(session, name="Mair Kent")
    said = a_contribution(session, an_open_consultation(session, "What?"), home, (None, "Yes"))
    friend = a_stakeholder(session, by_way_of=home)
    merge = make_one(session, home, work, take=(), at=LATER, actor=ME)
    session.expire_all()
    said.stakeholder, friend.by_way_of = other, other
    session.flush()
    part(session, merge, at=EVEN_LATER, actor=ME)
    assert (said.stakeholder, friend.by_way_of) == (other, other)


def test_nothing_of_the_other_is_kept_with_somebody_once_they_are_two(session: Session) -> None:
    home, work = two(session)
    home.place = "Marlhythe"
    merge = make_one(session, home, work, take=(), at=LATER, actor=ME)
    part(session, merge, at=EVEN_LATER, actor=ME)
    assert (merge.before, merge.after, home.place, work.place) == ({}, {}, "Marlhythe", "")


def test_a_complaint_by_either_address_stands_in_the_way(session: Session) -> None:
    home, work = two(session)
    letter = a_letter(session, home.email, state=DeliveryState.SENT)
    merge = make_one(session, home, work, take=(), at=LATER, actor=ME)
    note_complaint(session, letter, report_key="mail:1", at=EVEN_LATER)
    assert hindrances(session, merge) == ("They reported a letter of ours as spam.",)
