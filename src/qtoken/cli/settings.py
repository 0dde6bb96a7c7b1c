"""Options and displayed values of settings, made from the settings' descriptions."""

from collections.abc import Callable, Iterable, Mapping
from typing import Any

from qtoken.cli.options import Function, option
from qtoken.cli.printing import yes_or_no
from qtoken.domain.setting import Setting, Value
from qtoken.domain.setting_kinds import ClockTime, Flag, Number, Unit, clock_time, minute_of_day
from qtoken.texts import _


def setting_options(settings: Iterable[Setting]) -> Callable[[Function], Function]:
    """Return a decorator that gives a command an option for each setting."""
    options = [_option(described) for described in settings]

    def decorated(function: Function) -> Function:
        # click lists the option of the last decorator first.
        for made in reversed(options):
            function = made(function)
        return function

    return decorated


def typed_values(
    settings: Iterable[Setting], typed: Mapping[str, bool | int | str | None]
) -> dict[str, Value]:
    """Return the values of the options that were given. Raises `TextMissing`, `TimeInvalid`."""
    values: dict[str, Value] = {}
    for described in settings:
        value = typed[described.name]
        if isinstance(described.kind, ClockTime) and isinstance(value, str):
            value = minute_of_day(value, described.field)
        if value is not None:
            values[described.name] = value
    return values


def shown_value(described: Setting, value: Value) -> str:
    """Return a setting's value for people."""
    match described.kind:
        case Flag():
            return yes_or_no(is_so=bool(value))
        case ClockTime():
            return clock_time(int(str(value)))
        case Number(unit=Unit.SECONDS):
            return _("{number} s").format(number=value)
    return str(value) or "-"


def _option(described: Setting) -> Callable[[Function], Function]:
    name, kind = described.option, described.kind
    attributes: dict[str, Any] = {"metavar": kind.placeholder}
    spelled = f"--{name}"
    match kind:
        case Flag():
            spelled, attributes = f"--{name}/--no-{name}", {"default": None}
        case ClockTime():
            pass
        case Number():
            attributes["type"] = int
    return option(spelled, described.name, help=described.help, **attributes)
