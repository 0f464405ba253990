"""A mailing for the benches: a kit, people on the list, and one personal letter to each of them.

The letter is that of a real launch: 2 kB of text, 8 kB of HTML, name, token and links per person.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from secrets import token_hex
from tempfile import TemporaryDirectory

from sqlalchemy import insert, select

from config import Settings
from soundingboard import blanks
from soundingboard.app import create_app
from soundingboard.kit import Kit
from soundingboard.letters.invitation import AskedQuestion, InvitationLetter
from soundingboard.models import Consultation, Invitation, Stakeholder, Strategy
from soundingboard.outbox.planning import Plan, plan
from soundingboard.storage.base import Base
from soundingboard.vocabulary import ConsultationState, Mode

AT = datetime(2026, 11, 2, 9, 0, tzinfo=UTC)
CHUNK = 20_000


@contextmanager
def a_kit(port: int = 2525, *, connections: int = 4, url: str = "") -> Iterator[Kit]:
    """A kit with an empty database; on SQLite in a folder that goes away, unless a URL is given."""
    with the_kit(port, connections=connections, url=url) as kit:
        Base.metadata.drop_all(kit.database.engine)
        Base.metadata.create_all(kit.database.engine)
        yield kit


@contextmanager
def the_kit(port: int = 2525, *, connections: int = 4, url: str = "") -> Iterator[Kit]:
    """A kit on a database as it is."""
    with TemporaryDirectory(prefix="sb-bench-") as folder:
        settings = Settings(
            data_dir=Path(folder),
            database_url=url,
            secret_key="known to all",  # noqa: S106  # a bench keeps no secret
            organisation_name="Wealdmere Combined County Authority",
            mail_from="growth@wealdmere.example",
            reply_domain="reply.wealdmere.example",
            smtp_host="127.0.0.1",
            smtp_port=port,
            smtp_tls="none",
            smtp_connections=connections,
        )
        kit: Kit = create_app(settings).extensions["kit"]
        try:
            yield kit
        finally:
            kit.database.close()


def a_letter(kit: Kit, *, name: str = blanks.NAME, token: str = blanks.TOKEN) -> InvitationLetter:
    """The letter, with blanks unless they are filled."""
    questions = tuple(
        AskedQuestion(str(number), f"What would help most with point {number} of the plan?", "")
        for number in range(1, 13)
    )
    return InvitationLetter(
        recipient_name=name,
        title="Shaping the growth plan",
        mode="sounding",
        introduction="Tell us what we have missed – in jobs, homes and transport. " * 6,
        document_title="Draft growth plan",
        questions=questions,
        sections=(),
        closes_on="30 November 2026",
        respond_url=f"{kit.links.respond('')}{token}",
        leave_url=f"{kit.links.leave('')}{token}",
    )


def invite(kit: Kit, people: int) -> int:
    """Puts people on the list and invites them; returns the consultation's number."""
    with kit.database.begin() as book:
        consultation = Consultation(
            title="Shaping the growth plan",
            mode=Mode.SOUNDING,
            introduction="",
            created_at=AT,
            closes_at=AT + timedelta(days=28),
            strategy=Strategy(name="Growth plan"),
            state=ConsultationState.OPEN,
        )
        book.add(consultation)
        book.flush()
        for start in range(0, people, CHUNK):
            numbers = range(start, min(people, start + CHUNK))
            book.execute(insert(Stakeholder), [_person(number) for number in numbers])
            book.execute(
                insert(Invitation),
                [
                    {
                        "consultation_id": consultation.id,
                        "stakeholder_id": number + 1,
                        "token": token_hex(13).translate(_SIGNS),
                        "created_at": AT,
                    }
                    for number in numbers
                ],
            )
        return consultation.id


def queue(kit: Kit, consultation: int) -> int:
    """Plans a letter for everybody invited; returns for how many."""
    readers = (
        select(
            Invitation.id,
            Stakeholder.email,
            Stakeholder.name,
            Invitation.token,
            Stakeholder.language,
        )
        .join(Invitation.stakeholder)
        .where(Invitation.consultation_id == consultation)
    )
    with kit.database.begin() as book:
        return plan(
            book,
            kit.stationery,
            f"invitations:{consultation}",
            Plan(
                letter=lambda name, _language: a_letter(kit, name=name),
                once="invitation",
                readers=readers,
                not_after=None,
            ),
            at=AT,
        )


_SIGNS = str.maketrans("0189", "ghij")


def _person(number: int) -> dict[str, object]:
    return {
        "email": f"person{number}@partner{number % 50}.example",
        "name": f"Olwen Pryce {number}",
        "source": "bench",
        "added_at": AT,
    }
