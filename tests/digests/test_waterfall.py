"""A digest of a consultation tells what came and what is counted, and keeps it once released."""

import re
from collections.abc import Callable
from datetime import timedelta
from http import HTTPStatus

from flask.testing import FlaskClient
from sqlalchemy import select
from sqlalchemy.orm import Session

from factories import (
    NOON,
    a_contribution,
    a_stakeholder,
    an_officer,
    an_open_consultation,
    an_organisation,
)
from soundingboard.contributions import campaigns
from soundingboard.contributions.tagging import tag_comments
from soundingboard.digests import issuing, received
from soundingboard.digests.compiling import compile_again, compile_digest
from soundingboard.kit import Kit
from soundingboard.models import Delivery, Digest, Officer, StakeholderGroup
from soundingboard.vocabulary import ContributionState, LineKind, Role, Standpoint

CAMPAIGN = "Please keep the ticket office at our station open, because people need help there."


def test_a_digest_of_a_consultation_tells_what_came_and_keeps_it(
    session: Session, kit: Kit, client: FlaskClient, sign_in: Callable[..., Officer]
) -> None:
    reader = sign_in(name="Olwen Pryce")
    consultation = an_open_consultation(session, "What have we missed?")
    for text in (CAMPAIGN, CAMPAIGN, f"{CAMPAIGN} My mother is blind.", "Lanes need lights.", " "):
        a_contribution(
            session, consultation, a_stakeholder(session), (consultation.questions[0], text)
        )
    campaigns.look(session, consultation, at=NOON)
    later = NOON + timedelta(days=7)

    digest = compile_digest(session, kit.stationery, consultation, at=later, reader=reader)

    assert digest is not None
    steps = [(step["words"], step["number"]) for step in digest.waterfall]
    assert steps == [
        ("Received", 5),
        ("Blank: neither words nor a file", 1),
        ("Counted, each person once", 4),
        ("of them with a text of their own", 1),
        ("of them with a campaign’s text as it stands", 2),
        ("of them with a campaign’s text and their own words", 1),
    ]
    issuing.release(session, kit.stationery, digest, by=reader, at=later)
    letter = session.scalars(select(Delivery).where(Delivery.purpose == "digest")).one()
    assert "Received: 5\nBlank: neither words nor a file: \N{MINUS SIGN}1\nCounted" in letter.text
    a_contribution(
        session, consultation, a_stakeholder(session), (consultation.questions[0], "Too late.")
    )
    session.commit()
    html = client.get(f"/leads/digests/{digest.id}").get_data(as_text=True)
    shown = " ".join(re.sub(r"<[^>]+>", " ", html).split())
    assert "Received 5 Blank: neither words nor a file \N{MINUS SIGN}1 Counted" in shown


def test_a_campaign_goes_by_the_name_that_staff_gave_it(session: Session, kit: Kit) -> None:
    consultation = an_open_consultation(session, "What have we missed?")
    lanes = "The lanes behind the mill need lights, and soon, before the winter."
    for text in (CAMPAIGN, CAMPAIGN, CAMPAIGN, lanes, lanes, lanes):
        a_contribution(
            session, consultation, a_stakeholder(session), (consultation.questions[0], text)
        )
    campaigns.look(session, consultation, at=NOON)
    later = NOON + timedelta(days=7)
    reader = an_officer(session)

    def headings() -> dict[str, bool]:
        digest = compile_digest(session, kit.stationery, consultation, at=later, reader=reader)
        assert digest is not None
        lines = [line for line in digest.lines if line.kind is LineKind.CAMPAIGN]
        return {line.heading: line.hidden for line in lines}

    assert headings() == {"The same text from several": False}
    tickets = campaigns.sizes(session, consultation)[0].campaign
    campaigns.name(session, tickets, "Ticket office", by="Olwen Pryce", at=NOON)
    found = session.scalars(select(Digest)).one()
    for line in found.lines:
        line.hidden = line.kind is LineKind.CAMPAIGN
    compile_again(session, found, at=later)
    assert {
        (line.heading, line.hidden) for line in found.lines if line.kind is LineKind.CAMPAIGN
    } == {("Campaign: Ticket office", True), ("The same text from several", True)}


def text_of(client: FlaskClient, address: str) -> str:
    answer = client.get(address)
    assert answer.status_code == HTTPStatus.OK, address
    return " ".join(re.sub(r"<[^>]+>", " ", answer.get_data(as_text=True)).split())


def told(session: Session, digest: Digest) -> list[tuple[str, int]]:
    return [(step.words, step.number) for step in received.steps_of(session, digest)]


