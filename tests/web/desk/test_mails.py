"""Staff work through a mail in three panes, by buttons that keys can press as well."""

import re
from collections.abc import Callable

import pytest
from bs4 import BeautifulSoup
from flask.testing import FlaskClient
from sqlalchemy import select
from sqlalchemy.orm import Session
from werkzeug.test import TestResponse

from answered_by_mail import a_reply, comes_in, invited
from conftest import Clock
from factories import NOON, a_contribution, a_stakeholder
from soundingboard.contributions import placing
from soundingboard.contributions.anchoring import where_of
from soundingboard.inbox.settling import settle_all
from soundingboard.inbox.taking import take
from soundingboard.kit import Kit
from soundingboard.models import Comment, Correction, Delivery, IncomingMail, Officer, StaffLetter
from soundingboard.outbox.suppression import suppress
from soundingboard.people.leaving import leave
from soundingboard.vocabulary import CommentState, CorrectionKind, Membership, SuppressionReason

Submit = Callable[..., TestResponse]
SignIn = Callable[..., Officer]
REPLY = (
    "Dear all,\n\n> Question 1. Which skills are short?\n\nWelders. And cooks 🍲, mostly.\n\n"
    "> Question 2. Which routes should run later?\n\nThe 14 to the port.\n\n-- \nRhoda Finch\n"
)


@pytest.fixture
def mail(session: Session, kit: Kit) -> IncomingMail:
    """Two answers between quotes, the second unsure, with a picture and a signature."""
    reply = a_reply(invited(session), REPLY)
    reply.add_attachment(b"<svg/>", maintype="image", subtype="svg+xml", filename="plan.svg")
    row = session.get_one(IncomingMail, comes_in(kit, reply))
    passages(session, row)[1].state = CommentState.UNSURE
    session.commit()
    return row


def passages(session: Session, row: IncomingMail) -> list[Comment]:
    session.rollback()
    session.expire_all()
    return list(
        session.scalars(
            select(Comment)
            .join(Comment.contribution)
            .where(Comment.contribution.has(incoming_mail_id=row.id))
            .order_by(Comment.position)
        )
    )


def page_of(row: IncomingMail, passage: Comment | None = None) -> str:
    return f"/desk/inbox/{row.id}" + (f"?passage={passage.id}" if passage else "")


class Desk:
    """Presses what stands on the page, with all that its form carries, and reads what comes."""

    def __init__(self, client: FlaskClient) -> None:
        self.client = client
        self.page = BeautifulSoup("", "html.parser")
        self.address = ""

    def open(self, address: str) -> str:
        return self.read(self.client.get(address, follow_redirects=True))

    def read(self, answer: TestResponse) -> str:
        assert answer.status_code == 200, answer.get_data(as_text=True)
        self.page = BeautifulSoup(answer.get_data(as_text=True), "html.parser")
        self.address = answer.request.path
        return self.words

    @property
    def words(self) -> str:
        return " ".join(self.page.get_text(" ").split())

    def press(self, button: str, **filled: str) -> str:
        found = [one for one in self.page.find_all("button") if button in one.get_text()]
        assert found, f"no button {button}: {self.words}"
        form = found[0].find_parent("form")
        assert form is not None
        fields = {
            str(one["name"]): str(one.get("value", ""))
            for one in form.find_all("input")
            if one.get("name")
        }
        for one in form.find_all("select"):
            fields[str(one["name"])] = str(one.find("option")["value"])
        fields[str(found[0].get("name", ""))] = str(found[0].get("value", ""))
        address = str(form.get("action") or self.address)
        return self.read(
            self.client.post(address, data={**fields, **filled}, follow_redirects=True)
        )


@pytest.fixture
def desk(client: FlaskClient, sign_in: SignIn) -> Desk:
    sign_in(name="Olwen Pryce")
    return Desk(client)


