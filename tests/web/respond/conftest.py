"""One person, invited to a sounding with two questions and a paper."""

from datetime import timedelta

import pytest
from sqlalchemy.orm import Session

from factories import (
    NOON,
    a_document,
    a_stakeholder,
    an_invitation,
    an_open_consultation,
    an_organisation,
)
from soundingboard.models import Invitation


@pytest.fixture
def invitation(session: Session) -> Invitation:
    college = an_organisation(session, "Marlhythe College")
    consultation = an_open_consultation(
        session,
        "What have we missed?",
        "What would help?",
        document_version=a_document(session),
        closes_at=NOON + timedelta(days=20),
    )
    consultation.questions[0].priorities = [consultation.strategy.priorities[0]]
    person = a_stakeholder(session, name="Nia Rees", organisation=college)
    invited = an_invitation(session, consultation, person)
    session.commit()
    return invited


@pytest.fixture
def home(invitation: Invitation) -> str:
    return f"/respond/{invitation.token}"
