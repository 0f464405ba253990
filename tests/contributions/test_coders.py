"""What was learnt of priorities is kept while it serves, and learnt anew when it does not."""

from concurrent.futures import ThreadPoolExecutor

import pytest
from sqlalchemy.orm import Session

from factories import NOON, a_contribution, a_stakeholder, a_strategy, an_open_consultation
from soundingboard.contributions.coders import AT_ONCE, Coders
from soundingboard.contributions.tagging import decide, tag
from soundingboard.kit import Kit
from soundingboard.models import Comment, Consultation, Contribution, Priority, Strategy
from soundingboard.storage.database import Database
from soundingboard.vocabulary import ConsultationState, TagState

BY = "Olwen Pryce"


@pytest.fixture
def strategy(session: Session) -> Strategy:
    strategy = a_strategy(session, "Skills", "Smart mobility")
    strategy.priorities[1].keywords = ["bus", "ticketing"]
    session.flush()
    return strategy


@pytest.fixture
def consultation(session: Session, strategy: Strategy) -> Consultation:
    return an_open_consultation(session, strategy=strategy)


def said(session: Session, consultation: Consultation, *texts: str) -> Contribution:
    passages = tuple((None, text) for text in texts)
    return a_contribution(session, consultation, a_stakeholder(session), *passages)


def states(comment: Comment) -> dict[str, TagState]:
    return {one.priority.name: one.state for one in comment.tags}


def test_coder_is_learnt_once_while_nothing_changes(session: Session, strategy: Strategy) -> None:
    coders = Coders()
    first = coders.coder(session, strategy)
    session.commit()
    session.expire_all()
    assert coders.coder(session, strategy) is first
    assert Coders().coder(session, strategy) is not first


def test_coder_is_learnt_anew_when_a_priority_is_worded_otherwise(
    session: Session, strategy: Strategy
) -> None:
    coders = Coders()
    assert coders.coder(session, strategy).code(["A ferry at dawn"]) == [()]
    strategy.priorities[1].keywords = ["bus", "ferry"]
    session.flush()
    ((found,),) = coders.coder(session, strategy).code(["A ferry at dawn"])
    assert (found.key, found.sure) == (str(strategy.priorities[1].id), True)


def test_coder_is_learnt_anew_when_a_priority_comes_or_goes(
    session: Session, strategy: Strategy
) -> None:
    coders = Coders()
    coders.coder(session, strategy)
    session.add(Priority(strategy=strategy, position=3, name="Ports", keywords=["harbour"]))
    session.flush()
    session.refresh(strategy)
    ((found,),) = coders.coder(session, strategy).code(["The harbour"])
    assert found.key == str(strategy.priorities[2].id)
    strategy.priorities.remove(strategy.priorities[2])
    session.flush()
    assert coders.coder(session, strategy).code(["The harbour"]) == [()]


def test_coder_is_learnt_anew_when_a_person_decides_or_changes_their_mind(
    session: Session, strategy: Strategy, consultation: Consultation
) -> None:
    comment = said(session, consultation, "A ferry at dawn").comments[0]
    coders = Coders()
    seen = [coders.coder(session, strategy)]
    for applies in (True, False):
        mobility = strategy.priorities[1]
        decide(session, comment, mobility, applies=applies, by=BY, at=NOON)
        seen.append(coders.coder(session, strategy))
    assert len(set(seen)) == 3
    assert coders.coder(session, strategy) is seen[2]


def test_coder_waits_for_many_passages_before_it_learns_from_them(
    session: Session, strategy: Strategy, consultation: Consultation
) -> None:
    coders = Coders()
    first = coders.coder(session, strategy)
    said(session, consultation, *(f"Passage {number}" for number in range(AT_ONCE)))
    assert coders.coder(session, strategy) is first
    said(session, consultation, "One more")
    assert coders.coder(session, strategy) is not first


