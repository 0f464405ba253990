"""The command that hands out what people have corrected, to measure the reading by."""

import json

import click
from flask.cli import with_appcontext

from soundingboard.cli.kit import json_option, kit, refusing, say
from soundingboard.consultations.queries import consultation
from soundingboard.contributions.examples import examples, measured


@click.command(name="corrections")
@click.option("--consultation", "consultation_id", type=int, help="Only of this one.")
@click.option("--jsonl", "as_jsonl", is_flag=True, help="Every correction, one JSON object a line.")
@json_option
@with_appcontext
@refusing
def corrections(consultation_id: int | None, *, as_jsonl: bool, as_json: bool) -> None:
    """Say how often passages stood where they belong; hand out each correction as an example."""
    with kit().database.reading() as book:
        if consultation_id is not None:
            consultation(book, consultation_id)
        if as_jsonl:
            for one in examples(book, consultation_id):
                click.echo(json.dumps(one, ensure_ascii=False))
            return
        numbers = measured(book, consultation_id)
    answer = {
        "sure_and_right": numbers.sure_right,
        "sure_and_wrong": numbers.sure_wrong,
        "asked": numbers.asked,
    }
    text = (
        f"Of the passages people have looked at, {numbers.sure_right} stood where they belong, "
        f"{numbers.sure_wrong} did not, and of {numbers.asked} we had asked."
    )
    say(answer, as_json=as_json, text=text)
