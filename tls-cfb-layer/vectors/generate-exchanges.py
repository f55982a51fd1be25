#!/usr/bin/env python3
"""Writes vectors/exchanges: requests on the wire, one after another, to the sessions of handshake/key-schedule*.txt.

From SPEC.md, "Exchange" to "Inner message", on hmac of Python and the openssl command. It shares nothing with the Java code;
the keys are those of the files. Run it again after the handshakes were written again.
"""
import hmac
import pathlib
import shutil
import struct
import subprocess

HERE = pathlib.Path(__file__).parent
FOLDER = HERE / "exchanges"
FULL, LAST, FLUSH = 0, 1, 2
STANDARD, THREE_EXCHANGES, FEW_BYTES = "key-schedule", "key-schedule-of-3-exchanges", "key-schedule-of-1104-bytes"
HEAD = b"\2\3GET\5https\1a\2/a\0"
MESSAGE = HEAD + b"\5hello" + b"\0\0"


def openssl(cipher, key, data, *options):
    command = ["openssl", "enc", f"-aes-256-{cipher}", "-K", key.hex(), *options]
    return subprocess.run(command, input=data, stdout=subprocess.PIPE, check=True).stdout


class Session:
    def __init__(self, name):
        lines = (HERE / "handshake" / f"{name}.txt").read_text().splitlines()
        fields = {field: value.strip() for field, _, value in (line.partition(":") for line in lines)}
        self.id = bytes.fromhex(fields["session"])
        self.k_enc, self.k_mac, self.k_iv = (
            bytes.fromhex(fields[f"client-{use}"]) for use in ("encryption", "authentication", "initialization"))

    def prefix(self, sequence, epoch=0, version=1):
        return struct.pack(">B16sIQ", version, self.id, epoch, sequence)

    def record(self, sequence, index, flags, text, epoch=0):
        iv = openssl("ecb", self.k_iv, struct.pack(">QQ", sequence, index), "-nopad")
        sealed = openssl("cfb", self.k_enc, text, "-iv", iv.hex())
        header = struct.pack(">I", flags << 24 | len(text))
        covered = struct.pack(">BB16sIQQ", 1, 1, self.id, epoch, sequence, index) + header + sealed
        return header + sealed + hmac.new(self.k_mac, covered, "sha256").digest()[:16]

    def request(self, sequence, *texts):
        """All records but the last are FULL where they are full, and else FLUSH."""
        flags = [FULL if len(text) == 16384 else FLUSH for text in texts[:-1]] + [LAST]
        return self.prefix(sequence) + b"".join(
            self.record(sequence, index, flag, text) for index, (flag, text) in enumerate(zip(flags, texts)))


def padded(message, size=256):
    return message + bytes(size - len(message))


def alter(data, at):
    return data[:at] + bytes([data[at] ^ 1]) + data[at + 1:]


def write(name, comment, handshake, *steps):
    """Each step is a request, what comes of it, and how many seconds after the handshake, if not at once."""
    lines = [f"comment: {comment}".strip(), f"handshake: {handshake}"]
    for number, (wire, expect, *seconds) in enumerate(steps, 1):
        lines += [f"seconds-{number}: {seconds[0] if seconds else 0}", f"request-{number}: {wire.hex()}", f"expect-{number}: {expect}"]
    (FOLDER / f"{name}.txt").write_text("".join(line + "\n" for line in lines))


def one(name, expect, wire, comment=""):
    write(name, comment, STANDARD, (wire, expect))


def prefixes(session, good):
    one("no-bytes", "malformed", b"")
    one("prefix-cut", "malformed", good[:28], "what ends within the prefix is malformed, not truncated")
    one("prefix-alone", "truncated", good[:29])
    one("version-2", "malformed", b"\2" + good[1:])
    one("sequence-2-to-63", "malformed", session.prefix(2**63) + session.record(2**63, 0, LAST, padded(MESSAGE)))
    one("version-2-of-unknown-session", "malformed", alter(b"\2" + good[1:], 1))
    one("another-session", "unknown_session", alter(good, 16))
    one("epoch-1", "unknown_session", session.prefix(0, 1) + session.record(0, 0, LAST, padded(MESSAGE), 1), "there was no rotation")
    one("highest-epoch", "unknown_session", session.prefix(0, 2**32 - 1) + good[29:])
    one("prefix-of-another-sequence", "bad_tag", session.prefix(1) + good[29:])
    one("sealed-for-another-epoch", "bad_tag", session.prefix(0) + session.record(0, 0, LAST, padded(MESSAGE), 1))


