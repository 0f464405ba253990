"""Forms for the strategy: what it is, and each of its priorities."""

from collections.abc import Sequence

from flask_wtf import FlaskForm
from govuk_frontend_wtf.wtforms_widgets import GovSelect, GovSubmitInput
from wtforms import RadioField, SelectField, SubmitField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import InputRequired

from soundingboard.models import Officer, Priority, Strategy
from soundingboard.strategy.priorities import Wording
from soundingboard.vocabulary import Stage
from soundingboard.web.forms import fields
from soundingboard.web.forms.widgets import Radios

NOBODY = 0  # the value of "nobody yet" among the leads


class StrategyForm(FlaskForm):
    """What a strategy is called and about, and how far it has come."""

    name = fields.line("Name", missing="Enter a name for the strategy")
    description = fields.text("What it is about")
    stage = RadioField(
        "Stage",
        widget=Radios(),
        choices=[SelectChoice(stage.value, stage.value.capitalize()) for stage in Stage],
        validators=[InputRequired("Choose a stage")],
        default=Stage.SET_UP.value,
    )
    save = SubmitField("Save", widget=GovSubmitInput())

    def fill(self, strategy: Strategy) -> None:
        """Shows what is kept of a strategy."""
        self.name.data = strategy.name
        self.description.data = strategy.description
        self.stage.data = strategy.stage.value


class PriorityForm(FlaskForm):
    """What a priority is called and about, the words it is known by, and who leads on it."""

    name = fields.line("Name", missing="Enter a name for the priority")
    description = fields.text("What it is about")
    keywords = fields.text(
        "Keywords",
        hint="Words and phrases that mean this priority, each on a line of its own. "
        "A passage that has them is suggested for it.",
    )
    lead = SelectField("Lead", widget=GovSelect(), choices=[], coerce=int, default=NOBODY)
    save = SubmitField("Save", widget=GovSubmitInput())

    def offer(self, leads: Sequence[Officer]) -> None:
        """Who may lead."""
        self.lead.choices = [
            SelectChoice(NOBODY, "Nobody yet"),
            *(SelectChoice(one.id, f"{one.name} ({one.role.value})") for one in leads),
        ]

    def fill(self, priority: Priority) -> None:
        """Shows what is kept of a priority."""
        self.name.data = priority.name
        self.description.data = priority.description
        self.keywords.data = "\n".join(priority.keywords)
        self.lead.data = priority.lead_id or NOBODY

    def wording(self, leads: Sequence[Officer]) -> Wording:
        """What the form says. Only after it has been validated."""
        return Wording(
            name=str(self.name.data),
            description=str(self.description.data or ""),
            keywords=str(self.keywords.data or "").splitlines(),
            lead=next((one for one in leads if one.id == self.lead.data), None),
        )
