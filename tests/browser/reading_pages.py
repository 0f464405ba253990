"""What a page must be for everybody: axe's rules, and what axe does not see."""

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]


def faults(page: Page) -> list[str]:
    """Everything wrong with a page, each as a sentence; empty where nothing is."""
    found = Axe().run(page, options={"runOnly": {"type": "tag", "values": TAGS}})
    wrong = [
        f"{violation['id']}: {node['html'][:160]}"
        for violation in found.response["violations"]
        for node in violation["nodes"]
    ]
    if page.evaluate("document.documentElement.scrollWidth > window.innerWidth"):
        wrong.append("the page scrolls sideways")
    wrong += page.evaluate(
        """() => [...document.querySelectorAll('.govuk-error-summary a')]
            .filter(link => {
                const aim = document.querySelector(link.getAttribute('href'));
                return !aim || !aim.matches('input, textarea, select, button, a[href]');
            })
            .map(link => 'an error links to nothing one can fill in: ' + link.outerHTML)"""
    )
    wrong += page.evaluate(
        """() => [...document.querySelectorAll('input[type=radio]')]
            .filter(radio => !radio.closest('fieldset'))
            .map(radio => 'a radio button outside a fieldset: ' + radio.outerHTML)"""
    )
    if page.locator("h1").count() != 1:
        wrong.append("the page has not exactly one h1")
    return wrong
