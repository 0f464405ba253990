"""The kit, built of the settings: the real things behind the ports."""

from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from zoneinfo import ZoneInfo

from flask_mail import Mail
from jinja2 import Environment

from config import BadSetting, Settings
from soundingboard.access.tokens import fresh_token
from soundingboard.analysis.minilm import ModelFiles
from soundingboard.bell import Bell
from soundingboard.contributions.coders import Coders
from soundingboard.inbox.answering import Restraint
from soundingboard.inbox.doors import Door, NotADoor, doors_of
from soundingboard.inbox.imap import ImapMailbox
from soundingboard.inbox.keys import text_record, text_records
from soundingboard.inbox.mailbox import Mailbox
from soundingboard.inbox.maildir import MaildirMailbox
from soundingboard.inbox.providers import ProviderKeys, is_public_key
from soundingboard.inbox.vouching import NotTrusted, Vouchers, vouchers_of
from soundingboard.kit import Kit
from soundingboard.language_model import LanguageModel
from soundingboard.links import Links
from soundingboard.models import Delivery, Errand, IncomingMail
from soundingboard.oauth import Grant, Tokens
from soundingboard.outbox.layout import for_letters
from soundingboard.outbox.manners import Manners
from soundingboard.outbox.rendering import Letterhead, Stationery
from soundingboard.outbox.resting import Rest
from soundingboard.outbox.sealing import BadKey, Seal, read_seals
from soundingboard.outbox.sending_domain import SendingDomain
from soundingboard.outbox.smtp import SmtpPostman
from soundingboard.postoffice.office import PostOffice
from soundingboard.refusals import Unreadable
from soundingboard.signing import Signer
from soundingboard.storage.database import Database
from soundingboard.storage.shelf import FolderShelf
from soundingboard.vocabulary import Wake

# Whom a new row wakes, once it is committed.
WAKES = {
    Delivery.__tablename__: Wake.OUTBOX,
    IncomingMail.__tablename__: Wake.INBOX,
    Errand.__tablename__: Wake.ERRANDS,
}


def build_kit(settings: Settings, *, mail: Mail, pages: Environment, secret: str) -> Kit:
    """The real things behind the ports, as the settings ask for them.

    `mail` holds the connection settings of Flask-Mail, `pages` the templates of the pages, from
    which letters take theirs, and `secret` signs links. Raises BadSetting where one is wrong.
    """
    links = Links(settings.base_url)
    post_office = _post_office(settings)
    sentence_model, its_version = _sentence_model(settings)
    bell = Bell(settings.bell)
    shelf = FolderShelf(settings.data_dir / "shelf")
    stationery = Stationery(
        environments=for_letters(pages),
        letterhead=Letterhead(
            organisation_name=settings.organisation_name,
            from_address=settings.mail_from,
            contact_address=settings.contact_address or settings.mail_from,
            reply_domain=settings.reply_domain,
            brand_colour=settings.brand_colour,
        ),
        links=links,
        signer=Signer(secret),
        chance=fresh_token,
        zone=ZoneInfo(settings.time_zone),
        shelf=shelf,
    )
    return Kit(
        database=Database(
            settings.database,
            on_new={table: partial(bell.ring, what) for table, what in WAKES.items()},
        ),
        shelf=shelf,
        links=links,
        stationery=stationery,
        postman=SmtpPostman(
            mail,
            connections=settings.smtp_connections,
            tokens=_tokens(settings) if settings.smtp_auth == "xoauth2" else None,
        ),
        manners=Manners(
            resend=settings.in_doubt == "resend",
            per_minute=settings.smtp_rate,
            per_domain_minute=settings.smtp_domain_rate,
            quiet=settings.quiet(),
            zone=ZoneInfo(settings.time_zone),
            seals=_seals(settings),
        ),
        sending=_sending(settings),
        relay=Rest(),
        mailboxes=_mailboxes(settings, post_office),
        doors=_doors(settings),
        webhook_secret=settings.webhook_secret,
        provider_keys=_provider_keys(settings),
        coders=Coders(its_version),
        post_office=post_office,
        now=_now,
        max_upload_bytes=settings.max_upload_bytes,
        max_mail_bytes=settings.max_mail_bytes,
        vouchers=_vouchers(settings),
        restraint=Restraint(
            to_one_address=settings.answers_to_one_address,
            to_strangers=settings.answers_to_strangers,
        ),
        most_letters=settings.most_letters,
        four_eyes=settings.four_eyes == "on",
        digest_weekday=settings.digest_weekday,
        listen_on=(settings.host, settings.port),
        bell=bell,
        workers=settings.workers,
        model=_model(settings),
        sentence_model=sentence_model,
    )


