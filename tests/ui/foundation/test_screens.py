"""The wall's window stays on its own monitor: chosen by identity, unplugged, plugged in again."""

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

from tests.support.x_server import x_server

DESK = {"name": "DESK", "x": 0, "y": 0, "width": 1366, "height": 768}
TV = {"name": "TV", "x": 1366, "y": 0, "width": 1920, "height": 1080}
SHARPNESS = {"logicalDpi": 96, "logicalBaseDpi": 96, "dpr": 1}
STORY = [sys.executable, "-m", "tests.ui.foundation.screen_story"]
ROOT = Path(__file__).resolve().parents[3]


@pytest.fixture(scope="module")
def still(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    """What was seen on two screens that stay."""
    folder = tmp_path_factory.mktemp("screens")
    plan = {"screens": [DESK | SHARPNESS, TV | SHARPNESS]}
    (folder / "screens.json").write_text(json.dumps(plan))
    return _told("still", {"QT_QPA_PLATFORM": f"offscreen:configfile={folder / 'screens.json'}"})


@contextmanager
def monitors() -> Iterator[dict[str, str]]:
    """A real X server with room for two monitors, as the surroundings of a program."""
    if shutil.which("Xvfb") is None or shutil.which("xrandr") is None:
        (pytest.fail if os.environ.get("CI") else pytest.skip)(
            "no Xvfb or xrandr here; on Debian: apt-get install xvfb x11-xserver-utils"
        )
    with x_server("3286x1080") as server:
        yield server


@pytest.fixture(scope="module")
def unplugged() -> dict[str, Any]:
    """What was seen while a monitor was unplugged and plugged in again."""
    with monitors() as server:
        # "screen" is the only output that Xvfb has.
        _xrandr(server, "--setmonitor", "DESK", "1366/361x768/203+0+0", "screen")
        _xrandr(server, "--setmonitor", "TV", "1920/509x1080/286+1366+0", "none")
        return _told("unplugged", server)


@pytest.fixture(scope="module")
def renamed() -> dict[str, Any]:
    """What was seen when the only monitor got another name."""
    with monitors() as server:
        _xrandr(server, "--setmonitor", "DESK", "1920/509x1080/286+0+0", "screen")
        return _told("renamed", server)


def test_the_window_fills_the_chosen_monitor(still: dict[str, Any]) -> None:
    assert still["on_tv"] == _full("TV", 1366, 0, 1920, 1080)


def test_a_monitor_that_is_not_there_leaves_the_desk_free(still: dict[str, Any]) -> None:
    assert not still["unknown"]["visible"]


def test_another_monitor_may_be_chosen_at_any_time(still: dict[str, Any]) -> None:
    assert still["on_desk"] == _full("DESK", 0, 0, 1366, 768)


def test_a_monitor_is_found_again_where_it_did_not_stand(still: dict[str, Any]) -> None:
    assert still["moved"] == "TV"


def test_people_are_told_a_monitor_by_name_and_size(still: dict[str, Any]) -> None:
    assert still["described"] == "TV 1920 x 1080"


def test_an_unplugged_monitor_hides_the_window_and_leaves_the_desk_free(
    unplugged: dict[str, Any],
) -> None:
    assert unplugged["before"] == _full("TV", 1366, 0, 1920, 1080)
    assert not unplugged["gone"]["visible"]


def test_another_monitor_on_its_place_is_not_taken_for_it(unplugged: dict[str, Any]) -> None:
    assert not unplugged["other"]["visible"]


def test_the_window_comes_back_with_its_monitor(unplugged: dict[str, Any]) -> None:
    assert unplugged["back"] == _full("TV", 1366, 0, 1920, 1080)


def test_the_only_monitor_of_a_wall_is_found_whatever_its_name_is_now(
    renamed: dict[str, Any],
) -> None:
    assert renamed["before"] == _full("DESK", 0, 0, 1920, 1080)
    assert renamed["after"] == _full("HDMI-2", 0, 0, 1920, 1080)
    assert renamed["alone"] == [True]


def test_whoever_stands_at_the_desk_may_choose_a_monitor_that_is_connected_later() -> None:
    with monitors() as server:
        _xrandr(server, "--setmonitor", "DESK", "1366/361x768/203+0+0", "screen")
        _xrandr(server, "--setmonitor", "TV", "1920/509x1080/286+1366+0", "none")
        told = _told("offered", server)

    assert told["before"] == ["Show it on DESK 1366 x 768"]
    assert told["after"] == ["Show it on DESK 1366 x 768", "Show it on HDMI-9 1920 x 1080"]
    assert told["wall"] == _full("HDMI-9", 1366, 0, 1920, 1080)


def test_of_two_monitors_none_is_the_only_one(still: dict[str, Any]) -> None:
    assert still["unread"] is None


def _full(name: str, *place: int) -> dict[str, object]:
    return {"visible": True, "fullscreen": True, "screen": name, "place": list(place)}


def _told(story: str, environment: dict[str, str]) -> dict[str, Any]:
    result = subprocess.run(
        [*STORY, story],
        cwd=ROOT,
        env={**os.environ, **environment},
        capture_output=True,
        text=True,
        check=False,
    )
    assert result.returncode == 0, result.stderr
    told: dict[str, Any] = json.loads(result.stdout)
    return told


def _xrandr(environment: dict[str, str], *words: str) -> None:
    subprocess.run(["xrandr", *words], env={**os.environ, **environment}, check=True)
