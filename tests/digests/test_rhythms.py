"""When digests come: by a lead's own choice, before a meeting, once however many nodes sweep."""

import threading
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from digest_words import BUSES, said
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from conftest import Clock
from factories import NOON, a_strategy, an_officer, an_open_consultation
from servers import postgresql
from soundingboard import clock as house_clock
from soundingboard.digests import reviewing, rhythms, sweeping
from soundingboard.digests.compiling import compile_all, priorities
from soundingboard.digests.rhythms import first_turn, turn_after
from soundingboard.kit import Kit
from soundingboard.models import Consultation, Delivery, Digest, Officer, Rhythm
from soundingboard.refusals import Conflict, Unreadable
from soundingboard.storage.base import Base
from soundingboard.storage.database import Database
from soundingboard.strategy import meetings
from soundingboard.vocabulary import DigestState, Frequency, MeetingKind, Role

LONDON = ZoneInfo("Europe/London")
TUESDAY = 1
NEXT_TURN = datetime(2026, 11, 3, 7, tzinfo=UTC)  # the Tuesday after NOON, a Monday


@pytest.fixture
def lead(consultation: Consultation) -> Officer:
    found = consultation.strategy.priorities[0].lead
    assert found is not None
    return found


def choose(session: Session, lead: Officer, **given: object) -> Rhythm:
    values: dict[str, object] = {
        "frequency": Frequency.WEEKLY,
        "weekday": TUESDAY,
        "unreviewed": False,
        "tells_when_quiet": False,
        **given,
    }
    return rhythms.choose(session, lead, zone=LONDON, at=NOON, by=lead.name, **values)


def digests(session: Session) -> list[tuple[int | None, DigestState, bool]]:
    rows = session.scalars(select(Digest).order_by(Digest.id))
    return [(one.number, one.state, one.unreviewed) for one in rows]


def letters(session: Session) -> list[str]:
    return list(session.scalars(select(Delivery.purpose).order_by(Delivery.id)))


@pytest.mark.parametrize(
    ("frequency", "turns"),
    [
        (Frequency.WEEKLY, ["2026-11-03", "2026-11-10", "2026-11-17"]),
        (Frequency.FORTNIGHTLY, ["2026-11-03", "2026-11-17", "2026-12-01"]),
        (Frequency.MONTHLY, ["2026-11-03", "2026-12-01", "2027-01-05"]),
    ],
)
def test_turns_fall_on_the_chosen_weekday_in_the_morning(
    frequency: Frequency, turns: list[str]
) -> None:
    turn = first_turn(frequency, TUESDAY, after=NOON, zone=LONDON)
    for day in turns:
        assert turn is not None
        assert turn.astimezone(LONDON).isoformat(timespec="minutes")[:16] == f"{day}T07:00"
        turn = turn_after(frequency, TUESDAY, turn, at=turn, zone=LONDON)


def test_turns_stay_at_seven_when_the_clocks_change() -> None:
    before = datetime(2027, 3, 23, 7, tzinfo=LONDON).astimezone(UTC)
    after = turn_after(Frequency.WEEKLY, TUESDAY, before, at=before, zone=LONDON)
    assert after is not None
    assert (before.hour, after.hour) == (7, 6)  # UTC: summer time begins on 28 March


def test_fortnight_keeps_its_weeks_through_a_long_standstill() -> None:
    late = NEXT_TURN + timedelta(days=31)
    following = turn_after(Frequency.FORTNIGHTLY, TUESDAY, NEXT_TURN, at=late, zone=LONDON)
    assert following == NEXT_TURN + timedelta(days=42)


def test_never_has_no_turn() -> None:
    assert first_turn(Frequency.NEVER, TUESDAY, after=NOON, zone=LONDON) is None


def test_draft_waits_for_its_lead_on_the_chosen_day_and_not_before(
    session: Session, kit: Kit, consultation: Consultation, lead: Officer
) -> None:
    said(session, consultation, BUSES)
    assert choose(session, lead).next_at == NEXT_TURN
    before = NEXT_TURN - timedelta(minutes=1)
    assert list(sweeping.leads_due(session, at=before)) == []
    assert not sweeping.keep_turn(session, kit.stationery, lead.id, at=before)
    assert list(sweeping.leads_due(session, at=NEXT_TURN)) == [lead.id]

    assert sweeping.keep_turn(session, kit.stationery, lead.id, at=NEXT_TURN)
    assert not sweeping.keep_turn(session, kit.stationery, lead.id, at=NEXT_TURN)

    assert digests(session) == [(1, DigestState.DRAFT, False)]
    assert letters(session) == ["digest_ready"]
    assert session.get_one(Rhythm, lead.id).next_at == NEXT_TURN + timedelta(days=7)


