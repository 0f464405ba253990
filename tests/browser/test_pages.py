"""Every stakeholder page and the main desk pages, for everybody: axe, keyboard, no JavaScript."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page
from sqlalchemy import select

from browser.conftest import Site
from browser.reading_pages import faults
from soundingboard.demo.cast import ADMINISTRATOR
from soundingboard.models import (
    Comment,
    Contribution,
    Delivery,
    Digest,
    DigestLine,
    DocumentVersion,
    IncomingMail,
    Invitation,
    Priority,
    Stakeholder,
    Strategy,
)
from soundingboard.vocabulary import Channel, ContributionState

pytestmark = pytest.mark.browser
Open = Callable[..., Page]
WRITER = "lowri.beddoe@unitedtrades.example"  # has not answered in the example


def token_of(site: Site, address: str) -> str:
    """The token of somebody's personal link."""
    with site.kit.database.reading() as book:
        return book.scalars(
            select(Invitation.token)
            .join(Invitation.stakeholder)
            .where(Stakeholder.email == address)
        ).one()


def way_off_the_list(site: Site) -> str:
    with site.kit.database.reading() as book:
        person = book.scalars(select(Stakeholder.id).where(Stakeholder.email == WRITER)).one()
    return f"/leave/{site.kit.stationery.signer.sign('leave', person)}"


def public_pages(site: Site) -> list[str]:
    mine = f"/respond/{token_of(site, WRITER)}"
    sent = f"/respond/{token_of(site, 'rufus.tamm@coastlinebuses.example')}"
    return [
        "/",
        "/join",
        "/sign-in",
        "/nothing-here",
        mine,
        f"{mine}/answer/questions",
        f"{mine}/answer/anything-else",
        f"{mine}/files",
        sent,
        f"{sent}/sent",
        f"{sent}/points",
        "/respond/aaaaaaaaaaaaaaaaaaaaaaaaaa",
        way_off_the_list(site),
        *consultation_pages(site),
    ]


def consultation_pages(site: Site) -> list[str]:
    with site.kit.database.reading() as book:
        found = book.scalars(select(Invitation).limit(1)).one().consultation_id
    return [f"/consultations/{found}", f"/consultations/{found}/document"]


def desk_pages(site: Site) -> list[str]:
    """The main pages of the desk, each with something in it."""

    def first(column: object) -> int:
        with site.kit.database.reading() as book:
            number = book.scalars(select(column).limit(1)).one()
        assert isinstance(number, int)
        return number

    with site.kit.database.reading() as book:
        mailed = book.scalars(
            select(Contribution.id).where(Contribution.channel == Channel.EMAIL).limit(1)
        ).one()
        consultation = book.scalars(select(Invitation.consultation_id).limit(1)).one()
    digest = first(Digest.id)
    with site.kit.database.reading() as book:
        line = book.scalars(
            select(DigestLine.id).where(DigestLine.digest_id == digest).limit(1)
        ).one()
    return [
        "/desk/",
        "/desk/consultations/",
        "/desk/inbox/sources/",
        "/desk/consultations/new",
        f"/desk/consultations/{consultation}",
        "/desk/documents/",
        "/desk/documents/new",
        f"/desk/documents/versions/{first(DocumentVersion.id)}",
        "/desk/stakeholders/",
        f"/desk/stakeholders/{first(Stakeholder.id)}",
        f"/desk/stakeholders/{first(Stakeholder.id)}/held",
        "/desk/stakeholders/add",
        "/desk/stakeholders/import/",
        "/desk/stakeholders/imports/",
        "/desk/groups/",
        "/desk/search/",
        "/desk/search/?words=apprenticeships",
        "/desk/search/?words=-nothing",
        "/desk/strategy/",
        f"/desk/strategy/{first(Strategy.id)}",
        f"/desk/strategy/{first(Strategy.id)}/frameworks",
        f"/desk/strategy/priorities/{first(Priority.id)}",
        f"/desk/strategy/priorities/{first(Priority.id)}/merge",
        f"/desk/strategy/priorities/{first(Priority.id)}/merge?chosen=yes",
        f"/desk/strategy/priorities/{first(Priority.id)}/merge/{first(Priority.id) + 1}",
        f"/desk/strategy/priorities/{first(Priority.id)}/split",
        "/desk/staff/",
        "/desk/inbox/",
        "/desk/inbox/?view=all",
        f"/desk/inbox/{first(IncomingMail.id)}",
        "/desk/contributions/",
        "/desk/contributions/passages",
        f"/desk/contributions/{mailed}",
        "/leads/digests",
        f"/leads/digests/{digest}",
        f"/leads/digests/{digest}/lines/{line}",
        "/leads/rhythm/",
        "/desk/meetings/",
        "/postbox/",
    ]


