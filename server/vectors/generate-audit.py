#!/usr/bin/env python3
"""Writes vectors/audit/ from SPEC.md, "Audit log" and "Audit export", with the Ed25519 of Python's cryptography (OpenSSL)."""
import hashlib
import pathlib
import shutil
import struct

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

FOLDER = pathlib.Path(__file__).parent / "audit"
START = 1795176000


def sha256(*parts):
    return hashlib.sha256(b"".join(parts)).digest()


def key(name):
    return Ed25519PrivateKey.from_private_bytes(sha256(b"audit vectors " + name.encode()))


def public(private):
    return private.public_key().public_bytes(Encoding.Raw, PublicFormat.Raw)


ROOT, POLICY, RENEWED = key("root"), key("policy"), key("renewed")
STRANGER_ROOT, STRANGER = key("stranger's root"), key("stranger")
PIN, STRANGER_PIN = sha256(public(ROOT)), sha256(public(STRANGER_ROOT))
LOG, OTHER_LOG = sha256(b"log"), sha256(b"other log")


def certificate(root, policy, serial=1, life=365 * 86400, signer=None):
    body = bytes([0x1B, 1, 1]) + public(root) + public(policy) + struct.pack(">QQQ", serial, START - 3600, START - 3600 + life)
    return body + (signer or root).sign(b"redoubt v1 policy key\0" + body)


CERTIFICATE = certificate(ROOT, POLICY)


def entry(number, act="user.create", by="alice", role="owner", time=None, details='{"user":7}'):
    time = START + 60 * number if time is None else time
    return f'{{"number":{number},"time":{time},"by":"{by}","role":"{role}","act":"{act}","details":{details}}}'


ENTRIES = [
    entry(1, "audit.begin", "system:redoubtd", details="{}"),
    entry(2),
    entry(3, "device.reset", "bob@example.org", "administrator", details='{"user":7,"devices":[1,2],"wipe":true}'),
    entry(4, "policy.apply", "local:root", details='{"group":"3","set":{"lockoutThreshold":5,"filesEnabled":false}}'),
    entry(5, "proposal.approve", "carol", "administrator", details='{"proposal":12,"administrator":"bob@example.org"}'),
    entry(6, "audit.read", "dave", "auditor", details='{"least":-9223372036854775808,"most":9223372036854775807,"none":""}'),
]


def chain(entries, previous=LOG):
    hashes = [previous]
    for line in entries:
        hashes.append(sha256(b"redoubt v1 audit entry\0", hashes[-1], line.encode("latin-1")))
    return hashes


def beginning(first=1, previous=LOG, log=LOG):
    return f'{{"audit":1,"log":"{log.hex()}","first":{first},"previous":"{previous.hex()}"}}'


def lines(entries, previous=LOG):
    return [e[:-1] + f',"hash":"{h.hex()}"}}' for e, h in zip(entries, chain(entries, previous)[1:])]


def head(number, digest, log=LOG, time=START + 3600, cert=CERTIFICATE, signer=POLICY, label=b"redoubt v1 audit head\0"):
    signature = signer.sign(label + log + struct.pack(">Q", number) + digest + struct.pack(">Q", time))
    return (
        f'{{"head":{{"log":"{log.hex()}","number":{number},"hash":"{digest.hex()}","time":{time},'
        f'"certificate":"{cert.hex()}","signature":"{signature.hex()}"}}}}'
    )


def whole(entries=ENTRIES, **more):
    return [beginning(), *lines(entries), head(len(entries), chain(entries)[-1], **more)]


def part(first, entries=ENTRIES):
    hashes = chain(entries)
    return [beginning(first, hashes[first - 1]), *lines(entries)[first - 1 :], head(len(entries), hashes[-1])]


def head_of(number, entries=ENTRIES, **more):
    return [head(number, chain(entries)[number], **more)]


def replaced(text, old, new):
    assert old in text, old
    return text.replace(old, new, 1)


def with_line(index, change, base=None):
    file = list(base or whole())
    file[index] = change(file[index])
    return file


def swapped(a, b):
    file = whole()
    file[a], file[b] = file[b], file[a]
    return file


def rewritten(old, new):
    """The entries with one thing changed, chained anew."""
    return [e.replace(old, new) for e in ENTRIES]