def test_unreviewed_digest_goes_out_at_once_and_says_so(
    session: Session, kit: Kit, consultation: Consultation, lead: Officer
) -> None:
    said(session, consultation, BUSES)
    choose(session, lead, unreviewed=True)
    sweeping.keep_turn(session, kit.stationery, lead.id, at=NEXT_TURN)
    assert digests(session) == [(1, DigestState.RELEASED, True)]
    letter = session.scalars(select(Delivery)).one()
    assert (letter.purpose, letter.to_address) == ("digest", lead.email)
    for form in (letter.text, letter.html):
        assert "no person has read this digest before you" in " ".join(form.split())
        assert "Released by" not in form


@pytest.mark.parametrize(("tells", "sent"), [(True, ["digest_quiet"]), (False, [])])
def test_empty_period_says_so_in_a_line_or_stays_silent(
    session: Session,
    kit: Kit,
    consultation: Consultation,
    lead: Officer,
    tells: bool,  # noqa: FBT001  # a parameter of pytest's
    sent: list[str],
) -> None:
    choose(session, lead, tells_when_quiet=tells)
    for at in (NEXT_TURN, NEXT_TURN):
        sweeping.keep_turn(session, kit.stationery, lead.id, at=at)
    assert letters(session) == sent
    if tells:
        letter = session.scalars(select(Delivery)).one()
        assert "Nothing new was said since your last digest on Skills." in letter.text


def test_draft_that_waits_is_no_empty_period(
    session: Session, kit: Kit, consultation: Consultation, lead: Officer
) -> None:
    said(session, consultation, BUSES)
    choose(session, lead, tells_when_quiet=True)
    sweeping.keep_turn(session, kit.stationery, lead.id, at=NEXT_TURN)
    draft = session.scalars(select(Digest)).one()
    reviewing.write_note(draft, "I read this on the train.", by=lead)
    later = NEXT_TURN + timedelta(days=7)
    sweeping.keep_turn(session, kit.stationery, lead.id, at=later)
    assert letters(session) == ["digest_ready"]
    assert draft.note == "I read this on the train."


def test_house_compiles_only_for_those_who_have_not_chosen(
    session: Session, consultation: Consultation, lead: Officer
) -> None:
    skills, mobility = consultation.strategy.priorities
    assert list(priorities(session, of_the_house=True)) == [skills, mobility]
    choose(session, lead, frequency=Frequency.NEVER)
    assert list(priorities(session, of_the_house=True)) == [mobility]


def test_choosing_the_same_days_again_does_not_move_the_turn(
    session: Session, lead: Officer
) -> None:
    chosen = choose(session, lead)
    chosen.next_at = NEXT_TURN + timedelta(days=70)
    assert choose(session, lead, unreviewed=True).next_at == NEXT_TURN + timedelta(days=70)
    assert choose(session, lead, weekday=2).next_at == NEXT_TURN + timedelta(days=1)


BOARD = datetime(2026, 11, 12, 10, tzinfo=UTC)
TWO_DAYS_BEFORE = datetime(2026, 11, 10, 7, tzinfo=UTC)


def plan(session: Session, **given: object) -> int:
    values: dict[str, object] = {"days_before": 2, "priorities": (), **given}
    made = meetings.plan(
        session,
        MeetingKind.BOARD,
        "Joint Leaders Board",
        BOARD,
        zone=LONDON,
        at=NOON,
        by="Olwen Pryce",
        **values,
    )
    return made.id


def test_meeting_pulls_a_digest_forward_once(
    session: Session, kit: Kit, consultation: Consultation, lead: Officer
) -> None:
    said(session, consultation, BUSES)
    choose(session, lead, frequency=Frequency.MONTHLY, weekday=4)  # would come on 4 December
    number = plan(session, priorities=[consultation.strategy.priorities[0]])
    early = TWO_DAYS_BEFORE - timedelta(minutes=1)
    assert list(sweeping.meetings_due(session, at=early)) == []
    assert list(sweeping.meetings_due(session, at=TWO_DAYS_BEFORE)) == [number]

    assert sweeping.keep_meeting(session, kit.stationery, number, at=TWO_DAYS_BEFORE)
    assert not sweeping.keep_meeting(session, kit.stationery, number, at=TWO_DAYS_BEFORE)

    letter = session.scalars(select(Delivery)).one()
    words = " ".join(letter.text.split())
    assert "It comes now because of Joint Leaders Board on 12 November 2026." in words
    assert digests(session) == [(1, DigestState.DRAFT, False)]


def test_draft_that_waits_already_is_announced_again_for_a_meeting(
    session: Session, kit: Kit, consultation: Consultation, lead: Officer
) -> None:
    said(session, consultation, BUSES)
    compile_all(session, kit.stationery, at=NOON)
    number = plan(session)
    sweeping.keep_meeting(session, kit.stationery, number, at=TWO_DAYS_BEFORE)
    assert letters(session) == ["digest_ready", "digest_ready"]


