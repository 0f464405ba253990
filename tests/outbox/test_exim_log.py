"""What Exim 4.96 wrote in its main log of letters of ours, and what that settles."""

import io

import pytest

from soundingboard.outbox.relay_log import LogEntry, Taken, lines_of, read_log

NAME = "<aaaabbbbccccddddeeeeffffgg@reply.wealdmere.example>"
OLWEN = "Olwen@partner.example"
AT = "2026-11-22 03:43:03"
NUMBER = "1xUyTn-00027q-33"
CAME = (
    f"{AT} {NUMBER} <= bounce+x@reply.wealdmere.example H=(bench) [127.0.0.1] P=esmtp S=345"
    f" id={NAME[1:-1]}"
)
WAY = "R=smart T=remote H=127.0.0.1 [127.0.0.1]"
WENT = f'{AT} {NUMBER} => olwen@partner.example <{OLWEN}> {WAY} C="250 2.0.0 Ok: queued"'
LATER = (
    f"{AT} {NUMBER} == {OLWEN} {WAY.replace(' H', ' defer (-44) H')}: SMTP error from remote mail"
    f" server after RCPT TO:<{OLWEN}>: 451 4.3.0 Later"
)
BACK = (
    f"{AT} {NUMBER} ** {OLWEN} {WAY}: SMTP error from remote mail server after"
    f" RCPT TO:<{OLWEN}>: 550 5.1.1 No such user"
)
DONE = f"{AT} {NUMBER} Completed"
AS_SENT = LogEntry(NUMBER, Taken.SENT, "2.0.0", "250 2.0.0 Ok: queued")


def found(*lines: str) -> dict[str, LogEntry]:
    log = io.BytesIO("".join(f"{line}\n" for line in lines).encode())
    return read_log(lines_of(log), {NAME: OLWEN})


@pytest.mark.parametrize(
    ("lines", "entry"),
    [
        ((CAME,), LogEntry(NUMBER, Taken.QUEUED, "", "")),
        ((CAME, LATER), LogEntry(NUMBER, Taken.QUEUED, "4.3.0", "451 4.3.0 Later")),
        ((CAME, LATER, WENT, DONE), AS_SENT),
        ((CAME, WENT.replace("=>", "->")), AS_SENT),
        (
            (CAME, LATER, BACK, DONE),
            LogEntry(NUMBER, Taken.BOUNCED, "5.1.1", "550 5.1.1 No such user"),
        ),
        (
            (CAME, BACK.replace("550 5.1.1 No", "550 No")),
            LogEntry(NUMBER, Taken.BOUNCED, "5.0.0", "550 No such user"),
        ),
        (
            (CAME, f"{AT} {NUMBER} ** {OLWEN}: Unrouteable address"),
            LogEntry(NUMBER, Taken.BOUNCED, "", "Unrouteable address"),
        ),
    ],
)
def test_what_exim_did_with_a_letter_is_read(lines: tuple[str, ...], entry: LogEntry) -> None:
    assert found(*lines) == {NAME: entry}


@pytest.mark.parametrize(
    ("old", "new"),
    [
        (AT, f"{AT}.123 +0000 [4711]"),  # as it may be configured
        (AT, f"Nov 22 03:43:03 mx exim[4711]: {AT}"),  # by syslog
        (f"{AT} ", "Nov 22 03:43:03 mx exim[4711]: "),  # which needs no second time
        (NUMBER, "1xUyTn-000000027qA-33ab"),  # since Exim 4.97
    ],
)
def test_a_main_log_is_read_in_each_of_its_forms(old: str, new: str) -> None:
    (entry,) = found(*(line.replace(old, new) for line in (CAME, WENT))).values()
    assert (entry.taken, entry.said) == (AS_SENT.taken, AS_SENT.said)


@pytest.mark.parametrize(
    "lines",
    [
        (WENT, BACK),  # of a letter whose name stands nowhere
        (CAME.replace(f"id={NAME[1:-1]}", f'id=other@x T="Re: id={NAME[1:-1]}"'), WENT),
        (CAME.replace("aaaabbbb", "zzzzbbbb"), WENT),
    ],
)
def test_what_is_not_about_our_letter_settles_nothing(lines: tuple[str, ...]) -> None:
    assert found(*lines) == {}


def test_only_what_happened_to_this_letter_and_this_reader_counts() -> None:
    queued = {NAME: LogEntry(NUMBER, Taken.QUEUED, "", "")}
    other = WENT.replace("olwen@", "jo@").replace("Olwen@", "jo@")
    assert found(CAME, other) == queued
    assert found(CAME, DONE, BACK) == queued
    assert found(CAME, CAME.replace("aaaabbbb", "zzzzbbbb"), WENT) == queued
