"""Addresses that get no letters, whatever a list says: looked up by hash, kept with the reason."""

from collections.abc import Iterable
from datetime import datetime
from hashlib import sha256

from sqlalchemy import select, text, update
from sqlalchemy.orm import Session

from soundingboard.models import Delivery, Suppression
from soundingboard.models.delivery import IS_DUE, IS_OWNED
from soundingboard.storage.among import among
from soundingboard.vocabulary import SuppressionReason


def hash_of(address: str) -> str:
    """What stands in the book for an address: SHA-256, in hex, of it in lower case.

    The entry must outlive the person's row, so it must not itself be personal data in the clear.
    """
    return sha256(address.strip().lower().encode()).hexdigest()


def is_suppressed(session: Session, address: str) -> bool:
    """Whether an entry against this address is live, for whatever reason."""
    return bool(reasons(session, [address]))


def reasons(session: Session, addresses: Iterable[str]) -> dict[str, frozenset[SuppressionReason]]:
    """The live reasons against each of these addresses; those without any are left out."""
    by_hash: dict[str, list[str]] = {}
    for address in addresses:
        by_hash.setdefault(hash_of(address), []).append(address)
    found: dict[str, set[SuppressionReason]] = {}
    live = select(Suppression.address_hash, Suppression.reason).where(
        among(session, Suppression.address_hash, by_hash), Suppression.lifted_at.is_(None)
    )
    for address_hash, reason in session.execute(live):
        for address in by_hash[address_hash]:
            found.setdefault(address, set()).add(reason)
    return {address: frozenset(why) for address, why in found.items()}


def suppress(
    session: Session, address: str, reason: SuppressionReason, evidence: str, at: datetime
) -> Suppression:
    """Writes no more letters to an address. The same live reason is entered once.

    `evidence` is a sentence staff can check: what happened, with the reply code if there was one.
    """
    known = session.scalar(
        select(Suppression).where(
            Suppression.address_hash == hash_of(address),
            Suppression.reason == reason,
            Suppression.lifted_at.is_(None),
        )
    )
    if known is not None:
        return known
    entry = Suppression(address_hash=hash_of(address), reason=reason, evidence=evidence, at=at)
    session.add(entry)
    session.flush()
    _take_back(session, address)
    return entry


def _take_back(session: Session, address: str) -> None:
    """Takes letters to an address from the hands of workers: the next claim ends them."""
    # Looked for among those that workers hold: they are few, whatever was planned.
    theirs = select(Delivery.id).where(
        text(IS_OWNED),
        text(IS_DUE),
        Delivery.to_address.in_({address, address.strip().lower()}),
    )
    session.execute(
        update(Delivery)
        .where(Delivery.id.in_(theirs), text(IS_OWNED), text(IS_DUE))
        .values(owner="", lease_until=None)
        .execution_options(synchronize_session=False)
    )


def lift(
    session: Session, address: str, at: datetime, reason: SuppressionReason | None = None
) -> int:
    """Lifts the live entries against an address (of one reason, or all); returns how many.

    The entries stay in the book: that an address once bounced is still worth knowing.
    """
    live = select(Suppression).where(
        Suppression.address_hash == hash_of(address), Suppression.lifted_at.is_(None)
    )
    if reason is not None:
        live = live.where(Suppression.reason == reason)
    entries = session.scalars(live).all()
    for entry in entries:
        entry.lifted_at = at
    session.flush()
    return len(entries)
