"""A reply by a personal link that was replaced finds its invitation, and proves nothing."""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

import pytest
from incoming import LETTER, REPLY_DOMAIN, RHODA, a_mail
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from factories import NOON
from outbox_letters import a_letter, look_again
from soundingboard.consultations.relinking import replace_link
from soundingboard.inbox.corresponding import write
from soundingboard.inbox.vouching import Vouchers
from soundingboard.kit import Kit
from soundingboard.models import Contribution, Delivery, IncomingMail, Invitation
from soundingboard.outbox.deciding import Decision, decide
from soundingboard.outbox.dispatching import dispatch
from soundingboard.outbox.transitions import move
from soundingboard.vocabulary import DeliveryState, Disposition, Membership

Take = Callable[..., IncomingMail]
ANSWER = "Evening courses are what is missing here."
SERVER = "mx.wealdmere.example"


@pytest.fixture
def old(session: Session, kit: Kit, invitation: Invitation) -> str:
    """The token that was withdrawn."""
    token = invitation.token
    replace_link(
        session,
        kit.stationery,
        invitation,
        why="Passed on.",
        by="Olwen Pryce",
        at=NOON,
        chance=kit.stationery.chance,
    )
    session.commit()
    return token


def by(key: str, token: str) -> dict[str, str]:
    return {
        "address": {"To": f"reply+{token}@{REPLY_DOMAIN}"},
        "thread": {"In_Reply_To": LETTER},
        "subject": {"Subject": f"to reply+{token}@{REPLY_DOMAIN}"},
    }.get(key, {})


@pytest.mark.parametrize("sender", [RHODA, "stranger@elsewhere.example"])
@pytest.mark.parametrize("key", ["address", "thread", "subject", "quoted"])
def test_a_reply_by_it_waits_for_a_person_whoever_it_says_wrote_it(
    session: Session, arrives: Take, invitation: Invitation, old: str, sender: str, key: str
) -> None:
    text = f"{ANSWER}\n\n> https://engage.example/respond/{old}\n" if key == "quoted" else ANSWER
    row = arrives(a_mail(text, From=sender, **by(key, old)))

    assert (row.sort, row.disposition) == ("replaced link", Disposition.HELD)
    assert row.invitation_id == invitation.id
    assert "Rhoda Finch" in row.reason
    assert session.scalar(select(func.count()).select_from(Contribution)) == 0


def test_who_the_mail_server_vouches_for_is_recorded_all_the_same(
    arrives: Take, kit: Kit, old: str
) -> None:
    tools = replace(kit, vouchers=Vouchers(authserv=SERVER))
    word = f"{SERVER}; dkim=pass header.d=college.example; spf=pass smtp.mailfrom=college.example"
    mail = a_mail(ANSWER, **by("address", old)).as_bytes()
    row = arrives(f"Authentication-Results: {word}\r\n".encode() + mail, tools=tools)

    assert (row.sort, row.disposition) == ("answer", Disposition.ACCEPTED)


def test_the_new_address_is_a_key_though_the_old_one_is_quoted(
    arrives: Take, invitation: Invitation, old: str
) -> None:
    text = f"{ANSWER}\n\n> https://engage.example/respond/{old}\n"
    row = arrives(a_mail(text, **by("address", invitation.token)))

    assert row.disposition is Disposition.ACCEPTED


def test_the_unsubscribe_button_of_an_old_letter_works(
    arrives: Take, invitation: Invitation, old: str
) -> None:
    row = arrives(a_mail("leave", To=f"leave+{old}@{REPLY_DOMAIN}"))

    assert row.disposition is Disposition.LEAVE
    assert invitation.stakeholder.membership is Membership.LEFT


def test_a_wish_to_leave_by_an_old_reply_address_is_asked_back(
    arrives: Take, invitation: Invitation, old: str
) -> None:
    row = arrives(a_mail("unsubscribe", **by("address", old)))

    assert row.disposition is Disposition.ASKED_TO_LEAVE
    assert invitation.stakeholder.membership is Membership.ACTIVE


def test_an_answer_to_the_new_letter_is_one_though_it_names_the_old_one_too(
    session: Session, arrives: Take, invitation: Invitation, old: str
) -> None:
    new = f"<zzzzbbbbccccddddeeeeffffgg@{REPLY_DOMAIN}>"
    a_letter(
        session,
        RHODA,
        invitation=invitation,
        state=DeliveryState.SENT,
        reply_to=f"reply+{invitation.token}@{REPLY_DOMAIN}",
        message_id=new,
    )
    row = arrives(a_mail(ANSWER, In_Reply_To=new, References=f"{LETTER} {new}"))

    assert (row.sort, row.disposition) == ("answer", Disposition.ACCEPTED)


def test_an_answer_by_the_new_address_settles_no_doubt_about_a_letter_that_never_had_it(
    session: Session, arrives: Take, invitation: Invitation, old: str
) -> None:
    letter = session.scalars(select(Delivery).where(Delivery.purpose == "invitation")).one()
    letter.state = DeliveryState.UNCERTAIN
    session.commit()
    row = arrives(a_mail(ANSWER, **by("address", invitation.token)))

    assert row.disposition is Disposition.ACCEPTED
    assert letter.state is DeliveryState.UNCERTAIN


def test_the_name_of_a_letter_that_may_have_left_before_and_was_sent_again_proves_nothing(
    session: Session, kit: Kit, arrives: Take, invitation: Invitation
) -> None:
    letter = session.scalars(select(Delivery)).one()
    letter.state = DeliveryState.QUEUED
    for state in (DeliveryState.SENDING, DeliveryState.UNCERTAIN):
        move(session, letter, state, at=NOON - timedelta(minutes=1), detail="")
    replace_link(
        session,
        kit.stationery,
        invitation,
        why="Passed on.",
        by="Olwen Pryce",
        at=NOON,
        chance=kit.stationery.chance,
    )
    decide(session, letter, Decision.AGAIN, by="Olwen Pryce", at=NOON)
    session.commit()
    dispatch(kit.database, kit.postman, kit.stationery, now=kit.now, owner="here", jitter=float)
    look_again(session)
    assert (letter.state, letter.reply_to) == (
        DeliveryState.SENT,
        f"reply+{invitation.token}@{REPLY_DOMAIN}",
    )

    assert arrives(a_mail(ANSWER, In_Reply_To=LETTER)).sort == "replaced link"


def test_what_staff_write_to_a_stranger_who_had_the_old_link_bears_nothing_of_the_new_one(
    session: Session, kit: Kit, arrives: Take, invitation: Invitation, old: str
) -> None:
    row = arrives(a_mail(ANSWER, From="stranger@elsewhere.example", **by("address", old)))
    letter = write(
        session,
        kit.stationery,
        row,
        subject="Your letter",
        words="Who are you?",
        by="Olwen Pryce",
        at=NOON,
        key="1",
    ).delivery

    assert (row.invitation_id, letter.invitation) == (invitation.id, None)
    assert invitation.token not in f"{letter.reply_to} {letter.text} {letter.html}"
