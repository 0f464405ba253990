"""What kind of mail a letter is, on other people's mail and on the traps we know."""

import base64
import json
from collections import Counter
from functools import cache

import pytest

from soundingboard.reading.kinds import MailKind
from soundingboard.reading.mail import read
from tests.material import shared

MACHINES = {
    "bounce": {MailKind.BOUNCE, MailKind.DELAYED},
    "autoreply": {MailKind.AUTO_REPLY, MailKind.OUT_OF_OFFICE},
    "complaint": {MailKind.COMPLAINT},
    "mdn": {MailKind.READ_RECEIPT},
}
# Of the 461 called bounces these are none: two letters of people, an automatic reply and a notice
# that a letter arrived, kept by their collectors in order that no bounce is found in them.
MISNAMED = {
    "sisimai/lhost-sendmail-14.eml",
    "sisimai/lhost-amazonses-12.eml",
    "flufl/groupwise_03.txt",
    "flufl/qmail_08.txt",
}


@cache
def automatic_kinds() -> list[tuple[str, str, MailKind]]:
    """Name, label and the kind we read, for every letter of the public collections."""
    lines = shared("data/replies/automatic/cases.jsonl").read_text(encoding="utf-8").splitlines()
    cases = [json.loads(line) for line in lines]
    return [
        (case["id"], case["label"], read(base64.b64decode(case["raw_b64"])).kind) for case in cases
    ]


@pytest.mark.parametrize(("label", "goal"), [("bounce", 0.99), ("autoreply", 0.98)])
def test_mail_of_machines_is_found(label: str, goal: float) -> None:
    kinds = [kind for _, named, kind in automatic_kinds() if named == label]
    found = sum(kind in MACHINES[label] for kind in kinds)

    assert found / len(kinds) >= goal


def test_other_reports_are_found() -> None:
    missed = [
        name
        for name, label, kind in automatic_kinds()
        if label in ("complaint", "mdn") and kind not in MACHINES[label]
    ]

    assert missed == []


def test_no_bounce_is_taken_for_an_answer() -> None:
    missed = [
        name
        for name, label, kind in automatic_kinds()
        if label == "bounce" and kind is MailKind.REPLY and name not in MISNAMED
    ]

    assert missed == []


def test_no_person_is_taken_for_a_machine() -> None:
    taken = [
        (name, kind)
        for name, label, kind in automatic_kinds()
        if label in ("human", "notbounce") and kind is not MailKind.REPLY
    ]

    assert taken == []


def test_replies_of_people_stay_replies() -> None:
    kinds: Counter[MailKind] = Counter()
    for path in sorted(shared("data/replies/cases").glob("*.jsonl")):
        for line in path.read_text(encoding="utf-8").splitlines():
            case = json.loads(line)
            packed = case.get("raw_eml_b64") or (case["kind"] == "eml" and case["raw_b64"])
            if packed:
                kinds[read(base64.b64decode(packed)).kind] += 1

    assert kinds == {MailKind.REPLY: 352}


@pytest.mark.parametrize(
    "header",
    [
        "Precedence: bulk",
        "Precedence: list\nList-Id: <friends.example.org>\nIn-Reply-To: <1@in.example>",
        "Subject: Re: Out of office hours for the library",
        "Subject: Re: Undeliverable targets in the tree strategy",
        "Subject: Accepted: your proposal for Elm Road",
        "Subject: RE: Automatic reply: growth strategy",
        "Subject: Delivery of affordable homes",
        "Auto-Submitted: no",
        "X-Auto-Response-Suppress: All",
        "From: Ann Lee (postmaster) <postmaster@village.example>",
        "From: Planning Team <noreply@planning.example>\nSubject: Re: growth strategy",
    ],
)
def test_header_that_people_have_too_decides_nothing(header: str) -> None:
    mail = read(f"{header}\n\nWe agree with the draft.\n".encode())

    assert mail.kind is MailKind.REPLY


@pytest.mark.parametrize(
    ("header", "kind"),
    [
        ("Auto-Submitted: auto-replied", MailKind.AUTO_REPLY),
        ("Auto-Submitted: auto-generated", MailKind.AUTO_REPLY),
        ("Precedence: auto_reply", MailKind.AUTO_REPLY),
        ("X-Autoreply: yes", MailKind.AUTO_REPLY),
        ("Subject: Ateb awtomatig: strategaeth", MailKind.AUTO_REPLY),
        ("Subject: Automatische Antwort: Strategie", MailKind.AUTO_REPLY),
        ("Subject: Réponse automatique : stratégie", MailKind.AUTO_REPLY),
        ("Subject: Out of office: growth strategy", MailKind.OUT_OF_OFFICE),
        ("From: MAILER-DAEMON@mx.example.org\nSubject: failure notice", MailKind.BOUNCE),
        ("X-Failed-Recipients: gone@example.org", MailKind.BOUNCE),
    ],
)
def test_header_of_a_machine_decides(header: str, kind: MailKind) -> None:
    assert read(f"{header}\n\nYour message has come.\n".encode()).kind is kind


def test_success_report_is_no_bounce() -> None:
    report = (
        b'Content-Type: multipart/report; report-type=delivery-status; boundary="b"\n\n'
        b"--b\nContent-Type: text/plain\n\nDelivered.\n"
        b"--b\nContent-Type: message/delivery-status\n\n"
        b"Reporting-MTA: dns; mx.example.org\n\nFinal-Recipient: rfc822; jo@example.org\n"
        b"Action: delivered\nStatus: 2.0.0\n\n--b--\n"
    )

    assert read(report).kind is MailKind.AUTO_REPLY
