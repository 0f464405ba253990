"""Files that go with letters: as the standard library and dkimpy read them, and never without."""

import email
import email.policy
import re
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from email.message import EmailMessage
from pathlib import Path

import dkim
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import select
from sqlalchemy.orm import Session

from carrying import PostmanInMemory
from carrying import carry as carry_by
from conftest import Clock
from factories import NOON, a_stakeholder, an_invitation
from mail_servers import MailServer, listening
from outbox_letters import a_letter, look_again
from soundingboard import blanks
from soundingboard.clock import send_letters
from soundingboard.contributions.evidence import safe_name
from soundingboard.kit import Kit
from soundingboard.letters.invitation import EnclosedFile, InvitationLetter
from soundingboard.models import Delivery, Invitation, Mailing, Stakeholder, Wording
from soundingboard.outbox import mailings
from soundingboard.outbox.enclosing import Enclosed, part, size_in_words
from soundingboard.outbox.planning import Plan, plan
from soundingboard.outbox.postman import Envelope, Fate, Outcome
from soundingboard.outbox.sealing import dns_record, make_key, read_seals, sealed
from soundingboard.outbox.skeleton import Person, Skeleton, Words
from soundingboard.vocabulary import DeliveryState, MailingState
from tests.outbox.test_smtp import postman_to

PDF = b"%PDF-1.7\n" + bytes(range(256)) * 40 + b"\r\n.\r\nFrom here\n--=_x\n%%EOF\n"
PERSON = Person(
    to_name="Siân Ó Briain",
    to_address="sian@partner.example",
    reply_to=f"reply+{'a' * 26}@reply.wealdmere.example",
    message_id="<abc@reply.wealdmere.example>",
    date=NOON,
)
WORDS = Words("A sounding", f"Hello {blanks.NAME},\n", f"<p>Hello {blanks.NAME} – hi</p>\n", ())
SENDER = ("Wealdmere Combined County Authority", "growth@wealdmere.example")
NAMES = st.one_of(
    st.sampled_from(
        ["plan.pdf", 'a "plan"; v=2.pdf', "Cynllun Twf – ôl.pdf", "计划.pdf", "%41.pdf"]
    ),
    st.text(min_size=1, max_size=120),
).map(safe_name)
FILES = st.lists(st.tuples(NAMES, st.binary(max_size=4000)), min_size=1, max_size=3)


def read(raw: bytes) -> EmailMessage:
    message = email.message_from_bytes(raw, policy=email.policy.default)
    assert isinstance(message, EmailMessage)
    return message


def files_of(message: EmailMessage) -> list[tuple[str | None, str, str | None, object]]:
    return [
        (
            one.get_filename(),
            one.get_content_type(),
            one.get_content_disposition(),
            one.get_payload(decode=True),
        )
        for one in message.iter_attachments()
    ]


@settings(deadline=None)  # a busy machine is no fault of a letter
@given(files=FILES)
def test_files_are_read_back_as_they_were_with_the_words_before_them(
    files: list[tuple[str, bytes]],
) -> None:
    written = tuple(part(name, "application/pdf", content) for name, content in files)
    skeleton = Skeleton(WORDS, SENDER, written)
    raw = skeleton.write(PERSON)
    message = read(raw)

    assert [one.defects for one in message.walk()] == [[]] * (4 + len(files))
    assert message.get_content_type() == "multipart/mixed"
    first = next(message.iter_parts())
    assert [one.get_content_type() for one in first.iter_parts()] == ["text/plain", "text/html"]
    bodies = [message.get_body((kind,)).get_content() for kind in ("plain", "html")]
    assert [one.replace("\r\n", "\n").strip() for one in bodies] == [
        "Hello Siân Ó Briain,",
        "<p>Hello Siân Ó Briain – hi</p>",
    ]
    assert files_of(message) == [
        (name, "application/pdf", "attachment", content) for name, content in files
    ]
    assert raw == skeleton.write(PERSON)
    assert raw.isascii()
    assert re.search(rb"\r(?!\n)|(?<!\r)\n", raw) is None
    assert max(map(len, raw.split(b"\r\n"))) <= 998


