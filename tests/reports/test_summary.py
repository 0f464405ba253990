"""The summary of responses: every figure of it, on consultations whose figures are known."""

from datetime import timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from factories import NOON, a_contribution, a_stakeholder, an_invitation
from report_files import BUSES, a_consultation_asked, a_report, said
from soundingboard.contributions.campaigns import look
from soundingboard.digests.compiling import compile_digest
from soundingboard.kit import Kit
from soundingboard.models import (
    Choice,
    CodeFrame,
    Consultation,
    Contribution,
    Feedback,
    PassageNote,
    StanceTaken,
    Theme,
    ThemeMember,
)
from soundingboard.press.report import Edition, Report, Section, Table
from soundingboard.vocabulary import (
    Channel,
    ChoiceSource,
    CommentState,
    Consent,
    ContributionState,
    LineKind,
    QuestionKind,
    Quote,
    SortedBy,
    Stance,
    StanceSource,
    ThemeStanding,
    ThemeState,
)
from soundingboard.vocabulary import OrganisationType as Kind

LETTER = (
    "We ask the authority to keep the evening bus to the business park running every day of the "
    "week, because our staff have no other way to reach the late shift."
)


def section(report: Report, key: str) -> Section:
    return next(one for one in report.sections if one.key == key)


def table(report: Report, key: str) -> dict[str, tuple[str, ...]]:
    """A table as it is printed: its rows by name."""
    found: Table = next(t for one in report.sections for t in one.tables if t.key == key)
    return {row.name: tuple(cell.text for cell in row.cells) for row in found.rows}


def solent(session: Session) -> Consultation:
    """Seventy asked, seventeen answered, as the Solent authority had it in 2016 (oracle 7)."""
    asked = a_consultation_asked(session)
    for number in range(17):
        kind = Kind.DISTRICT if number < 11 else Kind.SMALL_BUSINESS
        said(session, asked, f"{BUSES} Number {number}.", kind=kind)
    for _ in range(53):
        an_invitation(session, asked, a_stakeholder(session))
    return asked


def test_a_small_sounding_is_told_in_counts(session: Session) -> None:
    report = a_report(session, solent(session), Edition.INTERNAL)
    assert section(report, "answered").paragraphs == (
        "17 people answered; 17 organisations are represented.",
        "Each is counted once.",
        "Of those we invited, fewer than half of the people (17 of 70) answered.",
    )
    assert table(report, "kinds") == {
        "District council": ("11", "11"),
        "Small or medium business": ("6", "6"),
        "No organisation named": ("0", "53"),
        "All": ("17", "70"),
    }
    assert table(report, "channels") == {
        "On the web": ("17",),
        "By email": ("0",),
        "Written down by staff, at a workshop or on the phone": ("0",),
        "All": ("17",),
    }
    question = section(report, "question-1")
    assert question.findings[0].statement == (
        "17 of 17 people answered it, from 17 organisations: 17 passages in 1 wording."
    )
    assert len(question.findings[0].passages) == 17
    assert section(report, "question-2").paragraphs == ("Nobody said anything on it.",)


def test_the_waterfall_adds_up(session: Session) -> None:
    asked = a_consultation_asked(session)
    first = said(session, asked, BUSES)
    again = a_contribution(
        session,
        asked,
        first.stakeholder,
        (asked.questions[0], BUSES),
        channel=Channel.EMAIL,
        submitted_at=NOON + timedelta(days=2),
    )
    earlier = said(session, asked, "An earlier word.", state=ContributionState.WITHDRAWN)
    a_contribution(
        session,
        asked,
        earlier.stakeholder,
        (asked.questions[0], "A later word."),
        replaces=earlier,
    )
    said(session, asked, "Taken back.", state=ContributionState.WITHDRAWN)
    said(session, asked, "From nobody we know.", state=ContributionState.UNCONFIRMED)
    said(session, asked)
    said(session, asked, "   ")
    said(session, asked, "Not yet sent.", state=ContributionState.DRAFT)
    session.flush()
    report = a_report(session, asked, Edition.INTERNAL)
    assert table(report, "waterfall") == {
        "Received": ("8",),
        "From an address that nobody has confirmed": ("1",),
        "Withdrawn by whoever sent it": ("1",),
        "Replaced by a later one of the same person": ("1",),
        "Blank": ("2",),
        "Sent twice by the same person, word for word": ("1",),
        "Counted in this report": ("2",),
    }
    assert again.comments[0].id not in section(report, "question-1").findings[0].passages


