"""What every command needs: the kit, answers for people or for programs, and exit codes."""

import json
import sys
from collections.abc import Callable
from functools import wraps
from typing import Any, ParamSpec, TypeVar, cast

import click
from flask import current_app

from soundingboard.kit import Kit
from soundingboard.refusals import Refusal

P = ParamSpec("P")
R = TypeVar("R")

REFUSED = 1  # the command was understood, and could not be done; 2 is click's: misspelt


def kit() -> Kit:
    """What this application was built with."""
    return cast(Kit, current_app.extensions["kit"])


def say(answer: Any, *, as_json: bool, text: str) -> None:
    """Prints an answer: one JSON value for a program, or text for a person."""
    click.echo(json.dumps(answer, ensure_ascii=False, default=str) if as_json else text)


def refusing(command: Callable[P, R]) -> Callable[P, R]:
    """A refusal becomes a sentence on standard error and exit code 1."""

    @wraps(command)
    def guarded(*args: P.args, **kwargs: P.kwargs) -> R:
        try:
            return command(*args, **kwargs)
        except Refusal as refusal:
            click.echo(refusal.sentence, err=True)
            sys.exit(REFUSED)

    return guarded


json_option = click.option("--json", "as_json", is_flag=True, help="Answer in JSON.")
