"""Nobody is spoken for: what is recorded in a person's name, over every mix of signs."""

from collections.abc import Callable
from dataclasses import replace
from itertools import product

import dkim
import pytest
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import rsa
from incoming import LETTER, QUOTED, REPLY_DOMAIN, RHODA, a_mail
from sqlalchemy import select
from sqlalchemy.orm import Session

from factories import NOON, a_stakeholder, an_invitation
from soundingboard.inbox.acting import act
from soundingboard.inbox.enclosures import open_enclosed
from soundingboard.inbox.settling import settle
from soundingboard.inbox.taking import take
from soundingboard.inbox.understanding import understand
from soundingboard.inbox.vouching import (
    NotTrusted,
    Vouchers,
    aligned,
    vouched_by_server,
    vouched_by_signature,
    vouchers_of,
)
from soundingboard.kit import Kit
from soundingboard.models import Contribution, Delivery, IncomingMail, Invitation, Stakeholder
from soundingboard.reading.mail import read
from soundingboard.vocabulary import ContributionState, Disposition, Membership

Take = Callable[..., IncomingMail]
SERVER = "mx.wealdmere.example"
ANSWER = "Evening courses are what is missing here."

SENDERS = {
    "the invited": RHODA,
    "another on the list": "juno@college.example",
    "one who left": "left@college.example",
    "unconfirmed": "asked@college.example",
    "unknown": "jo@firm.example",
}
KEYS = ("none", "address", "delivered-to", "thread", "subject", "quoted link", "words", "leave")
WORDS_OF_SERVERS = {
    "none": "",
    "ours": f"{SERVER}; dkim=pass header.d=DOMAIN; spf=pass smtp.mailfrom=bounce@DOMAIN",
    "ours, failing": f"{SERVER}; dkim=fail header.d=DOMAIN; spf=fail smtp.mailfrom=x@DOMAIN",
    "of another server": "mx.evil.example; dkim=pass header.d=DOMAIN",
    "for another domain": f"{SERVER}; dkim=pass header.d=evil.example",
    "forged in the local part": f'{SERVER}; spf=pass smtp.mailfrom="x; dkim=pass header.d=DOMAIN"'
    "@evil.example",
    "forged in a comment": f"{SERVER}; dkim=none (dkim=pass header.d=DOMAIN)",
}


@pytest.fixture
def tools(kit: Kit) -> Kit:
    return replace(kit, vouchers=Vouchers(authserv=SERVER))


@pytest.fixture
def people(session: Session, invitation: Invitation) -> Invitation:
    """Rhoda was asked; Juno was asked too; one has left, one never said yes."""
    juno = a_stakeholder(session, email=SENDERS["another on the list"])
    an_invitation(session, invitation.consultation, juno)
    a_stakeholder(session, email=SENDERS["one who left"], membership=Membership.LEFT)
    a_stakeholder(session, email=SENDERS["unconfirmed"], membership=Membership.UNCONFIRMED)
    session.commit()
    return invitation


def written(sender: str, key: str, word: str, invitation: Invitation) -> bytes:
    """A mail of this sender that carries this key to Rhoda's invitation and this server's word."""
    token = invitation.token
    text = {
        "quoted link": f"{ANSWER}\n\n> Answer at https://engage.example/respond/{token}\n",
        "words": f"{ANSWER}\n\n{QUOTED}",
    }.get(key, ANSWER)
    headers = {
        "address": {"To": f"REPLY+{token.upper()}@{REPLY_DOMAIN}"},
        "delivered-to": {"Delivered_To": f"reply+{token}@{REPLY_DOMAIN}"},
        "thread": {"References": f"<other@x> {LETTER}"},
        "subject": {"Subject": f"my answer to reply+{token}@{REPLY_DOMAIN}"},
        "leave": {"To": f"leave+{token}@{REPLY_DOMAIN}"},
    }.get(key, {})
    name = f"<{len(word)}.{word.replace(' ', '.').replace(',', '')}@x.example>"
    given = {"From": sender, "Subject": "my views", "Message-ID": name, **headers}
    mail = a_mail(text, **given)
    said = WORDS_OF_SERVERS[word].replace("DOMAIN", sender.rpartition("@")[2])
    head = f"Authentication-Results: {said}\r\n".encode() if said else b""
    return head + mail.as_bytes()


