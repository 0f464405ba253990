"""Digests: compiled from what was said, reviewed, released; nothing without words behind it."""

from datetime import timedelta

import pytest
from digest_words import BUSES, compiled, said
from sqlalchemy import delete, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from factories import (
    NOON,
    a_stakeholder,
    an_invitation,
    an_officer,
    an_organisation,
)
from soundingboard.digests import issuing, reviewing
from soundingboard.digests.compiling import compile_again, compile_all
from soundingboard.digests.printing import author, words
from soundingboard.kit import Kit
from soundingboard.models import (
    Comment,
    Consultation,
    Contribution,
    Delivery,
    Digest,
    DigestLine,
)
from soundingboard.models.digest import line_passage
from soundingboard.refusals import Conflict, NotAllowed
from soundingboard.vocabulary import (
    Channel,
    CommentState,
    Consent,
    ContributionState,
    DigestState,
    LineKind,
    MailingKind,
    OrganisationType,
    Role,
    Standpoint,
    TagState,
)


def test_digest_counts_people_organisations_and_passages(
    session: Session, kit: Kit, consultation: Consultation
) -> None:
    college = an_organisation(session, type=OrganisationType.COLLEGE_OR_TRAINING)
    for _ in range(2):
        said(session, consultation, BUSES, person=a_stakeholder(session, organisation=college))
    said(
        session,
        consultation,
        "I speak for myself, and I say that we need evening courses too.",
        person=a_stakeholder(session),
    )

    digest = compiled(session, kit, consultation)

    assert (digest.people, digest.organisations, digest.passages) == (3, 1, 3)
    question = next(line for line in digest.lines if line.kind is LineKind.QUESTION)
    assert question.heading == "Question 1: What have we missed?"
    assert len(question.passages) == 3


def test_digest_leaves_out_what_nobody_has_sent_in_or_confirmed(
    session: Session, kit: Kit, consultation: Consultation
) -> None:
    kept = said(session, consultation, BUSES)
    for state in (
        ContributionState.DRAFT,
        ContributionState.UNCONFIRMED,
        ContributionState.WITHDRAWN,
    ):
        said(
            session,
            consultation,
            "This must not be heard by anybody yet, whatever it says.",
            state=state,
        )
    waiting = said(session, consultation, "This passage waits to be placed by a person, somewhere.")
    waiting.comments[0].state = CommentState.UNSURE
    rejected = said(
        session, consultation, "A person said that this one is not about skills at all."
    )
    rejected.comments[0].tags[0].state = TagState.REJECTED
    session.flush()

    digest = compiled(session, kit, consultation)

    assert {c.id for line in digest.lines for c in line.passages} == {kept.comments[0].id}


def test_quoted_words_are_the_words_that_were_written(
    session: Session, kit: Kit, consultation: Consultation
) -> None:
    for text in (BUSES, "Evening courses would let parents train without giving up their wages."):
        said(session, consultation, text)

    digest = compiled(session, kit, consultation)

    extracts = [extract for line in digest.lines for extract in line.extracts]
    assert extracts
    for extract in extracts:
        plain = words(extract).removeprefix("[…] ").removesuffix(" […]")
        assert plain in extract.comment.text


def test_new_is_what_came_after_the_last_released_digest(
    session: Session, kit: Kit, consultation: Consultation
) -> None:
    said(session, consultation, BUSES)
    first = compiled(session, kit, consultation)
    issuing.release(
        session, kit.stationery, first, by=an_officer(session), at=NOON + timedelta(days=8)
    )
    late = said(
        session, consultation, "Apprentices cannot afford the bus fare of six pounds a day.", days=9
    )

    second = compiled(session, kit, consultation, days=14)

    assert second.number == 2
    assert second.passages == 2
    new = next(line for line in second.lines if line.kind is LineKind.NEW)
    assert [comment.id for comment in new.passages] == [late.comments[0].id]


def test_passage_that_waited_for_a_person_is_new_once_it_is_heard(
    session: Session, kit: Kit, consultation: Consultation
) -> None:
    said(session, consultation, BUSES)
    waiting = said(session, consultation, "This passage waits to be placed by a person, somewhere.")
    waiting.comments[0].state = CommentState.UNSURE
    unknown = said(
        session,
        consultation,
        "This came from an address that nobody had seen before.",
        state=ContributionState.UNCONFIRMED,
    )
    first = compiled(session, kit, consultation)
    issuing.release(session, kit.stationery, first, by=an_officer(session), at=NOON)

    waiting.comments[0].state = CommentState.PLACED
    unknown.state = ContributionState.SUBMITTED
    session.flush()
    second = compiled(session, kit, consultation, days=14)

    new = next(line for line in second.lines if line.kind is LineKind.NEW)
    assert {comment.id for comment in new.passages} == {
        waiting.comments[0].id,
        unknown.comments[0].id,
    }


