"""The coding page as an ordinary form: saved, refused with its words, undone, settled."""

import re
from collections.abc import Callable
from html import unescape

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select
from sqlalchemy.orm import Session
from werkzeug.test import TestResponse

from factories import NOON, a_consultation, a_contribution, a_stakeholder, an_open_consultation
from soundingboard.contributions.campaigns import look
from soundingboard.contributions.tagging import tag
from soundingboard.models import Coding, Comment, Consultation, Officer, Tag
from soundingboard.themes.editing import make
from soundingboard.vocabulary import Consent, Round, Stance, TagSource, TagState

Submit = Callable[..., TestResponse]
SignIn = Callable[..., Officer]


@pytest.fixture
def consultation(session: Session) -> Consultation:
    consultation = an_open_consultation(session, "What have we missed?")
    for words in ("Buses until ten.", "Colleges <nearby>.", "A third thing."):
        given = a_contribution(
            session,
            consultation,
            a_stakeholder(session),
            (consultation.questions[0], words),
            consent=Consent.NAMED,
        )
        tag(session, given)
    session.commit()
    return consultation


@pytest.fixture
def home(consultation: Consultation) -> str:
    return f"/desk/consultations/{consultation.id}/coding"


def text(answer: TestResponse) -> str:
    return answer.get_data(as_text=True)


def words(client: FlaskClient, address: str) -> str:
    """What a page says, without its marks."""
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", text(client.get(address)))).split())


def seen(page: str) -> dict[str, str]:
    found = re.search(r'name="seen" value="([^"]+)"', page)
    assert found is not None
    return {"seen": found[1]}


def codings(session: Session) -> list[Coding]:
    session.rollback()
    session.expire_all()
    return list(session.scalars(select(Coding).order_by(Coding.id)))


def begin(client: FlaskClient, submit: Submit, home: str) -> str:
    """The address of the passage that comes next."""
    return submit(home, {}, to=f"{home}/next").headers["Location"].partition("#")[0]


def test_codes_are_saved_and_the_next_passage_comes_until_none_is_left(
    session: Session,
    client: FlaskClient,
    submit: Submit,
    sign_in: SignIn,
    consultation: Consultation,
    home: str,
) -> None:
    me = sign_in()
    skills, mobility = consultation.strategy.priorities
    address = begin(client, submit, home)
    page = text(client.get(address))
    assert "3 passages left" in page

    answer = submit(
        address,
        {
            **seen(page),
            "priority": [str(mobility.id)],
            "stance": "support",
            "kind": ["suggestion"],
            "note": "Ask the bus company.",
            "quote": "may be quoted",
        },
    )
    (kept,) = codings(session)
    assert kept.codes == {
        "priorities": [mobility.id],
        "themes": [],
        "stance": Stance.SUPPORT.value,
        "kinds": ["suggestion"],
        "note": "Ask the bus company.",
        "quote": "may be quoted",
    }
    assert (kept.coder_id, kept.round) == (me.id, Round.FIRST)
    tags = session.scalars(select(Tag).where(Tag.comment_id == kept.comment_id)).all()
    assert {(one.priority_id, one.state, one.source) for one in tags} >= {
        (mobility.id, TagState.APPLIES, TagSource.PERSON)
    }
    assert not any(one.state is TagState.APPLIES for one in tags if one.priority_id == skills.id)

    for _ in range(2):
        address = answer.headers["Location"].partition("#")[0]
        answer = submit(address, seen(text(client.get(address))))
    assert answer.headers["Location"] == home
    assert "Nothing waits for you to code." in text(client.get(home))
    assert "3 of 3 passages are coded." in text(client.get(home))


def test_a_key_pressed_twice_goes_on_to_the_next_passage(
    session: Session,
    client: FlaskClient,
    submit: Submit,
    sign_in: SignIn,
    consultation: Consultation,
    home: str,
) -> None:
    skills, mobility = consultation.strategy.priorities
    sign_in()
    submit(home, {"share": "100"}, to=f"{home}/share")
    for who, round_ in (("Olwen Pryce", Round.FIRST), ("Idris Falk", Round.SECOND)):
        sign_in(name=who)
        address = begin(client, submit, home)
        said = {**seen(text(client.get(address))), "round": round_.value, "stance": "support"}
        said["priority"] = [str(skills.id)]
        onward = submit(home, said, to=address).headers["Location"]
        assert submit(home, said, to=address).headers["Location"] == onward
        assert onward != home
        # Other codes than those that were kept: nothing is kept, and it is said whose they were.
        changed = {**said, "priority": [str(mobility.id)]}
        assert submit(home, changed, to=address).headers["Location"] == home
        page = words(client, home)
        assert "You have coded this passage. Undo that to code it anew." in page
        assert "Somebody else" not in page
    assert [one.codes["priorities"] for one in codings(session)] == [[skills.id]] * 2


