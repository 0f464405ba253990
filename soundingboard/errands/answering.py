"""What somebody does who is woken: letters leave, mail is read, errands are carried out."""

import logging
import random
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from threading import Lock

from soundingboard.errands.working import drain
from soundingboard.inbox.settling import settle_all
from soundingboard.kit import Kit
from soundingboard.outbox import workers
from soundingboard.outbox.dispatching import dispatch
from soundingboard.vocabulary import Wake

logger = logging.getLogger(__name__)

# In one process one at a time: who comes second would only look again at what the first drains.
# What is added just as the first ends is found at the clock's next look.
_SENDING, _SETTLING = Lock(), Lock()


def send_letters(kit: Kit) -> None:
    """Carries what is due, and looks after what a sender that died had in hand.

    A mail server that gives trouble is left alone for a while.
    """
    if not kit.relay.is_over(kit.now()) or not _SENDING.acquire(blocking=False):
        return
    try:
        done = dispatch(
            kit.database,
            kit.postman,
            kit.stationery,
            now=kit.now,
            owner=workers.name(kit.stationery.chance()),
            jitter=random.random,
            manners=kit.manners,
            stop=kit.stopping.is_set,
        )
        if done.trouble or kit.relay.in_trouble:
            with kit.database.begin() as session:
                kit.relay.tell(session, done.trouble, at=kit.now())
    finally:
        _SENDING.release()


def settle_mail(kit: Kit) -> None:
    """Reads, matches and sorts what was taken in."""
    if not _SETTLING.acquire(blocking=False):
        return
    try:
        settle_all(kit.database, kit.post_desk, at=kit.now())
    finally:
        _SETTLING.release()


def answer(kit: Kit, what: Wake) -> None:
    """Does what somebody was woken for. Whatever goes wrong, the clock has it done later."""
    try:
        match what:
            case Wake.OUTBOX:
                send_letters(kit)
            case Wake.INBOX:
                settle_mail(kit)
            case Wake.ERRANDS:
                drain(kit)
    except Exception:
        logger.exception("%s: failed; it is tried again at the clock's next look", what.value)


@contextmanager
def at_work(kit: Kit) -> Iterator[None]:
    """Answers the bell in as many threads as the house has set, until the block ends."""
    with kit.bell.answered(partial(answer, kit), workers=kit.workers):
        yield
