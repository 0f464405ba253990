"""Email addresses: what counts as one, how we write it down, and whose domain it is."""

from functools import cache

from email_validator import EmailNotValidError, validate_email
from publicsuffixlist import PublicSuffixList

from soundingboard.phrases import phrase
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
        raise Unreadable(phrase("This is too long to be an email address."))
    try:
        address = validate_email(
            given,
            check_deliverability=False,
            test_environment=True,  # lets the reserved names of demonstrations and tests pass
            allow_smtputf8=False,
            strict=True,
        )
    except EmailNotValidError as error:
        raise Unreadable(
            phrase("“%(given)s” is not an email address. %(why)s", given=given, why=error)
        ) from None
    # Without SMTPUTF8 there is always an ASCII form.
    return str(address.ascii_email).lower()


def aligned(one: str, other: str) -> bool:
    """Whether two addresses, or domains, belong to one organisation (relaxed, RFC 7489, 3.1)."""
    domain = organisational_domain(one)
    return bool(domain) and domain == organisational_domain(other)


def organisational_domain(address: str) -> str:
    """Of an address or a domain: a public suffix and one label more; "" where there is none."""
    domain = address.rpartition("@")[2].strip("<>").lower()
    return _suffixes().privatesuffix(domain.rstrip(".")) or ""


@cache
def _suffixes() -> PublicSuffixList:
    # The list comes with the package; nothing is fetched.
    return PublicSuffixList()
