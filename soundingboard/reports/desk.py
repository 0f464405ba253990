"""What every part of a report is written with: what was heard, for whom, and how days are told."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from soundingboard.reports.heard import Heard
from soundingboard.reports.quoting import Quoter
from soundingboard.reports.telling import Teller


@dataclass(frozen=True, slots=True)
class Desk:
    """One report on its way: read-only."""

    session: Session
    heard: Heard
    teller: Teller
    quoter: Quoter
    day: Callable[[datetime], str]
