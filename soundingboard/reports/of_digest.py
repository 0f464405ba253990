"""A digest as a report: the lines a person left in, with the words behind each."""

from collections.abc import Callable, Mapping
from datetime import UTC, datetime

from sqlalchemy.orm import Session

from soundingboard.analysis.extracts import extract
from soundingboard.analysis.sentences import Span
from soundingboard.coding.blind import hidden_from
from soundingboard.digests.queries import digest as digest_of
from soundingboard.models import Comment, Digest, DigestLine, Officer
from soundingboard.press.report import Edition, Finding, Kind, Quote, Report, Section
from soundingboard.refusals import Conflict, NotFound
from soundingboard.reports.consenting import may_print
from soundingboard.reports.passages import passages_of
from soundingboard.reports.quoting import quote, told_types
from soundingboard.reports.reading import NOT_CHECKED, TO_THE_LETTER, notice_of, on_small_figures
from soundingboard.reports.telling import Teller, capital
from soundingboard.vocabulary import LineKind, Scope

HEADINGS = {
    LineKind.NEW: "What is new",
    LineKind.PRIORITY: "By priority",
    LineKind.THEME: "By theme",
    LineKind.POSITION: "Agreement and dissent",
    LineKind.MINORITY: "What few said",
    LineKind.DIFFERENCE: "Differences",
    LineKind.QUESTION: "By question",
    LineKind.SECTION: "By part of the document",
    LineKind.SECTOR: "By kind of organisation",
    LineKind.EVIDENCE: "Evidence offered",
    LineKind.ASKED: "Asked of us",
    LineKind.CAMPAIGN: "Campaigns",
    LineKind.LATE: "Late",
    LineKind.ANSWERED: "What we answered before",
}
TOLD_OUTSIDE = (
    LineKind.NEW,
    LineKind.PRIORITY,
    LineKind.QUESTION,
    LineKind.SECTION,
    LineKind.SECTOR,
    LineKind.EVIDENCE,
    LineKind.ASKED,
    LineKind.LATE,
)
"""Lines of the public edition: those headed by our own words, never by somebody's phrase."""


def tell(
    session: Session,
    digest_id: int,
    edition: Edition,
    *,
    house: str,
    day: Callable[[datetime], str],
    at: datetime,
    reader: Officer | None,
) -> Report:
    """A digest as it stands, draft or released, without what its lead left out.

    `house` is the name of the body whose report it is, `day` writes a date. Raises NotFound, and
    Conflict for the public edition of a digest on one organisation: it tells of nobody else.
    `reader` is the member of staff it is made for: that a passage stands here tells how it was
    coded, so those they may still code as the second are not named.
    """
    digest = digest_of(session, digest_id)
    if digest is None:
        raise NotFound("There is no such digest.")
    if edition is Edition.PUBLIC and digest.scope is Scope.ORGANISATION:
        raise Conflict("A digest on one organisation is for inside alone.")
    lines = [
        line
        for line in digest.lines
        if not line.hidden and (edition is Edition.INTERNAL or line.kind in TOLD_OUTSIDE)
    ]
    behind = {one.id: one for line in lines for one in line.passages}
    hidden = hidden_from(session, reader) & behind.keys()
    heard = {key: one for key, one in behind.items() if key not in hidden}
    until = day(digest.until)
    period = f"from {day(digest.since)} to {until}" if digest.since else f"up to {until}"
    within = f"{digest.priority.strategy.name}, " if digest.priority is not None else ""
    return Report(
        kind=Kind.DIGEST,
        edition=edition,
        about=digest.id,
        title=f"{digest.subject}, digest {digest.number}",
        subtitle=f"{within}{period}",
        house=house,
        made_at=at.astimezone(UTC).isoformat(timespec="seconds"),
        made_on=day(at),
        notice=notice_of(edition, hidden=len(hidden)),
        sections=tuple(_sections(digest, lines, heard, edition)),
        passages=passages_of(session, [heard[key] for key in sorted(heard)], hidden=())
        if edition is Edition.INTERNAL
        else (),
    )


def _sections(
    digest: Digest, lines: list[DigestLine], heard: Mapping[int, Comment], edition: Edition
) -> list[Section]:
    teller = Teller(edition)
    brief = [teller.heard(digest.people, digest.organisations, "spoke of it")]
    if digest.note and not teller.is_public:
        brief.append(f"Note of {digest.note_by or digest.released_by}: {digest.note}")
    told = told_types([one.contribution for one in heard.values()])
    made = [Section(key="summary", level=2, heading="In brief", paragraphs=tuple(brief))]
    for kind in dict.fromkeys(line.kind for line in lines):
        of_kind = (
            _finding(digest, line, heard, teller, told) for line in lines if line.kind is kind
        )
        # Outside, nothing stands above these lines but what they are: one says little by itself.
        bare = teller.is_public and kind in {LineKind.EVIDENCE, LineKind.ASKED}
        findings = tuple(one for one in of_kind if not bare or one.passages or one.quotes)
        if not findings:
            continue
        made.append(
            Section(
                key=f"kind-{kind.name.lower()}",
                level=2,
                heading=HEADINGS.get(kind, kind.value.capitalize()),
                findings=findings,
            )
        )
    if digest.not_heard and not teller.is_public:
        made.append(
            Section(
                key="not-heard",
                level=2,
                heading="Invited, and nothing said on this yet",
                points=tuple(capital(one) for one in digest.not_heard),
            )
        )
    said = (NOT_CHECKED, TO_THE_LETTER, *on_small_figures(teller))
    made.append(Section(key="method", level=2, heading="How to read this", paragraphs=said))
    return made


def _finding(
    digest: Digest,
    line: DigestLine,
    heard: Mapping[int, Comment],
    teller: Teller,
    told: frozenset[str],
) -> Finding:
    whole = max(digest.people, line.people)
    is_told = teller.is_told(line.people, whole)
    # The statement that is kept tells every figure, and may quote: only for the inside.
    shared = f"{capital(teller.share(line.people, whole))} spoke of it."
    return Finding(
        key=f"line-{line.id}",
        heading=line.heading,
        statement=shared if teller.is_public else line.statement,
        passages=tuple(sorted(one.id for one in line.passages if one.id in heard))
        if is_told
        else (),
        quotes=_quotes(line, heard, teller.edition, told),
    )


def _quotes(
    line: DigestLine, heard: Mapping[int, Comment], edition: Edition, told: frozenset[str]
) -> tuple[Quote, ...]:
    chosen = [
        one
        for one in line.extracts
        if not one.hidden
        and one.comment_id in heard
        and one.end <= len(one.comment.text)  # else it was cut since by a person
        and may_print(one.comment.contribution, edition)
    ]
    chosen.sort(key=lambda one: (not one.promoted, one.position))
    return tuple(
        quote(
            one.comment,
            extract(one.comment_id, one.comment.text, Span(one.start, one.end)),
            edition,
            told,
        )
        for one in chosen
    )
