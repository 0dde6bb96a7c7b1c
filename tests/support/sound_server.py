"""A real sound server of a test's own, with a loudspeaker that nobody hears."""

import os
import shutil
import signal
import subprocess
from pathlib import Path

import pytest

from tests.support.waiting import becomes_true


def skip_without_sound_server() -> None:
    """End the calling test where there is none: skipped on a desk, failed where CI is set."""
    missing = [name for name in ("pulseaudio", "pactl") if shutil.which(name) is None]
    if not missing:
        return
    message = f"no {missing[0]} here; on Debian or Ubuntu: apt-get install pulseaudio"
    if os.environ.get("CI"):
        pytest.fail(message)
    pytest.skip(message)


class SoundServer:
    """PulseAudio in a folder of its own; `environment` makes programs find it."""

    def __init__(self, folder: Path) -> None:
        folder.chmod(0o700)
        self.environment = {
            "XDG_RUNTIME_DIR": str(folder),
            "XDG_CONFIG_HOME": str(folder),
            "PULSE_RUNTIME_PATH": str(folder / "pulse"),
            "PULSE_SERVER": f"unix:{folder / 'pulse' / 'native'}",
        }
        self._socket = folder / "pulse" / "native"
        self._process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        """Start it with one loudspeaker; returns when it listens."""
        self._socket.unlink(missing_ok=True)
        options = ["-n", "--daemonize=no", "--exit-idle-time=-1", "--use-pid-file=no"]
        modules = ["module-native-protocol-unix", "module-null-sink sink_name=hall rate=44100"]
        self._process = subprocess.Popen(
            ["pulseaudio", *options, *(f"--load={module}" for module in modules)],
            env=os.environ | self.environment,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        assert becomes_true(lambda: self._socket.exists() and self._tell("info").returncode == 0)

    def unplug(self) -> None:
        """Take the loudspeaker away, as a television does that is switched off."""
        self._tell("unload-module", "module-null-sink")

    def plug_in(self, name: str) -> None:
        """Connect another loudspeaker, which is the usual one from now on."""
        self._tell("load-module", "module-null-sink", f"sink_name={name}")
        assert self._tell("set-default-sink", name).returncode == 0

    def hang(self) -> None:
        """Let it answer nobody."""
        self._signal(signal.SIGSTOP)

    def go_on(self) -> None:
        """Let it answer again."""
        self._signal(signal.SIGCONT)

    def kill(self) -> None:
        """End it at once."""
        if self._process is not None:
            self._process.kill()
            self._process.wait()
            self._process = None

    def _signal(self, number: signal.Signals) -> None:
        assert self._process is not None
        self._process.send_signal(number)

    def _tell(self, *words: str) -> subprocess.CompletedProcess[bytes]:
        return subprocess.run(
            ["pactl", *words],
            env=os.environ | self.environment,
            capture_output=True,
            check=False,
        )
