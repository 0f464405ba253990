"""The first page of the desk: what waits for somebody."""

from flask import Blueprint, render_template

from soundingboard.vocabulary import Role
from soundingboard.web.guards import officer, only

bp = Blueprint("desk", __name__, url_prefix="/desk")
bp.before_request(only(Role.OFFICER, Role.LEAD))


@bp.get("/")
def page() -> str:
    return render_template("desk/desk.html", officer=officer())
