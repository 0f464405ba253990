"""What mail providers post about our letters: proven, taken once, and what follows."""

import base64
import hmac
import json
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select
from sqlalchemy.orm import Session
from werkzeug.test import TestResponse

from config import BadSetting, Settings
from factories import NOON
from outbox_letters import a_letter, look_again
from soundingboard.app import create_app
from soundingboard.kit import Kit
from soundingboard.models import Bounce, Delivery, Suppression
from soundingboard.vocabulary import BounceKind, DeliveryState, SuppressionReason

KEY = ec.generate_private_key(ec.SECP256R1())
PUBLIC = base64.b64encode(
    KEY.public_key().public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo)
).decode()
MAILGUN = "key-known-to-mailgun-and-us"
NOW = str(int(NOON.timestamp()))
Post = Callable[..., TestResponse]


@pytest.fixture
def settings(settings: Settings) -> Settings:
    return replace(settings, sendgrid_public_key=PUBLIC, mailgun_signing_key=MAILGUN)


@pytest.fixture
def letter(session: Session) -> Delivery:
    return a_letter(
        session, "olwen@partner.example", state=DeliveryState.SENT, sent_at=NOON, bulk=True
    )


@pytest.fixture
def sendgrid(client: FlaskClient) -> Post:
    """Posts events as SendGrid does, signed at noon unless told otherwise."""

    def post(*events: dict[str, Any], timestamp: str = NOW, tamper: bytes = b"") -> TestResponse:
        body = json.dumps(events).encode()
        signature = KEY.sign(timestamp.encode() + body, ec.ECDSA(SHA256()))
        return client.post(
            "/hooks/sendgrid",
            data=body + tamper,
            headers={
                "X-Twilio-Email-Event-Webhook-Timestamp": timestamp,
                "X-Twilio-Email-Event-Webhook-Signature": base64.b64encode(signature).decode(),
            },
        )

    return post


@pytest.fixture
def mailgun(client: FlaskClient) -> Post:
    """Posts an event as Mailgun does."""

    def post(event: object, *, key: str = MAILGUN, timestamp: str = NOW) -> TestResponse:
        signed = hmac.new(key.encode(), f"{timestamp}a-token".encode(), "sha256").hexdigest()
        signature = {"timestamp": timestamp, "token": "a-token", "signature": signed}
        return client.post("/hooks/mailgun", json={"signature": signature, "event-data": event})

    return post


def a_bounce(letter: Delivery, **given: str) -> dict[str, Any]:
    return {
        "email": "olwen@partner.example",
        "event": "bounce",
        "type": "bounce",
        "status": "5.1.1",
        "reason": "550 5.1.1 no such user",
        "smtp-id": letter.message_id,
        "sg_event_id": "event-1",
        **given,
    }


def a_failure(letter: Delivery, **given: object) -> dict[str, Any]:
    return {
        "event": "failed",
        "id": "event-2",
        "severity": "permanent",
        "delivery-status": {"code": 550, "message": "5.1.1 no such user"},
        "message": {"headers": {"message-id": letter.message_id.strip("<>")}},
        **given,
    }


def barred(session: Session) -> list[tuple[SuppressionReason, str]]:
    look_again(session)
    return [(one.reason, one.evidence) for one in session.scalars(select(Suppression))]


def test_a_delivery_told_by_a_provider_settles_a_doubt_and_nothing_else(
    session: Session, letter: Delivery, sendgrid: Post, mailgun: Post
) -> None:
    sendgrid({"event": "delivered", "sg_event_id": "1", "smtp-id": letter.message_id})
    look_again(session)
    assert (letter.state, letter.events) == (DeliveryState.SENT, [])
    for provider in ("sendgrid", "mailgun"):
        letter.state = DeliveryState.UNCERTAIN
        session.commit()
        if provider == "sendgrid":
            sendgrid({"event": "delivered", "sg_event_id": "2", "smtp-id": letter.message_id})
        else:
            mailgun(a_failure(letter, event="delivered"))
        look_again(session)
        assert letter.state is DeliveryState.SENT
    assert [one.detail for one in letter.events] == [
        "Its mail provider says that it was delivered."
    ] * 2


@pytest.mark.parametrize("timestamp", ["9" * 12, "9" * 11, "0", "-1", "", "١٢"])
def test_a_time_that_is_no_date_is_refused(
    session: Session, letter: Delivery, sendgrid: Post, mailgun: Post, timestamp: str
) -> None:
    if timestamp.isascii():
        assert sendgrid(a_bounce(letter), timestamp=timestamp).status_code == 403
    assert mailgun(a_failure(letter), timestamp=timestamp).status_code == 403
    assert barred(session) == []


def test_half_a_character_in_a_signature_is_refused(client: FlaskClient) -> None:
    for field in ("token", "signature"):
        signature = {"timestamp": NOW, "token": "a", "signature": "b", field: "\ud800"}
        answer = client.post("/hooks/mailgun", json={"signature": signature, "event-data": {}})
        assert answer.status_code == 403


