"""Sending: checked, once, with a receipt; changed, added to, thrown away."""

import io
import re

from flask.testing import FlaskClient
from respondents import (
    SPEAKS,
    Submit,
    boxes,
    kept,
    look_again,
    rows,
    sent_one,
    text,
    token_of,
)
from sqlalchemy import select
from sqlalchemy.orm import Session

from factories import (
    a_contribution,
)
from soundingboard.models import Contribution, Delivery, Invitation
from soundingboard.vocabulary import (
    Channel,
    Consent,
    ContributionState,
    Standpoint,
)


def test_whole_walk_from_link_to_receipt(
    session: Session, client: FlaskClient, submit: Submit, invitation: Invitation, home: str
) -> None:
    one, two, paragraph = boxes(invitation)
    start = text(client.get(home))
    for words in (
        "Shaping the growth plan",
        "22 November 2026",
        "Tell us what we have missed.",
        "Nia Rees, Marlhythe College",
        "1 Background",
        "2 Next steps",
    ):
        assert words in start
    step = submit(f"{home}/answer/questions", {one: "Young people.", two: "", "go": "on"})
    assert step.location == f"{home}/answer/part-1"
    page = text(client.get(step.location))
    assert "Buses do not reach the business parks after seven." in page
    assert "Comment on 1.2" in page
    step = submit(step.location, {paragraph: "Not in our valley.\r\n\r\nNot now.", "go": "on"})
    assert step.location == f"{home}/answer/part-2"
    step = submit(step.location, {"go": "on"})
    assert step.location == f"{home}/answer/anything-else"
    step = submit(step.location, {"whole": "Thank you for asking.", "go": "on"})
    assert step.location == f"{home}/files"
    step = submit(step.location, {"files": (io.BytesIO(b"a,b\n1,2\n"), "Figures 2026.csv")})
    assert step.location == f"{home}/files"
    check = text(client.get(f"{home}/check"))
    for words in (
        "Question 1: What have we missed?",
        "Young people.",
        "Paragraph 1.1",
        "Not in our valley.",
        "The whole",
        "Figures 2026.csv",
    ):
        assert words in check
    step = submit(
        f"{home}/check",
        {
            "standpoint": Standpoint.ORGANISATION.value,
            "organisation_name": "Marlhythe College",
            "represents": "Principal; 4,000 learners",
            "consent": Consent.NOT.value,
            "consent_reason": "Figures are not out yet",
        },
    )
    assert step.location == f"{home}/sent"
    look_again(session)
    given = session.scalars(select(Contribution)).one()
    assert given.reference in text(client.get(step.location))
    assert kept(session) == [
        ("Question 1: What have we missed?", "Young people."),
        ("Paragraph 1.1", "Not in our valley.\n\nNot now."),
        ("The whole", "Thank you for asking."),
    ]
    assert [tag.priority.name for tag in given.comments[0].tags] == ["Skills"]
    assert (
        given.state,
        given.channel,
        given.consent,
        given.consent_reason,
        given.standpoint,
        given.organisation_name,
        given.represents,
        [file.file_name for file in given.evidence],
    ) == (
        ContributionState.SUBMITTED,
        Channel.WEB,
        Consent.NOT,
        "Figures are not out yet",
        Standpoint.ORGANISATION,
        "Marlhythe College",
        "Principal; 4,000 learners",
        ["Figures 2026.csv"],
    )
    receipt = session.scalars(select(Delivery)).one()
    assert receipt.to_address == invitation.stakeholder.email
    for words in (given.reference, "Not in our valley.", "Figures 2026.csv", home):
        assert words in receipt.text


def test_sending_twice_is_sending_once(
    session: Session, client: FlaskClient, submit: Submit, invitation: Invitation, home: str
) -> None:
    submit(f"{home}/answer/questions", {boxes(invitation)[0]: "Once.", "go": "on"})
    fields = {**SPEAKS, "csrf_token": token_of(client.get(f"{home}/check"))}
    pages = [client.post(f"{home}/check", data=fields) for _ in range(3)]
    assert [page.location for page in pages] == [f"{home}/sent"] * 3
    assert rows(session) == [1, 1, 0, 1]
    references = set(re.findall(r"SB-\w{4}-\w\w", text(client.get(f"{home}/sent"))))
    assert references == {session.scalars(select(Contribution.reference)).one()}


