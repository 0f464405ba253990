"""A letter is looked at for everybody before it goes: what is wrong is said, and for whom."""

from sqlalchemy.orm import Session

from factories import a_stakeholder
from prepared import a_ready_draft
from soundingboard.consultations.preflight import Finding, examine
from soundingboard.kit import Kit
from soundingboard.models import Consultation, Stakeholder
from soundingboard.vocabulary import Language


def findings(
    kit: Kit, consultation: Consultation, *readers: Stakeholder, pages: str = "respond leave"
) -> tuple[Finding, ...]:
    """What is found where our site has only these pages."""

    def leads_somewhere(link: str) -> bool:
        return link.startswith("mailto:") or link.split("/")[3] in pages.split()

    return examine(kit.stationery, consultation, readers, leads_somewhere=leads_somewhere)


def test_a_letter_in_order_has_no_findings(session: Session, kit: Kit) -> None:
    consultation = a_ready_draft(session)

    assert findings(kit, consultation, a_stakeholder(session, name="Mair Llwyd")) == ()


def test_readers_with_trouble_are_named(session: Session, kit: Kit) -> None:
    consultation = a_ready_draft(session)
    nobody = [
        a_stakeholder(session, name=" ", email=f"nobody{number}@partner.example")
        for number in range(7)
    ]
    readers = [
        *nobody,
        a_stakeholder(session, name="MAIR LLWYD"),
        a_stakeholder(session, name="{{ first_name }}"),
        a_stakeholder(session, name="info@partner.example"),
        a_stakeholder(session, name="Gwen", email="gw en@partner.example"),
        a_stakeholder(session, name="Huw Bowen"),
    ]

    assert findings(kit, consultation, *readers) == (
        Finding(
            "They have no name: the letter greets nobody by name.",
            7,
            tuple(person.email for person in nobody[:5]),
        ),
        Finding("Their name is in capitals: the letter would shout at them.", 1, ("MAIR LLWYD",)),
        Finding(
            "What stands for their name is no name.",
            2,
            ("{{ first_name }}", "info@partner.example"),
        ),
        Finding(
            "No letter can be sent to their address: the address cannot be written in a mail.",
            1,
            ("Gwen",),
        ),
    )


def test_what_was_left_unfilled_or_looks_like_spam_is_said(session: Session, kit: Kit) -> None:
    consultation = a_ready_draft(
        session,
        title="ACT NOW ON THE GROWTH PLAN FOR WEALDMERE AND ALL ITS TOWNS!!",
        introduction="Dear [name], we shall meet on TBC. More at https://bit.ly/3xYz.",
    )
    reader = a_stakeholder(session, name="Mair Llwyd")

    assert [one.sentence for one in findings(kit, consultation, reader)] == [
        "Something was not filled in: [name]",
        "Something was not filled in: TBC",
        "The subject is in capitals, as spam is.",
        "Exclamation marks in a row look like spam.",
        "Filters take “act now” for spam.",
        "A short link hides where it leads: bit.ly.",
    ]


def test_a_link_to_a_page_we_do_not_have_is_found(session: Session, kit: Kit) -> None:
    consultation = a_ready_draft(session)
    reader = a_stakeholder(session, name="Mair Llwyd")

    (found,) = findings(kit, consultation, reader, pages="respond")

    assert found.sentence.startswith("There is no such page of ours: ")
    assert "/leave/" in found.sentence


def test_who_reads_another_language_than_the_questions_is_counted(
    session: Session, kit: Kit
) -> None:
    consultation = a_ready_draft(session)
    mair = a_stakeholder(session, name="Mair", chosen_language=Language.WELSH)

    assert findings(kit, consultation, mair, a_stakeholder(session, name="Ann")) == (
        Finding(
            "They get their letter in Welsh, but the title, the introduction and the questions "
            "are in English only: those stay so, and are marked as such.",
            people=1,
            examples=("Mair",),
        ),
    )
