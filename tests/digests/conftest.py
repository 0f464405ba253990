"""What tests of digests begin with."""

import pytest
from sqlalchemy.orm import Session

from factories import a_strategy, an_officer, an_open_consultation
from soundingboard.models import Consultation
from soundingboard.vocabulary import Role


@pytest.fixture
def consultation(session: Session) -> Consultation:
    """An open sounding of two priorities, Skills led by Sunniva."""
    strategy = a_strategy(session)
    strategy.priorities[0].lead = an_officer(
        session, role=Role.LEAD, name="Sunniva Hale", email="sunniva@wealdmere.example"
    )
    return an_open_consultation(session, "What have we missed?", strategy=strategy)
