"""The OpenAPI description for programs, and a page of it for people.

The page is written here: FastAPI's own ones load scripts from the internet, which a clinic's closed
network does not have and our headers forbid.
"""

import base64
import hashlib
import json
from html import escape
from typing import Any

from fastapi import APIRouter, FastAPI, Request
from fastapi.responses import HTMLResponse, JSONResponse

from qtoken.api.serving import Given, Serving
from qtoken.texts import _

router = APIRouter(prefix="/api", include_in_schema=False)

_METHODS = ("get", "post", "put", "patch", "delete")
_UNUSED = ("HTTPValidationError", "ValidationError")

_STYLE = """
:root { color-scheme: light dark; --line: #8886; --soft: #8882 }
body { font: 1rem/1.5 system-ui, sans-serif; max-inline-size: 60rem; margin: 2rem auto;
  padding-inline: 1rem }
h2 { margin-block-start: 2.5rem; border-block-end: 1px solid var(--line) }
summary { cursor: pointer; padding-block: .4rem }
summary code { font-weight: 600 }
.verb { display: inline-block; min-inline-size: 4.5rem; text-transform: uppercase }
pre { background: var(--soft); padding: .75rem; overflow-x: auto; border-radius: .4rem }
table { border-collapse: collapse } td { padding: .15rem 1rem .15rem 0; vertical-align: top }
"""
_STYLE_HASH = base64.b64encode(hashlib.sha256(_STYLE.encode()).digest()).decode()
# The hash allows exactly this style sheet inside the page, and no other inline style.
_POLICY = (
    f"default-src 'none'; style-src 'sha256-{_STYLE_HASH}';"
    " frame-ancestors 'none'; base-uri 'none'; form-action 'none'"
)

Description = dict[str, Any]


@router.get("/openapi.json")
async def openapi(request: Request, here: Given) -> JSONResponse:
    """Return the description of every address."""
    return JSONResponse(description(request.app, here))


@router.get("/docs")
async def docs(request: Request, here: Given) -> HTMLResponse:
    """Return the description as a page."""
    return HTMLResponse(
        _page(description(request.app, here)), headers={"Content-Security-Policy": _POLICY}
    )


def description(app: FastAPI, here: Serving) -> Description:
    """Return the OpenAPI description: FastAPI's, corrected to what we really answer."""
    if not here.description:
        here.description.update(_as_answered(app.openapi()))
    return here.description


def _as_answered(said: Description) -> Description:
    for operation in _operations(said):
        # FastAPI describes a 422 of its own for bad input; here it is a 400 like other refusals.
        operation["responses"].pop("422", None)
    for name in _UNUSED:
        said["components"]["schemas"].pop(name, None)
    return said


def _operations(said: Description) -> list[Description]:
    return [path[verb] for path in said["paths"].values() for verb in _METHODS if verb in path]


def _page(said: Description) -> str:
    by_tag: dict[str, list[str]] = {}
    for path, verbs in said["paths"].items():
        for verb in (verb for verb in _METHODS if verb in verbs):
            operation = verbs[verb]
            shown = _operation(said, verb, path, operation)
            by_tag.setdefault(operation["tags"][0], []).append(shown)
    parts = (f"<h2>{escape(tag)}</h2>{''.join(shown)}" for tag, shown in by_tag.items())
    intro = _(
        "Sign in with a POST to /api/auth/login/ and send the key with every request:"
        " Authorization: Token KEY. The whole description: /api/openapi.json"
    )
    return (
        f'<!doctype html><html lang="en"><meta charset="utf-8">'
        f'<meta name="viewport" content="width=device-width"><title>qtoken API</title>'
        f"<style>{_STYLE}</style><h1>qtoken {escape(said['info']['version'])}</h1>"
        f"<p>{escape(intro)}</p>{''.join(parts)}</html>"
    )


def _operation(said: Description, verb: str, path: str, operation: Description) -> str:
    told = escape(operation.get("description", "")).replace("\n\n", "<p>")
    parts = [f"<p>{told}</p>", _parameters(operation), _request(said, operation)]
    for status, answer in operation["responses"].items():
        if status.startswith("2"):
            parts.append(_example(_("Answer {status}").format(status=status), said, answer))
    codes = ", ".join(s for s in operation["responses"] if not s.startswith("2"))
    parts.append(f"<p>{escape(_('Refusals: {codes}').format(codes=codes))}</p>")
    return (
        f'<details><summary><code><span class="verb">{verb}</span> {escape(path)}</code></summary>'
        f"{''.join(parts)}</details>"
    )


def _parameters(operation: Description) -> str:
    rows = (
        f"<tr><td><code>{escape(p['name'])}</code><td>{escape(p['in'])}"
        f"<td>{escape(p.get('description', ''))}"
        for p in operation.get("parameters", ())
    )
    return f"<table>{''.join(rows)}</table>"


def _request(said: Description, operation: Description) -> str:
    if "requestBody" not in operation:
        return ""
    return _example(_("Body"), said, operation["requestBody"])


def _example(title: str, said: Description, holder: Description) -> str:
    kinds = holder.get("content", {})
    if not kinds:
        return f"<p>{escape(title)}</p>"
    shown = example(said, next(iter(kinds.values())).get("schema", {}))
    text = json.dumps(shown, indent=2, ensure_ascii=False)
    return f"<p>{escape(title)}</p><pre>{escape(text)}</pre>"


def example(said: Description, schema: Description) -> Any:
    """Return an example of a schema: its own, or one of its parts'."""
    if "$ref" in schema:
        return example(said, said["components"]["schemas"][schema["$ref"].rpartition("/")[2]])
    own = [*schema.get("examples", ()), *schema.get("enum", ())]
    if own:
        return own[0]
    if "anyOf" in schema:
        return example(said, schema["anyOf"][0])
    return _plain(said, schema)


def _plain(said: Description, schema: Description) -> Any:
    match schema.get("type", ""):
        case "object":
            fields = schema.get("properties", {})
            return {name: example(said, field) for name, field in fields.items()}
        case "array":
            return [example(said, schema.get("items", {}))]
        case kind:
            return {"string": "text", "integer": 1, "boolean": True}.get(kind)
