"""Choices: ticked on the page, written in a mail, told to an officer; each a stance of its own."""

import re
from datetime import timedelta
from email.message import EmailMessage

import pytest
from flask.testing import FlaskClient
from respondents import SPEAKS, Submit, text
from sqlalchemy import select
from sqlalchemy.orm import Session

from factories import NOON, a_stakeholder, an_invitation, an_open_consultation
from prepared import a_ready_draft, signed_off
from soundingboard.consultations import launching
from soundingboard.contributions import placing, stances
from soundingboard.contributions.anchoring import key_of, where_of
from soundingboard.contributions.recording import Said, SaidAt, record
from soundingboard.contributions.tagging import tag
from soundingboard.inbox.settling import settle
from soundingboard.inbox.taking import take
from soundingboard.kit import Kit
from soundingboard.models import (
    Choice,
    Comment,
    Consultation,
    Contribution,
    Delivery,
    Invitation,
    StanceTaken,
)
from soundingboard.vocabulary import (
    Channel,
    ChoiceSource,
    ConsultationState,
    QuestionKind,
    Stance,
    StanceSource,
)

OPTIONS = [
    {"label": "Strongly agree", "stance": "support"},
    {"label": "Agree", "stance": "support"},
    {"label": "Neither agree nor disagree", "stance": "neither"},
    {"label": "Disagree", "stance": "oppose"},
    {"label": "Cannot say", "stance": "not stated"},
]


def with_options(consultation: Consultation, number: int) -> None:
    question = consultation.questions[number - 1]
    question.kind, question.options = QuestionKind.CHOICE, OPTIONS


@pytest.fixture
def invitation(session: Session) -> Invitation:
    consultation = an_open_consultation(
        session, "What have we missed?", "Do you agree with the bus plan?"
    )
    with_options(consultation, 2)
    invited = an_invitation(session, consultation, a_stakeholder(session, name="Nia Rees"))
    session.commit()
    return invited


def chosen(session: Session) -> list[tuple[str, ChoiceSource]]:
    session.rollback()
    session.expire_all()
    given = select(Choice).order_by(Choice.id)
    return [(one.label, one.source) for one in session.scalars(given)]


def taken(session: Session) -> list[tuple[str, Stance, StanceSource, str]]:
    """Every passage of a stance: its words, the stance, and who says so, why."""
    rows = session.scalars(select(StanceTaken).join(StanceTaken.comment).order_by(Comment.id))
    return [(one.comment.text, one.stance, one.source, one.reason) for one in rows]


def note(
    session: Session, kit: Kit, invitation: Invitation, *said: tuple[int, str]
) -> Contribution:
    """Something an officer wrote down: numbers of questions and words."""
    questions = invitation.consultation.questions
    given = record(
        session,
        consultation=invitation.consultation,
        stakeholder=invitation.stakeholder,
        channel=Channel.RECORDED,
        said=[
            Said(words, (SaidAt(key_of(questions[number - 1]), 1.0, "written down by staff"),))
            for number, words in said
        ],
        shelf=kit.shelf,
        at=NOON,
        chance=kit.stationery.chance,
        recorded_by="Olwen Pryce (workshop)",
    )
    tag(session, given)
    session.commit()
    return given


def test_choice_with_words_is_kept_shown_and_is_the_stance_of_the_words(
    session: Session, client: FlaskClient, invitation: Invitation, submit: Submit
) -> None:
    home = f"/respond/{invitation.token}"
    box = f"question-{invitation.consultation.questions[1].id}"

    submit(
        f"{home}/answer/questions",
        {box: "It helps late shifts.", f"{box}-choice": "Agree", "go": "on"},
    )
    assert "You chose: Agree" in text(client.get(f"{home}/check"))
    submit(f"{home}/check", SPEAKS)

    assert chosen(session) == [("Agree", ChoiceSource.FORM)]
    assert taken(session) == [
        ("It helps late shifts.", Stance.SUPPORT, StanceSource.OWN_ANSWER, "chose “Agree”")
    ]
    receipt = session.scalars(select(Delivery).where(Delivery.purpose == "receipt")).one()
    assert "    You chose: Agree\n\n    It helps late shifts.\n" in receipt.text


