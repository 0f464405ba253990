import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from factories import NOON, a_stakeholder, a_strategy, an_organisation
from soundingboard.models import JournalEntry, Stakeholder, StakeholderGroup
from soundingboard.outbox.suppression import is_suppressed, suppress
from soundingboard.people.adding import (
    Details,
    add_person,
    change_person,
    resume_letters,
    stop_letters,
)
from soundingboard.people.leaving import leave
from soundingboard.refusals import Conflict, NotMailable, Unreadable
from soundingboard.vocabulary import OrganisationType, SuppressionReason

STAFF = "Olwen Pryce"


def add(session: Session, email: str, source: str = "met at the fair") -> Stakeholder:
    return add_person(session, Details(email=email), source=source, at=NOON, actor=STAFF)


def test_person_added_by_hand_is_on_the_list_with_their_source(session: Session) -> None:
    strategy = a_strategy(session, "Skills")
    board = StakeholderGroup(name="Board")
    session.add(board)
    person = add_person(
        session,
        Details(
            email="Anna@Partner.example",
            name=" Anna  Ash ",
            organisation="marlhythe college",
            organisation_type=OrganisationType.COLLEGE_OR_TRAINING,
            groups=[board],
            interests=strategy.priorities,
        ),
        source="met at the fair",
        at=NOON,
        actor=STAFF,
    )
    assert (person.email, person.name, person.source, person.added_at) == (
        "anna@partner.example",
        "Anna Ash",
        "met at the fair",
        NOON,
    )
    assert (person.groups, person.interests) == ([board], strategy.priorities)
    entry = session.scalars(select(JournalEntry)).one()
    assert (entry.actor, entry.event, entry.detail) == (STAFF, "added", "Source: met at the fair")


def test_adding_needs_a_source_and_a_free_address(session: Session) -> None:
    a_stakeholder(session, email="anna@partner.example")
    with pytest.raises(Unreadable, match="Say where you have this address from"):
        add(session, "new@partner.example", source=" ")
    with pytest.raises(Conflict, match=r"anna@partner\.example is on the list already"):
        add(session, "ANNA@partner.example")
    with pytest.raises(Unreadable):
        add(session, "anna")


def test_who_left_cannot_be_added_by_staff(session: Session) -> None:
    gone = a_stakeholder(session, email="gone@partner.example")
    leave(session, gone, at=NOON, how="by mail")
    other = a_stakeholder(session)
    with pytest.raises(NotMailable, match="Asked to leave the list"):
        add(session, "gone@partner.example")
    with pytest.raises(NotMailable, match="Asked to leave the list"):
        change_person(session, other, Details(email="gone@partner.example"), at=NOON, actor=STAFF)
    # Their own row can still be put right.
    change_person(
        session, gone, Details(email="gone@partner.example", name="Gone"), at=NOON, actor=STAFF
    )
    assert gone.name == "Gone"


def test_changing_a_person_replaces_what_we_hold(session: Session) -> None:
    body = an_organisation(session, "Old body")
    person = a_stakeholder(session, organisation=body, job_title="Chair")
    change_person(
        session,
        person,
        Details(email="new@partner.example", organisation="New body"),
        at=NOON,
        actor=STAFF,
    )
    assert person.organisation is not None
    assert (person.email, person.job_title, person.organisation.name) == (
        "new@partner.example",
        "",
        "New body",
    )


def test_stopped_and_bounced_addresses_can_be_written_to_again(session: Session) -> None:
    person = a_stakeholder(session)
    with pytest.raises(Unreadable, match="Say why"):
        stop_letters(session, person, " ", at=NOON, actor=STAFF)
    stop_letters(session, person, "On leave until May", at=NOON, actor=STAFF)
    suppress(session, person.email, reason=SuppressionReason.BOUNCED, evidence="550 full", at=NOON)
    assert is_suppressed(session, person.email)
    resume_letters(session, person, at=NOON, actor=STAFF)
    assert not is_suppressed(session, person.email)


@pytest.mark.parametrize("reason", [SuppressionReason.LEFT, SuppressionReason.COMPLAINED])
def test_staff_cannot_undo_a_persons_no(session: Session, reason: SuppressionReason) -> None:
    person = a_stakeholder(session)
    suppress(session, person.email, reason=reason, evidence="x", at=NOON)
    with pytest.raises(NotMailable):
        resume_letters(session, person, at=NOON, actor=STAFF)
    assert is_suppressed(session, person.email)
