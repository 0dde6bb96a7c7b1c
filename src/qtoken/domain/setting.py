"""The descriptions of settings, each written once, at the setting's field.

A class of settings is a frozen dataclass whose fields are made by `setting`; `settings_of` returns
their descriptions. Services, tables, the command line, windows, the docs and the tests read those,
so that a new setting is one new field. `label` and `help` are English texts, which are translated
where they are shown.
"""

from dataclasses import MISSING, dataclass, field, fields
from typing import Any, TypeVar, cast

from qtoken.domain.fields import SettingField
from qtoken.domain.setting_kinds import Kind

V = TypeVar("V")

Value = bool | int | str | tuple[int, ...]
"""The types in which settings are stored."""

# What `dataclasses` itself uses for "no default", given the type of any setting.
_REQUIRED = cast(Any, MISSING)


@dataclass(frozen=True, slots=True)
class Setting:
    """The description of a setting. `default` is None if a value must be given."""

    name: str
    kind: Kind[Any]
    label: str
    help: str
    default: Value | None
    option: str
    """The option of the command line, without its dashes."""

    @property
    def field(self) -> SettingField:
        """The setting as a field that error messages name."""
        return SettingField(self.name, self.label)

    def clean(self, value: Value) -> Value:
        """Return a value as it is stored. Raises a `QTokenError` that names the setting.

        Raises TypeError for a value of another type, which no user can cause.
        """
        kept: Value = self.kind.clean(self.kind.typed(value), self.field)
        return kept


@dataclass(frozen=True, slots=True)
class _Said:
    """What `setting` adds to a dataclass field, which has the name and the default already."""

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
