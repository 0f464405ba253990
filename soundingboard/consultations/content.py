"""What exactly a person signs off: the content of a consultation, as one fingerprint."""

import hashlib
import json

from soundingboard.models import Consultation, DocumentVersion, Grounds, Priority
from soundingboard.vocabulary import Language

SHOWN = 12  # characters of a fingerprint that people compare


def fingerprint(consultation: Consultation) -> str:
    """SHA-256 in hex over all that people will read, be asked and be asked by when.

    The audience counts as it was chosen, not as who is in it today: somebody who joins a group
    does not undo a sign-off.
    """
    content = {
        "strategy": consultation.strategy_id,
        "mode": consultation.mode,
        "title": consultation.title,
        "introduction": consultation.introduction,
        "opens": _opening(consultation),
        "closes": consultation.closes_at.isoformat(),
        "questions": [
            [
                question.position,
                question.text,
                question.hint,
                _ids(question.priorities),
                # What was signed off before there were options keeps its fingerprint.
                *([question.options] if question.options else []),
            ]
            for question in consultation.questions
        ],
        "document": _document(consultation.document_version),
        "audience": [
            consultation.audience,
            sorted(group.id for group in consultation.audience_groups),
            _ids(consultation.audience_interests),
        ],
        "grounds": _grounds(consultation.grounds),
    }
    # What was signed off without files keeps its fingerprint.
    if consultation.enclosures:
        content["files"] = [[one.file_name, one.content_hash] for one in consultation.enclosures]
    if consultation.spare_over is not None:
        content["spare_over"] = consultation.spare_over
    # Nor does what was signed off before there was a choice.
    if consultation.language is not Language.ENGLISH:
        content["language"] = consultation.language
    return hashlib.sha256(json.dumps(content, sort_keys=True).encode()).hexdigest()


def begins_with(full: str, given: str) -> bool:
    """Whether somebody who gives the first characters of a fingerprint means this one."""
    return len(given.strip()) >= SHOWN and full.startswith(given.strip().lower())


def _opening(consultation: Consultation) -> str | None:
    # What is signed to be opened by hand leaves the moment to staff, who may plan it.
    if consultation.opens_at is None or consultation.opening_planned_by:
        return None
    return consultation.opens_at.isoformat()


def _ids(priorities: list[Priority]) -> list[int]:
    return sorted(priority.id for priority in priorities)


def _document(version: DocumentVersion | None) -> object:
    if version is None:
        return None
    blocks = [
        [block.key, block.kind, block.level, block.number, block.html, _ids(block.priorities)]
        for block in version.blocks
    ]
    return [version.document.title, version.content_hash, blocks]


def _grounds(grounds: Grounds | None) -> object:
    if grounds is None:
        return None
    return [
        grounds.proposal,
        grounds.reasons,
        grounds.options,
        grounds.impacts,
        grounds.decided,
        grounds.changeable,
        grounds.decision_maker,
        grounds.decision_on.isoformat() if grounds.decision_on else None,
    ]
