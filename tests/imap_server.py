"""An IMAP server that does what a test tells it to: say NO, hang up, keep no marks, forget IDLE."""

import re
import socketserver
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

ARRIVED = "02-Nov-2026 09:30:00 +0000"


@dataclass
class Folders:
    """What the server holds, and how it behaves.

    `answers` maps the start of a command ("UID FETCH") to what it says instead; "CUT" hangs up.
    """

    mails: dict[str, dict[int, bytes]] = field(default_factory=lambda: {"INBOX": {}})
    flags: dict[int, set[str]] = field(default_factory=dict)
    capabilities: str = "IDLE MOVE"
    kept_flags: str = r"\Seen \*"
    validity: int = 7
    answers: dict[str, str] = field(default_factory=dict)
    commands: list[str] = field(default_factory=list)
    port: int = 0

    def put(self, *raws: bytes) -> None:
        """New mail arrives."""
        for raw in raws:
            uid = 1 + max((uid for folder in self.mails.values() for uid in folder), default=0)
            self.mails["INBOX"][uid] = raw
            self.flags[uid] = set()

    def found(self, search: str) -> list[int]:
        """The mails a search wants."""
        unwanted = {"UNSEEN": r"\Seen", "UNKEYWORD": search.rpartition(" ")[2], "ALL": None}
        flag = unwanted[search.split(maxsplit=1)[0]]
        return [uid for uid in sorted(self.mails["INBOX"]) if flag not in self.flags[uid]]


class _Talk(socketserver.StreamRequestHandler):
    def handle(self) -> None:
        self.book: Folders = self.server.book
        self.say(f"* OK [CAPABILITY IMAP4rev1 {self.book.capabilities}] scripted")
        while line := self.rfile.readline():
            tag, _, command = line.decode("ascii").strip().partition(" ")
            self.book.commands.append(command)
            scripted = next(
                (said for start, said in self.book.answers.items() if command.startswith(start)), ""
            )
            if scripted == "CUT":
                return
            if scripted:
                self.say(f"{tag} {scripted}")
                continue
            name = command.removeprefix("UID ").split()[0].lower()
            getattr(self, f"do_{name}")(tag, command)
            if name == "logout":
                return

    def say(self, words: str | bytes) -> None:
        self.wfile.write((words.encode("ascii") if isinstance(words, str) else words) + b"\r\n")

    def do_capability(self, tag: str, _command: str) -> None:
        self.say(f"* CAPABILITY IMAP4rev1 {self.book.capabilities}")
        self.say(f"{tag} OK done")

    def do_login(self, tag: str, _command: str) -> None:
        self.say(f"{tag} OK done")

    do_noop = do_create = do_logout = do_login

    def do_list(self, tag: str, command: str) -> None:
        wanted = command.split(" ", 2)[2].strip('"')
        if wanted in self.book.mails:
            self.say(f'* LIST () "/" "{wanted}"')
        self.say(f"{tag} OK done")

    def do_select(self, tag: str, _command: str) -> None:
        self.say(f"* {len(self.book.mails['INBOX'])} EXISTS")
        self.say(f"* OK [UIDVALIDITY {self.book.validity}]")
        self.say(f"* OK [PERMANENTFLAGS ({self.book.kept_flags})]")
        self.say(f"{tag} OK [READ-WRITE]")

    def do_search(self, tag: str, command: str) -> None:
        self.say(f"* SEARCH {' '.join(map(str, self.book.found(command[11:])))}".strip())
        self.say(f"{tag} OK done")

    def do_fetch(self, tag: str, command: str) -> None:
        _, _, uids, wanted = command.split(" ", 3)
        for number, uid in enumerate(map(int, uids.split(",")), start=1):
            raw = self.book.mails["INBOX"].get(uid)
            if raw is None:
                continue
            if "RFC822.SIZE" in wanted:
                about = f'RFC822.SIZE {len(raw)} INTERNALDATE "{ARRIVED}"'
                self.say(f"* {number} FETCH (UID {uid} {about})")
                continue
            head = raw.partition(b"\r\n\r\n")[0] + b"\r\n\r\n"
            part, name = (head, "BODY[HEADER]<0>") if "HEADER" in wanted else (raw, "BODY[]")
            start = f"* {number} FETCH (UID {uid} {name} {{{len(part)}}}\r\n"
            self.say(start.encode("ascii") + part + b")")
        self.say(f"{tag} OK done")

    def do_store(self, tag: str, command: str) -> None:
        uid, flag = re.fullmatch(
            r"UID STORE (\d+) \+FLAGS\.SILENT \((.+)\)", command
        ).groups()  # or the test fails
        self.book.flags[int(uid)].add(flag)
        self.say(f"{tag} OK done")

    def do_move(self, tag: str, command: str) -> None:
        _, _, uid, folder = command.split(" ", 3)
        moved = self.book.mails["INBOX"].pop(int(uid), None)
        if moved is not None:
            self.book.mails.setdefault(folder.strip('"'), {})[int(uid)] = moved
        self.say(f"{tag} OK done")

    def do_idle(self, tag: str, _command: str) -> None:
        self.say("+ idling")
        self.say("* 1 EXISTS")
        self.rfile.readline()
        self.say(f"{tag} OK done")


class _Server(socketserver.ThreadingTCPServer):
    allow_reuse_address = True
    daemon_threads = True


@contextmanager
def imap_server() -> Iterator[Folders]:
    """Listens on a free port of loopback, which `port` then says."""
    book = Folders()
    with _Server(("127.0.0.1", 0), _Talk) as door:
        door.book = book  # what its connections read and write
        book.port = int(door.server_address[1])
        thread = threading.Thread(target=door.serve_forever, args=(0.01,), daemon=True)
        thread.start()
        try:
            yield book
        finally:
            door.shutdown()
            thread.join(5)
