"""Corrections handed out: each with what the machine made of it, and how often it was right."""

import json
from collections.abc import Callable

import pytest
from click.testing import Result
from flask import Flask
from sqlalchemy.orm import Session

from factories import (
    NOON,
    a_contribution,
    a_document,
    a_stakeholder,
    an_officer,
    an_open_consultation,
)
from prepared import look_again
from soundingboard.consultations import closing
from soundingboard.contributions import placing
from soundingboard.models import Consultation, Contribution
from soundingboard.vocabulary import CommentState, SaidBy

Run = Callable[..., Result]


@pytest.fixture
def run(app: Flask) -> Run:
    def command(*words: str) -> Result:
        return app.test_cli_runner().invoke(args=list(words))

    return command


@pytest.fixture
def given(session: Session) -> Contribution:
    """Three passages on question 1: one is right there, one is not, of one we were not sure."""
    an_officer(session)
    asked = an_open_consultation(
        session, "What is missing?", "What would help?", document_version=a_document(session)
    )
    made = a_contribution(
        session,
        asked,
        a_stakeholder(session),
        (asked.questions[0], "Childcare."),
        (asked.questions[0], "Taxis."),
        (asked.questions[0], "Trees."),
        reference="SB-7F3K-2M",
    )
    for comment in made.comments:
        comment.placements[0].score, comment.placements[0].reason = 0.6, "similar words"
    made.comments[2].state = CommentState.UNSURE
    session.flush()
    key = f"question:{asked.questions[1].id}"
    one, two, three = made.comments
    placing.accept(session, one, by="Olwen Pryce", at=NOON)
    placing.move(session, two, None, by="Olwen Pryce", at=NOON)
    placing.move(session, two, key, by="the respondent", at=NOON, said_by=SaidBy.RESPONDENT)
    placing.dismiss(session, three, by="Olwen Pryce", at=NOON)
    session.commit()
    return made


def test_each_correction_is_one_line(run: Run, given: Contribution) -> None:
    lines = run("contributions", "corrections", "--jsonl").stdout.splitlines()
    rows = [json.loads(line) for line in lines]
    assert [(row["kind"], row["said_by"], row["by"]) for row in rows] == [
        ("confirmed", "staff", "Olwen Pryce"),
        ("moved", "staff", "Olwen Pryce"),
        ("moved", "the respondent", "the respondent"),
        ("not a comment", "staff", "Olwen Pryce"),
    ]
    guess = [{"place": "q1", "score": 0.6, "reason": "similar words"}]
    assert rows[2] == {
        "id": rows[2]["id"],
        "at": NOON.isoformat(),
        "kind": "moved",
        "said_by": "the respondent",
        "by": "the respondent",
        "undone": False,
        "consultation": given.consultation_id,
        "channel": "web",
        "contribution": "SB-7F3K-2M",
        "machine": [{"text": "Taxis.", "sure": True, "targets": guess, "runners_up": []}],
        "person": [{"text": "Taxis.", "state": "placed", "places": ["q2"]}],
    }


def test_it_is_counted_how_often_the_machine_was_right(run: Run, given: Contribution) -> None:
    counted = run("contributions", "corrections", "--json")
    assert json.loads(counted.stdout) == {"sure_and_right": 1, "sure_and_wrong": 1, "asked": 1}
    said = run("contributions", "corrections", "--consultation", str(given.consultation_id))
    assert said.stdout == (
        "Of the passages people have looked at, 1 stood where they belong, 1 did not, "
        "and of 1 we had asked.\n"
    )
    unknown = run("contributions", "corrections", "--consultation", "99")
    assert (unknown.exit_code, unknown.stderr) == (1, "There is no such consultation.\n")


def test_coding_is_final_when_staff_say_so_and_not_before_the_end(
    run: Run, session: Session, given: Contribution
) -> None:
    number = str(given.consultation_id)
    words = ("consultations", "finish-coding", number, "--by", "Olwen Pryce")
    early = run(*words)
    assert (early.exit_code, early.stderr) == (
        1,
        "Close the consultation first: answers may still come.\n",
    )
    closing.close(session, given.consultation, at=NOON, actor="the clock")
    session.commit()
    assert run(*words).stdout.startswith("The coding is final: ")
    look_again(session)
    assert session.get_one(Consultation, int(number)).coding_final_at is not None
    assert run(*words, "--resume").stdout.startswith("The coding goes on: ")
    look_again(session)
    assert session.get_one(Consultation, int(number)).coding_final_at is None
