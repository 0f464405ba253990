"""A small report of nobody's words, with one of everything: to try a template with."""

from soundingboard.press.report import (
    Answerer,
    Cell,
    Edition,
    File,
    Finding,
    Kind,
    Quote,
    Report,
    Row,
    Section,
    Table,
)

_QUOTE = Quote(
    passage=1,
    name="SB-7F3K-2M/1",
    start=0,
    end=18,
    text="Words & <a quote>.",
    cut_before=False,
    cut_after=True,
    author="a respondent",
    named=False,
)
_TABLE = Table(
    key="example",
    caption="A table",
    columns=("What", "How many"),
    rows=(
        Row(name="One", cells=(Cell(text="7", number=7, passages=(1,)),)),
        Row(name="All", cells=(Cell(text="7", number=7, passages=(1,)),), is_sum=True),
    ),
    note="A note.",
    chart=True,
)
EXAMPLE = Report(
    kind=Kind.CONSULTATION,
    edition=Edition.PUBLIC,
    about=1,
    title="An example",
    subtitle="To try a template with",
    house="An authority",
    made_at="2026-11-21T00:00:00+00:00",
    made_on="21 November 2026",
    notice="Public edition.",
    sections=(
        Section(
            key="example",
            level=2,
            heading="A part",
            paragraphs=("A paragraph.",),
            points=("A point.",),
            tables=(_TABLE,),
        ),
        Section(
            key="finding",
            level=3,
            heading="A part of a part",
            points=("A numbered point.",),
            numbered=True,
            findings=(
                Finding(
                    key="finding",
                    heading="A finding",
                    statement="7 people said so.",
                    passages=(1, 2),
                    quotes=(_QUOTE,),
                ),
            ),
            answerers=(Answerer(contributions=(1,), name="A college", type="college"),),
            files=(
                File(
                    evidence=1,
                    name="survey.pdf",
                    media_type="application/pdf",
                    size=12_000,
                    author="a respondent",
                    named=False,
                ),
            ),
        ),
    ),
)
