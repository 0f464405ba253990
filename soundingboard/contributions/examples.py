"""Corrections as examples: what was said, what the machine made of it, what a person said."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from soundingboard.contributions.anchoring import target
from soundingboard.contributions.naming import name_of
from soundingboard.models import Consultation, Contribution, Correction
from soundingboard.refusals import NotFound
from soundingboard.vocabulary import CommentState

AT_ONCE = 200  # rows held in memory


@dataclass(frozen=True, slots=True)
class Measured:
    """How often the machine was right, of what people have looked at and not taken back."""

    sure_right: int
    sure_wrong: int
    asked: int  # passages of which it was not sure


def examples(session: Session, consultation_id: int | None = None) -> Iterator[dict[str, Any]]:
    """Each correction as one JSON object, the oldest first; of one consultation, or of all.

    {"id", "at", "kind", "said_by", "by", "undone", "consultation", "channel", "contribution",
    "machine": [{"text", "sure", "targets", "runners_up"}], "person": [{"text", "state",
    "places"}]}. Places go by the names that the command line knows ("q3", "para:2.4"), and by
    their key where they are not part of the consultation any more. No name or address of who
    wrote is among them; what they wrote may of course hold some.
    """
    wanted = select(Correction).join(Correction.contribution).order_by(Correction.id)
    if consultation_id is not None:
        wanted = wanted.where(Contribution.consultation_id == consultation_id)
    for one in session.scalars(wanted.execution_options(yield_per=AT_ONCE)):
        consultation = one.contribution.consultation
        yield {
            "id": one.id,
            "at": one.at.isoformat(),
            "kind": one.kind.value,
            "said_by": one.said_by.value,
            "by": one.by,
            "undone": one.undone_at is not None,
            "consultation": consultation.id,
            "channel": one.contribution.channel.value,
            "contribution": one.contribution.reference,
            "machine": [_machine(consultation, verdict) for verdict in one.machine],
            "person": [
                {
                    "text": passage["text"],
                    "state": passage["state"],
                    "places": [_name(consultation, place["key"]) for place in passage["places"]],
                }
                for passage in one.after
            ],
        }


def measured(session: Session, consultation_id: int | None = None) -> Measured:
    """Counts, for each passage the machine read, what the last word on it was."""
    verdicts: dict[tuple[str, str], tuple[bool, bool]] = {}
    for one in examples(session, consultation_id):
        if one["undone"] or len(one["machine"]) != 1 or len(one["person"]) != 1:
            continue
        machine, person = one["machine"][0], one["person"][0]
        right = (
            person["state"] == CommentState.PLACED.value
            and person["places"] == [place["place"] for place in machine["targets"]]
            and person["text"] == machine["text"]
        )
        verdicts[one["contribution"], machine["text"]] = (machine["sure"], right)
    sure = [right for was_sure, right in verdicts.values() if was_sure]
    return Measured(sum(sure), len(sure) - sum(sure), len(verdicts) - len(sure))


def _machine(consultation: Consultation, verdict: dict[str, Any]) -> dict[str, Any]:
    def places(rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
        return [
            {
                "place": _name(consultation, row["key"]),
                "score": row["score"],
                "reason": row["reason"],
            }
            for row in rows
        ]

    return {
        **verdict,
        "targets": places(verdict["targets"]),
        "runners_up": places(verdict["runners_up"]),
    }


def _name(consultation: Consultation, key: str | None) -> str:
    try:
        return name_of(target(consultation, key), consultation)
    except NotFound:
        return str(key)
