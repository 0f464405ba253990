"""Walks pages in a browser and looks at each: what axe says, and which templates were seen."""

from collections.abc import Iterator
from contextlib import contextmanager

from flask import Flask, template_rendered
from jinja2 import Template
from playwright.sync_api import Page

from browser.reading_pages import faults


class Look:
    """One browser and what was found wrong, page by page."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.wrong: dict[str, list[str]] = {}

    def at(self, address: str) -> None:
        self.page.goto(address)
        self.here("")

    def here(self, state: str) -> None:
        """Looks at the page as it stands; `state` says how it got there."""
        found = faults(self.page)
        if found:
            self.wrong[f"{self.page.url} {state}".strip()] = found

    def press(self, button: str) -> None:
        with self.page.expect_navigation():
            self.page.locator(f"main button:has-text('{button}')").last.click()

    def refused(self, button: str, state: str) -> None:
        """Presses a button that must answer with errors, and looks at them."""
        self.press(button)
        assert self.page.locator(".govuk-error-summary").count() == 1, state
        assert self.page.title().startswith("Error: "), state
        self.here(state)


@contextmanager
def rendered(app: Flask) -> Iterator[set[str]]:
    """The names of all templates a site renders meanwhile."""
    names: set[str] = set()

    def note(_app: Flask, template: Template, **_: object) -> None:
        names.add(str(template.name))

    with template_rendered.connected_to(note, app):
        yield names
