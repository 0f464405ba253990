"""Searching from the command line."""

import json

from flask import Flask
from sqlalchemy.orm import Session

from factories import a_contribution, a_stakeholder, an_open_consultation

NEAR = "Close in meaning: “college”, “courses”"


def test_search_finds_by_words_and_by_meaning_and_says_why(app: Flask, session: Session) -> None:
    consultation = an_open_consultation(session, "What is missing?")
    who = a_stakeholder(session, name="Dilys Vaughan")
    given = a_contribution(
        session,
        consultation,
        who,
        (None, "More apprenticeships, please."),
        (None, "College courses in the evening."),
        (None, "Trees."),
    )
    session.commit()

    answer = app.test_cli_runner().invoke(args=["search", "apprenticeships"])

    title = consultation.title
    assert (answer.exit_code, answer.output.splitlines()) == (
        0,
        [
            "2 found, 1 with all the words.",
            f"{given.reference}/1  Dilys Vaughan, {title}, The whole (Says what you typed)",
            "  More apprenticeships, please.",
            f"{given.reference}/2  Dilys Vaughan, {title}, The whole ({NEAR})",
            "  College courses in the evening.",
        ],
    )


def test_search_refuses_in_a_sentence_and_answers_in_json(app: Flask, session: Session) -> None:
    runner = app.test_cli_runner()
    refused = runner.invoke(args=["search", "--", "-trees"])
    assert (refused.exit_code, refused.stderr) == (
        1,
        "Say what to look for as well, not only what to leave out.\n",
    )
    nothing = runner.invoke(args=["search", "trees", "--json"])
    assert json.loads(nothing.output) == {
        "total": 0,
        "saying_all": 0,
        "cut": False,
        "page": 1,
        "pages": 1,
        "also_looked_for": json.loads(nothing.output)["also_looked_for"],
        "rows": [],
    }
    assert runner.invoke(args=["search", "trees"]).output == "Nothing was found.\n"
