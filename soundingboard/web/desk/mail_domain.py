"""The mail domain at the desk: what the DNS has to say of our letters, and whether it does."""

from flask import Blueprint, render_template

from soundingboard.outbox.domain_check import Looked, look
from soundingboard.outbox.sending_domain import wanted
from soundingboard.vocabulary import Role
from soundingboard.web.guards import kit, only

bp = Blueprint("mail_domain", __name__, url_prefix="/desk/mail-domain")
bp.before_request(only(Role.OFFICER))


@bp.get("/")
def page() -> str:
    """Every record to copy; no name server is asked."""
    return _shown()


@bp.post("/check")
def check() -> str:
    """Asks name servers whether the records stand there, where a setting allows it."""
    lookup = kit().sending.lookup
    if lookup is None:
        return _shown()
    return _shown(look(wanted(kit().sending).records, lookup))


def _shown(looked: tuple[Looked, ...] = ()) -> str:
    domain = kit().sending
    known = wanted(domain)
    return render_template(
        "desk/mail_domain/page.html",
        domain=domain,
        known=known,
        sealed=[one for one in known.records if one.is_in_use],
        looked={one.record.name: one for one in looked},
        may_ask=domain.lookup is not None,
    )
