"""Handing over: everything we hold about a person as one archive, made while somebody waits.

It is made anew each time and kept nowhere: what is longer than IN_MEMORY lies in a file without a
name until it has been sent, and is gone with it.
"""

import json
import re
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from tempfile import SpooledTemporaryFile
from typing import IO, Any
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from sqlalchemy import select
from sqlalchemy.orm import Session

from soundingboard.holdings.belonging import AS_IT_IS
from soundingboard.holdings.gathering import Holdings, Record, Section
from soundingboard.holdings.mentions import MOST, Mention
from soundingboard.holdings.printing import Cover, PrintedSection, as_page, printed
from soundingboard.holdings.redacting import Redactor, redactor
from soundingboard.models import Delivery, IncomingMail, Stakeholder
from soundingboard.outbox.composing import Unwritable
from soundingboard.outbox.enclosing import NotOnTheShelf
from soundingboard.outbox.rendering import Stationery
from soundingboard.outbox.specimens import as_it_leaves

IN_MEMORY = 16 * 1024 * 1024  # bytes
_KEYS = (
    "The keys to your personal pages as records. But they stand in your letters and mails as they "
    "were sent, and open your pages without a password: keep this file to yourself."
)
_UNSAFE = re.compile(r"[^\w.-]+", re.ASCII)


@dataclass(frozen=True, slots=True)
class Request:
    """What is handed over, and why: `asked` says who asked and how we know it is them."""

    held: Holdings
    asked: str
    mentions: Sequence[Mention]  # those that are handed out
    not_handed_out: int  # other mentions that were found
    hidden: Sequence[str] = ()  # words staff want hidden besides
    more: bool = False  # there are more mentions than were looked at


def hand_over(
    session: Session, stationery: Stationery, request: Request, *, at: datetime
) -> IO[bytes]:
    """The archive, at its beginning: index.html, data.json, letters, mails and files."""
    held = request.held
    hides = hider(session, held, request.hidden)
    archive = SpooledTemporaryFile(max_size=IN_MEMORY)  # noqa: SIM115  # whoever sends it closes it
    with ZipFile(archive, "w", ZIP_DEFLATED) as zipped:
        packing = _Packing(session, stationery, zipped, at)
        files = {
            "delivery": packing.letters(held.section("delivery")),
            "incoming_mail": packing.mails(held.section("incoming_mail")),
            "evidence": packing.evidence(held.section("evidence")),
        }
        by_others = written_by_others(held)
        sections = [
            (one, [_redacted(one.table, record, hides, by_others) for record in one.records])
            for one in held.filled
        ]
        mentions = [
            (one.kind, tuple(hides.words(place) for place in one.places))
            for one in request.mentions
        ]
        cover = _cover(stationery, request, packing.missing, at)
        page = as_page(
            cover,
            [
                PrintedSection(
                    anchor=one.table.replace("_", "-"),
                    title=one.title,
                    records=tuple(printed(record, stationery.zone) for record in records),
                    files=tuple(files.get(one.table, {}).get(r.get("id"), "") for r in records),
                )
                for one, records in sections
            ],
            mentions,
        )
        packing.put("index.html", page)
        data = {
            "made_at": at.astimezone(UTC).isoformat(),
            "asked": request.asked,
            "not_in_it": list(cover.left_out),
            **{one.table: records for one, records in sections},
            "mentions": [{"where": kind, "words": list(words)} for kind, words in mentions],
            "files": {kind: list(names.values()) for kind, names in files.items() if names},
        }
        told = json.dumps(data, ensure_ascii=False, indent=1)
        packing.put("data.json", told.encode("utf-8", errors="replace"))
    archive.seek(0)
    return archive


def hider(session: Session, held: Holdings, also: Iterable[str] = ()) -> Redactor:
    """What hides everybody on the list but the person, and the body they speak for."""
    names = session.scalars(select(Stakeholder.name).where(Stakeholder.name != ""))
    bodies = [one.get("organisation", "") for one in held.section("stakeholder").records]
    bodies += [one["organisation_name"] for one in held.section("contribution").records]
    addresses = (*held.whose.addresses, *held.whose.former)
    return redactor(addresses, (*held.whose.names, *bodies), names, also)


