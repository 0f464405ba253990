"""What somebody is writing: kept as typed, sent once, changed without losing what was said."""

from datetime import timedelta

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from factories import (
    NOON,
    a_contribution,
    a_document,
    a_token,
    an_invitation,
    an_open_consultation,
)
from soundingboard.contributions import drafting, tagging
from soundingboard.contributions.anchoring import where_of
from soundingboard.contributions.drafting import Declaration, begin, send, write
from soundingboard.contributions.evidence import Offered
from soundingboard.contributions.recording import add_file
from soundingboard.kit import Kit
from soundingboard.models import Comment, Contribution, Invitation, JournalEntry
from soundingboard.refusals import ClosedToComments, Conflict, NotFound, Unreadable
from soundingboard.vocabulary import (
    Channel,
    Consent,
    ConsultationState,
    ContributionState,
    Standpoint,
    TagSource,
    TagState,
)

NAMED = Declaration(
    consent=Consent.NAMED,
    standpoint=Standpoint.ORGANISATION,
    organisation_name="Marlhythe College",
    represents="Principal; 4,000 learners",
)


@pytest.fixture
def invitation(session: Session) -> Invitation:
    consultation = an_open_consultation(
        session, "What is missing?", "What would help?", document_version=a_document(session)
    )
    return an_invitation(session, consultation)


def started(session: Session, kit: Kit, invitation: Invitation, **given: object) -> Contribution:
    values = {"at": NOON, "chance": a_token, **given}
    return begin(session, invitation, shelf=kit.shelf, **values)


def keys(invitation: Invitation) -> tuple[str, str, str]:
    """The first question, the second, and paragraph 1.1."""
    consultation = invitation.consultation
    assert consultation.document_version is not None
    one, two = (f"question:{question.id}" for question in consultation.questions)
    return one, two, f"block:{consultation.document_version.blocks[1].id}"


def said(contribution: Contribution) -> list[tuple[int, str, str]]:
    return [(one.position, where_of(one), one.text) for one in contribution.comments]


def test_begin_gives_the_same_draft_again(
    session: Session, kit: Kit, invitation: Invitation
) -> None:
    draft = started(session, kit, invitation)
    assert started(session, kit, invitation, at=NOON + timedelta(hours=1)) is draft
    assert drafting.draft_of(session, invitation) is draft
    assert (draft.state, draft.channel) == (ContributionState.DRAFT, Channel.WEB)


def test_write_keeps_the_order_of_the_consultation_whatever_is_typed_first(
    session: Session, kit: Kit, invitation: Invitation
) -> None:
    one, two, paragraph = keys(invitation)
    draft = started(session, kit, invitation)
    write(session, draft, {None: "Well done.", paragraph: "Not here."})
    write(session, draft, {two: " Later\r\nbuses. ", one: "Young people."})
    session.expire_all()
    assert said(draft) == [
        (1, "Question 1: What is missing?", "Young people."),
        (2, "Question 2: What would help?", "Later\nbuses."),
        (3, "Paragraph 1.1", "Not here."),
        (4, "The whole", "Well done."),
    ]
    write(session, draft, {two: "", paragraph: "Not any more."})
    session.expire_all()
    assert said(draft) == [
        (1, "Question 1: What is missing?", "Young people."),
        (2, "Paragraph 1.1", "Not any more."),
        (3, "The whole", "Well done."),
    ]
    assert session.scalar(select(func.count(Comment.id))) == 3


def test_write_refuses_a_box_that_is_not_there(
    session: Session, kit: Kit, invitation: Invitation
) -> None:
    with pytest.raises(NotFound):
        write(session, started(session, kit, invitation), {"block:999999": "Hello"})


def test_send_makes_a_contribution_once(session: Session, kit: Kit, invitation: Invitation) -> None:
    draft = started(session, kit, invitation)
    write(session, draft, {None: "Well done."})
    send(session, draft, NAMED, at=NOON + timedelta(hours=2))
    with pytest.raises(Conflict):
        send(session, draft, NAMED, at=NOON + timedelta(hours=3))
    session.commit()
    session.expire_all()
    assert drafting.draft_of(session, invitation) is None
    (given,) = drafting.sent_by(session, invitation)
    assert (
        given.state,
        given.submitted_at,
        given.late,
        given.consent,
        given.standpoint,
        given.organisation_name,
        given.represents,
    ) == (
        ContributionState.SUBMITTED,
        NOON + timedelta(hours=2),
        False,
        Consent.NAMED,
        Standpoint.ORGANISATION,
        "Marlhythe College",
        "Principal; 4,000 learners",
    )
    entries = session.scalars(select(JournalEntry)).all()
    assert [(entry.event, entry.detail) for entry in entries] == [("recorded", given.reference)]


def test_send_refuses_an_empty_draft(session: Session, kit: Kit, invitation: Invitation) -> None:
    draft = started(session, kit, invitation)
    with pytest.raises(Unreadable):
        send(session, draft, NAMED, at=NOON)
    assert draft.state is ContributionState.DRAFT


