"""A person's own page, from the first look to the thank-you, and everything that can go wrong."""

import io
import re
from collections.abc import Callable
from datetime import timedelta

import pytest
from conftest import Clock
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import func, select
from sqlalchemy.orm import Session
from werkzeug.test import TestResponse

from factories import (
    NOON,
    a_contribution,
    a_document,
    a_stakeholder,
    a_token,
    an_invitation,
    an_open_consultation,
    an_organisation,
)
from soundingboard.contributions.anchoring import where_of
from soundingboard.models import Comment, Contribution, Delivery, Evidence, Invitation
from soundingboard.vocabulary import (
    Channel,
    Consent,
    ConsultationState,
    ContributionState,
    Standpoint,
)

Submit = Callable[..., TestResponse]
SPEAKS = {"standpoint": Standpoint.PERSONAL.value, "consent": Consent.UNNAMED.value}
EVERY_TABLE = (Contribution, Comment, Evidence, Delivery)


@pytest.fixture
def invitation(session: Session) -> Invitation:
    college = an_organisation(session, "Marlhythe College")
    consultation = an_open_consultation(
        session,
        "What have we missed?",
        "What would help?",
        document_version=a_document(session),
        closes_at=NOON + timedelta(days=20),
    )
    consultation.questions[0].priorities = [consultation.strategy.priorities[0]]
    person = a_stakeholder(session, name="Nia Rees", organisation=college)
    invited = an_invitation(session, consultation, person)
    session.commit()
    return invited


@pytest.fixture
def home(invitation: Invitation) -> str:
    return f"/respond/{invitation.token}"


def look_again(session: Session) -> None:
    """Ends the transaction that looked before, which would see what it saw then."""
    session.rollback()
    session.expire_all()


def text(response: TestResponse) -> str:
    return response.get_data(as_text=True)


def boxes(invitation: Invitation) -> tuple[str, str, str]:
    """The names of the boxes of question 1, question 2 and paragraph 1.1."""
    consultation = invitation.consultation
    assert consultation.document_version is not None
    one, two = consultation.questions
    return (
        f"question-{one.id}",
        f"question-{two.id}",
        f"block-{consultation.document_version.blocks[1].id}",
    )


def kept(session: Session) -> list[tuple[str, str]]:
    """Every comment there is: where it stands, and its words."""
    look_again(session)
    return [
        (where_of(one), one.text)
        for one in session.scalars(select(Comment).order_by(Comment.position, Comment.id))
    ]


def rows(session: Session) -> list[int]:
    look_again(session)
    return [session.scalar(select(func.count()).select_from(table)) or 0 for table in EVERY_TABLE]


def token_of(page: TestResponse) -> str:
    found = re.search(r'name="csrf_token"[^>]*value="([^"]+)"', text(page))
    assert found is not None
    return found[1]


def sent_one(session: Session, submit: Submit, invitation: Invitation) -> Contribution:
    """An answer to question 1, sent on the web."""
    home = f"/respond/{invitation.token}"
    submit(f"{home}/answer/questions", {boxes(invitation)[0]: "Young people.", "go": "on"})
    submit(f"{home}/check", SPEAKS)
    look_again(session)
    return session.scalars(select(Contribution)).one()


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


def test_looking_at_every_page_changes_nothing(
    session: Session, client: FlaskClient, invitation: Invitation, home: str
) -> None:
    pages = (
        "",
        "/answer/questions",
        "/answer/part-1",
        "/answer/part-2",
        "/answer/anything-else",
        "/files",
        "/check",
        "/sent",
        "/throw-away",
    )
    before = rows(session)
    for page in pages:
        for look in (client.get, client.head):
            assert look(home + page).status_code in {200, 302}, page
    for page in ("/change", "/add"):
        assert client.get(home + page).status_code == 405
    assert rows(session) == before == [0, 0, 0, 0]


@pytest.mark.parametrize("page", ["", "/answer/questions", "/files", "/check", "/sent"])
def test_unknown_link_is_not_found(client: FlaskClient, page: str) -> None:
    response = client.get(f"/respond/{'q' * 26}{page}")
    assert response.status_code == 404
    assert "We do not know this link." in text(response)


def test_link_in_capitals_works(client: FlaskClient, home: str, invitation: Invitation) -> None:
    assert client.get(f"/respond/{invitation.token.upper()}").status_code == 200
    assert client.get(f"{home}/answer/no-such-part").status_code == 404


