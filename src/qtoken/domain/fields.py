"""What is filled in, as refusals name it; people read a word for it (`qtoken.phrases`).

Settings have their words where they are described (`domain.setting`).
"""

from enum import StrEnum
from typing import Self


class Field(StrEnum):
    """A field; the value is what programs call it."""

    NAME = "name"
    CLINIC = "clinic"
    DEPARTMENT = "department"
    DOCTOR = "doctor"
    ROOM = "room"
    PATIENT = "patient"
    PRIORITY = "priority"
    PHONE = "phone"
    SECOND_PHONE = "second_phone"
    SECOND_PHONE_OF = "second_phone_of"
    EMAIL = "email"
    DATE_OF_BIRTH = "date_of_birth"
    SEX = "sex"
    RECORD_NUMBER = "record_number"
    NEEDS = "needs"
    USERNAME = "username"
    PASSWORD = "password"  # noqa: S105 - a field
    ROLE = "role"
    SPECIALTY = "specialty"
    LETTER = "letter"
    PUBLIC_NAME = "public_name"
    DESCRIPTION = "description"
    HEAD_START = "head_start_min"
    TIME_ZONE = "time_zone"
    PUBLIC_URL = "public_url"
    DISPLAY = "display"
    REASON = "reason"
    SEARCH = "search"
    KIND = "kind"
    CHANNEL = "channel"
    SUBJECT = "subject"
    TEXT = "text"


class SettingField(str):
    """A field that sets a setting; the value is what programs call it."""

    label: str
    """What people call it, in English."""

    def __new__(cls, name: str, label: str) -> Self:
        made = super().__new__(cls, name)
        made.label = label
        return made


AnyField = Field | SettingField