def test_the_last_passage_can_be_undone_as_well(
    session: Session, client: FlaskClient, submit: Submit, sign_in: SignIn, home: str
) -> None:
    sign_in()
    assert "Undo what you coded last" not in text(client.get(home))
    for _ in range(3):
        address = begin(client, submit, home)
        submit(address, seen(text(client.get(address))))
    page = text(client.get(home))
    assert "Nothing waits for you." in page
    assert "Undo what you coded last" in page
    last = codings(session)[-1]
    assert f'name="coding" value="{last.id}"' in page
    undone = submit(home, {"coding": str(last.id)}, to=f"{home}/undo")
    assert undone.headers["Location"].partition("#")[0] == address


def test_refused_codes_come_back_as_they_were_ticked(
    session: Session, client: FlaskClient, submit: Submit, sign_in: SignIn, home: str
) -> None:
    sign_in()
    address = begin(client, submit, home)
    long = "x" * 2_001

    answer = submit(address, {**seen(text(client.get(address))), "stance": "oppose", "note": long})

    assert answer.status_code == 422
    page = text(answer)
    assert "A note has at most 2,000 characters." in page
    assert long in page
    assert re.search(r'id="stance-oppose"[^>]*checked', page)
    assert codings(session) == []
    odd = submit(address, {**seen(text(client.get(address))), "priority": "everything"})
    assert odd.status_code == 422
    assert codings(session) == []


def test_stale_page_and_quicker_colleague_change_nothing(
    session: Session, client: FlaskClient, submit: Submit, sign_in: SignIn, home: str
) -> None:
    sign_in()
    address = begin(client, submit, home)
    old = submit(address, {"seen": "long ago", "note": "Mine."})
    assert old.headers["Location"] == home
    assert "Somebody else changed this passage" in text(client.get(home))
    assert codings(session) == []


def test_undo_brings_the_passage_back_and_opening_pages_changes_nothing(
    session: Session, client: FlaskClient, submit: Submit, sign_in: SignIn, home: str
) -> None:
    sign_in()
    address = begin(client, submit, home)
    submit(address, {**seen(text(client.get(address))), "note": "Oops."})
    (kept,) = codings(session)
    client.get(home)
    client.get(address)
    assert len(codings(session)) == 1

    undone = submit(home, {"coding": str(kept.id)}, to=f"{home}/undo")

    assert undone.headers["Location"].partition("#")[0] == address
    (kept,) = codings(session)
    assert kept.undone_by == "Olwen Pryce"
    assert "Oops." not in text(client.get(address))


def test_second_coder_sees_nothing_of_the_first_and_a_difference_is_settled(
    session: Session,
    client: FlaskClient,
    submit: Submit,
    sign_in: SignIn,
    consultation: Consultation,
    home: str,
) -> None:
    sign_in()
    skills, mobility = consultation.strategy.priorities
    wrong = submit(home, {"share": "101"}, to=f"{home}/share")
    assert "Enter a whole number from 0 to 100" in text(wrong)
    submit(home, {"share": "100"}, to=f"{home}/share")
    address = begin(client, submit, home)
    before = text(client.get(address))
    submit(
        address,
        {**seen(before), "priority": [str(skills.id)], "note": "A secret.", "stance": "support"},
    )

    sign_in(name="Idris Falk")
    assert "1 passage coded by somebody else waits for you" in text(client.get(home))
    assert client.get(address).status_code == 403  # by its first address it would show the codes
    second = begin(client, submit, home)
    assert second == f"{address}?round=second"
    page = text(client.get(second))
    assert "1 passage left for you as the second coder" in page
    assert "A secret." not in page
    assert "Olwen Pryce" not in page
    assert not re.search(rf'id="priority-{skills.id}"[^>]*checked', page)
    submit(second, {**seen(page), "round": "second", "priority": [str(mobility.id)]})

    listed = text(client.get(home))
    assert "Priorities, stance; coded by Olwen Pryce and Idris Falk" in listed
    comment_id = codings(session)[0].comment_id
    to_settle = submit(home, {}, to=f"{home}/settle/{comment_id}").headers["Location"]
    page = text(client.get(to_settle.partition("#")[0]))
    assert "A secret." in page
    submit(
        to_settle.partition("#")[0],
        {**seen(page), "round": "settled", "priority": [str(mobility.id)]},
    )
    assert "or it is settled" in text(client.get(home))
    assert [one.round for one in codings(session)] == [Round.FIRST, Round.SECOND, Round.SETTLED]


