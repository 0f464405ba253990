"""Commands for consultations: list, look at one, prepare it, open it, invite, close it."""

from dataclasses import asdict
from typing import Any

import click
from flask.cli import AppGroup

from soundingboard.cli import enclosures, openings, preparing
from soundingboard.cli.kit import json_option, kit, refusing, say
from soundingboard.cli.staff import by_option, officer_called
from soundingboard.consultations import closing, drafting, launching, queries, reminding
from soundingboard.consultations.content import SHOWN, fingerprint
from soundingboard.consultations.progress import Progress, progress
from soundingboard.models import Consultation

group = AppGroup("consultations", help="What is asked, of whom, until when.")
ACTOR = "the command line"
for command in (
    preparing.create,
    preparing.letter,
    preparing.test,
    preparing.sign_off,
    enclosures.enclose,
    enclosures.take_out,
    openings.plan_opening,
    openings.take_back_opening,
):
    group.add_command(command)


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
    """Show one consultation: what is missing while it is prepared, then how it is going."""
    with kit().database.reading() as book:
        found = queries.consultation(book, consultation_id)
        numbers = progress(book, found)
        version = found.document_version
        answer = {
            **_row(found),
            "strategy": found.strategy.name,
            "document": f"{version.document.title}, version {version.number}" if version else None,
            "audience": found.audience.value,
            "questions": [question.text for question in found.questions],
            "fingerprint": fingerprint(found),
            "signed_off_by": found.signed_off_by,
            "progress": asdict(numbers),
        }
        points = preparing.checklist(book, found) if found.opened_at is None else ()
        answer["checklist"] = preparing.points_as_values(points)
    lines = [
        f"{found.title}: {found.mode.value}, {found.state.value}, closes {answer['closes_on']}",
        f"Strategy: {answer['strategy']}",
        f"Document: {answer['document'] or 'none'}",
        f"Audience: {answer['audience']}",
        *(f"q{number}: {text}" for number, text in enumerate(answer["questions"], start=1)),
        *(_going(numbers) if found.opened_at else preparing.points_in_words(points)),
        f"Fingerprint of its content: {answer['fingerprint'][:SHOWN]}",
    ]
    if found.signed_off_by:
        lines.append(f"Signed off by {found.signed_off_by}")
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


@group.command(name="finish-coding")
@click.argument("consultation_id", type=int)
@click.option("--resume", is_flag=True, help="Take it up again instead.")
@by_option
@json_option
@refusing
def finish_coding(consultation_id: int, by: str, *, resume: bool, as_json: bool) -> None:
    """Say that the coding of a closed consultation is final: no point is moved by its writer."""
    step = closing.resume_coding if resume else closing.finish_coding
    with kit().database.begin() as book:
        found = queries.consultation(book, consultation_id)
        step(book, found, at=kit().now(), actor=officer_called(book, by).name)
        answer = {**_row(found), "coding_final": found.coding_final_at is not None}
    text = "The coding goes on" if resume else "The coding is final"
    say(answer, as_json=as_json, text=f"{text}: {found.title}.")


@group.command()
@click.argument("consultation_id", type=int)
@by_option
@json_option
@refusing
def invite(consultation_id: int, by: str, *, as_json: bool) -> None:
    """Invite whoever has come into the audience since the opening."""
    tools = kit()
    with tools.database.begin() as book:
        found = queries.consultation(book, consultation_id)
        invited = launching.invite_late(
            book,
            tools.stationery,
            found,
            at=tools.now(),
            chance=tools.stationery.chance,
            actor=officer_called(book, by).name,
        )
    say({"invited": invited}, as_json=as_json, text=f"{invited} more invited.")


@group.command()
@click.argument("consultation_id", type=int)
@by_option
@json_option
@refusing
def remind(consultation_id: int, by: str, *, as_json: bool) -> None:
    """Remind everybody who was invited and has not answered: one more round."""
    tools = kit()
    with tools.database.begin() as book:
        found = queries.consultation(book, consultation_id)
        wanted = reminding.next_round(book, found, at=tools.now())
        mailing = reminding.remind(
            book,
            tools.stationery,
            found,
            number=wanted.number,
            at=tools.now(),
            actor=officer_called(book, by).name,
        )
        answer = {
            "mailing": mailing.id,
            "round": wanted.number,
            "reminded": len(wanted.invitations),
            "excluded": len(wanted.excluded),
        }
    text = f"Mailing {answer['mailing']}: {answer['reminded']} reminded, {answer['excluded']} not."
    say(answer, as_json=as_json, text=text)


@group.command()
@click.argument("consultation_id", type=int)
@by_option
@refusing
def discard(consultation_id: int, by: str) -> None:
    """Delete a draft that never went out, as to draft it again from a better file."""
    tools = kit()
    with tools.database.begin() as book:
        found = queries.consultation(book, consultation_id)
        title, actor = found.title, officer_called(book, by).name
        drafting.discard(book, found, at=tools.now(), actor=actor)
    click.echo(f"Discarded: {title}.")


def _going(numbers: Progress) -> tuple[str, ...]:
    letters = numbers.letters
    return (
        f"{numbers.invited} invited, {numbers.answered} have answered",
        f"Letters: {letters.sent} sent, {letters.on_the_way} on the way, {letters.failed} failed",
        f"{letters.not_sent} not sent, {letters.uncertain} uncertain",
    )


def _row(consultation: Consultation) -> dict[str, Any]:
    return {
        "id": consultation.id,
        "title": consultation.title,
        "mode": consultation.mode.value,
        "state": consultation.state.value,
        "closes_on": kit().stationery.day(consultation.closes_at),
        "closes_at": consultation.closes_at.isoformat(),
    }