def test_meeting_pulls_nothing_for_who_wants_none_or_when_it_is_cancelled_or_past(
    session: Session, kit: Kit, consultation: Consultation, lead: Officer
) -> None:
    said(session, consultation, BUSES)
    choose(session, lead, frequency=Frequency.NEVER)
    number = plan(session)
    sweeping.keep_meeting(session, kit.stationery, number, at=TWO_DAYS_BEFORE)
    other = plan(session)
    assert list(sweeping.meetings_due(session, at=BOARD)) == []
    found = meetings.meeting(session, other)
    meetings.cancel(session, found, "The hall is flooded.", at=NOON, by="Olwen Pryce")
    assert list(sweeping.meetings_due(session, at=TWO_DAYS_BEFORE)) == []
    assert digests(session) == []
    with pytest.raises(Conflict, match="cancelled"):
        meetings.cancel(session, found, "Again.", at=NOON, by="Olwen Pryce")


def test_rearranged_meeting_pulls_digests_before_its_new_day(session: Session) -> None:
    found = meetings.meeting(session, plan(session))
    found.compiled_at = NOON
    later = BOARD + timedelta(days=7)
    meetings.rearrange(session, found, later, zone=LONDON, at=NOON, by="Olwen Pryce")
    again = TWO_DAYS_BEFORE + timedelta(days=7)
    assert list(sweeping.meetings_due(session, at=again)) == [found.id]


@pytest.mark.parametrize(
    ("title", "starts_at", "days"),
    [("", BOARD, 2), ("Board", NOON, 2), ("Board", BOARD, 61), ("Board", BOARD, -1)],
)
def test_meeting_needs_a_title_a_day_to_come_and_few_days_before(
    session: Session, title: str, starts_at: datetime, days: int
) -> None:
    with pytest.raises(Unreadable):
        meetings.plan(
            session,
            MeetingKind.BOARD,
            title,
            starts_at,
            days_before=days,
            zone=LONDON,
            at=NOON,
            by="Olwen Pryce",
        )


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.postgres)])
def kit_on(request: pytest.FixtureRequest, kit: Kit, tmp_path: Path) -> Iterator[Kit]:
    """The kit on either database, in a file or on a server."""
    if request.param == "sqlite":
        database = Database(f"sqlite:///{tmp_path / 'sweeping.sqlite'}")
        Base.metadata.create_all(database.engine)
        yield replace(kit, database=database)
        database.close()
        return
    with postgresql() as url:
        database = Database(url)
        Base.metadata.create_all(database.engine)
        yield replace(kit, database=database)
        database.close()


def test_many_nodes_sweep_each_turn_and_each_meeting_once(kit_on: Kit, clock: Clock) -> None:
    with kit_on.database.begin() as book:
        strategy = a_strategy(book, "Skills")
        lead = an_officer(book, role=Role.LEAD)
        strategy.priorities[0].lead = lead
        said(book, an_open_consultation(book, "What?", strategy=strategy), BUSES)
        choose(book, lead, tells_when_quiet=True)
        plan(book)
    clock.at = TWO_DAYS_BEFORE + timedelta(hours=1)

    nodes = [threading.Thread(target=house_clock.keep_rhythms, args=(kit_on,)) for _ in range(6)]
    for node in nodes:
        node.start()
    for node in nodes:
        node.join()

    with kit_on.database.reading() as book:
        assert book.scalar(select(func.count(Digest.id))) == 1
        # Its own turn, and once more for the meeting.
        assert letters(book) == ["digest_ready", "digest_ready"]


def test_lead_whose_digests_fail_does_not_keep_the_others_waiting(
    session: Session, kit: Kit, clock: Clock, consultation: Consultation, lead: Officer
) -> None:
    said(session, consultation, BUSES)
    unlucky = an_officer(session, role=Role.LEAD)
    consultation.strategy.priorities[1].lead = unlucky
    choose(session, unlucky, tells_when_quiet=True).next_at = NEXT_TURN - timedelta(minutes=1)
    choose(session, lead)
    session.commit()
    spent = []

    def chance() -> str:
        spent.append(1)
        if len(spent) == 1:
            raise OSError("no random numbers just now")
        return kit.stationery.chance()

    clock.at = NEXT_TURN
    house_clock.keep_rhythms(replace(kit, stationery=replace(kit.stationery, chance=chance)))
    session.expire_all()
    assert letters(session) == ["digest_ready"]
    # The unlucky one is tried again.
    assert list(sweeping.leads_due(session, at=NEXT_TURN)) == [unlucky.id]
