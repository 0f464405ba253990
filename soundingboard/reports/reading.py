"""The part of a report on how to read it: caveats, the printed bands, how passages were coded."""

from soundingboard.analysis.quantities import SCALE, SHOWN_FROM, WORDS_FROM
from soundingboard.coding.agreeing import agreed
from soundingboard.press.report import Cell, Edition, Row, Section, Table
from soundingboard.reports.desk import Desk
from soundingboard.reports.telling import Teller
from soundingboard.vocabulary import CommentState, TagSource, TagState

NOTICES = {
    Edition.INTERNAL: "Internal edition. It holds words and names that may not be published.",
    Edition.PUBLIC: "Public edition.",
}
BLIND = (
    "Made for somebody who may still code {} of it as the second person: how {} coded is left out, "
    "so figures by priority, theme and stance are not whole. Do not hand it on."
)
NO_VOTE = (
    "This was neither a vote nor a survey. Those who answered chose to; they do not stand for "
    "everybody, and figures here tell only how many of them said something. Silence is not "
    "disagreement."
)
NOT_CHECKED = (
    "Views are told as they were given. What people state as fact has not been checked by us."
)
TO_THE_LETTER = (
    "Words in quotation are to the letter, whole sentences; […] marks where somebody said more. "
    "Nobody's words were put in other words, and no sentence here was written by a language model: "
    "those between the quotations are made of counts."
)
AGREED = "We print only words whose author agreed to it, named only where they agreed to be."
ONCE = (
    "A person is counted once however often they wrote, and an organisation once however many "
    "people spoke for it."
)


def notice_of(edition: Edition, *, hidden: int) -> str:
    """What stands at the head of an edition; `hidden` passages are left out of its figures."""
    if not hidden:
        return NOTICES[edition]
    told = ("1 passage", "it was") if hidden == 1 else (f"{hidden:,} passages", "they were")
    return f"{NOTICES[edition]} {BLIND.format(*told)}"


def how_to_read(desk: Desk) -> Section:
    """What figures and words mean, and what they do not."""
    said = [NO_VOTE, NOT_CHECKED, TO_THE_LETTER, ONCE, _words(), *_coding(desk)]
    said += on_small_figures(desk.teller)
    scale = Table(
        key="scale",
        caption="Words for shares",
        columns=("Word", "Share"),
        rows=tuple(Row(name=str(band), cells=(Cell(text=meaning),)) for band, meaning in SCALE),
    )
    return Section(
        key="method",
        level=2,
        heading="How to read this report",
        paragraphs=tuple(said),
        tables=(scale,),
    )


def on_small_figures(teller: Teller) -> tuple[str, ...]:
    """What is left out of what is published; nothing is of the internal edition."""
    if not teller.is_public:
        return ()
    return (AGREED, f"Figures under {SHOWN_FROM} are not shown, nor any that would tell them.")


def _words() -> str:
    return (
        f"Words for how many follow the scale below. Of fewer than {WORDS_FROM} people we give "
        "counts alone."
    )


def _coding(desk: Desk) -> list[str]:
    """How passages came to their priorities, and what still waits."""
    comments, teller = desk.heard.comments, desk.teller
    tags = [tag for one in comments for tag in one.tags if tag.state is TagState.APPLIES]
    by_person = sum(tag.source is TagSource.PERSON for tag in tags)
    said = []
    if tags:
        share = teller.share(by_person, len(tags), "coding", "codings")
        said.append(
            "A passage is coded to the priorities of the question or section it answers, and by "
            f"its own words; a person may set that right. So far {share} were made or confirmed by "
            "a person."
        )
    waiting = sum(one.state is CommentState.UNSURE for one in comments)
    if waiting:
        share = teller.share(waiting, len(comments), "passage", "passages")
        said.append(
            f"{share[:1].upper()}{share[1:]} still wait for a person to say what they answer; "
            "they count among all that was said, and under no question."
        )
    twice = agreed(desk.session, desk.heard.consultation)
    if twice.passages and twice.overall.kappa is not None:
        share = teller.share(twice.alike, twice.passages, "passage", "passages")
        said.append(
            "A part was coded a second time by somebody who had not seen the first codes. They "
            f"gave the same priorities to {share}; Cohen's kappa is {twice.overall.kappa:.2f}."
        )
    if desk.heard.consultation.coding_final_at is not None:
        said.append(
            f"The coding is final since {desk.day(desk.heard.consultation.coding_final_at)}."
        )
    return said
