"""Opening: everybody in the audience gets exactly one letter of their own."""

from datetime import timedelta

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from factories import NOON, a_stakeholder, an_open_consultation
from prepared import a_ready_draft, signed_off
from soundingboard.consultations import closing, launching
from soundingboard.consultations.inviting import send_test
from soundingboard.kit import Kit
from soundingboard.models import (
    Consultation,
    Delivery,
    DeliveryEvent,
    Invitation,
    JournalEntry,
    Mailing,
)
from soundingboard.outbox import suppression
from soundingboard.outbox.claiming import claim
from soundingboard.outbox.passing_over import count_passed_over, passed_over
from soundingboard.outbox.posting import Recipient
from soundingboard.refusals import Conflict
from soundingboard.vocabulary import (
    AudienceKind,
    ConsultationState,
    DeliveryState,
    Membership,
    SuppressionReason,
)

WHO = "Olwen Pryce"
LATER = NOON + timedelta(hours=1)


def launch(session: Session, kit: Kit, consultation: Consultation) -> launching.Launched:
    return launching.launch(
        session,
        kit.stationery,
        consultation,
        at=NOON,
        chance=kit.stationery.chance,
        actor=WHO,
    )


def open_due(session: Session, kit: Kit, at: object) -> tuple[Consultation, ...]:
    return launching.open_due(
        session,
        kit.stationery,
        at=at,
        chance=kit.stationery.chance,
    )


def test_launch_writes_to_everybody_once_with_a_link_of_their_own(
    session: Session, kit: Kit
) -> None:
    consultation = a_ready_draft(session)
    ann = a_stakeholder(session, name="Ann Ú", email="ann@partner.example")
    left = a_stakeholder(session, membership=Membership.LEFT)
    bounced = a_stakeholder(session, email="gone@partner.example")
    suppression.suppress(
        session, bounced.email, SuppressionReason.BOUNCED, "550 no such user", NOON
    )
    signed_off(session, consultation)
    launched = launch(session, kit, consultation)
    session.commit()
    session.expire_all()
    assert launched.invited == 2
    assert [(one.stakeholder.id, one.reason) for one in launched.excluded] == [
        (left.id, "Asked to leave the list."),
        (bounced.id, "Letters to this address came back."),
    ]
    assert (consultation.state, consultation.opened_at) == (ConsultationState.OPEN, NOON)
    invitation = session.scalars(
        select(Invitation).where(Invitation.stakeholder_id == ann.id)
    ).one()
    letter = session.scalars(select(Delivery).where(Delivery.invitation == invitation)).one()
    assert (letter.once_key, letter.to_address, letter.to_name, letter.not_after) == (
        "each:invitation",
        "ann@partner.example",
        "Ann Ú",
        consultation.closes_at,
    )
    assert letter.reply_to == f"reply+{invitation.token}@reply.wealdmere.example"
    assert kit.links.respond(invitation.token) in letter.text
    assert "Question 1. What have we missed?" in letter.text
    assert "Section 2. Next steps" in letter.text
    tokens = session.scalars(select(Invitation.token)).all()
    assert len(set(tokens)) == 2
    assert session.scalar(select(func.count(Delivery.id))) == 2


def test_launch_again_writes_to_nobody(session: Session, kit: Kit) -> None:
    consultation = signed_off(session, a_ready_draft(session))
    launch(session, kit, consultation)
    again = launch(session, kit, consultation)
    assert again == launching.Launched(0, ())
    assert session.scalar(select(func.count(Delivery.id))) == 1


def test_launch_refuses_what_nobody_signed(session: Session, kit: Kit) -> None:
    with pytest.raises(Conflict):
        launch(session, kit, a_ready_draft(session))


def test_launch_refuses_content_changed_behind_the_sign_off(session: Session, kit: Kit) -> None:
    consultation = signed_off(session, a_ready_draft(session))
    consultation.questions[0].text = "Changed where no one looked?"
    with pytest.raises(Conflict):
        launch(session, kit, consultation)
    assert session.scalar(select(func.count(Invitation.id))) == 0


