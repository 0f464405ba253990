"""How a page opens the record book: a GET only reads, a POST writes."""

from contextlib import AbstractContextManager

from flask import request
from sqlalchemy.orm import Session

from soundingboard.web.guards import kit


def open_book() -> AbstractContextManager[Session]:
    """For a page that shows a form and takes it: what a GET changes is rolled back."""
    database = kit().database
    return database.begin() if request.method == "POST" else database.reading()
