from datetime import timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from factories import NOON, a_stakeholder, a_strategy, an_organisation
from people.messy import messy_list
from soundingboard.models import JournalEntry, Organisation, Stakeholder, StakeholderGroup
from soundingboard.outbox.suppression import suppress
from soundingboard.people.consent_columns import Sense
from soundingboard.people.importing import (
    Imported,
    ImportPreview,
    PreviewRow,
    import_people,
    preview,
)
from soundingboard.people.leaving import leave
from soundingboard.people.merging import Fate
from soundingboard.people.sorting import ON_OURS
from soundingboard.refusals import Unreadable
from soundingboard.vocabulary import Membership, OrganisationType, SuppressionReason


def take(session: Session, seen: ImportPreview) -> Imported:
    return import_people(session, seen, source="spring list", at=NOON, actor="Olwen Pryce")


def on_the_list(session: Session) -> dict[str, Stakeholder]:
    session.flush()
    session.expire_all()
    return {person.email: person for person in session.scalars(select(Stakeholder))}


def snapshot(session: Session) -> list[tuple[object, ...]]:
    """Everything the list holds, as plain values."""
    return sorted(
        (
            person.email,
            person.name,
            person.job_title,
            person.place,
            person.source,
            person.added_at,
            person.membership,
            person.organisation.name if person.organisation else "",
            person.organisation.type if person.organisation else "",
            tuple(sorted(group.name for group in person.groups)),
            tuple(sorted(priority.name for priority in person.interests)),
        )
        for person in on_the_list(session).values()
    )


def test_messy_list_becomes_exactly_the_people_it_means(session: Session) -> None:
    messy = messy_list()
    seen = preview(session, messy.name, messy.content)
    assert on_the_list(session) == {}
    assert seen.count(Fate.NEW) == len(messy.people)
    assert seen.count(Fate.REPEATED) == messy.repeated
    assert seen.count(Fate.WRONG) == messy.wrong
    assert seen.unknown_columns == messy.unknown_columns
    assert seen.new_groups == ("Sounding board", "Roundtable")
    assert take(session, seen) == Imported(
        added=len(messy.people),
        merged=0,
        unchanged=0,
        repeated=messy.repeated,
        left=0,
        stopped=0,
        refused=0,
        wrong=messy.wrong,
    )
    people = on_the_list(session)
    assert people.keys() == messy.people.keys()
    found = {
        email: (
            person.name,
            person.organisation.name if person.organisation else "",
            person.organisation.type if person.organisation else None,
            person.job_title,
            frozenset(group.name for group in person.groups),
        )
        for email, person in people.items()
    }
    assert found == {
        email: (
            truth.name,
            truth.organisation,
            truth.organisation_type,
            truth.job_title,
            truth.groups,
        )
        for email, truth in messy.people.items()
    }
    assert len(session.scalars(select(Organisation)).all()) == messy.organisations
    assert {person.source for person in people.values()} == {"spring list"}


def test_same_list_twice_changes_nothing(session: Session) -> None:
    messy = messy_list()
    take(session, preview(session, messy.name, messy.content))
    before = snapshot(session)
    again = preview(session, messy.name, messy.content)
    assert again.new_groups == ()
    assert take(session, again) == Imported(
        added=0,
        merged=0,
        unchanged=len(messy.people),
        repeated=messy.repeated,
        left=0,
        stopped=0,
        refused=0,
        wrong=messy.wrong,
    )
    assert snapshot(session) == before


