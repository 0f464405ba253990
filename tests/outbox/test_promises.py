"""What must hold whatever happens: one letter or a named reason for each, none to who must not."""

from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory

from flask import Flask
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)
from sqlalchemy import select

from carrying import PostmanInMemory
from config import Settings
from conftest import Clock
from factories import NOON, a_stakeholder, an_invitation, an_open_consultation
from soundingboard import blanks
from soundingboard.app import create_app
from soundingboard.kit import Kit
from soundingboard.letters.invitation import InvitationLetter
from soundingboard.models import Delivery, Invitation, Mailing, Stakeholder
from soundingboard.outbox import mailings, suppression
from soundingboard.outbox.dispatching import dispatch
from soundingboard.outbox.planning import Plan, plan
from soundingboard.outbox.postman import Envelope, Fate, Outcome
from soundingboard.people.leaving import leave
from soundingboard.storage.base import Base
from soundingboard.vocabulary import DeliveryState, MailingState, SuppressionReason

PEOPLE = 6
REFUSED = Outcome(Fate.REFUSED, "550 5.7.1 No")
LATER = Outcome(Fate.REFUSED_FOR_NOW, "451 4.7.1 Later")
ENDS = {
    DeliveryState.SENT,
    DeliveryState.FAILED,
    DeliveryState.SUPPRESSED,
    DeliveryState.CANCELLED,
    DeliveryState.UNCERTAIN,
}


class Killed(BaseException):
    """The run breaks off here; test_killing kills whole processes."""


class Outbox(RuleBasedStateMachine):
    """A mailing that is planned, sent, paused, killed and resumed in any order."""

    app: Flask

    @initialize()
    def begin(self) -> None:
        kit: Kit = self.app.extensions["kit"]
        self.clock = Clock()
        self.postman = PostmanInMemory()
        self.kit = replace(kit, postman=self.postman, now=self.clock)
        Base.metadata.drop_all(kit.database.engine)
        Base.metadata.create_all(kit.database.engine)
        self.barred: set[str] = set()
        self.arrived_when_barred: dict[str, int] = {}
        self.runs = 0
        with self.kit.database.begin() as book:
            consultation = an_open_consultation(book)
            self.consultation = consultation.id
            self.people = [a_stakeholder(book).id for _ in range(PEOPLE)]
            for person in self.people:
                an_invitation(book, consultation, book.get_one(Stakeholder, person))
        self.plan()

    @rule()
    def plan(self) -> None:
        links = self.kit.links
        letter = InvitationLetter(
            recipient_name=blanks.NAME,
            title="A sounding",
            mode="sounding",
            introduction="",
            document_title="",
            questions=(),
            sections=(),
            closes_on="30 November 2026",
            respond_url=f"{links.respond('')}{blanks.TOKEN}",
            leave_url=f"{links.leave('')}{blanks.TOKEN}",
        )
        readers = (
            select(
                Invitation.id,
                Stakeholder.email,
                Stakeholder.name,
                Invitation.token,
                Stakeholder.language,
            )
            .join(Invitation.stakeholder)
            .where(Invitation.consultation_id == self.consultation)
        )
        with self.kit.database.begin() as book:
            what = Plan(lambda _name, _language: letter, "invitation", readers, None)
            plan(book, self.kit.stationery, "invitations", what, at=NOON)

    @rule(letters=st.integers(0, PEOPLE), outcome=st.sampled_from([None, REFUSED, LATER]))
    def send(self, letters: int, outcome: Outcome | None) -> None:
        """Sends some letters; one of the people meets this outcome."""
        self.postman.fates = {}
        if outcome is not None:
            self.postman.fates = {self._address(letters % PEOPLE): outcome}
        until = len(self.postman.carried) + letters
        self._dispatch(stop=lambda: len(self.postman.carried) >= until)

    @rule(letters=st.integers(0, 3), after=st.booleans())
    def die(self, letters: int, *, after: bool) -> None:
        """A worker dies with a letter on the wire, before or after the other side had it."""
        until = len(self.postman.carried) + letters

        def kill(envelope: Envelope) -> None:
            if len(self.postman.carried) >= until:
                if after:
                    self.postman.carried.append(envelope)
                raise Killed

        self.postman.errand = kill
        try:
            self._dispatch()
        except Killed:
            pass
        finally:
            self.postman.errand = lambda _envelope: None

    @rule(number=st.integers(0, PEOPLE - 1), leaves=st.booleans())
    def bar(self, number: int, *, leaves: bool) -> None:
        """Somebody leaves the list, or staff bar their address."""
        with self.kit.database.begin() as book:
            person = book.get_one(Stakeholder, self.people[number])
            if leaves:
                leave(book, person, at=NOON, how="by mail")
            else:
                staff = SuppressionReason.STAFF
                suppression.suppress(book, person.email, staff, "Never contact.", NOON)
            self.barred.add(person.email)
            self.arrived_when_barred.setdefault(person.email, self._arrived(person.email))

    @rule()
    def pause(self) -> None:
        with self.kit.database.begin() as book:
            mailing = book.scalars(select(Mailing)).one()
            if mailing.state is MailingState.RUNNING:
                mailings.pause(book, mailing, "A wrong date.", by="Olwen", at=NOON)

    @precondition(lambda self: self.runs > 1)
    @rule()
    def resume(self) -> None:
        with self.kit.database.begin() as book:
            mailings.resume(book, book.scalars(select(Mailing)).one(), by="Olwen", at=NOON)

    @invariant()
    def nobody_gets_two(self) -> None:
        if hasattr(self, "postman"):
            assert all(self._arrived(self._address(one)) <= 1 for one in range(PEOPLE))

    @invariant()
    def nobody_barred_gets_any(self) -> None:
        for address, before in getattr(self, "arrived_when_barred", {}).items():
            assert self._arrived(address) == before

    def teardown(self) -> None:
        """Let it go on to its end: each person has one letter, or a reason that is told."""
        if not hasattr(self, "postman"):
            return
        self.resume()
        self.postman.fates = {}
        for _ in range(3):
            self._dispatch()
            self.clock.at = self.clock.at.replace(year=self.clock.at.year + 1)
        with self.kit.database.reading() as book:
            letters = book.scalars(select(Delivery)).all()
            assert len({one.to_address for one in letters}) == len(letters) == PEOPLE
            for one in letters:
                assert one.state in ENDS
                if one.state is DeliveryState.SENT:
                    assert self._arrived(one.to_address) == 1
                else:
                    assert one.events[-1].detail

    def _dispatch(self, **given: object) -> None:
        self.runs += 1
        self.clock.at = self.clock.at.replace(microsecond=self.runs % 10**6)
        dispatch(
            self.kit.database,
            self.postman,
            self.kit.stationery,
            now=self.clock,
            owner=f"run {self.runs}",
            jitter=float,
            is_gone=lambda _: True,
            **given,
        )

    def _address(self, number: int) -> str:
        with self.kit.database.reading() as book:
            return book.get_one(Stakeholder, self.people[number]).email

    def _arrived(self, address: str) -> int:
        return sum(one.rcpt_to == address for one in self.postman.carried)


def test_whatever_happens_each_person_has_one_letter_or_a_reason() -> None:
    with TemporaryDirectory() as folder:
        Outbox.app = create_app(
            Settings(
                data_dir=Path(folder),
                mail_from="growth@wealdmere.example",
                reply_domain="reply.wealdmere.example",
            )
        )
        run_state_machine_as_test(
            Outbox, settings=settings(max_examples=25, stateful_step_count=12, deadline=None)
        )
        Outbox.app.extensions["kit"].database.close()
