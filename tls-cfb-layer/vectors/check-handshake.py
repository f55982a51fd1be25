#!/usr/bin/env python3
"""Checks vectors/handshake/key-schedule.txt against SPEC.md with Python's hashlib and hmac and the openssl command.

It shares nothing with the Java code. Only ML-KEM is taken on trust, as openssl has it from 3.5 on.
"""
import base64
import hashlib
import hmac
import pathlib
import struct
import subprocess
import tempfile

FILE = pathlib.Path(__file__).parent / "handshake" / "key-schedule.txt"
V = {name: value.strip() for name, _, value in (line.partition(":") for line in FILE.read_text().splitlines())}
H = lambda name: bytes.fromhex(V[name])
ED25519, X25519 = bytes.fromhex("302a300506032b6570032100"), bytes.fromhex("302a300506032b656e032100")
X25519_PRIVATE = bytes.fromhex("302e020100300506032b656e04220420")


def label(name):
    text = b"redoubt channel v1 " + name.encode()
    return bytes([len(text)]) + text


def pem(kind, der):
    return f"-----BEGIN {kind} KEY-----\n{base64.b64encode(der).decode()}\n-----END {kind} KEY-----\n".encode()


def openssl(*arguments, **files):
    with tempfile.TemporaryDirectory() as folder:
        for name, content in files.items():
            pathlib.Path(folder, name).write_bytes(content)
        return subprocess.run(["openssl", *arguments], cwd=folder, stdout=subprocess.PIPE, check=True).stdout


def verify(key, message, signature):
    openssl("pkeyutl", "-verify", "-pubin", "-inkey", "key", "-rawin", "-in", "message", "-sigfile", "signature",
            key=pem("PUBLIC", ED25519 + key), message=message, signature=signature)


def x25519(private, public):
    return openssl("pkeyutl", "-derive", "-inkey", "private", "-peerkey", "public",
                   private=pem("PRIVATE", X25519_PRIVATE + private), public=pem("PUBLIC", X25519 + public))


def extract(salt, secret):
    return hmac.new(salt, secret, "sha256").digest()


def expand(key, info):
    return hmac.new(key, info + b"\1", "sha256").digest()


def same(name, value):
    assert value == H(name), name
    print("right:", name)


client, server = H("client-hello"), H("server-hello")
assert client[:33] == b"\1" + H("client-random") and client[33:37] == bytes([1, 1, 1216 >> 8, 1216 & 255])
client_share = client[37:]
assert len(client_share) == 1216
assert server[:2] == b"\1\1" and server[18:20] == struct.pack(">H", 1120)
server_share, policy = server[20:1140], server[1140:1156]
assert struct.unpack(">IIQ", policy) == (600, 65536, 2**30)
assert server[1156:1158] == struct.pack(">H", 154)
certificate, signature, confirmation = server[1158:1312], server[-96:-32], server[-32:]
length, revocations = struct.unpack(">H", server[1312:1314])[0], server[1314:-96]
assert length == len(revocations)
same("session", server[2:18])
same("certificate", certificate)
version, suite, channel_key, serial, start, end, root = struct.unpack(">BB32sQQQ32s", certificate[:90])
assert (version, suite, serial) == (1, 1, 7) and 0 < end - start <= 30 * 86400
same("root-pin", hashlib.sha256(root).digest())
verify(root, label("certificate") + certificate[:90], certificate[90:])
same("revocations", revocations)
version, number, issued, list_root, count = struct.unpack(">BQQ32sB", revocations[:50])
assert (version, number, issued, list_root, count) == (1, 2, start, root, 2)
assert struct.unpack(">QQ", revocations[50:-64]) == (3, 5)
verify(root, label("revocation list") + revocations[:-64], revocations[-64:])
core = server[:-96]
transcript = hashlib.sha256(
    label("handshake transcript") + struct.pack(">I", len(client)) + client + struct.pack(">I", len(core)) + core).digest()
same("transcript-hash", transcript)
verify(channel_key, label("server signature") + transcript, signature)
curve = x25519(H("client-x25519-private"), server_share[:32])
assert curve == x25519(H("server-x25519-private"), client_share[:32])
assert curve == H("exchanged-secret")[32:]
key = extract(transcript, H("exchanged-secret"))
for name in ("confirmation key", "client encryption", "client authentication", "client initialization",
             "server encryption", "server authentication", "server initialization", "exporter", "ratchet"):
    same(name.replace(" ", "-"), expand(key, label(name)))
same("confirmation", hmac.new(H("confirmation-key"), label("server confirmation") + transcript, "sha256").digest())
assert confirmation == H("confirmation")
print("all is as SPEC.md says")
