"""Commands for when digests come: a lead's rhythm, and the meetings that pull digests forward."""

from datetime import datetime

import click
from flask.cli import AppGroup

from soundingboard.access.officers import called
from soundingboard.cli.digests import group as digests
from soundingboard.cli.kit import json_option, kit, refusing, say
from soundingboard.cli.staff import by_option, officer_called
from soundingboard.digests import rhythms
from soundingboard.digests.rhythms import WEEKDAYS
from soundingboard.models import Meeting, Rhythm
from soundingboard.strategy import meetings, priorities, strategies
from soundingboard.vocabulary import Frequency, MeetingKind

group = AppGroup("meetings", help="Meetings, and the digests they pull forward.")
MOMENT = click.DateTime(["%Y-%m-%dT%H:%M", "%Y-%m-%d %H:%M"])


@digests.command()
@click.argument("lead", metavar="NAME|ADDRESS")
@click.option("--every", type=click.Choice([one.value for one in Frequency]), help="How often.")
@click.option("--on", "day", type=click.Choice([one.lower() for one in WEEKDAYS]), help="When.")
@click.option("--unreviewed/--reviewed", default=None, help="Go out as they are, or wait.")
@click.option("--tell-when-quiet/--silent", default=None, help="What an empty period does.")
@json_option
@refusing
def rhythm(
    lead: str,
    *,
    every: str | None,
    day: str | None,
    unreviewed: bool | None,
    tell_when_quiet: bool | None,
    as_json: bool,
) -> None:
    """Show when a lead has their digests; with options, choose it for them."""
    tools = kit()
    with tools.database.begin() as book:
        who = called(book, lead)
        known = rhythms.rhythm_of(book, who)
        if any(one is not None for one in (every, day, unreviewed, tell_when_quiet)):
            before = (known.frequency, known.weekday) if known else (Frequency.WEEKLY, None)
            house = before[1] if before[1] is not None else tools.digest_weekday
            known = rhythms.choose(
                book,
                who,
                frequency=Frequency(every) if every else before[0],
                weekday=WEEKDAYS.index(day.capitalize()) if day else house,
                unreviewed=_kept(unreviewed, before=known is not None and known.unreviewed),
                tells_when_quiet=_kept(
                    tell_when_quiet, before=known is not None and known.tells_when_quiet
                ),
                zone=tools.zone,
                at=tools.now(),
                by=who.name,
            )
        answer = _chosen(known)
    say(answer, as_json=as_json, text=_told(who.name, known))


def _kept(chosen: bool | None, *, before: bool) -> bool:  # noqa: FBT001  # what click hands over
    return before if chosen is None else chosen


def _chosen(known: Rhythm | None) -> dict[str, object] | None:
    if known is None:
        return None
    return {
        "frequency": known.frequency,
        "weekday": WEEKDAYS[known.weekday],
        "unreviewed": known.unreviewed,
        "tells_when_quiet": known.tells_when_quiet,
        "next_at": known.next_at,
    }


def _told(name: str, known: Rhythm | None) -> str:
    if known is None:
        return f"{name} has not chosen: once a week, with everybody else."
    if known.next_at is None:
        return f"{name} has digests never, only on demand."
    how = "without review" if known.unreviewed else "after review"
    quiet = "a line" if known.tells_when_quiet else "silence"
    turn = known.next_at.astimezone(kit().zone)
    return (
        f"{name} has digests {known.frequency}, on {WEEKDAYS[known.weekday]}, {how}; "
        f"where nothing is new, {quiet}. Next: {turn:%Y-%m-%d %H:%M}."
    )


@group.command(name="list")
@json_option
@refusing
def list_(*, as_json: bool) -> None:
    """List the meetings to come."""
    tools = kit()
    with tools.database.reading() as book:
        rows = [_row(one) for one in meetings.to_come(book, at=tools.now())]
    lines = [
        f"{row['id']}: {row['title']} ({row['kind']}), {row['starts_at']:%Y-%m-%d %H:%M}, "
        + (
            f"cancelled: {row['cancelled_why']}"
            if row["cancelled_why"]
            else f"digests {row['digests_at']:%Y-%m-%d %H:%M}"
        )
        for row in rows
    ]
    say(rows, as_json=as_json, text="\n".join(lines) or "There is no meeting to come.")


@group.command()
@click.argument("title")
@click.option("--kind", type=click.Choice([one.value for one in MeetingKind]), required=True)
@click.option("--at", "moment", type=MOMENT, required=True, help="As 2026-12-03T10:00.")
@click.option("--days-before", type=int, default=3, help="When digests are wanted; 3 days before.")
@click.option("--priority", "names", multiple=True, help="What it is about; repeatable. None: all.")
@by_option
@refusing
def add(
    title: str, *, kind: str, moment: datetime, days_before: int, names: tuple[str, ...], by: str
) -> None:
    """Put a meeting called TITLE on the calendar."""
    tools = kit()
    with tools.database.begin() as book:
        who = officer_called(book, by)
        about = [priorities.called(strategies.newest(book), one) for one in names]
        made = meetings.plan(
            book,
            MeetingKind(kind),
            title,
            moment.replace(tzinfo=tools.zone),
            days_before=days_before,
            priorities=about,
            zone=tools.zone,
            at=tools.now(),
            by=who.name,
        )
        digests_at = made.digests_at.astimezone(tools.zone)
    click.echo(f"Meeting {made.id}: {made.title}. Its digests come {digests_at:%Y-%m-%d %H:%M}.")


@group.command()
@click.argument("meeting_id", type=int)
@click.option("--at", "moment", type=MOMENT, required=True, help="As 2026-12-03T10:00.")
@by_option
@refusing
def rearrange(meeting_id: int, *, moment: datetime, by: str) -> None:
    """Move a meeting to another time."""
    tools = kit()
    with tools.database.begin() as book:
        who = officer_called(book, by)
        found = meetings.meeting(book, meeting_id)
        meetings.rearrange(
            book,
            found,
            moment.replace(tzinfo=tools.zone),
            zone=tools.zone,
            at=tools.now(),
            by=who.name,
        )
    click.echo(f"{found.title} is rearranged.")


@group.command()
@click.argument("meeting_id", type=int)
@click.option("--why", required=True, help="Why it does not take place.")
@by_option
@refusing
def cancel(meeting_id: int, *, why: str, by: str) -> None:
    """Say that a meeting does not take place, and why."""
    tools = kit()
    with tools.database.begin() as book:
        who = officer_called(book, by)
        found = meetings.meeting(book, meeting_id)
        meetings.cancel(book, found, why, at=tools.now(), by=who.name)
    click.echo(f"{found.title} is cancelled.")


def _row(one: Meeting) -> dict[str, object]:
    zone = kit().zone
    return {
        "id": one.id,
        "title": one.title,
        "kind": one.kind,
        "starts_at": one.starts_at.astimezone(zone),
        "digests_at": one.digests_at.astimezone(zone),
        "compiled_at": one.compiled_at,
        "cancelled_why": one.cancelled_why,
        "priorities": [each.name for each in one.priorities],
    }
