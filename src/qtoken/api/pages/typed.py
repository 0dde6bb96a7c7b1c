"""What people type on pages: judged by the services, so that the form can say what was wrong.

Only the whole body has a bound here. What breaks a rule stays in its field, and the sentence stands
beside it.
"""

from typing import Annotated

from fastapi import Form, Query

from qtoken.api.refusals import field_of
from qtoken.domain.errors import QTokenError
from qtoken.phrases import sentence

Typed = Annotated[str, Form()]
Sought = Annotated[str, Query()]
RequestId = Annotated[str, Form(max_length=64)]
"""Not typed by anybody: another one than ours is refused as a broken form."""


def said_of(field: str, refused: QTokenError) -> str:
    """Return what refuses a field; else raise the refusal, for which the form has no place."""
    if field_of(refused) != field:
        raise refused
    return sentence(refused)
