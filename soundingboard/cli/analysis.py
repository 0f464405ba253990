"""Commands that read texts without any database: code them to priorities."""

from pathlib import Path

import click
from flask.cli import AppGroup

from soundingboard.analysis import exchanging
from soundingboard.analysis.classification import Classifier
from soundingboard.analysis.minilm import MiniLM
from soundingboard.cli.kit import refusing
from soundingboard.refusals import Unreadable

group = AppGroup("analysis", help="Reading texts, without a database.")

file_path = click.Path(exists=True, dir_okay=False, allow_dash=True, path_type=Path)


@group.command()
@click.option("--priorities", required=True, type=file_path, help="TOML or JSON: name, key, …")
@click.option("--jsonl", required=True, type=file_path, help="The texts, one JSON value a line.")
@click.option("--examples", type=file_path, help="Texts with their priorities, as JSON lines.")
@click.option(
    "--sentences", default="", help="A sentence model to read beside: its folder, or `installed`."
)
@refusing
def code(priorities: Path, jsonl: Path, examples: Path | None, sentences: str) -> None:
    """Code the texts of a file to the priorities of another, one line of JSON for each.

    All texts together teach which words keep company. A line without suggestions says that its
    text is about none of the priorities. - stands for standard input.
    """
    known = exchanging.read_priorities(_bytes(priorities))
    keys = frozenset(one.key for one in known)
    coded = exchanging.read_examples(_lines(examples), keys) if examples else ()
    passages = list(exchanging.read_passages(_lines(jsonl)))
    texts = [text for _, text in passages]
    classifier = Classifier.learn(known, coded, texts, sentences=_model(sentences))
    found = classifier.code(texts)
    for (identifier, _), suggestions in zip(passages, found, strict=True):
        click.echo(exchanging.written(identifier, suggestions))


def _model(named: str) -> MiniLM | None:
    if not named:
        return None
    return MiniLM.installed() if named == "installed" else MiniLM.of_folder(Path(named))


def _bytes(path: Path) -> bytes:
    with click.open_file(str(path), "rb") as file:
        return bytes(file.read())


def _lines(path: Path) -> list[str]:
    try:
        # A line ends with a line feed only: JSON may hold U+2028, which str.splitlines() breaks at.
        return _bytes(path).decode("utf-8-sig").split("\n")
    except UnicodeDecodeError as wrong:
        raise Unreadable(f"{path} is not UTF-8 text.") from wrong
