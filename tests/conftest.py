"""What tests are given: a database in memory, a kit without the world, an application."""

import re
import shutil
import sys
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass, field, replace
from datetime import datetime
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

sys.path.insert(0, str(Path(__file__).parent))  # factories and material, by name

from carrying import PostmanInMemory
from config import Settings
from factories import NOON, an_officer
from servers import postgresql
from soundingboard.app import create_app
from soundingboard.inbox.mailbox import Waiting
from soundingboard.kit import Kit
from soundingboard.models import Officer
from soundingboard.storage.base import Base
from soundingboard.storage.database import Database
from soundingboard.vocabulary import Role
from soundingboard.web.guards import OFFICER
from soundingboard.web.limits import limiter


@pytest.fixture(
    scope="module", params=["sqlite", pytest.param("postgresql", marks=pytest.mark.postgres)]
)
def tables(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Database]:
    """An empty record book on SQLite and on PostgreSQL, one for all tests of a module."""
    with ExitStack() as running:
        if request.param == "sqlite":
            url = f"sqlite:///{tmp_path_factory.mktemp('tables') / 'book.sqlite'}"
        else:
            url = running.enter_context(postgresql())
        database = Database(url)
        running.callback(database.close)
        Base.metadata.create_all(database.engine)
        yield database


@dataclass
class MailboxInMemory:
    """Holds raw mails until they are archived; raises each of its troubles once, first."""

    waiting: list[bytes] = field(default_factory=list)
    troubles: list[Exception] = field(default_factory=list)
    name: str = "memory"

    def fetch(self) -> Iterator[Waiting]:
        if self.troubles:
            raise self.troubles.pop(0)
        yield from [Waiting(str(number), raw) for number, raw in enumerate(self.waiting) if raw]

    def archive(self, key: str) -> None:
        self.waiting[int(key)] = b""

    def wait(self) -> None:
        """Nothing comes by itself."""

    def interrupt(self) -> None:
        """Nobody waits."""

    def close(self) -> None:
        """There is nothing to let go of."""


@dataclass
class Clock:
    """The time, where a test may move it."""

    at: datetime = NOON

    def __call__(self) -> datetime:
        return self.at


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return Settings(
        data_dir=tmp_path,
        secret_key="known to all",  # noqa: S106  # tests keep no secret
        organisation_name="Wealdmere Combined County Authority",
        mail_from="growth@wealdmere.example",
        reply_domain="reply.wealdmere.example",
        queue="off",
    )


@pytest.fixture(scope="session")
def empty_database(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A database with every table and no rows, to be copied."""
    path = tmp_path_factory.mktemp("empty") / "soundingboard.sqlite"
    database = Database(f"sqlite:///{path}")
    Base.metadata.create_all(database.engine)
    with database.engine.connect() as connection:
        connection.exec_driver_sql("ROLLBACK")
        connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")
        connection.exec_driver_sql("BEGIN")
    database.close()
    return path


@pytest.fixture
def app(settings: Settings, clock: Clock, empty_database: Path) -> Iterator[Flask]:
    """The application on an empty database, with no postman who leaves the house."""
    shutil.copy(empty_database, settings.data_dir / "soundingboard.sqlite")
    application = create_app(settings)
    application.config["TESTING"] = True
    kit: Kit = application.extensions["kit"]
    application.extensions["kit"] = replace(kit, postman=PostmanInMemory(), now=clock)
    limiter.reset()
    yield application
    kit.database.close()


@pytest.fixture
def kit(app: Flask) -> Kit:
    kit: Kit = app.extensions["kit"]
    return kit


@pytest.fixture
def postman(kit: Kit) -> PostmanInMemory:
    assert isinstance(kit.postman, PostmanInMemory)
    return kit.postman


@pytest.fixture
def database(kit: Kit) -> Database:
    return kit.database


@pytest.fixture
def session(kit: Kit) -> Iterator[Session]:
    """A session for tests of rooms; commit before a door is to see what it wrote."""
    # It must not hold the lock of a writer while it only looks.
    engine = kit.database.engine.execution_options(sqlite_begin="DEFERRED")
    with Session(engine, expire_on_commit=False) as session:
        yield session


@pytest.fixture
def client(app: Flask) -> FlaskClient:
    return app.test_client()


@pytest.fixture
def sign_in(session: Session, client: FlaskClient) -> Callable[..., Officer]:
    """Signs somebody in at the client: `sign_in(Role.LEAD)`."""

    def enter(role: Role = Role.OFFICER, **given: object) -> Officer:
        person = an_officer(session, role=role, **given)
        session.commit()
        with client.session_transaction() as browser:
            browser[OFFICER] = person.id
        return person

    return enter


@pytest.fixture
def submit(client: FlaskClient) -> Callable[..., object]:
    """Posts a form as a browser would: opens the page, takes its token along.

    `submit("/page", {"field": "value"})`; `to` where the form's action is another address.
    """

    def send(page: str, fields: dict[str, object], *, to: str = "") -> object:
        html = client.get(page).get_data(as_text=True)
        token = re.search(r'name="csrf_token"[^>]*value="([^"]+)"', html)
        assert token is not None, f"no form on {page}: {html[:2000]}"
        return client.post(
            to or page,
            data={**fields, "csrf_token": token[1]},
            content_type="multipart/form-data",
        )

    return send
