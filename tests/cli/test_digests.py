"""Digests and the example from the command line."""

import json
import re
from typing import Any

from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from factories import an_officer
from soundingboard.demo.cast import ADMINISTRATOR
from soundingboard.models import Consultation, Contribution, Delivery, Digest, Officer
from soundingboard.vocabulary import DigestState, Role


def run(app: Flask, *words: str) -> str:
    answer = app.test_cli_runner().invoke(args=list(words))
    assert answer.exit_code == 0, answer.output
    return answer.stdout


def test_example_loads_once_and_its_digests_can_be_issued(app: Flask, session: Session) -> None:
    assert "Loaded the example: 30 people" in run(app, "demo", "load")
    again = app.test_cli_runner().invoke(args=["demo", "load"])
    assert again.exit_code == 1
    assert "There is data in this installation already" in again.stderr
    assert run(app, "demo", "load", "--unless-there") == ""

    listed = json.loads(run(app, "digests", "list", "--json"))
    assert {one["state"] for one in listed} == {"draft"}
    first = listed[0]["id"]
    printed = run(app, "digests", "list")
    assert re.match(r"\d+: .+, number 1, draft", printed)
    assert ": 1 person, 1 organisation, " in printed
    assert " 1 people" not in printed

    said = run(app, "digests", "issue", str(first), "--by", ADMINISTRATOR[1])
    assert said.startswith("Released; it goes to ")
    assert session.get_one(Digest, first).state is DigestState.RELEASED
    sent = session.scalars(select(Delivery.to_address).where(Delivery.purpose == "digest")).all()
    assert ADMINISTRATOR[1] in sent

    twice = app.test_cli_runner().invoke(
        args=["digests", "issue", str(first), "--by", ADMINISTRATOR[1]]
    )
    assert (twice.exit_code, "has been released" in twice.stderr) == (1, True)
    nobody = app.test_cli_runner().invoke(args=["digests", "issue", "2", "--by", "x@y.example"])
    assert nobody.exit_code == 1


def test_draft_is_reviewed_by_line_and_passage(app: Flask, session: Session) -> None:
    run(app, "demo", "load")
    listed = json.loads(run(app, "digests", "list", "--json"))
    number = str(listed[-1]["id"])  # of the first priority
    lead = session.get_one(Digest, int(number)).priority.lead
    assert lead is not None

    def lines() -> dict[str, dict[str, Any]]:
        shown = json.loads(run(app, "digests", "show", number, "--json"))
        return {line["line"]: line for line in shown["lines"]}

    before = lines()
    assert list(before) == [str(place) for place in range(1, len(before) + 1)]
    quoting = next(line for line in before.values() if line["quoted"])
    last = quoting["quoted"][-1]["passage"]
    review = ("digests", "review", number, "--by", lead.name)
    said = run(app, *review, "--hide", "1", "--promote", last, "--note", "Agreed in May.")
    assert said == f"Digest {number} is reviewed.\n"
    after = lines()
    assert {key for key, line in after.items() if line["hidden"]} == {"1"}
    promoted = [one for line in after.values() for one in line["quoted"] if one["promoted"]]
    assert [one["passage"] for one in promoted] == [last]
    text = run(app, "digests", "show", number)
    assert f"\nNote by {lead.name}: Agreed in May.\n" in text
    assert text.count(" [hidden]\n") == text.count(" [promoted]\n") == 1

    undo = ("--unhide", "1", "--demote", last, "--hide", last, "--note", "")
    run(app, *review, *undo)
    session.rollback()
    session.expire_all()
    hidden = [
        one["passage"] for line in lines().values() for one in line["quoted"] if one["hidden"]
    ]
    assert hidden == [last]
    assert session.get_one(Digest, int(number)).note == ""

    behind = json.loads(run(app, "digests", "words", number, quoting["line"], "--json"))
    quoted = quoting["quoted"][0]["text"].removesuffix(" […]").removeprefix("[…] ")
    assert any(quoted in one["text"] for one in behind)
    assert all(re.fullmatch(r"SB-\w{4}-\w\w/\d+", one["passage"]) for one in behind)
    assert behind[0]["passage"] in run(app, "digests", "words", number, quoting["line"])


