"""Variants of a campaign are suggested the same for its text, and what they added on top."""

from collections.abc import Callable

import pytest
from sqlalchemy.orm import Session

from factories import NOON, a_contribution, a_stakeholder, a_strategy, an_open_consultation
from soundingboard.contributions import campaigns, variants
from soundingboard.contributions.shared_texts import Shared, shared_in
from soundingboard.contributions.tagging import decide, tag
from soundingboard.models import Comment, Consultation
from soundingboard.vocabulary import CampaignState, TagSource, TagState

TEXT = (
    "Please keep the last bus running until eleven at night, because people who work late "
    "shifts at the hospital cannot get home without it."
)
OWN = "Our college would also train twenty apprentices a year in welding and engineering."
CHANGED = TEXT.replace("eleven at night", "midnight")

Send = Callable[[str], Comment]


@pytest.fixture
def consultation(session: Session) -> Consultation:
    strategy = a_strategy(session, "Skills", "Mobility", "Housing")
    words = (
        "Training, colleges, apprentices and apprenticeships",
        "Buses, trains, cycle paths and getting to work",
        "Homes people can afford",
    )
    for priority, description in zip(strategy.priorities, words, strict=True):
        priority.description = description
    return an_open_consultation(session, "What have we missed?", strategy=strategy)


@pytest.fixture
def send(session: Session, consultation: Consultation) -> Send:
    def sending(text: str) -> Comment:
        made = a_contribution(session, consultation, a_stakeholder(session), (None, text))
        tag(session, made)
        return made.comments[0]

    return sending


def told(comment: Comment) -> dict[str, tuple[TagState, float, str]]:
    """What is suggested of a passage, by priority."""
    return {one.priority.name: (one.state, one.score, one.reason) for one in comment.tags}


def look(session: Session, consultation: Consultation) -> None:
    campaigns.look(session, consultation, at=NOON)
    variants.code_new(session, consultation, at=NOON)
    session.expire_all()


def test_variants_are_suggested_alike_with_their_own_words_on_top(
    session: Session, consultation: Consultation, send: Send
) -> None:
    standard = [send(TEXT) for _ in range(3)]
    changed, added = send(CHANGED), send(f"{TEXT} {OWN}")
    alone = send(OWN)
    look(session, consultation)
    tag(session, alone.contribution)  # by what is known of all texts now
    by_itself = told(alone)

    assert told(changed) == told(standard[0])
    on_top = told(added)
    assert set(on_top) == set(told(standard[0])) | set(by_itself)
    assert "Skills" in by_itself
    assert on_top["Mobility"] == told(standard[0])["Mobility"]
    state, score, reason = by_itself["Skills"]
    assert on_top["Skills"] == (state, score, f"in what they added: {reason}")


def test_parts_of_a_variant_are_the_shared_text_and_what_was_added(
    session: Session, consultation: Consultation, send: Send
) -> None:
    standard = [send(TEXT) for _ in range(3)]
    changed, added, other = send(CHANGED), send(f"{TEXT} {OWN}"), send(OWN)
    look(session, consultation)
    every = {one.id: one.text for one in (*standard, changed, added, other)}
    assert shared_in(session, every) == {
        changed.id: Shared(TEXT, ""),
        added.id: Shared(TEXT, OWN.rstrip(".")),
    }


def test_what_a_person_decided_stays_and_what_is_no_campaign_stands_alone(
    session: Session, consultation: Consultation, send: Send
) -> None:
    for _ in range(3):
        send(TEXT)
    added = send(f"{TEXT} {OWN}")
    housing = consultation.strategy.priorities[2]
    decide(session, added, housing, applies=True, by="Olwen Pryce", at=NOON)
    tag(session, added.contribution)  # from that word something is learnt
    alone = told(added)
    look(session, consultation)
    kept = next(one for one in added.tags if one.priority_id == housing.id)
    assert (kept.state, kept.source) == (TagState.APPLIES, TagSource.PERSON)

    campaign = campaigns.sizes(session, consultation)[0].campaign
    campaigns.decide(session, campaign, CampaignState.REJECTED, by="Olwen Pryce", at=NOON)
    tag(session, added.contribution)
    session.expire_all()
    assert told(added) == alone
