"""Staff ask for a digest of one subject by its name."""

from collections.abc import Callable

import pytest
from flask.testing import FlaskClient
from sqlalchemy.orm import Session
from werkzeug.test import TestResponse

from soundingboard.models import StakeholderGroup

Submit = Callable[..., TestResponse]


@pytest.mark.parametrize(
    ("name", "sentence"),
    [
        (" ", "Enter the name or title of the group."),
        ("Skils <board>", "There is no group called Skils &lt;board&gt;."),
    ],
)
def test_name_that_is_none_of_ours_comes_back_with_a_sentence(
    client: FlaskClient,
    submit: Submit,
    sign_in: Callable[..., object],
    name: str,
    sentence: str,
) -> None:
    sign_in()
    fields = {"scope": "group", "name": name}
    answer = submit("/leads/digests", fields, to="/desk/digests/compile")
    page = client.get(answer.location).get_data(as_text=True)
    assert sentence in page
    assert '<option value="group" selected>' in page
    assert ('value="Skils &lt;board&gt;"' in page) is bool(name.strip())


def test_group_nobody_of_which_said_anything_says_so(
    session: Session, client: FlaskClient, submit: Submit, sign_in: Callable[..., object]
) -> None:
    sign_in()
    session.add(StakeholderGroup(name="Skills board"))
    session.commit()
    fields = {"scope": "group", "name": " Skills board "}
    answer = submit("/leads/digests", fields, to="/desk/digests/compile")
    assert answer.location == "/leads/digests"
    assert "Nothing new was said there" in client.get("/leads/digests").get_data(as_text=True)
