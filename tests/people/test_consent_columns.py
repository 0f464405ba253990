import pytest

from soundingboard.people.consent_cells import Answer, Said, read_consent
from soundingboard.people.consent_columns import Sense, consent_column, looks_alike


@pytest.mark.parametrize(
    ("title", "sense"),
    [
        ("OK to contact?", Sense.GRANTS),
        ("Ok to e-mail", Sense.GRANTS),
        ("Happy to be contacted by email", Sense.GRANTS),
        ("Consent", Sense.GRANTS),
        ("Consent (Y/N)", Sense.GRANTS),
        ("GDPR", Sense.GRANTS),
        ("GDPR consent", Sense.GRANTS),
        ("Contact?", Sense.GRANTS),
        ("Contactable", Sense.GRANTS),
        ("Email opt-in", Sense.GRANTS),
        ("EmailOptIn", Sense.GRANTS),
        ("Marketing consent", Sense.GRANTS),
        ("Permission to email", Sense.GRANTS),
        ("Subscribed", Sense.GRANTS),
        ("subscription_status", Sense.GRANTS),
        ("acceptsEmail", Sense.GRANTS),
        ("Contact by email?", Sense.GRANTS),
        ("May we contact you?", Sense.GRANTS),
        ("Do not email", Sense.REFUSES),
        ("Do Not Contact", Sense.REFUSES),
        ("DON’T EMAIL", Sense.REFUSES),
        ("Don't contact", Sense.REFUSES),
        ("Please do not send me any newsletters", Sense.REFUSES),
        ("Do not allow Bulk Emails", Sense.REFUSES),
        ("NO BULK EMAILS (User Opt Out)", Sense.REFUSES),
        ("HasOptedOutOfEmail", Sense.REFUSES),
        ("Opted out of email", Sense.REFUSES),
        ("Email opt-out", Sense.REFUSES),
        ("Opted out", Sense.REFUSES),
        ("Unsubscribed", Sense.REFUSES),
        ("UNSUB_REASON", Sense.REFUSES),
        ("Consent withdrawn", Sense.REFUSES),
        ("Objected to mailings", Sense.REFUSES),
        ("Mailing preference", Sense.PREFERS),
        ("Preferred contact method", Sense.PREFERS),
    ],
)
def test_column_of_consent_is_known_by_its_heading(title: str, sense: Sense) -> None:
    found = consent_column(3, title)
    assert found is not None
    assert (found.place, found.title, found.sense) == (3, title, sense)


@pytest.mark.parametrize(
    ("title", "is_pointed_out"),
    [
        ("Email", False),
        ("E-mail (work)", False),
        ("Contact", False),
        ("Contact name", False),
        ("Contact no.", False),
        ("No of contacts", False),
        ("No. of emails", False),
        ("Job title", False),
        ("Notes", False),
        ("Do not call", True),
        ("Do not allow Phone Calls", True),
        ("Post opt-out", True),
        ("Consent to publish", True),
        ("Email consent to publish", True),
        ("Photo consent", True),
        ("Data sharing permission", True),
        ("Consent expiry", True),
        ("GDPR lawful basis", True),
        ("Newsletter", True),
        ("Mailing list", True),
        ("Opticians", False),
        ("Optional", False),
        ("Cooperation", False),
        ("Subject", False),
        ("", False),
    ],
)
def test_what_merely_looks_alike_is_not_read_and_may_be_pointed_out(
    title: str,
    is_pointed_out: bool,  # noqa: FBT001  # a value of the table above
) -> None:
    assert (consent_column(0, title), looks_alike(title)) == (None, is_pointed_out)


