"""The first steps of a new installation: what to do before anybody can be asked anything."""

from dataclasses import dataclass

from flask import url_for
from sqlalchemy.orm import Session

from soundingboard.access import officers
from soundingboard.consultations import queries as consultations
from soundingboard.models import Officer
from soundingboard.people import queries as people
from soundingboard.vocabulary import ConsultationState, Role


@dataclass(frozen=True, slots=True)
class FirstStep:
    """Something to be done once, where, and whether it has been."""

    sentence: str
    hint: str
    address: str
    done: bool


def first_steps(book: Session, me: Officer) -> list[FirstStep]:
    """What is to be done until the first consultation has been opened, in its order; then none."""
    states = consultations.by_state(book)
    if states[ConsultationState.OPEN] or states[ConsultationState.CLOSED]:
        return []
    begun = [*states[ConsultationState.SIGNED_OFF], *states[ConsultationState.DRAFT]]
    steps = [
        FirstStep(
            "Begin a strategy and add its priorities",
            "What people say is sorted by them. A consultation belongs to a strategy.",
            url_for("strategy.page"),
            bool(people.priorities(book)),
        ),
        FirstStep(
            "Bring in the people you will ask",
            "A spreadsheet, or one by one. They can also join by themselves.",
            url_for("lists.page"),
            people.search(book, people.Search(), per_page=1).total > 0,
        ),
        FirstStep(
            "Upload a document, if you have one",
            "It is split into sections and paragraphs that people can answer one by one.",
            url_for("documents.new"),
            bool(consultations.documents(book)),
        ),
        FirstStep(
            "Draft a consultation, try its letter on yourself, have it signed off, open it",
            "Its page leads through all of it. Nothing is sent before you open it.",
            url_for("consultations.page", consultation_id=begun[0].id)
            if begun
            else url_for("consultations.new"),
            False,
        ),
    ]
    if me.role is Role.ADMINISTRATOR:
        colleagues = FirstStep(
            "Say which colleagues may sign in",
            "Officers prepare and read, leads get the digests of their priorities.",
            url_for("officers.page"),
            len(officers.everybody(book)) > 1,
        )
        steps.insert(0, colleagues)
    return steps