def test_who_speaks_for_themselves_is_not_counted_for_their_organisation(
    session: Session, kit: Kit, consultation: Consultation
) -> None:
    contribution = said(
        session,
        consultation,
        BUSES,
        standpoint=Standpoint.PERSONAL,
        consent=Consent.NAMED,
    )
    contribution.stakeholder.name = "Rhoda Finch"
    digest = compiled(session, kit, consultation)
    assert (digest.people, digest.organisations) == (1, 0)
    assert author(contribution.comments[0]) == "Rhoda Finch"
    contribution.consent = Consent.UNNAMED
    assert author(contribution.comments[0]) == "somebody who speaks for themselves"


def test_nothing_new_makes_no_digest(
    session: Session, kit: Kit, consultation: Consultation
) -> None:
    assert compile_all(session, kit.stationery, at=NOON) == []
    said(session, consultation, BUSES)
    digest = compiled(session, kit, consultation)
    issuing.release(
        session, kit.stationery, digest, by=an_officer(session), at=NOON + timedelta(days=8)
    )
    assert compile_all(session, kit.stationery, at=NOON + timedelta(days=9)) == []


def test_draft_is_made_anew_until_a_person_has_touched_it(
    session: Session, kit: Kit, consultation: Consultation
) -> None:
    said(session, consultation, BUSES)
    first = compiled(session, kit, consultation).id
    said(session, consultation, "A second voice that came while the draft was waiting to be read.")
    again = compiled(session, kit, consultation)
    assert (again.id, again.number, again.passages) == (first, 1, 2)
    assert {comment.id for line in again.lines for comment in line.passages} == set(
        session.scalars(select(Comment.id))
    )

    lead = consultation.strategy.priorities[0].lead
    assert lead is not None
    reviewing.write_note(again, "We meet on Thursday.", by=lead)
    said(session, consultation, "A third voice, after the lead has begun to work on the draft.")
    assert compile_all(session, kit.stationery, at=NOON + timedelta(days=8)) == []
    assert session.scalars(select(Digest.note)).all() == ["We meet on Thursday."]


def test_lead_is_told_once_of_a_draft(
    session: Session, kit: Kit, consultation: Consultation
) -> None:
    said(session, consultation, BUSES)
    compiled(session, kit, consultation)
    said(session, consultation, "A second voice that came while the draft was waiting to be read.")
    compiled(session, kit, consultation)

    letters = session.scalars(select(Delivery).where(Delivery.purpose == "digest_ready")).all()
    assert [letter.to_address for letter in letters] == ["sunniva@wealdmere.example"]
    assert "Skills" in letters[0].subject


def test_released_digest_reaches_its_lead_and_changes_no_more(
    session: Session, kit: Kit, consultation: Consultation
) -> None:
    said(session, consultation, BUSES)
    digest = compiled(session, kit, consultation)
    lead = consultation.strategy.priorities[0].lead
    assert lead is not None
    reviewing.write_note(digest, "Colleges agree on evening courses.", by=lead)

    sent_to = issuing.release(session, kit.stationery, digest, by=lead, at=NOON)

    assert sent_to == ["sunniva@wealdmere.example"]
    letter = session.scalars(select(Delivery).where(Delivery.purpose == "digest")).one()
    assert "Colleges agree on evening courses." in letter.text
    assert "nobody on the late shift can take it home" in " ".join(letter.text.split())
    for line in digest.lines:
        assert f"/leads/digests/{digest.id}/lines/{line.id}" in letter.text
    assert digest.state is DigestState.RELEASED
    mailing = letter.wording.mailing
    assert mailing is not None
    assert (mailing.kind, mailing.name, mailing.planned_by) == (
        MailingKind.DIGEST,
        f"Digest 1: {digest.priority.name}",
        lead.name,
    )
    with pytest.raises(Conflict):
        issuing.release(session, kit.stationery, digest, by=lead, at=NOON)
    with pytest.raises(Conflict):
        reviewing.draft_of(session, digest.id, by=lead)


