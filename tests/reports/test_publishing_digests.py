"""A released digest is published by an officer, read by anybody, and withdrawn."""

from collections.abc import Callable
from http import HTTPStatus

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select
from sqlalchemy.orm import Session
from werkzeug.test import TestResponse

from factories import NOON
from report_files import BUSES, a_consultation_asked, said, words_in
from soundingboard.digests import issuing
from soundingboard.digests.compiling import compile_digest
from soundingboard.kit import Kit
from soundingboard.models import Digest, JournalEntry, Officer
from soundingboard.reports import publishing_digests
from soundingboard.reports.making import Format, Made
from soundingboard.vocabulary import AudienceKind, Consent, Mode, Role

Submit = Callable[..., TestResponse]
SignIn = Callable[..., Officer]
PRIVATE = "Our permits cost too much for us to stay."


@pytest.fixture
def digest(session: Session, kit: Kit, sign_in: SignIn) -> Digest:
    """Six people and one who does not want to be published, in a released digest."""
    officer = session.merge(sign_in(Role.OFFICER))
    asked = a_consultation_asked(session)
    for number in range(6):
        said(session, asked, f"{BUSES} {number}", submitted_at=NOON)
    said(session, asked, PRIVATE, consent=Consent.NOT, submitted_at=NOON)
    made = compile_digest(session, kit.stationery, asked.strategy.priorities[0], at=NOON)
    assert made is not None
    issuing.release(session, kit.stationery, made, by=officer, at=NOON)
    session.commit()
    return made


def press(submit: Submit, digest: Digest, what: str, **form: str) -> TestResponse:
    return submit(
        f"/leads/digests/{digest.id}", form, to=f"/desk/reports/digests/{digest.id}/{what}"
    )


def words(client: FlaskClient, digest: Digest) -> str:
    answer = client.get(f"/digests/{digest.id}")
    assert answer.status_code == HTTPStatus.OK
    return answer.get_data(as_text=True)


def test_a_digest_is_published_read_by_anybody_and_withdrawn(
    session: Session, client: FlaskClient, submit: Submit, digest: Digest
) -> None:
    page = f"/digests/{digest.id}"
    assert client.get(page).status_code == HTTPStatus.NOT_FOUND
    assert press(submit, digest, "publish").status_code == HTTPStatus.FOUND
    assert "Its public edition" in client.get(f"/leads/digests/{digest.id}").get_data(as_text=True)
    client.get("/sign-out")
    with client.session_transaction() as cookies:
        cookies.clear()
    shown = words(client, digest)
    assert BUSES in shown
    assert PRIVATE not in shown
    assert page in client.get("/").get_data(as_text=True)
    for wanted in Format:
        answer = client.get(f"{page}/report.{wanted.value}")
        made = Made(f"x.{wanted.value}", answer.mimetype, answer.get_data())
        assert PRIVATE not in words_in(made)

    # Who changes their mind is taken out at once.
    for line in digest.lines:
        for one in line.passages:
            one.contribution.consent = Consent.NOT
    session.commit()
    assert BUSES not in words(client, digest)


def test_it_is_withdrawn_with_a_reason_and_may_be_published_again(
    session: Session, kit: Kit, client: FlaskClient, submit: Submit, digest: Digest
) -> None:
    press(submit, digest, "publish")
    assert press(submit, digest, "publish").status_code == HTTPStatus.CONFLICT
    assert "Say why it is withdrawn." in press(submit, digest, "withdraw").get_data(as_text=True)
    press(submit, digest, "withdraw", why="A line was wrong.", notice="It named a street.")
    for address in (f"/digests/{digest.id}", f"/digests/{digest.id}/report.pdf"):
        answer = client.get(address)
        assert answer.status_code == HTTPStatus.GONE
        told = answer.get_data(as_text=True)
        assert f"was withdrawn on {kit.stationery.day(kit.now())}." in told
        assert "It named a street." in told
        assert "A line was wrong." not in told
    press(submit, digest, "publish")
    assert "Version 2, published on" in words(client, digest)
    session.rollback()
    told = session.scalars(
        select(JournalEntry.detail).where(JournalEntry.event == "withdrew from the public")
    ).all()
    assert told == [f"{digest.subject}, number 1, version 1: A line was wrong."]


def test_what_may_not_be_published_says_why(
    session: Session, kit: Kit, client: FlaskClient, submit: Submit, digest: Digest
) -> None:
    consultation = digest.lines[0].passages[0].contribution.consultation

    def why() -> str:
        session.commit()
        answer = press(submit, digest, "publish")
        assert answer.status_code == HTTPStatus.CONFLICT
        return publishing_digests.why_not(session, digest)

    consultation.audience = AudienceKind.GROUPS
    assert why() == "It tells of a consultation that is between us and chosen groups."
    consultation.audience, consultation.mode = AudienceKind.ALL, Mode.FORMAL
    assert why() == "It tells of a formal consultation that is still open."
    consultation.mode = Mode.SOUNDING
    said(session, consultation, "And lights at the stops.", submitted_at=kit.now())
    draft = compile_digest(session, kit.stationery, digest.priority, at=kit.now())
    assert draft is not None
    assert publishing_digests.why_not(session, draft) == "Release the digest first."


def test_a_lead_does_not_publish(
    session: Session, submit: Submit, sign_in: SignIn, digest: Digest
) -> None:
    digest.priority.lead = session.merge(sign_in(Role.LEAD, name="Sunniva Hale"))
    session.commit()
    assert press(submit, digest, "publish").status_code == HTTPStatus.FORBIDDEN
