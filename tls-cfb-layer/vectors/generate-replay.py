#!/usr/bin/env python3
"""Writes vectors/replay.txt from SPEC.md, "Sessions and epochs": a set of all numbers ever accepted, which no server could keep."""
import pathlib

WINDOW, LARGEST = 2048, 2**63 - 1
ARRIVALS = [
    0, 0, 1, 3, 2, 2, 3,                                     # each once, in any order
    2047, 0, 4, 4, 2048, 5, 2052, 5, 6, 4,                   # the window moves; what falls out of it is never new again
    4096, 2048, 2049, 2050, 2049, 4095, 4096,                # its eldest number is 2,047 below the highest
    10_000, 4096, 4097, 7952, 7953, 7953, 9999, 10_001,      # a jump of more than a window
    12_049, 10_001, 10_002, 10_003,                          # a jump of just a window: nothing is left of the last
    14_096, 12_049, 12_050,                                  # one less
    LARGEST - 2048, LARGEST, LARGEST - 2048, LARGEST - 2047, LARGEST, LARGEST - 2047, 0,
]

used, lines = set(), []
for number in ARRIVALS:
    fresh = number not in used and number > max(used, default=0) - WINDOW
    used |= {number} if fresh else set()
    lines.append(f"{number} {'ok' if fresh else 'replay'}\n")
(pathlib.Path(__file__).parent / "replay.txt").write_text("".join(lines))
