"""Whose invitation a mail answers: by which sign, and how it is said."""

from collections.abc import Callable

import pytest
from incoming import LETTER, LETTER_TEXT, QUOTED, REPLY_DOMAIN, a_letter_to, a_mail
from sqlalchemy.orm import Session

from factories import an_invitation, an_open_consultation
from soundingboard.models import IncomingMail, Invitation
from soundingboard.outbox import addressing
from soundingboard.vocabulary import Disposition

Take = Callable[..., IncomingMail]
ANSWER = "Evening courses are what is missing here."
RECEIVED = (
    "from mail.college.example by mx.wealdmere.example (Postfix) with ESMTPS id 4F1 for "
    "<ADDRESS>; Mon, 2 Nov 2026 12:00:00 +0000"
)


@pytest.mark.parametrize(
    "header",
    [
        "To",
        "Cc",
        "Delivered-To",
        "X-Original-To",
        "Envelope-To",
        "X-Envelope-To",
        "X-Forwarded-To",
        "Resent-To",
        "Received",
    ],
)
@pytest.mark.parametrize("shout", [False, True])
def test_token_is_found_in_every_header_that_names_a_recipient(
    invitation: Invitation, arrives: Take, header: str, *, shout: bool
) -> None:
    address = f"reply+{invitation.token}@{REPLY_DOMAIN}"
    address = address.upper() if shout else address
    value = RECEIVED.replace("ADDRESS", address) if header == "Received" else address
    row = arrives(a_mail(ANSWER, **{header: value}))
    assert row.reason == "An answer: the reply address is that of the invitation."


@pytest.mark.parametrize("header", ["In-Reply-To", "References"])
def test_thread_tells(invitation: Invitation, arrives: Take, header: str) -> None:
    row = arrives(a_mail(ANSWER, **{header: f"<a@b> {LETTER}" if header[0] == "R" else LETTER}))
    assert row.reason == "An answer: it answers a letter of ours."


def test_token_in_the_subject_tells(invitation: Invitation, arrives: Take) -> None:
    subject = f"for REPLY+{invitation.token.upper()}@{REPLY_DOMAIN}."
    row = arrives(a_mail(ANSWER, Subject=subject))
    assert row.reason == (
        "An answer: its subject holds the personal link or address of the invitation."
    )


def test_personal_link_in_the_quote_tells_and_is_said_to_be_weaker(
    invitation: Invitation, arrives: Take
) -> None:
    row = arrives(a_mail(f"{ANSWER}\n\n> https://e.example/respond/{invitation.token}\n"))
    assert row.reason == (
        "An answer: its quoted text holds the personal link or address of the invitation, which "
        "is weaker proof, since letters are passed on."
    )


def test_token_of_another_domain_or_of_nobody_tells_nothing(
    invitation: Invitation, arrives: Take
) -> None:
    for number, address in enumerate(
        (f"reply+{invitation.token}@evil.example", f"reply+{'a' * 26}@{REPLY_DOMAIN}")
    ):
        row = arrives(a_mail(ANSWER, To=address, Message_ID=f"<{number}@x>"))
        assert (row.sort, row.disposition) == ("unproven", Disposition.HELD)


def test_quoted_words_tell_which_of_several_invitations(
    session: Session, invitation: Invitation, arrives: Take
) -> None:
    freight = an_open_consultation(session, "Where do lorries wait?", title="Freight and ports")
    other = an_invitation(session, freight, invitation.stakeholder)
    text = LETTER_TEXT.replace("What have we missed", "Where do lorries wait, and how long, before")
    a_letter_to(session, other, text, message_id=addressing.message_id("z" * 26, REPLY_DOMAIN))
    session.commit()

    row = arrives(a_mail(ANSWER))
    assert row.reason == "We do not know whose answer it is: they have several open invitations."
    row = arrives(a_mail(f"{ANSWER}\n\n{QUOTED}", Message_ID="<2@x>"))
    assert (row.invitation_id, row.sort) == (invitation.id, "unproven")
    assert "it quotes our letter on “Shaping the growth plan” (score " in row.reason


def test_tokens_are_found_in_running_text() -> None:
    one, two = "a" * 26, "b2" * 13
    text = f"Write to <reply+{one}@{REPLY_DOMAIN}>. Or see https://e.example/respond/{two.upper()}."
    assert addressing.tokens_in(text, REPLY_DOMAIN) == (one, two)
    assert addressing.tokens_in(f"reply+{one}@evil.example", REPLY_DOMAIN) == ()
    assert addressing.tokens_in(text * 1000, REPLY_DOMAIN) == (one, two)
