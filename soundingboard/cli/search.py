"""The command that searches everything that was ever said, and what was answered to it."""

from typing import Any

import click
from flask.cli import with_appcontext

from soundingboard.cli.contributions import priority_called
from soundingboard.cli.kit import json_option, kit, refusing, say
from soundingboard.contributions.anchoring import where_of
from soundingboard.models import Feedback
from soundingboard.searching.answered import answers_to
from soundingboard.searching.finding import Hit, Wanted, find
from soundingboard.searching.narrowing import Narrowed
from soundingboard.searching.words import read
from soundingboard.vocabulary import Channel


@click.command()
@with_appcontext
@click.argument("words", nargs=-1)
@click.option("--exactly", is_flag=True, help="Only what says all the words.")
@click.option("--consultation", type=int, help="Only said in this one.")
@click.option("--priority", default="", help="Only what bears on this priority, by its name.")
@click.option("--place", default="", help="Only by people of this place.")
@click.option("--channel", type=click.Choice([one.value for one in Channel]))
@click.option("--since", type=int, help="Only since this year.")
@click.option("--until", type=int, help="Only until the end of this year.")
@click.option("--page", type=click.IntRange(1), default=1, show_default=True)
@json_option
@refusing
def search(
    words: tuple[str, ...],
    priority: str,
    page: int,
    *,
    exactly: bool,
    as_json: bool,
    **narrowed: Any,
) -> None:
    """Find what was said, by words and by meaning, with what was answered to it; 20 on a page."""
    tools = kit()
    with tools.database.reading() as book:
        wanted = Wanted(
            words=read(" ".join(words)),
            narrowed=Narrowed.of(
                narrowed
                | {"priority": priority_called(book, priority, None).id if priority else None}
            ),
            exactly=exactly,
        )
        found = find(book, wanted, zone=tools.zone, page=page)
        answers = answers_to(book, [hit.comment.id for hit in found.rows])
        rows = [_row(hit, answers.get(hit.comment.id, [])) for hit in found.rows]
    answer = {
        "total": found.total,
        "saying_all": found.saying_all,
        "cut": found.cut,
        "page": found.page,
        "pages": found.pages,
        "also_looked_for": [one.word for one in found.wider],
        "rows": rows,
    }
    best = "The best " if found.cut else ""
    head = f"{best}{found.total} found, {found.saying_all} with all the words."
    lines = [head] + [line for row in rows for line in _told(row)]
    if found.pages > 1:
        lines.append(f"Page {found.page} of {found.pages}.")
    say(answer, as_json=as_json, text="\n".join(lines) if rows else "Nothing was found.")


def _row(hit: Hit, answers: list[Feedback]) -> dict[str, Any]:
    given = hit.comment.contribution
    return {
        "passage": f"{given.reference}/{hit.comment.position}",
        "consultation": given.consultation.title,
        "about": where_of(hit.comment),
        "who": given.stakeholder.name or given.stakeholder.email,
        "shown": "".join(piece.text for piece in hit.shown),
        "why": hit.why,
        "answers": [one.text for one in answers],
    }


def _told(row: dict[str, Any]) -> list[str]:
    why = f" ({row['why']})" if row["why"] else ""
    lines = [f"{row['passage']}  {row['who']}, {row['consultation']}, {row['about']}{why}"]
    lines.append(f"  {row['shown']}")
    return lines + [f"  We answered: {text}" for text in row["answers"]]
