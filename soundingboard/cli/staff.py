"""Who gives a command: a member of staff by name or address, and what their role allows."""

import click
from sqlalchemy.orm import Session

from soundingboard.access import officers
from soundingboard.models import Officer
from soundingboard.refusals import NotAllowed
from soundingboard.vocabulary import Role

by_option = click.option(
    "--by", required=True, metavar="NAME|ADDRESS", help="The member of staff who does it."
)


def officer_called(book: Session, words: str) -> Officer:
    """The officer or administrator with this name or address.

    Raises NotFound where nobody has it, NotAllowed for a lead: as at the desk, leads read and
    release digests.
    """
    found = officers.called(book, words)
    if found.role is Role.LEAD:
        raise NotAllowed(f"{found.name} is a lead; this is for officers.")
    return found
