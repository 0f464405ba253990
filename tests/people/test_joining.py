import re
from datetime import timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from carrying import PostmanInMemory
from factories import NOON, a_stakeholder, a_strategy
from soundingboard.kit import Kit
from soundingboard.models import Delivery, JournalEntry, Stakeholder
from soundingboard.outbox.dispatching import dispatch
from soundingboard.outbox.suppression import is_suppressed, suppress
from soundingboard.people.joining import AboutMe, ask_to_join, confirm
from soundingboard.people.leaving import leave
from soundingboard.refusals import LinkExpired, NotFound, Unreadable
from soundingboard.vocabulary import Membership, OrganisationType, SuppressionReason


def link_in(delivery: Delivery) -> str:
    """The signed part of the confirmation link a letter holds."""
    found = re.search(r"/join/confirm/(\S+)", delivery.text)
    assert found is not None
    return found[1]


def letters(session: Session) -> list[Delivery]:
    return list(session.scalars(select(Delivery).order_by(Delivery.id)))


def test_joining_writes_one_letter_and_waits(session: Session, kit: Kit) -> None:
    strategy = a_strategy(session, "Skills")
    ask_to_join(
        session,
        kit.stationery,
        email=" Anna@Partner.example ",
        about=AboutMe(
            name="Anna Ash",
            organisation="Ash Ltd",
            organisation_type=OrganisationType.SMALL_BUSINESS,
            interests=strategy.priorities,
        ),
        at=NOON,
    )
    person = session.scalars(select(Stakeholder)).one()
    assert (person.email, person.name, person.membership, person.source) == (
        "anna@partner.example",
        "Anna Ash",
        Membership.UNCONFIRMED,
        "joined",
    )
    assert person.organisation is not None
    assert person.organisation.type is OrganisationType.SMALL_BUSINESS
    assert person.interests == strategy.priorities
    (letter,) = letters(session)
    assert (letter.to_address, letter.purpose) == ("anna@partner.example", "join_confirmation")
    # The letter goes to an address a stranger may have typed: none of the stranger's words do.
    assert "Anna Ash" not in letter.text + letter.html + letter.subject


def test_confirming_puts_on_the_list_once(session: Session, kit: Kit) -> None:
    ask_to_join(session, kit.stationery, email="anna@partner.example", at=NOON)
    signed = link_in(letters(session)[0])
    for minutes in (5, 10):
        later = NOON + timedelta(minutes=minutes)
        person = confirm(session, kit.stationery.signer, signed, at=later)
        assert (person.membership, person.confirmed_at) == (
            Membership.ACTIVE,
            NOON + timedelta(minutes=5),
        )
    entries = session.scalars(select(JournalEntry)).all()
    assert [(entry.event, entry.subject_id) for entry in entries] == [("joined", person.id)]


@pytest.mark.parametrize("membership", list(Membership))
def test_known_address_is_answered_like_a_new_one_and_not_changed(
    session: Session, kit: Kit, membership: Membership
) -> None:
    a_stakeholder(session, email="anna@partner.example", name="Anna", membership=membership)
    about = AboutMe(name="Somebody else", organisation="Elsewhere")
    ask_to_join(session, kit.stationery, email="anna@partner.example", about=about, at=NOON)
    ask_to_join(session, kit.stationery, email="new@partner.example", about=about, at=NOON)
    known, new = letters(session)
    assert re.sub(r"/join/confirm/\S+", "LINK", known.text) == re.sub(
        r"/join/confirm/\S+", "LINK", new.text
    )
    anna = session.scalars(select(Stakeholder).where(Stakeholder.name == "Anna")).one()
    assert (anna.membership, anna.organisation) == (membership, None)


def test_one_address_gets_one_letter_an_hour(session: Session, kit: Kit) -> None:
    for minutes in (0, 1, 59, 60, 61):
        at = NOON + timedelta(minutes=minutes)
        ask_to_join(session, kit.stationery, email="anna@partner.example", at=at)
    assert [letter.created_at for letter in letters(session)] == [
        NOON,
        NOON + timedelta(minutes=60),
    ]


def test_last_words_count_until_the_address_says_yes(session: Session, kit: Kit) -> None:
    for name in ("Ana Ash", "Anna Ash"):
        ask_to_join(
            session,
            kit.stationery,
            email="anna@partner.example",
            about=AboutMe(name=name),
            at=NOON,
        )
    assert session.scalars(select(Stakeholder.name)).all() == ["Anna Ash"]


def test_who_left_comes_back_only_by_confirming(session: Session, kit: Kit) -> None:
    person = a_stakeholder(session, email="anna@partner.example")
    leave(session, person, at=NOON, how="by mail")
    ask_to_join(session, kit.stationery, email="anna@partner.example", at=NOON)
    assert person.membership is Membership.LEFT
    assert is_suppressed(session, "anna@partner.example")
    confirm(session, kit.stationery.signer, link_in(letters(session)[0]), at=NOON)
    assert (person.membership, person.left_at) == (Membership.ACTIVE, None)
    assert not is_suppressed(session, "anna@partner.example")
    events = session.scalars(select(JournalEntry.event).order_by(JournalEntry.id)).all()
    assert events == ["left", "rejoined"]


def test_who_called_a_letter_spam_may_think_better_of_it(session: Session, kit: Kit) -> None:
    address = "anna@partner.example"
    a_stakeholder(session, email=address)
    suppress(session, address, SuppressionReason.COMPLAINED, "Called a letter spam.", NOON)
    postman = PostmanInMemory()

    for days in (0, 1, 7):  # strangers may type an address: it is asked once a week
        at = NOON + timedelta(days=days)
        ask_to_join(session, kit.stationery, email=address, at=at)
        session.commit()
        dispatch(
            kit.database, postman, kit.stationery, now=lambda at=at: at, owner="w", jitter=lambda: 0
        )
    assert [one.rcpt_to for one in postman.carried] == [address, address]
    assert is_suppressed(session, address)

    confirm(session, kit.stationery.signer, link_in(letters(session)[-1]), at=at)
    assert not is_suppressed(session, address)
    entry, joined = session.scalars(select(JournalEntry).order_by(JournalEntry.id))
    assert joined.event == "joined"
    assert (entry.event, entry.actor) == ("wants letters again", "the person")


def test_link_works_for_a_week(session: Session, kit: Kit) -> None:
    ask_to_join(session, kit.stationery, email="anna@partner.example", at=NOON)
    signed = link_in(letters(session)[0])
    late = NOON + timedelta(days=7)
    with pytest.raises(LinkExpired):
        confirm(session, kit.stationery.signer, signed, at=late)
    confirm(session, kit.stationery.signer, signed, at=late - timedelta(seconds=1))


def test_links_of_other_purposes_do_not_confirm(session: Session, kit: Kit) -> None:
    person = a_stakeholder(session, membership=Membership.UNCONFIRMED)
    for signed in ("nonsense", kit.stationery.signer.sign("leave", person.id)):
        with pytest.raises(NotFound):
            confirm(session, kit.stationery.signer, signed, at=NOON)
    assert person.membership is Membership.UNCONFIRMED


def test_what_is_no_address_is_refused(session: Session, kit: Kit) -> None:
    with pytest.raises(Unreadable):
        ask_to_join(session, kit.stationery, email="anna at partner", at=NOON)
    assert session.scalars(select(Stakeholder)).all() == []
