"""Commands for contributions: find and read them, write one down, put right what was supposed."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import click
from flask.cli import AppGroup
from sqlalchemy.orm import Session

from soundingboard.cli.examples import corrections
from soundingboard.cli.kit import json_option, kit, refusing, say
from soundingboard.cli.notes import note_in
from soundingboard.cli.sheets import read_sheet
from soundingboard.cli.staff import by_option, officer_called
from soundingboard.consultations.queries import consultation
from soundingboard.contributions import choices, placing, queries
from soundingboard.contributions.anchoring import key_of, where_of
from soundingboard.contributions.kinds import kinds_of
from soundingboard.contributions.naming import name_of, place_called
from soundingboard.contributions.recording import Said, SaidAt, record
from soundingboard.contributions.stances import stances_of
from soundingboard.contributions.tagging import decide, tag
from soundingboard.models import Comment, Contribution, Officer, Priority
from soundingboard.people.queries import by_address
from soundingboard.refusals import NotFound
from soundingboard.strategy import priorities
from soundingboard.vocabulary import Channel, CommentState, Stance, TagState

group = AppGroup("contributions", help="What people said: find it, read it, put it right.")
WRITTEN_DOWN = "written down by staff"
group.add_command(corrections)
passage_argument = click.argument("passage", metavar="PASSAGE")


@group.command(name="list")
@click.option("--consultation", "consultation_id", type=int, help="Only of this one.")
@click.option("--priority", "name", help="Only with a passage that bears on this priority.")
@click.option("--words", default="", help="Only with these words.")
@click.option("--unsure", is_flag=True, help="Only with a passage that waits for a person.")
@click.option("--page", type=click.IntRange(1), default=1, show_default=True)
@json_option
@refusing
def list_(
    consultation_id: int | None,
    name: str | None,
    words: str,
    page: int,
    *,
    unsure: bool,
    as_json: bool,
) -> None:
    """List what was sent in, the newest first, 25 on a page."""
    with kit().database.reading() as book:
        if consultation_id is not None:
            consultation(book, consultation_id)
        wanted = queries.Wanted(
            consultation_id=consultation_id,
            priority_id=priority_called(book, name, consultation_id).id if name else None,
            words=words,
            unsure=unsure,
        )
        found = queries.contributions(book, wanted, page=page)
        rows = [_row(one) for one in found.rows]
    answer = {"page": found.page, "pages": found.pages, "total": found.total, "rows": rows}
    lines = [
        "{reference}  {day}  {channel}  {who}: {passages} passages, {unsure} unsure".format(**row)
        for row in rows
    ]
    if found.pages > 1:
        lines.append(f"Page {found.page} of {found.pages}; {found.total} in all.")
    say(answer, as_json=as_json, text="\n".join(lines) or "There are none.")


@group.command()
@click.argument("reference", metavar="REF")
@json_option
@refusing
def show(reference: str, *, as_json: bool) -> None:
    """Show one contribution: each passage, what it answers, and its priorities with the reasons."""
    with kit().database.reading() as book:
        given = queries.by_reference(book, reference)
        answer = {
            **_row(given),
            "consultation": given.consultation.title,
            "state": given.state.value,
            "late": given.late,
            "consent": given.consent.value,
            "recorded_by": given.recorded_by,
            "evidence": [file.file_name for file in given.evidence],
            "passages": [_passage(book, one) for one in given.comments],
        }
    say(answer, as_json=as_json, text="\n".join(_told(answer)))


@group.command(name="record")
@click.argument("file", metavar="FILE.toml|-")
@json_option
@refusing
def record_(file: str, *, as_json: bool) -> None:
    """Write down what somebody said at a workshop, on the phone or in a letter."""
    tools = kit()
    note = note_in(read_sheet(file))
    with tools.database.begin() as book:
        by = officer_called(book, note.officer)
        asked = consultation(book, note.consultation)
        said = [
            Said(words, (SaidAt(key_of(place_called(asked, about)), 1.0, WRITTEN_DOWN),))
            for about, words in note.answers
        ]
        recorded = record(
            book,
            consultation=asked,
            stakeholder=by_address(book, note.person),
            channel=Channel.RECORDED,
            said=said,
            shelf=tools.shelf,
            at=tools.now(),
            chance=tools.stationery.chance,
            recorded_by=f"{by.name} ({note.occasion})",
        )
        tag(book, recorded, tools.coders)
        answer = {"reference": recorded.reference, "passages": len(recorded.comments)}
    say(answer, as_json=as_json, text=f"Recorded as {answer['reference']}.")


@group.command(name="tag")
@passage_argument
@click.option("--priority", "name", required=True, help="The priority, by its name.")
@click.option("--remove", is_flag=True, help="It does not bear on that priority.")
@by_option
@refusing
def tag_(passage: str, name: str, by: str, *, remove: bool) -> None:
    """Say which priority a passage bears on; PASSAGE is called as in SB-7F3K-2M/2.

    What a person says is never overwritten.
    """
    with _at_work(passage, by) as (book, comment, who):
        chosen = priorities.called(comment.contribution.consultation.strategy, name)
        decide(book, comment, chosen, applies=not remove, by=who.name, at=kit().now())
    bears = "does not bear" if remove else "bears"
    click.echo(f"Passage {comment.position} {bears} on {chosen.name}.")


@group.command()
@passage_argument
@click.option("--to", "place", required=True, help="q3, para:2.4, section:4 or whole.")
@by_option
@refusing
def move(passage: str, place: str, by: str) -> None:
    """Put a passage under the question, paragraph or section it answers."""
    with _at_work(passage, by) as (book, comment, who):
        key = key_of(place_called(comment.contribution.consultation, place))
        placing.move(book, comment, key, by=who.name, at=kit().now(), coders=kit().coders)
        where = where_of(comment)
    click.echo(f"Passage {comment.position} stands under: {where}")


@group.command()
@passage_argument
@by_option
@refusing
def accept(passage: str, by: str) -> None:
    """Say that a passage stands where it belongs."""
    with _at_work(passage, by) as (book, comment, who):
        placing.accept(book, comment, by=who.name, at=kit().now(), coders=kit().coders)
        where = where_of(comment)
    click.echo(f"Passage {comment.position} stands where it belongs: {where}")


@group.command()
@passage_argument
@by_option
@refusing
def dismiss(passage: str, by: str) -> None:
    """Say that a passage is no comment but a greeting or a signature; `accept` undoes it."""
    with _at_work(passage, by) as (book, comment, who):
        placing.dismiss(book, comment, by=who.name, at=kit().now(), coders=kit().coders)
    click.echo(f"Passage {comment.position} is not counted as a comment any more.")


@contextmanager
def _at_work(passage: str, by: str) -> Iterator[tuple[Session, Comment, Officer]]:
    with kit().database.begin() as book:
        who = officer_called(book, by)
        yield book, queries.passage(book, passage), who


def priority_called(book: Session, name: str, consultation_id: int | None) -> Priority:
    """The priority of that name: of that consultation's strategy, else the newest. Or NotFound."""
    if consultation_id is not None:
        return priorities.called(consultation(book, consultation_id).strategy, name)
    wanted = name.strip().casefold()
    found = [one for one in queries.all_priorities(book) if one.name.casefold() == wanted]
    if not found:
        raise NotFound(f"There is no priority “{name}”.")
    return found[-1]


