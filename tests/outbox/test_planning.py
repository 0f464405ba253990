"""Letters to many: one row each by one statement, the same words as a letter written alone."""

import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import select, text
from sqlalchemy.orm import Session

from factories import NOON, a_stakeholder, an_invitation, an_open_consultation
from servers import postgresql
from soundingboard import blanks
from soundingboard.kit import Kit
from soundingboard.letters.invitation import AskedQuestion, InvitationLetter
from soundingboard.models import Consultation, Delivery, Invitation, Stakeholder, Wording
from soundingboard.outbox import planning
from soundingboard.outbox.addressing import (
    bounce_token,
    envelope_sender,
    leave_address_of,
    reply_token,
)
from soundingboard.outbox.bouncing import find_returned
from soundingboard.outbox.planning import Plan, plan
from soundingboard.outbox.rendering import render
from soundingboard.storage.base import Base
from soundingboard.storage.database import Database
from soundingboard.vocabulary import DeliveryState, Language

NAMES = ["Olwen Pryce", "Siân O'Brien <b>", "王小明", "", "  Ann  \n Lee "]


def letter(kit: Kit, name: str, token: str) -> InvitationLetter:
    return InvitationLetter(
        recipient_name=name,
        title="Shaping the growth plan",
        mode="sounding",
        introduction="Tell us what we have missed – all of it.",
        document_title="",
        questions=(AskedQuestion("1", "What would help?", ""),),
        sections=(),
        closes_on="30 November 2026",
        respond_url=f"{kit.links.respond('')}{token}",
        leave_url=f"{kit.links.leave('')}{token}",
    )


def planned(
    session: Session,
    kit: Kit,
    consultation: Consultation,
    write: Callable[[Kit, str, Language], InvitationLetter] | None = None,
    key: str = "invitations",
) -> int:
    readers = (
        select(
            Invitation.id,
            Stakeholder.email,
            Stakeholder.name,
            Invitation.token,
            Stakeholder.language,
        )
        .join(Invitation.stakeholder)
        .where(Invitation.consultation_id == consultation.id)
    )
    return plan(
        session,
        kit.stationery,
        f"{key}:{consultation.id}",
        Plan(
            letter=lambda name, language: (
                write(kit, name, language) if write else letter(kit, name, blanks.TOKEN)
            ),
            once=key,
            readers=readers,
            not_after=NOON + timedelta(days=28),
        ),
        at=NOON,
    )


@pytest.mark.parametrize("name", NAMES)
def test_a_planned_letter_says_what_a_letter_written_alone_says(
    session: Session, kit: Kit, name: str
) -> None:
    invitation = an_invitation(session, stakeholder=a_stakeholder(session, name=name))

    assert planned(session, kit, invitation.consultation) == 1

    alone = render(kit.stationery, letter(kit, name, invitation.token))
    (delivery,) = session.scalars(select(Delivery))
    assert (delivery.subject, delivery.text, delivery.html) == (
        alone.subject,
        alone.text,
        alone.html,
    )
    assert (delivery.state, delivery.bulk, delivery.not_after, delivery.not_before) == (
        DeliveryState.QUEUED,
        True,
        NOON + timedelta(days=28),
        NOON,
    )
    assert reply_token(delivery.reply_to, "reply.wealdmere.example") == invitation.token
    leave = f"{kit.links.leave('')}{invitation.token}"
    assert dict(delivery.headers)["List-Unsubscribe"] == (
        f"<{leave}>, <mailto:{leave_address_of(delivery.reply_to)}?subject=leave>"
    )


