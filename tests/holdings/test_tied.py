import json
import zipfile
from datetime import timedelta

from holdings.anna import There, fill
from sqlalchemy import select
from sqlalchemy.orm import Session

from factories import NOON, a_contribution, a_stakeholder, an_invitation, an_organisation
from soundingboard.contributions.acknowledging import acknowledge
from soundingboard.contributions.withdrawing import withdraw
from soundingboard.holdings.gathering import Holdings, gather
from soundingboard.holdings.handing_over import Request, hand_over, hider
from soundingboard.holdings.mentions import WHOLE_MAIL, Terms, everywhere, show
from soundingboard.holdings.recording import terms
from soundingboard.holdings.whose import whose
from soundingboard.inbox.corresponding import write
from soundingboard.kit import Kit
from soundingboard.models import Consultation, IncomingMail, Invitation, Stakeholder
from soundingboard.people.adding import Details, change_person
from soundingboard.people.queries import history
from soundingboard.vocabulary import Channel, ContributionState, Disposition


def handed(book: Session, kit: Kit, held: Holdings) -> dict[str, bytes]:
    archive = hand_over(book, kit.stationery, Request(held, "By letter.", [], 0), at=NOON)
    with archive, zipfile.ZipFile(archive) as zipped:
        return {name: zipped.read(name) for name in zipped.namelist()}


def of(book: Session, person: Stakeholder) -> Holdings:
    return gather(book, whose(book, person))


def passed_on(book: Session, there: There) -> IncomingMail:
    """Ben answers the letter that Anna forwarded to him."""
    mail = book.query(IncomingMail).filter_by(sender_address="ben@other.example").one()
    mail.invitation = book.query(Invitation).filter_by(stakeholder_id=there.anna.id).one()
    mail.sender_name, mail.disposition = "Ben Birch", Disposition.PASSED_ON
    book.flush()
    return mail


def by_hand(book: Session, kit: Kit, mail: IncomingMail) -> Invitation | None:
    letter = write(
        book,
        kit.stationery,
        mail,
        subject="Your son",
        words="About your son’s asthma: please ring me.",
        by="Olwen Pryce",
        at=NOON,
        key="1",
    )
    assert letter.delivery is not None
    return letter.delivery.invitation


def test_letter_by_hand_to_who_answered_a_forwarded_one_is_his_alone(
    book: Session, kit: Kit
) -> None:
    there = fill(book, kit)
    mail = passed_on(book, there)
    assert by_hand(book, kit, mail) is None
    assert b"asthma" not in b"".join(handed(book, kit, of(book, there.anna)).values())
    assert [one.purpose for one in history(book, there.ben).letters] == ["by_hand"]
    assert history(book, there.anna).letters == ()


def test_letter_by_hand_kept_with_the_invitation_of_another_is_his_all_the_same(
    book: Session, kit: Kit
) -> None:
    there = fill(book, kit)
    mail = passed_on(book, there)
    a_contribution(book, book.query(Consultation).one(), there.ben).incoming_mail = mail
    by_hand(book, kit, mail)
    (letter,) = history(book, there.ben).letters
    letter.invitation = mail.invitation  # as such letters were kept once
    book.flush()
    assert b"asthma" not in b"".join(handed(book, kit, of(book, there.anna)).values())
    assert history(book, there.anna).letters == ()
    assert b"asthma" in handed(book, kit, of(book, there.ben))[f"letters/{letter.id}.eml"]


def test_answer_to_a_letter_by_hand_comes_back_to_the_invitation_of_who_has_one(
    book: Session, kit: Kit
) -> None:
    there = fill(book, kit)
    mail = passed_on(book, there)
    his = an_invitation(book, book.query(Consultation).one(), there.ben)
    assert by_hand(book, kit, mail) is his


