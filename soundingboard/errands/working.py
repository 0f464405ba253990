"""Working: errands are carried out batch by batch, each committed with how far it has come.

Takes the kit, not a session: an errand is many transactions, and none is open between them.
"""

import logging
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from threading import Event, Thread
from traceback import format_tb

from sqlalchemy import update
from sqlalchemy.exc import SQLAlchemyError

from soundingboard.errands.batch import Batch
from soundingboard.errands.claiming import BEAT_SECONDS, MOST_BEGUN, NEVER_ENDS, claim, held
from soundingboard.errands.kinds import OPENERS, Prepared, Work
from soundingboard.kit import Kit
from soundingboard.models import Errand
from soundingboard.outbox import workers
from soundingboard.refusals import Refusal
from soundingboard.vocabulary import ErrandState

logger = logging.getLogger(__name__)

# After trouble of ours (a database away, a disk full) an errand waits, longer each time.
WAITS = (
    timedelta(seconds=5),
    timedelta(seconds=30),
    timedelta(minutes=2),
    timedelta(minutes=10),
)
LAST_BEAT = 1.0  # seconds; a beat that comes too late changes nothing
BREATH = 0.05  # seconds between batches: whoever waits to write gets a turn
UNFORESEEN = "Something went wrong that we did not foresee. It is tried again by itself."


def drain(kit: Kit) -> int:
    """Carries out every errand that waits, until none is left or the process is to stop.

    Several workers may do so at once, on several machines. Returns how many it had in hand.
    """
    had = 0
    owner = workers.name(kit.stationery.chance())
    with workers.at_work(owner):
        while not kit.stopping.is_set():
            errand = claim(kit.database, owner=owner, at=kit.now())
            if errand is None:
                break
            had += 1
            _carry_out(kit, errand, owner)
    return had


def _carry_out(kit: Kit, errand: Errand, owner: str) -> None:
    try:
        with _beating(kit, errand.id, owner):
            work = OPENERS[errand.kind](kit, errand)
            while not kit.stopping.is_set():
                if isinstance(work, Prepared):
                    work.prepare()
                if not _batch(kit, errand.id, owner, work):
                    return
                kit.stopping.wait(BREATH)
        _give_back(kit, errand.id, owner)
    except Refusal as refusal:
        _end(kit, errand.id, owner, refusal.sentence)
    except Exception as error:  # noqa: BLE001  # a worker that dies would do nobody's work
        # What an error says may hold an address or somebody's words: only its place is logged.
        where = "".join(format_tb(error.__traceback__))
        logger.warning("errand %d broke off: %s\n%s", errand.id, type(error).__name__, where)
        _put_off(kit, errand.id, owner)


def _batch(kit: Kit, errand_id: int, owner: str, work: Work) -> bool:
    """Does one batch and keeps it; False where there is no more to do, or not for us."""
    with kit.database.begin() as session:
        # Locked first: whoever cancels it, or takes it from us, waits for this batch or stops it.
        errand = held(session, errand_id, owner)
        if errand is None:
            return False
        at = kit.now()
        done = work.batch(session, dict(errand.so_far), at=at)
        _note(errand, done, at)
        return not done.result


def _note(errand: Errand, done: Batch, at: datetime) -> None:
    errand.done, errand.of, errand.so_far = done.done, done.of, done.so_far
    errand.heartbeat_at, errand.begun, errand.trouble = at, 0, ""
    if done.result:
        errand.state, errand.finished_at, errand.owner = ErrandState.DONE, at, ""
        errand.result, errand.result_id = done.result, done.result_id


def _give_back(kit: Kit, errand_id: int, owner: str) -> None:
    """Somebody else may go on at once: this process was asked to stop."""
    with kit.database.begin() as session:
        errand = held(session, errand_id, owner)
        if errand is not None:
            errand.state, errand.owner, errand.begun = ErrandState.WAITING, "", 0


def _end(kit: Kit, errand_id: int, owner: str, sentence: str) -> None:
    with kit.database.begin() as session:
        errand = held(session, errand_id, owner)
        if errand is not None:
            errand.state, errand.owner, errand.trouble = ErrandState.FAILED, "", sentence
            errand.finished_at = kit.now()


def _put_off(kit: Kit, errand_id: int, owner: str) -> None:
    try:
        with kit.database.begin() as session:
            errand = held(session, errand_id, owner)
            if errand is None:
                return
            errand.owner = ""
            if errand.begun >= MOST_BEGUN:
                errand.state, errand.finished_at = ErrandState.FAILED, kit.now()
                errand.trouble = NEVER_ENDS
            else:
                errand.state, errand.trouble = ErrandState.WAITING, UNFORESEEN
                errand.not_before = kit.now() + WAITS[errand.begun - 1]
    except SQLAlchemyError:
        # Without a heartbeat it is taken up again by itself.
        logger.warning("errand %d could not be put off: the database is away", errand_id)


@contextmanager
def _beating(kit: Kit, errand_id: int, owner: str) -> Iterator[None]:
    """Says every few seconds that we live, while the block runs."""
    over = Event()

    def beat() -> None:
        while not over.wait(BEAT_SECONDS):
            try:
                with kit.database.begin() as session:
                    session.execute(
                        update(Errand)
                        .where(Errand.id == errand_id, Errand.owner == owner)
                        .values(heartbeat_at=kit.now())
                    )
            except SQLAlchemyError:
                logger.warning("errand %d: a heartbeat was lost", errand_id)

    thread = Thread(target=beat, name=f"heartbeat {errand_id}", daemon=True)
    thread.start()
    try:
        yield
    finally:
        over.set()
        thread.join(LAST_BEAT)
