"""Find what many sent alike, tell the standard text from variants, and let people decide."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

import numpy as np
from sqlalchemy import func, insert, select
from sqlalchemy.orm import Session

from soundingboard.analysis.prints import imprint
from soundingboard.contributions.comparing import (
    Compared,
    compare,
    keep_compared,
    texts_of,
)
from soundingboard.contributions.printing import keep_prints
from soundingboard.models import (
    Campaign,
    CampaignMember,
    Consultation,
    Contribution,
    JournalEntry,
)
from soundingboard.refusals import NotFound, Unreadable
from soundingboard.storage.among import among
from soundingboard.vocabulary import (
    CampaignState,
    CampaignText,
    CommentState,
    ContributionState,
    SortedBy,
)

FEWEST_PEOPLE = 3
"""People from whom on a shared text is a campaign: two may have written together."""

LONGEST_NAME = 200
THE_MACHINE = ""
AT_ONCE = 1_000  # rows written together


@dataclass(frozen=True, slots=True)
class Looked:
    """What looking for campaigns did: new ones, and contributions that joined any."""

    campaigns: int
    contributions: int


@dataclass(frozen=True, slots=True)
class Size:
    """How many sent a campaign's text as it stands, and how many changed it."""

    campaign: Campaign
    standard: int
    variants: int


@dataclass(frozen=True, slots=True)
class _Founding:
    """Contributions that make a campaign, each with the hash of its words, and the commonest."""

    standard: int
    words: Mapping[int, int]

    @property
    def first(self) -> int:
        return next(one for one, words in self.words.items() if words == self.standard)


def look(session: Session, consultation: Consultation, *, at: datetime) -> Looked:
    """Finds what at least three people sent alike to a consultation; run again, it adds to it.

    What a person decided stays: a text that is no campaign is not found as one again, and a
    contribution that was taken out does not come back.
    """
    keep_prints(session)
    return keep(session, consultation, compare(session, consultation), at=at)


def keep(
    session: Session, consultation: Consultation, compared: Compared, *, at: datetime
) -> Looked:
    """Keeps what was found alike, as `look` says."""
    keep_compared(session, compared)
    known = _known(session, consultation)
    joining: list[tuple[int, dict[int, int]]] = []
    founding: list[_Founding] = []
    for group in compared.groups(known):
        if len(np.unique(compared.people[group])) < FEWEST_PEOPLE:
            continue
        words = dict(
            zip(compared.contributions[group].tolist(), compared.words[group].tolist(), strict=True)
        )
        found = Counter(known[one] for one in words if one in known)
        if not found:
            (standard, _), *_ = Counter(words.values()).most_common(1)
            founding.append(_Founding(standard, words))
            continue
        (nearest, _), *_ = found.most_common(1)
        fresh = {one: words[one] for one in words if one not in known}
        if fresh:
            joining.append((nearest, fresh))
    rows = [
        *_joined(session, joining, at=at),
        *_founded(session, consultation, founding, at=at),
    ]
    for start in range(0, len(rows), AT_ONCE):
        session.execute(insert(CampaignMember), rows[start : start + AT_ONCE])
    session.flush()
    return Looked(len(founding), len(rows))


def sent_count(session: Session, consultation: Consultation) -> int:
    """How many contributions were sent in to a consultation."""
    counted = select(func.count(Contribution.id)).where(
        Contribution.consultation_id == consultation.id,
        Contribution.state == ContributionState.SUBMITTED,
    )
    return session.scalar(counted) or 0


def words_of(contribution: Contribution) -> str:
    """What somebody sent as one text: as it was compared with others."""
    return "\n\n".join(
        comment.text
        for comment in contribution.comments
        if comment.state is not CommentState.NOT_A_COMMENT
    )


def sizes(session: Session, consultation: Consultation) -> list[Size]:
    """The campaigns of a consultation, those that are none among them, the largest first."""
    counted: dict[int, Counter[CampaignText]] = {}
    rows = session.execute(
        select(CampaignMember.campaign_id, CampaignMember.kind)
        .join(CampaignMember.campaign)
        .join(CampaignMember.contribution)
        .where(
            Campaign.consultation_id == consultation.id,
            Contribution.state == ContributionState.SUBMITTED,
        )
    )
    for campaign_id, kind in rows:
        counted.setdefault(campaign_id, Counter())[kind] += 1
    campaigns = session.scalars(
        select(Campaign).where(Campaign.consultation_id == consultation.id).order_by(Campaign.id)
    )
    found = []
    for campaign in campaigns:
        count = counted.get(campaign.id, Counter())
        standard, variants = count[CampaignText.STANDARD], count[CampaignText.VARIANT]
        found.append(Size(campaign, standard, variants))
    return sorted(found, key=lambda one: (-one.standard - one.variants, one.campaign.id))


