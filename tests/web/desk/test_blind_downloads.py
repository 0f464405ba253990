"""Files and searches do not tell a second coder how the first coded what they may still code."""

import csv
import io
import json
import re
import zipfile
from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from http import HTTPStatus

import pytest
from flask.testing import FlaskClient
from openpyxl import load_workbook
from sqlalchemy.orm import Session
from werkzeug.test import TestResponse

from factories import NOON, an_officer
from report_files import BUSES, a_consultation_asked, said, words_in
from soundingboard.coding.blind import MADE_FOR_ANOTHER, NOT_YET
from soundingboard.coding.codes import Codes
from soundingboard.coding.working import code
from soundingboard.digests.compiling import compile_digest
from soundingboard.errands.working import drain
from soundingboard.kit import Kit
from soundingboard.models import Comment, Consultation, Officer
from soundingboard.reports.making import Format, Made
from soundingboard.themes import editing, moving
from soundingboard.vocabulary import Round, Stance
from soundingboard.web.guards import OFFICER

SignIn = Callable[..., Officer]
Submit = Callable[..., TestResponse]
FORM = "/desk/search/?words=crossings"  # any page with a token
OURS, THEIRS = "The passage of the sample: zebra crossings.", f"{BUSES} And giraffes."


@dataclass
class Sample:
    """Two passages, both coded to the first priority by Mair Ellis; `coded` waits for a second."""

    consultation: Consultation
    coded: Comment
    settled: Comment
    priority: str
    first: Officer


@pytest.fixture
def sample(session: Session) -> Sample:
    consultation = a_consultation_asked(session)
    priority = consultation.strategy.priorities[0]
    mair = an_officer(session, name="Mair Ellis")
    olwen = an_officer(session, name="Somebody else")
    coded = said(session, consultation, OURS).comments[0]
    settled = said(session, consultation, THEIRS).comments[0]
    consultation.second_share = 100
    codes = Codes(priorities=frozenset({priority.id}), stance=Stance.OPPOSE)
    for one in (coded, settled):
        code(session, one.id, codes, Round.FIRST, mair, seen=None, at=NOON)
    code(session, settled.id, codes, Round.SECOND, olwen, seen=None, at=NOON)
    session.commit()
    return Sample(consultation, coded, settled, priority.name, mair)


def enter(client: FlaskClient, person: Officer) -> None:
    with client.session_transaction() as browser:
        browser[OFFICER] = person.id


def get(client: FlaskClient, address: str) -> bytes:
    answer = client.get(address)
    assert answer.status_code == HTTPStatus.OK, address
    return answer.get_data()


def searched(client: FlaskClient, asked: str) -> dict[int, str]:
    """What the file of a search has under Priorities, by the passage; both formats the same."""
    sheet = load_workbook(io.BytesIO(get(client, f"/desk/search/found.xlsx?{asked}"))).active
    assert sheet is not None
    rows = list(sheet.iter_rows(values_only=True))
    head = rows[0]
    found = {
        int(str(row[head.index("Passage")])): str(row[head.index("Priorities")]) for row in rows[1:]
    }
    with zipfile.ZipFile(io.BytesIO(get(client, f"/desk/search/found.zip?{asked}"))) as packed:
        text = packed.read(packed.namelist()[0]).decode("utf-8-sig")
    read = csv.DictReader(io.StringIO(text))
    assert {int(row["Passage"]): row["Priorities"] for row in read} == found
    return found


def test_a_search_finds_nothing_by_codes_that_are_hidden(
    client: FlaskClient, sign_in: SignIn, sample: Sample
) -> None:
    by_code = f"priority={sample.consultation.strategy.priorities[0].id}"
    sign_in(name="Idris Falk")
    both = {sample.coded.id: NOT_YET, sample.settled.id: sample.priority}
    whole = f"consultation={sample.consultation.id}"
    assert searched(client, whole) == both
    assert searched(client, by_code) == {sample.settled.id: sample.priority}
    assert set(searched(client, "stance=oppose")) == {sample.settled.id}
    page = get(client, f"/desk/search/?{whole}").decode()
    assert f"{sample.priority}</a> (1)" in page
    narrowed = get(client, f"/desk/search/?{by_code}").decode()
    assert "zebra" not in narrowed
    assert "giraffes" in narrowed
    assert "are not found by priority or stance" in narrowed

    enter(client, sample.first)
    assert searched(client, by_code) == dict.fromkeys(both, sample.priority)


