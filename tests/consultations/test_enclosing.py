"""Files that go with the invitations: chosen, limited, signed off with the rest."""

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from factories import NOON, a_document
from prepared import a_ready_draft, signed_off
from soundingboard.consultations import enclosing, inviting, launching
from soundingboard.consultations.content import fingerprint
from soundingboard.consultations.enclosing import LARGEST, enclose, enclose_document, take_out
from soundingboard.contributions.evidence import Offered
from soundingboard.kit import Kit
from soundingboard.models import Consultation, Delivery, Enclosure, JournalEntry
from soundingboard.outbox.posting import Recipient
from soundingboard.refusals import Conflict, NotFound, Unreadable
from soundingboard.vocabulary import ConsultationState

WHO = "Olwen Pryce"
PDF = Offered("Growth plan.pdf", b"%PDF-1.7\nthe plan\n")


def put(
    session: Session, kit: Kit, consultation: Consultation, offered: Offered = PDF
) -> Enclosure:
    return enclose(session, kit.shelf, consultation, offered, at=NOON, actor=WHO)


def large(name: str, size: int) -> Offered:
    return Offered(name, b"%PDF-1.7\n" + name.encode() + b"x" * (size - 9 - len(name)))


def test_a_file_is_kept_on_the_shelf_once_and_named_safely(session: Session, kit: Kit) -> None:
    consultation = a_ready_draft(session)
    first = put(session, kit, consultation, Offered("../../Growth\u202eplan.pdf", PDF.content))
    assert put(session, kit, consultation) is first
    assert [
        (one.file_name, one.media_type, one.size, kit.shelf.get(one.content_hash))
        for one in consultation.enclosures
    ] == [("Growthplan.pdf", "application/pdf", len(PDF.content), PDF.content)]


def test_the_document_goes_along_as_it_was_handed_in(session: Session, kit: Kit) -> None:
    version = a_document(session)
    version.file_name, version.content_hash = "plan.pdf", kit.shelf.put(PDF.content)
    consultation = a_ready_draft(session, document_version=version)
    made = enclose_document(session, kit.shelf, consultation, at=NOON, actor=WHO)
    assert (made.file_name, made.content_hash) == ("plan.pdf", version.content_hash)
    assert not enclosing.may_enclose_document(consultation)
    take_out(session, consultation, made.id, at=NOON, actor=WHO)
    assert enclosing.may_enclose_document(consultation)
    version.file_name = "plan.md"
    assert not enclosing.may_enclose_document(consultation)
    without = a_ready_draft(session, document_version=None)
    assert not enclosing.may_enclose_document(without)
    with pytest.raises(Conflict, match="has no document"):
        enclose_document(session, kit.shelf, without, at=NOON, actor=WHO)


def test_what_is_too_much_or_of_a_wrong_kind_is_refused(session: Session, kit: Kit) -> None:
    consultation = a_ready_draft(session)
    for offered, why in (
        (Offered("plan.pdf", b""), "plan.pdf is empty"),
        (Offered("plan.exe", b"MZ\0\0"), "of a kind we cannot take"),
        (Offered("page.html", b"<script>"), "of a kind we cannot take"),
        (large("huge.pdf", LARGEST + 1), "larger than 5 MB"),
    ):
        with pytest.raises(Unreadable, match=why):
            put(session, kit, consultation, offered)
    put(session, kit, consultation, large("half.pdf", LARGEST // 2))
    with pytest.raises(Conflict, match="the files would be larger than 5 MB"):
        put(session, kit, consultation, large("more.pdf", LARGEST // 2 + 2))
    for number in range(4):
        put(session, kit, consultation, large(f"{number}.pdf", 100))
    with pytest.raises(Conflict, match="No more than 5 files"):
        put(session, kit, consultation, large("sixth.pdf", 100))
    assert len(consultation.enclosures) == 5


def test_other_files_have_to_be_signed_off_again(session: Session, kit: Kit) -> None:
    consultation = a_ready_draft(session)
    before = fingerprint(consultation)
    made = put(session, kit, consultation)
    with_file = fingerprint(consultation)
    assert with_file != before
    signed_off(session, consultation)
    assert take_out(session, consultation, made.id, at=NOON, actor=WHO) == "Growth plan.pdf"
    assert consultation.state is ConsultationState.DRAFT
    assert fingerprint(consultation) == before
    signed_off(session, consultation)
    put(session, kit, consultation)
    assert consultation.state is ConsultationState.DRAFT
    assert fingerprint(consultation) == with_file
    with pytest.raises(NotFound):
        take_out(session, consultation, 99, at=NOON, actor=WHO)
    told = session.scalars(select(JournalEntry).order_by(JournalEntry.id))
    assert [(one.event, one.detail) for one in told if one.detail == "Growth plan.pdf"] == [
        ("enclosed", "Growth plan.pdf"),
        ("took out", "Growth plan.pdf"),
        ("enclosed", "Growth plan.pdf"),
    ]


def test_invitations_and_test_letters_carry_it_and_an_open_consultation_keeps_it(
    session: Session, kit: Kit
) -> None:
    consultation = a_ready_draft(session)
    made = put(session, kit, consultation)
    chance = kit.stationery.chance
    inviting.send_test(
        session,
        kit.stationery,
        consultation,
        to=Recipient("olwen@wealdmere.example", "Olwen"),
        at=NOON,
        chance=chance,
    )
    signed_off(session, consultation)
    launching.launch(session, kit.stationery, consultation, at=NOON, chance=chance, actor=WHO)
    row = enclosing.for_the_mail(consultation)[0].as_row()
    letters = session.scalars(select(Delivery)).all()
    assert len(letters) == 2
    for letter in letters:
        assert letter.wording.enclosures == [row]
        assert "With this letter comes a file: Growth plan.pdf (1 kB)." in letter.text
        assert "With this letter comes a file: Growth plan.pdf (1 kB)." in letter.html
    for step in (
        lambda: put(session, kit, consultation, large("late.pdf", 100)),
        lambda: take_out(session, consultation, made.id, at=NOON, actor=WHO),
    ):
        with pytest.raises(Conflict, match="has been opened"):
            step()
