"""What a display proves of a call: three facts, each true by itself."""

from enum import StrEnum


class Fact(StrEnum):
    """What happened to a call on one display. Each is kept with the time at which it was told."""

    DRAWN = "drawn"
    """It stood on the wall: large, in its row, or on a page that was turned to."""

    ANNOUNCED = "announced"
    """It stood large, and its chime was begun or known to be silent."""

    HEARD = "heard"
    """The chime began and ended by itself, on a loudspeaker that was there all the time."""


class Silence(StrEnum):
    """Why a chime was not heard. Stored by name."""

    SWITCHED_OFF = "switched_off"
    NO_SOUND_SUPPORT = "no_sound_support"
    NO_DEVICE = "no_device"
    CANNOT_PLAY = "cannot_play"
    NO_ANSWER = "no_answer"
