"""The pages of one person who was asked: read, write, come back, send, change until the end."""

from soundingboard.web.respond import answering, files, points, replaced, reshowing, rights, sending
from soundingboard.web.respond.door import bp

__all__ = ["answering", "bp", "files", "points", "replaced", "reshowing", "rights", "sending"]