def test_page_shows_letter_reply_and_passages_each_part_by_name(
    session: Session, desk: Desk, mail: IncomingMail
) -> None:
    words = desk.open(page_of(mail))
    first, second = passages(session, mail)
    panes = {
        pane["aria-labelledby"]: " ".join(pane.get_text(" ").split())
        for pane in desk.page.select("[data-pane]")
    }
    assert list(panes) == ["pane-passages", "pane-reply", "pane-letter"]
    assert "1 unsure of 2" in words
    # The unsure one is first, open, and says where it may stand and why.
    assert re.search(
        r"Passage 2 Unsure Perhaps Question 2: Which routes should run later\? "
        r"(Almost certain|Likely): stands under the quoted question 2",
        panes["pane-passages"],
    )
    for name in ("Greeting", "Quoted", "Signature", "Passage 1", "Open: Passage 2 , unsure"):
        assert name in panes["pane-reply"], name
    assert "The open passage answers this. Passage 2 Question 2." in panes["pane-letter"]
    assert desk.page.select_one("[data-open]")["id"] == f"passage-{second.id}"
    shown = "".join(
        one.get_text() for one in desk.page.select("[data-pane]:nth-of-type(2) .sb-pre")
    )
    assert "".join(shown.split()) == "".join(mail.body.split())
    desk.open(page_of(mail, first))
    assert desk.page.select_one("[data-open]")["id"] == f"passage-{first.id}"


def test_accepting_goes_on_to_what_is_unsure_and_is_kept(
    session: Session, desk: Desk, mail: IncomingMail
) -> None:
    first, second = passages(session, mail)
    desk.open(page_of(mail, first))
    words = desk.press("It belongs there")
    assert "Passage 1 stands where it belongs: Question 1: Which skills are short?." in words
    assert desk.page.select_one("[data-open]")["id"] == f"passage-{second.id}"
    desk.press("It belongs there")
    assert [(one.state, one.placements[0].placed_by) for one in passages(session, mail)] == [
        (CommentState.PLACED, "Olwen Pryce")
    ] * 2
    kinds = session.scalars(select(Correction.kind).order_by(Correction.id)).all()
    assert kinds == [CorrectionKind.CONFIRMED] * 2


def test_moving_what_is_placed_stays_with_it(
    session: Session, desk: Desk, mail: IncomingMail
) -> None:
    first, second = passages(session, mail)
    assert (first.state, second.state) == (CommentState.PLACED, CommentState.UNSURE)
    desk.open(page_of(mail, first))
    desk.press("Move", verdict="find", to="q3")
    assert desk.page.select_one("[data-open]")["id"] == f"passage-{first.id}"
    desk.press("Not a comment")
    assert desk.page.select_one("[data-open]")["id"] == f"passage-{second.id}"


def test_moving_by_typed_words_and_by_what_was_nearly_chosen(
    session: Session, desk: Desk, mail: IncomingMail
) -> None:
    passage = passages(session, mail)[1]
    passage.runners_up = [
        {"key": None, "score": 0.55, "reason": "similar words"},
        {"key": "question:999999", "score": 0.5, "reason": "a question that is gone"},
    ]
    session.commit()
    desk.open(page_of(mail, passage))
    assert desk.press("Move", verdict="find", to="q3").count("Question 3: What else?")
    assert where_of(passages(session, mail)[1]) == "Question 3: What else?"
    assert "Possible: similar words" in desk.words
    assert "a question that is gone" not in desk.words
    desk.press("Rather The whole")
    assert where_of(passages(session, mail)[1]) == "The whole"


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [("", "Enter the number"), ("q77", "No question or paragraph"), ("which", "more than one")],
)
def test_a_place_that_cannot_be_found_is_said_at_its_field(
    session: Session, desk: Desk, mail: IncomingMail, typed: str, sentence: str
) -> None:
    passage = passages(session, mail)[0]
    desk.open(page_of(mail, passage))
    desk.press("Move", verdict="find", to=typed)
    summary = desk.page.select_one(".govuk-error-summary a")
    assert summary is not None
    assert (summary["href"], sentence in summary.get_text()) == ("#to", True)
    assert desk.page.title is not None
    assert desk.page.title.get_text().startswith("Error: ")
    assert desk.page.select_one("#to")["value"] == typed
    assert desk.page.select_one("[data-open]")["id"] == f"passage-{passage.id}"
    assert where_of(passages(session, mail)[0]) == "Question 1: Which skills are short?"


