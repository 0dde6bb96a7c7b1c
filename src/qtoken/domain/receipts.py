"""What a display confirms about a call: three facts, each true by itself."""

from enum import StrEnum


class Fact(StrEnum):
    """What happened to a call on one display. Each is stored with the time it was reported."""

    DRAWN = "drawn"
    """It was visible: large, in its row, or on a page that was turned to."""

    ANNOUNCED = "announced"
    """It was shown large, and its chime was started or known to be silent."""

    HEARD = "heard"
    """The chime was played to its end, on a loudspeaker that was connected all the time."""


class Silence(StrEnum):
    """Why a chime was not heard. Stored by name."""

    SWITCHED_OFF = "switched_off"
    NO_SOUND_SUPPORT = "no_sound_support"
    NO_DEVICE = "no_device"
    CANNOT_PLAY = "cannot_play"
    NO_ANSWER = "no_answer"
