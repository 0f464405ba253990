"""The seal of a mail, as dkimpy sees it."""

import re
from datetime import UTC, datetime
from pathlib import Path

import dkim
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from soundingboard.outbox.composing import Outgoing, compose
from soundingboard.outbox.sealing import BadKey, Seal, dns_record, make_key, read_seals, sealed

DOMAIN = "wealdmere.example"
LETTER = Outgoing(
    from_name="Wealdmere Combined County Authority",
    from_address=f"growth@{DOMAIN}",
    to_name="Olwen Pryce",
    to_address="olwen@partner.example",
    subject="Shaping the growth plan – part two",
    date=datetime(2026, 11, 2, 12, 0, tzinfo=UTC),
    message_id="<abc@reply.wealdmere.example>",
    reply_to="reply+abc@reply.wealdmere.example",
    headers=(
        ("List-Unsubscribe", "<https://engage.wealdmere.example/leave/abc>, <mailto:x@y.example>"),
        ("List-Unsubscribe-Post", "List-Unsubscribe=One-Click"),
    ),
    text="Hello Olwen,\n\n  two  spaces   \n\nBye\n\n\n",
    html="<p>Hello – Olwen</p>\n",
)


@pytest.fixture(scope="module")
def seals(tmp_path_factory: pytest.TempPathFactory) -> tuple[Seal, ...]:
    folder = tmp_path_factory.mktemp("keys")
    make_key(folder, "sb1", kind="rsa")
    make_key(folder, "sb2", kind="ed25519")
    return read_seals(folder, ["sb1", "sb2"], domain=DOMAIN)


def verified(message: bytes, seals: tuple[Seal, ...]) -> list[bool]:
    """What dkimpy says of each signature, with our records for a DNS."""
    records = {f"{name}.".encode(): text.encode() for name, text in map(dns_record, seals)}

    def dns(name: bytes, **_given: object) -> bytes | None:
        return records.get(name if isinstance(name, bytes) else str(name).encode())

    mail = dkim.DKIM(message, minkey=1024)
    results = []
    for number in range(len(seals)):
        try:
            results.append(bool(mail.verify(idx=number, dnsfunc=dns)))
        except dkim.ValidationError:
            results.append(False)
    return results


def test_a_sealed_letter_is_ours_to_an_independent_reader(seals: tuple[Seal, ...]) -> None:
    message = sealed(compose(LETTER), seals)

    assert verified(message, seals) == [True, True]
    assert message == sealed(compose(LETTER), seals)
    assert message.isascii()
    assert max(map(len, message.split(b"\r\n"))) <= 998


@pytest.mark.parametrize(
    ("before", "after"),
    [
        (b"Hello Olwen", b"Hello Alwen"),
        (b"leave/abc", b"leave/abd"),
        (b"List-Unsubscribe=One-Click", b"List-Unsubscribe=Two-Clicks"),
        (b"To: Olwen", b"To: Alwen"),
        (b"From: Weald", b"From: evil@x.example\r\nFrom: Weald"),
    ],
)
def test_whatever_is_changed_breaks_the_seal(
    seals: tuple[Seal, ...], before: bytes, after: bytes
) -> None:
    message = sealed(compose(LETTER), seals)
    assert before in message

    assert verified(message.replace(before, after), seals) == [False, False]


def test_what_servers_do_on_the_way_leaves_the_seal_whole(seals: tuple[Seal, ...]) -> None:
    message = sealed(compose(LETTER), seals)
    handled = message.replace(b"To: Olwen Pryce\r\n <", b"to:  Olwen  Pryce <")

    assert handled != message
    assert verified(b"Received: from a by b\r\n" + handled + b"\r\n\r\n", seals) == [True, True]


@settings(deadline=None, max_examples=40)  # a busy machine is no fault of a letter
@given(subject=st.text(max_size=120), text=st.text(max_size=300))
def test_any_letter_can_be_sealed(seals: tuple[Seal, ...], subject: str, text: str) -> None:
    letter = Outgoing(
        **{
            **{name: getattr(LETTER, name) for name in Outgoing.__slots__},
            "subject": subject,
            "text": text,
        }
    )

    assert verified(sealed(compose(letter), seals[1:]), seals[1:]) == [True]


def test_a_key_is_only_its_owners_and_never_overwritten(tmp_path: Path) -> None:
    path = make_key(tmp_path / "dkim", "sb1", kind="ed25519")

    assert path.stat().st_mode & 0o777 == 0o600
    kept = path.read_bytes()
    with pytest.raises(FileExistsError):
        make_key(tmp_path / "dkim", "sb1", kind="rsa")
    assert path.read_bytes() == kept


@pytest.mark.parametrize("selector", ["", "../x", "A", "a.b", "-a"])
def test_a_selector_is_a_name_in_the_dns(tmp_path: Path, selector: str) -> None:
    with pytest.raises(BadKey, match="selector"):
        make_key(tmp_path, selector, kind="rsa")


def test_a_key_that_cannot_be_used_is_refused_with_a_reason(tmp_path: Path) -> None:
    with pytest.raises(BadKey, match="there is no key"):
        read_seals(tmp_path, ["sb1"], domain=DOMAIN)
    (tmp_path / "sb1.pem").write_text("nonsense", encoding="ascii")
    with pytest.raises(BadKey, match="no private key"):
        read_seals(tmp_path, ["sb1"], domain=DOMAIN)


def test_the_record_for_the_dns_is_what_the_rfc_asks_for(seals: tuple[Seal, ...]) -> None:
    name, text = dns_record(seals[1])

    assert name == "sb2._domainkey.wealdmere.example"
    assert re.fullmatch(r"v=DKIM1; k=ed25519; p=[A-Za-z0-9+/]{43}=", text)