def test_draft_waits_for_its_writer_and_for_nobody_else(
    session: Session, client: FlaskClient, submit: Submit, invitation: Invitation, home: str
) -> None:
    one, two, _ = boxes(invitation)
    other = an_invitation(session, invitation.consultation)
    session.commit()
    page = f"{home}/answer/questions"
    step = submit(page, {one: "First words <b>&", two: "Second", "go": "later"})
    assert step.location == home
    overview = text(client.get(home))
    assert "Saved. Come back by the same link whenever you like." in overview
    assert "2 answered" in overview
    assert "First words &lt;b&gt;&amp;" in text(client.get(page))
    assert "First words" not in text(client.get(f"/respond/{other.token}/answer/questions"))
    submit(page, {one: "First words", two: "", "go": "on"})
    assert kept(session) == [("Question 1: What have we missed?", "First words")]


def test_saving_nothing_begins_nothing(
    session: Session, submit: Submit, invitation: Invitation, home: str
) -> None:
    submit(f"{home}/answer/questions", {boxes(invitation)[0]: "  \r\n ", "go": "on"})
    assert rows(session) == [0, 0, 0, 0]


def test_save_and_go_back_saves_too(
    session: Session, submit: Submit, invitation: Invitation, home: str
) -> None:
    one, _, paragraph = boxes(invitation)
    back = submit(f"{home}/answer/part-1", {paragraph: "No.", "go": "before"})
    assert back.location == f"{home}/answer/questions"
    back = submit(f"{home}/answer/questions", {one: "Yes.", "go": "before"})
    assert back.location == home
    assert kept(session) == [
        ("Question 1: What have we missed?", "Yes."),
        ("Paragraph 1.1", "No."),
    ]


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


def test_an_old_page_comes_back_with_its_words(
    session: Session, client: FlaskClient, invitation: Invitation, home: str
) -> None:
    one, _, paragraph = boxes(invitation)
    page = client.post(
        f"{home}/answer/questions", data={one: "Hours of work", "csrf_token": "old", "go": "on"}
    )
    assert page.status_code == 400
    assert "Hours of work" in text(page)
    assert "Nothing you wrote is lost" in text(page)
    assert rows(session) == [0, 0, 0, 0]
    fields = {one: "Hours of work", "csrf_token": token_of(page), "go": "on"}
    assert client.post(f"{home}/answer/questions", data=fields).status_code == 302
    page = client.post(f"{home}/answer/part-1", data={paragraph: "More of it"})
    assert page.status_code == 400
    assert re.search(r"<details[^>]* open>(?s:.*?)More of it", text(page))
    page = client.post(f"{home}/check", data={**SPEAKS, "represents": "Chair"})
    assert page.status_code == 400
    assert "Hours of work" in text(page)
    assert "Chair" in text(page)
    assert kept(session) == [("Question 1: What have we missed?", "Hours of work")]


def test_too_much_text_comes_back_with_a_sentence(
    session: Session, submit: Submit, invitation: Invitation, home: str
) -> None:
    one, two, _ = boxes(invitation)
    page = submit(f"{home}/answer/questions", {one: "ŵ" * 50_001, two: "Short", "go": "on"})
    assert page.status_code == 200
    assert "Write at most 50,000 characters here" in text(page)
    assert "ŵ" * 50_001 in text(page)
    assert rows(session) == [0, 0, 0, 0]
    long = "ŵ" * 50_000
    submit(f"{home}/answer/questions", {one: long, two: long, "go": "on"})
    assert [words for _, words in kept(session)] == [long, long]


def test_saving_too_often_is_refused_without_losing_the_words(
    client: FlaskClient, invitation: Invitation, home: str
) -> None:
    one, _, _ = boxes(invitation)
    token = token_of(client.get(f"{home}/answer/questions"))
    for number in range(41):
        page = client.post(
            f"{home}/answer/questions", data={one: f"Try {number}", "csrf_token": token}
        )
    assert page.status_code == 429
    assert "Try 40" in text(page)
    assert "wait a minute" in text(page)


@pytest.mark.parametrize(
    ("name", "content", "sentence"),
    [
        ("run.exe", b"MZ\x90", "run.exe is of a kind we cannot take"),
        ("plan.pdf", b"not a pdf at all", "plan.pdf is of a kind we cannot take"),
        ("empty.txt", b"", "empty.txt is empty"),
    ],
)
def test_a_file_we_cannot_take_is_refused_with_its_reason(
    session: Session, submit: Submit, home: str, *, name: str, content: bytes, sentence: str
) -> None:
    page = submit(f"{home}/files", {"files": (io.BytesIO(content), name)})
    assert page.status_code == 200
    assert sentence in text(page)
    assert rows(session) == [0, 0, 0, 0]


def test_of_several_files_those_that_are_fine_are_kept(
    session: Session, submit: Submit, home: str
) -> None:
    files = [(io.BytesIO(b"%PDF-1"), "good.pdf"), (io.BytesIO(b"MZ"), "bad.exe")]
    page = submit(f"{home}/files", {"files": files})
    assert "bad.exe is of a kind we cannot take" in text(page)
    assert "good.pdf" in text(page)
    assert session.scalars(select(Evidence.file_name)).all() == ["good.pdf"]