@pytest.mark.parametrize("who", SENDERS)
@pytest.mark.parametrize("key", KEYS)
def test_nothing_is_recorded_in_a_persons_name_without_proof(
    session: Session, tools: Kit, people: Invitation, arrives: Take, who: str, key: str
) -> None:
    for word in WORDS_OF_SERVERS:
        row = arrives(written(SENDERS[who], key, word, people), tools=tools)
        said = session.scalars(
            select(Contribution).where(Contribution.incoming_mail_id == row.id)
        ).all()
        counted = [
            one.stakeholder.email for one in said if one.state is ContributionState.SUBMITTED
        ]
        waiting = [
            one.stakeholder.email for one in said if one.state is ContributionState.UNCONFIRMED
        ]
        has_key = key in {"address", "delivered-to", "thread", "subject", "quoted link"}
        vouched = word == "ours"

        if key == "leave":  # no answer goes there: whoever holds the letter may say goodbye
            assert (counted, waiting, row.disposition) == ([], [], Disposition.LEAVE)
        elif who == "the invited" and (has_key or vouched):
            assert (counted, waiting) == ([RHODA], [])
        elif who == "another on the list" and vouched and (has_key or key in {"none", "words"}):
            assert (counted, waiting) == ([SENDERS[who]], [])
        elif has_key:
            # Theirs, never Rhoda's, and counted nowhere until somebody says yes.
            assert (counted, waiting) == ([], [SENDERS[who]])
            assert row.disposition is Disposition.PASSED_ON
        else:
            assert (counted, waiting, row.disposition) == ([], [], Disposition.HELD)


@pytest.mark.parametrize(
    ("who", "key", "word", "off"),
    [
        (who, key, word, [RHODA] if key == "leave" else [SENDERS[who]])
        for who, key, word in product(SENDERS, KEYS, ("none", "ours"))
        if key == "leave"
        or (who == "the invited" and key not in {"none", "words"})
        or (who != "unknown" and word == "ours")
    ],
)
def test_wish_to_leave_is_done_at_once_where_it_is_proven(
    session: Session,
    tools: Kit,
    people: Invitation,
    arrives: Take,
    who: str,
    key: str,
    word: str,
    off: list[str],
) -> None:
    raw = written(SENDERS[who], key, word, people).replace(ANSWER.encode(), b"unsubscribe")
    assert arrives(raw, tools=tools).disposition is Disposition.LEAVE
    gone = session.scalars(
        select(Stakeholder.email).where(
            Stakeholder.membership == Membership.LEFT,
            Stakeholder.email != SENDERS["one who left"],
        )
    ).all()
    assert gone == [one for one in off if one != SENDERS["one who left"]]


@pytest.mark.parametrize("who", ["another on the list", "unknown"])
def test_nobodys_token_takes_another_off(
    session: Session, tools: Kit, people: Invitation, arrives: Take, who: str
) -> None:
    raw = written(SENDERS[who], "address", "none", people).replace(ANSWER.encode(), b"unsubscribe")
    row = arrives(raw, tools=tools)
    assert row.disposition in {Disposition.ASKED_TO_LEAVE, Disposition.HELD}
    assert session.scalars(
        select(Stakeholder.email).where(Stakeholder.membership == Membership.LEFT)
    ).all() == [SENDERS["one who left"]]


def test_only_the_topmost_word_of_our_server_counts() -> None:
    top = f"Authentication-Results: {SERVER}; dkim=none\r\n"
    below = f"Authentication-Results: {SERVER}; dkim=pass header.d=college.example\r\n"
    rest = a_mail(ANSWER).as_bytes()
    assert vouched_by_server(read(below.encode() + rest), SERVER) == "dkim=pass"
    assert vouched_by_server(read((top + below).encode() + rest), SERVER) == ""
    assert vouched_by_server(read(below.encode() + rest), "") == ""


@pytest.mark.parametrize(
    "said", ["spf=fail (x smtp.mailfrom=evil.example", "1 2; none", "(((", "", "; dkim=none)"]
)
def test_word_of_our_server_that_cannot_be_parsed_lets_none_below_count(said: str) -> None:
    """What it says holds the sender's own words: these must not make it give way to a forgery."""
    top = f"Authentication-Results: {SERVER.upper()} {said}\r\n"
    below = f"Authentication-Results: {SERVER}; dkim=pass header.d=college.example\r\n"
    raw = (top + below).encode() + a_mail(ANSWER).as_bytes()
    assert vouched_by_server(read(raw), SERVER) == ""


