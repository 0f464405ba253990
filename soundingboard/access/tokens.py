"""Unguessable tokens, as they stand in links and in the addresses people reply to."""

import base64
import hashlib
import secrets

TOKEN_BYTES = 16  # 128 bits: nobody finds one by trying


def fresh_token() -> str:
    """26 characters of lower-case base32: survives a mail system that folds case."""
    return base64.b32encode(secrets.token_bytes(TOKEN_BYTES)).decode("ascii").rstrip("=").lower()


def hashed(token: str) -> str:
    """What is stored of a token that must not be readable in the database: SHA-256 in hex."""
    return hashlib.sha256(token.encode()).hexdigest()
