"""Whether it may be published is theirs to change after sending, and every exit obeys."""

import re

import pytest
from flask.testing import FlaskClient
from respondents import SPEAKS, Submit, boxes, look_again, sent_one, text
from sqlalchemy import select
from sqlalchemy.orm import Session

from factories import NOON, a_contribution, a_stakeholder, an_invitation
from report_files import BUSES
from soundingboard.consultations.closing import close
from soundingboard.contributions.acknowledging import acknowledge
from soundingboard.kit import Kit
from soundingboard.models import Contribution, Delivery, Invitation, JournalEntry
from soundingboard.reports import publishing
from soundingboard.vocabulary import Channel, Consent

REASON = {"consent": Consent.NOT.value, "consent_reason": "It names\nour supplier."}


def published(session: Session, kit: Kit, invitation: Invitation) -> str:
    """The address of the report that is published of what was asked."""
    asked = invitation.consultation
    if asked.closed_at is None:
        close(session, asked, at=NOON, actor="the clock")
    publishing.publish(
        session,
        kit.shelf,
        asked,
        response="",
        house="Wealdmere",
        day=kit.stationery.day,
        by="Olwen Pryce",
        at=NOON,
    )
    session.commit()
    return f"/consultations/{asked.id}/report"


def test_consent_is_changed_after_sending(
    session: Session, client: FlaskClient, submit: Submit, invitation: Invitation, home: str
) -> None:
    given = sent_one(session, submit, invitation)
    page = text(client.get(home))
    assert "You agreed that we publish it without a name." in page
    asked = f"{home}/publishing/{given.reference}"
    assert f'href="{asked}"' in page
    page = text(client.get(asked))
    assert 'value="publish without my name" checked' in page
    assert "Young people." in page
    done = submit(asked, REASON)
    assert (done.status_code, done.location) == (302, home)
    page = text(client.get(home))
    assert f"What you chose for {given.reference} holds from now on." in page
    assert "You asked us not to publish it." in page
    look_again(session)
    assert (given.consent, given.consent_reason) == (Consent.NOT, "It names our supplier.")
    # Pressed again, it adds no line; and a reason is not kept where it may be published.
    submit(asked, REASON)
    submit(asked, {**REASON, "consent": Consent.NAMED.value})
    look_again(session)
    assert (given.consent, given.consent_reason) == (Consent.NAMED, "")
    lines = session.scalars(
        select(JournalEntry).where(JournalEntry.event == "said what may be published")
    )
    assert [(one.actor, one.subject_id, one.detail) for one in lines] == [
        ("the person", given.id, "do not publish; before: publish without my name"),
        ("the person", given.id, "publish with my name; before: do not publish"),
    ]


def test_consent_changed_after_the_close_holds_in_what_was_published_before(
    session: Session,
    kit: Kit,
    client: FlaskClient,
    submit: Submit,
    *,
    invitation: Invitation,
    home: str,
) -> None:
    given = sent_one(session, submit, invitation)
    given.consent, given.comments[0].text = Consent.NAMED, BUSES
    public = published(session, kit, invitation)
    page = text(client.get(public))
    assert BUSES in page
    assert "Nia Rees" in page
    asked = f"{home}/publishing/{given.reference}"
    assert f'href="{asked}"' in text(client.get(home))
    assert "disappear at once from what we have published" in text(client.get(asked))
    submit(asked, {"consent": Consent.UNNAMED.value})
    for address in (public, f"{public}.json"):
        said = text(client.get(address))
        assert BUSES in said
        assert "Nia Rees" not in said
    submit(asked, {"consent": Consent.NOT.value})
    for address in (public, f"{public}.json"):
        assert BUSES not in text(client.get(address))


