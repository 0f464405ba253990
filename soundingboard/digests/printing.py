"""Printing: a passage as a digest shows it, and as much of its author as they agreed to."""

from soundingboard.digests.hearing import spoken_for
from soundingboard.letters.digest import PrintedExtract, PrintedLine
from soundingboard.links import Links
from soundingboard.models import Comment, Contribution, DigestExtract, DigestLine
from soundingboard.vocabulary import Channel, Consent, ContributionState


def printed_extracts(line: DigestLine) -> tuple[PrintedExtract, ...]:
    """The quoted passages of a line, promoted ones first, hidden ones left out.

    Left out as well is what its author has changed or withdrawn since the digest was compiled:
    their later words, and what they now agree to, come with the next one.
    """
    shown = [
        one for one in line.extracts if not (one.hidden or is_withdrawn(one) or is_changed(one))
    ]
    shown.sort(key=lambda extract: (not extract.promoted, extract.position))
    return tuple(PrintedExtract(words(extract), author(extract.comment)) for extract in shown)


def print_line(line: DigestLine, extracts: tuple[PrintedExtract, ...], links: Links) -> PrintedLine:
    """A line with the address of the words behind it."""
    return PrintedLine(
        heading=line.heading,
        statement=line.statement,
        extracts=extracts,
        url=links.digest_line(line.digest_id, line.id),
    )


def words(extract: DigestExtract) -> str:
    """The words quoted, to the letter, with a mark where the passage goes on."""
    text = extract.comment.text
    before = "[…] " if text[: extract.start].strip() else ""
    after = " […]" if text[extract.end :].strip() else ""
    return f"{before}{text[extract.start : extract.end]}{after}"


def is_withdrawn(extract: DigestExtract) -> bool:
    """Whether the words quoted no longer stand: their author changed or withdrew them."""
    return extract.comment.contribution.state is ContributionState.WITHDRAWN


def is_changed(extract: DigestExtract) -> bool:
    """Whether the passage has become shorter than its quotation: cut or joined by a person."""
    return extract.end > len(extract.comment.text)


def author(comment: Comment) -> str:
    """Who said it, as far as they agreed to be named: else only what kind of body they are.

    Words that may not be published, or whose author was never asked, say so wherever they are
    printed: a lead may pass a digest on.
    """
    contribution = comment.contribution
    who = contribution.stakeholder
    organisation = spoken_for(contribution)
    if contribution.consent is Consent.NAMED:
        named = [part for part in (who.name, organisation.name if organisation else "") if part]
        if named:
            return ", ".join(named)
    unnamed = organisation.type.value if organisation else "somebody who speaks for themselves"
    return f"{unnamed}{_reserved(contribution)}"


def _reserved(contribution: Contribution) -> str:
    if contribution.consent is Consent.NOT:
        return " (not for publication)"
    if contribution.consent is Consent.NOT_ASKED:
        by_staff = contribution.channel is Channel.RECORDED
        came = "written down by staff" if by_staff else "came by mail"
        return f" ({came}, not asked whether it may be published)"
    return ""
