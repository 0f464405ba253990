"""Forms for consultations: what it is, its questions, its audience, its grounds, its sign-off."""

from collections.abc import Sequence
from typing import Self
from zoneinfo import ZoneInfo

from flask_wtf import FlaskForm
from govuk_frontend_wtf.wtforms_widgets import (
    GovCheckboxInput,
    GovSubmitInput,
    GovTextArea,
    GovTextInput,
)
from wtforms import (
    BooleanField,
    HiddenField,
    RadioField,
    SelectMultipleField,
    StringField,
    SubmitField,
    TextAreaField,
)
from wtforms.fields.choices import SelectChoice
from wtforms.validators import InputRequired, Length, ValidationError

from soundingboard.consultations.asking import LONGEST_HINT, LONGEST_QUESTION, Wording
from soundingboard.consultations.drafting import (
    LONGEST_TEXT,
    LONGEST_TITLE,
    OPENS,
    Details,
    end_of,
    opening_on,
)
from soundingboard.consultations.grounds import Stated
from soundingboard.consultations.options import Option, read_options
from soundingboard.consultations.queries import ListedDocument
from soundingboard.consultations.signing_off import Approval
from soundingboard.models import (
    Consultation,
    DocumentVersion,
    Grounds,
    Priority,
    Question,
    Strategy,
)
from soundingboard.refusals import Unreadable
from soundingboard.vocabulary import AudienceKind, Language, Mode, Stance
from soundingboard.web.forms import fields
from soundingboard.web.forms.dates import Day, read_hour
from soundingboard.web.forms.widgets import Checkboxes, Radios


def line(label: str, missing: str, most: int, description: str = "") -> StringField:
    """A line somebody has to fill in."""
    return StringField(
        label,
        description=description,
        widget=GovTextInput(),
        validators=[
            InputRequired(missing),
            Length(max=most, message=f"Use at most {most} characters"),
        ],
    )


def prose(label: str, description: str = "", most: int = LONGEST_TEXT) -> TextAreaField:
    """A text somebody may leave empty for now."""
    return TextAreaField(
        label,
        description=description,
        widget=GovTextArea(),
        validators=[Length(max=most, message=f"Use at most {most:,} characters")],
    )


class DetailsForm(FlaskForm):
    """What a consultation is, and when."""

    strategy = RadioField(
        "Strategy",
        coerce=int,
        widget=Radios(),
        validators=[InputRequired("Choose a strategy")],
    )
    mode = RadioField(
        "Kind",
        choices=[SelectChoice(mode.value, mode.value.capitalize()) for mode in Mode],
        coerce=Mode,
        widget=Radios(),
        validators=[InputRequired("Choose what kind it is")],
    )
    title = line("Title", "Enter a title", LONGEST_TITLE, "The subject of the letter")
    introduction = prose(
        "Introduction",
        "What this is about and what happens with the answers. A blank line starts a paragraph.",
    )
    language = fields.language("Language of its title, introduction and questions")
    closes_on = Day("Closing date", description="Answers are taken until the end of this day")
    opens_on = Day(
        "Planned opening",
        description="Opens by itself on this day, once signed off. "
        "Leave it empty to open it by hand, or to plan that later.",
    )
    opens_hour = fields.line(
        "Time of the planned opening",
        hint="For example 10:30; 9 in the morning if you leave it empty",
        most=5,
    )
    save = SubmitField("Save", widget=GovSubmitInput())

    @classmethod
    def of(
        cls, strategies: Sequence[Strategy], consultation: Consultation | None, zone: ZoneInfo
    ) -> Self:
        """The form, filled with a consultation's details where there is one."""
        if consultation is None:
            only = strategies[0].id if len(strategies) == 1 else None
            form = cls(strategy=only, language=Language.ENGLISH.value)
        else:
            opens = consultation.opens_at
            form = cls(
                strategy=consultation.strategy_id,
                mode=consultation.mode,
                title=consultation.title,
                introduction=consultation.introduction,
                language=consultation.language.value,
                closes_on=consultation.closes_at.astimezone(zone).date(),
                opens_on=opens.astimezone(zone).date() if opens else None,
                opens_hour=f"{opens.astimezone(zone):%H:%M}" if opens else None,
            )
        form.strategy.choices = [SelectChoice(one.id, one.name) for one in strategies]
        return form

    def validate_closes_on(self, field: Day) -> None:
        """Every consultation has an end."""
        if field.data is None and not field.errors:
            raise ValidationError("Enter the closing date")

    def validate_opens_hour(self, field: StringField) -> None:
        """Refuses what is no time of day."""
        if field.data and read_hour(str(field.data)) is None:
            raise ValidationError("Enter a time like 10:30")

    def details(self, strategies: Sequence[Strategy], zone: ZoneInfo) -> Details:
        """What the form says. Only after it has been validated."""
        closes, opens = self.closes_on.data, self.opens_on.data
        if closes is None:
            raise Unreadable("Enter the closing date")
        hour = read_hour(str(self.opens_hour.data or "")) or OPENS
        return Details(
            strategy=next(one for one in strategies if one.id == self.strategy.data),
            title=str(self.title.data),
            mode=self.mode.data,
            introduction=str(self.introduction.data or ""),
            closes_at=end_of(closes, zone),
            opens_at=opening_on(opens, zone, hour) if opens else None,
            language=fields.chosen_language(self.language) or Language.ENGLISH,
        )