def test_planning_twice_adds_only_who_is_new_and_keeps_the_words_once(
    session: Session, kit: Kit
) -> None:
    consultation = an_open_consultation(session)
    for _ in range(3):
        an_invitation(session, consultation)
    assert planned(session, kit, consultation) == 3
    late = an_invitation(session, consultation)

    assert planned(session, kit, consultation) == 1
    assert planned(session, kit, consultation) == 0

    letters = session.scalars(select(Delivery).order_by(Delivery.id)).all()
    assert len(session.scalars(select(Wording)).all()) == 1
    assert letters[-1].invitation_id == late.id
    tokens = {
        bounce_token(envelope_sender(one.message_id), "reply.wealdmere.example") for one in letters
    }
    assert len(tokens) == 4
    assert all(token is not None and len(token) == 33 for token in tokens)


def test_a_planned_letter_is_found_by_the_names_a_bounce_has_for_it(
    session: Session, kit: Kit
) -> None:
    consultation = an_open_consultation(session)
    for _ in range(3):
        an_invitation(session, consultation)
    planned(session, kit, consultation)

    assert _found_again(session) == [True] * 3


def _found_again(session: Session) -> list[bool]:
    """Whether each letter is found by the address a bounce of it comes to, and by its name."""
    domain = "reply.wealdmere.example"
    return [
        find_returned(
            session,
            recipients=(envelope_sender(one.message_id).upper(),),
            original_message_id="",
            domain=domain,
        )
        is find_returned(
            session, recipients=(), original_message_id=one.message_id.strip("<>"), domain=domain
        )
        is one
        for one in session.scalars(select(Delivery).order_by(Delivery.id))
    ]


@pytest.mark.postgres
def test_postgresql_plans_the_same(kit: Kit) -> None:
    with postgresql() as url:
        database = Database(url)
        Base.metadata.create_all(database.engine)
        with Session(database.engine, expire_on_commit=False) as session:
            consultation = an_open_consultation(session)
            invitations = [an_invitation(session, consultation) for _ in range(3)]
            assert planned(session, kit, consultation) == 3
            assert planned(session, kit, consultation) == 0
            letters = session.scalars(select(Delivery).order_by(Delivery.id)).all()
            assert [one.invitation_id for one in letters] == [one.id for one in invitations]
            tokens = {
                bounce_token(envelope_sender(one.message_id), "reply.wealdmere.example")
                for one in letters
            }
            assert len(tokens) == 3
            assert _found_again(session) == [True] * 3
            assert all(token is not None and len(token) == 33 for token in tokens)
        database.close()


@pytest.mark.postgres
def test_planning_at_the_same_moment_plans_and_queues_each_letter_once(kit: Kit) -> None:
    with postgresql() as url:
        database = Database(url)
        Base.metadata.create_all(database.engine)
        with database.begin() as session:
            consultation = an_open_consultation(session)
            planned(session, kit, an_invitation(session, consultation).consultation)
            for _ in range(3):
                an_invitation(session, consultation)
        with ThreadPoolExecutor(1) as other, database.begin() as first:
            assert planned(first, kit, first.merge(consultation)) == 3
            second = other.submit(_planned_by_itself, database, kit, consultation)
            _wait_until_somebody_waits(database)
            first.commit()
            assert second.result(30) == 0
        with database.begin() as session:
            states = session.scalars(select(Delivery.state)).all()
        database.close()
    assert states == [DeliveryState.QUEUED] * 4


@pytest.mark.postgres
@pytest.mark.parametrize("there", [0, 1, 3])
def test_postgresql_does_not_read_all_letters_anew_for_each(kit: Kit, there: int) -> None:
    """However few letters its statistics know of: they grow while it looks through them."""
    with postgresql() as url:
        database = Database(url)
        Base.metadata.create_all(database.engine)
        with database.begin() as session:
            for _ in range(there):
                planned(session, kit, an_invitation(session).consultation)
            consultation = an_open_consultation(session)
            for _ in range(60):
                an_invitation(session, consultation)
        with database.engine.connect() as connection:
            connection.execution_options(isolation_level="AUTOCOMMIT").exec_driver_sql(
                "VACUUM ANALYZE"
            )
        with database.begin() as session:
            times = text("SELECT seq_scan FROM pg_stat_xact_user_tables WHERE relname = 'delivery'")
            before = session.scalar(times) or 0  # of earlier transactions not yet told of
            assert planned(session, kit, session.merge(consultation)) == 60
            assert (session.scalar(times) or 0) - before < 10
        database.close()