def test_a_person_is_counted_once_however_often_they_write(session: Session) -> None:
    asked = a_consultation_asked(session)
    first = said(session, asked, BUSES)
    a_contribution(
        session,
        asked,
        first.stakeholder,
        (asked.questions[0], "And the rail link."),
        submitted_at=NOON + timedelta(days=30),
        late=True,
    )
    session.flush()
    report = a_report(session, asked, Edition.INTERNAL)
    assert section(report, "answered").paragraphs == (
        "1 person answered; 1 organisation is represented.",
        "Each is counted once.",
        "Of those we invited, 1 of 1 person answered.",
    )
    assert table(report, "waterfall") == {
        "Received": ("2",),
        "Counted with what the same person had sent before": ("1",),
        "Counted in this report": ("1",),
    }
    assert section(report, "question-1").findings[0].statement == (
        "1 of 1 person answered it, from 1 organisation: 2 passages."
    )


def test_what_came_late_is_counted_and_said_to_be_late(session: Session) -> None:
    asked = a_consultation_asked(session)
    said(session, asked, BUSES)
    said(session, asked, "And the rail link.", late=True)
    report = a_report(session, asked, Edition.INTERNAL)
    assert section(report, "answered").paragraphs[-1] == (
        "1 of 2 contributions came after the closing date; they are counted, and marked as late."
    )


def test_copies_of_one_text_are_a_campaign_and_all_are_counted(session: Session) -> None:
    asked = a_consultation_asked(session)
    for _ in range(6):
        said(session, asked, LETTER)
    for number in range(5):
        said(session, asked, f"{LETTER} My own son is one of {number + 3} who walk home.")
    said(session, asked, "Please plant more trees along the quay before the next summer comes.")
    look(session, asked, at=NOON)
    report = a_report(session, asked, Edition.PUBLIC)
    assert table(report, "campaigns") == {"Campaign 1": ("6", "5", "11")}
    assert [q.text for q in section(report, "campaigns").findings[0].quotes] == [LETTER]
    assert section(report, "question-1").findings[0].statement == (
        "12 of 12 people answered it, from 12 organisations."
    )


def test_figures_under_five_are_not_published(session: Session) -> None:
    asked = a_consultation_asked(session)
    for number in range(12):
        said(session, asked, f"{BUSES} {number}", kind=Kind.DISTRICT, place="Marlhythe")
    for number in range(3):
        said(session, asked, f"{BUSES} {number}", kind=Kind.UNIVERSITY, place="Ward Lathes")
    for _ in range(6):
        said(session, asked, "Trees, rather than anything else.", kind=Kind.HEALTH, priorities=(2,))
    report = a_report(session, asked, Edition.PUBLIC)
    assert table(report, "kinds") == {
        "District council": ("12", "12"),
        "Health, University, together": ("9", "9"),
        "All": ("21", "21"),
    }
    assert table(report, "places") == {
        "Marlhythe": ("12",),
        "No place given, Elsewhere, together": ("9",),
        "All": ("21",),
    }
    assert table(report, "priorities") == {"Skills": ("15", "15"), "Smart mobility": ("6", "6")}
    # Of the universities all three spoke on skills: no row of this table could be shown.
    assert "differences" not in {one.key for one in section(report, "priorities").tables}


def test_a_figure_that_tells_who_kept_silent_is_not_published(session: Session) -> None:
    asked = a_consultation_asked(session)
    for number in range(10):
        said(session, asked, f"{BUSES} {number}")
    for number in range(2):
        said(session, asked, f"{BUSES} {number}", priorities=(2,))
    report = a_report(session, asked, Edition.PUBLIC)
    assert table(report, "priorities") == {
        "Skills": ("8 or more", "8 or more"),
        "Smart mobility": ("fewer than 5", "fewer than 5"),
    }
    assert section(report, "priority-1").findings[0].passages == ()


def test_a_passage_that_waits_for_its_place_counts_under_no_question(session: Session) -> None:
    asked = a_consultation_asked(session)
    unsure = said(session, asked, BUSES)
    unsure.comments[0].state = CommentState.UNSURE
    session.flush()
    report = a_report(session, asked, Edition.INTERNAL)
    assert section(report, "question-1").findings == ()
    assert section(report, "section-1").heading == "Not on one question"
    assert "1 of 1 passage still wait" in " ".join(section(report, "method").paragraphs)