def _model(settings: Settings) -> LanguageModel | None:
    if not settings.model_url:
        return None
    return LanguageModel(url=settings.model_url, name=settings.model_name, key=settings.model_key)


def _sentence_model(settings: Settings) -> tuple[ModelFiles | None, str]:
    """The sentence model that was asked for, and its version."""
    where = settings.sentence_model
    if not where:
        return None, ""
    try:
        files = (
            ModelFiles.installed() if where == "installed" else ModelFiles.of_folder(Path(where))
        )
        return files, files.version()
    except Unreadable as missing:
        raise BadSetting(f"SOUNDINGBOARD_SENTENCE_MODEL: {missing.sentence}") from None


def _post_office(settings: Settings) -> PostOffice | None:
    if not settings.post_office:
        return None
    return PostOffice(
        folder=settings.data_dir / "post-office",
        host="127.0.0.1",
        port=settings.post_office_port,
        mail_from=settings.mail_from,
        reply_domain=settings.reply_domain,
        max_mail_bytes=settings.max_mail_bytes,
    )


def _mailboxes(settings: Settings, post_office: PostOffice | None) -> tuple[Mailbox, ...]:
    mailboxes: list[Mailbox] = []
    if post_office is not None:
        mailboxes.append(
            MaildirMailbox(
                post_office.incoming.folder,
                settings.max_mail_bytes,
                name="post office",
                must_exist=False,  # the first reply makes it
            )
        )
    if settings.imap_host:
        mailboxes.append(
            ImapMailbox(
                host=settings.imap_host,
                port=settings.imap_port,
                username=settings.imap_username,
                password=settings.imap_password,
                tokens=_tokens(settings) if settings.imap_auth == "xoauth2" else None,
                folder=settings.imap_folder,
                taken_folder=settings.imap_taken_folder,
                tls=settings.imap_tls == "tls",
                max_bytes=settings.max_mail_bytes,
                poll_seconds=settings.imap_poll_seconds,
            )
        )
    if settings.maildir:
        mailboxes.append(MaildirMailbox(Path(settings.maildir), settings.max_mail_bytes))
    return tuple(mailboxes)


def _seals(settings: Settings) -> tuple[Seal, ...]:
    domain = _sending(settings)
    try:
        return read_seals(domain.folder, domain.in_use, domain=domain.domain)
    except BadKey as error:
        raise BadSetting(f"SOUNDINGBOARD_DKIM_SELECTORS: {error}") from None


def _sending(settings: Settings) -> SendingDomain:
    return SendingDomain(
        from_address=settings.mail_from,
        contact_address=settings.contact_address or settings.mail_from,
        reply_domain=settings.reply_domain,
        relay=settings.smtp_host,
        folder=settings.dkim_folder,
        in_use=tuple(filter(None, map(str.strip, settings.dkim_selectors.split(",")))),
        lookup=text_records if settings.dkim_lookups == "on" else None,
    )


def _tokens(settings: Settings) -> Tokens:
    grant = Grant(
        token_url=settings.oauth_token_url,
        client_id=settings.oauth_client_id,
        client_secret=settings.oauth_client_secret,
        scope=settings.oauth_scope,
        refresh_token=settings.oauth_refresh_token,
    )
    return Tokens(grant, folder=settings.data_dir / "oauth", now=_now)


def _vouchers(settings: Settings) -> Vouchers:
    lookup = text_record if settings.dkim_lookups == "on" else None
    try:
        return vouchers_of(settings.trusted_authserv, lookup)
    except NotTrusted as error:
        raise BadSetting(f"SOUNDINGBOARD_TRUSTED_AUTHSERV: {error}") from None


def _provider_keys(settings: Settings) -> ProviderKeys:
    if settings.sendgrid_public_key and not is_public_key(settings.sendgrid_public_key):
        raise BadSetting("SOUNDINGBOARD_SENDGRID_PUBLIC_KEY is no public key of SendGrid's")
    return ProviderKeys(settings.mailgun_signing_key, settings.sendgrid_public_key)


def _doors(settings: Settings) -> tuple[Door, ...]:
    try:
        return doors_of(
            settings.listen,
            networks=settings.listen_from,
            domain=settings.reply_domain,
            addresses=frozenset({settings.mail_from.lower()}),
            max_bytes=settings.max_mail_bytes,
        )
    except NotADoor as wrong:
        raise BadSetting(f"SOUNDINGBOARD_LISTEN: {wrong}") from None


def _now() -> datetime:
    return datetime.now(UTC)
