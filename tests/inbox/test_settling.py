"""Mail that comes in: kept, matched, sorted and acted on, each with its reason."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from incoming import INTERLEAVED, LETTER, LETTER_TOKEN, REPLY_DOMAIN, a_mail
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from factories import NOON, a_stakeholder
from soundingboard.consultations import closing
from soundingboard.inbox import holding, settling
from soundingboard.inbox.desk import Desk
from soundingboard.inbox.settling import settle, settle_all
from soundingboard.inbox.taking import take
from soundingboard.inbox.understanding import Understood
from soundingboard.kit import Kit
from soundingboard.models import (
    Contribution,
    Delivery,
    Evidence,
    IncomingMail,
    Invitation,
    JournalEntry,
    Stakeholder,
    Suppression,
)
from soundingboard.refusals import Conflict
from soundingboard.vocabulary import (
    CommentState,
    ContributionState,
    DeliveryState,
    Disposition,
    Membership,
    SuppressionReason,
)

Take = Callable[..., IncomingMail]


def test_reply_to_the_token_is_recorded_under_its_questions(
    session: Session, invitation: Invitation, arrives: Take
) -> None:
    mail = arrives(a_mail(INTERLEAVED, To=f"reply+{invitation.token}@{REPLY_DOMAIN}"))

    assert mail.disposition is Disposition.ACCEPTED
    said = session.scalars(select(Contribution)).one()
    assert said.stakeholder_id == invitation.stakeholder_id
    placed = [
        (comment.placements[0].question.position, comment.text.strip()) for comment in said.comments
    ]
    assert placed == [
        (1, "Adult learners: nearly all of our waiting list is for evening courses."),
        (2, "The bursary, if it covers childcare."),
    ]
    for comment in said.comments:
        assert mail.body[comment.start : comment.end] == comment.text


def test_reply_is_acknowledged_once_with_its_reference(
    session: Session, kit: Kit, invitation: Invitation, arrives: Take
) -> None:
    mail = arrives(a_mail(INTERLEAVED, To=f"reply+{invitation.token}@{REPLY_DOMAIN}"))
    settle(kit.database, kit.post_desk, mail.id, at=NOON)
    session.commit()

    said = session.scalars(select(Contribution)).one()
    receipt = session.scalars(select(Delivery).where(Delivery.purpose == "receipt")).one()
    assert receipt.to_address == "rhoda@college.example"
    assert said.reference in receipt.text
    assert "The bursary, if it covers childcare." in receipt.text
    assert ["In-Reply-To", "<one@college.example>"] in receipt.headers


def test_token_is_found_whatever_case_a_mail_system_makes_of_it(
    invitation: Invitation, arrives: Take
) -> None:
    address = f"Reply+{invitation.token.upper()}@{REPLY_DOMAIN.upper()}"
    assert arrives(a_mail(INTERLEAVED, To=address)).disposition is Disposition.ACCEPTED


def test_answer_is_found_by_the_letter_it_answers(invitation: Invitation, arrives: Take) -> None:
    mail = arrives(a_mail(INTERLEAVED, In_Reply_To=LETTER))
    assert (mail.disposition, mail.invitation_id) == (Disposition.ACCEPTED, invitation.id)


def test_known_address_alone_proves_nothing(
    session: Session, invitation: Invitation, arrives: Take
) -> None:
    mail = arrives(a_mail("The bursary is a waste of money."))

    assert mail.disposition is Disposition.HELD
    assert "Somebody else may have written it" in mail.reason
    assert session.scalar(select(func.count(Contribution.id))) == 0


def test_same_bytes_are_one_mail(
    session: Session, kit: Kit, invitation: Invitation, arrives: Take
) -> None:
    raw = a_mail(INTERLEAVED, To=f"reply+{invitation.token}@{REPLY_DOMAIN}").as_bytes()
    first, second = arrives(raw), arrives(raw)
    assert first.id == second.id
    assert session.scalar(select(func.count(Contribution.id))) == 1


def test_same_mail_by_another_way_is_a_duplicate(
    session: Session, invitation: Invitation, arrives: Take
) -> None:
    mail = a_mail(INTERLEAVED, To=f"reply+{invitation.token}@{REPLY_DOMAIN}")
    first = arrives(b"Received: from one.example\r\n" + mail.as_bytes())
    second = arrives(b"Received: from two.example\r\n" + mail.as_bytes())

    assert second.disposition is Disposition.DUPLICATE
    assert second.reason == f"The same mail as number {first.id}."
    assert session.scalar(select(func.count(Contribution.id))) == 1


def test_held_mail_that_came_twice_is_read_again_and_not_taken_for_its_copy(
    session: Session, kit: Kit, invitation: Invitation, arrives: Take
) -> None:
    first = arrives(a_mail("The bus does not wait.", From="stranger@elsewhere.example"))
    second = arrives(b"X-Way: another\r\n" + first.raw)
    assert (first.disposition, second.disposition) == (Disposition.HELD, Disposition.DUPLICATE)

    with kit.database.begin() as book:
        holding.read_again(book, first.id)
    settle(kit.database, kit.post_desk, first.id, at=NOON)
    session.commit()
    session.expire_all()

    assert session.get_one(IncomingMail, first.id).disposition is Disposition.HELD


def test_letter_passed_on_is_answered_in_the_writers_own_name(
    session: Session, kit: Kit, invitation: Invitation, arrives: Take
) -> None:
    mail = arrives(
        a_mail(
            INTERLEAVED,
            From="Juno Haverstock <juno@college.example>",
            To=f"reply+{invitation.token}@{REPLY_DOMAIN}",
        )
    )

    assert mail.disposition is Disposition.PASSED_ON
    said = session.scalars(select(Contribution)).one()
    assert said.state is ContributionState.UNCONFIRMED
    assert (said.stakeholder.email, said.stakeholder.by_way_of_id) == (
        "juno@college.example",
        invitation.stakeholder_id,
    )
    assert session.scalars(select(Delivery).where(Delivery.purpose == "receipt")).all() == []

    holding.confirm_sender(session, kit.post_desk, mail.id, by="Idris Falk", at=NOON)
    session.commit()
    assert said.state is ContributionState.SUBMITTED
    assert said.stakeholder.membership is Membership.ACTIVE
    receipts = session.scalars(select(Delivery).where(Delivery.purpose == "receipt")).all()
    assert [letter.to_address for letter in receipts] == ["juno@college.example"]


def test_other_address_of_the_invited_person_makes_no_second_member(
    session: Session, kit: Kit, invitation: Invitation, arrives: Take
) -> None:
    invitation.stakeholder.name = ""
    asked = a_stakeholder(
        session,
        email="rhoda.at.home@mail.example",
        name="Rhoda Finch",
        job_title="Principal",
        source="joined",
        membership=Membership.UNCONFIRMED,
    )
    session.commit()
    mail = arrives(
        a_mail(
            INTERLEAVED,
            From="rhoda.at.home@mail.example",
            To=f"reply+{invitation.token}@{REPLY_DOMAIN}",
        )
    )
    holding.take_as_invited(session, kit.post_desk, mail.id, by="Idris Falk", at=NOON)
    session.commit()

    said = session.scalars(select(Contribution)).one()
    assert said.stakeholder_id == invitation.stakeholder_id
    assert said.state is ContributionState.SUBMITTED
    rhoda = invitation.stakeholder
    session.refresh(rhoda)
    assert (rhoda.name, rhoda.job_title) == ("Rhoda Finch", "Principal")
    # The other row is kept as it was: the link to join that went there still works.
    session.refresh(asked)
    assert (asked.membership, asked.source, asked.by_way_of_id) == (
        Membership.UNCONFIRMED,
        "joined",
        rhoda.id,
    )
    told = select(JournalEntry.subject_id, JournalEntry.detail).where(
        JournalEntry.event == "recognised", JournalEntry.actor == "Idris Falk"
    )
    assert session.execute(told.order_by(JournalEntry.id)).all() == [
        (rhoda.id, "Also writes from rhoda.at.home@mail.example."),
        (asked.id, "Another address of Rhoda Finch."),
    ]
    receipts = session.scalars(select(Delivery).where(Delivery.purpose == "receipt")).all()
    assert [letter.to_address for letter in receipts] == ["rhoda@college.example"]


def test_out_of_office_is_noted_and_never_answered(
    session: Session, invitation: Invitation, arrives: Take
) -> None:
    mail = arrives(
        a_mail(
            "I am out of the office until 16 November 2026.",
            Subject="Automatic reply: A sounding on the growth plan",
            Auto_Submitted="auto-replied",
            To=f"reply+{invitation.token}@{REPLY_DOMAIN}",
        )
    )
    assert mail.disposition is Disposition.AUTOMATIC
    assert session.scalar(select(func.count(Contribution.id))) == 0
    assert session.scalars(select(Delivery).where(Delivery.purpose != "invitation")).all() == []


BOUNCE = f"""\
From: Mail Delivery System <mailer-daemon@mx.example>
To: bounce+{LETTER_TOKEN}@{REPLY_DOMAIN}
Subject: Undelivered Mail Returned to Sender
MIME-Version: 1.0
Content-Type: multipart/report; report-type=delivery-status; boundary=b

