"""Staff: who may sign in, and as what."""

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from soundingboard.addresses import read_address
from soundingboard.models import Officer
from soundingboard.refusals import Conflict, NotFound
from soundingboard.vocabulary import Role


def admit(session: Session, *, email: str, name: str, role: Role) -> Officer:
    """Lets a person sign in; somebody known gets the new name and role.

    Raises Unreadable where the address is none.
    """
    address = read_address(email)
    known = _of_address(session, address)
    if known is not None:
        known.name, known.role, known.active = name, role, True
        return known
    officer = Officer(email=address, name=name, role=role)
    session.add(officer)
    session.flush()
    return officer


def welcome(session: Session, *, email: str, name: str, role: Role) -> Officer:
    """Lets somebody new sign in.

    Raises Unreadable where the address is none, Conflict where it is known already.
    """
    known = _of_address(session, read_address(email))
    if known is not None:
        raise Conflict(f"{known.email} is there already: {known.name}, {known.role.value}.")
    return admit(session, email=email, name=name, role=role)


def change(session: Session, officer: Officer, *, name: str, role: Role) -> None:
    """Gives somebody another name or role.

    Raises Conflict where nobody would be left who may let others in.
    """
    if role is not Role.ADMINISTRATOR:
        _refuse_last(session, officer)
    officer.name, officer.role = name, role
    session.flush()


def dismiss(session: Session, officer: Officer) -> None:
    """Shuts the door to somebody; what they did stays theirs. Raises as `change`."""
    _refuse_last(session, officer)
    officer.active = False
    session.flush()


def everybody(session: Session) -> list[Officer]:
    """All staff, by name."""
    return list(session.scalars(select(Officer).order_by(Officer.name)))


def find(session: Session, officer_id: int) -> Officer:
    """One member of staff. Raises NotFound."""
    found = session.get(Officer, officer_id)
    if found is None:
        raise NotFound("There is no such member of staff.")
    return found


def called(session: Session, words: str) -> Officer:
    """Who may sign in and has this address, or exactly this name.

    Raises NotFound where nobody has, Conflict where two share the name.
    """
    wanted = " ".join(words.split()).casefold()
    staff = [one for one in everybody(session) if one.active]
    found = [one for one in staff if wanted in {one.email, one.name.casefold()}]
    if not found:
        raise NotFound(f"Nobody at the desk has the name or address {words}.")
    if len(found) > 1:
        addresses = " and ".join(one.email for one in found)
        raise Conflict(f"More than one person at the desk is called {words}: {addresses}.")
    return found[0]


def _of_address(session: Session, address: str) -> Officer | None:
    return session.scalar(select(Officer).where(Officer.email == address))


def _refuse_last(session: Session, officer: Officer) -> None:
    others = session.scalar(
        select(func.count(Officer.id)).where(
            Officer.role == Role.ADMINISTRATOR, Officer.active, Officer.id != officer.id
        )
    )
    if officer.role is Role.ADMINISTRATOR and officer.active and not others:
        raise Conflict(f"{officer.name} is the last administrator. Make somebody else one first.")
