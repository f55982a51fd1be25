#!/usr/bin/env python3
"""Writes vectors/device-statement.txt from SPEC.md, "Device authentication", with the openssl command for Ed25519."""
import base64
import hashlib
import pathlib
import struct
import subprocess
import tempfile

FILE = pathlib.Path(__file__).parent / "device-statement.txt"
fixed = lambda name, size=32: hashlib.sha256(name.encode()).digest()[:size]
seed, root, account, exporter = (fixed(name) for name in ("node", "root pin", "account", "exporter"))
node, session, epoch = fixed("node id", 16), fixed("session", 16), 5
text = b"redoubt channel v1 device statement"
signed = bytes([len(text)]) + text + root + account + node + session + struct.pack(">I", epoch) + exporter
key = base64.b64encode(bytes.fromhex("302e020100300506032b657004220420") + seed).decode()
with tempfile.TemporaryDirectory() as folder:
    run = lambda *words: subprocess.run(["openssl", *words], cwd=folder, stdout=subprocess.PIPE, check=True).stdout
    pathlib.Path(folder, "key").write_text(f"-----BEGIN PRIVATE KEY-----\n{key}\n-----END PRIVATE KEY-----\n")
    pathlib.Path(folder, "signed").write_bytes(signed)
    signature = run("pkeyutl", "-sign", "-inkey", "key", "-rawin", "-in", "signed")
fields = {
    "node-seed": seed, "root-pin": root, "account": account, "node": node, "session": session, "exporter": exporter,
    "signed": signed, "statement": account + node + signature,
}
FILE.write_text(f"epoch: {epoch}\n" + "".join(f"{name}: {value.hex()}\n" for name, value in fields.items()))
