"""Who answers a digest by mail is recorded on what it is about, like everybody else."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from digest_words import BUSES, compiled, said
from incoming import a_mail
from sqlalchemy import select
from sqlalchemy.orm import Session

from factories import NOON, a_strategy, an_officer, an_open_consultation
from soundingboard.contributions.tagging import tag
from soundingboard.digests import issuing
from soundingboard.kit import Kit
from soundingboard.models import (
    Consultation,
    Contribution,
    Delivery,
    Digest,
    IncomingMail,
    Stakeholder,
)
from soundingboard.vocabulary import (
    Channel,
    ConsultationState,
    ContributionState,
    Disposition,
    Role,
    TagSource,
)

Take = Callable[..., IncomingMail]
ANSWER = "The college would lend two rooms for evening classes from January on."
LEAD = "Sunniva Hale <sunniva@wealdmere.example>"


@pytest.fixture
def consultation(session: Session) -> Consultation:
    strategy = a_strategy(session)
    strategy.priorities[0].lead = an_officer(
        session, role=Role.LEAD, name="Sunniva Hale", email="sunniva@wealdmere.example"
    )
    return an_open_consultation(session, "What have we missed?", strategy=strategy)


@pytest.fixture
def digest(session: Session, kit: Kit, consultation: Consultation) -> Digest:
    """A released digest on Skills, sent to its lead."""
    said(session, consultation, BUSES)
    made = compiled(session, kit, consultation)
    lead = consultation.strategy.priorities[0].lead
    assert lead is not None
    issuing.release(session, kit.stationery, made, by=lead, at=NOON)
    session.commit()
    return made


def letter_of(session: Session) -> Delivery:
    return session.scalars(select(Delivery).where(Delivery.purpose == "digest")).one()


def answered(session: Session) -> Contribution:
    return session.scalars(select(Contribution).where(Contribution.digest_id.is_not(None))).one()


def test_reply_is_a_contribution_on_the_priority_of_the_digest(
    session: Session, kit: Kit, digest: Digest, consultation: Consultation, arrives: Take
) -> None:
    letter = letter_of(session)
    quoted = "\n".join(f"> {line}".rstrip() for line in letter.text.splitlines())
    mail = a_mail(f"{ANSWER}\n\nOn Monday Growth wrote:\n{quoted}\n", From=LEAD, To=letter.reply_to)

    row = arrives(mail)

    assert (row.sort, row.disposition) == ("reply to a digest", Disposition.ACCEPTED)
    given = answered(session)
    assert row.reason == (f"Its reader answers digest 1 on Skills. Recorded as {given.reference}.")
    assert [one.text for one in given.comments] == [ANSWER]
    assert (given.channel, given.state, given.late) == (
        Channel.EMAIL,
        ContributionState.SUBMITTED,
        False,
    )
    assert given.consultation_id == consultation.id
    assert given.stakeholder.email == "sunniva@wealdmere.example"
    tags = [(one.priority.name, one.source, one.reason) for one in given.comments[0].tags]
    assert ("Skills", TagSource.DIGEST, "answers digest 1 of this priority") in tags
    # Coded again, it stays where it is.
    tag(session, given, kit.coders)
    assert tags == [(one.priority.name, one.source, one.reason) for one in given.comments[0].tags]


def test_quote_of_the_digest_that_no_mail_program_marked_is_no_new_word(
    session: Session, digest: Digest, arrives: Take
) -> None:
    letter = letter_of(session)
    arrives(a_mail(f"{ANSWER}\n\n{letter.text}", From=LEAD, To=letter.reply_to))
    assert [one.text for one in answered(session).comments] == [ANSWER]


def test_reply_is_never_late_and_stands_in_the_next_digest(
    session: Session, kit: Kit, digest: Digest, consultation: Consultation, arrives: Take
) -> None:
    consultation.state, consultation.closes_at = ConsultationState.CLOSED, NOON - timedelta(days=3)
    session.commit()
    arrives(a_mail(ANSWER, From=LEAD, To=letter_of(session).reply_to))
    given = answered(session)
    assert not given.late
    following = compiled(session, kit, consultation, days=14)
    heard = {one.id for line in following.lines for one in line.passages}
    assert given.comments[0].id in heard


def test_somebody_else_who_has_the_letter_does_not_speak_for_its_reader(
    session: Session, digest: Digest, arrives: Take
) -> None:
    row = arrives(a_mail(ANSWER, From="Jo Bell <jo@firm.example>", To=letter_of(session).reply_to))
    assert (row.sort, row.disposition) == ("unmatched", Disposition.HELD)
    assert "it answers digest 1 on Skills" in row.reason
    assert (
        session.scalars(select(Stakeholder.email).where(Stakeholder.name == "Jo Bell")).all() == []
    )


def test_each_reader_has_an_address_of_their_own_and_the_same_mail_counts_once(
    session: Session, digest: Digest, arrives: Take
) -> None:
    letter = letter_of(session)
    assert letter.reply_to.startswith("reply+")
    mail = a_mail(ANSWER, From=LEAD, To=letter.reply_to, Message_ID="<once@x.example>")
    arrives(mail)
    again = arrives(b"Received: by two.example\r\n" + mail.as_bytes())
    assert again.disposition is Disposition.DUPLICATE
    assert answered(session)


def receipts_of(session: Session) -> list[Delivery]:
    session.expire_all()
    return list(
        session.scalars(
            select(Delivery).where(Delivery.purpose == "digest_receipt").order_by(Delivery.id)
        )
    )


def test_reader_is_thanked_once_and_told_what_was_taken_and_where_it_was_put(
    session: Session, digest: Digest, arrives: Take
) -> None:
    letter = letter_of(session)
    mail = a_mail(
        f"Hello,\n\n{ANSWER}\n", From=LEAD, To=letter.reply_to, Message_ID="<once@x.example>"
    )
    arrives(mail)
    arrives(b"Received: by two.example\r\n" + mail.as_bytes())
    (receipt,) = receipts_of(session)
    given = answered(session)
    assert (receipt.to_address, receipt.reply_to, receipt.answers) == (
        "sunniva@wealdmere.example",
        letter.reply_to,
        "<once@x.example>",
    )
    assert receipt.wording.subject == f"We have what you sent: Skills ({given.reference})"
    said = " ".join(receipt.text.split())
    assert f"1. {ANSWER}" in said
    where = "On the whole of this, and on the priority of the digest:"
    assert f"{where} {given.consultation.title} It counts like what everybody else said" in said
    assert "your greeting and your name" in said


def test_answer_to_the_receipt_is_recorded_as_well_without_what_it_quotes(
    session: Session, digest: Digest, arrives: Take
) -> None:
    letter = letter_of(session)
    arrives(a_mail(ANSWER, From=LEAD, To=letter.reply_to))
    (receipt,) = receipts_of(session)
    more = "And a kitchen, should the classes run until nine."
    arrives(
        a_mail(
            f"{more}\n\n{receipt.text}",
            From=LEAD,
            To=receipt.reply_to,
            In_Reply_To=receipt.message_id,
        )
    )
    given = session.scalars(select(Contribution).where(Contribution.digest_id == digest.id)).all()
    assert [[one.text for one in each.comments] for each in given] == [[ANSWER], [more]]
    assert len(receipts_of(session)) == 2


def test_machine_that_answers_a_digest_is_not_thanked(
    session: Session, digest: Digest, arrives: Take
) -> None:
    arrives(
        a_mail(ANSWER, From=LEAD, To=letter_of(session).reply_to, Auto_Submitted="auto-replied")
    )
    assert receipts_of(session) == []