@pytest.mark.parametrize(
    "media_type", ["text/csv", "text/plain", "image/png", "application/vnd.oasis.opendocument.text"]
)
def test_a_file_of_any_kind_keeps_its_bytes(media_type: str) -> None:
    content = "naïve,\r\ncafé\n".encode("utf-16")
    raw = Skeleton(WORDS, SENDER, (part("x.dat", media_type, content),)).write(PERSON)
    assert files_of(read(raw)) == [("x.dat", media_type, "attachment", content)]


def test_the_seal_covers_the_files(tmp_path: Path) -> None:
    make_key(tmp_path, "sb1", kind="rsa")
    seals = read_seals(tmp_path, ["sb1"], domain="wealdmere.example")
    name, value = dns_record(seals[0])
    raw = sealed(
        Skeleton(WORDS, SENDER, (part("plan.pdf", "application/pdf", PDF),)).write(PERSON), seals
    )
    records = {f"{name}.".encode(): value.encode()}
    assert dkim.verify(raw, dnsfunc=lambda asked, **_given: records.get(asked))
    changed = raw.replace(b"JVBERi0x", b"JVBERi0y", 1)
    assert changed != raw
    assert not dkim.verify(changed, dnsfunc=lambda asked, **_given: records.get(asked))


@pytest.mark.parametrize("pipelining", [False, True])
def test_a_letter_of_seven_megabytes_goes_over_the_wire(*, pipelining: bool) -> None:
    heavy = part("plan.pdf", "application/pdf", PDF * 500)
    raw = Skeleton(WORDS, SENDER, (heavy,)).write(PERSON)
    assert len(raw) > 7_000_000
    letter = Envelope(1, "bounce+abc@reply.wealdmere.example", PERSON.to_address, raw)
    with listening(MailServer(pipelining=pipelining)) as server:
        outcomes = carry_by(postman_to(server.port), letter, letter)
        assert [one.fate for one in outcomes] == [Fate.ACCEPTED] * 2
        assert [message for _, _, message in server.accepted] == [raw, raw]


@pytest.mark.parametrize(
    ("size", "words"),
    [(0, "1 kB"), (340_499, "340 kB"), (999_999, "1000 kB"), (1_240_000, "1.2 MB")],
)
def test_sizes_are_told_as_people_read_them(size: int, words: str) -> None:
    assert size_in_words(size) == words


def enclosed(kit: Kit, name: str = "plan.pdf", content: bytes = PDF) -> Enclosed:
    return Enclosed(name, "application/pdf", kit.shelf.put(content), len(content))


@pytest.fixture
def plan_to(session: Session, kit: Kit) -> Callable[..., Mailing]:
    """Plans letters with files, of one mailing, to people of these names."""

    def make(*names: str, files: tuple[Enclosed, ...]) -> Mailing:
        invitations = [
            an_invitation(
                session, stakeholder=a_stakeholder(session, name=one, email=f"{one}@x.example")
            ).id
            for one in names
        ]
        letter = InvitationLetter(
            recipient_name=blanks.NAME,
            title="A plan",
            mode="sounding",
            introduction="Tell us.",
            document_title="",
            questions=(),
            sections=(),
            closes_on="30 November 2026",
            respond_url=f"{kit.links.respond('')}{blanks.TOKEN}",
            leave_url=f"{kit.links.leave('')}{blanks.TOKEN}",
            enclosed=tuple(EnclosedFile(one.name, size_in_words(one.size)) for one in files),
        )
        readers = (
            select(
                Invitation.id,
                Stakeholder.email,
                Stakeholder.name,
                Invitation.token,
                Stakeholder.language,
            )
            .join(Invitation.stakeholder)
            .where(Invitation.id.in_(invitations))
        )
        wanted = Plan(
            lambda name, _: replace(letter, recipient_name=name),
            "invitation",
            readers,
            NOON + timedelta(days=28),
            files=files,
        )
        plan(session, kit.stationery, "invitations:1", wanted, at=NOON)
        session.commit()
        return session.scalars(select(Mailing)).one()

    return make


