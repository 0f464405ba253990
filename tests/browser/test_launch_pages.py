"""The way of a consultation to its opening, and of a list into the book: clean and with errors."""

import os
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest
from playwright.sync_api import Page
from sqlalchemy import select

from browser.conftest import Site
from browser.looking import Look
from prepared import a_ready_draft
from soundingboard.demo.cast import ADMINISTRATOR
from soundingboard.models import Strategy

pytestmark = pytest.mark.browser
Open = Callable[..., Page]
LIST = (
    "Name,Email,Organisation\n"
    "Ysolde Marr,ysolde.marr{width}@partner.example,Marr and Daughters\n"
    "No Address,,Nowhere Ltd\n"
    "Twice,twice{width}@partner.example,\nTwice,TWICE{width}@partner.example,\n"
    "Broken,broken at partner.example,\n"
)


def a_draft(site: Site, width: int) -> int:
    """A draft that is complete but for a question nobody has mapped to a priority."""
    now = site.kit.now()
    with site.kit.database.begin() as book:
        draft = a_ready_draft(
            book,
            "What have we missed?",
            title=f"A draft looked at {width} pixels wide",
            strategy=book.scalars(select(Strategy)).first(),
            closes_at=now + timedelta(days=40),
        )
        draft.questions[0].priorities = []
        return draft.id


def test_launch_is_for_everybody(site: Site, sign_in_page: Open, width: int) -> None:
    look = Look(sign_in_page(ADMINISTRATOR[1], width))
    number = a_draft(site, width)
    here = f"/desk/consultations/{number}"
    look.at(here)
    for part in ("audience", "questions", "questions/new", "sections", "letter", "checklist"):
        look.at(f"{here}/{part}")
    look.at(f"{here}/files/")
    look.refused("Add it to the letters", "no file")
    paper = {"name": "A map of all the sites.pdf", "mimeType": "application/pdf"}
    look.page.set_input_files("input[type=file]", {**paper, "buffer": b"%PDF-1.7" + bytes(10**6)})
    look.press("Add it to the letters")
    look.here("a file goes along")
    keep(look, "files", width)
    look.at(f"{here}/letter")
    keep(look, "letter", width)
    look.at(f"{here}/questions/new")
    look.refused("Save", "a question without words")
    look.at(f"{here}/letter?who=nobody-of-that-name")
    look.at(f"{here}/checklist/questions")
    look.refused("Go ahead without it", "without a reason")
    look.page.fill("#reason", "It asks about everything.")
    look.press("Go ahead without it")
    look.here("going ahead without a point")
    look.at(f"{here}/sign-off")
    look.page.fill("#name", "")
    look.refused("Sign off this content", "without a name")
    sign(look)
    look.here("signed off")
    look.at(f"{here}/opening/")
    look.page.fill("#hour", "noon")
    look.refused("Plan the opening", "no day, and a time that is none")
    opens = site.kit.now() + timedelta(days=3)
    for box, number in (("day", opens.day), ("month", opens.month), ("year", opens.year)):
        look.page.fill(f"#day-{box}", str(number))
    look.page.fill("#hour", "10:30")
    look.press("Plan the opening")
    look.here("planned")
    keep(look, "planned", width)
    look.at(f"{here}/opening/")
    keep(look, "opening", width)
    look.press("Take the planned opening back")
    look.here("taken back")
    look.at(f"{here}/open")
    look.at(f"{here}/close")
    look.at("/desk/letters/")
    assert look.wrong == {}


def keep(look: Look, name: str, width: int) -> None:
    """Keeps a picture to be looked at, where a folder for pictures is named."""
    folder = os.environ.get("LOOK_AT")
    if folder:
        look.page.screenshot(path=Path(folder) / f"{name}-{width}.png", full_page=True)


def sign(look: Look) -> None:
    look.page.fill("#name", "Ceri Lloyd")
    look.page.fill("#office", "Chair of the Board")
    look.press("Sign off this content")


def test_list_is_previewed_for_everybody(sign_in_page: Open, width: int) -> None:
    look = Look(sign_in_page(ADMINISTRATOR[1], width))
    look.at("/desk/stakeholders/import/")
    content = LIST.format(width=width).encode()
    look.page.set_input_files(
        "input[type=file]", {"name": "list.csv", "mimeType": "text/csv", "buffer": content}
    )
    look.page.fill("#source", "the partners' register of 2026")
    look.press("Show what would happen")
    assert "broken at partner.example" in look.page.inner_text("main")
    look.here("previewed")
    look.press("Import")
    look.here("imported")
    assert look.wrong == {}
