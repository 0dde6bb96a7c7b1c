"""Refusals as status and body; never a traceback, never a 500 for what a client sent."""

from pathlib import Path
from typing import Any

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse, Response
from pydantic import BaseModel, ConfigDict
from starlette.exceptions import HTTPException

from qtoken.api import addresses
from qtoken.api.misfits import told
from qtoken.api.refusals import field_of, status_of
from qtoken.api.serving import of
from qtoken.domain.errors import (
    DatabaseAddressFails,
    DatabaseError,
    DatabaseUnreachable,
    QTokenError,
)
from qtoken.phrases import sentence

RETRY_AFTER_S = 2
"""When it is worth asking again after the database did not answer."""


class InputInvalid(QTokenError):
    """What was sent does not have the shape that is described."""

    code = "input_invalid"
    message = "Some of what was sent cannot be used: {fields}. Look at the details."


class BodyUnreadable(QTokenError):
    """The body is not JSON, or not UTF-8."""

    code = "body_unreadable"
    message = "The body cannot be read. Send one JSON object, or a form, in UTF-8."


class BodyTooLarge(QTokenError):
    """The body is longer than any request needs."""

    code = "body_too_large"
    message = "The body is too large; at most {limit} bytes are read. Send less."
    one = "The body is too large; at most {limit} byte is read. Send less."
    counted = "limit"


class ContentTypeRefused(QTokenError):
    """The body is neither JSON nor a form."""

    code = "content_type_refused"
    message = "The body must be JSON or a form. Send it with Content-Type: application/json"


class AddressUnknown(QTokenError):
    """No route leads there."""

    code = "address_unknown"
    message = "There is nothing at this address. The addresses stand at /api/docs"


class MethodRefused(QTokenError):
    """The address knows other methods."""

    code = "method_refused"
    message = "The address does not take this method. The methods stand at /api/docs"


class InternalFault(QTokenError):
    """A fault of ours."""

    code = "internal_error"
    message = "Something went wrong in qtoken itself. Please report {reference}, with the log."


class Problem(BaseModel):
    """A refusal: a sentence, a code that never changes, and `details` by field."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {
                    "error": "The user name maria is taken. Choose another one.",
                    "code": "username_taken",
                    "details": {"username": ["The user name maria is taken. Choose another one."]},
                }
            ]
        }
    )

    error: str
    code: str
    details: dict[str, list[str]]


PROBLEMS: dict[int | str, dict[str, Any]] = {
    400: {"model": Problem, "description": "Refused, or not as described"},
    401: {"model": Problem, "description": "Not signed in"},
    403: {"model": Problem, "description": "Not allowed"},
    404: {"model": Problem, "description": "Not there, or somebody else's"},
    413: {"model": Problem, "description": "Body too large"},
    415: {"model": Problem, "description": "Body is neither JSON nor a form"},
    429: {"model": Problem, "description": "Too often; `Retry-After` says until when"},
    503: {"model": Problem, "description": "The database cannot serve this at the moment"},
}
"""What any route may answer besides its own answers."""


def handle_problems(app: FastAPI) -> None:
    """Make the app answer refusals, bad input and unknown addresses in one form.

    Where no page of ours answers, `Serving.for_people` makes one for somebody with a browser.
    """
    app.add_exception_handler(QTokenError, _refused)
    app.add_exception_handler(RequestValidationError, _invalid)
    app.add_exception_handler(HTTPException, _by_status)


def answer(error: QTokenError, details: dict[str, list[str]] | None = None) -> JSONResponse:
    """Return a refusal as it is sent."""
    error, status = shown(error), status_of(error)
    said = sentence(error)
    body = Problem(error=said, code=error.code, details=details or _details(error, said))
    return JSONResponse(body.model_dump(), status, headers=_headers(error, status))


def shown(error: QTokenError) -> QTokenError:
    """Return a refusal as outsiders may see it: without where and how the database is reached."""
    if isinstance(error, DatabaseAddressFails):
        return DatabaseUnreachable()
    path = error.parameters.get("path")
    if path is None:
        return error
    # Anybody may ask, and must not learn the folders of the server's computer.
    return type(error)(**error.parameters | {"path": Path(str(path)).name})


def _headers(error: QTokenError, status: int) -> dict[str, str]:
    if status == 401:
        return {"WWW-Authenticate": "Token"}
    if status == 429:
        return {"Retry-After": str(error.parameters.get("wait_s", RETRY_AFTER_S))}
    if status == 503:
        return {"Retry-After": str(RETRY_AFTER_S)}
    return {}


def _details(error: QTokenError, said: str) -> dict[str, list[str]]:
    field = field_of(error)
    return {field: [said]} if field else {}


def refusal(
    request: Request, error: QTokenError, details: dict[str, list[str]] | None = None
) -> Response:
    """Return the page for somebody with a browser, JSON for a program."""
    if isinstance(error, DatabaseError):
        request.state.refused = error.code
    return of(request).for_people(request, error) or answer(error, details)


async def _refused(request: Request, error: Exception) -> Response:
    assert isinstance(error, QTokenError)  # noqa: S101 - as registered
    field = _sent_as(request, field_of(error))
    return refusal(request, error, {field: [sentence(error)]} if field else None)


def _sent_as(request: Request, field: str) -> str:
    """Return this address's name of a field: some call a password `new_password`."""
    body = getattr(request.scope.get("route"), "body_field", None)
    kind = body.field_info.annotation if body is not None else None
    known = kind.model_fields if isinstance(kind, type) and issubclass(kind, BaseModel) else {}
    renamed = f"new_{field}"
    return renamed if renamed in known and field not in known else field


async def _invalid(request: Request, error: Exception) -> Response:
    assert isinstance(error, RequestValidationError)  # noqa: S101 - as registered
    found = error.errors()
    # `/api/users/x/` has no route that takes x: to a client the address does not exist.
    if any(fault["loc"][0] == "path" for fault in found):
        return _nowhere(request)
    if any(fault["type"] == "json_invalid" for fault in found):
        return refusal(request, BodyUnreadable())
    details: dict[str, list[str]] = {}
    for fault in found:
        said = details.setdefault(_place(fault["loc"]), [])
        if (text := told(fault)) not in said:
            said.append(text)
    return refusal(request, InputInvalid(fields=", ".join(details)), details)


async def _by_status(request: Request, error: Exception) -> Response:
    assert isinstance(error, HTTPException)  # noqa: S101 - as registered
    # What is left is FastAPI's 400 for a body that it cannot read at all.
    if error.status_code not in (404, 405):
        return refusal(request, BodyUnreadable())
    if error.status_code == 405 and request.method == "OPTIONS":
        return addresses.options(request)
    return (error.status_code == 404 and addresses.beside(request)) or _nowhere(request)


def _nowhere(request: Request) -> Response:
    methods = addresses.allowed(request)
    error = MethodRefused() if methods else AddressUnknown()
    found = refusal(request, error)
    if methods:
        found.headers["Allow"] = methods
    return found


def _place(loc: tuple[str | int, ...]) -> str:
    # pydantic's place is (body, field, ...). What follows names branches of our own types.
    return str(loc[1]) if len(loc) > 1 else "body"