def test_what_is_tied_stays_with_the_person_when_their_address_is_anothers(
    book: Session, kit: Kit
) -> None:
    there = fill(book, kit)
    asked = book.query(Consultation).one()
    clerk = a_stakeholder(book, email="clerk@parish.example", name="Clara Cole")
    an_invitation(book, asked, clerk)
    said = a_contribution(book, asked, clerk, (asked.questions[0], "I was bullied."))
    said.state, said.channel = ContributionState.SUBMITTED, Channel.EMAIL
    tied, untied = (
        _mail(book, "Clerk@parish.example", words) for words in ("bullied", "A question.")
    )
    said.incoming_mail = tied
    acknowledge(book, kit.stationery, said, at=NOON)
    details = Details(email="clara@home.example", name="Clara Cole")
    change_person(book, clerk, details, at=NOON + timedelta(days=1), actor="Olwen Pryce")
    ben = a_stakeholder(book, email="clerk@parish.example", name="Bob Beech")
    own = _mail(book, "clerk@parish.example", "I am new.")
    own.received_at = NOON + timedelta(days=2)
    book.flush()

    hers, his = of(book, clerk), of(book, ben)
    assert hers.whose.addresses == ("clara@home.example",)
    assert hers.whose.former == ("clerk@parish.example",)
    assert [one["id"] for one in hers.section("incoming_mail").records] == [tied.id]
    assert [one["purpose"] for one in hers.section("delivery").records] == ["receipt"]
    assert [one.purpose for one in history(book, clerk).letters] == ["receipt"]
    assert "was clerk@parish.example" in [
        one["detail"] for one in hers.section("journal_entry").records
    ]
    assert b"bullied" not in b"".join(handed(book, kit, his).values())
    assert [one["id"] for one in his.section("incoming_mail").records] == [own.id]
    assert his.to_read == {tied.id, untied.id}
    assert history(book, ben).letters == ()
    assert there.anna.id not in hers.whose.ids


def test_mail_sent_in_for_somebody_is_read_before_it_goes_along(book: Session, kit: Kit) -> None:
    there = fill(book, kit)
    words = "Anna Ash is a nuisance, Carla Cole-Hunt (020 7946 0958) thinks so too."
    mail = _mail(book, "ben@other.example", words)
    a_contribution(
        book, book.query(Consultation).one(), there.anna, (None, "buses")
    ).incoming_mail = mail
    book.flush()
    held = of(book, there.anna)
    files = handed(book, kit, held)
    assert b"nuisance" not in b"".join(files.values())
    assert f"mails/{mail.id}.eml" not in files
    looked_for = Terms(terms(held.whose, ""))
    spots = [one for one in everywhere(book, held, looked_for)[0] if one.row == mail.id]
    (found,) = show(book, [one for one in spots if one.table == "incoming_mail"], looked_for)
    assert (found.kind, found.places) == (WHOLE_MAIL, (words,))
    assert hider(book, held).words(found.places[0]) == (
        "Anna Ash is a nuisance, [a name of somebody else] ([a telephone number]) thinks so too."
    )


def test_others_are_hidden_in_what_staff_wrote_down_for_her(book: Session, kit: Kit) -> None:
    there = fill(book, kit)
    words = "Anna Ash rang. She says Ben Birch (ben@other.example) beats his dog."
    said = a_contribution(book, book.query(Consultation).one(), there.anna, (None, words))
    said.channel, said.recorded_by = Channel.RECORDED, "Olwen Pryce"
    book.flush()
    data = json.loads(handed(book, kit, of(book, there.anna))["data.json"])
    assert [one["text"] for one in data["comment"]] == [
        "Buses after six.",
        (
            "Anna Ash rang. She says [a name of somebody else] ([an address of somebody else]) "
            "beats his dog."
        ),
    ]


def test_answer_withdrawn_after_the_close_is_found_in_the_journal(book: Session, kit: Kit) -> None:
    there = fill(book, kit)
    invitation = book.scalars(select(Invitation).where(Invitation.stakeholder == there.anna)).one()
    (said,) = of(book, there.anna).section("contribution").records
    withdraw(book, invitation, said["reference"], at=NOON + timedelta(days=4_000))
    events = [one["event"] for one in of(book, there.anna).section("journal_entry").records]
    assert "withdrew an answer after the close" in events


def _mail(book: Session, sender: str, body: str) -> IncomingMail:
    raw = f"From: {sender}\r\n\r\n{body}\r\n".encode()
    mail = IncomingMail(
        content_hash=str(hash(raw)),
        raw=raw,
        size=len(raw),
        source="imap",
        received_at=NOON,
        sender_address=sender,
        body=body,
    )
    book.add(mail)
    book.flush()
    return mail


def test_body_she_speaks_for_is_not_hidden_where_somebody_is_listed_by_its_name(
    book: Session, kit: Kit
) -> None:
    there = fill(book, kit)
    there.anna.organisation = an_organisation(book, "Fen Buses Ltd")
    a_stakeholder(book, email="info@fen.example", name="Fen Buses Ltd")
    book.flush()
    data = json.loads(handed(book, kit, of(book, there.anna))["data.json"])
    assert data["stakeholder"][0]["organisation"] == "Fen Buses Ltd"
