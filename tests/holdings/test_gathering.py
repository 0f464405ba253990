from holdings.anna import RAW, SPEAKS, fill
from sqlalchemy.orm import Session

from factories import NOON, a_stakeholder, an_invitation, an_open_consultation
from soundingboard.holdings.gathering import SOMEBODY_ELSE, gather
from soundingboard.holdings.whose import whose
from soundingboard.kit import Kit
from soundingboard.people.making_one import make_one


def test_everything_of_one_person_is_found_and_nothing_of_anybody_else(
    book: Session, kit: Kit
) -> None:
    there = fill(book, kit)
    held = gather(book, whose(book, there.anna))
    assert {one.title: len(one.records) for one in held.filled} == {
        "The person": 2,
        "Whether letters are stopped": 1,
        "Letters we wrote to them": 1,
        "Mail they sent us": 1,
        "What was done": 2,
        "What they were asked": 1,
        "What they sent in": 1,
        "Their words, passage by passage": 1,
        "Files they sent": 1,
        "What each passage was put under": 1,
        "Notes of staff on their words": 1,
        "Where each letter stands": 1,
    }
    assert [one["email"] for one in held.section("stakeholder").records] == [
        "anna@partner.example",
        "a.ash@home.example",
    ]
    assert held.section("stakeholder").records[1]["by_way_of"] == "themselves"
    assert held.section("comment").records[0]["text"] == "Buses after six."
    assert held.section("placement").records[0]["question"] == "What have we missed?"
    assert held.section("delivery").records[0]["to_address"] == "a.ash@home.example"
    assert held.section("delivery").records[0]["subject"]
    told = repr(held.sections)
    assert "token" not in held.section("invitation").records[0]
    assert SPEAKS not in told
    assert "ben@other.example" not in told.replace("Ring Ben Birch (ben@other.example)", "")
    assert repr(RAW) not in told


def test_second_address_leads_to_the_person_and_who_came_by_way_of_her_is_another(
    book: Session, kit: Kit
) -> None:
    there = fill(book, kit)
    assert whose(book, there.second) == whose(book, there.anna)
    assert whose(book, there.anna).addresses == ("anna@partner.example", "a.ash@home.example")
    bens = gather(book, whose(book, there.ben))
    assert bens.whose.addresses == ("ben@other.example",)
    assert bens.section("stakeholder").records[0]["by_way_of"] == SOMEBODY_ELSE
    assert [one["body"] for one in bens.section("incoming_mail").records] == ["More trains."]


def test_who_was_on_the_list_twice_is_one_person_with_what_both_rows_hold(
    book: Session, kit: Kit
) -> None:
    there = fill(book, kit)
    twin = a_stakeholder(book, email="a.ash@old.example", name="A Ash")
    asked = an_open_consultation(book, "What of trains?", title="Trains")
    an_invitation(book, asked, twin)
    an_invitation(book, asked, there.anna)
    make_one(book, twin, there.anna, take=(), at=NOON, actor="Olwen Pryce")
    held = gather(book, whose(book, twin))
    assert held.whose == whose(book, there.anna)
    assert "a.ash@old.example" in held.whose.addresses
    assert held.section("stakeholder").records[-1]["same_as"] == "themselves"
    assert [
        one["consultation"]
        for one in held.section("invitation").records
        if one["consultation"] == "Trains"
    ] == ["Trains", "Trains"]
    merged = held.section("person_merge").records
    assert [(one["into"], one["gone"]) for one in merged] == [("themselves", "themselves")]
    told = [one["event"] for one in held.section("journal_entry").records]
    assert {"made one", "is another address"} <= set(told)
