"""What every answer of ours tells the browser not to do."""

import secrets

from flask import Flask, g, request
from werkzeug.wrappers import Response


def nonce() -> str:
    """The nonce of this request: scripts and styles of ours carry it, injected ones cannot."""
    if "csp_nonce" not in g:
        g.csp_nonce = secrets.token_urlsafe(16)
    return str(g.csp_nonce)


def protect(app: Flask) -> None:
    """Adds the headers to every answer, and the nonce to every template."""
    secure = str(app.config["SESSION_COOKIE_SECURE"]) == "True"

    @app.context_processor
    def _nonce() -> dict[str, str]:
        return {"cspNonce": nonce()}

    @app.after_request
    def _headers(response: Response) -> Response:
        headers = response.headers
        headers.setdefault(
            "Content-Security-Policy",
            f"default-src 'self'; script-src 'self' 'nonce-{nonce()}'; style-src 'self'; "
            "img-src 'self' data:; object-src 'none'; base-uri 'none'; form-action 'self'; "
            "frame-ancestors 'none'",
        )
        headers.setdefault("X-Content-Type-Options", "nosniff")
        headers.setdefault("X-Frame-Options", "DENY")
        # A personal link must not travel to other sites in a Referer. Our own pages need one:
        # over HTTPS a form without a Referer is taken for forged.
        headers.setdefault("Referrer-Policy", "same-origin")
        headers.setdefault("Cross-Origin-Opener-Policy", "same-origin")
        headers.setdefault("Permissions-Policy", "camera=(), microphone=(), geolocation=()")
        if not request.path.startswith("/assets/"):
            headers.setdefault("Cache-Control", "no-store")
        if secure:
            headers.setdefault("Strict-Transport-Security", "max-age=31536000")
        return response
