"""Real servers for tests: started for one test run, on loopback, in a folder that goes away."""

import grp
import os
import pwd
import shutil
import signal
import socket
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest

PATIENCE = 30.0  # seconds for a server to answer


def not_run(reason: str) -> None:
    """Ends this test: skipped and said so, but failed where everything must run."""
    sentence = f"NOT RUN: {reason} (sh tests/machine.sh installs it)"
    if os.environ.get("CI"):
        pytest.fail(sentence)
    pytest.skip(sentence)


def free_port() -> int:
    """A port of this machine that nobody listens on just now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def wait_for(port: int) -> None:
    """Returns when something listens on the port. Raises TimeoutError when nothing comes."""
    end = time.monotonic() + PATIENCE
    while time.monotonic() < end:
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.05)
    raise TimeoutError(f"nothing listens on port {port}")


def _as_user(name: str, command: list[str]) -> list[str]:
    # PostgreSQL refuses to run as root; everybody else runs it as they are.
    return ["runuser", "-u", name, "--", *command] if os.geteuid() == 0 else command


@dataclass
class PostgreSQL:
    """A PostgreSQL server in a folder of its own, that can be killed and started again."""

    programs: Path
    folder: Path
    port: int
    process: subprocess.Popen[bytes] | None = None

    @property
    def url(self) -> str:
        return f"postgresql+psycopg://postgres@127.0.0.1:{self.port}/postgres"

    def start(self) -> None:
        """Starts it, also after it was killed: what it left behind in memory takes a moment."""
        command = [str(self.programs / "postgres"), "-D", str(self.folder / "data")]
        command += ["-p", str(self.port)]
        for setting in ("listen_addresses=127.0.0.1", f"unix_socket_directories={self.folder}"):
            command += ["-c", setting]
        end = time.monotonic() + PATIENCE
        while True:
            self.process = subprocess.Popen(  # noqa: S603  # a fixed program with our own arguments
                _as_user("postgres", command),
                cwd=self.folder,
                stdout=subprocess.DEVNULL,
                stderr=subprocess.DEVNULL,
            )
            time.sleep(0.3)  # it listens a moment before it answers
            if self.process.poll() is None or time.monotonic() > end:
                break
        wait_for(self.port)
        time.sleep(0.3)

    def kill(self) -> None:
        """Kills it without warning."""
        pid = (self.folder / "data" / "postmaster.pid").read_text(encoding="ascii").split()[0]
        os.kill(int(pid), signal.SIGKILL)
        assert self.process is not None
        self.process.wait(PATIENCE)


@contextmanager
def postgresql_server() -> Iterator[PostgreSQL]:
    """A fresh PostgreSQL server with an empty database."""
    found = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"))
    if not found:
        not_run("PostgreSQL is not installed")
    folder = Path(tempfile.mkdtemp(prefix="sb-postgres-"))
    server = PostgreSQL(found[-1].parent, folder, free_port())
    try:
        if os.geteuid() == 0:
            who = pwd.getpwnam("postgres")
            os.chown(folder, who.pw_uid, who.pw_gid)
        initdb = [str(server.programs / "initdb"), "-D", str(folder / "data"), "-A", "trust"]
        subprocess.run(  # noqa: S603  # a fixed program with our own arguments
            _as_user("postgres", [*initdb, "-U", "postgres", "--no-sync"]),
            check=True,
            capture_output=True,
            cwd=folder,
        )
        server.start()
        yield server
    finally:
        if server.process is not None:
            server.process.terminate()
            server.process.wait(PATIENCE)
        shutil.rmtree(folder, ignore_errors=True)


@contextmanager
def postgresql() -> Iterator[str]:
    """A fresh PostgreSQL server; gives the SQLAlchemy URL of an empty database."""
    with postgresql_server() as server:
        yield server.url


@contextmanager
def redis_server() -> Iterator[str]:
    """A fresh Redis server that keeps nothing; gives its URL."""
    program = shutil.which("redis-server")
    if program is None:
        not_run("Redis is not installed")
    port = free_port()
    command = [str(program), "--port", str(port), "--bind", "127.0.0.1", "--save", ""]
    server = subprocess.Popen(command, stdout=subprocess.DEVNULL)  # noqa: S603  # our own words
    try:
        wait_for(port)
        yield f"redis://127.0.0.1:{port}/0"
    finally:
        server.terminate()
        server.wait(PATIENCE)


@dataclass(frozen=True, slots=True)
class ImapAccount:
    """Where a test's mailbox is."""

    host: str
    port: int
    username: str
    password: str
    maildir: Path  # what the server serves; mail put into `new` arrives


@contextmanager
def dovecot(*, who_url: str = "", port: int = 0) -> Iterator[ImapAccount]:
    """A fresh Dovecot IMAP server with one empty mailbox.

    `who_url` is where it asks whose an access token is: then it takes XOAUTH2 as well.
    """
    if not Path("/usr/sbin/dovecot").exists():
        not_run("Dovecot is not installed")
    folder = Path(tempfile.mkdtemp(prefix="sb-dovecot-"))
    user = "nobody" if os.geteuid() == 0 else pwd.getpwuid(os.geteuid()).pw_name
    who = pwd.getpwnam(user)
    port = port or free_port()
    maildir = folder / "mail"
    for name in ("cur", "new", "tmp"):
        (maildir / name).mkdir(parents=True)
    config = folder / "dovecot.conf"
    config.write_text(
        f"""
base_dir = {folder}/run
state_dir = {folder}/state
log_path = {folder}/log
protocols = imap
listen = 127.0.0.1
ssl = no
disable_plaintext_auth = no
mail_location = maildir:{maildir}
mail_uid = {who.pw_uid}
mail_gid = {who.pw_gid}
first_valid_uid = 0
first_valid_gid = 0
default_internal_user = {user}
default_internal_group = {_group_of(who.pw_gid)}
default_login_user = {user}
service anvil {{
  chroot =
}}
service imap-login {{
  chroot =
  inet_listener imap {{
    port = {port}
  }}
  inet_listener imaps {{
    port = 0
  }}
}}
{_oauth2(folder, who_url) if who_url else ""}
passdb {{
  driver = static
  args = password=letmein
}}
userdb {{
  driver = static
  args = uid={who.pw_uid} gid={who.pw_gid} home={folder}
}}
""",
        encoding="ascii",
    )
    if os.geteuid() == 0:
        for path in (folder, *folder.rglob("*")):
            os.chown(path, who.pw_uid, who.pw_gid)
    folder.chmod(0o755)
    server = subprocess.Popen(  # noqa: S603  # a fixed program with our own arguments
        ["/usr/sbin/dovecot", "-F", "-c", str(config)],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    try:
        wait_for(port)
        yield ImapAccount("127.0.0.1", port, "inbox", "letmein", maildir)
    finally:
        server.terminate()
        server.wait(PATIENCE)
        shutil.rmtree(folder, ignore_errors=True)


def _oauth2(folder: Path, who_url: str) -> str:
    settings = folder / "oauth2.conf"
    settings.write_text(
        f"tokeninfo_url = {who_url}\nintrospection_mode = get\nusername_attribute = username\n"
        "active_attribute = active\nactive_value = true\n"
        f"introspection_url = {who_url}\n",
        encoding="ascii",
    )
    return f"""
auth_mechanisms = plain xoauth2
passdb {{
  driver = oauth2
  mechanisms = xoauth2
  args = {settings}
}}
"""


def _group_of(gid: int) -> str:
    return grp.getgrgid(gid).gr_name
