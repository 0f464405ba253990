"""Leads at their digests: what is theirs, what they change, what they cannot."""

import re
from collections.abc import Callable

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select
from sqlalchemy.orm import Session

from factories import a_contribution, a_stakeholder, a_strategy, an_open_consultation
from soundingboard.digests.compiling import compile_digest
from soundingboard.kit import Kit
from soundingboard.models import Contribution, Digest, DigestExtract, DigestLine, Officer, Tag
from soundingboard.vocabulary import ContributionState, Role, TagSource, TagState

SAID = "<script>alert(1)</script> The last bus leaves before seven, so nobody can work late."
Submit = Callable[..., object]


@pytest.fixture
def digest(session: Session, kit: Kit) -> Digest:
    """A draft on the first of two priorities, nobody's yet."""
    strategy = a_strategy(session)
    consultation = an_open_consultation(session, "What have we missed?", strategy=strategy)
    said = a_contribution(
        session, consultation, a_stakeholder(session), (consultation.questions[0], SAID)
    )
    session.add(
        Tag(
            comment=said.comments[0],
            priority=strategy.priorities[0],
            source=TagSource.QUESTION,
            state=TagState.APPLIES,
            score=1.0,
            reason="it answers a question on this priority",
        )
    )
    session.flush()
    made = compile_digest(session, kit.stationery, strategy.priorities[0], at=kit.now())
    assert made is not None
    session.commit()
    return made


def lead_it(session: Session, digest: Digest, lead: Officer) -> None:
    session.merge(lead)
    digest.priority.lead_id = lead.id
    session.commit()


def test_lead_reads_only_what_is_theirs(
    session: Session, client: FlaskClient, sign_in: Callable[..., Officer], digest: Digest
) -> None:
    lead = sign_in(Role.LEAD)
    assert client.get(f"/leads/digests/{digest.id}").status_code == 403
    assert "There is no digest yet" in client.get("/leads/digests").text
    lead_it(session, digest, lead)
    assert client.get(f"/leads/digests/{digest.id}").status_code == 200


def test_words_of_a_stakeholder_are_only_words(
    client: FlaskClient, sign_in: Callable[..., Officer], digest: Digest
) -> None:
    sign_in()
    line = digest.lines[0]
    for address in (
        f"/leads/digests/{digest.id}",
        f"/leads/digests/{digest.id}/lines/{line.id}",
    ):
        page = client.get(address).text
        assert "<script>alert" not in page
        assert "The last bus leaves before seven" in page


def test_words_behind_a_line_say_which_of_them_were_withdrawn(
    session: Session, client: FlaskClient, sign_in: Callable[..., Officer], digest: Digest
) -> None:
    sign_in()
    address = f"/leads/digests/{digest.id}/lines/{digest.lines[0].id}"
    withdrawn = "Withdrawn or replaced by its author since"
    page = client.get(address).text
    assert withdrawn not in page
    assert 'name="verdict"' in page
    session.scalars(select(Contribution)).one().state = ContributionState.WITHDRAWN
    session.commit()
    page = client.get(address).text
    assert withdrawn in page
    assert 'name="verdict"' not in page


def test_line_of_another_digest_is_not_found(
    client: FlaskClient, sign_in: Callable[..., Officer], digest: Digest
) -> None:
    sign_in()
    assert client.get(f"/leads/digests/{digest.id}/lines/9999").status_code == 404
    assert client.get("/leads/digests/9999").status_code == 404


def test_lead_leaves_a_line_out_and_puts_it_back(
    session: Session, sign_in: Callable[..., Officer], submit: Submit, digest: Digest
) -> None:
    sign_in()
    page, line = f"/leads/digests/{digest.id}", digest.lines[0].id
    for verdict, hidden in (("hide", True), ("show", False)):
        submit(page, {"verdict": verdict}, to=f"{page}/lines/{line}")
        session.commit()
        assert (
            session.scalars(select(DigestLine.hidden).where(DigestLine.id == line)).one() is hidden
        )


def test_lead_shows_a_passage_first(
    session: Session, sign_in: Callable[..., Officer], submit: Submit, digest: Digest
) -> None:
    sign_in()
    page = f"/leads/digests/{digest.id}"
    extract = session.scalars(select(DigestExtract.id)).first()
    submit(page, {"verdict": "promote"}, to=f"{page}/extracts/{extract}")
    session.commit()
    wanted = select(DigestExtract.promoted).where(DigestExtract.id == extract)
    assert session.scalars(wanted).one() is True


def test_released_digest_takes_no_more_changes(
    session: Session,
    client: FlaskClient,
    sign_in: Callable[..., Officer],
    submit: Submit,
    digest: Digest,
) -> None:
    sign_in()
    page = f"/leads/digests/{digest.id}"
    # A page that was opened before the release, its buttons pressed after it.
    token = re.search(r'name="csrf_token" value="([^"]+)"', client.get(page).text)
    assert token is not None
    assert submit(page, {}, to=f"{page}/release").status_code == 302
    for path, fields in (("note", {"note": "late"}), ("release", {})):
        answer = client.post(f"{page}/{path}", data={**fields, "csrf_token": token[1]})
        assert answer.status_code == 409
        assert "has been released" in answer.text
    session.commit()
    session.refresh(digest)
    assert digest.note == ""
