"""A missing system library is named by the package that holds it, by its old and new name."""

import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
SCRIPT = ROOT / "scripts" / "system_libraries.sh"


@pytest.mark.parametrize(
    ("library", "package"),
    [
        ("libEGL.so.1", "libegl1"),
        ("libX11-xcb.so.1", "libx11-xcb1"),
        ("libdbus-1.so.3", "libdbus-1-3"),
        ("libglib-2.0.so.0", "libglib2.0-0"),
        ("libgthread-2.0.so.0", "libglib2.0-0"),
        ("libxcb-icccm.so.4", "libxcb-icccm4"),
        ("libxkbcommon-x11.so.0", "libxkbcommon-x11-0"),
        ("libgssapi_krb5.so.2", "libgssapi-krb5-2"),
    ],
)
def test_a_library_is_found_under_both_names_of_its_package(library: str, package: str) -> None:
    body = SCRIPT.read_text().partition("names_of() {")[2].partition("\n}")[0]
    ask = f'names_of() {{{body}\n}}\nnames_of "$1"'

    result = subprocess.run(
        ["bash", "-c", ask, "ask", library], capture_output=True, text=True, check=True
    )

    assert result.stdout.split() == [f"{package}t64", package]
