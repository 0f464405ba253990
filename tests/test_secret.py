"""The secret of an installation: one for all its processes, and for nobody else to read."""

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from soundingboard.app import kept_secret


def test_secret_is_one_whoever_asks_first(tmp_path: Path) -> None:
    for number in range(50):
        folder = tmp_path / str(number)
        folder.mkdir()
        with ThreadPoolExecutor(8) as processes:
            secrets = set(processes.map(kept_secret, [folder] * 8))
        assert len(secrets) == 1
        assert len(secrets.pop()) >= 64
        assert [path.name for path in folder.iterdir()] == ["secret_key"]
        assert (folder / "secret_key").stat().st_mode & 0o777 == 0o600
