"""What can be answered, and what people call it."""

import pytest
from sqlalchemy.orm import Session

from factories import a_consultation, a_contribution, a_document, a_stakeholder, an_invitation
from soundingboard.contributions.anchoring import (
    anchors_of,
    keys_of,
    sent_letter,
    target,
    where,
    where_of,
)
from soundingboard.kit import Kit
from soundingboard.letters.sign_in import SignInLetter
from soundingboard.models import Block, Delivery
from soundingboard.outbox.posting import Recipient, post
from soundingboard.reading.anchors import Anchor, AnchorKind, SentLetter
from soundingboard.refusals import NotFound
from soundingboard.vocabulary import BlockKind


def test_anchors_are_the_questions_then_the_blocks_in_order(session: Session) -> None:
    version = a_document(session)
    consultation = a_consultation(session, "What is missing?", "Why?", document_version=version)
    first, second = consultation.questions
    head, one, two, steps, last = version.blocks
    assert anchors_of(consultation) == (
        Anchor(f"question:{first.id}", AnchorKind.QUESTION, "1", "What is missing?"),
        Anchor(f"question:{second.id}", AnchorKind.QUESTION, "2", "Why?"),
        Anchor(f"block:{head.id}", AnchorKind.SECTION, "1", "Background"),
        Anchor(f"block:{one.id}", AnchorKind.PARAGRAPH, "1.1", one.text),
        Anchor(f"block:{two.id}", AnchorKind.PARAGRAPH, "1.2", two.text),
        Anchor(f"block:{steps.id}", AnchorKind.SECTION, "2", "Next steps"),
        Anchor(f"block:{last.id}", AnchorKind.PARAGRAPH, "2.1", last.text),
    )


def test_anchors_of_a_consultation_without_anything_are_none(session: Session) -> None:
    assert anchors_of(a_consultation(session)) == ()


def test_sent_letter_is_the_invitation_and_no_other_letter(session: Session, kit: Kit) -> None:
    invitation = an_invitation(session)
    assert sent_letter(session, invitation).text == ""
    for purpose in ("invitation", "receipt"):
        letter = SignInLetter(recipient_name="Ann", sign_in_url="https://x.example", minutes=15)
        delivery: Delivery = post(
            session,
            kit.stationery,
            letter,
            to=Recipient("ann@partner.example", "Ann"),
            once_key=f"{purpose}:1",
            at=invitation.created_at,
            invitation=invitation,
        )
        delivery.purpose, delivery.wording.text = purpose, f"Words of the {purpose}"
    session.flush()
    assert sent_letter(session, invitation) == SentLetter(
        anchors_of(invitation.consultation), "Words of the invitation"
    )


@pytest.mark.parametrize(
    ("kind", "number", "text", "name"),
    [
        (BlockKind.HEADING, "2", "Next steps", "Section 2: Next steps"),
        (BlockKind.HEADING, "", "Next steps", "“Next steps”"),
        (BlockKind.PARAGRAPH, "1.4", "Anything", "Paragraph 1.4"),
        (BlockKind.ITEM, "2.3(a)", "Anything", "Paragraph 2.3(a)"),
        (BlockKind.TABLE, "3", "A | B", "Table 3"),
        (BlockKind.PARAGRAPH, "", "We will publish it", "Paragraph beginning “We will publish it”"),
        (
            BlockKind.QUOTE,
            "",
            "one two three four five six seven eight nine",
            "Paragraph beginning “one two three four five six seven eight …”",
        ),
    ],
)
def test_where_names_a_block_as_people_do(
    kind: BlockKind, number: str, text: str, name: str
) -> None:
    block = Block(
        version=None,
        position=1,
        key="k",
        kind=kind,
        level=0,
        number=number,
        text=text,
        html="",
    )
    assert where(block) == name


def test_where_of_a_comment_names_everything_it_answers(session: Session) -> None:
    version = a_document(session)
    consultation = a_consultation(session, "What would help?", document_version=version)
    question, paragraph = consultation.questions[0], version.blocks[1]
    given = a_contribution(
        session,
        consultation,
        a_stakeholder(session),
        (question, "Buses"),
        (paragraph, "True"),
        (None, "Well done"),
    )
    assert [where_of(one) for one in given.comments] == [
        "Question 1: What would help?",
        "Paragraph 1.1",
        "The whole",
    ]
    assert [keys_of(one) for one in given.comments] == [
        (f"question:{question.id}",),
        (f"block:{paragraph.id}",),
        (None,),
    ]


def test_target_of_another_consultation_is_not_found(session: Session) -> None:
    mine = a_consultation(session, "Mine?")
    other = a_consultation(session, "Other?")
    assert target(mine, f"question:{mine.questions[0].id}") is mine.questions[0]
    assert target(mine, None) is None
    for key in (f"question:{other.questions[0].id}", "block:1", "", "question:", "x" * 10_000):
        with pytest.raises(NotFound):
            target(mine, key)
