"""Who would hear from us very often: counted over all consultations, warned of, and spared."""

from collections.abc import Callable
from datetime import datetime, timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from conftest import Clock
from factories import NOON, a_stakeholder
from prepared import a_ready_draft, look_again, signed_off
from soundingboard.clock import send_letters
from soundingboard.consultations import drafting, launching, reminding, sparing
from soundingboard.consultations.content import fingerprint
from soundingboard.kit import Kit
from soundingboard.models import Consultation, Delivery, Invitation, Mailing, Stakeholder
from soundingboard.outbox import mailings
from soundingboard.outbox.passing_over import passed_over
from soundingboard.vocabulary import AudienceKind, ConsultationState

WHO = "Olwen Pryce"
DAY = timedelta(days=1)
Open = Callable[..., Consultation]


@pytest.fixture
def ask(session: Session, kit: Kit, clock: Clock) -> Open:
    """Opens one more consultation with everybody on the list, and sends its letters."""

    def make(title: str, day: int, *, most: int | None = None, send: bool = True) -> Consultation:
        made = a_ready_draft(session, title=title)
        session.execute(Stakeholder.__table__.delete().where(Stakeholder.name.like("Person %")))
        made.closes_at, made.spare_over = NOON + 90 * DAY, most
        signed_off(session, made)
        clock.at = NOON + day * DAY
        launching.launch(
            session,
            kit.stationery,
            made,
            at=clock.at,
            chance=kit.stationery.chance,
            actor=WHO,
        )
        session.commit()
        if send:
            send_letters(kit)
            look_again(session)
        return made

    return make


@pytest.fixture
def ana(session: Session) -> Stakeholder:
    """The first of those who get every letter."""
    session.execute(Stakeholder.__table__.delete())
    made = a_stakeholder(session, name="Ana", email="ana@partner.example")
    session.commit()
    return made


def within(session: Session, who: Stakeholder, at: datetime, over: int = 0) -> int:
    """How many letters a mailing that leaves at a moment would make; 0: not more than `over`."""
    mailing = sparing.Leaving(at, at)
    return sparing.letters_within(session, [who], mailing, over=over).get(who.id, 0)


def test_letters_of_all_consultations_are_counted_within_thirty_days(
    session: Session, ana: Stakeholder, ask: Open
) -> None:
    for number, day in enumerate((0, 10, 20)):
        ask(f"Asked {number}", day)
    later = {0: 4, 9: 4, 10: 3, 19: 3, 20: 2, 29: 2, 30: 0}
    assert {day: within(session, ana, NOON + (20 + day) * DAY) for day in later} == later
    # Four is more than three, and not more than four.
    assert [within(session, ana, NOON + 20 * DAY, over) for over in (3, 4)] == [4, 0]


def test_letters_that_are_planned_are_counted_and_those_called_back_are_not(
    session: Session, kit: Kit, clock: Clock, ana: Stakeholder, ask: Open
) -> None:
    ask("Asked first", 0)
    second = ask("Asked second", 5, send=False)
    reminded = clock.at + 10 * DAY
    assert within(session, ana, clock.at) == 3
    send_letters(kit)
    look_again(session)
    made = reminding.remind(
        session,
        kit.stationery,
        second,
        number=1,
        at=clock.at + 4 * DAY,
        actor=WHO,
        not_before=reminded,
    )
    # The planned reminder is ahead: a letter now makes three before it, and four within 30 days.
    assert within(session, ana, clock.at + 4 * DAY) == 4
    # With both that went before too long ago, only it and a new one are left.
    assert within(session, ana, NOON + 36 * DAY) == 2
    mailings.cancel(session, made, "A slip.", by=WHO, at=clock.at + 4 * DAY)
    assert within(session, ana, clock.at + 4 * DAY) == 3


