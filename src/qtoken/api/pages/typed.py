"""Types for what people type on pages.

These have no limits of their own (the body as a whole has one), so that the services judge the
text: what was typed stays in its field, and their sentence stands beside it.
"""

from typing import Annotated

from fastapi import Form, Query

from qtoken.api.refusals import field_of
from qtoken.domain.errors import QTokenError
from qtoken.phrases import sentence

Typed = Annotated[str, Form()]
Sought = Annotated[str, Query()]
RequestId = Annotated[str, Form(max_length=64)]
"""Not typed by anybody: a longer one than ours means that the form is broken."""


def said_of(field: str, refused: QTokenError) -> str:
    """Return the sentence of a refusal about this field; raise a refusal about anything else."""
    if field_of(refused) != field:
        raise refused
    return sentence(refused)
