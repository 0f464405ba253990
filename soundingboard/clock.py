"""The clock: what is done by itself, and when. What is due stands in the tables, not here."""

import logging
import random
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from threading import Event
from typing import Protocol

from apscheduler.schedulers.background import BackgroundScheduler
from apscheduler.schedulers.base import BaseScheduler
from apscheduler.triggers.base import BaseTrigger
from apscheduler.triggers.cron import CronTrigger
from apscheduler.triggers.interval import IntervalTrigger
from sqlalchemy import select, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from soundingboard.access.signing_in import forget_sent_links
from soundingboard.consultations.closing import close_due
from soundingboard.consultations.launching import open_due
from soundingboard.digests import sweeping
from soundingboard.errands import reading, wanting
from soundingboard.errands.about import CompileDigests
from soundingboard.errands.answering import send_letters, settle_mail
from soundingboard.errands.asking import ask
from soundingboard.errands.finding import forget_terms
from soundingboard.errands.wanting import Wish
from soundingboard.errands.working import drain
from soundingboard.inbox.watching import Watcher
from soundingboard.kit import Kit
from soundingboard.models import Appointment
from soundingboard.outbox.rendering import Stationery

logger = logging.getLogger(__name__)


class Sweep(Protocol):
    """One kind of digests that are due: those of a lead, or those before a meeting."""

    def __call__(
        self, session: Session, stationery: Stationery, number: int, /, *, at: datetime
    ) -> bool: ...


@dataclass(frozen=True, slots=True)
class Chore:
    """Work that may be done twice, or by two nodes at once, without harm."""

    name: str
    seconds: int
    work: Callable[[Kit], None]


@dataclass(frozen=True, slots=True)
class Engagement:
    """Work that must be done once at its time, however many nodes run.

    The node that moves the appointment on does the work, in the same transaction: if it dies,
    both are undone and another node does it.
    """

    name: str
    trigger: Callable[[Kit], BaseTrigger]
    work: Callable[[Session, Kit, datetime], None]


def fetch_mail(kit: Kit) -> None:
    """Takes in once what waits in the mailboxes, and settles it: the way of cron.

    Who receives all the time (`reception`) has this done as mail comes.
    """
    for mailbox in kit.mailboxes:
        watcher = Watcher(
            database=kit.database,
            mailbox=mailbox,
            now=kit.now,
            jitter=random.random,
            stopped=Event(),
            faults=kit.faults,
        )
        try:
            watcher.read()
        finally:
            mailbox.close()
    settle_mail(kit)


def open_and_close(kit: Kit) -> None:
    """Opens what was signed off for now, closes what has run its time."""
    # Closing comes first and stands alone: an opening that fails must not keep anything open.
    with kit.database.begin() as session:
        close_due(session, at=kit.now())
    with kit.database.begin() as session:
        open_due(session, kit.stationery, at=kit.now(), chance=kit.stationery.chance)


def forget_sign_in_links(kit: Kit) -> None:
    """Leaves no sign-in link readable that has been sent."""
    with kit.database.begin() as session:
        forget_sent_links(session, at=kit.now())


def forget_search_terms(kit: Kit) -> None:
    """Empties what people were looked for by, a week after it was done."""
    with kit.database.begin() as session:
        forget_terms(session, at=kit.now())


def sort_themes(kit: Kit) -> None:
    """Asks for what is new to be sorted into the themes of its priority."""
    _ask_for(kit, wanting.themes_to_sort)


def look_for_campaigns(kit: Kit) -> None:
    """Asks for what was sent lately to be looked through for what several sent alike."""
    _ask_for(kit, wanting.campaigns_to_look_for)


def _ask_for(kit: Kit, wished: Callable[[Session], list[Wish]]) -> None:
    with kit.database.reading() as session:
        wishes = wished(session)
    if wishes:
        with kit.database.begin() as session:
            wanting.ask_for(session, wishes, at=kit.now())


def do_errands(kit: Kit) -> None:
    """Carries out long work that waits, should nobody have been woken for it."""
    drain(kit)


def compile_digests(session: Session, _kit: Kit, at: datetime) -> None:
    """Asks for a draft digest for every priority that has something new; its lead is told.

    Leads who have chosen a rhythm of their own have theirs by `keep_rhythms`.
    """
    about = CompileDigests(led_by=None, of_the_house=True)
    ask(session, about, title="The week's digests", at=at)


