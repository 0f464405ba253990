"""Staff find what people said, read it whole, and put right what was supposed of it."""

import re
from collections.abc import Callable

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select
from sqlalchemy.orm import Session
from werkzeug.test import TestResponse

from factories import (
    NOON,
    a_contribution,
    a_document,
    a_stakeholder,
    an_open_consultation,
    an_organisation,
)
from soundingboard.contributions.anchoring import where_of
from soundingboard.contributions.tagging import tag
from soundingboard.kit import Kit
from soundingboard.models import Comment, Contribution, Evidence, IncomingMail, Officer
from soundingboard.vocabulary import (
    Channel,
    CommentState,
    Consent,
    ContributionState,
    Role,
    Standpoint,
    TagSource,
    TagState,
)

Submit = Callable[..., TestResponse]
SignIn = Callable[..., Officer]
LIST = "/desk/contributions/"


@pytest.fixture
def contribution(session: Session, kit: Kit) -> Contribution:
    consultation = an_open_consultation(
        session, "Which skills?", "Which routes?", document_version=a_document(session)
    )
    skills, mobility = consultation.strategy.priorities
    consultation.questions[0].priorities = [skills]
    consultation.questions[1].priorities = [mobility]
    mail = IncomingMail(content_hash="1" * 64, raw=b"", size=0, source="smtp", received_at=NOON)
    given = a_contribution(
        session,
        consultation,
        a_stakeholder(
            session,
            name="Nia <Rees>",
            organisation=an_organisation(session, "Marlhythe College"),
        ),
        (consultation.questions[0], "More colleges & teachers. Fewer forms."),
        (None, "Who decides?"),
        channel=Channel.EMAIL,
        incoming_mail=mail,
        consent=Consent.NOT,
        consent_reason="Figures are not out yet",
        standpoint=Standpoint.ORGANISATION,
        organisation_name="Marlhythe Group",
        represents="4,000 learners",
    )
    given.comments[1].state = CommentState.UNSURE
    file = Evidence(
        contribution=given,
        file_name='Figures "2026" Ŵyl.csv',
        media_type="text/csv",
        size=8,
        content_hash=kit.shelf.put(b"a,b\n1,2\n"),
        added_at=NOON,
    )
    session.add(file)
    tag(session, given)
    session.commit()
    return given


def look_again(session: Session) -> None:
    """Ends the transaction that looked before, which would see what it saw then."""
    session.rollback()
    session.expire_all()


def text(response: TestResponse) -> str:
    return response.get_data(as_text=True)


def page_of(contribution: Contribution) -> str:
    return f"{LIST}{contribution.id}"


def tags(comment: Comment) -> dict[str, tuple[TagSource, TagState, str]]:
    return {one.priority.name: (one.source, one.state, one.tagged_by) for one in comment.tags}


def test_one_contribution_shows_everything_staff_need(
    client: FlaskClient, sign_in: SignIn, contribution: Contribution
) -> None:
    sign_in()
    page = text(client.get(page_of(contribution)))
    for words in (
        contribution.reference,
        "Nia &lt;Rees&gt;",
        "Marlhythe College",
        "For Marlhythe Group",
        "4,000 learners",
        "Do not publish",
        "Figures are not out yet",
        "More colleges &amp; teachers.",
        "1. Question 1: Which skills?",
        "written in its box",
        "answers question 1",
        "2. The whole",
        "Unsure",
        f"/desk/inbox/{contribution.incoming_mail_id}",
    ):
        assert words in page, words