def test_hidden_lines_and_passages_are_not_sent(
    session: Session, kit: Kit, consultation: Consultation
) -> None:
    said(session, consultation, BUSES)
    digest = compiled(session, kit, consultation)
    for line in digest.lines:
        for extract in line.extracts:
            reviewing.hide_extract(session, digest, extract.id, hidden=True)
    lead = an_officer(session)
    issuing.release(session, kit.stationery, digest, by=lead, at=NOON)
    letter = session.scalars(
        select(Delivery).where(Delivery.purpose == "digest", Delivery.to_address == lead.email)
    ).one()
    assert "late shift" not in letter.text
    assert "late shift" not in letter.html


def test_words_withdrawn_since_a_draft_was_compiled_are_not_sent(
    session: Session, kit: Kit, consultation: Consultation
) -> None:
    given = said(session, consultation, BUSES, consent=Consent.NAMED)
    digest = compiled(session, kit, consultation)
    given.state = ContributionState.WITHDRAWN
    session.flush()
    lead = an_officer(session)
    issuing.release(session, kit.stationery, digest, by=lead, at=NOON)
    letter = session.scalars(
        select(Delivery).where(Delivery.purpose == "digest", Delivery.to_address == lead.email)
    ).one()
    assert "late shift" not in letter.text
    assert given.stakeholder.name not in letter.text


def test_draft_compiled_again_keeps_what_a_person_did_and_counts_anew(
    session: Session, kit: Kit, consultation: Consultation
) -> None:
    gone = said(session, consultation, "Words that somebody takes back a day later, all of them.")
    said(session, consultation, BUSES)
    draft = compiled(session, kit, consultation)
    lead = consultation.strategy.priorities[0].lead
    assert lead is not None
    reviewing.write_note(draft, "We meet on Thursday.", by=lead)
    first = draft.lines[0]
    reviewing.hide_line(session, draft, first.id, hidden=True)
    hidden = (first.kind, first.heading)
    gone.state = ContributionState.WITHDRAWN
    said(session, consultation, "A third voice, after the lead has begun to work on the draft.")
    said(session, consultation, "And a fourth voice, that agrees with the third on everything.")

    compile_again(session, draft, at=NOON + timedelta(days=8))

    assert (draft.people, draft.passages, draft.note) == (3, 3, "We meet on Thursday.")
    assert [(line.kind, line.heading) for line in draft.lines if line.hidden] == [hidden]
    assert gone.comments[0] not in [one for line in draft.lines for one in line.passages]
    for given in session.scalars(select(Contribution)):
        given.state = ContributionState.WITHDRAWN
    session.flush()
    with pytest.raises(Conflict, match="changed or withdrawn"):
        compile_again(session, draft, at=NOON + timedelta(days=9))


def test_note_is_printed_as_of_whoever_wrote_it(
    session: Session, kit: Kit, consultation: Consultation
) -> None:
    said(session, consultation, BUSES)
    draft = compiled(session, kit, consultation)
    lead = consultation.strategy.priorities[0].lead
    assert lead is not None
    reviewing.write_note(draft, "Colleges agree.", by=lead)
    officer = an_officer(session)
    reviewing.write_note(draft, "Colleges agree. ", by=officer)  # saved again as it was
    issuing.release(session, kit.stationery, draft, by=officer, at=NOON)
    letters = session.scalars(select(Delivery).where(Delivery.purpose == "digest")).all()
    assert ["NOTE BY SUNNIVA HALE" in one.text.upper() for one in letters] == [True, True]


def test_first_digest_does_not_speak_of_a_last_one(
    session: Session, kit: Kit, consultation: Consultation
) -> None:
    said(session, consultation, BUSES)
    first = compiled(session, kit, consultation)
    assert [line.heading for line in first.lines if line.kind is LineKind.NEW] == [
        "Everything so far"
    ]
    issuing.release(session, kit.stationery, first, by=an_officer(session), at=NOON)
    said(session, consultation, "Apprentices cannot afford the fare.", days=9)
    second = compiled(session, kit, consultation, days=14)
    assert [line.heading for line in second.lines if line.kind is LineKind.NEW] == [
        "New since the last digest"
    ]


def test_digest_with_every_line_hidden_is_not_sent(
    session: Session, kit: Kit, consultation: Consultation
) -> None:
    said(session, consultation, BUSES)
    digest = compiled(session, kit, consultation)
    for line in digest.lines:
        reviewing.hide_line(session, digest, line.id, hidden=True)
    with pytest.raises(Conflict, match="nothing to send"):
        issuing.release(session, kit.stationery, digest, by=an_officer(session), at=NOON)


