"""A receipt is answered: what it says is put right, what else it says is kept, nothing is lost."""

import random
from collections.abc import Callable
from datetime import timedelta
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import SMTP

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select
from sqlalchemy.orm import Session

from factories import (
    NOON,
    a_stakeholder,
    a_strategy,
    an_invitation,
    an_open_consultation,
)
from soundingboard.consultations import closing
from soundingboard.contributions import placing, undoing
from soundingboard.contributions.anchoring import anchors_of, where_of
from soundingboard.inbox.settling import settle
from soundingboard.inbox.taking import take
from soundingboard.kit import Kit
from soundingboard.models import (
    Comment,
    Contribution,
    Correction,
    Delivery,
    IncomingMail,
    Invitation,
)
from soundingboard.reading.anchors import SentLetter
from soundingboard.vocabulary import (
    CommentState,
    CorrectionKind,
    Disposition,
    Language,
    Role,
    SaidBy,
)
from tests.post.clients import CLIENTS, Plan, Say
from tests.post.posted import mime
from tests.post.sent_letters import Sent, as_received

DOMAIN = "reply.wealdmere.example"
ANSWER = (
    "Question 1: More colleges that teach in the evening, and nearer to where people live.\n\n"
    "Question 2: Later buses to the business parks, until nine at the least.\n\n"
    "Best wishes\nRhoda Finch\n--\nRhoda Finch, Principal, 01234 567890\n"
)
FURTHER = "We would also like to see apprenticeships for people over fifty."
Write = Callable[..., IncomingMail]


@pytest.fixture
def invitation(session: Session) -> Invitation:
    """Rhoda, asked three questions; the third belongs to another priority."""
    skills, mobility, growth = a_strategy(session, "Skills", "Mobility", "Growth").priorities
    consultation = an_open_consultation(
        session,
        "Which skills are hardest to find?",
        "Which routes would you use?",
        "What would help small firms?",
        strategy=skills.strategy,
    )
    for question, priority in zip(consultation.questions, (skills, mobility, growth), strict=True):
        question.priorities = [priority]
    rhoda = a_stakeholder(session, email="rhoda@college.example", name="Rhoda Finch")
    invited = an_invitation(session, consultation, rhoda)
    session.commit()
    return invited


@pytest.fixture
def write(session: Session, kit: Kit, invitation: Invitation) -> Write:
    """Writes a mail to us and lets it be settled; gives its row."""
    names = (f"<{number}@college.example>" for number in range(1, 1000))

    def come(mail: EmailMessage | str, answering: Delivery | None = None) -> IncomingMail:
        if isinstance(mail, str):
            text, mail = mail, EmailMessage(policy=SMTP)
            mail["From"] = "Rhoda Finch <rhoda@college.example>"
            mail["Subject"] = "Re: your letter"
            mail.set_content(text)
        for name in ("To", "Message-ID", "In-Reply-To"):
            del mail[name]
        mail["To"] = f"reply+{invitation.token}@{DOMAIN}"
        mail["Message-ID"] = next(names)
        if answering is not None:
            mail["In-Reply-To"] = answering.message_id
        mail_id = take(kit.database, mail.as_bytes(), source="test", at=NOON)
        settle(kit.database, kit.post_desk, mail_id, at=NOON)
        session.commit()
        session.expire_all()
        return session.get_one(IncomingMail, mail_id)

    return come


@pytest.fixture
def receipt(session: Session, write: Write) -> Delivery:
    """The receipt of a first answer: point 1 on question 1, point 2 on question 2."""
    assert write(ANSWER).disposition is Disposition.ACCEPTED
    (letter,) = letters(session)
    return letter


def letters(session: Session) -> list[Delivery]:
    return list(session.scalars(select(Delivery).order_by(Delivery.id)))


def comments(session: Session) -> list[tuple[str, str, CommentState]]:
    """Every passage by its first words, where it stands, and whether that is settled."""
    rows = session.scalars(select(Comment).order_by(Comment.contribution_id, Comment.position))
    return [(" ".join(one.text.split()[:4]), where_of(one)[:10], one.state) for one in rows]


PLACED = CommentState.PLACED
AS_READ = [
    ("Question 1: More colleges", "Question 1", PLACED),
    ("Question 2: Later buses", "Question 2", PLACED),
]
MOVED = [AS_READ[0], ("Question 2: Later buses", "Question 3", PLACED)]


