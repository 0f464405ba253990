"""What became of everything that was sent to a consultation: its waterfall, which adds up."""

from sqlalchemy import exists, func, select
from sqlalchemy.orm import Session, aliased

from soundingboard.analysis.waterfall import Fate, Submission, Waterfall, waterfall
from soundingboard.models import (
    Campaign,
    CampaignMember,
    Choice,
    Comment,
    Consultation,
    Contribution,
    Evidence,
    Stakeholder,
)
from soundingboard.vocabulary import (
    CampaignState,
    CampaignText,
    CommentState,
    ContributionState,
    Standpoint,
)


def outcomes(session: Session, consultation: Consultation) -> Waterfall:
    """The waterfall of a consultation as it is now; keys are ids of contributions and campaigns.

    Drafts are nobody's business before they are sent. A person who answers for themselves and
    for a body is two speakers.
    """
    words = _words(session, consultation)
    campaigns = _campaigns(session, consultation)
    later = aliased(Contribution)
    rows = session.execute(
        select(
            Contribution.id,
            Contribution.stakeholder_id,
            Contribution.standpoint,
            Stakeholder.organisation_id,
            Contribution.channel,
            Contribution.state,
            exists().where(
                later.replaces_id == Contribution.id,
                later.state.in_((ContributionState.SUBMITTED, ContributionState.WITHDRAWN)),
            ),
            # Who only chose an option, or only sent a file, has answered.
            exists().where(Evidence.contribution_id == Contribution.id)
            | exists().where(Choice.contribution_id == Contribution.id),
        )
        .join(Contribution.stakeholder)
        .where(
            Contribution.consultation_id == consultation.id,
            Contribution.state != ContributionState.DRAFT,
        )
        .order_by(func.coalesce(Contribution.submitted_at, Contribution.started_at))
        .order_by(Contribution.id)
    )
    submissions = []
    for number, person, standpoint, organisation, channel, state, replaced, files in rows:
        alone = standpoint is Standpoint.PERSONAL or organisation is None
        campaign, standard = campaigns.get(number, (None, False))
        submissions.append(
            Submission(
                key=number,
                speaker=f"{person} for {'themselves' if alone else organisation}",
                words=words.get(number, ""),
                channel=channel.value,
                has_files=files,
                standing=_standing(state, replaced=replaced),
                campaign=campaign,
                standard=standard,
            )
        )
    return waterfall(submissions)


def _standing(state: ContributionState, *, replaced: bool) -> Fate:
    if state is ContributionState.UNCONFIRMED:
        return Fate.UNCONFIRMED
    if state is ContributionState.WITHDRAWN:
        return Fate.REPLACED if replaced else Fate.WITHDRAWN
    return Fate.INCLUDED


def _words(session: Session, consultation: Consultation) -> dict[int, str]:
    """What each contribution says as a whole, by its id; nothing that is no comment."""
    parts: dict[int, list[str]] = {}
    for number, text in session.execute(
        select(Contribution.id, Comment.text)
        .join(Comment, Comment.contribution_id == Contribution.id)
        .where(
            Contribution.consultation_id == consultation.id,
            Comment.state != CommentState.NOT_A_COMMENT,
        )
        .order_by(Contribution.id, Comment.position)
    ):
        parts.setdefault(number, []).append(text)
    return {number: "\n".join(texts) for number, texts in parts.items()}


def _campaigns(session: Session, consultation: Consultation) -> dict[int, tuple[int, bool]]:
    """For each contribution in a campaign, which, and whether it is the standard text."""
    rows = session.execute(
        select(CampaignMember.contribution_id, CampaignMember.campaign_id, CampaignMember.kind)
        .join(CampaignMember.campaign)
        .where(
            Campaign.consultation_id == consultation.id,
            Campaign.state != CampaignState.REJECTED,
            CampaignMember.kind != CampaignText.NONE,
        )
    )
    return {
        contribution: (campaign, kind is CampaignText.STANDARD)
        for contribution, campaign, kind in rows
    }
