"""Errors of the validation library (pydantic), said in our own words."""

from collections.abc import Mapping
from typing import Any

from qtoken.texts import _, ngettext


def told(fault: Mapping[str, Any]) -> str:
    """Return one validation error in our words; what was sent is never repeated."""
    if fault.get("input") in ("", None):
        return _("Fill this in.")
    limits = fault.get("ctx", {})
    templates = {
        "missing": _("Fill this in."),
        "string_too_long": ngettext(
            "At most {max_length} character fits.",
            "At most {max_length} characters fit.",
            limits.get("max_length", 0),
        ),
        "string_too_short": ngettext(
            "At least {min_length} character is needed.",
            "At least {min_length} characters are needed.",
            limits.get("min_length", 0),
        ),
        "greater_than_equal": _("At least {ge} is needed."),
        "less_than_equal": _("At most {le} is possible."),
        "literal_error": _("Choose one of: {expected}."),
        "enum": _("Choose one of: {expected}."),
        "value_error": "{error}",
        "extra_forbidden": _("This is not known here."),
        "greater_than": _("More than {gt} is needed."),
        "less_than": _("Less than {lt} is needed."),
        "string_unicode": _("This holds half a character. Send the whole text in UTF-8."),
        "string_pattern_mismatch": _("This text has another form than is described at /api/docs."),
    }
    template = templates.get(fault["type"])
    if template is not None:
        return template.format(**limits)
    # pydantic's own sentences speak of Python's types, and in English only. Its error codes begin
    # with the type: `int_parsing`, `int_type`, `string_type` ...
    kinds = {
        "string": _("Send a text here."),
        "int": _("Send a whole number here."),
        "float": _("Send a number here."),
        "bool": _("Send true or false here."),
        "date": _("Send a day here, such as 2026-03-02."),
        "datetime": _("Send a time here, such as 2026-03-02T09:30:00Z."),
        "list": _("Send a list here."),
        "dict": _("Send an object here."),
        "model": _("Send an object here."),
    }
    return kinds.get(
        fault["type"].partition("_")[0], _("This cannot be used here. See /api/docs for what can.")
    )
