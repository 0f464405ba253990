"""Add files as evidence, and take them out again; on a page of its own, so that no text is lost."""

from flask import flash, redirect, render_template, url_for
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response

from soundingboard.contributions import drafting
from soundingboard.contributions.evidence import MAX_FILES, Offered, sift
from soundingboard.contributions.recording import add_file
from soundingboard.phrases import phrase
from soundingboard.refusals import Unreadable
from soundingboard.web.forms.responding import FilesForm
from soundingboard.web.guards import kit
from soundingboard.web.respond.answering import closed_page, writing
from soundingboard.web.respond.door import bp
from soundingboard.web.respond.visiting import Visit, visit
from soundingboard.web.tongue import say

MEGABYTE = 1024 * 1024


@bp.get("/<token>/files")
def files(token: str) -> str | Response:
    tools = kit()
    with tools.database.reading() as book:
        found = visit(book, token, tools.now())
        if not found.open or found.finished:
            return redirect(url_for("respond.start", token=found.token))
        return files_page(found, FilesForm())


@bp.post("/<token>/files")
def add(token: str) -> str | Response | tuple[str, int]:
    tools = kit()
    with tools.database.begin() as book:
        found = visit(book, token, tools.now())
        if not found.open:
            return closed_page(found), 410
        form = FilesForm()  # it speaks the visitor's language, known from here on
        offered = form.offered()
        if not offered:
            form.files.errors = [say(phrase("Choose a file"))]
        added, errors = _take(book, found, offered)
        if errors:
            form.files.errors = [" ".join(errors)]
        if form.files.errors:
            # What could be taken is kept; shown here, it need not be chosen again.
            book.flush()
            return files_page(visit(book, token, tools.now()), form)
    done = phrase("Added %(files)s.", files=", ".join(added))
    flash(say(done if added else phrase("You had added this already.")), "success")
    return redirect(url_for("respond.files", token=found.token))


@bp.post("/<token>/files/<int:evidence_id>/remove")
def remove(token: str, evidence_id: int) -> Response | tuple[str, int]:
    tools = kit()
    with tools.database.begin() as book:
        found = visit(book, token, tools.now())
        if not found.open:
            return closed_page(found), 410
        if found.draft is not None:
            name = drafting.take_out(book, found.draft, evidence_id)
            flash(say(phrase("Removed %(file)s.", file=name)), "success")
    return redirect(url_for("respond.files", token=found.token))


def files_page(found: Visit, form: FilesForm, notice: str = "") -> str:
    return render_template(
        "respond/files.html",
        visit=found,
        form=form,
        notice=notice,
        max_megabytes=kit().max_upload_bytes // MEGABYTE,
        max_files=MAX_FILES,
    )


def _take(book: Session, found: Visit, offered: list[Offered]) -> tuple[list[str], list[str]]:
    """The names of the files that were kept, and for each other one why it was not."""
    tools = kit()
    sifted = sift(offered, max_bytes=tools.max_upload_bytes)
    added: list[str] = []
    errors = [say(one) for one in sifted.refused]
    if not sifted.kept:
        return added, errors  # a draft is only begun for something that goes into it
    draft = writing(book, found)
    for file in sifted.kept:
        try:
            kept = add_file(
                book,
                draft,
                file,
                shelf=tools.shelf,
                at=tools.now(),
                max_bytes=tools.max_upload_bytes,
            )
        except Unreadable as refusal:
            errors.append(say(refusal.sentence))
            continue
        if kept is not None:
            added.append(kept.file_name)
    return added, errors