def _row(given: Contribution) -> dict[str, Any]:
    person = given.stakeholder
    organisation = person.organisation.name if person.organisation else ""
    return {
        "reference": given.reference,
        "consultation_id": given.consultation_id,
        "day": kit().stationery.day(given.submitted_at or given.started_at),
        "channel": given.channel.value,
        "email": person.email,
        "who": ", ".join(part for part in (person.name or person.email, organisation) if part),
        "passages": len(given.comments),
        "unsure": sum(one.state is CommentState.UNSURE for one in given.comments),
    }


def _passage(book: Session, comment: Comment) -> dict[str, Any]:
    asked = comment.contribution.consultation
    taken = stances_of(book, [comment.id]).get(comment.id)
    return {
        "passage": f"{comment.contribution.reference}/{comment.position}",
        "text": comment.text,
        "state": comment.state.value,
        "where": where_of(comment),
        "places": [
            {"to": name_of(one.question or one.block, asked), "reason": one.reason}
            for one in comment.placements
        ],
        "chosen": choices.beside(comment),
        "stance": taken.stance.value if taken else Stance.NOT_STATED.value,
        "stance_reason": taken.reason if taken else "",
        "kinds": [
            {"kind": one.kind.value, "applies": one.applies, "said": str(one)}
            for one in kinds_of(book, [comment])[comment.id]
        ],
        "tags": [
            {
                "priority": one.priority.name,
                "state": one.state.value,
                "source": one.source.value,
                "reason": one.reason,
            }
            for one in comment.tags
        ],
    }


def _told(answer: dict[str, Any]) -> Iterator[str]:
    yield f"{answer['reference']}: {answer['who']}, {answer['channel']}, {answer['day']}"
    yield f"On: {answer['consultation']}"
    if answer["recorded_by"]:
        yield f"Written down by {answer['recorded_by']}"
    if answer["late"]:
        yield "It came after the closing date."
    for one in answer["passages"]:
        yield f"\n{one['passage']}  {one['where']} ({one['state']})"
        yield from (f"    because: {place['reason']}" for place in one["places"])
        yield from (f"    | {line}" for line in one["text"].splitlines())
        if one["chosen"]:
            yield f"    chose: {one['chosen']}"
        yield from (f"    {_bearing(tag)}" for tag in one["tags"])
        if one["stance_reason"]:
            yield f"    stance: {one['stance']}: {one['stance_reason']}"
        yield from (f"    {kind['said']}" for kind in one["kinds"])
    yield from (f"\nAttached: {name}" for name in answer["evidence"])


def _bearing(tag: dict[str, str]) -> str:
    verb = {
        TagState.APPLIES: "bears on",
        TagState.SUGGESTED: "may bear on",
        TagState.REJECTED: "does not bear on",
    }[TagState(tag["state"])]
    return f"{verb} {tag['priority']}: {tag['reason']}"
