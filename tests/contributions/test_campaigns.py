"""Campaigns: found, told from their variants, decided on by people, and never weighed silently."""

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from factories import NOON, a_contribution, a_stakeholder, an_open_consultation, an_organisation
from soundingboard import clock
from soundingboard.analysis.waterfall import Fate
from soundingboard.contributions import campaigns
from soundingboard.contributions.campaigns import Looked
from soundingboard.contributions.outcomes import outcomes
from soundingboard.errands.working import drain
from soundingboard.kit import Kit
from soundingboard.models import (
    Campaign,
    CampaignMember,
    Comment,
    Consultation,
    Contribution,
    JournalEntry,
    Stakeholder,
)
from soundingboard.refusals import NotFound, Unreadable
from soundingboard.vocabulary import (
    CampaignState,
    CampaignText,
    Channel,
    CommentState,
    ContributionState,
    Standpoint,
)

BY = "Olwen Pryce"
STANDARD = (
    "I am writing to support a national investment bank that puts people and planet first. "
    "The bank should have a clear mission to tackle climate change and reduce inequality, "
    "and it must be accountable to the public."
)


@pytest.fixture
def consultation(session: Session) -> Consultation:
    return an_open_consultation(session, "What have we missed?")


def send(
    session: Session, consultation: Consultation, *texts: str, **given: object
) -> list[Contribution]:
    """Each text from somebody else."""
    return [
        a_contribution(
            session,
            consultation,
            a_stakeholder(session),
            (consultation.questions[0], text),
            **given,
        )
        for text in texts
    ]


def own_texts(number: int) -> list[str]:
    return [
        f"Number {at} thinks that lane {at * 7} should get a shelter {at}." for at in range(number)
    ]


def kinds(session: Session) -> dict[int, CampaignText]:
    return {
        row.contribution_id: row.kind
        for row in session.scalars(select(CampaignMember).order_by(CampaignMember.contribution_id))
    }


def test_a_campaign_is_found_and_its_variants_are_told_apart(
    session: Session, consultation: Consultation
) -> None:
    send(session, consultation, *own_texts(5))
    same = send(session, consultation, STANDARD, STANDARD.upper(), f"> {STANDARD}\n")
    changed = send(session, consultation, f"{STANDARD} My shop in Alton would have closed.")

    assert campaigns.look(session, consultation, at=NOON) == Looked(1, 4)

    (size,) = campaigns.sizes(session, consultation)
    assert (size.standard, size.variants, size.campaign.state) == (3, 1, CampaignState.FOUND)
    assert kinds(session) == {
        **{one.id: CampaignText.STANDARD for one in same},
        changed[0].id: CampaignText.VARIANT,
    }
    assert campaigns.look(session, consultation, at=NOON) == Looked(0, 0)


def test_newcomers_join_the_campaign_they_are_copies_of(
    session: Session, consultation: Consultation
) -> None:
    send(session, consultation, STANDARD, STANDARD, STANDARD)
    campaigns.look(session, consultation, at=NOON)
    other = "Please keep the ticket office at our station open, because people need help there."
    send(session, consultation, STANDARD, other, other, other)

    assert campaigns.look(session, consultation, at=NOON) == Looked(1, 4)

    found = [
        (one.standard, one.campaign.standard_text) for one in campaigns.sizes(session, consultation)
    ]
    assert found == [(4, STANDARD), (3, other)]


def test_two_people_and_one_person_three_times_are_no_campaign(
    session: Session, consultation: Consultation
) -> None:
    send(session, consultation, STANDARD, STANDARD)
    anna = a_stakeholder(session)
    for _ in range(3):
        a_contribution(session, consultation, anna, (None, own_texts(3)[2]))
    assert campaigns.look(session, consultation, at=NOON) == Looked(0, 0)


def test_what_a_person_decided_of_a_campaign_stays(
    session: Session, consultation: Consultation
) -> None:
    first, second, *_ = send(session, consultation, *[STANDARD] * 4)
    campaigns.look(session, consultation, at=NOON)
    campaign = session.scalars(select(Campaign)).one()
    campaigns.sort(session, campaign, first.id, CampaignText.NONE, by=BY, at=NOON)
    campaigns.sort(session, campaign, second.id, CampaignText.VARIANT, by=BY, at=NOON)
    campaigns.decide(session, campaign, CampaignState.REJECTED, by=BY, at=NOON)
    send(session, consultation, STANDARD)

    assert campaigns.look(session, consultation, at=NOON) == Looked(0, 1)

    assert list(kinds(session).values()) == [
        CampaignText.NONE,
        CampaignText.VARIANT,
        CampaignText.STANDARD,
        CampaignText.STANDARD,
        CampaignText.STANDARD,
    ]
    told = outcomes(session, consultation)
    assert (told.included, told.own, told.campaigns) == (5, {"web": 5}, ())
    campaigns.name(session, campaign, " Friends of  the bank ", by=BY, at=NOON)
    assert (campaign.name, campaign.state) == ("Friends of the bank", CampaignState.CONFIRMED)
    told = outcomes(session, consultation)
    assert (told.own_texts, told.standard, told.variants) == (1, 3, 1)
    journal = session.scalars(select(JournalEntry).order_by(JournalEntry.id)).all()
    assert [(one.actor, one.detail) for one in journal] == [
        (BY, f"{first.reference} in campaign {campaign.id}: no part of it"),
        (BY, f"{second.reference} in campaign {campaign.id}: variant"),
        (BY, f"campaign {campaign.id} is no campaign"),
        (BY, f"campaign {campaign.id} is called “Friends of the bank”"),
    ]