def states(session: Session) -> dict[DeliveryState, int]:
    look_again(session)
    counts: dict[DeliveryState, int] = {}
    for state in session.scalars(select(Delivery.state)):
        counts[state] = counts.get(state, 0) + 1
    return counts


def test_each_reader_gets_the_file_and_is_told_of_it(
    kit: Kit, postman: PostmanInMemory, plan_to: Callable[..., Mailing]
) -> None:
    plan_to("ann", "bea", files=(enclosed(kit), enclosed(kit, "Cynllun – ôl.pdf", b"%PDF-2")))
    send_letters(kit)
    assert len(postman.carried) == 2
    for envelope in postman.carried:
        message = read(envelope.message)
        names = [("plan.pdf", PDF), ("Cynllun – ôl.pdf", b"%PDF-2")]
        assert [(one[0], one[3]) for one in files_of(message)] == names
        for kind in ("plain", "html"):
            words = " ".join(message.get_body((kind,)).get_content().split())
            assert (
                "With this letter come files: plan.pdf (10 kB), Cynllun – ôl.pdf (1 kB)." in words
            )


def test_planned_again_with_other_files_it_is_another_wording(
    session: Session, kit: Kit, plan_to: Callable[..., Mailing]
) -> None:
    plan_to("ann", files=(enclosed(kit),))
    plan_to("bea", files=(enclosed(kit),))
    plan_to("cai", files=(enclosed(kit, content=b"%PDF-2"),))
    rows = session.scalars(select(Wording).order_by(Wording.id)).all()
    assert [row.enclosures[0]["size"] for row in rows] == [len(PDF), len(b"%PDF-2")]


def test_without_the_file_nobody_gets_a_letter_and_staff_are_told(
    session: Session,
    kit: Kit,
    clock: Clock,
    postman: PostmanInMemory,
    plan_to: Callable[..., Mailing],
) -> None:
    missing = Enclosed("plan.pdf", "application/pdf", "0" * 64, len(PDF))
    mailing = plan_to("ann", "bea", "cai", files=(missing,))
    a_letter(session, "dai@x.example")
    send_letters(kit)

    assert [one.rcpt_to for one in postman.carried] == ["dai@x.example"]
    assert states(session) == {DeliveryState.QUEUED: 3, DeliveryState.SENT: 1}
    assert (mailing.state, mailing.reason) == (
        MailingState.PAUSED,
        "plan.pdf is not on the shelf of this machine.",
    )
    for wording in session.scalars(select(Wording).where(Wording.mailing_id == mailing.id)):
        wording.enclosures = [enclosed(kit).as_row()]
    mailings.resume(session, mailing, by="Olwen Pryce", at=NOON)
    session.commit()
    clock.at = NOON + timedelta(minutes=1)
    send_letters(kit)
    assert states(session) == {DeliveryState.SENT: 4}


def test_a_letter_by_itself_whose_file_is_gone_is_refused_with_the_reason(
    session: Session, kit: Kit, postman: PostmanInMemory
) -> None:
    letter = a_letter(session, "dai@x.example")
    letter.wording.enclosures = [
        Enclosed("plan.pdf", "application/pdf", "0" * 64, 1).as_row(),
    ]
    session.commit()
    send_letters(kit)
    assert states(session) == {DeliveryState.FAILED: 1}
    assert letter.last_reply == "plan.pdf is not on the shelf of this machine."
    assert postman.carried == []


def test_a_letter_too_big_for_a_server_is_not_tried_for_three_days() -> None:
    letter = Envelope(1, "bounce+abc@reply.wealdmere.example", "x@y.example", b"Subject: x\r\n\r\n")
    reply = "552 5.3.4 Message size exceeds fixed limit"
    with listening(MailServer(pipelining=True)) as server:
        server.answers["."] = reply
        assert carry_by(postman_to(server.port), letter) == [Outcome(Fate.REFUSED, reply)]
