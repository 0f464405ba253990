"""The numbers on a consultation's page."""

from datetime import timedelta

from sqlalchemy.orm import Session

from factories import (
    NOON,
    a_contribution,
    a_stakeholder,
    an_invitation,
    an_open_consultation,
    an_organisation,
)
from soundingboard.consultations.progress import LastAnswer, Letters, Turnout, progress
from soundingboard.kit import Kit
from soundingboard.letters.invitation import InvitationLetter
from soundingboard.outbox.posting import Recipient, post
from soundingboard.vocabulary import (
    Channel,
    CommentState,
    ContributionState,
    DeliveryState,
    OrganisationType,
)


def test_progress_counts_letters_and_people(session: Session, kit: Kit) -> None:
    consultation = an_open_consultation(session, "Why?")
    college = an_organisation(session, "Tern College", type=OrganisationType.COLLEGE_OR_TRAINING)
    ann = a_stakeholder(session, name="Ann", organisation=college)
    bob = a_stakeholder(session, name="Bob", organisation=college)
    cat = a_stakeholder(session, name="Cat")
    dan = a_stakeholder(session, name="Dan")
    states = (DeliveryState.SENT, DeliveryState.BOUNCED, DeliveryState.DEFERRED)
    for person, state in zip((ann, bob, cat), states, strict=True):
        invitation = an_invitation(session, consultation, person)
        letter = InvitationLetter(
            recipient_name=person.name,
            title="Shaping the growth plan",
            mode="sounding",
            introduction="",
            document_title="",
            questions=(),
            sections=(),
            closes_on="30 November 2026",
            respond_url="https://wealdmere.example/respond/x",
            leave_url="https://wealdmere.example/leave/x",
        )
        post(
            session,
            kit.stationery,
            letter,
            to=Recipient(person.email, person.name),
            once_key=f"invitation:{invitation.id}",
            at=NOON,
            invitation=invitation,
        ).state = state
    why = consultation.questions[0]
    minutes = [NOON + timedelta(minutes=one) for one in range(4)]
    first = a_contribution(session, consultation, ann, (why, "Yes"), submitted_at=minutes[0])
    a_contribution(
        session, consultation, ann, (why, "More"), submitted_at=minutes[1], channel=Channel.EMAIL
    )
    second = a_contribution(
        session, consultation, dan, (None, "No"), submitted_at=minutes[2], late=True
    )
    second.comments[0].state = CommentState.UNSURE
    a_contribution(session, consultation, cat, (why, "Draft"), state=ContributionState.DRAFT)
    a_contribution(session, consultation, cat, (why, "Whose?"), state=ContributionState.UNCONFIRMED)
    a_contribution(session, an_open_consultation(session), bob, (None, "Elsewhere"))
    session.flush()

    found = progress(session, consultation)
    assert found.letters == Letters(sent=1, on_the_way=1, failed=1, not_sent=0, uncertain=0)
    assert (found.invited, found.answered, found.uninvited, found.late) == (3, 2, 1, 1)
    assert (found.unsure, found.unconfirmed) == (1, 1)
    assert found.channels == ((Channel.WEB, 2), (Channel.EMAIL, 1))
    assert found.turnout == (
        Turnout(OrganisationType.COLLEGE_OR_TRAINING, invited=2, answered=1),
        Turnout(None, invited=1, answered=0),
    )
    assert [one.name for one in found.last] == ["Dan", "Ann", "Ann"]
    assert found.last[2] == LastAnswer(
        first.id, "Ann", "Tern College", Channel.WEB, minutes[0], late=False
    )


def test_progress_of_nothing_is_nothing(session: Session) -> None:
    found = progress(session, an_open_consultation(session))
    assert (found.invited, found.answered, found.turnout, found.last, found.channels) == (
        0,
        0,
        (),
        (),
        (),
    )
