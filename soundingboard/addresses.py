"""Email addresses: what counts as one, and the one way in which we write it down."""

from email_validator import EmailNotValidError, validate_email

from soundingboard.refusals import Unreadable

LONGEST = 254  # RFC 5321, 4.5.3.1.3, without the angle brackets


def read_address(text: str) -> str:
    """The address as it is kept and compared: lower case, the domain as it travels (ASCII).

    Nothing is looked up: whether a mailbox exists is told by the first letter to it. Raises
    Unreadable, with what is wrong, where the text is not one address. Letters with accents
    before the @ would need SMTPUTF8 (RFC 6531) at every server on the way, and are refused.
    """
    given = text.strip()
    if len(given) > LONGEST:
        raise Unreadable("This is too long to be an email address.")
    try:
        address = validate_email(
            given,
            check_deliverability=False,
            test_environment=True,  # lets the reserved names of demonstrations and tests pass
            allow_smtputf8=False,
            strict=True,
        )
    except EmailNotValidError as error:
        raise Unreadable(f"“{given}” is not an email address. {error}") from None
    # Without SMTPUTF8 there is always an ASCII form.
    return str(address.ascii_email).lower()
