"""Makes resources/sounds/chime.wav: two soft bell tones, a falling third, about one second.

Run it after changing a tone; the file is committed, because a clinic's computer does not need this
script.
"""

import math
import struct
import wave
from pathlib import Path

RATE_HZ = 44_100
LENGTH_S = 1.1
PEAK = 0.6
# Frequency, start, and how fast it dies away. E5 then C5: heard in a noisy room, startles nobody.
TONES = ((659.26, 0.0, 3.6), (523.25, 0.32, 3.2))
# Overtones of a struck bar, kept soft: number of times the frequency, and strength.
PARTIALS = ((1.0, 1.0), (2.0, 0.28), (3.01, 0.12), (4.2, 0.05))
ATTACK_S = 0.008
FADE_S = 0.08
TARGET = Path(__file__).resolve().parents[1] / "resources" / "sounds" / "chime.wav"


def tone(time_s: float, frequency_hz: float, start_s: float, decay: float) -> float:
    """One struck bar at a moment; silent before its start."""
    since = time_s - start_s
    if since < 0:
        return 0.0
    attack = min(1.0, since / ATTACK_S)
    return attack * sum(
        strength
        * math.exp(-decay * times * since)
        * math.sin(math.tau * frequency_hz * times * since)
        for times, strength in PARTIALS
    )


def samples() -> list[int]:
    """The whole chime as 16-bit numbers."""
    count = round(RATE_HZ * LENGTH_S)
    wave_form = [sum(tone(i / RATE_HZ, *one) for one in TONES) for i in range(count)]
    loudest = max(abs(value) for value in wave_form)
    fade_count = round(RATE_HZ * FADE_S)
    return [
        round(value / loudest * PEAK * 32_767 * min(1.0, (count - i) / fade_count))
        for i, value in enumerate(wave_form)
    ]


def main() -> None:
    """Write the file."""
    TARGET.parent.mkdir(parents=True, exist_ok=True)
    with wave.open(str(TARGET), "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(2)
        file.setframerate(RATE_HZ)
        numbers = samples()
        file.writeframes(struct.pack(f"<{len(numbers)}h", *numbers))


if __name__ == "__main__":
    main()
