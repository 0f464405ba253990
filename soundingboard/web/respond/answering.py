"""Read what is asked and write beside it; pressing a button saves the page as a draft."""

from flask import flash, redirect, render_template, request, url_for
from flask_wtf import FlaskForm
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response

from soundingboard.consultations import queries
from soundingboard.contributions import choices, drafting
from soundingboard.contributions.anchoring import key_of, opening, where_of
from soundingboard.models import Block, Contribution
from soundingboard.phrases import phrase
from soundingboard.web.forms.responding import (
    Box,
    LanguageForm,
    boxes_form,
    field_name,
    ticked,
    typed,
)
from soundingboard.web.guards import kit
from soundingboard.web.respond.door import bp
from soundingboard.web.respond.visiting import Step, Visit, called, visit
from soundingboard.web.tongue import say


@bp.get("/<token>")
def start(token: str) -> str:
    """The way in: what this is, what to do, what was sent. Opening it changes nothing."""
    tools = kit()
    with tools.database.reading() as book:
        found = visit(book, token, tools.now())
        return start_page(found) if found.open else closed_page(found)


@bp.get("/<token>/answer/<name>")
def step(token: str, name: str) -> str | Response:
    tools = kit()
    with tools.database.reading() as book:
        found = visit(book, token, tools.now())
        if not found.open or found.finished:
            return redirect(url_for("respond.start", token=found.token))
        wanted = found.step(name)
        return step_page(found, wanted, boxes_form(wanted.boxes, found.texts, found.chosen))


@bp.post("/<token>/answer/<name>")
def keep(token: str, name: str) -> str | Response | tuple[str, int]:
    tools = kit()
    with tools.database.begin() as book:
        found = visit(book, token, tools.now())
        wanted = found.step(name)
        form = boxes_form(wanted.boxes, found.texts, found.chosen)
        texts, marks = typed(form, wanted.boxes), ticked(form, wanted.boxes)
        if not found.open:
            return closed_page(found, _unsaved(wanted, texts, marks)), 410
        if not form.validate():
            return step_page(found, wanted, form)
        _save(book, found, texts, marks)
    return redirect(_onward(found, wanted))


def start_page(found: Visit, notice: str = "") -> str:
    return render_template(
        "respond/start.html",
        visit=found,
        notice=notice,
        where_of=where_of,
        called=called,
        letters=_letters(found),
    )


def step_page(found: Visit, wanted: Step, form: FlaskForm, notice: str = "") -> str:
    """One page to write on; the boxes hold what the form holds."""

    def name_of(block: Block) -> str:
        return field_name(key_of(block))

    return render_template(
        f"respond/{wanted.kind}.html",
        visit=found,
        step=wanted,
        before=found.before(wanted),
        after=found.after(wanted),
        parts=[one for one in found.steps if one.leaf is not None],
        form=form,
        notice=notice,
        name_of=name_of,
        called=called,
        opening=opening,
    )


def closed_page(
    found: Visit, unsaved: tuple[tuple[Box, str], ...] = (), *, notice: str = ""
) -> str:
    """After the end, or before the beginning: what they said, and what they typed too late."""
    return render_template(
        "respond/closed.html",
        visit=found,
        unsaved=unsaved,
        notice=notice,
        where_of=where_of,
        public=queries.is_public(found.consultation),
        letters=_letters(found),
    )


def writing(book: Session, found: Visit) -> Contribution:
    """The draft to write in.

    Somebody who saves an old page after sending has typed something all the same: it becomes
    the beginning of a change of what they sent.
    """
    tools = kit()
    return drafting.begin(
        book,
        found.invitation,
        shelf=tools.shelf,
        at=tools.now(),
        chance=tools.stationery.chance,
        replaces=found.changeable if found.finished else None,
    )


def _letters(found: Visit) -> LanguageForm:
    return LanguageForm(data={"letters_in": found.invitation.stakeholder.language.value})


def _save(
    book: Session, found: Visit, texts: dict[str | None, str], marks: dict[str | None, str]
) -> None:
    before, chosen = found.texts, found.chosen
    changed = {
        key: text
        for key, text in texts.items()
        if text.replace("\r\n", "\n").strip() != before.get(key, "")
    }
    anew = {key: label for key, label in marks.items() if label != chosen.get(key, "")}
    if not changed and not anew:
        return
    if found.finished:
        flash(
            say(
                phrase(
                    "You had sent your answer already. What you wrote now is saved as a change of "
                    "it: check it and send it again."
                )
            ),
            "success",
        )
    draft = writing(book, found)
    choices.choose_all(book, draft, anew)
    drafting.write(book, draft, changed)


def _unsaved(
    wanted: Step, texts: dict[str | None, str], marks: dict[str | None, str]
) -> tuple[tuple[Box, str], ...]:
    """What was ticked and typed on a page, where there is any of it."""
    said = [
        (box, "\n\n".join(one for one in (marks.get(box.key, ""), texts[box.key]) if one.strip()))
        for box in wanted.boxes
    ]
    return tuple((box, words) for box, words in said if words)


def _onward(found: Visit, wanted: Step) -> str:
    go = request.form.get("go", "")
    if go == "later":
        saved = phrase("Saved, but not sent yet. Come back by the same link whenever you like.")
        flash(say(saved), "success")
        return url_for("respond.start", token=found.token)
    other = found.before(wanted) if go == "before" else found.after(wanted)
    if other is not None:
        return url_for("respond.step", token=found.token, name=other.name)
    if go == "before":
        return url_for("respond.start", token=found.token)
    return url_for("respond.files", token=found.token)
