"""Staff: who may sign in, and as what."""

from email_validator import EmailNotValidError, validate_email
from sqlalchemy import select
from sqlalchemy.orm import Session

from soundingboard.models import Officer
from soundingboard.refusals import Unreadable
from soundingboard.vocabulary import Role


def admit(session: Session, *, email: str, name: str, role: Role) -> Officer:
    """Lets a person sign in; somebody known gets the new name and role.

    Raises Unreadable where the address is none.
    """
    try:
        address = validate_email(email, check_deliverability=False, test_environment=True)
    except EmailNotValidError as error:
        raise Unreadable(f"{email} is not an email address: {error}") from None
    known = session.scalar(select(Officer).where(Officer.email == address.normalized.lower()))
    if known is not None:
        known.name, known.role, known.active = name, role, True
        return known
    officer = Officer(email=address.normalized.lower(), name=name, role=role)
    session.add(officer)
    session.flush()
    return officer


def everybody(session: Session) -> list[Officer]:
    """All staff, by name."""
    return list(session.scalars(select(Officer).order_by(Officer.name)))