def test_launch_refuses_after_the_closing_date(session: Session, kit: Kit) -> None:
    consultation = signed_off(session, a_ready_draft(session))
    with pytest.raises(Conflict):
        launching.launch(
            session,
            kit.stationery,
            consultation,
            at=consultation.closes_at,
            chance=kit.stationery.chance,
            actor=WHO,
        )


def test_invite_late_reaches_those_who_joined_since(session: Session, kit: Kit) -> None:
    consultation = signed_off(session, a_ready_draft(session))
    launch(session, kit, consultation)
    newcomer = a_stakeholder(session)
    assert launching.waiting(session, consultation, at=NOON) == 1
    for expected in (1, 0):
        invited = launching.invite_late(
            session,
            kit.stationery,
            consultation,
            at=LATER,
            chance=kit.stationery.chance,
            actor=WHO,
        )
        assert invited == expected
    assert session.scalars(
        select(Invitation.stakeholder_id).where(Invitation.created_at == LATER)
    ).all() == [newcomer.id]
    assert launching.waiting(session, consultation, at=NOON) == 0


def test_newcomer_is_invited_to_what_is_open(session: Session, kit: Kit) -> None:
    now_open = an_open_consultation(session, "Why?")
    an_open_consultation(session, "How?", closes_at=NOON - timedelta(days=1))
    a_ready_draft(session)
    for_others = an_open_consultation(session, audience=AudienceKind.INTERESTS)
    for_them = an_open_consultation(session, audience=AudienceKind.INTERESTS)
    skills, mobility = for_them.strategy.priorities
    for_others.audience_interests, for_them.audience_interests = [mobility], [skills]
    newcomer = a_stakeholder(session, interests=[skills])
    for expected in (2, 0):
        invited = launching.invite_newcomer(
            session, kit.stationery, newcomer, at=NOON, chance=kit.stationery.chance
        )
        assert invited == expected
    rows = session.execute(select(Invitation.consultation_id, Invitation.stakeholder_id)).all()
    assert [tuple(row) for row in rows] == [
        (now_open.id, newcomer.id),
        (for_them.id, newcomer.id),
    ]


def test_newcomer_who_gets_no_letters_is_not_invited(session: Session, kit: Kit) -> None:
    an_open_consultation(session, "Why?")
    newcomer = a_stakeholder(session, membership=Membership.UNCONFIRMED)
    invited = launching.invite_newcomer(
        session, kit.stationery, newcomer, at=NOON, chance=kit.stationery.chance
    )
    assert (invited, session.scalar(select(func.count(Invitation.id)))) == (0, 0)


def test_planned_opening_opens_when_its_time_has_come(session: Session, kit: Kit) -> None:
    consultation = a_ready_draft(session, opens_at=LATER)
    other = a_ready_draft(session, opens_at=None)
    signed_off(session, consultation)
    signed_off(session, other)
    assert open_due(session, kit, NOON) == ()
    assert open_due(session, kit, LATER) == (consultation,)
    assert open_due(session, kit, LATER) == ()
    assert other.state is ConsultationState.SIGNED_OFF


def test_planned_opening_that_fails_goes_back_to_a_person(session: Session, kit: Kit) -> None:
    consultation = signed_off(session, a_ready_draft(session, opens_at=LATER))
    consultation.introduction = "Changed where no one looked."
    assert open_due(session, kit, LATER) == ()
    assert consultation.state is ConsultationState.DRAFT
    last = session.scalars(select(JournalEntry).order_by(JournalEntry.id.desc()).limit(1)).one()
    assert (last.event, last.actor) == ("sign-off undone", "the clock")
    assert last.detail == (
        "by Ceri Lloyd, Chair of the Board. It could not be opened as planned. The content has "
        "changed since it was signed off. It has to be signed again."
    )


