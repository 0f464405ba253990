"""The part of a report on what was said: by question, by part of the document, by priority."""

from collections.abc import Callable
from dataclasses import replace

from soundingboard.analysis.counting import Key
from soundingboard.analysis.kinds import Sign, evidence_offered, question_asked
from soundingboard.analysis.lines import Said
from soundingboard.analysis.sentences import sentences
from soundingboard.contributions.anchoring import blocks_of, where
from soundingboard.models import Priority
from soundingboard.press.report import File, Finding, Row, Section, Table
from soundingboard.reports.consenting import author_of, may_name, may_print
from soundingboard.reports.desk import Desk
from soundingboard.reports.grouping import among, answering, bearing_on, groups_of
from soundingboard.reports.positions import chosen_options, sides_of
from soundingboard.reports.telling import Part

QUOTED = 3  # of all that was said on one subject
QUOTED_OF_A_GROUP = 1
MOST_CANDIDATES = 20  # sentences printed of evidence offered, and of questions put to us


def by_question(desk: Desk) -> list[Section]:
    """A section for each question; none where none was asked."""
    made = []
    for one in desk.heard.consultation.questions:
        said = answering(desk.heard.said, one.id)
        section = _about(
            desk, said, key=f"question-{one.position}", heading=where(one), verb="answered it"
        )
        chosen, sides = chosen_options(desk, one), sides_of(desk, one, said)
        if chosen is not None:
            section = replace(
                section,
                tables=(chosen,),
                paragraphs=section.paragraphs if said.voices else ("Nobody added words to it.",),
            )
        made.append(
            replace(section, findings=(*section.findings[:1], *sides, *section.findings[1:]))
        )
    return made


def other_points(desk: Desk) -> list[Section]:
    """What was said on parts of the document, and on the whole, outside any question."""
    others = desk.heard.said.only(lambda voice: voice.question is None)
    names = {one.id: where(one) for one in blocks_of(desk.heard.consultation)}
    order: tuple[Key | None, ...] = tuple(names)
    return [
        _about(
            desk,
            part,
            key=f"section-{at}",
            heading=names.get(int(about), "Another part") if about else "Not on one question",
            verb="said something on it",
        )
        for at, (about, part) in enumerate(others.by(lambda voice: voice.section, order), start=1)
    ]


def by_priority(desk: Desk) -> list[Section]:
    """A table of all priorities, then a section for each on which something was said."""
    heard, teller = desk.heard, desk.teller
    priorities = heard.consultation.strategy.priorities
    spoken = {one.id: bearing_on(heard.said, one.id) for one in priorities}
    rows = []
    for one in priorities:
        count, ids = spoken[one.id].count, _ids(spoken[one.id])
        rows.append(
            Row(
                name=one.name,
                cells=(
                    teller.cell(count.people, heard.people, ids),
                    teller.cell(count.organisations, heard.organisations, ids),
                ),
            )
        )
    table = Table(
        key="priorities",
        caption="Who said something on each priority",
        columns=("Priority", "People", "Organisations"),
        rows=tuple(rows),
        note="A passage may bear on several priorities, so these figures do not add up.",
        chart=True,
    )
    differences = _differences(desk, spoken, priorities)
    head = Section(
        key="priorities",
        level=2,
        heading="What was said, by priority",
        tables=(table, *([differences] if differences else [])) if priorities else (),
    )
    return [head] + [
        _about(
            desk,
            spoken[one.id],
            key=f"priority-{one.position}",
            heading=one.name,
            verb="said something on it",
            priority=one,
        )
        for one in priorities
        if spoken[one.id].voices
    ]


def evidence(desk: Desk) -> Section:
    """Files that were sent, and passages that seem to offer evidence."""
    edition, told = desk.teller.edition, desk.quoter.told_types
    files = tuple(
        File(
            evidence=file.id,
            name=file.file_name,
            media_type=file.media_type,
            size=file.size,
            author=author_of(one.comments[0], edition, told) if one.comments else "a respondent",
            named=may_name(one),
        )
        for one in desk.heard.included
        if may_print(one, edition)
        for file in one.evidence
    )
    offered = _candidates(
        desk, "evidence", "In their words", "seem to offer evidence", evidence_offered
    )
    return Section(
        key="evidence",
        level=2,
        heading="Evidence offered",
        paragraphs=() if files or offered else ("Nobody offered evidence.",),
        findings=offered,
        files=files,
    )