SPLICED = whole()[:4] + [beginning(log=OTHER_LOG, previous=OTHER_LOG), *lines(ENTRIES, OTHER_LOG)][4:] + whole()[-1:]
FORK = [*ENTRIES[:3], *[e.replace("alice", "mallory").replace("carol", "mallory").replace("local:root", "mallory") for e in ENTRIES[3:]]]
TEXT = "\n".join(whole()) + "\n"
RENEWED_CERTIFICATE = certificate(ROOT, RENEWED, serial=2)
HEX_HASH = chain(ENTRIES)[3].hex()

CASES = []


def case(name, expect, export, since=None, root=PIN):
    CASES.append((name, expect, export, since, root))


# Good.
case("whole", "OK", whole())
case("only the beginning of a log", "OK", whole(ENTRIES[:1]))
case("goes on from a head", "OK", whole(), head_of(4))
case("goes on from an earlier export", "OK", whole(), whole(ENTRIES[:3]))
case("goes on from its own head", "OK", whole(), whole())
case("a part, from the entry behind the head", "OK", part(4), head_of(3))
case("a part that overlaps the head", "OK", part(4), head_of(5))
case("signed with a renewed key", "OK", whole(cert=RENEWED_CERTIFICATE, signer=RENEWED), head_of(2))
case("signed after the key expired", "OK", whole(time=START + 400 * 86400))
case("the clock was set back", "OK", whole([*ENTRIES, entry(7, time=START)]))
case("every printable character in a name", "OK", whole([*ENTRIES, entry(7, by="".join(chr(c) for c in range(33, 97) if c not in (34, 92)))]))

# Changed.
for what, old, new in [
    ("act", '"device.reset"', '"device.admit"'), ("time", f'"time":{START + 180}', f'"time":{START + 181}'),
    ("administrator", '"bob@example.org"', '"eve@example.org"'), ("role", '"role":"administrator"', '"role":"owner"'),
    ("details", '"wipe":true', '"wipe":false'), ("hash", HEX_HASH, HEX_HASH[::-1]),
]:
    case(f"{what} of an entry changed", "CHANGED", with_line(3, lambda line: replaced(line, old, new)))
case("changed and chained anew, under the old head", "CHANGED", [beginning(), *lines(rewritten("true", "false")), whole()[-1]])
case("hashes of two entries exchanged", "CHANGED", with_line(2, lambda line: replaced(line, chain(ENTRIES)[2].hex(), HEX_HASH)))
case("head is over another hash", "CHANGED", [*whole()[:-1], head(6, sha256(b"another"))])

# Cut, put in, exchanged.
case("first entry cut out", "WRONG_NUMBER", [whole()[0], *whole()[2:]])
case("entry cut out", "WRONG_NUMBER", [*whole()[:3], *whole()[4:]])
case("last entry cut out", "WRONG_NUMBER", [*whole()[:-2], whole()[-1]])
case("all entries cut out", "WRONG_NUMBER", [whole()[0], whole()[-1]])
case("entry twice", "WRONG_NUMBER", [*whole()[:4], whole()[3], *whole()[4:]])
case("two entries exchanged", "WRONG_NUMBER", swapped(3, 4))
case("first two entries exchanged", "WRONG_NUMBER", swapped(1, 2))
case("entry put in, numbered and chained anew, under the old head", "WRONG_NUMBER", [beginning(), *lines([*ENTRIES, entry(7)]), whole()[-1]])
case("entry cut out, numbered and chained anew, under the old head", "WRONG_NUMBER",
     [beginning(), *lines([*ENTRIES[:3], *[e.replace(f'"number":{n + 1}', f'"number":{n}') for n, e in zip((4, 5), ENTRIES[4:])]]), whole()[-1]])
case("without a head", "CUT", whole()[:-1])
case("without anything but its beginning", "CUT", whole()[:1])
case("cut in the middle of an entry", "CUT", TEXT[: TEXT.index("policy.apply")])
case("cut in the middle of the head", "CUT", TEXT[:-20])
case("without the last line feed", "CUT", TEXT[:-1])
case("head before the last entry", "MALFORMED", [*whole()[:-2], whole()[-1], whole()[-2]])

