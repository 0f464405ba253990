import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from factories import an_organisation
from soundingboard.models import Organisation
from soundingboard.people.organisations import find_or_add, name_key, read_type
from soundingboard.vocabulary import OrganisationType


@pytest.mark.parametrize(
    "spelling",
    [
        "Müller & Sons Ltd",
        "muller and sons limited",
        "The Müller and Sons Ltd.",
        "  MÜLLER  &  SONS,  LTD ",
    ],
)
def test_spellings_of_one_body_have_one_key(spelling: str) -> None:
    assert name_key(spelling) == "muller and sons"


@pytest.mark.parametrize(
    ("name", "key"), [("The", "the"), ("Ltd", "ltd"), ("…", "…"), ("St John's", "st johns")]
)
def test_odd_names_keep_a_key_of_their_own(name: str, key: str) -> None:
    assert name_key(name) == key


@pytest.mark.parametrize("kind", list(OrganisationType))
def test_each_type_is_known_by_its_own_name(kind: OrganisationType) -> None:
    assert read_type(kind.value) is kind
    assert read_type(kind.value.upper()) is kind


@pytest.mark.parametrize(
    ("words", "kind"),
    [
        ("SME", OrganisationType.SMALL_BUSINESS),
        ("SMEs", OrganisationType.SMALL_BUSINESS),
        ("Universities", OrganisationType.UNIVERSITY),
        ("Charity", OrganisationType.VOLUNTARY),
        ("F.E. College", None),
        ("FE college", OrganisationType.COLLEGE_OR_TRAINING),
        ("Business (large)", OrganisationType.LARGE_BUSINESS),
        ("spaceship", None),
        ("", None),
    ],
)
def test_free_words_mean_a_type(words: str, kind: OrganisationType | None) -> None:
    assert read_type(words) is kind


def test_naming_a_known_body_does_not_change_it(session: Session) -> None:
    body = an_organisation(session, "ash")
    assert find_or_add(session, "Ash Ltd", OrganisationType.MEDIA) is body
    assert (body.name, body.type) == ("ash", OrganisationType.OTHER)
    assert find_or_add(session, "  ", OrganisationType.MEDIA) is None
    assert session.scalars(select(Organisation)).all() == [body]
