"""What a machine lacks is found by asking the linker; long steps say that they go on."""

import subprocess
from pathlib import Path

import pytest

SCRIPTS = Path(__file__).parents[2] / "scripts"

SOURCED = f". {SCRIPTS}/packages.sh; . {SCRIPTS}/libraries.sh; "
NOTHING_FOUND = "is_known() { return 0; }; may_install() { return 0; }; refresh_lists() { :; }; "


def run(command: str, *words: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        ["bash", "-c", SOURCED + command, "run", *words],
        capture_output=True,
        text=True,
        check=False,
    )


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
        ("libatomic.so.1", "libatomic1"),
    ],
)
def test_a_library_is_found_under_both_names_of_its_package(library: str, package: str) -> None:
    result = run('names_of "$1"', library)

    assert result.stdout.split() == [f"{package}t64", package]


def test_what_a_program_lacks_is_installed_until_the_linker_finds_it() -> None:
    # The second library shows only when the first is there, as with real ones.
    machine = """
        installed=()
        ldd() {
            case "${installed[*]}" in
                *libatomic1*libgmp10*) ;;
                *libatomic1*) echo 'libgmp.so.10 => not found' ;;
                *) echo 'libatomic.so.1 => not found' ;;
            esac
        }
        install_packages() { installed+=("$@"); }
        first_known() { printf '%s\\n' "${@: -1}"; }
    """

    result = run(NOTHING_FOUND + machine + 'install_libraries_for "$0" /bin/sh; echo "$?"', "sh")

    assert result.stdout.split() == ["0"], result.stderr


def test_where_nothing_may_be_installed_the_caller_hears_of_it() -> None:
    machine = "may_install() { return 1; }; ldd() { echo 'libatomic.so.1 => not found'; }; "

    result = run(machine + "install_libraries_for /bin/sh")

    assert result.returncode == 1


@pytest.mark.parametrize(
    ("finds_apt", "said"),
    [
        (0, "please run:  sudo apt-get install -y --no-install-recommends binutils xvfb"),
        (1, "please install what Debian calls:  binutils xvfb"),
    ],
)
def test_what_cannot_be_installed_is_named_on_every_system(finds_apt: int, said: str) -> None:
    machine = f"may_install() {{ return 1; }}; command() {{ return {finds_apt}; }}; "

    result = run(machine + "install_packages binutils xvfb")

    assert (result.returncode, result.stderr) == (1, f"qtoken: {said}\n")


def test_a_long_step_says_that_it_goes_on_and_ends_as_its_command_does() -> None:
    # The command itself waits for the second line: no time is guessed.
    step = """
        SAY_EVERY_S=1
        said=$(mktemp)
        patient() { until [ "$(grep -c still "$said")" -ge 2 ]; do sleep 0.05; done; return 7; }
        still_at "waiting" patient 2>"$said"
        echo "$?"; cat "$said"; rm "$said"
    """

    result = run(step)

    code, *lines = result.stdout.splitlines()
    assert code == "7"
    assert lines[:2] == ["qtoken: still waiting (1 s)", "qtoken: still waiting (2 s)"]
