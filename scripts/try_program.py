"""Plays a first token through a built qtoken, as on a computer that has nothing else.

Run as ``python scripts/try_program.py [--no-server] PROGRAM PICTURE``. The program gets an empty
home, an empty PATH, no time zones and no screen; it makes a clinic, issues a token, calls it, draws
the display into PICTURE, opens the windows of the sample clinic and draws them beside it, none of
which may be blank, and serves.
"""

import json
import subprocess
import sys
import tempfile
import urllib.request
from pathlib import Path
from typing import Any

from PIL import Image

_LIMIT_S = 120
_FEWEST_COLOURS = 20  # a picture with text has smoothed edges; a blank one has a colour or two


def main(program: Path, picture: Path, *, serves: bool) -> None:
    """Stop with a sentence at the first thing that does not work."""
    windows = picture.with_name("windows")
    with tempfile.TemporaryDirectory(prefix="qtoken-bundle-") as home:
        token = _play(program, Path(home))
        _run(program, Path(home), "display", "--windowed", "--picture", str(picture))
        drawn = _run(program, Path(home), "demo", "--pictures", str(windows)).split()
        if serves:
            _serve(program, Path(home))
    for path in (picture, *map(Path, drawn)):
        _check_picture(path)
    served = " and served" if serves else ""
    print(f"{program} issued and called {token['label']}, drew {len(drawn)} windows{served}")


def _play(program: Path, home: Path) -> dict[str, Any]:
    def tell(*words: str) -> dict[str, Any]:
        answer = json.loads(_run(program, home, *words, "--as", "admin", "--json"))
        assert isinstance(answer, dict), f"{words} answered {answer!r}"
        return answer

    _run(program, home, "init", "--admin", "admin", "--time-zone", "Europe/Madrid")
    tell("department", "add", "Cardiology", "--letter", "C")
    doctor = tell("doctor", "add", "Dr. Ruiz", "--department", "Cardiology")
    # The country of the zone, and the numbers of the country, are data that must have come along.
    reached = ("--phone", "600 123 456", "--email", "ana@example.org")
    patient = tell("patient", "add", "Ana Example", *reached)
    assert patient["phone_e164"] == "+34600123456", f"added {patient}"
    issued = tell("token", "issue", "--patient", str(patient["id"]), "--department", "Cardiology")
    called = tell("token", "call-next", "--doctor", str(doctor["id"]))
    assert issued["label"] == called["label"] == "C-001", f"issued {issued}, called {called}"
    assert called["status"] == "called", f"called {called}"
    return called


def _serve(program: Path, home: Path) -> None:
    """Start the server, ask how it is, and end it."""
    with subprocess.Popen(
        [program, "serve", "--port", "0"],
        cwd=home,
        env=_environment(home),
        stdout=subprocess.PIPE,
        text=True,
    ) as server:
        try:
            assert server.stdout is not None
            said = server.stdout.readline().split()
            if len(said) < 3:
                sys.exit("the server did not start")
            with urllib.request.urlopen(f"{said[2]}health", timeout=_LIMIT_S) as answer:
                assert json.load(answer) == {"status": "ok"}
        finally:
            server.terminate()
        if server.wait(_LIMIT_S) != 0:
            sys.exit(f"the server ended with {server.returncode}")


def _environment(home: Path) -> dict[str, str]:
    return {
        "HOME": str(home),
        "PATH": str(home),
        # As on Windows, where the system has none.
        "PYTHONTZPATH": str(home / "none"),
        "LANG": "C.UTF-8",
        "QT_QPA_PLATFORM": "offscreen",
        "QTOKEN_PASSWORD": "correct horse battery staple",
        "PYTHONUNBUFFERED": "1",
    }


def _run(program: Path, home: Path, *words: str) -> str:
    result = subprocess.run(
        [program, *words],
        cwd=home,
        env=_environment(home),
        capture_output=True,
        text=True,
        timeout=_LIMIT_S,
        check=False,
    )
    if result.returncode != 0:
        logs = "".join(log.read_text() for log in home.rglob("qtoken.log"))
        sys.exit(f"qtoken {' '.join(words)} failed:\n{result.stdout}{result.stderr}{logs}")
    return result.stdout


def _check_picture(picture: Path) -> None:
    if not picture.exists():
        sys.exit(f"there is no picture {picture}")
    with Image.open(picture) as image:
        colours = image.convert("RGB").getcolors(1 << 24) or []
    if len(colours) < _FEWEST_COLOURS:
        sys.exit(f"{picture} is blank: {len(colours)} colours")


if __name__ == "__main__":
    words = [word for word in sys.argv[1:] if word != "--no-server"]
    main(*map(Path.absolute, map(Path, words)), serves="--no-server" not in sys.argv)
