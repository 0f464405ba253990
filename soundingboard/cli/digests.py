"""Commands for digests: compile, read with the words behind each line, review, issue."""

from typing import Any

import click
from flask.cli import AppGroup
from sqlalchemy import select
from sqlalchemy.orm import Session

from soundingboard.access.officers import called
from soundingboard.analysis.quantities import counted
from soundingboard.cli.kit import json_option, kit, refusing, say
from soundingboard.cli.staff import by_option
from soundingboard.contributions.anchoring import where_of
from soundingboard.digests import feeding_back, issuing, queries, reviewing, subjects
from soundingboard.digests.compiling import compile_all, compile_digest
from soundingboard.digests.printing import author, is_withdrawn, words
from soundingboard.digests.standing import standings
from soundingboard.models import Digest, DigestExtract, DigestLine
from soundingboard.refusals import NotAllowed, NotFound
from soundingboard.vocabulary import DigestState, Scope

group = AppGroup("digests", help="What was said on each priority, for its lead.")


@group.command(name="compile")
@click.option("--priority", default="", help="Only this priority, by its name.")
@click.option("--group", "circle", default="", help="What the members of this group said.")
@click.option("--consultation", default="", help="What was said in this one, by its title.")
@click.option("--organisation", default="", help="What this organisation said.")
@click.option("--for", "reader", default="", help="Who is sent it, where it is of no priority.")
@json_option
@refusing
def compile_(
    priority: str, circle: str, consultation: str, organisation: str, reader: str, *, as_json: bool
) -> None:
    """Compile a draft for every priority on which something new was said, or for one subject."""
    tools = kit()
    wanted = {
        Scope.PRIORITY: priority,
        Scope.GROUP: circle,
        Scope.CONSULTATION: consultation,
        Scope.ORGANISATION: organisation,
    }
    named = [(scope, name) for scope, name in wanted.items() if name]
    with tools.database.begin() as book:
        if named:
            who = called(book, reader) if reader else None
            made = [
                compile_digest(
                    book,
                    tools.stationery,
                    subjects.called(book, scope, name),
                    at=tools.now(),
                    reader=who,
                )
                for scope, name in named
            ]
            compiled = [one for one in made if one is not None]
        else:
            compiled = compile_all(book, tools.stationery, at=tools.now())
        _say(compiled, as_json=as_json, nothing="Nothing new was said.")


@group.command(name="list")
@json_option
@refusing
def list_(*, as_json: bool) -> None:
    """List every digest, newest first."""
    with kit().database.reading() as book:
        digests = book.scalars(select(Digest).order_by(Digest.id.desc())).all()
        _say(list(digests), as_json=as_json, nothing="There is no digest yet.")


@group.command()
@click.argument("digest_id", type=int)
@json_option
@refusing
def show(digest_id: int, *, as_json: bool) -> None:
    """Show a digest: its lines by number, and the passages each quotes, as 3.1."""
    with kit().database.reading() as book:
        digest = _digest(book, digest_id)
        changed = standings(book, digest)
        answers = {one.line_id: one.text for one in feeding_back.answers_of(book, digest)}
        answer = {
            **_row(digest),
            "note": digest.note,
            "note_by": digest.note_by,
            "released_by": digest.released_by,
            "not_heard": list(digest.not_heard),
            "unreviewed": digest.unreviewed,
            "lines": [
                {**_line(line), "changed": str(changed[line.id]), "answer": answers.get(line.id)}
                for line in digest.lines
            ],
        }
    say(answer, as_json=as_json, text="\n".join(_told(answer)))


@group.command(name="words")
@click.argument("digest_id", type=int)
@click.argument("line", metavar="LINE")
@json_option
@refusing
def words_(digest_id: int, line: str, *, as_json: bool) -> None:
    """Show every passage behind one line of a digest, whole."""
    with kit().database.reading() as book:
        found = reviewing.line_called(_digest(book, digest_id), line)
        passages = [
            {
                "passage": f"{one.contribution.reference}/{one.position}",
                "author": author(one),
                "where": where_of(one),
                "text": one.text,
            }
            for one in found.passages
        ]
        head = f"{found.heading}\n{found.statement}"
    lines = [
        f"\n{one['passage']}  {one['where']}\n    {one['author']}\n    | "
        + one["text"].replace("\n", "\n    | ")
        for one in passages
    ]
    say(passages, as_json=as_json, text="\n".join([head, *lines]))


@group.command()
@click.argument("digest_id", type=int)
@click.option("--note", help="A note under the name of --by; an empty one takes it away.")
@click.option(
    "--hide", multiple=True, metavar="LINE", help="Leave a line (3) or passage (3.1) out."
)
@click.option("--unhide", multiple=True, metavar="LINE", help="Put it back.")
@click.option("--promote", multiple=True, metavar="PASSAGE", help="Print a passage (3.1) first.")
@click.option("--demote", multiple=True, metavar="PASSAGE", help="Print it in its place again.")
@by_option
@refusing
def review(
    digest_id: int,
    *,
    note: str | None,
    hide: tuple[str, ...],
    unhide: tuple[str, ...],
    promote: tuple[str, ...],
    demote: tuple[str, ...],
    by: str,
) -> None:
    """Review a draft before it goes out: hide, promote, add a note. All of it, or nothing."""
    with kit().database.begin() as book:
        who = called(book, by)
        draft = reviewing.draft_of(book, digest_id, by=who)
        if note is not None:
            reviewing.write_note(draft, note, by=who)
        for names, hidden in ((hide, True), (unhide, False)):
            for name in names:
                _hide(book, draft, name, hidden=hidden)
        for names, promoted in ((promote, True), (demote, False)):
            for name in names:
                extract = reviewing.extract_called(draft, name)
                reviewing.promote_extract(book, draft, extract.id, promoted=promoted)
    click.echo(f"Digest {digest_id} is reviewed.")