def test_new_mail_that_speaks_of_a_point_may_mean_the_document(
    session: Session, receipt: Delivery, write: Write
) -> None:
    """It answers no receipt: what it says of "point 1" is neither done nor put with our point 1."""
    write("Point 1 of your draft forgets the market towns.")
    mail = write("Point 1 should go.")

    assert mail.reason == (
        "Says of point 1 of a receipt what is meant. Not done: It may mean a point of our "
        "document, not of yours."
    )
    assert comments(session)[:2] == AS_READ
    assert comments(session)[3] == ("Point 1 should go.", "The whole", CommentState.UNSURE)
    (further,) = session.scalars(select(Comment).where(Comment.text.startswith("Point 1 of")))
    assert [one.reason for one in further.placements if "receipt" in one.reason] == []


def test_the_receipt_says_what_was_taken_where_it_was_put_and_what_was_left_out(
    session: Session, receipt: Delivery, invitation: Invitation
) -> None:
    assert comments(session) == AS_READ
    for words in (
        "1. Question 1: Which skills are hardest to find?",
        "2. Question 2: Which routes would you use?",
        "- your greeting and your name",
        "- your signature, or a line that your phone or mail program adds",
        "30 November 2026",
        f"/respond/{invitation.token}/points",
    ):
        assert words in receipt.text
    assert "“point 2 is about question 3”" in " ".join(receipt.text.split())


def a_reply(
    receipt: Delivery,
    session: Session,
    client: str,
    *said: str,
    under: str = "",
    tongue: str = "en",
) -> EmailMessage:
    """A reply as a mail program writes it, the receipt quoted below or around it."""
    consultation = session.scalars(select(Invitation)).one().consultation
    letter = SentLetter(anchors_of(consultation), receipt.text)
    sent: Sent = as_received(letter, receipt.html, receipt.subject, set())
    plan = Plan(tongue, top=[Say(words, None) for words in said])
    chance = random.Random(1)  # noqa: S311  # of a Message-ID that is taken off again
    mail = message_from_bytes(mime(plan, sent, client, chance), policy=SMTP)
    assert isinstance(mail, EmailMessage)
    mail.replace_header("From", "Rhoda Finch <rhoda@college.example>")
    return mail


@pytest.mark.parametrize("client", sorted(CLIENTS))
def test_a_point_moves_whatever_mail_program_the_correction_comes_from(
    session: Session, write: Write, receipt: Delivery, client: str
) -> None:
    mail = write(a_reply(receipt, session, client, "point 2 is about question 3"), receipt)

    assert mail.disposition is Disposition.CORRECTION
    assert comments(session) == MOVED
    moved = session.scalars(select(Comment).where(Comment.text.contains("Later buses"))).one()
    reasons = {tag.priority.name: tag.reason for tag in moved.tags}
    assert reasons["Growth"] == "answers question 3"
    assert "answers question 2" not in reasons.values()
    (place,) = moved.placements
    assert (place.reason, place.placed_by) == ("said so by the respondent", "the respondent")
    (kept,) = session.scalars(select(Correction))
    assert (kept.kind, kept.said_by, kept.incoming_mail) == (
        CorrectionKind.MOVED,
        SaidBy.RESPONDENT,
        mail,
    )
    first, second = letters(session)
    assert (second.purpose, second.once_key) == ("corrected", f"corrected:{mail.id}")
    assert "is now on question 3: What would help small firms?" in " ".join(second.text.split())
    assert "It was on question 2" in " ".join(second.text.split())
    assert ["In-Reply-To", f"<{mail.message_id}>"] in second.headers
    assert first is receipt
    assert session.scalars(select(Contribution)).all() == [moved.contribution]


@pytest.fixture
def cydnabyddiaeth(session: Session, invitation: Invitation, write: Write) -> Delivery:
    """The same receipt in Welsh."""
    invitation.stakeholder.chosen_language = Language.WELSH
    session.commit()
    write(ANSWER)
    (letter,) = letters(session)
    return letter


def test_a_receipt_in_welsh_says_the_same(cydnabyddiaeth: Delivery) -> None:
    text = " ".join(cydnabyddiaeth.text.split())
    for words in (
        "1. Cwestiwn 1: Which skills are hardest to find?",
        "- eich cyfarchiad a'ch enw",
        "“mae pwynt 2 yn ymwneud â chwestiwn 3”",
        "30 Tachwedd 2026",
    ):
        assert words in text
    assert ["Content-Language", "cy"] in cydnabyddiaeth.headers


