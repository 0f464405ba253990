"""Every page a stakeholder can come to, clean and with errors, walked as they would walk it."""

import re
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest
from playwright.sync_api import Page
from sqlalchemy import select

from browser.conftest import Site
from browser.looking import Look, rendered
from factories import a_document, a_stakeholder, an_invitation, an_open_consultation
from soundingboard.consultations.closing import close
from soundingboard.consultations.relinking import replace_link
from soundingboard.inbox.settling import settle
from soundingboard.inbox.taking import take
from soundingboard.models import (
    Consultation,
    Delivery,
    Invitation,
    PublishedReport,
    Stakeholder,
    Strategy,
)
from soundingboard.reports.publishing import publish, withdraw

pytestmark = pytest.mark.browser
Open = Callable[..., Page]
TEMPLATES = Path(__file__).parents[2] / "templates"
ROOMS = ("home", "join", "confirm", "respond", "sign_in", "errors")
MOST_SIGNS = 50_000


def prepared(site: Site, width: int) -> tuple[int, str]:
    """A consultation with a document that is open now, and somebody's token for it."""
    now = site.kit.now()
    with site.kit.database.begin() as book:
        consultation = an_open_consultation(
            book,
            "What have we missed?",
            "What would help you most?",
            title=f"A plan looked at {width} pixels wide",
            strategy=book.scalars(select(Strategy)).first(),
            document_version=a_document(book),
            opened_at=now,
            closes_at=now + timedelta(days=9),
        )
        person = a_stakeholder(book, email=f"reader{width}@partner.example", name="Ana Okoro")
        return consultation.id, an_invitation(book, consultation, person).token


def latest_link(site: Site, address: str, purpose: str) -> str:
    with site.kit.database.reading() as book:
        letter = book.scalars(
            select(Delivery)
            .where(Delivery.to_address == address, Delivery.purpose == purpose)
            .order_by(Delivery.id.desc())
        ).first()
        assert letter is not None
        found = re.search(r"http\S+/confirm/\S+", letter.text)
    assert found is not None
    return found[0]


def test_every_stakeholder_page_is_for_everybody(site: Site, open_page: Open, width: int) -> None:
    look = Look(open_page(width))
    with rendered(site.app) as seen:
        join_and_leave(look, site, width)
        ask_for_a_link(look)
        number, token = prepared(site, width)
        answer(look, token)
        say_who_wrote(look, site, token, width)
        look.at(f"/consultations/{number}")
        look.at(f"/consultations/{number}/document")
        token = come_by_a_replaced_link(look, site, token)
        come_too_late(look, site, number, token)
        read_the_report(look, site, number)
        look.at("/nothing-here")
    assert look.wrong == {}
    pages = {
        f"{room}/{file.name}"
        for room in ROOMS
        for file in (TEMPLATES / room).glob("*.html")
        if not file.name.startswith("_")
    }
    assert pages - seen == set(), "pages nobody has looked at"


def join_and_leave(look: Look, site: Site, width: int) -> None:
    page, address = look.page, f"newcomer{width}@partner.example"
    look.at("/")
    look.at("/join")
    look.refused("Join the sounding board", "sent empty")
    page.fill("#name", "Ivo Renn")
    page.fill("#email", "ivo at home")
    look.refused("Join the sounding board", "with a wrong address")
    page.fill("#email", address)
    page.locator("input[name=interests]").first.check()
    look.press("Join the sounding board")
    look.here("asked to join")
    confirming = latest_link(site, address, "join_confirmation")
    look.at(confirming)
    page.locator("main form button").click()
    page.wait_for_url("**/join/you/**")
    look.here("confirmed")
    page.fill("#name", "")
    look.refused("Save", "without a name")
    page.fill("#name", "Ivo Renn")
    look.press("Save")
    look.here("saved")
    look.at(confirming[:-3] + "abc")
    look.at(f"/leave/{leaving_mark(site, address)}")
    page.locator("main form button").click()
    page.wait_for_load_state()
    look.here("left")
    look.at("/leave/not-a-link")


def leaving_mark(site: Site, address: str) -> str:
    with site.kit.database.reading() as book:
        person = book.scalars(select(Stakeholder.id).where(Stakeholder.email == address)).one()
    return site.kit.stationery.signer.sign("leave", person)


def ask_for_a_link(look: Look) -> None:
    look.at("/sign-in")
    look.refused("Send me a link", "sent empty")
    look.page.fill("#email", "stranger@elsewhere.example")
    look.press("Send me a link")
    look.here("asked for a link")
    look.at("/sign-in/a-link-like-those-in-letters")
    look.press("Sign in")
    look.here("by a link that is not ours")
    look.at("/sign-out")


