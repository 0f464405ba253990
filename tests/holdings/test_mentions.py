import zipfile

import pytest
from holdings.anna import SPEAKS, fill
from sqlalchemy.orm import Session

from factories import NOON
from soundingboard.holdings.gathering import gather
from soundingboard.holdings.handing_over import Request, hand_over, hider
from soundingboard.holdings.mentions import Terms, everywhere, show
from soundingboard.holdings.recording import hidden_lines, lines, terms
from soundingboard.holdings.whose import whose
from soundingboard.kit import Kit
from soundingboard.models import IncomingMail, JournalEntry
from soundingboard.refusals import Unreadable


def test_who_speaks_of_her_is_found_and_her_own_words_are_not(book: Session, kit: Kit) -> None:
    there = fill(book, kit)
    who = whose(book, there.anna)
    held = gather(book, who)
    looked_for = Terms(terms(who, ""))
    assert looked_for.words == ("Anna Ash", "anna@partner.example", "a.ash@home.example")
    found = show(book, everywhere(book, held, looked_for)[0], looked_for)
    assert [(one.kind, one.places) for one in found] == [
        ("What somebody else sent in", (SPEAKS,)),
        ("A mail from somebody else", ("Their address stands in the head of the mail: Cc.",)),
    ]


def test_what_goes_along_hides_others_and_keeps_her(book: Session, kit: Kit) -> None:
    there = fill(book, kit)
    held = gather(book, whose(book, there.anna))
    assert hider(book, held, ["agrees"]).words(SPEAKS) == (
        "Anna\u00a0Ash told me (tel. [a telephone number]) that [a name of somebody else] of "
        "[an address of somebody else] [hidden]. Write to anna@partner.example."
    )


def test_mail_from_another_to_her_own_address_of_ours_is_for_somebody_to_look_at(
    book: Session, kit: Kit
) -> None:
    there = fill(book, kit)
    held = gather(book, whose(book, there.anna))
    mail = book.query(IncomingMail).filter_by(sender_address="ben@other.example").one()
    mail.raw = b"From: ben@other.example\r\n\r\nMore trains."
    (mail.invitation_id,) = held.ids["invitation"]
    book.flush()
    looked_for = Terms(["a.ash@home.example"])
    assert [
        one.places for one in show(book, everywhere(book, held, looked_for)[0], looked_for)
    ] == [("It came to the address of ours that was given to them; somebody else wrote it.",)]


def test_long_texts_show_the_words_around_and_hostile_names_are_looked_for_as_they_stand(
    book: Session, kit: Kit
) -> None:
    there = fill(book, kit)
    held = gather(book, whose(book, there.anna))
    text = "x " * 5_000 + "100%_(.*)\\ met" + " y" * 5_000
    book.add(
        JournalEntry(at=there.anna.added_at, actor="x", event="y", subject="meeting", detail=text)
    )
    book.flush()
    looked_for = Terms(["100%_(.*)\\", "(((((", "%%%"])
    (found,) = show(book, everywhere(book, held, looked_for)[0], looked_for)
    assert len(found.places[0]) < 700
    assert "100%_(.*)\\ met" in found.places[0]


def test_what_is_typed_is_short_and_few() -> None:
    assert lines("Mrs  Ash\n\nA.\n" + "x" * 500) == ("Mrs Ash", "x" * 100)
    assert len(lines("\n".join(f"name {n}" for n in range(1_000)))) == 20


def test_what_is_to_be_hidden_is_neither_cut_nor_left_out() -> None:
    wanted = ["Jo", *(f"name {n}" for n in range(30)), "x" * 150]
    assert hidden_lines("\n".join(wanted) + "\n\n Jo ") == tuple(wanted)
    with pytest.raises(Unreadable, match="Hide at most 500 things"):
        hidden_lines("\n".join(f"name {n}" for n in range(501)))


def test_of_more_mentions_than_anybody_reads_each_table_has_a_share_and_the_cut_is_told(
    book: Session, kit: Kit
) -> None:
    there = fill(book, kit)
    held = gather(book, whose(book, there.anna))
    looked_for = Terms(["Anna Ash", "anna@partner.example"])
    few, more = everywhere(book, held, looked_for)
    assert (len(few), more) == (2, False)
    for number in range(600):
        book.add(
            JournalEntry(
                at=NOON, actor="x", event="y", subject="meeting", detail=f"Anna Ash {number}"
            )
        )
    book.flush()
    spots, more = everywhere(book, held, looked_for)
    assert (len(spots), more) == (500, True)
    assert {one.table for one in spots} == {"comment", "incoming_mail", "journal_entry"}
    request = Request(held, "By letter.", [], 500, more=more)
    with hand_over(book, kit.stationery, request, at=NOON) as archive:
        told = zipfile.ZipFile(archive).read("index.html").decode()
    assert "of so many we looked at the first 500" in told