def test_a_digest_of_a_priority_tells_what_came_on_it_and_opens_each_step(
    session: Session, kit: Kit, client: FlaskClient, sign_in: Callable[..., Officer]
) -> None:
    lead = sign_in(Role.LEAD)
    consultation = an_open_consultation(session, "What have we missed?", "Anything else?")
    first, other = consultation.questions
    priority = consultation.strategy.priorities[0]
    priority.lead = session.get_one(Officer, lead.id)
    first.priorities = [priority]
    twice = a_stakeholder(session)
    for who, question, text in (
        (None, first, CAMPAIGN),
        (None, first, CAMPAIGN),
        (None, first, f"{CAMPAIGN} My mother is blind."),
        (twice, first, "Lanes need lights."),
        (twice, first, "Lanes  need lights."),
        (twice, first, "And benches."),
        (None, other, "Something on no priority."),
        (None, first, "Taken back."),
    ):
        given = a_contribution(
            session, consultation, who or a_stakeholder(session), (question, text)
        )
        tag_comments(session, given.comments)
    given.state = ContributionState.WITHDRAWN
    campaigns.look(session, consultation, at=NOON)
    digest = compile_digest(session, kit.stationery, priority, at=NOON + timedelta(days=7))
    assert digest is not None
    session.commit()

    steps = [
        ("Received", 7),
        ("Withdrawn by whoever sent it", 1),
        ("Sent twice by the same person, word for word", 1),
        ("Counted together with what the same person had sent before", 1),
        ("Counted, each person once in each consultation", 4),
        ("of them with a text of their own", 1),
        ("of them with a campaign’s text as it stands", 2),
        ("of them with a campaign’s text and their own words", 1),
    ]
    assert told(session, digest) == steps
    page = f"/leads/digests/{digest.id}"
    links = re.findall(rf'href="({page}/steps/[a-z]+)"', client.get(page).get_data(as_text=True))
    opened = [text_of(client, link) for link in links]
    assert len(opened) == len(steps)
    for (words, number), shown in zip(steps, opened, strict=True):
        heading = f"{words[0].upper()}{words[1:]}: {number} contribution"
        assert heading in shown
    assert "Lanes need lights." in opened[links.index(f"{page}/steps/own")]
    assert "My mother is blind." in opened[links.index(f"{page}/steps/variants")]
    assert "Taken back." not in "".join(opened)
    assert "on no priority" not in "".join(opened)
    assert client.get(f"{page}/steps/blank").status_code == HTTPStatus.NOT_FOUND

    issuing.release(session, kit.stationery, digest, by=lead, at=NOON + timedelta(days=7))
    late = a_contribution(session, consultation, a_stakeholder(session), (first, "Coded later."))
    tag_comments(session, late.comments)
    session.commit()
    assert told(session, digest) == steps
    letter = session.scalars(select(Delivery).where(Delivery.purpose == "digest")).one()
    assert "Received: 7\n" in letter.text
    assert "The digest tells 7. Since it was compiled" in text_of(client, f"{page}/steps/received")


def test_groups_and_organisations_tell_what_their_people_sent_in_all_consultations(
    session: Session, kit: Kit
) -> None:
    body = an_organisation(session, "Marlhythe College")
    circle = StakeholderGroup(name="Skills circle")
    dilys = a_stakeholder(session, organisation=body, groups=[circle])
    alone = a_stakeholder(session, organisation=body)
    alone_said = Standpoint.PERSONAL
    outside = a_stakeholder(session)
    for _ in range(2):
        consultation = an_open_consultation(session, "What have we missed?")
        question = consultation.questions[0]
        a_contribution(session, consultation, dilys, (question, "More apprenticeships."))
        a_contribution(session, consultation, dilys, (question, "More colleges."))
        a_contribution(session, consultation, alone, (question, "Buses."), standpoint=alone_said)
        a_contribution(session, consultation, outside, (question, "Lanes."))
    later = NOON + timedelta(days=7)
    reader = an_officer(session)
    expected = [
        ("Received", 4),
        ("Counted together with what the same person had sent before", 2),
        ("Counted, each person once in each consultation", 2),
    ]
    for about in (circle, body):
        digest = compile_digest(session, kit.stationery, about, at=later, reader=reader)
        assert digest is not None
        assert told(session, digest) == expected
        opened = received.opened(session, digest, "counted", page=1, hidden=frozenset())
        assert [sent.contribution.stakeholder_id for sent in opened.rows] == [dilys.id] * 2