# Of other logs.
case("spliced of two logs", "CHANGED", SPLICED)
case("spliced of two logs, under the other's head", "CHANGED", [*SPLICED[:-1], head(6, chain(ENTRIES, OTHER_LOG)[-1], OTHER_LOG)])
case("head of another log", "WRONG_LOG", [*whole()[:-1], head(6, chain(ENTRIES)[-1], OTHER_LOG)])
case("names another log", "WRONG_LOG", with_line(0, lambda line: replaced(line, f'"log":"{LOG.hex()}"', f'"log":"{OTHER_LOG.hex()}"')))
case("a new log in the place of the old", "WRONG_LOG",
     [beginning(1, OTHER_LOG, OTHER_LOG), *lines(ENTRIES, OTHER_LOG), head(6, chain(ENTRIES, OTHER_LOG)[-1], OTHER_LOG)], head_of(2))

# Signatures.
case("of another appliance", "WRONG_ROOT", whole(), root=STRANGER_PIN)
case("rewritten and signed by a stranger", "WRONG_ROOT", whole(rewritten("true", "false"), cert=certificate(STRANGER_ROOT, STRANGER), signer=STRANGER))
case("signed by a stranger whom the root did not certify", "BAD_SIGNATURE",
     whole(cert=certificate(ROOT, STRANGER, signer=STRANGER_ROOT), signer=STRANGER))
case("signed by a stranger under the appliance's certificate", "BAD_SIGNATURE", whole(signer=STRANGER))
case("signed as a policy", "BAD_SIGNATURE", whole(label=b"redoubt v1 policy\0"))
case("signed without a label", "BAD_SIGNATURE", whole(label=b""))
case("signed by the root itself", "BAD_SIGNATURE", whole(signer=ROOT))
case("certified for too long", "BAD_SIGNATURE", whole(cert=certificate(ROOT, POLICY, life=732 * 86400)))
case("time of the head changed", "BAD_SIGNATURE", with_line(-1, lambda line: replaced(line, f'"time":{START + 3600}', f'"time":{START + 9999}')))
case("number of the head changed, and the last entry cut", "BAD_SIGNATURE",
     [*whole()[:-2], replaced(whole()[-1], '"number":6', '"number":5')])
case("signature of an earlier head", "BAD_SIGNATURE",
     with_line(-1, lambda line: line[: line.index('"signature":')] + head_of(5)[0][head_of(5)[0].index('"signature":') :]))

# Against a head that was kept.
case("an older export is shown again", "BEHIND", whole(ENTRIES[:4]), head_of(5))
case("end cut, with the older head of that time", "BEHIND", whole(ENTRIES[:5]), whole())
case("history replaced by whoever has the key", "FORKED", whole(FORK), head_of(5))
case("history replaced, at its last entry", "FORKED", whole(FORK), head_of(6))
case("history replaced, and longer", "FORKED", whole([*FORK, entry(7)]), whole())
case("history replaced behind the head that was kept: not to be seen", "OK", whole(FORK), head_of(3))
case("a part of a replaced history", "FORKED", part(5, FORK), head_of(4))
case("signed with a key that had been replaced", "REPLACED_KEY", whole(), head_of(3, cert=RENEWED_CERTIFICATE, signer=RENEWED))
case("a part without a head that was kept", "UNCONNECTED", part(4))
case("a part that begins too late", "UNCONNECTED", part(5), head_of(3))
case("a part that is said to be the whole", "WRONG_LOG", [beginning(1, chain(ENTRIES)[3]), *part(4)[1:]])
case("kept head is of another appliance", "WRONG_ROOT", whole(), head_of(3, cert=certificate(STRANGER_ROOT, STRANGER), signer=STRANGER))
case("kept head is not signed", "BAD_SIGNATURE", whole(), head_of(3, signer=STRANGER))
case("kept head is no head", "CUT", whole(), whole()[:-1])
case("kept head is empty", "CUT", whole(), "")
case("kept head was cut", "CUT", whole(), "\n".join(head_of(3)))

# Malformed.
case("empty", "MALFORMED", "")
case("another file", "MALFORMED", ["hello"])
case("only a head", "MALFORMED", head_of(6))
case("of a later format", "MALFORMED", with_line(0, lambda line: replaced(line, '"audit":1', '"audit":2')))
case("something behind the head", "MALFORMED", [*whole(), entry(7)])
case("an empty line", "MALFORMED", [*whole()[:2], "", *whole()[2:]])
case("an empty line behind the head", "MALFORMED", [*whole(), ""])
case("lines end as on Windows", "MALFORMED", TEXT.replace("\n", "\r\n"))
case("a byte order mark", "MALFORMED", "\u00ef\u00bb\u00bf" + TEXT)
case("entry without a hash", "MALFORMED", with_line(3, lambda line: line[: line.index(',"hash"')] + "}"))
case("hash in capitals", "MALFORMED", with_line(3, lambda line: replaced(line, HEX_HASH, HEX_HASH.upper())))
case("short hash", "MALFORMED", with_line(3, lambda line: replaced(line, HEX_HASH, HEX_HASH[:-2])))
case("head with a space", "MALFORMED", with_line(-1, lambda line: replaced(line, '"number":6', '"number": 6')))
case("certificate cut", "MALFORMED", with_line(-1, lambda line: replaced(line, CERTIFICATE.hex(), CERTIFICATE.hex()[:-2])))
case("certificate of another tag", "MALFORMED", with_line(-1, lambda line: replaced(line, '"certificate":"1b', '"certificate":"1a')))