def test_another_consultation_that_opens_by_itself_is_counted(
    session: Session, ana: Stakeholder, ask: Open
) -> None:
    ask("Asked first", 0)
    coming = a_ready_draft(session, title="It opens by itself")
    session.execute(Stakeholder.__table__.delete().where(Stakeholder.id != ana.id))
    coming.opens_at, coming.closes_at = NOON + 20 * DAY, NOON + 90 * DAY
    signed_off(session, coming)
    session.commit()
    at = NOON + 2 * DAY
    assert within(session, ana, at) == 3
    (found,) = sparing.overloads(session, [ana], sparing.Leaving(at, at), over=2).first
    assert [(one.at, one.kind, one.title, one.is_sent) for one in found.had] == [
        (NOON, "invitation", "Asked first", True),
        (NOON + 20 * DAY, "invitation", "It opens by itself", False),
    ]
    # What is meant for others is not theirs.
    coming.audience = AudienceKind.GROUPS
    session.flush()
    assert within(session, ana, at) == 2


def test_who_had_too_many_is_left_out_with_the_reason_and_invited_once_it_is_time(
    session: Session, kit: Kit, clock: Clock, ana: Stakeholder, ask: Open
) -> None:
    for number in range(3):
        ask(f"Asked {number}", number)
    ben = a_stakeholder(session, name="Ben", email="ben@partner.example")
    session.commit()
    fourth = ask("Asked once more", 5, most=3)
    invited = select(Invitation.stakeholder_id).where(Invitation.consultation_id == fourth.id)
    assert list(session.scalars(invited)) == [ben.id]
    mailing = session.scalars(select(Mailing).where(Mailing.consultation_id == fourth.id)).one()
    assert [(one.name, one.reason) for one in passed_over(session, mailing)] == [
        ("Ana", "Would get 4 letters within 30 days.")
    ]
    assert launching.waiting(session, fourth, at=clock.at) == 0
    assert [one.reason for one in launching.not_invited(session, fourth, at=clock.at)] == [
        "Would get 4 letters within 30 days."
    ]
    later = NOON + 31 * DAY
    assert launching.waiting(session, fourth, at=later) == 1
    chance = kit.stationery.chance
    assert (
        launching.invite_late(session, kit.stationery, fourth, at=later, chance=chance, actor=WHO)
        == 1
    )


def test_a_reminder_spares_them_by_choice(
    session: Session, kit: Kit, clock: Clock, ana: Stakeholder, ask: Open
) -> None:
    asked = [ask(f"Asked {number}", number) for number in range(3)]
    ben = a_stakeholder(session, name="Ben", email="ben@partner.example")
    session.commit()
    last = ask("Asked once more", 5)
    at = clock.at = NOON + 12 * DAY
    everybody = reminding.next_round(session, last, at=at)
    assert [one.stakeholder.name for one in everybody.invitations] == ["Ana", "Ben"]
    wanted = reminding.next_round(session, last, at=at, spare_over=3)
    assert [one.stakeholder for one in wanted.invitations] == [ben]
    assert [(one.stakeholder, one.reason) for one in wanted.excluded] == [
        (ana, "Would get 5 letters within 30 days.")
    ]
    made = reminding.remind(session, kit.stationery, last, number=1, at=at, actor=WHO, spare_over=3)
    reminded = select(Delivery.to_name).where(Delivery.purpose == "reminder")
    assert list(session.scalars(reminded)) == ["Ben"]
    assert [one.reason for one in passed_over(session, made)] == [
        "Would get 5 letters within 30 days."
    ]
    assert len(asked) == 3


def test_sparing_is_part_of_what_is_signed_off(session: Session) -> None:
    draft = a_ready_draft(session)
    before = fingerprint(draft)
    signed_off(session, draft)
    drafting.choose_audience(session, draft, draft.audience, spare_over=3, at=NOON, actor=WHO)
    assert draft.state is ConsultationState.DRAFT
    assert fingerprint(draft) != before
    drafting.choose_audience(session, draft, draft.audience, at=NOON, actor=WHO)
    assert fingerprint(draft) == before
