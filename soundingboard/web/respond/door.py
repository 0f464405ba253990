"""The door of personal links: how much may be sent at once, and how often."""

from typing import Any

from flask import Blueprint, request

from soundingboard.web.limits import limiter

MOST_FORM_BYTES = 10 * 1024 * 1024  # twenty full boxes in a script of three bytes a sign
# Counted for each link: a council's staff share one address, and must not keep each other out.
WRITING = "40 per minute; 600 per hour"

bp = Blueprint("respond", __name__, url_prefix="/respond")


def _whose() -> str:
    return f"respond:{(request.view_args or {}).get('token', '')}"


@bp.url_value_preprocessor
def _allow_long_texts(_endpoint: str | None, _values: dict[str, Any] | None) -> None:
    # Here, because the form is read for its token before any other hook of a blueprint runs.
    request.max_form_memory_size = MOST_FORM_BYTES


limiter.limit(WRITING, methods=["POST"], key_func=_whose)(bp)
