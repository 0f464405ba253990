"""Themes and campaigns in the other database that is promised."""

import pytest
from sqlalchemy.orm import Session

from factories import NOON, a_contribution, a_stakeholder
from servers import postgresql
from soundingboard.contributions import campaigns
from soundingboard.contributions.campaigns import Looked
from soundingboard.contributions.outcomes import outcomes
from soundingboard.storage.base import Base
from soundingboard.storage.database import Database
from soundingboard.themes import editing, moving, portraits, queries
from soundingboard.themes.exchanging import Brought, as_csv, bring_in
from soundingboard.themes.gathering import gather, sort_again
from themes.sorted_passages import BY, TEXTS, sorted_passages

pytestmark = pytest.mark.postgres

CAMPAIGN = "Please keep the ticket office at our station open, because people need help there."


def test_themes_and_campaigns_are_kept_in_postgresql() -> None:
    with postgresql() as address:
        database = Database(address)
        Base.metadata.create_all(database.engine)
        with database.begin() as session:
            _walk(session)
        database.close()


def _walk(session: Session) -> None:
    stands = sorted_passages(session)
    first, second, *_ = stands.ids
    moving.move(session, [first], stands.buses, stands.crossing, by=BY, at=NOON)
    moving.take_out(session, [second], stands.buses, by=BY, at=NOON)
    editing.make(session, stands.priority, "Shifts", description="Late shifts", by=BY, at=NOON)
    assert gather(session, stands.priority, at=NOON).joined == 1
    assert {
        one.theme.name: (one.size.people, one.size.passages, one.size.by_hand)
        for one in queries.themes_of(session, stands.priority)
    } == {"School crossing": (3, 3, 1), "Last bus": (1, 1, 0), "Shifts": (1, 1, 0)}
    first_row, *_ = queries.passages(session, stands.crossing).rows
    assert first_row.comment.id == first
    assert queries.unsorted(session, stands.priority).total == 0
    assert portraits.portrait_of(session, stands.crossing).typical
    sort_again(session, stands.priority, by=BY, at=NOON)
    strategy = stands.priority.strategy
    content = as_csv(session, strategy)
    assert bring_in(session, strategy, "f.csv", content, by=BY, at=NOON) == Brought(0, 0, 3)
    editing.merge(session, stands.buses, stands.crossing, by=BY, at=NOON)

    consultation = stands.comments[0].contribution.consultation
    for _ in range(3):
        a_contribution(session, consultation, a_stakeholder(session), (None, CAMPAIGN))
    assert campaigns.look(session, consultation, at=NOON) == Looked(1, 3)
    told = outcomes(session, consultation)
    assert (told.received, told.own_texts, told.standard) == (len(TEXTS) + 3, len(TEXTS), 3)