def keep_rhythms(kit: Kit) -> None:
    """Digests for the leads whose own turn it is, and those that a meeting pulls forward.

    Each in a transaction of its own: one that fails does not keep the others waiting.
    """
    at = kit.now()
    with kit.database.reading() as session:
        leads = sweeping.leads_due(session, at=at)
        meetings = sweeping.meetings_due(session, at=at)
    for lead in leads:
        _guarded("a lead's turn", partial(_keep, sweeping.keep_turn, lead, at), kit)
    for meeting in meetings:
        _guarded("a meeting's digests", partial(_keep, sweeping.keep_meeting, meeting, at), kit)


def _keep(sweep: Sweep, number: int, at: datetime, kit: Kit) -> None:
    with kit.database.begin() as session:
        sweep(session, kit.stationery, number, at=at)


def read_for_meaning(kit: Kit) -> None:
    """Asks for the passages that were sent in lately to be read by the sentence model, if any."""
    with kit.database.begin() as session:
        reading.ask_if_due(session, kit, at=kit.now())


def read_everything(session: Session, kit: Kit, at: datetime) -> None:
    """Asks for all passages to be read, in the night, and for what is not said to be forgotten."""
    reading.ask_for_all(session, kit, at=at)


NIGHT = 3  # o'clock

CHORES = (
    Chore("do errands", 2, do_errands),
    Chore("send letters", 2, send_letters),
    Chore("settle mail", 2, settle_mail),
    Chore("open and close consultations", 5, open_and_close),
    Chore("forget sign-in links", 60, forget_sign_in_links),
    Chore("forget search terms", 3600, forget_search_terms),
    Chore("sort themes", 3600, sort_themes),
    Chore("look for campaigns", 3600, look_for_campaigns),
    Chore("read for meaning", 60, read_for_meaning),
    Chore("keep the rhythms of leads", 60, keep_rhythms),
)

ENGAGEMENTS = (
    Engagement(
        "compile digests",
        lambda kit: CronTrigger(day_of_week=kit.digest_weekday, hour=7, timezone=kit.zone),
        compile_digests,
    ),
    Engagement(
        "read everything for meaning",
        lambda kit: CronTrigger(hour=NIGHT, timezone=kit.zone),
        read_everything,
    ),
)

LOOK_SECONDS = 5  # how often engagements are looked at: what a node that died left is soon done


def keep(kit: Kit, engagement: Engagement) -> bool:
    """Does the work of an engagement if it is due and nobody else has; tells whether it did."""
    at = kit.now()
    trigger = engagement.trigger(kit)
    with kit.database.begin() as session:
        next_at = session.scalar(
            select(Appointment.next_at).where(Appointment.job == engagement.name)
        )
        if next_at is None:
            _make_appointment(session, engagement.name, trigger.get_next_fire_time(None, at))
            return False
        if next_at > at:
            return False
        moved = session.execute(
            update(Appointment)
            .where(Appointment.job == engagement.name, Appointment.next_at == next_at)
            .values(next_at=trigger.get_next_fire_time(at, at), last_at=at)
            .returning(Appointment.job)
        ).first()
        if moved is None:
            return False
        engagement.work(session, kit, at)
        return True


def wind(kit: Kit) -> BaseScheduler:
    """Starts the clock, in threads of its own."""
    # One process's clock, in memory: APScheduler 3 does not allow a job store to be shared.
    defaults = {"coalesce": True, "max_instances": 1, "misfire_grace_time": None}
    scheduler = BackgroundScheduler(timezone=kit.zone, job_defaults=defaults)
    for chore in CHORES:
        scheduler.add_job(
            _guarded, IntervalTrigger(seconds=chore.seconds), [chore.name, chore.work, kit]
        )
    for engagement in ENGAGEMENTS:
        scheduler.add_job(
            _guarded,
            IntervalTrigger(seconds=LOOK_SECONDS),
            [engagement.name, lambda kit, one=engagement: keep(kit, one), kit],
        )
    scheduler.start()
    return scheduler


def _guarded(name: str, work: Callable[[Kit], object], kit: Kit) -> None:
    try:
        work(kit)
    except Exception:
        # A clock that stops at the first mistake would hold up everybody's letters.
        logger.exception("%s failed; it is tried again at its next turn", name)


def _make_appointment(session: Session, name: str, next_at: datetime) -> None:
    try:
        with session.begin_nested():
            session.add(Appointment(job=name, next_at=next_at))
    except IntegrityError:
        logger.debug("another node made the appointment for %s", name)
