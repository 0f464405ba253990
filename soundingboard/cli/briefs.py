"""The sheet of a consultation: which fields it has, and the brief they make."""

from soundingboard.cli.sheets import Sheet
from soundingboard.consultations.asking import LONGEST_HINT, LONGEST_QUESTION
from soundingboard.consultations.briefing import Brief, BriefQuestion
from soundingboard.consultations.drafting import LONGEST_TEXT, LONGEST_TITLE
from soundingboard.consultations.grounds import Stated
from soundingboard.refusals import Unreadable
from soundingboard.vocabulary import Language, Mode

LONGEST_REASON = 2000


def brief_in(sheet: Sheet) -> Brief:
    """What the sheet asks for. Raises Unreadable, naming the field, where it cannot be."""
    closes_on = sheet.day("closes_on", needed=True)
    if closes_on is None:
        raise Unreadable("closes_on: this is missing.")
    document, version, sections = _document(sheet.table("document"))
    groups, interests = _audience(sheet.table("audience"))
    reasons = sheet.table("go_ahead_without")
    brief = Brief(
        title=sheet.text("title", most=LONGEST_TITLE, needed=True),
        mode=sheet.choice("kind", Mode),
        strategy=sheet.text("strategy", most=LONGEST_TITLE),
        language=sheet.choice("language", Language, unless=Language.ENGLISH),
        introduction=sheet.text("introduction", most=LONGEST_TEXT),
        opens_on=sheet.day("opens_on"),
        closes_on=closes_on,
        document=document,
        version=version,
        sections=sections,
        questions=tuple(_question(one) for one in sheet.tables("questions")),
        groups=groups,
        interests=interests,
        stated=_stated(sheet.table("grounds")),
        go_ahead=reasons.texts(most=LONGEST_REASON) if reasons else {},
    )
    sheet.finish()
    return brief


def _document(
    sheet: Sheet | None,
) -> tuple[int | None, int | None, dict[str, tuple[str, ...]]]:
    if sheet is None:
        return None, None, {}
    document, version = sheet.number("number", needed=True), sheet.number("version")
    sections = sheet.table("sections")
    sheet.finish()
    return document, version, sections.lists() if sections else {}


def _question(sheet: Sheet) -> BriefQuestion:
    question = BriefQuestion(
        text=sheet.text("text", most=LONGEST_QUESTION, needed=True),
        hint=sheet.text("hint", most=LONGEST_HINT),
        priorities=sheet.names("priorities"),
        options=sheet.names("options"),
    )
    sheet.finish()
    return question


def _audience(sheet: Sheet | None) -> tuple[tuple[str, ...], tuple[str, ...]]:
    if sheet is None:
        return (), ()
    chosen = sheet.names("groups"), sheet.names("interests")
    sheet.finish()
    if not any(chosen):
        raise Unreadable("audience: name groups or interests; without this table, it is everyone.")
    return chosen


def _stated(sheet: Sheet | None) -> Stated | None:
    if sheet is None:
        return None

    def words(field: str, most: int = LONGEST_TEXT) -> str:
        return sheet.text(field, most=most)

    stated = Stated(
        proposal=words("proposal"),
        reasons=words("reasons"),
        options=words("options"),
        impacts=words("impacts"),
        decided=words("decided"),
        changeable=words("changeable"),
        decision_maker=words("decision_maker", LONGEST_TITLE),
        decision_on=sheet.day("decision_on"),
    )
    sheet.finish()
    return stated
