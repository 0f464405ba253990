"""The tour of the README, walked in a browser; SCREENSHOTS=1 keeps its pictures."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page
from sqlalchemy import select

from browser.conftest import Site
from soundingboard import clock
from soundingboard.demo.cast import ADMINISTRATOR
from soundingboard.models import Invitation, Stakeholder

pytestmark = pytest.mark.browser
Open = Callable[..., Page]
Keep = Callable[[Page, str], None]

READER = "hollis.brandt@tidewaylogistics.example"


def test_tour_from_a_letter_to_a_digest(
    site: Site, sign_in_page: Open, open_page: Open, keep_screenshot: Keep
) -> None:
    kit = site.kit
    clock.send_letters(kit)
    desk = sign_in_page(ADMINISTRATOR[1])
    assert "to read and release" in desk.inner_text("main")
    keep_screenshot(desk, "desk")

    # The letter, as its reader sees it.
    open_invitation(desk, "Hollis Brandt")
    frame = desk.frame_locator("iframe")
    assert "Question 1." in frame.locator("body").inner_text()
    keep_screenshot(desk, "letter")

    # The reader presses Reply and writes between the lines.
    desk.get_by_role("button", name="Reply between the lines").click()
    draft = desk.locator("textarea").input_value()
    assert "> Question 2. Which of our proposals" in draft
    lines = draft.split("\n")
    at = next(n for n, line in enumerate(lines) if line.startswith("> Question 3."))
    lines.insert(at, "\nThe customs desk: we send forty part-loads a month through another port.\n")
    desk.locator("textarea").fill("\n".join(lines))
    keep_screenshot(desk, "reply")
    with desk.expect_navigation():
        desk.get_by_role("button", name="Send the reply").click()
    clock.fetch_mail(kit)

    # The inbox shows the mail cut into passages, each where it belongs and why.
    desk.goto("/desk/inbox/?view=answers")
    desk.get_by_role("row").filter(has_text="Hollis Brandt").get_by_role("link").first.click()
    words = desk.inner_text("main")
    assert "Question 2: Which of our proposals would help you most, and why?" in words
    assert "stands under the quoted question 2" in words
    keep_screenshot(desk, "inbox")

    # What was said, coded to priorities, with the reason.
    desk.get_by_role("link", name="SB-").click()
    assert "customs" in desk.inner_text("main")
    keep_screenshot(desk, "contribution")

    # The consultation's own page.
    desk.goto("/desk/consultations/")
    desk.get_by_role("link", name="A sounding on the growth plan").first.click()
    keep_screenshot(desk, "consultation")

    release_a_digest(desk, keep_screenshot)

    # And a stakeholder's own page, on a phone.
    with kit.database.reading() as book:
        token = book.scalars(
            select(Invitation.token)
            .join(Invitation.stakeholder)
            .where(Stakeholder.email == "anselm.grieve@coldharbourcatapult.example")
        ).one()
    phone = open_page(375)
    phone.goto(f"/respond/{token}")
    keep_screenshot(phone, "respond-phone")
    phone.goto(f"/respond/{token}/answer/questions")
    keep_screenshot(phone, "questions-phone")


def open_invitation(desk: Page, name: str) -> None:
    """Opens somebody's invitation, on whatever page of the postbox it has come to by now."""
    for number in range(1, 20):
        desk.goto(f"/postbox/?page={number}")
        rows = desk.get_by_role("row").filter(has_text=name)
        found = rows.filter(has_text="A sounding on the growth plan: tell us")
        if found.count():
            found.get_by_role("link").last.click()
            return
    raise AssertionError(f"there is no invitation to {name}")


def release_a_digest(desk: Page, keep_screenshot: Keep) -> None:
    """A digest is compiled, read line by line, and released."""
    desk.goto("/leads/digests")
    with desk.expect_navigation():
        desk.get_by_role("button", name="Compile now").click()
    desk.get_by_role("link", name="Trade and the port, number").first.click()
    assert "forty part-loads a month" in desk.inner_text("main")
    keep_screenshot(desk, "digest")
    desk.get_by_role("link", name="Read").first.click()
    assert "forty part-loads a month" in desk.inner_text("main")
    keep_screenshot(desk, "words-behind-a-line")
    desk.go_back()
    with desk.expect_navigation():
        desk.get_by_role("button", name="Release this digest").click()
    assert "Released by" in desk.inner_text("main")
