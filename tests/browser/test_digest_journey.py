"""A lead's quarter of an hour: a mail, a digest, the words behind it, an answer that arrives."""

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page
from sqlalchemy import select

from browser.conftest import Site, serving
from browser.reading_pages import faults
from soundingboard import clock
from soundingboard.demo.cast import ADMINISTRATOR
from soundingboard.kit import Kit
from soundingboard.models import Comment, Delivery, Digest, Feedback, Officer, Priority
from soundingboard.vocabulary import DeliveryState, DigestState, Role

pytestmark = pytest.mark.browser
READ = re.compile(r"^Read \d+ passage")
ANSWER = "We have put this into the skills bid that goes to the Board in January."


@pytest.fixture
def own_site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """The example by itself: this journey sends letters that other tests would trip over."""
    with serving(tmp_path_factory.mktemp("journey")) as served:
        yield served


@pytest.fixture
def page(browser: Browser, own_site: Site) -> Iterator[Page]:
    context = browser.new_context(base_url=own_site.url, reduced_motion="reduce")
    yield context.new_page()
    context.close()


def letters(kit: Kit, purpose: str, address: str = "") -> list[Delivery]:
    """The letters of a kind, to an address where one is given, the newest first."""
    wanted = select(Delivery).where(Delivery.purpose == purpose).order_by(Delivery.id.desc())
    with kit.database.reading() as book:
        found = book.scalars(wanted.where(Delivery.to_address == address) if address else wanted)
        rows = found.all()
        for row in rows:
            assert row.wording.subject  # read while the book is open
        return list(rows)


def sign_in(page: Page, kit: Kit, address: str) -> None:
    page.goto("/sign-in")
    page.fill("#email", address)
    page.click("text=Send me a link")
    link = re.search(r"http\S+/sign-in/\S+", letters(kit, "sign_in", address)[0].text)
    assert link is not None
    page.goto(link[0])
    page.click("button:has-text('Sign in')")


def in_order(page: Page, name: str) -> None:
    """The page is right for everybody, on a desk and on a phone."""
    for width in (1280, 375):
        page.set_viewport_size({"width": width, "height": 900})
        assert faults(page) == [], f"{name} at {width}"
    page.set_viewport_size({"width": 1280, "height": 900})


def lead_with_the_largest_digest(kit: Kit) -> tuple[Officer, int]:
    """Somebody who leads on one priority alone, and the draft that waits for them."""
    with kit.database.reading() as book:
        lead, number = book.execute(
            select(Officer, Digest.id)
            .join(Priority, Priority.lead_id == Officer.id)
            .join(Digest, Digest.priority_id == Priority.id)
            .where(Officer.role == Role.LEAD, Digest.state == DigestState.DRAFT)
            .order_by(Digest.passages.desc())
            .limit(1)
        ).one()
        return lead, number


def draft_from_the_mail(kit: Kit, lead: Officer, number: int) -> str:
    """The address of a draft, as the letter that told of it gives it."""
    for letter in letters(kit, "digest_ready", lead.email):
        found = re.search(rf"http\S+/leads/digests/{number}\b", letter.text)
        if found is not None:
            assert letter.state is DeliveryState.SENT
            return found[0]
    raise AssertionError("no letter told of the draft")


def open_three_lines(page: Page, kit: Kit, address: str) -> None:
    """Three lines open to their passages, with what is quoted marked in its source."""
    for at in range(3):
        page.goto(address)
        page.get_by_role("link", name=READ).nth(at).click()
        assert page.locator("article.sb-passage").count() > 0
    page.goto(address)
    page.locator(".sb-line:has(figure)").first.get_by_role("link", name=READ).click()
    quoted = page.locator("mark").first.inner_text()
    with kit.database.reading() as book:
        assert any(quoted in one for one in book.scalars(select(Comment.text)))


def open_what_came(page: Page, address: str) -> None:
    """What came on the priority opens to the contributions, each with its words on it."""
    page.goto(address)
    page.get_by_role("link", name="Received", exact=True).click()
    assert page.locator("article.sb-passage blockquote").count() > 0
    in_order(page, "journey-received")
    page.goto(address)
    page.locator(".sb-line:has(figure)").first.get_by_role("link", name=READ).click()


def disagree(page: Page, address: str) -> None:
    """The lead disagrees with a code; the digest says what has changed, until compiled again."""
    with page.expect_navigation():
        page.get_by_role("button", name=re.compile(r"^Not about ")).first.click()
    assert "Changed since: 1 passage coded elsewhere." in page.inner_text("main")
    assert page.get_by_role("button", name=re.compile(r"^It is about ")).count() == 1
    page.goto(address)
    assert "coded elsewhere" in page.inner_text("main")
    with page.expect_navigation():
        page.get_by_role("button", name="Compile this draft again").click()
    assert "coded elsewhere" not in page.inner_text("main")


