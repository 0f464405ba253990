"""Pages of mailings, reminders and barred addresses: for everybody, and live."""

import os
from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect
from sqlalchemy import select
from sqlalchemy.orm import Session

from browser.conftest import Site, serving
from browser.looking import Look
from factories import a_stakeholder
from outbox_letters import a_letter
from soundingboard.demo.cast import ADMINISTRATOR
from soundingboard.models import Consultation, Delivery, Mailing, Wording
from soundingboard.outbox.sealing import make_key
from soundingboard.outbox.suppression import suppress
from soundingboard.vocabulary import ConsultationState, DeliveryState, SuppressionReason

pytestmark = pytest.mark.browser
Open = Callable[..., Page]
LETTERS = (
    (DeliveryState.SENT, "250 2.0.0 Ok"),
    (DeliveryState.QUEUED, ""),
    (DeliveryState.FAILED, "550 5.7.1 Your message was refused by the policy of our organisation"),
    (DeliveryState.SUPPRESSED, "This person has left the list."),
)


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """An example of its own: here its mailings are paused and called back."""
    with serving(tmp_path_factory.mktemp("mailings")) as served:
        yield served


def a_mailing(site: Site, width: int) -> int:
    """A mailing of four letters, two of which nobody got; nothing of it leaves by itself."""
    now = site.kit.now()
    later = now + timedelta(days=1)
    with Session(site.kit.database.engine) as book:
        mailing = Mailing(
            key=f"looked at {width}",
            name="Invitations: a growth plan for the whole of Wealdmere and its neighbours",
            created_at=now,
            not_before=later,
            planned_by="Olwen Pryce",
        )
        words = Wording(subject="A sounding", text="Hello\n", html="<p>Hello</p>\n", headers=[])
        words.mailing = mailing
        for state, reply in LETTERS:
            a_letter(
                book,
                f"{state}.{width}.with-a-rather-long-name@partner.example",
                wording=words,
                state=state,
                last_reply=reply,
                bulk=True,
                not_before=later,
                sent_at=now if state is DeliveryState.SENT else None,
            )
        return mailing.id


@pytest.fixture
def look(sign_in_page: Open, width: int) -> Look:
    return Look(sign_in_page(ADMINISTRATOR[1], width))


def keep(look: Look, name: str, width: int) -> None:
    """Keeps a picture to be looked at, where a folder for pictures is named."""
    folder = os.environ.get("LOOK_AT")
    if folder:
        look.page.screenshot(path=Path(folder) / f"{name}-{width}.png", full_page=True)


def test_mailings_are_for_everybody(site: Site, look: Look, width: int) -> None:
    number = a_mailing(site, width)
    here = f"/desk/mailings/{number}"
    look.at("/desk/mailings/")
    keep(look, "mailings", width)
    look.at(here)
    keep(look, "mailing", width)
    look.at(f"{here}/schedule")
    look.page.fill("#hour", "noon")
    look.refused("Save", "a time that is none")
    keep(look, "schedule", width)
    look.at(f"{here}/call-back")
    look.refused("Call it back", "without a reason")
    keep(look, "call-back", width)
    look.at(here)
    look.press("Pause it")
    look.here("paused")
    look.press("Let it go on")
    look.here("resumed")
    look.press("Send again")
    look.here("sent again")
    look.at(f"{here}/call-back")
    look.page.fill("#why", "The wrong document.")
    look.press("Call it back")
    look.here("called back")
    keep(look, "called-back", width)
    assert look.wrong == {}


def test_reminders_and_barred_addresses_are_for_everybody(
    site: Site, look: Look, width: int
) -> None:
    with site.kit.database.begin() as book:
        person = a_stakeholder(book, name="Ysolde Marr", email=f"ysolde{width}@partner.example")
        evidence = "3 letters came back for now, the last with: 452 4.2.2 mailbox full"
        reason = SuppressionReason.BOUNCED
        entry = suppress(book, person.email, reason, evidence, site.kit.now()).id
        consultation = book.scalars(
            select(Consultation).where(Consultation.state == ConsultationState.OPEN)
        ).first()
        assert consultation is not None
        for letter in book.scalars(select(Delivery).where(Delivery.purpose == "invitation")):
            if letter.state is DeliveryState.QUEUED:
                letter.state = DeliveryState.SENT
                letter.sent_at = site.kit.now() - timedelta(days=7)
        number, consultation_title = consultation.id, consultation.title
    look.at(f"/desk/consultations/{number}/remind")
    frame = look.page.frame_locator("iframe").locator("h1")
    expect(frame).to_have_text(consultation_title)
    keep(look, "remind", width)
    look.at(f"/desk/consultations/{number}/remind?who=nobody-of-that-name")
    look.press("Send me a test reminder")
    look.here("a test is on its way")
    look.page.fill("#hour", "noon")
    look.refused("Send the reminder", "a time that is none")
    look.at(f"/desk/consultations/{number}")
    keep(look, "consultation", width)
    look.at("/desk/suppressions/")
    keep(look, "suppressions", width)
    look.at(f"/desk/suppressions/{entry}/lift")
    look.refused("Let letters go again", "without a reason")
    look.page.fill("#why", "The mailbox has been emptied.")
    look.press("Let letters go again")
    look.here("lifted")
    assert look.wrong == {}


def test_the_mail_domain_is_for_everybody(site: Site, look: Look, width: int) -> None:
    folder = site.kit.sending.folder
    if not (folder / "sb1.pem").exists():
        make_key(folder, "sb1", kind="rsa")
        (folder / "broken.pem").write_text("no key")
    look.at("/desk/mail-domain/")
    expect(look.page.locator("dl.sb-record")).to_have_count(2)
    keep(look, "mail-domain", width)
    assert look.wrong == {}


def test_the_numbers_of_a_mailing_follow_it_by_themselves(site: Site, sign_in_page: Open) -> None:
    number = a_mailing(site, 1)
    page = sign_in_page(ADMINISTRATOR[1])
    page.goto(f"/desk/mailings/{number}")
    expect(page.locator(".sb-numbers")).to_contain_text("Planned1")
    with site.kit.database.begin() as book:
        for letter in book.scalars(
            select(Delivery).where(Delivery.wording.has(Wording.mailing_id == number))
        ):
            if letter.state is DeliveryState.QUEUED:
                letter.state, letter.sent_at = DeliveryState.SENT, site.kit.now()

    expect(page.locator("[data-live]")).to_contain_text("Done", timeout=20_000)
    expect(page.locator(".sb-numbers")).to_contain_text("Sent2")


def test_a_mailing_can_be_worked_without_javascript(site: Site, sign_in_page: Open) -> None:
    number = a_mailing(site, 2)
    page = sign_in_page(ADMINISTRATOR[1], javascript=False)
    page.goto(f"/desk/mailings/{number}")
    page.click("text=Pause it")
    expect(page.locator("main")).to_contain_text("Nothing leaves until somebody lets it go on.")
    page.click("text=Look again")
    page.click("text=Let it go on")
    expect(page.locator("main")).to_contain_text("It goes on.")