@pytest.mark.parametrize(
    "title",
    [
        "Does not want emails",
        "Not contactable",
        "Non-contactable",
        "Uncontactable",
        "Not OK to email",
        "Not OK to contact",
        "No consent",
        "No consent to email",
        "NO_EMAIL_CONSENT",
        "No permission to email",
        "No marketing consent",
        "Not consented to emails",
        "Has not consented",
        "Not opted in",
        "Not subscribed",
        "Un-subscribed",
        "No longer wants emails",
        "Not happy to be contacted",
        "Unwilling to be contacted",
        "Has not agreed to be contacted",
        "Consent to email withdrawn",
        "Email consent refused",
        "Consent to email not given",
        "Must not be contacted",
        "Should not be contacted",
        "May not be contacted",
        "Cannot be contacted",
        "Can’t contact",
        "Does not wish to be contacted",
        "Doesn’t want email",
        "Refused contact",
        "Declined emails",
        "Emails not wanted",
        "Email not allowed",
        "Exclude from mailings",
        "Email blacklist",
        "Blacklisted",
        "Asked to be removed",
        "NotContactable",
        "Never contact",
    ],
)
def test_heading_that_says_no_refuses_whatever_grants_stand_in_it(title: str) -> None:
    column = consent_column(0, title)
    assert column is not None
    assert (column.sense, looks_alike(title)) == (Sense.REFUSES, True)
    read = [read_consent([cell], [column], []).answer for cell in ("Yes", "No", "", "x")]
    assert read == [Answer.MAY_NOT, Answer.MAY, Answer.MAY, Answer.MAY_NOT]


@pytest.mark.parametrize(
    "title",
    [
        "Not unsubscribed",
        "Has not opted out of emails",
        "Wants emails, not newsletters",
        "Consent not required",
        "No contact preference",
    ],
)
def test_heading_that_can_be_meant_either_way_holds_everybody(title: str) -> None:
    column = consent_column(0, title)
    assert column is not None
    assert column.sense is Sense.EITHER
    for cell, says in (("Yes", "says “Yes”"), ("No", "says “No”"), ("", "is empty here")):
        assert read_consent([cell], [column], []) == Said(
            Answer.UNCLEAR,
            f"The column “{title}” {says}, and we cannot tell which way round it is meant. Name "
            "the column “OK to contact?” with yes or no in it, and import the list again.",
        )


@pytest.mark.parametrize(
    "title",
    [
        "OK to contact (yes/no/ask)",
        "OK to contact? Y/N",
        "OK to contact or not",
        "Happy to be contacted (if not leave blank)",
        "OK to write to",
        "May be written to",
        "Signed up to newsletter",
    ],
)
def test_answers_in_a_heading_do_not_turn_it_round(title: str) -> None:
    column = consent_column(0, title)
    assert column is not None
    assert column.sense is Sense.GRANTS


@pytest.mark.parametrize(
    "title",
    [
        "OPTIN_TIME",
        "OPTIN_IP",
        "CONFIRM_TIME",
        "CONFIRM_IP",
        "LATITUDE",
        "Opt-in source",
        "Opt-in method",
        "Date of consent to email",
        "Email consent date",
        "Sign up email",
        "Send email to",
        "Subscribed to",
        "Permission to email given by",
        "Which topics would you like to receive emails about?",
        "Unsubscribe link",
        "Unsubscribe URL",
        "Contact no (day)",
        "Contact (if not you)",
        "Not-for-profit contact",
        "Contact notes",
    ],
)
def test_what_is_told_of_a_consent_is_not_whether_it_was_given(title: str) -> None:
    assert consent_column(0, title) is None


@pytest.mark.parametrize("title", ["Unsubscribed date", "UNSUB_TIME", "Opted out by"])
def test_when_or_by_whom_somebody_refused_is_a_refusal(title: str) -> None:
    column = consent_column(0, title)
    assert column is not None
    for cell in ("2024-05-03", "45415", "3rd of May 2024", "Jo Bloggs"):
        assert read_consent([cell], [column], []).answer is Answer.MAY_NOT
    assert read_consent([""], [column], []).answer is Answer.MAY


@pytest.mark.parametrize(
    "title", ["Caniatâd i gysylltu", "Peidiwch â chysylltu", "Not on the list"]
)
def test_what_may_say_no_in_other_words_is_pointed_out(title: str) -> None:
    assert (consent_column(0, title), looks_alike(title)) == (None, True)
