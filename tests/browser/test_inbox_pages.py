"""A mail worked through by keyboard alone, without JavaScript, on a phone, and when it is huge."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from answered_by_mail import a_reply, comes_in
from browser.conftest import Site
from browser.looking import Look
from browser.reading_pages import faults
from browser.test_pages import tab_to
from soundingboard.contributions.anchoring import where_of
from soundingboard.demo.cast import ADMINISTRATOR
from soundingboard.models import Comment, Correction, Invitation, StaffLetter, Stakeholder
from soundingboard.vocabulary import CommentState, CorrectionKind

pytestmark = pytest.mark.browser
Open = Callable[..., Page]
WRITER = "emeka.balogun@thornburyhomes.example"  # has not answered in the example
REPLY = """\
Dear all,

> Question 1. What have we missed, or misunderstood?

The rail link. It is missing from every map.
Thanks for asking us, by the way.

> Question 2. Which of our proposals would help you most, and why?

The land fund.

The yard in Tern stands empty.

> Question 3. What could your organisation contribute?

Two apprentices a year.

--\x20
Emeka Balogun
PS: call us about the quay.
"""
OLDER = "".join(f"> line {number} of an older letter\n" for number in range(10_000))
HUGE = f"The rail link.\n\nOn 3 November 2026 at 10:00, Emeka Balogun wrote:\n{OLDER}"


def a_mail_to_look_at(site: Site, text: str = REPLY) -> int:
    """A reply that came in; of its second passage the reading is not sure."""
    with site.kit.database.reading() as book:
        invitation = book.scalars(
            select(Invitation).join(Invitation.stakeholder).where(Stakeholder.email == WRITER)
        ).one()
        reply = a_reply(invitation, text)
    mail_id = comes_in(site.kit, reply, at=site.kit.now())
    with site.kit.database.begin() as book:
        for second in passages(book, mail_id)[1:2]:
            second.state = CommentState.UNSURE
            second.runners_up = [{"key": None, "score": 0.55, "reason": "similar words"}]
    return mail_id


def passages(book: Session, mail_id: int) -> list[Comment]:
    return list(
        book.scalars(
            select(Comment)
            .where(Comment.contribution.has(incoming_mail_id=mail_id))
            .order_by(Comment.position)
        )
    )


def standing(site: Site, mail_id: int) -> list[tuple[str, str, str]]:
    with site.kit.database.reading() as book:
        return [
            (one.text, one.state.value, where_of(one).partition(":")[0])
            for one in passages(book, mail_id)
        ]


def press(page: Page, key: str) -> None:
    """Presses a key that leads to a page, and waits for it."""
    with page.expect_navigation():
        page.keyboard.press(key)


WORKED_THROUGH = [
    ("The rail link. It is missing from every map.", "placed", "The whole"),
    ("Thanks for asking us, by the way.", "not a comment", "Question 1"),
    ("The land fund.\n\nThe yard in Tern stands empty.", "placed", "Question 2"),
    ("Two apprentices a year.", "placed", "Question 3"),
    ("PS: call us about the quay.", "placed", "Question 4"),
]


def test_a_whole_mail_is_worked_through_with_the_keyboard_alone(
    site: Site, sign_in_page: Open
) -> None:
    mail_id = a_mail_to_look_at(site)
    first, second = standing(site, mail_id)[:2]
    assert first[0].endswith("by the way.")
    assert second[1] == "unsure"
    page = sign_in_page(ADMINISTRATOR[1])
    page.goto(f"/desk/inbox/{mail_id}")
    assert page.locator("[data-open]").inner_text().startswith("Passage 2")
    tab_to(page, "[data-pane]")
    press(page, "j")  # the first passage stands second: what is unsure comes first
    assert page.evaluate("document.activeElement.id") == page.locator("[data-open]").get_attribute(
        "id"
    )
    # Cut before "Thanks", where the caret is put.
    page.keyboard.press("s")
    assert page.evaluate("document.activeElement.id") == "words"
    page.keyboard.press("Control+Home")
    for _ in first[0].partition("Thanks")[0]:
        page.keyboard.press("ArrowRight")
    press(page, "Enter")
    assert standing(site, mail_id)[1][0] == "Thanks for asking us, by the way."
    # The first half is about the whole: typed, by a name that fits.
    page.keyboard.press("m")
    page.keyboard.type("whole")
    press(page, "Enter")
    while "Passage 2 " not in page.locator("[data-open]").inner_text().replace("\n", " "):
        press(page, "j")
    press(page, "x")
    press(page, "u")
    assert standing(site, mail_id)[1][1] == "placed"
    press(page, "x")
    # What is unsure now: its runner-up, undone, then accepted where it was.
    assert page.locator("[data-open]").inner_text().startswith("Passage 3")
    press(page, "1")
    assert standing(site, mail_id)[2][2] == "The whole"
    press(page, "u")
    press(page, "Enter")
    take_in_the_last_line_of_the_signature(page)
    page.keyboard.press("m")
    page.keyboard.type("q4")
    press(page, "Enter")
    assert standing(site, mail_id) == WORKED_THROUGH
    assert kept_of(site, mail_id) == [
        CorrectionKind.SPLIT,
        CorrectionKind.MOVED,
        CorrectionKind.DISMISSED,
        CorrectionKind.DISMISSED,
        CorrectionKind.MOVED,
        CorrectionKind.CONFIRMED,
        CorrectionKind.TAKEN_IN,
        CorrectionKind.MOVED,
    ]
    write_to_the_sender(page)
    with site.kit.database.reading() as book:
        (kept,) = book.scalars(select(StaffLetter).where(StaffLetter.incoming_mail_id == mail_id))
        assert (kept.words, kept.written_by) == ("thank you. Which quay?", ADMINISTRATOR[0])
    tab_to(page, "[data-pane]")
    press(page, "n")
    assert f"/desk/inbox/{mail_id}" not in page.url


def take_in_the_last_line_of_the_signature(page: Page) -> None:
    while not page.evaluate("document.activeElement.innerText.includes('Signature')"):
        page.keyboard.press("t")
        assert page.evaluate("document.activeElement.matches('[data-take]')")
    for _ in range(2):
        page.keyboard.press("Shift+Tab")
    page.keyboard.type("3")
    page.keyboard.press("Tab")
    page.keyboard.type("3")
    page.keyboard.press("Tab")
    press(page, "Enter")


def write_to_the_sender(page: Page) -> None:
    press(page, "w")
    tab_to(page, "textarea")
    page.keyboard.type("thank you. Which quay?")
    tab_to(page, "button:has-text('Send it')")
    press(page, "Enter")


def kept_of(site: Site, mail_id: int) -> list[CorrectionKind]:
    """What was done to the passages of a mail, whether undone or not."""
    with site.kit.database.reading() as book:
        return list(
            book.scalars(
                select(Correction.kind)
                .where(Correction.contribution.has(incoming_mail_id=mail_id))
                .order_by(Correction.id)
            )
        )


def test_the_same_mail_is_worked_through_without_javascript(site: Site, sign_in_page: Open) -> None:
    mail_id = a_mail_to_look_at(site)
    page = sign_in_page(ADMINISTRATOR[1], 375, javascript=False)
    page.goto(f"/desk/inbox/{mail_id}")
    assert page.locator("kbd:visible").count() == 0
    open_one = page.locator(".sb-listed--open")

    def click(button: str) -> None:
        page.get_by_role("button", name=button).first.click()

    page.get_by_role("link", name="Passage 1", exact=True).first.click()
    page.select_option("#cut", label="Thanks for asking us, by the way.")
    page.get_by_role("button", name="Cut", exact=True).click()
    page.fill("#to", "whole")
    page.get_by_role("button", name="Move", exact=True).click()
    page.get_by_role("link", name="Passage 2", exact=True).first.click()
    click("Not a comment")
    assert open_one.inner_text().startswith("Passage 3")
    click("Rather The whole")
    click("Undo: moved")
    click("It belongs there")
    signature = page.locator(".sb-part--signature")
    signature.locator("input[name=first]").fill("3")
    signature.locator("button").click()
    page.fill("#to", "q4")
    page.get_by_role("button", name="Move", exact=True).click()
    assert standing(site, mail_id) == WORKED_THROUGH
    page.get_by_role("link", name="Write to the sender").click()
    page.get_by_role("button", name="Send it").click()
    assert "Write a letter" in page.inner_text(".govuk-error-summary")


def test_keys_work_only_in_the_panes_and_can_be_turned_off(site: Site, sign_in_page: Open) -> None:
    """WCAG 2.1.4: a word spoken to a machine that types must not press anything by accident."""
    mail_id = a_mail_to_look_at(site)
    before = standing(site, mail_id)
    page = sign_in_page(ADMINISTRATOR[1])
    page.goto(f"/desk/inbox/{mail_id}")
    for key in "axgnj1u":
        page.keyboard.press(key)  # the focus is on the page, not in the panes
    assert page.url.endswith(f"/desk/inbox/{mail_id}")
    tab_to(page, "[data-pane]")
    page.keyboard.press("?")
    assert page.locator("text=Single keys are on").is_visible()
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    page.reload()
    tab_to(page, "[data-pane]")
    for key in "axgnj1u":
        page.keyboard.press(key)
    assert page.url.endswith(f"/desk/inbox/{mail_id}")
    assert page.locator("kbd:visible").count() == 0
    assert standing(site, mail_id) == before
    page.locator(".sb-keys summary").click()
    page.get_by_role("button", name="Single keys are off").click()
    tab_to(page, "[data-pane]")
    press(page, "j")


def test_inbox_pages_are_for_everybody(site: Site, sign_in_page: Open, width: int) -> None:
    mail_id = a_mail_to_look_at(site)
    look = Look(sign_in_page(ADMINISTRATOR[1], width))
    look.at("/desk/inbox/")
    look.at("/desk/inbox/?view=all")
    look.at("/desk/inbox/queue")
    look.at(f"/desk/inbox/{mail_id}")
    look.page.fill("#to", "q99")
    look.refused("Move", "a place that cannot be found")
    look.press("Not a comment")
    look.here("after something was done")
    look.page.locator("details").evaluate_all("all => all.forEach(one => one.open = true)")
    look.here("with everything unfolded")
    look.at(f"/desk/inbox/{mail_id}/write")
    look.page.fill("#subject", "")
    look.refused("Send it", "an empty letter")
    assert look.wrong == {}


def test_on_a_phone_nothing_has_to_be_scrolled_sideways(site: Site, sign_in_page: Open) -> None:
    mail_id = a_mail_to_look_at(site)
    page = sign_in_page(ADMINISTRATOR[1], 375)
    for address in ("/desk/inbox/?view=all", "/desk/inbox/queue", f"/desk/inbox/{mail_id}"):
        page.goto(address)
        wide = page.evaluate(
            "[...document.querySelectorAll('main *')]"
            ".filter(one => one.scrollWidth > one.clientWidth + 1 && one.clientWidth > 1"
            " && getComputedStyle(one).overflowX !== 'visible').map(one => one.className)"
        )
        assert [one for one in wide if "govuk-visually-hidden" not in one] == [], address
    tops = page.evaluate(
        "[...document.querySelectorAll('[data-pane]')].map(one => one.getBoundingClientRect().top)"
    )
    assert tops == sorted(tops)
    assert len(set(tops)) == 3


def test_a_huge_mail_stays_usable(site: Site, sign_in_page: Open) -> None:
    mail_id = a_mail_to_look_at(site, HUGE)
    with site.kit.database.begin() as book:
        known = passages(book, mail_id)
        given, body = known[0].contribution, known[0].contribution.incoming_mail.body
        there = book.scalar(select(func.count()).where(Comment.contribution_id == given.id)) or 0
        for number in range(200 - there):
            words = f"line {number * 40} of an older letter"
            start = body.index(words)
            comment = Comment(
                contribution=given,
                position=there + number + 1,
                text=words,
                state=CommentState.UNSURE,
                start=start,
                end=start + len(words),
            )
            book.add(comment)
    page = sign_in_page(ADMINISTRATOR[1])
    page.goto(f"/desk/inbox/{mail_id}")
    assert "of 200" in page.inner_text("#pane-passages")
    assert page.evaluate("document.querySelectorAll('*').length") < 5_000
    assert faults(page) == []
    tab_to(page, "[data-pane]")
    for _ in range(3):
        press(page, "j")
    here = page.locator(".sb-part--open")
    assert page.inner_text("[data-open] .sb-extract") in here.inner_text()
    assert here.evaluate(
        "one => { const box = one.getBoundingClientRect(),"
        " pane = one.closest('[data-pane]').getBoundingClientRect();"
        " return box.top >= pane.top && box.bottom <= pane.bottom; }"
    )
