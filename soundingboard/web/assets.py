"""What pages are dressed in: GOV.UK Frontend without its crown and fonts, and our own sheet."""

import re
from pathlib import Path

from flask import Blueprint, abort
from werkzeug.wrappers import Response

from soundingboard.web.guards import kit

ROOT = Path(__file__).parents[2]
FRONTEND = ROOT / "node_modules" / "govuk-frontend" / "dist" / "govuk"
OURS = Path(__file__).parent / "static"
DAY = 86_400

bp = Blueprint("assets", __name__, url_prefix="/assets")


class AssetsMissing(RuntimeError):
    """GOV.UK Frontend has not been installed; `make run` does it."""


def read_stylesheet(brand_colour: str) -> str:
    """The whole style of the site, as one sheet.

    GDS Transport may only be used on GOV.UK, so its faces are taken out and replaced by the
    reader's own sans-serif; the brand colour is set by GOV.UK Frontend's own custom property.
    """
    path = FRONTEND / "govuk-frontend.min.css"
    if not path.exists():
        raise AssetsMissing(f"{path} is missing: run `npm ci`, or `make run`")
    css = re.sub(r"@font-face\{[^}]*\}", "", path.read_text(encoding="utf-8"))
    css = css.replace('"GDS Transport"', "var(--sb-font,arial)").replace(
        "GDS Transport", "var(--sb-font,arial)"
    )
    brand = f":root{{--govuk-brand-colour:{brand_colour};--sb-brand:{brand_colour}}}"
    return f"{css}\n{brand}\n{(OURS / 'soundingboard.css').read_text(encoding='utf-8')}"


@bp.get("/site.css")
def stylesheet() -> Response:
    css = read_stylesheet(kit().stationery.letterhead.brand_colour)
    return _kept(Response(css, mimetype="text/css"))


@bp.get("/icon.svg")
def icon() -> Response:
    drawn = (OURS / "icon.svg").read_text(encoding="utf-8")
    colour = kit().stationery.letterhead.brand_colour
    return _kept(Response(drawn.replace("currentColor", colour), mimetype="image/svg+xml"))


@bp.get("/govuk-frontend.js")
def frontend() -> Response:
    path = FRONTEND / "govuk-frontend.min.js"
    if not path.exists():
        abort(404)
    return _kept(Response(path.read_bytes(), mimetype="text/javascript"))


@bp.get("/soundingboard.js")
def ours() -> Response:
    return _kept(Response((OURS / "soundingboard.js").read_bytes(), mimetype="text/javascript"))


@bp.get("/inbox.js")
def inbox() -> Response:
    return _kept(Response((OURS / "inbox.js").read_bytes(), mimetype="text/javascript"))


@bp.get("/themes.js")
def themes() -> Response:
    return _kept(Response((OURS / "themes.js").read_bytes(), mimetype="text/javascript"))


def _kept(response: Response) -> Response:
    response.headers["Cache-Control"] = f"public, max-age={DAY}"
    return response