@pytest.mark.parametrize("listed", ["/desk/contributions/", "/desk/contributions/passages"])
def test_a_list_by_priority_tells_a_second_coder_nothing_of_the_first(
    client: FlaskClient, session: Session, sign_in: SignIn, sample: Sample, listed: str
) -> None:
    ours, other = sample.consultation.strategy.priorities[:2]
    sign_in(name="Idris Falk")
    pages = [get(client, f"{listed}?priority={one.id}").decode() for one in (ours, other)]
    waiting = (sample.coded.contribution.reference, "zebra")
    assert [word for word in waiting for page in pages if word in page] == []
    assert sample.settled.contribution.reference in pages[0]
    # The same is said under every priority, and no number.
    said = "Passages that you may still code as the second person are not listed here."
    assert [said in page for page in pages] == [True, True]
    assert ["not shown" in page for page in pages] == [False, False]
    assert sample.coded.contribution.reference in get(client, listed).decode()

    enter(client, sample.first)
    assert (
        sample.coded.contribution.reference in get(client, f"{listed}?priority={ours.id}").decode()
    )


def test_a_theme_neither_lists_nor_counts_what_is_hidden(
    client: FlaskClient, session: Session, sign_in: SignIn, sample: Sample
) -> None:
    ours = sample.consultation.strategy.priorities[0]
    theme = editing.make(session, ours, "Crossings", description="", by="Mair Ellis", at=NOON)
    both = (sample.coded.id, sample.settled.id)
    pages = [f"/desk/themes/{theme.id}", f"/leads/themes/{theme.id}"]
    lists = [f"/desk/themes/priorities/{ours.id}", "/leads/themes/"]
    none = f"/desk/themes/priorities/{ours.id}/in-none"
    session.commit()
    sign_in(name="Idris Falk")
    left_out = get(client, none).decode()
    assert "1 passage in no theme" in left_out
    assert ("zebra" in left_out, "giraffes" in left_out) == (False, True)
    moving.put_in(session, both, theme, by="Mair Ellis", at=NOON)
    session.commit()
    for page in (*pages, *lists):
        told = get(client, page).decode()
        assert ", 1 passage" in told, page
        assert [word for word in ("zebra", "2 people", "2 passages") if word in told] == [], page
    assert "1 put in by hand" in get(client, pages[0]).decode()
    enter(client, sample.first)
    for page in (*pages, *lists):
        assert "2 passages" in get(client, page).decode(), page


def test_a_kept_search_counts_nothing_new_by_a_hidden_code(
    client: FlaskClient, session: Session, submit: Submit, sign_in: SignIn, sample: Sample
) -> None:
    asked = f"priority={sample.consultation.strategy.priorities[0].id}"
    sign_in(name="Idris Falk")
    submit(f"/desk/search/?{asked}", {"name": "Ours"}, to=f"/desk/search/keep?{asked}")
    for text in ("Lynxes by the new road.", "Otters under the bridge."):
        comment = said(session, sample.consultation, text).comments[0]
        codes = Codes(priorities=frozenset({sample.consultation.strategy.priorities[0].id}))
        code(session, comment.id, codes, Round.FIRST, sample.first, seen=None, at=NOON)
    session.commit()
    assert "2 new" not in get(client, "/desk/search/").decode()
    sample.consultation.second_share = 0
    session.commit()
    assert "2 new" in get(client, "/desk/search/").decode()


@pytest.mark.parametrize("wanted", Format)
def test_every_format_says_that_codes_are_left_out(
    client: FlaskClient, sign_in: SignIn, sample: Sample, wanted: Format
) -> None:
    sign_in(name="Idris Falk")
    address = f"/desk/reports/consultations/{sample.consultation.id}/internal.{wanted.value}"
    text = " ".join(words_in(made(client, address)).split())
    assert "Made for somebody who may still code 1 passage of it as the second person" in text


