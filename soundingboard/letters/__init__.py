"""Letters: what we write. Each is a dataclass whose fields are all its template needs."""
