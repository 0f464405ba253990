"""A digest as a report: its own lines inside, its shares and the words agreed to outside."""

from datetime import timedelta

import pytest
from sqlalchemy.orm import Session

from factories import NOON, an_officer
from report_files import BUSES, a_consultation_asked, said, words_in
from soundingboard.digests.compiling import compile_digest
from soundingboard.digests.reviewing import hide_line, write_note
from soundingboard.kit import Kit
from soundingboard.models import Digest, Officer
from soundingboard.press.report import Edition, Report
from soundingboard.refusals import NotFound
from soundingboard.reports.making import Format, make
from soundingboard.reports.of_digest import tell
from soundingboard.vocabulary import Consent, LineKind, Role

PERMITS = "According to our survey 80% of members would leave the county over parking permits."


def a_digest(session: Session, kit: Kit) -> Digest:
    asked = a_consultation_asked(session)
    for number in range(7):
        said(session, asked, f"{BUSES} Number {number}.")
    said(session, asked, PERMITS, consent=Consent.NOT)
    digest = compile_digest(
        session, kit.stationery, asked.strategy.priorities[0], at=NOON + timedelta(days=2)
    )
    assert digest is not None
    return digest


def told(
    session: Session, digest: Digest, edition: Edition, reader: Officer | None = None
) -> Report:
    return tell(
        session,
        digest.id,
        edition,
        house="Wealdmere",
        day=lambda at: f"{at:%d %B %Y}",
        at=NOON,
        reader=reader,
    )


def test_the_internal_edition_tells_the_lines_as_they_stand(session: Session, kit: Kit) -> None:
    digest = a_digest(session, kit)
    write_note(digest, "Ask the operator.", by=an_officer(session, role=Role.LEAD))
    report = told(session, digest, Edition.INTERNAL)
    findings = {one.key: one for section in report.sections for one in section.findings}
    assert [findings[f"line-{line.id}"].statement for line in digest.lines] == [
        line.statement for line in digest.lines
    ]
    assert [findings[f"line-{line.id}"].passages for line in digest.lines] == [
        tuple(sorted(one.id for one in line.passages)) for line in digest.lines
    ]
    assert "Note of Olwen Pryce: Ask the operator." in report.sections[0].paragraphs


@pytest.mark.parametrize("wanted", Format)
def test_the_public_edition_tells_no_words_that_were_not_agreed_to(
    session: Session, kit: Kit, wanted: Format
) -> None:
    digest = a_digest(session, kit)
    write_note(digest, "Ask the operator.", by=an_officer(session, role=Role.LEAD))
    words = words_in(make(session, told(session, digest, Edition.PUBLIC), wanted))
    assert "80%" not in words
    assert "Ask the operator" not in words
    assert "8 of 8 people spoke of it." in words
    assert "Evidence offered" not in words  # nobody who offered any may be quoted


def test_evidence_that_may_be_quoted_is_in_the_public_edition(session: Session, kit: Kit) -> None:
    asked = a_consultation_asked(session)
    for number in range(7):
        said(session, asked, f"{BUSES} Number {number}.")
    said(session, asked, PERMITS)
    digest = compile_digest(
        session, kit.stationery, asked.strategy.priorities[0], at=NOON + timedelta(days=2)
    )
    assert digest is not None
    sections = {one.key: one for one in told(session, digest, Edition.PUBLIC).sections}
    assert [
        (one.statement, [quote.text for quote in one.quotes])
        for one in sections["kind-evidence"].findings
    ] == [("Fewer than 5 of the 8 people spoke of it.", [PERMITS])]


def test_a_line_that_was_left_out_is_not_in_the_report(session: Session, kit: Kit) -> None:
    digest = a_digest(session, kit)
    evidence = next(line for line in digest.lines if line.kind is LineKind.EVIDENCE)
    hide_line(session, digest, evidence.id, hidden=True)
    keys = {one.key for one in told(session, digest, Edition.INTERNAL).sections}
    assert "kind-evidence" not in keys
    assert "kind-question" in keys


def test_a_digest_that_is_not_there_is_not_found(session: Session) -> None:
    with pytest.raises(NotFound):
        tell(session, 9, Edition.PUBLIC, house="", day=str, at=NOON, reader=None)