--b
Content-Type: text/plain

The mail system could not deliver your message.

--b
Content-Type: message/delivery-status

Reporting-MTA: dns; mx.example

Final-Recipient: rfc822; rhoda@college.example
Action: failed
Status: 5.1.1
Diagnostic-Code: smtp; 550 5.1.1 no such user

--b--
""".replace("\n", "\r\n").encode()


def test_hard_bounce_marks_the_letter_and_stops_further_ones(
    session: Session, invitation: Invitation, arrives: Take
) -> None:
    assert arrives(BOUNCE).disposition is Disposition.BOUNCE

    letter = session.scalars(select(Delivery)).one()
    assert letter.state is DeliveryState.BOUNCED
    assert "5.1.1" in letter.last_reply
    stopped = session.scalars(select(Suppression)).one()
    assert stopped.reason is SuppressionReason.BOUNCED


def test_bounce_of_a_full_mailbox_stops_nothing(
    session: Session, invitation: Invitation, arrives: Take
) -> None:
    arrives(BOUNCE.replace(b"5.1.1", b"5.2.2").replace(b"no such user", b"mailbox full"))

    assert session.scalars(select(Delivery.state)).all() == [DeliveryState.BOUNCED]
    assert session.scalars(select(Suppression)).all() == []


@pytest.mark.parametrize(
    "word", ["leave", "Unsubscribe", "Please remove me from your mailing list"]
)
def test_somebody_who_asks_to_leave_is_taken_off(
    session: Session, invitation: Invitation, arrives: Take, word: str
) -> None:
    mail = arrives(a_mail(word, Subject="hello", To=f"reply+{invitation.token}@{REPLY_DOMAIN}"))
    assert mail.disposition is Disposition.LEAVE
    rhoda = session.scalars(select(Stakeholder)).one()
    assert rhoda.membership is Membership.LEFT
    assert session.scalars(select(Suppression.reason)).all() == [SuppressionReason.LEFT]


def test_somebody_who_asks_to_leave_from_another_address_is_found_by_a_person(
    session: Session, invitation: Invitation, arrives: Take
) -> None:
    mail = arrives(
        a_mail(
            "leave",
            From="Rhoda at home <rhoda@home.example>",
            Subject="leave",
            To=f"reply+{invitation.token}@{REPLY_DOMAIN}",
        )
    )
    assert mail.disposition is Disposition.HELD
    assert "nobody on it has this address" in mail.reason
    assert session.scalars(select(Contribution)).all() == []
    assert session.scalars(select(Stakeholder.email)).all() == ["rhoda@college.example"]


@pytest.mark.parametrize("sender", [b"", b"From: \r\n", b"From: undisclosed\r\n"])
@pytest.mark.parametrize("words", [b"Evening courses are what is missing here.", b"join"])
def test_mail_without_a_sender_is_given_to_nobody(
    session: Session, invitation: Invitation, arrives: Take, sender: bytes, words: bytes
) -> None:
    head = f"To: reply+{invitation.token}@{REPLY_DOMAIN}\r\nSubject: hello\r\n".encode()
    for number in (b"1", b"2"):
        mail = arrives(sender + head + b"Message-ID: <" + number + b"@x>\r\n\r\n" + words)
        assert mail.disposition is Disposition.HELD
        assert mail.reason.startswith("It does not say who wrote it")
    assert session.scalars(select(Contribution)).all() == []
    assert session.scalars(select(Stakeholder.email)).all() == ["rhoda@college.example"]


def test_answer_that_speaks_of_leaving_is_an_answer(
    session: Session, invitation: Invitation, arrives: Take
) -> None:
    text = "Please leave the bus stop where it is. Young people leave because there is no bus."
    mail = arrives(a_mail(text, To=f"reply+{invitation.token}@{REPLY_DOMAIN}"))
    assert mail.disposition is Disposition.ACCEPTED


def test_help_is_answered_once_a_day(
    session: Session, invitation: Invitation, arrives: Take
) -> None:
    for number in range(3):
        mail = a_mail("help", Subject="hello", Message_ID=f"<help-{number}@college.example>")
        assert arrives(mail).disposition is Disposition.HELP
    letters = session.scalars(select(Delivery).where(Delivery.purpose == "help")).all()
    assert [letter.to_address for letter in letters] == ["rhoda@college.example"]


def test_mail_with_nothing_but_a_file_we_do_not_take_is_held_with_the_reason(
    invitation: Invitation, arrives: Take
) -> None:
    mail = a_mail("\n", To=f"reply+{invitation.token}@{REPLY_DOMAIN}")
    mail.add_attachment(b"MZ\x90", maintype="application", subtype="pdf", filename="virus.pdf")
    row = arrives(mail)
    assert row.disposition is Disposition.HELD
    assert row.reason == "There is nothing in it: neither words nor a file."
    assert b"virus.pdf" in row.raw


def test_reply_after_closing_is_recorded_as_late(
    session: Session, invitation: Invitation, arrives: Take
) -> None:
    invitation.consultation.closes_at = NOON - timedelta(days=1)
    closing.close_due(session, at=NOON - timedelta(hours=1))
    session.commit()

    mail = arrives(a_mail(INTERLEAVED, To=f"reply+{invitation.token}@{REPLY_DOMAIN}"))
    assert mail.disposition is Disposition.LATE
    assert session.scalars(select(Contribution.late)).all() == [True]


def test_reply_in_time_is_not_late_however_long_it_waits_for_us(
    session: Session, kit: Kit, invitation: Invitation
) -> None:
    mail = a_mail(INTERLEAVED, To=f"reply+{invitation.token}@{REPLY_DOMAIN}")
    mail_id = take(kit.database, mail.as_bytes(), source="test", at=NOON)
    closing.close(session, invitation.consultation, at=NOON + timedelta(hours=1), actor="Idris")
    session.commit()

    settled = settle(kit.database, kit.post_desk, mail_id, at=NOON + timedelta(hours=2))
    assert settled is Disposition.ACCEPTED
    assert session.scalars(select(Contribution.late)).all() == [False]


def test_held_mail_that_came_in_time_is_not_late_when_a_person_says_whose_it_is(
    session: Session, kit: Kit, invitation: Invitation, arrives: Take
) -> None:
    mail = arrives(a_mail(INTERLEAVED, From="rhoda.private@mail.example"))
    closing.close(session, invitation.consultation, at=NOON + timedelta(days=1), actor="Idris")
    session.commit()

    holding.attribute(
        session, kit.post_desk, mail.id, invitation.id, by="Idris", at=NOON + timedelta(days=2)
    )
    assert session.scalars(select(Contribution.late)).all() == [False]


def test_quote_and_nothing_else_is_held(invitation: Invitation, arrives: Take) -> None:
    quote = "\n".join(
        line for line in INTERLEAVED.splitlines() if line.startswith((">", "On ")) or not line
    )
    mail = arrives(a_mail(quote, To=f"reply+{invitation.token}@{REPLY_DOMAIN}"))
    assert mail.disposition is Disposition.HELD
    assert mail.reason.startswith("Nothing new is left")


def test_attachment_without_words_is_taken_as_evidence(
    session: Session, invitation: Invitation, arrives: Take
) -> None:
    mail = a_mail("Please see attached.", To=f"reply+{invitation.token}@{REPLY_DOMAIN}")
    mail.add_attachment(b"%PDF-1.4\n%%EOF", maintype="application", subtype="pdf", filename="a.pdf")
    assert arrives(mail).disposition is Disposition.ACCEPTED
    assert session.scalars(select(Evidence.file_name)).all() == ["a.pdf"]


def test_attachment_we_do_not_take_is_named_and_stays_in_the_mail(
    session: Session, invitation: Invitation, arrives: Take
) -> None:
    mail = a_mail(INTERLEAVED, To=f"reply+{invitation.token}@{REPLY_DOMAIN}")
    mail.add_attachment(b"MZ\x90", maintype="application", subtype="pdf", filename="virus.pdf")
    row = arrives(mail)
    assert row.disposition is Disposition.ACCEPTED
    assert "virus.pdf" in row.reason
    assert b"virus.pdf" in row.raw


def test_who_left_stays_off_the_list_when_their_words_are_counted(
    session: Session, kit: Kit, invitation: Invitation, arrives: Take
) -> None:
    gone = a_stakeholder(session, email="gone@elsewhere.example", membership=Membership.LEFT)
    session.commit()
    mail = arrives(
        a_mail(
            "The bus does not wait.",
            From="gone@elsewhere.example",
            To=f"reply+{invitation.token}@{REPLY_DOMAIN}",
        )
    )
    with kit.database.begin() as book:
        said = holding.confirm_sender(book, kit.post_desk, mail.id, by="Ines", at=NOON)
        assert said.state is ContributionState.SUBMITTED
    session.commit()
    session.refresh(gone)
    assert (gone.membership, gone.confirmed_at) == (Membership.LEFT, None)


def test_mail_that_was_settled_since_it_was_read_is_not_settled_again(
    session: Session, kit: Kit, invitation: Invitation, arrives: Take
) -> None:
    mail = arrives(a_mail("The bus does not wait.", From="stranger@elsewhere.example"))
    with kit.database.begin() as book:
        holding.discard(book, mail.id, by="Ines", at=NOON, reason="an advertisement")
    session.commit()

    assert mail.disposition is Disposition.HELD  # as it was read before
    with pytest.raises(Conflict):
        holding.mark_automatic(session, mail.id, by="Gareth", at=NOON)


def test_unknown_sender_without_a_token_is_held_and_can_be_attributed(
    session: Session, kit: Kit, invitation: Invitation, arrives: Take
) -> None:
    mail = arrives(a_mail(INTERLEAVED, From="rhoda.private@mail.example"))
    assert mail.disposition is Disposition.HELD

    holding.attribute(session, kit.post_desk, mail.id, invitation.id, by="Idris Falk", at=NOON)
    session.commit()
    said = session.scalars(select(Contribution)).one()
    assert said.stakeholder_id == invitation.stakeholder_id
    assert [comment.state for comment in said.comments] == [CommentState.PLACED] * 2
    assert mail.settled_by == "Idris Falk"
    with pytest.raises(Conflict):
        holding.attribute(session, kit.post_desk, mail.id, invitation.id, by="Again", at=NOON)


def test_mail_that_breaks_the_reader_is_kept_and_held_in_the_end(
    session: Session,
    kit: Kit,
    invitation: Invitation,
    arrives: Take,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
) -> None:
    sentence = "rhoda@college.example is no address"

    def breaks(*_: object, **__: object) -> None:
        raise RuntimeError(sentence)

    monkeypatch.setattr("soundingboard.inbox.settling.understand", breaks)
    mail = arrives(a_mail(INTERLEAVED, To=f"reply+{invitation.token}@{REPLY_DOMAIN}"))
    assert (mail.disposition, mail.attempts) == (Disposition.RECEIVED, 1)
    assert f"mail {mail.id} could not be settled: RuntimeError" in caplog.text
    assert "in breaks" in caplog.text
    assert "rhoda" not in caplog.text
    for hours in (1, 2, 3, 4):
        settle_all(kit.database, kit.post_desk, at=NOON + timedelta(hours=hours))
    session.commit()
    session.refresh(mail)
    assert mail.disposition is Disposition.HELD
    assert mail.reason == "Reading it failed 5 times; the bytes are kept."

    monkeypatch.undo()
    holding.read_again(session, mail.id)
    session.commit()
    settle_all(kit.database, kit.post_desk, at=NOON)
    session.commit()
    session.refresh(mail)
    assert mail.disposition is Disposition.ACCEPTED


def test_mail_that_takes_the_process_down_does_not_keep_the_others_waiting(
    session: Session,
    kit: Kit,
    invitation: Invitation,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    first = take(kit.database, a_mail(INTERLEAVED).as_bytes(), source="test", at=NOON)
    real = settling.understand

    def dies(session: Session, desk: Desk, raw: bytes, **more: object) -> Understood:
        if b"To: reply+" not in raw:
            raise SystemExit(137)  # out of memory
        return real(session, desk, raw, **more)

    monkeypatch.setattr("soundingboard.inbox.settling.understand", dies)
    answer = a_mail(INTERLEAVED, To=f"reply+{invitation.token}@{REPLY_DOMAIN}")
    second = take(kit.database, answer.as_bytes(), source="test", at=NOON)
    for _ in range(5):
        with pytest.raises(SystemExit):
            settle_all(kit.database, kit.post_desk, at=NOON)
    settle_all(kit.database, kit.post_desk, at=NOON)
    found = {row.id: row for row in session.scalars(select(IncomingMail))}
    assert found[first].disposition is Disposition.HELD
    assert found[first].reason == "Reading it was begun 5 times and never came to an end."
    assert found[second].disposition is Disposition.ACCEPTED


def test_staff_pages_show_a_held_mail_and_its_reason(
    session: Session,
    arrives: Take,
    invitation: Invitation,
    client: object,
    sign_in: Callable[..., object],
) -> None:
    mail = arrives(a_mail("<script>alert(1)</script> an unproven word"))
    sign_in()
    page = client.get("/desk/inbox/").get_data(as_text=True)
    assert "Somebody else may have written it" in page
    page = client.get(f"/desk/inbox/{mail.id}").get_data(as_text=True)
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in page
    assert "<script>alert(1)" not in page
    source = client.get(f"/desk/inbox/{mail.id}/source")
    assert source.data == mail.raw
    assert source.headers["Content-Disposition"].startswith("attachment")


def test_log_says_where_a_mail_broke_and_nothing_of_what_it_says(
    arrives: Take, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    sentence = "rhoda@college.example is no address"

    def breaks(*_: object, **__: object) -> None:
        raise RuntimeError(sentence)

    monkeypatch.setattr("soundingboard.inbox.settling.understand", breaks)
    mail = arrives(a_mail(INTERLEAVED))
    assert f"mail {mail.id} could not be settled: RuntimeError" in caplog.text
    assert "in breaks" in caplog.text
    assert "rhoda" not in caplog.text


@pytest.mark.parametrize("marked", [True, False])
def test_answer_to_a_receipt_says_only_what_is_new_in_it(
    session: Session, invitation: Invitation, arrives: Take, *, marked: bool
) -> None:
    to = f"reply+{invitation.token}@{REPLY_DOMAIN}"
    arrives(a_mail(INTERLEAVED, To=to))
    receipt = session.scalars(select(Delivery).where(Delivery.purpose == "receipt")).one()
    head = "On 03/11/2026 09:00, Wealdmere <growth@wealdmere.example> wrote:\n"
    quoted = "".join(f"> {line}\n" if marked else f"{line}\n" for line in receipt.text.splitlines())

    mail = arrives(
        a_mail(
            f"One more thing: tutors need to be paid better.\n\n{head}{quoted}",
            To=to,
            Message_ID="<two@college.example>",
            In_Reply_To=receipt.message_id,
            References=f"{LETTER} {receipt.message_id}",
        )
    )

    said = session.scalars(
        select(Contribution).where(Contribution.incoming_mail_id == mail.id)
    ).one()
    assert [comment.text for comment in said.comments] == [
        "One more thing: tutors need to be paid better."
    ]
