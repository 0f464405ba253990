"""Reminders: to whom they go, to whom not, under the invitation, once a round."""

from collections.abc import Callable
from datetime import timedelta
from email import message_from_bytes
from email.policy import default

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from carrying import PostmanInMemory
from conftest import Clock
from factories import NOON, a_contribution, a_stakeholder
from prepared import a_ready_draft, look_again, signed_off
from soundingboard.clock import send_letters
from soundingboard.consultations import closing, launching, reminding
from soundingboard.kit import Kit
from soundingboard.models import Consultation, Delivery, Invitation, Mailing, Stakeholder
from soundingboard.outbox import suppression
from soundingboard.outbox.postman import Fate, Outcome
from soundingboard.people.leaving import leave
from soundingboard.refusals import Conflict
from soundingboard.vocabulary import (
    ContributionState,
    DeliveryState,
    MailingKind,
    SuppressionReason,
)

WHO = "Olwen Pryce"
WEEK_ON = NOON + timedelta(days=7)
People = dict[str, Stakeholder]


@pytest.fixture
def launch(
    session: Session, kit: Kit, clock: Clock, postman: PostmanInMemory
) -> Callable[..., tuple[Consultation, People]]:
    """Opens a consultation with people of these names, and sends its letters, a week ago."""

    def make(*names: str, refused: tuple[str, ...] = ()) -> tuple[Consultation, People]:
        consultation = a_ready_draft(session)
        session.execute(Stakeholder.__table__.delete())
        people = {
            name: a_stakeholder(session, name=name, email=f"{name.lower()}@partner.example")
            for name in names
        }
        for name in refused:
            outcome = Outcome(Fate.REFUSED, "550 5.7.1 Not here")
            postman.fates[f"{name.lower()}@partner.example"] = outcome
        signed_off(session, consultation)
        launching.launch(
            session,
            kit.stationery,
            consultation,
            at=NOON,
            chance=kit.stationery.chance,
            actor=WHO,
        )
        session.commit()
        send_letters(kit)
        look_again(session)
        clock.at = WEEK_ON
        return consultation, people

    return make


def remind(
    session: Session, kit: Kit, consultation: Consultation, number: int = 1, **given: object
) -> Mailing:
    return reminding.remind(
        session,
        kit.stationery,
        consultation,
        number=number,
        actor=WHO,
        **{"at": WEEK_ON, **given},
    )


def reminders(session: Session) -> list[tuple[str, DeliveryState]]:
    rows = session.execute(
        select(Delivery.to_name, Delivery.state)
        .where(Delivery.purpose == "reminder")
        .order_by(Delivery.to_name, Delivery.id)
    )
    return [(name, state) for name, state in rows]


def test_who_is_reminded_and_who_is_not_and_why(
    session: Session, kit: Kit, launch: Callable[..., tuple[Consultation, People]]
) -> None:
    names = ("Ann", "Bea", "Cai", "Dai", "Eve", "Fay")
    consultation, people = launch(*names, refused=("Dai",))
    question = consultation.questions[0]
    a_contribution(session, consultation, people["Bea"], (question, "Buses."))
    a_contribution(
        session, consultation, people["Fay"], (question, "Yet."), state=ContributionState.DRAFT
    )
    leave(session, people["Cai"], at=NOON, how="by mail")
    suppression.suppress(
        session, people["Eve"].email, SuppressionReason.COMPLAINED, "Called it spam.", NOON
    )
    session.commit()

    wanted = reminding.next_round(session, consultation, at=WEEK_ON)

    assert (wanted.number, [one.stakeholder.name for one in wanted.invitations]) == (
        1,
        ["Ann", "Fay"],
    )
    assert {one.stakeholder.name: one.reason for one in wanted.excluded} == {
        "Bea": "Has answered.",
        "Cai": "Asked to leave the list.",
        "Dai": "Their invitation has not reached them: it was refused.",
        "Eve": "Reported a letter of ours as spam.",
    }
    soon = reminding.next_round(session, consultation, at=NOON + timedelta(days=2))
    assert [one.reason for one in soon.excluded if one.stakeholder.name == "Ann"] == [
        "Had a letter about this less than three days ago."
    ]


