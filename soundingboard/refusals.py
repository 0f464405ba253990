"""What a room may refuse, and why; doors turn each into a sentence and a status."""


class Refusal(Exception):
    """Somebody asked for something that cannot be done; `sentence` tells them why.

    `status` is the HTTP status a page answers with.
    """

    status = 400

    def __init__(self, sentence: str) -> None:
        super().__init__(sentence)
        self.sentence = sentence


class Unreadable(Refusal):
    """A file or a text is not what it should be, or is too much of it."""

    status = 422


class NotFound(Refusal):
    """There is no such thing, or not for you."""

    status = 404


class NotAllowed(Refusal):
    """This person may not do this."""

    status = 403


class Conflict(Refusal):
    """It was possible, but things have moved on: already open, already sent, already used."""

    status = 409


class NotMailable(Refusal):
    """No letter may go to this address."""

    status = 409


class ClosedToComments(Refusal):
    """The consultation does not take comments now."""

    status = 410


class LinkExpired(Refusal):
    """A signed or single-use link is too old, or was used."""

    status = 410
