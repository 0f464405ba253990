"""What people may decide on their page: the language of their letters, and to take back words."""

import pytest
from flask.testing import FlaskClient
from respondents import SPEAKS, Submit, boxes, look_again, sent_one, text
from sqlalchemy import select
from sqlalchemy.orm import Session

from factories import NOON, a_contribution, a_stakeholder, an_invitation
from report_files import BUSES
from soundingboard.analysis.waterfall import Fate
from soundingboard.consultations.closing import close
from soundingboard.contributions.outcomes import outcomes
from soundingboard.kit import Kit
from soundingboard.models import Contribution, Invitation, JournalEntry
from soundingboard.reports import publishing
from soundingboard.vocabulary import Channel, Consent, ContributionState, Language


def test_personal_page_changes_the_language_of_letters(
    session: Session, client: FlaskClient, submit: Submit, invitation: Invitation, home: str
) -> None:
    assert "In which language shall we write to you?" in text(client.get(home))
    # Asked for by the address before, which must not outrank what is chosen now.
    done = submit(home, {"letters_in": "cy"}, to=f"{home}/language?lang=en")
    assert (done.status_code, done.location) == (302, home)
    look_again(session)
    assert invitation.stakeholder.language is Language.WELSH
    page = text(client.get(home))
    assert '<html lang="cy"' in page
    assert "O hyn ymlaen byddwn yn ysgrifennu atoch yn yr iaith hon." in page


@pytest.mark.parametrize("letters_in", ["", "fr"])
def test_language_that_is_none_of_ours_changes_nothing(
    session: Session, submit: Submit, invitation: Invitation, home: str, letters_in: str
) -> None:
    page = submit(home, {"letters_in": letters_in}, to=f"{home}/language")
    assert page.status_code == 422
    assert "Choose one of the languages." in text(page)
    look_again(session)
    assert invitation.stakeholder.chosen_language is None


def test_language_can_be_changed_and_the_list_left_after_the_close(
    session: Session, client: FlaskClient, submit: Submit, invitation: Invitation, home: str
) -> None:
    close(session, invitation.consultation, at=NOON, actor="the clock")
    session.commit()
    page = text(client.get(home))
    assert f'href="/leave/{invitation.token}"' in page
    assert submit(home, {"letters_in": "cy"}, to=f"{home}/language").status_code == 302
    look_again(session)
    assert invitation.stakeholder.language is Language.WELSH


def test_withdrawing_asks_first_and_then_counts_the_answer_no_more(
    session: Session, client: FlaskClient, submit: Submit, invitation: Invitation, home: str
) -> None:
    given = sent_one(session, submit, invitation)
    asked = f"{home}/withdraw/{given.reference}"
    assert asked in text(client.get(home))
    page = text(client.get(asked))
    assert "Withdraw what you sent?" in page
    assert "Young people." in page
    look_again(session)
    assert given.state is ContributionState.SUBMITTED
    done = submit(asked, {})
    assert (done.status_code, done.location) == (302, home)
    assert f"{given.reference} is withdrawn." in text(client.get(home))
    look_again(session)
    assert given.state is ContributionState.WITHDRAWN
    assert [one.text for one in given.comments] == ["Young people."]
    lines = session.scalars(select(JournalEntry).where(JournalEntry.event == "withdrawn"))
    assert [(one.actor, one.subject, one.subject_id) for one in lines] == [
        ("the person", "contribution", given.id)
    ]
    left_out = outcomes(session, invitation.consultation).left_out
    assert left_out[Fate.WITHDRAWN] == 1
    # Pressed again, or an old page: a sentence, no second line in the journal.
    assert submit(home, {}, to=asked).status_code == 404
    # And they may answer again.
    submit(f"{home}/answer/questions", {boxes(invitation)[0]: "Night workers.", "go": "on"})
    submit(f"{home}/check", SPEAKS)
    look_again(session)
    assert sorted(one.state.value for one in session.scalars(select(Contribution))) == [
        "submitted",
        "withdrawn",
    ]


def test_change_of_what_was_withdrawn_becomes_an_answer_of_its_own(
    session: Session, client: FlaskClient, submit: Submit, invitation: Invitation, home: str
) -> None:
    given = sent_one(session, submit, invitation)
    submit(home, {}, to=f"{home}/change")
    submit(f"{home}/withdraw/{given.reference}", {})
    page = text(client.get(home))
    assert "You are changing what you sent" not in page
    submit(f"{home}/check", SPEAKS)
    look_again(session)
    latest = session.scalars(select(Contribution).order_by(Contribution.id.desc())).first()
    assert latest is not None
    assert (latest.replaces, latest.state) == (None, ContributionState.SUBMITTED)


def test_only_ones_own_answer_can_be_withdrawn(
    session: Session, submit: Submit, invitation: Invitation
) -> None:
    given = sent_one(session, submit, invitation)
    other = an_invitation(
        session, invitation.consultation, a_stakeholder(session, email="other@partner.example")
    )
    session.commit()
    theirs = f"/respond/{other.token}"
    refused = submit(theirs, {}, to=f"{theirs}/withdraw/{given.reference}")
    assert refused.status_code == 404
    look_again(session)
    assert given.state is ContributionState.SUBMITTED


def test_answer_can_be_withdrawn_after_the_close_and_out_of_what_was_published(
    session: Session,
    kit: Kit,
    client: FlaskClient,
    submit: Submit,
    *,
    invitation: Invitation,
    home: str,
) -> None:
    asked = invitation.consultation
    given = sent_one(session, submit, invitation)
    asked.questions[0].priorities = [asked.strategy.priorities[0]]
    given.consent, given.comments[0].text = Consent.UNNAMED, BUSES
    close(session, asked, at=NOON, actor="the clock")
    session.commit()
    withdrawing = f"{home}/withdraw/{given.reference}"
    assert withdrawing in text(client.get(home))
    page = text(client.get(withdrawing))
    assert "It closed on 2 November 2026, so what you send instead is marked as late." in page
    assert "There is no published summary of responses at the moment." in page
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
    public = f"/consultations/{asked.id}/report"
    assert BUSES in text(client.get(public))
    assert "We published a summary of responses on 2 November 2026." in text(
        client.get(withdrawing)
    )
    assert submit(withdrawing, {}).location == home
    assert f"{given.reference} is withdrawn." in text(client.get(home))
    assert BUSES not in text(client.get(public))
    look_again(session)
    lines = session.scalars(select(JournalEntry).where(JournalEntry.event.like("withdr%")))
    assert [(one.event, one.subject, one.subject_id, one.detail) for one in lines] == [
        ("withdrawn", "contribution", given.id, given.reference),
        ("withdrew an answer after the close", "consultation", asked.id, given.reference),
    ]


def test_answer_by_mail_can_be_withdrawn_too(
    session: Session, submit: Submit, invitation: Invitation, home: str
) -> None:
    given = a_contribution(
        session, invitation.consultation, invitation.stakeholder, channel=Channel.EMAIL
    )
    session.commit()
    assert submit(f"{home}/withdraw/{given.reference}", {}).location == home
    look_again(session)
    assert given.state is ContributionState.WITHDRAWN
