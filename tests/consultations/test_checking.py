"""A person corrects how a document was split, until it has been out."""

import pytest
from sqlalchemy.orm import Session

from factories import NOON, a_document, an_open_consultation
from prepared import a_ready_draft, signed_off
from soundingboard.consultations import checking
from soundingboard.models import DocumentVersion
from soundingboard.refusals import Conflict, Unreadable
from soundingboard.vocabulary import BlockKind, ConsultationState

JOBS = "The region has more jobs than people trained for them."
BUSES = "Buses do not reach the business parks after seven."
READING = checking.BlockReading(BlockKind.HEADING, 2, " 1.2 ")


def split(version: DocumentVersion) -> list[tuple[str, str, str]]:
    return [(block.kind.value, block.number, block.text) for block in version.blocks]


def test_change_says_what_a_block_is(session: Session) -> None:
    version = a_document(session)
    block = version.blocks[2]
    checking.change_block(session, block, READING, at=NOON, actor="Olwen Pryce")
    assert (block.kind, block.level, block.number) == (BlockKind.HEADING, 2, "1.2")


def test_change_asks_for_a_new_check(session: Session) -> None:
    version = a_document(session)
    checking.confirm(session, version, at=NOON, actor="Olwen Pryce")
    assert (version.checked_by, version.checked_at) == ("Olwen Pryce", NOON)
    checking.change_block(session, version.blocks[2], READING, at=NOON, actor="Olwen Pryce")
    assert (version.checked_by, version.checked_at) == ("", None)


def test_merge_joins_with_the_one_before(session: Session) -> None:
    version = a_document(session)
    checking.merge_with_previous(session, version.blocks[2], at=NOON, actor="Olwen Pryce")
    session.commit()
    session.expire_all()
    assert split(version) == [
        ("heading", "1", "Background"),
        (
            "paragraph",
            "1.1",
            f"{JOBS} 1.2 {BUSES}",
        ),
        ("heading", "2", "Next steps"),
        ("paragraph", "2.1", "We will publish the plan in spring."),
    ]


def test_merge_of_the_first_block_is_refused(session: Session) -> None:
    version = a_document(session)
    with pytest.raises(Unreadable):
        checking.merge_with_previous(session, version.blocks[0], at=NOON, actor="Olwen Pryce")


def test_table_stays_a_table(session: Session) -> None:
    version = a_document(session)
    version.blocks[2].kind = BlockKind.TABLE
    with pytest.raises(Unreadable):
        checking.change_block(session, version.blocks[2], READING, at=NOON, actor="Olwen Pryce")
    with pytest.raises(Unreadable):
        checking.merge_with_previous(session, version.blocks[3], at=NOON, actor="Olwen Pryce")


def test_document_that_has_been_out_does_not_change(session: Session) -> None:
    version = a_document(session)
    an_open_consultation(session, document_version=version)
    before = split(version)
    with pytest.raises(Conflict):
        checking.change_block(session, version.blocks[2], READING, at=NOON, actor="Olwen Pryce")
    with pytest.raises(Conflict):
        checking.merge_with_previous(session, version.blocks[2], at=NOON, actor="Olwen Pryce")
    assert (checking.is_frozen(session, version), split(version)) == (True, before)


def test_change_undoes_a_sign_off(session: Session) -> None:
    consultation = signed_off(session, a_ready_draft(session))
    version = consultation.document_version
    assert version is not None
    checking.change_block(session, version.blocks[2], READING, at=NOON, actor="Olwen Pryce")
    assert (consultation.state, consultation.signed_off_by) == (ConsultationState.DRAFT, "")