def test_choice_alone_is_a_passage_and_no_words_in_the_box_when_it_is_changed(
    session: Session, client: FlaskClient, invitation: Invitation, submit: Submit
) -> None:
    home = f"/respond/{invitation.token}"
    question = invitation.consultation.questions[1]
    box = f"question-{question.id}"
    submit(f"{home}/answer/questions", {f"{box}-choice": "Disagree", "go": "on"})
    assert "You chose: Disagree" in text(client.get(f"{home}/check"))
    submit(f"{home}/check", SPEAKS)

    assert taken(session) == [
        ("Disagree", Stance.OPPOSE, StanceSource.OWN_ANSWER, "chose “Disagree”")
    ]
    passage = session.scalars(select(Comment)).one()
    assert where_of(passage) == "Question 2: Do you agree with the bus plan?"

    submit(home, {}, to=f"{home}/change")
    page = text(client.get(f"{home}/answer/questions"))
    assert re.search(rf'id="{box}"[^>]*>\s*</textarea>', page)
    assert re.search(r'value="Disagree"[^>]*checked', page)
    submit(f"{home}/answer/questions", {box: "", f"{box}-choice": "Cannot say", "go": "on"})
    submit(f"{home}/check", SPEAKS)

    # The first answer was withdrawn, and stays as it was; the second says no stance.
    assert chosen(session) == [("Disagree", ChoiceSource.FORM), ("Cannot say", ChoiceSource.FORM)]
    assert [words for words, *_ in taken(session)] == ["Disagree"]


def test_choice_can_be_taken_back_and_one_that_is_not_offered_is_refused(
    session: Session, client: FlaskClient, invitation: Invitation, submit: Submit
) -> None:
    home = f"/respond/{invitation.token}"
    box = f"question-{invitation.consultation.questions[1].id}"

    refused = submit(f"{home}/answer/questions", {f"{box}-choice": "Perhaps", "go": "on"})
    assert refused.status_code == 200
    assert chosen(session) == []

    submit(f"{home}/answer/questions", {f"{box}-choice": "Agree", "go": "on"})
    assert chosen(session) == [("Agree", ChoiceSource.FORM)]
    submit(f"{home}/answer/questions", {f"{box}-choice": "", "go": "on"})
    assert chosen(session) == []
    assert "You have not written anything yet." in text(client.get(f"{home}/check"))


def test_note_of_a_workshop_is_read_for_what_was_chosen(
    session: Session, kit: Kit, invitation: Invitation
) -> None:
    note(session, kit, invitation, (1, "Agree"), (2, "Strongly agree. Buses are late."))

    # "Agree" to a question that offers nothing is a passage like any other.
    assert chosen(session) == [("Strongly agree", ChoiceSource.WORDS)]
    assert taken(session) == [
        (
            "Strongly agree. Buses are late.",
            Stance.SUPPORT,
            StanceSource.OWN_ANSWER,
            "wrote “Strongly agree”",
        )
    ]


def test_two_passages_that_choose_differently_choose_nothing(
    session: Session, kit: Kit, invitation: Invitation
) -> None:
    note(session, kit, invitation, (2, "Agree"), (2, "Disagree, on reflection"))
    assert chosen(session) == [("Agree", ChoiceSource.WORDS)]
    session.expire_all()

    note(session, kit, invitation, (2, "Agree"), (2, "Disagree. We changed our mind."))
    assert chosen(session) == [("Agree", ChoiceSource.WORDS)]  # of the first note


