"""Somebody answers by mail, is asked whether we read them right, says no, and it is put right."""

import random
import smtplib
from datetime import timedelta
from email import message_from_bytes

from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from conftest import Clock
from factories import NOON, a_stakeholder, a_strategy, an_officer, an_open_consultation
from soundingboard import clock as house_clock
from soundingboard.consultations import launching
from soundingboard.contributions.anchoring import anchors_of, where_of
from soundingboard.digests.compiling import compile_digest
from soundingboard.kit import Kit
from soundingboard.models import Comment, Consultation, Contribution, IncomingMail, Priority
from soundingboard.postoffice.opening import OpenedMail, open_mail
from soundingboard.reading.anchors import SentLetter
from soundingboard.vocabulary import Disposition
from tests.post.clients import Plan, Say
from tests.post.posted import mime
from tests.post.sent_letters import as_received

TOM = "tom@ashdown.example"
BUSES = "Later buses to the business parks, until nine at the least."
TRAINERS = "Somebody to pay for the trainers; two in three of ours are past sixty."
FURTHER = "We would also like to see apprenticeships for people over fifty."


def letters(kit: Kit) -> list[OpenedMail]:
    """What the post office has delivered to Tom, oldest first."""
    house_clock.send_letters(kit)
    assert kit.post_office is not None
    shelf = kit.post_office.letters
    opened = [open_mail(key, shelf.get(key)) for key in reversed(shelf.newest())]
    return [mail for mail in opened if mail.recipient == TOM]


def replies(kit: Kit, asked: Consultation, letter: OpenedMail, plan: Plan, client: str) -> None:
    """Answers a letter as a mail program does, its words quoted; by SMTP."""
    sent = as_received(
        SentLetter(anchors_of(asked), letter.text), letter.html, letter.subject, set()
    )
    chance = random.Random(letter.message_id)  # noqa: S311  # of the reply's Message-ID
    mail = message_from_bytes(mime(plan, sent, client, chance))
    mail.replace_header("From", f"Tom Ashdown <{TOM}>")
    mail.replace_header("To", letter.reply_to)
    mail["In-Reply-To"] = letter.message_id
    assert kit.post_office is not None
    with smtplib.SMTP(kit.post_office.host, kit.post_office.port) as smtp:
        smtp.sendmail(TOM, [letter.reply_to], b"\r\n".join(mail.as_bytes().splitlines()))
    house_clock.fetch_mail(kit)


def told(session: Session, kit: Kit, name: str) -> str:
    """What the digest of a priority says now."""
    session.commit()
    with kit.database.begin() as book:
        priority = book.scalars(select(Priority).where(Priority.name == name)).one()
        digest = compile_digest(book, kit.stationery, priority, at=kit.now())
        if digest is None:
            return ""
        book.flush()
        quoted = [one.comment.text for line in digest.lines for one in line.extracts]
        return "\n".join([*(line.heading for line in digest.lines), *quoted])


def places(session: Session) -> dict[str, str]:
    session.commit()
    session.expire_all()
    return {one.text: where_of(one) for one in session.scalars(select(Comment))}


def test_a_point_put_on_the_wrong_question_is_put_right_by_a_reply(
    app: Flask, session: Session, clock: Clock
) -> None:
    kit: Kit = app.extensions["kit"]
    lead = an_officer(session, name="Idris Falk", email="idris.falk@wealdmere.example")
    strategy = a_strategy(session, "Skills", "Mobility", "Growth")
    for priority in strategy.priorities:
        priority.lead, priority.keywords = lead, []
    asked = an_open_consultation(
        session,
        "What stands in the way of training?",
        "Which journeys are hardest?",
        "What would help small firms to grow?",
        strategy=strategy,
        opened_at=NOON,
    )
    for question, priority in zip(asked.questions, strategy.priorities, strict=True):
        question.priorities = [priority]
    a_stakeholder(session, name="Tom Ashdown", email=TOM, confirmed_at=NOON)
    session.commit()
    with kit.database.begin() as book:
        launching.invite_late(
            book,
            kit.stationery,
            book.get_one(Consultation, asked.id),
            at=NOON,
            chance=kit.stationery.chance,
            actor="an officer",
        )

    # He answers in Gmail, the second answer under the wrong question.
    (invitation,) = letters(kit)
    keys = [anchor.key for anchor in anchors_of(asked)]
    plan = Plan("en")
    plan.under[keys[1]] = [Say(BUSES, None), Say(TRAINERS, None)]
    clock.at += timedelta(hours=1)
    replies(kit, asked, invitation, plan, "Gmail web")
    assert {text: where[:10] for text, where in places(session).items()} == {
        f"{BUSES}\n\n{TRAINERS}": "Question 2"
    }

    # The receipt says so. He splits nothing: he answers it from his phone.
    receipt = letters(kit)[-1]
    assert receipt.subject.startswith("We have what you sent: ")
    assert "1. Question 2: Which journeys are hardest?" in receipt.text
    plan = Plan("en", top=[Say("point 1 is about question 3", None), Say(FURTHER, None)])
    clock.at += timedelta(hours=1)
    assert "Later buses" in told(session, kit, "Mobility")
    replies(kit, asked, receipt, plan, "Gmail phone")
    session.commit()

    mail = session.scalars(select(IncomingMail).order_by(IncomingMail.id.desc())).first()
    assert mail is not None
    assert mail.disposition is Disposition.CORRECTION, mail.reason
    assert {text[:12]: where[:10] for text, where in places(session).items()} == {
        "Later buses ": "Question 3",
        "We would als": "The whole",
    }

    # The digests follow, and the second receipt says what was done.
    assert "Later buses" in told(session, kit, "Growth")
    assert "Later buses" not in told(session, kit, "Mobility")
    second = letters(kit)[-1]
    words = " ".join(second.text.split())
    assert second.subject.startswith("We have put it right: ")
    assert "is now on question 3: What would help small firms to grow? It was on" in words
    assert "It was on question 2: Which journeys are hardest? " in words
    _, added = session.scalars(select(Contribution).order_by(Contribution.id))
    assert f"taken as well, as {added.reference}" in words
    assert len(letters(kit)) == 3

    # He says that it is right now; nobody thanks for thanks.
    replies(kit, asked, second, Plan("en", top=[Say("That's all correct.", None)]), "iPhone")
    assert len(letters(kit)) == 3
