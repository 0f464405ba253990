"""Every letter as a mail program shows it: on the narrowest phone, wide, in light and in dark."""

from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser

pytestmark = pytest.mark.browser
SNAPSHOTS = Path(__file__).parents[1] / "letters" / "snapshots"
RULES = ["color-contrast", "link-in-text-block", "image-alt", "html-has-lang", "empty-heading"]


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [320, 600])
def test_every_letter_can_be_read(browser: Browser, width: int, scheme: str) -> None:
    context = browser.new_context(
        viewport={"width": width, "height": 700},
        color_scheme=scheme,  # one of the two words it knows
    )
    page = context.new_page()
    wrong: dict[str, list[str]] = {}
    letters = sorted(SNAPSHOTS.glob("*.html"))
    for letter in letters:
        page.set_content(letter.read_text(encoding="utf-8"))
        found = Axe().run(page, options={"runOnly": {"type": "rule", "values": RULES}})
        faults = [
            f"{violation['id']}: {node['html'][:120]}"
            for violation in found.response["violations"]
            for node in violation["nodes"]
        ]
        if page.evaluate("document.documentElement.scrollWidth") > width:
            faults.append("it scrolls sideways")
        if faults:
            wrong[letter.stem] = faults
    context.close()
    assert len(letters) > 10
    assert wrong == {}