@pytest.mark.parametrize("client", sorted(CLIENTS))
def test_a_welsh_receipt_is_put_right_in_the_words_it_gives(
    session: Session, write: Write, cydnabyddiaeth: Delivery, client: str
) -> None:
    said = "mae pwynt 2 yn ymwneud â chwestiwn 3"
    mail = write(a_reply(cydnabyddiaeth, session, client, said, tongue="cy"), cydnabyddiaeth)

    assert mail.disposition is Disposition.CORRECTION
    assert comments(session) == MOVED
    text = " ".join(letters(session)[1].text.split())
    assert (
        "Mae pwynt 2 (“Question 2: Later buses to the …”) bellach o dan “Cwestiwn 3: What would "
        "help small firms?”. Yr oedd o dan “Cwestiwn 2: Which routes would you use?”." in text
    )


@pytest.mark.parametrize(
    ("words", "stand"),
    [
        ("Nid yw pwynt 2 yn sylw.", CommentState.NOT_A_COMMENT),
        ("mae pwyntiau 1 a 2 yn perthyn gyda'i gilydd", None),
    ],
)
def test_every_example_of_a_welsh_receipt_is_understood(
    session: Session,
    write: Write,
    cydnabyddiaeth: Delivery,
    words: str,
    stand: CommentState | None,
) -> None:
    mail = write(a_reply(cydnabyddiaeth, session, "Gmail web", words, tongue="cy"), cydnabyddiaeth)

    assert mail.disposition is Disposition.CORRECTION
    states = [state for _, _, state in comments(session)]
    assert states == ([PLACED] if stand is None else [PLACED, stand])


@pytest.mark.parametrize("client", sorted(CLIENTS))
def test_a_welsh_receipt_that_comes_back_quoted_is_no_correction(
    session: Session, write: Write, cydnabyddiaeth: Delivery, client: str
) -> None:
    mail = write(
        a_reply(cydnabyddiaeth, session, client, "Diolch yn fawr.", tongue="cy"), cydnabyddiaeth
    )

    assert mail.disposition is not Disposition.CORRECTION
    assert comments(session) == AS_READ


def test_what_cannot_be_followed_in_a_welsh_letter_is_told_in_welsh(
    session: Session, write: Write, cydnabyddiaeth: Delivery
) -> None:
    write("Mae pwynt 7 yn ymwneud â chwestiwn 3.", cydnabyddiaeth)

    assert "Nid oes pwynt 7 yn y gydnabyddiaeth." in letters(session)[1].text
    assert "The receipt has no point 7" in session.scalars(select(IncomingMail)).all()[1].reason


@pytest.mark.parametrize("client", ["Gmail web", "Outlook desktop", "iPhone", "plain text"])
def test_what_else_the_mail_says_is_a_further_comment(
    session: Session, write: Write, receipt: Delivery, client: str
) -> None:
    name = next(one for one in CLIENTS if one.lower().startswith(client.lower()[:6]))
    reply = a_reply(receipt, session, name, "Point 2 is about question 3.", FURTHER)
    mail = write(reply, receipt)

    assert mail.disposition is Disposition.CORRECTION
    assert comments(session)[:2] == MOVED
    (further,) = comments(session)[2:]
    assert further[0] == "We would also like"
    added = session.scalars(select(Contribution).order_by(Contribution.id.desc())).first()
    assert added is not None
    assert added.incoming_mail is mail
    assert [one.text for one in added.comments] == [FURTHER]
    second = letters(session)[-1]
    assert f"taken as well, as {added.reference}" in " ".join(second.text.split())
    assert "3. " in second.text


def test_a_second_receipt_can_be_answered_by_its_own_numbers(
    session: Session, write: Write, receipt: Delivery
) -> None:
    write("points 1 and 2 belong together\n\n" + FURTHER, receipt)
    second = letters(session)[-1]
    write("point 2 is about question 3", second)

    assert comments(session) == [
        ("Question 1: More colleges", "Question 1", PLACED),
        ("We would also like", "Question 3", PLACED),
    ]
    # The first receipt's point 2 is the joined passage now.
    write("point 2 is about question 2", receipt)
    assert comments(session)[0][1] == "Question 1"
    assert "has been changed since" in letters(session)[-1].text


