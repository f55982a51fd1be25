#!/usr/bin/env python3
"""Writes vectors/records: an implementation of SPEC.md, "Records", of its own, on hmac of Python and the openssl command.

It shares nothing with the Java code, so that the two check each other. Run it from anywhere; same input, same files.
"""
import hashlib
import hmac
import pathlib
import shutil
import struct
import subprocess

FOLDER = pathlib.Path(__file__).parent / "records"
CLIENT, SERVER = 1, 2
FULL, LAST, FLUSH = 0, 1, 2
MAXIMUM = 16384


def octets(label, size):
    """Fixed bytes that look random."""
    out = b""
    while len(out) < size:
        out += hashlib.sha256(f"{label}/{len(out)}".encode()).digest()
    return out[:size]


K_ENC, K_MAC, K_IV = (octets(name, 32) for name in ("encryption", "authentication", "initialization"))
SESSION, EPOCH, SEQUENCE = octets("session", 16), 3, 77


def openssl(cipher, key, data, *options):
    command = ["openssl", "enc", f"-aes-256-{cipher}", "-K", key.hex(), *options]
    return subprocess.run(command, input=data, stdout=subprocess.PIPE, check=True).stdout


def record(index, flags, text, direction=CLIENT, session=SESSION, epoch=EPOCH, sequence=SEQUENCE):
    iv = openssl("ecb", K_IV, struct.pack(">QQ", sequence, index), "-nopad")
    sealed = openssl("cfb", K_ENC, text, "-iv", iv.hex())
    header = struct.pack(">I", flags << 24 | len(text))
    covered = struct.pack(">BB16sIQQ", 1, direction, session, epoch, sequence, index) + header + sealed
    return header + sealed + hmac.new(K_MAC, covered, "sha256").digest()[:16]


def write(name, comment, expect, wire, plaintext=b"", direction=CLIENT, session=SESSION, epoch=EPOCH, sequence=SEQUENCE):
    fields = {
        "comment": comment,
        "expect": expect,
        "direction": "client" if direction == CLIENT else "server",
        "encryption": K_ENC.hex(),
        "authentication": K_MAC.hex(),
        "initialization": K_IV.hex(),
        "session": session.hex(),
        "epoch": epoch,
        "sequence": sequence,
        "plaintext": plaintext.hex(),
        "wire": wire.hex(),
    }
    (FOLDER / f"{name}.txt").write_text("".join(f"{key}: {value}".rstrip() + "\n" for key, value in fields.items()))


def alter(data, at, bit=1):
    return data[:at] + bytes([data[at] ^ bit]) + data[at + 1:]


def good():
    write("last-of-no-bytes", "an empty last record ends an exchange", "ok", record(0, LAST, b""))
    for size in (1, 15, 16, 17, 256):
        text = octets("text", size)
        write(f"last-of-{size}", "one record", "ok", record(0, LAST, text), text)
    text = octets("answer", 300)
    write("server-direction", "a response", "ok", record(0, LAST, text, SERVER), text, SERVER)
    first, second = octets("first", MAXIMUM), octets("second", 100)
    write("full-then-last", "more than one record holds", "ok", record(0, FULL, first) + record(1, LAST, second), first + second)
    write("full-last", "the last record may be full", "ok", record(0, LAST, first), first)
    parts = [octets("frame", size) for size in (256, 1, 16383)]
    wire = b"".join(record(index, FLUSH, part) for index, part in enumerate(parts))
    write("live-stream", "frames of a live stream", "ok", wire + record(3, LAST, b""), b"".join(parts))
    largest = {"epoch": 2**32 - 1, "sequence": 2**63 - 1}
    write("largest-numbers", "", "ok", record(0, LAST, text, **largest), text, **largest)


def bad_tags():
    text = octets("text", 40)
    last = record(0, LAST, text)
    write("altered-first-byte", "", "bad_tag", alter(last, 4))
    write("altered-last-byte-of-text", "", "bad_tag", alter(last, 43))
    write("altered-tag", "", "bad_tag", alter(last, 44))
    write("altered-end-of-tag", "", "bad_tag", alter(last, 59, 128))
    write("last-turned-into-flush", "", "bad_tag", alter(last, 0, 3))
    flush = record(0, FLUSH, text)
    write("flush-turned-into-last", "", "bad_tag", alter(flush, 0, 3))
    write("shorter-length", "the tag covers the length", "bad_tag", alter(last, 3, 0x08))
    write("reflected", "sealed for the other direction", "bad_tag", record(0, LAST, text, SERVER))
    write("another-session", "", "bad_tag", record(0, LAST, text, session=octets("other", 16)))
    write("another-epoch", "", "bad_tag", record(0, LAST, text, epoch=EPOCH + 1))
    write("another-sequence", "", "bad_tag", record(0, LAST, text, sequence=SEQUENCE + 1))
    one, two = record(0, FLUSH, text), record(1, FLUSH, text)
    write("swapped", "", "bad_tag", two + one + record(2, LAST, b""))
    write("left-out", "the second of three is missing", "bad_tag", one + record(2, LAST, b""), text)
    write("doubled", "", "bad_tag", one + one + record(1, LAST, b""), text)
    write("second-altered", "the first stays good", "bad_tag", one + alter(two, 10), text)
    zero = struct.pack(">I", LAST << 24) + bytes(16)
    write("tag-of-zeros", "", "bad_tag", zero)


def malformed():
    text = octets("text", 40)
    header = lambda flags, length: struct.pack(">I", flags << 24 | length)
    for flags in (0x03, 0x04, 0x80, 0xff):
        write(f"flags-{flags:02x}", "rightly tagged all the same", "malformed", record(0, flags, text))
    write("not-full", "neither LAST nor FLUSH, yet not full; rightly tagged", "malformed", record(0, FULL, text))
    write("empty-flush", "rightly tagged", "malformed", record(0, FLUSH, b""))
    write("full-flush", "a full record is not FLUSH; rightly tagged", "malformed", record(0, FLUSH, octets("first", MAXIMUM)))
    write("one-too-long", "refused by its header alone", "malformed", header(LAST, MAXIMUM + 1))
    write("longest-length", "refused by its header alone", "malformed", header(LAST, 0xffffff))
    write("byte-after-last", "", "malformed", record(0, LAST, text) + b"\0")
    write("record-after-last", "", "malformed", record(0, LAST, text) + record(1, LAST, text))


def truncated():
    text = octets("text", 40)
    first, last = record(0, FLUSH, text), record(1, LAST, text)
    write("no-bytes", "", "truncated", b"")
    write("cut-in-header", "", "truncated", first[:3])
    write("cut-after-header", "", "truncated", first[:4])
    write("cut-in-text", "", "truncated", first[:30])
    write("cut-in-tag", "", "truncated", first[:-1])
    write("cut-between-records", "all that came is good, and still it is not the end", "truncated", first, text)
    write("cut-in-last-tag", "", "truncated", first + last[:-1], text)


shutil.rmtree(FOLDER, ignore_errors=True)
FOLDER.mkdir()
for group in (good, bad_tags, malformed, truncated):
    group()
