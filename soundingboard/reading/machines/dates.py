"""Finding a day in what somebody wrote, as people in Britain and their neighbours write days."""

import re
from datetime import date

_MONTHS = {
    name: number
    for number, names in enumerate(
        (
            "january jan januar janvier enero gennaio januari ionawr ion janeiro",
            "february feb februar février febrero febbraio februari chwefror chwef fevereiro",
            "march mar märz mars marzo maart mawrth maw março",
            "april apr avril abril aprile ebrill ebr",
            "may mai mayo maggio mei maio maj",
            "june jun juni juin junio giugno mehefin meh junho",
            "july jul juli juillet julio luglio gorffennaf gorff julho",
            "august aug août agosto augustus awst augusti",
            "september sep sept septembre septiembre settembre medi setembro",
            "october oct oktober octobre octubre ottobre hydref hyd outubro",
            "november nov novembre noviembre tachwedd tach novembro",
            "december dec dezember décembre diciembre dicembre rhagfyr rhag dezembro",
        ),
        start=1,
    )
    for name in names.split()
}
_NAMED = "|".join(sorted(_MONTHS, key=len, reverse=True))
_ORDINAL = r"(?:st|nd|rd|th|er|af|ain|ydd|fed|eg|il|\.|º)?"
_ISO = re.compile(r"\b(20\d\d)-(\d{1,2})-(\d{1,2})\b")
_DAY_MONTH = re.compile(
    rf"\b(\d{{1,2}}){_ORDINAL}\s*(?:of |de |d')?({_NAMED})\b\.?,?(?:\s*(?:de )?(20\d\d))?",
    re.IGNORECASE,
)
_MONTH_DAY = re.compile(
    rf"\b({_NAMED})\.?\s+(\d{{1,2}})(?:st|nd|rd|th)?\b(?:,?\s*(20\d\d))?", re.IGNORECASE
)
_NUMBERS = re.compile(r"\b(\d{1,2})[/.\-](\d{1,2})(?:[/.\-](20\d\d|\d\d))?\.?(?!\d)")


def find_date(text: str, near: date | None) -> date | None:
    """The first day named in a text, day before month where both are numbers.

    A year left out is the one that makes the day follow `near`; without `near` such a day is not
    known.
    """
    found: list[tuple[int, date]] = []
    for pattern, order in (
        (_ISO, "ymd"),
        (_DAY_MONTH, "dmy"),
        (_MONTH_DAY, "mdy"),
        (_NUMBERS, "dmy"),
    ):
        match = pattern.search(text)
        if match is None:
            continue
        named = dict(zip(order, match.groups(), strict=True))
        day = _day(named["d"], named["m"], named["y"], near)
        if day is not None:
            found.append((match.start(), day))
    return min(found)[1] if found else None


def _day(day: str, month: str, year: str | None, near: date | None) -> date | None:
    number = _MONTHS.get(month.lower()) or (int(month) if month.isdigit() else 0)
    try:
        if year:
            return date(int(year) + (2000 if len(year) == 2 else 0), number, int(day))
        if near is None:
            return None
        this_year = date(near.year, number, int(day))
        return this_year if this_year >= near else date(near.year + 1, number, int(day))
    except ValueError:
        return None
