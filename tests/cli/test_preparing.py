"""Drafting a consultation from one file, its letter, its test copy and its sign-off."""

import json
import re
from pathlib import Path

import pytest
from click.testing import Result
from flask import Flask
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from factories import NOON, a_consultation, a_document, a_stakeholder, a_strategy, an_officer
from prepared import a_ready_draft, look_again
from soundingboard.consultations.content import fingerprint
from soundingboard.models import Consultation, Delivery, JournalEntry, StakeholderGroup
from soundingboard.vocabulary import AudienceKind, ConsultationState, Mode, Role

LEAST = """
title = "Bus plan"
kind = "sounding"
officer = "Olwen Pryce"
closes_on = 2026-12-18
"""


class Desk:
    """An installation with staff, a strategy, a checked document, and somebody at a terminal."""

    def __init__(self, app: Flask, session: Session, folder: Path) -> None:
        self.app, self.session, self.folder = app, session, folder
        an_officer(session)
        an_officer(session, name="Idris Falk", email="idris@wealdmere.example", role=Role.LEAD)
        a_strategy(session)
        version = a_document(session)
        version.checked_by, version.checked_at = "Olwen Pryce", NOON
        session.add(StakeholderGroup(name="Operators"))
        session.commit()

    def run(self, *words: str, typed: str | None = None) -> Result:
        return self.app.test_cli_runner().invoke(args=list(words), input=typed)

    def create(self, content: str) -> Result:
        file = self.folder / "brief.toml"
        file.write_text(content, encoding="utf-8")
        return self.run("consultations", "create", str(file))

    def drafted(self) -> list[Consultation]:
        look_again(self.session)
        return list(self.session.scalars(select(Consultation)))


@pytest.fixture
def desk(app: Flask, session: Session, tmp_path: Path) -> Desk:
    return Desk(app, session, tmp_path)


def test_formal_consultation_is_drafted_from_one_file(desk: Desk) -> None:
    done = desk.create(
        LEAST.replace('"sounding"', '"formal consultation"')
        + """
opens_on = 2026-11-10
[document]
number = 1
version = 1
[document.sections]
1 = ["Skills"]
"next STEPS" = ["smart mobility", "Skills"]
[[questions]]
text = "Which routes?"
hint = "By number."
priorities = ["Smart mobility"]
[audience]
groups = ["operators"]
[grounds]
proposal = "Four evening routes."
decision_maker = "The Board"
decision_on = 2027-02-01
[go_ahead_without]
duration = "The grant ends in March."
"""
    )
    assert (done.exit_code, done.stderr) == (0, "")
    (made,) = desk.drafted()
    assert (made.title, made.mode, made.state, made.audience) == (
        "Bus plan",
        Mode.FORMAL,
        ConsultationState.DRAFT,
        AudienceKind.GROUPS,
    )
    assert (made.opens_at and made.opens_at.isoformat(), made.closes_at.isoformat()) == (
        "2026-11-10T09:00:00+00:00",
        "2026-12-18T23:59:59+00:00",
    )
    assert [group.name for group in made.audience_groups] == ["Operators"]
    assert [(one.text, one.hint, [p.name for p in one.priorities]) for one in made.questions] == [
        ("Which routes?", "By number.", ["Smart mobility"])
    ]
    assert made.document_version is not None
    assert [[p.name for p in block.priorities] for block in made.document_version.blocks] == [
        ["Skills"],
        [],
        [],
        ["Skills", "Smart mobility"],
        [],
    ]
    assert made.grounds is not None
    assert (made.grounds.proposal, made.grounds.decision_maker) == (
        "Four evening routes.",
        "The Board",
    )
    assert [(one.point, one.reason, one.by) for one in made.overrides] == [
        ("duration", "The grant ends in March.", "Olwen Pryce")
    ]
    written = select(JournalEntry.event, JournalEntry.actor).order_by(JournalEntry.id)
    assert desk.session.execute(written).all() == [
        ("drafted", "Olwen Pryce"),
        ("overrode", "Olwen Pryce"),
    ]
    assert "  missing     An audience. Nobody in the audience can be written to.\n" in done.stdout


