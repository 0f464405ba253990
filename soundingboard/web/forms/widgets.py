"""The GOV.UK widgets, with three repairs that govuk-frontend-wtf 3.2.0 needs."""

from typing import Any

from flask_wtf import FlaskForm
from govuk_frontend_wtf import wtforms_widgets as govuk
from govuk_frontend_wtf.main import wtforms_errors

from soundingboard.phrases import phrase
from soundingboard.web.tongue import say


def _repaired(params: dict[str, Any], field: Any) -> dict[str, Any]:
    # The library describes a group by a hint that is not there.
    if not (params.get("hint") or {}).get("text"):
        params.pop("hint", None)
    # It forgets the legend's words where a template says how the legend looks.
    legend = params.setdefault("fieldset", {}).setdefault("legend", {})
    legend.setdefault("text", field.label.text)
    return params


class _Speaking:
    """Names an error as one in the language of the page, for those who hear it."""

    def map_gov_params(self, field: Any, **kwargs: Any) -> dict[str, Any]:
        """What the library's macro is given."""
        params: dict[str, Any] = super().map_gov_params(field, **kwargs)  # type: ignore[misc]  # the widget behind it
        if params.get("errorMessage"):
            params["errorMessage"]["visuallyHiddenText"] = say(phrase("Error"))
        return params


class TextInput(_Speaking, govuk.GovTextInput):
    """A line of text."""


class TextArea(_Speaking, govuk.GovTextArea):
    """A text of several lines."""


class Select(_Speaking, govuk.GovSelect):
    """One of many."""


class FileInput(_Speaking, govuk.GovFileInput):
    """Files."""


class Radios(_Speaking, govuk.GovRadioInput):
    """One of several."""

    def map_gov_params(self, field: Any, **kwargs: Any) -> dict[str, Any]:
        return _repaired(super().map_gov_params(field, **kwargs), field)


class Checkboxes(_Speaking, govuk.GovCheckboxesInput):
    """Any of several."""

    def map_gov_params(self, field: Any, **kwargs: Any) -> dict[str, Any]:
        return _repaired(super().map_gov_params(field, **kwargs), field)


def error_summary(form: FlaskForm, title: str = "There is a problem") -> dict[str, Any]:
    """The parameters of the error summary macro: each error links to a field one can focus."""
    summary: dict[str, Any] = wtforms_errors(form, {})
    dates = {f"#{field.id}" for field in form if isinstance(field.widget, govuk.GovDateInput)}
    for error in summary["errorList"]:
        if error["href"] in dates:
            error["href"] += "-day"
    summary["titleText"] = title
    return summary
