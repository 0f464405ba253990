"""Likely doubles are found by what they share, with the reason, and told apart for good."""

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from factories import NOON, a_stakeholder, an_organisation
from soundingboard.models import JournalEntry, Organisation, Stakeholder
from soundingboard.people.doubles import MOST_SHARE, doubles
from soundingboard.people.making_one import make_one
from soundingboard.people.names import alike, name_words
from soundingboard.people.telling_apart import tell_apart
from soundingboard.refusals import Conflict
from soundingboard.vocabulary import Membership


def found(session: Session) -> dict[tuple[str, str], str]:
    return {(one.first.email, one.second.email): one.why for one in doubles(session).pairs}


def listed(
    session: Session, email: str, name: str, body: Organisation | None = None
) -> Stakeholder:
    return a_stakeholder(session, email=email, name=name, organisation=body)


def test_pairs_that_look_like_one_person_are_told_with_the_reason_the_surest_first(
    session: Session,
) -> None:
    acme, other = an_organisation(session, "Acme"), an_organisation(session, "Other")
    listed(session, "jane.smith@acme.example", "Jane Smith", acme)
    listed(session, "jane@home.example", "Dr Jane Smith MBE")
    listed(session, "j.smith@acme.example", "SMITH, Jane", acme)
    listed(session, "tom.hughes@acme.example", "Tom Hughes", acme)
    listed(session, "t.hughs@acme.example", "Tom Hughs", acme)
    listed(session, "eleri.prys@council.example", "Eleri Prŷs")
    listed(session, "eleriprys+growth@mail.example", "eleri prys", other)
    listed(session, "osian.howell@council.example", "")
    listed(session, "osian.howell@mail.example", "Osian Howell")
    assert list(found(session).items()) == [
        (
            ("jane.smith@acme.example", "j.smith@acme.example"),
            "The same name and organisation.",
        ),
        (
            ("eleri.prys@council.example", "eleriprys+growth@mail.example"),
            "The same name, and addresses that differ only behind the @.",
        ),
        (
            ("tom.hughes@acme.example", "t.hughs@acme.example"),
            "Names alike, and the same organisation.",
        ),
        (
            ("jane.smith@acme.example", "jane@home.example"),
            "The same name; one of them has no organisation.",
        ),
        (
            ("jane@home.example", "j.smith@acme.example"),
            "The same name; one of them has no organisation.",
        ),
        (
            ("osian.howell@council.example", "osian.howell@mail.example"),
            "Addresses that differ only behind the @; one of them has no name.",
        ),
    ]


def test_whom_much_tells_apart_is_no_double(session: Session) -> None:
    acme = an_organisation(session, "Acme")
    listed(session, "jane.smith@acme.example", "Jane Smith", acme)
    listed(session, "john.smith@acme.example", "John Smith", acme)
    listed(session, "jane.jones@acme.example", "Jane Jones", acme)
    listed(session, "jsmith@one.example", "Joan Smith")
    listed(session, "jsmith@two.example", "Jack Smith")
    listed(session, "info@one.example", "")
    listed(session, "info@two.example", "")
    listed(session, "clerk@three.example", "Parish Clerk Wick", acme)
    listed(session, "sam@one.example", "")
    listed(session, "sam@two.example", "")
    gone = listed(session, "jane.smith@home.example", "Jane Smith")
    gone.membership, gone.same_as_id = Membership.MERGED, 1
    for number in range(MOST_SHARE + 1):
        listed(session, f"p{number}@many{number}.example", "Pat Lee")
    session.flush()
    assert found(session) == {}


@pytest.mark.parametrize(
    ("first", "second", "expected"),
    [
        ("Jane Smith", "Jane Smyth", True),
        ("Jane Smith", "J. Smith", True),
        ("Jane Smith", "Jane Ann Smith", True),
        ("Jane Smith", "Jnae Smith", True),
        ("Cllr Jane Smith OBE", "Smith, Jane", True),
        ("Jane Smith", "Joan Smith", False),
        ("Jane Smith", "Jane Jones", False),
        ("Smith", "Smith", False),
        ("", "Jane Smith", False),
    ],
)
def test_names_are_alike_but_for_a_slip(first: str, second: str, *, expected: bool) -> None:
    assert alike(name_words(first), name_words(second)) is expected
    assert alike(name_words(second), name_words(first)) is expected


def test_two_people_are_not_shown_again(session: Session) -> None:
    first = listed(session, "jane.smith@one.example", "Jane Smith")
    second = listed(session, "jane.smith@two.example", "Jane Smith")
    assert doubles(session).total == 1
    tell_apart(session, second, first, at=NOON, actor="Olwen Pryce")
    tell_apart(session, first, second, at=NOON, actor="Olwen Pryce")
    assert doubles(session).total == 0
    assert (
        session.scalars(select(JournalEntry.detail).where(JournalEntry.event == "told apart")).all()
        == ["Not the same person as Jane Smith."] * 2
    )
    with pytest.raises(Conflict):
        tell_apart(session, first, first, at=NOON, actor="Olwen Pryce")


def test_who_is_not_somebody_is_not_them_by_another_address_either(session: Session) -> None:
    first = listed(session, "jane.smith@one.example", "Jane Smith")
    second = listed(session, "jane.smith@two.example", "Jane Smith")
    third = listed(session, "jane.smith@three.example", "Jane Smith")
    tell_apart(session, first, second, at=NOON, actor="Olwen Pryce")
    assert doubles(session).total == 2
    make_one(session, first, third, take=(), at=NOON, actor="Olwen Pryce")
    assert doubles(session).total == 0


def test_a_page_beyond_the_last_is_the_last(session: Session) -> None:
    for name in ("Ann Ash", "Ben Birch", "Cai Cedar"):
        listed(session, f"{name[:3]}@one.example", name)
        listed(session, f"{name[:3]}@two.example", name)
    page = doubles(session, page=9, per_page=2)
    assert (len(page.pairs), page.total, page.page, page.pages) == (1, 3, 2, 2)