def made(client: FlaskClient, address: str) -> Made:
    answer = client.get(address)
    assert answer.status_code == HTTPStatus.OK, address
    return Made(address, answer.mimetype, answer.get_data())


def findings(told: dict[str, object]) -> dict[str, set[int]]:
    """The passages named by each finding on a priority, of a report as JSON."""
    found: dict[str, set[int]] = {}
    for section in told["sections"]:  # type: ignore[attr-defined]  # JSON as it comes
        for one in section["findings"]:
            if re.match(r"(summary-)?priority-|line-|answer-", one["key"]):
                found.setdefault(one["key"], set()).update(one["passages"])
    return found


def test_the_data_of_a_report_name_no_hidden_passage_under_a_priority(
    client: FlaskClient, sign_in: SignIn, sample: Sample
) -> None:
    address = f"/desk/reports/consultations/{sample.consultation.id}/internal.json"

    def told() -> tuple[dict[str, set[int]], dict[int, tuple[list[str], str]]]:
        data = json.loads(get(client, address))
        rows = {one["passage"]: (one["priorities"], one["stance"]) for one in data["passages"]}
        return findings(data), rows

    plain = ([sample.priority], "oppose")
    sign_in(name="Idris Falk")
    under, rows = told()
    assert rows == {sample.coded.id: ([NOT_YET], NOT_YET), sample.settled.id: plain}
    assert set().union(*under.values()) == {sample.settled.id}

    enter(client, sample.first)
    under, rows = told()
    assert rows == {sample.coded.id: plain, sample.settled.id: plain}
    assert set().union(*under.values()) == {sample.coded.id, sample.settled.id}


def test_a_digest_names_no_hidden_passage(
    session: Session, kit: Kit, client: FlaskClient, sign_in: SignIn, sample: Sample
) -> None:
    priority = sample.consultation.strategy.priorities[0]
    digest = compile_digest(session, kit.stationery, priority, at=NOON + timedelta(days=2))
    assert digest is not None
    session.commit()
    page = f"/leads/digests/{digest.id}"
    lines = [f"{page}/lines/{line.id}" for line in digest.lines]

    def everything() -> str:
        return "".join(get(client, one).decode() for one in (page, *lines))

    sign_in(name="Idris Falk")
    data = json.loads(get(client, f"{page}/report.json"))
    assert set().union(*findings(data).values()) == {sample.settled.id}
    assert [one["passage"] for one in data["passages"]] == [sample.settled.id]
    assert "zebra" not in json.dumps(data)
    assert "zebra" not in everything()
    assert "giraffes" in everything()

    enter(client, sample.first)
    data = json.loads(get(client, f"{page}/report.json"))
    assert [one["passage"] for one in data["passages"]] == [sample.coded.id, sample.settled.id]
    assert "zebra" in everything()


def test_a_file_made_for_somebody_else_is_not_handed_to_a_second_coder(
    session: Session,
    kit: Kit,
    client: FlaskClient,
    submit: Submit,
    sign_in: SignIn,
    sample: Sample,
) -> None:
    page = f"/desk/reports/consultations/{sample.consultation.id}"
    asked = {"edition": "internal", "kind": "json"}
    enter(client, sample.first)
    whole = submit(FORM, asked, to=f"{page}/background").headers["Location"]
    drain(kit)
    assert "zebra" in get(client, f"{whole}/file").decode()

    sign_in(name="Idris Falk")
    refused = client.get(f"{whole}/file")
    assert refused.status_code == HTTPStatus.CONFLICT
    assert MADE_FOR_ANOTHER in refused.get_data(as_text=True)
    own = submit(FORM, asked, to=f"{page}/background").headers["Location"]
    assert own != whole
    drain(kit)
    data = json.loads(get(client, f"{own}/file"))
    assert set().union(*findings(data).values()) == {sample.settled.id}

    codes = Codes(priorities=frozenset({sample.consultation.strategy.priorities[0].id}))
    other = session.get_one(Officer, an_officer(session, name="A third").id)
    code(session, sample.coded.id, codes, Round.SECOND, other, seen=None, at=NOON)
    session.commit()
    assert client.get(f"{whole}/file").status_code == HTTPStatus.OK
