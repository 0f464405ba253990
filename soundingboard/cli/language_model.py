"""The command that says whether a language model is configured, where it is, and if it answers."""

import click
from flask.cli import AppGroup

from soundingboard.cli.kit import json_option, kit, refusing, say
from soundingboard.language_model import ModelTrouble, ask
from soundingboard.refusals import Conflict
from soundingboard.suggesting.deciding import tokens

group = AppGroup("model", help="A language model that may suggest words; off by default.")


@group.command()
@click.option("--ask", "asking", is_flag=True, help="Ask it something, without anybody's words.")
@json_option
@refusing
def check(*, asking: bool, as_json: bool) -> None:
    """Say whether a language model is configured, where, and how much it was used."""
    tools = kit()
    model = tools.model
    if model is None:
        say({"configured": False}, as_json=as_json, text="No language model is configured.")
        return
    with tools.database.reading() as book:
        read, written = tokens(book)
    said = f"{model.name} at {model.host}; {read} tokens read and {written} written so far."
    answer = {"configured": True, "name": model.name, "host": model.host, "answers": None}
    if asking:
        try:
            ask(model, 'Answer with the JSON object {"ready": true}.', "{}")
        except ModelTrouble as trouble:
            raise Conflict(f"{said} {trouble}") from None
        answer["answers"] = True
        said += " It answers."
    say(answer | {"tokens_read": read, "tokens_written": written}, as_json=as_json, text=said)
