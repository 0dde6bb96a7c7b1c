"""What was asked under a request id, kept beside the answer: a repeat must ask the same.

Only a digest is kept, made with the request id, so that equal words of two requests do not show.
Passwords never go in: a quick digest of one could be guessed. Nor does what only says how somebody
asks: from where, and the version of a token that they saw.
"""

import hashlib
import json
from collections.abc import Mapping
from datetime import UTC, datetime

Asked = Mapping[str, object]
"""The parameters of a command by name; None where one was not given.

So an empty one that a later qtoken adds changes nothing: a request that was answered before an
upgrade is still known after it.
"""

DIGEST_LENGTH = 16


def digest(request_id: str, asked: Asked) -> str:
    """Return what stands for these parameters under this request id."""
    given = {name: value for name, value in asked.items() if value is not None}
    text = json.dumps(given, sort_keys=True, default=_plain)
    return hashlib.sha256(f"{request_id}\0{text}".encode()).hexdigest()[:DIGEST_LENGTH]


def filled(asked: Asked) -> Asked:
    """Return what was filled in of a form whose other fields are empty."""
    return {name: value or None for name, value in asked.items()}


def asked_of_change(fields: Mapping[str, object]) -> dict[str, object]:
    """Return what a change asks for; what it takes away stands as 0, since None is not asked."""
    return {name: 0 if value is None else value for name, value in fields.items()}


def _plain(value: object) -> str:
    # One instant has many spellings, and is asked for by its time.
    return str(value.astimezone(UTC) if isinstance(value, datetime) else value)
