"""Every next step of a mail: pressed on its page, and what came of it."""

from collections.abc import Callable
from email.message import EmailMessage

import pytest
from flask.testing import FlaskClient
from incoming import QUOTED, REPLY_DOMAIN, RHODA, a_mail, rhoda_is_asked
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from factories import NOON, a_stakeholder
from soundingboard.inbox.settling import settle, settle_all
from soundingboard.inbox.taking import take
from soundingboard.kit import Kit
from soundingboard.models import (
    Contribution,
    Delivery,
    IncomingMail,
    Invitation,
    JournalEntry,
    Stakeholder,
    Suppression,
)
from soundingboard.vocabulary import ContributionState, Disposition, Membership, SuppressionReason

ANSWER = "Evening courses are what is missing here."
JUNO = "juno@college.example"


@pytest.fixture
def invitation(session: Session) -> Invitation:
    return rhoda_is_asked(session)


@pytest.fixture
def press(
    session: Session,
    kit: Kit,
    invitation: Invitation,
    sign_in: Callable[..., object],
    submit: Callable[..., object],
    client: FlaskClient,
) -> Callable[..., IncomingMail]:
    """Lets a mail arrive, presses a button on its page, and gives the row as it is then."""
    sign_in()

    def do(mail: EmailMessage | bytes, step: str, **fields: object) -> IncomingMail:
        raw = mail if isinstance(mail, bytes) else mail.as_bytes()
        mail_id = take(kit.database, raw, source="test", at=NOON)
        settle(kit.database, kit.post_desk, mail_id, at=NOON)
        page = f"/desk/inbox/{mail_id}"
        assert f"{page}/next/{step}" in client.get(page).get_data(as_text=True)
        submit(page, fields, to=f"{page}/next/{step}")
        session.rollback()
        return session.get_one(IncomingMail, mail_id)

    return do


def to(invitation: Invitation) -> str:
    return f"reply+{invitation.token}@{REPLY_DOMAIN}"


def letters(session: Session) -> list[tuple[str, str]]:
    rows = session.execute(
        select(Delivery.purpose, Delivery.to_address)
        .where(Delivery.purpose != "invitation")
        .order_by(Delivery.id)
    )
    return [(row.purpose, row.to_address) for row in rows]


def said(session: Session) -> list[tuple[str, str, list[str]]]:
    """Whose contributions there are, in what state, with their words."""
    return [
        (one.stakeholder.email, one.state.value, [comment.text for comment in one.comments])
        for one in session.scalars(select(Contribution).order_by(Contribution.id))
    ]


def test_record_as(
    session: Session, invitation: Invitation, press: Callable[..., IncomingMail]
) -> None:
    row = press(a_mail(ANSWER), "record_as", invitation=invitation.id)
    assert (row.disposition, row.settled_by) == (Disposition.ACCEPTED, "Olwen Pryce")
    assert said(session) == [(RHODA, "submitted", [ANSWER])]
    assert letters(session) == [("receipt", RHODA)]


def test_record_what_a_machine_seemed_to_have_written(
    session: Session, invitation: Invitation, press: Callable[..., IncomingMail]
) -> None:
    mail = a_mail(ANSWER, To=to(invitation), Subject="Out of office hours: buses")
    row = press(mail, "record_as", invitation=invitation.id)
    assert (row.sort, row.disposition) == ("out of office", Disposition.ACCEPTED)
    assert said(session) == [(RHODA, "submitted", [ANSWER])]
    assert letters(session) == []  # it may be a machine after all


def test_record_words_handed_on_in_their_writers_name(
    session: Session, invitation: Invitation, press: Callable[..., IncomingMail]
) -> None:
    mail = a_mail(
        "Please see below.\n\nBoss\n\n---------- Forwarded message ---------\n"
        f"From: Rhoda Finch <{RHODA}>\nDate: Mon, 2 Nov 2026 at 10:00\n"
        f"Subject: the sounding\nTo: Boss <boss@college.example>\n\n\n{ANSWER}\n",
        From="Boss <boss@college.example>",
        Subject="Fwd: the sounding",
    )
    row = press(mail, "record_as", invitation=invitation.id)
    assert said(session) == [(RHODA, "submitted", [ANSWER])]
    comment = session.scalars(select(Contribution)).one().comments[0]
    assert row.body[comment.start : comment.end] == ANSWER


