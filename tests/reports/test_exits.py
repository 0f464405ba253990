"""Nothing leaves that may not be published: every format, each way in which consent is missing."""

from collections.abc import Callable

import pytest
from sqlalchemy.orm import Session

from report_files import BUSES, a_consultation_asked, a_report, said, words_in
from soundingboard.models import Contribution
from soundingboard.press.report import Edition
from soundingboard.reports.making import Format, make, read_aloud
from soundingboard.vocabulary import Consent, ContributionState
from soundingboard.vocabulary import OrganisationType as Kind

PERMITS = "Our members would leave the county before they paid for a second car park permit."
EVIDENCE = "Marlhythe College survey of permits.pdf"


def spoken(session: Session, consent: Consent) -> tuple[Contribution, int]:
    """Six named councils, and one college with this consent, a file and a question."""
    asked = a_consultation_asked(session)
    for number in range(6):
        said(session, asked, f"{BUSES} {number}", kind=Kind.DISTRICT)
    one = said(
        session,
        asked,
        PERMITS,
        "Could you confirm when permits begin? According to our survey 80% want none.",
        body="Marlhythe College",
        person="Mair Kent",
        consent=consent,
        file=EVIDENCE,
    )
    session.flush()
    return one, asked.id


def leaves(session: Session, contribution: Contribution, wanted: Format) -> set[str]:
    """Which of somebody's traits stand in the public edition, made anew."""
    report = a_report(session, contribution.consultation, Edition.PUBLIC)
    return traits(words_in(make(session, report, wanted)))


def traits(words: str) -> set[str]:
    plain = " ".join(words.split())
    known = {"words": PERMITS, "file": EVIDENCE, "name": "Mair Kent", "body": "Marlhythe College"}
    return {trait for trait, sign in known.items() if sign in plain.replace(EVIDENCE, "§")} | (
        {"file"} if EVIDENCE in plain else set()
    )


@pytest.mark.parametrize("wanted", Format)
@pytest.mark.parametrize(
    ("consent", "expected"),
    [
        (Consent.NAMED, {"words", "file", "name", "body"}),
        (Consent.UNNAMED, {"words", "file"}),
        (Consent.NOT, set()),
        (Consent.NOT_ASKED, set()),
    ],
)
def test_only_what_was_agreed_to_is_published(
    session: Session, wanted: Format, consent: Consent, expected: set[str]
) -> None:
    contribution, _ = spoken(session, consent)
    assert leaves(session, contribution, wanted) == expected


def refuse(contribution: Contribution) -> None:
    contribution.consent = Consent.NOT


def withdraw(contribution: Contribution) -> None:
    contribution.state = ContributionState.WITHDRAWN


@pytest.mark.parametrize("wanted", Format)
@pytest.mark.parametrize("change", [refuse, withdraw])
def test_words_are_gone_from_a_report_made_before(
    session: Session, wanted: Format, change: Callable[[Contribution], None]
) -> None:
    contribution, _ = spoken(session, Consent.NAMED)
    report = a_report(session, contribution.consultation, Edition.PUBLIC)
    assert traits(words_in(make(session, report, wanted))) == {"words", "file", "name", "body"}
    change(contribution)
    session.flush()
    assert traits(words_in(make(session, report, wanted))) == set()


@pytest.mark.parametrize("wanted", Format)
def test_a_name_is_gone_from_a_report_made_before(session: Session, wanted: Format) -> None:
    contribution, _ = spoken(session, Consent.NAMED)
    report = a_report(session, contribution.consultation, Edition.PUBLIC)
    contribution.consent = Consent.UNNAMED
    session.flush()
    assert traits(words_in(make(session, report, wanted))) == {"words", "file"}


@pytest.mark.parametrize("wanted", Format)
def test_what_was_withdrawn_is_gone_from_the_internal_edition_too(
    session: Session, wanted: Format
) -> None:
    contribution, _ = spoken(session, Consent.NOT)
    report = a_report(session, contribution.consultation, Edition.INTERNAL)
    assert "words" in traits(words_in(make(session, report, wanted)))
    withdraw(contribution)
    session.flush()
    assert traits(words_in(make(session, report, wanted))) == set()


def test_a_page_is_an_exit_like_every_other(session: Session) -> None:
    contribution, _ = spoken(session, Consent.NAMED)
    report = a_report(session, contribution.consultation, Edition.PUBLIC)
    assert "words" in traits(read_aloud(session, report))
    refuse(contribution)
    session.flush()
    assert traits(read_aloud(session, report)) == set()


def test_the_internal_edition_marks_what_is_not_for_publication(session: Session) -> None:
    contribution, _ = spoken(session, Consent.NOT)
    report = a_report(session, contribution.consultation, Edition.INTERNAL)
    words = words_in(make(session, report, Format.HTML))
    assert "Internal edition. It holds words and names that may not be published." in words
    assert "college or training provider (not for publication)" in words.casefold()