def test_cutting_at_a_sentence_and_at_the_caret_joining_and_undoing(
    session: Session, desk: Desk, mail: IncomingMail
) -> None:
    first = passages(session, mail)[0]
    before = [(one.id, one.text) for one in passages(session, mail)]
    desk.open(page_of(mail, first))
    desk.press("Cut")
    assert [one.text for one in passages(session, mail)] == [
        "Welders.",
        "And cooks 🍲, mostly.",
        "The 14 to the port.",
    ]
    desk.press("Join with passage 2")
    first = passages(session, mail)[0]
    desk.open(page_of(mail, first))
    caret = first.text.index(", mostly")  # in characters: the pot is one of them
    desk.press("Cut at the caret", caret=str(caret))
    assert [one.text for one in passages(session, mail)][:2] == [
        "Welders. And cooks 🍲",
        ", mostly.",
    ]
    for undone in ("split", "joined", "split"):
        assert f"Undone: {undone}." in desk.press("Undo:")
    assert [(one.id, one.text) for one in passages(session, mail)] == before
    assert not [one for one in desk.page.find_all("button") if "Undo:" in one.get_text()]
    desk.open(page_of(mail, first))
    assert "Choose a place with words before it" in desk.press("Cut at the caret", caret="0")
    assert desk.page.select_one(".govuk-error-summary a")["href"] == "#cut"


def test_a_passage_is_put_aside_and_taken_back(
    session: Session, desk: Desk, mail: IncomingMail
) -> None:
    first = passages(session, mail)[0]
    desk.open(page_of(mail, first))
    assert "Passage 1 is not counted" in desk.press("Not a comment")
    desk.open(page_of(mail, first))
    assert "Welders. And cooks" in desk.words
    desk.press("It is a comment")
    session.rollback()
    kinds = session.scalars(select(Correction.kind).order_by(Correction.id)).all()
    assert kinds == [CorrectionKind.DISMISSED, CorrectionKind.RESTORED]


def test_what_was_left_out_becomes_a_passage_line_by_line(
    session: Session, desk: Desk, mail: IncomingMail
) -> None:
    desk.open(page_of(mail))
    words = desk.press("A comment after all: Signature", first="2", last="2")
    taken = passages(session, mail)[-1]
    assert (taken.text, taken.state) == ("Rhoda Finch", CommentState.UNSURE)
    assert "It is passage 3 now. Say where it belongs." in words
    assert desk.page.select_one("[data-open]")["id"] == f"passage-{taken.id}"
    assert "There are no words there." in desk.press(
        "A comment after all: Signature", first="9", last="4"
    )


def test_a_form_that_is_out_of_date_changes_nothing_and_says_so(
    session: Session, desk: Desk, mail: IncomingMail
) -> None:
    first = passages(session, mail)[0]
    desk.open(page_of(mail, first))
    old = desk.page
    placing.move(session, first, None, by="Ifan Hale", at=NOON)
    session.commit()
    assert "Somebody else changed this passage" in desk.press("Not a comment")
    assert "The whole" in desk.words
    assert passages(session, mail)[0].state is CommentState.PLACED
    desk.press("Undo: moved")
    desk.page = old
    desk.open(page_of(mail, first))
    pressed = desk.page
    desk.press("Join with passage 2")
    desk.page = pressed
    desk.press("Join with passage 2")  # the same button twice
    assert "Somebody else changed this passage" in desk.words
    assert len(passages(session, mail)) == 1


