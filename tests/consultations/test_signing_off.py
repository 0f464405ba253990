"""A sign-off holds for exactly one content."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from factories import NOON, a_document
from prepared import CHAIR, a_ready_draft, points_of, signed_off
from soundingboard.consultations import asking, drafting, mapping, signing_off
from soundingboard.consultations.content import fingerprint
from soundingboard.consultations.voiding import stands
from soundingboard.models import Consultation, JournalEntry, StakeholderGroup
from soundingboard.refusals import Conflict, NotAllowed, Unreadable
from soundingboard.vocabulary import AudienceKind, ConsultationState, Language, Mode

WHO = "Olwen Pryce"


def revised(**changes: object) -> Callable[[Session, Consultation], None]:
    def change(session: Session, one: Consultation) -> None:
        values = {
            "strategy": one.strategy,
            "title": one.title,
            "mode": one.mode,
            "introduction": one.introduction,
            "closes_at": one.closes_at,
            **changes,
        }
        drafting.revise(session, one, drafting.Details(**values), at=NOON, actor=WHO)

    return change


def another_group(session: Session, one: Consultation) -> None:
    group = StakeholderGroup(name="Roundtable")
    session.add(group)
    session.flush()
    ids = frozenset({group.id})
    drafting.choose_audience(session, one, AudienceKind.GROUPS, group_ids=ids, at=NOON, actor=WHO)


CHANGES: dict[str, Callable[[Session, Consultation], object]] = {
    "title": revised(title="Another title"),
    "language": revised(language=Language.WELSH),
    "introduction": revised(introduction="Other words."),
    "closing date": revised(closes_at=NOON + timedelta(days=30)),
    "opening": revised(opens_at=NOON + timedelta(days=1)),
    "kind": revised(mode=Mode.CALL_FOR_EVIDENCE),
    "audience": another_group,
    "another question": lambda session, one: asking.put(
        session, one, asking.Wording("And?"), at=NOON, actor=WHO
    ),
    "wording of a question": lambda session, one: asking.reword(
        session, one.questions[0], asking.Wording("What is missing?"), at=NOON, actor=WHO
    ),
    "order of questions": lambda session, one: asking.move(
        session, one.questions[0], by=1, at=NOON, actor=WHO
    ),
    "a question less": lambda session, one: asking.take_back(
        session, one.questions[0], at=NOON, actor=WHO
    ),
    "document": lambda session, one: drafting.choose_document(
        session, one, a_document(session, title="Other paper"), at=NOON, actor=WHO
    ),
    "sections": lambda session, one: mapping.map_sections(session, one, {}, at=NOON, actor=WHO),
}


@pytest.mark.parametrize("what", CHANGES)
def test_any_change_undoes_the_sign_off(session: Session, what: str) -> None:
    consultation = signed_off(session, a_ready_draft(session, "One?", "Two?"))
    assert (consultation.state, consultation.signed_off_by) == (
        ConsultationState.SIGNED_OFF,
        "Ceri Lloyd, Chair of the Board",
    )
    CHANGES[what](session, consultation)
    session.commit()
    assert (consultation.state, consultation.signed_off_by, consultation.signed_off_at) == (
        ConsultationState.DRAFT,
        "",
        None,
    )
    last = session.scalars(select(JournalEntry).order_by(JournalEntry.id.desc()).limit(1)).one()
    assert (last.event, last.actor, last.detail) == (
        "sign-off undone",
        WHO,
        "by Ceri Lloyd, Chair of the Board. The content was changed after it.",
    )


def test_saving_the_same_again_keeps_the_sign_off(session: Session) -> None:
    consultation = signed_off(session, a_ready_draft(session))
    revised()(session, consultation)
    asking.move(session, consultation.questions[0], by=1, at=NOON, actor=WHO)
    assert (consultation.state, stands(consultation)) == (ConsultationState.SIGNED_OFF, True)


def test_fingerprint_is_the_same_when_read_again(session: Session) -> None:
    consultation = a_ready_draft(session)
    before = fingerprint(consultation)
    session.commit()
    session.expire_all()
    assert fingerprint(consultation) == before


def test_sign_off_is_for_what_was_seen(session: Session) -> None:
    consultation = a_ready_draft(session)
    points, seen = points_of(session, consultation), fingerprint(consultation)
    consultation.introduction = "Changed by somebody else in the meantime."
    with pytest.raises(Conflict):
        signing_off.sign_off(session, consultation, CHAIR, points, seen=seen, at=NOON, actor=WHO)
    assert consultation.state is ConsultationState.DRAFT


def test_sign_off_needs_a_name_and_nothing_missing(session: Session) -> None:
    consultation = a_ready_draft(session)
    seen = fingerprint(consultation)
    nobody = signing_off.Approval(" ", "Chair")
    with pytest.raises(Unreadable):
        signing_off.sign_off(
            session,
            consultation,
            nobody,
            points_of(session, consultation),
            seen=seen,
            at=NOON,
            actor=WHO,
        )
    consultation.questions[0].priorities = []
    with pytest.raises(Conflict):
        signing_off.sign_off(
            session,
            consultation,
            CHAIR,
            points_of(session, consultation),
            seen=fingerprint(consultation),
            at=NOON,
            actor=WHO,
        )
    assert consultation.state is ConsultationState.DRAFT


def test_approval_on_delegated_authority_says_so() -> None:
    approval = signing_off.Approval("Ceri Lloyd", "Chair of the Board", "minute 14")
    assert approval.line() == "Ceri Lloyd, Chair of the Board (minute 14)"


def sign(session: Session, one: Consultation, name: str, actor: str, *, four_eyes: bool) -> None:
    signing_off.sign_off(
        session,
        one,
        signing_off.Approval(name, "Chair of the Board"),
        points_of(session, one),
        seen=fingerprint(one),
        at=NOON,
        actor=actor,
        four_eyes=four_eyes,
    )


@pytest.mark.parametrize(
    ("name", "actor", "who"),
    [
        ("ceri  lloyd", "Idris Falk", "ceri  lloyd"),
        ("Idris Falk", WHO, WHO),
    ],
)
def test_with_four_eyes_nobody_signs_what_they_worked_on(
    session: Session, name: str, actor: str, who: str
) -> None:
    consultation = a_ready_draft(session)
    drafting.revise(
        session, consultation, details_of(consultation, "Ceri Lloyd's"), at=NOON, actor="Ceri Lloyd"
    )
    drafting.revise(session, consultation, details_of(consultation, "Mine"), at=NOON, actor=WHO)
    assert consultation.authors == ["Ceri Lloyd", WHO]
    with pytest.raises(NotAllowed, match=f"{who} has worked on it"):
        sign(session, consultation, name, actor, four_eyes=True)
    assert consultation.state is ConsultationState.DRAFT
    sign(session, consultation, "Mair Puw", "Idris Falk", four_eyes=True)
    assert consultation.signed_off_by == "Mair Puw, Chair of the Board"


def test_without_four_eyes_an_author_may_sign(session: Session) -> None:
    consultation = a_ready_draft(session)
    drafting.revise(session, consultation, details_of(consultation, "Mine"), at=NOON, actor=WHO)
    sign(session, consultation, WHO, WHO, four_eyes=False)
    assert consultation.state is ConsultationState.SIGNED_OFF


def details_of(one: Consultation, title: str) -> drafting.Details:
    return drafting.Details(
        strategy=one.strategy,
        title=title,
        mode=one.mode,
        introduction=one.introduction,
        closes_at=one.closes_at,
    )