def test_review_that_is_wrong_changes_nothing(app: Flask, session: Session) -> None:
    run(app, "demo", "load")
    digest = session.get_one(Digest, 1)
    lead = digest.priority.lead
    assert lead is not None
    others = session.scalars(
        select(Officer.name).where(Officer.role == Role.LEAD, Officer.id != lead.id)
    ).first()
    session.rollback()
    for words, sentence in (
        (("--by", lead.name, "--note", "x", "--hide", "99"), "This digest has no line 99; "),
        (("--by", lead.name, "--note", "x", "--promote", "1.99"), "Line 1 quotes no passage 1.99"),
        (("--by", str(others), "--note", "x"), "This digest belongs to the lead of another"),
        (("--by", "Nobody", "--note", "x"), "Nobody at the desk has the name or address Nobody."),
    ):
        refused = app.test_cli_runner().invoke(args=["digests", "review", "1", *words])
        assert (refused.exit_code, refused.stderr.startswith(sentence)) == (1, True), refused.stderr
    session.expire_all()
    assert session.get_one(Digest, 1).note == ""
    unknown = app.test_cli_runner().invoke(args=["digests", "show", "999"])
    assert (unknown.exit_code, unknown.stderr) == (1, "There is no digest 999.\n")


def test_compile_says_when_nothing_new_was_said(app: Flask) -> None:
    assert run(app, "digests", "compile").strip() == "Nothing new was said."
    assert json.loads(run(app, "digests", "compile", "--json")) == []
    wrong = app.test_cli_runner().invoke(args=["digests", "compile", "--priority", "Nothing"])
    assert wrong.exit_code == 1


def test_line_is_answered_with_the_draft_or_after_it(app: Flask, session: Session) -> None:
    run(app, "demo", "load")
    by = ("--by", ADMINISTRATOR[1])
    said = run(app, "digests", "answer", "1", "1", "--text", "We shall look at it in May.", *by)
    assert said == "Saved; it goes out when the digest is issued.\n"
    assert "We answer: We shall look at it in May." in run(app, "digests", "show", "1")
    run(app, "digests", "issue", "1", *by)
    first = session.scalars(select(Delivery).where(Delivery.purpose == "feedback")).all()
    assert first
    assert all("We shall look at it in May." in letter.text for letter in first)
    later = run(app, "digests", "answer", "1", "2", "--text", "And this in June.", *by)
    assert re.fullmatch(r"Sent to \d+ (person|people)\.\n", later)


def test_digest_of_a_consultation_is_compiled_for_whoever_asks(
    app: Flask, session: Session
) -> None:
    run(app, "demo", "load")
    title = session.scalars(
        select(Consultation.title).join(
            Contribution, Contribution.consultation_id == Consultation.id
        )
    ).first()
    assert title is not None
    words = ("digests", "compile", "--consultation", title, "--for", ADMINISTRATOR[1], "--json")
    (made,) = json.loads(run(app, *words))
    assert (made["scope"], made["subject"], made["number"]) == ("consultation", title, 1)
    nobody = app.test_cli_runner().invoke(args=["digests", "compile", "--group", "Nobody"])
    assert (nobody.exit_code, nobody.stderr) == (1, "There is no group called Nobody.\n")


def test_rhythm_is_chosen_and_shown(app: Flask, session: Session) -> None:
    an_officer(session, role=Role.LEAD, name="Idris Falk", email="idris@wealdmere.example")
    session.commit()
    asked = ("digests", "rhythm", "Idris Falk")
    assert "has not chosen: once a week" in run(app, *asked)
    told = run(app, *asked, "--every", "fortnightly", "--on", "thursday", "--unreviewed")
    assert told == (
        "Idris Falk has digests fortnightly, on Thursday, without review; where nothing is new, "
        "silence. Next: 2026-11-05 07:00.\n"
    )
    told = run(app, *asked, "--tell-when-quiet")
    assert told.startswith("Idris Falk has digests fortnightly, on Thursday, without review")
    assert "digests never" in run(app, *asked, "--every", "never")
    shown = json.loads(run(app, *asked, "--json"))
    assert (shown["frequency"], shown["weekday"], shown["next_at"]) == ("never", "Thursday", None)


def test_meetings_are_planned_moved_and_cancelled(app: Flask, session: Session) -> None:
    run(app, "demo", "load")
    by = ("--by", ADMINISTRATOR[1])
    planned = run(
        app,
        "meetings",
        "add",
        "Joint Leaders Board",
        "--kind",
        "board",
        "--at",
        "2030-12-03T10:00",
        "--days-before",
        "2",
        *by,
    )
    assert planned == "Meeting 1: Joint Leaders Board. Its digests come 2030-12-01 07:00.\n"
    run(app, "meetings", "rearrange", "1", "--at", "2030-12-10T10:00", *by)
    assert run(app, "meetings", "list") == (
        "1: Joint Leaders Board (board), 2030-12-10 10:00, digests 2030-12-08 07:00\n"
    )
    run(app, "meetings", "cancel", "1", "--why", "The hall is flooded.", *by)
    assert "cancelled: The hall is flooded." in run(app, "meetings", "list")
    past = app.test_cli_runner().invoke(
        args=["meetings", "add", "Old", "--kind", "board", "--at", "2020-01-01T10:00", *by]
    )
    assert (past.exit_code, past.stderr) == (1, "Choose a moment that is still to come.\n")
