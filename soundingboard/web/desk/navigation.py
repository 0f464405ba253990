"""The parts of the desk, in the order of the work."""

from flask import url_for

from soundingboard.vocabulary import Role
from soundingboard.web.guards import kit, visitor

POSTBOX = "Postbox"  # only while there is no mail server

ONLY_LEADS = frozenset({Role.LEAD})  # for whom there is another page under the same name

# (label, endpoint, roles that see it; an administrator sees all but what is for leads alone)
PARTS: tuple[tuple[str, str, frozenset[Role]], ...] = (
    ("Consultations", "consultations.index", frozenset({Role.OFFICER})),
    ("Inbox", "inbox.page", frozenset({Role.OFFICER})),
    ("Contributions", "contributions.index", frozenset({Role.OFFICER})),
    ("Search", "search.page", frozenset({Role.OFFICER, Role.LEAD})),
    ("Themes", "themes.index", frozenset({Role.OFFICER})),
    ("Themes", "lead_themes.index", ONLY_LEADS),
    ("Digests", "leads.digests", frozenset({Role.OFFICER, Role.LEAD})),
    ("Stakeholders", "stakeholders.page", frozenset({Role.OFFICER})),
    ("Documents", "documents.index", frozenset({Role.OFFICER})),
    ("Strategy", "strategy.page", frozenset({Role.OFFICER})),
    ("Staff", "officers.page", frozenset()),
    (POSTBOX, "postbox.page", frozenset({Role.OFFICER})),
)


def desk_navigation(section: str) -> list[dict[str, object]]:
    """The items of the service navigation for this visitor; `section` is the endpoint's part."""
    person = visitor()
    if person is None:
        return []
    items: list[dict[str, object]] = [
        {"text": label, "href": url_for(endpoint), "active": label == section}
        for label, endpoint, roles in PARTS
        if (person.role in roles or (person.role is Role.ADMINISTRATOR and roles != ONLY_LEADS))
        and (label != POSTBOX or kit().post_office is not None)
    ]
    items.append({"text": "Sign out", "href": url_for("sign_in.leaving"), "active": False})
    return items