@pytest.mark.parametrize(
    ("consent", "expected"),
    [
        (Consent.NAMED, "Rhoda Finch, Marlhythe College"),
        (Consent.UNNAMED, "college or training provider"),
        (Consent.NOT, "college or training provider (not for publication)"),
        (
            Consent.NOT_ASKED,
            "college or training provider (came by mail, not asked whether it may be published)",
        ),
    ],
)
def test_author_is_named_only_where_they_agreed(
    session: Session, consultation: Consultation, consent: Consent, expected: str
) -> None:
    college = an_organisation(
        session, "Marlhythe College", type=OrganisationType.COLLEGE_OR_TRAINING
    )
    rhoda = a_stakeholder(session, name="Rhoda Finch", organisation=college)
    contribution = said(session, consultation, BUSES, person=rhoda, consent=consent)
    assert author(contribution.comments[0]) == expected


def test_words_that_staff_wrote_down_are_not_said_to_have_come_by_mail(
    session: Session, consultation: Consultation
) -> None:
    contribution = said(session, consultation, BUSES, consent=Consent.NOT_ASKED)
    contribution.channel = Channel.RECORDED
    assert author(contribution.comments[0]) == (
        "college or training provider "
        "(written down by staff, not asked whether it may be published)"
    )


def test_lead_of_another_priority_may_not_touch_a_digest(
    session: Session, kit: Kit, consultation: Consultation
) -> None:
    said(session, consultation, BUSES)
    digest = compiled(session, kit, consultation)
    stranger = an_officer(session, role=Role.LEAD)
    with pytest.raises(NotAllowed):
        reviewing.draft_of(session, digest.id, by=stranger)


@pytest.mark.parametrize("behind", ["nothing", "somebody else's words"])
def test_line_without_passages_cannot_be_saved(
    session: Session, kit: Kit, consultation: Consultation, behind: str
) -> None:
    given = said(session, consultation, BUSES)
    digest = compiled(session, kit, consultation)
    session.commit()
    session.add(
        DigestLine(
            digest=digest,
            position=99,
            kind=LineKind.QUESTION,
            heading="Everybody agrees",
            statement="Everybody agrees.",
            people=1,
            organisations=1,
            first_passage_id=given.comments[0].id if behind != "nothing" else 12_345,
        )
    )
    session.flush()
    with pytest.raises(IntegrityError):
        session.commit()
    session.rollback()
    assert "Everybody agrees" not in session.scalars(select(DigestLine.heading)).all()


def test_line_cannot_lose_its_last_passage(
    session: Session, kit: Kit, consultation: Consultation
) -> None:
    said(session, consultation, BUSES)
    line = compiled(session, kit, consultation).lines[0]
    session.commit()
    session.execute(delete(line_passage).where(line_passage.c.line_id == line.id))
    with pytest.raises(IntegrityError):
        session.commit()
    session.rollback()
    assert len(line.passages) == 1


def test_types_that_were_invited_and_said_nothing_are_named(
    session: Session, kit: Kit, consultation: Consultation
) -> None:
    silent = an_organisation(session, type=OrganisationType.TRADE_UNION)
    an_invitation(session, consultation, a_stakeholder(session, organisation=silent))
    heard = an_organisation(session, type=OrganisationType.UNIVERSITY)
    speaker = a_stakeholder(session, organisation=heard)
    an_invitation(session, consultation, speaker)
    said(session, consultation, BUSES, person=speaker)

    assert compiled(session, kit, consultation).not_heard == ["trade union"]


def test_many_small_kinds_of_organisation_share_a_line_with_a_short_heading(
    session: Session, kit: Kit, consultation: Consultation
) -> None:
    small = (
        OrganisationType.SCHOOL,
        OrganisationType.HEALTH,
        OrganisationType.MEDIA,
        OrganisationType.PARISH,
        OrganisationType.RESEARCH,
    )
    for kind in (*[OrganisationType.DISTRICT] * 6, *small):
        body = an_organisation(session, type=kind)
        said(session, consultation, BUSES, person=a_stakeholder(session, organisation=body))
    digest = compiled(session, kit, consultation)
    assert [one.heading for one in digest.lines if one.kind is LineKind.SECTOR] == [
        "District council",
        "5 other kinds of organisation",
    ]
