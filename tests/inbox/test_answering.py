"""What mail can make us send: never to machines, never without end, never in a loop."""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

import pytest
from incoming import INTERLEAVED, REPLY_DOMAIN, RHODA, a_mail
from sqlalchemy import select
from sqlalchemy.orm import Session

from factories import NOON, an_invitation, an_open_consultation
from soundingboard.inbox.answering import Restraint
from soundingboard.inbox.settling import settle_all
from soundingboard.kit import Kit
from soundingboard.models import Contribution, Delivery, IncomingMail, Invitation
from soundingboard.storage.shelf import Shelf
from soundingboard.vocabulary import Disposition

Take = Callable[..., IncomingMail]


def letters(session: Session) -> list[tuple[str, str]]:
    """What was posted beside the invitation: purpose and address."""
    rows = session.execute(
        select(Delivery.purpose, Delivery.to_address)
        .where(Delivery.purpose != "invitation")
        .order_by(Delivery.id)
    )
    return [(row.purpose, row.to_address) for row in rows]


def to(invitation: Invitation) -> str:
    return f"reply+{invitation.token}@{REPLY_DOMAIN}"


@pytest.mark.parametrize(
    ("header", "value", "why"),
    [
        ("Return-Path", "<>", "it came without a return path"),
        ("Precedence", "bulk", "it was sent to many"),
        ("List-Id", "<staff.college.example>", "it came through a list"),
        ("X-Loop", "helpdesk@college.example", "it has been through a robot"),
        ("X-Auto-Response-Suppress", "All", "its sender wants no automatic answer"),
        ("X-Spam-Flag", "YES", "a mail server called it spam"),
    ],
)
def test_answer_that_no_machine_may_answer_is_recorded_in_silence(
    session: Session, invitation: Invitation, arrives: Take, header: str, value: str, why: str
) -> None:
    row = arrives(a_mail(INTERLEAVED, **{"To": to(invitation), header: value}))

    assert row.disposition is Disposition.ACCEPTED
    assert row.reason.endswith(f" No letter was sent: {why}.")
    assert letters(session) == []
    assert len(session.scalars(select(Contribution)).all()) == 1


def test_robot_that_looks_like_a_person_gets_no_more_than_the_limit(
    session: Session, kit: Kit, invitation: Invitation, arrives: Take
) -> None:
    tools = replace(kit, restraint=Restraint(to_one_address=3))
    for number in range(6):
        mail = a_mail(
            f"Your case {number} matters.", To=to(invitation), Message_ID=f"<{number}@desk.example>"
        )
        row = arrives(mail, tools=tools)
        assert row.disposition is Disposition.ACCEPTED
    assert letters(session) == [("receipt", RHODA)] * 3
    assert row.reason.endswith("this address got 3 letters of this kind within a day.")
    assert len(session.scalars(select(Contribution)).all()) == 6


def test_strangers_together_can_make_us_send_only_so_much(
    session: Session, kit: Kit, invitation: Invitation, arrives: Take
) -> None:
    tools = replace(kit, restraint=Restraint(to_strangers=3))
    for number in range(5):
        who = f"victim{number}@firm.example"
        arrives(a_mail("join", From=who, Message_ID=f"<{number}@firm.example>"), tools=tools)
    # Whoever is on the list is answered all the same.
    arrives(a_mail("help", Message_ID="<h@college.example>"), tools=tools)
    assert letters(session) == [
        *(("join_confirmation", f"victim{number}@firm.example") for number in range(3)),
        ("help", RHODA),
    ]


def test_stranger_cannot_have_their_words_or_name_sent_to_others(
    session: Session, invitation: Invitation, arrives: Take
) -> None:
    spam = "Buy at https://cheap.example"
    for number, text in enumerate(("help", "join", spam)):
        arrives(
            a_mail(
                text,
                From=f'"{spam}" <victim@firm.example>',
                To=to(invitation),
                Subject=spam,
                Message_ID=f"<{number}@firm.example>",
            )
        )
    written = session.scalars(select(Delivery).where(Delivery.to_address == "victim@firm.example"))
    texts = [(one.purpose, one.to_name, "cheap" in one.text + one.html) for one in written]
    assert texts == [
        ("help", "", False),
        ("join_confirmation", "", False),
        ("confirm_answer", "", False),
    ]


