"""Coding by hand from the terminal: progress, agreement, the share, every coding."""

import json
from collections.abc import Callable

import pytest
from click.testing import Result
from flask import Flask
from sqlalchemy.orm import Session

from factories import (
    NOON,
    a_contribution,
    a_stakeholder,
    an_officer,
    an_open_consultation,
)
from soundingboard.coding.codes import Codes
from soundingboard.coding.working import code, undo
from soundingboard.contributions.tagging import tag
from soundingboard.models import Consultation
from soundingboard.vocabulary import Role, Round

Run = Callable[..., Result]


@pytest.fixture
def run(app: Flask) -> Run:
    def words(*said: str) -> Result:
        return app.test_cli_runner().invoke(args=["coding", *said])

    return words


@pytest.fixture
def consultation(session: Session) -> Consultation:
    """Twelve passages coded by Olwen, one taken back; ten by Idris too, who differs on one."""
    made = an_open_consultation(session, "What have we missed?")
    made.second_share = 100
    olwen, idris = an_officer(session), an_officer(session, name="Idris Falk")
    an_officer(session, name="Mair Ellis", role=Role.LEAD)
    skills, mobility = (one.id for one in made.strategy.priorities)
    for number in range(13):
        given = a_contribution(
            session, made, a_stakeholder(session), (made.questions[0], f"Passage {number}.")
        )
        tag(session, given)
        if number == 12:
            continue
        (comment,) = given.comments
        mine = Codes(priorities=frozenset({skills} if number % 2 else {mobility}))
        kept = code(session, comment.id, mine, Round.FIRST, olwen, seen=None, at=NOON)
        if number == 11:
            undo(session, kept.id, olwen, at=NOON)
        if number < 10:
            yours = mine if number else Codes(priorities=frozenset({skills, mobility}))
            code(session, comment.id, yours, Round.SECOND, idris, seen=None, at=NOON)
    session.commit()
    return made


def test_progress_is_told_to_people_and_programs(run: Run, consultation: Consultation) -> None:
    assert run("progress", str(consultation.id)).output == (
        "11 of 13 passages are coded; 2 decisions are left.\n"
        "10 were coded by two people; 1 are to be settled.\n"
    )
    assert json.loads(run("progress", str(consultation.id), "--json").output) == {
        "passages": 13,
        "coded": 11,
        "decisions_left": 2,
        "seconds_left": None,
        "coded_twice": 10,
        "to_settle": 1,
    }


def test_agreement_is_told_with_its_intervals(run: Run, consultation: Consultation) -> None:
    lines = run("agreement", str(consultation.id)).output.splitlines()

    assert lines[0] == "10 passages were coded by two people, 9 with the same priorities."
    # Skills: 9 of 10 alike; by chance 0.5 · 0.6 + 0.5 · 0.4 = 0.5; kappa 0.4 / 0.5.
    assert lines[1].startswith("Skills: kappa 0.80 (")
    assert lines[1].endswith(", 9 of 10 alike")
    assert lines[2] == (
        "Smart mobility: kappa 1.00 (1.00 to 1.00), alpha 1.00 (1.00 to 1.00), 10 of 10 alike"
    )
    assert lines[4] == "stance: kappa cannot be told, alpha cannot be told, 30 of 30 alike"
    answer = json.loads(run("agreement", str(consultation.id), "--json").output)
    assert (answer["passages"], answer["alike"]) == (10, 9)
    assert answer["rows"][0]["kappa"] == pytest.approx(0.8)
    low, high = answer["rows"][0]["kappa_interval"]
    assert low < 0.8 < high


def test_share_is_chosen_by_an_officer_and_has_to_be_one(
    run: Run, session: Session, consultation: Consultation
) -> None:
    one = str(consultation.id)
    done = run("share", one, "--per-cent", "10", "--by", "Idris Falk")
    assert done.output == "10 of 100 passages are coded by two people.\n"
    session.expire_all()
    session.rollback()
    assert session.get_one(Consultation, consultation.id).second_share == 10

    wrong = run("share", one, "--per-cent", "101", "--by", "Idris Falk")
    assert (wrong.exit_code, wrong.stderr) == (1, "Enter a whole number from 0 to 100.\n")
    assert run("share", one, "--per-cent", "5", "--by", "Mair Ellis").exit_code == 1
    assert run("progress", "999").exit_code == 1


def test_every_coding_is_printed_with_before_and_after_undone_or_not(
    run: Run, consultation: Consultation
) -> None:
    rows = [json.loads(line) for line in run("log", str(consultation.id)).output.splitlines()]

    assert len(rows) == 22
    first, second, *_ = rows
    skills, mobility = (one.id for one in consultation.strategy.priorities)
    assert (first["coder"], first["round"], first["text"]) == ("Olwen Pryce", "first", "Passage 0.")
    assert (first["codes"]["priorities"], first["undone_by"]) == ([mobility], "")
    assert first["before"]["tag"] == []
    assert [row["priority_id"] for row in first["after"]["tag"]] == [mobility]
    assert (second["coder"], second["codes"]["priorities"]) == ("Idris Falk", [skills, mobility])
    assert (second["before"], second["after"]) == ({}, {})
    assert [row["undone_by"] for row in rows if row["text"] == "Passage 11."] == ["Olwen Pryce"]


def test_stances_say_why_nothing_is_suggested(run: Run, consultation: Consultation) -> None:
    told = run("stances", str(consultation.id)).output
    assert told.startswith("Question 1: nothing is suggested. 0 for and 0 against are labelled;")