def test_who_left_or_bounced_stays_off_and_is_counted(session: Session) -> None:
    gone = a_stakeholder(session, email="gone@partner.example", name="")
    leave(session, gone, at=NOON, how="by mail")
    suppress(
        session,
        "dead@partner.example",
        reason=SuppressionReason.BOUNCED,
        evidence="550 5.1.1 no such user",
        at=NOON,
    )
    content = b"Email,Name\ngone@partner.example,Gone\ndead@partner.example,Dead\nx@y.example,X"
    seen = preview(session, "list.csv", content)
    assert seen.rows == (
        PreviewRow(2, Fate.LEFT, "gone@partner.example", "Gone", "", "Asked to leave the list."),
        PreviewRow(
            3,
            Fate.STOPPED,
            "dead@partner.example",
            "Dead",
            "",
            "Letters to this address came back.",
        ),
        PreviewRow(4, Fate.NEW, "x@y.example", "X", "", ""),
    )
    done = take(session, seen)
    assert (done.added, done.left, done.stopped) == (1, 1, 1)
    people = on_the_list(session)
    assert people.keys() == {"gone@partner.example", "x@y.example"}
    assert people["gone@partner.example"].membership is Membership.LEFT
    assert people["gone@partner.example"].name == ""


def test_who_leaves_between_preview_and_import_stays_off(session: Session) -> None:
    person = a_stakeholder(session, email="anna@partner.example", name="")
    seen = preview(session, "list.csv", b"Email,Name\nanna@partner.example,Anna Ash")
    assert seen.count(Fate.ADDED_TO) == 1
    leave(session, person, at=NOON, how="by the link in a letter")
    assert take(session, seen).left == 1
    assert on_the_list(session)["anna@partner.example"].name == ""


def test_import_fills_gaps_and_keeps_what_is_there(session: Session) -> None:
    a_strategy(session, "People, skills and work", "Clean growth")
    college = an_organisation(session, "Marlhythe College")
    a_stakeholder(session, email="anna@partner.example", name="Anna Ash", organisation=college)
    content = (
        b"Mail\tFull name\tRole\tCompany\tType\tInterests\n"
        b"ANNA@partner.example\tA. Ash\tPrincipal\tElsewhere plc\tuniversity\t"
        b"Clean growth, People, skills and work, Fishing\n"
    )
    seen = preview(session, "list.tsv", content)
    assert seen.rows[0].fate is Fate.ADDED_TO
    assert seen.rows[0].note == (
        "We keep the name “Anna Ash” and the organisation “Marlhythe College”. "
        "We have no priority “Fishing”."
    )
    take(session, seen)
    anna = on_the_list(session)["anna@partner.example"]
    assert (anna.name, anna.job_title, anna.source) == ("Anna Ash", "Principal", "added by hand")
    assert anna.organisation is not None
    assert anna.organisation.name == "Marlhythe College"
    assert {priority.name for priority in anna.interests} == {
        "Clean growth",
        "People, skills and work",
    }


def test_staff_list_confirms_who_only_asked_to_join(session: Session) -> None:
    a_stakeholder(
        session,
        email="anna@partner.example",
        membership=Membership.UNCONFIRMED,
        source="joined",
        added_at=NOON - timedelta(days=3),
    )
    done = take(session, preview(session, "list.csv", b"Email\nanna@partner.example\n"))
    anna = on_the_list(session)["anna@partner.example"]
    assert done.merged == 1
    assert (anna.membership, anna.source) == (Membership.ACTIVE, "spring list")


def test_own_list_says_what_kind_a_body_is(session: Session) -> None:
    an_organisation(session, "Marlhythe College")
    content = b"Email;Organisation;Category\na@y.example;MARLHYTHE COLLEGE;further education"
    take(session, preview(session, "list.csv", content))
    bodies = session.scalars(select(Organisation)).all()
    assert [(body.name, body.type) for body in bodies] == [
        ("Marlhythe College", OrganisationType.COLLEGE_OR_TRAINING)
    ]


def test_groups_are_found_whatever_their_case(session: Session) -> None:
    session.add(StakeholderGroup(name="Sounding Board"))
    session.flush()
    content = b'Email,Groups\na@y.example,sounding board\nb@y.example,"SOUNDING BOARD, New one"'
    seen = preview(session, "list.csv", content)
    assert seen.new_groups == ("New one",)
    take(session, seen)
    groups = session.scalars(select(StakeholderGroup).order_by(StakeholderGroup.name)).all()
    assert [(group.name, len(group.members)) for group in groups] == [
        ("New one", 1),
        ("Sounding Board", 2),
    ]


