"""A running site with the example in it, and a real browser to look at it."""

import os
import re
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest
from flask import Flask
from playwright.sync_api import Browser, Page, sync_playwright
from sqlalchemy import select
from waitress.server import create_server

from config import Settings
from servers import free_port, not_run
from soundingboard.app import create_app
from soundingboard.demo.loading import load
from soundingboard.kit import Kit
from soundingboard.models import Delivery
from soundingboard.postoffice.server import open_office
from soundingboard.storage.base import Base
from soundingboard.web.limits import limiter

CHROMIUM = Path("/usr/bin/chromium")
WIDTHS = (1280, 375, 320)


@dataclass(frozen=True, slots=True)
class Site:
    """A site that answers at `url`."""

    url: str
    app: Flask

    @property
    def kit(self) -> Kit:
        kit: Kit = self.app.extensions["kit"]
        return kit


@pytest.fixture(scope="session")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """The example, served over HTTP: one for all tests that leave its letters alone."""
    with serving(tmp_path_factory.mktemp("site")) as served:
        yield served


@contextmanager
def serving(folder: Path) -> Iterator[Site]:
    """The example in a folder of its own, served over HTTP."""
    port = free_port()
    app = create_app(
        Settings(
            data_dir=folder,
            base_url=f"http://127.0.0.1:{port}",
            port=port,
            organisation_name="Wealdmere Combined County Authority",
            mail_from="growth@wealdmere.example",
            reply_domain="reply.wealdmere.example",
            post_office_port=free_port(),
        )
    )
    limited = limiter.enabled
    limiter.enabled = False  # one browser plays everybody
    kit: Kit = app.extensions["kit"]
    Base.metadata.create_all(kit.database.engine)
    with app.app_context():
        load(kit)
    server = create_server(app, host="127.0.0.1", port=port, threads=4)
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    assert kit.post_office is not None
    with open_office(kit.post_office):
        yield Site(f"http://127.0.0.1:{port}", app)
    limiter.enabled = limited
    server.close()
    thread.join(5)
    kit.database.close()


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    if not CHROMIUM.exists():
        not_run("Chromium is not installed")
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(
            executable_path=str(CHROMIUM),
            args=["--no-sandbox", "--disable-background-networking", "--disable-gpu"],
        )
        yield chromium
        chromium.close()


@pytest.fixture(params=WIDTHS)
def width(request: pytest.FixtureRequest) -> int:
    """A desktop, a phone, and the narrowest that WCAG 2.2 asks for (1.4.10)."""
    value: int = request.param
    return value


@pytest.fixture
def open_page(browser: Browser, site: Site) -> Iterator[Callable[..., Page]]:
    """Opens a page: `open_page(width, javascript=False)`; its context goes with the test."""
    contexts = []

    def make(width: int = 1280, *, javascript: bool = True) -> Page:
        context = browser.new_context(
            base_url=site.url,
            viewport={"width": width, "height": 900},
            java_script_enabled=javascript,
            reduced_motion="reduce",
        )
        contexts.append(context)
        return context.new_page()

    yield make
    for context in contexts:
        context.close()


@pytest.fixture
def sign_in_page(site: Site, open_page: Callable[..., Page]) -> Callable[..., Page]:
    """A page of somebody who has signed in by the link in their letter."""

    def enter(address: str, width: int = 1280, *, javascript: bool = True) -> Page:
        page = open_page(width, javascript=javascript)
        page.goto("/sign-in")
        page.fill("#email", address)
        page.click("text=Send me a link")
        with site.kit.database.reading() as book:
            letter = book.scalars(
                select(Delivery)
                .where(Delivery.to_address == address, Delivery.purpose == "sign_in")
                .order_by(Delivery.id.desc())
            ).first()
            assert letter is not None
            found = re.search(r"http\S+/sign-in/\S+", letter.text)
        assert found is not None
        page.goto(found[0])
        page.click("button:has-text('Sign in')")
        return page

    return enter


@pytest.fixture
def keep_screenshot() -> Callable[[Page, str], None]:
    """Keeps a picture of the page for the README where SCREENSHOTS=1 is set."""

    def keep(page: Page, name: str) -> None:
        if os.environ.get("SCREENSHOTS"):
            folder = Path(__file__).parents[2] / "docs" / "screenshots"
            folder.mkdir(parents=True, exist_ok=True)
            page.screenshot(path=folder / f"{name}.png", full_page=False)

    return keep
