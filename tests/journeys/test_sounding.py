"""One sounding from a messy list to a digest that arrives: by real SMTP and the pages."""

import io
import random
import re
import smtplib
from collections import Counter
from dataclasses import dataclass
from datetime import timedelta
from email import message_from_bytes
from email.message import EmailMessage

import pytest
from flask import Flask
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from conftest import Clock
from factories import an_officer
from journeys.visiting import Visitor
from material import shared
from soundingboard import clock as house_clock
from soundingboard.contributions.anchoring import anchors_of, keys_of
from soundingboard.demo.cast import PRIORITIES
from soundingboard.kit import Kit
from soundingboard.models import (
    Comment,
    Contribution,
    Delivery,
    Digest,
    IncomingMail,
    Invitation,
    Stakeholder,
)
from soundingboard.postoffice.opening import OpenedMail, open_mail
from soundingboard.reading.anchors import SentLetter
from soundingboard.vocabulary import (
    CommentState,
    ContributionState,
    DeliveryState,
    Disposition,
    Role,
)
from tests.people.messy import messy_list
from tests.post.clients import CLIENTS, Plan, Say
from tests.post.posted import mime
from tests.post.sent_letters import Sent, as_received

QUESTIONS = (
    ("What are the main barriers to business growth in your area?", (0, 1, 8)),
    ("How well do the transport and digital proposals meet the needs of rural places?", (4, 5)),
    ("Do you agree that new homes should be concentrated in the market towns?", (6, 7)),
    ("What would help your organisation to cut its emissions and use its premises better?", (2, 3)),
)
HINT = "A line is enough."

SAID = (
    "Finding people. We have had {n} engineering vacancies open since January.",
    "The last bus leaves at {n} minutes past five, and mobile coverage fails on the coast road.",
    "No. Villages of fewer than {n} hundred people need homes for their own young families.",
    "A heat network within {n} miles, and a landlord who lets us put panels on the roof.",
)
GENERAL = "Thank you for asking us this early: {n} of our members read the paper last week."


@dataclass(frozen=True, slots=True)
class Answer:
    """What one person means: words on questions by position (0: the whole)."""

    person: int
    words: dict[int, str]


def an_answer(person: int, *positions: int) -> Answer:
    """Answers of a person to some questions, all different from everybody else's."""
    words = {p: SAID[p - 1].format(n=person + 11) for p in positions if p}
    if 0 in positions:
        words[0] = GENERAL.format(n=person + 11)
    return Answer(person, words)


@pytest.fixture
def staff(app: Flask, session: Session) -> Visitor:
    """An officer who signs in by the link in their letter."""
    officer = an_officer(session, name="Idris Falk", email="idris.falk@wealdmere.example")
    session.commit()
    return enter(app, officer.email)


def enter(app: Flask, address: str) -> Visitor:
    """Asks for a link, reads it in the letter that arrives, and follows it."""
    visitor = Visitor(app.test_client())
    visitor.send(visitor.open("/sign-in"), "Send me a link", email=address)
    house_clock.send_letters(app.extensions["kit"])
    letter = letters(app.extensions["kit"], address)[-1]
    found = re.search(r"http\S+/sign-in/\S+", letter.text)
    assert found, letter.text
    visitor.send(visitor.open(found[0]), "Sign in")
    return visitor


def letters(kit: Kit, address: str = "") -> list[OpenedMail]:
    """What the post office delivered, oldest first, to one address or to all."""
    assert kit.post_office is not None
    mails = [open_mail(key, raw) for key, raw in delivered(kit)]
    return [mail for mail in mails if not address or mail.recipient == address]


def delivered(kit: Kit) -> list[tuple[str, bytes]]:
    assert kit.post_office is not None
    shelf = kit.post_office.letters
    return [(key, shelf.get(key)) for key in reversed(shelf.newest())]