def test_public_pages_are_for_everybody(site: Site, open_page: Open, width: int) -> None:
    page = open_page(width)
    wrong = {}
    for address in public_pages(site):
        page.goto(address)
        wrong[address] = faults(page)
    assert {address: found for address, found in wrong.items() if found} == {}


def test_desk_pages_are_for_everybody(site: Site, sign_in_page: Open, width: int) -> None:
    page = sign_in_page(ADMINISTRATOR[1], width)
    wrong = {}
    for address in desk_pages(site):
        answer = page.goto(address)
        wrong[address] = faults(page)
        assert answer is not None
        if answer.status != 200:
            wrong[address].append(f"status {answer.status}")
    assert {address: found for address, found in wrong.items() if found} == {}


@pytest.mark.parametrize(
    ("address", "button"),
    [("/join", "Join"), ("/sign-in", "Send me a link")],
)
def test_public_forms_sent_empty_are_for_everybody(
    open_page: Open, width: int, address: str, button: str
) -> None:
    page = open_page(width)
    page.goto(address)
    with page.expect_navigation():
        page.locator(f"button:has-text('{button}')").last.click()
    assert page.locator(".govuk-error-summary").count() == 1
    assert page.evaluate("document.activeElement.className") == "govuk-error-summary"
    assert page.title().startswith("Error: ")
    assert faults(page) == []


@pytest.mark.parametrize(
    ("address", "button"),
    [
        ("/desk/stakeholders/add", "Save"),
        ("/desk/stakeholders/import/", "Show what would happen"),
        ("/desk/consultations/new", "Save"),
        ("/desk/documents/new", "Upload"),
    ],
)
def test_desk_forms_sent_empty_are_for_everybody(
    sign_in_page: Open, width: int, address: str, button: str
) -> None:
    page = sign_in_page(ADMINISTRATOR[1], width)
    page.goto(address)
    with page.expect_navigation():
        page.locator(f"main button:has-text('{button}')").last.click()
    assert page.locator(".govuk-error-summary").count() == 1
    assert faults(page) == []


def test_somebody_answers_with_the_keyboard_alone(site: Site, open_page: Open) -> None:
    """From the personal link to the receipt without touching a mouse."""
    page = open_page()
    address = "hester.pym@stowbridgehigh.example"
    page.goto(f"/respond/{token_of(site, address)}/answer/questions")
    tab_to(page, "textarea")
    page.keyboard.type("Pupils cannot get home from after-school courses: the last bus is at four.")
    tab_to(page, "button:has-text('Save and continue')")
    with page.expect_navigation():
        page.keyboard.press("Enter")
    page.goto(f"/respond/{token_of(site, address)}/check")
    assert "the last bus is at four" in page.inner_text("main")
    tab_to(page, "input[name=standpoint]")
    page.keyboard.press("Space")
    tab_to(page, "input[name=consent]")
    page.keyboard.press("Space")
    tab_to(page, "button:has-text('Send my answer')")
    page.keyboard.press("Enter")
    page.wait_for_url("**/sent")
    with site.kit.database.reading() as book:
        said = book.scalars(select(Comment.text).where(Comment.text.like("Pupils cannot%"))).all()
        thanked = book.scalars(
            select(Delivery.to_address).where(
                Delivery.purpose == "receipt", Delivery.to_address == address
            )
        ).all()
    assert said == ["Pupils cannot get home from after-school courses: the last bus is at four."]
    assert thanked == [address]


