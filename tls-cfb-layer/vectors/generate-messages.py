#!/usr/bin/env python3
"""Writes messages/*.txt: Binary HTTP (RFC 9292) in the canonical form of SPEC.md, "Inner message", by code of its own.

Run from this folder. The same code writes the same files."""
import os
import shutil

TEXT = ("content-type", "text/plain")


def integer(value):
    """RFC 9000, section 16, in the fewest bytes."""
    for size, prefix in ((1, 0x00), (2, 0x40), (4, 0x80), (8, 0xC0)):
        if value < 1 << (8 * size - 2):
            encoded = bytearray(value.to_bytes(size, "big"))
            encoded[0] |= prefix
            return bytes(encoded)
    raise ValueError(value)


def string(value):
    value = value if isinstance(value, bytes) else value.encode("latin-1")
    return integer(len(value)) + value


def fields(*lines):
    return b"".join(string(name) + string(value) for name, value in lines) + b"\0"


def chunks(*parts):
    return b"".join(string(part) for part in parts) + b"\0"


def request(method="POST", scheme="https", authority="appliance.test:8443", path="/v1/things?a=b", head=()):
    control = string(method) + string(scheme) + string(authority) + string(path)
    return b"\x02" + control + fields(*head)


def response(status=200, head=()):
    return b"\x03" + integer(status) + fields(*head)


