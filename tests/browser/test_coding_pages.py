"""Coding by hand in a browser: by keys alone, without JavaScript, for everybody, at every width."""

import os
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Page
from sqlalchemy import select
from sqlalchemy.orm import Session

from browser.conftest import Site, serving
from browser.looking import Look
from browser.test_pages import tab_to
from soundingboard.coding.codes import Codes
from soundingboard.coding.sharing import choose_share
from soundingboard.coding.waiting import codable, uncoded
from soundingboard.coding.working import code
from soundingboard.demo.cast import ADMINISTRATOR
from soundingboard.models import Coding, Comment, Consultation, Invitation, Officer, Theme
from soundingboard.themes import editing
from soundingboard.vocabulary import ConsultationState, QuestionKind, Role, Round, Stance

pytestmark = pytest.mark.browser
Open = Callable[..., Page]
OPTIONS = [
    {"label": "Agree", "stance": "support"},
    {"label": "Neither agree nor disagree", "stance": "neither"},
    {"label": "Disagree", "stance": "oppose"},
]


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """An example of its own: themes to choose from, and passages that two people coded."""
    with serving(tmp_path_factory.mktemp("coding")) as served:
        now = served.kit.now()
        with Session(served.kit.database.engine, expire_on_commit=False) as book:
            asked = coded_one(book)
            offered = asked.strategy.priorities
            for name in ("Later buses", "Cycle paths", "Fares"):
                editing.make(book, offered[0], name, by="Idris Falk", at=now)
            colleague = Officer(
                email="idris@wealdmere.example", name="Idris Falk", role=Role.OFFICER
            )
            book.add(colleague)
            choose_share(book, asked, 100, by="Idris Falk", at=now)
            me = book.scalars(select(Officer).where(Officer.email == ADMINISTRATOR[1])).one()
            passages = book.scalars(codable(asked)).all()
            for number, comment in enumerate(passages[:3]):
                mine = Codes(priorities=frozenset({offered[0].id}))
                yours = Codes(priorities=frozenset({offered[number % 2].id}), note="Hm.")
                code(book, comment.id, mine, Round.FIRST, colleague, seen=None, at=now)
                code(book, comment.id, yours, Round.SECOND, me, seen=None, at=now)
            choose_share(book, asked, 0, by="Idris Falk", at=now)
            book.commit()
        yield served


def coded_one(book: Session) -> Consultation:
    """The consultation of the example that most was said on."""
    found = book.scalars(select(Consultation).where(Consultation.opened_at.is_not(None))).all()
    return max(found, key=lambda one: len(book.scalars(codable(one)).all()))


def latest(site: Site) -> Coding:
    with site.kit.database.reading() as book:
        return book.scalars(
            select(Coding).where(Coding.copy_of_id.is_(None)).order_by(Coding.id.desc()).limit(1)
        ).one()


def home(site: Site) -> str:
    with site.kit.database.reading() as book:
        return f"/desk/consultations/{coded_one(book).id}/coding"


def keep(page: Page, name: str) -> None:
    """Keeps a picture where LOOK_AT names a folder."""
    if os.environ.get("LOOK_AT"):
        page.screenshot(path=Path(os.environ["LOOK_AT"]) / f"{name}.png", full_page=True)


def press(page: Page, key: str) -> None:
    """Presses a key that leads to a page, and waits for it."""
    with page.expect_navigation():
        page.keyboard.press(key)


def test_a_passage_is_coded_and_undone_with_the_keyboard_alone(
    site: Site, sign_in_page: Open
) -> None:
    page = sign_in_page(ADMINISTRATOR[1])
    page.goto(home(site))
    tab_to(page, "button:has-text('Code the next passage')")
    press(page, "Enter")
    assert page.evaluate("document.activeElement.id") == "passage"
    words = page.locator("#passage").inner_text().strip()
    boxes = page.locator("[name=priority]")
    for number in range(boxes.count()):
        if boxes.nth(number).is_checked():
            page.keyboard.press(str(number + 1))

    page.keyboard.press("1")
    assert boxes.first.is_checked()
    assert page.locator("[data-told]").inner_text().endswith(": yes")
    page.keyboard.press("Shift+Digit2")
    page.keyboard.press("w")
    for key, name in (("a", "suggestion"), ("s", "question"), ("d", "evidence")):
        if page.locator(f"#kind-{name}").is_checked():
            page.keyboard.press(key)
    page.keyboard.press("d")
    page.keyboard.press("x")
    page.keyboard.press("f")
    page.keyboard.type("Ask 12 bus companies.")  # digits and letters are words in here
    page.keyboard.press("Escape")
    assert page.evaluate("document.activeElement.id") == "passage"
    press(page, "g")

    kept = latest(site)
    with site.kit.database.reading() as book:
        first = coded_one(book).strategy.priorities[0]
        theme = book.scalars(select(Theme).where(Theme.name == "Cycle paths")).one()
    assert kept.codes == {
        "priorities": [first.id],
        "themes": [theme.id],
        "stance": Stance.OPPOSE.value,
        "kinds": ["evidence"],
        "note": "Ask 12 bus companies.",
        "quote": "not to be quoted",
    }
    assert page.locator("#passage").inner_text().strip() != words

    press(page, "u")
    assert page.locator("#passage").inner_text().strip() == words
    assert latest(site).undone_by == ADMINISTRATOR[0]
    # Switched off, a key does nothing; that is remembered on the next page.
    page.keyboard.press("?")
    page.click("[data-keys-switch]")
    page.reload()
    was = page.locator("[name=priority]").first.is_checked()
    page.locator("#passage").focus()
    page.keyboard.press("1")
    assert page.locator("[name=priority]").first.is_checked() is was