@pytest.mark.postgres
@pytest.mark.parametrize(("many", "expected"), [(61, 1), (60, 60)])
def test_postgresql_is_told_of_many_who_were_invited_only_just_now(
    kit: Kit, monkeypatch: pytest.MonkeyPatch, many: int, expected: int
) -> None:
    """It would expect few, and go a way that takes long for many; of few it need not be told."""
    monkeypatch.setattr(planning, "MANY", many)
    with postgresql() as url:
        database = Database(url)
        Base.metadata.create_all(database.engine)
        with database.begin() as session:
            known = an_open_consultation(session)
            for _ in range(60):
                an_invitation(session, known)
        with database.engine.connect() as connection:
            connection.execution_options(isolation_level="AUTOCOMMIT").exec_driver_sql("ANALYZE")
        with database.begin() as session:
            consultation = an_open_consultation(session)
            for _ in range(60):
                an_invitation(session, consultation)
            assert planned(session, kit, consultation) == 60
            told = session.scalar(
                text("EXPLAIN (FORMAT JSON) SELECT id FROM invitation WHERE consultation_id = :id"),
                {"id": consultation.id},
            )
        database.close()
    assert told[0]["Plan"]["Plan Rows"] == expected


def _planned_by_itself(database: Database, kit: Kit, consultation: Consultation) -> int:
    with database.begin() as session:
        return planned(session, kit, session.merge(consultation))


def _wait_until_somebody_waits(database: Database) -> None:
    held_up = text("SELECT count(*) FROM pg_stat_activity WHERE wait_event_type = 'Lock'")
    end = time.monotonic() + 30
    while time.monotonic() < end:
        with database.reading() as session:
            if session.scalar(held_up):
                return
        time.sleep(0.02)
    raise TimeoutError("nobody waits for a lock")


def test_a_blank_in_somebodys_name_stays_what_it_is(session: Session, kit: Kit) -> None:
    sly = f"Mallory {blanks.TOKEN}"
    invitation = an_invitation(session, stakeholder=a_stakeholder(session, name=sly))
    planned(session, kit, invitation.consultation)
    (delivery,) = session.scalars(select(Delivery))

    assert f"Hello {sly}," in delivery.text
    assert invitation.token not in delivery.text.partition(",")[0]


def test_everybody_gets_the_letter_in_their_own_language(session: Session, kit: Kit) -> None:
    consultation = an_open_consultation(session)
    for email, name, language in (
        ("ann@partner.example", "Ann Ash", Language.ENGLISH),
        ("mair@partner.example", "Mair Llwyd", Language.WELSH),
        ("sian@partner.example", "", Language.WELSH),
        ("post@partner.example", "", Language.ENGLISH),
    ):
        person = a_stakeholder(session, email=email, name=name, chosen_language=language)
        an_invitation(session, consultation, person)

    assert planned(session, kit, consultation, letter_in) == 4
    assert planned(session, kit, consultation, letter_in) == 0

    letters = session.scalars(select(Delivery).order_by(Delivery.to_address)).all()
    assert [(one.to_address, one.text.split("\n")[0]) for one in letters] == [
        ("ann@partner.example", "Hello Ann Ash,"),
        ("mair@partner.example", "Helo Mair Llwyd,"),
        ("post@partner.example", "Hello,"),
        ("sian@partner.example", "Helo,"),
    ]
    assert [dict(one.headers).get("Content-Language") for one in letters] == [
        None,
        "cy",
        None,
        "cy",
    ]
    assert len(session.scalars(select(Wording)).all()) == 4


def letter_in(kit: Kit, name: str, language: Language) -> InvitationLetter:
    """The letter in somebody's language."""
    return replace(letter(kit, name, blanks.TOKEN), language=language)
