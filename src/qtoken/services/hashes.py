"""By what a secret, an address or a name is known where it is not kept itself."""

import hashlib


def hashed(*parts: str) -> str:
    """Return 64 hexadecimal digits: quick to make, so for what is long and random, or no secret."""
    return hashlib.sha256("\0".join(parts).encode("utf-8", "surrogatepass")).hexdigest()