def paddings(session):
    one("largest-sequence", "ok", session.request(2**63 - 1, padded(MESSAGE)))
    one("no-padding", "padding", session.request(0, MESSAGE))
    one("one-zero-short", "padding", session.request(0, padded(MESSAGE, 255)))
    one("one-zero-too-many", "padding", session.request(0, padded(MESSAGE, 257)))
    one("next-bucket", "ok", session.request(0, padded(MESSAGE, 272)), "any bucket is one; only the sender picks the least")
    one("between-buckets", "padding", session.request(0, padded(MESSAGE, 280)))
    one("no-zero-but-a-one", "padding", session.request(0, padded(MESSAGE, 255) + b"\1"))
    content = HEAD + b"\x80\0\x7f\0" + bytes(range(256)) * 127 + b"\0\0"
    whole = padded(content, 32768)
    one("two-full-records", "ok", session.request(0, whole[:16384], whole[16384:]))
    whole = padded(content, 34816)
    one("three-records", "ok", session.request(0, whole[:16384], whole[16384:32768], whole[32768:]))
    one("zeros-in-records-of-their-own", "ok", session.request(0, padded(MESSAGE, 16384), bytes(16384)))
    one("last-zeros-missing", "padding", session.request(0, padded(MESSAGE, 16384), bytes(16383)))
    one("empty-last-record", "ok", session.request(0, padded(MESSAGE), b""))


def streams(session):
    one("live-stream", "ok", session.request(0, HEAD, b"\5hello", b"\5hello", padded(b"\0\0", 256 - len(HEAD) - 12)))
    one("live-stream-not-padded", "padding", session.request(0, HEAD, b"\5hello", b"\0\0"))
    one("head-over-two-records", "too_large", session.request(0, HEAD[:9], padded(MESSAGE[9:], 247)))
    one("head-over-two-records-by-a-byte", "too_large", session.request(0, HEAD[:-1], padded(MESSAGE[len(HEAD) - 1:], 257 - len(HEAD))))
    one("head-cut-by-last", "too_large", session.request(0, HEAD[:9]), "the only record ends within the head")
    one("empty-message", "truncated", session.request(0, b""), "not even a part of a head")
    one("cut-behind-head", "truncated", session.request(0, HEAD))
    one("stream-broken-off", "truncated", session.prefix(0) + session.record(0, 0, FLUSH, padded(MESSAGE)))


def replays(session, good):
    bad = alter(good, len(good) - 1)
    write("replay", "", STANDARD, (good, "ok"), (good, "replay"))
    write("retry-with-a-new-number", "", STANDARD, (good, "ok"), (session.request(1, padded(MESSAGE)), "ok"))
    write("bad-tag-leaves-the-number", "", STANDARD, (bad, "bad_tag"), (good, "ok"), (bad, "bad_tag"), (good, "replay"))
    cut = good[:-1]
    write("cut-record-leaves-the-number", "", STANDARD, (cut, "truncated"), (good, "ok"))
    two = session.request(0, padded(MESSAGE, 300), padded(b"", 4))
    write("first-record-spends-the-number", "the second one is bad", STANDARD, (alter(two, len(two) - 1), "bad_tag"), (two, "replay"))
    write("malformed-message-spends-the-number", "", STANDARD, (session.request(0, MESSAGE), "padding"), (good, "replay"))
    far = session.request(2048, padded(MESSAGE))
    write("older-than-the-window", "", STANDARD, (far, "ok"), (good, "replay"), (session.request(1, padded(MESSAGE)), "ok"))


def limits(session, good):
    request = lambda name, number: Session(name).request(number, padded(MESSAGE))
    write("confirmed-in-time", "", STANDARD, (good, "ok", 9))
    write("confirmed-too-late", "", STANDARD, (good, "unknown_session", 10))
    write("unverified-confirms-nothing", "", STANDARD, (alter(good, 40), "bad_tag", 9), (good, "unknown_session", 10))
    write("twice-the-seconds", "of a policy of 600", STANDARD, (good, "ok"),
          (session.request(1, padded(MESSAGE)), "ok", 1199), (session.request(2, padded(MESSAGE)), "expired_epoch", 1200))
    good_ones = [(request(THREE_EXCHANGES, number), "ok") for number in range(6)]
    spoilt = (alter(request(THREE_EXCHANGES, 6), 40), "bad_tag")
    write("twice-the-exchanges", "what was not verified does not count", THREE_EXCHANGES,
          *good_ones[:5], spoilt, good_ones[5], (request(THREE_EXCHANGES, 6), "expired_epoch"))
    good_ones = [(request(FEW_BYTES, number), "ok") for number in range(7)]
    write("twice-the-bytes", "records of 276 bytes, of which 8 are twice 1,104: the 8th is refused", FEW_BYTES,
          *good_ones, (request(FEW_BYTES, 7), "expired_epoch"), (request(FEW_BYTES, 8), "expired_epoch"))


def main():
    shutil.rmtree(FOLDER, ignore_errors=True)
    FOLDER.mkdir()
    session = Session(STANDARD)
    good = session.request(0, padded(MESSAGE))
    one("one-record", "ok", good)
    prefixes(session, good)
    paddings(session)
    streams(session)
    replays(session, good)
    limits(session, good)


main()
