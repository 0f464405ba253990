"""What was sent is compared once: looking after each batch finds what looking once finds."""

import json
import random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from factories import NOON, a_contribution, a_stakeholder, an_open_consultation
from material import shared
from servers import postgresql
from soundingboard.contributions import campaigns
from soundingboard.contributions.campaigns import Looked
from soundingboard.contributions.comparing import compare
from soundingboard.contributions.printing import keep_prints
from soundingboard.models import (
    Campaign,
    CampaignMember,
    ComparedContribution,
    Consultation,
    Contribution,
)
from soundingboard.storage.base import Base
from soundingboard.storage.database import Database
from soundingboard.vocabulary import CampaignText, CommentState

STANDARD = (
    "I am writing to support a national investment bank that puts people and planet first. "
    "The bank should have a clear mission to tackle climate change and reduce inequality, "
    "and it must be accountable to the public. "
    "It should lend to the small firms that commercial banks pass over, every year."
)
OTHER = "Please keep the ticket office at our station open, because people need help there."


@pytest.fixture
def consultation(session: Session) -> Consultation:
    return an_open_consultation(session, "What have we missed?")


def send(session: Session, consultation: Consultation, *passages: str) -> Contribution:
    """Somebody says these passages, who has said nothing before."""
    return a_contribution(
        session, consultation, a_stakeholder(session), *[(None, text) for text in passages]
    )


def members(session: Session) -> dict[str, list[tuple[int, str]]]:
    """Who is in the campaign of each text, and how."""
    found: dict[str, list[tuple[int, str]]] = {}
    for row in session.scalars(select(CampaignMember).order_by(CampaignMember.contribution_id)):
        found.setdefault(row.campaign.standard_text, []).append((row.contribution_id, row.kind))
    return found


def forget_looking(session: Session) -> None:
    for table in (CampaignMember, Campaign, ComparedContribution):
        session.execute(delete(table))
    session.expire_all()


def real_texts() -> list[str]:
    """Real comments, and changed copies of every twelfth, in no order."""
    data = json.loads(shared("data/priorities/budget-requests-2021.json").read_text())
    texts = [row["text"] for row in data["passages"] if 25 <= len(row["text"].split()) <= 90]
    own = list(dict.fromkeys(texts))[:240]
    chance = random.Random(3)  # noqa: S311  # the same texts every time
    copies = []
    for text in own[::12]:
        for number in range(6):
            words = text.split()
            words[chance.randrange(len(words))] = f"number{number}"
            copies += [text, " ".join(words)]
    chance.shuffle(copies)
    return [*own, *copies]


def test_looking_after_each_batch_finds_what_looking_once_finds(
    session: Session, consultation: Consultation
) -> None:
    texts = real_texts()
    for start in range(0, len(texts), 120):
        for text in texts[start : start + 120]:
            send(session, consultation, *text.split(". ", 1))
        campaigns.look(session, consultation, at=NOON)
    in_batches = members(session)
    forget_looking(session)
    campaigns.look(session, consultation, at=NOON)
    at_once = members(session)

    def together(found: dict[str, list[tuple[int, str]]]) -> list[list[int]]:
        return sorted([number for number, _ in rows] for rows in found.values())

    assert together(in_batches) == together(at_once)
    assert len(at_once) >= 18


parts = st.sampled_from([STANDARD, OTHER, STANDARD.upper(), f"Dear all, {STANDARD}", "Yes.", ""])


@settings(max_examples=25, deadline=None)
@given(st.lists(st.lists(st.lists(parts, min_size=1, max_size=2), max_size=4), max_size=4))
def test_batches_of_any_size_come_to_the_same(batches: list[list[list[str]]]) -> None:
    database = Database("sqlite://")
    Base.metadata.create_all(database.engine)
    with database.begin() as session:
        consultation = an_open_consultation(session, "What have we missed?")
        for batch in batches:
            for passages in batch:
                send(session, consultation, *passages)
            campaigns.look(session, consultation, at=NOON)
        assert campaigns.look(session, consultation, at=NOON) == Looked(0, 0)
        in_batches = {frozenset(one for one, _ in rows) for rows in members(session).values()}
        forget_looking(session)
        campaigns.look(session, consultation, at=NOON)
        at_once = {frozenset(one for one, _ in rows) for rows in members(session).values()}
        session.rollback()
    database.close()
    assert in_batches == at_once


def test_a_text_is_known_again_however_it_was_cut_into_passages(
    session: Session, consultation: Consultation
) -> None:
    first, rest = STANDARD.split(". ", 1)
    sent = [send(session, consultation, STANDARD) for _ in range(3)]
    cut = send(session, consultation, first, rest)
    assert campaigns.look(session, consultation, at=NOON) == Looked(1, 4)
    assert members(session) == {STANDARD: [(one.id, CampaignText.STANDARD) for one in (*sent, cut)]}


@pytest.mark.postgres
def test_what_was_compared_is_kept_by_postgresql_too() -> None:
    with postgresql() as address:
        served = Database(address)
        Base.metadata.create_all(served.engine)
        with served.begin() as session:
            consultation = an_open_consultation(session, "What have we missed?")
            sent = [send(session, consultation, STANDARD, OTHER) for _ in range(3)]
            assert campaigns.look(session, consultation, at=NOON) == Looked(1, 3)
            sent[0].comments[1].text = "Yes."
            send(session, consultation, f"Dear all, {STANDARD}", OTHER)
            assert campaigns.look(session, consultation, at=NOON) == Looked(0, 1)
            assert campaigns.look(session, consultation, at=NOON) == Looked(0, 0)
        served.close()


def test_two_who_wrote_alike_are_remembered_until_the_third_comes(
    session: Session, consultation: Consultation
) -> None:
    for text in (STANDARD, f"Dear all, {STANDARD}"):
        send(session, consultation, text)
        assert campaigns.look(session, consultation, at=NOON) == Looked(0, 0)
    send(session, consultation, f"{STANDARD} Yours, a resident")
    assert campaigns.look(session, consultation, at=NOON) == Looked(1, 3)


def test_what_was_changed_since_is_compared_anew(
    session: Session, consultation: Consultation
) -> None:
    one, two, three = (
        send(session, consultation, " ".join(f"{own}{at}" for at in range(100)), STANDARD)
        for own in ("mine", "yours", "hers")
    )
    assert campaigns.look(session, consultation, at=NOON) == Looked(0, 0)
    for each in (one, two):
        each.comments[0].state = CommentState.NOT_A_COMMENT
    three.comments[0].text = "Hello."
    session.flush()
    assert campaigns.look(session, consultation, at=NOON) == Looked(1, 3)


def test_who_came_since_the_prints_were_made_waits_for_the_next_look(
    session: Session, consultation: Consultation
) -> None:
    first = send(session, consultation, STANDARD)
    keep_prints(session)
    send(session, consultation, STANDARD)
    assert compare(session, consultation).contributions.tolist() == [first.id]


def test_nothing_sent_is_nothing_found(session: Session, consultation: Consultation) -> None:
    assert campaigns.look(session, consultation, at=NOON) == Looked(0, 0)


def test_what_was_compared_is_not_compared_again(
    session: Session, consultation: Consultation
) -> None:
    for number in range(4):
        send(session, consultation, f"As number {number} of us I say: {STANDARD}")
    campaigns.look(session, consultation, at=NOON)
    send(session, consultation, f"As number 5 of us I say: {STANDARD}")
    keep_prints(session)
    again = compare(session, consultation)
    assert [row["contribution_id"] for row in again.fresh] == [5]
    assert (again.heads.tolist(), list(again.moved)) == ([1] * 5, [])