def test_a_bounce_told_by_sendgrid_bars_the_address_once(
    session: Session, letter: Delivery, sendgrid: Post
) -> None:
    for _ in range(2):
        answer = sendgrid(a_bounce(letter), {"event": "delivered", "sg_event_id": "event-3"})
        assert (answer.status_code, answer.json) == (200, {"events": 1, "ours": 1})

    assert barred(session) == [(SuppressionReason.BOUNCED, "550 5.1.1 no such user")]
    assert letter.state is DeliveryState.BOUNCED
    assert [event.detail for event in letter.events] == ["Came back: 550 5.1.1 no such user"]
    assert session.scalars(select(Bounce.report_key)).all() == ["sendgrid:event-1"]


@pytest.mark.parametrize(
    ("given", "kind", "state"),
    [
        ({"type": "blocked"}, BounceKind.SOFT, DeliveryState.BOUNCED),
        ({"status": "4.2.2"}, BounceKind.SOFT, DeliveryState.BOUNCED),
        ({"status": "5.2.2"}, BounceKind.SOFT, DeliveryState.BOUNCED),
        ({"event": "spamreport"}, BounceKind.COMPLAINT, DeliveryState.COMPLAINED),
        (
            {"event": "dropped", "reason": "Bounced Address"},
            BounceKind.HARD,
            DeliveryState.BOUNCED,
        ),
    ],
)
def test_what_sendgrid_says_is_told_apart(
    session: Session,
    letter: Delivery,
    sendgrid: Post,
    given: dict[str, str],
    kind: BounceKind,
    state: DeliveryState,
) -> None:
    assert sendgrid(a_bounce(letter, **given)).status_code == 200

    look_again(session)
    assert session.scalars(select(Bounce.kind)).all() == [kind]
    assert letter.state is state


def test_mailgun_is_heard_too(session: Session, letter: Delivery, mailgun: Post) -> None:
    delayed = a_failure(letter, severity="temporary", id="event-1")
    assert mailgun(delayed).json == {"events": 1, "ours": 1}
    assert barred(session) == []
    for _ in range(2):
        assert mailgun(a_failure(letter)).json == {"events": 1, "ours": 1}
    complaint = a_failure(letter, event="complained", id="event-3")
    assert mailgun(complaint).json == {"events": 1, "ours": 1}
    assert mailgun({"event": "opened", "id": "event-4"}).json == {"events": 0, "ours": 0}

    assert barred(session) == [
        (SuppressionReason.BOUNCED, "550 5.1.1 no such user"),
        (SuppressionReason.COMPLAINED, "Its reader reported the letter as spam."),
    ]
    assert [event.detail for event in letter.events] == [
        "Delayed: 550 5.1.1 no such user",
        "Came back: 550 5.1.1 no such user",
        "Its reader reported the letter as spam.",
    ]


def test_a_report_about_no_letter_of_ours_does_nothing(
    session: Session, letter: Delivery, sendgrid: Post
) -> None:
    stranger = a_bounce(letter, **{"smtp-id": "<somebody@else.example>"})

    assert sendgrid(stranger, a_bounce(letter, **{"smtp-id": ""})).json == {"events": 1, "ours": 0}
    assert barred(session) == []


def test_what_is_not_signed_is_not_taken(
    session: Session, letter: Delivery, sendgrid: Post, mailgun: Post, client: FlaskClient
) -> None:
    long_ago = str(int((NOON - timedelta(hours=25)).timestamp()))
    answers = [
        sendgrid(a_bounce(letter), tamper=b" "),
        sendgrid(a_bounce(letter), timestamp=long_ago),
        sendgrid(a_bounce(letter), timestamp="now"),
        client.post("/hooks/sendgrid", json=[a_bounce(letter)]),
        mailgun(a_failure(letter), key="another"),
        mailgun(a_failure(letter), timestamp=long_ago),
    ]

    assert {answer.status_code for answer in answers} == {403}
    assert barred(session) == []
    assert letter.state is DeliveryState.SENT


@pytest.mark.parametrize("body", [b"", b"{", b"[" * 100_000, b'{"a": 1}', b"\xff"])
def test_what_cannot_be_read_is_said_to_be_so(client: FlaskClient, body: bytes) -> None:
    assert client.post("/hooks/mailgun", data=body).status_code == 422
    signature = base64.b64encode(KEY.sign(NOW.encode() + body, ec.ECDSA(SHA256()))).decode()
    headers = {
        "X-Twilio-Email-Event-Webhook-Timestamp": NOW,
        "X-Twilio-Email-Event-Webhook-Signature": signature,
    }
    assert client.post("/hooks/sendgrid", data=body, headers=headers).status_code == 422


def test_nobody_is_heard_unless_a_key_is_set(app: Flask, client: FlaskClient, kit: Kit) -> None:
    empty = replace(kit.provider_keys, mailgun="", sendgrid="")
    app.extensions["kit"] = replace(app.extensions["kit"], provider_keys=empty)

    assert client.post("/hooks/mailgun", json={}).status_code == 404
    assert client.post("/hooks/sendgrid", json=[]).status_code == 404


def test_a_key_that_is_none_is_refused_at_the_start(settings: Settings) -> None:
    with pytest.raises(BadSetting, match="SENDGRID_PUBLIC_KEY"):
        create_app(replace(settings, sendgrid_public_key="not a key"))