class DocumentForm(FlaskForm):
    """Which version of which document people are asked about; 0 is none."""

    version = RadioField("Document", coerce=int, widget=Radios())
    save = SubmitField("Save", widget=GovSubmitInput())

    @classmethod
    def of(cls, documents: Sequence[ListedDocument], chosen: DocumentVersion | None) -> Self:
        """The newest version of every document, and the one chosen now even if it is older."""
        form = cls(version=chosen.id if chosen else 0)
        versions = [one.newest for one in documents]
        if chosen is not None and chosen not in versions:
            versions.insert(0, chosen)
        form.version.choices = [
            SelectChoice(0, "No document"),
            *(
                SelectChoice(one.id, f"{one.document.title}, version {one.number}")
                for one in versions
            ),
        ]
        return form


class QuestionForm(FlaskForm):
    """A question and the priorities its answers bear on."""

    text = TextAreaField(
        "Question",
        widget=GovTextArea(),
        validators=[
            InputRequired("Write the question"),
            Length(max=LONGEST_QUESTION, message=f"Use at most {LONGEST_QUESTION:,} characters"),
        ],
    )
    hint = prose("Hint", "Printed under the question. You can leave it empty.", LONGEST_HINT)
    options = prose(
        "Options to choose from",
        "Leave it empty for a question that is answered in words. Else one option a line, and "
        "after a bar whether it is for or against: Agree | support. The words are support, oppose "
        "and neither.",
        LONGEST_HINT,
    )
    priorities = SelectMultipleField(
        "Priorities",
        description="Answers to this question will be read under these",
        coerce=int,
        widget=Checkboxes(),
    )
    save = SubmitField("Save", widget=GovSubmitInput())

    @classmethod
    def of(cls, priorities: Sequence[Priority], question: Question | None = None) -> Self:
        """The form, filled with a question where there is one."""
        if question is None:
            form = cls()
        else:
            chosen = [one.id for one in question.priorities]
            options = "\n".join(
                str(Option(one["label"], Stance(one["stance"]))) for one in question.options
            )
            form = cls(text=question.text, hint=question.hint, options=options, priorities=chosen)
        form.priorities.choices = [SelectChoice(one.id, one.name) for one in priorities]
        return form

    def wording(self) -> Wording:
        """What the form says. Only after it has been validated."""
        return Wording(
            text=str(self.text.data),
            hint=str(self.hint.data or ""),
            priority_ids=frozenset(self.priorities.data or ()),
            options=read_options(str(self.options.data or "").splitlines()),
        )

    def validate_options(self, field: TextAreaField) -> None:
        """Options have to be as staff may write them."""
        try:
            read_options(str(field.data or "").splitlines())
        except Unreadable as refusal:
            raise ValidationError(refusal.sentence) from None


