"""How often one visitor may use a public form; counted by address, kept in memory."""

from flask_limiter import Limiter
from flask_limiter.util import get_remote_address

limiter = Limiter(key_func=get_remote_address, storage_uri="memory://")

PUBLIC_FORM = "20 per minute; 200 per hour"
PUBLIC_FILE = "30 per minute; 300 per hour"  # files that are made when they are asked for
SIGN_IN = "5 per minute; 30 per hour"
