"""Pages of long work: for everybody, and live."""

import os
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from browser.conftest import Site, serving
from browser.looking import Look
from errands.lists import a_list, ask_for
from soundingboard.demo.cast import ADMINISTRATOR
from soundingboard.errands.working import drain
from soundingboard.models import Errand
from soundingboard.vocabulary import ErrandState

pytestmark = pytest.mark.browser
Open = Callable[..., Page]


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """An example of its own: here lists are imported."""
    with serving(tmp_path_factory.mktemp("errands")) as served:
        yield served


@pytest.fixture
def look(sign_in_page: Open, width: int) -> Look:
    return Look(sign_in_page(ADMINISTRATOR[1], width))


def keep(look: Look, name: str, width: int) -> None:
    """Keeps a picture to be looked at, where a folder for pictures is named."""
    folder = os.environ.get("LOOK_AT")
    if folder:
        look.page.screenshot(path=Path(folder) / f"{name}-{width}.png", full_page=True)


def half_done(site: Site) -> int:
    """A long list that somebody has half imported."""
    number = ask_for(site.kit, a_list(450))
    with site.kit.database.begin() as book:
        errand = book.get_one(Errand, number)
        errand.title = "Importing wealdmere-partners-and-neighbours-2026.csv (spring list)"
        errand.state, errand.done, errand.of = ErrandState.RUNNING, 200, 450
        errand.so_far, errand.owner = {"people": 200, "fates": {"NEW": 200}}, "elsewhere/1/1/x"
        errand.heartbeat_at = site.kit.now()
    return number


def give_back(site: Site, number: int) -> None:
    with site.kit.database.begin() as book:
        errand = book.get_one(Errand, number)
        errand.state, errand.owner = ErrandState.WAITING, ""


def test_long_work_is_for_everybody(site: Site, look: Look, width: int) -> None:
    number = half_done(site)
    look.at(f"/desk/errands/{number}")
    keep(look, "errand", width)
    expect(look.page.get_by_text("200 of 450 people.")).to_be_visible()
    look.press("Stop it")
    look.here("stopped")
    keep(look, "errand-stopped", width)
    look.at("/desk/errands/")
    keep(look, "errands", width)
    assert look.wrong == {}


def test_progress_comes_by_itself_and_ends(site: Site, sign_in_page: Open) -> None:
    number = half_done(site)
    page = sign_in_page(ADMINISTRATOR[1])
    page.goto(f"/desk/errands/{number}")
    expect(page.get_by_role("progressbar", name="People done")).to_have_js_property("value", 200)
    give_back(site, number)
    drain(site.kit)
    expect(page.get_by_role("status")).to_contain_text("Imported:", timeout=20_000)
    expect(page.get_by_role("button", name="Stop it")).to_be_hidden()
    expect(page.get_by_role("link", name="See what came of it")).to_be_visible()


def test_without_javascript_one_looks_again(site: Site, sign_in_page: Open) -> None:
    number = half_done(site)
    page = sign_in_page(ADMINISTRATOR[1], 375, javascript=False)
    page.goto(f"/desk/errands/{number}")
    give_back(site, number)
    drain(site.kit)
    page.get_by_role("link", name="Look again").click()
    expect(page.get_by_text("Imported:")).to_be_visible()
