"""Reasons that the program itself gives for an act: kept as codes, said in the reader's words."""

from enum import StrEnum


class FixedReason(StrEnum):
    """Why something was done where nobody was asked why."""

    PROGRAM_GIVES_NONE = "program_gives_none"
    TEST_TOKEN = "test_token"  # noqa: S105 - no secret