def test_reading_the_mail_again_changes_nothing_a_person_did(
    session: Session, desk: Desk, mail: IncomingMail, kit: Kit
) -> None:
    desk.open(page_of(mail, passages(session, mail)[0]))
    desk.press("Move", verdict="find", to="3")
    done = [(one.id, one.text, where_of(one)) for one in passages(session, mail)]
    raw = session.scalars(select(IncomingMail.raw).where(IncomingMail.id == mail.id)).one()
    session.rollback()
    assert take(kit.database, raw, source="again", at=NOON) == mail.id
    settle_all(kit.database, kit.post_desk, at=NOON)
    desk.open(page_of(mail))
    assert [(one.id, one.text, where_of(one)) for one in passages(session, mail)] == done


def test_source_text_and_files_are_downloads_that_no_browser_renders(
    client: FlaskClient, desk: Desk, mail: IncomingMail
) -> None:
    for address, kind, content in (
        ("source", "text/plain", None),
        ("text", "text/plain", mail.body.encode()),
        ("attachments/1", "application/octet-stream", b"<svg/>"),
    ):
        answer = client.get(f"{page_of(mail)}/{address}")
        assert answer.mimetype == kind
        assert answer.headers["Content-Disposition"].startswith("attachment")
        assert answer.headers["Content-Security-Policy"] == "sandbox; default-src 'none'"
        assert answer.headers["X-Content-Type-Options"] == "nosniff"
        assert content is None or answer.data == content
    for address in ("attachments/0", "attachments/2"):
        assert client.get(f"{page_of(mail)}/{address}").status_code == 404


def test_a_letter_to_the_sender_goes_out_once_under_the_writers_name(
    session: Session, desk: Desk, mail: IncomingMail
) -> None:
    desk.open(f"{page_of(mail)}/write")
    form = desk.page
    for _ in range(2):  # somebody presses twice
        desk.page, desk.address = form, f"{page_of(mail)}/write"
        desk.press("Send it", subject="Re: the port", words="which port\n\ndo you mean?")
    assert "Your letter to" in desk.words
    assert "Letters to the sender" in desk.words
    session.rollback()
    (letter,) = session.scalars(select(Delivery).where(Delivery.purpose == "by_hand"))
    assert mail.invitation is not None
    assert (letter.to_address, letter.subject, letter.bulk) == (
        mail.sender_address,
        "Re: the port",
        True,
    )
    assert letter.reply_to == f"reply+{mail.invitation.token}@reply.wealdmere.example"
    assert letter.answers == f"<{mail.message_id.strip('<>')}>"
    assert "Auto-Submitted" not in dict(letter.headers)
    assert "which port\n\ndo you mean?\n\nOlwen Pryce\nWealdmere" in letter.text
    given = passages(session, mail)[0].contribution
    words = desk.open(f"/desk/contributions/{given.id}")
    assert "Olwen Pryce: Re: the port (queued) which port do you mean?" in words
    (kept,) = session.scalars(select(StaffLetter))
    assert (kept.written_by, kept.words.replace("\r", ""), kept.delivery_id) == (
        "Olwen Pryce",
        "which port\n\ndo you mean?",
        letter.id,
    )


def test_no_letter_goes_to_somebody_who_left_or_whose_address_is_barred(
    session: Session, desk: Desk, mail: IncomingMail
) -> None:
    desk.open(f"{page_of(mail)}/write")
    form = desk.page
    assert mail.invitation is not None
    leave(session, mail.invitation.stakeholder, at=NOON, how="by mail")
    session.commit()
    desk.press("Send it", subject="Re: the port", words="which port?")
    assert "This person has left the list." in desk.words
    mail.invitation.stakeholder.membership = Membership.ACTIVE
    suppress(session, mail.sender_address, SuppressionReason.STAFF, "asked on the phone", NOON)
    session.commit()
    desk.page, desk.address = form, f"{page_of(mail)}/write"
    desk.press("Send it", subject="Re: the port", words="which port?")
    assert "Staff barred this address." in desk.words
    assert "No letter can go to the sender." in desk.open(page_of(mail))
    assert session.scalars(select(StaffLetter)).all() == []


