"""Commands for mail that waits for a person: whose answer it is, or that it is none."""

from datetime import datetime
from typing import Any

import click
from flask.cli import with_appcontext
from sqlalchemy.orm import Session

from soundingboard.cli.kit import json_option, kit, refusing, say
from soundingboard.cli.staff import by_option, officer_called
from soundingboard.inbox import holding, queries
from soundingboard.models import IncomingMail, Invitation
from soundingboard.refusals import Conflict, NotFound
from soundingboard.vocabulary import Disposition

mail_argument = click.argument("mail_id", type=int, metavar="MAIL")


@click.command(name="list")
@click.option("--waiting", is_flag=True, help="Only mail that waits for a person.")
@click.option("--page", type=click.IntRange(1), default=1, show_default=True)
@json_option
@with_appcontext
def list_(page: int, *, waiting: bool, as_json: bool) -> None:
    """List mail that came in, the newest first, 50 on a page."""
    with kit().database.reading() as book:
        wanted = holding.WAITING if waiting else frozenset[Disposition]()
        rows = [_row(one) for one in queries.mails(book, wanted, page=page)]
    lines = ["{mail}: {disposition}, from {sender}: {subject}. {reason}".format(**r) for r in rows]
    say(rows, as_json=as_json, text="\n".join(lines) or "There is none.")


@click.command()
@mail_argument
@click.option("--to", "address", required=True, help="The address that was invited.")
@click.option("--consultation", "consultation_id", type=int, help="Where it got several letters.")
@by_option
@with_appcontext
@refusing
def attribute(mail_id: int, address: str, consultation_id: int | None, by: str) -> None:
    """Record a held mail as the answer of somebody who was invited."""
    tools = kit()
    with tools.database.begin() as book:
        invitation = _invitation(book, address, consultation_id)
        recorded = holding.attribute(
            book, tools.post_desk, mail_id, invitation.id, **_decided(book, by)
        )
    click.echo(f"Recorded as {recorded.reference}.")


@click.command()
@mail_argument
@by_option
@with_appcontext
@refusing
def confirm(mail_id: int, by: str) -> None:
    """Put the writer of a letter passed on to them on the list, and count what they wrote."""
    tools = kit()
    with tools.database.begin() as book:
        recorded = holding.confirm_sender(book, tools.post_desk, mail_id, **_decided(book, by))
    click.echo(f"On the list now; what they wrote counts as {recorded.reference}.")


@click.command(name="same-person")
@mail_argument
@by_option
@with_appcontext
@refusing
def same_person(mail_id: int, by: str) -> None:
    """Say that the person invited wrote a mail themselves, from another address of theirs."""
    tools = kit()
    with tools.database.begin() as book:
        recorded = holding.take_as_invited(book, tools.post_desk, mail_id, **_decided(book, by))
    click.echo(f"Recorded as theirs: {recorded.reference}.")


@click.command()
@mail_argument
@by_option
@with_appcontext
@refusing
def discard(mail_id: int, by: str) -> None:
    """Put a mail aside: nothing in it is for us. The mail itself is kept."""
    with kit().database.begin() as book:
        holding.discard(book, mail_id, **_decided(book, by))
    click.echo("Put aside. The mail itself is kept.")


@click.command(name="read-again")
@mail_argument
@with_appcontext
@refusing
def read_again(mail_id: int) -> None:
    """Put a held mail back among those to be read; `inbox settle` reads it."""
    with kit().database.begin() as book:
        holding.read_again(book, mail_id)
    click.echo(f"Mail {mail_id} waits to be read.")


def _decided(book: Session, by: str) -> dict[str, Any]:
    at: datetime = kit().now()
    return {"by": officer_called(book, by).name, "at": at}


def _invitation(book: Session, address: str, consultation_id: int | None) -> Invitation:
    found = [
        one
        for one in queries.invitations_of(book, address)
        if consultation_id in {None, one.consultation_id}
    ]
    if not found:
        raise NotFound(f"{address} was not invited to anything that is or was open.")
    if len(found) > 1:
        numbers = ", ".join(str(one.consultation_id) for one in found)
        raise Conflict(f"{address} was invited more than once: add --consultation ({numbers}).")
    return found[0]


def _row(mail: IncomingMail) -> dict[str, Any]:
    return {
        "mail": mail.id,
        "disposition": mail.disposition.value,
        "reason": mail.reason,
        "sender": mail.sender_address,
        "subject": mail.subject,
        "received_at": mail.received_at,
    }
