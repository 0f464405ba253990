"""Contributions from the command line: found, read, written down and put right."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import Result
from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from factories import (
    a_contribution,
    a_document,
    a_stakeholder,
    a_strategy,
    an_officer,
    an_open_consultation,
)
from prepared import look_again
from soundingboard.models import Contribution
from soundingboard.vocabulary import Channel, CommentState, ContributionState, Role, TagSource

Run = Callable[..., Result]
BY = ("--by", "Olwen Pryce")
NOTE = """
consultation = 1
person = "tom@coastline.example"
officer = "Olwen Pryce"
occasion = "roundtable in Tern"
[[answers]]
about = "q1"
words = "More evening buses."
[[answers]]
about = "para:1.2"
words = \"\"\"Not after eight.
Nobody rides then.\"\"\"
[[answers]]
words = "Thank you for coming."
"""


@pytest.fixture
def run(app: Flask) -> Run:
    def command(*words: str, typed: str | None = None) -> Result:
        return app.test_cli_runner().invoke(args=list(words), input=typed)

    return command


@pytest.fixture
def given(session: Session) -> Contribution:
    """Mair's two passages on an open consultation; of the second nobody is sure."""
    an_officer(session)
    an_officer(session, name="Idris Falk", role=Role.LEAD)
    a_stakeholder(session, name="Tom Ashe", email="tom@coastline.example")
    mair = a_stakeholder(session, name="Mair Kent", email="mair@partner.example")
    asked = an_open_consultation(
        session,
        "What is missing?",
        "What would help?",
        strategy=a_strategy(session, "Skills", "Smart mobility"),
        document_version=a_document(session),
    )
    made = a_contribution(
        session,
        asked,
        mair,
        (asked.questions[0], "Childcare."),
        (None, "A discount card."),
        reference="SB-7F3K-2M",
    )
    made.comments[1].state = CommentState.UNSURE
    session.commit()
    return made


def test_note_is_recorded_passage_by_passage(
    run: Run, session: Session, given: Contribution, tmp_path: Path
) -> None:
    file = tmp_path / "note.toml"
    file.write_text(NOTE, encoding="utf-8")
    done = run("contributions", "record", str(file), "--json")
    assert (done.exit_code, done.stderr) == (0, "")
    answer = json.loads(done.stdout)
    assert answer["passages"] == 3
    look_again(session)
    made = session.scalars(
        select(Contribution).where(Contribution.reference == answer["reference"])
    ).one()
    assert (made.channel, made.state, made.recorded_by, made.stakeholder.name) == (
        Channel.RECORDED,
        ContributionState.SUBMITTED,
        "Olwen Pryce (roundtable in Tern)",
        "Tom Ashe",
    )
    shown = json.loads(run("contributions", "show", made.reference, "--json").stdout)
    assert [(one["text"], one["places"]) for one in shown["passages"]] == [
        ("More evening buses.", [{"to": "q1", "reason": "written down by staff"}]),
        (
            "Not after eight.\nNobody rides then.",
            [{"to": "para:1.2", "reason": "written down by staff"}],
        ),
        ("Thank you for coming.", [{"to": "whole", "reason": "written down by staff"}]),
    ]
    piped = run("contributions", "record", "-", typed=NOTE)
    assert piped.stdout.startswith("Recorded as SB-")


@pytest.mark.parametrize(
    ("before", "after", "sentence"),
    [
        ("tom@", "nobody@", "nobody@coastline.example is not on the list.\n"),
        ("= 1\n", "= 9\n", "There is no such consultation.\n"),
        ("q1", "q7", "There is no question 7: there are 2 questions.\n"),
        ("Olwen Pryce", "Idris Falk", "Idris Falk is a lead; this is for officers.\n"),
        ("occasion", "place", "occasion: this is missing.\n"),
    ],
)
def test_note_that_is_wrong_leaves_nothing_behind(
    run: Run, session: Session, given: Contribution, before: str, after: str, sentence: str
) -> None:
    refused = run("contributions", "record", "-", typed=NOTE.replace(before, after))
    assert (refused.exit_code, refused.stderr) == (1, sentence)
    look_again(session)
    assert session.scalars(select(Contribution.reference)).all() == ["SB-7F3K-2M"]