def test_list_finds_by_words_priority_and_consultation(
    session: Session, client: FlaskClient, sign_in: SignIn, contribution: Contribution
) -> None:
    sign_in()
    other = a_contribution(
        session, an_open_consultation(session), a_stakeholder(session), (None, "Trams")
    )
    draft = a_contribution(
        session,
        contribution.consultation,
        a_stakeholder(session),
        (None, "Trams, unsent"),
        state=ContributionState.DRAFT,
        submitted_at=None,
    )
    session.commit()

    def found(search: str) -> set[str]:
        known = {contribution.reference, other.reference, draft.reference}
        return known & set(re.findall(r"SB-\d+", text(client.get(LIST + search))))

    skills = contribution.consultation.strategy.priorities[0]
    assert found("") == {contribution.reference, other.reference}
    assert found("?words=trams") == {other.reference}
    assert found("?words=marlhythe") == {contribution.reference}
    assert found(f"?consultation={contribution.consultation_id}") == {contribution.reference}
    assert found(f"?priority={skills.id}") == {contribution.reference}
    assert found("passages?words=colleges") == {contribution.reference}
    assert found("?words=nothing+of+the+kind") == set()
    for odd in ("?page=99", "?page=-1", "?page=x", "?consultation=x", "?words=%00%25"):
        assert client.get(LIST + odd).status_code == 200


def test_drafts_cannot_be_read_by_staff(
    session: Session, client: FlaskClient, sign_in: SignIn, contribution: Contribution
) -> None:
    sign_in(Role.ADMINISTRATOR)
    contribution.state = ContributionState.DRAFT
    session.commit()
    assert client.get(page_of(contribution)).status_code == 404
    assert client.get(f"{LIST}evidence/{contribution.evidence[0].id}").status_code == 404


def test_replaced_contribution_stays_readable_and_names_the_later_one(
    session: Session, client: FlaskClient, sign_in: SignIn, contribution: Contribution
) -> None:
    sign_in()
    later = a_contribution(
        session,
        contribution.consultation,
        contribution.stakeholder,
        (None, "Better said."),
        replaces=contribution,
    )
    contribution.state = ContributionState.WITHDRAWN
    session.commit()
    earlier_page, later_page = (text(client.get(page_of(one))) for one in (contribution, later))
    assert "More colleges" in earlier_page
    assert later.reference in earlier_page
    assert contribution.reference in later_page
    assert contribution.reference not in text(client.get(LIST))
    assert contribution.reference in text(client.get(f"{LIST}?withdrawn=yes"))


def test_evidence_is_handed_out_as_it_came_and_never_as_a_page(
    client: FlaskClient, sign_in: SignIn, contribution: Contribution
) -> None:
    sign_in()
    answer = client.get(f"{LIST}evidence/{contribution.evidence[0].id}")
    assert answer.data == b"a,b\n1,2\n"
    disposition = answer.headers["Content-Disposition"]
    assert disposition.startswith("attachment;")
    assert "%C5%B4yl.csv" in disposition
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert answer.headers["Content-Security-Policy"] == "sandbox; default-src 'none'"
    assert answer.headers["Cache-Control"] == "no-store"


def test_evidence_that_left_the_shelf_is_a_sentence_and_no_crash(
    session: Session, client: FlaskClient, sign_in: SignIn, contribution: Contribution
) -> None:
    sign_in()
    contribution.evidence[0].content_hash = "f" * 64
    session.commit()
    answer = client.get(f"{LIST}evidence/{contribution.evidence[0].id}")
    assert answer.status_code == 404
    assert "The file is not on the shelf any more." in text(answer)


def test_one_click_takes_a_priority_away_and_another_gives_it_back(
    session: Session,
    client: FlaskClient,
    sign_in: SignIn,
    submit: Submit,
    contribution: Contribution,
) -> None:
    officer = sign_in()
    comment = contribution.comments[0]
    skills = contribution.consultation.strategy.priorities[0]
    page, door = page_of(contribution), f"/desk/passages/{comment.id}/priority"
    answer = submit(page, {"priority": skills.id, "verdict": "no"}, to=door)
    assert answer.location == f"{page}#passage-{comment.id}"
    look_again(session)
    assert tags(comment)["Skills"] == (TagSource.PERSON, TagState.REJECTED, officer.name)
    assert "Passage 1 does not bear on Skills." in text(client.get(page))
    submit(page, {"priority": skills.id, "verdict": "yes"}, to=door)
    look_again(session)
    assert tags(comment)["Skills"] == (TagSource.PERSON, TagState.APPLIES, officer.name)
    assert submit(page, {"verdict": "yes"}, to=door).status_code == 302
    assert "Choose a priority." in text(client.get(page))
    assert submit(page, {"priority": skills.id, "verdict": "x"}, to=door).status_code == 400