@pytest.mark.parametrize(
    ("lines", "columns", "unknown"),
    [
        (
            (
                "Forename,Family name,Company / organisation,Email (work),Tel.",
                "Anna,Ash,Fens,anna@partner.example,1",
            ),
            ("first name", "surname", "organisation", "email"),
            ("Tel.",),
        ),
        (
            (
                "E-mail (home),Email,Name - contact",
                "home@x.example,anna@partner.example,Anna",
            ),
            ("email", "name"),
            ("E-mail (home)",),
        ),
        (
            ("Reach them at,Name of organisation,Name", "anna@partner.example,Fens,Anna"),
            ("email", "name"),
            ("Name of organisation",),
        ),
        (
            ("Partners 2026", "Who,How", "Name,Kontakt", "Anna,anna@partner.example"),
            ("name", "email"),
            (),
        ),
    ],
)
def test_headings_are_known_by_what_they_say_and_addresses_by_how_they_look(
    session: Session, lines: tuple[str, ...], columns: tuple[str, ...], unknown: tuple[str, ...]
) -> None:
    seen = preview(session, "list.csv", "\n".join(lines).encode())
    assert tuple(one.value for one in seen.columns) == columns
    assert seen.unknown_columns == unknown
    assert [row.email for row in seen.rows] == ["anna@partner.example"]


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"Email\n", "list.csv has headings, but nobody below them."),
        (
            b"Name,Town\nAnna,Marlhythe\n",
            (
                "list.csv has no column headed “Email”, so we do not know whom it lists. "
                "Its first row is: Name, Town."
            ),
        ),
        (
            b"anna@partner.example,Anna\n",
            (
                "list.csv has no row that names its columns. Please put one at its top, "
                "such as “Name, Email, Organisation”."
            ),
        ),
        (b"", "list.csv is empty."),
        (b" \r\n\r\n", "list.csv is empty."),
        (b"\xff\xd8\xff\xe0 JFIF", "list.csv is not a list of people: it is a JPEG picture."),
    ],
)
def test_what_is_no_list_is_refused_with_one_sentence(
    session: Session, content: bytes, sentence: str
) -> None:
    with pytest.raises(Unreadable) as refused:
        preview(session, "list.csv", content)
    assert refused.value.sentence == sentence


@pytest.mark.slow
def test_ten_thousand_people_are_imported_and_the_second_time_nothing_changes(
    session: Session,
) -> None:
    lines = ["Email,Name,Organisation,Groups"]
    lines.extend(f"p{n}@partner.example,P {n},Body {n % 900},Board" for n in range(10_000))
    content = "\n".join(lines).encode()
    assert take(session, preview(session, "list.csv", content)).added == 10_000
    assert take(session, preview(session, "list.csv", content)).unchanged == 10_000


