"""An installation that sends and receives by real SMTP, through the local post office."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from flask import Flask

from config import Settings
from conftest import Clock
from servers import free_port
from soundingboard.app import create_app
from soundingboard.kit import Kit
from soundingboard.postoffice.server import open_office
from soundingboard.storage.base import Base
from soundingboard.web.limits import limiter


@pytest.fixture
def app(tmp_path: Path, clock: Clock) -> Iterator[Flask]:
    """The whole application with its post office open; time stands where the test puts it."""
    application = create_app(
        Settings(
            data_dir=tmp_path,
            organisation_name="Wealdmere Combined County Authority",
            mail_from="growth@wealdmere.example",
            reply_domain="reply.wealdmere.example",
            post_office_port=free_port(),
        )
    )
    limiter.enabled = False  # one test plays everybody
    kit: Kit = replace(application.extensions["kit"], now=clock)
    application.extensions["kit"] = kit
    Base.metadata.create_all(kit.database.engine)
    assert kit.post_office is not None
    with open_office(kit.post_office):
        yield application
    limiter.enabled = True
    kit.database.close()