def test_contributions_are_listed_by_what_is_asked(run: Run, given: Contribution) -> None:
    line = "SB-7F3K-2M  2 November 2026  web  Mair Kent: 2 passages, 1 unsure\n"
    assert run("contributions", "list").stdout == line
    assert run("contributions", "list", "--unsure", "--consultation", "1").stdout == line
    assert run("contributions", "list", "--words", "childcare").stdout == line
    none = "There are none.\n"
    assert run("contributions", "list", "--priority", "skills").stdout == none
    tagged = run("contributions", "tag", "SB-7F3K-2M/1", "--priority", "Skills", *BY)
    assert tagged.stdout == "Passage 1 bears on Skills.\n"
    assert run("contributions", "list", "--priority", "skills").stdout == line
    assert run("contributions", "accept", "SB-7F3K-2M/2", *BY).exit_code == 0
    assert run("contributions", "list", "--unsure").stdout == none
    for words in (("--priority", "Trade"), ("--consultation", "9")):
        assert run("contributions", "list", *words).exit_code == 1
    assert run("contributions", "list", "--page", "0").exit_code == 2


def test_passage_is_put_right(run: Run, session: Session, given: Contribution) -> None:
    moved = run("contributions", "move", "sb-7f3k-2m/2", "--to", "para:2.1", *BY)
    assert moved.stdout == "Passage 2 stands under: Paragraph 2.1\n"
    accepted = run("contributions", "accept", "SB-7F3K-2M/1", *BY)
    assert accepted.stdout == ("Passage 1 stands where it belongs: Question 1: What is missing?\n")
    for words in ((), ("--remove",)):
        run("contributions", "tag", "SB-7F3K-2M/2", "--priority", "Skills", *words, *BY)
    dismissed = run("contributions", "dismiss", "SB-7F3K-2M/1", *BY)
    assert dismissed.stdout == "Passage 1 is not counted as a comment any more.\n"
    look_again(session)
    first, second = given.comments
    assert (first.state, second.state) == (CommentState.NOT_A_COMMENT, CommentState.PLACED)
    assert [(one.source, one.tagged_by) for one in second.tags] == [
        (TagSource.PERSON, "Olwen Pryce")
    ]
    assert run("contributions", "show", "SB-7F3K-2M").stdout == (
        "SB-7F3K-2M: Mair Kent, web, 2 November 2026\n"
        "On: Shaping the growth plan\n"
        "\n"
        "SB-7F3K-2M/1  Question 1: What is missing? (not a comment)\n"
        "    because: placed by Olwen Pryce\n"
        "    | Childcare.\n"
        "\n"
        "SB-7F3K-2M/2  Paragraph 2.1 (placed)\n"
        "    because: placed by Olwen Pryce\n"
        "    | A discount card.\n"
        "    does not bear on Skills: decided by Olwen Pryce\n"
    )


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (("accept", "SB-XXXX-XX/1"), "There is no contribution SB-XXXX-XX.\n"),
        (
            ("accept", "SB-7F3K-2M"),
            "Write which passage of SB-7F3K-2M, as SB-7F3K-2M/1; it has 2.\n",
        ),
        (
            ("accept", "SB-7F3K-2M/3"),
            "Write which passage of SB-7F3K-2M, as SB-7F3K-2M/1; it has 2.\n",
        ),
        (
            ("move", "SB-7F3K-2M/1", "--to", "q9"),
            "There is no question 9: there are 2 questions.\n",
        ),
        (
            ("tag", "SB-7F3K-2M/1", "--priority", "Trade"),
            (
                "“Wealdmere Local Growth Plan” has no priority “Trade”. "
                "Its priorities: Skills; Smart mobility.\n"
            ),
        ),
    ],
)
def test_correction_of_nothing_is_refused(
    run: Run, given: Contribution, words: tuple[str, ...], sentence: str
) -> None:
    refused = run("contributions", *words, *BY)
    assert (refused.exit_code, refused.stderr) == (1, sentence)


def test_draft_of_somebody_is_nobodys_business(
    run: Run, session: Session, given: Contribution
) -> None:
    given.state = ContributionState.DRAFT
    session.commit()
    assert run("contributions", "show", "SB-7F3K-2M").stderr == (
        "There is no contribution SB-7F3K-2M.\n"
    )
    assert run("contributions", "list").stdout == "There are none.\n"


def test_correction_is_not_for_leads(run: Run, given: Contribution) -> None:
    refused = run("contributions", "accept", "SB-7F3K-2M/2", "--by", "Idris Falk")
    assert (refused.exit_code, refused.stderr) == (
        1,
        "Idris Falk is a lead; this is for officers.\n",
    )
