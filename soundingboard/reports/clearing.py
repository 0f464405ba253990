"""Consent at the exit: what may not be printed at this very moment is taken out of a report.

Everything that leaves passes here, also what was published long ago: somebody may have changed
their mind since. Figures stay; they tell of nobody.
"""

from dataclasses import dataclass, replace
from typing import TypeVar

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload

from soundingboard.models import Comment, Contribution, Evidence, Stakeholder
from soundingboard.press.report import Answerer, Edition, File, Finding, Quote, Report, Section
from soundingboard.reports.consenting import SOMEBODY, barred, may_name, may_print

Signed = TypeVar("Signed", Quote, File)
CHUNK = 500  # rows asked for in one statement


@dataclass(frozen=True, slots=True)
class Cleared:
    """A report of which every word may be printed now. Only `clear` makes one."""

    report: Report


def clear(session: Session, report: Report) -> Cleared:
    """The report without the words and names that may not be printed now.

    A quote goes when its author did not agree, withdrew, or the passage is no longer there; a name
    goes when its bearer no longer agrees to be named.
    """
    gate = _Gate(session, report)
    return Cleared(
        replace(
            report,
            sections=tuple(gate.section(one) for one in report.sections),
            passages=tuple(one for one in report.passages if gate.may_print(one.passage))
            if report.edition is Edition.INTERNAL
            else (),
        )
    )


class _Gate:
    """Whose words may pass, read anew for this report."""

    def __init__(self, session: Session, report: Report) -> None:
        self.edition = report.edition
        quoted = {
            quote.passage
            for section in report.sections
            for finding in section.findings
            for quote in finding.quotes
        } | {one.passage for one in report.passages}
        said = {
            key
            for section in report.sections
            for one in section.answerers
            for key in one.contributions
        }
        files = {one.evidence for section in report.sections for one in section.files}
        whole = joinedload(Contribution.stakeholder).joinedload(Stakeholder.organisation)
        self.barred = barred(session, sorted(quoted))
        self.by_passage: dict[int, Contribution] = {}
        for keys in _chunks(quoted):
            for comment in session.scalars(
                select(Comment)
                .where(Comment.id.in_(keys))
                .options(joinedload(Comment.contribution))
            ):
                self.by_passage[comment.id] = comment.contribution
        self.by_contribution: dict[int, Contribution] = {}
        for keys in _chunks(said):
            for one in session.scalars(
                select(Contribution).where(Contribution.id.in_(keys)).options(whole)
            ):
                self.by_contribution[one.id] = one
        self.by_file: dict[int, Contribution] = {}
        for keys in _chunks(files):
            for file in session.scalars(
                select(Evidence)
                .where(Evidence.id.in_(keys))
                .options(joinedload(Evidence.contribution))
            ):
                self.by_file[file.id] = file.contribution

    def may_print(self, passage: int) -> bool:
        said = self.by_passage.get(passage)
        if said is None or (self.edition is Edition.PUBLIC and passage in self.barred):
            return False
        return may_print(said, self.edition)

    def section(self, section: Section) -> Section:
        return replace(
            section,
            findings=tuple(self._finding(one) for one in section.findings),
            answerers=tuple(one for one in section.answerers if self._may_list(one)),
            files=tuple(
                self._named(file, self.by_file[file.evidence])
                for file in section.files
                if file.evidence in self.by_file
                and may_print(self.by_file[file.evidence], self.edition)
            ),
        )

    def _finding(self, finding: Finding) -> Finding:
        return replace(
            finding,
            quotes=tuple(
                self._named(one, self.by_passage[one.passage])
                for one in finding.quotes
                if self.may_print(one.passage)
            ),
        )

    def _may_list(self, answerer: Answerer) -> bool:
        said = [
            self.by_contribution[key]
            for key in answerer.contributions
            if key in self.by_contribution
        ]
        if self.edition is Edition.INTERNAL:
            return any(may_print(one, self.edition) for one in said)
        return any(may_name(one) for one in said)

    def _named(self, one: Signed, said: Contribution) -> Signed:
        if self.edition is Edition.INTERNAL or not one.named or may_name(said):
            return one
        return replace(one, author=SOMEBODY, named=False)


def _chunks(keys: set[int]) -> list[list[int]]:
    ordered = sorted(keys)
    return [ordered[at : at + CHUNK] for at in range(0, len(ordered), CHUNK)]