def members(
    session: Session, campaign: Campaign, kind: CampaignText, *, most: int
) -> Sequence[CampaignMember]:
    """Contributions of one kind in a campaign, the first that came first, at most so many."""
    return session.scalars(
        select(CampaignMember)
        .join(CampaignMember.contribution)
        .where(
            CampaignMember.campaign_id == campaign.id,
            CampaignMember.kind == kind,
            Contribution.state == ContributionState.SUBMITTED,
        )
        .order_by(CampaignMember.contribution_id)
        .limit(most)
    ).all()


def find(session: Session, campaign_id: int) -> Campaign:
    """One campaign. Raises NotFound."""
    found = session.get(Campaign, campaign_id)
    if found is None:
        raise NotFound("There is no such campaign.")
    return found


def decide(
    session: Session, campaign: Campaign, state: CampaignState, *, by: str, at: datetime
) -> None:
    """A person says that a shared text is a campaign, or that it is none."""
    campaign.state, campaign.decided_by = state, by
    told = "a campaign" if state is CampaignState.CONFIRMED else "no campaign"
    _tell(session, campaign, f"campaign {campaign.id} is {told}", by=by, at=at)


def name(session: Session, campaign: Campaign, given: str, *, by: str, at: datetime) -> None:
    """Gives a campaign a name; it is confirmed then. Raises Unreadable for none or a long one."""
    words = " ".join(given.split())
    if not words:
        raise Unreadable("Enter a name for the campaign.")
    if len(words) > LONGEST_NAME:
        raise Unreadable(f"The name of a campaign has at most {LONGEST_NAME} characters.")
    campaign.name, campaign.state, campaign.decided_by = words, CampaignState.CONFIRMED, by
    _tell(session, campaign, f"campaign {campaign.id} is called “{words}”", by=by, at=at)


def sort(
    session: Session,
    campaign: Campaign,
    contribution_id: int,
    kind: CampaignText,
    *,
    by: str,
    at: datetime,
) -> None:
    """A person says what of a campaign somebody sent, or that it is no part of it.

    Raises NotFound for a contribution that is not in this campaign.
    """
    row = session.scalar(
        select(CampaignMember).where(
            CampaignMember.campaign_id == campaign.id,
            CampaignMember.contribution_id == contribution_id,
        )
    )
    if row is None:
        raise NotFound("That contribution is not part of this campaign.")
    row.kind, row.source, row.by, row.at = kind, SortedBy.PERSON, by, at
    reference = row.contribution.reference
    _tell(session, campaign, f"{reference} in campaign {campaign.id}: {kind.value}", by=by, at=at)


def _known(session: Session, consultation: Consultation) -> dict[int, int]:
    """The campaign of each contribution that is in one, or was taken out of it."""
    rows = session.connection().execute(  # and no records: there may be many
        select(CampaignMember.contribution_id, CampaignMember.campaign_id)
        .join(CampaignMember.campaign)
        .where(Campaign.consultation_id == consultation.id)
    )
    return dict(rows.all())


def _joined(
    session: Session, joining: Sequence[tuple[int, Mapping[int, int]]], *, at: datetime
) -> Iterator[dict[str, object]]:
    """Rows of who joins campaigns there are, each with the hash of their words."""
    texts = {
        row.id: row.standard_text
        for row in session.execute(
            select(Campaign.id, Campaign.standard_text).where(
                among(session, Campaign.id, [campaign for campaign, _ in joining])
            )
        )
    }
    for campaign, fresh in joining:
        yield from _members(campaign, imprint(texts[campaign]).words, fresh, at=at)


def _founded(
    session: Session, consultation: Consultation, founding: Sequence[_Founding], *, at: datetime
) -> Iterator[dict[str, object]]:
    """Rows of who is in new campaigns, each with what the first who sent its text says."""
    texts = texts_of(session, [one.first for one in founding])
    made = [Campaign(consultation=consultation, standard_text=text, found_at=at) for text in texts]
    session.add_all(made)
    session.flush()
    for campaign, one in zip(made, founding, strict=True):
        yield from _members(campaign.id, one.standard, one.words, at=at)


def _members(
    campaign: int, standard: int, fresh: Mapping[int, int], *, at: datetime
) -> Iterator[dict[str, object]]:
    """Contributions in a campaign: those with its words send its text, the others variants."""
    for one, words in fresh.items():
        yield {
            "campaign_id": campaign,
            "contribution_id": one,
            "kind": CampaignText.STANDARD if words == standard else CampaignText.VARIANT,
            "source": SortedBy.MACHINE,
            "at": at,
            "by": THE_MACHINE,
        }


def _tell(session: Session, campaign: Campaign, detail: str, *, by: str, at: datetime) -> None:
    session.add(
        JournalEntry(
            at=at,
            actor=by,
            event="campaign decided",
            subject="consultation",
            subject_id=campaign.consultation_id,
            detail=detail,
        )
    )
    session.flush()
