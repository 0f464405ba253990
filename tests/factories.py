"""One plain builder a noun, with defaults a reader need not think about."""

from datetime import UTC, datetime, timedelta
from itertools import count

from sqlalchemy.orm import Session

from soundingboard.models import (
    Block,
    Comment,
    Consultation,
    Contribution,
    Document,
    DocumentVersion,
    Invitation,
    Officer,
    Organisation,
    Placement,
    Priority,
    Question,
    Stakeholder,
    Strategy,
)
from soundingboard.vocabulary import (
    BlockKind,
    Channel,
    ConsultationState,
    ContributionState,
    Mode,
    OrganisationType,
    Role,
)

NOON = datetime(2026, 11, 2, 12, 0, tzinfo=UTC)  # when tests happen unless they say otherwise
_numbers = count(1)


def a_token() -> str:
    """A fresh token of the shape of real ones."""
    number, signs = next(_numbers), ""
    for _ in range(26):
        number, rest = divmod(number, 32)
        signs = "abcdefghijklmnopqrstuvwxyz234567"[rest] + signs
    return signs


def an_officer(session: Session, *, role: Role = Role.OFFICER, **given: object) -> Officer:
    values = {"email": f"officer{next(_numbers)}@wealdmere.example", "name": "Olwen Pryce", **given}
    officer = Officer(role=role, **values)
    session.add(officer)
    session.flush()
    return officer


def a_strategy(session: Session, *names: str, **given: object) -> Strategy:
    """A strategy with a priority for each name; two where none is given."""
    strategy = Strategy(**{"name": "Wealdmere Local Growth Plan", **given})
    for position, name in enumerate(names or ("Skills", "Smart mobility"), start=1):
        Priority(strategy=strategy, position=position, name=name)
    session.add(strategy)
    session.flush()
    return strategy


def an_organisation(session: Session, name: str = "", **given: object) -> Organisation:
    name = name or f"Organisation {next(_numbers)}"
    values = {"type": OrganisationType.OTHER, **given}
    organisation = Organisation(name=name, name_key=name.casefold(), **values)
    session.add(organisation)
    session.flush()
    return organisation


def a_stakeholder(session: Session, **given: object) -> Stakeholder:
    number = next(_numbers)
    values = {
        "email": f"person{number}@partner.example",
        "name": f"Person {number}",
        "source": "added by hand",
        "added_at": NOON,
        **given,
    }
    stakeholder = Stakeholder(**values)
    session.add(stakeholder)
    session.flush()
    return stakeholder


def a_document(session: Session, **given: object) -> DocumentVersion:
    """Two sections: "1 Background" with 1.1 and 1.2, "2 Next steps" with 2.1."""
    document = Document(**{"title": "Draft growth plan", **given})
    version = DocumentVersion(
        document=document,
        number=1,
        file_name="draft.md",
        content_hash="0" * 64,
        imported_at=NOON,
    )
    rows = (
        (BlockKind.HEADING, 1, "1", "Background"),
        (BlockKind.PARAGRAPH, 0, "1.1", "The region has more jobs than people trained for them."),
        (BlockKind.PARAGRAPH, 0, "1.2", "Buses do not reach the business parks after seven."),
        (BlockKind.HEADING, 1, "2", "Next steps"),
        (BlockKind.PARAGRAPH, 0, "2.1", "We will publish the plan in spring."),
    )
    for position, (kind, level, number, text) in enumerate(rows, start=1):
        tag = f"h{level}" if kind is BlockKind.HEADING else "p"
        Block(
            version=version,
            position=position,
            key=f"{kind}-{number}",
            kind=kind,
            level=level,
            number=number,
            text=text,
            html=f"<{tag}>{text}</{tag}>",
        )
    session.add(document)
    session.flush()
    return version


def a_consultation(session: Session, *questions: str, **given: object) -> Consultation:
    """A draft consultation with these questions."""
    values = {
        "title": "Shaping the growth plan",
        "mode": Mode.SOUNDING,
        "introduction": "Tell us what we have missed.",
        "created_at": NOON,
        "closes_at": NOON + timedelta(days=28),
        **given,
    }
    if "strategy" not in values:
        values["strategy"] = a_strategy(session)
    consultation = Consultation(**values)
    for position, text in enumerate(questions, start=1):
        Question(consultation=consultation, position=position, text=text)
    session.add(consultation)
    session.flush()
    return consultation


def an_open_consultation(session: Session, *questions: str, **given: object) -> Consultation:
    return a_consultation(
        session, *questions, **{"state": ConsultationState.OPEN, "opened_at": NOON, **given}
    )


def an_invitation(
    session: Session,
    consultation: Consultation | None = None,
    stakeholder: Stakeholder | None = None,
    **given: object,
) -> Invitation:
    invitation = Invitation(
        consultation=consultation or an_open_consultation(session, "What have we missed?"),
        stakeholder=stakeholder or a_stakeholder(session),
        **{"token": a_token(), "created_at": NOON, **given},
    )
    session.add(invitation)
    session.flush()
    return invitation


def a_contribution(
    session: Session,
    consultation: Consultation,
    stakeholder: Stakeholder,
    *said: tuple[Question | Block | None, str],
    **given: object,
) -> Contribution:
    """A submitted contribution: pairs of what is answered (None: the whole) and the words."""
    values = {
        "channel": Channel.WEB,
        "reference": f"SB-{next(_numbers):06d}",
        "state": ContributionState.SUBMITTED,
        "started_at": NOON,
        "submitted_at": NOON,
        **given,
    }
    contribution = Contribution(
        consultation=consultation,
        stakeholder=stakeholder,
        **values,
    )
    for position, (target, text) in enumerate(said, start=1):
        comment = Comment(contribution=contribution, position=position, text=text)
        Placement(
            comment=comment,
            question=target if isinstance(target, Question) else None,
            block=target if isinstance(target, Block) else None,
            score=1.0,
            reason="written in its box",
        )
    session.add(contribution)
    session.flush()
    return contribution
