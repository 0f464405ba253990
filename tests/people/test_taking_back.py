"""An import is taken back, but for those something has happened with; on both databases."""

from collections.abc import Iterator
from datetime import timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from factories import NOON, a_contribution, a_stakeholder, an_invitation, an_open_consultation
from soundingboard.kit import Kit
from soundingboard.models import (
    ImportedPerson,
    IncomingMail,
    JournalEntry,
    ListImport,
    Stakeholder,
)
from soundingboard.people.grouping import find_or_add_groups
from soundingboard.people.happening import CONFIRMED
from soundingboard.people.importing import import_people, preview, take_in
from soundingboard.people.joining import ask_to_join, confirm
from soundingboard.people.leaving import leave
from soundingboard.people.taking_back import CHANGED, LATER, foresee, take_back, too_many
from soundingboard.refusals import Conflict
from soundingboard.storage.database import Database
from soundingboard.vocabulary import Membership

LATE = NOON + timedelta(hours=1)
BEGUN = b"Email,Name,Organisation,Groups,Place\n"


@pytest.fixture
def book(tables: Database) -> Iterator[Session]:
    with Session(tables.engine) as session:
        yield session


def bring_in(session: Session, rows: str) -> ListImport:
    seen = preview(session, "list.csv", BEGUN + rows.encode())
    import_people(session, seen, source="spring list", at=NOON, actor="Olwen Pryce")
    return session.scalars(select(ListImport).order_by(ListImport.id.desc())).first()  # type: ignore[return-value]  # just made


def listed(session: Session) -> dict[str, Stakeholder]:
    session.flush()
    session.expire_all()
    return {one.email: one for one in session.scalars(select(Stakeholder))}


def test_whom_nothing_happened_to_goes_and_all_others_stay_with_the_reason(book: Session) -> None:
    names = ("quiet", "invited", "said", "wrote", "left", "edited", "later", "led")
    record = bring_in(book, "".join(f"{one}@x.example,{one},Body,Board,\n" for one in names))
    people = listed(book)
    asked = an_open_consultation(book, "What?")
    an_invitation(book, asked, people["invited@x.example"], created_at=LATE)
    a_contribution(book, asked, people["said@x.example"], (None, "Yes"), started_at=LATE)
    book.add(
        IncomingMail(
            content_hash="1",
            raw=b"",
            size=0,
            source="imap",
            received_at=LATE,
            sender_address="wrote@x.example",
        )
    )
    leave(book, people["left@x.example"], at=LATE, how="by mail")
    people["edited@x.example"].place = "Marlhythe"
    a_stakeholder(book, email="friend@x.example").by_way_of = people["led@x.example"]
    bring_in(book, "later@x.example,later,Body,Board,\n")
    seen = foresee(book, record)
    assert {one.person.email: one.why for one in seen.kept} == {
        "invited@x.example": "They were invited.",
        "said@x.example": "They sent something in.",
        "wrote@x.example": "They wrote to us.",
        "left@x.example": "Something was noted about them since.",
        "edited@x.example": CHANGED,
        "later@x.example": LATER,
        "led@x.example": "Somebody else came by way of them.",
    }
    assert [one.email for one in seen.removed] == ["quiet@x.example"]
    done = take_back(book, record, at=LATE, actor="Mair Kent")
    assert (len(done.removed), len(done.kept), len(done.changed)) == (1, 7, 0)
    assert listed(book).keys() == (people.keys() | {"friend@x.example"}) - {"quiet@x.example"}
    assert (record.undone_by, record.undone_at, record.taken_back) == ("Mair Kent", LATE, 1)
    assert book.scalars(
        select(JournalEntry.detail).where(JournalEntry.event == "took an import back")
    ).all() == ["list.csv (spring list): 1 taken off, 7 kept, 0 put back as they were."]
    with pytest.raises(Conflict):
        take_back(book, record, at=LATE, actor="Mair Kent")


