"""The composition root: settings become a kit, the kit goes to the doors, Flask opens them."""

import gc
import os
import secrets
from contextlib import suppress
from datetime import timedelta
from pathlib import Path
from tempfile import NamedTemporaryFile

from flask import Flask
from flask_mail import Mail
from flask_wtf.csrf import CSRFProtect
from govuk_frontend_wtf.main import WTFormsHelpers
from jinja2 import ChoiceLoader, FileSystemLoader, PackageLoader, PrefixLoader
from werkzeug.middleware.proxy_fix import ProxyFix

from config import Settings
from soundingboard.cli.register import register as register_commands
from soundingboard.kit import Kit
from soundingboard.kit_building import build_kit
from soundingboard.web import errors, filters, security, tongue
from soundingboard.web.desk.navigation import desk_navigation
from soundingboard.web.forms.widgets import error_summary
from soundingboard.web.limits import limiter
from soundingboard.web.register import register as register_doors

ROOT = Path(__file__).parents[1]
SESSION_HOURS = 12

RARELY = (100_000, 20, 20)
"""New objects after which Python looks for circles of them. A digest makes a hundred thousand that
all stay for a while; to look at them again after each 700 took a fifth of its time."""


def create_app(settings: Settings | None = None, *, kit: Kit | None = None) -> Flask:
    """The whole application.

    Without settings they are read from the environment (raises BadSetting where it is wrong);
    a kit of its own is given only by tests.
    """
    settings = settings or Settings.from_environ(os.environ)
    gc.set_threshold(*RARELY)
    settings.data_dir.mkdir(parents=True, exist_ok=True)
    app = Flask(
        "soundingboard",
        root_path=str(ROOT),
        template_folder=str(ROOT / "templates"),
        static_folder=None,  # web/assets.py says which files are public, one by one
    )
    _configure(app, settings)
    app.extensions["kit"] = kit or build_kit(
        settings, mail=Mail(app), pages=app.jinja_env, secret=str(app.config["SECRET_KEY"])
    )
    app.extensions["settings"] = settings
    security.protect(app)
    errors.explain(app)
    filters.register(app)
    tongue.register(app)
    limiter.init_app(app)
    CSRFProtect(app)
    WTFormsHelpers(app)
    register_doors(app)
    register_commands(app)
    return app


def _configure(app: Flask, settings: Settings) -> None:
    app.config.update(
        SECRET_KEY=settings.secret_key or kept_secret(settings.data_dir),
        SESSION_COOKIE_NAME="soundingboard",
        SESSION_COOKIE_HTTPONLY=True,
        SESSION_COOKIE_SAMESITE="Lax",
        SESSION_COOKIE_SECURE=settings.base_url.startswith("https://"),
        PERMANENT_SESSION_LIFETIME=timedelta(hours=SESSION_HOURS),
        MAX_CONTENT_LENGTH=settings.max_upload_bytes + 1024 * 1024,
        WTF_CSRF_TIME_LIMIT=SESSION_HOURS * 3600,
        MAIL_SERVER=settings.smtp_host or "127.0.0.1",
        MAIL_PORT=settings.smtp_port if settings.smtp_host else settings.post_office_port,
        MAIL_USERNAME=settings.smtp_username or None,
        MAIL_PASSWORD=settings.smtp_password or None,
        MAIL_USE_TLS=bool(settings.smtp_host) and settings.smtp_tls == "starttls",
        MAIL_USE_SSL=bool(settings.smtp_host) and settings.smtp_tls == "tls",
        MAIL_DEFAULT_SENDER=settings.mail_from,
    )
    environment = app.jinja_env
    environment.trim_blocks = environment.lstrip_blocks = True
    environment.loader = ChoiceLoader(
        [
            FileSystemLoader(ROOT / "templates"),
            PrefixLoader(
                {
                    name: PackageLoader(name)
                    for name in ("govuk_frontend_jinja", "govuk_frontend_wtf")
                }
            ),
        ]
    )
    environment.globals["desk_navigation"] = desk_navigation
    environment.globals["error_summary"] = error_summary
    environment.globals["post_office"] = settings.post_office

    @app.context_processor
    def _letterhead() -> dict[str, object]:
        kit: Kit = app.extensions["kit"]
        return {"letterhead": kit.stationery.letterhead}

    if settings.behind_proxies:
        hops = settings.behind_proxies
        app.wsgi_app = ProxyFix(app.wsgi_app, x_for=hops, x_proto=hops, x_host=hops)  # type: ignore[method-assign]  # how Flask documents it


def kept_secret(data_dir: Path) -> str:
    """The secret of this installation: made once, readable by its owner only."""
    path = data_dir / "secret_key"
    if not path.exists():
        # Written beside and linked: no other process ever reads half of it, and the first wins.
        with NamedTemporaryFile("w", encoding="ascii", dir=data_dir, prefix="secret_key.") as file:
            file.write(secrets.token_urlsafe(48))
            file.flush()
            with suppress(FileExistsError):
                path.hardlink_to(file.name)
    return path.read_text(encoding="ascii").strip()
