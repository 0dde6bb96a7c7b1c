"""Makes the sample clinic in an empty folder, and opens it."""

from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from qtoken import paths
from qtoken.bootstrap import Clinic, make_clinic
from qtoken.demo.clinic import SampleClinic, set_up
from qtoken.demo.morning import Morning
from qtoken.domain.clock import SetClock


@dataclass(frozen=True, slots=True)
class Sample:
    """The open clinic, which the caller closes, and the people in it."""

    clinic: Clinic
    cast: SampleClinic


def open_sample(folder: Path) -> Sample:
    """Make the sample clinic in a file in that folder, and play its morning up to now."""
    clock = SetClock()
    clinic = make_clinic(paths.file_address(folder / "sample.db"), clock=clock)
    now = datetime.now(UTC)
    cast = set_up(clinic.services, now=now)
    Morning(clinic.services, clock, cast, now=now).play()
    return Sample(clinic, cast)
