"""Mailman 3 sends one mail to as many members as it is told: PORT MEMBERS MAIL FOLDER.

Run by benches/outbox.py with the Python of Mailman's own environment; prints the seconds that
sending took by the clock, and by the processor. Each member gets a copy of their own, under an
envelope sender of its own (VERP). Its queue of files is left out, which flatters it.
"""

import json
import sys
import time
from email import message_from_bytes
from pathlib import Path

from mailman.app.lifecycle import create_list
from mailman.core.initialize import initialize
from mailman.database.transaction import transaction
from mailman.email.message import Message
from mailman.interfaces.domain import IDomainManager
from mailman.interfaces.mailinglist import Personalization
from mailman.interfaces.usermanager import IUserManager
from mailman.mta.deliver import deliver
from mailman.utilities.datetime import now
from zope.component import getUtility

SETTINGS = """
[mailman]
layout: here
[paths.here]
var_dir: {folder}/var
[mta]
smtp_host: 127.0.0.1
smtp_port: {port}
verp_personalized_deliveries: yes
verp_delivery_interval: 1
incoming: mailman.mta.null.NullMTA
"""
NAME = "growth@wealdmere.example"


def main(port: int, members: int, mail: Path, folder: Path) -> None:
    settings = folder / "mailman.cfg"
    settings.write_text(SETTINGS.format(folder=folder, port=port), encoding="utf-8")
    initialize(str(settings))
    addresses = [f"person{number}@partner.example" for number in range(members)]
    with transaction():
        getUtility(IDomainManager).add("wealdmere.example")
        mailing_list = create_list(NAME)
        mailing_list.personalize = Personalization.individual
        for address in addresses:
            user = getUtility(IUserManager).create_user(address, "Olwen Pryce")
            (preferred,) = user.addresses
            preferred.verified_on = now()
            mailing_list.subscribe(preferred)
    content = mail.read_bytes()
    message = message_from_bytes(content, Message)
    about = {"recipients": set(addresses), "verp": True, "original_size": len(content)}
    begin, used = time.perf_counter(), time.process_time()
    deliver(mailing_list, message, about)
    print(json.dumps([time.perf_counter() - begin, time.process_time() - used]))


if __name__ == "__main__":
    port, members, mail, folder = sys.argv[1:]
    main(int(port), int(members), Path(mail), Path(folder))
