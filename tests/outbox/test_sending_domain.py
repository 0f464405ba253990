"""What the DNS has to say of our mail, as records to copy."""

import re
from dataclasses import replace
from pathlib import Path

import pytest

from soundingboard.outbox.sealing import make_key
from soundingboard.outbox.sending_domain import (
    RecordKind,
    SendingDomain,
    sender_in_spf,
    wanted,
)


@pytest.fixture
def domain(tmp_path: Path) -> SendingDomain:
    return SendingDomain(
        from_address="growth@wealdmere.gov.uk",
        contact_address="growth@wealdmere.gov.uk",
        reply_domain="reply.wealdmere.gov.uk",
        relay="mail.wealdmere.gov.uk",
        folder=tmp_path / "dkim",
        in_use=(),
        lookup=None,
    )


def test_an_installation_without_keys_is_told_of_spf_and_dmarc(domain: SendingDomain) -> None:
    known = wanted(domain)
    assert known.unreadable == ()
    assert [record.zone_line for record in known.records] == [
        'reply.wealdmere.gov.uk. IN TXT "v=spf1 a:mail.wealdmere.gov.uk ~all"',
        '_dmarc.wealdmere.gov.uk. IN TXT "v=DMARC1; p=none; rua=mailto:growth@wealdmere.gov.uk"',
    ]


def test_a_long_key_comes_in_strings_a_record_can_hold(domain: SendingDomain) -> None:
    make_key(domain.folder, "sb1", kind="rsa")
    make_key(domain.folder, "sb2", kind="ed25519")
    rsa, ed25519 = wanted(replace(domain, in_use=("sb2",))).records[:2]
    assert (rsa.kind, rsa.name, rsa.is_in_use) == (
        RecordKind.DKIM,
        "sb1._domainkey.wealdmere.gov.uk",
        False,
    )
    assert [len(one) for one in rsa.strings] == [255, len(rsa.value) - 255]
    assert "".join(rsa.strings) == rsa.value
    assert rsa.value.startswith("v=DKIM1; k=rsa; p=")
    assert re.findall(r'"([^"]*)"', rsa.zone_line) == list(rsa.strings)
    assert ed25519.is_in_use
    assert ed25519.strings == (ed25519.value,)


def test_a_key_that_cannot_be_read_is_said_and_the_others_are_shown(domain: SendingDomain) -> None:
    make_key(domain.folder, "sb1", kind="ed25519")
    (domain.folder / "old.pem").write_text("no key")
    known = wanted(replace(domain, in_use=("sb1", "gone")))
    assert [record.selector for record in known.records] == ["sb1", "", ""]
    assert known.unreadable == (
        "The key gone is missing or cannot be used: `outbox keys gone` says why.",
        "The key old is missing or cannot be used: `outbox keys old` says why.",
    )


@pytest.mark.parametrize(
    ("relay", "sender"),
    [
        ("smtp.office365.com", "include:spf.protection.outlook.com"),
        ("smtp-relay.gmail.com", "include:_spf.google.com"),
        ("email-smtp.eu-west-2.amazonaws.com", "include:amazonses.com"),
        ("notgmail.com", "a:notgmail.com"),
        ("Mail.Wealdmere.gov.uk.", "a:mail.wealdmere.gov.uk"),
        ("81.2.69.142", "ip4:81.2.69.142"),
        ("2a00:1450:4009::1", "ip6:2a00:1450:4009::1"),
        ("127.0.0.1", "ip4:192.0.2.1"),
        ("10.1.2.3", "ip4:192.0.2.1"),
        ("localhost", "ip4:192.0.2.1"),
    ],
)
def test_spf_names_who_hands_our_letters_to_the_world(relay: str, sender: str) -> None:
    assert sender_in_spf(relay) == sender


def test_where_we_do_not_know_the_address_the_record_says_it_is_an_example(
    domain: SendingDomain,
) -> None:
    at_home = wanted(replace(domain, relay="127.0.0.1"))
    assert [record.is_example for record in at_home.records] == [True, False]
    without = wanted(replace(domain, relay=""))
    assert [record.kind for record in without.records] == [RecordKind.DMARC]


def test_a_return_path_elsewhere_does_not_speak_for_the_sender(domain: SendingDomain) -> None:
    assert domain.spf_counts
    assert not replace(domain, reply_domain="replies.mailer.example").spf_counts
    # Two councils under one public suffix are not one organisation.
    assert not replace(domain, reply_domain="other.gov.uk").spf_counts