def test_coder_serves_another_session_and_thread_after_its_own_is_closed(
    session: Session, strategy: Strategy, consultation: Consultation, database: Database
) -> None:
    contribution_id = said(session, consultation, "The last bus leaves at seven.").id
    session.commit()
    coders = Coders()
    with database.reading() as book:
        coders.prepare(book)

    def code(_: int) -> list[str]:
        with database.reading() as book:
            again = book.get_one(Strategy, strategy.id)
            return [one.reason for one in coders.coder(book, again).code(["Buses"])[0]]

    with ThreadPoolExecutor(4) as threads:
        found = list(threads.map(code, range(16)))
    assert found == [['says "Buses", a keyword of Smart mobility']] * 16
    with database.begin() as book:
        tag(book, book.get_one(Contribution, contribution_id), coders)
    session.expire_all()
    comment = session.get_one(Contribution, contribution_id).comments[0]
    assert states(comment) == {"Smart mobility": TagState.APPLIES}


def test_prepare_learns_what_open_consultations_need(
    session: Session, strategy: Strategy, consultation: Consultation
) -> None:
    closed = a_strategy(session, "Elsewhere")
    an_open_consultation(session, strategy=closed).state = ConsultationState.CLOSED
    session.flush()
    coders = Coders()
    coders.prepare(session)
    assert list(coders._kept) == [strategy.id]


def test_keyword_applies_until_two_people_decisions_speak_against_it(
    session: Session, strategy: Strategy, consultation: Consultation
) -> None:
    coders = Coders()
    mobility = strategy.priorities[1]
    contribution = said(
        session, consultation, "A bus with books.", "Books come by bus.", "Our bus of books."
    )
    tag(session, contribution, coders)
    first, second, third = contribution.comments
    assert [states(one) for one in contribution.comments] == [
        {"Smart mobility": TagState.APPLIES}
    ] * 3
    decide(session, first, mobility, applies=False, by=BY, at=NOON)
    tag(session, contribution, coders)
    assert states(third) == {"Smart mobility": TagState.APPLIES}
    decide(session, second, mobility, applies=False, by=BY, at=NOON)
    tag(session, contribution, coders)
    assert states(third).get("Smart mobility") is not TagState.APPLIES


def test_keyword_is_not_unsaid_by_a_person_who_adds_another_priority(
    session: Session, strategy: Strategy, consultation: Consultation
) -> None:
    coders = Coders()
    skills = strategy.priorities[0]
    contribution = said(
        session, consultation, "Bus drivers wanted.", "Train the bus crews.", "A bus at six."
    )
    tag(session, contribution, coders)
    for comment in contribution.comments[:2]:
        decide(session, comment, skills, applies=True, by=BY, at=NOON)
    tag(session, contribution, coders)
    assert states(contribution.comments[2])["Smart mobility"] is TagState.APPLIES


def test_what_people_taught_is_compared_on_codes_held_back_from_it(
    session: Session, strategy: Strategy, consultation: Consultation
) -> None:
    coders = Coders()
    skills, mobility = strategy.priorities
    contribution = said(
        session,
        consultation,
        *(f"The ferry to {number} must sail on Sundays." for number in range(30)),
        *(f"Welders of yard {number} have nobody to learn from." for number in range(30)),
    )
    assert coders.latest_comparison(strategy) is None
    coders.coder(session, strategy)
    assert coders.latest_comparison(strategy) is None
    for number, comment in enumerate(contribution.comments):
        decide(session, comment, mobility if number < 30 else skills, applies=True, by=BY, at=NOON)
    coders.coder(session, strategy)
    comparison = coders.latest_comparison(strategy)
    assert comparison is not None
    assert (comparison.held_back, comparison.after, comparison.lost) == (12, 12, 0)
    assert comparison.before < 12
    assert comparison.sentence.startswith("Of 12 passages that people coded")
    assert comparison.sentence.endswith("in 12 with what people taught it, so it is used.")


def test_kit_shares_one_store_of_coders_with_who_opens_the_post(kit: Kit) -> None:
    assert kit.post_desk.coders is kit.coders


def test_copies_of_few_wordings_teach_nothing(
    session: Session, strategy: Strategy, consultation: Consultation
) -> None:
    texts = [f"In parish {number} the hall has no roof." for number in range(40)]
    for text in texts:
        said(session, consultation, *[text] * 50)
    assert Coders().coder(session, strategy).code(texts) == [()] * len(texts)
