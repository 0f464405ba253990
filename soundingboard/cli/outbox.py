"""Commands for the outbox: send what is due, see what became of letters, decide about doubts."""

import random
import sys
import threading
from dataclasses import asdict

import click
from flask import current_app
from flask.cli import AppGroup

from soundingboard.cli import mailings
from soundingboard.cli.kit import REFUSED, json_option, kit, refusing, say
from soundingboard.cli.postoffice import post_office_open
from soundingboard.cli.stopping import stopping
from soundingboard.outbox import queries, workers
from soundingboard.outbox.deciding import Decision, decide
from soundingboard.outbox.dispatching import Dispatched, dispatch
from soundingboard.outbox.sealing import BadKey, dns_record, make_key, read_seals
from soundingboard.vocabulary import DeliveryState

group = AppGroup("outbox", help="Letters on their way out.")
for command in mailings.COMMANDS:
    group.add_command(command)


@group.command()
@json_option
def send(*, as_json: bool) -> None:
    """Send every letter that is due, and say what became of them.

    Ctrl-C lets the letter that is on its way finish, and gives the others back. The exit code is
    1 where the mail server could not be reached.
    """
    tools = kit()
    stopped = threading.Event()
    with stopping(stopped), post_office_open(tools.post_office):
        done = dispatch(
            tools.database,
            tools.postman,
            tools.stationery,
            now=tools.now,
            owner=workers.name(tools.stationery.chance()),
            jitter=random.random,
            manners=tools.manners,
            stop=stopped.is_set,
        )
    say(asdict(done), as_json=as_json, text=_sentence(done))
    if done.trouble:
        sys.exit(REFUSED)


@group.command(name="list")
@click.option("--state", type=click.Choice([state.value for state in DeliveryState]))
@click.option("--limit", type=click.IntRange(1, 10_000), default=50, show_default=True)
@json_option
def list_(state: str | None, limit: int, *, as_json: bool) -> None:
    """List the newest letters and what became of them."""
    with kit().database.reading() as book:
        counts = {state.value: number for state, number in sorted(queries.counts(book).items())}
        found = queries.letters(book, state=DeliveryState(state) if state else None, limit=limit)
        answer = {
            "counts": counts,
            "letters": [
                {
                    "id": letter.id,
                    "purpose": letter.purpose,
                    "to": letter.to_address,
                    "subject": letter.subject,
                    "state": letter.state.value,
                    "attempts": letter.attempts,
                    "not_before": letter.not_before,
                    "sent_at": letter.sent_at,
                    "last_reply": letter.last_reply,
                }
                for letter in found
            ],
        }
    lines = [", ".join(f"{number} {one}" for one, number in counts.items())]
    lines += [
        f"{letter.id:>6}  {letter.state:<10}  {letter.purpose:<18} {letter.to_address}"
        f"{'  ' + letter.last_reply if letter.last_reply else ''}"
        for letter in found
    ]
    say(answer, as_json=as_json, text="\n".join(lines) if counts else "There are no letters.")


@group.command()
@click.argument("number", type=int)
@click.argument("decision", type=click.Choice([decision.value for decision in Decision]))
@click.option("--by", required=True, help="Who decides.")
@refusing
def settle(number: int, decision: str, by: str) -> None:
    """Decide about a letter that is in doubt, failed or was held back.

    "arrived" takes it as sent, "again" sends it once more, "rest" leaves it.
    """
    tools = kit()
    with tools.database.begin() as book:
        letter = queries.letter(book, number)
        decide(book, letter, Decision(decision), by=by, at=tools.now())
    click.echo(f"Letter {number} is now {letter.state}.")


@group.command(name="make-key")
@click.argument("selector")
@click.option("--kind", type=click.Choice(["rsa", "ed25519"]), default="rsa", show_default=True)
def make_key_(selector: str, kind: str) -> None:
    """Make a key that letters are sealed with (DKIM), and say what to put into the DNS.

    Letters are sealed once SOUNDINGBOARD_DKIM_SELECTORS names the selector.
    """
    settings = current_app.extensions["settings"]
    try:
        path = make_key(settings.dkim_folder, selector, kind=kind)
    except BadKey as error:
        raise click.ClickException(f"No key was made: {error}.") from None
    except FileExistsError:
        raise click.ClickException(f"There is a key {selector} already.") from None
    click.echo(f"The key is in {path}. Keep it with your backups.")
    _say_record(selector)


@group.command()
@click.argument("selectors", nargs=-1, required=True)
def keys(selectors: tuple[str, ...]) -> None:
    """Say what has to stand in the DNS for these selectors."""
    for selector in selectors:
        _say_record(selector)


def _say_record(selector: str) -> None:
    settings = current_app.extensions["settings"]
    domain = kit().stationery.letterhead.from_address.rpartition("@")[2].lower()
    try:
        (seal,) = read_seals(settings.dkim_folder, [selector], domain=domain)
    except BadKey as error:
        raise click.ClickException(f"{error}.") from None
    name, text = dns_record(seal)
    click.echo(f"{name}. IN TXT {_quoted(text)}")


def _quoted(text: str) -> str:
    # A string of a TXT record holds 255 signs (RFC 1035, 3.3.14); a reader joins them.
    return " ".join(f'"{text[at : at + 250]}"' for at in range(0, len(text), 250))


def _sentence(done: Dispatched) -> str:
    counts = asdict(done)
    trouble = counts.pop("trouble")
    parts = [f"{number} {state}" for state, number in counts.items() if number or state == "sent"]
    sentence = f"{', '.join(parts)}."
    return f"{sentence}\nThe mail server gave trouble: {trouble}" if trouble else sentence