def asked_of_us(desk: Desk) -> Section:
    """Questions people put to us."""
    asked = _candidates(desk, "asked", "In their words", "seem to ask us something", question_asked)
    return Section(
        key="asked-of-us",
        level=2,
        heading="Asked of us",
        paragraphs=() if asked else ("Nobody put a question to us.",),
        findings=asked,
    )


def _about(
    desk: Desk,
    said: Said,
    *,
    key: str,
    heading: str,
    verb: str,
    priority: Priority | None = None,
) -> Section:
    """What was said on one thing: how many, who, the groups within it, a few of their words."""
    whole = desk.heard.people
    if not said.voices:
        return Section(
            key=key, level=3, heading=heading, paragraphs=("Nobody said anything on it.",)
        )
    findings = [
        Finding(
            key=key,
            heading="All who spoke of it",
            statement=desk.teller.statement(said, whole, verb),
            passages=desk.teller.ids(said, whole),
            quotes=desk.quoter.choose(said, QUOTED),
        )
    ]
    read = {one.passage for one in findings[0].quotes}
    for number, group in enumerate(
        groups_of(desk.heard, said, desk.teller.edition, priority), start=1
    ):
        chosen = desk.quoter.choose(group.said, QUOTED_OF_A_GROUP, besides=read)
        told = desk.teller.is_told(group.said.count.people, whole)
        if told or chosen:  # else there would be a heading with nothing under it
            findings.append(
                Finding(
                    key=f"{key}-{number}",
                    heading=group.name,
                    statement=desk.teller.statement(group.said, whole, "spoke of this"),
                    passages=desk.teller.ids(group.said, whole),
                    quotes=chosen,
                )
            )
    return Section(key=key, level=3, heading=heading, findings=tuple(findings))


def _differences(desk: Desk, spoken: dict[int, Said], priorities: list[Priority]) -> Table | None:
    """Which kinds of body spoke of which priority, in people; None where it may not be told."""
    heard, teller = desk.heard, desk.teller
    # What a priority's column adds up to must be told already.
    told = [one for one in priorities if teller.is_told(spoken[one.id].count.people, heard.people)]
    people = {person: heard.type_of(person) for person in heard.latest}
    parts = []
    for kind in sorted(set(people.values())):
        of_kind = [_of_kind(spoken[one.id], people, kind) for one in told]
        numbers = tuple(part.count.people for part in of_kind)
        whole = sum(1 for one in people.values() if one == kind)
        parts.append(
            Part(
                kind[:1].upper() + kind[1:],
                numbers,
                tuple(_ids(part) for part in of_kind),
                silent=tuple(whole - number for number in numbers),
            )
        )
    rows = teller.rows(parts)
    if not told or len(rows) == 1 < len(parts):
        return None
    return Table(
        key="differences",
        caption="Who said something on each priority, by kind of body, in people",
        columns=("Kind of body", *(one.name for one in told)),
        rows=rows,
    )


def _candidates(
    desk: Desk, key: str, heading: str, verb: str, sign_of: Callable[[str], Sign | None]
) -> tuple[Finding, ...]:
    """One finding: how many passages show a sign, and the sentences that show it."""
    places, spans = [], []
    for voice in desk.heard.said.voices:
        sign = sign_of(voice.text)
        if sign is None:
            continue
        places.append(int(voice.passage))
        shown = next((span for span in sentences(voice.text) if span.end > sign.span.start), None)
        if shown is not None:
            spans.append((int(voice.passage), shown))
    if not places:
        return ()
    said = among(desk.heard.said, set(places))
    whole = desk.heard.people
    return (
        Finding(
            key=key,
            heading=heading,
            statement=desk.teller.statement(said, whole, verb),
            passages=desk.teller.ids(said, whole),
            quotes=desk.quoter.parts(spans)[:MOST_CANDIDATES],
        ),
    )


def _of_kind(said: Said, kinds: dict[int, str], kind: str) -> Said:
    return said.only(lambda voice: kinds[int(voice.person)] == kind)


def _ids(said: Said) -> tuple[int, ...]:
    return tuple(int(voice.passage) for voice in said.voices)