def answer(look: Look, token: str) -> None:
    page, mine = look.page, f"/respond/{token}"
    look.at("/respond/aaaaaaaaaaaaaaaaaaaaaaaaaa")
    look.at(mine)
    look.at(f"{mine}/answer/questions")
    page.locator("textarea").first.evaluate(
        "(box, most) => { box.value = 'x '.repeat(most); }", MOST_SIGNS
    )
    look.refused("Save and continue", "with far too much in a box")
    page.locator("textarea").first.fill("The plan forgets everybody who works at night.")
    look.press("Save and continue")
    look.here("the first part of the document")
    page.locator("textarea").first.evaluate(
        "(box, most) => { box.value = 'x '.repeat(most); }", MOST_SIGNS
    )
    look.refused("Save and continue", "with far too much in a box")
    page.locator("textarea").first.fill("Three employers have told us the same.")
    look.press("Save and come back later")
    look.here("saved for later")
    look.at(f"{mine}/answer/part-2")
    look.at(f"{mine}/answer/part-9")
    look.at(f"{mine}/answer/anything-else")
    look.at(f"{mine}/files")
    page.set_input_files(
        "input[type=file]", {"name": "song.exe", "mimeType": "audio/mpeg", "buffer": b"MZ\x90"}
    )
    look.refused("Add", "with a file of a kind we do not take")
    page.set_input_files(
        "input[type=file]", {"name": "shifts.csv", "mimeType": "text/csv", "buffer": b"a,b\n1,2\n"}
    )
    look.press("Add")
    look.here("with a file")
    look.at(f"{mine}/throw-away")
    look.at(f"{mine}/check")
    look.refused("Send my answer", "sent without saying for whom")
    page.locator("input[name=standpoint]").nth(1).check()
    page.locator("input[name=consent]").first.check()
    look.refused("Send my answer", "for an organisation without a name")
    page.fill("#organisation_name", "Okoro Nights Ltd")
    look.press("Send my answer")
    look.here("sent")
    look.at(f"{mine}/points")
    page.locator("textarea").first.evaluate(
        "(box, most) => { box.value = 'x '.repeat(most); }", MOST_SIGNS
    )
    look.refused("Put it right", "with far too much that is missing")
    look.at(mine)
    look.press("Change my answer")
    look.here("changing")
    page.click("a:has-text('Withdraw it')")
    page.wait_for_url("**/withdraw/**")
    look.here("asked whether to withdraw")
    look.at(mine)
    look.press("Save the language")
    look.here("chose the language of letters")
    say_what_may_be_published(look)


def say_what_may_be_published(look: Look) -> None:
    page = look.page
    page.click("a:has-text('Change that')")
    page.wait_for_url("**/publishing/**")
    look.here("asked what may be published")
    page.locator("textarea").first.evaluate("(box) => { box.value = 'x '.repeat(2001); }")
    look.refused("Save my choice", "with too long a reason")
    page.locator("textarea").first.fill("It names a supplier.")
    page.locator("input[name=consent]").nth(2).check()
    look.press("Save my choice")
    look.here("not to be published")


def say_who_wrote(look: Look, site: Site, token: str, width: int) -> None:
    """A mail from an address nobody knows, to somebody else's reply address: we ask its owner."""
    kit, sender = site.kit, f"colleague{width}@elsewhere.example"
    raw = (
        f"From: Pia Colleague <{sender}>\r\n"
        f"To: reply+{token}@{kit.stationery.letterhead.reply_domain}\r\n"
        f"Message-ID: <passed-on-{width}@elsewhere.example>\r\n"
        "Subject: Re: The plan\r\n\r\n"
        "Ana passed this on to me. The night buses matter most to our ward.\r\n"
    )
    mail_id = take(kit.database, raw.encode(), source="test", at=kit.now())
    settle(kit.database, kit.post_desk, mail_id, at=kit.now())
    look.at(latest_link(site, sender, "confirm_answer"))
    look.press("Yes, it was me")
    look.here("said that it was theirs")
    look.at("/confirm/not-a-link")


def come_by_a_replaced_link(look: Look, site: Site, token: str) -> str:
    """Staff replace the link while its owner writes; gives the new token."""
    kit, page = site.kit, look.page
    page.goto(f"/respond/{token}/answer/questions")
    page.locator("textarea").nth(1).fill("And the last bus leaves before the late shift ends.")
    with kit.database.begin() as book:
        invited = book.scalars(select(Invitation).where(Invitation.token == token)).one()
        replace_link(
            book,
            kit.stationery,
            invited,
            why="Passed on to a mailing list.",
            by="Olwen Pryce",
            at=kit.now(),
            chance=kit.stationery.chance,
        )
        new = invited.token
    look.press("Save and continue")
    assert "And the last bus leaves" in page.inner_text("main")
    look.here("written by a link that was replaced")
    look.press("Send me the new link")
    look.here("asked for the new link")
    return new


def come_too_late(look: Look, site: Site, number: int, token: str) -> None:
    """The page was open when the consultation closed: what was typed is given back."""
    page = look.page
    page.goto(f"/respond/{token}/answer/questions")
    page.locator("textarea").nth(1).fill("One more thing, a minute too late.")
    with site.kit.database.begin() as book:
        found = book.get_one(Consultation, number)
        close(book, found, at=site.kit.now(), actor="Olwen Pryce")
    look.press("Save and continue")
    assert "One more thing, a minute too late." in page.inner_text("main")
    look.here("written too late")
    look.at(f"/respond/{token}")
    look.at(f"/consultations/{number}")


def read_the_report(look: Look, site: Site, number: int) -> None:
    """The summary of responses, once somebody has published it."""
    kit = site.kit
    with kit.database.begin() as book:
        published = publish(
            book,
            kit.shelf,
            book.get_one(Consultation, number),
            response="We will ask the operators for later buses.",
            house=kit.stationery.letterhead.organisation_name,
            day=kit.stationery.day,
            by="Olwen Pryce",
            at=kit.now(),
        )
        made = published.id
    look.at(f"/consultations/{number}")
    look.at(f"/consultations/{number}/report")
    with kit.database.begin() as book:
        published = book.get_one(PublishedReport, made)
        notice = "One table was wrong."
        withdraw(book, published, "A slip.", notice, by="Olwen Pryce", at=kit.now())
    look.at(f"/consultations/{number}")
    look.at(f"/consultations/{number}/report")
