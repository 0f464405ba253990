"""The next steps of a consultation that is being prepared, as the list an officer works through."""

from collections.abc import Sequence
from dataclasses import dataclass

from flask import url_for

from soundingboard.consultations.readiness import Point, Standing
from soundingboard.models import Consultation
from soundingboard.vocabulary import Mode

# Which points of the checklist each task settles.
DETAILS = frozenset({"title", "introduction", "closing"})
GROUNDS = frozenset(
    {
        "proposal",
        "reasons",
        "options",
        "impacts",
        "decided",
        "changeable",
        "decision",
        "duration",
    }
)


@dataclass(frozen=True, slots=True)
class Task:
    """One step: where it is done, what stands there now, and whether something is missing."""

    title: str
    href: str
    hint: str
    done: bool
    optional: bool = False

    def item(self) -> dict[str, object]:
        """The parameters of the task list component."""
        status: dict[str, object] = {"text": "Done"}
        if not self.done:
            blank = self.optional
            tag = {
                "text": "Optional" if blank else "To do",
                "classes": "govuk-tag--grey" if blank else "govuk-tag--blue",
            }
            status = {"tag": tag}
        hint = {"hint": {"text": self.hint}} if self.hint else {}
        return {"title": {"text": self.title}, "href": self.href, "status": status, **hint}


def preparing(
    consultation: Consultation, points: Sequence[Point], *, mailable: int
) -> tuple[Task, ...]:
    """Everything to be done before the sign-off, in the order of the work."""

    def at(endpoint: str) -> str:
        return url_for(endpoint, consultation_id=consultation.id)

    missing = {point.key for point in points if point.standing is Standing.MISSING}
    version = consultation.document_version
    asked, sections = len(consultation.questions), any(one.key == "sections" for one in points)
    tasks = [
        Task(
            "What it is, and when",
            at("consultations.details"),
            "",
            not missing & DETAILS,
        ),
        Task(
            "Document",
            at("consultations.document"),
            f"{version.document.title}, version {version.number}" if version else "None",
            version is not None and "checked" not in missing,
            optional=version is None and consultation.mode is not Mode.PUBLICATION,
        ),
    ]
    if consultation.mode is not Mode.PUBLICATION:
        tasks.append(
            Task(
                "Questions",
                at("questions.index"),
                f"{asked} {'question' if asked == 1 else 'questions'}",
                bool(asked) and "questions" not in missing,
                optional=not asked and "subject" not in missing,
            )
        )
    if sections:
        tasks.append(
            Task(
                "Sections and their priorities",
                at("questions.sections"),
                "",
                "sections" not in missing,
            )
        )
    if consultation.mode is Mode.FORMAL:
        grounds = at("consultations.grounds")
        tasks.append(Task("Grounds", grounds, "", not missing & GROUNDS))
    files = len(consultation.enclosures)
    tasks.append(
        Task(
            "Files that go with the letter",
            at("enclosures.page"),
            f"{files} {'file' if files == 1 else 'files'}" if files else "None: it has a link",
            bool(files),
            optional=not files,
        )
    )
    people = f"{mailable:,} {'person' if mailable == 1 else 'people'} will get the letter"
    audience = at("audiences.page")
    tasks.append(Task("Audience", audience, people, "audience" not in missing))
    return tuple(tasks)