def test_what_it_changed_on_others_is_put_back_where_nobody_changed_it_since(
    book: Session,
) -> None:
    known = a_stakeholder(
        book, email="known@x.example", name="", membership=Membership.UNCONFIRMED, source="joined"
    )
    (other,) = find_or_add_groups(book, ["Other"]).values()
    known.groups.append(other)
    record = bring_in(book, "known@x.example,Known,Body,Board,Fens\n")
    assert (known.name, known.place, known.membership) == ("Known", "Fens", Membership.ACTIVE)
    known.place = "Marlhythe"
    done = take_back(book, record, at=LATE, actor="Mair Kent")
    assert (done.removed, done.kept, done.changed) == ((), (), (known,))
    known = listed(book)["known@x.example"]
    assert (known.name, known.place, known.organisation, known.source) == (
        "",
        "Marlhythe",
        None,
        "joined",
    )
    assert [group.name for group in known.groups] == ["Other"]
    assert known.membership is Membership.UNCONFIRMED


def test_who_was_written_to_since_stays_confirmed_by_the_list(book: Session) -> None:
    known = a_stakeholder(book, email="known@x.example", membership=Membership.UNCONFIRMED)
    record = bring_in(book, "known@x.example,Known,,,\n")
    an_invitation(book, None, known, created_at=LATE)
    take_back(book, record, at=LATE, actor="Mair Kent")
    assert listed(book)["known@x.example"].membership is Membership.ACTIVE


def test_who_confirmed_joining_herself_stays(book: Session, kit: Kit) -> None:
    signer = kit.stationery.signer
    for name in ("new", "asked"):
        ask_to_join(book, kit.stationery, email=f"{name}@x.example", at=NOON - timedelta(hours=1))
    book.delete(listed(book)["new@x.example"])
    record = bring_in(book, "asked@x.example,Asked,Body,,\nnew@x.example,New,,,\n")
    people = listed(book)
    assert people["asked@x.example"].membership is Membership.ACTIVE
    until = int((NOON + timedelta(days=7)).timestamp())
    for person in people.values():
        signed = signer.sign("join", f"{person.id}:{until}")
        for later in (LATE, LATE + timedelta(minutes=5)):
            confirm(book, signer, signed, at=later)
    noted = select(JournalEntry.event).where(JournalEntry.subject == "stakeholder")
    assert book.scalars(noted).all() == ["joined", "joined"]
    seen = foresee(book, record)
    assert [(one.person.email, one.why) for one in seen.kept] == [("new@x.example", CONFIRMED)]
    take_back(book, record, at=LATE + timedelta(hours=1), actor="Mair Kent")
    people = listed(book)
    assert {
        email: (one.membership, one.confirmed_at, one.organisation) for email, one in people.items()
    } == {
        "asked@x.example": (Membership.ACTIVE, LATE, None),
        "new@x.example": (Membership.ACTIVE, LATE, None),
    }


def test_one_that_is_too_large_for_the_desk_says_what_to_do(
    book: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    record = bring_in(book, "a@x.example,A,,,\nb@x.example,B,,,\n")
    assert too_many(book, record) == ""
    monkeypatch.setattr("soundingboard.people.taking_back.MOST", 1)
    assert too_many(book, record) == (
        "This list had 2 people. More than 1 are not taken back here, because nobody could work "
        "meanwhile. Whoever runs the machine can do it at a quiet hour: "
        f"people take-back {record.id}."
    )


def test_import_that_was_taken_back_brings_nobody_more(book: Session) -> None:
    record = bring_in(book, "a@x.example,A,,,\n")
    people = preview(book, "list.csv", BEGUN + b"a@x.example,A,,,\nb@x.example,B,,,\n").people
    take_back(book, record, at=LATE, actor="Mair Kent")
    with pytest.raises(Conflict):
        take_in(book, people, record)
    assert listed(book) == {}
    assert book.scalars(select(ImportedPerson)).all() == []
    again = bring_in(book, "a@x.example,A,,,\n")
    assert [one.email for one in foresee(book, again).removed] == ["a@x.example"]
