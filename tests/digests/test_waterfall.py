"""A digest of a consultation tells what came and what is counted, and keeps it once released."""

import re
from collections.abc import Callable
from datetime import timedelta

from flask.testing import FlaskClient
from sqlalchemy import select
from sqlalchemy.orm import Session

from factories import NOON, a_contribution, a_stakeholder, an_officer, an_open_consultation
from soundingboard.contributions import campaigns
from soundingboard.contributions.tagging import tag_comments
from soundingboard.digests import issuing
from soundingboard.digests.compiling import compile_again, compile_digest
from soundingboard.kit import Kit
from soundingboard.models import Delivery, Digest, Officer
from soundingboard.vocabulary import LineKind

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
    told = " ".join(re.sub(r"<[^>]+>", " ", html).split())
    assert "Received 5 Blank: neither words nor a file \N{MINUS SIGN}1 Counted" in told


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

    def told() -> dict[str, bool]:
        digest = compile_digest(session, kit.stationery, consultation, at=later, reader=reader)
        assert digest is not None
        lines = [line for line in digest.lines if line.kind is LineKind.CAMPAIGN]
        return {line.heading: line.hidden for line in lines}

    assert told() == {"The same text from several": False}
    tickets = campaigns.sizes(session, consultation)[0].campaign
    campaigns.name(session, tickets, "Ticket office", by="Olwen Pryce", at=NOON)
    found = session.scalars(select(Digest)).one()
    for line in found.lines:
        line.hidden = line.kind is LineKind.CAMPAIGN
    compile_again(session, found, at=later)
    assert {
        (line.heading, line.hidden) for line in found.lines if line.kind is LineKind.CAMPAIGN
    } == {("Campaign: Ticket office", True), ("The same text from several", True)}


def test_a_digest_of_a_priority_tells_no_waterfall(session: Session, kit: Kit) -> None:
    consultation = an_open_consultation(session, "What have we missed?")
    question = consultation.questions[0]
    question.priorities = [consultation.strategy.priorities[0]]
    given = a_contribution(session, consultation, a_stakeholder(session), (question, CAMPAIGN))
    campaigns.look(session, consultation, at=NOON)
    tag_comments(session, given.comments)
    digest = compile_digest(
        session, kit.stationery, consultation.strategy.priorities[0], at=NOON + timedelta(days=7)
    )
    assert digest is not None
    assert digest.waterfall == []
