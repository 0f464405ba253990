"""How well new text is told from old in real replies, side by side with those who try the same.

The labelled replies, their scorer and the automatic mail lie beside the checkout. Every extractor
gets the same cases in the same run; peers that are not installed (requirements-bench.txt) are
named and left out. Peers read text only: HTML is given to them as lines with a `>` for each
blockquote, which is more than they would have made of it.
"""

import base64
import importlib.util
import json
import sys
from dataclasses import asdict
from email import message_from_bytes
from pathlib import Path
from types import ModuleType
from typing import Any

ROOT = Path(__file__).parents[1]
sys.path[:0] = [str(ROOT), str(ROOT / "benches")]

import automatic
from report import Row

from soundingboard.reading.opening.html import html_lines
from tests.material import SHARED
from tests.post.scoring import extract, extract_knowing

Case = dict[str, Any]
OURS = "ours"
PEERS = {
    "email_reply_extractor": "email-reply-extractor",
    "email_reply_parser": "email-reply-parser (zapier)",
    "mailparser_reply": "mail-parser-reply",
    "quotequail": "quotequail",
}
LANGUAGES = ["en", "de", "da", "fr", "it", "ja", "ko", "nl", "pl", "sv", "zh"]


def ours(case: Case) -> str:
    return extract(case)


def ours_knowing(case: Case) -> str:
    return extract_knowing(case)


def email_reply_extractor(case: Case) -> str:
    import email_reply_extractor as peer  # noqa: PLC0415  # a peer may not be installed

    return str(peer.extract_new_text(_text(case)).text)


def email_reply_parser(case: Case) -> str:
    from email_reply_parser import EmailReplyParser  # noqa: PLC0415  # as above

    return str(EmailReplyParser.parse_reply(_text(case)))


def mailparser_reply(case: Case) -> str:
    from mailparser_reply import EmailReplyParser  # noqa: PLC0415  # as above

    return str(EmailReplyParser(languages=LANGUAGES).parse_reply(_text(case)) or "")


def quotequail(case: Case) -> str:
    import quotequail as peer  # noqa: PLC0415  # as above

    return "\n".join(text for new, text in peer.quote(_text(case)) if new)


def _text(case: Case) -> str:
    """The text of a case, as a reader of text would get it."""
    if case["kind"] == "text":
        return str(case["raw"])
    if case["kind"] == "html":
        return _lines(case["raw"])
    letter = message_from_bytes(base64.b64decode(case["raw_b64"]))
    texts = {part.get_content_type(): part for part in letter.walk()}
    best = texts.get("text/plain") or texts["text/html"]
    content = best.get_payload(decode=True).decode(best.get_content_charset() or "ascii", "replace")
    return content if best.get_content_type() == "text/plain" else _lines(content)


def _lines(html: str) -> str:
    return "".join("> " * line.depth + line.text for line in html_lines(html)[0])


def main() -> None:
    score = _scorer()
    cases = [
        json.loads(line)
        for path in sorted((SHARED / "data/replies/cases").glob("*.jsonl"))
        for line in path.read_text(encoding="utf-8").splitlines()
    ]
    tables = {OURS: score.summary(cases, score.run("replies:ours", cases))}
    tables["ours, knowing the letter"] = score.summary(
        cases, score.run("replies:ours_knowing", cases)
    )
    for module, name in PEERS.items():
        if importlib.util.find_spec(module) is None:
            print(f"NOT COMPARED: {name} is not installed (requirements-bench.txt)")
            continue
        tables[name] = score.summary(cases, score.run(f"replies:{module}", cases))
    _print_tables(tables)
    rows = [*_extraction_rows(tables), *automatic.rows()]
    for row in rows:
        print(
            f"{row.name:52} ours {row.ours:.3f}  against {row.against:.3f}  goal {row.goal:g}"
            f"  {'holds' if row.holds else 'NOT MET'}"
        )
    path = ROOT / "build" / "bench" / "replies.json"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps([asdict(row) for row in rows], indent=2), encoding="utf-8")


def _scorer() -> ModuleType:
    """The public scorer, which runs each case in a worker with a limit of ten seconds."""
    spec = importlib.util.spec_from_file_location("score", SHARED / "data/replies/score.py")
    if spec is None or spec.loader is None:
        sys.exit(f"NOT RUN: no labelled replies under {SHARED} (set SHARED_MATERIAL)")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def _print_tables(tables: dict[str, dict[str, dict[str, float]]]) -> None:
    corpora = sorted(key for key in tables[OURS] if ":" not in key and key != "ALL")
    for corpus in [*corpora, "ALL"]:
        print(f"{corpus} ({tables[OURS][corpus]['n']} replies)")
        for name, table in tables.items():
            t = table[corpus]
            print(
                f"  {name:32} F1 {t['f1']:.3f}  exact {t['exact']:.3f}  exact_q {t['exact_q']:.3f}"
                f"  lost {t['lost']:3}  leak50 {t['leak50']:3}  errors {t['err']:2}"
                f"  {t['ms_mean']:.1f} ms, at most {t['ms_max']:.0f}"
            )


def _extraction_rows(tables: dict[str, dict[str, dict[str, float]]]) -> list[Row]:
    ours, n = tables[OURS]["ALL"], tables[OURS]["ALL"]["n"]
    peers = [table["ALL"] for name, table in tables.items() if not name.startswith(OURS)]
    worst = min(t["f1"] for key, t in tables[OURS].items() if ":" not in key)

    def best(metric: str, *, low: bool = False) -> float:
        values = [peer[metric] for peer in peers]
        return (min if low else max)(values) if values else 0.0

    return [
        _row("word F1", ours["f1"], best("f1"), 0.985),
        _row("exact but for signatures", ours["exact_q"], best("exact_q"), 0.94),
        _row("word F1 of the corpus read worst", worst, best("f1"), 0.95),
        _row("replies lost", ours["lost"], best("lost", low=True), 2, low=True),
        _row(
            "share leaking half the quote",
            ours["leak50"] / n,
            best("leak50", low=True) / n,
            0.01,
            low=True,
        ),
        _row("errors and time-outs", ours["err"], best("err", low=True), 0, low=True),
        _row("slowest reply, ms", ours["ms_max"], best("ms_max", low=True), 250, low=True),
    ]


def _row(name: str, ours: float, against: float, goal: float, *, low: bool = False) -> Row:
    ratio = round(ours / against, 3) if against else 0.0
    return Row(
        name, round(ours, 4), round(against, 4), ratio, goal, ours <= goal if low else ours >= goal
    )


if __name__ == "__main__":
    main()