def test_an_empty_consultation_says_so(session: Session) -> None:
    report = a_report(session, a_consultation_asked(session), Edition.PUBLIC)
    assert section(report, "summary").paragraphs == ("Nobody has answered.",)
    assert section(report, "evidence").paragraphs == ("Nobody offered evidence.",)
    assert section(report, "organisations").paragraphs == (
        "None that answered has agreed to be named.",
    )


def test_somebody_unnamed_of_a_rare_kind_is_told_by_nothing(session: Session) -> None:
    asked = a_consultation_asked(session)
    for number in range(5):
        said(session, asked, f"{BUSES} {number}", kind=Kind.DISTRICT, consent=Consent.UNNAMED)
    said(
        session,
        asked,
        "Our only campus stands by the quay, and it floods there every other winter.",
        kind=Kind.UNIVERSITY,
        consent=Consent.UNNAMED,
    )
    report = a_report(session, asked, Edition.PUBLIC)
    authors = {q.author for q in section(report, "question-1").findings[0].quotes}
    assert authors == {"district council", "a respondent"}


def a_closed_question(session: Session) -> Consultation:
    """Twelve say yes and give reasons, six say no, one chooses without a word."""
    asked = a_consultation_asked(session)
    question = asked.questions[0]
    question.kind = QuestionKind.CHOICE
    question.options = [
        {"label": "Agree", "stance": "support"},
        {"label": "Disagree", "stance": "oppose"},
    ]
    for number in range(18):
        yes = number < 12
        words = f"{BUSES} {number}" if yes else f"Nobody would ride on a bus at ten. {number}"
        one = said(session, asked, words)
        label = "Agree" if yes else "Disagree"
        session.add(
            Choice(contribution=one, question=question, label=label, source=ChoiceSource.FORM)
        )
        session.add(
            StanceTaken(
                comment=one.comments[0],
                stance=Stance.SUPPORT if yes else Stance.OPPOSE,
                source=StanceSource.OWN_ANSWER,
                score=1.0,
                reason="chose it",
                question=question,
            )
        )
    alone = said(session, asked)
    session.add(
        Choice(contribution=alone, question=question, label="Agree", source=ChoiceSource.FORM)
    )
    session.flush()
    return asked


@pytest.mark.parametrize("edition", Edition)
def test_agreement_and_dissent_are_told_with_words_of_both(
    session: Session, edition: Edition
) -> None:
    report = a_report(session, a_closed_question(session), edition)
    assert table(report, "options-1") == {
        "Agree": ("13",),
        "Disagree": ("6",),
        "All who chose": ("19",),
    }
    findings = {one.heading: one for one in section(report, "question-1").findings}
    assert "12 of 19 people are for it, in words" in findings["For it"].statement
    assert "6 of 19 people are against it, in words" in findings["Against it"].statement
    assert findings["For it"].quotes
    assert findings["Against it"].quotes
    assert table(report, "waterfall")["Counted in this report"] == ("19",)


def a_theme(session: Session, asked: Consultation, name: str, state: ThemeState) -> Theme:
    frame = CodeFrame(priority=asked.strategy.priorities[0])
    theme = Theme(frame=frame, name=name, state=state, made_at=NOON)
    for contribution in session.scalars(select(Contribution)):
        session.add(
            ThemeMember(
                theme=theme,
                comment=contribution.comments[0],
                standing=ThemeStanding.IN,
                source=SortedBy.MACHINE,
                fit=0.9,
                at=NOON,
            )
        )
    session.add(frame)
    session.flush()
    return theme


@pytest.mark.parametrize(
    ("state", "edition", "expected"),
    [
        (ThemeState.KEPT, Edition.PUBLIC, ["All who spoke of it", "Last bus"]),
        (ThemeState.PROPOSED, Edition.PUBLIC, ["All who spoke of it"]),
        (ThemeState.PROPOSED, Edition.INTERNAL, ["All who spoke of it", "Last bus (proposed)"]),
    ],
)
def test_only_a_theme_that_a_person_kept_is_published(
    session: Session, state: ThemeState, edition: Edition, expected: list[str]
) -> None:
    asked = a_consultation_asked(session)
    for number in range(6):
        said(session, asked, f"{BUSES} {number}")
    a_theme(session, asked, "Last bus", state)
    findings = section(a_report(session, asked, edition), "priority-1").findings
    assert [one.heading for one in findings] == expected


