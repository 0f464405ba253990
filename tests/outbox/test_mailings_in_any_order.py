"""A mailing paused, called back, killed and resumed in any order: one letter each, or a reason."""

import contextlib
import shutil
from collections import Counter
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from tempfile import TemporaryDirectory

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import select
from sqlalchemy.orm import Session

from carrying import PostmanInMemory
from conftest import Clock
from factories import NOON, a_stakeholder, an_invitation, an_open_consultation
from outbox_letters import a_letter
from soundingboard.kit import Kit
from soundingboard.models import Delivery, Mailing, Stakeholder, Wording
from soundingboard.outbox import mailings, retrying
from soundingboard.outbox.dispatching import dispatch
from soundingboard.outbox.suppression import suppress
from soundingboard.people.leaving import leave
from soundingboard.refusals import Conflict
from soundingboard.storage.database import Database
from soundingboard.vocabulary import DeliveryState, MailingState, SuppressionReason

PEOPLE = 5
WHO = "Olwen Pryce"
# Who will get nothing more, whatever is done.
NEVER = {DeliveryState.SUPPRESSED, DeliveryState.CANCELLED, DeliveryState.UNCERTAIN}


class Killed(BaseException):
    """The process dies: nothing it does with errors may run on."""


@dataclass(eq=False)
class MortalPostman(PostmanInMemory):
    """Dies with the letter after so many, before or after the other server has taken it."""

    lives: int = 1000
    has_taken: bool = False
    at_whom: dict[str, list[str]] = field(default_factory=dict)

    def hand_over(self) -> None:
        self.lives -= 1
        if self.lives < 0 and not self.has_taken:
            raise Killed
        super().hand_over()
        if self.lives < 0:
            raise Killed


def step() -> st.SearchStrategy[tuple[str, int, bool]]:
    """What somebody does next: a word, a number of letters or of a person, and how one dies."""
    words = st.sampled_from(
        ["pause", "resume", "send", "kill", "leave", "bar", "call back", "again", "later"]
    )
    return st.tuples(words, st.integers(0, PEOPLE - 1), st.booleans())


class House:
    """A mailing to five people, and everything that can be done with it."""

    def __init__(self, kit: Kit, database: Database) -> None:
        self.kit = kit
        self.database = database
        self.clock = Clock()
        self.carried: list[str] = []
        self.barred: dict[str, int] = {}  # address, and how many letters had gone there before
        with Session(database.engine, expire_on_commit=False) as book:
            consultation = an_open_consultation(book)
            mailing = Mailing(key="invitations:1", created_at=NOON, consultation=consultation)
            words = Wording(subject="Ours", text="Hello\n", html="<p>Hello</p>\n", headers=[])
            words.mailing = mailing
            self.people = []
            for _ in range(PEOPLE):
                person = a_stakeholder(book)
                invited = an_invitation(book, consultation, person)
                a_letter(book, person.email, wording=words, bulk=True, invitation=invited)
                self.people.append(person)
            self.mailing_id = mailing.id

    def do(self, word: str, number: int, *, has_taken: bool) -> None:
        if word == "send":
            self.send(MortalPostman(), most=number)
        elif word == "kill":
            self.send(MortalPostman(lives=number, has_taken=has_taken))
        elif word == "later":
            self.clock.at += timedelta(hours=2)
        else:
            try:
                with self.database.begin() as book:
                    self._change(book, word, self.people[number].id)
            except Conflict:
                return  # it was called back: nothing goes on with it

    def send(self, postman: MortalPostman, most: int = 1000) -> None:
        with contextlib.suppress(Killed):
            dispatch(
                self.database,
                postman,
                self.kit.stationery,
                now=self.clock,
                owner="here",
                jitter=float,
                stop=lambda: len(postman.carried) >= most,
                is_gone=lambda _owner: True,
            )
        self.carried += [letter.rcpt_to for letter in postman.carried]

    def _change(self, book: Session, word: str, person_id: int) -> None:
        mailing = book.get_one(Mailing, self.mailing_id)
        person = book.get_one(Stakeholder, person_id)
        at = self.clock.at
        if word == "pause":
            mailings.pause(book, mailing, "so", by=WHO, at=at)
        elif word == "resume":
            mailings.resume(book, mailing, by=WHO, at=at)
        elif word == "call back":
            mailings.cancel(book, mailing, "so", by=WHO, at=at)
        elif word == "again":
            retrying.send_again(book, mailing, by=WHO, at=at)
        else:
            if word == "leave":
                leave(book, person, at=at, how="by mail")
            else:
                suppress(book, person.email, SuppressionReason.COMPLAINED, "So.", at)
            self.barred.setdefault(person.email, self.carried.count(person.email))


@settings(
    max_examples=60,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(steps=st.lists(step(), max_size=14))
def test_everybody_gets_one_letter_or_there_is_a_reason(
    kit: Kit, empty_database: Path, steps: list[tuple[str, int, bool]]
) -> None:
    with TemporaryDirectory() as folder:
        path = Path(folder) / "book.sqlite"
        shutil.copy(empty_database, path)
        database = Database(f"sqlite:///{path}")
        try:
            house = House(kit, database)
            for word, number, has_taken in steps:
                house.do(word, number, has_taken=has_taken)
            house.do("resume", 0, has_taken=False)
            house.send(MortalPostman())
            check(house)
        finally:
            database.close()


def check(house: House) -> None:
    times = Counter(house.carried)
    assert max(times.values(), default=0) <= 1
    for address, before in house.barred.items():
        assert times[address] == before, "somebody was written to who is barred"
    with house.database.reading() as book:
        called_back = book.get_one(Mailing, house.mailing_id).state is MailingState.CANCELLED
        for letter in book.scalars(select(Delivery)):
            if letter.state is DeliveryState.SENT:
                assert times[letter.to_address] == 1
                continue
            assert letter.state in NEVER
            assert letter.state is DeliveryState.UNCERTAIN or times[letter.to_address] == 0
            assert letter.events[-1].detail, "no reason is given"
            if letter.state is DeliveryState.CANCELLED:
                assert called_back
            if letter.state is DeliveryState.SUPPRESSED:
                assert letter.to_address in house.barred
