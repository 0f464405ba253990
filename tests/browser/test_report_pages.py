"""Reports: the page at the desk, the published page, and the file that stands by itself."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Page
from sqlalchemy import select

from browser.conftest import Site, serving
from browser.reading_pages import faults
from soundingboard.consultations.closing import close
from soundingboard.demo.cast import OFFICER
from soundingboard.models import Consultation
from soundingboard.press.report import Edition
from soundingboard.reports.making import Format, make
from soundingboard.reports.summary import summarise

pytestmark = pytest.mark.browser
ADDRESS = OFFICER[1]


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
        )
        made = make(book, report, Format.HTML)
    file = tmp_path / "report.html"
    file.write_bytes(made.content)
    page = open_page(width)
    page.goto(file.as_uri())
    assert faults(page) == []
