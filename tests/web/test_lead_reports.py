"""A digest as a file: for its lead and for officers, and for nobody else."""

import json
from collections.abc import Callable

import pytest
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from factories import NOON
from report_files import BUSES, a_consultation_asked, said, words_in
from soundingboard.digests.compiling import compile_digest
from soundingboard.kit import Kit
from soundingboard.models import Officer
from soundingboard.reports.making import Format, Made
from soundingboard.vocabulary import Consent, Role


def a_digest(session: Session, kit: Kit, lead: Officer | None = None) -> int:
    asked = a_consultation_asked(session)
    asked.strategy.priorities[0].lead = lead
    for number in range(6):
        said(session, asked, f"{BUSES} {number}", submitted_at=NOON)
    said(
        session,
        asked,
        "Our permits cost too much for us to stay.",
        consent=Consent.NOT,
        submitted_at=NOON,
    )
    digest = compile_digest(session, kit.stationery, asked.strategy.priorities[0], at=NOON)
    assert digest is not None
    session.commit()
    return digest.id


@pytest.mark.parametrize("wanted", Format)
def test_a_lead_has_their_digest_in_every_format(
    session: Session,
    kit: Kit,
    client: FlaskClient,
    sign_in: Callable[..., Officer],
    wanted: Format,
) -> None:
    number = a_digest(session, kit, sign_in(Role.LEAD))
    address = f"/leads/digests/{number}/report.{wanted.value}"

    def words(edition: str) -> str:
        answer = client.get(f"{address}?edition={edition}")
        made = Made(f"x.{wanted.value}", answer.mimetype, answer.get_data())
        return " ".join(words_in(made).split())

    assert "Our permits cost too much" in words("internal")
    assert "Our permits cost too much" not in words("public")
    page = client.get(f"/leads/digests/{number}").get_data(as_text=True)
    assert f"{number}/report.{'csv' if wanted is Format.CSV else wanted.value}" in page


def test_a_digest_of_somebody_else_is_not_handed_out(
    session: Session, kit: Kit, client: FlaskClient, sign_in: Callable[..., Officer]
) -> None:
    number = a_digest(session, kit)
    sign_in(Role.LEAD)
    assert client.get(f"/leads/digests/{number}/report.json").status_code == 403
    assert client.get("/leads/digests/999/report.json").status_code == 404
    sign_in(Role.OFFICER)
    answer = client.get(f"/leads/digests/{number}/report.json")
    assert json.loads(answer.get_data())["about"] == number
    assert client.get(f"/leads/digests/{number}/report.exe").status_code == 404
