"""Find what many sent alike, tell the standard text from variants, and let people decide."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, insert, select
from sqlalchemy.orm import Session

from soundingboard.analysis.duplicates import Group, copies, plain
from soundingboard.models import (
    Campaign,
    CampaignMember,
    Comment,
    Consultation,
    Contribution,
    JournalEntry,
)
from soundingboard.refusals import NotFound, Unreadable
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
class Text:
    """The words of one contribution as a whole, and who sent it."""

    contribution: int
    person: int
    words: str


@dataclass(frozen=True, slots=True)
class Compared:
    """Texts, and the groups of those that are alike."""

    texts: Sequence[Text]
    groups: Sequence[Group]


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


def look(session: Session, consultation: Consultation, *, at: datetime) -> Looked:
    """Finds what at least three people sent alike to a consultation; run again, it adds to it.

    What a person decided stays: a text that is no campaign is not found as one again, and a
    contribution that was taken out does not come back.
    """
    return keep(session, consultation, compare(texts_of(session, consultation)), at=at)


def compare(texts: Sequence[Text]) -> Compared:
    """What is alike among texts; of many it takes seconds, and no record book."""
    return Compared(texts, copies([text.words for text in texts]))


def keep(
    session: Session, consultation: Consultation, compared: Compared, *, at: datetime
) -> Looked:
    """Keeps what was found alike, as `look` says."""
    texts = compared.texts
    known = {
        row.contribution_id: row.campaign
        for row in session.scalars(
            select(CampaignMember)
            .join(CampaignMember.campaign)
            .where(Campaign.consultation_id == consultation.id)
        )
    }
    made, joined = 0, 0
    for group in compared.groups:
        members = [texts[place] for place in group.members]
        if len({text.person for text in members}) < FEWEST_PEOPLE:
            continue
        found = Counter(
            known[text.contribution].id for text in members if text.contribution in known
        )
        fresh = [text for text in members if text.contribution not in known]
        if found:
            (nearest, _), *_ = found.most_common(1)
            campaign = session.get_one(Campaign, nearest)
        else:
            campaign = _made(session, consultation, group, texts, at=at)
            made += 1
        joined += len(fresh)
        _add(session, campaign, fresh, at=at)
    session.flush()
    return Looked(made, joined)


def texts_of(session: Session, consultation: Consultation) -> list[Text]:
    """What was sent in to a consultation, each contribution as one text, in order of coming."""
    rows = session.execute(
        select(Contribution.id, Contribution.stakeholder_id, Comment.text)
        .join(Comment, Comment.contribution_id == Contribution.id)
        .where(
            Contribution.consultation_id == consultation.id,
            Contribution.state == ContributionState.SUBMITTED,
            Comment.state != CommentState.NOT_A_COMMENT,
        )
        .order_by(Contribution.id, Comment.position)
    )
    words: dict[tuple[int, int], list[str]] = {}
    for contribution, person, text in rows:
        words.setdefault((contribution, person), []).append(text)
    return [
        Text(contribution, person, "\n\n".join(parts))
        for (contribution, person), parts in words.items()
    ]


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


def _made(
    session: Session,
    consultation: Consultation,
    group: Group,
    texts: Sequence[Text],
    *,
    at: datetime,
) -> Campaign:
    standard = texts[group.standard[0]].words
    campaign = Campaign(consultation=consultation, standard_text=standard, found_at=at)
    session.add(campaign)
    session.flush()
    return campaign


def _add(session: Session, campaign: Campaign, fresh: Sequence[Text], *, at: datetime) -> None:
    standard = plain(campaign.standard_text)
    rows = [
        {
            "campaign_id": campaign.id,
            "contribution_id": text.contribution,
            "kind": CampaignText.STANDARD
            if plain(text.words) == standard
            else CampaignText.VARIANT,
            "source": SortedBy.MACHINE,
            "at": at,
            "by": THE_MACHINE,
        }
        for text in fresh
    ]
    for start in range(0, len(rows), AT_ONCE):
        session.execute(insert(CampaignMember), rows[start : start + AT_ONCE])


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