def test_sections_that_a_file_does_not_name_keep_their_priorities(desk: Desk) -> None:
    first = "[document]\nnumber = 1\n[document.sections]\n1 = ['Skills']\n"
    assert desk.create(LEAST + first).exit_code == 0
    assert desk.create(LEAST + first.replace("1 = [", "2 = [")).exit_code == 0
    version = desk.drafted()[0].document_version
    assert version is not None
    assert [block.number for block in version.blocks if block.priorities] == ["1", "2"]


@pytest.mark.parametrize(
    ("wrong", "sentence"),
    [
        ("colour = 'red'", "colour: there is no such field"),
        ("[document]\nnumber = 9", "document: There is no such document."),
        ("[document]\nnumber = 1\nversion = 4", "document: There is no version 4; the newest is 1"),
        (
            "[document]\nnumber = 1\n[document.sections]\n7 = ['Skills']",
            "section “7”: The document has nothing that is called “section:7”.",
        ),
        (
            "[[questions]]\ntext = 'a'\n[[questions]]\ntext = 'b'\npriorities = ['Housing']",
            (
                "question 2: “Wealdmere Local Growth Plan” has no priority “Housing”. "
                "Its priorities: Skills; Smart mobility."
            ),
        ),
        ("[audience]\ngroups = ['Farms']", "audience: There is no group “Farms”. Groups: Operator"),
        (
            "[audience]\ngroups = ['Operators']\ninterests = ['Skills']",
            "audience: Choose either groups or interests.",
        ),
        (
            "[grounds]\nproposal = 'x'",
            "grounds: Only a formal consultation states its grounds.",
        ),
        (
            "[go_ahead_without]\nclosing = 'x'",
            (
                "go_ahead_without, closing: It needs no reason. "
                "Points that need one to go ahead: none."
            ),
        ),
        ("opens_on = 2027-01-01", "It would close before it opens."),
        ("strategy = 'Other'", "strategy: There is no strategy “Other”."),
    ],
)
def test_mistake_in_a_file_is_named_and_leaves_nothing_behind(
    desk: Desk, wrong: str, sentence: str
) -> None:
    refused = desk.create(LEAST + wrong)
    assert (refused.exit_code, refused.stdout) == (1, "")
    assert refused.stderr.startswith(sentence)
    assert desk.drafted() == []
    assert desk.session.scalar(select(func.count(JournalEntry.id))) == 0


@pytest.mark.parametrize(
    ("who", "sentence"),
    [
        ("Nobody Known", "Nobody at the desk has the name or address Nobody Known.\n"),
        ("idris@wealdmere.example", "Idris Falk is a lead; this is for officers.\n"),
    ],
)
def test_only_an_officer_drafts(desk: Desk, who: str, sentence: str) -> None:
    refused = desk.create(LEAST.replace("Olwen Pryce", who))
    assert (refused.exit_code, refused.stderr, desk.drafted()) == (1, sentence, [])


def test_name_that_two_people_share_is_not_enough(desk: Desk, session: Session) -> None:
    other = an_officer(session, email="o.pryce@wealdmere.example")
    session.commit()
    refused = desk.create(LEAST)
    assert refused.exit_code == 1
    assert refused.stderr.startswith("More than one person at the desk is called Olwen Pryce: ")
    assert other.email in refused.stderr
    assert desk.create(LEAST.replace("Olwen Pryce", other.email)).exit_code == 0


def test_publication_for_information_asks_nothing(desk: Desk) -> None:
    content = LEAST.replace("sounding", "publication for information")
    refused = desk.create(content + "[[questions]]\ntext = 'Why?'\n")
    assert refused.stderr == (
        "question 1: A publication for information asks no questions. Change what it is first.\n"
    )
    assert desk.drafted() == []


