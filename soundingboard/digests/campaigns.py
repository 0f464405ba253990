"""Campaigns in a digest: a text that several sent goes by the name that staff gave it."""

from collections import Counter
from collections.abc import Iterable

from sqlalchemy import select
from sqlalchemy.orm import Session

from soundingboard.analysis.counting import Key
from soundingboard.analysis.lines import Line
from soundingboard.models import Campaign, CampaignMember, Comment
from soundingboard.storage.among import among
from soundingboard.vocabulary import CampaignState, CampaignText

LOOKED_AT = 200
"""Passages of a line, the oldest, by which its campaign is known."""


def names_of(session: Session, lines: Iterable[Line]) -> dict[Key, str]:
    """The names of the campaigns that lines are about, by the first passage of each line.

    A line is about a campaign where more than half of its passages came in it. One that staff
    have not named, or rejected, has no name.
    """
    some = {line.passages[0]: [int(one) for one in line.passages[:LOOKED_AT]] for line in lines}
    rows = session.execute(
        select(Comment.id, Campaign.name)
        .join(CampaignMember, CampaignMember.campaign_id == Campaign.id)
        .join(Comment, Comment.contribution_id == CampaignMember.contribution_id)
        .where(
            among(session, Comment.id, {one for passages in some.values() for one in passages}),
            CampaignMember.kind != CampaignText.NONE,
            Campaign.state != CampaignState.REJECTED,
        )
    )
    came_in: dict[int, str] = dict(rows.all())
    found = {}
    for first, passages in some.items():
        names = Counter(came_in[one] for one in passages if one in came_in)
        for name, number in names.most_common(1):
            if name and 2 * number > len(passages):
                found[first] = name
    return found
