"""Settings: every knob, typed, read once from the environment.

A default is written here only if it is right in production and may be published.
"""

from collections.abc import Mapping
from dataclasses import dataclass, fields
from datetime import time
from pathlib import Path
from urllib.parse import urlsplit

PREFIX = "SOUNDINGBOARD_"
MEGABYTE = 1024 * 1024
HERE = ("127.0.0.1", "localhost", "::1")
REDIS = ("redis://", "rediss://", "unix://")
SHORTEST_SECRET = 32  # signs: what `openssl rand -hex 32` gives is twice that


class BadSetting(ValueError):
    """A setting is missing, misspelt or not what it should be."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Settings:
    """What may differ from one installation to the next.

    Each field is read from the environment variable `SOUNDINGBOARD_` + its name in capitals.
    """

    data_dir: Path = Path("instance")  # database, shelf of files, local maildir, secret key
    database_url: str = ""  # empty: SQLite in data_dir
    secret_key: str = ""  # empty: made at first start and kept in data_dir
    base_url: str = "http://127.0.0.1:8000"  # as stakeholders see it; no slash at its end
    host: str = "127.0.0.1"
    port: int = 8000

    organisation_name: str = "soundingboard"
    contact_address: str = ""  # whom people may ask; empty: the sender's address
    brand_colour: str = "#1d4f5e"
    time_zone: str = "Europe/London"

    mail_from: str = "soundingboard@localhost"
    reply_domain: str = "localhost"  # replies go to reply+TOKEN@ this domain
    smtp_host: str = ""  # empty: the local post office of this installation takes all mail
    smtp_port: int = 587
    smtp_username: str = ""
    smtp_password: str = ""
    smtp_tls: str = "starttls"  # "starttls", "tls" or "none"
    smtp_auth: str = "password"  # "password" or "xoauth2"
    smtp_connections: int = 4  # letters on their way at once, from one process
    smtp_rate: int = 0  # letters a minute by all workers together; 0: as fast as they go
    smtp_domain_rate: int = 0  # letters a minute to one recipient domain; 0: as fast as they go
    quiet_hours: str = ""  # "21:00-07:00": no letters to many; in the house's time zone
    dkim_selectors: str = ""  # keys our letters are sealed with; empty: the mail server does it
    in_doubt: str = "hold"  # a letter that may have arrived: "hold" for a person, or "resend"
    imap_host: str = ""
    imap_port: int = 993
    imap_username: str = ""
    imap_password: str = ""
    imap_auth: str = "password"  # "password" or "xoauth2"
    imap_folder: str = "INBOX"
    imap_tls: str = "tls"  # "tls" or "none"
    imap_poll_seconds: int = 30  # how often we look, whatever the server tells
    imap_taken_folder: str = "soundingboard taken"  # on servers that keep no marks (Exchange)
    oauth_token_url: str = ""  # for servers that take no password
    oauth_client_id: str = ""
    oauth_client_secret: str = ""
    oauth_refresh_token: str = ""  # empty: the client's own credentials are the grant
    oauth_scope: str = ""
    maildir: str = ""  # a maildir of this machine in which mail arrives
    listen: str = ""  # "lmtp://127.0.0.1:2424", "lmtp:/run/x.sock"; commas between several
    listen_from: str = ""  # networks that may hand in mail there; empty: this machine only
    webhook_secret: str = ""  # shared with whoever posts mail to /hooks/mail; empty: nobody may
    mailgun_signing_key: str = ""  # for /hooks/mailgun: what became of letters; empty: nobody may
    sendgrid_public_key: str = ""  # for /hooks/sendgrid, likewise: its "verification key"
    trusted_authserv: str = ""  # whose Authentication-Results we believe (RFC 8601)
    dkim_lookups: str = "off"  # "on": name servers are asked, for senders' keys and our own
    answers_to_one_address: int = 12  # letters a day that mail from an address can make us send it
    answers_to_strangers: int = 200  # the same a day, to all addresses nobody on the list has
    post_office_port: int = 8025  # of the local SMTP server, where no smtp_host is set

    queue: str = ""  # empty: beside the database; "redis://…"; "off": the clock does all the work
    workers: int = 2  # threads for work in the background, of each process that does such work

    model_url: str = ""  # of a language model that may suggest words for themes; empty: none
    model_name: str = ""
    model_key: str = ""
    model_elsewhere: str = ""  # the host of model_url, said again where it is another machine

    # A sentence model that reads passages in the background: "installed" (requirements-minilm.txt)
    # or the folder it lies in; empty: none
    sentence_model: str = ""

    max_upload_bytes: int = 20 * MEGABYTE
    max_mail_bytes: int = 35 * MEGABYTE
    most_letters: int = 3  # that ask something of one person within 30 days; more: staff are warned
    four_eyes: str = "off"  # "on": who drafted or changed a consultation does not sign it off
    digest_weekday: int = 0  # Monday; the day on which digests are compiled
    behind_proxies: int = 0  # how many trusted proxies stand in front (X-Forwarded-For)

    @classmethod
    def from_environ(cls, environ: Mapping[str, str]) -> "Settings":
        """The settings an environment asks for.

        Raises BadSetting for an unknown SOUNDINGBOARD_ name and for a value that does not parse:
        a misspelt setting must not silently mean its default.
        """
        known = {PREFIX + field.name.upper(): field.name for field in fields(cls)}
        values: dict[str, object] = {}
        for name, text in environ.items():
            if not name.startswith(PREFIX):
                continue
            if name not in known:
                raise BadSetting(f"{name} is not a setting; known are {', '.join(sorted(known))}")
            values[known[name]] = _parsed(name, known[name], text)
        settings = cls(**values)  # type: ignore[arg-type]  # each value was parsed to its field's type
        settings.check()
        return settings

    def check(self) -> None:
        """Raises BadSetting where settings contradict each other or make no sense."""
        if self.base_url.endswith("/") or not self.base_url.startswith(("http://", "https://")):
            raise BadSetting(
                f"{PREFIX}BASE_URL must be an http(s) address without a slash at its end"
            )
        if self.smtp_tls not in {"starttls", "tls", "none"}:
            raise BadSetting(f'{PREFIX}SMTP_TLS must be "starttls", "tls" or "none"')
        self._check_outbox()
        if self.imap_tls not in {"tls", "none"}:
            raise BadSetting(f'{PREFIX}IMAP_TLS must be "tls" or "none"')
        if self.smtp_host and self.reply_domain == "localhost":
            raise BadSetting(f"{PREFIX}REPLY_DOMAIN must be set where {PREFIX}SMTP_HOST is")
        self._check_sources()
        self._check_trust()
        self._check_workers()
        self._check_model()
        if "@" not in self.mail_from:
            raise BadSetting(f"{PREFIX}MAIL_FROM must be an address")
        if self.most_letters < 1:
            raise BadSetting(f"{PREFIX}MOST_LETTERS must be 1 or more")
        if self.four_eyes not in {"on", "off"}:
            raise BadSetting(f'{PREFIX}FOUR_EYES must be "on" or "off"')
        if not 0 <= self.digest_weekday <= 6:
            raise BadSetting(f"{PREFIX}DIGEST_WEEKDAY must be 0 (Monday) to 6 (Sunday)")

    def _check_sources(self) -> None:
        if self.imap_auth not in {"password", "xoauth2"}:
            raise BadSetting(f'{PREFIX}IMAP_AUTH must be "password" or "xoauth2"')
        if self.imap_auth == "xoauth2" and not (self.oauth_token_url and self.oauth_client_id):
            raise BadSetting(
                f"{PREFIX}OAUTH_TOKEN_URL and {PREFIX}OAUTH_CLIENT_ID must be set where "
                f'{PREFIX}IMAP_AUTH is "xoauth2"'
            )
        # The client's secret goes there: never in the clear to another machine.
        here = ("http://127.0.0.1:", "http://localhost:", "http://[::1]:")
        if self.oauth_token_url and not self.oauth_token_url.startswith(("https://", *here)):
            raise BadSetting(f"{PREFIX}OAUTH_TOKEN_URL must begin with https://")
        if self.imap_poll_seconds < 1:
            raise BadSetting(f"{PREFIX}IMAP_POLL_SECONDS must be 1 or more")
        if self.webhook_secret and len(self.webhook_secret) < SHORTEST_SECRET:
            raise BadSetting(f"{PREFIX}WEBHOOK_SECRET must have {SHORTEST_SECRET} signs or more")

    def _check_trust(self) -> None:
        if self.dkim_lookups not in {"on", "off"}:
            raise BadSetting(f'{PREFIX}DKIM_LOOKUPS must be "on" or "off"')
        if self.answers_to_one_address < 1:
            raise BadSetting(f"{PREFIX}ANSWERS_TO_ONE_ADDRESS must be 1 or more")
        if self.answers_to_strangers < 0:
            raise BadSetting(f"{PREFIX}ANSWERS_TO_STRANGERS must not be negative")

    def _check_workers(self) -> None:
        if self.queue not in {"", "off"} and not self.queue.startswith(REDIS):
            raise BadSetting(f'{PREFIX}QUEUE must be empty, "off" or begin with redis://')
        if not 0 <= self.workers <= 32:
            raise BadSetting(f"{PREFIX}WORKERS must be 0 to 32")

    def _check_model(self) -> None:
        if not self.model_url:
            return
        parts = urlsplit(self.model_url)
        if parts.scheme not in {"http", "https"} or not parts.hostname or not self.model_name:
            raise BadSetting(
                f"{PREFIX}MODEL_URL must be an http(s) address, {PREFIX}MODEL_NAME a model there"
            )
        if parts.hostname in HERE:
            return
        # What people wrote leaves this machine: nobody should do that by one setting alone.
        if self.model_elsewhere != parts.hostname:
            raise BadSetting(
                f"{PREFIX}MODEL_URL is another machine: say {PREFIX}MODEL_ELSEWHERE="
                f"{parts.hostname} if passages may be sent there"
            )
        if parts.scheme != "https":
            raise BadSetting(f"{PREFIX}MODEL_URL must begin with https:// on another machine")

    def _check_outbox(self) -> None:
        if not 1 <= self.smtp_connections <= 100:
            raise BadSetting(f"{PREFIX}SMTP_CONNECTIONS must be 1 to 100")
        if min(self.smtp_rate, self.smtp_domain_rate) < 0:
            raise BadSetting(f"{PREFIX}SMTP_RATE and {PREFIX}SMTP_DOMAIN_RATE must not be negative")
        if self.quiet_hours:
            self.quiet()
        if self.smtp_auth not in {"password", "xoauth2"}:
            raise BadSetting(f'{PREFIX}SMTP_AUTH must be "password" or "xoauth2"')
        self._check_smtp_tokens()
        if self.in_doubt not in {"hold", "resend"}:
            raise BadSetting(f'{PREFIX}IN_DOUBT must be "hold" or "resend"')

    def _check_smtp_tokens(self) -> None:
        if self.smtp_auth != "xoauth2":
            return
        if not (self.oauth_token_url and self.oauth_client_id and self.smtp_username):
            raise BadSetting(
                f"{PREFIX}OAUTH_TOKEN_URL, {PREFIX}OAUTH_CLIENT_ID and {PREFIX}SMTP_USERNAME "
                f'must be set where {PREFIX}SMTP_AUTH is "xoauth2"'
            )
        if self.smtp_tls == "none" and not self.smtp_host.startswith("127."):
            raise BadSetting(f"{PREFIX}SMTP_TLS must not be none where tokens are sent")

    def quiet(self) -> tuple[time, time] | None:
        """From when until when no letters go to many. Raises BadSetting where it is no span."""
        if not self.quiet_hours:
            return None
        begin, dash, end = self.quiet_hours.partition("-")
        try:
            span = time.fromisoformat(begin.strip()), time.fromisoformat(end.strip())
        except ValueError:
            dash = ""
        if not dash or span[0] == span[1]:
            raise BadSetting(f'{PREFIX}QUIET_HOURS must be like "21:00-07:00"')
        return span

    @property
    def bell(self) -> str:
        """Where processes wake each other: beside the database, so that who shares that shares it.

        A database of SQLite is on one machine, and so is the queue beside it.
        """
        if self.queue:
            return self.queue
        if self.database.startswith("postgresql"):
            return self.database
        return f"sqlite:{self.data_dir / 'wake.sqlite'}"

    @property
    def dkim_folder(self) -> Path:
        """Where the keys are that letters are sealed with."""
        return self.data_dir / "dkim"

    @property
    def post_office(self) -> bool:
        """Whether this installation runs its own local post office, for trying things out."""
        return not self.smtp_host

    @property
    def database(self) -> str:
        """The database's SQLAlchemy URL."""
        return self.database_url or f"sqlite:///{self.data_dir / 'soundingboard.sqlite'}"


def _parsed(name: str, field: str, text: str) -> object:
    kind = Settings.__dataclass_fields__[field].type
    if kind is int:
        try:
            return int(text)
        except ValueError:
            raise BadSetting(f"{name} must be a whole number, not {text!r}") from None
    if kind is Path:
        return Path(text)
    return text
