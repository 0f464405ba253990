"""A report as plain values for templates: each thing with the words it is printed as."""

from collections.abc import Callable
from dataclasses import asdict
from typing import Any

from soundingboard.press.numbering import ranges
from soundingboard.press.report import Finding, Report, Section
from soundingboard.press.sizes import size_in_words


def plain(report: Report, spell: Callable[[str], str]) -> dict[str, Any]:
    """The report as dicts, lists, words and numbers, every word spelt by `spell`.

    Beside its own fields a quote, an organisation and a file have `printed`, and a finding has
    `behind`: its passages in a line. Passages whole are left out: no paper has room for them.
    """
    value = asdict(report)
    value["passages"] = []
    for given, section in zip(report.sections, value["sections"], strict=True):
        _add_printed(given, section)
    spelt: dict[str, Any] = _spelt(value, spell)
    return spelt


def _add_printed(section: Section, value: dict[str, Any]) -> None:
    for finding, one in zip(section.findings, value["findings"], strict=True):
        one["behind"] = _behind(finding)
        for quote, said in zip(finding.quotes, one["quotes"], strict=True):
            said["printed"] = str(quote)
            said["author"] = quote.author[:1].upper() + quote.author[1:]
    for answerer, one in zip(section.answerers, value["answerers"], strict=True):
        remark = f" ({answerer.remark})" if answerer.remark else ""
        one["printed"] = f"{answerer.name}, {answerer.type}{remark}"
    for file, one in zip(section.files, value["files"], strict=True):
        one["printed"] = f"{file.name}, {size_in_words(file.size)}, from {file.author}"


def _behind(finding: Finding) -> str:
    if not finding.passages:
        return ""
    noun = "Passage" if len(finding.passages) == 1 else "Passages"
    return f"{noun} {ranges(finding.passages)}"


def _spelt(value: Any, spell: Callable[[str], str]) -> Any:
    if isinstance(value, str):
        return spell(str(value))
    if isinstance(value, dict):
        return {key: _spelt(one, spell) for key, one in value.items()}
    if isinstance(value, list | tuple):
        return [_spelt(one, spell) for one in value]
    return value