def test_a_point_that_is_no_comment_is_left_out_and_kept(
    session: Session, write: Write, receipt: Delivery
) -> None:
    write("point 1 is not a comment", receipt)
    assert comments(session)[0][2] is CommentState.NOT_A_COMMENT
    second = letters(session)[-1]
    assert "is not counted as a comment any more. It is kept." in " ".join(second.text.split())
    assert "1. Question 2" in second.text


def test_what_we_cannot_follow_waits_for_a_person_with_its_reason(
    session: Session, write: Write, receipt: Delivery
) -> None:
    mail = write("Point 2 is about potatoes.", receipt)

    assert mail.disposition is Disposition.CORRECTION
    assert "Not done: We found no question or section called “potatoes”." in mail.reason
    assert comments(session) == [
        *AS_READ,
        ("Point 2 is about", "The whole", CommentState.UNSURE),
    ]
    waiting = session.scalars(select(Comment).where(Comment.state == CommentState.UNSURE)).one()
    assert waiting.placements[0].reason == "We found no question or section called “potatoes”."
    assert mail.body[waiting.start : waiting.end] == waiting.text
    second = letters(session)[-1]
    assert "“Point 2 is about potatoes.”" in second.text


def test_a_remark_on_a_point_stands_where_that_point_stands(
    session: Session, write: Write, receipt: Delivery
) -> None:
    write("point 2 is about question 3", receipt)
    mail = write("On point 2, I meant taxis as well as buses.", letters(session)[-1])
    assert mail.disposition is Disposition.ACCEPTED
    assert comments(session)[-1] == ("On point 2, I", "Question 3", PLACED)


def test_who_says_that_all_is_right_gets_no_further_letter(
    session: Session, write: Write, receipt: Delivery
) -> None:
    mail = write("That's all correct.\n\nRhoda", receipt)
    assert mail.disposition is Disposition.CORRECTION
    assert comments(session) == AS_READ
    assert letters(session) == [receipt]
    assert [one.kind for one in session.scalars(select(Correction))] == [
        CorrectionKind.CONFIRMED
    ] * 2


def test_the_same_correction_twice_changes_nothing_more(
    session: Session, kit: Kit, write: Write, receipt: Delivery
) -> None:
    mail = write("point 2 is about question 3", receipt)
    settle(kit.database, kit.post_desk, mail.id, at=NOON)
    session.commit()
    assert len(letters(session)) == 2
    write("point 2 is about question 3", receipt)
    assert comments(session) == MOVED
    assert len(session.scalars(select(Correction)).all()) == 1


def test_nobody_else_can_correct_in_somebodys_name(
    session: Session, write: Write, receipt: Delivery
) -> None:
    mail = EmailMessage(policy=SMTP)
    mail["From"] = "Somebody Else <else@elsewhere.example>"
    mail["Subject"] = "Re: your letter"
    mail.set_content("I would say point 2 is about question 3.")
    row = write(mail, receipt)
    assert row.disposition is Disposition.PASSED_ON
    assert comments(session)[:2] == AS_READ
    assert session.scalars(select(Correction)).all() == []


def test_a_machines_answer_corrects_nothing_and_gets_none(
    session: Session, write: Write, receipt: Delivery
) -> None:
    mail = EmailMessage(policy=SMTP)
    mail["From"] = "Rhoda Finch <rhoda@college.example>"
    mail["Subject"] = "Automatic reply: your letter"
    mail["Auto-Submitted"] = "auto-replied"
    mail.set_content("point 2 is about question 3. I am away until Monday.")
    assert write(mail, receipt).disposition is Disposition.AUTOMATIC
    assert comments(session) == AS_READ
    assert letters(session) == [receipt]


def test_after_the_end_points_can_be_moved_until_the_coding_is_final(
    session: Session, write: Write, receipt: Delivery, invitation: Invitation
) -> None:
    consultation = session.get_one(Invitation, invitation.id).consultation
    closing.close(session, consultation, at=NOON - timedelta(hours=1), actor="an officer")
    session.commit()
    write(f"point 2 is about question 3\n\n{FURTHER}", receipt)
    assert comments(session)[:2] == MOVED
    assert [one.late for one in session.scalars(select(Contribution))] == [False, True]

    consultation = session.get_one(Invitation, invitation.id).consultation
    closing.finish_coding(session, consultation, at=NOON, actor="an officer")
    session.commit()
    mail = write("point 2 is about question 1", letters(session)[-1])
    assert comments(session)[:2] == MOVED
    assert mail.disposition is Disposition.CORRECTION
    assert "We have finished sorting the answers" in letters(session)[-1].text
    assert comments(session)[-1][2] is CommentState.UNSURE


