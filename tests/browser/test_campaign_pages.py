"""The page of a campaign, and the waterfall of a consultation: for everybody, at every width."""

import os
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Page
from sqlalchemy import select
from sqlalchemy.orm import Session

from browser.conftest import Site, serving
from browser.looking import Look
from factories import a_contribution, a_stakeholder
from soundingboard.contributions import campaigns
from soundingboard.demo.cast import ADMINISTRATOR
from soundingboard.models import Campaign, Consultation
from soundingboard.vocabulary import CampaignText, ConsultationState

pytestmark = pytest.mark.browser
Open = Callable[..., Page]
STANDARD = (
    "Please keep the ticket office at our station open, because people who cannot use a machine "
    "need somebody to help them there."
)


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """An example of its own, with a campaign in it."""
    with serving(tmp_path_factory.mktemp("campaigns")) as served:
        now = served.kit.now()
        with Session(served.kit.database.engine, expire_on_commit=False) as book:
            found = book.scalars(
                select(Consultation).where(Consultation.state == ConsultationState.OPEN)
            ).first()
            assert found is not None
            texts = [STANDARD] * 3 + [f"{STANDARD} My mother is blind.", f"Hello, {STANDARD}", " "]
            for text in texts:
                a_contribution(
                    book, found, a_stakeholder(book), (None, text), started_at=now, submitted_at=now
                )
            campaigns.look(book, found, at=now)
            campaign = book.scalars(select(Campaign)).one()
            (first, *_) = campaigns.members(book, campaign, CampaignText.STANDARD, most=1)
            campaigns.sort(
                book,
                campaign,
                first.contribution_id,
                CampaignText.NONE,
                by="Olwen Pryce",
                at=now,
            )
            book.commit()
        yield served


def test_pages_of_campaigns_are_for_everybody(site: Site, sign_in_page: Open, width: int) -> None:
    look = Look(sign_in_page(ADMINISTRATOR[1], width))
    with site.kit.database.reading() as book:
        campaign = book.scalars(select(Campaign)).one()
    folder = os.environ.get("LOOK_AT")
    for name, address in (
        ("campaign", f"/desk/campaigns/{campaign.id}"),
        ("waterfall", f"/desk/consultations/{campaign.consultation_id}"),
    ):
        look.at(address)
        if folder:
            look.page.screenshot(path=Path(folder) / f"{name}-{width}.png", full_page=True)
    look.at(f"/desk/campaigns/{campaign.id}")
    look.page.fill("#name", "")
    look.refused("Save", "no name")
    assert look.wrong == {}