def test_letter_is_for_those_who_get_it(desk: Desk, session: Session) -> None:
    one = a_consultation(session, "Why?", strategy=a_strategy(session))
    reader = a_stakeholder(session, name="Mair Kent", email="mair@partner.example")
    gone = a_stakeholder(session, email="gone@partner.example")
    session.commit()
    desk.run("people", "leave", gone.email)

    def letter(*words: str) -> Result:
        return desk.run("consultations", "letter", str(one.id), "--for", *words)

    plain, html = letter(reader.email), letter(reader.email, "--html")
    assert plain.stdout.startswith("Subject: Shaping the growth plan: tell us what you think by ")
    assert "\nHello Mair Kent,\n" in plain.stdout
    assert "Question 1. Why?" in plain.stdout
    assert html.stdout.startswith("<!DOCTYPE html>")
    refused = letter(gone.email)
    assert (refused.exit_code, refused.stderr) == (
        1,
        "gone@partner.example gets no letter. Asked to leave the list.\n",
    )
    assert letter("who@partner.example").stderr == "who@partner.example is not on the list.\n"
    session.add(group := StakeholderGroup(name="Colleges"))
    one.audience, one.audience_groups = AudienceKind.GROUPS, [group]
    session.commit()
    assert letter(reader.email).stderr == (
        "mair@partner.example does not belong to the audience.\n"
    )


def test_test_copy_goes_to_staff_only(desk: Desk, session: Session) -> None:
    one = a_consultation(session, "Why?", strategy=a_strategy(session))
    person = a_stakeholder(session)
    session.commit()
    assert desk.run("consultations", "test", str(one.id), "--to", "olwen PRYCE").exit_code == 0
    assert desk.run("consultations", "test", str(one.id), "--to", person.email).exit_code == 1
    look_again(session)
    assert session.scalars(select(Delivery.to_name)).all() == ["Olwen Pryce"]
    assert session.scalars(select(Delivery.invitation_id)).all() == [None]
    welsh = desk.run(
        "consultations", "test", str(one.id), "--to", "Olwen Pryce", "--language", "cy"
    )
    assert welsh.exit_code == 0
    look_again(session)
    letters = session.scalars(select(Delivery).order_by(Delivery.id)).all()
    assert [letter.subject[:7] for letter in letters] == ["[Test] ", "[Prawf]"]


SIGN = ("--as", "Ceri Lloyd", "--office", "Chair of the Board", "--by", "Olwen Pryce")


def test_sign_off_stops_at_what_is_missing(desk: Desk, session: Session) -> None:
    one = a_consultation(session, "Why?", strategy=a_strategy(session))
    session.commit()
    refused = desk.run("consultations", "sign-off", str(one.id), *SIGN, "--yes")
    assert (refused.exit_code, refused.stderr) == (
        1,
        "It can be signed off once nothing is missing.\n",
    )
    assert (
        "  missing     Each question belongs to a priority. Not mapped: question 1. [questions]\n"
    ) in refused.stdout
    look_again(session)
    assert one.state is ConsultationState.DRAFT


def test_sign_off_holds_for_the_content_that_was_read(desk: Desk, session: Session) -> None:
    one = a_ready_draft(session)
    session.commit()
    number = str(one.id)
    shown = json.loads(desk.run("consultations", "show", number, "--json").stdout)["fingerprint"]
    assert shown == fingerprint(one)
    text = desk.run("consultations", "show", number).stdout
    printed = re.search(r"Fingerprint of its content: (\w+)\n", text)
    assert printed
    assert printed[1] == shown[:12]

    def sign(*words: str, typed: str | None = None) -> Result:
        return desk.run("consultations", "sign-off", number, *SIGN, *words, typed=typed)

    for wrong in ("0" * 12, shown[:11], ""):
        refused = sign("--fingerprint", wrong)
        assert refused.exit_code == 1
        assert refused.stderr == (
            f"The content is not what you have read: its fingerprint is {shown[:12]} now. "
            "Read it again, then sign.\n"
        )
    assert sign().exit_code == 1  # nobody answered the question
    look_again(session)
    assert one.state is ConsultationState.DRAFT
    done = sign(typed=f"{shown[:12]}\n")
    assert done.exit_code == 0, done.output
    look_again(session)
    assert (one.state, one.signed_off_by, one.signed_off_hash) == (
        ConsultationState.SIGNED_OFF,
        "Ceri Lloyd, Chair of the Board",
        shown,
    )


