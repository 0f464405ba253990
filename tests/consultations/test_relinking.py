"""A personal link that strangers have is replaced: what still works, what does not, who is told."""

import threading
from datetime import datetime, timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from carrying import PostmanInMemory
from factories import NOON, a_stakeholder, an_invitation, an_open_consultation
from outbox_letters import a_letter, look_again
from servers import postgresql
from soundingboard.consultations.closing import close
from soundingboard.consultations.relinking import link_of, links_of, replace_link, send_again
from soundingboard.kit import Kit
from soundingboard.models import Delivery, Invitation, JournalEntry, ReplacedLink
from soundingboard.outbox.dispatching import dispatch
from soundingboard.outbox.ledger import Ledger
from soundingboard.outbox.transitions import move
from soundingboard.people.leaving import leave, person_of_link
from soundingboard.refusals import Conflict, NotFound
from soundingboard.storage.base import Base
from soundingboard.storage.database import Database
from soundingboard.vocabulary import DeliveryState


@pytest.fixture
def invitation(session: Session) -> Invitation:
    consultation = an_open_consultation(session, closes_at=NOON + timedelta(days=20))
    invited = an_invitation(session, consultation, a_stakeholder(session, name="Nia Rees"))
    session.commit()
    return invited


def replaced(session: Session, kit: Kit, invitation: Invitation, *, at: datetime = NOON) -> bool:
    why = "Passed on to a mailing list."
    chance = kit.stationery.chance
    return replace_link(
        session, kit.stationery, invitation, why=why, by="Olwen Pryce", at=at, chance=chance
    )


def a_waiting_letter(session: Session, invitation: Invitation, **given: object) -> Delivery:
    return a_letter(
        session,
        invitation.stakeholder.email,
        invitation=invitation,
        text="Answer at https://engage.example/respond/{token}\n",
        reply_to=f"reply+{invitation.token}@reply.wealdmere.example",
        **given,
    )


def send(session: Session, kit: Kit, postman: PostmanInMemory) -> None:
    session.commit()
    dispatch(kit.database, postman, kit.stationery, now=kit.now, owner="here", jitter=float)
    look_again(session)


def new_links(session: Session) -> list[Delivery]:
    wanted = select(Delivery).where(Delivery.purpose == "new_link").order_by(Delivery.id)
    return list(session.scalars(wanted))


def test_a_new_link_is_made_recorded_and_sent(
    session: Session, kit: Kit, invitation: Invitation
) -> None:
    old = invitation.token
    assert replaced(session, kit, invitation)

    assert invitation.token != old
    assert len(invitation.token) == len(old) == 26
    (kept,) = session.scalars(select(ReplacedLink))
    assert (kept.token, kept.by, kept.why, kept.at) == (
        old,
        "Olwen Pryce",
        "Passed on to a mailing list.",
        NOON,
    )
    (letter,) = new_links(session)
    assert letter.to_address == invitation.stakeholder.email
    assert kit.stationery.links.respond(invitation.token) in letter.text
    assert letter.reply_to.startswith(f"reply+{invitation.token}@")
    assert old not in letter.text + letter.html + letter.reply_to
    entry = session.scalars(select(JournalEntry)).all()[-1]
    assert (entry.actor, entry.event, entry.subject_id) == (
        "Olwen Pryce",
        "replaced a personal link",
        invitation.stakeholder_id,
    )
    assert entry.detail.endswith("Passed on to a mailing list.")


def test_letters_that_wait_carry_the_new_link_and_what_has_left_stays_as_it_was_read(
    session: Session, kit: Kit, postman: PostmanInMemory, invitation: Invitation
) -> None:
    before = f"reply+{invitation.token}@{kit.stationery.letterhead.reply_domain}"
    words = {"text": "Answer at https://engage.example/respond/{token}\n", "reply_to": before}
    gone, waiting = (
        a_letter(session, invitation=invitation, state=state, **words)
        for state in (DeliveryState.SENT, DeliveryState.QUEUED)
    )
    replaced(session, kit, invitation)
    session.commit()
    dispatch(
        kit.database,
        postman,
        kit.stationery,
        now=kit.now,
        owner="here",
        jitter=float,
    )
    look_again(session)

    assert gone.reply_to == before
    assert waiting.reply_to == before.replace(before[6:32], invitation.token)
    assert all(invitation.token.encode() in one.message for one in postman.carried)
    assert not any(before.encode() in one.message for one in postman.carried)


def test_the_ways_off_the_list_go_on_working(
    session: Session, kit: Kit, invitation: Invitation
) -> None:
    old = invitation.token
    replaced(session, kit, invitation)
    replaced(session, kit, invitation, at=NOON + timedelta(minutes=2))

    signer = kit.stationery.signer
    assert person_of_link(session, signer, old) is invitation.stakeholder
    assert person_of_link(session, signer, old.upper()) is invitation.stakeholder
    assert person_of_link(session, signer, invitation.token) is invitation.stakeholder


def test_who_has_the_old_link_has_the_new_one_sent_to_the_list_once_a_day(
    session: Session, kit: Kit, invitation: Invitation
) -> None:
    old = invitation.token
    replaced(session, kit, invitation)
    for hours in (1, 2, 3, 30):
        send_again(session, kit.stationery, old, at=NOON + timedelta(hours=hours))

    letters = new_links(session)
    assert len(letters) == 3  # by staff, today, tomorrow
    assert {one.to_address for one in letters} == {invitation.stakeholder.email}
    with pytest.raises(NotFound):
        send_again(session, kit.stationery, invitation.token, at=NOON)


