"""A letter and a person become a delivery: once, whole, with the right ways back."""

from datetime import timedelta

import pytest
from sqlalchemy.orm import Session

from factories import NOON, an_invitation
from soundingboard.kit import Kit
from soundingboard.letters.invitation import InvitationLetter
from soundingboard.letters.sign_in import SignInLetter
from soundingboard.outbox.addressing import bounce_token, envelope_sender, message_id, reply_token
from soundingboard.outbox.posting import Recipient, post
from soundingboard.vocabulary import DeliveryState

MAIR = Recipient("mair@partner.example", "Mair Llwyd")


def sign_in_letter() -> SignInLetter:
    return SignInLetter(recipient_name="Mair Llwyd", sign_in_url="https://x.example/1", minutes=15)


def invitation_letter() -> InvitationLetter:
    return InvitationLetter(
        recipient_name="Mair Llwyd",
        title="Shaping the growth plan",
        mode="sounding",
        introduction="",
        document_title="",
        questions=(),
        sections=(),
        closes_on="30 November 2026",
        respond_url="https://x.example/respond/1",
        leave_url="https://x.example/leave/1",
    )


def test_posting_twice_queues_one_letter(session: Session, kit: Kit) -> None:
    first = post(session, kit.stationery, sign_in_letter(), to=MAIR, once_key="a:1", at=NOON)
    again = post(session, kit.stationery, sign_in_letter(), to=MAIR, once_key="a:1", at=NOON)
    other = post(session, kit.stationery, sign_in_letter(), to=MAIR, once_key="a:2", at=NOON)

    assert again is first
    assert (first.state, first.not_before, first.bulk) == (DeliveryState.QUEUED, NOON, False)
    assert len({first.message_id, other.message_id}) == 2


def test_a_letter_to_one_person_is_marked_as_automatic_and_as_no_list(
    session: Session, kit: Kit
) -> None:
    letter = post(session, kit.stationery, sign_in_letter(), to=MAIR, once_key="a:1", at=NOON)

    assert letter.headers == [
        ["Auto-Submitted", "auto-generated"],
        ["X-Auto-Response-Suppress", "OOF, AutoReply"],
    ]
    sender = envelope_sender(letter.message_id)
    token = bounce_token(sender, "reply.wealdmere.example")
    assert token is not None
    assert letter.message_id == message_id(token, "reply.wealdmere.example")
    assert len(sender.partition("@")[0]) <= 64


def test_an_invitation_says_how_to_answer_and_how_to_leave(session: Session, kit: Kit) -> None:
    invitation = an_invitation(session)
    letter = post(
        session,
        kit.stationery,
        invitation_letter(),
        to=MAIR,
        once_key="invitation:1",
        at=NOON,
        invitation=invitation,
        listed=invitation.stakeholder,
        not_after=NOON + timedelta(days=28),
    )

    headers = dict(letter.headers)
    assert letter.bulk
    assert reply_token(letter.reply_to, "reply.wealdmere.example") == invitation.token
    assert headers["List-Id"] == "<open-list.reply.wealdmere.example>"
    assert headers["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    https, mailto = headers["List-Unsubscribe"].split(", ")
    signed = https.strip("<>").rpartition("/leave/")[2]
    assert kit.stationery.signer.unsign("leave", signed) == invitation.stakeholder.id
    assert mailto == f"<mailto:{letter.reply_to.replace('reply+', 'leave+')}?subject=leave>"


@pytest.mark.parametrize(
    ("answered", "threaded"),
    [
        ("<abc@mail.partner.example>", "<abc@mail.partner.example>"),
        ("abc@mail.partner.example", "<abc@mail.partner.example>"),
        ("", None),
        ("<a b@x>\r\nBcc: all@x.example", None),
        (f"<{'a' * 900}@x.example>", None),
    ],
)
def test_an_answer_is_threaded_under_the_mail_it_answers(
    session: Session, kit: Kit, answered: str, threaded: str | None
) -> None:
    letter = post(
        session,
        kit.stationery,
        sign_in_letter(),
        to=MAIR,
        once_key="a:1",
        at=NOON,
        in_reply_to=answered,
    )

    headers = dict(letter.headers)
    assert (headers.get("In-Reply-To"), headers.get("References")) == (threaded, threaded)


def test_the_words_of_a_letter_are_kept_as_they_will_be_read(session: Session, kit: Kit) -> None:
    words = post(session, kit.stationery, sign_in_letter(), to=MAIR, once_key="a:1", at=NOON)
    session.commit()
    session.expire_all()

    assert words.subject == "Your link to sign in to Wealdmere Combined County Authority"
    assert words.text.startswith("Hello Mair Llwyd,\n\nOpen this link to sign in.")
    assert "<h1" in words.html