def test_what_cannot_be_said_of_a_campaign_is_refused(
    session: Session, consultation: Consultation
) -> None:
    send(session, consultation, *[STANDARD] * 3)
    (other,) = send(session, consultation, "Lanes.")
    campaigns.look(session, consultation, at=NOON)
    campaign = session.scalars(select(Campaign)).one()
    with pytest.raises(NotFound):
        campaigns.sort(session, campaign, other.id, CampaignText.NONE, by=BY, at=NOON)
    with pytest.raises(NotFound):
        campaigns.find(session, campaign.id + 1)
    for wrong in (" ", "x" * 201):
        with pytest.raises(Unreadable):
            campaigns.name(session, campaign, wrong, by=BY, at=NOON)


def test_the_waterfall_of_a_consultation_tells_every_fate(
    session: Session, consultation: Consultation
) -> None:
    body = an_organisation(session)
    anna = a_stakeholder(session, organisation=body)

    def says(person: Stakeholder, text: str, **given: object) -> Contribution:
        return a_contribution(session, consultation, person, (None, text), **given)

    first = says(anna, "Lanes need lights.", standpoint=Standpoint.ORGANISATION)
    for_herself = says(anna, "Lanes need lights.", standpoint=Standpoint.PERSONAL)
    again = says(anna, "lanes need  lights.", channel=Channel.EMAIL)
    more = says(anna, "And shelters.", channel=Channel.EMAIL)
    dismissed = says(a_stakeholder(session), "Sent from my telephone")
    dismissed.comments[0].state = CommentState.NOT_A_COMMENT
    ben = a_stakeholder(session)
    earlier = says(ben, "No.", state=ContributionState.WITHDRAWN)
    later = says(ben, "Yes.", replaces=earlier)
    gone = says(a_stakeholder(session), "Never mind.", state=ContributionState.WITHDRAWN)
    unknown = says(a_stakeholder(session), "Who am I?", state=ContributionState.UNCONFIRMED)
    says(a_stakeholder(session), "Not finished", state=ContributionState.DRAFT)
    session.flush()

    told = outcomes(session, consultation)

    assert told.fates == {
        first.id: Fate.INCLUDED,
        for_herself.id: Fate.INCLUDED,
        again.id: Fate.DUPLICATE,
        more.id: Fate.MERGED,
        dismissed.id: Fate.BLANK,
        earlier.id: Fate.REPLACED,
        later.id: Fate.INCLUDED,
        gone.id: Fate.WITHDRAWN,
        unknown.id: Fate.UNCONFIRMED,
    }
    assert (told.received, told.included) == (9, 3)


def test_the_scottish_bank_of_2018_through_the_record_book(
    session: Session, consultation: Consultation
) -> None:
    """1,443 = 40 on the hub + 20 in the mailbox + 1,383 campaign (1,360 once + 23 variants)."""
    texts = own_texts(83)
    send(session, consultation, *texts[:40])
    send(session, consultation, *texts[40:60], channel=Channel.EMAIL)
    # Without a flush for each of them: the factory's way is for a handful.
    for text in [STANDARD] * 1360 + [f"{STANDARD} {text}" for text in texts[60:]]:
        number = len(session.new)
        person = Stakeholder(
            email=f"p{number}@partner.example", name="", source="campaign", added_at=NOON
        )
        said = Contribution(
            consultation=consultation,
            stakeholder=person,
            channel=Channel.EMAIL,
            reference=f"C-{number}",
            state=ContributionState.SUBMITTED,
            started_at=NOON,
            submitted_at=NOON,
        )
        session.add_all([said, Comment(contribution=said, position=1, text=text)])
    session.flush()

    assert campaigns.look(session, consultation, at=NOON) == Looked(1, 1383)

    told = outcomes(session, consultation)
    assert (told.received, told.included) == (1443, 1443)
    assert told.own == {"web": 40, "email": 20}
    assert [(one.standard, one.variants) for one in told.campaigns] == [(1360, 23)]
    assert (told.individual, told.texts_read) == (83, 84)


def test_the_clock_looks_for_campaigns(
    kit: Kit, session: Session, consultation: Consultation
) -> None:
    send(session, consultation, *[STANDARD] * 3)
    session.commit()
    clock.look_for_campaigns(kit)
    drain(kit)
    clock.look_for_campaigns(kit)
    drain(kit)
    assert [one.standard for one in campaigns.sizes(session, consultation)] == [3]
