"""A report as a Word file: a template filled in by a sandbox, whatever is written in it."""

import io
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from docx.shared import Mm
from docxtpl import DocxTemplate
from jinja2 import StrictUndefined
from jinja2.exceptions import SecurityError, TemplateError, TemplateSyntaxError, UndefinedError
from jinja2.sandbox import ImmutableSandboxedEnvironment

from soundingboard.press.packing import repack

WIDTH = Mm(100)  # of a chart on the page


class BadTemplate(ValueError):
    """A template cannot be filled in; its words say why to whoever made it."""


@dataclass(frozen=True, slots=True)
class Picture:
    """A chart as a PNG, and its words for whoever does not see it."""

    png: bytes
    description: str


class _Drawing:
    """A chart in the text. All of it begins with _, so that no template can reach behind it."""

    def __init__(self, paper: DocxTemplate, picture: Picture) -> None:
        self._paper = paper
        self._picture = picture

    def __html__(self) -> str:
        part = self._paper.current_rendering_part
        inline = part.new_pic_inline(io.BytesIO(self._picture.png), WIDTH, None)
        inline.docPr.set("descr", self._picture.description)
        return (
            f"</w:t></w:r><w:r><w:drawing>{inline.xml}</w:drawing></w:r>"
            '<w:r><w:t xml:space="preserve">'
        )


def fill(
    template: bytes, report: dict[str, Any], pictures: Mapping[str, Picture], *, at: datetime
) -> bytes:
    """A .docx template filled in with a report as `press.plain` gives it, dated `at`.

    A table that is drawn has a `picture` too. Raises BadTemplate where the template is no Word
    file, is misspelt, asks for what a report does not have, or for what no template may do.
    """
    try:
        paper = DocxTemplate(io.BytesIO(template))
        paper.init_docx()
    except Exception as error:  # python-docx raises what its parts raise: KeyError, BadZipFile …
        raise BadTemplate("It cannot be opened as a Word document (.docx).") from error
    for section in report["sections"]:
        for table in section["tables"]:
            drawn = pictures.get(table["key"])
            table["picture"] = _Drawing(paper, drawn) if drawn else ""
    sandbox = ImmutableSandboxedEnvironment(autoescape=True, undefined=StrictUndefined)
    try:
        paper.render({"report": report}, sandbox)
    except TemplateSyntaxError as error:
        raise BadTemplate(f"A tag in it is misspelt: {error.message}") from None
    except UndefinedError as error:
        raise BadTemplate(f"It asks for what a report does not have: {error.message}") from None
    except SecurityError as error:
        raise BadTemplate(f"It asks for what no template may do: {error}") from None
    except (TemplateError, TypeError, ValueError, ArithmeticError, LookupError) as error:
        raise BadTemplate(f"It cannot be filled in: {error}") from None
    properties = paper.docx.core_properties
    properties.title, properties.created, properties.modified = report["title"][:255], at, at
    file = io.BytesIO()
    paper.save(file)
    return repack(file.getvalue(), at=at)