def test_every_way_to_put_a_passage_right(
    session: Session, sign_in: SignIn, submit: Submit, contribution: Contribution
) -> None:
    sign_in()
    page = page_of(contribution)
    routes = f"question:{contribution.consultation.questions[1].id}"

    def put_right(position: int, **fields: object) -> list[tuple[str, str, CommentState]]:
        look_again(session)
        comment = contribution.comments[position - 1]
        answer = submit(page, fields, to=f"/desk/passages/{comment.id}/place")
        assert answer.status_code == 302
        look_again(session)
        return [(where_of(one), one.text, one.state) for one in contribution.comments]

    skills, whole = "Question 1: Which skills?", "The whole"
    first, second, both = (
        "More colleges & teachers.",
        "Fewer forms.",
        "More colleges & teachers. Fewer forms.",
    )
    placed, dismissed = CommentState.PLACED, CommentState.NOT_A_COMMENT
    who = "Who decides?"
    assert put_right(2, verdict="accept") == [(skills, both, placed), (whole, who, placed)]
    assert put_right(1, verdict="split", cut=len(first) + 1) == [
        (skills, first, placed),
        (skills, second, placed),
        (whole, who, placed),
    ]
    assert put_right(2, verdict="move", key=routes) == [
        (skills, first, placed),
        ("Question 2: Which routes?", second, placed),
        (whole, who, placed),
    ]
    assert put_right(2, verdict="move", key="")[1] == (whole, second, placed)
    assert put_right(2, verdict="join")[1] == (whole, f"{second}\n\n{who}", placed)
    assert put_right(2, verdict="dismiss")[1] == (whole, f"{second}\n\n{who}", dismissed)


def test_what_cannot_be_put_right_is_said_and_changes_nothing(
    session: Session,
    client: FlaskClient,
    sign_in: SignIn,
    submit: Submit,
    contribution: Contribution,
) -> None:
    sign_in()
    page, last = page_of(contribution), contribution.comments[1]
    door = f"/desk/passages/{last.id}/place"
    for fields, sentence in (
        ({"verdict": "join"}, "There is no passage after this one to join it to."),
        ({"verdict": "split", "cut": "0"}, "Choose a place with words before it and after it."),
        ({"verdict": "split", "cut": "x"}, "Choose a place with words before it and after it."),
        (
            {"verdict": "move", "key": "question:999"},
            "That question or paragraph is not part of this consultation.",
        ),
    ):
        assert submit(page, fields, to=door).status_code == 302
        assert sentence in text(client.get(page))
    assert submit(page, {"verdict": "nonsense"}, to=door).status_code == 400
    gone = submit(page, {"verdict": "accept"}, to="/desk/passages/999999/place")
    assert gone.status_code == 404
    look_again(session)
    texts = session.scalars(select(Comment.text).order_by(Comment.position)).all()
    assert texts == ["More colleges & teachers. Fewer forms.", "Who decides?"]


def test_only_staff_may_enter(
    client: FlaskClient, sign_in: SignIn, contribution: Contribution
) -> None:
    comment = contribution.comments[0]
    doors = [LIST, f"{LIST}passages", page_of(contribution)]
    doors.append(f"{LIST}evidence/{contribution.evidence[0].id}")
    for door in doors:
        assert client.get(door).location.startswith("/sign-in")
    sign_in(Role.LEAD)
    for door in doors:
        assert client.get(door).status_code == 403
    for door in ("priority", "place"):
        # Even with a good token: it is the role that is missing.
        assert client.get(f"/desk/passages/{comment.id}/{door}").status_code == 405
