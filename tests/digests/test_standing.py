"""What a line says once something behind it has changed; a released digest keeps its figures."""

from collections.abc import Callable

import pytest
from digest_words import BUSES, compiled, said
from sqlalchemy.orm import Session

from factories import NOON, an_officer, an_open_consultation
from servers import postgresql
from soundingboard.contributions.tagging import decide
from soundingboard.digests import coding, issuing
from soundingboard.digests.standing import standings
from soundingboard.kit import Kit
from soundingboard.models import Consultation, Contribution, Digest, DigestLine, Question
from soundingboard.refusals import NotFound
from soundingboard.storage.base import Base
from soundingboard.storage.database import Database
from soundingboard.themes import editing, moving
from soundingboard.vocabulary import CommentState, ContributionState, LineKind

FARES = "Apprentices cannot afford the bus fare of six pounds a day, so they do not apply."


def withdraw(session: Session, given: Contribution) -> None:
    given.state = ContributionState.WITHDRAWN


def recode(session: Session, given: Contribution) -> None:
    skills = given.consultation.strategy.priorities[0]
    decide(session, given.comments[0], skills, applies=False, by="Sunniva Hale", at=NOON)


def move(session: Session, given: Contribution) -> None:
    other = Question(consultation=given.consultation, position=2, text="Anything else?")
    session.add(other)
    given.comments[0].placements[0].question = other


def take_away(session: Session, given: Contribution) -> None:
    given.comments[0].state = CommentState.UNSURE


def cut(session: Session, given: Contribution) -> None:
    given.comments[0].text = given.comments[0].text[:40]


def line_on_question(digest: Digest) -> DigestLine:
    return next(line for line in digest.lines if line.kind is LineKind.QUESTION)


@pytest.mark.parametrize(
    ("change", "told"),
    [
        (withdraw, "Changed since: 1 passage withdrawn or replaced by its author. Now it counts "),
        (recode, "Changed since: 1 passage coded elsewhere. Now it counts "),
        (move, "Changed since: 1 passage moved to another place. Now it counts "),
        (take_away, "Changed since: 1 passage moved to another place. Now it counts "),
    ],
)
def test_line_says_what_became_of_its_passages_and_counts_anew(
    session: Session,
    kit: Kit,
    consultation: Consultation,
    change: Callable[[Session, Contribution], None],
    told: str,
) -> None:
    given = [said(session, consultation, text) for text in (BUSES, FARES)]
    digest = compiled(session, kit, consultation)
    issuing.release(session, kit.stationery, digest, by=an_officer(session), at=NOON)
    line = line_on_question(digest)
    before = (line.statement, digest.people, digest.passages)
    assert str(standings(session, digest)[line.id]) == ""

    change(session, given[0])
    session.flush()

    standing = standings(session, digest)[line.id]
    now = "1 person (1 organisation represented) in 1 passage; it counted 2 people (2 "
    now += "organisations represented) in 2 passages."
    assert str(standing) == told + now
    assert (line.statement, digest.people, digest.passages) == before


def test_several_withdrawn_are_told_together(
    session: Session, kit: Kit, consultation: Consultation
) -> None:
    given = [said(session, consultation, text) for text in (BUSES, FARES)]
    digest = compiled(session, kit, consultation)
    for one in given:
        withdraw(session, one)
    session.flush()
    assert str(standings(session, digest)[line_on_question(digest).id]).startswith(
        "Changed since: 2 passages withdrawn or replaced by their authors. Nothing stands behind "
    )


def test_passage_that_was_cut_still_counts_and_is_said_to_be_cut(
    session: Session, kit: Kit, consultation: Consultation
) -> None:
    given = said(session, consultation, BUSES)
    digest = compiled(session, kit, consultation)
    cut(session, given)
    session.flush()
    assert str(standings(session, digest)[line_on_question(digest).id]) == (
        "Changed since: 1 passage cut or joined anew. Now it counts 1 person (1 organisation "
        "represented) in 1 passage; it counted 1 person (1 organisation represented) in 1 passage."
    )


def test_moving_within_the_priority_changes_only_the_lines_about_its_place(
    session: Session, kit: Kit, consultation: Consultation
) -> None:
    given = said(session, consultation, BUSES)
    digest = compiled(session, kit, consultation)
    move(session, given)
    session.flush()
    stale = {line.kind for line in digest.lines if standings(session, digest)[line.id].is_stale}
    assert stale == {LineKind.QUESTION}