def written_by_others(held: Holdings) -> frozenset[int]:
    """Contributions of theirs that others wrote down: staff, or who sent them in for them."""
    return frozenset(
        one["id"]
        for one in held.section("contribution").records
        if one["recorded_by"] or one["incoming_mail_id"] not in {None, *held.ids["incoming_mail"]}
    )


def _redacted(table: str, record: Record, hides: Redactor, by_others: Collection[int]) -> Record:
    whole = AS_IT_IS.get(table, frozenset())
    number = record.get("id") if table == "contribution" else record.get("contribution_id")
    if number in by_others:
        whole &= {"reference", "file_name", "label"}
    return {name: one if name in whole else hides.value(one) for name, one in record.items()}


def _cover(stationery: Stationery, request: Request, missing: Sequence[str], at: datetime) -> Cover:
    whose = request.held.whose
    left_out = [
        "Addresses and names of other people in what others wrote: they are theirs.",
        _KEYS,
        "Numbers that computers work with and in which nothing can be read.",
        *missing,
    ]
    if request.not_handed_out:
        noun = "place" if request.not_handed_out == 1 else "places"
        left_out.append(
            f"{request.not_handed_out:,} {noun} where others mention a name or address of yours: "
            "somebody looked through what was found and left out what tells about other people, or "
            "means somebody else."
        )
    if request.more:
        left_out.append(
            f"Further places where others mention you: of so many we looked at the first {MOST:,}, "
            "some of each kind. Ask us if you look for something that is not here."
        )
    return Cover(
        house=stationery.letterhead.organisation_name,
        name=(*whose.names, *whose.addresses)[0],
        made_on=stationery.day(at),
        asked=request.asked,
        left_out=tuple(left_out),
    )


class _Packing:
    """Files of a person put into an archive one after the other, so that few are in memory."""

    def __init__(
        self, session: Session, stationery: Stationery, zipped: ZipFile, at: datetime
    ) -> None:
        self._session, self._stationery, self._zipped = session, stationery, zipped
        self._stamp = at.astimezone(UTC).timetuple()[:6]
        self.missing: list[str] = []

    def put(self, name: str, content: bytes) -> None:
        entry = ZipInfo(name, self._stamp)
        entry.compress_type = ZIP_DEFLATED
        entry.external_attr = 0o600 << 16  # for whoever unpacks it, and nobody else there
        self._zipped.writestr(entry, content)

    def letters(self, section: Section) -> dict[Any, str]:
        """Each letter as it went over the wire, or would have."""
        names = {}
        for record in section.records:
            letter = self._session.get_one(Delivery, record["id"])
            try:
                content = as_it_leaves(self._stationery, letter)
            except (Unwritable, NotOnTheShelf):
                self.missing.append(f"Letter number {letter.id}: it could not be put together.")
                continue
            names[letter.id] = name = f"letters/{letter.id}.eml"
            self.put(name, content)
            self._session.expunge(letter)
        return names

    def mails(self, section: Section) -> dict[Any, str]:
        """Each mail byte for byte as it came."""
        names = {}
        for record in section.records:
            number = record["id"]
            raw = self._session.scalars(
                select(IncomingMail.raw).where(IncomingMail.id == number)
            ).one()
            names[number] = name = f"mails/{number}.eml"
            self.put(name, raw)
        return names

    def evidence(self, section: Section) -> dict[Any, str]:
        """Each file under a name that is safe on any machine."""
        names = {}
        for record in section.records:
            number = record["id"]
            try:
                content = self._stationery.shelf.get(record["content_hash"])
            except KeyError:
                self.missing.append(f"File number {number}: we do not have it any more.")
                continue
            safe = _UNSAFE.sub("_", record["file_name"])[-80:].strip("._") or "file"
            names[number] = name = f"files/{number}-{safe}"
            self.put(name, content)
        return names