def test_files_can_be_taken_out_again(
    session: Session, client: FlaskClient, submit: Submit, home: str
) -> None:
    submit(f"{home}/files", {"files": (io.BytesIO(b"%PDF-1"), "good.pdf")})
    file = session.scalars(select(Evidence)).one()
    page = f"{home}/files"
    assert submit(page, {}, to=f"{page}/{file.id + 1}/remove").status_code == 404
    assert submit(page, {}, to=f"{page}/{file.id}/remove").location == page
    assert "Removed good.pdf." in text(client.get(page))
    look_again(session)
    assert session.scalars(select(Evidence)).all() == []


def test_an_upload_over_the_limit_is_told_on_the_page_of_files(
    session: Session, app: Flask, submit: Submit, home: str
) -> None:
    app.config["MAX_CONTENT_LENGTH"] = 100_000
    page = submit(f"{home}/files", {"files": (io.BytesIO(b"%PDF-1" + bytes(200_000)), "big.pdf")})
    assert page.status_code == 413
    assert "Together the files are larger than 20 MB." in text(page)
    assert "Files you want to add" in text(page)
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


def test_after_the_end_the_page_shows_what_was_said_and_takes_nothing(
    session: Session,
    client: FlaskClient,
    submit: Submit,
    *,
    clock: Clock,
    invitation: Invitation,
    home: str,
) -> None:
    one, two, _ = boxes(invitation)
    first = sent_one(session, submit, invitation)
    submit(home, {}, to=f"{home}/add")
    submit(f"{home}/answer/questions", {two: "Never sent", "go": "on"})
    token = token_of(client.get(f"{home}/answer/questions"))
    before = rows(session)
    clock.at = invitation.consultation.closes_at + timedelta(seconds=1)
    page = client.get(home)
    assert page.status_code == 200
    for words in ("This closed on 22 November 2026.", first.reference, "Young people."):
        assert words in text(page)
    assert "What you had not sent" in text(page)
    assert "Never sent" in text(page)
    assert client.get(f"{home}/answer/questions").location == home
    late = client.post(
        f"{home}/answer/questions", data={one: "A minute too late", "csrf_token": token}
    )
    assert late.status_code == 410
    assert "A minute too late" in text(late)
    for place in ("/check", "/files", "/change", "/add"):
        answer = client.post(home + place, data={**SPEAKS, "csrf_token": token})
        assert answer.status_code == 410, place
    assert rows(session) == before


def test_a_consultation_closed_early_is_closed(
    session: Session, client: FlaskClient, invitation: Invitation, home: str
) -> None:
    invitation.consultation.state = ConsultationState.CLOSED
    invitation.consultation.closed_at = NOON - timedelta(days=1)
    session.commit()
    assert "This closed on 1 November 2026." in text(client.get(home))


def test_a_consultation_not_opened_yet_says_so(
    session: Session, client: FlaskClient, invitation: Invitation, home: str
) -> None:
    invitation.consultation.state = ConsultationState.SIGNED_OFF
    session.commit()
    page = text(client.get(home))
    assert "This has not opened yet." in page
    assert "closed on" not in page


def test_a_circulation_without_questions_and_without_paper_asks_what_you_think(
    session: Session, client: FlaskClient, submit: Submit
) -> None:
    invitation = an_invitation(session, an_open_consultation(session), token=a_token())
    session.commit()
    home = f"/respond/{invitation.token}"
    assert "What do you think?" in text(client.get(home))
    step = submit(f"{home}/answer/anything-else", {"whole": "A lot.", "go": "on"})
    assert step.location == f"{home}/files"
    assert client.get(f"{home}/answer/questions").status_code == 404


def test_boxes_of_another_consultation_are_passed_over(
    session: Session, submit: Submit, home: str
) -> None:
    other = an_open_consultation(session, "Elsewhere?")
    session.commit()
    submit(
        f"{home}/answer/questions",
        {f"question-{other.questions[0].id}": "Smuggled", "block-1": "Too", "go": "on"},
    )
    assert rows(session) == [0, 0, 0, 0]


def test_forms_work_over_https_and_the_link_stays_with_us(
    session: Session, client: FlaskClient, invitation: Invitation, home: str
) -> None:
    one, _, _ = boxes(invitation)
    page = client.get(f"{home}/answer/questions", base_url="https://growth.example")
    # A browser that keeps to this policy sends our own pages' address to us, and to no one else.
    assert page.headers["Referrer-Policy"] == "same-origin"
    answer = client.post(
        f"{home}/answer/questions",
        base_url="https://growth.example",
        headers={"Referer": f"https://growth.example{home}/answer/questions"},
        data={one: "By a safe line", "csrf_token": token_of(page), "go": "on"},
    )
    assert answer.status_code == 302
    assert kept(session) == [("Question 1: What have we missed?", "By a safe line")]
