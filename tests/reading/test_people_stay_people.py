"""Over every labelled reply: no person is taken for a machine, a command or a messenger."""

import base64
import json
from collections.abc import Iterator

from soundingboard.reading.commands import asked_of
from soundingboard.reading.handing_on import handed_on
from soundingboard.reading.kinds import MailKind
from soundingboard.reading.mail import read
from soundingboard.reading.redirections import redirection
from tests.material import shared


def labelled_replies() -> Iterator[tuple[str, bytes]]:
    """Id and bytes of each reply; those that are kept as a bare text get a plain header."""
    for path in sorted(shared("data/replies/cases").glob("*.jsonl")):
        for line in path.read_text(encoding="utf-8").splitlines():
            case = json.loads(line)
            packed = case.get("raw_eml_b64") or (case["kind"] == "eml" and case["raw_b64"])
            if packed:
                yield case["id"], base64.b64decode(packed)
                continue
            form = "html" if case["kind"] == "html" else "plain"
            head = (
                "From: Ann Lee <ann@village.example>\nSubject: Re: a plan\nMIME-Version: 1.0\n"
                f"Content-Type: text/{form}; charset=utf-8\n\n"
            )
            yield case["id"], (head + case["raw"]).encode("utf-8", "replace")


def test_every_reply_of_a_person_is_a_reply_and_nothing_else() -> None:
    taken = []
    for name, raw in labelled_replies():
        mail = read(raw)
        judged = (
            mail.kind is not MailKind.REPLY,
            asked_of(mail) is not None,
            redirection(mail.new_text) is not None,
            handed_on(mail, ()) is not None,
        )
        taken.append((name, judged))

    assert len(taken) == 581
    assert [(name, judged) for name, judged in taken if any(judged)] == []