# Each of these is chained and signed as it is: it is refused for its form alone.
for what, bad in [
    ("a space", entry(2).replace('"by":', '"by": ')), ("members in another order", entry(2).replace('"by":"alice","role":"owner"', '"role":"owner","by":"alice"')),
    ("a member more", entry(2).replace('"act"', '"more":1,"act"')), ("a member missing", entry(2).replace('"role":"owner",', "")),
    ("a leading zero", entry(2).replace('"number":2', '"number":02')), ("a time that is a text", entry(2, time='"0"')),
    ("a time after the year 9999", entry(2, time=253402300800)), ("a negative time", entry(2, time=-1)),
    ("a role that there is not", entry(2, role="king")), ("a role in capitals", entry(2, role="OWNER")),
    ("an empty name", entry(2, by="")), ("a name of 65 characters", entry(2, by="a" * 65)), ("an escape in a name", entry(2, by="al\\u0069ce")),
    ("a name beyond ASCII", entry(2, by="\u00e4")), ("an act without a dot", entry(2, act="user")), ("an act in capitals", entry(2, act="User.create")),
    ("an act of 65 characters", entry(2, act="a." + "b" * 63)),
    ("details that are a list", entry(2, details="[]")), ("details with a space", entry(2, details='{"user": 7}')),
    ("a sentence in the details", entry(2, details='{"why":"he asked"}')), ("an address in the details", entry(2, details='{"user":"alice@example.org"}')),
    ("a fraction in the details", entry(2, details='{"user":7.5}')), ("an exponent in the details", entry(2, details='{"user":7e1}')),
    ("a number too large in the details", entry(2, details='{"user":9223372036854775808}')), ("null in the details", entry(2, details='{"user":null}')),
    ("a member twice in the details", entry(2, details='{"user":7,"user":8}')), ("details nested six deep", entry(2, details='{"a":{"b":{"c":{"d":{"e":{"f":1}}}}}}')),
    ("details of 4,097 characters", entry(2, details='{"a":[' + "1," * 2043 + "111]}")), ("something behind the details", entry(2, details='{"user":7} ')),
]:
    case(f"entry with {what}", "MALFORMED", whole([ENTRIES[0], bad]))
case("entry with details of 4,096 characters", "OK", whole([ENTRIES[0], entry(2, details='{"a":[' + "1," * 2043 + "11]}")]))
case("entry with an act of 64 characters", "OK", whole([ENTRIES[0], entry(2, act="a." + "b" * 62)]))
case("entry with a name of 64 characters", "OK", whole([ENTRIES[0], entry(2, by="a" * 64)]))
case("entry with details nested five deep", "OK", whole([ENTRIES[0], entry(2, details='{"a":{"b":{"c":{"d":{}}}}}')]))


def write(name, content):
    text = content if isinstance(content, str) else "".join(line + "\n" for line in content)
    (FOLDER / name).write_bytes(text.encode("latin-1"))
    return name


shutil.rmtree(FOLDER, ignore_errors=True)
FOLDER.mkdir()
index = ["# Exports of audit logs. SPEC.md, \"Audit export\". expect: OK, or the reason of the first thing that is wrong.\n"]
for number, (name, expect, export, since, root) in enumerate(CASES, 1):
    index.append(f"\n[{name}]\nexport = {write(f'{number:03}.jsonl', export)}\n")
    if since is not None:
        index.append(f"since = {write(f'{number:03}-since.jsonl', since)}\n")
    index.append(f"root = {root.hex()}\nexpect = {expect}\n")
(FOLDER / "cases.txt").write_text("".join(index))
print(len(CASES), "cases", sum(1 for c in CASES if c[1] == "OK"), "good")