def test_a_reminder_goes_out_under_the_invitation(
    session: Session,
    kit: Kit,
    postman: PostmanInMemory,
    launch: Callable[..., tuple[Consultation, People]],
) -> None:
    consultation, _ = launch("Ann")
    invited = message_from_bytes(postman.carried[0].message, policy=default)

    mailing = remind(session, kit, consultation)
    session.commit()
    send_letters(kit)

    reminded = message_from_bytes(postman.carried[1].message, policy=default)
    token = session.scalars(select(Invitation.token)).one()
    assert (mailing.kind, mailing.name, mailing.planned_by, mailing.consultation_id) == (
        MailingKind.REMINDER,
        "Reminder 1: Shaping the growth plan",
        WHO,
        consultation.id,
    )
    assert reminded["In-Reply-To"] == reminded["References"] == invited["Message-ID"]
    assert reminded["Message-ID"] != invited["Message-ID"]
    assert reminded["Reply-To"] == f"reply+{token}@reply.wealdmere.example"
    assert reminded["Subject"] == (
        "Reminder: Shaping the growth plan: tell us what you think by 30 November 2026"
    )
    text = reminded.get_body(("plain",)).get_content()
    assert kit.links.respond(token) in text
    assert "Question 1. What have we missed?" in text


def test_the_same_round_asked_for_twice_goes_out_once(
    session: Session, kit: Kit, launch: Callable[..., tuple[Consultation, People]]
) -> None:
    consultation, _ = launch("Ann", "Bea")
    first = remind(session, kit, consultation)

    assert remind(session, kit, consultation) is first
    assert reminders(session) == [("Ann", DeliveryState.QUEUED), ("Bea", DeliveryState.QUEUED)]
    with pytest.raises(Conflict, match="nobody to remind"):
        remind(session, kit, consultation, number=2)
    with pytest.raises(Conflict, match="another round"):
        remind(session, kit, consultation, number=3)


def test_a_second_round_goes_to_who_still_has_not_answered(
    session: Session, kit: Kit, clock: Clock, launch: Callable[..., tuple[Consultation, People]]
) -> None:
    consultation, people = launch("Ann", "Bea")
    remind(session, kit, consultation)
    session.commit()
    send_letters(kit)
    look_again(session)
    a_contribution(session, consultation, people["Ann"], (None, "Buses."))
    clock.at = WEEK_ON + timedelta(days=7)

    remind(session, kit, consultation, number=2, at=clock.at)

    assert reminders(session) == [
        ("Ann", DeliveryState.SENT),
        ("Bea", DeliveryState.SENT),
        ("Bea", DeliveryState.QUEUED),
    ]


def test_who_answers_before_the_reminder_leaves_does_not_get_it(
    session: Session,
    kit: Kit,
    postman: PostmanInMemory,
    launch: Callable[..., tuple[Consultation, People]],
) -> None:
    consultation, people = launch("Ann", "Bea", "Cai")
    remind(session, kit, consultation)
    a_contribution(session, consultation, people["Ann"], (None, "Buses."))
    leave(session, people["Bea"], at=WEEK_ON, how="by mail")
    session.commit()
    send_letters(kit)
    look_again(session)

    assert reminders(session) == [
        ("Ann", DeliveryState.CANCELLED),
        ("Bea", DeliveryState.SUPPRESSED),
        ("Cai", DeliveryState.SENT),
    ]
    ended = session.scalars(select(Delivery).where(Delivery.to_name == "Ann")).all()[-1]
    assert [event.detail for event in ended.events] == ["They have answered meanwhile."]
    assert [letter.rcpt_to for letter in postman.carried[3:]] == ["cai@partner.example"]


def test_a_reminder_waits_for_its_time_and_never_comes_after_the_close(
    session: Session,
    kit: Kit,
    clock: Clock,
    launch: Callable[..., tuple[Consultation, People]],
) -> None:
    consultation, _ = launch("Ann")
    with pytest.raises(Conflict, match="after the closing date"):
        remind(session, kit, consultation, not_before=consultation.closes_at)
    remind(session, kit, consultation, not_before=WEEK_ON + timedelta(hours=20))
    session.commit()
    send_letters(kit)
    look_again(session)
    assert reminders(session) == [("Ann", DeliveryState.QUEUED)]

    clock.at = consultation.closes_at + timedelta(seconds=1)
    send_letters(kit)
    look_again(session)
    assert reminders(session) == [("Ann", DeliveryState.CANCELLED)]
    with pytest.raises(Conflict, match="Only an open consultation"):
        remind(session, kit, consultation, number=2, at=clock.at)


def test_closing_calls_back_reminders_that_have_not_left(
    session: Session, kit: Kit, launch: Callable[..., tuple[Consultation, People]]
) -> None:
    consultation, _ = launch("Ann")
    remind(session, kit, consultation)

    closing.close(session, consultation, at=WEEK_ON, actor=WHO)
    session.commit()
    session.expire_all()

    assert reminders(session) == [("Ann", DeliveryState.CANCELLED)]