def test_record_what_somebody_says_who_hands_on_another_s_words(
    session: Session, invitation: Invitation, press: Callable[..., IncomingMail]
) -> None:
    own = "The night trains matter more to our staff than anything she says below."
    mail = a_mail(
        f"{own}\n\n---------- Forwarded message ---------\n"
        f"From: Rhoda Finch <{RHODA}>\nDate: Mon, 2 Nov 2026 at 10:00\n"
        f"Subject: the sounding\nTo: Boss <boss@college.example>\n\n\n{ANSWER}\n",
        From="Boss <boss@college.example>",
        Subject="Fwd: the sounding",
    )
    press(mail, "record_as_senders", consultation=invitation.consultation_id)
    assert said(session) == [("boss@college.example", "unconfirmed", [own])]


def test_record_as_the_senders_own_and_ask_them(
    session: Session, invitation: Invitation, press: Callable[..., IncomingMail]
) -> None:
    mail = a_mail(f"{ANSWER}\n\n{QUOTED}", From="Jo Bell <jo@firm.example>")
    row = press(mail, "record_as_senders", consultation=invitation.consultation_id)
    assert row.disposition is Disposition.PASSED_ON
    assert said(session) == [("jo@firm.example", "unconfirmed", [ANSWER])]
    assert letters(session) == [("confirm_answer", "jo@firm.example")]


def test_confirm_and_same_person(
    session: Session, invitation: Invitation, press: Callable[..., IncomingMail]
) -> None:
    press(a_mail(ANSWER, From=JUNO, To=to(invitation)), "confirm")
    home = a_mail(ANSWER, From="r@home.example", To=to(invitation), Message_ID="<2@x>")
    press(home, "same_person")
    assert [(who, state) for who, state, _ in said(session)] == [
        (JUNO, "submitted"),
        (RHODA, "submitted"),
    ]
    members = select(Stakeholder.email).where(Stakeholder.membership == Membership.ACTIVE)
    assert session.scalars(members).all() == [RHODA, JUNO]


def test_ask_for_a_yes_once(
    session: Session, invitation: Invitation, press: Callable[..., IncomingMail]
) -> None:
    text = f"{ANSWER}\n\n> https://engage.example/respond/{invitation.token}\n"
    mail = a_mail(text, From=JUNO)
    assert press(mail, "ask_for_yes").disposition is Disposition.PASSED_ON
    press(mail, "ask_for_yes")
    assert letters(session) == [("confirm_answer", JUNO)]


@pytest.mark.parametrize(
    ("step", "mail", "gone"),
    [
        ("take_off", {"Subject": "hello"}, RHODA),
        ("take_off_invited", {"From": "r@home.example", "To": "TOKEN"}, RHODA),
    ],
)
def test_take_off(
    session: Session,
    invitation: Invitation,
    press: Callable[..., IncomingMail],
    step: str,
    mail: dict[str, str],
    gone: str,
) -> None:
    headers = {name: to(invitation) if it == "TOKEN" else it for name, it in mail.items()}
    row = press(a_mail("unsubscribe", **headers), step)
    assert row.disposition is Disposition.LEAVE
    left = select(Stakeholder.email).where(Stakeholder.membership == Membership.LEFT)
    assert session.scalars(left).all() == [gone]


def test_write_no_more_to_the_sender(session: Session, press: Callable[..., IncomingMail]) -> None:
    mail = a_mail("News!", From="news@chamber.example", Subject="News", List_Id="<n.x>")
    assert press(mail, "no_more").disposition is Disposition.HELD
    assert session.scalars(select(Suppression.reason)).all() == [SuppressionReason.STAFF]