def test_words_of_people_are_shown_as_words(
    client: FlaskClient, submit: Submit, session: Session, sign_in: SignIn, home: str
) -> None:
    sign_in()
    comment = session.scalars(select(Comment).where(Comment.text.contains("nearby"))).one()
    assert "Colleges &lt;nearby&gt;." in text(client.get(f"{home}/passages/{comment.id}"))


@pytest.mark.parametrize(
    "way", ["passages/999", "passages/1?round=third", "passages/1?round=settled"]
)
def test_pages_that_are_not_there_say_so(
    client: FlaskClient, sign_in: SignIn, home: str, way: str
) -> None:
    sign_in()
    assert client.get(f"{home}/{way}").status_code == 404


def test_nothing_is_coded_before_the_consultation_is_open(
    session: Session, client: FlaskClient, sign_in: SignIn
) -> None:
    sign_in()
    draft = a_consultation(session, "What?")
    session.commit()
    assert client.get(f"/desk/consultations/{draft.id}/coding").status_code == 409


def test_stances_are_suggested_or_it_is_said_why_not(
    client: FlaskClient, submit: Submit, sign_in: SignIn, home: str
) -> None:
    sign_in()
    submit(home, {}, to=f"{home}/stances")
    assert "Question 1: nothing is suggested." in text(client.get(home))


def test_no_page_shows_the_first_codes_to_who_may_be_the_second(
    session: Session,
    client: FlaskClient,
    submit: Submit,
    sign_in: SignIn,
    consultation: Consultation,
    home: str,
) -> None:
    sign_in()
    skills, _ = consultation.strategy.priorities
    theme = make(session, skills, "Evenings", by="Olwen Pryce", at=NOON)
    session.commit()
    submit(home, {"share": "100"}, to=f"{home}/share")
    address = begin(client, submit, home)
    first = {"priority": [str(skills.id)], "theme": [str(theme.id)], "stance": "support"}
    submit(address, {**seen(text(client.get(address))), **first})
    comment = codings(session)[0].comment
    whole = f"/desk/contributions/{comment.contribution_id}"
    pages = {
        whole: "coded, passage 1: Skills",
        f"/desk/contributions/passages?priority={skills.id}": comment.text,
        f"/desk/search/?priority={skills.id}": comment.text,
        f"/desk/themes/{theme.id}": comment.text,
        f"/leads/themes/{theme.id}": comment.text,
    }
    for page, telling in pages.items():
        assert telling in words(client, page)

    sign_in(name="Idris Falk")
    for page, telling in pages.items():
        assert telling not in words(client, page)
    alone = words(client, whole)
    assert comment.text in alone
    assert "Stance: support" not in alone
    assert "decided by Olwen Pryce" not in alone
    assert "its codes are shown once a second person has" in alone
    assert "are not listed here" in words(client, f"/desk/themes/{theme.id}")
    listed = words(client, "/desk/contributions/passages")
    assert comment.text in listed
    assert "its codes are shown once a second person has" in listed

    # The line leads to where it is coded, and that done all is shown.
    second = f"{address}?round=second"
    assert second.replace("&", "&amp;") in text(client.get(whole))
    submit(second, {**seen(text(client.get(second))), "round": "second"})
    for page, telling in pages.items():
        assert telling in words(client, page)


def test_the_page_tells_what_a_sender_added_to_a_campaigns_text(
    session: Session, client: FlaskClient, sign_in: SignIn, consultation: Consultation, home: str
) -> None:
    text_of_all = "Please keep the ticket office at our station open, people need help there."
    given = [
        a_contribution(session, consultation, a_stakeholder(session), (None, words))
        for words in (*[text_of_all] * 3, f"{text_of_all} My mother is blind and <em>alone</em>.")
    ]
    look(session, consultation, at=NOON)
    session.commit()
    sign_in()
    changed = words(client, f"{home}/passages/{given[3].comments[0].id}")
    assert "changed by its sender. They added: “My mother is blind and <em>alone</em”" in changed
    assert "changed by its sender" not in words(
        client, f"{home}/passages/{given[0].comments[0].id}"
    )