def test_send_asks_what_it_must_know_and_keeps_what_was_said(
    session: Session, submit: Submit, invitation: Invitation, home: str
) -> None:
    submit(f"{home}/answer/questions", {boxes(invitation)[0]: "Once.", "go": "on"})
    page = submit(
        f"{home}/check",
        {
            "standpoint": Standpoint.ORGANISATION.value,
            "organisation_name": " ",
            "represents": "Chair of forty small firms",
            "consent_reason": "It is private",
        },
    )
    assert page.status_code == 200
    for words in (
        "There is a problem",
        "Say whether we may publish what you said",
        "Enter the name of the organisation you speak for",
        "Chair of forty small firms",
        "It is private",
        "Once.",
    ):
        assert words in text(page)
    look_again(session)
    assert session.scalars(select(Contribution.state)).all() == [ContributionState.DRAFT]


def test_nothing_written_cannot_be_sent(session: Session, client: FlaskClient, home: str) -> None:
    assert "You have not written anything yet." in text(client.get(f"{home}/check"))
    start = client.get(f"{home}/answer/questions")
    page = client.post(f"{home}/check", data={**SPEAKS, "csrf_token": token_of(start)})
    assert page.status_code == 200
    assert "You have not written anything yet." in text(page)
    assert rows(session) == [0, 0, 0, 0]


def test_changing_replaces_only_when_it_is_sent(
    session: Session, client: FlaskClient, submit: Submit, invitation: Invitation, home: str
) -> None:
    one, _, _ = boxes(invitation)
    first = sent_one(session, submit, invitation)
    assert client.get(f"{home}/answer/questions").location == home
    submit(home, {}, to=f"{home}/change")
    overview = text(client.get(home))
    assert f"You are changing what you sent as {first.reference}." in overview
    submit(f"{home}/answer/questions", {one: "Young people and old.", "go": "on"})
    look_again(session)
    assert first.state is ContributionState.SUBMITTED
    submit(f"{home}/check", SPEAKS)
    look_again(session)
    second = session.scalars(select(Contribution).order_by(Contribution.id.desc())).first()
    assert second is not None
    assert (first.state, second.state, second.replaces) == (
        ContributionState.WITHDRAWN,
        ContributionState.SUBMITTED,
        first,
    )
    overview = text(client.get(home))
    assert second.reference in overview
    assert first.reference not in overview
    assert len(session.scalars(select(Delivery)).all()) == 2


def test_thrown_away_changes_leave_what_was_sent(
    session: Session, client: FlaskClient, submit: Submit, invitation: Invitation, home: str
) -> None:
    first = sent_one(session, submit, invitation)
    submit(home, {}, to=f"{home}/change")
    assert "Throw away" in text(client.get(f"{home}/throw-away"))
    assert submit(f"{home}/throw-away", {}).location == home
    look_again(session)
    assert session.scalars(select(Contribution)).all() == [first]
    assert kept(session) == [("Question 1: What have we missed?", "Young people.")]


def test_adding_stands_beside_what_was_sent(
    session: Session, submit: Submit, invitation: Invitation, home: str
) -> None:
    sent_one(session, submit, invitation)
    submit(home, {}, to=f"{home}/add")
    submit(f"{home}/answer/anything-else", {"whole": "One more thing.", "go": "on"})
    submit(f"{home}/check", SPEAKS)
    look_again(session)
    assert session.scalars(select(Contribution.state)).all() == [ContributionState.SUBMITTED] * 2


def test_what_came_by_mail_is_shown_and_added_to(
    session: Session, client: FlaskClient, submit: Submit, invitation: Invitation, home: str
) -> None:
    mailed = a_contribution(
        session,
        invitation.consultation,
        invitation.stakeholder,
        (invitation.consultation.questions[1], "More buses, said by mail."),
        channel=Channel.EMAIL,
    )
    session.commit()
    overview = text(client.get(home))
    assert mailed.reference in overview
    assert "More buses, said by mail." in overview
    assert "What you write here is added to it." in overview
    assert "Change my answer" not in overview
    submit(f"{home}/answer/anything-else", {"whole": "And trains.", "go": "on"})
    submit(f"{home}/check", SPEAKS)
    look_again(session)
    assert mailed.state is ContributionState.SUBMITTED
    assert len(session.scalars(select(Contribution)).all()) == 2


def test_an_old_tab_saved_after_sending_becomes_a_change(
    session: Session, client: FlaskClient, submit: Submit, invitation: Invitation, home: str
) -> None:
    one, two, _ = boxes(invitation)
    old_tab = token_of(client.get(f"{home}/answer/questions"))
    first = sent_one(session, submit, invitation)
    fields = {one: "Young people.", two: "Typed in the other tab", "csrf_token": old_tab}
    client.post(f"{home}/answer/questions", data={**fields, "go": "on"})
    assert "You had sent your answer already." in text(client.get(home))
    look_again(session)
    draft = session.scalars(
        select(Contribution).where(Contribution.state == ContributionState.DRAFT)
    ).one()
    assert draft.replaces is first
    assert [one.text for one in draft.comments] == ["Young people.", "Typed in the other tab"]
