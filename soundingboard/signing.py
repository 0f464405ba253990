"""Signed values for links that must not be forged: leaving the list, confirming to join."""

from dataclasses import dataclass

from itsdangerous import BadSignature, SignatureExpired, URLSafeTimedSerializer

from soundingboard.phrases import phrase
from soundingboard.refusals import LinkExpired, NotFound


@dataclass(frozen=True, slots=True)
class Signer:
    """Signs small values with the secret of this installation, each for one purpose."""

    secret: str

    def sign(self, purpose: str, value: int | str) -> str:
        """The value and its signature, fit for a URL."""
        return self._serializer(purpose).dumps(value)

    def unsign(self, purpose: str, signed: str, max_age_seconds: int | None = None) -> int | str:
        """The value again.

        Raises NotFound where the signature is not ours for this purpose, LinkExpired where it
        is older than `max_age_seconds`.
        """
        try:
            value: int | str = self._serializer(purpose).loads(signed, max_age=max_age_seconds)
        except SignatureExpired:
            raise LinkExpired(phrase("This link has expired. Please ask for a new one.")) from None
        except BadSignature:
            raise NotFound(
                phrase("We do not know this link. It may have been cut short.")
            ) from None
        return value

    def _serializer(self, purpose: str) -> URLSafeTimedSerializer:
        return URLSafeTimedSerializer(self.secret, salt=f"soundingboard.{purpose}")
