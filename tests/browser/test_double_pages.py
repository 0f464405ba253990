"""Pages of people who are on the list twice: for everybody, and each thing done by a press."""

import os
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect
from sqlalchemy import select

from browser.conftest import Site, serving
from browser.looking import Look
from soundingboard.demo.cast import ADMINISTRATOR
from soundingboard.models import Contribution, Invitation, Stakeholder
from soundingboard.people.adding import Details, add_person

pytestmark = pytest.mark.browser
Open = Callable[..., Page]
PAGE = "/desk/stakeholders/doubles/"


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """An example of its own: here people are made one."""
    with serving(tmp_path_factory.mktemp("doubles")) as served:
        yield served


@pytest.fixture
def look(sign_in_page: Open, width: int) -> Look:
    return Look(sign_in_page(ADMINISTRATOR[1], width))


def keep(look: Look, name: str, width: int) -> None:
    """Keeps a picture to be looked at, where a folder for pictures is named."""
    folder = os.environ.get("LOOK_AT")
    if folder:
        look.page.screenshot(path=Path(folder) / f"{name}-{width}.png", full_page=True)


def a_double(site: Site, width: int) -> tuple[int, int]:
    """Somebody who answered, a second time, under another address: the two numbers."""
    with site.kit.database.begin() as book:
        known = book.scalars(
            select(Stakeholder)
            .join(Contribution, Contribution.stakeholder_id == Stakeholder.id)
            .join(Invitation, Invitation.stakeholder_id == Stakeholder.id)
            .where(Stakeholder.name != "", Stakeholder.organisation_id.is_not(None))
            .order_by(Stakeholder.id)
        ).first()
        assert known is not None
        assert known.organisation is not None
        twin = add_person(
            book,
            Details(
                email=f"{known.email.partition('@')[0]}@home{width}.example",
                name=f"{known.name}e",
                organisation=known.organisation.name,
                place="Marlhythe",
            ),
            source="by hand",
            at=site.kit.now(),
            actor="Olwen Pryce",
        )
        return known.id, twin.id


def test_doubles_are_for_everybody(site: Site, look: Look, width: int) -> None:
    known, twin = a_double(site, width)
    look.at(PAGE)
    keep(look, "doubles", width)
    expect(look.page.get_by_text("Names alike, and").first).to_be_visible()
    look.at(f"{PAGE}{known}/into/{twin}")
    keep(look, "make-one", width)
    look.press("Make them one person")
    look.here("made one")
    keep(look, "made-one", width)
    look.page.get_by_role("link", name="Undo that").first.click()
    look.here("undo")
    keep(look, "parting", width)
    look.press("Make them two people again")
    look.here("two again")
    look.at(f"{PAGE}of/{known}")
    look.refused("Compare the two", "which other address")
    assert look.wrong == {}