def tab_to(page: Page, selector: str) -> None:
    """Presses Tab until the first such element has the focus, as a keyboard user does."""
    wanted = page.locator(selector).first
    for _ in range(80):
        page.keyboard.press("Tab")
        if wanted.evaluate("element => element === document.activeElement"):
            outline = wanted.evaluate(
                "element => { const s = getComputedStyle(element);"
                " return s.outlineStyle !== 'none' || s.boxShadow !== 'none'; }"
            )
            assert outline or selector.startswith("input"), f"{selector} does not show its focus"
            return
    raise AssertionError(f"{selector} cannot be reached with Tab on {page.url}")


def test_somebody_answers_without_javascript(site: Site, open_page: Open) -> None:
    page = open_page(375, javascript=False)
    address = "gwilym.parr@fenlighthealth.example"
    token = token_of(site, address)
    page.goto(f"/respond/{token}")
    page.goto(f"/respond/{token}/answer/questions")
    page.locator("textarea").first.fill("Health staff work shifts; the plan forgets them.")
    page.click("text=Save and come back later")
    page.goto(f"/respond/{token}/answer/questions")
    assert (
        page.locator("textarea").first.input_value()
        == "Health staff work shifts; the plan forgets them."
    )
    page.goto(f"/respond/{token}/files")
    page.set_input_files(
        "input[type=file]",
        {"name": "shifts.csv", "mimeType": "text/csv", "buffer": b"ward,shift\nA,late\n"},
    )
    page.locator("main button:has-text('Add')").first.click()
    assert "shifts.csv" in page.inner_text("main")
    page.goto(f"/respond/{token}/check")
    page.locator("input[name=standpoint]").first.check()
    page.locator("input[name=consent]").nth(1).check()
    page.click("text=Send my answer")
    assert "SB-" in page.inner_text("main")
    page.go_back()
    page.goto(f"/respond/{token}")
    assert "SB-" in page.inner_text("main")


def mail_writer(site: Site) -> str:
    """The token of somebody who has answered by mail."""
    with site.kit.database.reading() as book:
        given = book.scalars(
            select(Contribution)
            .where(
                Contribution.channel == Channel.EMAIL,
                Contribution.state == ContributionState.SUBMITTED,
            )
            .limit(1)
        ).one()
        return token_of(site, given.stakeholder.email)


def test_points_are_put_right_without_javascript(site: Site, open_page: Open, width: int) -> None:
    page = open_page(width, javascript=False)
    address = f"/respond/{mail_writer(site)}/points"
    page.goto(address)
    choice = page.locator("main select").first
    assert page.locator(f"label[for='{choice.get_attribute('id')}']").count() == 1
    choice.select_option(label="It is about the whole")
    page.click("text=Put it right")
    assert "The whole" in page.locator(".sb-passage").first.inner_text()

    page.locator("main select").first.select_option("no-comment")
    page.click("text=Put it right")
    assert "Not counted as a comment" in page.locator(".sb-passage").first.inner_text()


def test_points_sent_with_an_error_are_for_everybody(
    site: Site, open_page: Open, width: int
) -> None:
    page = open_page(width)
    page.goto(f"/respond/{mail_writer(site)}/points")
    page.evaluate("document.querySelector('main select option').value = 'question:0'")
    page.fill("#missing", "x" * 50_001)
    page.click("text=Put it right")
    assert page.locator(".govuk-error-summary a").count() == 2
    assert page.title().startswith("Error: ")
    assert faults(page) == []


def test_policy_lets_nothing_foreign_run(site: Site, open_page: Open) -> None:
    """No page makes the browser complain about our own policy, and none loads from elsewhere."""
    page = open_page()
    complaints: list[str] = []
    foreign: list[str] = []
    page.on("console", lambda message: complaints.append(message.text))
    page.on(
        "request",
        lambda request: (
            foreign.append(request.url) if not request.url.startswith((site.url, "data:")) else None
        ),
    )
    for address in public_pages(site):
        page.goto(address)
    # A page that is not there is reported by the browser itself.
    assert [line for line in complaints if "404" not in line] == []
    assert foreign == []
