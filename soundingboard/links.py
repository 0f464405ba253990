"""Every address that appears in a letter. A test proves that each is routed."""

from dataclasses import dataclass
from urllib.parse import quote


@dataclass(frozen=True, slots=True)
class Links:
    """Builds absolute links from the public address of the site (no slash at its end)."""

    base_url: str

    def home(self) -> str:
        return f"{self.base_url}/"

    def respond(self, token: str) -> str:
        """A stakeholder's own page of one consultation."""
        return f"{self.base_url}/respond/{quote(token)}"

    def points(self, token: str) -> str:
        """Where somebody sees where each of their points was put, and puts it right."""
        return f"{self.base_url}/respond/{quote(token)}/points"

    def publishing(self, token: str, reference: str) -> str:
        """Where somebody says whether something they sent may be published."""
        return f"{self.base_url}/respond/{quote(token)}/publishing/{quote(reference)}"

    def join(self) -> str:
        return f"{self.base_url}/join"

    def confirm_joining(self, signed: str) -> str:
        return f"{self.base_url}/join/confirm/{quote(signed)}"

    def confirm_mail(self, signed: str) -> str:
        """Where one POST says that a mail was written by the owner of its address, or not."""
        return f"{self.base_url}/confirm/{quote(signed)}"

    def leave(self, signed: str) -> str:
        """Where one POST takes a person off the list (RFC 8058); a GET only asks."""
        return f"{self.base_url}/leave/{quote(signed)}"

    def sign_in(self, token: str) -> str:
        return f"{self.base_url}/sign-in/{quote(token)}"

    def digest(self, digest_id: int) -> str:
        return f"{self.base_url}/leads/digests/{digest_id}"

    def digest_line(self, digest_id: int, line_id: int) -> str:
        """The words behind one line of a digest."""
        return f"{self.base_url}/leads/digests/{digest_id}/lines/{line_id}"