END = b"\0\0"
CASES = [
    # name, kind, the method that a response answers, expect, message, content
    ("request", "request", "", "ok", request(head=[TEXT]) + chunks(b"hello") + b"\0", b"hello"),
    ("request-without-content", "request", "", "ok", request("GET") + END, b""),
    ("request-in-chunks", "request", "", "ok", request() + chunks(b"he", b"l", b"lo") + b"\0", b"hello"),
    ("request-with-long-chunk", "request", "", "ok", request() + chunks(bytes(range(256)) * 80) + b"\0",
     bytes(range(256)) * 80),
    ("request-with-zeros", "request", "", "ok", request() + chunks(b"hello") + b"\0" + bytes(200), b"hello"),
    ("request-with-content-length", "request", "", "ok",
     request(head=[("content-length", "5")]) + chunks(b"hel", b"lo") + b"\0", b"hello"),
    ("request-with-empty-value", "request", "", "ok", request(head=[("x-empty", "")]) + END, b""),
    ("request-with-repeated-field", "request", "", "ok", request(head=[("accept", "a/b"), ("accept", "c/d")]) + END, b""),
    ("response", "response", "GET", "ok", response(head=[TEXT]) + chunks(b"hello") + b"\0", b"hello"),
    ("response-599", "response", "GET", "ok", response(599) + END, b""),
    ("response-to-head", "response", "HEAD", "ok", response(head=[("content-length", "5")]) + END, b""),
    ("response-304", "response", "GET", "ok", response(304, [("content-length", "5")]) + END, b""),

    ("known-length-request", "request", "", "framing", b"\x00" + request()[1:], b""),
    ("known-length-response", "response", "GET", "framing", b"\x01" + response()[1:], b""),
    ("response-as-request", "request", "", "framing", response() + END, b""),
    ("request-as-response", "response", "GET", "framing", request() + END, b""),
    ("framing-in-two-bytes", "request", "", "integer", b"\x40" + request() + END, b""),
    ("length-in-two-bytes", "request", "", "integer", b"\x02\x40\x04POST" + request()[6:] + END, b""),
    ("chunk-length-in-eight-bytes", "request", "", "integer",
     request() + b"\xc0" + bytes(6) + b"\x05hello" + END, b""),
    ("end-in-two-bytes", "request", "", "integer", request() + b"\x40\x00" + b"\0", b""),
    ("method-too-long", "request", "", "control_data", request("M" * 33) + END, b""),
    ("method-larger-than-a-head", "request", "", "too_large", b"\x02" + integer(1 << 40), b""),
    ("no-method", "request", "", "control_data", request("") + END, b""),
    ("connect", "request", "", "control_data", request("CONNECT") + END, b""),
    ("method-with-a-space", "request", "", "control_data", request("PO ST") + END, b""),
    ("scheme-http", "request", "", "control_data", request(scheme="http") + END, b""),
    ("no-authority", "request", "", "control_data", request(authority="") + END, b""),
    ("authority-with-a-user", "request", "", "control_data", request(authority="bob@a.test") + END, b""),
    ("authority-too-long", "request", "", "control_data", request(authority="a" * 256) + END, b""),
    ("relative-path", "request", "", "control_data", request(path="v1") + END, b""),
    ("no-path", "request", "", "control_data", request(path="") + END, b""),
    ("path-with-a-fragment", "request", "", "control_data", request(path="/a#b") + END, b""),
    ("path-with-a-space", "request", "", "control_data", request(path="/a b") + END, b""),
    ("path-beyond-ascii", "request", "", "control_data", request(path="/\xe4") + END, b""),
    ("status-199", "response", "GET", "control_data", response(199) + END, b""),
    ("status-600", "response", "GET", "control_data", response(600) + END, b""),
    ("informational", "response", "GET", "control_data", response(103) + response() + END, b""),
    ("upper-case-name", "request", "", "field", request(head=[("Accept", "a/b")]) + END, b""),
    ("pseudo-field", "request", "", "field", request(head=[(":path", "/")]) + END, b""),
    ("name-of-257-bytes", "request", "", "too_large", request(head=[("n" * 257, "")]) + END, b""),
    ("value-with-a-line-feed", "request", "", "field", request(head=[("x", "a\nb")]) + END, b""),
    ("value-with-a-space-before", "request", "", "field", request(head=[("x", " a")]) + END, b""),
    ("value-with-a-tab-after", "request", "", "field", request(head=[("x", "a\t")]) + END, b""),
    ("value-beyond-ascii", "request", "", "field", request(head=[("x", "\xe4")]) + END, b""),
    ("host", "request", "", "forbidden_field", request(head=[("host", "a.test")]) + END, b""),
    ("connection", "request", "", "forbidden_field", request(head=[("connection", "close")]) + END, b""),
    ("transfer-encoding", "response", "GET", "forbidden_field", response(head=[("transfer-encoding", "x")]) + END, b""),
    ("content-encoding-of-a-request", "request", "", "forbidden_field", request(head=[("content-encoding", "gzip")]) + END, b""),
    ("content-encoding-of-a-response", "response", "GET", "forbidden_field",
     response(head=[("content-encoding", "identity")]) + END, b""),
    ("129-fields", "request", "", "too_large", request(head=[("x", "y")] * 129) + END, b""),
    ("head-of-16385-bytes", "request", "", "too_large",
     request(head=[("x", "y" * (16_385 - len(request()) - 4))]) + END, b""),
    ("content-length-no-number", "request", "", "content_length", request(head=[("content-length", "5a")]) + END, b""),
    ("content-length-twice", "request", "", "content_length",
     request(head=[("content-length", "0"), ("content-length", "0")]) + END, b""),
    ("content-too-long", "request", "", "content_length",
     request(head=[("content-length", "4")]) + chunks(b"hello") + b"\0", b""),
    ("content-too-short", "request", "", "content_length",
     request(head=[("content-length", "6")]) + chunks(b"hello") + b"\0", b"hello"),
    ("content-in-204", "response", "GET", "unexpected_content", response(204) + chunks(b"hello") + b"\0", b""),
    ("content-in-response-to-head", "response", "HEAD", "unexpected_content", response() + chunks(b"hello") + b"\0", b""),
    ("trailer", "request", "", "trailers", request() + b"\0" + fields(("x", "y")), b""),
    ("one-in-the-padding", "request", "", "padding", request() + END + bytes(99) + b"\1", b""),
    ("nothing", "request", "", "truncated", b"", b""),
    ("cut-in-control-data", "request", "", "truncated", request()[:9], b""),
    ("cut-after-head", "request", "", "truncated", request(), b""),
    ("cut-in-chunk", "request", "", "truncated", request() + b"\x05hel", b"hel"),
    ("cut-before-end-of-content", "request", "", "truncated", request() + b"\x05hello", b"hello"),
    ("cut-before-trailers", "request", "", "truncated", request() + chunks(b"hello"), b"hello"),
]


def main():
    shutil.rmtree("messages", ignore_errors=True)
    os.mkdir("messages")
    for name, kind, answers, expect, message, content in CASES:
        with open(f"messages/{name}.txt", "w", encoding="ascii", newline="\n") as out:
            out.write(f"kind: {kind}\n")
            if answers:
                out.write(f"answers: {answers}\n")
            out.write(f"message: {message.hex()}\n")
            if expect == "ok":
                out.write(f"content: {content.hex()}\n")
            out.write(f"expect: {expect}\n")
    with open("messages/request.txt", "a", encoding="ascii", newline="\n") as out:
        out.write("method: POST\nauthority: appliance.test:8443\npath: /v1/things?a=b\nfield: content-type=text/plain\n")


main()
