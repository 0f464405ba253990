"""Reports: the page at the desk, the published page, and the file that stands by itself."""

import os
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Page
from sqlalchemy import select

from browser.conftest import Site, serving
from browser.reading_pages import faults
from report_files import enlarge
from soundingboard.consultations.closing import close
from soundingboard.demo.cast import OFFICER
from soundingboard.digests import issuing
from soundingboard.digests.compiling import compile_digest
from soundingboard.errands.working import drain
from soundingboard.models import Consultation, Contribution, Digest, Officer
from soundingboard.press.report import Edition
from soundingboard.reports.later import is_large
from soundingboard.reports.making import Format, make
from soundingboard.reports.summary import summarise

pytestmark = pytest.mark.browser
ADDRESS = OFFICER[1]
NOT_WHOLE = """() => [...document.querySelectorAll('.sb-scroll')]
  .filter(it => it.querySelectorAll('thead th').length <= 2 && it.scrollWidth > it.clientWidth)
  .map(it => it.getAttribute('aria-label'))"""


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """An example of its own: here its consultation is closed and its report published."""
    with serving(tmp_path_factory.mktemp("reports")) as served:
        yield served


def close_it(site: Site) -> int:
    with site.kit.database.begin() as book:
        asked = book.scalars(select(Consultation)).one()
        close(book, asked, at=site.kit.now(), actor="Olwen Pryce")
        return asked.id


def test_a_report_is_read_published_and_withdrawn_by_everybody(
    site: Site, sign_in_page: Callable[..., Page], open_page: Callable[..., Page], width: int
) -> None:
    asked = close_it(site)
    page = sign_in_page(ADDRESS, width, javascript=False)
    page.goto(f"/desk/consultations/{asked}")
    page.click("text=Summary of responses")
    page.click("text=Public edition")
    page.goto(f"/desk/reports/consultations/{asked}/publish")
    page.fill("#response", "We run the bus until ten.\n\nFrom May.")
    page.click("button:has-text('Publish')")
    assert page.locator("text=is published.").is_visible()

    reader = open_page(width)
    reader.goto(f"/consultations/{asked}")
    reader.click("text=Read the summary of responses")
    assert faults(reader) == []
    assert reader.locator("text=We run the bus until ten.").is_visible()
    with reader.expect_download() as downloading:
        reader.click("text=PDF, accessible")
    assert Path(downloading.value.path()).read_bytes().startswith(b"%PDF-")

    page.goto(f"/desk/reports/consultations/{asked}")
    page.locator("a:has-text('Withdraw')").first.click()
    page.fill("#why", "A table was wrong.")
    page.fill("#notice", "The numbers of one table were wrong.")
    page.click("button:has-text('Withdraw it')")
    assert page.locator("text=is withdrawn.").is_visible()


@pytest.mark.parametrize("path", ["", "?edition=public", "/publish"])
def test_the_pages_of_a_report_are_for_everybody(
    site: Site, sign_in_page: Callable[..., Page], width: int, path: str
) -> None:
    asked = close_it(site)
    page = sign_in_page(ADDRESS, width)
    page.goto(f"/desk/reports/consultations/{asked}{path}")
    assert faults(page) == []


def test_the_page_of_templates_is_for_everybody(
    sign_in_page: Callable[..., Page], width: int
) -> None:
    page = sign_in_page(ADDRESS, width)
    page.goto("/desk/reports/templates")
    assert faults(page) == []
    page.click("button:has-text('Add')")
    assert faults(page) == []


@pytest.mark.parametrize("edition", Edition)
def test_the_file_that_stands_by_itself_is_for_everybody(
    site: Site, open_page: Callable[..., Page], tmp_path: Path, width: int, edition: Edition
) -> None:
    with site.kit.database.reading() as book:
        report = summarise(
            book,
            book.scalars(select(Consultation)).one(),
            edition,
            house="Wealdmere Combined County Authority",
            day=site.kit.stationery.day,
            at=site.kit.now(),
            reader=None,
        )
        made = make(book, report, Format.HTML)
    file = tmp_path / "report.html"
    file.write_bytes(made.content)
    page = open_page(width)
    page.goto(file.as_uri())
    assert faults(page) == []
    if width == 375:
        assert page.evaluate(NOT_WHOLE) == []  # short tables are read without moving them
    page.emulate_media(media="print")
    regions = page.locator(".sb-scroll")
    clipped = "every => every.filter(it => getComputedStyle(it).overflowX !== 'visible').length"
    assert regions.count() > 0
    assert regions.evaluate_all(clipped) == 0


def released(site: Site) -> int:
    """A digest of the example's consultation that anybody might read, released."""
    with site.kit.database.begin() as book:
        asked = book.scalars(select(Consultation)).one()
        known = book.scalars(select(Digest).where(Digest.consultation_id == asked.id)).first()
        if known is not None:
            return known.id
        officer = book.scalars(select(Officer).where(Officer.email == ADDRESS)).one()
        stationery, at = site.kit.stationery, site.kit.now()
        made = compile_digest(book, stationery, asked, at=at, reader=officer)
        assert made is not None
        issuing.release(book, stationery, made, by=officer, at=at)
        return made.id


def test_a_digest_is_published_and_withdrawn_by_everybody(
    site: Site, sign_in_page: Callable[..., Page], open_page: Callable[..., Page], width: int
) -> None:
    digest = released(site)
    page = sign_in_page(ADDRESS, width, javascript=False)
    page.goto(f"/leads/digests/{digest}")
    page.click("button:has-text('Publish the public edition')")
    assert page.locator("text=anybody can read it now").is_visible()
    looking = sign_in_page(ADDRESS, width)
    looking.goto(f"/leads/digests/{digest}")
    assert faults(looking) == []
    keep(looking, "digest-published", width)

    reader = open_page(width)
    reader.goto("/")
    assert faults(reader) == []
    keep(reader, "front-page", width)
    reader.locator(f"a[href='/digests/{digest}']").click()
    assert faults(reader) == []
    keep(reader, "public-digest", width)

    page.fill("#why", "A line was wrong.")
    page.click("button:has-text('Withdraw it')")
    assert page.locator("text=for inside alone again").is_visible()


def test_the_page_of_a_large_report_is_for_everybody(
    site: Site, sign_in_page: Callable[..., Page], width: int
) -> None:
    with site.kit.database.begin() as book:
        asked = book.scalars(select(Consultation)).one()
        if not is_large(book, asked):
            enlarge(book, book.scalars(select(Contribution).order_by(Contribution.id)).first())
        number = asked.id
    page = sign_in_page(ADDRESS, width)
    page.goto(f"/desk/reports/consultations/{number}")
    assert faults(page) == []
    keep(page, "large-report", width)
    page.select_option("#later-kind", "json")
    page.click("button:has-text('Make it')")
    assert faults(page) == []
    drain(site.kit)
    page.reload()
    keep(page, "report-made", width)
    with page.expect_download() as downloading:
        page.click("text=Download the file")
    assert Path(downloading.value.path()).read_bytes().startswith(b"{")


def keep(page: Page, name: str, width: int) -> None:
    folder = os.environ.get("LOOK_AT")
    if folder:
        page.screenshot(path=Path(folder) / f"{name}-{width}.png", full_page=True)