def test_lead_disagrees_with_a_code_and_may_think_better_of_it(
    session: Session, kit: Kit, consultation: Consultation
) -> None:
    given = said(session, consultation, BUSES)
    digest = compiled(session, kit, consultation)
    line = line_on_question(digest)
    lead = an_officer(session)
    passage = given.comments[0].id

    coding.recode(session, digest, line.id, passage, applies=False, by=lead, at=NOON)
    assert standings(session, digest)[line.id].recoded == 1
    assert coding.coded(digest, given.comments)[passage].reason == "decided by Olwen Pryce"
    coding.recode(session, digest, line.id, passage, applies=True, by=lead, at=NOON)
    assert not standings(session, digest)[line.id].is_stale


def test_passage_of_another_digest_cannot_be_recoded_from_this_one(
    session: Session, kit: Kit, consultation: Consultation
) -> None:
    said(session, consultation, BUSES)
    digest = compiled(session, kit, consultation)
    later = said(session, consultation, FARES)
    with pytest.raises(NotFound):
        coding.recode(
            session,
            digest,
            digest.lines[0].id,
            later.comments[0].id,
            applies=False,
            by=an_officer(session),
            at=NOON,
        )


def theme_lines(session: Session, digest: Digest) -> dict[str, str]:
    """What is said of the standing of each line of a theme, by its heading."""
    session.expire_all()
    found = standings(session, digest)
    kinds = {LineKind.THEME, LineKind.MINORITY}
    return {line.heading: str(found[line.id]) for line in digest.lines if line.kind in kinds}


def test_change_of_themes_alone_makes_their_lines_out_of_date(
    session: Session, kit: Kit, consultation: Consultation
) -> None:
    _change_themes(session, kit, consultation)


@pytest.mark.postgres
def test_change_of_themes_is_told_on_postgresql(kit: Kit) -> None:
    with postgresql() as address:
        database = Database(address)
        Base.metadata.create_all(database.engine)
        with database.begin() as session:
            _change_themes(session, kit, an_open_consultation(session, "What is missing?"))
        database.close()


def _change_themes(session: Session, kit: Kit, consultation: Consultation) -> None:
    given = [said(session, consultation, text) for text in (BUSES, FARES, "Trains as well.")]
    skills = consultation.strategy.priorities[0]
    evenings, fares = (
        editing.make(session, skills, name, by="Olwen Pryce", at=NOON)
        for name in ("evening buses", "Fares")
    )
    first, second, third = (one.comments[0].id for one in given)
    moving.put_in(session, [first, third], evenings, by="Olwen Pryce", at=NOON)
    moving.put_in(session, [second], fares, by="Olwen Pryce", at=NOON)
    digest = compiled(session, kit, consultation)
    assert theme_lines(session, digest) == {"Evening buses": "", "Fares": ""}

    moving.move(session, [first], evenings, fares, by="Olwen Pryce", at=NOON)
    assert theme_lines(session, digest) == {
        "Evening buses": "Changed since: 1 passage no longer in a theme of this name. Now it "
        "counts 1 person (1 organisation represented) in 1 passage; it counted 2 people (2 "
        "organisations represented) in 2 passages.",
        "Fares": "Changed since: 1 passage put into this theme. Now it counts 2 people (2 "
        "organisations represented) in 2 passages; it counted 1 person (1 organisation "
        "represented) in 1 passage.",
    }
    others = {line.kind for line in digest.lines if standings(session, digest)[line.id].is_stale}
    assert others <= {LineKind.THEME, LineKind.MINORITY}

    moving.move(session, [first], fares, evenings, by="Olwen Pryce", at=NOON)
    assert theme_lines(session, digest) == {"Evening buses": "", "Fares": ""}
    editing.rename(session, evenings, "Late buses", description="", by="Olwen Pryce", at=NOON)
    assert theme_lines(session, digest)["Evening buses"].startswith(
        "Changed since: 2 passages no longer in a theme of this name. Nothing stands "
        "behind it now; it counted 2 people (2 organisations represented) in 2 passages."
    )


def test_what_is_new_in_a_theme_does_not_make_its_line_out_of_date(
    session: Session, kit: Kit, consultation: Consultation
) -> None:
    old = said(session, consultation, BUSES)
    skills = consultation.strategy.priorities[0]
    evenings = editing.make(session, skills, "Evening buses", by="Olwen Pryce", at=NOON)
    moving.put_in(session, [old.comments[0].id], evenings, by="Olwen Pryce", at=NOON)
    digest = compiled(session, kit, consultation)
    new = said(session, consultation, FARES, days=8)
    moving.put_in(session, [new.comments[0].id], evenings, by="Olwen Pryce", at=NOON)
    assert theme_lines(session, digest) == {"Evening buses": ""}
