"""Learns which words lead up to answers, from the replies by hand and made: `make courtesies`.

What their writers told as courtesies is one side, paragraphs of their answers the other. The
held-out replies teach nothing.
"""

import math
import re
import sys
from collections import Counter
from collections.abc import Iterable
from pathlib import Path

from sklearn.feature_extraction import DictVectorizer
from sklearn.linear_model import LogisticRegression

from soundingboard.reading import aligning
from soundingboard.reading.aligning.likely_courtesies import WEIGHTS, features
from tests.post.asked import ASKED
from tests.post.courtesies import GREETINGS, POINTERS
from tests.post.hand_written import Written, written

FEWEST = 3  # texts that hold a feature
PENALTY = 100.0  # the inverse of its strength
TOLD = 1  # decimals

_BLANK_LINE = re.compile(r"\n\s*\n")


def lessons(replies: Iterable[Written]) -> list[tuple[str, bool]]:
    """What replies teach: texts, and whether each is a courtesy. Blocks of lines also by line."""
    told: list[tuple[str, bool]] = []
    for reply in replies:
        for courtesy in reply.courtesies:
            told += [(text, True) for text in _paragraphs(courtesy)]
            lines = [line for line in courtesy.split("\n") if line.strip()]
            told += [(line, True) for line in lines if len(lines) > 1]
        for answer in reply.answers:
            told += [(text, False) for text in _paragraphs(answer.text)]
    return told


def made_lessons() -> list[tuple[str, bool]]:
    """What the made replies teach, in the languages that are rare among those by hand."""
    polite = (text for one in (GREETINGS, POINTERS) for texts in one.values() for text in texts)
    answers = (
        answer for topics in ASKED.topics.values() for _, said in topics.values() for answer in said
    )
    remarks = (text for texts in ASKED.general.values() for text in texts)
    return [(text, True) for text in polite] + [(text, False) for text in (*answers, *remarks)]


def learnt(taught: list[tuple[str, bool]]) -> dict[str, float]:
    """The weight of each feature that says something; under "" the one that all texts share."""
    seen = [features(text) for text, _ in taught]
    texts = Counter(feature for found in seen for feature in found)
    known = {feature for feature, number in texts.items() if number >= FEWEST}
    vectors = DictVectorizer()
    rows = vectors.fit_transform(
        {feature: 1 / math.sqrt(len(found)) for feature in found & known} for found in seen
    )
    rows.indices, rows.indptr = rows.indices.astype("int32"), rows.indptr.astype("int32")
    model = LogisticRegression(C=PENALTY, solver="liblinear", random_state=0)
    model.fit(rows, [polite for _, polite in taught])
    weights = dict(zip(vectors.get_feature_names_out(), model.coef_[0].tolist(), strict=True))
    told = {feature: round(weight, TOLD) for feature, weight in weights.items()}
    return {"": round(model.intercept_[0].item(), TOLD)} | {f: w for f, w in told.items() if w}


def _paragraphs(text: str) -> list[str]:
    return [one for one in _BLANK_LINE.split(text) if one.strip()]


if __name__ == "__main__":
    weights = learnt(lessons(written()) + made_lessons())
    path = Path(aligning.__path__[0]) / WEIGHTS
    path.write_text(
        "".join(f"{weight}\t{feature}\n" for feature, weight in sorted(weights.items())),
        encoding="utf-8",
    )
    sys.stdout.write(f"{len(weights)} weights in {WEIGHTS}\n")
