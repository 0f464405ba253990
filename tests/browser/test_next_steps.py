"""The buttons by which staff decide about a mail: looked at, and pressed without JavaScript."""

import os
from collections.abc import Callable

import pytest
from incoming import a_mail
from playwright.sync_api import Page
from sqlalchemy import select

from browser.conftest import Site
from browser.looking import Look
from soundingboard.demo.cast import ADMINISTRATOR
from soundingboard.inbox.settling import settle
from soundingboard.inbox.taking import take
from soundingboard.models import IncomingMail, Invitation
from soundingboard.vocabulary import Disposition

pytestmark = pytest.mark.browser

KINDS = {
    "unmatched": ("We should plant more trees along the ring road.", {}),
    "wrong person": ("She has left. Please contact Jo Bell (jo.bell@firm.example) instead.", {}),
    "leave, from elsewhere": ("unsubscribe", {}),
    "from a colleague": ("More buses after nine, please.", {"To": "TOKEN"}),
    "out of office": ("I am away until 16 November.", {"Subject": "Automatic reply: the plan"}),
}


def arrive(site: Site, name: str, width: int) -> int:
    """A mail of this kind from somebody nobody knows; gives its number."""
    text, headers = KINDS[name]
    kit, domain = site.kit, site.kit.stationery.letterhead.reply_domain
    with kit.database.reading() as book:
        token = book.scalars(select(Invitation.token).order_by(Invitation.id)).first()
    given = {
        key: f"reply+{token}@{domain}" if value == "TOKEN" else value
        for key, value in headers.items()
    }
    who = f"Pia Walker-Featherstonehaugh <pia{width}@elsewhere.example>"
    mail = a_mail(text, Message_ID=f"<{name.replace(' ', '.')}.{width}@x>", From=who, **given)
    mail_id = take(kit.database, mail.as_bytes(), source="test", at=kit.now())
    settle(kit.database, kit.post_desk, mail_id, at=kit.now())
    return mail_id


def test_next_steps_can_be_read_and_pressed(
    site: Site, sign_in_page: Callable[..., Page], width: int
) -> None:
    page = sign_in_page(ADMINISTRATOR[1], width, javascript=width == 1280)
    mails = {name: arrive(site, name, width) for name in KINDS}
    look = Look(page)
    for name, number in mails.items():
        page.goto(f"/desk/inbox/{number}")
        for folded in page.locator("main summary:has-text('something else')").all():
            folded.click()
        if width == 1280:
            look.here(name)
        folder = os.environ.get("SHOTS")
        if folder:
            page.screenshot(path=f"{folder}/{name.replace(' ', '-')}-{width}.png", full_page=True)
    if width == 1280:
        for view in ("waiting", "machines", "commands", "aside", "all"):
            look.at(f"/desk/inbox/?view={view}")
    assert look.wrong == {}

    page.goto(f"/desk/inbox/{mails['unmatched']}")
    page.get_by_label("Why is it put aside?").fill("about another matter")
    page.get_by_role("button", name="Put it aside, with a reason").click()
    with site.kit.database.reading() as book:
        row = book.get_one(IncomingMail, mails["unmatched"])
        assert row.disposition is Disposition.DISCARDED
        assert row.reason.endswith("Put aside: about another matter")
