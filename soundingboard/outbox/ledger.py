"""The ledger of one worker: what it takes, what it is about to hand over, what came of it.

The outcome of a line's last letter and the intent to hand over its next reach the book in one
transaction, together with those of all other lines that have something to say. So a crash leaves
at most one letter a connection in doubt, known by name, and certainty costs one commit a round.

A database in another process makes us wait for each commit. There the entries are made by a clerk
aside, while the lines go on; each is one statement and so one way there and back.
"""

import logging
from collections import Counter
from collections.abc import Callable, Collection, Iterable, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import replace
from datetime import datetime, timedelta
from threading import Lock
from typing import cast

from sqlalchemy import Connection, Table, select, text, update
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session

from soundingboard.models import Delivery, PlannedLetter, Wording
from soundingboard.models.delivery import IS_OWNED
from soundingboard.outbox import mailings, suppression
from soundingboard.outbox.claiming import DUE, Claim, Claimed, claim
from soundingboard.outbox.enclosing import from_rows
from soundingboard.outbox.fates import Verdict
from soundingboard.outbox.lasting import LastingConnection, together
from soundingboard.outbox.manners import USUAL, Manners
from soundingboard.outbox.marking import Entry, Mark, enter
from soundingboard.outbox.pacing import Gate, take
from soundingboard.outbox.recovering import send_again_once
from soundingboard.outbox.skeleton import Words
from soundingboard.storage.database import Database
from soundingboard.vocabulary import DeliveryState, MailingState, SuppressionReason

logger = logging.getLogger(__name__)

# Longer than any one letter can take: a third of it until it is let go, fifteen minutes to hand
# it over and ten for the answer, if a server uses all the patience that outbox.smtp has with it.
# So a worker that was stopped and is woken late sends nothing that others have given up. One that
# died on this machine is not waited for.
LEASE = timedelta(minutes=45)
_BOOK = cast(Table, Delivery.__table__)

Judged = tuple[Claimed, Verdict]