def test_what_a_coder_marked_is_not_quoted_in_public(session: Session) -> None:
    asked = a_consultation_asked(session)
    one = said(session, asked, BUSES)
    session.add(
        PassageNote(
            comment=one.comments[0], note="Names a person.", quote=Quote.NO, by="Ada", at=NOON
        )
    )
    session.flush()
    assert section(a_report(session, asked, Edition.INTERNAL), "question-1").findings[0].quotes
    assert not section(a_report(session, asked, Edition.PUBLIC), "question-1").findings[0].quotes


def test_what_we_answered_stands_in_the_report(session: Session, kit: Kit) -> None:
    asked = a_consultation_asked(session)
    for number in range(6):
        said(session, asked, f"{BUSES} {number}")
    digest = compile_digest(
        session, kit.stationery, asked.strategy.priorities[0], at=NOON + timedelta(days=2)
    )
    assert digest is not None
    feedback = Feedback(
        digest=digest,
        line=digest.lines[0],
        heading="Somebody's own phrase",
        text="The bus runs until ten from May.",
        by="Idris Falk",
        at=NOON,
    )
    feedback.passages = list(digest.lines[0].passages)
    feedback.sent_at = NOON
    session.add(feedback)
    session.flush()
    findings = section(a_report(session, asked, Edition.PUBLIC), "response").findings
    assert [(one.heading, one.statement, len(one.passages)) for one in findings] == [
        ("Answer 1", "The bus runs until ten from May.", 6)
    ]


def test_an_answer_to_a_question_is_printed_under_it_beside_what_was_said(
    session: Session, kit: Kit
) -> None:
    asked = a_consultation_asked(session)
    for number in range(6):
        said(session, asked, f"{BUSES} {number}", consent=Consent.NOT)
    said(session, asked, LETTER)
    digest = compile_digest(
        session, kit.stationery, asked.strategy.priorities[0], at=NOON + timedelta(days=2)
    )
    assert digest is not None
    line = next(one for one in digest.lines if one.kind is LineKind.QUESTION)
    answer = Feedback(
        digest=digest, line=line, heading=line.heading, text="From May.", by="Idris Falk", at=NOON
    )
    answer.passages, answer.sent_at = list(line.passages), NOON
    session.add(answer)
    session.flush()
    findings = section(a_report(session, asked, Edition.PUBLIC), "response").findings
    assert [(one.heading, one.statement) for one in findings] == [(line.heading, "From May.")]
    assert {quote.text for one in findings for quote in one.quotes} <= {LETTER}
    assert findings[0].quotes


def test_ways_that_are_added_together_read_as_one_name(session: Session) -> None:
    asked = a_consultation_asked(session)
    ways = [Channel.EMAIL] * 6 + [Channel.WEB] * 5 + [Channel.RECORDED]
    for number, way in enumerate(ways):
        said(session, asked, f"{BUSES} {number}", channel=way)
    assert table(a_report(session, asked, Edition.PUBLIC), "channels") == {
        "By email": ("6",),
        "On the web, written down by staff, at a workshop or on the phone, together": ("6",),
        "All": ("12",),
    }


def test_kinds_of_body_of_which_too_few_answered_have_no_empty_table(session: Session) -> None:
    asked = a_consultation_asked(session)
    for kind in (Kind.DISTRICT, Kind.UNIVERSITY, Kind.HEALTH):
        said(session, asked, BUSES, kind=kind)
    answered = section(a_report(session, asked, Edition.PUBLIC), "answered")
    assert "kinds" not in {one.key for one in answered.tables}
    assert answered.paragraphs[-1] == (
        "Of each kind of body so few answered that no figures are printed by kind."
    )


def test_steps_that_are_added_together_read_as_one_sentence(session: Session) -> None:
    asked = a_consultation_asked(session)
    said(session, asked, "From nobody we know.", state=ContributionState.UNCONFIRMED)
    for _ in range(5):
        said(session, asked, "Taken back.", state=ContributionState.WITHDRAWN)
    for number in range(6):
        said(session, asked, f"{BUSES} {number}")
    assert table(a_report(session, asked, Edition.PUBLIC), "waterfall") == {
        "Received": ("12",),
        "From an address that nobody has confirmed, withdrawn by whoever sent it, together": ("6",),
        "Counted in this report": ("6",),
    }