def test_passage_that_is_moved_takes_its_choice_along_and_a_person_outranks_it(
    session: Session, kit: Kit, invitation: Invitation
) -> None:
    given = note(session, kit, invitation, (1, "Disagree"))
    (comment,) = given.comments
    assert chosen(session) == []

    key = key_of(invitation.consultation.questions[1])
    placing.move(session, comment, key, by="Olwen Pryce", at=NOON)
    assert taken(session) == [
        ("Disagree", Stance.OPPOSE, StanceSource.OWN_ANSWER, "wrote “Disagree”")
    ]

    placing.move(session, comment, None, by="Olwen Pryce", at=NOON)
    assert taken(session) == []

    stances.decide(session, comment, Stance.SUPPORT, by="Olwen Pryce")
    placing.move(session, comment, key, by="Olwen Pryce", at=NOON)
    assert taken(session) == [
        ("Disagree", Stance.SUPPORT, StanceSource.PERSON, "decided by Olwen Pryce")
    ]


def test_person_s_stance_holds_for_both_halves_of_a_passage_that_is_cut(
    session: Session, kit: Kit, invitation: Invitation
) -> None:
    (comment,) = note(session, kit, invitation, (1, "More buses. Fewer cars.")).comments
    stances.decide(session, comment, Stance.OPPOSE, by="Olwen Pryce")

    placing.split(session, comment, len("More buses. "), by="Olwen Pryce", at=NOON)

    assert [(words, stance) for words, stance, *_ in taken(session)] == [
        ("More buses.", Stance.OPPOSE),
        ("Fewer cars.", Stance.OPPOSE),
    ]


REPLIES = {
    "beneath": lambda letter: re.sub(
        r"(> Begin your answer with.*\n(?:>.*\n)?)",
        r"\1\nDisagree\n\nThe last bus leaves at seven.\n\n",
        "".join(f"> {line}\n" for line in letter.splitlines()),
        count=1,
    ),
    "above": lambda letter: (
        "Q2: Disagree. The last bus leaves at seven.\n\n"
        + "".join(f"> {line}\n" for line in letter.splitlines())
    ),
    "alone": lambda _letter: "Question 2: Disagree\n",
}


WORDS = {
    "beneath": "Disagree The last bus leaves at seven.",
    "above": "Q2: Disagree. The last bus leaves at seven.",
    "alone": "Question 2: Disagree",
}


@pytest.mark.parametrize("way", sorted(REPLIES))
def test_option_written_in_a_reply_is_chosen_and_no_word_is_lost(
    session: Session, kit: Kit, way: str
) -> None:
    draft = a_ready_draft(session, "What have we missed?", "Do you agree with the bus plan?")
    with_options(draft, 2)
    signed_off(session, draft)
    launching.launch(
        session,
        kit.stationery,
        draft,
        at=NOON,
        chance=kit.stationery.chance,
        actor="Olwen Pryce",
    )
    assert draft.state is ConsultationState.OPEN
    invited = session.scalars(select(Invitation)).one()
    letter = session.scalars(select(Delivery).where(Delivery.purpose == "invitation")).one()
    mail = EmailMessage()
    mail["From"] = invited.stakeholder.email
    mail["To"] = f"reply+{invited.token}@reply.wealdmere.example"
    mail["Subject"] = f"Re: {letter.subject}"
    mail["Message-ID"] = "<1@partner.example>"
    mail["In-Reply-To"] = letter.message_id
    body = REPLIES[way](letter.text)
    assert "Disagree" in body
    mail.set_content(body)
    session.commit()

    at = NOON + timedelta(days=1)
    settle(
        kit.database,
        kit.post_desk,
        take(kit.database, mail.as_bytes(), source="test", at=at),
        at=at,
    )

    assert chosen(session) == [("Disagree", ChoiceSource.WORDS)]
    given = session.scalars(select(Contribution)).one()
    words = " ".join(" ".join(one.text for one in given.comments).split())
    assert words == WORDS[way]