def send_mail(kit: Kit, sender: str, raw: bytes, to: str) -> None:
    """Hands a mail to the post office as a mail program would."""
    assert kit.post_office is not None
    with smtplib.SMTP(kit.post_office.host, kit.post_office.port) as smtp:
        smtp.sendmail(sender, [to], b"\r\n".join(raw.splitlines()))


def begin_strategy(staff: Visitor, session: Session) -> None:
    page = staff.open("/desk/strategy/begin")
    page = staff.send(page, "Save", name="Local Industrial Strategy", stage="engage")
    for part in PRIORITIES:
        lead = an_officer(session, role=Role.LEAD, name=part.lead, email=part.email)
        session.commit()
        page = staff.open(page.link("Add a priority"))
        page = staff.send(
            page,
            "Save",
            name=part.name,
            description=part.description,
            keywords="\n".join(part.keywords),
            lead=str(lead.id),
        )
    for part in PRIORITIES:
        assert part.name in page.text


def import_people(staff: Visitor, session: Session) -> None:
    messy = messy_list()
    page = staff.send(
        staff.open("/desk/stakeholders/import/"),
        "Show what would happen",
        file=(io.BytesIO(messy.content), messy.name),
        source="Partners of the growth plan, given by their bodies",
    )
    assert session.scalar(select(func.count(Stakeholder.id))) == 0, "a preview writes nothing"
    page = staff.send(page, "Import")
    assert f"{len(messy.people)} people added" in page.text
    session.commit()
    kept = {row.email: row.name for row in session.scalars(select(Stakeholder))}
    assert kept == {email: truth.name for email, truth in messy.people.items()}


def prepare(staff: Visitor, session: Session) -> str:
    """Uploads the paper, drafts the sounding and signs it off; the address of its page."""
    paper = next(shared("seeds").glob("002*.txt"))
    page = staff.send(
        staff.open("/desk/documents/new"),
        "Upload",
        file=(io.BytesIO(paper.read_bytes()), "em3-engagement.txt"),
    )
    assert "1.4" in page.text
    assert "Steering Group of LEP Board members" in page.text
    staff.send(page, "The split is right")
    page = staff.open("/desk/consultations/new")
    page = staff.send(
        page,
        "Save",
        mode="sounding",
        title="Engaging on the Local Industrial Strategy",
        introduction="The Board's paper, and four questions of ours.",
        closes_on=["30", "11", "2026"],
    )
    home = page.address
    page = staff.open(f"{home}/document")
    version = next(
        str(radio["value"])
        for radio in page.html.select("input[type=radio]")
        if radio["value"] != "0"
    )
    staff.send(page, "Save", version=version)
    numbers = [
        str(box["value"])
        for box in staff.open(f"{home}/questions/new").html.select("input[name=priorities]")
    ]
    assert len(numbers) == 9
    for text, priorities in QUESTIONS:
        staff.send(
            staff.open(f"{home}/questions/new"),
            "Save",
            text=text,
            hint=HINT,
            priorities=[numbers[at] for at in priorities],
        )
    staff.send(staff.open(f"{home}/audience"), "Save and count", kind="everyone on the open list")
    sign_off(staff, home)
    return home


def sign_off(staff: Visitor, home: str) -> None:
    # The paper is about engagement: no section belongs to one priority, and somebody says so.
    page = staff.open(staff.open(f"{home}/checklist").link("Go ahead without it"))
    staff.send(page, "Go ahead without it", reason="The whole paper bears on all nine.")
    page = staff.open(f"{home}/sign-off")
    assert page.address.endswith("/sign-off"), f"not ready: {page.text}"
    staff.send(page, "Sign off this content", name="Ceri Lloyd", office="Chair of the Board")