def test_ask_the_person_named_instead(
    session: Session,
    invitation: Invitation,
    press: Callable[..., IncomingMail],
    client: FlaskClient,
) -> None:
    text = f"Rhoda has left the college. Please contact Juno Haverstock ({JUNO}) instead."
    mail = a_mail(text, From="office@college.example", To=to(invitation))
    row = press(mail, "ask_named", named=JUNO)
    assert letters(session) == [("join_confirmation", JUNO)]
    assert f'value="{JUNO}"' in client.get(f"/desk/inbox/{row.id}").get_data(as_text=True)


def test_send_help_and_never_to_a_machine(
    session: Session,
    invitation: Invitation,
    press: Callable[..., IncomingMail],
    client: FlaskClient,
) -> None:
    press(a_mail("What is this about?", From="jo@firm.example"), "send_help")
    assert letters(session) == [("help", "jo@firm.example")]
    robot = a_mail("What?", From="bot@firm.example", Message_ID="<b@x>", Return_Path="<>")
    row = press(robot, "send_help")
    assert letters(session) == [("help", "jo@firm.example")]
    page = client.get(f"/desk/inbox/{row.id}").get_data(as_text=True)
    assert "No letter was sent: it came without a return path." in page


def test_read_again_finds_what_is_new(
    session: Session, kit: Kit, invitation: Invitation, press: Callable[..., IncomingMail]
) -> None:
    a_stakeholder(session, email="other@firm.example")
    session.commit()
    row = press(a_mail(QUOTED, To=to(invitation)), "read_again")
    assert (row.disposition, row.reason, row.sort) == (Disposition.RECEIVED, "", "")
    settle_all(kit.database, kit.post_desk, at=NOON)
    session.rollback()
    assert (row.disposition, row.sort) == (Disposition.HELD, "nothing new")


def test_mark_as_a_machines_withdraws_what_was_recorded(
    session: Session, invitation: Invitation, press: Callable[..., IncomingMail]
) -> None:
    mail = a_mail("We have passed on your ticket.", From=JUNO, To=to(invitation))
    assert press(mail, "mark_automatic").disposition is Disposition.AUTOMATIC
    assert [state for _, state, _ in said(session)] == [ContributionState.WITHDRAWN.value]


def test_put_aside_needs_a_reason_and_can_be_taken_back(
    session: Session, press: Callable[..., IncomingMail]
) -> None:
    mail = a_mail("Lovely weather.", From="jo@firm.example")
    assert press(mail, "ignore", reason="  ").disposition is Disposition.HELD
    row = press(mail, "ignore", reason="small talk")
    assert row.disposition is Disposition.DISCARDED
    assert row.reason.endswith("Put aside: small talk")
    events = select(JournalEntry.detail).where(JournalEntry.event == "settled a mail as discarded")
    assert session.scalars(events).one().endswith("Now: small talk")
    assert press(mail, "read_again").disposition is Disposition.RECEIVED


def test_step_that_came_too_late_says_so_and_changes_nothing(
    session: Session,
    invitation: Invitation,
    press: Callable[..., IncomingMail],
    submit: Callable[..., object],
    client: FlaskClient,
) -> None:
    row = press(a_mail("Nothing here.", From="jo@firm.example"), "ignore", reason="chat")
    page = f"/desk/inbox/{row.id}"
    submit(page, {}, to=f"{page}/next/mark_automatic")
    shown = client.get(page).get_data(as_text=True)
    assert "This mail is not waiting any more: it is discarded." in shown
    session.refresh(row)
    assert row.disposition is Disposition.DISCARDED
    assert session.scalar(select(func.count(Contribution.id))) == 0


def test_step_that_does_not_exist_is_not_found(
    press: Callable[..., IncomingMail], submit: Callable[..., object]
) -> None:
    row = press(a_mail("Nothing here.", From="jo@firm.example"), "ignore", reason="chat")
    page = f"/desk/inbox/{row.id}"
    assert submit(page, {}, to=f"{page}/next/explode").status_code == 404
