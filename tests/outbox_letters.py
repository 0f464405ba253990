"""Letters in the outbox, as tests need them."""

from sqlalchemy.orm import Session

from factories import NOON, a_token
from soundingboard.models import Delivery, Wording


def a_letter(session: Session, address: str = "", **given: object) -> Delivery:
    """A letter that is due, committed, so that a dispatcher sees it."""
    token = a_token()
    values: dict[str, object] = {
        "purpose": "invitation",
        "once_key": f"test:{token}",
        "to_address": address or f"{token}@partner.example",
        "to_name": "Olwen Pryce",
        "reply_to": "",
        "message_id": f"<{token}@reply.wealdmere.example>",
        "created_at": NOON,
        "not_before": NOON,
        **given,
    }
    words: dict[str, object] = {
        "subject": "Shaping the growth plan",
        "text": "Hello Olwen,\n",
        "html": "<p>Hello Olwen,</p>\n",
        "headers": [],
    }
    words.update({name: values.pop(name) for name in words if name in values})
    values.setdefault("wording", Wording(**words))
    letter = Delivery(**values)
    session.add(letter)
    session.commit()
    return letter


def look_again(session: Session) -> None:
    """Makes a session see what others have written since it began to look."""
    session.rollback()
    session.expire_all()
