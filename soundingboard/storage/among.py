"""Whether a column holds one of many values: asked with one parameter, however many they are.

A statement with a parameter for each of them is written and read anew each time, by us, by the
driver and by the database.
"""

import json
from collections.abc import Collection
from typing import Any

from sqlalchemy import ARRAY, ColumnElement, any_, func, literal, select
from sqlalchemy.orm import InstrumentedAttribute, Session


def among(
    session: Session,
    column: ColumnElement[Any] | InstrumentedAttribute[Any],
    values: Collection[int] | Collection[str],
) -> ColumnElement[bool]:
    """The condition that a column of numbers or of words holds one of these values."""
    if session.get_bind().dialect.name == "postgresql":
        return column == any_(literal(list(values), ARRAY(column.type)))
    told = func.json_each(literal(json.dumps(list(values)))).table_valued("value")
    return column.in_(select(told.c.value))