def answer_on_the_web(app: Flask, invitation: Invitation, answer: Answer) -> None:
    visitor = Visitor(app.test_client())
    address = f"/respond/{invitation.token}"
    page = visitor.open(f"{address}/answer/questions")
    boxes = [str(box["name"]) for box in page.html.select("textarea")]
    assert len(boxes) == len(QUESTIONS)
    filled = {boxes[p - 1]: words for p, words in answer.words.items() if p}
    page = visitor.send(page, "Save and continue", **filled)
    if 0 in answer.words:
        page = visitor.open(f"{address}/answer/anything-else")
        page = visitor.send(page, "Save and continue", whole=answer.words[0])
    page = visitor.open(f"{address}/check")
    for words in answer.words.values():
        assert words in page.text
    page = visitor.send(
        page, "Send my answer", standpoint="for myself", consent="publish with my name"
    )
    assert re.search(r"SB-\w{4}-\w{2}", page.text), page.text


def plan_of(answer: Answer, anchors: list[str], style: str) -> Plan:
    """How a person lays their answer out."""
    plan = Plan("en")
    on_questions = {p: words for p, words in answer.words.items() if p}
    if 0 in answer.words:
        plan.top.append(Say(answer.words[0], (None,)))
    if style == "interleaved":
        for p, words in on_questions.items():
            plan.under[anchors[p - 1]] = [Say(words, (anchors[p - 1],))]
    else:
        for p, words in on_questions.items():
            plan.top.append(Say(f"Question {p}: {words}", (anchors[p - 1],)))
        plan.top.append(Say("Best wishes,\nTom", None))
    return plan


def reply(kit: Kit, session: Session, invitation: Invitation, answer: Answer, number: int) -> None:
    """Answers by mail as the next of twelve mail programs does."""
    received = letters(kit, invitation.stakeholder.email)[0]
    anchors = anchors_of(invitation.consultation)
    sent = as_received(SentLetter(anchors, received.text), received.html, received.subject, {HINT})
    clients = list(CLIENTS)
    raw = written(
        sent,
        plan_of(answer, [a.key for a in anchors], ("interleaved", "top")[number % 2]),
        clients[number % len(clients)],
        number,
    )
    sender = invitation.stakeholder.email
    if number == 7:
        sender = "colleague@elsewhere.example"  # the letter was passed on
    raw = addressed(raw, sender, received)
    send_mail(kit, sender, raw, received.reply_to)


def written(sent: Sent, plan: Plan, client: str, number: int) -> bytes:
    return mime(plan, sent, client, random.Random(number))  # noqa: S311  # a test, not a secret


def addressed(raw: bytes, sender: str, received: OpenedMail) -> bytes:
    """The same mail from somebody, to where the letter asked for answers."""
    mail = message_from_bytes(raw)
    mail.replace_header("From", f"Somebody <{sender}>")
    mail.replace_header("To", received.reply_to)
    mail["In-Reply-To"] = received.message_id
    return mail.as_bytes()


def out_of_office(kit: Kit, invitation: Invitation) -> None:
    received = letters(kit, invitation.stakeholder.email)[0]
    mail = EmailMessage()
    mail["From"] = invitation.stakeholder.email
    mail["To"] = received.reply_to
    mail["Subject"] = f"Automatic reply: {received.subject}"
    mail["Auto-Submitted"] = "auto-replied"
    mail.set_content("I am away until 23 November 2026. Ring 01632 960 100 if it is urgent.")
    send_mail(kit, invitation.stakeholder.email, mail.as_bytes(), received.reply_to)


def bounce(kit: Kit, invitation: Invitation) -> None:
    received = letters(kit, invitation.stakeholder.email)[0]
    raw = f"""\
From: Mail Delivery System <mailer-daemon@mx.example>
To: {received.return_path}
Subject: Undelivered Mail Returned to Sender
MIME-Version: 1.0
Content-Type: multipart/report; report-type=delivery-status; boundary=b

--b
Content-Type: text/plain

Your message could not be delivered.

--b
Content-Type: message/delivery-status

Reporting-MTA: dns; mx.example

Final-Recipient: rfc822; {invitation.stakeholder.email}
Action: failed
Status: 5.1.1
Diagnostic-Code: smtp; 550 5.1.1 no such user

--b--
"""
    send_mail(kit, "", raw.encode(), received.return_path)


