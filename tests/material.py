"""Real material that lies beside the checkout: papers, replies, labelled comments."""

import os
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
SHARED = Path(os.environ.get("SHARED_MATERIAL", ROOT.parent / "shared"))


def shared(name: str) -> Path:
    """The path of one piece of material, or the end of this test.

    Where the material is missing the test is skipped and says so; under CI it fails, because
    there everything must be measured.
    """
    path = SHARED / name
    if path.exists():
        return path
    reason = f"NOT RUN: {name} is not beside this checkout (set SHARED_MATERIAL to its folder)"
    if os.environ.get("CI"):
        pytest.fail(reason)
    pytest.skip(reason)
