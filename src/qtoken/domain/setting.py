"""What a setting is, said once where its field stands.

A class of settings is a frozen dataclass whose fields are made by `setting`; `settings_of` returns
their descriptions. Services, tables, the command line, windows, the docs and the tests read those,
so that a new setting is one new field. `label` and `help` are English texts: whoever shows them
looks them up.
"""

from dataclasses import MISSING, dataclass, field, fields
from typing import Any, TypeVar, cast

from qtoken.domain.fields import SettingField
from qtoken.domain.setting_kinds import Kind

V = TypeVar("V")

Value = bool | int | str | tuple[int, ...]
"""What a setting is kept as."""

_REQUIRED = cast(Any, MISSING)


@dataclass(frozen=True, slots=True)
class Setting:
    """The description of a setting. `default` is None where a value has to be said."""

    name: str
    kind: Kind[Any]
    label: str
    help: str
    default: Value | None
    option: str
    """As what the command line knows it, without its dashes."""

    @property
    def field(self) -> SettingField:
        """What refusals name."""
        return SettingField(self.name, self.label)

    def clean(self, value: Value) -> Value:
        """Return a value as it is kept. Raises a `QTokenError` that names the setting.

        And TypeError for one of another type: nobody can type that.
        """
        kept: Value = self.kind.clean(self.kind.typed(value), self.field)
        return kept


@dataclass(frozen=True, slots=True)
class _Said:
    """What `setting` keeps with the field, which knows its name and default itself."""

    kind: Kind[Any]
    label: str
    help: str
    option: str


def setting(
    kind: Kind[V],
    *,
    help: str,  # noqa: A002 - as options of the command line call it; extraction finds it by that
    label: str = "",
    default: V = _REQUIRED,
    option: str = "",
) -> V:
    """Return a field of a class of settings; those without a default come first.

    `option` is the command line's name of it, where that is not the field's.
    """
    made: V = field(default=default, metadata={"setting": _Said(kind, label, help, option)})
    return made


def settings_of(settings: type) -> tuple[Setting, ...]:
    """Return the descriptions of a class of settings, in the order of its fields."""
    described = []
    for found in fields(settings):
        said: _Said = found.metadata["setting"]
        default = None if found.default is MISSING else found.default
        option = said.option or found.name.replace("_", "-")
        described.append(Setting(found.name, said.kind, said.label, said.help, default, option))
    return tuple(described)
