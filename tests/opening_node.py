"""A node with the house's own clock that dies while it opens a consultation: run by tests.

As kill -9 would, after the work and before the commit.
"""

import logging
import os
import signal
import sys
import time
from pathlib import Path

ROOT = Path(__file__).parents[1]
sys.path.insert(0, str(ROOT))

from sqlalchemy import event, select
from sqlalchemy.orm import Session

from config import Settings
from soundingboard import clock
from soundingboard.app import create_app
from soundingboard.kit import Kit
from soundingboard.models import Consultation
from soundingboard.vocabulary import ConsultationState


def die(session: Session) -> None:
    opened = select(Consultation.id).where(Consultation.state == ConsultationState.OPEN)
    if session.scalar(opened) is not None:
        os.kill(os.getpid(), signal.SIGKILL)


def main() -> None:
    logging.disable(logging.CRITICAL)
    kit: Kit = create_app(Settings.from_environ(os.environ)).extensions["kit"]
    event.listen(Session, "before_commit", die)
    clock.wind(kit)
    while True:
        time.sleep(1)


if __name__ == "__main__":
    main()
