"""Forms for merging and splitting priorities: what they are called and about from then on."""

from flask_wtf import FlaskForm
from govuk_frontend_wtf.wtforms_widgets import GovSubmitInput
from wtforms import SubmitField

from soundingboard.models import Priority
from soundingboard.strategy.priorities import Wording
from soundingboard.web.forms import fields

MISSING = "Enter a name for the priority"


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
    """What each part is called and about; two at least, four at most."""

    name_1 = fields.line("Name of the first part", missing=MISSING)
    description_1 = fields.text("What the first part is about")
    name_2 = fields.line("Name of the second part", missing=MISSING)
    description_2 = fields.text("What the second part is about")
    name_3 = fields.line("Name of a third part, if there is one")
    description_3 = fields.text("What the third part is about")
    name_4 = fields.line("Name of a fourth part, if there is one")
    description_4 = fields.text("What the fourth part is about")
    save = SubmitField("Split it", widget=GovSubmitInput())

    def fill(self, whole: Priority) -> None:
        """Proposes the whole as its first part."""
        self.name_1.data = whole.name
        self.description_1.data = whole.description

    def parts(self, whole: Priority) -> list[Wording]:
        """The parts that have a name. The first keeps the keywords; each keeps the lead."""
        pairs = (
            (self.name_1, self.description_1),
            (self.name_2, self.description_2),
            (self.name_3, self.description_3),
            (self.name_4, self.description_4),
        )
        return [
            Wording(
                name=str(name.data),
                description=str(description.data or ""),
                keywords=whole.keywords if name is self.name_1 else (),
                lead=whole.lead,
            )
            for name, description in pairs
            if name.data
        ]
