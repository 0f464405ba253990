"""A real Postfix for one test run: on loopback, with a configuration and a queue of its own."""

import os
import pwd
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from servers import free_port, not_run, wait_for

PROGRAM = "/usr/sbin/postfix"
SECONDS = 60

MAIN = """\
compatibility_level = 3.6
queue_directory = {folder}/queue
data_directory = {folder}/data
mail_owner = postfix
setgid_group = postdrop
maillog_file = {folder}/log
maillog_file_prefixes = {folder}
inet_interfaces = 127.0.0.1
inet_protocols = ipv4
myhostname = mx.example.org
mydestination =
mynetworks = 127.0.0.0/8
local_recipient_maps =
alias_maps =
smtp_dns_support_level = disabled
minimal_backoff_time = 1s
maximal_backoff_time = 2s
queue_run_delay = 1s
"""

# Nothing in a chroot: the queue is in a folder that has none of its files.
MASTER = """\
127.0.0.1:{port} inet n - n - - smtpd
cleanup unix n - n - 0 cleanup
qmgr unix n - n 1 1 qmgr
rewrite unix - - n - - trivial-rewrite
bounce unix - - n - 0 bounce
defer unix - - n - 0 bounce
trace unix - - n - 0 bounce
proxymap unix - - n - - proxymap
smtp unix - - n - - smtp
lmtp unix - - n - - lmtp
error unix - - n - - error
retry unix - - n - - error
discard unix - - n - - discard
anvil unix - - n - 1 anvil
scache unix - - n - 1 scache
postlog unix-dgram n - n - 1 postlogd
"""


@dataclass(frozen=True, slots=True)
class Postfix:
    """Where it takes mail, and where it keeps what it could not deliver yet."""

    port: int
    folder: Path

    def waiting(self) -> int:
        """How many mails it still has."""
        queue = self.folder / "queue"
        names = ("maildrop", "incoming", "active", "deferred")
        return sum(path.is_file() for name in names for path in (queue / name).rglob("*"))

    def log(self) -> str:
        """What it did."""
        path = self.folder / "log"
        return path.read_text(encoding="utf-8", errors="replace") if path.exists() else ""


@contextmanager
def postfix(main: str, master: str = "") -> Iterator[Postfix]:
    """A fresh Postfix; `main` and `master` are added to its configuration."""
    if not Path(PROGRAM).exists():
        not_run("Postfix is not installed")
    if os.geteuid() != 0:
        not_run("Postfix must be started by root")
    folder = Path(tempfile.mkdtemp(prefix="sb-postfix-"))
    folder.chmod(0o755)
    port = free_port()
    for name in ("config", "queue", "data"):
        (folder / name).mkdir()
    owner = pwd.getpwnam("postfix")
    os.chown(folder / "data", owner.pw_uid, owner.pw_gid)
    config = folder / "config"
    (config / "main.cf").write_text(MAIN.format(folder=folder) + main, encoding="ascii")
    (config / "master.cf").write_text(MASTER.format(port=port) + master, encoding="ascii")
    try:
        _run(config, "start")
        try:
            wait_for(port)
            yield Postfix(port, folder)
        finally:
            _run(config, "stop")
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _run(config: Path, command: str) -> None:
    done = subprocess.run(  # noqa: S603  # a fixed program with our own arguments
        [PROGRAM, "-c", str(config), command],
        capture_output=True,
        text=True,
        timeout=SECONDS,
        check=False,
    )
    assert done.returncode == 0, done.stderr + done.stdout