def test_a_correction_that_only_bears_the_token_is_known_by_the_latest_receipt(
    session: Session, write: Write, receipt: Delivery
) -> None:
    assert write("point 2 is about question 3").disposition is Disposition.CORRECTION
    assert comments(session) == MOVED


def test_words_written_beneath_a_quoted_point_are_about_that_point(
    session: Session, write: Write, receipt: Delivery
) -> None:
    """The receipt comes back with `>`, and a remark between its points, as Thunderbird sends it."""
    quoted = []
    for line in receipt.text.splitlines():
        quoted.append(f"> {line}".rstrip())
        if line.strip().startswith("Question 2: Later buses") or "nine at the least" in line:
            quoted += ["", "This is about question 3.", ""]
    attribution = "On 02/11/2026 13:00, Wealdmere <growth@wealdmere.example> wrote:"
    mail = write("\n".join([attribution, *dict.fromkeys(quoted)]), receipt)
    assert mail.disposition is Disposition.CORRECTION, mail.reason
    assert comments(session) == MOVED


def test_staff_can_undo_what_a_respondent_put_right(
    session: Session, write: Write, receipt: Delivery
) -> None:
    write("point 2 is about question 3", receipt)
    (kept,) = session.scalars(select(Correction))
    undoing.undo(session, kept.contribution, kept.id, by="Olwen Pryce", at=NOON)
    session.commit()
    assert comments(session) == AS_READ
    assert (kept.undone_by, kept.after[0]["places"][0]["placed_by"]) == (
        "Olwen Pryce",
        "the respondent",
    )


def test_a_point_that_staff_placed_moves_by_its_writers_word(
    session: Session, write: Write, receipt: Delivery
) -> None:
    passage = session.scalars(select(Comment).where(Comment.text.contains("Later"))).one()
    placing.move(session, passage, None, by="Olwen Pryce", at=NOON)
    session.commit()
    write("point 2 is about question 3", receipt)
    assert comments(session) == MOVED
    first, second = session.scalars(select(Correction).order_by(Correction.id))
    assert first.machine == second.machine
    assert second.before[0]["places"][0]["placed_by"] == "Olwen Pryce"


def test_files_that_come_with_a_correction_are_kept(
    session: Session, write: Write, receipt: Delivery
) -> None:
    mail = EmailMessage(policy=SMTP)
    mail["From"] = "Rhoda Finch <rhoda@college.example>"
    mail["Subject"] = "Re: your letter"
    mail.set_content("point 2 is about question 3")
    mail.add_attachment(b"a,b\n1,2\n", maintype="text", subtype="csv", filename="figures.csv")
    write(mail, receipt)
    assert comments(session) == MOVED
    added = session.scalars(select(Contribution).order_by(Contribution.id.desc())).first()
    assert added is not None
    assert [one.file_name for one in added.evidence] == ["figures.csv"]
    assert "- figures.csv" in letters(session)[-1].text


def test_staff_see_what_a_correction_did_and_by_whose_word(
    session: Session,
    client: FlaskClient,
    sign_in: Callable[..., object],
    write: Write,
    receipt: Delivery,
) -> None:
    mail = write("point 2 is about question 3\n\nPoint 1 is about potatoes.", receipt)
    sign_in(Role.OFFICER)
    page = client.get(f"/desk/inbox/{mail.id}")
    assert page.status_code == 200
    for words in ("is now on question 3", "no question or section called “potatoes”"):
        assert words in page.get_data(as_text=True)
    listed = client.get("/desk/inbox/?view=answers").get_data(as_text=True)
    assert f"/desk/inbox/{mail.id}" in listed
    given = session.scalars(select(Contribution).order_by(Contribution.id)).first()
    assert given is not None
    page = client.get(f"/desk/contributions/{given.id}")
    assert "said so by the respondent" in page.get_data(as_text=True)
