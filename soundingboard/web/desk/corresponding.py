"""Staff write to the sender of a mail."""

from flask import Blueprint, flash, redirect, render_template, url_for
from werkzeug.wrappers import Response

from soundingboard.inbox import corresponding
from soundingboard.refusals import NotMailable
from soundingboard.vocabulary import Role
from soundingboard.web.desk.books import open_book
from soundingboard.web.desk.mails import mail_row
from soundingboard.web.forms.by_hand import LetterForm
from soundingboard.web.guards import kit, officer, only

bp = Blueprint("corresponding", __name__, url_prefix="/desk/inbox/<int:mail_id>")
bp.before_request(only(Role.OFFICER))


@bp.route("/write", methods=["GET", "POST"])
def write(mail_id: int) -> str | Response:
    tools, me = kit(), officer()
    with open_book() as book:
        row = mail_row(book, mail_id)
        barred = corresponding.why_not(book, row)
        form = LetterForm.to(row, key=tools.stationery.chance())
        if form.validate_on_submit():
            try:
                corresponding.write(
                    book,
                    tools.stationery,
                    row,
                    subject=str(form.subject.data),
                    words=str(form.words.data),
                    by=me.name,
                    at=tools.now(),
                    key=str(form.key.data),
                )
            except NotMailable as refusal:
                form.words.errors = [refusal.sentence]
            else:
                flash(f"Your letter to {row.sender_address} goes out within a minute.", "success")
                return redirect(url_for("inbox.mail", mail_id=mail_id))
        return render_template("inbox/write.html", row=row, form=form, barred=barred, me=me)