def test_close_stops_the_letters_that_have_not_gone(session: Session, kit: Kit) -> None:
    consultation = a_ready_draft(session)
    for _ in range(2):
        a_stakeholder(session)
    signed_off(session, consultation)
    launch(session, kit, consultation)
    send_test(
        session,
        kit.stationery,
        consultation,
        to=Recipient("olwen@wealdmere.example", "Olwen"),
        at=NOON,
        chance=kit.stationery.chance,
    )
    sent, *rest, test_copy = session.scalars(select(Delivery).order_by(Delivery.id)).all()
    sent.state = DeliveryState.SENT
    session.flush()
    closing.close(session, consultation, at=LATER, actor=WHO)
    closing.close(session, consultation, at=LATER, actor=WHO)
    session.commit()
    session.expire_all()
    assert (consultation.state, consultation.closed_at) == (ConsultationState.CLOSED, LATER)
    assert [one.state for one in (sent, *rest, test_copy)] == [
        DeliveryState.SENT,
        DeliveryState.CANCELLED,
        DeliveryState.CANCELLED,
        DeliveryState.QUEUED,
    ]
    events = session.execute(select(DeliveryEvent.delivery_id, DeliveryEvent.state)).all()
    assert [tuple(row) for row in events] == [(one.id, DeliveryState.CANCELLED) for one in rest]
    last = session.scalars(select(JournalEntry).order_by(JournalEntry.id.desc()).limit(1)).one()
    assert last.detail == "before its closing date; 2 letters not sent any more"


def test_what_a_worker_had_claimed_is_nobodys_once_it_is_closed(session: Session, kit: Kit) -> None:
    consultation = signed_off(session, a_ready_draft(session))
    launch(session, kit, consultation)
    taken = claim(session, owner="worker", at=NOON, lease_until=LATER, limit=10)
    assert len(taken.letters) == 1

    closing.close(session, consultation, at=NOON, actor=WHO)

    session.expire_all()
    letter = session.scalars(select(Delivery)).one()
    assert (letter.state, letter.owner, letter.lease_until) == (DeliveryState.CANCELLED, "", None)


def test_close_due_closes_what_has_run_its_time(session: Session, kit: Kit) -> None:
    over = an_open_consultation(session, closes_at=NOON)
    running = an_open_consultation(session, closes_at=LATER)
    assert closing.close_due(session, at=NOON) == ()
    assert closing.close_due(session, at=NOON + timedelta(seconds=1)) == (over,)
    assert running.state is ConsultationState.OPEN


def test_close_refuses_what_was_never_open(session: Session) -> None:
    with pytest.raises(Conflict):
        closing.close(session, a_ready_draft(session), at=NOON, actor=WHO)


def test_test_letter_goes_to_the_officer_only(session: Session, kit: Kit) -> None:
    consultation = a_ready_draft(session)
    for _ in range(2):
        send_test(
            session,
            kit.stationery,
            consultation,
            to=Recipient("olwen@wealdmere.example", "Olwen"),
            at=NOON,
            chance=kit.stationery.chance,
        )
    letters = session.scalars(select(Delivery)).all()
    assert [(one.to_address, one.reply_to, one.subject[:6]) for one in letters] == [
        ("olwen@wealdmere.example", "", "[Test]")
    ] * 2
    assert session.scalar(select(func.count(Invitation.id))) == 0


def test_who_was_passed_over_at_the_opening_is_kept_until_they_are_invited(
    session: Session, kit: Kit
) -> None:
    consultation = a_ready_draft(session)
    newcomer = a_stakeholder(session, name="Dai", membership=Membership.UNCONFIRMED)
    a_stakeholder(session, name="Eve", membership=Membership.LEFT)
    signed_off(session, consultation)
    launch(session, kit, consultation)
    mailing = session.scalars(select(Mailing)).one()

    def kept() -> list[tuple[str, str]]:
        return [(one.name, one.reason) for one in passed_over(session, mailing)]

    assert kept() == [
        ("Dai", "Has not confirmed yet that they want to be on the list."),
        ("Eve", "Asked to leave the list."),
    ]
    newcomer.membership = Membership.ACTIVE
    launching.invite_late(
        session,
        kit.stationery,
        consultation,
        at=LATER,
        chance=kit.stationery.chance,
        actor=WHO,
    )
    assert kept() == [("Eve", "Asked to leave the list.")]
    assert count_passed_over(session, mailing) == 1