def test_sounding_from_a_messy_list_to_a_digest(
    app: Flask, session: Session, clock: Clock, staff: Visitor
) -> None:
    kit: Kit = app.extensions["kit"]
    begin_strategy(staff, session)
    import_people(staff, session)
    home = prepare(staff, session)

    # It opens: everybody who can be written to gets exactly one letter.
    staff.send(staff.open(f"{home}/open"), "Open")
    house_clock.send_letters(kit)
    house_clock.send_letters(kit)
    people = set(session.scalars(select(Stakeholder.email)))
    session.commit()
    arrived = Counter(
        mail.recipient for mail in letters(kit) if "Local Industrial Strategy" in mail.subject
    )
    assert arrived == Counter(dict.fromkeys(people, 1))
    check_letter(kit)

    # Twelve answer on the web, twenty by mail; one is away, one address is dead.
    invitations = session.scalars(select(Invitation).order_by(Invitation.id)).all()
    clock.at += timedelta(days=1)
    meant: dict[str, Answer] = {}
    for person in range(12):
        answer = an_answer(
            person, 1 + person % 4, 1 + (person + 1) % 4, *([0] if person == 3 else [])
        )
        answer_on_the_web(app, invitations[person], answer)
        meant[invitations[person].stakeholder.email] = answer
    for number in range(20):
        person = 12 + number
        answer = an_answer(person, *(p for p in range(1, 5) if (number + p) % 3))
        reply(kit, session, invitations[person], answer, number)
        meant[invitations[person].stakeholder.email] = answer
    out_of_office(kit, invitations[40])
    bounce(kit, invitations[41])
    house_clock.fetch_mail(kit)
    session.commit()

    # Every mail ends where it belongs, and nothing of it is lost.
    became = Counter(session.scalars(select(IncomingMail.disposition)))
    assert became == {
        Disposition.ACCEPTED: 19,
        Disposition.PASSED_ON: 1,
        Disposition.AUTOMATIC: 1,
        Disposition.BOUNCE: 1,
    }
    dead = session.scalars(
        select(Delivery).where(Delivery.invitation_id == invitations[41].id)
    ).one()
    assert dead.state is DeliveryState.BOUNCED
    check_places(session, meant)

    # Staff take in the colleague the letter was passed on to.
    passed_on = session.scalars(
        select(IncomingMail).where(IncomingMail.disposition == Disposition.PASSED_ON)
    ).one()
    staff.send(staff.open(f"/desk/inbox/{passed_on.id}"), "Add them to the list")
    session.commit()
    assert Counter(session.scalars(select(Contribution.state))) == {ContributionState.SUBMITTED: 32}

    # Each is thanked once, with a reference.
    house_clock.send_letters(kit)
    thanked = Counter(mail.recipient for mail in letters(kit) if "SB-" in mail.text)
    assert set(thanked.values()) == {1}
    assert len(thanked) == 32

    # Nine digests compile; one is reviewed, released and arrives.
    clock.at += timedelta(days=6)
    staff.send(staff.open("/leads/digests"), "Compile now")
    session.commit()
    assert session.scalar(select(func.count(Digest.id))) == 9
    review(app, session, kit)


