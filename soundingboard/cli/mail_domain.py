"""Commands for the mail domain: make a key that letters are sealed with, say what the DNS needs."""

import sys

import click
from flask.cli import with_appcontext

from soundingboard.cli.kit import REFUSED, json_option, kit, say
from soundingboard.outbox.domain_check import Looked, Standing, look
from soundingboard.outbox.sealing import BadKey, make_key
from soundingboard.outbox.sending_domain import Record, key_record, wanted


@click.command(name="make-key")
@with_appcontext
@click.argument("selector")
@click.option("--kind", type=click.Choice(["rsa", "ed25519"]), default="rsa", show_default=True)
def make_key_(selector: str, kind: str) -> None:
    """Make a key that letters are sealed with (DKIM), and say what to put into the DNS.

    Letters are sealed once SOUNDINGBOARD_DKIM_SELECTORS names the selector.
    """
    try:
        path = make_key(kit().sending.folder, selector, kind=kind)
    except BadKey as error:
        raise click.ClickException(f"No key was made: {error}.") from None
    except FileExistsError:
        raise click.ClickException(f"There is a key {selector} already.") from None
    click.echo(f"The key is in {path}. Keep it with your backups.")
    click.echo(_key(selector).zone_line)


@click.command()
@with_appcontext
@click.argument("selectors", nargs=-1, required=True)
def keys(selectors: tuple[str, ...]) -> None:
    """Say what has to stand in the DNS for these selectors."""
    for selector in selectors:
        click.echo(_key(selector).zone_line)


@click.command()
@with_appcontext
@click.option("--check", is_flag=True, help="Ask name servers whether the records stand there.")
@json_option
def domain(*, check: bool, as_json: bool) -> None:
    """Say every record the DNS needs for our mail: keys, SPF, DMARC.

    With --check the exit code is 1 where a record is not as it should be. Name servers are asked
    only where SOUNDINGBOARD_DKIM_LOOKUPS is on.
    """
    sending = kit().sending
    known = wanted(sending)
    if check and sending.lookup is None:
        raise click.ClickException("No name server is asked: SOUNDINGBOARD_DKIM_LOOKUPS is off.")
    looked: tuple[Looked, ...] = ()
    if check and sending.lookup is not None:
        looked = look(known.records, sending.lookup)
    found = {one.record: one for one in looked}
    lines = [f"{one.zone_line}{_seen(found.get(one))}" for one in known.records]
    answer = {
        "records": [_row(one, found.get(one)) for one in known.records],
        "unreadable": known.unreadable,
    }
    say(answer, as_json=as_json, text="\n".join((*lines, *known.unreadable)))
    if any(one.standing is not Standing.RIGHT for one in looked):
        sys.exit(REFUSED)


def _key(selector: str) -> Record:
    try:
        return key_record(kit().sending, selector)
    except BadKey as error:
        raise click.ClickException(f"{error}.") from None


def _row(record: Record, looked: Looked | None) -> dict[str, object]:
    row: dict[str, object] = {
        "kind": record.kind.value,
        "name": record.name,
        "type": "TXT",
        "value": record.value,
        "strings": record.strings,
    }
    if looked is not None:
        row |= {"standing": looked.standing.value, "found": looked.found}
    return row


def _seen(looked: Looked | None) -> str:
    return f"\n  {looked.standing.value}: {looked.sentence}" if looked else ""


COMMANDS = (make_key_, keys, domain)
