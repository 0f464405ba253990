"""What has just turned out to be a campaign's is coded anew, all of it alike."""

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload, selectinload

from soundingboard.contributions.coders import Coders
from soundingboard.contributions.tagging import tag_comments
from soundingboard.models import CampaignMember, Comment, Consultation, Contribution
from soundingboard.vocabulary import CampaignText, CommentState

AT_ONCE = 500  # passages in memory together


def code_new(
    session: Session, consultation: Consultation, coders: Coders | None = None, *, at: datetime
) -> int:
    """Codes the passages that were found to be of a campaign at that moment; tells how many.

    The text as it stands is among them: what was learnt may have changed since it came.
    What a person decided of them stays. Call it after `campaigns.look` with the same `at`.
    """
    ids = session.scalars(
        select(Comment.id)
        .join(Comment.contribution)
        .join(CampaignMember, CampaignMember.contribution_id == Contribution.id)
        .where(
            Contribution.consultation_id == consultation.id,
            CampaignMember.kind != CampaignText.NONE,
            CampaignMember.at == at,
            Comment.state != CommentState.NOT_A_COMMENT,
        )
        .order_by(Comment.id)
    ).all()
    for start in range(0, len(ids), AT_ONCE):
        comments = session.scalars(
            select(Comment)
            .where(Comment.id.in_(ids[start : start + AT_ONCE]))
            .order_by(Comment.id)
            .options(joinedload(Comment.contribution), selectinload(Comment.placements))
        ).all()
        tag_comments(session, comments, coders)
    return len(ids)