def test_queue_leads_from_mail_to_mail_and_says_when_it_is_done(
    session: Session, desk: Desk, mail: IncomingMail, kit: Kit, clock: Clock
) -> None:
    other = comes_in(kit, a_reply(invited(session, name="Ifor Lloyd"), REPLY))
    row = session.get_one(IncomingMail, other)
    passages(session, row)[0].state = CommentState.UNSURE
    session.commit()
    clock.at = NOON.replace(hour=17)
    words = desk.open("/desk/inbox/queue")
    assert "2 unsure, in 2 answers" in words
    assert "5 hours the longest wait" in words
    assert "0 looked at by you today" in words
    desk.open("/desk/inbox/queue/first")
    desk.press("It belongs there")
    following = desk.page.select_one("[data-key=n]")
    assert following is not None
    desk.open(str(following["href"]))
    assert "Ifor Lloyd" in desk.words
    desk.press("It belongs there")
    assert "No other mail waits" in desk.words
    words = desk.open("/desk/inbox/queue/first")
    assert "Nothing waits. Every passage stands where it belongs." in words
    assert "2 looked at by you today" in words


def test_a_held_mail_shows_what_it_would_be_cut_into(
    session: Session, desk: Desk, kit: Kit
) -> None:
    invitation = invited(session)
    reply = a_reply(invitation, "We would like to say more about welders, and soon.\n")
    del reply["To"]
    reply["To"] = "growth@wealdmere.example"
    row = session.get_one(IncomingMail, comes_in(kit, reply))
    words = desk.open(page_of(row))
    assert "held" in words
    assert "welders, and soon." in words
    assert desk.page.select("[data-open]") == []


def test_two_hundred_passages_and_ten_thousand_lines_stay_a_page(
    session: Session, desk: Desk, kit: Kit, client: FlaskClient
) -> None:
    quoted = "".join(f"> line {number} of an older letter\n" for number in range(10_000))
    invitation = invited(session)
    row = session.get_one(IncomingMail, comes_in(kit, a_reply(invitation, f"Welders.\n\n{quoted}")))
    (passage,) = passages(session, row)
    body = row.body
    given = passage.contribution
    for number in range(199):
        line = f"> line {number * 50} of"
        start = body.index(line)
        session.add(
            Comment(
                contribution=given,
                position=number + 2,
                text=line,
                state=CommentState.UNSURE,
                start=start,
                end=start + len(line),
            )
        )
    session.commit()
    answer = client.get(page_of(row, passages(session, row)[100]))
    desk.read(answer)
    assert len(answer.data) < 600_000
    assert len(desk.page.select(".sb-listed")) == 50
    assert "Passages 200 unsure of 200" in desk.words
    assert "Further passages" in desk.words
    assert "not shown here" in desk.words
    assert desk.page.select(".sb-part--open .sb-pre")[0].get_text() == "> line 4950 of"
    seen, address = set(), page_of(row)
    for _ in range(4):
        desk.open(address)
        seen |= {one["id"] for one in desk.page.select(".sb-listed")}
        following = [one for one in desk.page.find_all("a") if "Further" in one.get_text()]
        address = str(following[0]["href"]) if following else address
    assert len(seen) == 200


def test_contribution_without_a_mail_waits_in_the_queue_as_well(
    session: Session, desk: Desk
) -> None:
    invitation = invited(session)
    given = a_contribution(
        session, invitation.consultation, a_stakeholder(session), (None, "Trams.")
    )
    given.comments[0].state = CommentState.UNSURE
    session.commit()
    desk.open("/desk/inbox/queue/first")
    assert given.reference in desk.words
    assert "Trams." in desk.words
