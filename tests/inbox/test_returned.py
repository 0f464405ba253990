"""Reports about our letters: believed where a mail server wrote them of the right address."""

from collections.abc import Callable

import pytest
from flask.testing import FlaskClient
from incoming import LETTER, LETTER_TOKEN, REPLY_DOMAIN, RHODA, from_file
from sqlalchemy import select
from sqlalchemy.orm import Session

from soundingboard.models import Delivery, IncomingMail, Invitation, Suppression
from soundingboard.vocabulary import DeliveryState, Disposition, SuppressionReason

Take = Callable[..., IncomingMail]
Submit = Callable[..., object]
VERP = f"bounce+{LETTER_TOKEN}@{REPLY_DOMAIN}".encode()
PERSON = b"Return-Path: <jo@firm.example>\n"
HARD = (DeliveryState.BOUNCED, [SuppressionReason.BOUNCED])
NOTHING = (DeliveryState.SENT, [])


def a_bounce(
    *, verp: bool = True, person: bool = False, about: str = "rhoda@college.example"
) -> bytes:
    """A delivery status report of Rhoda's letter, as varied as somebody who makes one up can."""
    raw = from_file("bounce_550", "x" * 26).replace(b"gone@example.org", about.encode())
    if verp:
        raw = raw.replace(f"b+7kq2@{REPLY_DOMAIN}".encode(), VERP)
    if not person:
        return raw
    raw = raw.replace(b"Return-Path: <>\n", PERSON).replace(b"Return-Path: <>\r\n", PERSON)
    return raw.replace(
        b"MAILER-DAEMON@mx.example.org (Mail Delivery System)", b"Jo Marsh <jo@firm.example>"
    )


def followed(session: Session) -> tuple[DeliveryState, list[SuppressionReason]]:
    """What became of Rhoda's letter, and what stands against her address."""
    letter = session.scalars(select(Delivery.state)).one()
    return letter, list(session.scalars(select(Suppression.reason)))


@pytest.mark.parametrize("about", ["rhoda@college.example", "rhoda@home.example"])
def test_report_to_the_letters_own_return_address_is_believed(
    session: Session, invitation: Invitation, arrives: Take, about: str
) -> None:
    """Whoever has their mail forwarded is reported by the address it was forwarded to."""
    assert arrives(a_bounce(about=about)).disposition is Disposition.BOUNCE
    assert followed(session) == HARD


def test_report_that_returns_our_letter_is_believed_of_the_address_it_went_to(
    session: Session, invitation: Invitation, arrives: Take
) -> None:
    assert arrives(a_bounce(verp=False)).disposition is Disposition.BOUNCE
    assert followed(session) == HARD


BY_A_PERSON = (
    "A person may have written it: neither its sender nor its return path is that of a mail server."
)
OF_ANOTHER = (
    "It came to no return address of ours, and does not name the address that the letter went to."
)


@pytest.mark.parametrize(
    ("made", "doubt"),
    [
        ({"person": True}, BY_A_PERSON),
        ({"person": True, "verp": False}, BY_A_PERSON),
        ({"verp": False, "about": "jo@firm.example"}, OF_ANOTHER),
    ],
)
def test_report_that_somebody_may_have_made_up_waits_for_staff(
    session: Session,
    invitation: Invitation,
    arrives: Take,
    made: dict[str, object],
    doubt: str,
) -> None:
    row = arrives(a_bounce(**made))
    assert (row.sort, row.disposition) == ("doubtful report", Disposition.HELD)
    assert row.reason == (
        f"A report about a letter of ours that may be made up. {doubt} It speaks of our letter to "
        f"{RHODA}."
    )
    assert followed(session) == NOTHING


@pytest.mark.parametrize(
    "forge",
    [
        lambda raw: raw.replace(b"Original-Rcpt-To: rhoda@", b"Original-Rcpt-To: somebody@"),
        lambda raw: raw.replace(b"Original-Rcpt-To: rhoda@college.example\n", b""),
        lambda raw: raw.replace(b"feedback@provider.example", b"rhoda@college.example"),
        lambda raw: raw.replace(LETTER.encode(), b"<guessed@reply.wealdmere.example>"),
    ],
)
def test_complaint_that_somebody_may_have_made_up_waits_for_staff(
    session: Session,
    invitation: Invitation,
    arrives: Take,
    forge: Callable[[bytes], bytes],
) -> None:
    row = arrives(forge(from_file("complaint", invitation.token)))
    assert (row.sort, row.disposition) == ("doubtful report", Disposition.HELD)
    assert followed(session) == NOTHING


@pytest.mark.parametrize(
    ("raw", "became", "outcome"),
    [
        (a_bounce(person=True), Disposition.BOUNCE, HARD),
        (
            from_file("complaint", "x" * 26).replace(
                b"Original-Rcpt-To: rhoda@", b"Original-Rcpt-To: somebody@"
            ),
            Disposition.COMPLAINT,
            (DeliveryState.COMPLAINED, [SuppressionReason.COMPLAINED]),
        ),
    ],
)
def test_staff_believe_a_report_and_it_is_done(
    session: Session,
    invitation: Invitation,
    arrives: Take,
    submit: Submit,
    sign_in: Callable[..., object],
    raw: bytes,
    became: Disposition,
    outcome: tuple[DeliveryState, list[SuppressionReason]],
) -> None:
    row = arrives(raw)
    sign_in()
    page = f"/desk/inbox/{row.id}"
    submit(page, {}, to=f"{page}/next/believe_report")
    session.commit()
    session.expire_all()
    assert session.get_one(IncomingMail, row.id).disposition is became
    assert followed(session) == outcome


def test_report_of_no_letter_of_ours_cannot_be_believed(
    session: Session,
    invitation: Invitation,
    arrives: Take,
    client: FlaskClient,
    submit: Submit,
    sign_in: Callable[..., object],
) -> None:
    raw = from_file("complaint", invitation.token)
    row = arrives(raw.replace(LETTER.encode(), b"<guessed@reply.wealdmere.example>"))
    sign_in()
    page = f"/desk/inbox/{row.id}"
    submit(page, {}, to=f"{page}/next/believe_report")
    assert "We cannot tell which letter of ours it is about." in client.get(page).text
    session.expire_all()
    assert session.get_one(IncomingMail, row.id).disposition is Disposition.HELD
