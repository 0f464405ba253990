"""Pages of themes: for everybody, at every width."""

import os
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Page
from sqlalchemy import select
from sqlalchemy.orm import Session

from browser.conftest import Site, serving
from browser.looking import Look
from soundingboard.demo.cast import ADMINISTRATOR
from soundingboard.models import Priority, Theme
from soundingboard.themes import editing, gathering, moving
from themes.sorted_passages import BY, sorted_passages

pytestmark = pytest.mark.browser
Open = Callable[..., Page]


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """An example of its own, with themes that somebody has worked on."""
    with serving(tmp_path_factory.mktemp("themes")) as served:
        now = served.kit.now()
        with Session(served.kit.database.engine, expire_on_commit=False) as book:
            stands = sorted_passages(book)
            editing.rename(
                book,
                stands.buses,
                "Last bus",
                description="Buses and trains after seven in the evening; shifts that end late.",
                by=BY,
                at=now,
            )
            moving.move(book, stands.ids[:1], stands.buses, stands.crossing, by=BY, at=now)
            moving.take_out(book, stands.ids[1:2], stands.buses, by=BY, at=now)
            dropped = editing.make(book, stands.priority, "Lanes", by=BY, at=now)
            editing.drop(book, dropped, by=BY, at=now)
            merged = editing.make(book, stands.priority, "Evening trains", by=BY, at=now)
            editing.merge(book, merged, stands.buses, by=BY, at=now)
            gathering.gather(book, stands.priority, at=now)
            book.commit()
        yield served


@pytest.fixture
def look(sign_in_page: Open, width: int) -> Look:
    return Look(sign_in_page(ADMINISTRATOR[1], width))


def keep(look: Look, name: str, width: int) -> None:
    folder = os.environ.get("LOOK_AT")
    if folder:
        look.page.screenshot(path=Path(folder) / f"{name}-{width}.png", full_page=True)


def test_pages_of_themes_are_for_everybody(site: Site, look: Look, width: int) -> None:
    with site.kit.database.reading() as book:
        theme = book.scalars(select(Theme).where(Theme.name == "Last bus")).one()
        dropped = book.scalars(select(Theme).where(Theme.name == "Lanes")).one()
        merged = book.scalars(select(Theme).where(Theme.name == "Evening trains")).one()
        priority = book.get_one(Priority, theme.frame.priority_id)
        strategy = priority.strategy_id
    here = f"/desk/themes/priorities/{priority.id}"
    for name, address in (
        ("index", "/desk/themes/"),
        ("priority", here),
        ("theme", f"/desk/themes/{theme.id}"),
        ("dropped", f"/desk/themes/{dropped.id}"),
        ("part", f"/desk/themes/{merged.id}/part"),
        ("in-none", f"{here}/in-none"),
        ("versions", f"{here}/versions"),
        ("bring-in", f"/desk/themes/strategies/{strategy}/bring-in"),
        ("for-leads", "/leads/themes/"),
        ("theme-for-leads", f"/leads/themes/{theme.id}"),
    ):
        look.at(address)
        keep(look, name, width)
    look.at(f"/desk/themes/{theme.id}")
    look.page.locator("summary").first.click()
    look.page.fill("#name", "School crossing")
    look.refused("Save", "a name that is taken")
    keep(look, "taken", width)
    assert look.wrong == {}


def test_passages_are_moved_by_keyboard_alone(site: Site, sign_in_page: Open) -> None:
    with site.kit.database.reading() as book:
        theme = book.scalars(select(Theme).where(Theme.name == "School crossing")).one()
    page = sign_in_page(ADMINISTRATOR[1], javascript=False)
    page.goto(f"/desk/themes/{theme.id}")
    boxes = page.locator("input[name=passage]")
    before = boxes.count()
    boxes.first.focus()
    page.keyboard.press("Space")
    page.locator("#into").focus()
    page.keyboard.type("Last bus")
    page.keyboard.press("Tab")
    with page.expect_navigation():
        page.keyboard.press("Enter")
    assert "1 passage moved to “Last bus”." in page.inner_text("main")
    assert page.locator("input[name=passage]").count() == before - 1


def test_a_passage_is_dragged_to_another_theme(site: Site, sign_in_page: Open) -> None:
    with site.kit.database.reading() as book:
        theme = book.scalars(select(Theme).where(Theme.name == "School crossing")).one()
    page = sign_in_page(ADMINISTRATOR[1])
    faults: list[str] = []
    page.on("console", lambda one: faults.append(one.text) if one.type == "error" else None)
    page.goto(f"/desk/themes/{theme.id}")
    boxes = page.locator("input[name=passage]")
    before = boxes.count()
    number = boxes.first.get_attribute("value")
    panel = page.locator(".sb-drop")
    assert not panel.is_visible()
    page.locator(".sb-handle").first.hover()
    page.mouse.down()
    page.mouse.move(400, 400)
    panel.wait_for(state="visible")
    target = panel.get_by_text("Last bus", exact=True)
    target.hover()
    folder = os.environ.get("LOOK_AT")
    if folder:
        page.screenshot(path=Path(folder) / "dragging.png")
    with page.expect_navigation():
        page.mouse.up()
    assert "1 passage moved to “Last bus”." in page.inner_text("main")
    left = [one.get_attribute("value") for one in boxes.all()]
    assert (len(left), number in left) == (before - 1, False)
    assert faults == []