def test_who_says_no_in_the_list_itself_is_not_taken_and_what_is_unclear_is_held(
    session: Session,
) -> None:
    a_stakeholder(session, email="known@partner.example", name="Known")
    gone = a_stakeholder(session, email="gone@partner.example", name="")
    leave(session, gone, at=NOON, how="by mail")
    content = (
        b"Email,Name,OK to contact?,Do not call,Status\n"
        b"yes@partner.example,Yes,Y,Y,\n"
        b"no@partner.example,No,N,,\n"
        b"ask@partner.example,Ask,ask first,,\n"
        b"blank@partner.example,Blank,,,\n"
        b"known@partner.example,Known,no,,\n"
        b"gone@partner.example,Gone,yes,,\n"
        b"left@partner.example,Left,yes,,Unsubscribed\n"
        b"YES2@partner.example,Twice,yes,,\n"
        b"yes2@partner.example,Twice,withdrawn 3 May 2024,,\n"
    )
    seen = preview(session, "list.csv", content)
    no = "The column “OK to contact?” says “{}”."
    assert [(row.line, row.fate, row.note) for row in seen.rows] == [
        (2, Fate.NEW, ""),
        (3, Fate.REFUSED, no.format("N")),
        (
            4,
            Fate.WRONG,
            (
                "The column “OK to contact?” says “ask first”, which is neither yes nor no to us. "
                "Write yes or no there, and import the list again."
            ),
        ),
        (
            5,
            Fate.WRONG,
            (
                "The column “OK to contact?” is empty here. Write yes or no there, and import "
                "the list again."
            ),
        ),
        (6, Fate.REFUSED, f"{no.format('no')} {ON_OURS}"),
        (7, Fate.LEFT, "Asked to leave the list."),
        (8, Fate.REFUSED, "The column “Status” says “Unsubscribed”."),
        (9, Fate.REFUSED, f"Line 10: {no.format('withdrawn 3 May 2024')}"),
        (10, Fate.REFUSED, no.format("withdrawn 3 May 2024")),
    ]
    assert seen.read_as == (
        ("Email", "email"),
        ("Name", "name"),
        ("OK to contact?", Sense.GRANTS.value),
    )
    assert seen.unknown_columns == ("Do not call", "Status")
    assert seen.doubtful_columns == ("Do not call",)
    before = snapshot(session)
    assert take(session, seen) == Imported(
        added=1, merged=0, unchanged=0, repeated=0, left=1, stopped=0, refused=5, wrong=2
    )
    after = snapshot(session)
    assert [row for row in after if row not in before] == [row for row in after if "Yes" in row]
    assert on_the_list(session)["gone@partner.example"].membership is Membership.LEFT
    noted = session.scalars(select(JournalEntry.detail).where(JournalEntry.subject == "list"))
    assert noted.one() == (
        "list.csv (spring list): 1 added, 0 merged, 1 kept off, 5 refused by the list itself, "
        "2 not usable."
    )


def test_column_of_consent_that_nobody_filled_in_asks_nothing_and_is_pointed_out(
    session: Session,
) -> None:
    seen = preview(session, "list.csv", b"Email,Consent\na@partner.example,\nb@partner.example,\n")
    assert [row.fate for row in seen.rows] == [Fate.NEW, Fate.NEW]
    assert (seen.unknown_columns, seen.doubtful_columns) == (("Consent",), ("Consent",))


def test_opted_out_of_email_is_no_column_of_addresses(session: Session) -> None:
    seen = preview(
        session,
        "list.csv",
        b"Opted out of email,E-mail of contact,Name\n"
        b"TRUE,a@partner.example,A\nFALSE,b@partner.example,B",
    )
    assert [(row.email, row.fate) for row in seen.rows] == [
        ("a@partner.example", Fate.REFUSED),
        ("b@partner.example", Fate.NEW),
    ]


def test_export_of_a_mailing_service_is_taken_and_says_which_columns_were_passed_over(
    session: Session,
) -> None:
    seen = preview(
        session,
        "list.csv",
        b"Email Address,First Name,Last Name,MEMBER_RATING,OPTIN_TIME,OPTIN_IP,CONFIRM_TIME,"
        b"CONFIRM_IP,LATITUDE,Communication preferences\n"
        b"a@x.example,Anna,Ash,2,,,2021-03-04 12:33:11,192.0.2.1,51.5,Housing\n"
        b"b@x.example,Ben,Birch,2,2021-03-04 12:33:11,192.0.2.2,,,,\n",
    )
    assert [row.fate for row in seen.rows] == [Fate.NEW, Fate.NEW]
    assert seen.doubtful_columns == ("OPTIN_TIME", "OPTIN_IP", "Communication preferences")