@group.command()
@click.argument("digest_id", type=int)
@click.argument("line", metavar="LINE")
@click.option("--text", required=True, help="In your own words; an empty one takes it away.")
@by_option
@refusing
def answer(digest_id: int, line: str, *, text: str, by: str) -> None:
    """Answer a line: everybody whose words stand behind it gets it beside their own.

    It goes out with a draft when that is issued, and at once where the digest was issued.
    """
    tools = kit()
    with tools.database.begin() as book:
        who = called(book, by)
        digest = _digest(book, digest_id)
        if not reviewing.may_work_on(who, digest):
            raise NotAllowed("This digest belongs to the lead of another priority.")
        found = reviewing.line_called(digest, line)
        feeding_back.write_answer(book, digest, found.id, text, by=who, at=tools.now())
        told = "Saved; it goes out when the digest is issued."
        if digest.state is DigestState.RELEASED:
            people = feeding_back.send_answers(
                book, tools.stationery, digest, by=who.name, at=tools.now()
            )
            told = f"Sent to {people} {'person' if people == 1 else 'people'}."
    click.echo(told)


@group.command()
@click.argument("digest_id", type=int)
@by_option
@refusing
def issue(digest_id: int, by: str) -> None:
    """Release a digest: freeze it and send it to its lead."""
    tools = kit()
    with tools.database.begin() as book:
        officer = called(book, by)
        draft = reviewing.draft_of(book, digest_id, by=officer)
        sent_to = issuing.release(book, tools.stationery, draft, by=officer, at=tools.now())
    click.echo(f"Released; it goes to {' and '.join(sent_to)}.")


def _digest(book: Session, digest_id: int) -> Digest:
    found = queries.digest(book, digest_id)
    if found is None:
        raise NotFound(f"There is no digest {digest_id}.")
    return found


def _hide(book: Session, draft: Digest, name: str, *, hidden: bool) -> None:
    if "." in name:
        extract = reviewing.extract_called(draft, name)
        reviewing.hide_extract(book, draft, extract.id, hidden=hidden)
    else:
        line = reviewing.line_called(draft, name)
        reviewing.hide_line(book, draft, line.id, hidden=hidden)


def _say(digests: list[Digest], *, as_json: bool, nothing: str) -> None:
    rows = [_row(digest) for digest in digests]
    say(rows, as_json=as_json, text="\n".join(map(_head, rows)) or nothing)


def _row(digest: Digest) -> dict[str, Any]:
    return {
        "id": digest.id,
        "scope": digest.scope,
        "subject": digest.subject,
        "number": digest.number,
        "state": digest.state,
        "people": digest.people,
        "organisations": digest.organisations,
        "passages": digest.passages,
    }


def _head(row: dict[str, Any]) -> str:
    heard = (
        counted(row["people"], "person", "people"),
        counted(row["organisations"], "organisation", "organisations"),
        counted(row["passages"], "passage", "passages"),
    )
    return "{id}: {subject}, number {number}, {state}: ".format(**row) + ", ".join(heard)


def _line(line: DigestLine) -> dict[str, Any]:
    return {
        "line": str(line.position),
        "heading": line.heading,
        "statement": line.statement,
        "hidden": line.hidden,
        "quoted": [_quoted(line, one) for one in line.extracts if not is_withdrawn(one)],
    }


def _quoted(line: DigestLine, extract: DigestExtract) -> dict[str, Any]:
    return {
        "passage": f"{line.position}.{extract.position}",
        "text": words(extract),
        "author": author(extract.comment),
        "hidden": extract.hidden,
        "promoted": extract.promoted,
    }


def _told(answer: dict[str, Any]) -> list[str]:
    lines = [_head(answer)]
    if answer["note"]:
        lines.append(f"Note by {answer['note_by']}: {answer['note']}")
    for line in answer["lines"]:
        lines += ["", f"{line['line']}. {line['heading']}{_marks(line)}", f"   {line['statement']}"]
        if line["changed"]:
            lines.append(f"   {line['changed']}")
        if line["answer"]:
            lines.append(f"   We answer: {' '.join(line['answer'].split())}")
        for one in line["quoted"]:
            quote = " ".join(one["text"].split())
            lines += [f"   {one['passage']} “{quote}”{_marks(one)}", f"       {one['author']}"]
    if answer["not_heard"]:
        lines += ["", f"Invited and not heard: {', '.join(answer['not_heard'])}"]
    return lines


def _marks(part: dict[str, Any]) -> str:
    marks = [name for name in ("hidden", "promoted") if part.get(name)]
    return f" [{', '.join(marks)}]" if marks else ""
