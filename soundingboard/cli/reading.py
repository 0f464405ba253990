"""How a mail as read is told: as values for a program, and in words for a person."""

from typing import Any

from soundingboard.reading.mail import ReadMail
from soundingboard.reading.passages import Passage, Target


def described(mail: ReadMail, passages: tuple[Passage, ...]) -> dict[str, Any]:
    """A mail and its passages as plain values.

    `new_text` is all that the sender wrote in this letter, greeting and farewell included; the
    parts say which is which. `start` and `end` of a passage count characters of the parts joined.
    """
    return {
        "kind": mail.kind.value,
        "kind_reason": mail.kind_reason,
        "from": mail.sender,
        "subject": mail.subject,
        "new_text": mail.written_text,
        "parts": [
            {"mark": part.mark.value, "depth": part.depth, "text": part.text} for part in mail.parts
        ],
        "passages": [
            {
                "text": passage.text,
                "start": passage.start,
                "end": passage.end,
                "sure": passage.sure,
                "targets": [_target(target) for target in passage.targets],
                "runners_up": [_target(target) for target in passage.runners_up],
            }
            for passage in passages
        ],
        "attachments": [
            {"name": file.name, "media_type": file.media_type, "bytes": len(file.content)}
            for file in mail.attachments
        ],
        "problems": list(mail.problems),
    }


def in_words(answer: dict[str, Any]) -> str:
    """The same for a person."""
    lines = [f"{answer['file']}: {answer['kind']} ({answer['kind_reason']})"]
    for passage in answer["passages"]:
        target = passage["targets"][0]
        certainty = "" if passage["sure"] else ", unsure"
        lines.append(f"- {target['reason']} ({target['score']:.2f}{certainty}):")
        lines += [f"    {line}" for line in passage["text"].strip().splitlines()]
    lines += [f"- attached: {file['name']}" for file in answer["attachments"]]
    lines += [f"- note: {problem}" for problem in answer["problems"]]
    return "\n".join(lines)


def _target(target: Target) -> dict[str, Any]:
    return {"key": target.key, "score": target.score, "reason": target.reason}
