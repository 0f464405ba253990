"""Commands for consultations: list, look at one, open it, close it."""

from dataclasses import asdict
from typing import Any

import click
from flask.cli import AppGroup

from soundingboard.cli.kit import json_option, kit, refusing, say
from soundingboard.consultations import closing, launching, queries
from soundingboard.consultations.progress import progress
from soundingboard.models import Consultation

group = AppGroup("consultations", help="What is asked, of whom, until when.")
ACTOR = "the command line"


@group.command(name="list")
@json_option
def list_(*, as_json: bool) -> None:
    """List all consultations, the open ones first."""
    with kit().database.reading() as book:
        rows = [_row(one) for listed in queries.by_state(book).values() for one in listed]
    text = "\n".join(
        f"{row['id']}: {row['title']}, {row['mode']}, {row['state']}, closes {row['closes_on']}"
        for row in rows
    )
    say(rows, as_json=as_json, text=text or "There are no consultations yet.")


@group.command()
@click.argument("consultation_id", type=int)
@json_option
@refusing
def show(consultation_id: int, *, as_json: bool) -> None:
    """Show one consultation and how it is going."""
    with kit().database.reading() as book:
        found = queries.consultation(book, consultation_id)
        numbers = progress(book, found)
        answer = {
            **_row(found),
            "questions": [question.text for question in found.questions],
            "progress": asdict(numbers),
        }
    letters = numbers.letters
    lines = (
        f"{found.title}: {found.mode.value}, {found.state.value}, closes {answer['closes_on']}",
        f"{numbers.invited} invited, {numbers.answered} have answered",
        f"Letters: {letters.sent} sent, {letters.on_the_way} on the way, {letters.failed} failed",
        f"{letters.not_sent} not sent, {letters.uncertain} uncertain",
    )
    say(answer, as_json=as_json, text="\n".join(lines))


@group.command(name="open")
@click.argument("consultation_id", type=int)
@json_option
@refusing
def open_(consultation_id: int, *, as_json: bool) -> None:
    """Open a consultation that has been signed off, and queue its letters."""
    tools = kit()
    with tools.database.begin() as book:
        found = queries.consultation(book, consultation_id)
        launched = launching.launch(
            book,
            tools.stationery,
            found,
            at=tools.now(),
            chance=tools.stationery.chance,
            actor=ACTOR,
        )
        answer = {**_row(found), "invited": launched.invited, "excluded": len(launched.excluded)}
    text = f"Open: {launched.invited} letters queued, {len(launched.excluded)} not written to."
    say(answer, as_json=as_json, text=text)


@group.command()
@click.argument("consultation_id", type=int)
@json_option
@refusing
def close(consultation_id: int, *, as_json: bool) -> None:
    """Close a consultation now, whatever its closing date says."""
    tools = kit()
    with tools.database.begin() as book:
        found = queries.consultation(book, consultation_id)
        closing.close(book, found, at=tools.now(), actor=ACTOR)
        answer = _row(found)
    say(answer, as_json=as_json, text=f"Closed: {found.title}.")


def _row(consultation: Consultation) -> dict[str, Any]:
    return {
        "id": consultation.id,
        "title": consultation.title,
        "mode": consultation.mode.value,
        "state": consultation.state.value,
        "closes_on": kit().stationery.day(consultation.closes_at),
        "closes_at": consultation.closes_at.isoformat(),
    }