@pytest.mark.parametrize(
    ("said", "vouched"),
    [
        ("dkim=pass header.i=@mail.college.example", "dkim=pass"),
        ("spf=pass smtp.mailfrom=bounce@lists.college.example", "spf=pass"),
        ("dmarc=pass (p=REJECT) header.from=college.example", "dmarc=pass"),
        ("spf=pass smtp.helo=college.example", ""),
        ("dkim=pass header.d=example", ""),
        ("dkim=pass header.d=notcollege.example", ""),
        ("dkim=pass", ""),
        ("none", ""),
        (";;;=", ""),
    ],
)
def test_a_pass_speaks_for_aligned_domains_only(said: str, vouched: str) -> None:
    head = f"Authentication-Results: {SERVER}; {said}\r\n".encode()
    assert vouched_by_server(read(head + a_mail(ANSWER).as_bytes()), SERVER) == vouched


def test_two_senders_are_vouched_for_by_nobody() -> None:
    head = f"Authentication-Results: {SERVER}; dkim=pass header.d=college.example\r\n"
    two = head + "From: x@evil.example\r\n"
    assert vouched_by_server(read(two.encode() + a_mail(ANSWER).as_bytes()), SERVER) == ""


def test_public_suffixes_are_nobodys_organisation() -> None:
    assert aligned("mail.college.ac.uk", "rhoda@college.ac.uk")
    assert not aligned("ac.uk", "rhoda@college.ac.uk")
    assert not aligned("other.gov.uk", "rhoda@council.gov.uk")
    assert not aligned("", "rhoda")


@pytest.fixture(scope="module")
def keys() -> tuple[bytes, bytes]:
    """A signing key, and what a name server would say of it."""
    key = rsa.generate_private_key(public_exponent=65537, key_size=2048)
    private = key.private_bytes(
        serialization.Encoding.PEM,
        serialization.PrivateFormat.TraditionalOpenSSL,
        serialization.NoEncryption(),
    )
    public = key.public_key().public_bytes(
        serialization.Encoding.PEM, serialization.PublicFormat.SubjectPublicKeyInfo
    )
    return private, b"v=DKIM1; k=rsa; p=" + b"".join(public.splitlines()[1:-1])


def signed(keys: tuple[bytes, bytes], mail: bytes, domain: bytes, **given: object) -> bytes:
    return dkim.sign(mail, b"s1", domain, keys[0], **given) + mail


def test_known_sender_is_believed_by_their_own_signature(
    session: Session, kit: Kit, invitation: Invitation, arrives: Take, keys: tuple[bytes, bytes]
) -> None:
    asked: list[bytes] = []

    def lookup(name: bytes, _seconds: int) -> bytes | None:
        asked.append(name)
        return keys[1]

    tools = replace(kit, vouchers=Vouchers(lookup=lookup))
    raw = signed(keys, a_mail(ANSWER).as_bytes(), b"college.example")
    row = arrives(raw, tools=tools)

    assert row.reason == (
        "An answer: its sender has one open invitation and was vouched for (DKIM signature of "
        "college.example)."
    )
    assert asked == [b"s1._domainkey.college.example."]
    assert arrives(a_mail(ANSWER, Message_ID="<2@x>"), tools=tools).sort == "unproven"
    assert len(asked) == 1  # nobody is asked about a mail without a signature


def test_signature_that_is_broken_foreign_or_partial_proves_nothing(
    keys: tuple[bytes, bytes],
) -> None:
    def lookup(_name: bytes, _seconds: int) -> bytes | None:
        return keys[1]

    mail = a_mail(ANSWER).as_bytes()
    good = signed(keys, mail, b"mail.college.example")
    assert vouched_by_signature(good, read(good), lookup) == "mail.college.example"
    assert vouched_by_signature(good, read(good), None) == ""
    for bad in (
        good + b"and more\r\n",
        signed(keys, mail, b"evil.example"),
        signed(keys, mail, b"college.example", length=True) + b"and more\r\n",
        b"DKIM-Signature: nonsense\r\n" + mail,
    ):
        assert vouched_by_signature(bad, read(bad), lookup) == ""
    assert vouched_by_signature(good, read(good), lambda _name, _seconds: None) == ""


