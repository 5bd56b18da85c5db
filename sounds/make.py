#!/usr/bin/env python3
"""Makes Deskbell's sounds: short, soft, and told apart by ear. Run it again after a change; the WAV files are kept."""
import math
import struct
import wave

RATE = 22_050


def tone(frequency, seconds, partials, decay, at=0.0):
    """A note that dies away: (factor, strength) of each partial; starts `at` seconds."""
    notes = {}
    for step in range(int(seconds * RATE)):
        time = step / RATE
        attack = min(1.0, time / 0.004)
        value = sum(
            strength * math.sin(2 * math.pi * frequency * factor * time) * math.exp(-time * decay * factor**0.5)
            for factor, strength in partials
        )
        notes[step + int(at * RATE)] = attack * value
    return notes


def write(name, *notes):
    length = max(max(note) for note in notes) + 1
    mixed = [sum(note.get(step, 0.0) for note in notes) for step in range(length)]
    loudest = max(abs(value) for value in mixed)
    with wave.open(name, "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(2)
        file.setframerate(RATE)
        file.writeframes(b"".join(struct.pack("<h", int(value / loudest * 19_000)) for value in mixed))


SOFT = [(1, 1.0), (2, 0.25), (3, 0.08)]
METAL = [(1, 1.0), (2.76, 0.55), (5.4, 0.3), (8.93, 0.12)]
WOOD = [(1, 1.0), (1.6, 0.6), (2.3, 0.3)]

write("deskbell-chime.wav", tone(659.3, 0.55, SOFT, 7), tone(880.0, 0.75, SOFT, 6, at=0.16))
write("deskbell-bell.wav", tone(1_568.0, 1.1, METAL, 4.5))
write("deskbell-knock.wav", tone(190.0, 0.16, WOOD, 32), tone(190.0, 0.2, WOOD, 32, at=0.19))
