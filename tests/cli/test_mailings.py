"""Mailings from the command line."""

import json

from flask import Flask
from sqlalchemy.orm import Session

from factories import NOON, an_officer
from outbox_letters import a_letter
from soundingboard.models import Mailing, Wording
from soundingboard.vocabulary import DeliveryState


def a_mailing(session: Session) -> Mailing:
    mailing = Mailing(key="invitations:1", name="Invitations: A sounding", created_at=NOON)
    words = Wording(subject="A sounding", text="Hello\n", html="<p>Hello</p>\n", headers=[])
    words.mailing = mailing
    a_letter(session, wording=words, state=DeliveryState.SENT, sent_at=NOON, bulk=True)
    a_letter(session, wording=words, state=DeliveryState.FAILED, bulk=True)
    a_letter(session, wording=words, bulk=True)
    an_officer(session, name="Olwen Pryce")
    session.commit()
    return mailing


def test_a_mailing_is_watched_paused_sent_again_and_called_back(
    app: Flask, session: Session
) -> None:
    mailing = a_mailing(session)
    run = app.test_cli_runner()
    number = str(mailing.id)

    def outbox(*args: str) -> str:
        answer = run.invoke(args=["outbox", *args])
        assert answer.exit_code == 0, answer.output
        return answer.output

    assert outbox("mailings") == (
        f"    {number}  Invitations: A sounding: sending; of 3 letters 1 waiting, 1 sent, "
        "1 refused; 60 a minute, 0 minutes left\n"
    )
    by = ("--by", "Olwen Pryce")
    assert outbox("pause", number, *by) == f"Mailing {number} is paused.\n"
    told = json.loads(outbox("watch", number, "--once", "--json"))
    assert (told["standing"], told["planned"], told["letters"]["sent"]) == ("paused", 3, 1)
    assert outbox("resume", number, *by) == f"Mailing {number} goes on.\n"
    assert outbox("again", number, *by) == f"Mailing {number}: 1 letters will be sent again.\n"
    assert outbox("call-back", number, "--why", "Wrong.", *by) == (
        f"Mailing {number}: 2 letters called back.\n"
    )
    assert outbox("watch", number) == "called back; of 3 letters 1 sent, 2 called back\n"
    refused = run.invoke(args=["outbox", "resume", number, *by])
    assert (refused.exit_code, refused.output) == (1, "This mailing was called back.\n")
    assert run.invoke(args=["outbox", "watch", "99"]).exit_code == 1
