"""django-post_office sends as many letters as it is told: PORT LETTERS TEXT HTML FOLDER.

Run by benches/outbox.py in a process of its own, because Django is configured once a process;
prints the seconds that sending took by the clock, and by the processor. TEXT and HTML are files,
"@@" in them is personal.
"""

import json
import os
import sys
import time
from pathlib import Path

import django
from django.conf import settings
from django.core.management import call_command

THREADS = 5  # its default


def main(port: int, letters: int, text: Path, html: Path, folder: Path) -> None:
    settings.configure(
        SECRET_KEY="known to all",  # noqa: S106  # a bench keeps no secret
        USE_TZ=True,
        INSTALLED_APPS=["django.contrib.contenttypes", "post_office"],
        DEFAULT_AUTO_FIELD="django.db.models.BigAutoField",
        DATABASES={
            "default": {
                "ENGINE": "django.db.backends.sqlite3",
                "NAME": folder / "django.sqlite",
                "OPTIONS": {
                    "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL;",
                    "transaction_mode": "IMMEDIATE",
                },
            }
        },
        EMAIL_HOST="127.0.0.1",
        EMAIL_PORT=port,
        EMAIL_BACKEND="post_office.EmailBackend",
        POST_OFFICE={
            "BACKENDS": {"default": "django.core.mail.backends.smtp.EmailBackend"},
            "BATCH_SIZE": 100,
            "THREADS_PER_PROCESS": THREADS,
            "LOG_LEVEL": 0,
            "MESSAGE_ID_ENABLED": True,
            "MESSAGE_ID_FQDN": "wealdmere.example",
        },
        LOGGING_CONFIG=None,
        TEMPLATES=[
            {
                "BACKEND": "post_office.template.backends.post_office.PostOfficeTemplates",
                "OPTIONS": {"context_processors": []},
            },
            {"BACKEND": "django.template.backends.django.DjangoTemplates"},
        ],
    )
    django.setup()
    call_command("migrate", verbosity=0)
    from post_office import mail  # noqa: PLC0415  # only after Django is configured

    plain, markup = text.read_text(encoding="utf-8"), html.read_text(encoding="utf-8")
    mail.send_many(
        [
            {
                "sender": "Wealdmere <growth@wealdmere.example>",
                "recipients": [f"person{number}@partner.example"],
                "subject": "Shaping the growth plan: tell us what you think by 30 November 2026",
                "message": plain.replace("@@", f"token{number}"),
                "html_message": markup.replace("@@", f"token{number}"),
                "headers": {"Reply-To": f"reply+token{number}@reply.wealdmere.example"},
            }
            for number in range(letters)
        ]
    )
    begin, used = time.perf_counter(), _used()
    mail.send_queued_mail_until_done(processes=1)
    print(json.dumps([time.perf_counter() - begin, _used() - used]))


def _used() -> float:
    """Processor seconds of ourselves, and of processes that were waited for."""
    times = os.times()
    return times.user + times.system + times.children_user + times.children_system


if __name__ == "__main__":
    port, letters, *paths = sys.argv[1:]
    main(int(port), int(letters), *(Path(path) for path in paths))
