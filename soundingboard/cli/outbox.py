"""Commands for the outbox: send what is due, see what became of letters, decide about doubts."""

import random
import sys
import threading
from dataclasses import asdict
from typing import BinaryIO

import click
from flask.cli import AppGroup

from soundingboard.cli import mail_domain, mailings
from soundingboard.cli.kit import REFUSED, json_option, kit, refusing, say
from soundingboard.cli.postoffice import post_office_open
from soundingboard.cli.stopping import stopping
from soundingboard.models import Delivery
from soundingboard.outbox import planned, queries, settling, workers
from soundingboard.outbox.composing import Unwritable
from soundingboard.outbox.deciding import Decision, decide
from soundingboard.outbox.dispatching import Dispatched, dispatch
from soundingboard.outbox.enclosing import NotOnTheShelf
from soundingboard.outbox.planned import is_planned
from soundingboard.outbox.relay_log import lines_of, read_log
from soundingboard.outbox.specimens import as_it_leaves
from soundingboard.refusals import Refusal
from soundingboard.vocabulary import DeliveryState

group = AppGroup("outbox", help="Letters on their way out.")
for command in (*mailings.COMMANDS, *mail_domain.COMMANDS):
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
                    "planned": _is_planned(letter),
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
        f"{letter.id:>6}  {_state(letter):<10}  {letter.purpose:<18} {letter.to_address}"
        f"{'  ' + letter.last_reply if letter.last_reply else ''}"
        for letter in found
    ]
    say(answer, as_json=as_json, text="\n".join(lines) if counts else "There are no letters.")


@group.command()
@click.argument("number", type=int)
@refusing
def raw(number: int) -> None:
    """Write one letter as it goes over the wire, to the byte: to be kept, or read by a program.

    It holds the personal link of whoever it is to.
    """
    tools = kit()
    with tools.database.reading() as book:
        letter = queries.letter(book, number)
        try:
            message = as_it_leaves(tools.stationery, letter, tools.manners.seals)
        except (Unwritable, NotOnTheShelf) as error:
            raise Refusal(f"This letter cannot be written: {error}") from None
    click.echo(message, nl=False)


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


@group.command(name="settle-by-log")
@click.argument("log", type=click.File("rb"), default="-")
@json_option
def settle_by_log(log: BinaryIO, *, as_json: bool) -> None:
    """Settle letters in doubt by a log of Postfix or Exim; from standard input without LOG.

    LOG is a file of syslog or of its own, or what journalctl prints (short, export or json). A
    letter that the log has is sent, or came back; what it has not stays in doubt. Nothing is sent.
    """
    tools = kit()
    with tools.database.reading() as book:
        letters = settling.letters_in_doubt(book)
    entries = read_log(lines_of(log), letters)
    with tools.database.begin() as book:
        settled = settling.settle_by_log(book, entries, at=tools.now())
    left = ", ".join(str(number) for number in settled.not_found)
    sentence = f"{settled.sent} sent, {settled.bounced} came back."
    if left:
        sentence += f"\nNot in this log, and in doubt as before: {left}."
    say(asdict(settled), as_json=as_json, text=sentence)


def _is_planned(letter: Delivery) -> bool:
    return is_planned(letter.state, letter.not_before, letter.last_reply, at=kit().now())


def _state(letter: Delivery) -> str:
    return planned.WORD if _is_planned(letter) else letter.state.value


def _sentence(done: Dispatched) -> str:
    counts = asdict(done)
    trouble = counts.pop("trouble")
    parts = [f"{number} {state}" for state, number in counts.items() if number or state == "sent"]
    sentence = f"{', '.join(parts)}."
    return f"{sentence}\nThe mail server gave trouble: {trouble}" if trouble else sentence
