"""Remembering: what the last digest of a subject quoted, so that the next quotes the same again.

A lead reads a draft as it grows: what a line quotes changes only where its passages do.
"""

from sqlalchemy import select
from sqlalchemy.orm import Session

from soundingboard.analysis.counting import Key
from soundingboard.analysis.extracts import Remembered
from soundingboard.analysis.sentences import Span
from soundingboard.digests.subjects import Subject, digests_about
from soundingboard.models import Digest, DigestExtract, DigestLine


def remembered(session: Session, about: Subject) -> Remembered:
    """What the newest digest of a subject quotes, by the sign of what it was chosen from."""
    newest = (
        select(Digest.id)
        .where(digests_about(about))
        .order_by(Digest.number.desc())
        .limit(1)
        .scalar_subquery()
    )
    rows = session.execute(
        select(
            DigestLine.id,
            DigestLine.quoted_from,
            DigestExtract.comment_id,
            DigestExtract.start,
            DigestExtract.end,
        )
        .outerjoin(DigestLine.extracts)
        .where(DigestLine.digest_id == newest, DigestLine.quoted_from != "")
        .order_by(DigestLine.id, DigestExtract.position)
    )
    found: dict[tuple[int, str], list[tuple[Key, Span]]] = {}
    for line, sign, passage, start, end in rows:
        quoted = found.setdefault((line, sign), [])
        if passage is not None:
            quoted.append((passage, Span(start, end)))
    return {sign: tuple(quoted) for (_, sign), quoted in found.items()}