def test_nothing_is_sent_to_who_has_left_or_after_the_end(
    session: Session, kit: Kit, invitation: Invitation
) -> None:
    other = an_invitation(session, invitation.consultation)
    leave(session, other.stakeholder, at=NOON, how="by mail")
    assert not replaced(session, kit, other)
    close(session, invitation.consultation, at=NOON, actor="Olwen Pryce")
    assert not replaced(session, kit, invitation)
    assert new_links(session) == []


def test_links_are_of_one_person(session: Session, kit: Kit, invitation: Invitation) -> None:
    other = an_invitation(session, invitation.consultation)

    assert list(links_of(session, invitation.stakeholder)) == [invitation]
    with pytest.raises(NotFound):
        link_of(session, invitation.stakeholder, other.id)


def test_a_worker_loses_a_letter_it_has_claimed_with_the_old_link(
    session: Session, kit: Kit, postman: PostmanInMemory, invitation: Invitation
) -> None:
    old = invitation.token
    letter = a_waiting_letter(session, invitation)
    worker = Ledger(kit.database, owner="there", now=kit.now, rest=lambda _seconds: None)
    (claimed,) = worker.claim(10).letters
    replaced(session, kit, invitation)
    session.commit()

    assert worker.enter((), [claimed]).result() == frozenset()
    worker.close()
    send(session, kit, postman)
    assert letter.state is DeliveryState.SENT
    assert not any(old.encode() in one.message for one in postman.carried)


@pytest.mark.parametrize(
    "state",
    [
        DeliveryState.FAILED,
        DeliveryState.BOUNCED,
        DeliveryState.SUPPRESSED,
        DeliveryState.UNCERTAIN,
        DeliveryState.SENDING,
    ],
)
def test_a_letter_that_is_sent_again_later_carries_the_new_link(
    session: Session,
    kit: Kit,
    postman: PostmanInMemory,
    invitation: Invitation,
    state: DeliveryState,
) -> None:
    old = invitation.token
    letter = a_waiting_letter(session, invitation, state=state)
    replaced(session, kit, invitation)
    assert letter.reply_to.startswith(f"reply+{old}@")  # as it may have been read
    move(session, letter, DeliveryState.QUEUED, at=NOON, detail="")
    send(session, kit, postman)

    assert letter.state is DeliveryState.SENT
    assert letter.reply_to.startswith(f"reply+{invitation.token}@")
    (carried,) = [one.message for one in postman.carried if one.number == letter.id]
    assert invitation.token.encode() in carried
    assert old.encode() not in carried


def test_a_letter_with_a_new_link_is_cancelled_when_that_is_replaced_too(
    session: Session, kit: Kit, postman: PostmanInMemory, invitation: Invitation
) -> None:
    replaced(session, kit, invitation)
    replaced(session, kit, invitation, at=NOON + timedelta(minutes=2))
    kit.now.at = NOON + timedelta(minutes=3)  # type: ignore[attr-defined]  # the tests' clock
    send(session, kit, postman)

    first, second = new_links(session)
    assert (first.state, second.state) == (DeliveryState.CANCELLED, DeliveryState.SENT)
    assert first.events[-1].detail == "The link in it was replaced meanwhile."
    (carried,) = postman.carried
    assert invitation.token.encode() in carried.message


def test_no_new_link_goes_to_who_has_left_before_it_did(
    session: Session, kit: Kit, postman: PostmanInMemory, invitation: Invitation
) -> None:
    replaced(session, kit, invitation)
    leave(session, invitation.stakeholder, at=NOON, how="by mail")
    send(session, kit, postman)

    (letter,) = new_links(session)
    assert letter.state is DeliveryState.SUPPRESSED
    assert letter.events[-1].detail == "This person has left the list."
    assert postman.carried == []


def test_no_new_link_goes_to_the_former_address_of_who_has_left(
    session: Session, kit: Kit, postman: PostmanInMemory, invitation: Invitation
) -> None:
    replaced(session, kit, invitation)
    invitation.stakeholder.email = "another@partner.example"
    leave(session, invitation.stakeholder, at=NOON, how="by mail")
    send(session, kit, postman)

    (letter,) = new_links(session)
    assert letter.state is DeliveryState.SUPPRESSED
    assert postman.carried == []


def test_a_button_pressed_twice_replaces_a_link_once(
    session: Session, kit: Kit, invitation: Invitation
) -> None:
    replaced(session, kit, invitation)
    stands = invitation.token
    with pytest.raises(Conflict):
        replaced(session, kit, invitation, at=NOON + timedelta(seconds=59))

    assert invitation.token == stands
    assert len(new_links(session)) == 1


@pytest.mark.postgres
def test_two_who_replace_a_link_at_one_moment_replace_it_once(kit: Kit) -> None:
    with postgresql() as url:
        database = Database(url)
        Base.metadata.create_all(database.engine)
        with database.begin() as book:
            consultation = an_open_consultation(book, closes_at=NOON + timedelta(days=20))
            number = an_invitation(book, consultation, a_stakeholder(book, name="Nia Rees")).id
        both = threading.Barrier(2)
        ends: list[object] = []

        def press() -> None:
            try:
                with database.begin() as book:
                    invitation = book.get_one(Invitation, number)
                    both.wait(30)
                    ends.append(replaced(book, kit, invitation))
            except Exception as error:  # noqa: BLE001  # whatever it is, it is compared
                ends.append(type(error))

        pressed = [threading.Thread(target=press) for _ in range(2)]
        for one in pressed:
            one.start()
        for one in pressed:
            one.join()
        with database.reading() as book:
            kept = book.scalars(select(ReplacedLink)).all()
            letters = new_links(book)
        database.close()

    assert sorted(ends, key=str) == sorted([True, Conflict], key=str)
    assert (len(kept), len(letters)) == (1, 1)
