"""What became of everything that was sent, to a consultation or on a subject: it adds up."""

from collections import Counter
from collections.abc import Sequence

from sqlalchemy import ColumnElement, exists, func, select
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
from soundingboard.storage.among import among
from soundingboard.vocabulary import (
    CampaignState,
    CampaignText,
    CommentState,
    ContributionState,
    Standpoint,
)

SOMETHING = "…"  # stands for words that are compared with no others
WHITE_SPACE = "".join(chr(code) for code in range(0x3001) if chr(code).isspace())
"""All of it is below U+3001; what is nothing else is blank."""


def outcomes(session: Session, consultation: Consultation) -> Waterfall:
    """The waterfall of a consultation as it is now; keys are ids of contributions and campaigns.

    Drafts are nobody's business before they are sent. A person who answers for themselves and
    for a body is two speakers.
    """
    return outcomes_of(session, Contribution.consultation_id == consultation.id)


def outcomes_of(session: Session, these: ColumnElement[bool]) -> Waterfall:
    """The same for any contributions, given as a condition on Contribution.

    Who answers two consultations is two speakers too: neither stands for the other.
    """
    campaigns = _campaigns(session, these)
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
            Contribution.consultation_id,
            exists().where(
                Comment.contribution_id == Contribution.id,
                Comment.state != CommentState.NOT_A_COMMENT,
                func.trim(Comment.text, WHITE_SPACE) != "",
            ),
        )
        .join(Contribution.stakeholder)
        .where(these, Contribution.state != ContributionState.DRAFT)
        .order_by(func.coalesce(Contribution.submitted_at, Contribution.started_at))
        .order_by(Contribution.id)
    ).all()
    sent = Counter((row.stakeholder_id, row.consultation_id) for row in rows)
    several = [row.id for row in rows if sent[row.stakeholder_id, row.consultation_id] > 1]
    words = _words(session, several)
    submissions = []
    for (
        number,
        person,
        standpoint,
        organisation,
        channel,
        state,
        replaced,
        files,
        about,
        says_something,
    ) in rows:
        alone = standpoint is Standpoint.PERSONAL or organisation is None
        campaign, standard = campaigns.get(number, (None, False))
        submissions.append(
            Submission(
                key=number,
                speaker=f"{person} for {'themselves' if alone else organisation} on {about}",
                # Alone it is compared with nothing: that it says something is all.
                words=words.get(number, SOMETHING if says_something else ""),
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


def _words(session: Session, contributions: Sequence[int]) -> dict[int, str]:
    """What each of these contributions says as a whole, by its id; nothing that is no comment."""
    parts: dict[int, list[str]] = {number: [] for number in contributions}
    for number, text in session.execute(
        select(Comment.contribution_id, Comment.text)
        .where(
            among(session, Comment.contribution_id, contributions),
            Comment.state != CommentState.NOT_A_COMMENT,
        )
        .order_by(Comment.contribution_id, Comment.position)
    ):
        parts[number].append(text)
    return {number: "\n".join(texts) for number, texts in parts.items()}


def _campaigns(session: Session, these: ColumnElement[bool]) -> dict[int, tuple[int, bool]]:
    """For each contribution in a campaign, which, and whether it is the standard text."""
    rows = session.execute(
        select(CampaignMember.contribution_id, CampaignMember.campaign_id, CampaignMember.kind)
        .join(CampaignMember.campaign)
        .join(CampaignMember.contribution)
        .where(
            these,
            Campaign.state != CampaignState.REJECTED,
            CampaignMember.kind != CampaignText.NONE,
        )
    )
    return {
        contribution: (campaign, kind is CampaignText.STANDARD)
        for contribution, campaign, kind in rows
    }