def test_the_codes_are_in_sight_with_the_passage_where_both_fit(
    site: Site, sign_in_page: Open
) -> None:
    page = sign_in_page(ADMINISTRATOR[1])
    with site.kit.database.reading() as book:
        waiting = book.scalars(uncoded(coded_one(book))).all()
        later = next(one for one in waiting if one.position == 3)
    page.set_viewport_size({"width": 1280, "height": 800})
    page.goto(f"{home(site)}/passages/{later.id}#passage")
    page.wait_for_load_state("load")
    assert page.locator(".sb-around").count() >= 2
    first, passage = page.locator("[name=priority]").first, page.locator("#passage")
    assert page.evaluate("scrollY") > 0
    assert (first.bounding_box() or {})["y"] >= 0
    assert passage.evaluate("it => it.getBoundingClientRect().bottom <= innerHeight")
    assert page.evaluate("document.activeElement.id") == "passage"


def test_a_passage_is_coded_without_javascript(site: Site, sign_in_page: Open) -> None:
    page = sign_in_page(ADMINISTRATOR[1], 375, javascript=False)
    page.goto(home(site))
    page.click("button:has-text('Code the next passage')")
    page.fill("#note", "By hand, on a telephone.")
    page.locator("#stance-neither").check()
    page.click("button:has-text('Save and go on')")

    kept = latest(site)
    assert (kept.codes["note"], kept.codes["stance"]) == ("By hand, on a telephone.", "neither")


def test_coding_pages_are_for_everybody(site: Site, sign_in_page: Open, width: int) -> None:
    look = Look(sign_in_page(ADMINISTRATOR[1], width))
    look.at(home(site))
    assert look.page.locator("text=How far two coders agree").count() == 1
    keep(look.page, f"coding-{width}")
    look.press("Code the next passage")
    look.here("a passage")
    keep(look.page, f"coding-passage-{width}")
    look.page.locator("[name=priority]").first.check()
    look.here("with themes")
    look.page.fill("#note", "x" * 2_001)
    look.refused("Save and go on", "too long a note")
    look.at(home(site))
    look.press("Settle it")
    look.here("to be settled")
    keep(look.page, f"coding-settle-{width}")
    assert look.wrong == {}


def test_closed_question_is_asked_and_made_for_everybody(
    site: Site, sign_in_page: Open, width: int
) -> None:
    with site.kit.database.begin() as book:
        asked = book.scalars(
            select(Consultation).where(Consultation.state == ConsultationState.OPEN)
        ).first()
        assert asked is not None
        question = asked.questions[0]
        question.kind, question.options = QuestionKind.CHOICE, OPTIONS
        token = book.scalars(
            select(Invitation.token).where(Invitation.consultation_id == asked.id)
        ).first()
    page = sign_in_page(ADMINISTRATOR[1], width)
    look = Look(page)
    look.at(f"/respond/{token}/answer/questions")
    keep(page, f"closed-question-{width}")
    page.locator("input[type=radio]").first.check()
    look.press("Save and continue")
    look.at(f"/respond/{token}/check")
    keep(page, f"closed-question-check-{width}")
    assert page.locator("text=You chose: Agree").count() == 1
    assert look.wrong == {}


def test_a_contribution_that_one_may_code_again_is_shown_without_codes(
    site: Site, sign_in_page: Open, width: int
) -> None:
    now = site.kit.now()
    with Session(site.kit.database.engine, expire_on_commit=False) as book:
        asked = coded_one(book)
        choose_share(book, asked, 100, by="Idris Falk", at=now)
        theirs = Officer.email == "idris@wealdmere.example"
        colleague = book.scalars(select(Officer).where(theirs)).one()
        comment = book.scalars(uncoded(asked).order_by(Comment.id.desc())).first()
        assert comment is not None
        mine = Codes(priorities=frozenset({asked.strategy.priorities[0].id}))
        code(book, comment.id, mine, Round.FIRST, colleague, seen=None, at=now)
        book.commit()
    look = Look(sign_in_page(ADMINISTRATOR[1], width))
    look.at(f"/desk/contributions/{comment.contribution_id}")
    keep(look.page, f"not-yet-{width}")
    assert "its codes are shown once a second person has" in look.page.inner_text("main")
    assert "decided by Idris Falk" not in look.page.inner_text("main")
    look.page.get_by_role("link", name="Code it").first.click()
    assert look.page.locator("#passage").is_visible()
    assert look.wrong == {}
    with Session(site.kit.database.engine) as book:
        choose_share(book, coded_one(book), 0, by="Idris Falk", at=now)
        book.commit()
