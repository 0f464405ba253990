from sqlalchemy.orm import Session

from factories import NOON, a_consultation, a_stakeholder, a_strategy
from soundingboard.models import StakeholderGroup
from soundingboard.outbox.suppression import suppress
from soundingboard.people.segmenting import audience
from soundingboard.vocabulary import AudienceKind, Membership, SuppressionReason


def test_everybody_who_can_be_written_to_and_why_the_others_cannot(session: Session) -> None:
    active = a_stakeholder(session)
    left = a_stakeholder(session, membership=Membership.LEFT)
    asked = a_stakeholder(session, membership=Membership.UNCONFIRMED)
    excluded = {}
    for reason in SuppressionReason:
        excluded[reason] = a_stakeholder(session)
        suppress(session, excluded[reason].email, reason=reason, evidence="x", at=NOON)
    found = audience(session, a_consultation(session))
    assert found.mailable == (active,)
    assert found.excluded == (
        (left, "Asked to leave the list."),
        (asked, "Has not confirmed yet that they want to be on the list."),
        (excluded[SuppressionReason.LEFT], "Asked to leave the list."),
        (excluded[SuppressionReason.BOUNCED], "Letters to this address came back."),
        (excluded[SuppressionReason.COMPLAINED], "Reported a letter of ours as spam."),
        (excluded[SuppressionReason.STAFF], "Staff stopped letters to this address."),
    )


def test_groups_name_each_of_their_members_once(session: Session) -> None:
    board, table = StakeholderGroup(name="Board"), StakeholderGroup(name="Table")
    both = a_stakeholder(session, groups=[board, table])
    one = a_stakeholder(session, groups=[table])
    gone = a_stakeholder(session, groups=[board], membership=Membership.LEFT)
    a_stakeholder(session, groups=[StakeholderGroup(name="Other")])
    a_stakeholder(session)
    found = audience(
        session,
        a_consultation(session, audience=AudienceKind.GROUPS, audience_groups=[board, table]),
    )
    assert found.mailable == (both, one)
    assert found.excluded == ((gone, "Asked to leave the list."),)


def test_interests_name_whoever_shares_one(session: Session) -> None:
    strategy = a_strategy(session, "Skills", "Mobility", "Towns")
    skills, mobility, towns = strategy.priorities
    both = a_stakeholder(session, interests=[skills, mobility])
    a_stakeholder(session, interests=[towns])
    a_stakeholder(session)
    found = audience(
        session,
        a_consultation(
            session,
            strategy=strategy,
            audience=AudienceKind.INTERESTS,
            audience_interests=[skills, mobility],
        ),
    )
    assert (found.mailable, found.excluded) == ((both,), ())


def test_no_group_chosen_is_nobody(session: Session) -> None:
    a_stakeholder(session, groups=[StakeholderGroup(name="Board")])
    found = audience(session, a_consultation(session, audience=AudienceKind.GROUPS))
    assert (found.mailable, found.excluded) == ((), ())