class Ledger:
    """Writes down what one worker does. `counts` says what became of its letters.

    Keeps its connections to the database open until it is closed, never a transaction.
    """

    def __init__(
        self,
        database: Database,
        *,
        owner: str,
        now: Callable[[], datetime],
        rest: Callable[[float], None],
        manners: Manners = USUAL,
        lease: timedelta = LEASE,
    ) -> None:
        self.database = database
        self.owner = owner
        self.now = now
        self.rest = rest
        self.manners = manners
        self.lease = lease
        self.time_to_go = lease / 3  # from the intent until a letter is let go
        self.counts: Counter[DeliveryState] = Counter()
        self._counting = Lock()
        self._desk = LastingConnection(database.engine.connect, rest)
        self._pen = self._desk
        self._clerk: ThreadPoolExecutor | None = None
        if not database.is_sqlite:
            self._pen = LastingConnection(database.connect_by_keys, rest)
            self._clerk = ThreadPoolExecutor(1, "clerk")

    def claim(self, limit: int) -> Claim:
        """Takes letters that are due; when it brings none, none are left or a rate holds them."""
        while True:
            taken = self._desk.surely(lambda desk: self._claim(desk, limit))
            with self._counting:
                self.counts.update(taken.turned_away)
            if taken.letters or not taken.turned_away:
                return taken

    def _claim(self, desk: Connection, limit: int) -> Claim:
        at = self.now()
        return claim(
            Session(bind=desk),
            owner=self.owner,
            at=at,
            lease_until=at + self.lease,
            limit=limit,
            manners=self.manners,
        )

    def tokens(self, letters: Sequence[Claimed]) -> list[float]:
        """Asks for leave to let letters go just now, as the rates of the house are kept.

        Gives 0 for a letter that may go, else in how many seconds to ask again.
        """
        if not self.manners.has_rates:
            return [0.0] * len(letters)
        return self._desk.surely(lambda desk: self._tokens(desk, letters))

    def _tokens(self, desk: Connection, letters: Sequence[Claimed]) -> list[float]:
        domains = [letter.domain for letter in letters]
        return take(Session(bind=desk), self.manners, domains, Gate.LEAVE, at=self.now())

    def enter(
        self, judged: Sequence[Judged], intended: Sequence[Claimed]
    ) -> Future[frozenset[int]]:
        """Writes what became of letters, and which are about to be handed over; in one commit.

        Gives which of the intended are still ours, once that is in the book. Only then may they
        go on the wire. An address that does not exist is barred at once. One entry is under way
        at a time: what comes meanwhile shares the next.
        """
        if self._clerk is not None:
            return self._clerk.submit(self._entered, judged, intended)
        done: Future[frozenset[int]] = Future()
        done.set_result(self._entered(judged, intended))
        return done

    def pause_mailing(self, wording: int, reason: str) -> bool:
        """Holds up the mailing a wording belongs to for a person to look at; False: to none."""
        return self._desk.work(lambda desk: self._pause(desk, wording, reason))

    def _pause(self, desk: Connection, wording: int, reason: str) -> bool:
        with Session(bind=desk) as session:
            words = session.get_one(Wording, wording)
            if words.mailing is not None and words.mailing.state is MailingState.RUNNING:
                mailings.pause(session, words.mailing, reason, by="the outbox", at=self.now())
            return words.mailing is not None

    def hold_up(self, reason: str, wordings: Collection[int] = ()) -> None:
        """Holds up every mailing of which a letter is in our hands, and those of these wordings."""
        in_hand = (
            select(PlannedLetter.wording_id)
            .join(_BOOK, _BOOK.c.id == PlannedLetter.id)
            .where(_BOOK.c.owner == self.owner)
            .distinct()
        )
        held = self._desk.surely(lambda desk: desk.scalars(in_hand).all())
        for wording in sorted({*held, *wordings}):
            self.pause_mailing(wording, reason)

    def wordings(self, numbers: Iterable[int]) -> dict[int, Words]:
        """What these wordings say, by their numbers."""
        wanted = sorted(set(numbers))
        return self._desk.surely(lambda desk: _wordings(desk, wanted))

    def close(self) -> None:
        """Gives back what is untouched. No entry may be under way."""
        if self._clerk is not None:
            self._clerk.shutdown()
        try:
            self._desk.surely(self._give_back)
        finally:
            self._desk.close()
            self._pen.close()

    def _give_back(self, desk: Connection) -> None:
        mine = (Delivery.owner == self.owner, text(IS_OWNED), Delivery.state.in_(DUE))
        desk.execute(update(Delivery).where(*mine).values(owner="", lease_until=None))

    def _entered(self, judged: Sequence[Judged], intended: Sequence[Claimed]) -> frozenset[int]:
        at = self.now()
        entry = Entry(
            worker=self.owner,
            at=at,
            marks=tuple(_mark(letter, verdict) for letter, verdict in judged),
            intended=tuple(letter.id for letter in intended),
            lease_until=at + self.lease,
        )
        gone = [one for one in judged if one[1].no_such_address]
        try:
            if self._clerk is None and not self._has_more(entry, gone):
                held = self._pen.bare(lambda book: enter(book, entry))
            else:
                held = self._pen.work(lambda book: self._enter(book, entry, gone))
        except DBAPIError:
            # What is known of these letters must outlive whatever has come over the database.
            held = self._pen.surely(lambda book: self._enter_again(book, entry, gone))
        with self._counting:
            for letter, verdict in judged:
                if letter.id in held:
                    self.counts[verdict.state] += 1
                else:
                    logger.warning("letter %d was judged by another worker", letter.id)
        return frozenset(letter.id for letter in intended if letter.id in held)

    def _enter(self, book: Connection, entry: Entry, gone: Sequence[Judged]) -> set[int]:
        if not self._has_more(entry, gone):
            return enter(book, entry)
        with together(book), Session(bind=book) as session:
            held = enter(book, entry)
            for letter, verdict in gone:
                suppression.suppress(
                    session,
                    letter.person.to_address,
                    SuppressionReason.BOUNCED,
                    f"The other server said: {verdict.reply}",
                    entry.at,
                )
            if self.manners.resend:
                send_again_once(session, entry.doubts & held, at=entry.at)
        return held

    def _has_more(self, entry: Entry, gone: Sequence[Judged]) -> bool:
        """Whether something follows from an entry that has to be in the book together with it."""
        return bool(gone or (self.manners.resend and entry.doubts))

    def _enter_again(self, book: Connection, entry: Entry, gone: Sequence[Judged]) -> set[int]:
        """Makes an entry of which some may be in the book: a commit may succeed unheard."""
        already = _already(book, entry)
        missing = replace(
            entry,
            marks=tuple(mark for mark in entry.marks if mark.letter not in already),
            intended=tuple(letter for letter in entry.intended if letter not in already),
        )
        if not missing.marks and not missing.intended:
            return already
        return already | self._enter(book, missing, gone)


def _wordings(desk: Connection, numbers: Sequence[int]) -> dict[int, Words]:
    wanted = select(Wording).where(Wording.id.in_(numbers))
    with Session(bind=desk) as session:
        return {
            one.id: Words(
                one.subject,
                one.text,
                one.html,
                tuple((name, value) for name, value in one.headers),
                from_rows(one.enclosures),
            )
            for one in session.scalars(wanted)
        }


def _already(book: Connection, entry: Entry) -> set[int]:
    told = dict.fromkeys(entry.intended, (DeliveryState.SENDING, entry.worker))
    told |= {mark.letter: (mark.state, "") for mark in entry.marks}
    rows = book.execute(
        select(Delivery.id, Delivery.state, Delivery.owner).where(Delivery.id.in_(told))
    )
    return {row.id for row in rows if (row.state, row.owner) == told[row.id]}


def _mark(letter: Claimed, verdict: Verdict) -> Mark:
    return Mark(
        letter=letter.id,
        state=verdict.state,
        reply=verdict.reply,
        attempts=verdict.attempts,
        not_before=verdict.not_before,
        sent_at=verdict.sent_at,
    )
