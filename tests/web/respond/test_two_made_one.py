"""Whoever was on the list twice has one page, by whichever of their two links, and one way off."""

from flask.testing import FlaskClient
from sqlalchemy import select
from sqlalchemy.orm import Session

from factories import NOON, a_contribution, a_stakeholder, an_invitation, an_open_consultation
from soundingboard.kit import Kit
from soundingboard.models import Delivery, Invitation, Stakeholder
from soundingboard.outbox.suppression import reasons
from soundingboard.people.joining import PURPOSE, ask_to_join, confirm
from soundingboard.people.leaving import leave, person_of_link
from soundingboard.people.making_one import make_one
from soundingboard.vocabulary import ContributionState, Membership


def asked_twice(session: Session) -> tuple[Invitation, Invitation]:
    """By the address that goes, and by the one that stays."""
    asked = an_open_consultation(session, "What have we missed?")
    home, work = (a_stakeholder(session, email=f"jane@{one}.example") for one in ("home", "work"))
    twin, counts = an_invitation(session, asked, home), an_invitation(session, asked, work)
    a_contribution(session, asked, work, (asked.questions[0], "Buses, from work"))
    a_contribution(session, asked, home, (asked.questions[0], "Trains, from home"))
    draft = {"state": ContributionState.DRAFT, "submitted_at": None}
    a_contribution(session, asked, home, (asked.questions[0], "Trams, begun"), **draft)
    make_one(session, home, work, take=(), at=NOON, actor="Me")
    session.commit()
    return twin, counts


def test_either_link_opens_the_one_page_with_everything_they_said(
    client: FlaskClient, session: Session
) -> None:
    for link in asked_twice(session):
        shown = client.get(f"/respond/{link.token}").get_data(as_text=True)
        assert "Buses, from work" in shown
        assert "Trains, from home" in shown


def test_the_leave_link_of_either_letter_is_theirs_and_they_can_come_back(
    session: Session, kit: Kit
) -> None:
    twin, counts = asked_twice(session)
    signer, who = kit.stationery.signer, counts.stakeholder
    for link in (twin.token, counts.token, signer.sign("leave", str(twin.stakeholder_id))):
        assert person_of_link(session, signer, link) is who
    leave(session, twin.stakeholder, at=NOON, how="by the link in a letter")
    addresses = ["jane@home.example", "jane@work.example"]
    assert reasons(session, addresses).keys() == set(addresses)
    ask_to_join(session, kit.stationery, email="jane@home.example", at=NOON)
    letter = session.scalars(select(Delivery).order_by(Delivery.id.desc())).first()
    assert letter is not None
    assert letter.to_address == "jane@home.example"
    link = signer.sign(PURPOSE, f"{twin.stakeholder_id}:{int(NOON.timestamp()) + 60}")
    assert confirm(session, signer, link, at=NOON) is who
    assert (who.membership, reasons(session, addresses)) == (Membership.ACTIVE, {})
    assert session.scalars(select(Stakeholder.email).order_by(Stakeholder.id)).all() == addresses
