"""Documents at the desk: upload one, check how it was split, put it right, fetch the original."""

from io import BytesIO

from flask import Blueprint, flash, redirect, render_template, send_file, url_for
from werkzeug.exceptions import RequestEntityTooLarge
from werkzeug.wrappers import Response

from soundingboard.consultations import checking, importing, queries
from soundingboard.errands.about import ConvertDocument
from soundingboard.errands.asking import AT_ONCE_BYTES, ask
from soundingboard.refusals import Refusal
from soundingboard.vocabulary import Role
from soundingboard.web.desk.books import open_book
from soundingboard.web.desk.errands import to_page
from soundingboard.web.forms.documents import BlockForm, UploadForm
from soundingboard.web.guards import kit, officer, only

bp = Blueprint("documents", __name__, url_prefix="/desk/documents")
bp.before_request(only(Role.OFFICER))


@bp.get("/")
def index() -> str:
    with kit().database.reading() as book:
        return render_template("desk/documents/index.html", documents=queries.documents(book))


@bp.route("/new", methods=["GET", "POST"])
def new() -> str | Response:
    return _upload(None)


@bp.route("/<int:document_id>/versions/new", methods=["GET", "POST"])
def new_version(document_id: int) -> str | Response:
    return _upload(document_id)


@bp.get("/versions/<int:version_id>")
def version(version_id: int) -> str:
    """How the document was split, block by block."""
    with kit().database.reading() as book:
        found = queries.version(book, version_id)
        frozen = checking.is_frozen(book, found)
        return render_template("desk/documents/version.html", version=found, frozen=frozen)


@bp.get("/versions/<int:version_id>/file")
def original(version_id: int) -> Response:
    """The file as it was uploaded; always as a download, never shown as a page of ours."""
    with kit().database.reading() as book:
        found = queries.version(book, version_id)
    return send_file(
        BytesIO(kit().shelf.get(found.content_hash)),
        mimetype="application/octet-stream",
        as_attachment=True,
        download_name=found.file_name,
    )


@bp.post("/versions/<int:version_id>/checked")
def checked(version_id: int) -> Response:
    with kit().database.begin() as book:
        found = queries.version(book, version_id)
        checking.confirm(book, found, at=kit().now(), actor=officer().name)
    flash("You have confirmed how the document was split.", "success")
    return redirect(url_for("documents.version", version_id=version_id))


@bp.route("/versions/<int:version_id>/blocks/<int:block_id>", methods=["GET", "POST"])
def block(version_id: int, block_id: int) -> str | Response:
    """Says what a block is."""
    with open_book() as book:
        found = queries.block(book, version_id, block_id)
        checking.refuse_frozen(book, found.version)
        form = BlockForm(kind=found.kind, level=max(found.level, 1), number=found.number)
        if form.validate_on_submit():
            try:
                checking.change_block(
                    book, found, form.reading(), at=kit().now(), actor=officer().name
                )
            except Refusal as refusal:
                form.kind.errors = [refusal.sentence]
            else:
                flash("Changed. Confirm the split again when you have finished.", "success")
                return _back_to(version_id, block_id)
        return render_template("desk/documents/block.html", block=found, form=form)


@bp.post("/versions/<int:version_id>/blocks/<int:block_id>/merge")
def merge(version_id: int, block_id: int) -> Response:
    with kit().database.begin() as book:
        found = queries.block(book, version_id, block_id)
        joined = checking.merge_with_previous(book, found, at=kit().now(), actor=officer().name)
    flash("Joined with the one before. Confirm the split again when you have finished.", "success")
    return _back_to(version_id, joined.id)


@bp.errorhandler(RequestEntityTooLarge)
def too_large(_error: RequestEntityTooLarge) -> tuple[str, int]:
    most = kit().max_upload_bytes // importing.MEGABYTE
    sentence = f"The file is larger than {most} MB. Nothing was kept of it."
    return render_template("errors/error.html", status=413, sentence=sentence), 413


def _upload(document_id: int | None) -> str | Response:
    with kit().database.reading() as book:
        document = queries.document(book, document_id) if document_id is not None else None
    form = UploadForm()
    if not form.validate_on_submit():
        return render_template("desk/documents/new.html", form=form, document=document)
    sent = form.upload_of()
    if sent is None:
        form.file.errors = ["Choose a file"]
        return render_template("desk/documents/new.html", form=form, document=document)
    name, content = sent
    if AT_ONCE_BYTES < len(content) <= kit().max_upload_bytes:
        return _convert_later(name, content, str(form.title.data or ""), document_id)
    try:
        upload = importing.read_upload(name, content, max_bytes=kit().max_upload_bytes)
    except Refusal as refusal:
        form.file.errors = [refusal.sentence]
        return render_template("desk/documents/new.html", form=form, document=document)
    with kit().database.begin() as book:
        imported = importing.import_document(
            book,
            kit().shelf,
            upload,
            at=kit().now(),
            actor=officer().name,
            title=str(form.title.data or ""),
            document=queries.document(book, document_id) if document_id is not None else None,
        )
    if imported.fresh:
        flash("Uploaded. Check how it was split before you send it out.", "success")
    else:
        flash("This very file is the newest version already. Nothing was changed.", "notice")
    return redirect(url_for("documents.version", version_id=imported.version.id))


def _convert_later(name: str, content: bytes, title: str, document_id: int | None) -> Response:
    """Reading a long paper takes longer than a page may: whoever asked watches it being done."""
    tools, me = kit(), officer()
    file_name = importing.clean_file_name(name)
    about = ConvertDocument(tools.shelf.put(content), file_name, title, document_id, me.name)
    with tools.database.begin() as book:
        errand = ask(book, about, title=f"Converting {file_name}", at=tools.now(), by=me)
    return to_page(errand.id)


def _back_to(version_id: int, block_id: int) -> Response:
    return redirect(url_for("documents.version", version_id=version_id, _anchor=f"b{block_id}"))