def test_nothing_begins_and_nothing_is_sent_after_the_end(
    session: Session, kit: Kit, invitation: Invitation
) -> None:
    draft = started(session, kit, invitation)
    write(session, draft, {None: "Nearly."})
    after = invitation.consultation.closes_at + timedelta(seconds=1)
    with pytest.raises(ClosedToComments):
        send(session, draft, NAMED, at=after)
    invitation.consultation.state = ConsultationState.CLOSED
    with pytest.raises(ClosedToComments):
        send(session, draft, NAMED, at=NOON)
    with pytest.raises(ClosedToComments):
        started(session, kit, invitation)


def test_change_replaces_and_keeps_what_was_sent_before(
    session: Session, kit: Kit, invitation: Invitation
) -> None:
    one, two, _ = keys(invitation)
    first = started(session, kit, invitation)
    write(session, first, {one: "Young people.", two: "Later buses."})
    add_file(session, first, Offered("plan.pdf", b"%PDF-1"), shelf=kit.shelf, at=NOON)
    send(session, first, NAMED, at=NOON)
    skills, mobility = invitation.consultation.strategy.priorities
    tagging.decide(session, first.comments[0], skills, applies=True, by="Olwen Pryce", at=NOON)
    tagging.decide(session, first.comments[1], mobility, applies=False, by="Olwen Pryce", at=NOON)

    second = started(session, kit, invitation, replaces=first)
    assert drafting.sent_by(session, invitation) == [first]
    assert (second.consent, second.organisation_name) == (Consent.NAMED, "Marlhythe College")
    write(session, second, {two: "Later buses and trains."})
    send(session, second, NAMED, at=NOON + timedelta(days=1))
    session.commit()
    session.expire_all()

    assert drafting.sent_by(session, invitation) == [second]
    assert (first.state, second.state) == (
        ContributionState.WITHDRAWN,
        ContributionState.SUBMITTED,
    )
    assert [text for _, _, text in said(first)] == ["Young people.", "Later buses."]
    assert [text for _, _, text in said(second)] == ["Young people.", "Later buses and trains."]
    assert [file.file_name for file in first.evidence + second.evidence] == ["plan.pdf"] * 2
    # What a person decided holds for the words it was decided on, and for no others.
    assert [
        [(tag.priority.name, tag.source, tag.state) for tag in comment.tags]
        for comment in second.comments
    ] == [[("Skills", TagSource.PERSON, TagState.APPLIES)], []]
    entries = session.scalars(select(JournalEntry).where(JournalEntry.event == "replaced")).all()
    assert [(e.subject_id, e.detail) for e in entries] == [
        (first.id, f"{first.reference}, by {second.reference}")
    ]


def test_change_of_a_passage_that_staff_cut_in_two_shows_all_of_it(
    session: Session, kit: Kit, invitation: Invitation
) -> None:
    question = invitation.consultation.questions[0]
    given = a_contribution(
        session,
        invitation.consultation,
        invitation.stakeholder,
        (question, "First half."),
        (question, "Second half."),
    )
    draft = started(session, kit, invitation, replaces=given)
    assert drafting.texts_of(draft) == {f"question:{question.id}": "First half.\n\nSecond half."}


def test_what_came_by_email_is_added_to_and_not_replaced(
    session: Session, kit: Kit, invitation: Invitation
) -> None:
    mailed = a_contribution(
        session,
        invitation.consultation,
        invitation.stakeholder,
        (None, "By mail."),
        channel=Channel.EMAIL,
    )
    with pytest.raises(Conflict):
        started(session, kit, invitation, replaces=mailed)
    added = started(session, kit, invitation)
    write(session, added, {None: "And by web."})
    send(session, added, NAMED, at=NOON + timedelta(hours=1))
    session.expire_all()
    assert drafting.sent_by(session, invitation) == [mailed, added]


def test_throw_away_leaves_nothing_of_a_draft_and_all_of_what_was_sent(
    session: Session, kit: Kit, invitation: Invitation
) -> None:
    given = a_contribution(
        session, invitation.consultation, invitation.stakeholder, (None, "Sent.")
    )
    draft = started(session, kit, invitation, replaces=given)
    drafting.throw_away(session, draft)
    session.commit()
    session.expire_all()
    assert session.scalars(select(Comment.text)).all() == ["Sent."]
    assert drafting.sent_by(session, invitation) == [given]


def test_take_out_removes_only_a_file_of_this_draft(
    session: Session, kit: Kit, invitation: Invitation
) -> None:
    draft = started(session, kit, invitation)
    kept = add_file(session, draft, Offered("a.pdf", b"%PDF-1"), shelf=kit.shelf, at=NOON)
    session.flush()
    assert kept is not None
    with pytest.raises(NotFound):
        drafting.take_out(session, draft, kept.id + 1)
    assert drafting.take_out(session, draft, kept.id) == "a.pdf"
    session.expire_all()
    assert draft.evidence == []
