"""How well machines' mail is told from people's, side by side with those who try the same."""

import base64
import json
import shutil
import subprocess
import tempfile
import time
from collections.abc import Callable, Iterator
from email import message_from_bytes
from pathlib import Path
from typing import Any

from flufl.bounce import all_failures
from report import Row

from soundingboard.reading.kinds import MailKind
from soundingboard.reading.mail import read
from tests.material import SHARED

REPLIES = SHARED / "data" / "replies"
SISIMAI = Path(__file__).with_name("sisimai.pl")
LABELS = {
    "bounce": ("bounces found", {MailKind.BOUNCE, MailKind.DELAYED}, 0.99),
    "autoreply": ("automatic replies found", {MailKind.AUTO_REPLY, MailKind.OUT_OF_OFFICE}, 0.98),
    "complaint": ("complaints found", {MailKind.COMPLAINT}, 0.98),
    "human": ("people taken for people", {MailKind.REPLY}, 1.0),
}
SISIMAI_KINDS: dict[str, Callable[[set[str]], bool]] = {
    "bounce": lambda reasons: bool(reasons - {"feedback", "vacation"}),
    "autoreply": lambda reasons: "vacation" in reasons,
    "complaint": lambda reasons: "feedback" in reasons,
    "human": lambda reasons: not reasons,
}


def rows() -> list[Row]:
    """Ours against each peer, for each kind of mail; the peers that could not run are named."""
    mails = list(_labelled())
    took: list[float] = []
    ours, flufl = _empty(), _empty()
    for label, raw in mails:
        started = time.process_time()
        kind = read(raw).kind
        took.append(1000 * (time.process_time() - started))
        ours[label].append(kind in LABELS[label][1])
        bounced = _bounces_for_flufl(raw)
        flufl[label].append(not bounced if label == "human" else bounced and label == "bounce")
    peers = {"flufl.bounce": flufl}
    sisimai = _sisimai(mails)
    if sisimai:
        peers["sisimai"] = sisimai
    found = [
        _row(f"{words}, against {peer}", _share(ours[label]), _share(theirs[label]), goal)
        for peer, theirs in peers.items()
        for label, (words, _, goal) in LABELS.items()
    ]
    median = sorted(took)[len(took) // 2]
    return [
        *found,
        Row("automatic mail, median ms of the processor", round(median, 3), 0, 0, 3, median <= 3),
    ]


def _labelled() -> Iterator[tuple[str, bytes]]:
    """Mail with its label: the automatic cases, and every reply of a person as a mail."""
    for line in (REPLIES / "automatic" / "cases.jsonl").read_text("utf-8").splitlines():
        case = json.loads(line)
        if case["label"] in LABELS:
            yield case["label"], base64.b64decode(case["raw_b64"])
    for path in sorted((REPLIES / "cases").glob("*.jsonl")):
        for line in path.read_text("utf-8").splitlines():
            yield "human", _as_mail(json.loads(line))


def _as_mail(case: dict[str, Any]) -> bytes:
    packed = case.get("raw_b64") or case.get("raw_eml_b64")
    if packed:
        return base64.b64decode(packed)
    subtype = "html" if case["kind"] == "html" else "plain"
    head = (
        "From: Ann Lee <ann@example.org>\nTo: growth@wealdmere.example\nSubject: Re: a plan\n"
        f"MIME-Version: 1.0\nContent-Type: text/{subtype}; charset=utf-8\n\n"
    )
    return (head + case["raw"]).encode("utf-8", "replace")


def _bounces_for_flufl(raw: bytes) -> bool:
    detect: Callable[..., tuple[Any, Any]] = all_failures
    try:
        return any(detect(message_from_bytes(raw)))
    except Exception:  # noqa: BLE001  # a peer that breaks on a letter has not found a bounce
        return False


def _sisimai(mails: list[tuple[str, bytes]]) -> dict[str, list[bool]]:
    """What sisimai's Perl edition makes of each mail; empty where it is not installed."""
    perl = shutil.which("perl")
    asked = [perl or "", "-MSisimai", "-e", "1"]
    if perl is None or subprocess.run(asked, capture_output=True, check=False).returncode:  # noqa: S603  # perl by its full path
        print("NOT COMPARED: sisimai is not installed (Debian: apt-get install libsisimai-perl;")
        print("  its Ruby edition needs rubygems.org)")
        return {}
    with tempfile.TemporaryDirectory() as folder:
        for number, (_, raw) in enumerate(mails):
            (Path(folder) / f"{number:05d}").write_bytes(raw)
        told = subprocess.run(  # noqa: S603  # our own script, by perl's full path
            [perl, str(SISIMAI), folder], capture_output=True, text=True, check=True
        ).stdout.splitlines()
    found = _empty()
    for (label, _), line in zip(mails, told, strict=True):
        reasons = set(line.split()[1].split(",")) - {"-"}
        found[label].append(SISIMAI_KINDS[label](reasons))
    return found


def _empty() -> dict[str, list[bool]]:
    return {label: [] for label in LABELS}


def _share(kept: list[bool]) -> float:
    return sum(kept) / len(kept)


def _row(name: str, ours: float, against: float, goal: float) -> Row:
    ratio = round(ours / against, 3) if against else 0.0
    return Row(name, round(ours, 4), round(against, 4), ratio, goal, ours >= goal)