WISH = {"text": "unsubscribe", "Subject": "unsubscribe"}


def a_signed_wish(keys: tuple[bytes, bytes], **headers: str) -> bytes:
    """A wish to leave, with Rhoda's domain's good signature; `headers` as `a_mail` takes them."""
    return signed(keys, a_mail(**WISH, **headers).as_bytes(), b"college.example")


def replayed(raw: bytes, *lines: str) -> bytes:
    """The mail sent on by somebody who wrote these lines above it."""
    return "".join(f"{line}\r\n" for line in lines).encode() + raw


@pytest.mark.parametrize(
    ("make", "became"),
    [
        (a_signed_wish, Disposition.LEAVE),
        # Written to another list, and sent on to us, however it is dressed up.
        (
            lambda keys: a_signed_wish(keys, To="news@chamber.example"),
            Disposition.ASKED_TO_LEAVE,
        ),
        (
            lambda keys: replayed(
                a_signed_wish(keys, To="news@chamber.example"),
                f"Delivered-To: growth@{REPLY_DOMAIN}",
                f"To: growth@{REPLY_DOMAIN}",
            ),
            Disposition.ASKED_TO_LEAVE,
        ),
        (
            lambda keys: replayed(
                a_signed_wish(keys, To="news@chamber.example"), f"Cc: growth@{REPLY_DOMAIN}"
            ),
            Disposition.ASKED_TO_LEAVE,
        ),
        (
            lambda keys: signed(
                keys,
                a_mail(**WISH).as_bytes(),
                b"college.example",
                include_headers=[b"from", b"subject", b"date"],
            ),
            Disposition.ASKED_TO_LEAVE,
        ),
    ],
)
def test_signed_wish_to_leave_is_done_at_once_only_where_it_was_written_to_us(
    session: Session,
    kit: Kit,
    invitation: Invitation,
    arrives: Take,
    keys: tuple[bytes, bytes],
    make: Callable[..., bytes],
    became: Disposition,
) -> None:
    tools = replace(kit, vouchers=Vouchers(lookup=lambda _name, _seconds: keys[1]))
    row = arrives(make(keys), tools=tools)

    assert row.disposition is became
    left = became is Disposition.LEAVE
    assert (invitation.stakeholder.membership is Membership.LEFT) == left
    if not left:
        assert row.reason == (
            "Asks to leave the list, in a mail that may have been written to another list and "
            "sent on to us. We ask their address whether it was them; you may also take them off."
        )


@pytest.mark.parametrize(
    ("to", "became"),
    [("", "answer"), ("planning@another-council.example", "unproven")],
)
def test_signed_answer_to_somebody_else_is_not_recorded_as_one_to_us(
    session: Session,
    kit: Kit,
    invitation: Invitation,
    arrives: Take,
    keys: tuple[bytes, bytes],
    to: str,
    became: str,
) -> None:
    mail = a_mail(ANSWER, To=to) if to else a_mail(ANSWER)
    raw = replayed(
        signed(keys, mail.as_bytes(), b"college.example"), f"Delivered-To: growth@{REPLY_DOMAIN}"
    )
    tools = replace(kit, vouchers=Vouchers(lookup=lambda _name, _seconds: keys[1]))
    row = arrives(raw, tools=tools)

    assert row.sort == became
    if became == "unproven":
        assert row.disposition is Disposition.HELD
        assert row.reason.endswith(
            "but may have been written to somebody else and sent on to us as it is: its To field "
            "does not name us, or is not signed."
        )


@pytest.mark.parametrize(
    ("said", "became"),
    [
        ("spf=pass smtp.mailfrom=college.example", Disposition.LEAVE),
        ("dkim=pass header.d=college.example", Disposition.ASKED_TO_LEAVE),
        (
            "dkim=pass header.d=college.example; spf=pass smtp.mailfrom=college.example",
            Disposition.LEAVE,
        ),
    ],
)
def test_machine_that_may_send_for_a_domain_does_not_replay(
    session: Session,
    tools: Kit,
    invitation: Invitation,
    arrives: Take,
    said: str,
    became: Disposition,
) -> None:
    raw = replayed(a_mail(**WISH).as_bytes(), f"Authentication-Results: {SERVER}; {said}")
    assert arrives(raw, tools=tools).disposition is became


