"""Campaigns: one text that many sent to a consultation, who sent it, and who changed it."""

from datetime import datetime

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column, relationship

from soundingboard.models.consultation import Consultation
from soundingboard.models.contribution import Contribution
from soundingboard.storage.base import Base
from soundingboard.vocabulary import CampaignState, CampaignText, SortedBy


class Campaign(Base):
    """A text that several people sent, word for word or nearly. Every sending is counted."""

    __tablename__ = "campaign"

    id: Mapped[int] = mapped_column(init=False, primary_key=True)
    consultation_id: Mapped[int] = mapped_column(
        ForeignKey("consultation.id", ondelete="CASCADE"), init=False, index=True
    )
    consultation: Mapped[Consultation] = relationship(repr=False)
    standard_text: Mapped[str]  # as most sent it
    found_at: Mapped[datetime]
    state: Mapped[CampaignState] = mapped_column(default=CampaignState.FOUND)
    name: Mapped[str] = mapped_column(default="")  # staff may give it one
    decided_by: Mapped[str] = mapped_column(default="")  # who named, confirmed or rejected it


class CampaignMember(Base):
    """That a contribution is part of a campaign, with its text as it stands or changed."""

    __tablename__ = "campaign_member"

    id: Mapped[int] = mapped_column(init=False, primary_key=True)
    campaign_id: Mapped[int] = mapped_column(
        ForeignKey("campaign.id", ondelete="CASCADE"), init=False, index=True
    )
    campaign: Mapped[Campaign] = relationship(repr=False)
    contribution_id: Mapped[int] = mapped_column(
        ForeignKey("contribution.id", ondelete="CASCADE"), init=False, unique=True
    )
    contribution: Mapped[Contribution] = relationship(repr=False)
    kind: Mapped[CampaignText]
    source: Mapped[SortedBy]
    at: Mapped[datetime]
    by: Mapped[str] = mapped_column(default="")  # the person, if a person decided