def test_approver_who_is_not_of_the_desk_needs_somebody_who_records_it(
    desk: Desk, session: Session
) -> None:
    one = a_ready_draft(session)
    session.commit()
    words = ("consultations", "sign-off", str(one.id), "--office", "Chair", "--yes", "--as")
    refused = desk.run(*words, "Ceri Lloyd")
    assert (refused.exit_code, refused.stderr) == (
        1,
        "Ceri Lloyd is not of the desk: say with --by who records this.\n",
    )
    assert desk.run(*words, "OLWEN PRYCE", "--authority", "minute 14").stdout.endswith(
        "Signed off by Olwen Pryce, Chair (minute 14). It can be opened now.\n"
    )


def test_draft_is_discarded_and_late_comers_are_invited(desk: Desk, session: Session) -> None:
    draft = a_consultation(session, "Why?", strategy=a_strategy(session))
    ready = a_ready_draft(session)
    session.commit()
    by = ("--by", "Olwen Pryce")
    assert desk.run("consultations", "discard", str(draft.id), *by).stdout == (
        "Discarded: Shaping the growth plan.\n"
    )
    assert [one.id for one in desk.drafted()] == [ready.id]
    number = str(ready.id)
    assert desk.run("consultations", "invite", number, *by).exit_code == 1
    assert desk.run("consultations", "sign-off", number, *SIGN, "--yes").exit_code == 0
    assert desk.run("consultations", "open", number).exit_code == 0
    assert desk.run("consultations", "discard", number, *by).exit_code == 1
    look_again(session)
    a_stakeholder(session)
    session.commit()
    assert desk.run("consultations", "invite", number, *by).stdout == "1 more invited.\n"
    assert desk.run("consultations", "invite", number, *by).stdout == "0 more invited.\n"


def test_options_of_a_question_are_drafted_from_the_file(desk: Desk) -> None:
    asked = '\n[[questions]]\ntext = "Later buses?"\n'
    done = desk.create(f'{LEAST}{asked}options = ["Yes | support", "No | oppose", "Cannot say"]\n')

    assert done.exit_code == 0, done.output
    (question,) = desk.drafted()[0].questions
    assert [(one["label"], one["stance"]) for one in question.options] == [
        ("Yes", "support"),
        ("No", "oppose"),
        ("Cannot say", "not stated"),
    ]

    wrong = desk.create(f'{LEAST}{asked}options = ["Yes | for it", "No"]\n')
    assert wrong.stderr == (
        "question 1: After the bar of “Yes” write one of: support, oppose, neither, not stated.\n"
    )


def test_an_opening_is_planned_and_taken_back(desk: Desk) -> None:
    one = a_ready_draft(desk.session)
    desk.session.commit()
    number = str(one.id)
    by = ("--by", "Olwen Pryce")
    drafted = desk.run("consultations", "plan-opening", number, "2026-11-06 10:30", *by)
    assert drafted.output == ("It opens by itself on 2026-11-06 at 10:30, once it is signed off.\n")
    assert desk.run("consultations", "take-back-opening", number, *by).exit_code == 0
    assert desk.run("consultations", "sign-off", number, *SIGN, "--yes").exit_code == 0
    planned = desk.run("consultations", "plan-opening", number, "2026-11-06 10:30", *by)
    assert planned.output == "It opens by itself on 2026-11-06 at 10:30.\n"
    taken_back = desk.run("consultations", "take-back-opening", number, *by)
    assert taken_back.output == "Taken back: it does not open by itself.\n"
    (kept,) = desk.drafted()
    assert (kept.state, kept.opens_at) == (ConsultationState.SIGNED_OFF, None)
    again = desk.run("consultations", "take-back-opening", number, *by)
    assert (again.exit_code, again.output) == (1, "No opening is planned.\n")