def test_each_source_has_its_own_server_to_believe(
    session: Session, kit: Kit, invitation: Invitation
) -> None:
    vouchers = vouchers_of("imap = mx.google.example, lmtp=mx.wealdmere.example", None)
    tools = replace(kit, vouchers=vouchers)
    became = {}
    for number, source in enumerate(("imap", "lmtp", "webhook")):
        mail = a_mail(ANSWER, Message_ID=f"<{number}@college.example>")
        said = "mx.google.example; spf=pass smtp.mailfrom=college.example"
        raw = replayed(mail.as_bytes(), f"Authentication-Results: {said}")
        mail_id = take(tools.database, raw, source=source, at=NOON)
        settle(tools.database, tools.post_desk, mail_id, at=NOON)
        session.commit()
        became[source] = session.get_one(IncomingMail, mail_id).sort
    assert became == {"imap": "answer", "lmtp": "unproven", "webhook": "unproven"}


def test_a_name_alone_is_believed_of_every_source_without_its_own() -> None:
    vouchers = vouchers_of("mx.wealdmere.example, imap=mx.google.example", None)
    assert [vouchers.of(source).authserv for source in ("imap", "lmtp", "command line")] == [
        "mx.google.example",
        "mx.wealdmere.example",
        "mx.wealdmere.example",
    ]
    assert vouchers_of("", None) == Vouchers()


@pytest.mark.parametrize(
    "words", ["pop=mx.example", "imap=", "imap=a.example, imap=b.example", "a.example, b.example"]
)
def test_setting_that_names_no_source_or_two_servers_is_refused(words: str) -> None:
    with pytest.raises(NotTrusted):
        vouchers_of(words, None)


def test_answer_is_never_recorded_in_the_name_of_somebody_it_is_not_known_to_be_from(
    session: Session, kit: Kit, invitation: Invitation, arrives: Take
) -> None:
    to_rhoda = f"reply+{invitation.token}@{REPLY_DOMAIN}"
    row = arrives(a_mail("help", From="jo@firm.example", To=to_rhoda))
    known = understand(session, kit.post_desk, row.raw)
    row.disposition = Disposition.ACCEPTED  # as a wrong table would say
    with pytest.raises(AssertionError):
        act(session, kit.post_desk, row, known, at=NOON)


def test_by_default_no_name_server_is_asked(kit: Kit) -> None:
    assert (kit.vouchers.lookup, kit.vouchers.authserv) == (None, "")


def test_enclosed_letter_brings_no_word_of_our_server(
    session: Session, tools: Kit, people: Invitation, arrives: Take
) -> None:
    outer = a_mail("Two letters enclosed.", From="x@evil.example", Subject="FW: comments")
    for number, who in enumerate((RHODA, "juno@college.example")):
        inner = written(who, "none", "ours", people).replace(b"@x.example>", b"@%d>" % number)
        outer.add_attachment(inner, maintype="application", subtype="octet-stream")
    raw = outer.as_bytes().replace(b"application/octet-stream", b"message/rfc822")
    row = arrives(raw, tools=tools)
    assert (row.sort, row.disposition) == ("handed on", Disposition.HELD)

    taken = open_enclosed(tools.database, row.id, by="Idris Falk", at=NOON)
    for mail_id in taken:
        settle(tools.database, tools.post_desk, mail_id, at=NOON)
    session.commit()
    session.expire_all()
    sorts = [session.get_one(IncomingMail, one).sort for one in taken]
    assert sorts == ["unproven", "unproven"]
    assert session.scalars(select(Contribution)).all() == []
    assert session.get_one(IncomingMail, row.id).disposition is Disposition.DISCARDED
    assert session.scalars(select(Delivery).where(Delivery.purpose == "receipt")).all() == []


def test_copy_that_proves_itself_is_taken_though_another_waits(
    session: Session, tools: Kit, people: Invitation, arrives: Take
) -> None:
    held = arrives(a_mail(ANSWER), tools=tools)
    proven = arrives(
        b"Authentication-Results: mx.wealdmere.example; spf=pass smtp.mailfrom=college.example\r\n"
        + a_mail(ANSWER).as_bytes(),
        tools=tools,
    )
    again = arrives(b"Received: by x\r\n" + a_mail(ANSWER).as_bytes(), tools=tools)
    assert (held.sort, proven.sort, again.sort) == ("unproven", "answer", "duplicate")
