"""Two rows of the list become one person, and two again; on both databases."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from factories import (
    NOON,
    a_contribution,
    a_stakeholder,
    a_strategy,
    an_invitation,
    an_open_consultation,
    an_organisation,
)
from outbox_letters import a_letter
from soundingboard.consultations.progress import progress
from soundingboard.consultations.relinking import links_of
from soundingboard.consultations.reminding import next_round
from soundingboard.models import (
    Consultation,
    Contribution,
    Delivery,
    Invitation,
    JournalEntry,
    PersonMerge,
    Stakeholder,
    Suppression,
)
from soundingboard.outbox.claiming import claim
from soundingboard.outbox.suppression import reasons, suppress
from soundingboard.people import queries, segmenting
from soundingboard.people.adding import Details, add_person, change_person
from soundingboard.people.foreseeing_one import foresee
from soundingboard.people.grouping import find_or_add_groups
from soundingboard.people.importing import import_people, preview
from soundingboard.people.leaving import leave
from soundingboard.people.making_one import differing, gaps, make_one
from soundingboard.people.merging import Fate
from soundingboard.people.parting import find, hindrances, merges_of, part
from soundingboard.refusals import Conflict
from soundingboard.storage.database import Database
from soundingboard.vocabulary import (
    AudienceKind,
    Consent,
    ContributionState,
    DeliveryState,
    Language,
    Membership,
    SuppressionReason,
)

LATER = NOON + timedelta(hours=1)
EVEN_LATER = NOON + timedelta(hours=2)
ME = "Olwen Pryce"


@pytest.fixture
def book(tables: Database) -> Iterator[Session]:
    """Whatever is committed here is undone with the outer transaction."""
    with tables.engine.connect() as connection:
        outer = connection.begin()
        with Session(connection, join_transaction_mode="create_savepoint") as session:
            yield session
        if outer.is_active:
            outer.rollback()


def jane_twice(session: Session) -> tuple[Stakeholder, Stakeholder]:
    """Jane at home, who goes, and Jane at work, who stays."""
    acme = an_organisation(session, "Acme")
    home = a_stakeholder(session, email="jane@home.example", name="Jane Smyth", place="Marlhythe")
    home.chosen_language = Language.WELSH
    work = a_stakeholder(session, email="jane@acme.example", name="Jane Smith", organisation=acme)
    return home, work


def a_letter_of(
    session: Session, invitation: Invitation, purpose: str, **given: object
) -> Delivery:
    return a_letter(
        session,
        invitation.stakeholder.email,
        purpose=purpose,
        once_key=f"each:{purpose}",
        message_id=f"<0.{invitation.id}.{purpose}@reply.wealdmere.example>",
        invitation=invitation,
        to_name=invitation.stakeholder.name,
        bulk=True,
        **given,
    )


def everything(session: Session) -> dict[str, object]:
    """What of the record a merging may change, as plain values."""
    session.flush()
    session.expire_all()
    return {
        "people": session.execute(select(Stakeholder.__table__).order_by(Stakeholder.id)).all(),
        "groups": session.execute(
            select(Stakeholder.id, func.count()).join(Stakeholder.groups).group_by(Stakeholder.id)
        ).all(),
        "asked": session.execute(select(Invitation.__table__).order_by(Invitation.id)).all(),
        "said": session.execute(
            select(Contribution.id, Contribution.stakeholder_id).order_by(Contribution.id)
        ).all(),
        "letters": session.execute(
            select(Delivery.id, Delivery.to_address, Delivery.to_name).order_by(Delivery.id)
        ).all(),
    }


@dataclass
class Twice:
    """Jane, who is on the list twice, was asked by both her addresses, and answered by both."""

    home: Stakeholder
    work: Stakeholder
    friend: Stakeholder  # came by way of her at home
    second: Consultation  # both were asked it
    moved: Invitation  # only she at home was asked this
    twin: Invitation
    counts: Invitation
    sent: Delivery
    waiting: Delivery
    called_off: Delivery
    stays: Delivery
    said: list[Contribution]


@pytest.fixture
def twice(book: Session) -> Twice:
    home, work = jane_twice(book)
    board, panel = find_or_add_groups(book, ["Board", "Panel"]).values()
    home.groups, work.groups = [board, panel], [board]
    home.interests = [a_strategy(book).priorities[0]]
    first = an_open_consultation(book, "What?", title="Only at home")
    second = an_open_consultation(book, "What?", title="Both")
    moved = an_invitation(book, first, home)
    twin, counts = an_invitation(book, second, home), an_invitation(book, second, work)
    draft = {"state": ContributionState.DRAFT, "submitted_at": None}
    return Twice(
        home=home,
        work=work,
        friend=a_stakeholder(book, by_way_of=home),
        second=second,
        moved=moved,
        twin=twin,
        counts=counts,
        sent=a_letter_of(book, moved, "invitation", state=DeliveryState.SENT, sent_at=NOON),
        waiting=a_letter_of(book, moved, "reminder"),
        called_off=a_letter_of(book, twin, "invitation"),
        stays=a_letter_of(book, counts, "invitation"),
        said=[
            a_contribution(book, second, home, (None, "Yes"), consent=Consent.NAMED),
            a_contribution(book, second, work, (None, "No"), consent=Consent.NOT),
            a_contribution(book, first, home, (None, "Perhaps"), **draft),
        ],
    )


def test_what_will_come_along_is_told_before_and_nothing_is_written(
    book: Session, twice: Twice
) -> None:
    before = everything(book)
    seen = foresee(book, twice.home, twice.work)
    assert (seen.answers, seen.drafts, seen.both_answered) == (1, 1, ("Both",))
    assert (seen.invited, seen.both_invited) == (("Only at home",), ("Both",))
    assert (seen.letters, seen.cancelled, seen.readdressed, seen.newcomers) == (1, 1, 1, 1)
    assert (seen.groups, seen.interests) == (("Panel",), ("Skills",))
    assert (seen.stricter, seen.barred_there) == ((), False)
    assert gaps(twice.home, twice.work) == {"place", "language"}
    assert differing(twice.home, twice.work) == ("name",)
    assert everything(book) == before


def test_the_one_who_stays_has_what_both_had(book: Session, twice: Twice) -> None:
    home, work = twice.home, twice.work
    make_one(book, home, work, take=(), at=LATER, actor=ME)
    book.expire_all()
    assert (work.name, work.place, work.chosen_language) == (
        "Jane Smith",
        "Marlhythe",
        Language.WELSH,
    )
    assert {one.name for one in work.groups} == {"Board", "Panel"}
    assert [one.name for one in work.interests] == ["Skills"]
    assert (home.membership, home.now, home.groups) == (Membership.MERGED, work, [])
    assert twice.friend.by_way_of is work
    shown = queries.history(book, work)
    assert {one.event for one in shown.journal} == {"made one", "is another address"}
    everybody = segmenting.audience_of(book, AudienceKind.ALL)
    assert {one.email for one in everybody.mailable} == {work.email, twice.friend.email}
    assert everybody.excluded == ()


def test_answers_of_both_stay_two_answers_of_one_person(book: Session, twice: Twice) -> None:
    assert progress(book, twice.second).answered == 2
    make_one(book, twice.home, twice.work, take=(), at=LATER, actor=ME)
    book.expire_all()
    assert [one.stakeholder for one in twice.said] == [twice.work] * 3
    assert [one.consent for one in twice.said[:2]] == [Consent.NAMED, Consent.NOT]
    now = progress(book, twice.second)
    assert (now.invited, now.answered, sum(number for _, number in now.channels)) == (1, 1, 2)
    assert {one.id for one in queries.history(book, twice.work).contributions} == {
        one.id for one in twice.said[:2]
    }


def test_no_letter_goes_twice_and_none_that_went_is_changed(book: Session, twice: Twice) -> None:
    home, work = twice.home, twice.work
    make_one(book, home, work, take=(), at=LATER, actor=ME)
    book.expire_all()
    assert (twice.moved.stakeholder, twice.moved.now) == (work, twice.moved)
    assert (twice.twin.stakeholder, twice.twin.now) == (home, twice.counts)
    assert (twice.waiting.to_address, twice.waiting.to_name) == (work.email, "Jane Smith")
    assert (twice.sent.to_address, twice.sent.state) == (home.email, DeliveryState.SENT)
    assert twice.called_off.state is DeliveryState.CANCELLED
    assert twice.stays.state is DeliveryState.QUEUED
    assert [one.detail for one in twice.called_off.events] == [
        "They were on the list twice, and get this at their other address."
    ]
    letters = {twice.sent.id, twice.waiting.id, twice.called_off.id, twice.stays.id}
    assert {one.id for one in queries.history(book, work).letters} == letters
    links = {twice.moved.id, twice.twin.id, twice.counts.id}
    assert {one.id for one in links_of(book, work)} == links
    wanted = next_round(book, twice.second, at=LATER)
    assert [one.stakeholder for one in wanted.excluded] == [work]


def test_it_can_be_undone_to_the_letter_and_done_again(book: Session, twice: Twice) -> None:
    home, work = twice.home, twice.work
    before = everything(book)
    merge = make_one(book, home, work, take=["name"], at=LATER, actor=ME)
    assert (work.name, merges_of(book, work), hindrances(book, merge)) == (
        "Jane Smyth",
        [merge],
        (),
    )
    part(book, find(book, merge.id), at=EVEN_LATER, actor="Mair Kent")
    assert everything(book) == before
    assert twice.called_off.state is DeliveryState.CANCELLED
    assert (merge.undone_at, merge.undone_by) == (EVEN_LATER, "Mair Kent")
    assert merges_of(book, work) == []
    with pytest.raises(Conflict, match="two people again already"):
        part(book, merge, at=EVEN_LATER, actor=ME)
    again = make_one(book, home, work, take=(), at=EVEN_LATER, actor=ME)
    assert hindrances(book, again) == ()


@pytest.mark.parametrize("left", ["home", "work"])
def test_who_has_left_by_one_address_has_left(book: Session, left: str) -> None:
    home, work = jane_twice(book)
    invited = an_invitation(book, stakeholder=home)
    letters = [
        a_letter_of(book, invited, "invitation"),
        a_letter(book, home.email, purpose="feedback", bulk=True),
    ]
    leave(book, home if left == "home" else work, at=NOON, how="by mail")
    seen = foresee(book, home, work)
    assert seen.stricter == (
        f"jane@{'home' if left == 'home' else 'acme'}.example: Asked to leave the list.",
    )
    merge = make_one(book, home, work, take=(), at=LATER, actor=ME)
    assert (work.membership, work.left_at) == (Membership.LEFT, NOON)
    assert reasons(book, [work.email]) == {work.email: {SuppressionReason.LEFT}}
    claim(book, owner="worker", at=LATER, lease_until=EVEN_LATER, limit=10)
    book.expire_all()
    assert [one.state for one in letters] == [DeliveryState.SUPPRESSED] * 2
    part(book, merge, at=EVEN_LATER, actor=ME)
    stays = work if left == "home" else home
    assert (stays.membership, stays.left_at) == (Membership.ACTIVE, None)
    assert reasons(book, [home.email, work.email]).keys() == {
        home.email if left == "home" else work.email
    }


def test_bounces_stay_with_their_address_and_complaints_go_with_the_person(book: Session) -> None:
    home, work = jane_twice(book)
    suppress(book, home.email, SuppressionReason.BOUNCED, "550 no such user", NOON)
    suppress(book, home.email, SuppressionReason.COMPLAINED, "Reported as spam.", NOON)
    make_one(book, home, work, take=(), at=LATER, actor=ME)
    assert reasons(book, [work.email]) == {work.email: {SuppressionReason.COMPLAINED}}
    told = book.scalars(select(Suppression.evidence).order_by(Suppression.id.desc())).first()
    assert told == (
        "Letters to another address of theirs were stopped: Reported a letter of ours as spam."
    )


def test_who_leaves_later_leaves_by_every_address(book: Session) -> None:
    home, work = jane_twice(book)
    merge = make_one(book, home, work, take=(), at=LATER, actor=ME)
    leave(book, home, at=EVEN_LATER, how="by the link in a letter")
    assert work.membership is Membership.LEFT
    assert reasons(book, [home.email, work.email]).keys() == {home.email, work.email}
    assert hindrances(book, merge) == (
        "Something was noted about them since.",
        "They were changed since.",
    )


def test_an_import_of_either_address_brings_nobody_back(book: Session) -> None:
    home, work = jane_twice(book)
    merge = make_one(book, home, work, take=(), at=LATER, actor=ME)
    content = b"Email,Name\njane@home.example,Jane Smyth\njane@acme.example,Jane Smith\n"
    seen = preview(book, "list.csv", content)
    assert [(row.fate, row.note) for row in seen.rows] == [
        (Fate.KNOWN, "We keep the name \u201cJane Smith\u201d. Another address of Jane Smith."),
        (Fate.KNOWN, ""),
    ]
    import_people(book, seen, source="spring list", at=EVEN_LATER, actor=ME)
    assert book.scalar(select(func.count(Stakeholder.id))) == 2
    assert (home.membership, work.name) == (Membership.MERGED, "Jane Smith")
    leave(book, work, at=EVEN_LATER, how="by mail")
    assert {row.fate for row in preview(book, "list.csv", content).rows} == {Fate.LEFT}
    assert find(book, merge.id).gone is home


def test_somebody_found_by_any_address_is_the_one_who_stays(book: Session) -> None:
    home, work = jane_twice(book)
    make_one(book, home, work, take=(), at=LATER, actor=ME)
    assert queries.by_address(book, "jane@home.example") is work
    assert queries.by_addresses(book, ["jane@home.example", "jane@acme.example"]) == ([work], [])
    assert queries.person(book, home.id) is work
    for words in ("jane@home", "smyth", "acme"):
        assert queries.search(book, queries.Search(words=words)).people == (work,)
    merged = queries.Search(membership=Membership.MERGED)
    assert queries.search(book, merged).people == (home,)


def test_nobody_is_put_on_the_list_by_an_address_that_is_somebodys_other(book: Session) -> None:
    home, work = jane_twice(book)
    make_one(book, home, work, take=(), at=LATER, actor=ME)
    for wanted in (Details(email="jane@home.example"), Details(email="JANE@home.example ")):
        with pytest.raises(Conflict, match=r"is another address of Jane Smith\."):
            add_person(book, wanted, source="by hand", at=LATER, actor=ME)
    with pytest.raises(Conflict, match=r"is another address of Jane Smith\."):
        change_person(book, work, Details(email="jane@home.example"), at=LATER, actor=ME)


def test_a_third_address_comes_along_with_the_second(book: Session) -> None:
    home, work = jane_twice(book)
    old = a_stakeholder(book, email="jane@old.example", name="Jane Smith")
    asked = an_open_consultation(book, "What?")
    invitations = [an_invitation(book, asked, one) for one in (old, home, work)]
    first = make_one(book, old, home, take=(), at=LATER, actor=ME)
    second = make_one(book, home, work, take=(), at=LATER, actor=ME)
    assert (old.now, [one.now for one in invitations]) == (work, [invitations[2]] * 3)
    assert hindrances(book, first) == ("They were made one with somebody else since.",)
    for wrong in ((old, work), (work, home), (work, work)):
        with pytest.raises(Conflict):
            make_one(book, *wrong, take=(), at=LATER, actor=ME)
    part(book, second, at=EVEN_LATER, actor=ME)
    assert (old.now, [one.now for one in invitations[:2]]) == (home, [invitations[1]] * 2)
    part(book, first, at=EVEN_LATER, actor=ME)
    assert (old.now, old.membership) == (old, Membership.ACTIVE)


def test_what_happened_since_stands_in_the_way_of_undoing(book: Session) -> None:
    home, work = jane_twice(book)
    asked = an_open_consultation(book, "What?")
    invited = an_invitation(book, asked, home)
    merge = make_one(book, home, work, take=(), at=LATER, actor=ME)
    a_letter_of(book, invited, "reminder", created_at=EVEN_LATER)
    a_contribution(book, asked, work, (None, "Yes"), started_at=EVEN_LATER)
    work.place = "Wick"
    book.flush()
    assert hindrances(book, merge) == (
        "They sent something in.",
        "We wrote to them.",
        "They were changed since.",
    )
    with pytest.raises(Conflict, match=r"parted any more\. They sent something in\."):
        part(book, merge, at=EVEN_LATER, actor=ME)
    assert book.scalars(select(PersonMerge.undone_at)).all() == [None]
    assert book.scalars(select(JournalEntry.event).order_by(JournalEntry.id)).all() == [
        "made one",
        "is another address",
    ]


def test_who_had_only_asked_to_join_is_on_the_list_as_the_one_they_are(book: Session) -> None:
    home, work = jane_twice(book)
    work.membership, work.source = Membership.UNCONFIRMED, "joined"
    work.by_way_of = home
    make_one(book, home, work, take=(), at=LATER, actor=ME)
    assert (work.membership, work.source, work.by_way_of) == (
        Membership.ACTIVE,
        "added by hand",
        None,
    )
