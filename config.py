"""Settings: every knob, typed, read once from the environment.

A default is written here only if it is right in production and may be published.
"""

from collections.abc import Mapping
from dataclasses import dataclass, fields
from pathlib import Path

PREFIX = "SOUNDINGBOARD_"
MEGABYTE = 1024 * 1024


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
    smtp_connections: int = 4  # letters on their way at once, from one process
    in_doubt: str = "hold"  # a letter that may have arrived: "hold" for a person, or "resend"
    imap_host: str = ""
    imap_port: int = 993
    imap_username: str = ""
    imap_password: str = ""
    imap_folder: str = "INBOX"
    imap_tls: str = "tls"  # "tls" or "none"
    trusted_authserv: str = ""  # whose Authentication-Results we believe (RFC 8601)
    post_office_port: int = 8025  # of the local SMTP server, where no smtp_host is set

    max_upload_bytes: int = 20 * MEGABYTE
    max_mail_bytes: int = 35 * MEGABYTE
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
        if not 1 <= self.smtp_connections <= 100:
            raise BadSetting(f"{PREFIX}SMTP_CONNECTIONS must be 1 to 100")
        if self.in_doubt not in {"hold", "resend"}:
            raise BadSetting(f'{PREFIX}IN_DOUBT must be "hold" or "resend"')
        if self.imap_tls not in {"tls", "none"}:
            raise BadSetting(f'{PREFIX}IMAP_TLS must be "tls" or "none"')
        if self.smtp_host and self.reply_domain == "localhost":
            raise BadSetting(f"{PREFIX}REPLY_DOMAIN must be set where {PREFIX}SMTP_HOST is")
        if "@" not in self.mail_from:
            raise BadSetting(f"{PREFIX}MAIL_FROM must be an address")
        if not 0 <= self.digest_weekday <= 6:
            raise BadSetting(f"{PREFIX}DIGEST_WEEKDAY must be 0 (Monday) to 6 (Sunday)")

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
