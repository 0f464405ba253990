"""Drafts: details, document, audience, questions and grounds, while nobody has seen them."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from factories import NOON, a_consultation, a_document, a_strategy, an_open_consultation
from soundingboard.consultations import asking, drafting, grounds, mapping
from soundingboard.models import Consultation, Grounds, JournalEntry, Question, StakeholderGroup
from soundingboard.refusals import Conflict, Unreadable
from soundingboard.vocabulary import AudienceKind, Mode

WHO = "Olwen Pryce"


def some_details(session: Session) -> drafting.Details:
    return drafting.Details(
        strategy=a_strategy(session),
        title="  Shaping the\ngrowth plan ",
        mode=Mode.SOUNDING,
        introduction="Tell us what we have missed.\n",
        closes_at=NOON + timedelta(days=28),
    )


def texts(consultation: Consultation) -> list[tuple[int, str]]:
    return [(question.position, question.text) for question in consultation.questions]


def test_draft_is_kept_and_in_the_journal(session: Session) -> None:
    made = drafting.draft(session, some_details(session), at=NOON, actor=WHO)
    session.commit()
    session.expire_all()
    assert (made.title, made.introduction, made.state.value) == (
        "Shaping the growth plan",
        "Tell us what we have missed.",
        "draft",
    )
    entry = session.scalars(select(JournalEntry)).one()
    assert (entry.event, entry.subject, entry.subject_id, entry.actor) == (
        "drafted",
        "consultation",
        made.id,
        WHO,
    )


@pytest.mark.parametrize(
    "wrong",
    [
        {"title": "  "},
        {"title": "x" * 201},
        {"opens_at": NOON + timedelta(days=28)},
    ],
)
def test_draft_says_what_cannot_be(session: Session, wrong: dict[str, object]) -> None:
    with pytest.raises(Unreadable):
        drafting.draft(session, replace(some_details(session), **wrong), at=NOON, actor=WHO)


def test_publication_asks_no_questions(session: Session) -> None:
    # covers E37
    consultation = a_consultation(session, mode=Mode.PUBLICATION)
    with pytest.raises(Conflict):
        asking.put(session, consultation, asking.Wording("Why?"), at=NOON, actor=WHO)
    asked = a_consultation(session, "Why?")
    details = replace(some_details(session), strategy=asked.strategy, mode=Mode.PUBLICATION)
    with pytest.raises(Conflict):
        drafting.revise(session, asked, details, at=NOON, actor=WHO)
    assert (texts(consultation), asked.mode) == ([], Mode.SOUNDING)


def test_questions_keep_their_printed_numbers_in_order(session: Session) -> None:
    consultation = a_consultation(session)
    for text in ("One?", "Two?", "Three?"):
        asking.put(session, consultation, asking.Wording(text), at=NOON, actor=WHO)
    one, two, three = consultation.questions
    asking.move(session, three, by=-1, at=NOON, actor=WHO)
    assert texts(consultation) == [(1, "One?"), (2, "Three?"), (3, "Two?")]
    asking.move(session, one, by=-1, at=NOON, actor=WHO)  # stays at the top
    asking.take_back(session, one, at=NOON, actor=WHO)
    asking.reword(session, two, asking.Wording(" Two,\nagain? ", "Hint"), at=NOON, actor=WHO)
    session.commit()
    session.expire_all()
    assert texts(consultation) == [(1, "Three?"), (2, "Two, again?")]
    assert session.scalars(select(Question.hint).order_by(Question.position)).all() == ["", "Hint"]


def test_questions_take_priorities_of_their_own_strategy_only(session: Session) -> None:
    consultation = a_consultation(session)
    skills, other = consultation.strategy.priorities[0], a_strategy(session, "Other").priorities[0]
    wording = asking.Wording("Why?", priority_ids=frozenset({skills.id, other.id}))
    question = asking.put(session, consultation, wording, at=NOON, actor=WHO)
    assert question.priorities == [skills]


def test_another_strategy_drops_what_belonged_to_the_old(session: Session) -> None:
    consultation = a_consultation(session, "Why?")
    old = consultation.strategy.priorities[0]
    consultation.questions[0].priorities = [old]
    drafting.choose_audience(
        session,
        consultation,
        AudienceKind.INTERESTS,
        interest_ids=frozenset({old.id}),
        at=NOON,
        actor=WHO,
    )
    drafting.revise(session, consultation, some_details(session), at=NOON, actor=WHO)
    assert (consultation.questions[0].priorities, consultation.audience_interests) == ([], [])


def test_audience_keeps_only_what_its_kind_needs(session: Session) -> None:
    consultation = a_consultation(session)
    group = StakeholderGroup(name="Roundtable")
    session.add(group)
    session.flush()

    def choose(kind: AudienceKind, *group_ids: int) -> None:
        chosen = frozenset(group_ids)
        drafting.choose_audience(session, consultation, kind, group_ids=chosen, at=NOON, actor=WHO)

    choose(AudienceKind.GROUPS, group.id)
    assert consultation.audience_groups == [group]
    with pytest.raises(Unreadable):
        choose(AudienceKind.GROUPS)
    with pytest.raises(Unreadable):
        choose(AudienceKind.INTERESTS, group.id)
    assert (consultation.audience, consultation.audience_groups) == (AudienceKind.GROUPS, [group])
    choose(AudienceKind.ALL, group.id)
    assert consultation.audience_groups == []


def test_section_mapping_holds_for_what_stands_under_it(session: Session) -> None:
    version = a_document(session)
    consultation = a_consultation(session, document_version=version)
    skills, mobility = consultation.strategy.priorities
    version.blocks[3].level = 2  # "2 Next steps" now stands under "1 Background"
    first, second = version.blocks[0], version.blocks[3]
    foreign = a_strategy(session, "Other").priorities[0]
    first.priorities = [foreign]
    chosen = {first.id: frozenset({skills.id, foreign.id}), 999: frozenset({mobility.id})}
    mapping.map_sections(session, consultation, chosen, at=NOON, actor=WHO)
    found = mapping.mapped_sections(consultation)
    assert [(one.heading, one.own, one.inherited, one.has_text) for one in found] == [
        (first, (skills,), (), True),
        (second, (), (skills,), True),
    ]
    # The other strategy's consultation on the same paper keeps its own mapping.
    assert first.priorities == [foreign, skills]


def test_grounds_belong_to_a_formal_consultation(session: Session) -> None:
    formal = a_consultation(session, mode=Mode.FORMAL)
    stated = grounds.Stated(
        proposal="Close the ring road.",
        changeable="When.",
        decision_maker="The Board",
        decision_on=date(2027, 1, 20),
    )
    grounds.state(session, formal, stated, at=NOON, actor=WHO)
    grounds.state(session, formal, stated, at=NOON, actor=WHO)
    session.commit()
    assert len(session.scalars(select(Grounds)).all()) == 1
    assert grounds.paragraphs(formal) == (
        ("What we propose", "Close the ring road."),
        ("What can still change", "When."),
        ("Who decides, and when", "The Board, on 20 January 2027"),
    )
    with pytest.raises(Conflict):
        grounds.state(session, a_consultation(session), stated, at=NOON, actor=WHO)


def test_nothing_changes_once_it_is_open(session: Session) -> None:
    consultation = an_open_consultation(session, "Why?", mode=Mode.FORMAL)
    question = consultation.questions[0]
    changes = (
        lambda: drafting.revise(session, consultation, some_details(session), at=NOON, actor=WHO),
        lambda: drafting.choose_document(session, consultation, None, at=NOON, actor=WHO),
        lambda: drafting.choose_audience(
            session, consultation, AudienceKind.ALL, at=NOON, actor=WHO
        ),
        lambda: drafting.discard(session, consultation, at=NOON, actor=WHO),
        lambda: asking.put(session, consultation, asking.Wording("How?"), at=NOON, actor=WHO),
        lambda: asking.reword(session, question, asking.Wording("How?"), at=NOON, actor=WHO),
        lambda: asking.take_back(session, question, at=NOON, actor=WHO),
        lambda: asking.move(session, question, by=1, at=NOON, actor=WHO),
        lambda: mapping.map_sections(session, consultation, {}, at=NOON, actor=WHO),
        lambda: grounds.state(session, consultation, grounds.Stated(), at=NOON, actor=WHO),
    )
    for change in changes:
        with pytest.raises(Conflict):
            change()
    assert (consultation.title, texts(consultation)) == ("Shaping the growth plan", [(1, "Why?")])


def test_discarded_draft_is_gone_with_its_questions(session: Session) -> None:
    consultation = a_consultation(session, "Why?")
    drafting.discard(session, consultation, at=NOON, actor=WHO)
    session.commit()
    assert session.scalars(select(Consultation)).all() == []
    assert session.scalars(select(Question)).all() == []
