"""Forms for merging and splitting priorities: what they are called and about from then on."""

from collections.abc import Mapping
from functools import cache

from flask_wtf import FlaskForm
from govuk_frontend_wtf.wtforms_widgets import GovSubmitInput
from wtforms import Field, SubmitField

from soundingboard.models import Priority
from soundingboard.strategy.priorities import Wording
from soundingboard.web.forms import fields

MISSING = "Enter a name for the priority"
FEWEST_PARTS, ROOM, MOST_PARTS = 2, 4, 20
ORDINALS = {1: "the first part", 2: "the second part", 3: "a third part", 4: "a fourth part"}


class MergeForm(FlaskForm):
    """What the priority that stays is called and about."""

    name = fields.line("Its name from now on", missing=MISSING)
    description = fields.text(
        "What it is about from now on",
        hint="Passages are found by these words, so they should say what both were about.",
    )
    save = SubmitField("Merge them", widget=GovSubmitInput())

    def fill(self, gone: Priority, into: Priority) -> None:
        """Proposes the name of the one that stays, and what both say of themselves."""
        self.name.data = into.name
        both = [one.description.strip() for one in (into, gone)]
        self.description.data = "\n\n".join(one for one in both if one) or gone.name


class SplitForm(FlaskForm):
    """What each part is called and about; two at least. `split_form` makes room for more."""

    number = 0  # of parts there is room for
    save = SubmitField("Split it", widget=GovSubmitInput())

    def fill(self, whole: Priority) -> None:
        """Proposes the whole as its first part."""
        self["name_1"].data = whole.name
        self["description_1"].data = whole.description

    def of_part(self, number: int) -> Field:
        """The field for the name of a part, from 1."""
        return self[f"name_{number}"]

    def parts(self, whole: Priority) -> list[Wording]:
        """The parts that have a name. The first keeps the keywords; each keeps the lead."""
        return [
            Wording(
                name=str(self.of_part(one).data),
                description=str(self[f"description_{one}"].data or ""),
                keywords=whole.keywords if one == 1 else (),
                lead=whole.lead,
            )
            for one in range(1, self.number + 1)
            if self.of_part(one).data
        ]


@cache
def split_form(number: int) -> type[SplitForm]:
    """The form with room for so many parts; of those from the third on none is asked for."""
    given: dict[str, object] = {"number": number}
    for one in range(1, number + 1):
        which = ORDINALS.get(one, f"part {one}")
        missing = MISSING if one <= FEWEST_PARTS else ""
        name = f"Name of {which}" if missing else f"Name of {which}, if there is one"
        given[f"name_{one}"] = fields.line(name, missing=missing)
        given[f"description_{one}"] = fields.text(f"What {which} is about")
    return type("SplitFormOfParts", (SplitForm,), given)


def parts_in(given: Mapping[str, str]) -> int:
    """For how many parts a form that was sent has room; more where more was pressed."""
    try:
        number = int(given.get("parts", ROOM))
    except ValueError:
        number = ROOM
    number += ROOM if "more" in given else 0
    return min(max(number, ROOM), MOST_PARTS)