def check_letter(kit: Kit) -> None:
    """A letter offers both ways to answer and the way off the list, and is this person's own."""
    sent = [mail for mail in letters(kit) if "Local Industrial Strategy" in mail.subject]
    for mail in sent[:5]:
        headers = dict(mail.headers)
        assert re.fullmatch(r"reply\+[a-z2-7]{26}@reply\.wealdmere\.example", mail.reply_to)
        token = mail.reply_to.partition("+")[2].partition("@")[0]
        assert f"/respond/{token}" in mail.text
        assert f"/respond/{token}" in mail.html
        assert headers["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
        assert "/leave/" in headers["List-Unsubscribe"]
        assert "List-Id" in headers
        for text, _ in QUESTIONS:
            assert text in " ".join(mail.text.split())
            assert text in " ".join(mail.html.split())
    tokens = {mail.reply_to for mail in sent}
    assert len(tokens) == len(sent)
    assert len({mail.message_id for mail in sent}) == len(sent)


def check_places(session: Session, meant: dict[str, Answer]) -> None:
    """Every passage stands on its question, or waits for a person; nothing is missing."""
    found: dict[str, dict[str, tuple[int, ...]]] = {}
    unsure = 0
    for comment in session.scalars(select(Comment)):
        person = comment.contribution.stakeholder
        sender = person.by_way_of.email if person.by_way_of else person.email
        places = tuple(p.question.position if p.question else 0 for p in comment.placements)
        unsure += comment.state is CommentState.UNSURE
        found.setdefault(sender, {})[" ".join(comment.text.split())] = places
        assert len(keys_of(comment)) == len(places)
    wrong = []
    for sender, answer in meant.items():
        for position, words in answer.words.items():
            home = [places for text, places in found[sender].items() if words in text]
            if not home:
                wrong.append(f"lost: {words}")
            elif (position,) not in home:
                wrong.append(f"{words!r} stands on {home}, not on {position}")
    assert wrong == []
    assert unsure <= 2


def review(app: Flask, session: Session, kit: Kit) -> None:
    """A lead opens what is theirs, reads the words behind a line, adds a note and releases."""
    lead = PRIORITIES[5]
    visitor = enter(app, lead.email)
    page = visitor.open("/leads/digests")
    assert [link.get_text() for link in page.html.select("th a")] == [f"{lead.name}, number 1"]
    page = visitor.open(page.link(f"{lead.name}, number 1"))
    words = visitor.open(page.link("Read"))
    assert "The last bus leaves at" in words.text
    page = visitor.send(page, "Save note", note="We meet the operators on Thursday.")
    page = visitor.send(page, "Release this digest")
    assert "Released by" in page.text
    house_clock.send_letters(kit)
    letter = letters(kit, lead.email)[-1]
    assert "We meet the operators on Thursday." in letter.text
    assert "The last bus leaves at" in " ".join(letter.text.split())
    links = re.findall(r"http://\S+/leads/digests/\d+/lines/\d+", letter.text)
    assert links
    for link in links:
        assert visitor.open(link).status == 200


def test_leaving_takes_one_post_and_survives_the_next_import(
    app: Flask, session: Session, staff: Visitor
) -> None:
    kit: Kit = app.extensions["kit"]
    begin_strategy(staff, session)
    import_people(staff, session)
    home = prepare(staff, session)
    staff.send(staff.open(f"{home}/open"), "Open")
    house_clock.send_letters(kit)
    letter = next(mail for mail in letters(kit) if "Local Industrial" in mail.subject)
    way = re.search(r"<(http\S+/leave/\S+)>", dict(letter.headers)["List-Unsubscribe"])
    assert way is not None

    scanner = app.test_client()
    assert scanner.get(way[1]).status_code == 200
    person = session.scalars(select(Stakeholder).where(Stakeholder.email == letter.recipient)).one()
    session.commit()
    assert person.left_at is None
    answer = scanner.post(way[1], data={"List-Unsubscribe": "One-Click"})
    assert answer.status_code == 200
    session.refresh(person)
    assert person.left_at is not None

    messy = messy_list()
    page = staff.send(
        staff.open("/desk/stakeholders/import/"),
        "Show what would happen",
        file=(io.BytesIO(messy.content), messy.name),
        source="The same list again",
    )
    assert letter.recipient in page.text
    session.commit()
    session.refresh(person)
    assert person.left_at is not None