def answer(page: Page) -> None:
    """One answer to the first line that quotes anybody."""
    line = page.locator(".sb-line:has(figure)").first
    line.locator("summary").click()
    line.locator("textarea").fill(ANSWER)
    in_order(page, "journey-answer")
    with page.expect_navigation():
        line.get_by_role("button", name=re.compile("^Save answer")).click()
    assert "It goes out when you release the digest." in page.inner_text("body")


def test_lead_reads_disagrees_answers_and_releases_and_contributors_hear_of_it(
    own_site: Site, page: Page
) -> None:
    kit = own_site.kit
    lead, number = lead_with_the_largest_digest(kit)
    clock.send_letters(kit)
    address = draft_from_the_mail(kit, lead, number)

    sign_in(page, kit, lead.email)
    page.goto(address)
    assert "A draft." in page.inner_text("main")
    in_order(page, "journey-digest")
    open_three_lines(page, kit, address)
    in_order(page, "journey-line")
    open_what_came(page, address)
    disagree(page, address)
    answer(page)
    with page.expect_navigation():
        page.get_by_role("button", name="Release this digest").click()
    assert f"Released by {lead.name}" in page.inner_text("main")
    assert f"Answered by {lead.name}" in page.inner_text("main")
    in_order(page, "journey-released")

    # Everybody whose point it was gets the answer beside their own words.
    clock.send_letters(kit)
    assert letters(kit, "digest", lead.email)[0].state is DeliveryState.SENT
    with kit.database.reading() as book:
        words = {
            one.contribution.stakeholder.email: " ".join(one.text.split())
            for one in book.scalars(select(Feedback)).one().passages
        }
    sent = {one.to_address: one for one in letters(kit, "feedback")}
    assert set(sent) == set(words)
    for reader, letter in sent.items():
        text = " ".join(letter.text.split())
        assert letter.state is DeliveryState.SENT
        assert ANSWER in text
        assert words[reader][:200] in text


def test_priorities_are_merged_and_parted_again_by_hand(own_site: Site, page: Page) -> None:
    kit = own_site.kit
    with kit.database.reading() as book:
        into, gone = book.scalars(select(Priority).order_by(Priority.position).limit(2)).all()
        strategy = into.strategy_id
    sign_in(page, kit, ADMINISTRATOR[1])
    page.goto(f"/desk/strategy/priorities/{gone.id}/split")
    page.get_by_role("button", name="Make room for more parts").click()
    assert page.get_by_label("Name of part 8, if there is one").count() == 1
    in_order(page, "journey-split")
    page.goto(f"/desk/strategy/priorities/{gone.id}/merge/{into.id}")
    with page.expect_navigation():
        page.get_by_role("button", name="Merge them").click()
    page.goto(f"/desk/strategy/{strategy}")
    in_order(page, "journey-merged")
    page.get_by_role("link", name=f"Undo it for {gone.name}").click()
    assert f"Make “{gone.name}” a priority of its own again" in page.inner_text("main")
    in_order(page, "journey-undo")
    with page.expect_navigation():
        page.get_by_role("button", name="Undo the merging").click()
    page.goto(f"/desk/strategy/{strategy}")
    assert "Undone on" in page.inner_text("main")
    page.goto("/desk/strategy/priorities/merges/1/undo")
    assert "It has been undone before." in page.inner_text("main")
    in_order(page, "journey-undone")


def test_pages_of_rhythm_and_meetings_are_filled_in_by_hand(own_site: Site, page: Page) -> None:
    sign_in(page, own_site.kit, ADMINISTRATOR[1])
    page.goto("/leads/rhythm/")
    page.get_by_label("Every two weeks").check()
    page.get_by_label("Thursday").check()
    page.get_by_label("They go out as they are compiled, marked as not reviewed").check()
    in_order(page, "journey-rhythm")
    with page.expect_navigation():
        page.get_by_role("button", name="Save").click()
    assert "The next is due" in page.inner_text("main")
    assert page.get_by_label("Thursday").is_checked()

    page.goto("/desk/meetings/")
    page.get_by_label("What is it called?").fill("Joint Leaders Board")
    for box, value in (("Day", "3"), ("Month", "12"), ("Year", "2030")):
        page.get_by_label(box, exact=True).fill(value)
    page.get_by_label("At what time?").fill("25:00")
    with page.expect_navigation():
        page.get_by_role("button", name="Add the meeting").click()
    assert "Enter a time like 10:00" in page.inner_text("main")
    in_order(page, "journey-meeting-error")
    page.get_by_label("At what time?").fill("10:00")
    with page.expect_navigation():
        page.get_by_role("button", name="Add the meeting").click()
    assert "Due 30 November 2030, 07:00" in page.inner_text("main")
    in_order(page, "journey-meetings")
    page.get_by_role("link", name="Cancel Joint Leaders Board").click()
    page.get_by_label("Why is it cancelled?").fill("The hall is flooded.")
    with page.expect_navigation():
        page.get_by_role("button", name="Cancel the meeting").click()
    assert "The hall is flooded." in page.inner_text("main")
    in_order(page, "journey-cancelled")