def test_link_in_a_quote_makes_us_write_to_no_stranger(
    session: Session, invitation: Invitation, arrives: Take
) -> None:
    text = f"More buses.\n\n> https://engage.example/respond/{invitation.token}\n"
    row = arrives(a_mail(text, From="jo@firm.example"))

    assert row.disposition is Disposition.PASSED_ON
    assert "which is weaker proof, since letters are passed on" in row.reason
    assert row.reason.endswith(
        "only a quoted link ties it to the invitation; ask for a yes yourself."
    )
    assert letters(session) == []


def test_open_lists_what_one_may_answer_with_ones_own_addresses(
    session: Session, invitation: Invitation, arrives: Take
) -> None:
    freight = an_open_consultation(session, "Where?", title="Freight and the ports")
    other = an_invitation(session, freight, invitation.stakeholder)
    an_open_consultation(session, "Who?", title="Only for others")
    session.commit()

    assert arrives(a_mail("Beth sydd ar agor?")).sort == "open"
    letter = session.scalars(select(Delivery).where(Delivery.purpose == "open")).one()
    assert letter.to_address == RHODA
    for token in (invitation.token, other.token):
        assert f"reply+{token}@{REPLY_DOMAIN}" in letter.text
    assert "FREIGHT AND THE PORTS" in letter.text
    assert "OTHERS" not in letter.text.upper()


def test_stranger_who_asks_what_is_open_gets_help_and_nobodys_address(
    session: Session, invitation: Invitation, arrives: Take
) -> None:
    arrives(a_mail("What is open?", From="jo@firm.example"))
    assert letters(session) == [("help", "jo@firm.example")]
    text = session.scalars(select(Delivery).where(Delivery.purpose == "help")).one().text
    assert invitation.token not in text


class ShelfThatFails:
    """A shelf on a disk that is full, for the first so many files."""

    def __init__(self, shelf: Shelf, times: int) -> None:
        self._shelf, self._times = shelf, times

    def put(self, content: bytes) -> str:
        if self._times:
            self._times -= 1
            raise OSError("no space left on device")
        return self._shelf.put(content)

    def get(self, content_hash: str) -> bytes:
        return self._shelf.get(content_hash)


def test_mail_that_failed_midway_is_taken_once_when_tried_again(
    session: Session, kit: Kit, invitation: Invitation, arrives: Take
) -> None:
    mail = a_mail(INTERLEAVED, To=to(invitation))
    for name in ("a.pdf", "b.pdf"):
        content = f"%PDF-1.4 {name}\n%%EOF".encode()
        mail.add_attachment(content, maintype="application", subtype="pdf", filename=name)
    tools = replace(kit, shelf=ShelfThatFails(kit.shelf, times=2))

    row = arrives(mail, tools=tools)
    assert (row.disposition, row.attempts) == (Disposition.RECEIVED, 1)
    assert row.reason == "Reading it failed once; the bytes are kept."
    assert session.scalars(select(Contribution)).all() == []
    assert letters(session) == []

    settle_all(tools.database, tools.post_desk, at=NOON + timedelta(seconds=9))
    session.refresh(row)
    assert (row.disposition, row.attempts) == (Disposition.RECEIVED, 1), "too early"
    for minutes in (1, 5):
        settle_all(tools.database, tools.post_desk, at=NOON + timedelta(minutes=minutes))
    session.commit()
    session.refresh(row)
    assert (row.disposition, row.sort) == (Disposition.ACCEPTED, "answer")
    said = session.scalars(select(Contribution)).one()
    assert [one.file_name for one in said.evidence] == ["a.pdf", "b.pdf"]
    assert letters(session) == [("receipt", RHODA)]