def test_who_answered_by_mail_and_was_never_asked_may_agree(
    session: Session,
    kit: Kit,
    client: FlaskClient,
    submit: Submit,
    *,
    invitation: Invitation,
    home: str,
) -> None:
    asked_of = invitation.consultation
    said = (asked_of.questions[0], BUSES)
    given = a_contribution(session, asked_of, invitation.stakeholder, said, channel=Channel.EMAIL)
    public = published(session, kit, invitation)
    assert BUSES not in text(client.get(public))
    assert "You have not said whether we may publish it, so we do not." in text(client.get(home))
    asked = f"{home}/publishing/{given.reference}"
    assert " checked" not in text(client.get(asked))
    submit(asked, {"consent": Consent.UNNAMED.value})
    look_again(session)
    assert BUSES in text(client.get(published(session, kit, invitation)))


def test_the_receipt_leads_to_the_question_where_nobody_asked_it(
    session: Session, kit: Kit, client: FlaskClient, submit: Submit, invitation: Invitation
) -> None:
    by_web = sent_one(session, submit, invitation)
    told = session.scalars(select(Delivery).where(Delivery.purpose == "receipt")).one()
    assert "We publish your words" not in told.text
    by_mail = a_contribution(
        session,
        invitation.consultation,
        invitation.stakeholder,
        (None, BUSES),
        channel=Channel.EMAIL,
    )
    sent = acknowledge(session, kit.stationery, by_mail, at=NOON)
    session.commit()
    assert sent is not None
    found = re.search(r"http\S+(/respond/\S+/publishing/\S+)", sent.text)
    assert found is not None
    assert "May we publish what you said?" in text(client.get(found[1]))
    assert by_web.reference not in found[1]


def test_change_that_was_begun_before_begins_with_the_latest_choice(
    session: Session, client: FlaskClient, submit: Submit, invitation: Invitation, home: str
) -> None:
    given = sent_one(session, submit, invitation)
    submit(home, {}, to=f"{home}/change")
    submit(f"{home}/publishing/{given.reference}", REASON)
    assert 'value="do not publish" checked' in text(client.get(f"{home}/check"))
    submit(f"{home}/answer/questions", {boxes(invitation)[0]: "Young people, and old."})
    submit(f"{home}/check", {**SPEAKS, **REASON})
    look_again(session)
    latest = session.scalars(select(Contribution).order_by(Contribution.id.desc())).first()
    assert latest is not None
    assert (latest.id != given.id, latest.consent) == (True, Consent.NOT)
    # The one that was replaced is past changing.
    again = submit(home, REASON, to=f"{home}/publishing/{given.reference}")
    assert again.status_code == 404


@pytest.mark.parametrize("chosen", ["", "not asked", "everything"])
def test_choice_that_is_none_of_ours_changes_nothing(
    session: Session, submit: Submit, invitation: Invitation, home: str, chosen: str
) -> None:
    given = sent_one(session, submit, invitation)
    typed = {"consent": chosen, "consent_reason": "Because of a tender."}
    page = submit(f"{home}/publishing/{given.reference}", typed)
    assert page.status_code == 422
    assert "There is a problem" in text(page)
    assert "Because of a tender." in text(page)
    look_again(session)
    assert given.consent is Consent.UNNAMED


def test_old_page_comes_back_with_what_was_chosen(
    session: Session, client: FlaskClient, submit: Submit, invitation: Invitation, home: str
) -> None:
    given = sent_one(session, submit, invitation)
    page = client.post(f"{home}/publishing/{given.reference}", data={**REASON, "csrf_token": "old"})
    assert page.status_code == 400
    assert "our supplier." in text(page)
    assert 'value="do not publish" checked' in text(page)
    look_again(session)
    assert given.consent is Consent.UNNAMED


def test_nobody_changes_the_consent_of_somebody_else(
    session: Session, submit: Submit, invitation: Invitation
) -> None:
    given = sent_one(session, submit, invitation)
    other = an_invitation(
        session, invitation.consultation, a_stakeholder(session, email="other@partner.example")
    )
    session.commit()
    theirs = f"/respond/{other.token}"
    refused = submit(theirs, REASON, to=f"{theirs}/publishing/{given.reference}")
    assert refused.status_code == 404
    look_again(session)
    assert given.consent is Consent.UNNAMED