class AudienceForm(FlaskForm):
    """Who is written to."""

    kind = RadioField(
        "Who gets the letter?",
        choices=[
            SelectChoice(kind.value, kind.value[0].upper() + kind.value[1:])
            for kind in AudienceKind
        ],
        coerce=AudienceKind,
        widget=Radios(),
        validators=[InputRequired("Choose who gets the letter")],
    )
    groups = SelectMultipleField(
        "Which groups",
        description="If members of chosen groups get it. The front page then does not show it, "
        "unless it is a formal consultation",
        coerce=int,
        widget=Checkboxes(),
    )
    interests = SelectMultipleField(
        "Which priorities",
        description="If people interested in chosen priorities get it",
        coerce=int,
        widget=Checkboxes(),
    )
    spare = BooleanField(
        "Leave them out",
        description="As it stands when the letters leave. Each is then listed with the reason",
        widget=GovCheckboxInput(),
    )
    save = SubmitField("Save and count", widget=GovSubmitInput())


class GroundsForm(FlaskForm):
    """What a formal consultation lays open."""

    proposal = prose("What do you propose?")
    reasons = prose("Why?")
    options = prose("Which options were considered?", "Also those discarded, and why")
    impacts = prose("What would it change, and for whom?")
    decided = prose("What is already decided?", "Say “nothing” if nothing is")
    changeable = prose("What can still change?")
    decision_maker = StringField(
        "Who decides?", widget=GovTextInput(), validators=[Length(max=LONGEST_TITLE)]
    )
    decision_on = Day("When?", description="After the closing date")
    save = SubmitField("Save", widget=GovSubmitInput())

    @classmethod
    def of(cls, grounds: Grounds | None) -> Self:
        """The form, filled with what has been stated."""
        return cls(obj=grounds)

    def stated(self) -> Stated:
        """What the form says. Only after it has been validated."""
        return Stated(
            proposal=str(self.proposal.data or ""),
            reasons=str(self.reasons.data or ""),
            options=str(self.options.data or ""),
            impacts=str(self.impacts.data or ""),
            decided=str(self.decided.data or ""),
            changeable=str(self.changeable.data or ""),
            decision_maker=str(self.decision_maker.data or ""),
            decision_on=self.decision_on.data,
        )


class OverrideForm(FlaskForm):
    """Why somebody goes ahead although a point of the checklist is not met."""

    reason = TextAreaField(
        "Your reason for going ahead",
        description="It is kept with your name",
        widget=GovTextArea(),
        validators=[
            InputRequired("Give your reason for going ahead"),
            Length(max=2000, message="Use at most 2,000 characters"),
        ],
    )
    save = SubmitField("Go ahead without it", widget=GovSubmitInput())


class SignOffForm(FlaskForm):
    """Who approves exactly this content."""

    name = line("Name", "Enter the name of the person who signs this off", 120)
    office = line("Office", "Enter their office", 200, "For example: Chair of the Board")
    authority = StringField(
        "On whose authority",
        description="Where the approval was delegated: the minute or the date",
        widget=GovTextInput(),
        validators=[Length(max=200, message="Use at most 200 characters")],
    )
    seen = HiddenField()
    sign = SubmitField("Sign off this content", widget=GovSubmitInput())

    def approval(self) -> Approval:
        """Who the form names. Only after it has been validated."""
        return Approval(
            name=str(self.name.data).strip(),
            office=str(self.office.data).strip(),
            authority=str(self.authority.data or "").strip(),
        )
