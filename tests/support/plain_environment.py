"""What pip would bring along with a library, taken from this environment instead of an index."""

from collections.abc import Iterator
from importlib.metadata import Distribution, distribution
from pathlib import Path

from packaging.requirements import Requirement
from packaging.utils import canonicalize_name


def link_needed(requirement: str, packages: Path) -> None:
    """Link into `packages` what a requirement names and all that this needs, and nothing else."""
    for found in _needed(Requirement(requirement), set()):
        for name in _tops(found):
            target = packages / name
            # Some share a folder, as the parts of PySide6 do.
            if not target.exists():
                target.symlink_to(str(found.locate_file(name)))


def _needed(requirement: Requirement, seen: set[str]) -> Iterator[Distribution]:
    name = canonicalize_name(requirement.name)
    # The same library may be named again with more of its extras.
    key = f"{name}[{','.join(sorted(requirement.extras))}]"
    if key in seen:
        return
    seen.add(key)
    found = distribution(name)
    yield found
    for line in found.requires or ():
        needed = Requirement(line)
        extras = requirement.extras or {""}
        if needed.marker is None or any(needed.marker.evaluate({"extra": e}) for e in extras):
            yield from _needed(needed, seen)


def _tops(found: Distribution) -> set[str]:
    """Files and folders that lie in site-packages itself."""
    tops = {path.parts[0] for path in found.files or ()}
    return {top for top in tops if top not in {"..", "__pycache__"} and not top.endswith(".pth")}
